"""Sparklines: the run of a series in the height of a line of text, its last figure marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.axes import Number, exact
from metrics.charts.labels import tenth
from metrics.charts.marks import COMMON, MARKS, RED

WIDTH, HEIGHT = 120, 28
MARK_SCALE = 0.7  # of the size that marks have on a chart; the dot of usual variation, small there, keeps its own
MARGIN = 5  # so that the mark of the last figure lies inside
MONTHS = 24


@dataclass(frozen=True)
class Sparkline:
    """A drawing of `width` by `height` pixels. `path` is broken where a month has no figure; a month between two gaps is a dot
    on it. `x` and `y` are the middle of the last figure, `shape` and `colour` its mark. Not one figure: `drawn` is false."""

    width: int
    height: int
    drawn: bool
    path: str = ""
    x: float = 0
    y: float = 0
    shape: str = ""
    colour: str = ""
    target_y: float | None = None
    target_colour: str = RED
    mark_scale: float = 1


def sparkline(
    values: Sequence[Number | None],
    *,
    target: Number | None = None,
    mark: str = COMMON,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Sparkline:
    """The last 24 of `values`, one a month, the oldest first, None where there is none; the places of missing months at
    either end stay empty, so that a series that has stopped is seen to stop. `mark` is that of the last figure."""
    kept = [None if value is None else exact(value) for value in values[-MONTHS:]]
    present = [value for value in kept if value is not None]
    if not present:
        return Sparkline(width, height, drawn=False)
    reached = present if target is None else [*present, exact(target)]
    low, high = min(reached), max(reached)

    def y(value):
        share = float((value - low) / (high - low)) if high > low else 0.5
        return tenth(height - MARGIN - share * (height - 2 * MARGIN))

    slot = (width - 2 * MARGIN) / max(len(kept) - 1, 1)
    places = [None if value is None else (tenth(MARGIN + slot * index), y(value)) for index, value in enumerate(kept)]
    last_x, last_y = [place for place in places if place][-1]
    return Sparkline(
        width=width,
        height=height,
        drawn=True,
        path=_path(places),
        x=last_x,
        y=last_y,
        shape=MARKS[mark].shape,
        colour=MARKS[mark].colour,
        mark_scale=1 if mark == COMMON else MARK_SCALE,
        target_y=None if target is None else y(exact(target)),
    )


def _path(places: Sequence[tuple[float, float] | None]) -> str:
    path = []
    for before, place, after in zip([None, *places], places, [*places[1:], None], strict=False):
        if not place:
            continue
        x, y = place
        if before or after:
            path.append(f"{'L' if before else 'M'}{x} {y}")
        else:
            path.append(f"M{tenth(x - 1)} {y}h2")
    return "".join(path)
