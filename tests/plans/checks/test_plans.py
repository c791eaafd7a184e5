import datetime as dt
from dataclasses import replace

import pytest

from plans.checks import StepFacts, run_check
from plans.checks.plans import STEP_WORDS
from plans.lifecycle import STATUS_WORDS
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import ACTION, PLAN, actions, facts


def test_plan_date_impossible():
    """A paper of 10 June says what was done on 11 June; a paper of 11 June may."""
    agrees("PLAN_DATE_IMPOSSIBLE")


def test_rating_one_sided():
    """22 of 25 Amber is 88%; 19 of 25 is 76%."""
    agrees("RATING_ONE_SIDED")


def steps(*taken: tuple[str, int]):
    """A plan whose steps were taken on these days of March 2026, and recorded at its end."""
    known = dt.date(2026, 3, 31)
    rows = tuple(StepFacts(status, dt.date(2026, 3, day), known) for status, day in taken)
    return facts(plans=(replace(PLAN, steps=rows),))


def test_every_status_has_words():
    assert set(STEP_WORDS) == set(STATUS_WORDS)


@pytest.mark.parametrize(
    ("taken", "wrong"),
    [
        ([("draft", 1), ("submitted", 2), ("confirmed", 3), ("monitoring", 4), ("closed", 5)], []),
        ([("draft", 1), ("submitted", 1)], []),
        ([("draft", 2), ("submitted", 1)], [("submitted", 1, "written", 2)]),
        ([("submitted", 4), ("confirmed", 3)], [("confirmed", 3, "submitted", 4)]),
        ([("draft", 1), ("submitted", 4), ("monitoring", 3)], [("monitored", 3, "submitted", 4)]),
        ([("confirmed", 9), ("superseded", 8)], [("replaced", 8, "confirmed", 9)]),
        ([("draft", 9), ("submitted", 8), ("confirmed", 7)], [("submitted", 8, "written", 9), ("confirmed", 7, "submitted", 8)]),
        # Back as a draft, and submitted again: the first of each counts.
        ([("draft", 1), ("submitted", 2), ("draft", 3), ("submitted", 4), ("confirmed", 5)], []),
        # Both are an end; neither follows the other.
        ([("closed", 9), ("superseded", 8)], []),
        ([], []),
    ],
)
def test_steps_in_an_order_that_cannot_be(taken, wrong):
    words = [
        f"The plan is recorded as {later} on {on} March 2026, before it was {earlier} on {before} March 2026."
        for later, on, earlier, before in wrong
    ]
    assert [problem.sentence for problem in run_check("PLAN_DATE_IMPOSSIBLE", steps(*taken))] == (
        [" ".join(words)] if wrong else []
    )


def test_an_entry_without_a_paper_says_that_it_is_an_entry():
    early = StepFacts("confirmed", on=dt.date(2026, 5, 2), known=dt.date(2026, 5, 1))
    [problem] = run_check("PLAN_DATE_IMPOSSIBLE", facts(plans=(replace(PLAN, steps=(early,)),)))
    assert problem.sentence.startswith("An entry of 1 May 2026 says that the plan was confirmed on 2 May 2026")
    assert problem.since == dt.date(2026, 5, 1)


@pytest.mark.parametrize(
    ("ratings", "found"),
    [
        (["amber"] * 8 + ["red"] * 2, "8 of 10 rated actions are Amber"),
        (["green"] * 10, "10 of 10 rated actions are Green"),
        (["red"] * 12 + ["amber"] * 3, "12 of 15 rated actions are Red"),
        (["amber"] * 7 + ["red"] * 3, None),
        (["amber"] * 9, None),
        (["amber"] * 9 + [""], None),
        (["amber"] * 8 + ["red"] * 2 + [""] * 20, "8 of 10 rated actions are Amber"),
        ([], None),
    ],
)
def test_eight_in_ten_of_ten_rated_actions_or_more(ratings, found):
    problems = run_check("RATING_ONE_SIDED", actions(*ratings))
    assert [problem.sentence.partition(",")[0] for problem in problems] == ([found] if found else [])


def test_actions_that_have_ended_are_not_counted():
    assert run_check("RATING_ONE_SIDED", actions(*["green"] * 10, stage="completed")) == []


def test_each_plan_is_judged_by_itself():
    both = tuple(replace(ACTION, key=key, plan_key=key % 2, plan_title=f"Plan {key % 2}") for key in range(20))
    assert [problem.subject for problem in run_check("RATING_ONE_SIDED", facts(actions=both))] == ["plan:0", "plan:1"]
    assert run_check("RATING_ONE_SIDED", facts(actions=both[:18])) == []


def test_a_plan_of_which_only_the_actions_are_known_has_no_owner():
    [problem] = run_check("RATING_ONE_SIDED", facts(actions=actions(*["amber"] * 10).actions))
    assert problem.owner == ""


def test_it_is_so_since_it_was_recorded():
    """A step that is in order does not date the problem; of two that are not, the one recorded later does."""
    written = StepFacts("draft", on=dt.date(2026, 3, 9), known=dt.date(2026, 3, 9))
    submitted = StepFacts("submitted", on=dt.date(2026, 3, 2), known=dt.date(2026, 4, 1))
    confirmed = StepFacts("confirmed", on=dt.date(2026, 5, 2), known=dt.date(2026, 5, 2))
    [problem] = run_check("PLAN_DATE_IMPOSSIBLE", facts(plans=(replace(PLAN, steps=(written, submitted, confirmed)),)))
    assert problem.since == dt.date(2026, 4, 1)
