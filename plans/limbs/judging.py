"""Judging one limb at a month. Standard library and other pure modules only.

======================  ============================================================================================
finding                 when
======================  ============================================================================================
not yet due             the due date is later than the day of judgement; a stepped limb: its first step's; a limb
                        without a date: the notice's
not evidenced           there is no series, no figure up to the month, or not what the kind of test needs
supported, contradicted the figures pass the test, or fail it; a figure of before or after the due date counts, and the
                        sentence says so
partly supported        some, but not all, of the items of evidence
======================  ============================================================================================

Nothing later than the month and the day of judgement is looked at: a month is found to be the same whenever it is judged. What
each kind needs stands in docs/limbs.md and in the modules `numbers`, `trends` and `evidence`.
"""

import datetime as dt
from dataclasses import replace

from metrics.months import Month
from plans.limbs import numbers
from plans.limbs.asking import test_words
from plans.limbs.evidence import evidence
from plans.limbs.found import Found, not_evidenced
from plans.limbs.problems import problems
from plans.limbs.rules import Facts, Outcome, Rule, Step
from plans.limbs.saying import day_words
from plans.limbs.trends import trend
from plans.limbs.words import (
    CHANGE,
    COMPARATOR,
    COUNT_TO_ZERO,
    EVIDENCE,
    KIND_WORDS,
    NOT_EVIDENCED,
    NOT_YET_DUE,
    STEPPED,
    SUSTAINED,
    THRESHOLD,
    TREND,
)

_BY_NUMBER = {
    THRESHOLD: numbers.threshold,
    COUNT_TO_ZERO: numbers.count_to_zero,
    CHANGE: numbers.change,
    COMPARATOR: numbers.comparator,
    SUSTAINED: numbers.sustained,
}


def judge(rule: Rule, facts: Facts, *, month: Month, on: dt.date, begins: dt.date) -> Outcome:
    """What the facts up to `month` say of the rule.

    on: the day of judgement, the last of the month or today where that comes first
    begins: the notice's date, from which a limb without a date of its own is due

    A rule with problems is not evidenced, and the sentence says why. ValueError for a kind that does not exist.
    """
    if rule.kind not in KIND_WORDS:
        raise ValueError(f"No such kind of limb: {rule.kind!r}")
    day = min(on, month.last)
    wrong = problems(rule)
    if wrong:
        is_due = (rule.due or begins) <= day
        finding = NOT_EVIDENCED if is_due else NOT_YET_DUE
        return Outcome(finding, f"This limb cannot be judged as it stands. {wrong[0][1]}", due=rule.due, is_due=is_due)
    one = _step(rule, day)
    due = one.due if one else rule.due
    is_due = (due or begins) <= day
    seen = _up_to(facts, month, day)
    found = _found(rule, seen, one, begins=begins, day=day)
    if not facts.tells and rule.kind != EVIDENCE:
        found = replace(found, value=None, text="", distance="")
    test = test_words(rule, facts.measured, one)
    sentence = found.sentence
    if not is_due:
        hidden = not facts.tells and rule.kind != EVIDENCE
        sentence = f"Not due until {day_words(due or begins)}." + (
            "" if hidden else f" So far: {sentence[0].lower()}{sentence[1:]}"
        )
    elif found.month is not None:
        sentence += _timing(found.month, due, begins, seen)
    finding = found.finding if is_due else NOT_YET_DUE
    return Outcome(finding, sentence, found.month, found.value, found.text, test, found.distance, due, is_due)


def _step(rule: Rule, day: dt.date) -> Step | None:
    """The step that a stepped limb is judged by: the latest one due; before that, the first."""
    if rule.kind != STEPPED:
        return None
    return max((step for step in rule.steps if step.due <= day), key=lambda step: step.due, default=rule.steps[0])


def _up_to(facts: Facts, month: Month, day: dt.date) -> Facts:
    """What is known up to the month, and items up to the day."""
    return replace(
        facts,
        figures={each: value for each, value in facts.figures.items() if each <= month},
        others=[other for other in facts.others if other.month <= month],
        items=[item for item in facts.items if item.on <= day],
    )


def _found(rule: Rule, facts: Facts, one: Step | None, *, begins: dt.date, day: dt.date) -> Found:
    if rule.kind == EVIDENCE:
        return evidence(rule, facts, begins=begins, day=day)
    if facts.measured is None:
        return not_evidenced("There is no series of figures behind it.")
    if facts.official:
        what = "A trend is" if rule.kind == TREND else "This is"
        return not_evidenced(f"{what} never judged on official figures; the council has none of its own here.")
    if not facts.figures:
        return not_evidenced(f"There is no figure up to {Month.of(day).label}.")
    if rule.kind == STEPPED:
        return numbers.step(rule, facts, one)
    if rule.kind == TREND:
        return trend(rule, facts, rule.baseline or Month.of(begins))
    return _BY_NUMBER[rule.kind](rule, facts)


def _timing(month: Month, due: dt.date | None, begins: dt.date, facts: Facts) -> str:
    """How the month of the figure stands to the due date."""
    if due is None:
        return f" The figure is from before the notice of {day_words(begins)}." if month < Month.of(begins) else ""
    asked = Month.of(due)
    if month < asked:
        return f" The figure is from before the due date, {day_words(due)}; there is none for {asked.label}."
    if month == asked:
        return f" It was due by {day_words(due)}."
    if any(asked <= each < month for each in facts.figures):
        return f" The figure is from after the due date, {day_words(due)}."
    return f" It is the first figure since the due date, {day_words(due)}; there is none for {asked.label}."
