import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.months import Month
from metrics.uploads.months import is_month, read_month

APRIL = Month(2019, 4)


@pytest.mark.parametrize(
    "written",
    [
        "2019-04",
        "2019/4",
        "04/2019",
        "4-2019",
        "Apr-19",
        "APR 19",
        "Apr19",
        "Apr 2019",
        "Apr. 2019",
        "Apr '19",
        "April 2019",
        "april-2019",
        " April\u00a02019 ",
        "30/04/2019",
        "1/4/19",
        "01.04.2019",
        "30-04-19",
        "30/04/2019 00:00",
        "30 April 2019",
        "1-Apr-19",
        "1/Apr/2019",
        "2019-04-30",
        "2019-04-01 00:00:00",
        "2019-04-30T23:59:59Z",
        "43556",
        "43585",
        43585,
        43585.75,
        dt.date(2019, 4, 30),
        dt.datetime.combine(dt.date(2019, 4, 30), dt.time(23, 59)),
    ],
)
def test_all_of_these_are_april_2019(written):
    assert read_month(written) == APRIL
    assert is_month(written)


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("Sept 19", Month(2019, 9)),
        ("Jan-90", Month(1990, 1)),
        ("Dec-89", Month(2089, 12)),
        ("03/04/2019", Month(2019, 4)),
        ("29/02/2028", Month(2028, 2)),
        ("May 2019", Month(2019, 5)),
        ("1990-01", Month(1990, 1)),
        ("2100-12", Month(2100, 12)),
        (32874, Month(1990, 1)),
        (73415, Month(2100, 12)),
        # 31 March 2026.
        (46112, Month(2026, 3)),
    ],
)
def test_other_months(written, month):
    assert read_month(written) == month


def test_the_1904_system_counts_from_another_day():
    assert read_month(43585, "1904") == Month(2023, 5)
    assert read_month(42123, "1904") == APRIL


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (None, "There is no month"),
        (" ", "There is no month"),
        ("2019", "it is a year alone"),
        (2019, "it is a year alone"),
        ("April", "the year is missing"),
        ("Q1 2019", "it is a quarter"),
        ("04/19", "may be a month and a year, or a day and a month"),
        ("2019-13", "the month would be 13"),
        ("04/30/2019", "the month would be 30"),
        ("00/2019", "the month would be 0"),
        ("31/04/2019", "is no day of the calendar"),
        ("29/02/2019", "is no day of the calendar"),
        ("2019-04-31", "is no day of the calendar"),
        ("0 April 2019", "is no day of the calendar"),
        ("1989-12", "is in 1989, outside 1990 to 2100"),
        ("2101-01", "is in 2101"),
        (dt.date(1900, 1, 1), "is in 1900"),
        (32873, "is not a month"),
        (73416, "is not a month"),
        (0, "is not a month"),
        (-1, "is not a month"),
        (float("nan"), "is not a month"),
        (float("inf"), "is not a month"),
        (True, "is not a month"),
        (dt.time(4, 0), "is not a month"),
        ("Aprilish 2019", "is not a month"),
        ("Apr 2019 (provisional)", "is not a month"),
        ("٢٠١٩-٠٤", "is not a month"),
        ("x" * 500, "is not a month"),
    ],
)
def test_what_is_no_month_is_refused_with_a_reason(written, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_month(written)
    assert not is_month(written)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
@settings(max_examples=100)
def test_a_day_means_its_month_however_it_is_written(day):
    serial = (day - dt.date(1899, 12, 30)).days
    written = [day, day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", serial, str(serial)]
    assert {read_month(cell) for cell in written} == {Month.of(day)}
