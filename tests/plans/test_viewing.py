import datetime as dt

import pytest
from django.http import Http404

from metrics.months import AsAt
from plans.selectors.positions import Cycles
from plans.viewing import Viewing, choose
from tests.factories import JANUARY, at, close

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = dt.date(2026, 3, 10)


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


def test_a_published_record_without_review_months_is_shown_at_its_end(world):
    world.plan.published, world.plan.record_ends = True, FEBRUARY
    found = choose(world.plan, Cycles([]), month=None, known_on=None, today=TODAY)
    assert found == Viewing(AsAt(FEBRUARY), None, False, False, TODAY)
    assert found.judged_on == FEBRUARY.last
