"""What a limb asks for, in words."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from metrics.months import Month
from plans.limbs import (
    AT_LEAST,
    AT_MOST,
    CHANGE,
    COMPARATOR,
    COUNT_TO_ZERO,
    EACH_MONTH,
    EVIDENCE,
    PERCENT,
    POINTS,
    STEPPED,
    SUSTAINED,
    THRESHOLD,
    TRAJECTORY,
    TREND,
    Rule,
    Step,
    in_words,
)
from plans.limbs.asking import test_words as words_of_test
from tests.plans.limbs.shared import CASELOAD, OVER_40, VISITS, day

MARCH = day("2020-03-31")
FALL = Rule(CHANGE, MARCH, AT_MOST, D(5), baseline=Month(2019, 12), unit_of_change=POINTS)
NEAR = Rule(COMPARATOR, MARCH, value=D(10), unit_of_change=PERCENT, group="region")


@pytest.mark.parametrize(
    ("rule", "measured", "words"),
    [
        (Rule(THRESHOLD, MARCH, AT_MOST, D(25)), CASELOAD, "at most 25 cases, by 31 March 2020"),
        (Rule(THRESHOLD, MARCH, AT_MOST, D("25.0000")), None, "at most 25, by 31 March 2020"),
        (Rule(THRESHOLD, None, AT_LEAST, D("84.25")), VISITS, "at least 84.25%"),
        (
            Rule(STEPPED, None, AT_MOST, steps=(Step(day("2019-12-31"), D(30)), Step(MARCH, D(25)))),
            CASELOAD,
            "at most 30 cases by 31 December 2019, at most 25 cases by 31 March 2020",
        ),
        (Rule(COUNT_TO_ZERO), OVER_40, "a count of 0"),
        (Rule(COUNT_TO_ZERO, MARCH), None, "a count of 0, by 31 March 2020"),
        (FALL, CASELOAD, "a fall of at least 5 cases from December 2019, by 31 March 2020"),
        (FALL, VISITS, "a fall of at least 5 percentage points from December 2019, by 31 March 2020"),
        (FALL, None, "a fall of at least 5 percentage points or units from December 2019, by 31 March 2020"),
        (
            replace(FALL, direction=AT_LEAST, unit_of_change=PERCENT, value=D("7.5"), due=None),
            CASELOAD,
            "a rise of at least 7.5% from December 2019",
        ),
        (Rule(TREND, trend=EACH_MONTH), VISITS, "better each month"),
        (Rule(TREND, trend=EACH_MONTH, direction=AT_MOST), None, "lower each month"),
        (Rule(TREND, MARCH, trend=EACH_MONTH, direction=AT_LEAST), None, "higher each month, by 31 March 2020"),
        (
            Rule(TREND, trend=TRAJECTORY, baseline=Month(2019, 12), months=6),
            None,
            "an improving trajectory from December 2019, over the last 6 months",
        ),
        (Rule(TREND, trend=TRAJECTORY, direction=AT_MOST), None, "a falling trajectory"),
        (Rule(TREND, trend=TRAJECTORY, direction=AT_LEAST), None, "a rising trajectory"),
        (NEAR, VISITS, "within 10% of the region, by 31 March 2020"),
        (replace(NEAR, unit_of_change=POINTS), VISITS, "within 10 percentage points of the region, by 31 March 2020"),
        (replace(NEAR, unit_of_change=POINTS), CASELOAD, "within 10 cases of the region, by 31 March 2020"),
        (
            replace(NEAR, group="neighbours", statistic="median", model="April 2021", due=None),
            None,
            "within 10% of the statistical neighbours' median (April 2021 model)",
        ),
        (Rule(SUSTAINED, None, AT_LEAST, D(85), months=3), VISITS, "at least 85% for 3 months in a row"),
        (Rule(SUSTAINED, None, AT_LEAST, D(85), months=1), VISITS, "at least 85% for 1 month"),
        (Rule(EVIDENCE, needs=1, kinds=("audit",)), None, "at least 1 item of evidence (audit)"),
        (
            Rule(EVIDENCE, MARCH, needs=1, kinds=("voice", "audit"), since=day("2019-12-18")),
            None,
            "at least 2 items of evidence (voice of children and families, audit, each at least once) "
            "since 18 December 2019, by 31 March 2020",
        ),
    ],
)
def test_each_kind_is_said_in_words(rule, measured, words):
    assert in_words(rule, measured) == words


def test_a_stepped_rule_can_be_said_by_one_step():
    steps = (Step(day("2019-12-31"), D(30)), Step(MARCH, D(25)))
    rule = Rule(STEPPED, None, AT_MOST, steps=steps)
    assert words_of_test(rule, CASELOAD, steps[0]) == "at most 30 cases"
    assert words_of_test(rule, CASELOAD) == "at most 25 cases"


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="No such kind of limb"):
        in_words(Rule("guess"))
