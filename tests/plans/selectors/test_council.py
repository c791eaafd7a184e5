"""One reading of a council: the same standings as plan by plan, whatever month is asked for, in a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from metrics.months import Month
from plans import limbs
from plans.models import Plan
from plans.selectors.council import Asking, read_council, read_councils
from plans.selectors.council_standings import standings_at
from plans.selectors.standings import movement_before, standings
from plans.services import plans
from plans.services.links import link_series
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_area,
    make_comparator,
    make_council,
    make_figures,
    make_limb,
    make_measure,
    make_notice,
    make_plan,
    make_series,
    make_snapshot,
    make_target,
    make_update,
)

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = at(MARCH).date()


def council_of(world, *, month=None, known_on=None, today=TODAY, sees_small=True):
    return read_council(world.authority, month=month, known_on=known_on, today=today, sees_small=sees_small)


def record_of(council, plan):
    return next(record for record in council.plans.records if record.plan.pk == plan.pk)


CORRECTED = dt.datetime(2026, 2, 10, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("month", [None, JANUARY, FEBRUARY, MARCH], ids=str)
@pytest.mark.parametrize("known_on", [None, at(MARCH.first), CORRECTED], ids=["now", "1 March", "10 February"])
def test_the_standings_are_those_that_the_plan_page_shows(quarter, month, known_on):
    """Every position, the counts, the proposed rating, and what moved."""
    plan = Plan.objects.with_status(known_on, month.last if month else None).get(pk=quarter.world.plan.pk)
    today = known_on.date() if known_on else TODAY
    try:
        expected = standings(plan, month=month, known_on=known_on, today=today)
    except Http404:
        council = council_of(quarter.world, month=month, known_on=known_on, today=today)
        with pytest.raises(Http404):
            standings_at(council, record_of(council, plan), month=month)
        return
    council = council_of(quarter.world, month=month, known_on=known_on, today=today)
    found, before = standings_at(council, record_of(council, plan), month=month)
    assert found.positions == expected.positions
    assert found.before == expected.before
    assert (found.totals, found.overall) == (expected.totals, expected.overall)
    assert [(row.area.pk, row.counts) for row in found.areas] == [(row.area.pk, row.counts) for row in expected.areas]
    assert (found.viewing.query, found.viewing.judged_on) == (expected.viewing.query, expected.viewing.judged_on)
    assert found.status_word == expected.status_word
    assert found.cycle.confirmed_rating == expected.cycle.confirmed_rating
    assert found.cycle.confirmed_by == expected.cycle.confirmed_by
    assert found.movement == expected.movement
    if not expected.viewing.frozen:
        assert before == movement_before(expected)


def test_a_missed_step_is_what_the_rules_suggest_red_for(world):
    series = make_series(world.authority, world.lead)
    make_snapshot(series, world.officer, 60)
    make_target(series, world.lead, 85, kind="milestone", month=JANUARY - 1)
    make_update(world.action, world.officer)
    link_series(action=world.action, series=series, reason="Effect", by=world.lead, now=at(JANUARY))
    council = council_of(world, today=at(JANUARY).date())
    found, _ = standings_at(council, record_of(council, world.plan), month=None)
    plan = Plan.objects.with_status().get(pk=world.plan.pk)
    assert found.positions == standings(plan, month=None, known_on=None, today=at(JANUARY).date()).positions
    assert found.positions[0].suggestion.code == "R7"


class TestPresent:
    def test_it_is_this_month(self, world):
        assert council_of(world).present == MARCH
        assert not council_of(world).past

    def test_it_is_the_month_that_was_opened_early(self, world):
        close(world.plan, world.lead)
        assert council_of(world, today=JANUARY.last).present == FEBRUARY

    def test_of_published_records_it_is_the_end(self, world):
        plans.publish_record(plan=world.plan, record_ends=JANUARY, source="A paper", by=world.lead, now=at(JANUARY))
        council = council_of(world, today=dt.date(2030, 5, 5))
        assert (council.present, council.judged_on, council.is_record) == (JANUARY, JANUARY.last, True)
        assert council_of(world, month=Month(2029, 1)).as_at.month == JANUARY

    def test_a_council_without_anything_has_this_month(self, db):
        council = read_council(make_council(), month=None, known_on=None, today=TODAY, sees_small=True)
        assert (council.present, council.months, council.notices) == (MARCH, [MARCH], [])

    def test_an_earlier_month_is_past_and_asked_for_in_links(self, world):
        council = council_of(world, month=JANUARY)
        assert (council.past, council.suffix) == (True, "?month=2026-01")


def test_what_was_recorded_later_is_not_there(world):
    before = at(dt.date(2025, 11, 1))
    council = council_of(world, known_on=before, today=before.date())
    assert [row for row in council.rows.actions if row.known_from > before] == []
    make_notice(world.authority, world.lead, issued=dt.date(2026, 1, 5))
    assert council_of(world, known_on=before, today=before.date()).notices == []


def test_an_update_that_came_later_does_not_take_away_the_one_that_was_known(world):
    """However long ago that one was written: here 22 months."""
    began, known_on = Month(2024, 1), at(dt.date(2025, 11, 10))
    plan = make_plan(world.authority, world.lead, month=began)
    action = make_action(make_area(plan, world.lead), world.lead, owner=world.officer, now=at(began.first), start=began.first)
    make_update(action, world.officer, month=began)
    for number in range(22):
        close(plan, world.lead, began + number)

    def read(month=None):
        council = council_of(world, month=month, known_on=known_on, today=known_on.date())
        record = record_of(council, plan)
        [position] = council.positions(record, council.plan_at(record, council.as_at.month))
        return position.stage, position.rating, position.last_update_on

    then = read()
    assert then == ("in_progress", "amber", at(began).date())
    make_update(action, world.officer, month=Month(2025, 11), rating="red")
    assert read() == then
    assert read(Month(2025, 10)) == then


def test_of_a_month_asked_for_the_update_of_long_before_is_read_beside_one_of_later(world):
    """A month that is not closed takes its position from the updates up to it."""
    began = Month(2024, 1)
    plan = make_plan(world.authority, world.lead, month=began)
    action = make_action(make_area(plan, world.lead), world.lead, owner=world.officer, now=at(began.first), start=began.first)
    first = make_update(action, world.officer, month=began)
    for number in range(22):
        close(plan, world.lead, began + number)
    make_update(action, world.officer, month=Month(2025, 11), rating="red")
    [asked] = read_councils(world.authority, [Asking(Month(2025, 11), None, dt.date(2025, 11, 25), back=3)], sees_small=True)
    record = record_of(asked, plan)
    at_first = asked.plan_at(record, Month(2025, 10))
    assert [group[0].pk for group in asked.plans.updates_of(record, action.pk, at_first)] == [first.pk]


def test_it_takes_seven_queries_however_much_there_is(world):
    def number():
        with CaptureQueriesContext(connection) as queries:
            council_of(world, sees_small=False)
        return len(queries)

    def add(slug):
        series = make_series(world.authority, world.lead, small_numbers=True)
        make_figures(series, world.officer, [60, 61, 62])
        measure = make_measure(make_notice(world.authority, world.lead, slug=slug), world.lead)
        rule = {"kind": "comparator", "group": "england", "unit_of_change": limbs.POINTS, "value": 5}
        make_comparator(series.indicator, 70)
        make_limb(measure, world.lead, series, **rule)

    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    add("one")
    few = number()
    for slug in ("two", "three", "four"):
        add(slug)
    assert (few, number()) == (7, 7)
