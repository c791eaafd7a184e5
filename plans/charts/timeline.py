"""The improvement journey from top to bottom: what happened, in lanes by kind, year by year.

Time runs downwards, because words do not: each event has its own line or lines of text, so that nothing overlaps however many
events there are, and the drawing is readable on a telephone and on paper. Time is therefore not to scale: the more months lie
between two events, the wider the gap, up to a point. The drawing comes in panels, so that a page of paper ends between two of
them and not within a line of text.

Worked through: with the lanes of three kinds in the wide drawing (760 pixels) the dates start at x = 0, the lanes stand at
x = 71, 91 and 111, and the text has the width from x = 132 on: 92 letters a line.
"""

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.labels import LINE_HEIGHT, Label, tenth
from metrics.months import Month
from plans.charts.shapes import KIND_MARKS, OTHER, KindMark

WIDE = 760
ROOMY_FROM = 480  # a drawing narrower than this has narrower lanes
DATE_WIDTH, DATE_WIDTH_NARROW = 61, 50
LANE, LANE_NARROW = 20, 16
TEXT_GAP = 11

YEAR_HEIGHT = 32
ROW_PADDING = 11  # a row is its lines of text and this
FIRST_LINE = 16  # from the top of a row to the line its first letters stand on
MARK_MIDDLE = 11.5
VIEWED_HEIGHT = 30
GAP_OF_A_MONTH = 4
WIDEST_GAP = 28
TEXT_CHARACTER = 6.8  # pixels of a letter of 13, with some to spare
LINES, LINES_NARROW = 3, 6
# A panel ends before it is higher. On paper, where the wide one is drawn, this is some three quarters of a page.
PANEL_HEIGHT, PANEL_HEIGHT_NARROW = 620, 1500
TAIL = 6


@dataclass(frozen=True)
class Happening:
    """One event: on a day, or (`day` None) at some time in `month`. `url` is where its table leads; a drawing has no links."""

    day: dt.date | None
    month: Month
    kind: str
    text: str
    planned: bool = False
    url: str = ""


@dataclass(frozen=True)
class Event:
    """An event as drawn: its mark at `x`, `y`, its date and its lines of text."""

    x: float
    y: float
    mark: KindMark
    planned: bool
    date: Label
    lines: tuple[Label, ...]
    title: str


@dataclass(frozen=True)
class Panel:
    """One piece of the drawing. `words` say which time it is of, `said` what is in it; `leaders` is
    the path of the hairlines from marks to texts. `viewed` is the label of the line that
    ends the month viewed, which `viewed_path` draws, where it is in this panel."""

    width: int
    height: float
    words: str
    said: str
    years: tuple[Label, ...]
    year_rules: str
    lanes: str
    leaders: str
    events: tuple[Event, ...]
    viewed: Label | None
    viewed_path: str

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True)
class TimelineRow:
    """A line of the table beside the drawing."""

    date: str
    kind: str
    text: str
    planned: bool
    url: str


@dataclass(frozen=True)
class Timeline:
    """The drawing in panels, from the earliest to the latest; the kinds that are in it, in the order of their lanes; whether any
    event is only planned; the label of the month viewed; and the rows for the table."""

    width: int
    panels: tuple[Panel, ...]
    key: tuple[KindMark, ...]
    any_planned: bool
    viewed: str
    rows: tuple[TimelineRow, ...]


@dataclass(frozen=True)
class _Piece:
    """A row, a year or the line of the month viewed, before it has its place: what it is, how high, and the gap before it."""

    what: object
    height: float
    gap: float = 0


def timeline_chart(happenings: Sequence[Happening], *, viewed: Month | None = None, width: int = WIDE) -> Timeline:
    """Place the events one below the other, the earliest first; within a month those without a day come first.

    Kinds that are not known are drawn as "other". A line ends the month `viewed`. Text that needs more than three lines (narrow:
    six) ends in "…": the table has it in full.
    """
    ordered = sorted(happenings, key=lambda found: (found.month, found.day or found.month.first, found.day is not None))
    kinds = [kind for kind in KIND_MARKS if any(_kind(found) == kind for found in ordered)]
    grid = _Grid(width, kinds)
    panels = _panels(_years(ordered, viewed, grid), grid.highest) if ordered else []
    return Timeline(
        width=width,
        panels=tuple(_panel(pieces, grid, viewed) for pieces in panels),
        key=tuple(KIND_MARKS[kind] for kind in kinds),
        any_planned=any(found.planned for found in ordered),
        viewed=f"End of {viewed.label}" if viewed and ordered else "",
        rows=tuple(
            TimelineRow(_long_date(found), KIND_MARKS[_kind(found)].word, found.text, found.planned, found.url)
            for found in ordered
        ),
    )


class _Grid:
    """Where the columns stand."""

    def __init__(self, width, kinds):
        roomy = width >= ROOMY_FROM
        lane, date = (LANE, DATE_WIDTH) if roomy else (LANE_NARROW, DATE_WIDTH_NARROW)
        self.width = width
        self.lanes = {kind: tenth(date + lane * (number + 0.5)) for number, kind in enumerate(kinds)}
        self.text = tenth(date + lane * len(kinds) + TEXT_GAP)
        self.characters = int((width - self.text) / TEXT_CHARACTER)
        self.highest, self.most_lines = (PANEL_HEIGHT, LINES) if roomy else (PANEL_HEIGHT_NARROW, LINES_NARROW)

    def lines(self, text):
        """The text in as many lines as it needs, up to the most that a row has."""
        return textwrap.wrap(text, self.characters, max_lines=self.most_lines, placeholder="…") or [""]


def _kind(found):
    return found.kind if found.kind in KIND_MARKS else OTHER


def _long_date(found):
    return f"{found.day.day} {found.month.label}" if found.day else found.month.label


def _short_date(found):
    name = found.month.label[:3]
    return f"{found.day.day} {name}" if found.day else name


def _spoken(found):
    return f"{found.text.strip()} (planned)" if found.planned else found.text.strip()


def _years(ordered, viewed, grid):
    """Everything to be drawn, year by year: the year, its events, and the line after the month viewed."""
    years, before = [], None
    for found in ordered:
        gap = 0 if before is None else min(max(found.month - before.month - 1, 0) * GAP_OF_A_MONTH, WIDEST_GAP)
        new_year = before is None or before.month.year != found.month.year
        if viewed and found.month > viewed and (before is None or before.month <= viewed):
            years = years or [[]]
            years[-1].append(_Piece(viewed, VIEWED_HEIGHT))
        if new_year:
            years.append([_Piece(found.month.year, YEAR_HEIGHT, gap)])
        lines = grid.lines(_spoken(found))
        years[-1].append(_Piece((found, lines), len(lines) * LINE_HEIGHT + ROW_PADDING, 0 if new_year else gap))
        before = found
    if viewed and before.month <= viewed:
        years[-1].append(_Piece(viewed, VIEWED_HEIGHT))
    return years


def _panels(years, highest):
    """The years in portions of which none is higher than a panel. Only a year that is higher by itself is taken apart."""
    panels, current = [], []
    for year in years:
        if current and _height(current) + _height(year) > highest:
            panels.append(current)
            current = []
        for piece in year:
            if isinstance(piece.what, tuple) and len(current) > 1 and _height(current) + _height([piece]) > highest:
                panels.append(current)
                current = [_Piece(f"{piece.what[0].month.year}, continued", YEAR_HEIGHT)]
            current.append(piece)
    return [*panels, current]


def _height(pieces):
    return sum(piece.gap + piece.height for piece in pieces)


def _panel(pieces, grid, viewed):
    y, years, rules, events, months = 0, [], [], [], []
    line, line_path = None, ""
    for piece in pieces:
        y += piece.gap
        if isinstance(piece.what, tuple):
            found, lines = piece.what
            events.append(_event(found, lines, y, grid))
            months.append(found.month)
        elif isinstance(piece.what, Month):
            line = Label(f"End of {viewed.label}", grid.width, tenth(y + FIRST_LINE - 4), "end")
            line_path = f"M0 {tenth(y + VIEWED_HEIGHT / 2 + 4)}H{grid.width}"
        else:
            years.append(Label(str(piece.what), 0, tenth(y + 21), "start"))
            rules.append(f"M0 {tenth(y + 27)}H{grid.width}")
        y += piece.height
    bottom = tenth(y + TAIL)
    return Panel(
        width=grid.width,
        height=bottom,
        words=_time(months, viewed),
        said=_said(len(events)),
        years=tuple(years),
        year_rules="".join(rules),
        lanes="".join(f"M{x} 0V{bottom}" for x in grid.lanes.values()),
        leaders="".join(f"M{event.x} {event.y}H{tenth(grid.text - 4)}" for event in events),
        events=tuple(events),
        viewed=line,
        viewed_path=line_path,
    )


def _event(found, lines, top, grid):
    kind = _kind(found)
    x, y = grid.lanes[kind], tenth(top + MARK_MIDDLE)
    return Event(
        x=x,
        y=y,
        mark=KIND_MARKS[kind],
        planned=found.planned,
        date=Label(_short_date(found), 0, tenth(top + FIRST_LINE), "start"),
        lines=tuple(
            Label(line, grid.text, tenth(top + FIRST_LINE + number * LINE_HEIGHT), "start") for number, line in enumerate(lines)
        ),
        title=f"{_long_date(found)}: {KIND_MARKS[kind].word}. {_spoken(found)}",
    )


def _time(months, viewed):
    if not months:
        return f"end of {viewed.label}"
    return months[0].label if months[0] == months[-1] else f"{months[0].label} to {months[-1].label}"


def _said(number):
    return (
        "1 event, which is in the table that follows."
        if number == 1
        else f"{number} events, which are in the table that follows."
    )
