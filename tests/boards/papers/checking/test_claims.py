"""Claims against the paper's own figures. The paper is dated 10 March 2026."""

import datetime as dt

import pytest

from boards.papers.checking.claims import met_in_words
from tests.boards.papers.checking.making import found, paper, table

ASKED = (
    "The percentage of visits in time will be at least 70% by the end of January 2026, and at least 85% by the end of "
    "February 2026."
)
MET = "Council response – Target met"


def block(*said, asked=ASKED, claim=MET):
    return ("Measure 6", asked, claim, *said, "Measure 7", "Supervision is regular for all staff.", "It goes on.")


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (block("Visits are currently at 90% for CP and 77% for CIN."), "at least 85% was due by 28 February 2026: 77% for CIN"),
        (block("Visits are currently at 90% for CP and 87% for CIN."), ""),
        (block("Visits were at 77% last year."), ""),
        (block("Visits are currently at 90% against a target of 95%."), ""),
        (block("Staff sickness is currently at 4%."), ""),
        (block("Visits are currently at 77%.", claim="Council response – Target not met"), ""),
        (block("Visits are currently at 77%.", claim="Council response – Target partly met"), ""),
        (block("Visits are currently at 77%.", asked="Visits will be at least 85% by the end of June 2026."), ""),
        (block("Visits are currently at 77%.", asked="Visits will be at least 85%."), "at least 85% was due: 77% is below"),
        (block("Visits are currently at 77%.", asked="Visits will be at least 85% by the autumn."), ""),
        (block("Visits are currently at 77%.", asked="Visits should rise month by month."), ""),
    ],
)
def test_a_claim_over_a_figure_that_misses(parts, wrong):
    findings = found("CLAIM_MISSED", *parts)
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("The target of 85% was met: visits were 77%.", "77% misses at least 85%."),
        ("Target Met. Visits were 77% against a target of 85%.", "77% misses at least 85%."),
        ("The target of 20% was met: re-referrals were 29%.", "29% misses at most 20%."),
        ("The target of at least 20% was met. It is now 12%.", "12% misses at least 20%."),
        ("The target of 90% for child in need visits was met with 74.8%.", "74.8% misses at least 90%."),
        ("The target of 90% for visits was met with 74.8%. It rose from 70% to 74.8%.", "74.8% misses at least 90%."),
        ("The 90% target for visits was met with 74.8%.", "74.8% misses at least 90%."),
        ("The 70% target for visits was met with 74.8%.", ""),
        ("The target of 85% was met: visits were 87%.", ""),
        ("The target of 85% was not met: visits were 77%.", ""),
        ("The target of 85% will be met: visits were 77%.", ""),
        ("The target of 85% was met: visits rose from 77%.", ""),
        # Nothing says which way is better.
        ("The target of 85% was met: the share was 77%.", ""),
        ("The target of 85% was met: overdue visits were 77%.", ""),
        ("The target of 85% was met: visits were 77% and 87%.", ""),
    ],
)
def test_a_target_told_as_met_beside_its_figure(words, wrong):
    findings = found("CLAIM_MISSED", words)
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)
    assert len(list(met_in_words(paper(words)))) == (
        "not met" not in words and "will be" not in words and "rose from 77" not in words
    )


def test_what_was_due_depends_on_the_date_of_the_paper():
    parts = block("Visits are currently at 90% for CP and 77% for CIN.")
    assert not found("CLAIM_MISSED", *parts, dated=dt.date(2026, 2, 10))
    assert not found("CLAIM_MISSED", *parts, dated=None)


def test_a_difference_below_nought_has_the_sign_of_a_difference():
    [finding] = found("TARGET_WORD", "Visits are at 77%, above the target of 85%.")
    assert finding.arithmetic == "77 − 85 = −8 percentage points."


@pytest.mark.parametrize(
    ("parts", "number"),
    [
        (block("All cases were looked at and actions were taken."), 1),
        (block("Due to COVID-19 it took until March 2026."), 1),
        (block("90% of cases were looked at."), 0),
        (block("Three audits were made."), 0),
        (block("All cases were looked at.", claim="Council response – Target not met"), 0),
        (block("All cases were looked at.", claim="The target was met in most teams and this goes on."), 0),
    ],
)
def test_a_claim_without_a_figure(parts, number):
    findings = found("CLAIM_NO_FIGURE", *parts)
    assert len(findings) == number
    assert all(each.quote == f"Measure 6 {MET}" for each in findings)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("Visits are at 77%, above the target of 85%.", "77% is below the target of 85%."),
        ("Re-referrals are at 25%, below the target of 20%.", "25% is above the target of 20%."),
        ("We are exceeding the target (66% of visits against a target of 68%).", "66% is below the target of 68%."),
        ("We are exceeding the target (86% of visits against a target of 68%).", ""),
        ("Visits are at 87%, above the target of 85%.", ""),
        ("Visits are at 85%, above the target of 85%.", ""),
        ("Visits are at 77%, below the target of 85%.", ""),
        ("Visits are at 77%, 8 percentage points below the target of 85%.", ""),
        ("Visits are at 77% and not above the target of 85%.", ""),
        ("Visits are at 77% against a target of 85%.", ""),
        ("The average caseload is 14, which is within the target of 18.", ""),
    ],
)
def test_words_beside_a_target(words, wrong):
    assert [each.wrong for each in found("TARGET_WORD", words)] == ([wrong] if wrong else [])


HEAD = "Measure | Target | Latest | Status"


@pytest.mark.parametrize(
    ("head", "row", "wrong"),
    [
        (HEAD, "Visits | at least 85% | 77% | Met", "It says “Met”, and 77% misses at least 85%."),
        (HEAD, "Caseload | maximum 18 | 21 | Green", "It says “Green”, and 21 misses at most 18."),
        (HEAD, "Caseload | ≤ 18 | 17 | Green", ""),
        (HEAD, "Visits | at least 85% | 77% | Not met", ""),
        (HEAD, "Visits | at least 85% | 77% | Amber", ""),
        (HEAD, "Visits | 85% | 77% | Met", ""),
        (HEAD, "Visits | at least 85% | 77 | Met", ""),
        (HEAD, "Visits | at least 75% in May, 85% in June | 77% | Met", ""),
        ("Measure | Target (minimum) | Latest | Status", "Visits | 85% | 77% | Met", "misses at least 85%"),
        ("Measure | Target | 2025 | 2026", "Visits | at least 85% | 77% | Met", ""),
    ],
)
def test_rows_with_a_target(head, row, wrong):
    findings = found("TARGET_ROW", table(head, row))
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("All staff are now receiving regular supervision. Some supervisions this month were delayed.", 1),
        ("All staff are now receiving regular supervision. Some visits this month were delayed.", 0),
        ("All staff are now receiving regular supervision. Supervision is recorded.", 0),
        ("Most staff are now receiving regular supervision. Some supervisions this month were delayed.", 0),
        ("Some supervisions this month were delayed. All staff are now receiving regular supervision.", 0),
    ],
)
def test_all_and_some(words, number):
    assert len(found("ALL_AND_SOME", words)) == number
