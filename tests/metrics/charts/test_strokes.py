from decimal import Decimal

import pytest

from metrics.charts import Band
from metrics.charts.axes import Months, Scale
from metrics.charts.line_facts import Span
from metrics.charts.strokes import ground, joined, level, milestones, runs
from metrics.months import Month

JAN = Month(2026, 1)
MONTHS = Months(JAN, JAN + 9, 0, 100)  # ten pixels a month
SCALE = Scale((Decimal(0), Decimal(100)), 0, 100)  # a pixel for each


def places(*numbers):
    return [(JAN + number, 40 + number) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "every", "expected"),
    [
        ((0, 1, 2), 1, [[0, 1, 2]]),
        ((0, 1, 3, 5, 6), 1, [[0, 1], [3], [5, 6]]),
        ((0, 3, 6), 3, [[0, 3, 6]]),
        ((0, 3, 9), 3, [[0, 3], [9]]),
        ((), 1, []),
    ],
)
def test_a_gap_is_a_gap(numbers, every, expected):
    assert [[month - JAN for month, _ in run] for run in runs(places(*numbers), every)] == expected


def test_the_line_is_broken_at_a_gap_and_does_not_fall_to_zero():
    assert joined(places(0, 1, 3, 5, 6), 1, MONTHS, SCALE) == "M5 60L15 59M55 55L65 54"


def test_a_lone_figure_of_a_comparator_is_a_level_line():
    assert joined(places(3), 1, MONTHS, SCALE, lone=True) == "M30 57H40"


def test_the_mean_is_broken_between_segments():
    spans = [Span(JAN, JAN + 4, 40), Span(JAN + 5, JAN + 9, 60)]

    assert level(spans, MONTHS, SCALE, apart=0.1) == "M1 60H49M51 40H99"


def test_steps_that_follow_each_other_are_joined_and_others_are_not():
    spans = [Span(JAN, JAN + 1, 75), Span(JAN + 2, JAN + 4, 85), Span(JAN + 6, JAN + 9, 90)]

    assert level(spans, MONTHS, SCALE) == "M0 25H20V15H50M60 10H100"


def test_milestones_are_short_bars_inside_the_drawing():
    assert milestones([Span(JAN, JAN, 75), Span(JAN + 5, JAN + 5, 85)], MONTHS, SCALE) == "M0 25H13M47 15H63"


def test_the_ground_lies_between_the_limits_of_each_segment():
    bands = [Band(JAN, JAN + 4, 40, 30, 50), Band(JAN + 5, JAN + 9, 60)]

    assert ground(bands, MONTHS, SCALE) == "M1 50H49V70H1z"
