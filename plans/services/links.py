"""Which series show the effect of an action: linking and unlinking, each a dated row."""

import datetime as dt

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_reason
from accounts.history import add_row
from accounts.permissions import MANAGE_ACTIONS
from plans.models import SeriesLink
from plans.services.guards import writable_action

WHAT = "link measures to an action"


@transaction.atomic
def link_series(*, action, series, reason: str, by, now: dt.datetime) -> SeriesLink:
    """Say that `series`, of the same council, shows the effect of `action`. The rating rules use it from now on (R7)."""
    action = writable_action(action, by, MANAGE_ACTIONS, WHAT)
    if series.authority_id != action.plan.authority_id:
        raise Refused("Choose a measure of this council.", field="series")
    if _holds(action, series):
        raise Refused(f"“{series.title}” is linked to action {action.reference} already.", field="series")
    return _add(action, series, True, reason, "this measure is linked", by, now)


@transaction.atomic
def unlink_series(*, action, series, reason: str, by, now: dt.datetime) -> SeriesLink:
    """Say that `series` shows the effect of `action` no longer. What it showed before stays in closed months."""
    action = writable_action(action, by, MANAGE_ACTIONS, WHAT)
    if not _holds(action, series):
        raise Refused(f"“{series.title}” is not linked to action {action.reference} any more.", field="series")
    return _add(action, series, False, reason, "this measure is unlinked", by, now)


def _holds(action, series) -> bool:
    return SeriesLink.objects.filter(action=action, series=series).holding().exists()


def _add(action, series, linked, reason, what, by, now) -> SeriesLink:
    reason = require_reason(reason, what)
    return add_row(SeriesLink(action=action, series=series, linked=linked, reason=reason, by=by, known_from=now))
