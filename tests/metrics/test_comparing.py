from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.comparing import Side, difference, in_words, may_compare, named, reconcile, within
from metrics.months import Month

D = Decimal
MARCH = Month(2019, 3)


@pytest.mark.parametrize("group", ["england", "region", "neighbours"])
@pytest.mark.parametrize(
    ("unit", "may"), [("count", False), ("money", False), ("percent", True), ("rate", True), ("ratio", True)]
)
def test_counts_and_money_are_never_compared_with_other_places(unit, group, may):
    assert may_compare(unit, group) is may


@pytest.mark.parametrize("group", ["own", "last_year"])
@pytest.mark.parametrize("unit", ["count", "money", "percent", "rate", "ratio"])
def test_everything_is_compared_with_the_councils_own_figures(unit, group):
    assert may_compare(unit, group)


def test_a_group_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="No such group"):
        may_compare("percent", "rivals")
    with pytest.raises(ValueError, match="No such group"):
        named("rivals")


@pytest.mark.parametrize(
    ("own", "other", "unit", "polarity", "amount", "percent", "judgement"),
    [
        ("22", "18", "percent", "lower", "4", None, "worse"),
        ("86", "79.5", "percent", "higher", "6.5", None, "better"),
        ("60", "80", "rate", "neutral", "-20", "-25.0", "no_direction"),
        ("17", "17", "ratio", "lower", "0", "0.0", "as_good"),
        ("1", "0", "rate", "neutral", "1", None, "no_direction"),
        ("1", "-4", "money", "closer_to_zero", "5", "125.0", "better"),
    ],
)
def test_a_difference_is_in_points_for_percentages_and_absolute_and_relative_otherwise(
    own, other, unit, polarity, amount, percent, judgement
):
    found = difference(D(own), D(other), unit, polarity)
    assert (found.amount, found.percent, found.judgement) == (D(amount), percent and D(percent), judgement)


NEIGHBOURS = "the statistical neighbours' median (April 2021 model, at 31 March 2019)"


@pytest.mark.parametrize(
    ("group", "name", "statistic", "model", "period", "text"),
    [
        ("neighbours", "", "median", "April 2021", "at 31 March 2019", NEIGHBOURS),
        ("neighbours", "", "mean", "May 2025", "", "the statistical neighbours' mean (May 2025 model)"),
        ("england", "England", "", "", "year to 31 March 2019", "England (year to 31 March 2019)"),
        ("region", "North West", "", "", "", "the North West region"),
        ("own", "Oldham", "", "", "at 31 March 2019", "the council's own official figure (at 31 March 2019)"),
        ("last_year", "", "", "", "September 2025", "the same month last year (September 2025)"),
    ],
)
def test_what_is_compared_with_is_named_with_model_statistic_and_period(group, name, statistic, model, period, text):
    assert named(group, name, statistic=statistic, model=model, period=period) == text


@pytest.mark.parametrize(("statistic", "model"), [("", "April 2021"), ("median", ""), ("mode", "April 2021")])
def test_neighbours_need_a_model_and_a_statistic(statistic, model):
    with pytest.raises(ValueError, match="mean or median"):
        named("neighbours", statistic=statistic, model=model)


@pytest.mark.parametrize(
    ("own", "other", "unit", "decimals", "polarity", "words", "text"),
    [
        ("22", "18", "percent", 1, "lower", "", f"4 percentage points above {NEIGHBOURS}: worse"),
        ("77.04", "77.01", "percent", 1, "higher", "", f"the same as {NEIGHBOURS}"),
        ("60", "80", "rate", 1, "neutral", "per 10,000",
         f"20 per 10,000 (25%) below {NEIGHBOURS}: neutral, neither direction is good in itself"),
        ("17", "16.9", "ratio", 1, "lower", "cases per FTE", f"0.1 cases per FTE above {NEIGHBOURS}: worse"),
        ("16.9", "20.1", "ratio", 1, "lower", "cases per FTE", f"3.2 cases per FTE (16%) below {NEIGHBOURS}: better"),
    ],
)  # fmt: skip
def test_a_comparison_is_said_in_words(own, other, unit, decimals, polarity, words, text):
    found = in_words(D(own), D(other), NEIGHBOURS, unit=unit, decimals=decimals, polarity=polarity, unit_words=words)
    assert found == text


@pytest.mark.parametrize(
    ("own", "other", "n", "unit_of_n", "polarity", "is_within"),
    [
        ("75", "80", "5", "percentage_points", "higher", True),
        ("74.9", "80", "5", "percentage_points", "higher", False),
        ("99", "80", "5", "percentage_points", "higher", True),
        ("25", "20", "5", "percentage_points", "lower", True),
        ("25.1", "20", "5", "percentage_points", "lower", False),
        ("1", "20", "5", "percentage_points", "lower", True),
        ("76", "80", "5", "percent", "higher", True),
        ("75.9", "80", "5", "percent", "higher", False),
        ("21", "20", "5", "percent", "lower", True),
        ("21.1", "20", "5", "percent", "lower", False),
        ("0", "0", "5", "percent", "lower", True),
        ("0.1", "0", "5", "percent", "lower", False),
        ("95", "100", "5", "percent", "neutral", True),
        ("105", "100", "5", "percent", "neutral", True),
        ("106", "100", "5", "percent", "neutral", False),
        ("94", "100", "5", "percent", "range", False),
        ("-2", "5", "0", "percent", "closer_to_zero", True),
        ("-6", "5", "1", "percentage_points", "closer_to_zero", True),
        ("-6.1", "5", "1", "percentage_points", "closer_to_zero", False),
    ],
)
def test_within_is_one_sided_by_polarity_and_equal_counts(own, other, n, unit_of_n, polarity, is_within):
    assert within(D(own), D(other), D(n), unit_of_n, polarity) is is_within


def test_within_of_a_range_counts_how_far_each_is_outside():
    ends = (D(50), D(70))
    assert within(D(55), D(69), D(0), "percentage_points", "range", ends)
    assert not within(D(75), D(72), D(2), "percentage_points", "range", ends)


@settings(max_examples=60)
@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.decimals(0, 20, places=1))
def test_the_better_of_two_figures_is_always_within(own, other, n):
    for polarity, better in (("higher", max), ("lower", min)):
        for unit_of_n in ("percent", "percentage_points"):
            assert within(better(own, other), other, n, unit_of_n, polarity)


@pytest.mark.parametrize(("n", "unit_of_n"), [("-1", "percent"), ("1", "points")])
def test_within_refuses_what_makes_no_sense(n, unit_of_n):
    with pytest.raises(ValueError, match="“Within”"):
        within(D(1), D(1), D(n), unit_of_n, "higher")


@pytest.mark.parametrize(
    ("unit", "words", "own", "official", "outcome", "amount", "text"),
    [
        ("percent", "", "61.0", "60.0", "close", "1.0",
         "For March 2019 the council's own figure is 61%, the official one 60%: 1 percentage point apart, which is close."),
        ("percent", "", "61.1", "60.0", "apart", "1.1",
         "For March 2019 the council's own figure is 61.1%, the official one 60%: 1.1 percentage points apart, more than "
         "1 percentage point. Find out why before either is used."),
        ("percent", "", "60.04", "60.01", "close", "0",
         "For March 2019 the council's own figure is 60%, the official one 60%: they agree."),
        ("count", "children", "505", "500", "close", "5",
         "For March 2019 the council's own figure is 505 children, the official one 500 children: 5 children apart, "
         "which is close."),
        ("count", "children", "494", "500", "apart", "-6",
         "For March 2019 the council's own figure is 494 children, the official one 500 children: 6 children apart, more than "
         "1% of the official figure. Find out why before either is used."),
    ],
)  # fmt: skip
def test_own_and_official_figures_of_one_period_are_set_beside_each_other(unit, words, own, official, outcome, amount, text):
    decimals = 0 if unit == "count" else 1
    found = reconcile(Side(D(own), MARCH), Side(D(official), MARCH), unit=unit, decimals=decimals, unit_words=words)
    assert (found.outcome, found.amount, found.words) == (outcome, D(amount), text)


def test_the_tolerance_can_be_chosen():
    own, official = Side(D("61.1"), MARCH), Side(D(60), MARCH)
    assert reconcile(own, official, unit="percent", decimals=1, tolerance=D("1.1")).outcome == "close"
    assert "more than 0.5 percentage points" in reconcile(own, official, unit="percent", decimals=1, tolerance=D("0.5")).words


@pytest.mark.parametrize(
    ("own", "official", "text"),
    [
        (Side(D(400), MARCH), Side(D(4751), MARCH, 12),
         "The council's own figure is for March 2019, the official one for 12 months to March 2019: they are not compared."),
        (Side(D(400), MARCH + 1), Side(D(400), MARCH),
         "The council's own figure is for April 2019, the official one for March 2019: they are not compared."),
        (Side(None, MARCH), Side(D(400), MARCH), "The council has no figure of its own for March 2019 to compare."),
        (Side(D(400), MARCH, 12), Side(None, MARCH, 12), "There is no official figure for 12 months to March 2019 to compare."),
    ],
)  # fmt: skip
def test_what_does_not_cover_the_same_period_is_not_compared(own, official, text):
    found = reconcile(own, official, unit="count", decimals=0)
    assert (found.outcome, found.amount, found.words) == ("not_compared", None, text)
