from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts.axes import LINE_STEPS_AT_MOST, Months, Scale, axis, nice_axis, plain, tick_texts
from metrics.months import Month

numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (10, [0, 2, 4, 6, 8, 10]),
        (11, [0, 5, 10, 15]),
        (25, [0, 5, 10, 15, 20, 25]),
        (47, [0, 10, 20, 30, 40, 50]),
        (51, [0, 20, 40, 60]),
        (60, [0, 20, 40, 60]),
        (101, [0, 50, 100, 150]),
        (999, [0, 200, 400, 600, 800, 1000]),
    ],
)
def test_axis_reaches_the_highest_in_at_most_five_round_steps(highest, expected):
    assert axis(highest) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["70", "88"], ["70", "75", "80", "85", "90"]),
        (["61.2", "86.9"], ["60", "65", "70", "75", "80", "85", "90"]),
        (["0.4", "0.9"], ["0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]),
        (["99.2", "100"], ["99.2", "99.4", "99.6", "99.8", "100.0"]),
        (["30", "90"], ["0", "20", "40", "60", "80", "100"]),
        (["-250", "420"], ["−400", "−200", "0", "200", "400", "600"]),
        (["-90", "-20"], ["−100", "−80", "−60", "−40", "−20", "0"]),
        (["-90", "-80"], ["−90", "−88", "−86", "−84", "−82", "−80"]),
        (["1200", "5600"], ["0", "1,000", "2,000", "3,000", "4,000", "5,000", "6,000"]),
    ],
)
def test_a_nice_axis_covers_the_values_and_starts_at_zero_only_where_they_are_close_to_it(values, expected):
    assert list(tick_texts(nice_axis(map(Decimal, values)))) == expected


@pytest.mark.parametrize(("low", "starts_at_zero"), [("30", True), ("30.1", False)])
def test_close_to_zero_is_a_third_of_the_highest(low, starts_at_zero):
    assert (nice_axis([Decimal(low), Decimal(90)])[0] == 0) is starts_at_zero


def test_zero_is_on_the_axis_where_it_is_asked_for():
    assert nice_axis([Decimal(70), Decimal(88)], from_zero=True)[0] == 0
    assert nice_axis([Decimal(-70), Decimal(-88)], from_zero=True)[-1] == 0


def test_counts_have_no_part_of_one_on_their_axis():
    assert nice_axis([Decimal(8), Decimal(9)], whole=True) == (8, 9)
    assert nice_axis([Decimal(0)], whole=True) == (0, 1)


@pytest.mark.parametrize(
    ("value", "first", "last"), [("0", "0.0", "1.0"), ("50", "44", "56"), ("-50", "−56", "−44"), ("100", "90", "100")]
)
def test_equal_values_leave_room_around_them_but_not_beyond_what_there_is(value, first, last):
    texts = tick_texts(nice_axis([Decimal(value)] * 3, ceiling=100))
    assert (texts[0], texts[-1]) == (first, last)


@pytest.mark.parametrize(("floor", "ceiling"), [(20, None), (20, 20), (None, 20), (30, 40), (0, 10)])
def test_equal_values_on_the_edge_or_beyond_still_have_an_axis(floor, ceiling):
    ticks = nice_axis([Decimal(20)], floor=floor, ceiling=ceiling)
    assert ticks[0] <= 20 <= ticks[-1] and ticks[0] < ticks[-1]


def test_nothing_at_all_has_an_axis():
    assert nice_axis([])[0] == 0


@given(st.lists(numbers, min_size=1, max_size=6), st.booleans(), st.booleans())
@settings(max_examples=150)
def test_any_values_lie_on_an_even_axis_of_few_steps(values, from_zero, whole):
    ticks = nice_axis(values, from_zero=from_zero, whole=whole)

    assert ticks[0] <= min(values) and max(values) <= ticks[-1]
    assert 2 <= len(ticks) <= LINE_STEPS_AT_MOST + 1
    steps = {later - earlier for earlier, later in zip(ticks, ticks[1:], strict=False)}
    assert len(steps) == 1 and min(steps) > 0
    assert len(set(tick_texts(ticks))) == len(ticks)
    if whole:
        assert all(tick == int(tick) for tick in ticks)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Decimal("77.0"), None, "77"),
        (Decimal("77.14"), None, "77.1"),
        (Fraction(1, 3), None, "0.3"),
        (Fraction(-7, 2), None, "−3.5"),
        (Decimal("0.25"), 1, "0.3"),
        (Decimal("1234.5"), 0, "1,235"),
        (Decimal("-0.04"), 1, "0.0"),
        (Decimal("-0.4"), 0, "0"),
        (334, None, "334"),
    ],
)
def test_numbers_as_people_read_them(value, decimals, expected):
    assert plain(value, decimals) == expected


def test_a_scale_puts_the_lowest_tick_on_the_base_line_and_the_highest_on_top():
    scale = Scale((Decimal(70), Decimal(80), Decimal(90)), 10, 210)

    assert [scale.y(value) for value in (70, Decimal(75), Fraction(160, 2), 90)] == [210, 160, 110, 10]


def test_months_share_the_width_and_what_lies_outside_is_cut_to_the_edge():
    months = Months(Month(2019, 11), Month(2020, 2), 40, 80)

    assert [months.x(Month(2019, 11)), months.x(Month(2020, 2))] == [45, 75]
    assert [months.x(Month(2019, 12), 0), months.x(Month(2019, 12), 1)] == [50, 60]
    assert [months.x(Month(2019, 1)), months.x(Month(2021, 1))] == [40, 80]
    assert Month(2020, 2) in months and Month(2020, 3) not in months


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, ["Mar 20"]),
        (36, ["Jul 17", "Nov 17", "Mar 18", "Jul 18", "Nov 18", "Mar 19", "Jul 19", "Nov 19", "Mar 20"]),
        (120, ["Mar 11", "Mar 12", "Mar 13", "Mar 14", "Mar 15", "Mar 16", "Mar 17", "Mar 18", "Mar 19", "Mar 20"]),
    ],
)
def test_months_are_named_in_even_strides_back_from_the_last(number, expected):
    months = Months(Month(2020, 3) - (number - 1), Month(2020, 3), 36, 560)
    labels = [label.text for label in months.labels(320, 680, 7.2)]

    assert labels == expected
