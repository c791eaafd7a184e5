"""The geometry of charts: numbers in, places on a drawing out. A template turns them into SVG.

Every length and place is in pixels of the drawing's own grid (`view_box`): x grows to the right from 0, y grows *downwards*
from 0 at the top. The browser scales the grid to the width it has. Places are rounded to a tenth of a pixel, which nobody
can see, and whole ones are `int`, so that they print as "40" and not as "40.0".

Stacked columns, worked through: with `width=640` and `height=240` the columns stand between x = 36 and x = 620, on a base
line at y = 214. The tallest column of a plan of 47 actions makes an axis from 0 to 50 in steps of 10; between the base line
and the top of the axis (y = 10) are 204 pixels, so one action is 4.08 pixels high.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEFT = 36
RIGHT_MARGIN = 20  # so that the last label has room to be centred under its column
TOP = 10
BOTTOM_MARGIN = 26

# What the letters take up, for the sizes that the template uses: 12 pixels for labels, 11 for numbers on the columns.
LABEL_CHARACTER = 6.7
NUMBER_CHARACTER = 6.2
NUMBER_HEIGHT = 13
GAP_BETWEEN_LABELS = 8

WIDEST_BAR = 48
STEPS_AT_MOST = 5


@dataclass(frozen=True)
class Series:
    """How one kind is named and filled. `pattern` is "solid", "hatch", "dots" or "dashed" (a broken outline)."""

    key: str
    word: str
    fill: str
    pattern: str = "solid"


@dataclass(frozen=True)
class Column:
    """One column: its name in full, the name that stands under it, how many there are of each kind, and what to know of it."""

    label: str
    short_label: str
    counts: Mapping[str, int]
    note: str = ""


@dataclass(frozen=True)
class Segment:
    """One kind's part of one column. `show_count`: it is tall enough, and the columns wide enough, for the number."""

    key: str
    label: str
    count: int
    x: float
    y: float
    w: float
    h: float
    show_count: bool


@dataclass(frozen=True)
class Layer:
    """The segments of one kind, from the first column to the last."""

    key: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Bar:
    """One column as drawn: its centre, its width and its segments from the base line up."""

    label: str
    centre: float
    width: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Tick:
    """A line of the axis. `label_x` and `label_y` are the end of the base line of its number."""

    value: int
    y: float
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Label:
    """A piece of text, centred on `x`, with its base line at `y`."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Row:
    """One line of the table that goes with the drawing; the counts are in the order of the series."""

    label: str
    note: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class StackedColumns:
    """A drawing of `width` by `height` pixels; the columns stand between `left` and `right` on the line y = `base`."""

    width: int
    height: int
    left: int
    right: int
    base: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    layers: tuple[Layer, ...]
    numbers: tuple[Label, ...]
    plates: str
    x_labels: tuple[Label, ...]
    rows: tuple[Row, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def noted_rows(self) -> tuple[Row, ...]:
        """What the asterisks behind labels stand for."""
        return tuple(row for row in self.rows if row.note)


def stacked_columns(
    columns: Sequence[Column],
    order: Sequence[str],
    *,
    width: int = 640,
    height: int = 240,
) -> StackedColumns:
    """Stack the counts of each column in `order`, the first at the bottom. A kind that `order` leaves out is not drawn.

    Columns share the width equally. Labels are thinned, counting back from the last column, until no two can touch. `plates`
    is the path of the white grounds behind the numbers, which keep them legible on any pattern.
    """
    for column in columns:
        if any(count < 0 for count in column.counts.values()):
            raise ValueError(f"A count cannot be less than nothing: {column.label}")
    right, base = width - RIGHT_MARGIN, height - BOTTOM_MARGIN
    rows = tuple(_row(column, order) for column in columns)
    ticks = axis(max((row.total for row in rows), default=0))
    scale = (base - TOP) / ticks[-1]
    slot = (right - LEFT) / max(len(columns), 1)
    bar_width = _tenth(min(slot * 0.74, WIDEST_BAR))

    # Numbers on some columns and not on others would look as if the rest had none: the widest count decides for all.
    digits = len(str(max((count for row in rows for count in row.counts), default=0)))
    numbered = bar_width >= digits * NUMBER_CHARACTER + 1

    bars = []
    for index, column in enumerate(columns):
        centre = LEFT + slot * (index + 0.5)
        bars.append(_bar(column, order, centre, bar_width, base, scale, numbered))
    segments = [segment for bar in bars for segment in bar.segments]
    return StackedColumns(
        width=width,
        height=height,
        left=LEFT,
        right=right,
        base=base,
        ticks=tuple(
            Tick(
                value,
                _tenth(base - value * scale),
                LEFT - 6,
                _tenth(base - value * scale + 4),
            )
            for value in ticks
        ),
        bars=tuple(bars),
        layers=tuple(Layer(key, tuple(s for s in segments if s.key == key)) for key in order),
        numbers=tuple(Label(str(s.count), _tenth(s.x + s.w / 2), _tenth(s.y + s.h / 2 + 4)) for s in segments if s.show_count),
        plates="".join(_plate(s) for s in segments if s.show_count),
        x_labels=_x_labels(columns, bars, slot, height),
        rows=rows,
    )


def axis(highest: int) -> list[int]:
    """Whole numbers from 0 to at least `highest`, in at most five steps of 1, 2 or 5 times a power of ten."""
    highest = max(highest, 1)
    power = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if highest <= step * STEPS_AT_MOST:
                return list(range(0, step * math.ceil(highest / step) + 1, step))
        power *= 10


def _row(column, order):
    counts = tuple(column.counts.get(key, 0) for key in order)
    return Row(column.label, column.note, counts, sum(counts))


def _bar(column, order, centre, bar_width, base, scale, numbered):
    segments, below = [], 0
    for key in order:
        count = column.counts.get(key, 0)
        if not count:
            continue
        top = _tenth(base - (below + count) * scale)
        bottom = _tenth(base - below * scale)
        segments.append(
            Segment(
                key=key,
                label=column.label,
                count=count,
                x=_tenth(centre - bar_width / 2),
                y=top,
                w=bar_width,
                h=_tenth(bottom - top),
                show_count=numbered and bottom - top >= NUMBER_HEIGHT + 1,
            )
        )
        below += count
    return Bar(column.label, _tenth(centre), bar_width, tuple(segments))


def _plate(segment):
    width = min(_tenth(len(str(segment.count)) * NUMBER_CHARACTER + 3), _tenth(segment.w - 1))
    x, y = (
        _tenth(segment.x + (segment.w - width) / 2),
        _tenth(segment.y + (segment.h - NUMBER_HEIGHT) / 2),
    )
    return f"M{x} {y}h{width}v{NUMBER_HEIGHT}h-{width}z"


def _x_labels(columns, bars, slot, height):
    if not columns:
        return ()
    texts = [column.short_label + ("*" if column.note else "") for column in columns]
    widest = max(len(text) for text in texts) * LABEL_CHARACTER
    every = max(1, math.ceil((widest + GAP_BETWEEN_LABELS) / slot))
    last = len(columns) - 1
    kept = [index for index in range(len(columns)) if (last - index) % every == 0]
    # A label at either end may be wider than its column: it moves inwards, and goes where it would meet its neighbour.
    labels: list[Label] = []
    for index in reversed(kept):
        half = len(texts[index]) * LABEL_CHARACTER / 2
        x = min(
            max(bars[index].centre, half),
            LEFT + slot * len(columns) + RIGHT_MARGIN - half,
        )
        if labels and x + half + GAP_BETWEEN_LABELS > labels[-1].x - len(labels[-1].text) * LABEL_CHARACTER / 2:
            continue
        labels.append(Label(texts[index], _tenth(x), height - 8))
    return tuple(reversed(labels))


def _tenth(value: float) -> float:
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded
