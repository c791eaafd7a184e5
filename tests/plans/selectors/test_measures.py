"""Which linked measures miss a target step that is due: rule R7 from the database, each boundary from both sides."""

import datetime as dt

import pytest

from metrics import kinds
from metrics.models import Indicator
from metrics.months import AsAt
from metrics.services import snapshots
from plans.selectors.measures import missed_by, missed_in_plan
from plans.services.links import link_series, unlink_series
from tests.factories import (
    JANUARY,
    at,
    make_action,
    make_composition,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_sub_group,
    make_target,
)

DECEMBER, FEBRUARY = JANUARY - 1, JANUARY + 1
TODAY = at(JANUARY).date()


@pytest.fixture
def series(world):
    """Linked since 1 January. Higher is better."""
    made = make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))
    link(world, made)
    return made


def link(world, series, action=None, day=1):
    now = at(dt.date(2026, 1, day))
    link_series(action=action or world.action, series=series, reason="Its effect", by=world.lead, now=now)


def step(world, series, value=85, *, month=DECEMBER, day=2, **fields):
    make_target(series, world.lead, value, kind=kinds.MILESTONE, month=month, now=at(dt.date(2026, 1, day)), **fields)


def missed(world, *, month=JANUARY, known=None, today=TODAY):
    return missed_by(world.action, AsAt(month, known), today=today)


def told(world, **when) -> list[tuple]:
    return [(each.measure, each.figure, each.month, each.step, each.due) for each in missed(world, **when)]


def test_a_step_that_the_latest_figure_does_not_reach_is_missed(world, series):
    make_figures(series, world.lead, [90, 77], last=DECEMBER)
    step(world, series)
    assert told(world) == [("Visits on time", "77%", DECEMBER, "85%", dt.date(2025, 12, 31))]


@pytest.mark.parametrize(("value", "misses"), [(84, True), (85, False), (86, False)])
def test_the_figure_at_the_step_reaches_it(world, series, value, misses):
    make_figures(series, world.lead, [value], last=DECEMBER)
    step(world, series)
    assert bool(missed(world)) is misses


@pytest.mark.parametrize(("value", "misses"), [(16, False), (17, False), (18, True)])
def test_where_lower_is_better_the_figure_must_not_be_above_the_step(world, value, misses):
    lower = make_indicator(name="Caseload", unit=kinds.RATIO, decimals=0, polarity=kinds.LOWER, unit_words="cases per FTE")
    made = make_series(world.authority, world.lead, lower)
    link(world, made)
    make_figures(made, world.lead, [value], last=DECEMBER)
    step(world, made, 17)
    assert [each.step for each in missed(world)] == (["17 cases per FTE"] if misses else [])


@pytest.mark.parametrize(
    ("today", "misses"), [(dt.date(2026, 1, 30), False), (dt.date(2026, 1, 31), True), (dt.date(2026, 2, 10), True)]
)
def test_a_step_is_due_on_the_last_day_of_its_month(world, series, today, misses):
    """And is judged then whenever one looks at the position of that month."""
    make_figures(series, world.lead, [77], last=JANUARY)
    step(world, series, month=JANUARY)
    assert bool(missed(world, today=today)) is misses


def test_of_several_steps_the_one_that_was_due_last_is_named(world, series):
    make_figures(series, world.lead, [70], last=DECEMBER)
    step(world, series, 75, month=DECEMBER - 3)
    step(world, series, 85)
    step(world, series, 95, month=JANUARY)
    assert [each.step for each in missed(world)] == ["85%"]


def test_an_earlier_step_that_was_reached_late_is_not_missed(world, series):
    make_figures(series, world.lead, [70, 80], last=DECEMBER)
    step(world, series, 75, month=DECEMBER - 1)
    assert missed(world) == ()


def test_of_a_neutral_measure_no_step_is_missed(world):
    made = make_series(world.authority, world.lead, make_indicator(polarity=kinds.NEUTRAL))
    link(world, made)
    make_figures(made, world.lead, [1], last=DECEMBER)
    step(world, made, 50)
    assert missed(world) == ()


def test_without_a_figure_nothing_is_missed(world, series):
    step(world, series)
    assert missed(world) == ()


@pytest.mark.parametrize("kind", [kinds.TARGET, kinds.ASPIRATION, kinds.LIMIT])
def test_what_is_no_milestone_is_no_step(world, series, kind):
    make_figures(series, world.lead, [77], last=DECEMBER)
    make_target(series, world.lead, 85, kind=kind, month=DECEMBER)
    assert missed(world) == ()


def test_the_figure_of_a_later_month_does_not_count_yet(world, series):
    make_figures(series, world.lead, [77, 90], last=FEBRUARY)
    step(world, series)
    assert [each.figure for each in missed(world)] == ["77%"]
    assert missed(world, month=FEBRUARY, today=at(FEBRUARY).date()) == ()


def test_a_corrected_figure_counts_and_a_withdrawn_one_does_not(world, series):
    make_figures(series, world.lead, [70, 90], last=DECEMBER)
    step(world, series)
    assert missed(world) == ()
    corrected = make_snapshot(series, world.lead, 80, month=DECEMBER, reason="Two were late")
    assert [each.figure for each in missed(world)] == ["80%"]
    snapshots.withdraw_snapshot(snapshot=corrected, reason="Not yet", by=world.lead, now=at(JANUARY))
    assert missed(world) == ()


def test_a_step_that_was_replaced_or_taken_back_is_judged_as_it_stands(world, series):
    make_figures(series, world.lead, [77], last=DECEMBER)
    step(world, series, 85)
    step(world, series, 75, day=3)
    assert missed(world) == ()
    step(world, series, 80, day=4)
    assert [each.step for each in missed(world)] == ["80%"]
    step(world, series, None, day=5)
    assert missed(world) == ()


def test_what_was_known_on_a_day(world, series):
    """The link, the step and the figure, each from the day on which it was recorded."""
    make_snapshot(series, world.lead, 77, month=DECEMBER, now=at(dt.date(2026, 1, 8)))
    step(world, series, day=5)
    for day, misses in ((4, False), (5, False), (7, False), (8, True)):
        assert bool(missed(world, known=at(dt.date(2026, 1, day), 23))) is misses, day
    unlink_series(action=world.action, series=series, reason="x", by=world.lead, now=at(dt.date(2026, 1, 9)))
    assert missed(world) == ()
    assert missed(world, known=at(dt.date(2026, 1, 8), 23))


def test_each_action_has_its_own_measures(world, other_world, series):
    make_figures(series, world.lead, [77], last=DECEMBER)
    step(world, series)
    team = make_sub_group(world.authority, world.lead, "North")
    another = make_series(world.authority, world.lead, series.indicator, sub_group=team)
    make_figures(another, world.lead, [60], last=DECEMBER)
    step(world, another, 65)
    other = make_action(world.area, world.lead, reference="1.2")
    for action in (other, world.action):
        link(world, another, action)
    make_action(world.area, world.lead, reference="1.3")
    found = missed_in_plan(world.plan, AsAt(JANUARY), today=TODAY)
    assert {key: [(each.measure, each.step) for each in steps] for key, steps in found.items()} == {
        world.action.pk: [("Visits on time", "85%"), ("Visits on time: North", "65%")],
        other.pk: [("Visits on time: North", "65%")],
    }
    assert missed_in_plan(other_world.plan, AsAt(JANUARY), today=TODAY) == {}


def test_one_query_however_many_measures_there_are(world, series, django_assert_num_queries):
    make_figures(series, world.lead, [77], last=DECEMBER)
    step(world, series)
    with django_assert_num_queries(1):
        missed_in_plan(world.plan, AsAt(JANUARY), today=TODAY)
    for _ in range(3):
        more = make_series(world.authority, world.lead)
        link(world, more)
        make_figures(more, world.lead, [60, 61, 62], last=DECEMBER)
        step(world, more)
    with django_assert_num_queries(1):
        assert len(missed_in_plan(world.plan, AsAt(JANUARY), today=TODAY)[world.action.pk]) == 4


class TestSmallNumbers:
    """A rating is read by everybody, so its sentence never holds a figure that is hidden from some."""

    def figures(self, world):
        return [each.figure for each in missed(world)]

    def test_the_figure_of_a_series_with_small_numbers_is_not_told(self, world):
        made = make_series(world.authority, world.lead, small_numbers=True)
        link(world, made)
        make_figures(made, world.lead, [77], last=DECEMBER)
        step(world, made)
        assert self.figures(world) == [""]

    def test_nor_that_of_the_council_where_a_team_has_small_numbers(self, world, series):
        make_figures(series, world.lead, [77], last=DECEMBER)
        step(world, series)
        assert self.figures(world) == ["77%"]
        team = make_sub_group(world.authority, world.lead)
        make_series(world.authority, world.lead, series.indicator, sub_group=team, small_numbers=True)
        assert self.figures(world) == [""]

    def test_nor_that_of_a_part_of_a_whole_nor_that_of_its_teams(self, world):
        """What adds up may lead to a small number by way of other sums."""
        composition = make_composition(world.authority, world.lead)
        whole = composition.parts.order_by("number").first().series
        team = make_sub_group(world.authority, world.lead)
        part = make_series(world.authority, world.lead, whole.indicator, sub_group=team)
        Indicator.objects.update(polarity=kinds.HIGHER)
        for each in (whole, part):
            link(world, each)
            make_figures(each, world.lead, [77], last=DECEMBER)
            step(world, each)
        assert self.figures(world) == ["", ""]

    def test_small_numbers_of_another_council_hide_nothing(self, world, other_world):
        shared = make_indicator(name="Visits on time", decimals=0)
        made = make_series(world.authority, world.lead, shared)
        make_series(other_world.authority, other_world.lead, shared, small_numbers=True)
        link(world, made)
        make_figures(made, world.lead, [77], last=DECEMBER)
        step(world, made)
        assert self.figures(world) == ["77%"]
