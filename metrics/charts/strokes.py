"""The lines of a line chart as paths, in the order in which they are drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.charts.axes import Months, Scale, tenth
from metrics.charts.line_facts import LineFacts, Place, Span
from metrics.charts.line_inputs import Band
from metrics.charts.marks import COMPARATORS, DATA, LIMITS, MEAN, STEP_WORDS, STEPS, LineStyle

APART = 0.1  # of a month at either end, by which the lines of two segments keep apart
MILESTONE_REACH = 8  # pixels to either side of its month


@dataclass(frozen=True)
class Stroke:
    """One line as drawn. `kind` is limits, mean, comparator, figures or the kind of a target; `word` is its name in the key,
    "" for the figures, which have their points there."""

    kind: str
    word: str
    path: str
    style: LineStyle


def strokes(facts: LineFacts, months: Months, scale: Scale) -> tuple[Stroke, ...]:
    """What the figures are held against, then the figures. What has no length is left out."""
    limited = [band for band in facts.held_bands if band.limited]
    lower = [Span(band.start, band.end, band.lower) for band in limited]
    upper = [Span(band.start, band.end, band.upper) for band in limited]
    means = [Span(band.start, band.end, band.mean) for band in facts.held_bands]
    found = [
        Stroke("limits", "Control limits", level(lower, months, scale, APART) + level(upper, months, scale, APART), LIMITS),
        Stroke("mean", "Mean", level(means, months, scale, APART), MEAN),
    ]
    for index, reference in enumerate(facts.references):
        path = level(facts.spans_of(reference), months, scale)
        path += joined(facts.places_of(reference), facts.every, months, scale, lone=True)
        found.append(Stroke("comparator", reference.label, path, COMPARATORS[index % len(COMPARATORS)]))
    for kind in STEPS:
        spans = [Span(step.from_month, step.to_month, step.value) for step in facts.steps if step.kind == kind]
        path = milestones(spans, months, scale) if kind == "milestone" else level(spans, months, scale)
        found.append(Stroke(kind, STEP_WORDS[kind], path, STEPS[kind]))
    found.append(Stroke("figures", "", joined(facts.places, facts.every, months, scale), DATA))
    return tuple(stroke for stroke in found if stroke.path)


def ground(bands: Iterable[Band], months: Months, scale: Scale) -> str:
    """The areas between the control limits of each segment."""
    areas = []
    for band in bands:
        if band.limited:
            left, right = months.x(band.start, APART), months.x(band.end, 1 - APART)
            areas.append(f"M{left} {scale.y(band.upper)}H{right}V{scale.y(band.lower)}H{left}z")
    return "".join(areas)


def level(spans: Sequence[Span], months: Months, scale: Scale, apart: float = 0) -> str:
    """The path along each span. Without `apart` (part of a month) a span that adjoins the one before is joined to it."""
    path = []
    before = None
    for span in spans:
        y = scale.y(span.value)
        if before and not apart and before.end + 1 == span.start:
            path.append(f"V{y}")
        else:
            path.append(f"M{months.x(span.start, apart)} {y}")
        path.append(f"H{months.x(span.end, 1 - apart)}")
        before = span
    return "".join(path)


def milestones(spans: Iterable[Span], months: Months, scale: Scale) -> str:
    """A short bar at each month."""
    bars = []
    for span in spans:
        x = months.x(span.start)
        left, right = max(x - MILESTONE_REACH, months.left), min(x + MILESTONE_REACH, months.right)
        bars.append(f"M{tenth(left)} {scale.y(span.value)}H{tenth(right)}")
    return "".join(bars)


def joined(places: Sequence[Place], every: int, months: Months, scale: Scale, *, lone: bool = False) -> str:
    """The path from place to place, broken at gaps. A place without neighbours has no line, or (`lone`) a level one."""
    path = []
    for run in runs(places, every):
        if len(run) > 1:
            path.append("M" + "L".join(f"{months.x(month)} {scale.y(value)}" for month, value in run))
        elif lone:
            [(month, value)] = run
            path.append(f"M{months.x(month, 0)} {scale.y(value)}H{months.x(month, 1)}")
    return "".join(path)


def runs(places: Sequence[Place], every: int) -> list[list[Place]]:
    """The places in stretches without a gap: neighbours are at most `every` months apart."""
    found: list[list[Place]] = []
    for place in places:
        if found and place[0] - found[-1][-1][0] <= every:
            found[-1].append(place)
        else:
            found.append([place])
    return found
