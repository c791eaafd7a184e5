from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.months import Month
from metrics.rolling import Figure, rolling
from metrics.shown import rounded

APRIL = Month(2026, 4)


def months(*figures, first=APRIL):
    """Consecutive months from `first`; None leaves a month out."""
    return {first + index: figure for index, figure in enumerate(figures) if figure is not None}


def part(numerator, denominator):
    return Figure(None, Decimal(numerator), Decimal(denominator))


def number(value):
    return Figure(None if value is None else Decimal(value))


def test_a_percentage_is_the_sum_of_numerators_over_the_sum_of_denominators_and_never_the_mean_of_percentages():
    rolled = rolling(months(part(1, 2), part(90, 100), part(95, 100)), "percent", 3)
    assert list(rolled) == [Month(2026, 6)]
    june = rolled[Month(2026, 6)]
    assert (june.numerator, june.denominator, june.total) == (186, 202, None)
    assert june.value == Decimal("92.0792")
    assert june.value != (50 + 90 + 95) / Decimal(3)
    assert june.months_used == (Month(2026, 4), Month(2026, 5), Month(2026, 6))
    assert june.words == "rolling 3 months, sum of the numerators over sum of the denominators"


def test_an_average_is_rolled_from_its_sums():
    rolled = rolling(months(part(180, 10), part(190, 10), part(300, 20)), "ratio", 3)
    assert rolled[Month(2026, 6)].value == Decimal("16.75")


def test_of_a_count_both_the_mean_a_month_and_the_sum_are_given():
    rolled = rolling(months(number(300), number(310), number(291)), "count", 3)
    june = rolled[Month(2026, 6)]
    assert (june.value, june.total) == (Decimal("300.3333"), 901)
    assert (june.numerator, june.denominator, june.words) == (None, None, "rolling 3 months, mean a month")


@pytest.mark.parametrize(
    ("unit", "gap"),
    [
        ("percent", None),
        ("percent", Figure(Decimal(0))),
        ("percent", Figure(Decimal(0), Decimal(5), None)),
        ("percent", Figure(Decimal(0), None, Decimal(5))),
        ("ratio", None),
        ("ratio", Figure(Decimal(17))),
        ("count", None),
        ("count", Figure(None)),
        ("count", Figure(None, Decimal(5), Decimal(10))),
    ],
)
def test_a_window_with_a_month_missing_has_no_value_and_the_gap_is_no_zero(unit, gap):
    whole = Figure(Decimal(50), Decimal(5), Decimal(10))
    rolled = rolling(months(whole, gap, whole, whole, whole), unit, 3)
    assert list(rolled) == [Month(2026, 8)]


def test_a_count_of_zero_is_a_figure():
    assert rolling(months(number(0), number(0), number(3)), "count", 3)[Month(2026, 6)].total == 3


def test_a_month_in_which_nothing_was_due_counts_with_its_zeros_and_three_such_months_have_no_value():
    rolled = rolling(months(part(0, 0), part(0, 0), part(0, 0), part(3, 4)), "percent", 3)
    assert {month: row.value for month, row in rolled.items()} == {Month(2026, 7): 75}


def test_twelve_months_run_across_the_year_in_order_of_month():
    figures = months(*[part(index, 10) for index in range(1, 14)])
    rolled = rolling(dict(reversed(figures.items())), "percent", 12)
    assert {month: row.value for month, row in rolled.items()} == {Month(2027, 3): 65, Month(2027, 4): 75}
    assert rolled[Month(2027, 3)].months_used[0] == APRIL


@pytest.mark.parametrize(("unit", "reason"), [("rate", "Rates are not rolled"), ("money", "Money is not rolled")])
def test_rates_and_money_are_not_rolled_and_the_reason_is_said(unit, reason):
    with pytest.raises(ValueError, match=reason):
        rolling(months(part(1, 2), part(1, 2), part(1, 2)), unit, 3)


@pytest.mark.parametrize(("unit", "window"), [("percent", 6), ("percent", 0), ("share", 3)])
def test_other_windows_and_units_are_refused(unit, window):
    with pytest.raises(ValueError):
        rolling({}, unit, window)


parts = st.integers(1, 400).flatmap(lambda below: st.builds(part, st.integers(0, below), st.just(below)))


@settings(max_examples=60)
@given(st.lists(parts, min_size=3, max_size=8), st.sampled_from(["percent", "ratio"]))
def test_a_rolled_value_lies_between_the_lowest_and_the_highest_month(figures, unit):
    times = {"percent": 100, "ratio": 1}[unit]
    values = [rounded(Fraction(each.numerator) * times / Fraction(each.denominator), 4) for each in figures]
    rolled = rolling(months(*figures), unit, 3)
    assert len(rolled) == len(figures) - 2
    for index, row in enumerate(rolled.values()):
        assert min(values[index : index + 3]) <= row.value <= max(values[index : index + 3])
