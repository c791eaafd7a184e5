"""Linking and unlinking measures, and rule R7 where an action is updated."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed, Refused
from plans.models import FrozenPosition, SeriesLink
from plans.services import actions, plans, updates
from plans.services.links import link_series, unlink_series
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_figures,
    make_indicator,
    make_series,
    make_target,
    make_update,
    said,
)

NOW, TODAY = at(JANUARY), at(JANUARY).date()
DECEMBER, FEBRUARY = JANUARY - 1, JANUARY + 1


@pytest.fixture
def series(world):
    return make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))


def link(world, series, *, reason="It shows the effect", by=None, now=NOW, action=None):
    return link_series(action=action or world.action, series=series, reason=reason, by=by or world.lead, now=now)


def unlink(world, series, *, reason="It shows something else", by=None):
    return unlink_series(action=world.action, series=series, reason=reason, by=by or world.lead, now=NOW)


def holding(action, known_on=None) -> list:
    return [row.series for row in SeriesLink.objects.filter(action=action).holding(known_on)]


def missing_a_step(world, series):
    """85% was due by December; the latest figure is 77%."""
    make_figures(series, world.lead, [70, 77], last=DECEMBER)
    make_target(series, world.lead, 85, kind="milestone", month=DECEMBER)
    link(world, series)


def test_a_link_is_a_row_with_who_when_and_why(world, series):
    row = link(world, series)
    assert (row.action, row.series, row.linked, row.reason) == (world.action, series, True, "It shows the effect")
    assert (row.by, row.known_from) == (world.lead, NOW)
    assert holding(world.action) == [series]


def test_an_administrator_links_too(world, series):
    link(world, series, by=world.administrator)
    assert holding(world.action) == [series]


def test_unlinked_and_linked_again_it_holds_and_every_row_stays(world, series):
    link(world, series)
    unlink(world, series)
    assert holding(world.action) == []
    link(world, series, reason="It does after all")
    assert holding(world.action) == [series]
    assert [row.linked for row in SeriesLink.objects.order_by("pk")] == [True, False, True]


def test_what_held_on_a_day(world, series):
    link(world, series, now=at(dt.date(2026, 1, 10)))
    unlink(world, series)
    assert holding(world.action, at(dt.date(2026, 1, 9))) == []
    assert holding(world.action, at(dt.date(2026, 1, 10))) == [series]
    assert holding(world.action, NOW) == []


def test_two_measures_hold_in_the_order_of_linking_and_of_one_action_alone(world, series):
    first = make_series(world.authority, world.lead)
    for each in (first, series):
        link(world, each)
    other = make_action(world.area, world.lead, reference="1.2")
    link(world, series, action=other)
    assert holding(world.action) == [first, series]
    assert holding(other) == [series]


class TestRefused:
    @pytest.mark.parametrize("role", ["officer", "board", "auditor"])
    def test_whoever_may_not_manage_actions(self, world, series, role):
        with pytest.raises(NotAllowed, match="does not allow you to link measures"):
            link(world, series, by=world.people[role])
        link(world, series)
        with pytest.raises(NotAllowed, match="does not allow you to link measures"):
            unlink(world, series, by=world.people[role])
        assert holding(world.action) == [series]

    def test_another_councils_lead(self, world, other_world, series):
        with pytest.raises(NotAllowed):
            link(world, series, by=other_world.lead)

    def test_another_councils_measure(self, world, other_world):
        theirs = make_series(other_world.authority, other_world.lead)
        with pytest.raises(Refused, match="Choose a measure of this council") as refusal:
            link(world, theirs)
        assert refusal.value.field == "series"
        assert not SeriesLink.objects.exists()

    def test_what_is_linked_already(self, world, series):
        link(world, series)
        with pytest.raises(Refused, match="“Visits on time” is linked to action 1.1 already"):
            link(world, series)
        assert SeriesLink.objects.count() == 1

    def test_what_is_not_linked(self, world, series):
        with pytest.raises(Refused, match="not linked to action 1.1 any more"):
            unlink(world, series)

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
    def test_no_reason_or_too_long_a_one(self, world, series, reason):
        with pytest.raises(Refused):
            link(world, series, reason=reason)
        link(world, series)
        with pytest.raises(Refused):
            unlink(world, series, reason=reason)
        assert holding(world.action) == [series]

    def test_a_plan_that_has_ended(self, world, series):
        link(world, series)
        plans.move_status(plan=world.plan, status="closed", on=TODAY, by=world.lead, now=NOW, today=TODAY)
        with pytest.raises(Refused, match="is closed"):
            unlink(world, series)
        with pytest.raises(Refused, match="is closed"):
            link(world, make_series(world.authority, world.lead))

    def test_a_published_plan(self, world, series):
        plans.publish_record(plan=world.plan, record_ends=JANUARY, source="Report, page 3", by=world.lead, now=NOW)
        with pytest.raises(Refused, match="published record"):
            link(world, series)


# --- Rule R7 where something is said of the action ---


def test_an_update_of_an_action_whose_measure_misses_a_step_is_suggested_red_by_name(world, series):
    missing_a_step(world, series)
    with pytest.raises(Refused, match="You rate this Amber; the rules suggest Red"):
        make_update(world.action, world.officer)
    update = make_update(world.action, world.officer, difference_reason="January will be better")
    assert (update.rating, update.suggested_rating, update.suggested_code) == ("amber", "red", "R7")
    assert update.suggested_sentence == (
        "In progress, but “Visits on time” is 77% (December 2025): 85% was due by 31 December 2025."
    )


def test_a_measure_that_was_unlinked_says_nothing_any_more(world, series):
    missing_a_step(world, series)
    unlink(world, series)
    assert make_update(world.action, world.officer).suggested_code == "R9"


def test_the_measure_says_nothing_of_an_action_that_has_not_begun_or_awaits_sign_off(world, series):
    missing_a_step(world, series)
    done = {"stage": "awaiting_sign_off", "expected_rating": "", "expected_by": None}
    assert make_update(world.action, world.officer, **done).suggested_code == "R3"


def test_a_correction_is_judged_by_the_figures_of_the_month_that_it_corrects(world, series):
    make_figures(series, world.lead, [90, 77], last=FEBRUARY)
    make_target(series, world.lead, 85, kind="milestone", month=DECEMBER)
    first = make_update(world.action, world.officer)
    close(world.plan, world.lead)
    link(world, series, now=at(FEBRUARY))
    arguments = {"by": world.officer, "now": at(FEBRUARY), "today": at(FEBRUARY).date()}
    corrected = updates.correct_update(update=first, said=said(), **arguments)
    assert corrected.suggested_code == "R9", "90% in January"
    later = updates.record_update(action=world.action, said=said(difference_reason="x"), **arguments)
    assert later.suggested_code == "R7", "77% in February"


def test_a_reopened_action_is_rated_red_where_its_measure_misses_a_step(world, series):
    missing_a_step(world, series)
    actions.end_action(action=world.action, stage="stopped", reason="Merged", by=world.lead, now=NOW)
    row = actions.reopen_action(action=world.action, reason="Not merged", by=world.lead, now=NOW)
    assert (row.rating, row.suggested_code) == ("red", "R7")


def test_a_closed_month_keeps_its_sentence_whatever_becomes_of_the_figures(world, series):
    missing_a_step(world, series)
    make_update(world.action, world.officer, rating="red")
    close(world.plan, world.lead)
    frozen = FrozenPosition.objects.get()
    assert frozen.suggested_code == "R7"
    before = frozen.suggested_sentence
    make_figures(series, world.lead, [99], last=JANUARY)
    unlink(world, series)
    assert FrozenPosition.objects.get().suggested_sentence == before
