"""What is said where a claim and the figures differ, and where what was met is lost. No queries."""

from collections.abc import Mapping, Sequence

from metrics.months import Month
from plans.limbs import CONTRADICTED, FINDING_WORDS, NOT_EVIDENCED, NOT_YET_DUE, PARTLY, SUPPORTED
from plans.limbs.saying import day_words
from plans.models.claim import CLAIM_WORDS, MET, NOT_MET, PARTLY_MET, Claim

_DIFFERS = {
    (MET, PARTLY): "the figures support it in part only.",
    (MET, NOT_EVIDENCED): "nothing on record shows it.",
    (MET, CONTRADICTED): "the figures contradict it.",
    (MET, NOT_YET_DUE): "nothing of it is due yet.",
    (PARTLY_MET, NOT_EVIDENCED): "nothing on record shows it.",
    (PARTLY_MET, CONTRADICTED): "the figures contradict it.",
    (PARTLY_MET, SUPPORTED): "the figures support it in full.",
    (NOT_MET, SUPPORTED): "the figures support it in full.",
}


# What is said beside "not met", which the figures do not deny by contradicting that it is met.
_AGREES_NOT_MET = {
    PARTLY: "the figures support it in part",
    NOT_EVIDENCED: "nothing on record shows that it is met",
    CONTRADICTED: "the figures say so too",
    NOT_YET_DUE: "nothing of it is due yet",
    SUPPORTED: "the figures support it in full",
}
_SAYS = {
    SUPPORTED: "the figures support it",
    PARTLY: "the figures support it in part",
    NOT_EVIDENCED: "nothing on record shows it",
    CONTRADICTED: "the figures contradict it",
    NOT_YET_DUE: "nothing of it is due yet",
}
_CLAIMED = {PARTLY_MET: "partly met", NOT_MET: "not met", "": "nothing claimed"}
_FOUND = {PARTLY: "partly", CONTRADICTED: "contradicted", NOT_EVIDENCED: "not evidenced", NOT_YET_DUE: "not yet due"}


def disagreement(status: str, finding: str) -> str:
    """How a claim and what the figures say differ, in a sentence; empty where they agree."""
    words = _DIFFERS.get((status, finding))
    return f"Claimed {CLAIM_WORDS[status].lower()}; {words}" if words else ""


def agreement(status: str, finding: str) -> str:
    """That the figures bear out what is claimed not to be met, in a sentence; otherwise empty. Contradicted is what would be said
    of the measure, not of the claim."""
    return "The figures agree that it is not met." if (status, finding) == (NOT_MET, CONTRADICTED) else ""


def lost(findings: Sequence[tuple[Month, str]], what: str = "all that was due") -> str:
    """The sentence on what was met and then lost, from the findings month by month: an earlier one is supported, the last is not.

    >>> lost([(Month(2020, 3), "supported"), (Month(2020, 4), "contradicted")])
    'Met, then lost: all that was due was supported in March 2020. Since April 2020 that no longer holds: it is now contradicted.'
    """
    supported = {month for month, finding in findings if finding == SUPPORTED}
    # What is not due any more, or not yet again, was not lost.
    if not supported or findings[-1][1] in (SUPPORTED, NOT_YET_DUE):
        return ""
    first = last = max(supported)
    while first - 1 in supported:
        first -= 1
    when = f"in {last.label}" if first == last else f"from {first.label} to {last.label}"
    now = FINDING_WORDS[findings[-1][1]].lower()
    return f"Met, then lost: {what} was supported {when}. Since {(last + 1).label} that no longer holds: it is now {now}."


def claim_in_words(claim: Claim | None, finding: str) -> str:
    """Claim and finding in one sentence: "Claimed met on 8 July 2020 by the Director; the figures contradict it."."""
    if claim is None:
        return f"Nothing is claimed yet; found: {FINDING_WORDS[finding].lower()}."
    role = claim.role_title if claim.role_title.lower().startswith("the ") else f"the {claim.role_title}"
    says = (_AGREES_NOT_MET if claim.status == NOT_MET else _SAYS)[finding]
    later = f" (recorded on {day_words(claim.recorded_later)})" if claim.recorded_later else ""
    return f"Claimed {CLAIM_WORDS[claim.status].lower()} on {day_words(claim.on)} by {role}{later}; {says}."


def tally(count: int, claimed: Mapping[str, int], found: Mapping[str, int]) -> str:
    """How many measures are claimed, and found, to be what: "7 measures: claimed met 7 · the figures support 0, partly 2, …"."""
    if not count:
        return "No measure is recorded yet."
    said = [f"claimed met {claimed.get(MET, 0)}"]
    said += [f"{words} {claimed[status]}" for status, words in _CLAIMED.items() if claimed.get(status)]
    shown = [f"the figures support {found.get(SUPPORTED, 0)}"]
    shown += [f"{words} {found[finding]}" for finding, words in _FOUND.items() if found.get(finding)]
    return f"{count} measure{'' if count == 1 else 's'}: {', '.join(said)} · {', '.join(shown)}"
