"""The words on a line chart: beside the lines that reach its right edge, and along those that end before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from metrics.charts.axes import Months, Number, Scale, Write
from metrics.charts.labels import Box, Label, SideNote, along, line_width, wrapped
from metrics.charts.line_facts import LineFacts, Span
from metrics.charts.line_inputs import Band
from metrics.charts.marks import COMPARATORS, GREY, INK, MARK_REACH, STEPS

SIDE_CHARACTERS = 17  # of one line in the right margin
SIDE_GAP = 8
PLAIN_MARGIN = 20  # to the right of the months where nothing is written there

TARGET_RANK, MEAN_RANK, COMPARATOR_RANK, LIMIT_RANK = range(4)


@dataclass(frozen=True)
class Note:
    """What is said of a line: beside its end where `at_edge`, else along its span, or by one of the heights of `else_by`."""

    text: str
    span: Span
    fill: str
    rank: int
    at_edge: bool
    else_by: tuple[Number, ...] = ()


def notes(facts: LineFacts, write: Write) -> list[Note]:
    """A note for every target and comparator, every mean, and the limits that hold now and are drawn where they are."""
    found = []
    for step in facts.steps:
        at_edge = step.to_month == facts.last and step.kind != "milestone"
        span = Span(step.from_month, step.to_month, step.value)
        found.append(Note(step.label, span, STEPS[step.kind].colour, TARGET_RANK, at_edge))
    for band, drawn in zip(facts.bands, facts.held_bands, strict=True):
        span = Span(band.start, band.end, band.mean)
        else_by = (drawn.lower, drawn.upper) if band.limited else ()
        found.append(Note(f"Mean {write(band.mean)}", span, INK, MEAN_RANK, band is facts.bands[-1], else_by))
    if facts.bands and facts.bands[-1].limited:
        found += _limits(facts.bands[-1], facts.held_bands[-1], write)
    for index, reference in enumerate(facts.references):
        spans = facts.spans_of(reference) or [Span(month, month, value) for month, value in facts.places_of(reference)]
        if spans:
            at_edge = facts.last - spans[-1].end < facts.every
            colour = COMPARATORS[index % len(COMPARATORS)].colour
            found.append(Note(reference.label, spans[-1], colour, COMPARATOR_RANK, at_edge))
    return [note for note in found if note.text.strip()]


def _limits(band: Band, held: Band, write: Write) -> list[Note]:
    found = []
    for word, computed, drawn in (("Upper", band.upper, held.upper), ("Lower", band.lower, held.lower)):
        if computed == drawn != band.mean:
            span = Span(band.start, band.end, computed)
            found.append(Note(f"{word} limit {write(computed)}", span, GREY, LIMIT_RANK, True))
    return found


def side_margin(found: Iterable[Note]) -> float:
    """How much room the right margin needs."""
    lines = [line for note in found if note.at_edge for line in wrapped(note.text, SIDE_CHARACTERS)]
    return max(map(line_width, lines)) + SIDE_GAP + 2 if lines else PLAIN_MARGIN


def side_notes(found: Iterable[Note], scale: Scale) -> list[SideNote]:
    return [SideNote(note.text, scale.y(note.span.value), note.fill, note.rank) for note in found if note.at_edge]


def inner_labels(
    found: Sequence[Note], facts: LineFacts, poles: Iterable[float], months: Months, scale: Scale
) -> tuple[Label, ...]:
    """Labels along the lines that end before the edge, targets first. One for which there is no room is left out, a mean also
    where it would hide figures; the table has its value. `poles` are the places of the lines of flags."""
    inside = (months.left + 2, scale.top, months.right, scale.base)
    avoided = _points([(months.x(month), scale.y(value)) for month, value in facts.places])
    avoided += [(x - 2, scale.top, x + 2, scale.base) for x in poles]
    for note in found:
        y = scale.y(note.span.value)
        avoided.append((months.x(note.span.start, 0), y - 1, months.x(note.span.end, 1), y + 1))
    placed: list[Label] = []
    for note in sorted((note for note in found if not note.at_edge), key=lambda note: note.rank):
        heights = [scale.y(value) for value in (note.span.value, *note.else_by)]
        line = (months.x(note.span.start, 0) + 2, months.x(note.span.end, 1) - 2, heights)
        taken = [label.box() for label in placed]
        label, clear = along(note.text, note.fill, line, inside=inside, taken=taken, avoided=avoided)
        if label and (clear or note.rank != MEAN_RANK):
            placed.append(label)
    return tuple(placed)


def _points(places: Sequence[tuple[float, float]]) -> list[Box]:
    """The room of the points, and of three places on each line between two of them."""
    boxes = [(x - MARK_REACH, y - MARK_REACH, x + MARK_REACH, y + MARK_REACH) for x, y in places]
    for (x, y), (next_x, next_y) in pairwise(places):
        for part in (0.25, 0.5, 0.75):
            on_x, on_y = x + part * (next_x - x), y + part * (next_y - y)
            boxes.append((on_x - 2, on_y - 2, on_x + 2, on_y + 2))
    return boxes
