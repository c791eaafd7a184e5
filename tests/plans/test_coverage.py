"""Which parts of the golden thread are missing: literal tables."""

import datetime as dt

import pytest

from plans.coverage import (
    ANSWERED,
    IN_FORCE,
    NOT_SAID,
    PAST,
    UNANSWERED,
    WITHDRAWN,
    Row,
    evidence_status,
    gaps_of_area,
    gaps_of_finding,
    how_answered,
    in_short,
    in_words,
    kinds_in_force,
    not_recorded,
)
from plans.limbs import Item

ON = dt.date(2026, 1, 31)
AUDIT = Item("audit", dt.date(2026, 1, 10), None, "Audit of plans")
VOICE = Item("voice", dt.date(2025, 12, 1), dt.date(2026, 1, 31), "What children said")
OLD = Item("audit", dt.date(2025, 1, 10), dt.date(2026, 1, 30), "Old audit")
OLDER = Item("peer", dt.date(2024, 1, 10), dt.date(2025, 6, 30), "Peer review")


@pytest.mark.parametrize(
    ("valid_until", "withdrawn", "status"),
    [
        (None, False, IN_FORCE),
        (ON, False, IN_FORCE),
        (dt.date(2026, 1, 30), False, PAST),
        (None, True, WITHDRAWN),
        (dt.date(2026, 1, 30), True, WITHDRAWN),
    ],
)
def test_evidence_is_in_force_until_the_last_day_it_is_valid(valid_until, withdrawn, status):
    assert evidence_status(valid_until, withdrawn, ON) == status


@pytest.mark.parametrize(
    ("actions", "measures", "items", "listed", "words"),
    [
        (1, 1, [AUDIT, VOICE], True, []),
        (0, 1, [AUDIT, VOICE], True, ["no action"]),
        (1, 0, [AUDIT, VOICE], True, ["no measure"]),
        (1, 1, [AUDIT, VOICE], False, ["not listed in the plan"]),
        (1, 1, [], True, ["no evidence"]),
        (1, 1, [AUDIT, AUDIT], True, ["evidence of one kind only (audit)"]),
        (
            1,
            1,
            [VOICE, OLD],
            True,
            [
                "evidence of one kind only (voice of children and families)",
                "evidence out of date: “Old audit” (30 January 2026)",
            ],
        ),
        (1, 1, [AUDIT, VOICE, OLD], True, ["evidence out of date: “Old audit” (30 January 2026)"]),
        (
            1,
            1,
            [OLD, OLDER],
            True,
            [
                "no evidence in force",
                "evidence out of date: “Old audit” (30 January 2026) and “Peer review” (30 June 2025)",
            ],
        ),
        (0, 0, [], False, ["no action", "no measure", "no evidence", "not listed in the plan"]),
    ],
)
def test_the_gaps_of_a_finding(actions, measures, items, listed, words):
    gaps = gaps_of_finding(actions=actions, measures=measures, items=items, listed=listed, on=ON)
    assert [gap.words for gap in gaps] == words
    assert len({gap.code for gap in gaps}) == len(gaps)


@pytest.mark.parametrize(
    ("things", "unsaid", "how", "words"),
    [
        (1, False, ANSWERED, None),
        (1, True, ANSWERED, None),
        (0, True, NOT_SAID, "which action answers it was not published"),
        (0, False, UNANSWERED, "no action"),
    ],
)
def test_of_what_a_published_plan_takes_up_nobody_says_that_it_has_no_action(things, unsaid, how, words):
    assert how_answered(things, unsaid) == how
    gaps = gaps_of_finding(actions=things, measures=1, items=[AUDIT, VOICE], listed=True, on=ON, unsaid=unsaid)
    assert [gap.words for gap in gaps] == ([words] if words else [])


@pytest.mark.parametrize(
    ("findings", "actions", "words"),
    [
        (1, 3, []),
        (0, 3, ["no finding behind it"]),
        (2, 0, ["no action"]),
        (0, 0, ["no finding behind it", "no action"]),
    ],
)
def test_the_gaps_of_an_area(findings, actions, words):
    assert [gap.words for gap in gaps_of_area(findings=findings, actions=actions)] == words


@pytest.mark.parametrize(
    ("published", "recorded", "words"),
    [
        (None, 4, ""),
        (4, 4, ""),
        (3, 4, ""),
        (15, 4, "The report has 15 findings; 4 are recorded here. Nothing is said of the other eleven."),
        (2, 1, "The report has 2 findings; 1 is recorded here. Nothing is said of the other one."),
        (7, 0, "The report has 7 findings; none is recorded here, so nothing is said of any of them."),
        (1, 0, "The report has 1 finding; none is recorded here, so nothing is said of it."),
        (45, 4, "The report has 45 findings; 4 are recorded here. Nothing is said of the other 41."),
    ],
)
def test_findings_that_nobody_recorded_are_said_in_words(published, recorded, words):
    assert not_recorded(published, recorded) == words


SEVEN = [Row(number, 0 if number == 5 else 1, 2 if number < 5 else 1) for number in range(1, 8)]


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ([], {}, "No finding leads to this plan, so nothing in it can be traced to what was asked."),
        (SEVEN, {}, "4 of 7 findings have an action and evidence of two kinds; finding 5 has no action."),
        ([Row(1, 1, 2)], {}, "1 of 1 finding has an action and evidence of two kinds."),
        ([Row(1, 1, 2), Row(2, 2, 3)], {}, "2 of 2 findings have an action and evidence of two kinds."),
        (
            [Row(1, 0, 0), Row(2, 0, 2), Row(3, 1, 0)],
            {},
            "0 of 3 findings have an action and evidence of two kinds; findings 1 and 2 have no action; "
            "finding 3 has no evidence in force.",
        ),
        (
            [Row(1, 0, 0), Row(1, 1, 2)],
            {"numbered": False},
            "1 of 2 findings has an action and evidence of two kinds; one finding has no action.",
        ),
        (
            [Row(1, 1, 2), Row(2, 1, 2)],
            {"beyond": 5},
            "2 of 7 findings have an action and evidence of two kinds; five are not recorded here.",
        ),
        (
            [Row(1, 0, 0, unsaid=True), Row(2, 0, 0, unsaid=True), Row(7, 0, 0)],
            {},
            "0 of 3 findings have an action and evidence of two kinds; finding 7 has no action; which action answers "
            "findings 1 and 2 was not published.",
        ),
    ],
)
def test_the_sentence_above_the_table(rows, more, words):
    assert in_short(rows, **more) == words


def test_kinds_in_force_stand_in_their_own_order():
    assert kinds_in_force([VOICE, AUDIT, OLDER], ON) == ["audit", "voice"]


def test_small_numbers_are_words():
    assert [in_words(number) for number in (1, 11, 20, 21)] == ["one", "eleven", "twenty", "21"]
