"""The key of a line chart: a sample and a word for each kind of point and line that occurs, and for no other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.charts.line_inputs import LinePoint
from metrics.charts.marks import COMMON, GREY, LIMITS, MARKS, PLAIN_WORD, PROVISIONAL_WORD, LineStyle
from metrics.charts.strokes import Stroke

RANGE_WORD = "Usual range, between the control limits"


@dataclass(frozen=True)
class KeyEntry:
    """A sample of 34 by 16 pixels: the path `d`, over a tinted `ground` path where there is one."""

    word: str
    d: str
    fill: str
    style: LineStyle
    ground: str = ""


def key(points: Iterable[LinePoint], strokes: Sequence[Stroke], *, judged: bool) -> tuple[KeyEntry, ...]:
    """Points first, then lines in the order in which they are drawn. Kinds of one word share one entry."""
    drawn = [point for point in points if point.value is not None]
    entries: dict[str, KeyEntry] = {}
    for mark in MARKS:
        if any(point.mark == mark for point in drawn):
            look = MARKS[mark]
            word = look.word if judged or mark != COMMON else PLAIN_WORD
            entries.setdefault(word, KeyEntry(word, f"M17 8{look.shape}", look.colour, LineStyle(look.colour, 1)))
    if any(point.provisional for point in drawn):
        entries[PROVISIONAL_WORD] = KeyEntry(PROVISIONAL_WORD, f"M17 8{MARKS[COMMON].shape}", "#fff", LineStyle(GREY, 1.4))
    for stroke in strokes:
        if stroke.kind == "limits":
            entries[RANGE_WORD] = KeyEntry(RANGE_WORD, "M0 2H34M0 14H34", "none", LIMITS, "M0 2H34V14H0z")
        elif stroke.word:
            entries.setdefault(stroke.word, KeyEntry(stroke.word, "M0 8H34", "none", stroke.style))
    return tuple(entries.values())
