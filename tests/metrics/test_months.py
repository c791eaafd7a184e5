import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.months import AsAt, Month, add_months

months = st.builds(Month, st.integers(1950, 2150), st.integers(1, 12))
days = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_has_a_number_from_1_to_12(month):
    with pytest.raises(ValueError, match="No such month"):
        Month(2026, month)


@pytest.mark.parametrize(("year", "fits"), [(1899, False), (1900, True), (2200, True), (2201, False)])
def test_years_run_from_1900_to_2200(year, fits):
    if fits:
        assert Month(year, 1).year == year
    else:
        with pytest.raises(ValueError, match="between 1900 and 2200"):
            Month(year, 1)


@pytest.mark.parametrize(
    ("text", "month"), [("2019-08", Month(2019, 8)), ("2026-12", Month(2026, 12)), ("1900-01", Month(1900, 1))]
)
def test_an_address_is_read_as_a_month(text, month):
    assert Month.parse(text) == month


@pytest.mark.parametrize(
    "text", ["", "2019", "2019-8", "19-08", "2019-13", "2019-00", "0000-01", "2019-08-01", "2019-08\n", " 2019-08", "٢٠١٩-٠٨"]
)
def test_anything_else_is_not_read_as_a_month(text):
    with pytest.raises(ValueError):
        Month.parse(text)


@given(months)
def test_a_month_reads_back_what_it_writes(month):
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        (Month(2026, 1), dt.date(2026, 1, 1), dt.date(2026, 1, 31)),
        (Month(2026, 2), dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        (Month(2028, 2), dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        (Month(2026, 12), dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
    ],
)
def test_a_month_knows_its_first_and_last_day(month, first, last):
    assert (month.first, month.last) == (first, last)


def test_a_month_is_named_in_full_and_in_short():
    assert Month(2019, 8).label == "August 2019"
    assert Month(2009, 8).short_label == "Aug 09"


@pytest.mark.parametrize(
    ("month", "step", "result"),
    [
        (Month(2026, 1), 1, Month(2026, 2)),
        (Month(2026, 12), 1, Month(2027, 1)),
        (Month(2026, 1), -1, Month(2025, 12)),
        (Month(2026, 1), 0, Month(2026, 1)),
        (Month(2026, 1), 24, Month(2028, 1)),
    ],
)
def test_months_are_counted_across_years(month, step, result):
    assert month + step == result
    assert month - -step == result


@given(months, st.integers(-300, 300))
def test_the_difference_of_two_months_is_the_number_of_steps(month, step):
    assert (month + step) - month == step


@given(months, months)
def test_months_sort_as_their_first_days_do(one, other):
    assert (one < other) == (one.first < other.first)


@given(days)
def test_a_day_is_in_its_month(day):
    month = Month.of(day)
    assert month.first <= day <= month.last


@pytest.mark.parametrize(
    ("day", "step", "result"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29)),
        (dt.date(2026, 1, 15), 1, dt.date(2026, 2, 15)),
        (dt.date(2026, 12, 31), 1, dt.date(2027, 1, 31)),
        (dt.date(2026, 3, 31), -1, dt.date(2026, 2, 28)),
        (dt.date(2026, 3, 31), 0, dt.date(2026, 3, 31)),
    ],
)
def test_the_same_day_some_months_later_or_the_last_of_a_shorter_month(day, step, result):
    assert add_months(day, step) == result


@given(days, st.integers(0, 24))
def test_adding_months_lands_in_that_month_and_never_on_a_later_day_of_it(day, step):
    later = add_months(day, step)
    assert Month.of(later) == Month.of(day) + step
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("today", "judged"),
    [
        (dt.date(2026, 1, 20), dt.date(2026, 1, 20)),
        (dt.date(2026, 1, 31), dt.date(2026, 1, 31)),
        (dt.date(2026, 2, 1), dt.date(2026, 1, 31)),
        (dt.date(2030, 6, 1), dt.date(2026, 1, 31)),
        (dt.date(2025, 12, 5), dt.date(2025, 12, 5)),
    ],
)
def test_late_is_judged_at_the_end_of_the_month_or_today_where_that_comes_first(today, judged):
    assert AsAt(Month(2026, 1)).judged_on(today) == judged
