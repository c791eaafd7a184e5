import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.http import Http404

from metrics.months import AsAt, Month
from plans.selectors.positions import Cycles
from plans.viewing import Viewing, choose, parse_known, parse_month
from tests.factories import JANUARY, at, close

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = dt.date(2026, 3, 10)
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-09-30", dt.datetime(2019, 9, 30, 23, 59, 59, 999999, tzinfo=LONDON)),
        ("2026-02-28", dt.datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=LONDON)),
    ],
)
def test_known_on_a_day_means_by_its_end_in_london(text, moment):
    assert parse_known(text) == moment


def test_the_end_of_a_summer_day_is_in_summer_time():
    assert parse_known("2026-07-01").astimezone(dt.UTC) == dt.datetime(2026, 7, 1, 22, 59, 59, 999999, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2019-09", "20190930", "2019-09-31", "2019-9-30", "9999-12-31", "2019-W40-1", "2019-09-30T12", "2019-09-3٠"],
)
def test_anything_else_is_no_day(text):
    with pytest.raises(Http404, match="year, month and day"):
        parse_known(text)


def test_a_month_in_the_address_is_read_or_not_found():
    assert parse_month("2019-08") == Month(2019, 8)
    with pytest.raises(Http404, match="such as 2019-08"):
        parse_month("August")


def view(world, *, month=None, known_on=None, today=TODAY) -> Viewing:
    return choose(world.plan, Cycles.of(world.plan, known_on), month=month, known_on=known_on, today=today)


@pytest.fixture
def march(world):
    """January and February are closed; March is open."""
    close(world.plan, world.lead)
    close(world.plan, world.lead, FEBRUARY)
    return world


def test_without_a_month_the_open_one_is_shown(march):
    found = view(march)
    assert (found.as_at.month, found.frozen, found.past) == (MARCH, False, False)
    assert found.judged_on == TODAY


@pytest.mark.parametrize(("month", "frozen", "past"), [(JANUARY, True, True), (FEBRUARY, True, True), (MARCH, False, False)])
def test_an_earlier_month_is_frozen_and_past(march, month, frozen, past):
    found = view(march, month=month)
    assert (found.cycle.month, found.frozen, found.past) == (month, frozen, past)
    assert found.judged_on == min(month.last, TODAY)


@pytest.mark.parametrize("month", [JANUARY - 1, MARCH + 1])
def test_a_month_without_a_record_is_not_found_and_the_record_is_named(march, month):
    with pytest.raises(Http404, match=rf"no record for {month.label}\. Its record runs from January 2026 to March 2026\."):
        view(march, month=month)


def test_a_plan_without_review_months_is_shown_as_now(world):
    found = choose(world.plan, Cycles([]), month=None, known_on=None, today=TODAY)
    assert found == Viewing(AsAt(MARCH), None, False, False, TODAY)
    with pytest.raises(Http404, match="It has no review months yet"):
        choose(world.plan, Cycles([]), month=JANUARY, known_on=None, today=TODAY)


def test_what_was_known_earlier_is_a_past_position(march):
    found = view(march, known_on=at(dt.date(2026, 2, 10)))
    assert (found.as_at.month, found.frozen, found.past) == (FEBRUARY, False, True)
    assert view(march, month=FEBRUARY, known_on=at(dt.date(2026, 3, 1))).frozen


def test_a_published_record_is_shown_at_its_end(march):
    march.plan.published, march.plan.record_ends = True, FEBRUARY
    found = view(march, today=dt.date(2030, 1, 1))
    assert (found.as_at.month, found.frozen, found.past) == (FEBRUARY, True, False)
    assert view(march, month=JANUARY).past


def test_where_all_months_are_closed_the_last_one_is_shown(march):
    cycles = Cycles(Cycles.of(march.plan).rows[:2])
    found = choose(march.plan, cycles, month=None, known_on=None, today=TODAY)
    assert (found.as_at.month, found.frozen, found.past) == (FEBRUARY, True, False)
