"""Evidence that no longer holds. Standard library and pure modules."""

from collections.abc import Iterator

from plans.checks.facts import EVIDENCE, Facts, Problem
from plans.checks.words import cut, date_words, day_after, number


def out_of_date(facts: Facts) -> Iterator[Problem]:
    """The last day on which a piece of evidence holds is past. That of actions which have ended need not be renewed."""
    for evidence in facts.evidence:
        if evidence.ended or evidence.valid_until is None or evidence.valid_until >= facts.on:
            continue
        days = number((facts.on - evidence.valid_until).days, "day")
        yield Problem(
            "EVIDENCE_OUT_OF_DATE",
            f"evidence:{evidence.key}",
            cut(evidence.title),
            f"This evidence of {evidence.about} is out of date: it held until {date_words(evidence.valid_until)}, {days} ago.",
            f"Is what “{evidence.title}” showed still so, and when will it be looked at again?",
            evidence.owner_role,
            day_after(evidence.valid_until),
            EVIDENCE,
        )
