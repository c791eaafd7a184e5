"""Whether the next value due would be reached at the present pace."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from metrics.months import Month
from plans.limbs import (
    AT_LEAST,
    AT_MOST,
    CHANGE,
    COUNT_TO_ZERO,
    PERCENT,
    POINTS,
    STEPPED,
    THRESHOLD,
    Facts,
    Rule,
    Step,
    run_rate,
)
from tests.plans.limbs.shared import CASELOAD, JULY, OVER_40, RULES, VARIANCE, VISITS, day, run

DECEMBER = day("2020-12-31")
AT_LEAST_85 = Rule(THRESHOLD, DECEMBER, AT_LEAST, D(85))
LINE = "This is no more than a straight line through the figures."


def said(rule, facts, month=JULY, on=None):
    return run_rate(rule, facts, month=month, on=on or month.last)


@pytest.mark.parametrize(
    ("rule", "measured", "values", "sentence"),
    [
        (
            AT_LEAST_85,
            VISITS,
            (60, 62, 64, 66, 68, 70),
            "At the pace of February 2020 to July 2020 (up 2 percentage points a month) it would be about 80% in December 2020: "
            "at least 85%, due by 31 December 2020, would not be reached.",
        ),
        (
            AT_LEAST_85,
            VISITS,
            (60, 63, 66, 69, 72, 75),
            "At the pace of February 2020 to July 2020 (up 3 percentage points a month) it would be about 90% in December 2020: "
            "at least 85%, due by 31 December 2020, would be reached.",
        ),
        (
            AT_LEAST_85,
            VISITS,
            (70, 73, 76, 79, 82, 100),
            "At the pace of February 2020 to July 2020 (up 5.1 percentage points a month) it would be about 100% in December "
            "2020: at least 85%, due by 31 December 2020, would be reached.",
        ),
        (
            Rule(THRESHOLD, day("2020-08-31"), AT_LEAST, D(85)),
            VISITS,
            (None, None, None, "84.1", "84.4", "84.6"),
            "At the pace of May 2020 to July 2020 (up 0.3 percentage points a month) it would be about 84.9% in August 2020: "
            "at least 85%, due by 31 August 2020, would not be reached.",
        ),
        (
            Rule(THRESHOLD, DECEMBER, AT_MOST, D(18)),
            CASELOAD,
            (20, 20, None, None, None, 20),
            "At the pace of February 2020 to July 2020 (no change from month to month) it would be about 20 cases in "
            "December 2020: at most 18 cases, due by 31 December 2020, would not be reached.",
        ),
        (
            Rule(THRESHOLD, DECEMBER, AT_MOST, D(18)),
            CASELOAD,
            (17, 17, 17, 17, 17, "17.01"),
            "At the pace of February 2020 to July 2020 (hardly any change from month to month) it would be about 17 cases in "
            "December 2020: at most 18 cases, due by 31 December 2020, would be reached.",
        ),
        (
            Rule(COUNT_TO_ZERO, DECEMBER),
            OVER_40,
            (12, 10, 8, 6, 4, 2),
            "At the pace of February 2020 to July 2020 (down 2 social workers a month) it would be about 0 social workers in "
            "December 2020: a count of 0, due by 31 December 2020, would be reached.",
        ),
        (
            Rule(CHANGE, DECEMBER, AT_MOST, D(20), baseline=Month(2020, 2), unit_of_change=PERCENT),
            CASELOAD,
            (30, 29, 28, 27, 26, 25),
            "At the pace of February 2020 to July 2020 (down 1 a month) it would be about 20 cases in December 2020: "
            "a fall of at least 20% from February 2020, due by 31 December 2020, would be reached.",
        ),
        (
            Rule(CHANGE, DECEMBER, AT_LEAST, D(30), baseline=Month(2020, 2), unit_of_change=POINTS),
            VISITS,
            (50, 52, 54, 56, 58, 60),
            "At the pace of February 2020 to July 2020 (up 2 percentage points a month) it would be about 70% in December "
            "2020: a rise of at least 30 percentage points from February 2020, due by 31 December 2020, would not be reached.",
        ),
        (
            Rule(THRESHOLD, DECEMBER, AT_MOST, D(-50)),
            VARIANCE,
            (None, None, None, 20, 0, -20),
            "At the pace of May 2020 to July 2020 (down £20 thousand a month) it would be about −£120 thousand in December "
            "2020: at most −£50 thousand, due by 31 December 2020, would be reached.",
        ),
    ],
)
def test_the_line_through_the_last_six_months_is_drawn_to_the_due_month(rule, measured, values, sentence):
    assert said(rule, Facts(measured, run("2020-02", *values))) == f"{sentence} {LINE}"


STEPS = Rule(
    STEPPED, None, AT_LEAST, steps=(Step(day("2020-03-31"), D(75)), Step(day("2020-09-30"), D(80)), Step(DECEMBER, D(85)))
)


@pytest.mark.parametrize(
    ("on", "due"), [("2020-03-30", "31 March 2020"), ("2020-03-31", "30 September 2020"), ("2020-09-30", "31 December 2020")]
)
def test_of_steps_it_is_the_next_one_that_is_due(on, due):
    figures = run("2020-01", *range(60, 78, 2))
    assert f"due by {due}, would" in said(STEPS, Facts(VISITS, figures), Month.of(day(on)), day(on))


def test_after_the_last_step_there_is_nothing_to_say():
    assert said(STEPS, Facts(VISITS, run("2020-10", 60, 62, 64)), Month(2020, 12)) == ""


SIX = Facts(VISITS, run("2020-02", 60, 62, 64, 66, 68, 70))


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        (AT_LEAST_85, Facts(VISITS, run("2020-06", 60, 70))),
        (AT_LEAST_85, Facts(VISITS, run("2019-11", 60, 70, 75, 80))),
        (AT_LEAST_85, Facts(VISITS)),
        (AT_LEAST_85, Facts()),
        (AT_LEAST_85, replace(SIX, tells=False)),
        (AT_LEAST_85, replace(SIX, official=True)),
        (replace(AT_LEAST_85, due=JULY.last), SIX),
        (replace(AT_LEAST_85, due=None), SIX),
        (replace(AT_LEAST_85, value=None), SIX),
        (Rule(CHANGE, DECEMBER, AT_LEAST, D(30), baseline=Month(2020, 1), unit_of_change=POINTS), SIX),
        (
            Rule(CHANGE, DECEMBER, AT_LEAST, D(30), baseline=Month(2020, 2), unit_of_change=PERCENT),
            Facts(VISITS, run("2020-02", 0, 1, 2)),
        ),
        *((replace(RULES[kind], due=DECEMBER), SIX) for kind in ("trend", "comparator", "sustained", "evidence")),
    ],
)
def test_where_it_cannot_be_said_nothing_is(rule, facts):
    assert said(rule, facts) == ""


def test_a_pace_that_all_but_reaches_it_is_not_said_to_reach_it():
    hair = D("84.999999999999")
    found = said(AT_LEAST_85, Facts(VISITS, run("2020-05", hair, hair, hair)))
    assert "would not be reached" in found


def test_later_figures_make_no_difference():
    later = replace(SIX, figures=SIX.figures | run("2020-08", 1, 1, 1))
    assert said(AT_LEAST_85, later) == said(AT_LEAST_85, SIX)
