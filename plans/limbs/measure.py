"""The finding of a measure, from the findings of its limbs. Standard library only.

The ordered table is the specification; the first row that fits decides. Only limbs that are due count.

=======================================  ===================
the limbs that are due                   the measure
=======================================  ===================
any is contradicted                      contradicted
there is none                            not yet due
all are supported                        supported
any is supported or partly supported     partly supported
anything else                            not evidenced
=======================================  ===================
"""

from collections.abc import Sequence

from plans.limbs.rules import Outcome
from plans.limbs.saying import counted
from plans.limbs.words import CONTRADICTED, FINDING_WORDS, NOT_EVIDENCED, NOT_YET_DUE, PARTLY, SUPPORTED


def measure_finding(outcomes: Sequence[Outcome | str]) -> str:
    """The finding that the table above gives, from outcomes or their findings. ValueError for one that does not exist."""
    due = _due(outcomes)
    if CONTRADICTED in due:
        return CONTRADICTED
    if not due:
        return NOT_YET_DUE
    if set(due) == {SUPPORTED}:
        return SUPPORTED
    return PARTLY if SUPPORTED in due or PARTLY in due else NOT_EVIDENCED


def why_finding(outcomes: Sequence[Outcome | str]) -> str:
    """Why the measure is found so, in a sentence for people."""
    if not outcomes:
        return "Not yet due: no limb is recorded, so there is nothing to judge."
    due, finding = _due(outcomes), measure_finding(outcomes)
    counts = {each: due.count(each) for each in FINDING_WORDS if each != NOT_YET_DUE and each in due}
    tally = ", ".join(f"{count} {FINDING_WORDS[each].lower()}" for each, count in counts.items())
    later = len(outcomes) - len(due)
    ahead = f" {counted(later, 'limb is', 'limbs are')} not yet due." if later and due else ""
    if finding == NOT_YET_DUE:
        reason = "its only limb is due later." if later == 1 else f"each of its {later} limbs is due later."
    elif len(due) == 1:
        reason = f"{_OF_ONE[finding]} the only limb that is due."
    else:
        reason = f"{_OF_SEVERAL[finding].format(count=counts.get(finding))} the {len(due)} limbs that are due"
        reason += f" ({tally})." if len(counts) > 1 else "."
    return f"{FINDING_WORDS[finding]}: {reason}{ahead}"


_OF_ONE = {
    CONTRADICTED: "the figures contradict",
    SUPPORTED: "what is recorded supports",
    PARTLY: "what is recorded supports a part of",
    NOT_EVIDENCED: "nothing that is recorded supports",
}
_OF_SEVERAL = {
    CONTRADICTED: "the figures contradict {count} of",
    SUPPORTED: "what is recorded supports all of",
    PARTLY: "what is recorded supports a part of",
    NOT_EVIDENCED: "nothing that is recorded supports any of",
}


def _due(outcomes: Sequence[Outcome | str]) -> list[str]:
    findings = [outcome if isinstance(outcome, str) else outcome.finding for outcome in outcomes]
    for finding in findings:
        if finding not in FINDING_WORDS:
            raise ValueError(f"No such finding: {finding!r}")
    return [finding for finding in findings if finding != NOT_YET_DUE]
