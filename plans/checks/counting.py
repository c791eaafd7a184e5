"""How many problems there are of each kind, and what the counts of several months say. Standard library and pure modules."""

from collections import Counter
from collections.abc import Iterable, Mapping

from metrics.months import Month
from plans.checks.facts import Problem
from plans.checks.table import CHECKS, Check
from plans.checks.words import number

# Two counts are a difference, and no more than that.
MONTHS_FOR_A_TREND = 3


def count_by_kind(problems: Iterable[Problem], checks: Mapping[str, Check] = CHECKS) -> dict[str, int]:
    """The number of problems by code: every code, in the order of `checks`, 0 where there is none."""
    counts = Counter(problem.code for problem in problems)
    return {code: counts[code] for code in checks}


def contradictions(counts: Mapping[str, int], checks: Mapping[str, Check] = CHECKS) -> int:
    """How many of the problems are contradictions: what is said is not what is recorded. The others are gaps."""
    return sum(counts.get(code, 0) for code, check in checks.items() if check.contradicts)


def honesty(months: Iterable[tuple[Month, Mapping[str, int]]], checks: Mapping[str, Check] = CHECKS) -> str:
    """The first month compared with the last, in words; "" where there are not two to compare.

    It counts, and does not praise: a count may fall because less was claimed.
    """
    rows = sorted(months, key=lambda row: row[0])
    if len(rows) < 2:
        return ""
    (first, before), (last, after) = rows[0], rows[-1]
    was, now = contradictions(before, checks), contradictions(after, checks)
    sentence = (
        f"{last.label} has {_contradictions(now)} between what is said and what is recorded; {first.label} had {was or 'none'}"
    )
    if was == now:
        sentence += ": as many." if now else "."
    else:
        sentence += f": {abs(now - was)} {'fewer' if now < was else 'more'}."
    if len(rows) < MONTHS_FOR_A_TREND:
        return f"{sentence} Two months are too few to speak of a trend."
    if now < was:
        return f"{sentence} There may be fewer because less was claimed."
    return sentence


def _contradictions(count):
    return number(count, "contradiction") if count else "no contradiction"
