"""The four rules within one segment, and the label of each point. Equal is never a signal."""

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise

from metrics.spc.options import Options
from metrics.spc.results import RULES, Point, Segment

LONG_RUN = 7  # points of the shortest trend or shift
WINDOW = 3
NEAR_IN_WINDOW = 2

# What a point with a rule is called, by direction and side: its type, and the icon of a chart that ends on it.
COMMON_CAUSE = ("common_cause", "common_cause")
SPECIAL_CAUSE = {
    ("increase", "high"): ("special_cause_improvement", "improvement_high"),
    ("increase", "low"): ("special_cause_concern", "concern_low"),
    ("decrease", "high"): ("special_cause_concern", "concern_high"),
    ("decrease", "low"): ("special_cause_improvement", "improvement_low"),
    ("neutral", "high"): ("special_cause_neutral_high", "neutral_high"),
    ("neutral", "low"): ("special_cause_neutral_low", "neutral_low"),
}


def judged(segment: Segment, days: Sequence[dt.date], values: Sequence[Fraction], options: Options) -> list[Point]:
    """The points of `segment`, judged against its limits and against each other, in order of date."""
    sides = [_sign(value - segment.mean) for value in values]
    steps = [_sign(later - earlier) for earlier, later in pairwise(values)]
    outside = [segment.has_limits and not segment.lpl <= value <= segment.upl for value in values]
    near = [segment.has_limits and not segment.near_lpl <= value <= segment.near_upl for value in values]
    if options.two_sigma == "between":
        near = [is_near and not is_outside for is_near, is_outside in zip(near, outside, strict=True)]
    trend, pairs, shift = trends(steps), two_of_three(near, sides), shifts(sides)

    points = []
    for index, (day, value) in enumerate(zip(days, values, strict=True)):
        rule = _first_met(outside[index], trend[index], pairs[index], shift[index])
        # On the mean there is a side only in a trend: no other rule can be met there.
        towards = _direction_of_trend(trend, steps, index) if rule == "trend" else sides[index]
        side = rule and ("high" if towards > 0 else "low")
        points.append(
            Point(
                date=day,
                value=value,
                segment=segment.segment,
                relative_to_mean=sides[index],
                outside_limits=outside[index],
                near_limits=near[index],
                in_trend=trend[index],
                in_two_of_three=pairs[index],
                in_shift=shift[index],
                rule=rule,
                side=side,
                point_type=kind_of(options.direction, side)[0],
            )
        )
    return points


def kind_of(direction: str, side: str | None) -> tuple[str, str]:
    """The type of a point on `side`, and the icon of a chart whose latest point it is."""
    return SPECIAL_CAUSE[direction, side] if side else COMMON_CAUSE


def trends(steps: Sequence[int]) -> list[bool]:
    """Which points lie among seven or more that each rise, or each fall; from the signs of the steps between them."""
    marks = [False] * (len(steps) + 1)
    for first, stop in _runs(steps, LONG_RUN - 1):
        for index in range(first, stop + 1):
            marks[index] = True
    return marks


def shifts(sides: Sequence[int]) -> list[bool]:
    """Which points lie among seven or more on one side of the mean; from their sides."""
    marks = [False] * len(sides)
    for first, stop in _runs(sides, LONG_RUN):
        for index in range(first, stop):
            marks[index] = True
    return marks


def two_of_three(near: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """Which points are near a limit together with another of three in a row that lie on one side of the mean."""
    marks = [False] * len(near)
    for first in range(len(near) - WINDOW + 1):
        window = range(first, first + WINDOW)
        on_one_side = abs(sum(sides[index] for index in window)) == WINDOW
        close = [index for index in window if near[index]]
        if on_one_side and len(close) >= NEAR_IN_WINDOW:
            for index in close:
                marks[index] = True
    return marks


def _runs(signs: Sequence[int], at_least: int) -> Iterator[tuple[int, int]]:
    """From where to before where the same sign other than 0 stands `at_least` times in a row."""
    first = 0
    for sign, group in groupby(signs):
        stop = first + len(list(group))
        if sign and stop - first >= at_least:
            yield first, stop
        first = stop


def _first_met(*met):
    return next((rule for rule, is_met in zip(RULES, met, strict=True) if is_met), None)


def _direction_of_trend(trend, steps, index):
    """The step to the next point where that is in a trend too, otherwise the step that led here."""
    goes_on = index + 1 < len(trend) and trend[index + 1]
    return steps[index] if goes_on else steps[index - 1]


def _sign(number):
    return (number > 0) - (number < 0)
