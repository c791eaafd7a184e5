"""Published totals beside what their parts add up to. Standard library and pure modules.

The sums are made where the parts are known (`metrics.finance`, `metrics.composition`, …); only those of resources are made here.
"""

from collections.abc import Iterator
from decimal import Decimal

from metrics.finance import pounds
from plans.checks.facts import RESOURCES, Facts, Problem
from plans.checks.words import capital, cut


def total_wrong(facts: Facts) -> Iterator[Problem]:
    """A published total is not what its parts add up to."""
    for total in facts.totals:
        if total.adds_up:
            continue
        source = f" ({total.source})" if total.source else ""
        note = f" {total.note}" if total.note else ""
        yield Problem(
            "TOTAL_WRONG",
            total.subject,
            cut(capital(total.name)),
            f"{capital(total.name)} in {total.where} {total.gives} {total.stated}, but its parts add up to "
            f"{total.computed}{source}.{note}",
            f"Why does {total.where} give {total.stated} where the parts add up to {total.computed}?",
            total.owner,
            total.since,
            total.link,
        )


def resources_unexplained(facts: Facts) -> Iterator[Problem]:
    """The lines of what a plan costs do not add up to what was asked for."""
    for request in facts.resources:
        if request.asked is None:
            continue
        lines = sum(request.lines, Decimal(0))
        gap = request.asked - lines
        if not gap:
            continue
        source = f" ({request.source})" if request.source else ""
        if not request.lines:
            sentence = f"{pounds(request.asked)} was asked for, and no line says what it is for{source}."
            question = f"What are the {pounds(request.asked)} for?"
        elif gap > 0:
            sentence = (
                f"{pounds(request.asked)} was asked for, and the lines add up to {pounds(lines)}{source}: {pounds(gap)} is "
            )
            sentence += "unexplained."
            question = f"What are the other {pounds(gap)} for?"
        else:
            sentence = (
                f"{pounds(request.asked)} was asked for, and the lines add up to {pounds(lines)}{source}: {pounds(-gap)} more."
            )
            question = f"Where do the {pounds(-gap)} beyond the request come from?"
        yield Problem(
            "RESOURCES_UNEXPLAINED",
            f"resource:{request.key}",
            cut(request.title),
            sentence,
            question,
            request.owner_role,
            request.since,
            RESOURCES,
        )
