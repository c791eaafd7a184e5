"""Positions of a page whose months are those that have something."""

import datetime as dt

from metrics.months import Month
from metrics.selectors.held import held_viewing

TODAY = dt.date(2026, 1, 20)
MARCH, JUNE, AUGUST = Month(2025, 3), Month(2025, 6), Month(2025, 8)


def viewing(held, month=None, known_on=None):
    return held_viewing(held, month=month, known_on=known_on, today=TODAY)


def test_without_a_month_the_last_that_has_something_is_shown_and_is_the_present():
    shown = viewing([JUNE, MARCH])
    assert shown.as_at.month == JUNE
    assert not shown.past
    assert shown.suffix == ""
    assert shown.months == [JUNE, MARCH]


def test_an_earlier_month_is_the_past_and_stays_among_the_choices():
    shown = viewing([JUNE, MARCH], month=MARCH - 1)
    assert shown.past
    assert shown.months == [JUNE, MARCH, MARCH - 1]


def test_a_later_month_than_the_last_is_no_past():
    shown = viewing([JUNE], month=AUGUST)
    assert not shown.past
    assert shown.months == [AUGUST, JUNE]


def test_where_nothing_has_anything_it_is_this_month():
    assert viewing([]).as_at.month == Month(2026, 1)
