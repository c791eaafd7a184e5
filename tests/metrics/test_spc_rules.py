"""Where a point lies, the four rules, and the label of a point, one sentence of the method at a time."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.spc import RULES
from tests.metrics.spc_series import WIDE, after_wide, chart, day

# Twelve figures about 1 with moving ranges of 2: limits -4.32 and 6.32, near from -2.5466... and 4.5466...
SMALL = [0, 2] * 6
UPPER, LOWER = Fraction("6.32"), Fraction("-4.32")
NEAR_UPPER, NEAR_LOWER = 1 + Fraction("5.32") * 2 / 3, 1 - Fraction("5.32") * 2 / 3
HAIR = Fraction(1, 10**15)


def marked(points, flag):
    """The places of the points that have `flag`."""
    return [index for index, point in enumerate(points) if getattr(point, flag)]


def labels(points):
    return [(point.rule, point.side) for point in points]


# --- Position ---


@pytest.mark.parametrize(("value", "expected"), [(1 + HAIR, 1), (1, 0), (1 - HAIR, -1)])
def test_a_point_is_above_on_or_below_the_mean(value, expected):
    assert chart([*SMALL, value], fix_after=12).points[-1].relative_to_mean == expected


@pytest.mark.parametrize(
    ("value", "outside", "near_between", "near_beyond"),
    [
        (1, False, False, False),
        (NEAR_UPPER, False, False, False),
        (NEAR_UPPER + HAIR, False, True, True),
        (UPPER, False, True, True),
        (UPPER + HAIR, True, False, True),
        (NEAR_LOWER, False, False, False),
        (NEAR_LOWER - HAIR, False, True, True),
        (LOWER, False, True, True),
        (LOWER - HAIR, True, False, True),
    ],
)
@pytest.mark.parametrize("screen_outliers", [False, True])
def test_a_limit_itself_is_not_past_it(value, outside, near_between, near_beyond, screen_outliers):
    for two_sigma, near in (("between", near_between), ("beyond", near_beyond)):
        result = chart([*SMALL, value], fix_after=12, screen_outliers=screen_outliers, two_sigma=two_sigma)
        assert (result.points[-1].outside_limits, result.points[-1].near_limits) == (outside, near)


@pytest.mark.parametrize(("two_sigma", "near"), [("between", False), ("beyond", True)])
def test_limits_of_no_width_are_left_by_any_other_figure(two_sigma, near):
    points = chart([5] * 12 + [5, 6, 4], fix_after=12, two_sigma=two_sigma).points[12:]
    assert [point.outside_limits for point in points] == [False, True, True]
    assert [point.near_limits for point in points] == [False, near, near]
    assert labels(points) == [(None, None), ("outside", "high"), ("outside", "low")]


# --- Trend ---


@pytest.mark.parametrize(
    ("values", "in_trend"),
    [
        ([4, 5, 6, 7, 8, 9, 10], [0, 1, 2, 3, 4, 5, 6]),
        ([16, 15, 14, 13, 12, 11, 10, 9], [0, 1, 2, 3, 4, 5, 6, 7]),
        ([4, 5, 6, 7, 8, 9], []),
        ([4, 5, 6, 7, 8, 9, 8, 9, 10], []),
        ([4, 5, 6, 7, 7, 8, 9, 10], []),
        ([4, 5, 6, 7, 8, 9, 9], []),
        ([7, 8, 9, 10, 11, 12, 13], [0, 1, 2, 3, 4, 5, 6]),  # across the mean of 10
        ([5, 4, 5, 6, 7, 8, 9, 10, 3], [1, 2, 3, 4, 5, 6, 7]),
        ([4, 5, 6, 7, 8, 9, 10, 10], [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_seven_points_in_a_row_each_higher_or_each_lower_are_a_trend(values, in_trend):
    # The first figure twice: the step from WIDE to it would lengthen what follows.
    points = after_wide([values[0], *values])[1:]
    assert marked(points, "in_trend") == in_trend


def test_a_trend_goes_on_across_a_month_without_a_figure():
    assert marked(after_wide([4, 4, 5, None, 6, 7, None, None, 8, 9, 10]), "in_trend") == [1, 2, 4, 5, 8, 9, 10]


def test_a_trend_does_not_reach_across_a_rebase():
    rising = [4, 5, 6, 7, 8, 9, 10]
    assert marked(chart(rising).points, "in_trend") == [0, 1, 2, 3, 4, 5, 6]
    assert marked(chart(rising, rebase=[day(6)]).points, "in_trend") == []


# --- Shift ---


@pytest.mark.parametrize(
    ("values", "in_shift"),
    [
        ([11, 12, 11, 12, 11, 12, 11], [0, 1, 2, 3, 4, 5, 6]),
        ([9, 8, 9, 8, 9, 8, 9, 8], [0, 1, 2, 3, 4, 5, 6, 7]),
        ([11, 12, 11, 12, 11, 12], []),
        ([11, 12, 11, 10, 11, 12, 11, 12], []),
        ([11, 12, 11, 9, 11, 12, 11, 12], []),
        ([9, 11, 11, 11, 11, 11, 11, 11, 10], [1, 2, 3, 4, 5, 6, 7]),
        ([10, 10, 10, 10, 10, 10, 10, 10], []),
    ],
)
def test_seven_points_in_a_row_on_one_side_of_the_mean_are_a_shift(values, in_shift):
    # A point on the mean before them keeps the last of WIDE from lengthening what follows it.
    assert marked(after_wide([10, *values])[1:], "in_shift") == in_shift


def test_a_shift_goes_on_across_a_month_without_a_figure():
    assert marked(after_wide([10, 11, None, 12, 11, 12, None, 11, 12, 11]), "in_shift") == [1, 3, 4, 5, 7, 8, 9]


def test_a_shift_does_not_reach_across_a_rebase():
    values = [0, 0, 0, 0, 0, 0, 0, 5, 4, 5, 4, 5, 4, 5]
    assert marked(chart(values).points, "in_shift") == list(range(14))
    assert marked(chart([9, *values], rebase=[day(4)]).points, "in_shift") == list(range(8, 15))


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5, 6], [0, 0, 0, 9, 9, 9], [5], [5, 6]])
def test_fewer_than_seven_points_make_no_trend_and_no_shift(values):
    points = chart(values).points
    assert marked(points, "in_trend") == marked(points, "in_shift") == []


# --- Two of three ---


@pytest.mark.parametrize(
    ("values", "in_two_of_three"),
    [
        ([50, 50, 11], [0, 1]),
        ([50, 11, 50], [0, 2]),
        ([11, 50, 50], [1, 2]),
        ([50, 50, 50], [0, 1, 2]),
        ([50, 11, 11, 50], []),
        ([50, 50, 10], []),  # the third is on the mean
        ([50, 50, 9], []),
        ([50, 9, 50], []),
        ([50, 10, 50], []),
        ([50, -30, 11], []),  # both near, on opposite sides
        ([-30, -30, 9], [0, 1]),
        ([-30, 9, -30], [0, 2]),
        ([11, 50, 50, 11, 50], [1, 2, 4]),
        ([10, 50, 50, 10], []),
        ([50, 50], []),
    ],
)
@pytest.mark.parametrize("two_sigma", ["between", "beyond"])
def test_two_near_points_of_three_in_a_row_on_one_side_are_marked_and_the_third_is_not(values, in_two_of_three, two_sigma):
    points = after_wide([10, *values, 10], two_sigma=two_sigma)[1:-1]
    assert marked(points, "in_two_of_three") == in_two_of_three


@pytest.mark.parametrize(
    ("two_sigma", "in_two_of_three", "rules"),
    [("between", [], ["outside", None, None]), ("beyond", [0, 1], ["outside", "two_of_three", None])],
)
@pytest.mark.parametrize("screen_outliers", [False, True])
def test_whether_a_point_outside_the_limits_is_near_them_is_the_switch(two_sigma, in_two_of_three, rules, screen_outliers):
    points = after_wide([70, 50, 11], two_sigma=two_sigma, screen_outliers=screen_outliers)
    assert marked(points, "in_two_of_three") == in_two_of_three
    assert [point.rule for point in points] == rules


def test_two_of_three_goes_on_across_a_month_without_a_figure():
    assert marked(after_wide([10, 50, None, 11, None, 50]), "in_two_of_three") == [1, 5]


def test_two_of_three_does_not_reach_across_a_rebase():
    values = [*WIDE, 50, 50, 11, *WIDE]
    assert marked(chart(values, fix_after=12).points, "in_two_of_three") == [12, 13]
    assert marked(chart(values, fix_after=12, rebase=[day(14)]).points, "in_two_of_three") == [12, 13]  # 20, 50, 50
    assert marked(chart(values, fix_after=12, rebase=[day(13)]).points, "in_two_of_three") == []


# --- Precedence ---


def test_the_first_rule_that_applies_is_the_label_and_the_flags_stay():
    points = after_wide([10, 42, 46, 50, 54, 58, 62, 66])[1:]
    assert labels(points) == [("trend", "high")] * 6 + [("outside", "high")]
    assert marked(points, "in_trend") == marked(points, "in_shift") == [0, 1, 2, 3, 4, 5, 6]
    assert marked(points, "in_two_of_three") == [1, 2, 3, 4, 5, 6]
    assert marked(points, "outside_limits") == [6]


def test_two_of_three_goes_before_shift():
    points = after_wide([10, 50, 50, 11, 12, 11, 12, 11])[1:]
    assert labels(points) == [("two_of_three", "high")] * 2 + [("shift", "high")] * 5


def test_trend_goes_before_two_of_three_and_shift():
    points = after_wide([10, -20, -22, -24, -26, -28, -30, -32])[1:]
    assert labels(points) == [("trend", "low")] * 7
    assert marked(points, "in_shift") == [0, 1, 2, 3, 4, 5, 6]
    assert marked(points, "in_two_of_three") == [3, 4, 5, 6]


# --- Side ---


def test_a_falling_trend_is_low_even_above_the_mean_and_a_rising_one_high_below_it():
    assert labels(after_wide([18, 18, 17, 16, 15, 14, 13, 12])[1:]) == [("trend", "low")] * 7
    assert labels(after_wide([2, 2, 3, 4, 5, 6, 7, 8])[1:]) == [("trend", "high")] * 7


def test_a_point_outside_the_limits_has_the_side_of_the_mean_it_lies_on_whatever_the_trend():
    """Falling from above the upper limit: the first two points are high, the rest of the trend is low."""
    points = after_wide([66, 70, 65, 40, 35, 30, 25, 20])[1:]
    assert labels(points) == [("outside", "high")] * 2 + [("trend", "low")] * 5


def test_a_peak_that_two_trends_share_is_low():
    points = after_wide([4, 4, 5, 6, 7, 8, 9, 10, 9, 8, 7, 6, 5, 4])[1:]
    assert labels(points) == [("trend", "high")] * 6 + [("trend", "low")] * 7


def test_a_trough_that_two_trends_share_is_high():
    points = after_wide([16, 16, 15, 14, 13, 12, 11, 10, 11, 12, 13, 14, 15, 16])[1:]
    assert labels(points) == [("trend", "low")] * 6 + [("trend", "high")] * 7


@pytest.mark.parametrize(
    ("values", "sides"),
    [
        ([4, 5, 6, 7, 8, 9, 10, 10, 9, 8, 7, 6, 5, 4], ["high"] * 6 + ["low"] * 8),
        ([4, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13, 14, 15, 16], ["high"] * 6 + ["low"] + ["high"] * 7),
    ],
)
def test_where_the_next_trend_begins_at_the_same_height_the_last_point_of_a_trend_is_low(values, sides):
    """The step to the next point is 0, and zero is low."""
    assert labels(after_wide([values[0], *values])[1:]) == [("trend", side) for side in sides]


def test_the_last_point_of_a_trend_has_the_sign_of_the_step_that_led_to_it():
    points = after_wide([4, 4, 5, 6, 7, 8, 9, 10, 3])[1:]
    assert labels(points)[5:] == [("trend", "high"), ("trend", "high"), (None, None)]
    points = after_wide([16, 16, 15, 14, 13, 12, 11, 10, 17])[1:]
    assert labels(points)[5:] == [("trend", "low"), ("trend", "low"), (None, None)]


def test_the_next_point_of_another_segment_does_not_count_for_the_side():
    """The peak of 10 ends its segment; without the rebase the fall behind it would make it low."""
    values = [*WIDE, 4, 4, 5, 6, 7, 8, 9, 10, 9, 8, 7, 6, 5, 4, 3]
    assert chart(values, fix_after=12).points[19].side == "low"
    apart = chart(values, fix_after=12, rebase=[day(20)])
    assert apart.points[20].in_trend
    assert apart.points[19].side == "high"


# --- Type and icon ---

FIGURES = {"high": [*WIDE, 64], "low": [*WIDE, -44], None: [*WIDE, 10]}


@pytest.mark.parametrize(
    ("direction", "side", "point_type", "icon"),
    [
        ("increase", None, "common_cause", "common_cause"),
        ("decrease", None, "common_cause", "common_cause"),
        ("neutral", None, "common_cause", "common_cause"),
        ("increase", "high", "special_cause_improvement", "improvement_high"),
        ("increase", "low", "special_cause_concern", "concern_low"),
        ("decrease", "high", "special_cause_concern", "concern_high"),
        ("decrease", "low", "special_cause_improvement", "improvement_low"),
        ("neutral", "high", "special_cause_neutral_high", "neutral_high"),
        ("neutral", "low", "special_cause_neutral_low", "neutral_low"),
    ],
)
def test_type_and_icon_follow_from_direction_and_side(direction, side, point_type, icon):
    result = chart(FIGURES[side], fix_after=12, direction=direction)
    assert (result.points[-1].side, result.points[-1].point_type) == (side, point_type)
    assert result.latest.variation == icon


def test_the_icon_is_that_of_the_latest_figure_and_nothing_else():
    assert chart([*WIDE, 64, 10, None], fix_after=12).latest.variation == "common_cause"
    assert chart([*WIDE, 10, 64, None], fix_after=12).latest.variation == "improvement_high"


# --- Properties ---

levels = st.integers(0, 5)
series = st.lists(levels, min_size=1, max_size=24) | st.lists(levels, min_size=7, max_size=12).map(sorted)
switches = st.fixed_dictionaries(
    {
        "screen_outliers": st.booleans(),
        "two_sigma": st.sampled_from(["between", "beyond"]),
        "fix_after": st.none() | st.just(12),
        "direction": st.sampled_from(["increase", "decrease", "neutral"]),
    }
)


def in_some_window(points, length, holds):
    """Which points lie in a window of `length` points in a row of which `holds` is true; the definition, taken literally."""
    windows = [range(first, first + length) for first in range(len(points) - length + 1)]
    good = [window for window in windows if holds([points[index] for index in window])]
    return [any(index in window for window in good) for index in range(len(points))]


def climbs(window):
    values = [point.value for point in window]
    distinct = len(set(values)) == len(values)
    return distinct and (values == sorted(values) or values == sorted(values, reverse=True))


def on_one_side(window):
    return len({point.relative_to_mean for point in window}) == 1 and window[0].relative_to_mean != 0


def two_are_near(window):
    return on_one_side(window) and sum(point.near_limits for point in window) >= 2


@settings(max_examples=120, deadline=None)
@given(series, switches)
def test_the_flags_are_what_their_definitions_say(values, options):
    points = chart(values, **options).points
    close = in_some_window(points, 3, two_are_near)
    assert [point.in_trend for point in points] == in_some_window(points, 7, climbs)
    assert [point.in_shift for point in points] == in_some_window(points, 7, on_one_side)
    assert [point.in_two_of_three for point in points] == [
        point.near_limits and is_close for point, is_close in zip(points, close, strict=True)
    ]


@settings(max_examples=120, deadline=None)
@given(series, switches)
def test_a_point_has_a_side_where_it_has_a_rule_and_the_rule_is_the_first_it_meets(values, options):
    for point in chart(values, **options).points:
        met = [point.outside_limits, point.in_trend, point.in_two_of_three, point.in_shift]
        expected = next((rule for rule, is_met in zip(RULES, met, strict=True) if is_met), None)
        assert point.rule == expected
        assert (point.side in ("high", "low")) is (expected is not None)
        assert (point.point_type == "common_cause") is (expected is None)
        if expected not in ("trend", None):
            assert point.side == {1: "high", -1: "low"}[point.relative_to_mean]


@settings(max_examples=60, deadline=None)
@given(series, switches)
def test_up_is_better_and_up_is_worse_are_mirror_images(values, options):
    opposite = {"common_cause": "common_cause", "special_cause_improvement": "special_cause_concern"}
    opposite["special_cause_concern"] = "special_cause_improvement"
    better = chart(values, **options | {"direction": "increase"})
    worse = chart(values, **options | {"direction": "decrease"})
    assert better.segments == worse.segments
    assert [opposite[point.point_type] for point in better.points] == [point.point_type for point in worse.points]
