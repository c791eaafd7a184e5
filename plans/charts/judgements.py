"""The history of an authority's judgements: one row per graded area, four steps in each, from inspection to inspection.

Worked through: in the wide drawing of 720 pixels the time runs from x = 209 to x = 570; the rest of the width is for the word
beside the last judgement. A row is 64 pixels high; its four steps are 10 pixels apart, outstanding on top at 22 pixels.
"""

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.labels import ASCENT, GAP_BETWEEN_LABELS, LABEL_CHARACTER, LINE_CHARACTER, LINE_HEIGHT, Label, tenth, wrapped
from metrics.months import Month
from plans.charts.shapes import GRADE_MARKS, REACH, GradeMark
from plans.frameworks import ALL_AREAS, GRADE_ORDER, GRADE_WORDS

WIDE = 720
NAMES_ABOVE_BELOW = 480  # a drawing narrower than this has the name of an area above its row and not beside it
NAME_CHARACTERS = 26  # of a line, beside the row
WORD_ROOM = 150  # for the longest word beside the last judgement, with its gaps
STEP = 10
STEPS = len(GRADE_ORDER)
ABOVE_STEPS = 22  # from the top of a row to its highest step
BELOW_STEPS = 12
NAME_HEIGHT = 18  # where the name stands above the row
LABEL_LINES = 2  # of dates under the rows
AXIS_GAP = 8


@dataclass(frozen=True)
class Judged:
    """One judgement: of an area (its code, and its `words` as they are to stand by its row) at an inspection that began `on`."""

    area: str
    words: str
    on: dt.date
    grade: str


@dataclass(frozen=True)
class PlacedGrade:
    """A judgement as drawn. `label` is its word, where there is room beside it."""

    x: float
    y: float
    letter_y: float
    mark: GradeMark
    title: str
    label: Label | None


@dataclass(frozen=True)
class AreaRow:
    """One area: its name in lines, the lines of its four steps, the path from judgement to judgement and the judgements."""

    area: str
    words: str
    name: tuple[Label, ...]
    steps: str
    path: str
    grades: tuple[PlacedGrade, ...]


@dataclass(frozen=True)
class GradeKey:
    """A grade in the key."""

    mark: GradeMark
    word: str


@dataclass(frozen=True)
class JudgementChart:
    """A drawing of `width` by `height` pixels. `poles` is the path of a line at each inspection; the dates stand under them."""

    width: int
    height: float
    rows: tuple[AreaRow, ...]
    rules: str
    poles: str
    dates: tuple[Label, ...]
    key: tuple[GradeKey, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def judgement_chart(
    judged: Sequence[Judged],
    *,
    until: dt.date | None = None,
    order: Sequence[str] = tuple(area.code for area in ALL_AREAS),
    width: int = WIDE,
) -> JudgementChart:
    """Place every judgement by its date and grade; rows in the `order` of areas, areas that it leaves out at the end.

    A judgement holds until the next inspection with judgements, or `until` (a day, such as the end of the month viewed; left out:
    the last inspection). An area that the next inspection did not judge ends there: frameworks change their areas. What was
    judged after `until` is not drawn. Of two judgements of an area on one day the later of the sequence counts.
    """
    judged = [found for found in judged if until is None or found.on <= until]
    beside = width >= NAMES_ABOVE_BELOW
    left = tenth(NAME_CHARACTERS * LINE_CHARACTER + 12 + REACH) if beside else REACH + 2
    days = sorted({found.on for found in judged})
    end = max(days[-1], until or days[-1]) if days else None
    places = _places(days, end, left, width - WORD_ROOM)

    codes = dict.fromkeys([*order, *(found.area for found in judged)])
    rows, rules, top = [], [], 0
    for code in codes:
        of_area = {found.on: found for found in judged if found.area == code}
        if not of_area:
            continue
        if rows:
            rules.append(f"M0 {tenth(top)}H{width}")
        rows.append(_row(code, of_area, places, top, beside, left, width))
        top += _row_height(beside)

    dates = _dates(days, places, top + AXIS_GAP + ASCENT, left, width)
    lines = max((round((date.y - top - AXIS_GAP - ASCENT) / LINE_HEIGHT) + 1 for date in dates), default=0)
    return JudgementChart(
        width=width,
        height=tenth(top + AXIS_GAP + lines * LINE_HEIGHT + 2),
        rows=tuple(rows),
        rules="".join(rules),
        poles="".join(f"M{places[day]} {0 if beside else NAME_HEIGHT}V{tenth(top + AXIS_GAP - 3)}" for day in days),
        dates=dates,
        key=tuple(GradeKey(GRADE_MARKS[grade], word) for grade, word in GRADE_WORDS.items()),
    )


def _row_height(beside):
    return ABOVE_STEPS + STEP * (STEPS - 1) + BELOW_STEPS + (0 if beside else NAME_HEIGHT)


def _places(days, end, left, right):
    """Where each day stands, and the end of the time, by day. A single day without anything after it stands at the left."""
    if not days:
        return {}
    span = (end - days[0]).days
    return {day: tenth(left + (right - left) * ((day - days[0]).days / span if span else 0)) for day in [*days, end]}


def _row(code, of_area, places, top, beside, left, width):
    inspected = sorted(places)
    days = sorted(of_area)
    words = of_area[days[-1]].words
    first_step = top + ABOVE_STEPS + (0 if beside else NAME_HEIGHT)
    level = {day: tenth(first_step + STEP * (GRADE_ORDER[found.grade] - 1)) for day, found in of_area.items()}

    path, grades, drawn_to = [], [], None
    for index, day in enumerate(days):
        # A judgement holds until the next inspection, whether that judged this area or not.
        held = next((later for later in inspected if later > day), day)
        path.append(f"{'V' if drawn_to == day else f'M{places[day]} '}{level[day]}H{places[held]}")
        drawn_to = held
        following = days[index + 1] if index + 1 < len(days) else None
        free = places[following] - REACH if following else width
        grades.append(_placed(of_area[day], places[day], level[day], free))
    return AreaRow(
        area=code,
        words=words,
        name=_name(words, top, beside, width),
        steps="".join(f"M{tenth(left - REACH)} {tenth(first_step + STEP * step)}H{width}" for step in range(STEPS)),
        path="".join(path),
        grades=tuple(grades),
    )


def _placed(found, x, y, free):
    mark = GRADE_MARKS[found.grade]
    label = Label(mark.short, tenth(x + REACH + 4), tenth(y - 6), "start")
    fits = label.x + len(label.text) * LABEL_CHARACTER + GAP_BETWEEN_LABELS / 2 <= free
    return PlacedGrade(
        x=x,
        y=y,
        letter_y=tenth(y + 4),
        mark=mark,
        title=f"{found.words}, {Month.of(found.on).label}: {GRADE_WORDS[found.grade]}",
        label=label if fits else None,
    )


def _name(words, top, beside, width):
    if not beside:
        line = textwrap.shorten(words, int(width / LINE_CHARACTER), placeholder="…")
        return (Label(line, 0, tenth(top + ASCENT + 4), "start"),)
    lines = wrapped(words, NAME_CHARACTERS)
    middle = top + ABOVE_STEPS + STEP * (STEPS - 1) / 2
    start = middle - len(lines) * LINE_HEIGHT / 2 + ASCENT
    return tuple(Label(line, 0, tenth(start + number * LINE_HEIGHT), "start") for number, line in enumerate(lines))


def _dates(days, places, y, left, width):
    """The month of each inspection under its line, on the first line of text that has room; the last ones come first, so that
    where there is no room at all it is an early one that goes."""
    lines: list[float] = [width] * LABEL_LINES  # the left end of what stands on each
    labels = []
    for day in reversed(days):
        month = Month.of(day)
        text = f"{month.label[:3]} {month.year}"
        half = len(text) * LABEL_CHARACTER / 2
        x = min(max(places[day], half), width - half)
        for number, taken in enumerate(lines):
            if x + half <= taken:
                labels.append(Label(text, tenth(x), tenth(y + number * LINE_HEIGHT)))
                lines[number] = x - half - GAP_BETWEEN_LABELS
                break
    return tuple(reversed(labels))
