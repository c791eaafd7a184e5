"""Pieces of text on a drawing: how much room they take, and how they keep clear of each other.

Nothing here can measure letters as the browser sets them: the widths below are what Arial takes on average in figures and
small letters, and every piece of text keeps a gap around it.
"""

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LABEL_CHARACTER = 6.7  # of 12 pixels
NUMBER_CHARACTER = 6.2  # of 11 pixels
LINE_CHARACTER = 7.2  # of 13 pixels
WIDE_LETTERS = "MWmw%"
WIDER = 4.5  # that each of them takes more than LINE_CHARACTER
GAP_BETWEEN_LABELS = 8

LINE_HEIGHT = 15
ASCENT = 11  # from the top of a line of text to the line its letters stand on
LINES_AT_MOST = 3
GAP_TO_LINE = 4
GAP_BETWEEN_NOTES = 3
PLACES = 8  # tries along a line for a label

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """A piece of text that starts, is centred or ends at `x` (`anchor`: "start", "middle", "end"), its base line at `y`."""

    text: str
    x: float
    y: float
    anchor: str = "middle"
    fill: str = ""

    def box(self, character: float = LINE_CHARACTER) -> Box:
        """The room it takes."""
        width = len(self.text) * character
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return (left, self.y - ASCENT, left + width, self.y - ASCENT + LINE_HEIGHT)


@dataclass(frozen=True)
class SideNote:
    """What stands in the right margin beside the end of a line at height `y`. The lower `rank`, the longer it is kept."""

    text: str
    y: float
    fill: str
    rank: int


def line_width(text: str) -> float:
    """The room that a line of 13 pixels takes at most, for where no gap around it makes up for its wide letters."""
    return len(text) * LINE_CHARACTER + sum(letter in WIDE_LETTERS for letter in text) * WIDER


def tenth(value: float) -> float:
    """Rounded to a tenth of a pixel; an `int` where that is whole."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def thinned(
    texts: Sequence[str],
    centres: Sequence[float],
    y: float,
    width: float,
    character: float,
    strides: Sequence[int] = (),
) -> tuple[Label, ...]:
    """Labels under evenly spaced centres, thinned, counting back from the last, until no two can touch.

    `width` is that of the drawing and `character` that of one letter. With `strides` every so many is one of them, or a
    multiple of the last of them.
    """
    if not texts:
        return ()
    widest = max(len(text) for text in texts) * character
    slot = (centres[-1] - centres[0]) / (len(centres) - 1) if len(centres) > 1 else width
    every = max(1, math.ceil((widest + GAP_BETWEEN_LABELS) / slot))
    if strides:
        longest = strides[-1]
        every = next((stride for stride in strides if stride >= every), math.ceil(every / longest) * longest)
    last = len(texts) - 1
    kept = [index for index in range(len(texts)) if (last - index) % every == 0]
    # A label at either end may be wider than its column: it moves inwards, and goes where it would meet its neighbour.
    labels: list[Label] = []
    for index in reversed(kept):
        half = len(texts[index]) * character / 2
        x = min(max(centres[index], half), width - half)
        if labels and x + half + GAP_BETWEEN_LABELS > labels[-1].x - len(labels[-1].text) * character / 2:
            continue
        labels.append(Label(texts[index], tenth(x), y))
    return tuple(reversed(labels))


def wrapped(text: str, characters: int) -> list[str]:
    """The text in at most three lines of so many characters; what is over ends in "…"."""
    return textwrap.wrap(text.strip(), characters, max_lines=LINES_AT_MOST, placeholder="…")


def beside(notes: Iterable[SideNote], x: float, top: float, bottom: float, characters: int) -> tuple[tuple[Label, ...], str]:
    """The notes one below the other, each as near to its own height as the others let it, and the path of the hairlines that
    lead from the end of a line (`x` − 8) to a note that had to move. Where there is no room for all, the last ranks go."""
    blocks = sorted(((wrapped(note.text, characters), note) for note in notes), key=lambda block: (block[1].rank, block[1].y))
    heights = [len(lines) * LINE_HEIGHT + GAP_BETWEEN_NOTES for lines, _ in blocks]
    while sum(heights) - GAP_BETWEEN_NOTES > bottom - top:
        heights.pop()
    blocks = sorted(blocks[: len(heights)], key=lambda block: block[1].y)
    tops: list[float] = []
    free = top
    for lines, note in blocks:
        tops.append(max(note.y - len(lines) * LINE_HEIGHT / 2, free))
        free = tops[-1] + len(lines) * LINE_HEIGHT + GAP_BETWEEN_NOTES
    free = bottom + GAP_BETWEEN_NOTES
    for index, (lines, _) in reversed(list(enumerate(blocks))):
        tops[index] = free = min(tops[index], free - len(lines) * LINE_HEIGHT - GAP_BETWEEN_NOTES)
    labels, leaders = [], []
    for (lines, note), start in zip(blocks, tops, strict=True):
        for number, line in enumerate(lines):
            labels.append(Label(line, x, tenth(start + number * LINE_HEIGHT + ASCENT), "start", note.fill))
        middle = tenth(start + len(lines) * LINE_HEIGHT / 2)
        if abs(middle - note.y) > GAP_TO_LINE:
            leaders.append(f"M{tenth(x - 8)} {note.y}L{tenth(x - 2)} {middle}")
    return tuple(labels), "".join(leaders)


def along(
    text: str,
    fill: str,
    line: tuple[float, float, Sequence[float]],
    *,
    inside: Box,
    taken: Sequence[Box],
    avoided: Sequence[Box],
) -> tuple[Label | None, bool]:
    """A label above or below a level line, near its beginning if there is room, clear of the boxes in `taken` and, where that
    can be had, of those in `avoided`. Also whether that was to be had. None where there is no room.

    `line` is where it starts and ends, and the heights by which the label may stand, the best first.
    """
    start, end, heights = line
    width = len(text) * LINE_CHARACTER
    spare = end - start - width
    lefts = [start + spare * part / PLACES for part in range(PLACES + 1)] if spare > 0 else [start, end - width]
    fallback = None
    for base in (base for y in heights for base in (y - GAP_TO_LINE - 1, y + ASCENT + GAP_TO_LINE)):
        near = [box for box in avoided if box[1] < base - ASCENT + LINE_HEIGHT and base - ASCENT < box[3]]
        for left in lefts:
            label = Label(text, tenth(left), tenth(base), "start", fill)
            box = label.box()
            if not within(box, inside) or any(overlap(box, other) for other in taken):
                continue
            if not any(overlap(box, other) for other in near):
                return label, True
            fallback = fallback or label
    return fallback, False


def within(box: Box, outer: Box) -> bool:
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]


def overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
