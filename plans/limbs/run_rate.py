"""Whether the next value due would be reached at the present pace. Standard library and other pure modules only.

The pace is that of a straight line (least squares) through the figures of the last six months up to the month viewed, of which
three must have one. It says nothing of why the figures move, nor that they will go on so, and the sentence says that.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.kinds import MONEY
from metrics.kinds import PERCENT as PERCENTAGE
from metrics.months import Month
from metrics.shown import rounded
from plans.limbs.asking import test_words
from plans.limbs.lines import at, slope
from plans.limbs.problems import problems
from plans.limbs.rules import Facts, Measured, Rule
from plans.limbs.saying import MOST_PLACES, day_words, gap, number, span
from plans.limbs.words import AT_MOST, CHANGE, COUNT_TO_ZERO, PERCENT, STEPPED, THRESHOLD

MONTHS_LOOKED_AT, MONTHS_NEEDED = 6, 3


@dataclass(frozen=True)
class _Next:
    """The next value due: which side of it is asked for, and what was asked in words."""

    direction: str
    value: Fraction
    due: dt.date
    test: str

    def reached_by(self, value: Fraction | Decimal) -> bool:
        return value <= self.value if self.direction == AT_MOST else value >= self.value


def run_rate(rule: Rule, facts: Facts, *, month: Month, on: dt.date) -> str:
    """A sentence on the next value that is due after the day of judgement; empty where there is nothing to say.

    Said of values to be reached, steps, counts to zero and changes. Nothing is said of official figures, nor to a reader who may
    not see the figures.
    """
    measured, day = facts.measured, min(on, month.last)
    if measured is None or facts.official or not facts.tells or problems(rule):
        return ""
    known = {each: facts.figures[each] for each in sorted(facts.figures) if each <= month}
    figures = {each: value for each, value in known.items() if each > month - MONTHS_LOOKED_AT}
    ahead = _next(rule, known, measured, day)
    if ahead is None or len(figures) < MONTHS_NEEDED:
        return ""
    due_month = Month.of(ahead.due)
    expected = _possible(at(figures, due_month), measured)
    reached = ahead.reached_by(expected)
    return (
        f"At the pace of {span(min(figures), max(figures))} ({_pace(slope(figures), measured)}) it would be about "
        f"{_said(expected, ahead, measured)} in {due_month.label}: {ahead.test}, due by {day_words(ahead.due)}, "
        f"would {'' if reached else 'not '}be reached. This is no more than a straight line through the figures."
    )


def _next(rule: Rule, figures: Mapping[Month, Decimal], measured: Measured, day: dt.date) -> _Next | None:
    if rule.kind == STEPPED:
        step = next((step for step in rule.steps if step.due > day), None)
        return step and _Next(rule.direction, Fraction(step.value), step.due, test_words(rule, measured, step))
    if rule.due is None or rule.due <= day:
        return None
    if rule.kind == THRESHOLD:
        return _Next(rule.direction, Fraction(rule.value), rule.due, test_words(rule, measured))
    if rule.kind == COUNT_TO_ZERO:
        return _Next(AT_MOST, Fraction(0), rule.due, test_words(rule, measured))
    if rule.kind == CHANGE:
        value = _changed(rule, figures)
        return None if value is None else _Next(rule.direction, value, rule.due, test_words(rule, measured))
    return None


def _changed(rule: Rule, figures: Mapping[Month, Decimal]) -> Fraction | None:
    """The figure that the asked change leads to; None where there is nothing to change from."""
    before = figures.get(rule.baseline)
    if before is None or (rule.unit_of_change == PERCENT and not before):
        return None
    size = Fraction(rule.value) * (abs(Fraction(before)) / 100 if rule.unit_of_change == PERCENT else 1)
    return Fraction(before) - size if rule.direction == AT_MOST else Fraction(before) + size


def _possible(value: Fraction, measured: Measured) -> Fraction:
    """No percentage is above 100, and nothing but money below 0."""
    if measured.unit == MONEY:
        return value
    value = max(value, Fraction(0))
    return min(value, Fraction(100)) if measured.unit == PERCENTAGE else value


def _said(expected: Fraction, ahead: _Next, measured: Measured) -> str:
    """With as many places as it takes to be on the right side of what is asked."""
    for decimals in range(measured.decimals, MOST_PLACES):
        if ahead.reached_by(rounded(expected, decimals)) == ahead.reached_by(expected):
            return number(expected, measured, decimals)
    return number(expected, measured, MOST_PLACES)


def _pace(per_month: Fraction, measured: Measured) -> str:
    decimals = measured.decimals + 1
    if not rounded(per_month, decimals):
        return "hardly any change from month to month" if per_month else "no change from month to month"
    return f"{'up' if per_month > 0 else 'down'} {gap(per_month, measured, decimals)} a month"
