"""Stacked columns: how many of each kind, month by month or group by group.

Worked through: with `width=640` and `height=240` the columns stand between x = 36 and x = 620, on a base line at y = 214.
The tallest column of a plan of 47 actions makes an axis from 0 to 50 in steps of 10; between the base line and the top of the
axis (y = 10) are 204 pixels, so one action is 4.08 pixels high.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.charts.axes import Write, axis
from metrics.charts.figures import Row, count_row
from metrics.charts.labels import LABEL_CHARACTER, NUMBER_CHARACTER, Label, tenth, thinned
from metrics.charts.stacked_inputs import Column

LEFT = 36
RIGHT_MARGIN = 20  # so that the last label has room to be centred under its column
TOP = 10
BOTTOM_MARGIN = 26

NUMBER_HEIGHT = 13
WIDEST_BAR = 48


@dataclass(frozen=True)
class Segment:
    """One kind's part of one column. `show_count`: it is tall enough, and the columns wide enough, for the number."""

    key: str
    label: str
    count: int | Decimal
    text: str
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
    asterisks: tuple[Label, ...]
    x_labels: tuple[Label, ...]
    rows: tuple[Row, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def noted_rows(self) -> tuple[Row, ...]:
        """What the asterisks behind labels stand for."""
        return tuple(row for row in self.rows if row.note)

    @property
    def notes(self) -> tuple[str, ...]:
        """The same, rows of one note together."""
        labels: dict[str, list[str]] = {}
        for row in self.noted_rows:
            labels.setdefault(row.note, []).append(row.label)
        return tuple(f"{', '.join(named)}: {note}" for note, named in labels.items())


def stacked_columns(
    columns: Sequence[Column],
    order: Sequence[str],
    *,
    part_of: int | None = None,
    write: Write = str,
    width: int = 640,
    height: int = 240,
) -> StackedColumns:
    """Stack the counts of each column in `order`, the first at the bottom. A kind that `order` leaves out is not drawn.

    Columns share the width equally. Labels are thinned, counting back from the last column, until no two can touch. `plates`
    is the path of the white grounds behind the numbers, which keep them legible on any pattern. `part_of` is what the counts
    are shares of (100): the axis ends there, though rounded shares may come to a little more. `write` is how a count is
    printed. A count that is "c" or None is not drawn: an asterisk stands on the column, and the table has what is known.
    """
    right, base = width - RIGHT_MARGIN, height - BOTTOM_MARGIN
    rows = tuple(count_row(column, order, write) for column in columns)
    highest = max((sum(_numbers(column, order)) for column in columns), default=0)
    ticks = axis(part_of or highest)
    scale = (base - TOP) / float(max(ticks[-1], highest))
    slot = (right - LEFT) / max(len(columns), 1)
    bar_width = tenth(min(slot * 0.74, WIDEST_BAR))

    # Numbers on some columns and not on others would look as if the rest had none: the widest count decides for all.
    digits = max((len(write(count)) for column in columns for count in _numbers(column, order)), default=1)
    numbered = bar_width >= digits * NUMBER_CHARACTER + 1

    bars = []
    for index, column in enumerate(columns):
        centre = LEFT + slot * (index + 0.5)
        bars.append(_bar(column, order, centre, bar_width, base, scale, numbered, write))
    segments = [segment for bar in bars for segment in bar.segments]
    names = [column.short_label + ("*" if row.note else "") for column, row in zip(columns, rows, strict=True)]
    return StackedColumns(
        width=width,
        height=height,
        left=LEFT,
        right=right,
        base=base,
        ticks=tuple(_tick(value, base - value * scale) for value in ticks),
        bars=tuple(bars),
        layers=tuple(Layer(key, tuple(s for s in segments if s.key == key)) for key in order),
        numbers=tuple(Label(s.text, tenth(s.x + s.w / 2), tenth(s.y + s.h / 2 + 4)) for s in segments if s.show_count),
        plates="".join(_plate(s) for s in segments if s.show_count),
        asterisks=tuple(_asterisk(bar, base) for bar, row in zip(bars, rows, strict=True) if not row.complete),
        x_labels=thinned(names, [bar.centre for bar in bars], height - 8, width, LABEL_CHARACTER),
        rows=rows,
    )


def _numbers(column: Column, order: Sequence[str]) -> list[int | Decimal]:
    """The counts of a column that are known and may be shown."""
    return [count for count in map(column.count, order) if isinstance(count, int | Decimal)]


def _tick(value, y):
    return Tick(value, tenth(y), LEFT - 6, tenth(y + 4))


def _bar(column, order, centre, bar_width, base, scale, numbered, write):
    segments, below = [], 0
    for key in order:
        count = column.count(key)
        if not isinstance(count, int | Decimal) or not count:
            continue
        top = tenth(base - float(below + count) * scale)
        bottom = tenth(base - float(below) * scale)
        segments.append(
            Segment(
                key=key,
                label=column.label,
                count=count,
                text=write(count),
                x=tenth(centre - bar_width / 2),
                y=top,
                w=bar_width,
                h=tenth(bottom - top),
                show_count=numbered and bottom - top >= NUMBER_HEIGHT + 1,
            )
        )
        below += count
    return Bar(column.label, tenth(centre), bar_width, tuple(segments))


def _asterisk(bar, base):
    """Stands on top of what is drawn of a column, or on the base line where nothing is."""
    top = min((segment.y for segment in bar.segments), default=base)
    return Label("*", bar.centre, max(tenth(top - 1), TOP + 2))


def _plate(segment):
    width = min(tenth(len(segment.text) * NUMBER_CHARACTER + 3), tenth(segment.w - 1))
    x, y = (
        tenth(segment.x + (segment.w - width) / 2),
        tenth(segment.y + (segment.h - NUMBER_HEIGHT) / 2),
    )
    return f"M{x} {y}h{width}v{NUMBER_HEIGHT}h-{width}z"
