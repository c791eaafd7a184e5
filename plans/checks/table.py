"""The checks in their order: the gravest first. Standard library and pure modules."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plans.checks import actions, claims, clocks, evidence, figures, findings, plans, totals, updates
from plans.checks.facts import Facts, Problem

Find = Callable[[Facts], Iterator[Problem]]


@dataclass(frozen=True)
class Check:
    """One check: its code, the short name of its kind, its place in the order of severity (1 is the gravest), what it looks for,
    and whether it finds contradictions (what is said is not what is recorded) or gaps."""

    code: str
    words: str
    order: int
    explains: str
    contradicts: bool
    find: Find


_GAP, _CONTRADICTION = False, True

_ROWS: tuple[tuple[str, str, bool, str, Find], ...] = (
    (
        "CLAIM_CONTRADICTED",
        "Claimed met, contradicted by the figures",
        _CONTRADICTION,
        "A measure is claimed met or partly met, and its figures contradict that.",
        claims.contradicted,
    ),
    (
        "CLAIM_NOT_EVIDENCED",
        "Claimed met, not shown or in part only",
        _CONTRADICTION,
        "A measure is claimed met or partly met and nothing shows it, or is claimed met and shown in part only.",
        claims.not_evidenced,
    ),
    (
        "GREEN_PAST_DUE",
        "Green and past due",
        _CONTRADICTION,
        "An action is rated Green although its due date is past.",
        actions.green_past_due,
    ),
    (
        "WATERMELON",
        "Green, but the figures give concern",
        _CONTRADICTION,
        "An action is rated Green while a linked measure is worsening or misses its required rate of improvement.",
        actions.watermelon,
    ),
    (
        "STATEMENT_LATE",
        "Statement of action overdue",
        _GAP,
        "The working days for a statement of action are over, and it has not been sent.",
        clocks.statement_late,
    ),
    (
        "FINDINGS_LEFT_OUT",
        "Findings left out of the plan",
        _CONTRADICTION,
        "A plan lists fewer findings than the published report has, or states fewer than all reports that it answers.",
        findings.left_out,
    ),
    ("FINDING_NO_ACTION", "Finding without action", _GAP, "No action answers a finding.", findings.no_action),
    (
        "REVIEW_OVERDUE",
        "Review of a notice overdue",
        _GAP,
        "A review of a notice was due, and none is recorded.",
        clocks.review_overdue,
    ),
    (
        "TOTAL_WRONG",
        "Total that does not add up",
        _CONTRADICTION,
        "A published total is not what its parts add up to.",
        totals.total_wrong,
    ),
    (
        "RESOURCES_UNEXPLAINED",
        "Resources that do not add up to the request",
        _CONTRADICTION,
        "The lines of what a plan costs do not add up to the amount that was asked for.",
        totals.resources_unexplained,
    ),
    (
        "PLAN_DATE_IMPOSSIBLE",
        "Date of a plan that cannot be",
        _CONTRADICTION,
        "A step of a plan is recorded in a paper that is older than it, or before the step that it follows.",
        plans.date_impossible,
    ),
    (
        "COMPLETE_NO_SIGN_OFF",
        "Completed without sign-off",
        _CONTRADICTION,
        "An action is shown as completed, and no second person has signed it off.",
        actions.complete_no_sign_off,
    ),
    (
        "COMPLETE_NO_EVIDENCE",
        "Completed without evidence",
        _CONTRADICTION,
        "An action is completed, and no evidence is recorded for it.",
        actions.complete_no_evidence,
    ),
    (
        "COMPLETE_DATA_ONLY",
        "Completed on data alone",
        _CONTRADICTION,
        "An action is completed, and all of its evidence is data.",
        actions.complete_data_only,
    ),
    (
        "RATING_NO_REASON",
        "Better rating, same facts",
        _CONTRADICTION,
        "A rating got better while stage, impact, progress, linked figures and due date stayed the same.",
        updates.rating_no_reason,
    ),
    (
        "RATING_ONE_SIDED",
        "Ratings nearly all the same",
        _GAP,
        "At least 80% of at least 10 rated actions of a plan that have not ended have the same rating.",
        plans.rating_one_sided,
    ),
    (
        "SAME_WORDS",
        "Same words month after month",
        _GAP,
        "The latest three updates of an action, or more, say the same.",
        updates.same_words,
    ),
    (
        "NO_UPDATE",
        "No update for two months or more",
        _GAP,
        "An action has had no update for two review months or more.",
        updates.no_update,
    ),
    (
        "DUE_MOVED_OFTEN",
        "Due date moved twice or more",
        _GAP,
        "The due date of an action has moved twice or more.",
        actions.due_moved_often,
    ),
    ("NO_OFFICER", "No officer", _GAP, "No officer answers for an action.", actions.no_officer),
    ("NO_DUE_DATE", "No due date", _GAP, "An action has no due date.", actions.no_due_date),
    (
        "NO_SUCCESS_MEASURE",
        "No success measure",
        _GAP,
        "An action does not say how the board will know that it has worked.",
        actions.no_success_measure,
    ),
    (
        "EVIDENCE_OUT_OF_DATE",
        "Evidence out of date",
        _GAP,
        "The day until which a piece of evidence holds is past.",
        evidence.out_of_date,
    ),
    ("SERIES_STALE", "Figures are late", _GAP, "The next figure of a measure is late.", figures.stale),
)

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        code: Check(code, words, order, explains, contradicts, find)
        for order, (code, words, contradicts, explains, find) in enumerate(_ROWS, start=1)
    }
)
