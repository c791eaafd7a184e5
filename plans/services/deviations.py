"""Problems that the checks find and that somebody accepts until a day. Each acceptance is a dated row; it ends by itself."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from accounts.errors import Refused, Stale
from accounts.guards import require_permission, require_reason
from accounts.history import add_row
from accounts.permissions import ACCEPT_DEVIATIONS
from accounts.plain_text import is_blank
from metrics.months import add_months
from plans.checks import CHECKS
from plans.models import AcceptedDeviation
from plans.services.guards import lock_council

WHAT = "accept a problem that the checks find"
LONGEST_MONTHS = 12
ROLE_LIMIT = 100


@transaction.atomic
def accept(
    *,
    authority,
    code: str,
    subject: str,
    name: str,
    reason: str,
    owner_role: str,
    on: dt.date,
    ends: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    seen: int | None = None,
    codes: Collection[str] = CHECKS,
) -> AcceptedDeviation:
    """Accept a problem, named by its `code` and `subject` as `plans.checks` does, from `on` up to and including `ends`.

    Accepted once more it is prolonged, or ends earlier: what was decided last holds. `seen` is the key of the acceptance on
    screen (0: there was none; None: no form was open). `codes` are those of all checks there are.
    """
    require_permission(by, ACCEPT_DEVIATIONS, authority, WHAT)
    lock_council(authority)
    if code not in codes:
        raise Refused("There is no such check.")
    latest = _latest(authority, code, subject)
    _require_unseen(latest, seen)
    if on > today:
        raise Refused("A problem is accepted from today on, or from an earlier day.", field="on")
    if ends <= max(on, today):
        raise Refused("Give a day after today, up to which it is accepted.", field="ends")
    if ends > add_months(today, LONGEST_MONTHS):
        raise Refused(
            "A problem can be accepted for a year at most. Give an earlier day; it can be prolonged then.", field="ends"
        )
    owner_role = (owner_role or "").strip()
    if is_blank(owner_role):
        raise Refused("Say who answers for it, as a role title.", field="owner_role")
    if len(owner_role) > ROLE_LIMIT:
        raise Refused(f"The role title must be {ROLE_LIMIT} characters or fewer.", field="owner_role")
    return add_row(
        AcceptedDeviation(
            authority=authority,
            code=code,
            subject=subject,
            name=name,
            reason=require_reason(reason, "this problem is accepted"),
            owner_role=owner_role,
            on=on,
            ends=ends,
            by=by,
            known_from=now,
        )
    )


@transaction.atomic
def take_back(
    *, authority, code: str, subject: str, reason: str, by, now: dt.datetime, today: dt.date, seen: int | None = None
) -> AcceptedDeviation:
    """Accept a problem no longer: from today on it stands among the others again. `seen` as in `accept`."""
    require_permission(by, ACCEPT_DEVIATIONS, authority, WHAT)
    lock_council(authority)
    latest = _latest(authority, code, subject)
    if latest is None or latest.ends < today:
        raise Refused("This problem is not accepted any more.")
    _require_unseen(latest, seen)
    return add_row(
        AcceptedDeviation(
            authority=authority,
            code=code,
            subject=subject,
            name=latest.name,
            reason=require_reason(reason, "it is accepted no longer"),
            owner_role=latest.owner_role,
            on=today,
            ends=today - dt.timedelta(days=1),
            by=by,
            known_from=now,
        )
    )


def _latest(authority, code: str, subject: str) -> AcceptedDeviation | None:
    rows = AcceptedDeviation.objects.filter(authority=authority, code=code, subject=subject)
    return rows.select_related("by").order_by("-pk").first()


def _require_unseen(latest: AcceptedDeviation | None, seen: int | None) -> None:
    key = latest.pk if latest else 0
    if seen is not None and seen != key:
        who = latest.by.name if latest else "Somebody else"
        raise Stale(f"{who} decided about this problem after you opened the form. What they decided is shown.", latest, seen=key)
