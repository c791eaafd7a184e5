import datetime as dt
from dataclasses import replace

import pytest

from plans import limbs
from plans.checks import LinkedFacts, Shown, run, run_check
from plans.checks.actions import DATA
from plans.rag import ENDED_STAGES
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.examples import AUDIT, CHANCE, DONE, EXAMPLES, WORSE
from tests.plans.checks.making import ACTION, PLAN, TODAY, TOMORROW, YESTERDAY, action, facts


def sentence(code, **changes) -> str:
    [problem] = run_check(code, action(**changes))
    return problem.sentence


def test_green_past_due():
    """Green the day after its due date; on its due date an action is in time."""
    agrees("GREEN_PAST_DUE")


def test_watermelon():
    """Green while a linked series is worsening by more than chance; up and down by chance is no concern."""
    agrees("WATERMELON")


def test_complete_no_sign_off():
    agrees("COMPLETE_NO_SIGN_OFF")


def test_complete_no_evidence():
    agrees("COMPLETE_NO_EVIDENCE")


def test_complete_data_only():
    agrees("COMPLETE_DATA_ONLY")


def test_no_officer():
    agrees("NO_OFFICER")


def test_no_due_date():
    agrees("NO_DUE_DATE")


def test_no_success_measure():
    agrees("NO_SUCCESS_MEASURE")


def test_due_moved_often():
    """Twice is often; once is not."""
    agrees("DUE_MOVED_OFTEN")


@pytest.mark.parametrize("rating", ["amber", "red", ""])
def test_only_green_disagrees_with_being_late(rating):
    assert run_check("GREEN_PAST_DUE", action(rating=rating, due=YESTERDAY)) == []
    assert run_check("WATERMELON", action(rating=rating, linked=(WORSE,))) == []


def test_one_day_is_one_day():
    assert sentence("GREEN_PAST_DUE", rating="green", due=YESTERDAY).startswith("4.2 is Green and 1 day past due")


def test_green_without_a_due_date_is_not_past_it():
    assert run_check("GREEN_PAST_DUE", action(rating="green", due=None)) == []


def test_rated_green_after_the_due_date_is_so_since_the_rating():
    [problem] = run_check("GREEN_PAST_DUE", action(rating="green", due=dt.date(2026, 7, 31), rated_on=dt.date(2026, 9, 3)))
    assert problem.since == dt.date(2026, 9, 3)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (dt.date(2026, 9, 30), "7 days past due"),
        (TODAY, "38 days past due"),
        (dt.date(2026, 11, 30), "38 days past due"),
        (dt.date(2026, 9, 23), None),
    ],
)
def test_nothing_in_a_published_record_becomes_later_after_it_ends(ends, words):
    found = run_check("GREEN_PAST_DUE", action(rating="green", due=dt.date(2026, 9, 23), published=True, record_ends=ends))
    assert [words in problem.sentence for problem in found] == ([True] if words else [])


@pytest.mark.parametrize("variation", ["concern_low", "concern_high"])
def test_concern_in_either_direction_counts(variation):
    assert run_check("WATERMELON", action(rating="green", linked=(replace(WORSE, variation=variation),)))


@pytest.mark.parametrize(
    "variation", [None, "common_cause", "improvement_low", "improvement_high", "neutral_low", "neutral_high"]
)
def test_nothing_else_on_a_control_chart_is_concern(variation):
    assert run_check("WATERMELON", action(rating="green", linked=(replace(WORSE, variation=variation),))) == []


def test_a_missed_step_is_told_in_the_words_that_are_handed_in():
    missed = LinkedFacts("Visits", missed="“Visits” is 77% (July 2020): 85% was due by 30 June 2020.")
    assert sentence("WATERMELON", rating="green", linked=(missed, CHANCE)) == (
        "4.2 is Green, but a measure that is linked to it misses its required rate. “Visits” is 77% (July 2020): 85% was due by "
        "30 June 2020."
    )


def test_of_a_series_that_does_not_tell_only_concern_is_said():
    hidden = replace(WORSE, tells=False)
    assert sentence("WATERMELON", rating="green", linked=(hidden,)) == (
        "4.2 is Green, but “Child in need visits on time” gives cause for concern."
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [(2, "1 other linked measure gives concern too."), (3, "2 other linked measures give concern too.")],
)
def test_other_linked_series_are_counted(number, words):
    linked = tuple(replace(WORSE, title=f"Visits {each}") for each in range(number, 0, -1))
    words_of_all = sentence("WATERMELON", rating="green", linked=(CHANCE, *linked))
    assert "“Visits 1” is worsening" in words_of_all
    assert words_of_all.endswith(words)


def test_data_is_a_kind_of_evidence():
    assert DATA in limbs.EVIDENCE_KIND_WORDS


@pytest.mark.parametrize("kind", [kind for kind in limbs.EVIDENCE_KIND_WORDS if kind != "data"])
def test_any_other_kind_beside_data_or_alone_is_not_data_only(kind):
    other = Shown(kind, dt.date(2026, 9, 1))
    for shown in [(other,), (Shown("data", dt.date(2026, 9, 1)), other)]:
        assert run_check("COMPLETE_DATA_ONLY", action(**DONE, evidence=shown)) == []


def test_evidence_of_tomorrow_is_no_evidence_yet():
    assert run_check("COMPLETE_NO_EVIDENCE", action(**DONE, evidence=(Shown("audit", TOMORROW),)))
    assert run_check("COMPLETE_DATA_ONLY", action(**DONE, evidence=(Shown("data", TODAY), Shown("audit", TOMORROW))))


def test_evidence_that_has_run_out_since_still_closed_the_action():
    assert run_check("COMPLETE_NO_EVIDENCE", action(**DONE, evidence=(Shown("audit", YESTERDAY, YESTERDAY),))) == []


def test_a_completed_action_is_asked_for_evidence_and_sign_off_alone():
    everything = replace(
        EXAMPLES["NO_OFFICER"].found.actions[0],
        stage="completed",
        rating="green",
        due=None,
        due_moves=4,
        success_measure=False,
        cycles_without_update=9,
        linked=(WORSE,),
    )
    assert [problem.code for problem in run(facts(actions=(everything,)))] == ["COMPLETE_NO_SIGN_OFF", "COMPLETE_NO_EVIDENCE"]
    assert run(facts(actions=(replace(everything, signed_off=True, evidence=(AUDIT,)),))) == []


@pytest.mark.parametrize("stage", ["stopped", "devolved"])
def test_nothing_is_asked_of_stopped_and_devolved_actions(stage):
    assert stage in ENDED_STAGES
    bare = replace(
        ACTION, stage=stage, rating="", due=None, has_officer=False, success_measure=False, due_moves=3, cycles_without_update=9
    )
    assert run(facts(actions=(bare,), plans=(PLAN,))) == []


def test_a_role_without_an_officer_is_named():
    assert sentence("NO_OFFICER", has_officer=False) == "4.2 belongs to a role (Head of Quality), but no officer answers for it."


@pytest.mark.parametrize(
    ("code", "changes", "words"),
    [
        ("NO_OFFICER", {"has_officer": False}, "The published record names no officer for 4.2."),
        ("NO_DUE_DATE", {"due": None}, "The published record gives no due date for 4.2."),
        (
            "NO_SUCCESS_MEASURE",
            {"success_measure": False},
            "The published record does not say how the board will know that 4.2 has worked.",
        ),
    ],
)
def test_what_a_published_record_leaves_out_is_said_of_the_record(code, changes, words):
    assert sentence(code, published=True, **changes) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_moves": 3, "first_due": dt.date(2026, 3, 31)}, "3 times: first due 31 March 2026, now 31 December 2026."),
        ({"due_moves": 2, "first_due": None}, "twice."),
        ({"due_moves": 2, "first_due": dt.date(2026, 3, 31), "due": None}, "twice: first due 31 March 2026."),
    ],
)
def test_the_first_due_date_stays_beside_the_present_one(changes, words):
    assert sentence("DUE_MOVED_OFTEN", **changes) == f"The due date of 4.2 has moved {words}"


def test_without_a_role_of_its_own_it_belongs_to_the_owner_of_its_plan():
    orphan = replace(ACTION, owner_role="", due=None)
    assert [run(facts(actions=(orphan,), plans=plans))[0].owner for plans in [(PLAN,), ()]] == ["Programme lead", ""]


def test_a_reference_stays_as_it_is_and_a_long_name_is_cut():
    [problem] = run(action(reference="a1", title="Audits " * 30, due=None))
    assert problem.sentence == "a1 has no due date."
    assert len(problem.name) <= 120
    assert problem.name.endswith("…")
