"""Meetings of a board and their agendas."""

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import F, Min

from accounts.changes import day_in_words
from accounts.editing import edit_in_place, require_known
from accounts.errors import Refused, Stale
from accounts.guards import require_reason
from accounts.history import delete_audited, save_all_audited, save_audited
from accounts.permissions import MANAGE_BOARDS
from boards.models import AgendaItem, Decision, FollowUp, Meeting, Rota
from boards.models.meeting import (
    ABOUT_AREA,
    ABOUT_GROUP,
    ABOUT_NOTICE,
    ABOUT_PLAN,
    CANCELLED,
    HELD,
    ITEM_KIND_WORDS,
    MEETING_STATUS_WORDS,
    PLANNED,
)
from boards.selectors.rotas import turns_of
from boards.services.guards import require_past, require_soon, writable_board, writable_meeting
from plans.models import Area

MEETING_FIELDS = ("on", "place")
ITEM_FIELDS = ("number", "title", "kind", "plan", "area", "notice", "group")
LARGEST_NUMBER, OUT_OF_THE_WAY = 200, 1000
MEETINGS = "keep the meetings of a board"
AGENDAS = "write the agenda of a meeting"


# --- Meetings ---


@transaction.atomic
def add_meeting(
    *,
    board,
    on: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    place: str = "",
    status: str = PLANNED,
    reason: str = "Recorded",
    source: str = "",
) -> Meeting:
    """Record a meeting: one that is planned from today on, or one that was held by today."""
    board = writable_board(board, by, MANAGE_BOARDS, MEETINGS)
    require_soon(on, today, "on")
    if status not in (PLANNED, HELD):
        raise Refused("Say whether the meeting is planned or was held.", field="status")
    _require_day(status, on, today)
    meeting = Meeting(board=board, on=on, place=place.strip(), status=status, source=source, known_from=now)
    return save_audited(meeting, by=by, reason=reason, now=now)


@transaction.atomic
def edit_meeting(
    *, meeting, changes: dict, reason: str, by, now: dt.datetime, today: dt.date, version: int | None = None
) -> Meeting:
    """Change any of `MEETING_FIELDS`. A planned meeting moves to a day from today on; one that was held, to a day by today."""
    require_known(changes, MEETING_FIELDS)
    locked = writable_meeting(meeting, by, MANAGE_BOARDS, MEETINGS)
    on = changes.get("on", locked.on)
    if on != locked.on:
        require_soon(on, today, "on")
        if locked.status == CANCELLED:
            raise Refused("This meeting was cancelled. Plan it again before you move it.", field="on")
        _require_day(locked.status, on, today)
        _require_before_what_came(locked, on, today)
    return edit_in_place(locked, changes, allowed=MEETING_FIELDS, reason=reason, by=by, now=now, version=version)


def _require_before_what_came(meeting: Meeting, on: dt.date, today: dt.date) -> None:
    """Refuse a day on which what is recorded of the meeting's decisions could not have come after it."""
    standing = Decision.objects.filter(meeting=meeting, corrected_by__isnull=True)
    follow_ups = list(standing.values_list("follow_up", flat=True))
    if not follow_ups:
        return
    if on > today:
        raise Refused("Decisions of this meeting are recorded, so it took place. Give a day by today.", field="on")
    first = min((day for day in follow_ups if day), default=None)
    if first is not None and on >= first:
        raise Refused(f"A decision of this meeting is looked at again on {day_in_words(first)}. Give an earlier day.", field="on")
    found = FollowUp.objects.filter(decision__meeting=meeting).aggregate(first=Min("on"))["first"]
    if found is not None and on > found:
        raise Refused(f"What came of a decision was found on {day_in_words(found)}. Give a day by then.", field="on")


@transaction.atomic
def hold_meeting(*, meeting, by, now: dt.datetime, today: dt.date, version: int | None = None) -> Meeting:
    """Record that a planned meeting took place."""
    locked = writable_meeting(meeting, by, MANAGE_BOARDS, MEETINGS)
    _require_status(locked, PLANNED, "held")
    require_past(locked.on, today, "on", "Record that a meeting was held once it has taken place.")
    return _move(locked, HELD, "It took place", by, now, version)


@transaction.atomic
def cancel_meeting(*, meeting, reason: str, by, now: dt.datetime, version: int | None = None) -> Meeting:
    """Cancel a planned meeting. What its agenda gave to the rota falls to the next meeting."""
    locked = writable_meeting(meeting, by, MANAGE_BOARDS, MEETINGS)
    _require_status(locked, PLANNED, "cancelled")
    if Decision.objects.filter(meeting=locked).exists():
        raise Refused("Decisions of this meeting are recorded, so it was held. It cannot be cancelled.")
    return _move(locked, CANCELLED, reason, by, now, version)


@transaction.atomic
def plan_again(*, meeting, reason: str, by, now: dt.datetime, version: int | None = None) -> Meeting:
    """Take back that a meeting was held or cancelled. One at which something was decided was held."""
    locked = writable_meeting(meeting, by, MANAGE_BOARDS, MEETINGS)
    if locked.status == PLANNED:
        raise Refused("This meeting is planned already.")
    if Decision.objects.filter(meeting=locked).exists():
        raise Refused("Decisions of this meeting are recorded, so it was held.")
    return _move(locked, PLANNED, reason, by, now, version)


def _move(meeting: Meeting, status: str, reason: str, by, now, version) -> Meeting:
    what = f"the meeting is {MEETING_STATUS_WORDS[status].lower()}"
    return edit_in_place(
        meeting, {"status": status}, allowed=("status",), reason=reason, by=by, now=now, version=version, what=what
    )


def _require_status(meeting: Meeting, status: str, what: str) -> None:
    if meeting.status != status:
        wanted, told = MEETING_STATUS_WORDS[status].lower(), meeting.get_status_display().lower()
        raise Refused(f"Only a meeting that is {wanted} can be {what}; this one is {told}.")


def _require_day(status: str, on: dt.date, today: dt.date) -> None:
    if status == HELD and on > today:
        raise Refused("This day is still ahead. A meeting on it can only be planned.", field="on")
    if status == PLANNED and on < today:
        raise Refused("This day is past. Say that the meeting was held, or correct the date.", field="on")


# --- Items of an agenda ---


@transaction.atomic
def add_item(
    *,
    meeting,
    title: str,
    kind: str,
    by,
    now: dt.datetime,
    plan=None,
    area=None,
    notice=None,
    group: str = "",
    number: int | None = None,
    reason: str = "Recorded",
) -> AgendaItem:
    """Put an item on the agenda, as the last one unless a `number` that is free is given.

    `kind` says what is looked at; a plan, an area, a notice or a group of indicators is then named with it.
    """
    locked = _open_agenda(meeting, by)
    about = {"plan": plan, "area": area, "notice": notice, "group": group}
    _require_about(locked, kind, about)
    number = number or _last_number(locked) + 1
    _require_number(number)
    item = AgendaItem(meeting=locked, number=number, title=title.strip(), kind=kind, known_from=now, **about)
    return save_audited(item, by=by, reason=reason, now=now)


@transaction.atomic
def edit_item(*, item, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> AgendaItem:
    """Change any of `ITEM_FIELDS`. Its number may become one that is free; `order_items` gives new numbers to all."""
    require_known(changes, ITEM_FIELDS)
    locked = _writable_item(item, by)
    after = {name: changes.get(name, getattr(locked, name)) for name in ("plan", "area", "notice", "group")}
    _require_about(locked.meeting, changes.get("kind", locked.kind), after)
    _require_number(changes.get("number", locked.number))
    return edit_in_place(locked, changes, allowed=ITEM_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def order_items(
    *, meeting, numbers: dict[int, int], reason: str, by, now: dt.datetime, seen: int | None = None
) -> list[AgendaItem]:
    """Give the items of an agenda new numbers, by their keys: all of them, each number once. Those that change, with history.

    `seen` is the `agenda_version` of the items when the form was opened (None: no form was open).
    """
    locked = _open_agenda(meeting, by)
    items = list(AgendaItem.objects.filter(meeting=locked))
    if {item.pk for item in items} != set(numbers):
        raise Refused("Somebody else has changed this agenda. Look at it again before you put it in order.")
    version = agenda_version(items)
    if seen is not None and seen != version:
        theirs = sorted(items, key=lambda item: item.number)
        raise Stale(
            "Somebody else changed this agenda after you opened the form. It is shown beside yours.", theirs, seen=version
        )
    for number in numbers.values():
        _require_number(number)
    twice = sorted(number for number, times in Counter(numbers.values()).items() if times > 1)
    if twice:
        raise Refused(f"Two items have the number {twice[0]}. Give each a number of its own.")
    moved = [item for item in items if item.number != numbers[item.pk]]
    if not moved:
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, "the agenda is put in another order")
    # Each number is free before the first item takes its new one.
    AgendaItem.objects.filter(pk__in=[item.pk for item in moved]).update(number=F("number") + OUT_OF_THE_WAY)
    for item in moved:
        item.number = numbers[item.pk]
        item.version += 1
    return save_all_audited(moved, by=by, reason=reason, now=now, changed=("number", "version"))


def agenda_version(items) -> int:
    """The sum of the versions of an agenda's items: while they are the same items, every change of one makes it larger."""
    return sum(item.version for item in items)


@transaction.atomic
def remove_item(*, item, reason: str, by, now: dt.datetime) -> None:
    """Take an item off the agenda. Its history stays; an area that was there by the rota falls to the next meeting."""
    locked = _writable_item(item, by)
    delete_audited(locked, by=by, reason=require_reason(reason, "the item is taken off the agenda"))


@transaction.atomic
def fill_from_rota(*, meeting, by, now: dt.datetime, today: dt.date, reason: str = "By the rota") -> list[AgendaItem]:
    """Put the areas whose turn it is on the agenda of a planned meeting, after what stands there. Refused where none is left."""
    locked = writable_meeting(meeting, by, MANAGE_BOARDS, AGENDAS)
    _require_status(locked, PLANNED, "filled from the rota")
    rotas = list(Rota.objects.filter(board=locked.board).select_related("plan"))
    if not rotas:
        raise Refused("This board has no rota. Set one up first.")
    areas, number = turns_of(locked, rotas, today)
    if not areas:
        raise Refused("The rota has no area left for this meeting: they are on its agenda, or it begins later.")
    _require_number(number + len(areas))
    items = [
        AgendaItem(
            meeting=locked, number=number + step, title=area.title, kind=ABOUT_AREA, area=area, by_rota=True, known_from=now
        )
        for step, area in enumerate(areas, start=1)
    ]
    return save_all_audited(items, by=by, reason=reason, now=now)


def _open_agenda(meeting, by) -> Meeting:
    locked = writable_meeting(meeting, by, MANAGE_BOARDS, AGENDAS)
    if locked.status == CANCELLED:
        raise Refused("This meeting was cancelled. Its agenda stays as it was.")
    return locked


def _writable_item(item, by) -> AgendaItem:
    meeting = _open_agenda(item.meeting, by)
    found = AgendaItem.objects.filter(pk=item.pk, meeting=meeting).select_related("plan", "area__plan", "notice").first()
    if found is None:
        raise Refused("Somebody else has taken this item off the agenda.")
    found.meeting = meeting
    return found


def _last_number(meeting: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).order_by("-number").values_list("number", flat=True).first()
    return last or 0


def _require_number(number: int) -> None:
    if not 1 <= number <= LARGEST_NUMBER:
        raise Refused(f"An agenda has numbers from 1 to {LARGEST_NUMBER}.", field="number")


NAMED_BY = {ABOUT_PLAN: "plan", ABOUT_AREA: "area", ABOUT_NOTICE: "notice", ABOUT_GROUP: "group"}
ASKS = {
    "plan": "Choose a plan.",
    "area": "Choose an area.",
    "notice": "Choose a notice.",
    "group": "Choose a group of indicators.",
}


def _require_about(meeting: Meeting, kind: str, about: dict) -> None:
    """Refuse an item that does not name what its kind needs, names more, or something of another council."""
    if kind not in ITEM_KIND_WORDS:
        raise Refused("Choose what is looked at.", field="kind")
    needed = NAMED_BY.get(kind)
    for name, value in about.items():
        if name == needed and not value:
            raise Refused(ASKS[name], field=name)
        if name != needed and value:
            words = ITEM_KIND_WORDS[kind].lower()
            raise Refused(f"What is looked at is: {words}. Leave this empty, or choose another kind.", field=name)
    for name in ("plan", "area", "notice"):
        if about[name] is not None and _council_of(about[name]) != meeting.board.authority_id:
            raise Refused(f"This {name} is not of this council.", field=name)


def _council_of(thing) -> int:
    return thing.plan.authority_id if isinstance(thing, Area) else thing.authority_id
