"""Charts as SVG that stands on its own: for a page, a PDF, and to be turned into a picture for Word. Pure.

The geometry is that of `metrics.charts`. Everything is a presentation attribute: style sheets do not reach into a drawing
everywhere. The key is inside the drawing, with a pattern or a shape beside each word, so that it reads in grey.
"""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from boards.packs.contents import MonthCounts, PackFigure
from boards.papers.blocks import Chart
from boards.papers.words import counted, number, printable
from metrics.charts import Column, LinePoint, Series, StackedColumns, Step, line_chart, stacked_columns
from metrics.charts.labels import LABEL_CHARACTER
from metrics.charts.line import LineChart
from metrics.kinds import COUNT, MONEY, PERCENT, RATE
from metrics.months import Month

FONTS = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK, QUIET, GRID = "#14201f", "#4a5657", "#d3dbda"
SIZE, DOT = 12, 7
ANCHORS = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}
PARTS = re.compile(r"\d+\.\d+")
KEY_HEIGHT = 26
KEY_SAMPLE = 22
KEY_GAP = 18
# Two figures are a difference, which a sentence says, and no course.
POINTS_AT_LEAST = 3

RATINGS = (
    Series("red", "Red", "#eda599", "hatch"),
    Series("amber", "Amber", "#ffd98a", "dots"),
    Series("green", "Green", "#b5dcc0", "solid"),
    Series("none", "Not rated", "#ffffff", "dashed"),
)
UNIT_SIGNS = {PERCENT: "%", RATE: "per 10,000 children", MONEY: "£", COUNT: ""}


def ratings_chart(months: Sequence[MonthCounts], key: str = "ratings") -> Chart | None:
    """Stacked columns of the actions by rating at the end of each month; None where there is nothing to draw."""
    columns = []
    for each in months:
        month, counts = Month.parse(each.month), each.counts
        found = {"red": counts.red, "amber": counts.amber, "green": counts.green, "none": counts.not_rated}
        columns.append(Column(month.label, month.short_label, found))
    drawn = stacked_columns(columns, [series.key for series in RATINGS], width=680, height=230)
    if not any(bar.segments for bar in drawn.bars):
        return None
    title = "Actions by rating at the end of each month"
    last = months[-1].counts
    description = (
        f"Stacked columns, {counted(len(months), 'month')}. At the end: {last.red} Red, {last.amber} Amber, {last.green} Green, "
        f"{last.not_rated} not rated. The figures are in the table that follows."
    )
    svg = _standing(drawn.width, drawn.height + KEY_HEIGHT, title, description, _stacked(drawn, key))
    return Chart(title, description, svg, drawn.width, drawn.height + KEY_HEIGHT)


def figure_chart(figure: PackFigure) -> Chart | None:
    """The line of a series by month; None where fewer than three months can be drawn."""
    points = [LinePoint(Month.parse(point.month), number(point.value), figure.printed(point.shown)) for point in figure.points]
    held = [point.month for point in points if point.value is not None]
    if len(held) < POINTS_AT_LEAST:
        return None
    target = number(figure.target_value)
    steps = [] if target is None else [Step(held[0], None, target, f"Target: {figure.target}")]
    drawn = line_chart(
        points,
        steps=steps,
        unit=figure.unit_words or UNIT_SIGNS.get(figure.unit, ""),
        every=min(later - earlier for earlier, later in zip(held, held[1:], strict=False)),
        whole=figure.unit == COUNT,
        floor=0,
        ceiling=100 if figure.unit == PERCENT else None,
        width=680,
        height=220,
    )
    title = f"{figure.name}, by month"
    lowest = min((point for point in points if point.value is not None), key=lambda point: point.value)
    highest = max((point for point in points if point.value is not None), key=lambda point: point.value)
    last = next(point for point in reversed(points) if point.value is not None)
    description = (
        f"Line chart from {points[0].month.label} to {points[-1].month.label}. Lowest {lowest.text} in {lowest.month.label}, "
        f"highest {highest.text} in {highest.month.label}, last {last.text} in {last.month.label}. "
        "The figures are in the table that follows."
    )
    svg = _standing(drawn.width, drawn.height, title, description, _line(drawn))
    return Chart(title, description, svg, drawn.width, drawn.height)


def _standing(width: int, height: int, title: str, description: str, inside: str) -> str:
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'font-family="{FONTS}" font-size="{SIZE}" fill="{INK}"><title>{escape(title)}. {escape(description)}</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{inside}</svg>'
    )


# --- Stacked columns ---


def _stacked(chart: StackedColumns, key: str) -> str:
    series = {each.key: each for each in RATINGS}
    parts = [_pattern(each, f"{key}-{each.key}") for each in RATINGS]
    parts.append(_key(key))
    parts.append(f'<g transform="translate(0 {KEY_HEIGHT})">')
    parts.append(_lines((chart.left, tick.y, chart.right) for tick in chart.ticks))
    parts.append(_texts(((tick.label_x, tick.label_y, tick.value) for tick in chart.ticks), anchor="end"))
    for layer in chart.layers:
        look = series[layer.key]
        parts.append(f'<g fill="url(#{key}-{layer.key})" stroke="{INK}" stroke-width=".8"{_dash(look)}>')
        parts += [f'<path d="M{s.x} {s.y}h{s.w}v{s.h}h-{s.w}z"/>' for s in layer.segments]
        parts.append("</g>")
    if chart.plates:
        parts.append(f'<path d="{chart.plates}" fill="#ffffff" fill-opacity=".85"/>')
    parts.append(_texts(((each.x, each.y, each.text) for each in chart.numbers), size=11, fill=INK))
    parts.append(_texts((each.x, each.y, each.text) for each in chart.x_labels))
    parts.append(f'<path d="M{chart.left} {chart.base}H{chart.right}" stroke="{INK}"/></g>')
    return "".join(parts)


def _key(key: str) -> str:
    parts, x = [], 4.0
    for each in RATINGS:
        parts.append(
            f'<rect x="{x:g}" y="4" width="{KEY_SAMPLE}" height="14" fill="url(#{key}-{each.key})" stroke="{INK}"{_dash(each)}/>'
            f'<text x="{x + KEY_SAMPLE + 6:g}" y="15">{each.word}</text>'
        )
        x += KEY_SAMPLE + 6 + len(each.word) * LABEL_CHARACTER + KEY_GAP
    return "".join(parts)


def _dash(series: Series) -> str:
    return ' stroke-dasharray="3 2"' if series.pattern == "dashed" else ""


def _pattern(series: Series, name: str) -> str:
    marks = {
        "hatch": f'<path d="M-1 7 7-1M-1 1 1-1M5 7l2-2" stroke="{INK}" stroke-width="1" stroke-opacity=".6"/>',
        "dots": f'<circle cx="3" cy="3" r=".9" fill="{INK}" fill-opacity=".7"/>',
    }
    return (
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" '
        f'fill="{series.fill}"/>{marks.get(series.pattern, "")}</pattern>'
    )


# --- Lines ---


def _line(chart: LineChart) -> str:
    parts = [_lines((chart.left, tick.y, chart.right) for tick in chart.ticks)]
    parts.append(_texts(((tick.label_x, tick.label_y, tick.text) for tick in chart.ticks), anchor="end"))
    if chart.unit:
        parts.append(_texts([(0, 13, chart.unit)], anchor="start"))
    parts.append(f'<path d="M{chart.left} {chart.base}H{chart.right}{chart.x_marks}" stroke="{INK}"/>')
    parts.append(_texts((each.x, each.y, each.text) for each in chart.x_labels))
    for stroke in chart.strokes:
        style = stroke.style
        dash = f' stroke-dasharray="{style.dash}" stroke-linecap="{style.cap}"' if style.dash else ""
        parts.append(f'<path d="{_whole(stroke.path)}" fill="none" stroke="{style.colour}" stroke-width="{style.width}"{dash}/>')
    for layer in chart.layers:
        # Round ends of lines without length: shorter than a path around each point, which counts on a page of thirty charts.
        dots = "".join(f"M{dot.x} {dot.y}h0" for dot in layer.dots)
        parts.append(
            f'<path d="{_whole(dots)}" fill="none" stroke="{layer.stroke}" stroke-width="{DOT}" stroke-linecap="round"/>'
        )
    if chart.leaders:
        parts.append(f'<path d="{chart.leaders}" fill="none" stroke="#5b6564" stroke-width=".8"/>')
    for each in chart.labels:
        text = f'x="{each.x}" y="{each.y}"{ANCHORS[each.anchor]}'
        # A ground of its own first: not every program that draws knows the order of paint.
        parts.append(f'<text {text} fill="#ffffff" stroke="#ffffff" stroke-width="4" stroke-linejoin="round">')
        parts.append(f'{escape(each.text)}</text><text {text} fill="{each.fill}">{escape(each.text)}</text>')
    return "".join(parts)


def _whole(path: str) -> str:
    """The path in whole pixels, line and points alike: what is left out is not seen, and thirty charts stand on a page."""
    return PARTS.sub(lambda found: str(round(float(found[0]))), path)


# --- Both ---


def _lines(lines) -> str:
    return f'<path d="{"".join(f"M{left} {y}H{right}" for left, y, right in lines)}" stroke="{GRID}"/>'


def _texts(texts, *, anchor: str = "middle", size: int = SIZE, fill: str = QUIET) -> str:
    inside = "".join(f'<text x="{x}" y="{y}">{escape(str(words))}</text>' for x, y, words in texts)
    sized = "" if size == SIZE else f' font-size="{size}"'
    return f'<g{ANCHORS[anchor]}{sized} fill="{fill}">{inside}</g>'
