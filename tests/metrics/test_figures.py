from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.figures import agrees, check, compute, decimals_of, rounded, said

parts = st.decimals(0, 10**6, places=2)


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator", "value"),
    [
        ("percent", "1", "3", "33.3333"),
        ("percent", "2", "3", "66.6667"),
        ("percent", "0", "7", "0.0000"),
        ("percent", "77", "77", "100.0000"),
        ("rate", "541", "58000", "93.2759"),
        ("ratio", "17.5", "2", "8.7500"),
        # 1/32 is 0.03125: the tie goes up.
        ("ratio", "1", "32", "0.0313"),
    ],
)
def test_a_value_is_computed_to_four_decimals_half_up(unit, numerator, denominator, value):
    assert str(compute(unit, None, D(numerator), D(denominator))) == value


def test_a_rate_may_be_per_another_number():
    assert compute("rate", 1000, D(1), D(8)) == 125


@pytest.mark.parametrize(
    ("typed", "places", "same"),
    [("67", 0, True), ("66.7", 1, True), ("66.6667", 4, True), ("66.66666667", 8, True), ("66", 0, False), ("66.6", 1, False)],
)
def test_a_typed_value_agrees_at_the_precision_typed(typed, places, same):
    assert agrees(D(typed), D("66.6667"), places) is same


def test_a_tie_goes_away_from_zero():
    assert (rounded(D("2.5"), 0), rounded(D("-2.5"), 0)) == (3, -3)


@pytest.mark.parametrize(("typed", "places"), [("77", 0), ("77.10", 2), ("1E+2", 0)])
def test_decimals_typed_are_counted_with_their_zeros(typed, places):
    assert decimals_of(D(typed)) == places


@pytest.mark.parametrize(
    ("unit", "value", "numerator", "denominator", "kept"),
    [
        ("percent", None, "2", "3", "66.6667"),
        ("percent", "67", "2", "3", "66.6667"),
        ("percent", "66.7", "2", "3", "66.6667"),
        ("percent", "77.10", None, None, "77.10"),
        ("percent", "33.33335", None, None, "33.3334"),
        ("percent", "100", None, None, "100"),
        ("percent", "0", None, None, "0"),
        ("money", "-205.5", None, None, "-205.5"),
        ("count", "9999999999", None, None, "9999999999"),
        # 2.04996 %: two from the quotient, 2.1 from the four decimals that an export shows.
        ("percent", "2.0", "204996", "10000000", "2.0500"),
        ("percent", "2.1", "204996", "10000000", "2.0500"),
    ],
)
def test_what_is_kept(unit, value, numerator, denominator, kept):
    given_parts = [None if part is None else D(part) for part in (value, numerator, denominator)]
    assert str(check(unit, None, *given_parts)) == kept


@pytest.mark.parametrize(
    ("unit", "value", "numerator", "denominator", "sentence"),
    [
        ("percent", "66", "2", "3", "The value 66 is not what 2 over 3 gives: 66.6667."),
        ("percent", None, "4", "3", "The numerator 4 is above the denominator 3."),
        ("percent", None, "0", "0", "The denominator is 0"),
        ("ratio", None, "-1", "3", "The numerator −1 is below 0."),
        ("ratio", None, "1", "-3", "The denominator −3 is below 0."),
        ("percent", "50", "1", None, "There is a numerator without a denominator."),
        ("percent", "50", None, "2", "There is a denominator without a numerator."),
        ("percent", "100.1", None, None, "100.1 is not between 0 and 100"),
        ("percent", "-0.1", None, None, "−0.1 is not between 0 and 100"),
        ("count", "-5", None, None, "The value −5 is below 0."),
        ("count", "5", "5", "1", "Only percentages, rates and averages"),
        ("count", None, None, None, "Give a value."),
        ("rate", None, None, None, "Give a value, or a numerator and a denominator."),
        ("count", "10000000000", None, None, "too large"),
        ("money", "-9999999999.99999", None, None, "too large"),
        ("ratio", None, "10000000000", "2", "too large"),
        ("rate", None, "9999999", "0.0001", "too large"),
    ],
)
def test_what_is_refused_and_why(unit, value, numerator, denominator, sentence):
    given_parts = [None if part is None else D(part) for part in (value, numerator, denominator)]
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        check(unit, None, *given_parts)


def test_a_count_is_not_computed():
    with pytest.raises(ValueError, match="Only percentages"):
        compute("count", None, D(1), D(2))


@given(parts, parts.filter(lambda part: part > 0), st.integers(0, 6))
@settings(max_examples=60)
def test_a_computed_value_rounded_to_any_precision_agrees(numerator, denominator, places):
    computed = compute("ratio", None, numerator, denominator)
    assert agrees(rounded(computed, min(places, 4)), computed, places)


@pytest.mark.parametrize(("number", "text"), [("77.5000", "77.5"), ("-3", "−3"), ("1E+3", "1000"), ("0.0000", "0")])
def test_numbers_are_said_plainly(number, text):
    assert said(D(number)) == text
