"""What the library says of years that were out of the ordinary. A new version of it has to say the same."""

from datetime import date

import pytest

from plans.bank_holidays import bank_holidays


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2019, ["01-01", "04-19", "04-22", "05-06", "05-27", "08-26", "12-25", "12-26"]),
        # The early May holiday moved to 8 May; Boxing Day was a Saturday.
        (2020, ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]),
        # The jubilee of the Queen, her state funeral, and Christmas Day on a Sunday.
        (2022, ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]),
        (2023, ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]),  # the coronation
        # Christmas Day and Boxing Day on a weekend: both in lieu.
        (2027, ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]),
    ],
)
def test_the_bank_holidays_of_a_year(year, days):
    found = bank_holidays(date(year, 1, 1), date(year, 12, 31))

    assert [day.isoformat() for day in found] == [f"{year}-{day}" for day in days]
    assert all(found.values())


def test_only_from_the_first_day_to_the_last_across_years():
    assert list(bank_holidays(date(2019, 12, 26), date(2020, 1, 1))) == [date(2019, 12, 26), date(2020, 1, 1)]
    assert bank_holidays(date(2019, 12, 27), date(2019, 12, 31)) == {}


def test_the_other_way_round_there_are_none():
    assert bank_holidays(date(2020, 1, 1), date(2019, 1, 1)) == {}


def test_scotland_and_northern_ireland_have_others():
    year = bank_holidays(date(2019, 1, 1), date(2019, 12, 31))

    assert not {date(2019, 1, 2), date(2019, 3, 18), date(2019, 7, 12), date(2019, 8, 5)} & set(year)


def test_what_is_handed_out_can_be_changed_without_harm():
    bank_holidays(date(2019, 1, 1), date(2019, 12, 31)).clear()

    assert len(bank_holidays(date(2019, 1, 1), date(2019, 12, 31))) == 8
