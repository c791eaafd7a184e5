import datetime as dt

import pytest

from metrics.months import Month
from metrics.selectors.viewing import viewing_of
from tests.factories import at
from tests.metrics.story import FEBRUARY, MARCH, TODAY


class Kept:
    """A series, as far as the position is concerned."""

    def __init__(self, published=False, ends=None):
        self.published, self.ends = published, ends


LIVE, RECORD, LATER_RECORD = Kept(), Kept(True, Month(2019, 8)), Kept(True, Month(2019, 9))


def view(series=(LIVE,), *, month=None, known_on=None, today=TODAY):
    return viewing_of(list(series), month=month, known_on=known_on, today=today)


@pytest.mark.parametrize("month", [None, MARCH, MARCH + 1, Month(2200, 12)])
def test_without_a_month_or_with_a_later_one_the_present_is_shown(month):
    found = view(month=month)
    assert (found.as_at.month, found.past, found.query, found.suffix, found.judged_on) == (MARCH, False, "", "", TODAY)
    assert found.known_day is None


def test_an_earlier_month_is_the_past_and_links_keep_it():
    found = view(month=FEBRUARY)
    assert (found.past, found.suffix, found.judged_on) == (True, "?month=2026-02", dt.date(2026, 2, 28))


def test_what_was_known_earlier_is_the_past_though_the_month_is_not():
    known = at(dt.date(2026, 3, 10), 23)
    found = view(known_on=known, today=known.date())
    assert (found.past, found.suffix) == (True, "?month=2026-03&known=2026-03-10")
    assert (found.known_day, found.judged_on) == (known.date(), known.date())


def test_of_nothing_but_published_series_the_end_of_their_record_is_the_present():
    assert view([RECORD, LATER_RECORD]).as_at.month == Month(2019, 9)
    assert view([RECORD, LATER_RECORD], month=MARCH).as_at.month == Month(2019, 9)
    assert view([RECORD, LATER_RECORD], month=Month(2019, 8)).past
    assert view([RECORD, LIVE]).as_at.month == MARCH
    assert view([Kept(True, Month(2027, 1))]).as_at.month == MARCH, "a record cannot end after today"
    assert view([]).as_at.month == MARCH


def test_four_years_can_be_chosen_from_and_whatever_is_shown():
    assert view().months[:2] == [MARCH, FEBRUARY]
    assert len(view().months) == 49
    assert view(month=Month(2019, 1)).months[-1] == Month(2019, 1)
