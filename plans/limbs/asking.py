"""What a limb asks for, in words. Standard library and other pure modules only."""

from metrics.comparing import named
from metrics.shown import places
from plans.limbs.rules import Measured, Rule, Step
from plans.limbs.saying import asked_number, counted, day_words, gap, number, percent
from plans.limbs.words import (
    AT_MOST,
    CHANGE,
    COMPARATOR,
    COUNT_TO_ZERO,
    DIRECTION_WORDS,
    EACH_MONTH,
    EVIDENCE,
    EVIDENCE_KIND_WORDS,
    MOVE_WORDS,
    PERCENT,
    STEPPED,
    SUSTAINED,
    THRESHOLD,
    TREND,
)


def in_words(rule: Rule, measured: Measured | None = None) -> str:
    """What is asked for and by when: "at most 25 cases, by 31 March 2020". Of a rule that has no problems."""
    if rule.kind == STEPPED:
        return ", ".join(f"{test_words(rule, measured, step)} by {day_words(step.due)}" for step in rule.steps)
    test = test_words(rule, measured)
    return f"{test}, by {day_words(rule.due)}" if rule.due else test


def test_words(rule: Rule, measured: Measured | None = None, step: Step | None = None) -> str:
    """What is asked for without its date. Of a stepped rule, by one of its steps. ValueError for a kind that does not exist."""
    if rule.kind not in _TESTS:
        raise ValueError(f"No such kind of limb: {rule.kind!r}")
    return _TESTS[rule.kind](rule, measured, step)


def _threshold(rule, measured, step):
    return f"{DIRECTION_WORDS[rule.direction]} {asked_number(rule.value, measured)}"


def _stepped(rule, measured, step):
    step = step or rule.steps[-1]
    return f"{DIRECTION_WORDS[rule.direction]} {asked_number(step.value, measured)}"


def _count_to_zero(rule, measured, step):
    return "a count of 0"


def _change(rule, measured, step):
    return f"a {MOVE_WORDS[rule.direction]} of at least {size_words(rule, measured)} from {rule.baseline.label}"


def _trend(rule, measured, step):
    if rule.trend == EACH_MONTH:
        way = {"": "better"}.get(rule.direction, "lower" if rule.direction == AT_MOST else "higher")
        test = f"{way} each month"
    else:
        way = {"": "improving"}.get(rule.direction, "falling" if rule.direction == AT_MOST else "rising")
        test = f"{'an' if way == 'improving' else 'a'} {way} trajectory"
    test += f" from {rule.baseline.label}" if rule.baseline else ""
    return test + (f", over the last {rule.months} months" if rule.months else "")


def _comparator(rule, measured, step):
    than = named(rule.group, statistic=rule.statistic, model=rule.model)
    return f"within {size_words(rule, measured)} of {than}"


def _sustained(rule, measured, step):
    return f"{_threshold(rule, measured, step)} for {counted(rule.months, 'month', 'months in a row')}"


def _evidence(rule, measured, step):
    kinds = ", ".join(EVIDENCE_KIND_WORDS[kind].lower() for kind in dict.fromkeys(rule.kinds))
    kinds += ", each at least once" if len(set(rule.kinds)) > 1 else ""
    since = f" since {day_words(rule.since)}" if rule.since else ""
    return f"at least {counted(items_needed(rule), 'item', 'items')} of evidence ({kinds}){since}"


def items_needed(rule: Rule) -> int:
    """How many items of evidence it takes: as many as the rule says, and one of each of its kinds."""
    return max(rule.needs, len(set(rule.kinds)))


def size_words(rule: Rule, measured: Measured | None) -> str:
    """How much of a change, or how far from a comparator: in percent, in percentage points, or in the unit of the series."""
    if rule.unit_of_change == PERCENT:
        return percent(rule.value, places(rule.value))
    if measured is None:
        return f"{number(rule.value, None, places(rule.value))} percentage points or units"
    return gap(rule.value, measured, places(rule.value))


_TESTS = {
    THRESHOLD: _threshold,
    STEPPED: _stepped,
    COUNT_TO_ZERO: _count_to_zero,
    CHANGE: _change,
    TREND: _trend,
    COMPARATOR: _comparator,
    SUSTAINED: _sustained,
    EVIDENCE: _evidence,
}
