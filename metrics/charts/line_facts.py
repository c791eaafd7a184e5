"""What a line chart draws of what it is given: cut to its months, in order, and asked which values the axis must reach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from metrics.charts.axes import Number, exact
from metrics.charts.line_inputs import Band, LinePoint, ReferenceLine, Step
from metrics.months import Month

Place = tuple[Month, Number]


@dataclass(frozen=True)
class Span:
    """One value from one month to another, both included."""

    start: Month
    end: Month
    value: Number


@dataclass(frozen=True)
class LineFacts:
    """What is drawn between `first` and `last`. Neighbours at most `every` months apart are joined.

    `bands` have their limits as computed; `held_bands` have them held between floor and ceiling, as they are drawn.
    """

    first: Month
    last: Month
    every: int
    points: tuple[LinePoint, ...]
    bands: tuple[Band, ...]
    held_bands: tuple[Band, ...]
    steps: tuple[Step, ...]
    references: tuple[ReferenceLine, ...]

    @property
    def places(self) -> list[Place]:
        """The months that have a figure, with it."""
        return [(point.month, point.value) for point in self.points if point.value is not None]

    def values(self) -> list[Number]:
        """All that the axis must reach."""
        found = [value for _, value in self.places]
        for band in self.held_bands:
            found += [band.mean, band.lower, band.upper] if band.limited else [band.mean]
        found += [step.value for step in self.steps]
        for reference in self.references:
            found += [span.value for span in self.spans_of(reference)]
            found += [value for _, value in self.places_of(reference)]
        return found

    def spans_of(self, reference: ReferenceLine) -> list[Span]:
        """A comparator as level spans; empty where its figures are joined as points."""
        if not isinstance(reference.value, tuple):
            return [Span(self.first, self.last, reference.value)]
        if not reference.holds:
            return []
        ends = [month - 1 for month, _ in reference.value[1:]] + [self.last]
        spans = [
            Span(max(month, self.first), min(end, self.last), value)
            for (month, value), end in zip(reference.value, ends, strict=True)
        ]
        return [span for span in spans if span.start <= span.end]

    def places_of(self, reference: ReferenceLine) -> list[Place]:
        """The months and values of a comparator whose figures are joined as points."""
        if not isinstance(reference.value, tuple) or reference.holds:
            return []
        return [(month, value) for month, value in reference.value if self.first <= month <= self.last]


def line_facts(
    points: Iterable[LinePoint],
    bands: Iterable[Band],
    steps: Iterable[Step],
    references: Iterable[ReferenceLine],
    *,
    first: Month | None,
    last: Month | None,
    every: int,
    floor: Number | None,
    ceiling: Number | None,
) -> LineFacts | None:
    """Everything in order and cut to the months from `first` to `last`, by default those of the points; None without points.

    Raises ValueError where a month has two points.
    """
    ordered = sorted(points, key=lambda point: point.month)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.month == after.month:
            raise ValueError(f"A month has one figure on a chart: {after.month.label} has two")
    if not ordered:
        return None
    first, last = first or ordered[0].month, last or ordered[-1].month
    within = [
        replace(band, start=max(band.start, first), end=min(band.end, last))
        for band in sorted(bands, key=lambda band: band.start)
        if band.start <= last and band.end >= first
    ]
    return LineFacts(
        first=first,
        last=last,
        every=every,
        points=tuple(point for point in ordered if first <= point.month <= last),
        bands=tuple(within),
        held_bands=tuple(
            replace(band, lower=held(band.lower, floor, ceiling), upper=held(band.upper, floor, ceiling))
            if band.limited
            else band
            for band in within
        ),
        steps=tuple(ended(steps, first, last)),
        references=tuple(references),
    )


def held(value: Number, floor: Number | None, ceiling: Number | None) -> Number:
    """The value, or the floor or ceiling that it lies beyond."""
    if floor is not None and exact(value) < exact(floor):
        return floor
    return ceiling if ceiling is not None and exact(value) > exact(ceiling) else value


def ended(steps: Iterable[Step], first: Month, last: Month) -> list[Step]:
    """The steps that are drawn between two months, in order, each with its last month there.

    A step ends at the latest where the next of its kind begins; of two from the same month the later in order holds.
    """
    ordered = sorted(steps, key=lambda step: step.from_month)
    kept = []
    for index, step in enumerate(ordered):
        end = step.from_month if step.kind == "milestone" else _end(step, ordered[index + 1 :], last)
        if step.from_month <= end and first <= end and step.from_month <= last:
            kept.append(replace(step, to_month=end))
    return kept


def _end(step: Step, later: Sequence[Step], last: Month) -> Month:
    following = next((other.from_month - 1 for other in later if other.kind == step.kind), last)
    return min(step.to_month or last, following, last)
