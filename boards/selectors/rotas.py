"""The rotas of a board: which areas stand on which agenda, whose turn it is, and when each was last and will next be seen."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from boards.models import AgendaItem, Meeting, Rota
from boards.models.meeting import CANCELLED, HELD
from boards.rota import Seen, Sitting, Turn, seen, spread
from plans.models import Area


@dataclass(frozen=True)
class AreaSeen:
    """An area of a rota with the days on which it was last looked at and will next be."""

    area: Area
    last: dt.date | None
    next: dt.date | None


@dataclass(frozen=True)
class RotaTurns:
    """A rota at a day: each meeting from its start on with its areas, and each area with when it was and will be seen."""

    rota: Rota
    turns: list[Turn]
    areas: list[AreaSeen]

    @property
    def ahead(self) -> list[Turn]:
        """The meetings that are still ahead and have areas."""
        days = {row.next for row in self.areas if row.next}
        return [turn for turn in self.turns if turn.areas and not turn.sitting.held and days and turn.sitting.on >= min(days)]


def rota_turns(
    rotas: Iterable[Rota], areas: Iterable[Area], meetings: Iterable[Meeting], items: Iterable[AgendaItem], today: dt.date
) -> list[RotaTurns]:
    """The rotas with what was read along: the areas of their plans, the meetings of the board, and the items about areas."""
    areas, meetings, items = list(areas), list(meetings), list(items)
    found = []
    for rota in rotas:
        own = sorted((area for area in areas if area.plan_id == rota.plan_id), key=lambda area: (area.number, area.pk))
        turns = spread(own, rota.per_meeting, [_sitting(meeting, own, items, today) for meeting in _of(rota, meetings)])
        found.append(RotaTurns(rota, turns, [_named(row) for row in seen(own, turns, today)]))
    return found


def turns_of(meeting: Meeting, rotas: list[Rota], today: dt.date) -> tuple[list[Area], int]:
    """The areas that the rotas add to the agenda of this meeting now, and the last number that stands on it. Three queries."""
    areas = list(Area.objects.filter(plan__in=[rota.plan_id for rota in rotas]).order_by("number", "pk"))
    meetings = list(Meeting.objects.filter(board=meeting.board_id))
    items = list(AgendaItem.objects.filter(Q(area__isnull=False) | Q(meeting=meeting), meeting__board=meeting.board_id))
    due = []
    for row in rota_turns(rotas, areas, meetings, items, today):
        due += [area for turn in row.turns if turn.sitting.on == meeting.on for area in turn.due]
    return due, max((item.number for item in items if item.meeting_id == meeting.pk), default=0)


def _of(rota: Rota, meetings: list[Meeting]) -> list[Meeting]:
    return [meeting for meeting in meetings if meeting.on >= rota.starts and meeting.status != CANCELLED]


def _sitting(meeting: Meeting, areas: list[Area], items: list[AgendaItem], today: dt.date) -> Sitting:
    known = {area.pk: area for area in areas}
    here = [item for item in items if item.meeting_id == meeting.pk and item.area_id in known]
    looked_at = tuple(known[item.area_id] for item in sorted(here, key=lambda item: (item.number, item.pk)))
    held = meeting.status == HELD and meeting.on <= today
    settled = held or meeting.on < today or any(item.by_rota for item in here)
    return Sitting(meeting.on, looked_at, held, settled)


def _named(row: Seen) -> AreaSeen:
    return AreaSeen(row.area, row.last, row.next)
