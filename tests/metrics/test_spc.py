"""Inputs, segments, limits, icons and output of control charts; the four rules are in test_spc_rules.py.

`spc_vectors.json` holds twenty charts with the result expected of each. Source of sh20: A&E attendances published by NHS
England, Open Government Licence v3.0, as collected in NHSRdatasets (CC0). All other series are made up.
"""

import datetime as dt
import json
import random
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.spc import PROFILES, Options, options_for, xmr
from tests.metrics.spc_series import chart, day, differences

VECTORS = json.loads((Path(__file__).parent / "spc_vectors.json").read_text(), parse_float=Decimal)["vectors"]
SWITCHES = [
    {"screen_outliers": screen_outliers, "two_sigma": two_sigma}
    for screen_outliers in (False, True)
    for two_sigma in ("between", "beyond")
]


def of_vector(vector):
    points = [(dt.date.fromisoformat(point["date"]), point["value"]) for point in vector["points"]]
    rebase = [dt.date.fromisoformat(text) for text in vector["options"]["rebase"]]
    return xmr(points, Options(**vector["options"] | {"rebase": rebase}))


def segments(values, **options):
    return chart(values, **options).segments


# --- The vectors ---


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_is_met_in_every_leaf(vector):
    assert differences(vector["expected"], of_vector(vector).as_output()) == []


def test_there_are_twenty_vectors():
    assert [vector["id"] for vector in VECTORS] == [f"sh{number:02}" for number in range(1, 21)]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"a": 1}, {}),
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": Decimal("1.5")}, {"a": 1.5000001}),
        ({"a": Decimal("1.5")}, {"a": None}),
        ({"a": 1}, {"a": True}),
        ({"a": None}, {"a": False}),
        ({"a": "high"}, {"a": "low"}),
        ({"a": True}, {"a": 1}),
    ],
)
def test_the_comparison_with_a_vector_finds_what_differs(expected, found):
    assert len(differences(expected, found)) == 1


# --- Inputs ---


def test_without_more_a_chart_has_the_profile_of_the_tools_of_nhs_england_and_up_is_better():
    assert Options() == options_for("mdc") == options_for()
    assert Options() == Options("increase", None, (), None, False, "beyond")


def test_a_profile_is_a_pair_of_switches():
    assert PROFILES == {
        "mdc": {"screen_outliers": False, "two_sigma": "beyond"},
        "package": {"screen_outliers": True, "two_sigma": "between"},
    }
    assert options_for("package", target=5) == Options(target=5, screen_outliers=True, two_sigma="between")


def test_a_switch_that_is_chosen_goes_before_the_profile():
    assert options_for("package", two_sigma="beyond") == Options(screen_outliers=True, two_sigma="beyond")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"direction": "up"}, "There is no direction 'up'. Choose increase, decrease or neutral."),
        ({"direction": None}, "There is no direction None."),
        ({"two_sigma": "near"}, "two_sigma is between or beyond, not 'near'."),
        ({"screen_outliers": "yes"}, "screen_outliers is true or false, not 'yes'."),
        ({"fix_after": 11}, "Limits are fixed on a whole number of points, 12 or more, not on 11."),
        ({"fix_after": 0}, "not on 0."),
        ({"fix_after": Decimal("12.5")}, "not on 12.5."),
        ({"fix_after": True}, "not on True."),
        ({"target": Decimal("NaN")}, "The target is to be a finite number, not NaN."),
        ({"target": "5"}, "The target is to be a whole number, a decimal or a fraction, not '5' (str)."),
        ({"target": 0.5}, "The target is to be a whole number, a decimal or a fraction, not 0.5 (float)."),
        ({"rebase": ["2022-01-01"]}, "A chart takes dates, not '2022-01-01'."),
    ],
)
def test_options_that_make_no_sense_are_refused(options, sentence):
    with pytest.raises(ValueError) as refused:
        Options(**options)
    assert sentence in str(refused.value)


def test_limits_can_be_fixed_on_12_points():
    assert Options(fix_after=12).fix_after == 12


@pytest.mark.parametrize("profile", ["MDC", "", None, []])
def test_an_unknown_profile_is_refused(profile):
    with pytest.raises(ValueError, match="There is no profile .* Choose mdc or package"):
        options_for(profile)


@pytest.mark.parametrize("values", [(1, 2), (1, 1), (1, None), (None, None)])
def test_two_rows_of_one_date_are_refused_even_where_they_agree_or_are_empty(values):
    with pytest.raises(ValueError, match="There are two rows for 2022-01-01. A chart takes one row for a date."):
        xmr([(day(0), value) for value in values], Options())


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (Decimal("NaN"), "The figure for 2022-01-01 is to be a finite number, not NaN."),
        (Decimal("sNaN"), "The figure for 2022-01-01 is to be a finite number, not sNaN."),
        (Decimal("-Infinity"), "The figure for 2022-01-01 is to be a finite number, not -Infinity."),
        (1.5, "a decimal or a fraction, not 1.5 (float)."),
        ("1.5", "a decimal or a fraction, not '1.5' (str)."),
        (True, "a decimal or a fraction, not True (bool)."),
        (Decimal("1E+999999999"), "The figure for 2022-01-01 is too large or too small for a chart."),
        (Decimal("1E-999999999"), "too large or too small"),
        (10**101, "too large or too small"),
        (-(10**101), "too large or too small"),
    ],
)
def test_what_is_no_exact_and_finite_number_is_refused(value, sentence):
    with pytest.raises(ValueError) as refused:
        xmr([(day(0), value)], Options())
    assert sentence in str(refused.value)


@pytest.mark.parametrize("value", [0, -5, Decimal("-0.00"), Decimal("1E-100"), Decimal("9E+100"), Fraction(1, 3), 10**100])
def test_any_other_number_is_taken_as_it_was_written(value):
    assert chart([value]).segments[0].mean == value


@pytest.mark.parametrize("moment", [dt.datetime(2022, 1, 1, tzinfo=dt.UTC), "2022-01-01", None])
def test_a_row_has_a_date(moment):
    with pytest.raises(ValueError, match="A chart takes dates, not "):
        xmr([(moment, 1)], Options())


def test_points_are_put_in_order_of_date():
    result = xmr([(day(2), 3), (day(0), 1), (day(1), None)], Options())
    assert [(point.date, point.value) for point in result.points] == [(day(0), 1), (day(1), None), (day(2), 3)]


# --- Exact arithmetic (H6) ---


def test_the_mean_of_a_figure_repeated_is_that_figure():
    assert sum([33.3] * 13) / 13 != 33.3  # in floats it is not: all would lie below the mean
    result = chart(["33.3"] * 13)
    assert result.segments[0].mean == Fraction("33.3")
    assert {(point.relative_to_mean, point.rule) for point in result.points} == {(0, None)}


# --- Missing figures (H1) ---


def test_a_missing_figure_takes_no_part_and_its_neighbours_are_next_to_each_other():
    with_gap = chart([10, None, 14, None, None, 12])
    [segment] = with_gap.segments
    assert (segment.n, segment.n_ranges, segment.mean, segment.average_moving_range) == (3, 2, 12, 3)
    assert [point.segment for point in with_gap.points] == [0, None, 0, None, None, 0]


def test_a_missing_figure_is_not_zero():
    assert chart([10, None, 10]).segments[0].mean == 10
    assert chart([10, 0, 10]).segments[0].mean == Fraction(20, 3)


def test_a_segment_begins_and_ends_with_a_figure_and_so_does_the_latest_position():
    result = chart([None, 10, 11, None])
    assert (result.segments[0].start, result.segments[0].end) == (day(1), day(2))
    assert result.latest.date == day(2)


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_without_any_figure_there_is_no_segment_and_nothing_latest(values):
    output = chart(values, target=5, rebase=[day(0), day(1)]).as_output()
    assert output["segments"] == []
    assert output["points"] == [{"date": day(number).isoformat(), "segment": None} for number in range(len(values))]
    assert output["latest"] == {"date": None, "variation": None, "assurance": None, "trial": None}


# --- Segments (H2) ---


@pytest.mark.parametrize(
    ("rebase", "sizes"),
    [
        ([], [6]),
        ([day(3)], [3, 3]),
        ([dt.date(2022, 3, 2)], [3, 3]),  # a day into March: from April on
        ([day(5)], [5, 1]),
        ([day(4), day(2)], [2, 2, 2]),
        ([day(3), day(3)], [3, 3]),
        ([dt.date(2022, 3, 2), dt.date(2022, 3, 31), day(3)], [3, 3]),
        ([day(0)], [6]),
        ([dt.date(1999, 1, 1)], [6]),
        ([dt.date(2022, 6, 2)], [6]),
        ([dt.date(2030, 1, 1)], [6]),
        ([day(number) for number in range(6)], [1, 1, 1, 1, 1, 1]),
    ],
)
def test_a_rebase_opens_a_segment_at_the_first_figure_on_or_after_it(rebase, sizes):
    result = chart([1, 2, 3, 4, 5, 6], rebase=rebase)
    assert [segment.n for segment in result.segments] == sizes
    assert [segment.segment for segment in result.segments] == list(range(len(sizes)))
    assert [point.segment for point in result.points] == [number for number, size in enumerate(sizes) for _ in range(size)]


@pytest.mark.parametrize(
    ("values", "rebase", "sizes"),
    [
        ([1, 2, None, None, 5], [day(2)], [2, 1]),
        ([1, 2, None, None, 5], [day(2), day(3), day(4)], [2, 1]),
        ([None, None, 3, 4], [day(1), day(2)], [2]),
        ([1, 2, None, None], [day(2)], [2]),
    ],
)
def test_a_rebase_in_a_month_without_a_figure_waits_for_the_next(values, rebase, sizes):
    assert [segment.n for segment in segments(values, rebase=rebase)] == sizes


def test_no_moving_range_reaches_across_a_rebase():
    first, second = segments([10, 12, 50, 51], rebase=[day(2)])
    assert (first.mean, first.average_moving_range, first.n_ranges) == (11, 2, 1)
    assert (second.mean, second.average_moving_range, second.n_ranges) == (Fraction(101, 2), 1, 1)


# --- Centre line and limits ---


def test_limits_lie_2_66_average_moving_ranges_from_the_mean_and_near_begins_at_two_thirds():
    [segment] = segments([10, 12, 11, 15])
    assert (segment.mean, segment.average_moving_range) == (12, Fraction(7, 3))
    assert (segment.lpl, segment.upl) == (12 - Fraction(931, 150), 12 + Fraction(931, 150))
    assert (segment.near_lpl, segment.near_upl) == (12 - Fraction(931, 225), 12 + Fraction(931, 225))


def test_limits_are_not_cut_at_0_or_100():
    [segment] = segments([0, 100, 0, 100])
    assert (segment.lpl, segment.upl) == (-216, 316)


@pytest.mark.parametrize(
    ("length", "fix_after", "baseline"), [(20, None, 20), (20, 12, 12), (20, 13, 13), (12, 12, 12), (11, 12, 11), (5, 99, 5)]
)
def test_the_baseline_is_the_first_points_of_the_segment_or_all_where_it_has_no_more(length, fix_after, baseline):
    values = [number**2 for number in range(length)]
    [segment] = segments(values, fix_after=fix_after)
    assert (segment.n, segment.n_baseline, segment.n_ranges) == (length, baseline, baseline - 1)
    assert segment.mean == Fraction(sum(values[:baseline]), baseline)
    assert segment.average_moving_range == Fraction(values[baseline - 1], baseline - 1)


def test_each_segment_has_a_baseline_of_its_own():
    first, second = segments([1] * 12 + [5] * 2 + [7] * 12 + [9], fix_after=12, rebase=[day(14)])
    assert (first.mean, first.n_baseline, first.n) == (1, 12, 14)
    assert (second.mean, second.n_baseline, second.n) == (7, 12, 13)


def test_a_baseline_counts_figures_and_not_months():
    [segment] = segments([1, None] * 12 + [9] * 3, fix_after=12)
    assert (segment.n_baseline, segment.mean, segment.n) == (12, 1, 15)


def test_limits_of_the_baseline_apply_to_the_points_after_it():
    result = chart([4, 6] * 6 + [50], fix_after=12)
    assert [point.outside_limits for point in result.points] == [False] * 12 + [True]


# Four moving ranges with a mean of 1000 make a cut of 3267.
@pytest.mark.parametrize(
    ("ranges", "screened_out", "average"),
    [
        ([245, 244, 244, 3267], 1, Fraction(733, 3)),
        ([245, 245, 244, 3266], 0, 1000),
        ([244, 244, 244, 3268], 1, 244),
    ],
)
def test_ranges_strictly_smaller_than_the_cut_are_kept(ranges, screened_out, average):
    values = [sum(ranges[:number]) for number in range(5)]
    [screened] = segments(values, screen_outliers=True)
    [all_kept] = segments(values, screen_outliers=False)
    assert (screened.n_ranges, screened.n_ranges_screened_out, screened.average_moving_range) == (4, screened_out, average)
    assert (all_kept.n_ranges, all_kept.n_ranges_screened_out, all_kept.average_moving_range) == (4, 0, 1000)
    assert screened.mean == all_kept.mean == Fraction(sum(values), 5)


def test_ranges_are_screened_once():
    """Ranges 100, 30 and eight of 1: the first cut is 45.1, a second would be 13.8."""
    values = [0, 100, 130, 131, 132, 133, 134, 135, 136, 137, 138]
    [segment] = segments(values, screen_outliers=True)
    assert (segment.n_ranges_screened_out, segment.average_moving_range) == (1, Fraction(38, 9))


def test_only_ranges_of_the_baseline_are_screened():
    [segment] = segments([4, 6] * 6 + [500, 4], fix_after=12, screen_outliers=True)
    assert (segment.n_ranges, segment.n_ranges_screened_out) == (11, 0)


@pytest.mark.parametrize("switches", SWITCHES)
def test_where_no_figure_moves_the_limits_are_the_mean_and_nothing_is_screened(switches):
    """H3"""
    [segment] = segments([5, 5, 5], **switches)
    assert (segment.n_ranges, segment.n_ranges_screened_out, segment.average_moving_range) == (2, 0, 0)
    assert {segment.lpl, segment.upl, segment.near_lpl, segment.near_upl, segment.mean} == {5}


def test_with_screening_rare_events_fall_outside_limits_that_collapse_and_without_it_they_do_not():
    values = [0] * 17 + [1]
    assert {point.outside_limits for point in chart(values, screen_outliers=True).points} == {True}
    assert [point.outside_limits for point in chart(values, screen_outliers=False).points] == [False] * 17 + [True]


@pytest.mark.parametrize("switches", SWITCHES)
def test_a_single_figure_has_a_mean_and_no_limits(switches):
    result = chart([7], target=7, **switches)
    [segment] = result.segments
    assert (segment.mean, segment.n, segment.n_baseline, segment.n_ranges, segment.n_ranges_screened_out) == (7, 1, 1, 0, 0)
    assert {segment.average_moving_range, segment.lpl, segment.upl, segment.near_lpl, segment.near_upl} == {None}
    assert not segment.has_limits
    [point] = result.points
    assert (point.relative_to_mean, point.outside_limits, point.near_limits, point.rule) == (0, False, False, None)
    assert (result.latest.variation, result.latest.assurance) == ("common_cause", None)


# --- Assurance (H4, H5) ---

# 4, 6, 4: mean 14/3, moving ranges of 2, limits 14/3 - 5.32 and 14/3 + 5.32.
LOWER, UPPER = Fraction(14, 3) - Fraction("5.32"), Fraction(14, 3) + Fraction("5.32")


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [
        (UPPER + Fraction(1, 10**12), "fail", "pass"),
        (UPPER, "inconsistent", "inconsistent"),
        (5, "inconsistent", "inconsistent"),
        (LOWER, "inconsistent", "inconsistent"),
        (LOWER - Fraction(1, 10**12), "pass", "fail"),
        (0, "inconsistent", "inconsistent"),
        (None, None, None),
    ],
)
def test_assurance_sets_the_target_beside_the_limits(target, increase, decrease):
    assert chart([4, 6, 4], target=target, direction="increase").latest.assurance == increase
    assert chart([4, 6, 4], target=target, direction="decrease").latest.assurance == decrease
    assert chart([4, 6, 4], target=target, direction="neutral").latest.assurance is None


@pytest.mark.parametrize(
    ("target", "increase", "decrease"),
    [("33.2", "pass", "fail"), ("33.3", "pass", "pass"), ("33.4", "fail", "pass")],
)
def test_limits_of_no_width_are_compared_by_level(target, increase, decrease):
    """H5"""
    values = ["33.3"] * 14
    assert chart(values, target=Decimal(target), direction="increase").latest.assurance == increase
    assert chart(values, target=Decimal(target), direction="decrease").latest.assurance == decrease
    assert chart(values, target=Decimal(target), direction="neutral").latest.assurance is None


def test_assurance_is_that_of_the_last_segment():
    values = [4, 6, 4, 40, 42, 40]
    assert chart(values, target=20).latest.assurance == "inconsistent"
    assert chart(values, target=20, rebase=[day(3)]).latest.assurance == "pass"
    assert chart(values, target=20, rebase=[day(3), day(5)]).latest.assurance is None  # H4: one figure has no limits


def test_assurance_is_not_about_the_latest_figure():
    result = chart([4, 6] * 6 + [99], fix_after=12, target=50)
    assert (result.latest.assurance, result.latest.variation) == ("fail", "improvement_high")


# --- Number of points ---


@pytest.mark.parametrize(("length", "trial"), [(1, True), (12, True), (13, False), (40, False)])
def test_limits_of_fewer_than_13_figures_are_on_trial(length, trial):
    result = chart([1, 2] * 20, rebase=[day(length)])
    assert result.segments[0].n == length
    assert result.segments[0].trial is trial


def test_months_without_a_figure_do_not_count_towards_13():
    assert chart([1, None] * 12).latest.trial is True
    assert chart([1, None] * 13).latest.trial is False


def test_the_latest_position_is_on_trial_where_the_last_segment_is():
    result = chart([1, 2] * 10, rebase=[day(15)])
    assert ([segment.trial for segment in result.segments], result.latest.trial) == ([False, True], True)
    result = chart([1, 2] * 10, rebase=[day(5)])
    assert ([segment.trial for segment in result.segments], result.latest.trial) == ([True, False], False)


def test_a_baseline_of_12_is_not_on_trial_where_the_segment_has_13():
    assert chart([1, 2] * 6 + [1], fix_after=12).latest.trial is False


# --- Output ---


def test_the_output_in_full():
    output = chart([10, None, 14], target=100).as_output()
    assert output == {
        "segments": [
            {
                "segment": 0,
                "start": "2022-01-01",
                "end": "2022-03-01",
                "n": 2,
                "n_baseline": 2,
                "n_ranges": 1,
                "n_ranges_screened_out": 0,
                "mean": 12.0,
                "average_moving_range": 4.0,
                "lpl": 1.36,
                "upl": 22.64,
                "near_lpl": float(Fraction("12") - Fraction("10.64") * 2 / 3),
                "near_upl": float(Fraction("12") + Fraction("10.64") * 2 / 3),
                "trial": True,
            }
        ],
        "points": [
            point_output("2022-01-01", -1),
            {"date": "2022-02-01", "segment": None},
            point_output("2022-03-01", 1),
        ],
        "latest": {"date": "2022-03-01", "variation": "common_cause", "assurance": "fail", "trial": True},
    }
    assert json.loads(json.dumps(output)) == output


def point_output(date, relative_to_mean):
    flags = ("outside_limits", "near_limits", "in_trend", "in_two_of_three", "in_shift")
    return {
        "date": date,
        "segment": 0,
        "relative_to_mean": relative_to_mean,
        **dict.fromkeys(flags, False),
        "rule": None,
        "side": None,
        "point_type": "common_cause",
    }


# --- Properties ---

figures = st.lists(st.none() | st.integers(0, 9), max_size=30)
choices = st.fixed_dictionaries(
    {
        "direction": st.sampled_from(["increase", "decrease", "neutral"]),
        "target": st.none() | st.integers(-5, 15),
        "rebase": st.lists(st.integers(-1, 31).map(day), max_size=3),
        "fix_after": st.none() | st.integers(12, 20),
        "screen_outliers": st.booleans(),
        "two_sigma": st.sampled_from(["between", "beyond"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(figures, choices, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_and_of_the_rebases_does_not_matter(values, options, shuffler):
    rows = [(day(number), value) for number, value in enumerate(values)]
    expected = xmr(rows, Options(**options)).as_output()
    shuffler.shuffle(rows)
    options["rebase"] = options["rebase"][::-1] * 2
    assert xmr(rows, Options(**options)).as_output() == expected


@settings(max_examples=60, deadline=None)
@given(figures, choices, st.lists(st.integers(0, 31), min_size=1, max_size=6, unique=True))
def test_a_further_row_without_a_figure_changes_nothing_else(values, options, empty_days):
    rows = [(day(number), value) for number, value in enumerate(values)]
    empty = [(day(number).replace(day=15), None) for number in empty_days]
    before = xmr(rows, Options(**options))
    after = xmr(rows + empty, Options(**options))
    assert (after.segments, after.latest) == (before.segments, before.latest)
    assert [point for point in after.points if point.date.day == 1] == list(before.points)


@settings(max_examples=60, deadline=None)
@given(figures, choices, st.integers(1, 7), st.fractions(-50, 50, max_denominator=30))
def test_a_chart_in_another_unit_says_the_same(values, options, factor, offset):
    """Degrees Celsius or Fahrenheit: figures, target and limits move alike."""

    def moved(value):
        return None if value is None else value * factor + offset

    before = chart(values, **options)
    after = chart([moved(value) for value in values], **options | {"target": moved(options["target"])})
    assert after.latest == before.latest
    assert [segment.upl for segment in after.segments] == [moved(segment.upl) for segment in before.segments]
    labels = [[(point.rule, point.side, point.near_limits) for point in result.points] for result in (before, after)]
    assert labels[0] == labels[1]


def test_ten_years_of_months_take_less_than_5_ms():
    """The best of several runs, so that a busy machine does not count."""
    dice = random.Random(1)
    rows = [(day(number), Decimal(dice.randint(0, 10_000)) / 100) for number in range(120)]
    options = options_for("package", target=50, rebase=[day(60)])
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        xmr(rows, options)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.005
