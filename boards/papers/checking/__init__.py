"""The paper check: sums, dates, claims, words and figures of a committee paper, ours or somebody else's. Pure.

A finding names the place, quotes the sentence, says in plain words what is wrong, and gives the arithmetic. The rules are in
`table.py`, each in the module that its docstring lists. All of them are silent where they cannot be sure: a false alarm costs
more trust than a finding earns.
"""

import itertools
import time
from dataclasses import dataclass

from boards.papers.checking import claims, dates, direction, sums
from boards.papers.checking.head import other_month
from boards.papers.checking.paper import Finding, Grid, Line, Paper
from boards.papers.checking.table import GROUP_WORDS, PACK, RULES
from boards.papers.checking.truth import Truth, truth_of

__all__ = ["GROUP_WORDS", "RULES", "Finding", "Grid", "Line", "Paper", "Report", "Truth", "check", "truth_of"]

# No request may take longer than five seconds. A paper of fifty pages takes a tenth of one.
SECONDS_AT_MOST, OF_ONE_RULE, NAMED_AT_MOST = 2.0, 100, 5


@dataclass(frozen=True)
class Report:
    """What was found, and what was looked at."""

    findings: tuple[Finding, ...]
    read: str
    # Whether there was anything to look at at all.
    empty: bool = False
    # Whether rules were left out because the time was over.
    cut: bool = False
    # That the pack is of another month than the paper, in a sentence ("": it is not, or nothing says it).
    first: str = ""

    @property
    def groups(self) -> list[tuple[str, list[Finding]]]:
        """The findings by group, in words, in the order of the page."""
        held = [(words, [each for each in self.findings if RULES[each.code].group == key]) for key, words in GROUP_WORDS.items()]
        return [(words, findings) for words, findings in held if findings]

    @property
    def differences(self) -> list[Finding]:
        """What differs from the pack."""
        return [each for each in self.findings if RULES[each.code].group == PACK]

    @property
    def answer(self) -> str:
        return f"{self.first} {self._found}".strip()

    @property
    def _found(self) -> str:
        number = len(self.findings)
        if self.empty and not number:
            return "Nothing could be read in it, so nothing was checked."
        if self.cut and not number:
            return "The paper is too long to be checked at once."
        if not number:
            return "The check found nothing that does not fit."
        return f"The check found {number} {'thing that does' if number == 1 else 'things that do'} not fit."


def check(paper: Paper, truth: Truth | None = None) -> Report:
    """Run every rule over the paper; those against a pack where there is one (`truth`). Of one rule no more than `OF_ONE_RULE`
    findings are told, and where the time is over the rest of the rules is left out and the report says so."""
    found: list[Finding] = []
    first = other_month(paper, truth) if is_read(paper) else ""
    ends = time.monotonic() + SECONDS_AT_MOST
    for run, rule in enumerate(RULES.values()):
        if time.monotonic() > ends:
            left = len(RULES) - run
            read = f"The paper is so long that {left} of {len(RULES)} rules were not looked at. Check it in parts."
            return Report(tuple(dict.fromkeys(found)), read, False, True, first)
        found += itertools.islice(rule.find(paper, truth), OF_ONE_RULE)
    return Report(tuple(dict.fromkeys(found)), what_was_read(paper), not is_read(paper), False, first)


def is_read(paper: Paper) -> bool:
    """Whether the rules had a sentence or a table to look at."""
    return bool(paper.grids) or any(line.sentences for line in paper.prose)


def what_was_read(paper: Paper) -> str:
    """What the rules looked at, in a sentence, so that "nothing found" can be weighed."""
    totals = sum(1 for _ in sums.totalled(paper)) + sum(1 for _ in sums.across(paper))
    counted = [
        (len(paper.prose), "paragraph"),
        (len(paper.grids), "table"),
        (totals, "total"),
        (dates.lines_with_dates(paper.lines), "date"),
        (sum(1 for _ in direction.told_of(paper)), "movement from one number to another"),
        (len(claims.claims_in(paper)) + sum(1 for _ in claims.met_in_words(paper)), "claim that a target is met"),
    ]
    looked = f"Looked at: {', '.join(_counted(number, words) for number, words in counted)}."
    return " ".join([looked, *(_NOT_JUDGED.format(_named(grid)) for grid in sums.not_judged(paper)[:NAMED_AT_MOST])])


_NOT_JUDGED = (
    "The totals of {} were not checked: most of its rows do not add up, and its numbers are of different kinds, so it is not "
    "clear that they are totals."
)


def _named(grid: Grid) -> str:
    return f"“{grid.caption}”" if grid.caption else grid.place


def _counted(number: int, words: str) -> str:
    if number == 1:
        return f"1 {words}"
    many = words.replace("movement", "movements").replace("claim ", "claims ") if " " in words else f"{words}s"
    return f"{number:,} {many}"
