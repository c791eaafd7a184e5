"""Sums of tables. Pure.

Rules
COLUMN_TOTAL  a row of totals that is not the sum of the rows above it
ROW_TOTAL     a column of totals that is not the sum of the columns before it
DIFFERENCE    a variance or change that does not follow from the two columns before it
SHARE         a percentage in brackets that is not the share of the total of its column
REQUESTED     lines of costs without a total that do not add up to the amount named just before them

What a column of percentages, rates or averages adds up to says nothing, so these are left out, and so is a table with a row
"of which". An empty cell is not nought: a column with one is not added up. A column of differences is held to be one only where
most of its rows fit. A last column whose heading says "Total" is one, though a column may be missing from its table; where most
of its rows do not fit and its numbers are of different kinds, it is not checked, and what was read says so.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from boards.papers.checking import numbers
from boards.papers.checking.numbers import CellNumber, cell, plain, same, written
from boards.papers.checking.paper import HEADING, Finding, Grid, Line, Paper, found, row_words

TOTAL = re.compile(
    r"^(?:grand |overall |sub-?)?totals?\b|\btotals?:?$|^all (?:areas|items|services|actions|measures)$", re.IGNORECASE
)
_SUB = re.compile(r"\bsub-?totals?\b", re.IGNORECASE)
_TOTAL_HEAD = re.compile(r"^(?:grand |overall )?totals?(?: (?:actions|cases|children|number|£\S*))?$", re.IGNORECASE)
_PART_OF = re.compile(r"\b(?:of which|of whom|including|include)\b", re.IGNORECASE)
_NOT_ADDED = re.compile(
    r"%|per\s?cent|\b(?:average|mean|median|rates?|per|ratio|target|date|year|month|ref|reference|no|number|share|proportion|"
    r"score|age|days|weeks|position|rank)\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"\b(?:variance|change|difference|variation|over/?\s?\(?under\)?spend)\b", re.IGNORECASE)
_RESERVES = re.compile(r"\breserves?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """A column of numbers: its place, its heading, and the numbers of the rows between two totals; None for a cell without."""

    place: int
    head: str
    cells: tuple[CellNumber | None, ...]


def columns_of(grid: Grid) -> list[Column]:
    """The columns behind the first that hold a number."""
    width = max((len(row) for row in (grid.head, *grid.rows)), default=0)
    heads = [*grid.head, *[""] * width]
    found_columns = [Column(place, heads[place], tuple(map(cell, grid.column(place)))) for place in range(1, width)]
    return [column for column in found_columns if any(column.cells)]


def total_rows(grid: Grid) -> list[int]:
    """The places of the rows of totals."""
    return [place for place, row in enumerate(grid.rows) if row and TOTAL.search(row[0].strip().strip("*: "))]


def _can_be_added(grid: Grid) -> bool:
    return not any(_PART_OF.search(row[0]) for row in grid.rows if row)


# --- Rows of totals ---


def column_total(paper: Paper, truth=None) -> Iterator[Finding]:
    """A row of totals that is not the sum of the rows above it."""
    for grid, column, total, parts in totalled(paper):
        held = column.cells[total].number
        added = sum((part.value for part in parts), Decimal(0))
        if added == held.value or held.unit == numbers.PERCENT:
            continue
        sums = " + ".join(plain(part.value) for part in parts).replace("+ −", "− ")
        rounded = len(parts) >= 2 and abs(added - held.value) <= max(part.step for part in parts) * (len(parts) + 1) / 2
        wrong = f"{_named(column)} adds up to {written(added, held)}, and its total says {held.text}."
        if rounded and (held.step >= 1000 or held.step < 1 or _in_thousands(grid, column)):
            wrong += " It may come from rounding; then the paper should say so."
        yield found(
            "COLUMN_TOTAL", grid, row_words(grid.rows[total]), wrong, f"{sums} = {plain(added)}, not {plain(held.value)}."
        )


def totalled(paper: Paper) -> Iterator[tuple]:
    """Every column that can be added up: its table, itself, the place of the total, and the numbers above it."""
    for grid in paper.grids:
        totals = total_rows(grid)
        if not totals or not _can_be_added(grid):
            continue
        for column in columns_of(grid):
            if not _NOT_ADDED.search(column.head):
                yield from _totals_of(grid, column, totals)


def _totals_of(grid: Grid, column: Column, totals: list[int]):
    subs = [place for place in totals if _SUB.search(grid.rows[place][0])]
    begin = 0
    for place in totals:
        if column.cells[place] is None:
            continue
        if subs and place not in subs:
            parts = [column.cells[each] for each in subs if each < place]
            parts += [column.cells[each] for each in range(max(subs) + 1, place) if each not in totals]
        else:
            parts = [column.cells[each] for each in range(begin, place)]
        begin = place + 1
        units = {part.number.unit for part in parts if part and part.number.value}
        if len(parts) >= 2 and all(parts) and len(units) <= 1 and numbers.PERCENT not in units:
            yield grid, column, place, [part.number for part in parts]


def _named(column: Column) -> str:
    return f"“{' '.join(column.head.split())}”" if column.head.strip() else f"Column {column.place + 1}"


def _in_thousands(grid: Grid, column: Column) -> bool:
    return bool(re.search(r"£\s?0*00|£\s?k|£\s?m|thousand|million", f"{grid.caption} {column.head}", re.IGNORECASE))


# --- Columns of totals and of differences ---


def row_total(paper: Paper, truth=None) -> Iterator[Finding]:
    """A column of totals that is not the sum of the columns before it."""
    for grid, _, rows in across(paper):
        wrong = [row for row in rows if row[1] != row[2].value]
        few_fit = len(wrong) * 2 >= len(rows)
        if len(rows) < 2 or _is_left_alone(rows):
            continue
        for place, added, held, parts in wrong:
            sums = " + ".join(plain(part.value) for part in parts).replace("+ −", "− ")
            said = f"The row adds up to {written(added, held)}, and its total says {held.text}."
            if few_fit and held.value > added:
                said += " Or a column that belongs to it is missing; then the paper should say so."
            yield found(
                "ROW_TOTAL", grid, row_words(grid.rows[place]), said, f"{sums} = {plain(added)}, not {plain(held.value)}."
            )


def _is_left_alone(rows: list[tuple]) -> bool:
    """Whether it is not clear that a column is the total of those before it: most rows do not fit, and the numbers are of
    different kinds, or their product is the total."""
    wrong = [row for row in rows if row[1] != row[2].value]
    if not wrong or len(wrong) * 2 < len(rows):
        return False
    kinds = {number.unit for *_, held, parts in rows for number in (held, *parts) if number.value}
    return len(kinds) > 1 or all(len(parts) == 2 and parts[0].value * parts[1].value == held.value for *_, held, parts in rows)


def not_judged(paper: Paper) -> list[Grid]:
    """The tables with a column of totals that was left alone."""
    return [grid for grid, _, rows in across(paper) if len(rows) >= 2 and _is_left_alone(rows)]


def across(paper: Paper) -> Iterator[tuple]:
    """Every table with a last column of totals: the column, and of each row its place, the sum, the total and the parts."""
    for grid in paper.grids:
        columns = columns_of(grid)
        if len(columns) < 3 or not _TOTAL_HEAD.match(columns[-1].head.strip()):
            continue
        *parts, last = columns
        if any(_NOT_ADDED.search(column.head) or _DIFFERENCE.search(column.head) for column in parts):
            continue
        rows = []
        for place, held in enumerate(last.cells):
            cells = [column.cells[place] for column in parts]
            if held and all(cells) and not any(each.number.unit == numbers.PERCENT for each in cells):
                rows.append(
                    (place, sum((each.number.value for each in cells), Decimal(0)), held.number, [c.number for c in cells])
                )
        yield grid, last, rows


# How a difference may follow from what stands before it: earlier, later, reserves.
_WAYS = (
    ("{1} − {0}", lambda earlier, later, used: later - earlier),
    ("{0} − {1}", lambda earlier, later, used: earlier - later),
    ("{1} − {0} + {2}", lambda earlier, later, used: later - earlier + used),
    ("{0} − {1} − {2}", lambda earlier, later, used: earlier - later - used),
)


def difference(paper: Paper, truth=None) -> Iterator[Finding]:
    """A variance or change that does not follow from the two columns before it."""
    for grid, rows, (words, way) in compared(paper):
        for place, earlier, later, used, held in rows:
            due = way(earlier.value, later.value, used.value if used else Decimal(0))
            if due != held.value:
                shown = [plain(each.value) if each else "" for each in (earlier, later, used)]
                sums = words.format(*shown).replace("+ −", "− ").replace("− −", "+ ")
                wrong = f"The difference comes to {written(due, held)}, and the row says {held.text}."
                if abs(due - held.value) <= held.step and _in_thousands(grid, Column(0, " ".join(grid.head), ())):
                    wrong += " It may come from rounding; then the paper should say so."
                yield found(
                    "DIFFERENCE", grid, row_words(grid.rows[place]), wrong, f"{sums} = {plain(due)}, not {plain(held.value)}."
                )


def compared(paper: Paper) -> Iterator[tuple]:
    """Every column of differences of which most rows follow in one way: its table, its rows, and the way."""
    for grid in paper.grids:
        columns = columns_of(grid)
        for at, column in enumerate(columns):
            if not _DIFFERENCE.search(column.head) or "%" in column.head:
                continue
            before = [each for each in columns[:at] if not _DIFFERENCE.search(each.head)]
            used = next((each for each in before if _RESERVES.search(each.head)), None)
            sides = [each for each in before if each is not used]
            if len(sides) == 2:
                rows = list(_rows(sides, used, column))
                way = _way(rows, used is not None)
                if way:
                    yield grid, rows, way


def _rows(sides: list[Column], used: Column | None, column: Column):
    for place, held in enumerate(column.cells):
        earlier, later = (each.cells[place] for each in sides)
        spent = used.cells[place] if used else None
        if held and earlier and later and held.number.unit != numbers.PERCENT and (used is None or spent):
            yield place, earlier.number, later.number, spent.number if spent else None, held.number


def _way(rows: list[tuple], with_reserves: bool):
    """The way in which most of at least two rows follow, and of two such ways the nearer one; None where none does."""
    best = None
    for words, way in (*_WAYS[2:], *_WAYS[:2]) if with_reserves else _WAYS[:2]:
        off = [
            abs(way(earlier.value, later.value, used.value if used else 0) - held.value) for _, earlier, later, used, held in rows
        ]
        fits = off.count(0)
        if len(rows) >= 2 and fits * 2 >= len(rows) and (best is None or (fits, -sum(off)) > best[0]):
            best = (fits, -sum(off)), (words, way)
    return best[1] if best else None


# --- Shares ---


def share(paper: Paper, truth=None) -> Iterator[Finding]:
    """A percentage in brackets that is not the share of the total of its column."""
    for grid in paper.grids:
        totals = total_rows(grid)
        if len(totals) != 1 or not _can_be_added(grid):
            continue
        for column in columns_of(grid):
            rows = [(place, held) for place, held in enumerate(column.cells[: totals[0]]) if held and held.share]
            whole = column.cells[totals[0]]
            if len(rows) < 2 or whole is None or whole.number.value <= 0:
                continue
            off = [(place, held) for place, held in rows if not _is_share(held, whole.number.value)]
            # Where most do not fit, they are shares of something else.
            for place, held in off if len(off) * 2 < len(rows) else ():
                yield _wrong_share(grid, column, place, held, whole.number.value)


def _exact(held: CellNumber, whole: Decimal) -> Decimal:
    return held.number.value * 100 / whole


def _is_share(held: CellNumber, whole: Decimal) -> bool:
    return same(_exact(held, whole), held.share.value, held.share.step / 2)


def _wrong_share(grid: Grid, column: Column, place: int, held: CellNumber, whole: Decimal) -> Finding:
    exact = _exact(held, whole)
    rounded = exact.quantize(held.share.step, ROUND_HALF_UP)
    cut = "; it was cut off, not rounded" if 0 <= exact - held.share.value < held.share.step else ""
    quote = f"{grid.rows[place][0]}, {' '.join(column.head.split())}: {grid.rows[place][column.place]}"
    sums = f"{plain(held.number.value)} ÷ {plain(whole)} = {exact.quantize(held.share.step / 10, ROUND_HALF_UP)}%."
    return found("SHARE", grid, quote, f"The share is {rounded}%, and the table says {held.share.text}{cut}.", sums)


# --- Costs and the request ---

_COST = re.compile(r"\b(?:costs?|amount|budget)\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:funding|investment|invest|request\w*|allocat\w+|bid)\b", re.IGNORECASE)
_LINES, _NEAR = 4, 20


def requested(paper: Paper, truth=None) -> Iterator[Finding]:
    """Lines of costs without a total that do not add up to the amount named just before them."""
    for at, grid in enumerate(paper.parts):
        if not isinstance(grid, Grid) or not grid.head:
            continue
        place = next((place for place, head in enumerate(grid.head) if place and _COST.search(head)), None)
        behind = paper.parts[at + 1 : at + 1 + _NEAR]
        grids = [grid, *itertools.takewhile(lambda part: isinstance(part, Grid) and not part.head, behind)]
        costs = [] if place is None or any(map(total_rows, grids)) else _costs(grids, place)
        amounts = {number.value: number for number in _asked_before(paper.parts[max(0, at - _NEAR) : at])}
        if len(costs) < _LINES or len(amounts) != 1:
            continue
        [asked], added = amounts.values(), sum(number.value for number in costs)
        # Lines of another order are the costs of something else.
        if added != asked.value and asked.value / 2 <= added <= asked.value * 3 / 2:
            said = f"The lines add up to {written(added, costs[0])}, and {asked.text} is asked for."
            sums = f"{' + '.join(number.text for number in costs)} = {written(added, costs[0])}: "
            kind = "unexplained" if added < asked.value else "more than asked for"
            apart = f"{written(abs(asked.value - added), costs[0])} {kind}."
            yield found("REQUESTED", grid, " | ".join(grid.head), said, sums + apart)


def _costs(grids: list[Grid], place: int) -> list:
    cells = [cell(words) for grid in grids for words in grid.column(place)]
    return [held.number for held in cells if held and held.number.unit == numbers.MONEY]


def _asked_before(parts) -> list:
    """The amounts that the section before a table asks for: from its last heading on."""
    lines = [part for part in parts if isinstance(part, Line)]
    begin = max((at for at, line in enumerate(lines) if line.kind == HEADING), default=-1)
    words = [sentence for line in lines[begin + 1 :] for sentence in line.sentences if _ASKED.search(sentence)]
    return [number for sentence in words for number in numbers.numbers_in(sentence) if number.unit == numbers.MONEY]
