"""The checks of boards, and their places among those of plans. Standard library and pure modules."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from boards.checks import corrected, overdue, papers
from plans import checks as plans
from plans.checks import Check

_GAP, _CONTRADICTION = False, True

# The code of the check after which each stands, in the order in which they stand.
_ROWS: tuple[tuple[str, Check], ...] = (
    (
        "FINDING_NO_ACTION",
        Check(
            "PACK_CHANGED",
            "Published pack not as it was published",
            0,
            "The text of a published pack is not what was published: its checksum does not fit.",
            _CONTRADICTION,
            corrected.pack_changed,
        ),
    ),
    (
        "PACK_CHANGED",
        Check(
            "PACK_FIGURE_CORRECTED",
            "Published pack corrected since",
            0,
            "A figure, a rating or a budget was corrected in the pack that a board had when it met last, or in one published "
            "since.",
            _CONTRADICTION,
            corrected.pack_figure_corrected,
        ),
    ),
    (
        "PACK_FIGURE_CORRECTED",
        Check(
            "PAPER_DIFFERS",
            "Paper differs from its pack",
            0,
            "A paper that was checked against a published pack differs from it.",
            _CONTRADICTION,
            papers.paper_differs,
        ),
    ),
    (
        "REVIEW_OVERDUE",
        Check(
            "CHALLENGE_OVERDUE",
            "Question of a board not answered in time",
            0,
            "A board asked a question, and the day by which an answer was due is past.",
            _GAP,
            overdue.challenge_overdue,
        ),
    ),
    (
        "CHALLENGE_OVERDUE",
        Check(
            "DECISION_OVERDUE",
            "Decision of a board not followed up",
            0,
            "A board was to look at a decision again, and the day for that is past.",
            _GAP,
            overdue.decision_overdue,
        ),
    ),
)


def _together() -> dict[str, Check]:
    """The checks of plans with each of boards behind the one that it names, numbered anew."""
    order = list(plans.CHECKS.values())
    for after, check in _ROWS:
        order.insert([each.code for each in order].index(after) + 1, check)
    return {check.code: replace(check, order=place) for place, check in enumerate(order, start=1)}


# Every check there is, the gravest first.
ALL_CHECKS: Mapping[str, Check] = MappingProxyType(_together())
# Those of boards among them.
CHECKS: Mapping[str, Check] = MappingProxyType({code: ALL_CHECKS[code] for code in ALL_CHECKS if code not in plans.CHECKS})
