"""Which position a page of a board shows, and which it offers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from boards.models import Board, Challenge, Pack
from boards.selectors.recorded import standing_meetings
from metrics.asking import query_of
from metrics.months import AsAt, Month
from metrics.selectors.viewing import MONTHS_TO_CHOOSE, Viewing
from plans.models import Inspection, Notice, Plan, ReviewCycle
from plans.selectors.together import read_together


@dataclass(frozen=True)
class BoardViewing(Viewing):
    """What is shown. `first`: the first month of which the boards of the council know anything (None: there is none).
    `record_ends`: of a published board the last month of its council's plans and notices, where that is before the present."""

    first: Month | None = None
    record_ends: Month | None = None

    @property
    def months(self) -> list[Month]:
        """The months to choose from, newest first: from the first of which anything is known, four years at most."""
        earliest = max(self.first or self.present, self.present - MONTHS_TO_CHOOSE)
        return [self.present - back for back in range(self.present - min(earliest, self.as_at.month) + 1)]

    @property
    def council_suffix(self) -> str:
        """What a link to a plan, a notice or figures adds so that it shows the same position, or the end of their record."""
        if not self.past:
            return ""
        return "?" + query_of(AsAt(self.of_record(self.as_at.month), self.as_at.known_on))

    def of_record(self, month: Month) -> Month:
        """The month, or where it is later the last one of what was published of the council."""
        return min(month, self.record_ends) if self.record_ends else month


@dataclass(frozen=True)
class Reach:
    """From when to when there is anything to see of the boards of a council. `ends`: the end of what was published of the
    council; `met`: the month of the last meeting; None where there is none."""

    first: Month | None
    ends: Month | None
    met: Month | None

    def viewing(self, *, published: bool, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> BoardViewing:
        """The position asked for. Without a month, or for a later one: the present, which of what was published is its end."""
        present = Month.of(today)
        if published:
            present = min(present, end_of_board(self.ends, self.met) or present)
        ends = self.ends if published and self.ends and self.ends < present else None
        return BoardViewing(AsAt(min(month or present, present), known_on), present, today, self.first, ends)


def end_of_board(record_ends: Month | None, met: Month | None) -> Month | None:
    """The last month of a published board: that in which the record of its council ends, or its last meeting where that is
    later. A report tells of the months before the meeting that it was written for."""
    return max((month for month in (record_ends, met) if month), default=None)


def board_viewing(board: Board, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> BoardViewing:
    """The position asked for; `board` comes with its council. Without a month, or for a later one: the present, which for a
    published board is the end of its record. One query."""
    reach = read_reach(board.authority, known_on, slug=board.slug)
    return reach.viewing(published=board.published, month=month, known_on=known_on, today=today)


def read_reach(authority, known_on: dt.datetime | None, *, slug: str = "") -> Reach:
    """Of the boards of a council; the last meeting is that of the one with this `slug`, where one is given. One query."""
    return reach_from(read_together(*rows_of_reach(authority, known_on, slug=slug)))


def rows_of_reach(authority, known_on: dt.datetime | None, *, slug: str = "") -> list:
    """What is read for it, as `read_together` takes it: of most kinds the one row that counts."""

    def one(rows, *order):
        return rows.model._default_manager.filter(pk__in=rows.order_by(*order).values("pk")[:1])

    def known(rows):
        return rows if known_on is None else rows.filter(known_from__lte=known_on)

    meetings = standing_meetings(known_on, board__authority=authority)
    packs = Pack.objects.filter(board__authority=authority, publication__isnull=False)
    return [
        one(meetings.filter(board__slug=slug) if slug else meetings, "-on", "-pk"),
        one(meetings, "on", "pk"),
        one(known(packs), "month", "pk"),
        one(known(Challenge.objects.filter(board__authority=authority)), "on", "pk"),
        Plan.objects.filter(authority=authority, published=True),
        Notice.objects.filter(authority=authority, published=True),
        one(ReviewCycle.objects.filter(plan__authority=authority), "month", "pk"),
        one(known(Notice.objects.filter(authority=authority)), "issued", "pk"),
        one(known(Inspection.objects.filter(authority=authority)), "month", "pk"),
    ]


def reach_from(found: Iterable[list]) -> Reach:
    """From what `rows_of_reach` asked for."""
    last, meetings, packs, challenges, plans, notices, cycles, issued, inspections = found
    of_boards = [Month.of(row.on) for row in (*meetings, *challenges)] + [row.month for row in packs]
    of_council = [row.month for row in cycles] + [Month.of(row.issued) for row in issued]
    of_council += [Month.of(row.reported_on) for row in inspections]
    return Reach(
        first=min(of_boards or of_council, default=None),
        ends=max((row.record_ends for row in (*plans, *notices) if row.record_ends), default=None),
        met=max((Month.of(row.on) for row in last), default=None),
    )
