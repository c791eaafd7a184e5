"""Limbs of one measure that cannot both be met. Standard library and other pure modules only.

A value holds from its due date on (without one, from the notice's), a step until the next one is due. At least 30 and at most 25
of the same series from a common day on contradict each other; at most 30 in December and at most 25 in March do not.
"""

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from metrics.kinds import COUNT
from metrics.shown import places, say
from plans.limbs.problems import problems
from plans.limbs.rules import Rule
from plans.limbs.saying import day_words
from plans.limbs.words import AT_LEAST, AT_MOST, COUNT_TO_ZERO, STEPPED, SUSTAINED, THRESHOLD


@dataclass(frozen=True)
class _Asked:
    """A value that holds from a day up to, and without, another one."""

    direction: str
    value: Decimal
    first: dt.date
    until: dt.date = dt.date.max


def contradicting(rules: Sequence[tuple[str, Hashable, Rule]]) -> list[str]:
    """A sentence for each two limbs that no figure can meet at the same time.

    `rules` are the label of a limb, the key of its series (None without one), and its rule. One with problems asks for nothing.
    """
    found = []
    for (one, series, first), (other, of_series, second) in combinations(rules, 2):
        if series is None or series != of_series:
            continue
        for mine in _asked(first):
            clash = next((theirs for theirs in _asked(second) if _cannot_both(mine, theirs)), None)
            if clash is not None:
                found.append(_sentence(one, mine, other, clash))
                break
    return found


def _asked(rule: Rule) -> list[_Asked]:
    if problems(rule):
        return []
    since = rule.due or dt.date.min
    if rule.kind in (THRESHOLD, SUSTAINED):
        return [_Asked(rule.direction, rule.value, since)]
    if rule.kind == COUNT_TO_ZERO:
        return [_Asked(AT_MOST, Decimal(0), since)]
    if rule.kind == STEPPED:
        ends = [later.due for _, later in pairwise(rule.steps)] + [dt.date.max]
        return [_Asked(rule.direction, step.value, step.due, end) for step, end in zip(rule.steps, ends, strict=True)]
    return []


def _cannot_both(one: _Asked, other: _Asked) -> bool:
    if {one.direction, other.direction} != {AT_MOST, AT_LEAST}:
        return False
    most, least = (one, other) if one.direction == AT_MOST else (other, one)
    return most.value < least.value and max(one.first, other.first) < min(one.until, other.until)


def _sentence(label: str, one: _Asked, other_label: str, other: _Asked) -> str:
    since = max(one.first, other.first)
    when = f"from {day_words(since)} on" if since > dt.date.min else "from the day of the notice on"
    return f"“{label}” asks for {_value(one)} and “{other_label}” for {_value(other)}, both {when}: no figure can be both."


def _value(asked: _Asked) -> str:
    words = "at most" if asked.direction == AT_MOST else "at least"
    return f"{words} {say(asked.value, COUNT, places(asked.value))}"
