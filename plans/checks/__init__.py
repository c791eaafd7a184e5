"""Checks: what is contradicted, missing, late or impossible in what a council says of itself. Standard library and pure modules.

`run` takes what is known at a month (`Facts`) and gives the problems, the gravest first. One check is one code, one sentence, one
suggested question for members and one test; `docs/checks.md` lists them. Nothing is hidden or mended here: a problem goes away
when what it is about is put right, or for a time when somebody accepts it (`split`).
"""

from plans.checks.accepting import split
from plans.checks.counting import contradictions, count_by_kind, honesty
from plans.checks.facts import (
    LINK_WORDS,
    Accepted,
    AcceptedProblem,
    ActionFacts,
    EvidenceFacts,
    Facts,
    FindingFacts,
    InspectionFacts,
    LimbFacts,
    LinkedFacts,
    MeasureFacts,
    NoticeFacts,
    PlanFacts,
    Problem,
    Reported,
    ResourceFacts,
    Said,
    SeriesFacts,
    Shown,
    StatementFacts,
    StepFacts,
    TotalFacts,
)
from plans.checks.table import CHECKS, Check
from plans.checks.words import natural

__all__ = [
    "CHECKS",
    "LINK_WORDS",
    "Accepted",
    "AcceptedProblem",
    "ActionFacts",
    "Check",
    "EvidenceFacts",
    "Facts",
    "FindingFacts",
    "InspectionFacts",
    "LimbFacts",
    "LinkedFacts",
    "MeasureFacts",
    "NoticeFacts",
    "PlanFacts",
    "Problem",
    "Reported",
    "ResourceFacts",
    "Said",
    "SeriesFacts",
    "Shown",
    "StatementFacts",
    "StepFacts",
    "TotalFacts",
    "contradictions",
    "count_by_kind",
    "honesty",
    "run",
    "run_check",
    "split",
]


def run(facts: Facts) -> list[Problem]:
    """All problems, by severity and then by name."""
    return [problem for code in CHECKS for problem in run_check(code, facts)]


def run_check(code: str, facts: Facts) -> list[Problem]:
    """The problems of one check, by name. KeyError for a code that does not exist."""
    return sorted(CHECKS[code].find(facts), key=lambda problem: (natural(problem.name), problem.subject, problem.sentence))
