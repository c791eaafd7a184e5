"""The checks of boards, in the form of `plans.checks`, and the order in which the checks of both stand. Standard library and pure
modules."""

from boards.checks.facts import LINK_WORDS, BoardFacts, ChallengeFacts, CorrectedFacts, DecisionFacts, PackFacts, PaperFacts
from boards.checks.table import ALL_CHECKS, CHECKS
from plans.checks import Problem
from plans.checks.words import natural

__all__ = [
    "ALL_CHECKS",
    "CHECKS",
    "LINK_WORDS",
    "BoardFacts",
    "ChallengeFacts",
    "CorrectedFacts",
    "DecisionFacts",
    "PackFacts",
    "PaperFacts",
    "run",
    "run_check",
]


def run(facts: BoardFacts) -> list[Problem]:
    """All problems of boards, by severity and then by name."""
    return [problem for code in CHECKS for problem in run_check(code, facts)]


def run_check(code: str, facts: BoardFacts) -> list[Problem]:
    """The problems of one check, by name. KeyError for a code that does not exist."""
    return sorted(CHECKS[code].find(facts), key=lambda problem: (natural(problem.name), problem.subject, problem.sentence))
