"""The seven measures of the notice of 18 December 2019, limb by limb at July 2020, from the figures that were published.

Source: North East Lincolnshire Council, report to cabinet of 8 July 2020. The figures that it gives are all of that month; a
caseload of 17, of 14 for newly qualified social workers, child in need visits 77%, child protection visits 90%, initial child
protection conferences 86%. The council said of each measure that its target was met.
"""

from decimal import Decimal as D

import pytest

from metrics.months import Month
from plans.limbs import (
    AT_LEAST,
    AT_MOST,
    CONTRADICTED,
    COUNT_TO_ZERO,
    EACH_MONTH,
    EVIDENCE,
    NOT_EVIDENCED,
    PARTLY,
    SUPPORTED,
    THRESHOLD,
    TRAJECTORY,
    TREND,
    Facts,
    Measured,
    Rule,
    judge,
    measure_finding,
    problems,
    why_finding,
)
from tests.plans.limbs.shared import JULY, NOTICE, OVER_40, day, judged, run

CASELOAD = Measured("Average caseload", "ratio", 1, "cases", "lower")
NEWLY_QUALIFIED = Measured("Average caseload of newly qualified social workers", "ratio", 1, "cases", "lower")
AUDITS = Measured("Audits graded good or better", "percent", 0, "", "higher")
CONFERENCES = Measured("Initial conferences within 15 working days", "percent", 0, "", "higher")
ALL_VISITS = Measured("Visits on time", "percent", 0, "", "higher")
IN_NEED = Measured("Child in need visits on time", "percent", 0, "", "higher")
PROTECTION = Measured("Child protection visits on time", "percent", 0, "", "higher")

EVIDENCED = Rule(EVIDENCE, needs=1, kinds=("audit",))
RISING = Rule(TREND, trend=EACH_MONTH)


def most(value, due=None):
    return Rule(THRESHOLD, due and day(due), AT_MOST, D(value))


def least(value, due):
    return Rule(THRESHOLD, day(due), AT_LEAST, D(value))


def at_july(measured, value=None):
    return Facts(measured, {} if value is None else run("2020-07", value))


LIMBS = {
    "1a": (RISING, at_july(CASELOAD, 17), NOT_EVIDENCED),
    "1b": (most(30, "2019-12-31"), at_july(CASELOAD, 17), SUPPORTED),
    "1c": (most(25, "2020-03-31"), at_july(CASELOAD, 17), SUPPORTED),
    "1d": (Rule(COUNT_TO_ZERO), at_july(OVER_40), NOT_EVIDENCED),
    "1e": (most(18), at_july(NEWLY_QUALIFIED, 14), SUPPORTED),
    "2a": (EVIDENCED, Facts(), NOT_EVIDENCED),
    "3a": (EVIDENCED, Facts(), NOT_EVIDENCED),
    "3b": (EVIDENCED, Facts(), NOT_EVIDENCED),
    "4a": (Rule(TREND, trend=TRAJECTORY), at_july(AUDITS), NOT_EVIDENCED),
    "5a": (Rule(TREND, trend=TRAJECTORY), at_july(CONFERENCES, 86), NOT_EVIDENCED),
    "5b": (least(68, "2020-03-31"), at_july(CONFERENCES, 86), SUPPORTED),
    "6a": (RISING, at_july(ALL_VISITS), NOT_EVIDENCED),
    "6b": (least(75, "2020-03-31"), at_july(IN_NEED, 77), SUPPORTED),
    "6c": (least(75, "2020-03-31"), at_july(PROTECTION, 90), SUPPORTED),
    "6d": (least(85, "2020-06-30"), at_july(IN_NEED, 77), CONTRADICTED),
    "6e": (least(85, "2020-06-30"), at_july(PROTECTION, 90), SUPPORTED),
    "6f": (EVIDENCED, Facts(), NOT_EVIDENCED),
    "7a": (EVIDENCED, Facts(), NOT_EVIDENCED),
    "7b": (EVIDENCED, Facts(), NOT_EVIDENCED),
}
MEASURES = {
    1: PARTLY,
    2: NOT_EVIDENCED,
    3: NOT_EVIDENCED,
    4: NOT_EVIDENCED,
    5: PARTLY,
    6: CONTRADICTED,
    7: NOT_EVIDENCED,
}


def of_measure(number: int, month: Month = JULY):
    return [judged(rule, facts, month) for label, (rule, facts, _) in LIMBS.items() if label[0] == str(number)]


@pytest.mark.parametrize("label", LIMBS)
def test_each_limb_at_july_2020(label):
    rule, facts, finding = LIMBS[label]
    assert problems(rule, facts.measured, begins=NOTICE) == []
    assert judged(rule, facts).finding == finding


@pytest.mark.parametrize(("number", "finding"), MEASURES.items())
def test_each_measure_at_july_2020(number, finding):
    assert measure_finding(of_measure(number)) == finding


def test_seven_of_seven_were_claimed_and_none_is_supported():
    assert SUPPORTED not in {measure_finding(of_measure(number)) for number in MEASURES}


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("1a", "From December 2019 on 1 month has a figure; a trend needs 3."),
        (
            "1c",
            "17 cases in July 2020, against at most 25 cases: 8 cases below. "
            "It is the first figure since the due date, 31 March 2020; there is none for March 2020.",
        ),
        ("1d", "There is no figure up to July 2020."),
        ("1e", "14 cases in July 2020, against at most 18 cases: 4 cases below."),
        ("2a", "No item of evidence (audit) dated from 18 December 2019 on; 1 is needed."),
        (
            "6d",
            "77% in July 2020, against at least 85%: 8 percentage points short. "
            "It is the first figure since the due date, 30 June 2020; there is none for June 2020.",
        ),
    ],
)
def test_what_is_said(label, sentence):
    rule, facts, _ = LIMBS[label]
    assert judged(rule, facts).sentence == sentence


def test_why_measure_6_is_contradicted():
    assert why_finding(of_measure(6)) == (
        "Contradicted: the figures contradict 1 of the 6 limbs that are due (3 supported, 2 not evidenced, 1 contradicted)."
    )


def test_on_the_day_of_the_report_it_is_the_same():
    for rule, facts, finding in LIMBS.values():
        assert judge(rule, facts, month=JULY, on=day("2020-07-08"), begins=NOTICE).finding == finding


@pytest.mark.parametrize(
    ("month", "label", "finding"),
    [
        ("2020-06", "6d", "not_evidenced"),
        ("2020-05", "6d", "not_yet_due"),
        ("2019-12", "1b", "not_evidenced"),
        ("2020-02", "1c", "not_yet_due"),
    ],
)
def test_an_earlier_month_knows_nothing_of_the_figure_of_july(month, label, finding):
    rule, facts, _ = LIMBS[label]
    assert judged(rule, facts, Month.parse(month)).finding == finding
