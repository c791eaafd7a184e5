"""The boards of a council: the list of them, and one with its members, meetings, rota and the reports it is owed."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max

from accounts.models import User
from boards.models import AgendaItem, Board, Delivery, Meeting, Pack, PublishedPack, Referral, ReportCycle, Rota, Seat
from boards.models.meeting import CANCELLED, HELD, PLANNED
from boards.reporting import Cycle, Due, Owed, due_days, is_annual_review, owed
from boards.selectors.recorded import BoardRows, as_they_stood, is_recorded, read_boards
from boards.selectors.rotas import RotaTurns, rota_turns
from boards.selectors.viewing import BoardViewing, board_viewing, read_reach
from metrics.months import MONTH_NAMES, Month
from plans.models import Area, Notice, Plan
from plans.selectors.together import read_together

# The reports of a cycle that may be recorded as given reach this far ahead.
MONTHS_AHEAD = 12


@dataclass(frozen=True)
class ReportsOwed:
    """A report of a board on a day: what is owed, and the days on which it was given. Of a published record nothing is owed."""

    cycle: ReportCycle
    owed: Owed
    deliveries: list[Delivery]

    @property
    def rhythm(self) -> str:
        """How often it is due, in words."""
        number = self.cycle.every_months
        often = "Every month" if number == 1 else "Every year" if number == 12 else f"Every {number} months"
        review = self.cycle.annual_review
        return f"{often}; the first from {MONTH_NAMES[review]} on is the annual review" if review else often

    @property
    def given(self) -> list[Delivery]:
        """The latest record of each report that was given, the latest report first."""
        latest = {row.due: row for row in self.deliveries}
        return [latest[due] for due in sorted(latest, reverse=True)]


@dataclass(frozen=True)
class BoardAt:
    """A board at a position, with what had been recorded of it by then."""

    viewing: BoardViewing
    board: Board
    seats: list[Seat]
    meetings: list[Meeting]
    items: list[AgendaItem]
    rotas: list[RotaTurns]
    reports: list[ReportsOwed]
    referrals: list[Referral]
    reports_to: Board | None
    reporting_here: list[Board]

    @property
    def day(self) -> dt.date:
        return self.viewing.judged_on

    @property
    def members(self) -> list[Seat]:
        """Who sits on the board on the day."""
        return [seat for seat in self.seats if seat.since <= self.day and (seat.until is None or seat.until >= self.day)]

    @property
    def former(self) -> list[Seat]:
        """Who had a seat and gave it up, the latest first."""
        gone = [seat for seat in self.seats if seat.until is not None and seat.until < self.day]
        return sorted(gone, key=lambda seat: (seat.until, seat.pk), reverse=True)

    @property
    def to_come(self) -> list[Seat]:
        """Who takes a seat later."""
        return sorted((seat for seat in self.seats if seat.since > self.day), key=lambda seat: (seat.since, seat.pk))

    @cached_property
    def ahead(self) -> list[Meeting]:
        """The meetings from the day on, the next first; cancelled ones among them."""
        return sorted((row for row in self.meetings if row.on >= self.day and not self._is_held(row)), key=lambda row: row.on)

    @cached_property
    def past(self) -> list[Meeting]:
        """The meetings before the day, and one that was held on it; the latest first."""
        ahead = {row.pk for row in self.ahead}
        return sorted((row for row in self.meetings if row.pk not in ahead), key=lambda row: row.on, reverse=True)

    @property
    def last_held(self) -> Meeting | None:
        return last_held_of(self.meetings, self.day)

    @property
    def next_planned(self) -> Meeting | None:
        return next((row for row in self.ahead if row.status != CANCELLED), None)

    @property
    def unsaid(self) -> list[Meeting]:
        """Planned meetings that are past, and of which nobody has said whether they were held."""
        return [row for row in self.past if row.status == PLANNED] if not self.board.published else []

    @property
    def late(self) -> list[tuple[ReportsOwed, Due]]:
        """The reports that are late, the one that is late the longest first."""
        return sorted(
            ((row, due) for row in self.reports for due in row.owed.late), key=lambda pair: (pair[1].on, pair[0].cycle.pk)
        )

    @property
    def due_next(self) -> list[tuple[ReportsOwed, Due]]:
        """The next report of each cycle, the earliest first."""
        coming = [(row, row.owed.next) for row in self.reports if row.owed.next]
        return sorted(coming, key=lambda pair: (pair[1].on, pair[0].cycle.pk))

    @property
    def sent(self) -> list[Referral]:
        """The papers that this board passed on, the latest first."""
        return _latest_first(row for row in self.referrals if row.from_board_id == self.board.pk)

    @property
    def received(self) -> list[Referral]:
        """The papers that other boards passed on to this one, the latest first."""
        return _latest_first(row for row in self.referrals if row.to_board_id == self.board.pk)

    def _is_held(self, meeting: Meeting) -> bool:
        return meeting.status == HELD and meeting.on <= self.day


@dataclass(frozen=True)
class BoardList:
    """Every board of a council at a position, by name."""

    viewing: BoardViewing
    boards: list[BoardAt]

    @property
    def late(self) -> int:
        """How many reports are late in all."""
        return sum(len(row.late) for row in self.boards)


def board_list(authority, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> BoardList:
    """The list at a position. Two queries."""
    rows = read_boards(authority, known_on)
    published = bool(rows.boards) and all(board.published for board in rows.boards)
    reach = read_reach(authority, known_on)
    viewing = reach.viewing(published=published, month=month, known_on=known_on, today=today)
    there = [board for board in rows.boards if is_recorded(board, viewing)]
    found = sorted(there, key=lambda board: (board.name, board.pk))
    return BoardList(viewing, [place_board(board, rows, viewing) for board in found])


def board_at(board: Board, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> BoardAt | None:
    """One board at a position; None: it was not recorded by then. Two queries."""
    viewing = board_viewing(board, month=month, known_on=known_on, today=today)
    rows = read_boards(board.authority, known_on, slug=board.slug)
    found = next((row for row in rows.boards if row.pk == board.pk and is_recorded(row, viewing)), None)
    return found and place_board(found, rows, viewing)


def place_board(board: Board, rows: BoardRows, viewing: BoardViewing) -> BoardAt:
    """A board at a position, from what was read of it. No query."""
    day = viewing.judged_on
    meetings = [row for row in rows.meetings if row.board_id == board.pk]
    keys = {row.pk for row in meetings}
    items = sorted((row for row in rows.items if row.meeting_id in keys), key=lambda row: (row.meeting_id, row.number, row.pk))
    rotas = [row for row in rows.rotas if row.board_id == board.pk]
    return BoardAt(
        viewing=viewing,
        board=board,
        seats=[row for row in rows.seats if row.board_id == board.pk],
        meetings=meetings,
        items=items,
        rotas=rota_turns(rotas, rows.areas, meetings, items, day),
        reports=[_reports(row, rows.deliveries, board, day) for row in rows.cycles if row.board_id == board.pk],
        referrals=[row for row in rows.referrals if row.on <= day and board.pk in (row.from_board_id, row.to_board_id)],
        reports_to=next((row for row in rows.boards if row.pk == board.reports_to_id), None),
        reporting_here=sorted((row for row in rows.boards if row.reports_to_id == board.pk), key=lambda row: row.name),
    )


def rhythm_of(cycle: ReportCycle) -> Cycle:
    """The cycle as the rules of reporting take it."""
    return Cycle(cycle.first_due, cycle.every_months, cycle.annual_review, cycle.ended)


def _reports(cycle: ReportCycle, deliveries: list[Delivery], board: Board, day: dt.date) -> ReportsOwed:
    # The latest record of a report holds, before it is asked whether the report was given by the day.
    latest = {row.due: row for row in deliveries if row.cycle_id == cycle.pk}
    given = [row for row in latest.values() if row.on <= day]
    if board.published:
        return ReportsOwed(cycle, Owed(None, ()), given)
    return ReportsOwed(cycle, owed(rhythm_of(cycle), {row.due for row in given}, day), given)


def _latest_first(rows) -> list[Referral]:
    return sorted(rows, key=lambda row: (row.on, row.pk), reverse=True)


# --- For forms ---


def find_board(authority, slug: str, known_on: dt.datetime | None = None) -> Board | None:
    """The board with its council, as it was recorded by `known_on` (None: as it is), if it was. One query."""
    if known_on is None:
        found = Board.objects.for_authority(authority).filter(slug=slug).select_related("reports_to").first()
    else:
        rows = Board.history.filter(authority=authority, slug=slug, history_date__lte=known_on)
        found = next(iter(as_they_stood(list(rows))), None)
    if found is not None:
        found.authority = authority
    return found


def find_meeting(authority, slug: str, on: dt.date) -> Meeting | None:
    """The meeting of that day with its board. One query."""
    found = Meeting.objects.filter(board__authority=authority, board__slug=slug, on=on).select_related("board").first()
    if found is not None:
        found.board.authority = authority
    return found


ROWS = {
    "seat": (Seat, ("board", "user")),
    "rota": (Rota, ("board", "plan")),
    "report_cycle": (ReportCycle, ("board",)),
}


def find_row(authority, slug: str, model: str, key: int):
    """A seat, rota or report cycle of the board, with it. One query."""
    kind, related = ROWS[model]
    found = kind.objects.filter(pk=key, board__authority=authority, board__slug=slug).select_related(*related).first()
    if found is not None:
        found.board.authority = authority
    return found


def find_item(authority, slug: str, on: dt.date, key: int) -> AgendaItem | None:
    """An item of the agenda of that day, with its meeting and board. One query."""
    rows = AgendaItem.objects.filter(pk=key, meeting__board__authority=authority, meeting__board__slug=slug, meeting__on=on)
    found = rows.select_related("meeting__board", "plan", "area__plan", "notice").first()
    if found is not None:
        found.meeting.board.authority = authority
    return found


def taken_slugs(authority) -> set[str]:
    """The short names in addresses that the council's boards have. One query."""
    return set(Board.objects.for_authority(authority).values_list("slug", flat=True))


def last_held_of(meetings, until: dt.date) -> Meeting | None:
    """Of the meetings of a board the last one that was held, by a day: what changed "since the last meeting" changed since it."""
    return max((row for row in meetings if row.status == HELD and row.on <= until), key=lambda row: row.on, default=None)


def other_boards(authority, board: Board | None = None) -> list[Board]:
    """The boards of the council but this one, by name. One query."""
    rows = Board.objects.for_authority(authority)
    return list((rows if board is None else rows.exclude(pk=board.pk)).order_by("name", "pk"))


def people_of(authority) -> list[User]:
    """Everybody with a role in the council who can sign in, by name. One query."""
    return list(User.objects.filter(membership__authority=authority, is_active=True).order_by("name", "pk"))


def plans_of(authority) -> list[Plan]:
    """The plans of the council, the newest first. One query."""
    return list(Plan.objects.for_authority(authority).order_by("-pk"))


def subjects_of(authority) -> tuple[list[Plan], list[Area], list[Notice]]:
    """What an item of an agenda may be about: plans, their areas, notices; the newest plans and notices first. One query."""
    plans, areas, notices = read_together(
        Plan.objects.filter(authority=authority),
        Area.objects.filter(plan__authority=authority),
        Notice.objects.filter(authority=authority),
    )
    by_key = {plan.pk: plan for plan in plans}
    for area in areas:
        area.plan = by_key[area.plan_id]
    areas.sort(key=lambda area: (-area.plan_id, area.number, area.pk))
    return plans[::-1], areas, notices[::-1]


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in its order. One query."""
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("number", "pk"))


def next_number(meeting: Meeting) -> int:
    """The number after the last item of the agenda. One query."""
    return (AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0) + 1


def published_packs(board: Board) -> list[Pack]:
    """The packs of the board that are published, the newest first. One query."""
    keys = PublishedPack.objects.filter(pack__board=board).values("pack")
    return list(Pack.objects.filter(pk__in=keys).order_by("-month", "-pk"))


def reports_to_give(cycle: ReportCycle, today: dt.date) -> list[Due]:
    """The reports of a cycle up to a year ahead, those that nobody has recorded as given first. One query."""
    rhythm = rhythm_of(cycle)
    given = set(Delivery.objects.filter(cycle=cycle).values_list("due", flat=True))
    ahead = (Month.of(today) + MONTHS_AHEAD).last
    days = sorted(due_days(rhythm, max(ahead, cycle.first_due)), key=lambda day: (day in given, day))
    return [Due(day, is_annual_review(rhythm, day)) for day in days]
