"""What is wrong with a rule by itself. Standard library and other pure modules only."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from metrics.comparing import GROUPS, may_compare
from metrics.kinds import COUNT, HIGHER, LOWER, MEAN, MEDIAN, MONEY, NEIGHBOURS
from metrics.kinds import PERCENT as PERCENTAGE
from metrics.months import Month
from metrics.polarity import gain
from plans.limbs.rules import Measured, Rule
from plans.limbs.saying import day_words
from plans.limbs.words import (
    AT_LEAST,
    AT_MOST,
    CHANGE,
    CHANGE_WORDS,
    COMPARATOR,
    COUNT_TO_ZERO,
    DIRECTION_WORDS,
    EVIDENCE,
    EVIDENCE_KIND_WORDS,
    KIND_WORDS,
    MOST_MONTHS,
    NEEDS_SERIES,
    PERCENT,
    STEPPED,
    SUSTAINED,
    THRESHOLD,
    TREND,
    TREND_MONTHS,
    TREND_WORDS,
)

Problem = tuple[str, str]


def problems(
    rule: Rule, measured: Measured | None = None, *, has_series: bool | None = None, begins: dt.date | None = None
) -> list[Problem]:
    """What is wrong, as pairs of a field of `Rule` and a sentence; empty where nothing is.

    measured: the series, to see whether the rule makes sense for it; None: that is not looked at
    has_series: whether a series is chosen, for the field "series"; None: that is not looked at
    begins: the notice's date, before which nothing is due; None: that is not looked at
    """
    if rule.kind not in KIND_WORDS:
        return [("kind", "Choose what kind of test this limb is.")]
    found = list(_CHECKS[rule.kind](rule, measured))
    if has_series is False and rule.kind in NEEDS_SERIES:
        found.append(("series", "Choose the series that has the figures for this test."))
    if begins is not None:
        found += _before_the_notice(rule, begins)
    return found


def _threshold(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    yield from _direction(rule, "Choose whether the figure is to be at most or at least the value.")
    if not _is_number(rule.value):
        yield "value", "Enter the value to be reached, as a number."
    else:
        yield from _sense(rule.value, measured, "value")


def _stepped(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    yield from _direction(rule, "Choose whether the figure is to be at most or at least the values.")
    if not rule.steps:
        yield "steps", "Enter at least one value with the date by which it is to be reached."
    elif not all(_is_number(step.value) and step.due for step in rule.steps):
        yield "steps", "Each step needs a date and a value that is a number."
    else:
        yield from _steps(rule)
        wrong = dict.fromkeys(problem for step in rule.steps for problem in _sense(step.value, measured, "steps"))
        yield from wrong


def _steps(rule: Rule) -> Iterator[Problem]:
    pairs = list(pairwise(rule.steps))
    if any(later.due <= earlier.due for earlier, later in pairs):
        yield "steps", "Put the steps in order of their dates, one for each date."
    elif rule.direction in DIRECTION_WORDS:
        falls = rule.direction == AT_MOST
        if any((later.value > earlier.value) if falls else (later.value < earlier.value) for earlier, later in pairs):
            way = "at most, so no step may be higher" if falls else "at least, so no step may be lower"
            yield "steps", f"The figure is to be {way} than the one before it."


def _count_to_zero(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    if measured is not None and measured.unit != COUNT:
        yield "kind", "Only a count can be brought to zero. For other figures, choose a value to be reached."


def _change(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    if rule.baseline is None:
        yield "baseline", "Enter the month from which the change is measured."
    elif rule.due and Month.of(rule.due) <= rule.baseline:
        yield "baseline", "The month from which the change is measured must be before the due date."
    yield from _direction(rule, "Choose whether the figure is to fall or to rise.")
    yield from _unit_of_change(rule, "Choose whether the change is in percent or in percentage points or units.")
    if not _is_number(rule.value) or rule.value <= 0:
        yield "value", "Enter by how much the figure is to change, as a number above 0."
    elif rule.unit_of_change == PERCENT and rule.direction == AT_MOST and rule.value > 100:
        yield "value", "Nothing can fall by more than 100%."
    elif rule.unit_of_change != PERCENT and measured is not None and measured.unit == PERCENTAGE and rule.value > 100:
        yield "value", "A percentage cannot change by more than 100 percentage points."


def _trend(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    if rule.trend not in TREND_WORDS:
        yield "trend", "Choose what kind of trend is asked for."
    if rule.months is not None and rule.months < TREND_MONTHS:
        yield "months", f"A trend needs {TREND_MONTHS} months at least."
    elif rule.months is not None and rule.months > MOST_MONTHS:
        yield "months", f"Enter {MOST_MONTHS} months at most."
    if rule.baseline and rule.due and Month.of(rule.due) < rule.baseline + TREND_MONTHS - 1:
        yield "baseline", f"From the first month to the due date, a trend needs {TREND_MONTHS} months at least."
    if rule.direction:
        yield from _direction(rule, "Choose whether the figure is to fall or to rise.")
    if measured is None:
        return
    up = gain(Decimal(1), Decimal(0), measured.polarity, measured.good_range)
    if not rule.direction:
        if up is None:
            yield "direction", "Neither direction of this series is good in itself. Choose whether it is to fall or to rise."
    elif rule.direction in DIRECTION_WORDS:
        yield from _against_polarity(rule, measured)


def _against_polarity(rule: Rule, measured: Measured) -> Iterator[Problem]:
    better = _BETTER.get(measured.polarity)
    if better and better != rule.direction:
        words = "higher" if better != AT_MOST else "lower"
        yield "direction", f"Of this series {words} is better, and the trend asks for the opposite."


def _comparator(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    if rule.group not in GROUPS:
        yield "group", "Choose what to compare with."
    elif rule.group == NEIGHBOURS:
        if rule.statistic not in (MEAN, MEDIAN):
            yield "statistic", "Of statistical neighbours, choose their mean or their median."
        if not rule.model:
            yield "model", "Of statistical neighbours, say which year's model."
    if not _is_number(rule.value) or rule.value < 0:
        yield "value", "Enter how far from the comparator the figure may be, as a number that is not below 0."
    yield from _unit_of_change(
        rule, "Choose whether the distance is in percent of the comparator or in percentage points or units."
    )
    if measured is not None and rule.group in GROUPS and not may_compare(measured.unit, rule.group):
        yield "group", "Counts and sums of money are not compared with other places: they follow how many children live there."


def _sustained(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    yield from _threshold(rule, measured)
    if rule.months is None or rule.months < 1:
        yield "months", "Enter for how many months in a row the value is to be held, 1 at least."
    elif rule.months > MOST_MONTHS:
        yield "months", f"Enter {MOST_MONTHS} months at most."


def _evidence(rule: Rule, measured: Measured | None) -> Iterator[Problem]:
    if rule.needs is None or rule.needs < 1:
        yield "needs", "Enter how many items of evidence are needed, 1 at least."
    if not rule.kinds:
        yield "kinds", "Choose at least one kind of evidence."
    elif not set(rule.kinds) <= set(EVIDENCE_KIND_WORDS):
        yield "kinds", "Choose kinds of evidence from the list."
    if rule.since and rule.due and rule.since > rule.due:
        yield "since", "The date from which evidence counts is after the due date."


def _direction(rule: Rule, message: str) -> Iterator[Problem]:
    if rule.direction not in DIRECTION_WORDS:
        yield "direction", message


def _unit_of_change(rule: Rule, message: str) -> Iterator[Problem]:
    if rule.unit_of_change not in CHANGE_WORDS:
        yield "unit_of_change", message


def _is_number(value) -> bool:
    return value is not None and Decimal(value).is_finite()


def _sense(value: Decimal, measured: Measured | None, field: str) -> Iterator[Problem]:
    """Whether a figure of the series could be this value. Sums of money may be below 0."""
    if measured is None or measured.unit == MONEY:
        return
    if measured.unit == PERCENTAGE and not 0 <= value <= 100:
        yield field, "A percentage is from 0 to 100."
    elif value < 0:
        yield field, "The figures of this series are never below 0."


def _before_the_notice(rule: Rule, begins: dt.date) -> list[Problem]:
    if rule.kind == STEPPED:
        early = any(step.due and step.due < begins for step in rule.steps)
        return [("steps", f"A step is due before the notice of {day_words(begins)}.")] if early else []
    if rule.due and rule.due < begins:
        return [("due", f"The due date is before the notice of {day_words(begins)}.")]
    return []


_BETTER = {HIGHER: AT_LEAST, LOWER: AT_MOST}
_CHECKS = {
    THRESHOLD: _threshold,
    STEPPED: _stepped,
    COUNT_TO_ZERO: _count_to_zero,
    CHANGE: _change,
    TREND: _trend,
    COMPARATOR: _comparator,
    SUSTAINED: _sustained,
    EVIDENCE: _evidence,
}
