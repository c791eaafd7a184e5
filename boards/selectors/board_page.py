"""The page of a board: where the council stands, what changed since it last met, what it asked, and what comes next."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from django.db.models import F

from boards.challenges import answered_between
from boards.models import Board, PublishedPack
from boards.selectors.boards import BoardAt, place_board
from boards.selectors.checks import board_checks_from
from boards.selectors.last_pack import last_packs
from boards.selectors.log import Log, Question, log_at
from boards.selectors.log_rows import log_from, rows_of_log
from boards.selectors.meetings import AgendaLine, suffix_of_meeting, told
from boards.selectors.packs import packs_in_hand
from boards.selectors.paper_checks import papers_checked
from boards.selectors.recorded import boards_from, end_of_month, rows_of_boards
from boards.selectors.since_meeting import SinceMeeting, since_meeting
from boards.selectors.viewing import BoardViewing, reach_from, rows_of_reach
from metrics.charts import Column, Series, StackedColumns, stacked_columns
from metrics.months import Month
from plans.models import Area
from plans.rag import AMBER, GREEN, RED
from plans.selectors.checks import Attention, Checks, Row, attention, checks_of
from plans.selectors.council import TREND_MONTHS, Council, read_council
from plans.selectors.council_plans import PlanRecord
from plans.selectors.council_standings import current_standings
from plans.selectors.notice_lines import NoticeLine, measures_in_short, notice_lines
from plans.selectors.plan_page import CHART_ORDER, CHART_SERIES
from plans.selectors.positions import count_positions
from plans.selectors.standings import Standings
from plans.selectors.together import read_together

ATTENTION_SHOWN = 5


@dataclass(frozen=True)
class NextMeeting:
    """The next meeting with its agenda, the areas whose turn it is at it, the questions that return to it, and the packs that
    are published for it."""

    on: dt.date
    place: str
    agenda: list[AgendaLine]
    turns: list[Area]
    returning: list[Question]
    packs: list[PublishedPack]


@dataclass(frozen=True)
class BoardPage:
    """What the page prints."""

    at: BoardAt
    council: Council
    checks: Checks
    log: Log
    notices: list[NoticeLine]
    now: Standings | None
    chart: StackedColumns | None
    since: SinceMeeting | None
    packs: list[PublishedPack]

    @property
    def board(self) -> Board:
        return self.at.board

    @property
    def viewing(self) -> BoardViewing:
        return self.at.viewing

    @property
    def attention(self) -> Attention:
        return attention(self.checks, ATTENTION_SHOWN)

    @property
    def chart_series(self) -> tuple[Series, ...]:
        return CHART_SERIES

    @property
    def asked_last_time(self) -> list[Question]:
        return self.log.asked_last_time

    @property
    def still_open(self) -> list[Question]:
        """What was asked before that and has no answer yet, the one due first at the top."""
        last = {question.row.pk for question in self.asked_last_time}
        return [question for question in self.log.open if question.row.pk not in last]

    @property
    def answered_since(self) -> list[Question]:
        """What was asked before the last time and answered after the board last met, the latest answer first."""
        met, last = self.at.last_held, {question.row.pk for question in self.asked_last_time}
        if met is None:
            return []
        rows = [row for row in self.log.questions if row.row.pk not in last]
        found = [row for row in rows if answered_between(row.asked, met.on, self.at.day)]
        return sorted(found, key=lambda row: (row.asked.answered_on, row.row.pk), reverse=True)

    @property
    def measures_sentence(self) -> str:
        """What is claimed of the measures of all notices, for a council of which no action is known."""
        return measures_in_short(self.notices)

    @property
    def to_ask(self) -> list[Row]:
        """What members could ask, as the checks suggest it."""
        return self.checks.questions

    @property
    def compare_query(self) -> str:
        """What the address of the page that compares dates adds: the month that the board had before it, and the one shown."""
        if self.since is None:
            return self.viewing.suffix
        at = self.council.as_at
        known = f"&known={self.viewing.known_day}" if self.viewing.known_day else ""
        return f"?month={self.since.month}&with={at.month}{known}"

    @property
    def next_meeting(self) -> NextMeeting | None:
        meeting = self.at.next_planned
        if meeting is None:
            return None
        items = [row for row in self.at.items if row.meeting_id == meeting.pk]
        suffix = suffix_of_meeting(self.at, meeting)
        turns = [turn for rota in self.at.rotas for turn in rota.turns if turn.sitting.on == meeting.on]
        return NextMeeting(
            on=meeting.on,
            place=meeting.place,
            agenda=[AgendaLine(item, *told(item, self.council.authority, suffix)) for item in items],
            turns=[area for turn in turns for area in turn.due],
            returning=self.log.agenda(meeting).returning,
            packs=[row for row in self.packs if row.meeting == meeting.pk],
        )


def board_page(
    authority, slug: str, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, sees_small: bool
) -> BoardPage | None:
    """The page at a position; None: the board was not recorded by then. Eight queries at most."""
    found = _read(authority, slug, month, known_on, today)
    if found is None:
        return None
    at, log_rows, packs, of_checks = found
    met = at.last_held.on if at.last_held else None
    back = TREND_MONTHS if met is None else max(TREND_MONTHS, at.viewing.as_at.month - Month.of(met) + 3)
    # As known on a day without a month asked for, the open month stood for "now" on that day too.
    asked = month is not None and at.viewing.past
    shown = at.viewing.as_at.month if asked or at.board.published else None
    council = read_council(authority, month=shown, known_on=known_on, today=today, sees_small=sees_small, back=back)
    checks = checks_of(council, board_checks_from(council, log_rows, *of_checks))
    record, now, _ = current_standings(council, shown)
    since = None
    if met is not None:
        since = since_meeting(council, record, now.positions if now else [], checks, met, last_packs(council, packs, met))
    return BoardPage(
        at=at,
        council=council,
        checks=checks,
        log=log_at(log_rows, at.day, at.viewing.council_suffix).of(at.board),
        notices=notice_lines(council),
        now=now,
        chart=_chart(record, now) if now else None,
        since=since,
        packs=packs,
    )


def _read(authority, slug, month, known_on, today) -> tuple | None:
    """The board at the position, the log of all boards, the packs that it goes by, and what the checks read of packs
    beside the log. One query."""
    moment = known_on
    if moment is None and month is not None and month < Month.of(today):
        moment = end_of_month(month)
    of_boards = rows_of_boards(authority, known_on, slug=slug)
    of_log = rows_of_log(authority, known_on)
    of_reach = rows_of_reach(authority, known_on, slug=slug)
    packs = packs_in_hand(authority, known_on, moment).filter(pack__board__slug=slug).annotate(meeting=F("pack__meeting"))
    of_checks = [packs_in_hand(authority, known_on), papers_checked(authority, known_on)]
    parts = [of_boards, of_log, of_reach, [packs], of_checks]
    found = iter(read_together(*chain(*parts)))
    boards, log, reach, [published], checked = ([next(found) for _ in part] for part in parts)
    rows = boards_from(authority, known_on, boards)
    board = next((row for row in rows.boards if row.slug == slug), None)
    if board is None or (moment is not None and board.known_from > moment):
        return None
    viewing = reach_from(reach).viewing(published=board.published, month=month, known_on=known_on, today=today)
    return place_board(board, rows, viewing), log_from(authority, log), published, checked


def _chart(record: PlanRecord, now: Standings) -> StackedColumns:
    """The ratings of the last twelve months: the closed ones as they were frozen, and the one shown."""
    shown = now.viewing.as_at.month
    closed = [cycle for cycle in record.cycles.rows if cycle.closing_now and shown - TREND_MONTHS < cycle.month < shown]
    columns = [_column(cycle.month, count_positions(record.frozen[cycle.closing_now])) for cycle in closed]
    columns.append(_column(shown, now.totals, "" if now.viewing.frozen else "so far"))
    return stacked_columns(columns, CHART_ORDER)


def _column(month: Month, counts, note: str = "") -> Column:
    numbers = {RED: counts.red, AMBER: counts.amber, GREEN: counts.green, "none": counts.not_rated}
    return Column(month.label, month.short_label, numbers, note)
