"""What is wrong with a rule by itself."""

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
    TREND,
    Rule,
    Step,
    problems,
)
from tests.plans.limbs.shared import CASELOAD, CONTACTS, COVERAGE, NOTICE, OVER_40, RULES, VARIANCE, VISITS, day

NEIGHBOURS = Rule(COMPARATOR, value=D(5), unit_of_change=POINTS, group="neighbours", statistic="median", model="April 2021")


def stepped(direction, *steps):
    return Rule(STEPPED, direction=direction, steps=tuple(Step(day(due), D(value)) for due, value in steps))


@pytest.mark.parametrize("kind", sorted(RULES))
def test_a_sound_rule_has_none(kind):
    measured = OVER_40 if kind == COUNT_TO_ZERO else VISITS
    assert problems(RULES[kind]) == []
    assert problems(RULES[kind], measured, has_series=True, begins=NOTICE) == []


@pytest.mark.parametrize("kind", ["", "guess", None])
def test_a_kind_is_needed(kind):
    assert problems(Rule(kind)) == [("kind", "Choose what kind of test this limb is.")]


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        (Rule(THRESHOLD), ["direction", "value"]),
        (Rule(THRESHOLD, direction="about", value=D(5)), ["direction"]),
        (Rule(THRESHOLD, direction=AT_MOST, value=D("NaN")), ["value"]),
        (Rule(THRESHOLD, direction=AT_MOST, value=D("Infinity")), ["value"]),
        (Rule(STEPPED), ["direction", "steps"]),
        (Rule(STEPPED, direction=AT_MOST, steps=(Step(day("2020-01-01"), None),)), ["steps"]),
        (stepped(AT_MOST, ("2020-03-31", 25), ("2019-12-31", 30)), ["steps"]),
        (stepped(AT_MOST, ("2020-03-31", 25), ("2020-03-31", 25)), ["steps"]),
        (stepped(AT_MOST, ("2019-12-31", 25), ("2020-03-31", 30)), ["steps"]),
        (stepped(AT_LEAST, ("2019-12-31", 85), ("2020-03-31", 75)), ["steps"]),
        (stepped(AT_LEAST, ("2019-12-31", 85), ("2020-03-31", 85)), []),
        (Rule(CHANGE), ["baseline", "direction", "unit_of_change", "value"]),
        (replace(RULES[CHANGE], value=D(0)), ["value"]),
        (replace(RULES[CHANGE], value=D(-5)), ["value"]),
        (replace(RULES[CHANGE], direction=AT_MOST, unit_of_change=PERCENT, value=D(101)), ["value"]),
        (replace(RULES[CHANGE], direction=AT_LEAST, unit_of_change=PERCENT, value=D(150)), []),
        (replace(RULES[CHANGE], unit_of_change="units"), ["unit_of_change"]),
        (replace(RULES[CHANGE], due=day("2019-12-31")), ["baseline"]),
        (replace(RULES[CHANGE], due=day("2020-01-31")), []),
        (Rule(TREND), ["trend"]),
        (Rule(TREND, trend="steady"), ["trend"]),
        (Rule(TREND, trend=EACH_MONTH, direction="down"), ["direction"]),
        (Rule(TREND, trend=EACH_MONTH, months=2), ["months"]),
        (Rule(TREND, trend=EACH_MONTH, months=3), []),
        (Rule(TREND, trend=EACH_MONTH, months=121), ["months"]),
        (Rule(TREND, day("2020-02-29"), trend=EACH_MONTH, baseline=Month(2020, 1)), ["baseline"]),
        (Rule(TREND, day("2020-03-31"), trend=EACH_MONTH, baseline=Month(2020, 1)), []),
        (Rule(COMPARATOR), ["group", "value", "unit_of_change"]),
        (replace(RULES[COMPARATOR], group="wales"), ["group"]),
        (replace(RULES[COMPARATOR], value=D(-1)), ["value"]),
        (replace(RULES[COMPARATOR], value=D(0)), []),
        (NEIGHBOURS, []),
        (replace(NEIGHBOURS, statistic="", model=""), ["statistic", "model"]),
        (Rule(SUSTAINED), ["direction", "value", "months"]),
        (replace(RULES[SUSTAINED], months=0), ["months"]),
        (replace(RULES[SUSTAINED], months=121), ["months"]),
        (Rule(EVIDENCE), ["needs", "kinds"]),
        (Rule(EVIDENCE, needs=0, kinds=("audit",)), ["needs"]),
        (Rule(EVIDENCE, needs=1, kinds=("audit", "hearsay")), ["kinds"]),
        (Rule(EVIDENCE, day("2020-01-31"), needs=1, kinds=("audit",), since=day("2020-02-01")), ["since"]),
    ],
)
def test_what_is_missing_or_makes_no_sense_is_named_by_its_field(rule, fields):
    found = problems(rule)
    assert [field for field, _ in found] == fields
    assert all(message.endswith(".") and "!" not in message for _, message in found)


@pytest.mark.parametrize(
    ("rule", "measured", "expected"),
    [
        (Rule(THRESHOLD, None, AT_LEAST, D(101)), VISITS, [("value", "A percentage is from 0 to 100.")]),
        (Rule(THRESHOLD, None, AT_LEAST, D(-1)), VISITS, [("value", "A percentage is from 0 to 100.")]),
        (Rule(THRESHOLD, None, AT_LEAST, D(100)), VISITS, []),
        (Rule(THRESHOLD, None, AT_MOST, D(-1)), CASELOAD, [("value", "The figures of this series are never below 0.")]),
        (Rule(THRESHOLD, None, AT_MOST, D(101)), CASELOAD, []),
        (Rule(THRESHOLD, None, AT_MOST, D(-1)), VARIANCE, []),
        (
            stepped(AT_LEAST, ("2020-03-31", 101), ("2020-06-30", 102)),
            VISITS,
            [("steps", "A percentage is from 0 to 100.")],
        ),
        (Rule(SUSTAINED, None, AT_LEAST, D(101), months=3), VISITS, [("value", "A percentage is from 0 to 100.")]),
        (RULES[COUNT_TO_ZERO], OVER_40, []),
        (
            RULES[COUNT_TO_ZERO],
            VISITS,
            [("kind", "Only a count can be brought to zero. For other figures, choose a value to be reached.")],
        ),
        (
            replace(RULES[CHANGE], value=D(101)),
            VISITS,
            [("value", "A percentage cannot change by more than 100 percentage points.")],
        ),
        (replace(RULES[CHANGE], value=D(101)), CASELOAD, []),
        (
            RULES[TREND],
            CONTACTS,
            [("direction", "Neither direction of this series is good in itself. Choose whether it is to fall or to rise.")],
        ),
        (
            RULES[TREND],
            replace(COVERAGE, good_range=None),
            [("direction", "Neither direction of this series is good in itself. Choose whether it is to fall or to rise.")],
        ),
        (RULES[TREND], COVERAGE, []),
        (replace(RULES[TREND], direction=AT_MOST), CONTACTS, []),
        (replace(RULES[TREND], direction="down"), CONTACTS, [("direction", "Choose whether the figure is to fall or to rise.")]),
        (replace(RULES[TREND], direction=AT_MOST), CASELOAD, []),
        (
            replace(RULES[TREND], direction=AT_MOST),
            VISITS,
            [("direction", "Of this series higher is better, and the trend asks for the opposite.")],
        ),
        (
            replace(RULES[TREND], direction=AT_LEAST),
            CASELOAD,
            [("direction", "Of this series lower is better, and the trend asks for the opposite.")],
        ),
        (RULES[COMPARATOR], CASELOAD, []),
        (
            RULES[COMPARATOR],
            CONTACTS,
            [("group", "Counts and sums of money are not compared with other places: they follow how many children live there.")],
        ),
    ],
)
def test_a_rule_is_compared_with_its_series(rule, measured, expected):
    assert problems(rule, measured) == expected


@pytest.mark.parametrize("kind", sorted(RULES))
def test_all_kinds_but_evidence_need_a_series(kind):
    found = problems(RULES[kind], has_series=False)
    assert found == ([] if kind == EVIDENCE else [("series", "Choose the series that has the figures for this test.")])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(COUNT_TO_ZERO, NOTICE), []),
        (Rule(COUNT_TO_ZERO, day("2019-12-17")), [("due", "The due date is before the notice of 18 December 2019.")]),
        (
            stepped(AT_MOST, ("2019-12-17", 30), ("2020-03-31", 25)),
            [("steps", "A step is due before the notice of 18 December 2019.")],
        ),
        (stepped(AT_MOST, ("2019-12-18", 30)), []),
    ],
)
def test_nothing_is_due_before_the_notice(rule, expected):
    assert problems(rule, begins=NOTICE) == expected
