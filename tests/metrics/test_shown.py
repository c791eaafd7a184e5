from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.shown import places, rounded, say, say_gap, show

D = Decimal


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (D("0.5"), 0, "1"),
        (D("1.5"), 0, "2"),
        (D("2.5"), 0, "3"),
        (D("-2.5"), 0, "-3"),
        (D("2.4999"), 0, "2"),
        (D("9.995"), 2, "10.00"),
        (D("9.9"), 2, "9.90"),
        (7, 1, "7.0"),
        (Fraction(200, 3), 1, "66.7"),
        (Fraction(-1, 8), 2, "-0.13"),
        (D("-0.04"), 1, "0.0"),
        (D("1234567890123456789012345678901234.5"), 0, "1234567890123456789012345678901235"),
    ],
)
def test_halves_are_rounded_away_from_zero_and_nothing_becomes_minus_nothing(value, decimals, text):
    assert str(rounded(value, decimals)) == text


@settings(max_examples=100)
@given(st.fractions(-(10**9), 10**9), st.integers(0, 4))
def test_a_rounded_figure_is_never_more_than_half_a_place_off(value, decimals):
    assert abs(Fraction(rounded(value, decimals)) - value) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(("value", "count"), [("17", 0), ("17.50", 1), ("0.0001", 4), ("1200", 0), ("0.0000", 0)])
def test_places_are_those_that_a_figure_needs(value, count):
    assert places(D(value)) == count


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words", "shown", "said"),
    [
        (D("77"), "percent", 1, "", "77.0%", "77%"),
        (D("77.25"), "percent", 1, "", "77.3%", "77.3%"),
        (D("-3"), "percent", 0, "", "−3%", "−3%"),
        (D("1152"), "count", 0, "contacts", "1,152 contacts", "1,152 contacts"),
        (D("1152.0000"), "count", 0, "", "1,152", "1,152"),
        (D("1"), "count", 0, "children", "1", "1"),
        (D("0"), "count", 0, "children", "0 children", "0 children"),
        (D("59.2"), "rate", 1, "per 10,000", "59.2 per 10,000", "59.2 per 10,000"),
        (D("1"), "rate", 1, "per 10,000", "1.0 per 10,000", "1 per 10,000"),
        (D("17"), "ratio", 1, "cases per FTE", "17.0 cases per FTE", "17 cases per FTE"),
        (D("1"), "ratio", 1, "cases per FTE", "1.0", "1"),
        (D("471000"), "money", 0, "", "£471,000", "£471,000"),
        (D("471000"), "money", 0, "£", "£471,000", "£471,000"),
        (D("-471"), "money", 0, "£ thousand", "−£471 thousand", "−£471 thousand"),
        (D("2.70"), "money", 2, "£ million", "£2.70 million", "£2.7 million"),
        (D("5"), "money", 0, "euros", "5 euros", "5 euros"),
        (None, "percent", 1, "", "no figure", "no figure"),
        (None, "count", 0, "children", "no figure", "no figure"),
        (D("-0.04"), "percent", 1, "", "0.0%", "0%"),
    ],
)
def test_a_figure_is_shown_in_a_table_and_said_in_a_sentence(value, unit, decimals, words, shown, said):
    assert show(value, unit, decimals, words) == shown
    assert say(value, unit, decimals, words) == said


@pytest.mark.parametrize(
    ("gap", "unit", "decimals", "words", "text"),
    [
        (D("-8.0"), "percent", 1, "", "8 percentage points"),
        (D("1"), "percent", 1, "", "1 percentage point"),
        (D("0.5"), "percent", 1, "", "0.5 percentage points"),
        (D("-12"), "count", 0, "cases", "12 cases"),
        (D("1"), "count", 0, "cases", "1"),
        (D("1234"), "count", 0, "cases", "1,234 cases"),
        (D("-0.6"), "ratio", 1, "cases per FTE", "0.6 cases per FTE"),
        (D("-5"), "money", 0, "£ thousand", "£5 thousand"),
    ],
)
def test_a_difference_is_said_without_its_sign_and_of_percentages_in_points(gap, unit, decimals, words, text):
    assert say_gap(gap, unit, decimals, words) == text
