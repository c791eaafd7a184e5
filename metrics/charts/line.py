"""Line charts of months: figures, and what they are held against.

Worked through: 680 by 330 pixels, 36 months, values from 70 to 88. The axis goes from 70 to 90 in steps of 5; its numbers
end 6 pixels left of the months, which stand between x = 36 and where the words beside the lines begin. A figure of 80 lies
half-way between the top of the axis at y = 10 and its base at y = 300.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from metrics.charts.axes import Months, Number, Scale, Write, exact, nice_axis, plain, tenth, tick_texts
from metrics.charts.figures import LineRow, said_of, table
from metrics.charts.flags import ROW, Flag, flags, rows_of
from metrics.charts.key import KeyEntry, key
from metrics.charts.labels import LINE_CHARACTER, Label, beside
from metrics.charts.line_facts import LineFacts, line_facts
from metrics.charts.line_inputs import Annotation, Band, LinePoint, ReferenceLine, Step
from metrics.charts.line_labels import SIDE_CHARACTERS, SIDE_GAP, Note, inner_labels, notes, side_margin, side_notes
from metrics.charts.marks import COMMON, MARKS, USUAL_RANGE
from metrics.charts.strokes import Stroke, ground, strokes
from metrics.months import Month

LEFT_AT_LEAST = 36
TOP = 10
BOTTOM_MARGIN = 30
UNIT_HEIGHT = 18


@dataclass(frozen=True)
class Tick:
    """A line of the axis. Its number ends at `label_x`, on the line `label_y`."""

    text: str
    y: float
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Dot:
    """One figure: its middle, and what it says when pointed at."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class DotLayer:
    """Points that look alike: `shape` is a path from the middle, `fill` white where they are provisional."""

    mark: str
    provisional: bool
    shape: str
    fill: str
    stroke: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class LineChart:
    """A drawing of `width` by `height` pixels; the months stand between `left` and `right` on the line y = `base`.

    Where `drawn` is false there is not one figure, and only the table's part is filled in. `zero_y` is the height of zero
    where values lie on both sides of it.
    """

    width: int
    height: int
    judged: bool
    headings: tuple[str, ...]
    rows: tuple[LineRow, ...]
    drawn: bool = False
    left: float = 0
    right: float = 0
    top: float = 0
    base: float = 0
    unit: str = ""
    ticks: tuple[Tick, ...] = ()
    zero_y: float | None = None
    x_labels: tuple[Label, ...] = ()
    x_marks: str = ""
    ground: str = ""
    ground_fill: str = USUAL_RANGE
    strokes: tuple[Stroke, ...] = ()
    layers: tuple[DotLayer, ...] = ()
    labels: tuple[Label, ...] = ()
    leaders: str = ""
    flags: tuple[Flag, ...] = ()
    key: tuple[KeyEntry, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def line_chart(
    points: Iterable[LinePoint],
    *,
    bands: Iterable[Band] = (),
    steps: Iterable[Step] = (),
    references: Iterable[ReferenceLine] = (),
    annotations: Iterable[Annotation] = (),
    unit: str = "",
    first: Month | None = None,
    last: Month | None = None,
    every: int = 1,
    from_zero: bool = False,
    whole: bool = False,
    floor: Number | None = None,
    ceiling: Number | None = None,
    write: Write = plain,
    width: int = 680,
    height: int = 330,
) -> LineChart:
    """The drawing and the table of a series. Values are in the unit of the series (percentages 0 to 100).

    bands: the segments of its control chart; none where there are too few figures for one
    unit: stands above the axis ("%", "per 10,000 children")
    first, last: the months to draw, by default those of the points; a later `last` shows milestones ahead
    every: months from one figure to the next where none is missing: 1, 3 or 12
    from_zero: zero is on the axis though the values are far from it
    whole: the values are counts, the axis has no part of one
    floor, ceiling: control limits beyond these are drawn at them (0 and 100 of a percentage); the table has them as computed
    write: how a mean, limit, target or comparator is printed

    A month without a figure is a gap, not zero. What lies outside the months is left out. With several rows of flags the
    drawing is higher than `height`. Raises ValueError where a month has two points.
    """
    facts = line_facts(points, bands, steps, references, first=first, last=last, every=every, floor=floor, ceiling=ceiling)
    if facts is None:
        return LineChart(width=width, height=height, judged=False, headings=(), rows=())
    judged = any(point.mark != COMMON for point in facts.points) or any(band.limited for band in facts.bands)
    headings, rows = table(facts.points, facts.bands, facts.steps, facts.references, write)
    chart = LineChart(width=width, height=height, judged=judged, headings=headings, rows=rows, unit=unit)
    if not facts.places:
        return chart
    values = nice_axis(facts.values(), from_zero=from_zero, whole=whole, floor=floor, ceiling=ceiling)
    chart = replace(chart, notes=_notes(facts, values, floor, ceiling, write))
    return _drawn(chart, facts, values, annotations, notes(facts, write))


def _drawn(
    chart: LineChart, facts: LineFacts, values: Sequence[Decimal], annotations: Iterable[Annotation], words: Sequence[Note]
) -> LineChart:
    """The chart with its drawing. Words come first: how wide they are decides how much room is left for the months."""
    texts = tick_texts(values)
    left = tenth(max(LEFT_AT_LEAST, max(map(len, texts)) * LINE_CHARACTER + 10))
    months = Months(facts.first, facts.last, left, tenth(chart.width - side_margin(words)))
    above = UNIT_HEIGHT if chart.unit else 0
    flagged = flags(annotations, months, chart.width, above + 2)
    flag_rows = rows_of(flagged)
    height = chart.height + ROW * max(flag_rows - 1, 0)
    scale = Scale(values, TOP + above + ROW * flag_rows, height - BOTTOM_MARGIN)
    lines = strokes(facts, months, scale)
    side, leaders = beside(side_notes(words, scale), months.right + SIDE_GAP, scale.top - TOP, scale.base, SIDE_CHARACTERS)
    poles = [flag.pole_x for flag in flagged]
    x_labels = months.labels(height - TOP, chart.width, LINE_CHARACTER)
    return replace(
        chart,
        height=height,
        drawn=True,
        left=months.left,
        right=months.right,
        top=scale.top,
        base=scale.base,
        ticks=tuple(_tick(text, scale.y(value), left) for text, value in zip(texts, values, strict=True)),
        zero_y=scale.y(0) if values[0] < 0 < values[-1] else None,
        x_labels=x_labels,
        x_marks="".join(f"M{label.x} {scale.base}v4" for label in x_labels),
        ground=ground(facts.held_bands, months, scale),
        strokes=lines,
        layers=_layers(facts, months, scale),
        labels=side + inner_labels(words, facts, poles, months, scale),
        leaders=leaders,
        flags=flagged,
        key=key(facts.points, lines, judged=chart.judged),
    )


def _tick(text: str, y: float, left: float) -> Tick:
    return Tick(text, y, tenth(left - 6), tenth(y + 4.5))


def _layers(facts: LineFacts, months: Months, scale: Scale) -> tuple[DotLayer, ...]:
    """Usual points first, so that what stands out lies above them."""
    order = list(MARKS)
    present = [point for point in facts.points if point.value is not None]
    present.sort(key=lambda point: (order.index(point.mark), point.provisional))
    layers = []
    for (mark, provisional), same in groupby(present, key=lambda point: (point.mark, point.provisional)):
        look = MARKS[mark]
        dots = tuple(Dot(months.x(p.month), scale.y(p.value), _title(p, facts.bands)) for p in same)
        layers.append(DotLayer(mark, provisional, look.shape, "#fff" if provisional else look.colour, look.colour, dots))
    return tuple(layers)


def _title(point: LinePoint, bands: Sequence[Band]) -> str:
    said = said_of(point, bands)
    provisional = " (provisional)" if point.provisional else ""
    return f"{point.month.label}: {point.text}{provisional}" + (f", {said}" if said else "")


def _notes(
    facts: LineFacts, values: Sequence[Decimal], floor: Number | None, ceiling: Number | None, write: Write
) -> tuple[str, ...]:
    """What a reader has to know of the drawing so as not to be misled by it."""
    found = []
    texts = tick_texts(values)
    if values[0] > 0:
        found.append(f"The scale starts at {texts[0]}, not at zero.")
    elif values[-1] < 0:
        found.append(f"The scale ends at {texts[-1]}, not at zero.")
    limited = [band for band in facts.bands if band.limited]
    if floor is not None and any(exact(band.lower) < exact(floor) for band in limited):
        found.append(f"A lower limit below {write(floor)} is drawn at {write(floor)}; the table has it as computed.")
    if ceiling is not None and any(exact(band.upper) > exact(ceiling) for band in limited):
        found.append(f"An upper limit above {write(ceiling)} is drawn at {write(ceiling)}; the table has it as computed.")
    return tuple(found)
