"""The ordered table of rag.py, row by row."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.months import Month, add_months
from plans import rag
from plans.rag import Facts, MissedStep, days_late, is_rosier, suggest

TODAY = dt.date(2026, 6, 15)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
NEXT_YEAR = dt.date(2027, 6, 15)
VISITS = MissedStep("Child in need visits on time", "77%", Month(2020, 7), "85%", dt.date(2020, 6, 30))


def facts(stage="in_progress", **changes) -> Facts:
    """On time, under way, no evidence yet."""
    return Facts(**({"on": TODAY, "stage": stage, "impact": "no_evidence", "due": NEXT_YEAR} | changes))


@pytest.mark.parametrize("stage", ["stopped", "devolved"])
@pytest.mark.parametrize("due", [None, YESTERDAY, NEXT_YEAR])
def test_r1_stopped_or_devolved_is_not_rated_whatever_its_dates(stage, due):
    found = suggest(facts(stage, due=due, impact="sustained"))
    assert (found.rating, found.code) == ("", "R1")
    assert found.sentence.startswith(rag.STAGE_WORDS[stage])
    assert found.word == "Not rated"


@pytest.mark.parametrize("due", [None, dt.date(2020, 1, 1), NEXT_YEAR])
def test_r2_completed_is_green_even_after_its_due_date(due):
    found = suggest(facts("completed", due=due, updated_in_time=False, missed=(VISITS,)))
    assert (found.rating, found.code, found.word) == ("green", "R2", "Green")
    assert "signed off" in found.sentence


@pytest.mark.parametrize(
    ("due", "on", "rating"),
    [
        (None, TODAY, "amber"),
        (TODAY, TODAY, "amber"),
        (YESTERDAY, TODAY, "amber"),
        (dt.date(2026, 5, 15), dt.date(2026, 6, 14), "amber"),
        (dt.date(2026, 5, 15), dt.date(2026, 6, 15), "amber"),
        (dt.date(2026, 5, 15), dt.date(2026, 6, 16), "red"),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28), "amber"),
        (dt.date(2026, 1, 31), dt.date(2026, 3, 1), "red"),
        (dt.date(2028, 1, 31), dt.date(2028, 2, 29), "amber"),
        (dt.date(2028, 1, 31), dt.date(2028, 3, 1), "red"),
        (dt.date(2025, 12, 31), dt.date(2026, 1, 31), "amber"),
        (dt.date(2025, 12, 31), dt.date(2026, 2, 1), "red"),
    ],
)
def test_r3_awaiting_sign_off_is_amber_and_red_once_more_than_one_cycle_past_due(due, on, rating):
    found = suggest(facts("awaiting_sign_off", due=due, on=on, impact="sustained"))
    assert (found.rating, found.code) == (rating, "R3")
    assert found.sentence.startswith("Awaiting sign-off")


def test_r3_says_how_many_days_it_is_past_due():
    found = suggest(facts("awaiting_sign_off", due=dt.date(2026, 1, 31), on=dt.date(2026, 3, 1)))
    assert "29 days past its due date: more than one review cycle" in found.sentence


@pytest.mark.parametrize("stage", ["not_started", "in_progress"])
@pytest.mark.parametrize(("due", "late"), [(YESTERDAY, True), (TODAY, False), (TOMORROW, False), (None, False)])
def test_r4_past_its_due_date_is_red_from_the_day_after(stage, due, late):
    found = suggest(facts(stage, due=due, impact="sustained"))
    assert ((found.rating, found.code) == ("red", "R4")) == late


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (YESTERDAY, "1 day past its due date, 14 June 2026."),
        (dt.date(2026, 6, 1), "14 days past its due date, 1 June 2026."),
    ],
)
def test_r4_says_how_late_it_is(due, sentence):
    assert suggest(facts(due=due)).sentence == sentence


def test_r5_not_started_after_its_start_date_is_red():
    found = suggest(facts("not_started", start=YESTERDAY))
    assert (found.rating, found.code) == ("red", "R5")
    assert found.sentence == "Not started, although it was to start on 14 June 2026."


@pytest.mark.parametrize(
    ("start", "words"), [(TODAY, "it starts on 15 June 2026"), (TOMORROW, "16 June 2026"), (None, "no start date is set")]
)
def test_r6_not_started_with_the_start_ahead_or_none_is_not_rated(start, words):
    found = suggest(facts("not_started", start=start))
    assert (found.rating, found.code) == ("", "R6")
    assert words in found.sentence


def test_r7_in_progress_with_a_missed_target_step_is_red_even_with_evidence():
    found = suggest(facts(missed=(VISITS,), impact="sustained", updated_in_time=False))
    assert (found.rating, found.code) == ("red", "R7")


def test_r7_does_not_apply_without_a_missed_step():
    assert suggest(facts(missed=())).code == "R9"


def test_r7_names_the_measure_its_figure_the_month_and_the_step():
    assert suggest(facts(missed=(VISITS,))).sentence == (
        "In progress, but “Child in need visits on time” is 77% (July 2020): 85% was due by 30 June 2020."
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [(2, "1 other linked measure misses a target step too."), (3, "2 other linked measures miss a target step too.")],
)
def test_r7_counts_the_other_measures(number, words):
    sentence = suggest(facts(missed=(VISITS,) * number)).sentence
    assert sentence.startswith("In progress, but “Child in need visits on time” is 77% (July 2020): ")
    assert sentence.endswith(words)


def test_r7_keeps_quiet_about_a_figure_that_not_everybody_may_see():
    hidden = dataclasses.replace(VISITS, figure="", step="2")
    assert suggest(facts(missed=(hidden,))).sentence == (
        "In progress, but “Child in need visits on time” misses a target step (July 2020): 2 was due by 30 June 2020."
    )


def test_r7_cuts_the_name_of_a_measure_and_never_the_figure():
    long = dataclasses.replace(VISITS, measure="Visits " * 40)
    sentence = suggest(facts(missed=(long, VISITS))).sentence
    assert len(sentence) <= rag.SENTENCE_LIMIT
    assert "Visits…” is 77% (July 2020): 85% was due by 30 June 2020. 1 other" in sentence


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"updated_in_time": False}, "without an update in the expected time"),
        ({"due": None}, "without a due date"),
        ({"due": None, "updated_in_time": False}, "without an update in the expected time"),
    ],
)
def test_r8_in_progress_without_an_update_or_a_due_date_is_amber_at_best(changes, words):
    found = suggest(facts(impact="sustained", green_needs_impact=False, **changes))
    assert (found.rating, found.code) == ("amber", "R8")
    assert words in found.sentence


@pytest.mark.parametrize(
    ("impact", "needs_impact", "rating", "words"),
    [
        ("sustained", True, "green", "sustained evidence of impact"),
        ("early_evidence", True, "green", "early evidence of impact"),
        ("no_evidence", True, "amber", "no evidence of impact on children yet"),
        ("not_yet_measurable", True, "amber", "no evidence of impact on children yet"),
        ("sustained", False, "green", "sustained evidence of impact"),
        ("no_evidence", False, "green", "this plan asks no more for Green"),
        ("not_yet_measurable", False, "green", "this plan asks no more for Green"),
    ],
)
def test_r9_in_progress_is_green_with_evidence_of_impact_and_otherwise_amber(impact, needs_impact, rating, words):
    found = suggest(facts(impact=impact, green_needs_impact=needs_impact))
    assert (found.rating, found.code) == (rating, "R9")
    assert words in found.sentence


def test_a_stage_or_an_impact_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="No such stage: 'done'"):
        facts("done")
    with pytest.raises(ValueError, match="No such impact: 'great'"):
        facts(impact="great")


any_day = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
# No longer than an indicator's name, figures and units can be.
any_step = st.builds(
    MissedStep,
    measure=st.text("abc de", min_size=1, max_size=240),
    figure=st.text("1,.", max_size=60),
    month=st.just(Month(2020, 7)),
    step=st.text("1,.", min_size=1, max_size=90),
    due=any_day,
)
any_facts = st.builds(
    Facts,
    on=any_day,
    stage=st.sampled_from(rag.STAGES),
    impact=st.sampled_from(list(rag.IMPACT_WORDS)),
    start=st.none() | any_day,
    due=st.none() | any_day,
    updated_in_time=st.booleans(),
    missed=st.lists(any_step, max_size=3).map(tuple),
    green_needs_impact=st.booleans(),
)

# The table once more, as conditions that each row states by itself; the first that holds must be the one that decides.
TABLE = {
    "R1": lambda f: f.stage in ("stopped", "devolved"),
    "R2": lambda f: f.stage == "completed",
    "R3": lambda f: f.stage == "awaiting_sign_off",
    "R4": lambda f: f.due is not None and f.due < f.on,
    "R5": lambda f: f.stage == "not_started" and f.start is not None and f.start < f.on,
    "R6": lambda f: f.stage == "not_started",
    "R7": lambda f: bool(f.missed),
    "R8": lambda f: not f.updated_in_time or f.due is None,
    "R9": lambda f: f.stage == "in_progress",
}


@given(any_facts)
def test_the_first_row_of_the_table_that_fits_decides(one):
    assert tuple(TABLE) == rag.RULE_CODES
    assert suggest(one).code == next(code for code, holds in TABLE.items() if holds(one))


@given(any_facts)
def test_every_suggestion_has_a_rating_a_code_and_a_sentence(one):
    found = suggest(one)
    assert found.rating in rag.RATING_WORDS
    assert found.code in rag.RULE_CODES
    assert found.sentence.endswith(".")
    assert len(found.sentence) <= 300


@given(any_facts)
def test_green_is_suggested_only_for_completed_actions_or_those_on_time(one):
    if suggest(one).rating == "green":
        assert one.stage == "completed" or (one.due and one.on <= one.due and one.updated_in_time)


@given(any_facts)
def test_not_rated_follows_from_the_stage_alone(one):
    if suggest(one).rating == "":
        assert one.stage in ("stopped", "devolved", "not_started")


@given(any_day, any_day)
def test_awaiting_sign_off_turns_red_on_the_day_after_one_month_past_due(due, on):
    rating = suggest(Facts(on=on, stage="awaiting_sign_off", due=due)).rating
    assert rating == ("red" if on > add_months(due, 1) else "amber")


@pytest.mark.parametrize(
    ("rating", "suggested", "rosier"),
    [
        ("", "", False),
        ("", "red", False),
        ("", "amber", False),
        ("", "green", False),
        ("red", "", True),
        ("amber", "", True),
        ("green", "", True),
        ("red", "red", False),
        ("red", "amber", False),
        ("red", "green", False),
        ("amber", "red", True),
        ("amber", "amber", False),
        ("amber", "green", False),
        ("green", "red", True),
        ("green", "amber", True),
        ("green", "green", False),
    ],
)
def test_a_rating_is_rosier_than_the_suggested_one(rating, suggested, rosier):
    assert is_rosier(rating, suggested) is rosier


@pytest.mark.parametrize(("due", "late"), [(None, 0), (TOMORROW, 0), (TODAY, 0), (YESTERDAY, 1), (dt.date(2026, 5, 15), 31)])
def test_days_late_are_counted_from_the_due_date(due, late):
    assert days_late(due, TODAY) == late
