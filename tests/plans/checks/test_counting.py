import pytest

from metrics.months import Month
from plans.checks import CHECKS, contradictions, count_by_kind, honesty, run
from tests.plans.checks.making import ALL_IN_ORDER, actions

MARCH, JUNE, SEPTEMBER = Month(2026, 3), Month(2026, 6), Month(2026, 9)


def test_every_kind_is_counted_in_the_order_of_severity_and_none_is_0():
    counts = count_by_kind(run(actions("green", "green", "amber", due=None, has_officer=False)))
    assert list(counts) == list(CHECKS)
    assert {code: count for code, count in counts.items() if count} == {"NO_OFFICER": 3, "NO_DUE_DATE": 3}
    assert set(count_by_kind(run(ALL_IN_ORDER)).values()) == {0}


def test_contradictions_are_counted_and_gaps_are_not():
    assert contradictions({"CLAIM_CONTRADICTED": 2, "WATERMELON": 1, "NO_OFFICER": 9}) == 3
    assert contradictions({}) == 0


def test_what_is_a_contradiction():
    assert [code for code, check in CHECKS.items() if check.contradicts] == [
        "CLAIM_CONTRADICTED",
        "CLAIM_NOT_EVIDENCED",
        "GREEN_PAST_DUE",
        "WATERMELON",
        "FINDINGS_LEFT_OUT",
        "TOTAL_WRONG",
        "RESOURCES_UNEXPLAINED",
        "PLAN_DATE_IMPOSSIBLE",
        "COMPLETE_NO_SIGN_OFF",
        "COMPLETE_NO_EVIDENCE",
        "COMPLETE_DATA_ONLY",
        "RATING_NO_REASON",
    ]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([], ""),
        ([4], ""),
        (
            [7, 3],
            "June 2026 has 3 contradictions between what is said and what is recorded; March 2026 had 7: 4 fewer. "
            "Two months are too few to speak of a trend.",
        ),
        (
            [7, 9, 3],
            "September 2026 has 3 contradictions between what is said and what is recorded; March 2026 had 7: 4 fewer. "
            "There may be fewer because less was claimed.",
        ),
        ([1, 0, 3], "September 2026 has 3 contradictions between what is said and what is recorded; March 2026 had 1: 2 more."),
        ([3, 0, 3], "September 2026 has 3 contradictions between what is said and what is recorded; March 2026 had 3: as many."),
        ([0, 5, 1], "September 2026 has 1 contradiction between what is said and what is recorded; March 2026 had none: 1 more."),
        ([0, 5, 0], "September 2026 has no contradiction between what is said and what is recorded; March 2026 had none."),
    ],
)
def test_the_first_month_is_compared_with_the_last_and_nothing_is_praised(counts, sentence):
    months = list(
        zip([MARCH, JUNE, SEPTEMBER], ({"WATERMELON": count, "NO_OFFICER": 99 - count} for count in counts), strict=False)
    )
    assert honesty(months) == sentence
    assert honesty(reversed(months)) == sentence, "months may come in any order"
    assert "improved" not in sentence
