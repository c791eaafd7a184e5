"""What is said where claim and figures differ, and where what was met is lost: literal tables."""

import datetime as dt

import pytest

from metrics.months import Month
from plans.limbs import FINDING_WORDS
from plans.models import Claim
from plans.models.claim import CLAIM_WORDS
from plans.selectors.told_of_measures import agreement, claim_in_words, disagreement, lost, tally
from tests.factories import at
from tests.plans.noticed import PAPER

S, P, N, C, D = "supported", "partly", "not_evidenced", "contradicted", "not_yet_due"


@pytest.mark.parametrize(
    ("status", "finding", "sentence"),
    [
        ("met", S, ""),
        ("met", P, "Claimed met; the figures support it in part only."),
        ("met", N, "Claimed met; nothing on record shows it."),
        ("met", C, "Claimed met; the figures contradict it."),
        ("met", D, "Claimed met; nothing of it is due yet."),
        ("partly_met", S, "Claimed partly met; the figures support it in full."),
        ("partly_met", P, ""),
        ("partly_met", N, "Claimed partly met; nothing on record shows it."),
        ("partly_met", C, "Claimed partly met; the figures contradict it."),
        ("partly_met", D, ""),
        ("not_met", S, "Claimed not met; the figures support it in full."),
        ("not_met", P, ""),
        ("not_met", N, ""),
        ("not_met", C, ""),
        ("not_met", D, ""),
    ],
)
def test_a_claim_and_the_figures(status, finding, sentence):
    assert disagreement(status, finding) == sentence


def test_nothing_that_is_claimed_met_passes_without_a_word_unless_it_is_supported():
    assert [finding for finding in FINDING_WORDS if not disagreement("met", finding)] == [S]


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        ([], ""),
        ([S], ""),
        ([N, C, N], ""),
        ([C, S, S], ""),
        ([S, C, S], ""),
        ([S, S, D], ""),
        (
            [S, C],
            "Met, then lost: all that was due was supported in March 2020. Since April 2020 that no longer holds: it is now"
            " contradicted.",
        ),
        (
            [S, N, S, S, N, P],
            "Met, then lost: all that was due was supported from May 2020 to June 2020. Since July 2020 that no longer holds: it"
            " is now partly supported.",
        ),
    ],
)
def test_met_then_lost(findings, sentence):
    assert lost([(Month(2020, 3) + number, finding) for number, finding in enumerate(findings)]) == sentence


def test_of_a_limb_it_is_said_that_it_is_one():
    assert lost([(Month(2020, 3), S), (Month(2020, 4), N)], "this limb").startswith("Met, then lost: this limb was supported in")


@pytest.mark.parametrize(
    ("claim", "finding", "sentence"),
    [
        (None, N, "Nothing is claimed yet; found: not evidenced."),
        (("met", "Director"), C, "Claimed met on 8 July 2020 by the Director; the figures contradict it."),
        (("met", "The board"), S, "Claimed met on 8 July 2020 by The board; the figures support it."),
        (("partly_met", "Director"), P, "Claimed partly met on 8 July 2020 by the Director; the figures support it in part."),
        (("not_met", "Director"), C, "Claimed not met on 8 July 2020 by the Director; the figures say so too."),
    ],
)
def test_claim_and_finding_in_one_sentence(claim, finding, sentence):
    row = claim and Claim(status=claim[0], role_title=claim[1], on=PAPER, known_from=at(PAPER))
    assert claim_in_words(row, finding) == sentence


def test_a_claim_that_was_recorded_later_than_its_day_says_so():
    row = Claim(status="met", role_title="Director", on=PAPER, known_from=at(PAPER + dt.timedelta(days=40)))
    assert claim_in_words(row, S).startswith("Claimed met on 8 July 2020 by the Director (recorded on 17 August 2020); ")


@pytest.mark.parametrize(
    ("status", "finding", "words"),
    [
        ("not_met", C, "The figures agree that it is not met."),
        ("not_met", S, ""),
        ("not_met", N, ""),
        ("met", C, ""),
        ("partly_met", C, ""),
    ],
)
def test_that_it_is_not_met_is_no_contradiction(status, finding, words):
    assert agreement(status, finding) == words


@pytest.mark.parametrize(
    ("count", "claimed", "found", "sentence"),
    [
        (0, {}, {}, "No measure is recorded yet."),
        (1, {"": 1}, {D: 1}, "1 measure: claimed met 0, nothing claimed 1 · the figures support 0, not yet due 1"),
        (
            7,
            {"met": 7},
            {P: 2, C: 1, N: 4},
            "7 measures: claimed met 7 · the figures support 0, partly 2, contradicted 1, not evidenced 4",
        ),
        (
            4,
            {"met": 1, "partly_met": 1, "not_met": 1, "": 1},
            {S: 4},
            "4 measures: claimed met 1, partly met 1, not met 1, nothing claimed 1 · the figures support 4",
        ),
    ],
)
def test_how_many_are_claimed_and_found(count, claimed, found, sentence):
    assert tally(count, claimed, found) == sentence


def test_every_claim_and_finding_has_its_words():
    for status in CLAIM_WORDS:
        for finding in FINDING_WORDS:
            assert claim_in_words(Claim(status=status, role_title="Director", on=PAPER, known_from=at(PAPER)), finding).endswith(
                "."
            )
