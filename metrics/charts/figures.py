"""The tables that go with charts: what is drawn, and what may not be, in words and figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.charts.axes import Write
from metrics.charts.line_inputs import Band, LinePoint, ReferenceLine, Step
from metrics.charts.marks import MARKS, STEP_HEADINGS
from metrics.charts.stacked_inputs import SUPPRESSED, Column, Count
from metrics.months import Month

NO_FIGURE = "no figure"
SUPPRESSED_NOTE = "c stands for a number too small to be shown; it is not drawn"
MISSING_NOTE = "a figure is missing, which is not zero"


@dataclass(frozen=True)
class LineRow:
    """One month of a line chart. `cells` are in the order of the table's headings, "" where there is nothing."""

    month: str
    text: str
    said: str
    cells: tuple[str, ...]


def said_of(point: LinePoint, bands: Sequence[Band]) -> str:
    """What the control chart says of a figure; "" where there is no figure, or nothing to hold it against."""
    if point.value is None:
        return ""
    if point.said or point.mark:
        return point.said or MARKS[point.mark].said
    band = band_of(point, bands)
    return MARKS[point.mark].said if band and band.limited else ""


def band_of(point: LinePoint, bands: Sequence[Band]) -> Band | None:
    return next((band for band in bands if band.start <= point.month <= band.end), None)


def table(
    points: Sequence[LinePoint], bands: Sequence[Band], steps: Sequence[Step], references: Sequence[ReferenceLine], write: Write
) -> tuple[tuple[str, ...], tuple[LineRow, ...]]:
    """The headings and the rows. A column stands only for what occurs; limits are as computed, not as cut for the drawing.
    Every step has its last month."""
    columns = {}
    if bands:
        columns["Mean"] = _in_months(points, [(band.start, band.end, write(band.mean)) for band in bands])
    limited = [band for band in bands if band.limited]
    if limited:
        columns["Lower limit"] = _in_months(points, [(band.start, band.end, write(band.lower)) for band in limited])
        columns["Upper limit"] = _in_months(points, [(band.start, band.end, write(band.upper)) for band in limited])
    for kind, heading in STEP_HEADINGS.items():
        of_kind = [(step.from_month, step.to_month, write(step.value)) for step in steps if step.kind == kind]
        if of_kind:
            columns[heading] = _in_months(points, of_kind)
    for reference in references:
        values = [reference.value_in(point.month) for point in points]
        columns[reference.label] = ["" if value is None else write(value) for value in values]
    rows = tuple(
        LineRow(point.month.label, _printed(point), said_of(point, bands), tuple(column[index] for column in columns.values()))
        for index, point in enumerate(points)
    )
    return tuple(columns), rows


def _in_months(points: Sequence[LinePoint], spans: Sequence[tuple[Month, Month, str]]) -> list[str]:
    """For each point the text of the span that its month lies in, else ""."""
    return [next((text for start, end, text in spans if start <= point.month <= end), "") for point in points]


def _printed(point: LinePoint) -> str:
    text = point.text or NO_FIGURE
    return f"{text} (provisional)" if point.provisional and point.value is not None else text


@dataclass(frozen=True)
class Row:
    """One line of the table that goes with stacked columns; the counts are in the order of the series, `texts` as printed.

    `complete`: every count is known and may be shown.
    """

    label: str
    note: str
    counts: tuple[Count, ...]
    total: Count
    texts: tuple[str, ...]
    total_text: str
    complete: bool


def count_row(column: Column, order: Sequence[str], write: Write) -> Row:
    """A column's counts of the kinds in `order`. The total is their sum; where one is "c" or unknown, what the column says."""
    counts = tuple(column.count(key) for key in order)
    notes = [column.note] if column.note else []
    total = column.total
    if None in counts:
        notes.append(MISSING_NOTE)
    if SUPPRESSED in counts:
        notes.append(SUPPRESSED_NOTE)
        total = SUPPRESSED if total is None else total
    complete = all(isinstance(count, int | Decimal) for count in counts)
    if complete:
        total = sum(counts)
    texts = tuple(_text(count, write) for count in counts)
    return Row(column.label, "; ".join(notes), counts, total, texts, _text(total, write), complete)


def _text(count: Count, write: Write) -> str:
    if count is None:
        return NO_FIGURE
    return count if isinstance(count, str) else write(count)
