import datetime as dt

import pytest

from plans.rag import IMPACT_WORDS, OFFICER_STAGES, MissedStep
from plans.selectors.action_page import find_action
from plans.selectors.suggestions import suggestion_table
from plans.services import updates
from tests.factories import JANUARY, at, make_action, said

TODAY = at(JANUARY).date()


def table(world, action, missed=()):
    found = find_action(world.authority, world.plan.slug, action.reference)
    return suggestion_table(plan=found.plan, action=found, month=JANUARY, today=TODAY, missed=missed)


def test_each_stage_and_impact_stands_in_the_table_once(world):
    for action in (world.action, make_action(world.area, world.lead, due=None, start=None)):
        rows = table(world, action)
        pairs = [(row.stage, impact) for row in rows for impact in row.impacts]
        assert sorted(pairs) == sorted((stage, impact) for stage in OFFICER_STAGES for impact in IMPACT_WORDS)


def test_impacts_with_the_same_suggestion_share_a_row(world):
    rows = [(row.stage_word, row.impact_words, row.suggestion.word, row.suggestion.code) for row in table(world, world.action)]
    assert rows == [
        ("Not started", "Any", "Red", "R5"),
        ("In progress", "Not yet measurable or no evidence", "Amber", "R9"),
        ("In progress", "Early evidence", "Green", "R9"),
        ("In progress", "Sustained", "Green", "R9"),
        ("Awaiting sign-off", "Any", "Amber", "R3"),
    ]


def test_the_page_finds_a_row_by_its_keys(world):
    keys = [(row.stage, row.impact_keys) for row in table(world, world.action)]
    assert ("in_progress", "not_yet_measurable no_evidence") in keys


def test_the_table_asks_the_database_nothing(world, django_assert_num_queries):
    action = find_action(world.authority, world.plan.slug, "1.1")
    with django_assert_num_queries(0):
        suggestion_table(plan=action.plan, action=action, month=JANUARY, today=TODAY, missed=())


def test_a_missed_step_turns_an_action_in_progress_red_whatever_its_impact(world):
    """Rule R7: an officer sees it before saving."""
    visits = MissedStep("Visits on time", "77%", JANUARY, "85%", dt.date(2025, 12, 31))
    rows = [(row.stage_word, row.impact_words, row.suggestion.code) for row in table(world, world.action, (visits,))]
    assert rows == [("Not started", "Any", "R5"), ("In progress", "Any", "R7"), ("Awaiting sign-off", "Any", "R3")]


@pytest.mark.parametrize("due", [None, dt.date(2026, 1, 10), dt.date(2026, 12, 31)])
@pytest.mark.parametrize("stage", OFFICER_STAGES)
@pytest.mark.parametrize("impact", ["no_evidence", "sustained"])
def test_the_table_says_what_saving_then_stores(world, due, stage, impact):
    action = make_action(world.area, world.lead, owner=world.officer, due=due)
    shown = next(row.suggestion for row in table(world, action) if row.stage == stage and impact in row.impacts)
    update = updates.record_update(
        action=action,
        said=said(stage=stage, impact=impact, impact_evidence="Audit", rating=shown.rating),
        by=world.officer,
        now=at(JANUARY),
        today=TODAY,
    )
    assert (update.suggested_rating, update.suggested_code, update.suggested_sentence) == (
        shown.rating,
        shown.code,
        shown.sentence,
    )
