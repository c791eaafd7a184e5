"""The events of a council's timeline: letters, decisions, reports. What has a row of its own (an inspection, a plan, a notice)
needs none here."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.editing import edit_in_place
from accounts.errors import Refused
from accounts.guards import require_date, require_permission, require_reason
from accounts.history import delete_audited, save_audited
from accounts.permissions import MANAGE_PROGRAMME
from metrics.months import Month
from plans.models import Event
from plans.models.event import EVENT_WORDS
from plans.services.guards import lock_council

EVENT_FIELDS = ("kind", "month", "day", "text", "planned")
WHAT = "keep the events of the timeline"


@transaction.atomic
def add_event(
    *,
    authority,
    kind: str,
    month: Month,
    text: str,
    by,
    now: dt.datetime,
    day: dt.date | None = None,
    planned: bool = False,
    published: bool = False,
    reason: str = "Recorded",
    source: str = "",
) -> Event:
    """Add an event in `month`, on `day` where that is known. One that is still ahead has to be `planned`.

    `published`: loaded from a published paper, named in `source`; it is never edited.
    """
    require_permission(by, MANAGE_PROGRAMME, authority, WHAT)
    lock_council(authority)
    event = Event(
        authority=authority,
        kind=kind,
        month=month,
        day=day,
        text=text,
        planned=planned,
        published=published,
        source=source,
        known_from=now,
    )
    _require_sense(event.kind, month, day, planned, timezone.localdate(now))
    return save_audited(event, by=by, reason=reason, now=now)


@transaction.atomic
def edit_event(*, event, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Event:
    """Change any of `EVENT_FIELDS`, for instance to say that what was planned has happened."""
    locked = _writable_event(event, by)
    after = {name: changes.get(name, getattr(locked, name)) for name in ("kind", "month", "day", "planned")}
    _require_sense(**after, today=timezone.localdate(now))
    return edit_in_place(locked, changes, allowed=EVENT_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_event(*, event, reason: str, by, now: dt.datetime) -> None:
    """Delete an event that was added by mistake. Its history stays."""
    locked = _writable_event(event, by)
    delete_audited(locked, by=by, reason=require_reason(reason, "the event is deleted"))


def _writable_event(event, by) -> Event:
    """The event as it is now, if `by` may change it; its council is locked until the transaction ends."""
    require_permission(by, MANAGE_PROGRAMME, event.authority_id, WHAT)
    lock_council(event.authority)
    locked = Event.objects.filter(pk=event.pk).select_related("authority").first()
    if locked is None:
        raise Refused("Somebody else has deleted this event.")
    if locked.published:
        raise Refused(f"This event is shown as it was published ({locked.source}). It cannot be changed.")
    return locked


def _require_sense(kind: str, month: Month, day: dt.date | None, planned: bool, today: dt.date) -> None:
    if kind not in EVENT_WORDS:
        raise Refused("Choose what kind of event it is.", field="kind")
    require_date(month.first, "month")
    if day is not None and Month.of(day) != month:
        raise Refused(f"This day is not in {month.label}. Correct the day or the month.", field="day")
    if not planned and (day or month.first) > today:
        field = "day" if day else "month"
        raise Refused("This is in the future. Say that it is only planned, or correct the date.", field=field)
