"""Limbs of one measure that cannot both be met."""

from decimal import Decimal as D

import pytest

from plans.limbs import AT_LEAST, AT_MOST, COUNT_TO_ZERO, EVIDENCE, STEPPED, SUSTAINED, THRESHOLD, Rule, Step, contradicting
from tests.plans.limbs.shared import day


def most(value, due=None):
    return Rule(THRESHOLD, due and day(due), AT_MOST, D(value))


def least(value, due=None):
    return Rule(THRESHOLD, due and day(due), AT_LEAST, D(value))


def stepped(direction, *steps):
    return Rule(STEPPED, direction=direction, steps=tuple(Step(day(due), D(value)) for due, value in steps))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (most(30, "2019-12-31"), most(25, "2020-03-31")),
        (least(75, "2020-03-31"), least(85, "2020-06-30")),
        (most(30), least(25)),
        (most(25), least(25)),
        (stepped(AT_MOST, ("2019-12-31", 30), ("2020-03-31", 25)), most(20, "2020-06-30")),
        # The step of 25 ends where that of 60 begins.
        (stepped(AT_LEAST, ("2019-12-31", 25), ("2020-03-31", 60)), stepped(AT_MOST, ("2019-12-31", 30), ("2020-03-31", 60))),
        (Rule(COUNT_TO_ZERO), least(0)),
        # A rule without a value asks for nothing yet.
        (Rule(THRESHOLD, direction=AT_MOST), least(30)),
        (Rule(EVIDENCE, needs=1, kinds=("audit",)), most(1)),
    ],
)
def test_values_that_can_both_be_met_are_no_contradiction(first, second):
    assert contradicting([("1a", "series", first), ("1b", "series", second)]) == []
    assert contradicting([("1a", "series", second), ("1b", "series", first)]) == []


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (
            most(25, "2020-03-31"),
            least(30, "2020-03-31"),
            "“1a” asks for at most 25 and “1b” for at least 30, both from 31 March 2020 on: no figure can be both.",
        ),
        (
            least(30, "2019-12-31"),
            most("24.5", "2020-03-31"),
            "“1a” asks for at least 30 and “1b” for at most 24.5, both from 31 March 2020 on: no figure can be both.",
        ),
        (
            most(25),
            least(30),
            "“1a” asks for at most 25 and “1b” for at least 30, both from the day of the notice on: no figure can be both.",
        ),
        (
            stepped(AT_MOST, ("2019-12-31", 30), ("2020-03-31", 25)),
            least(28, "2020-01-31"),
            "“1a” asks for at most 25 and “1b” for at least 28, both from 31 March 2020 on: no figure can be both.",
        ),
        (
            Rule(COUNT_TO_ZERO, day("2020-06-30")),
            Rule(SUSTAINED, None, AT_LEAST, D(1), months=3),
            "“1a” asks for at most 0 and “1b” for at least 1, both from 30 June 2020 on: no figure can be both.",
        ),
    ],
)
def test_values_that_no_figure_can_meet_are_named_with_both_limbs(first, second, sentence):
    assert contradicting([("1a", "series", first), ("1b", "series", second)]) == [sentence]


def test_limbs_on_different_series_or_without_one_do_not_contradict_each_other():
    assert contradicting([("1a", 1, most(25)), ("1b", 2, least(30))]) == []
    assert contradicting([("1a", None, most(25)), ("1b", None, least(30))]) == []


def test_each_two_limbs_are_named_once():
    steps = stepped(AT_LEAST, ("2020-01-31", 30), ("2020-02-29", 40))
    found = contradicting([("a", 1, most(25)), ("b", 1, least(26)), ("c", 1, steps)])
    assert [sentence.split(":")[0] for sentence in found] == [
        "“a” asks for at most 25 and “b” for at least 26, both from the day of the notice on",
        "“a” asks for at most 25 and “c” for at least 30, both from 31 January 2020 on",
    ]
    assert contradicting([]) == []
