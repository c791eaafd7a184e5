"""Numbered flags above a line chart for what happened, and the list that they point to."""

from collections.abc import Iterable
from dataclasses import dataclass

from metrics.charts.axes import Months, tenth
from metrics.charts.labels import LINE_CHARACTER
from metrics.charts.line_inputs import Annotation
from metrics.charts.marks import ANNOTATION_WORDS

ROW = 20  # pixels from one row of flags to the next
HEIGHT = 16
NARROWEST = 18
GAP = 2


@dataclass(frozen=True)
class Flag:
    """One flag: a box of `w` by 16 pixels whose upper left corner is `x`, `y`; its number is centred at `middle`, `text_y`.

    `pole_x` is where its line stands; `month`, `word` and `text` are its entry in the list.
    """

    number: int
    x: float
    y: float
    w: float
    middle: float
    text_y: float
    pole_x: float
    kind: str
    month: str
    word: str
    text: str


def flags(annotations: Iterable[Annotation], months: Months, width: float, above: float) -> tuple[Flag, ...]:
    """A flag for each annotation within the months, numbered in order of month, its row the first where it touches no other.

    The first row begins at y = `above`.
    """
    placed: list[Flag] = []
    ends: list[float] = []  # where the last flag of each row ends
    inside = sorted((a for a in annotations if a.month in months), key=lambda a: a.month)
    for number, annotation in enumerate(inside, 1):
        w = max(NARROWEST, tenth(len(str(number)) * LINE_CHARACTER + 6))
        pole = months.x(annotation.month)
        x = tenth(min(max(pole - w / 2, 0), width - w))
        row = next((index for index, end in enumerate(ends) if end + GAP <= x), len(ends))
        ends[row : row + 1] = [x + w]
        y = above + row * ROW
        placed.append(
            Flag(
                number=number,
                x=x,
                y=y,
                w=w,
                middle=tenth(x + w / 2),
                text_y=y + 12,
                pole_x=pole,
                kind=annotation.kind,
                month=annotation.month.label,
                word=ANNOTATION_WORDS[annotation.kind],
                text=annotation.text,
            )
        )
    return tuple(placed)


def rows_of(placed: Iterable[Flag]) -> int:
    """How many rows the flags take."""
    return len({flag.y for flag in placed})
