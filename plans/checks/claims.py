"""Claims about escalation measures against what was found. Standard library and pure modules.

A claim of *met* or *partly met* is compared with the finding of the measure at the month; *not met* and *not yet due* disagree
with nothing. What a measure's finding follows from is said in `plans.limbs`.
"""

from collections.abc import Iterator

from plans import limbs
from plans.checks.facts import CLAIMED_WORDS, MEASURE, MET, PARTLY_MET, Facts, MeasureFacts, Problem
from plans.checks.words import cut, date_words, later, listed, number


def contradicted(facts: Facts) -> Iterator[Problem]:
    """Claimed met or partly met, and the figures contradict it."""
    for measure in _claimed(facts, limbs.CONTRADICTED):
        failing = _limbs(measure, limbs.CONTRADICTED)
        because = ""
        if failing:
            because = f" Limb {measure.number}{failing[0].letter}: {failing[0].sentence}"
            others = len(failing) - 1
            because += f" {number(others, 'other limb is', 'other limbs are')} contradicted too." if others else ""
        yield _problem(
            "CLAIM_CONTRADICTED",
            measure,
            f"{_claim(measure)}, but the figures contradict it.{because}",
            f"Why is measure {measure.number} claimed {CLAIMED_WORDS[measure.claim]} when its own figures say otherwise?",
        )


def not_evidenced(facts: Facts) -> Iterator[Problem]:
    """Claimed met or partly met, and there is nothing that shows it; or claimed met, and the figures support it in part only."""
    in_part = [(measure, *_shown_in_part(measure)) for measure in _claimed(facts, limbs.PARTLY) if measure.claim == MET]
    not_at_all = [(measure, *_not_shown(measure)) for measure in _claimed(facts, limbs.NOT_EVIDENCED)]
    for measure, sentence, question in (*not_at_all, *in_part):
        yield _problem("CLAIM_NOT_EVIDENCED", measure, sentence, question)


def _not_shown(measure) -> tuple[str, str]:
    bare = [f"{measure.number}{limb.letter}" for limb in _limbs(measure, limbs.NOT_EVIDENCED)]
    which = f" Not evidenced: {'limb' if len(bare) == 1 else 'limbs'} {listed(bare)}." if bare else ""
    return (
        f"{_claim(measure)}, but no figure or other evidence shows it.{which}",
        f"What shows that measure {measure.number} is {CLAIMED_WORDS[measure.claim]}, and when can members see it?",
    )


def _shown_in_part(measure) -> tuple[str, str]:
    return (
        f"{_claim(measure)}; the figures support it in part only{_in_part(measure)}.",
        f"Measure {measure.number} is shown in part. What is missing, and why is all of it claimed met?",
    )


def _in_part(measure) -> str:
    """ ": limb 6b is supported in part, limb 6a is not evidenced"; the limbs that are not supported in full."""
    words = []
    for finding, said in ((limbs.PARTLY, "supported in part"), (limbs.NOT_EVIDENCED, "not evidenced")):
        letters = [f"{measure.number}{limb.letter}" for limb in _limbs(measure, finding)]
        if letters:
            words.append(
                f"{'limb' if len(letters) == 1 else 'limbs'} {listed(letters)} {'is' if len(letters) == 1 else 'are'} {said}"
            )
    return f": {', '.join(words)}" if words else ""


def _claimed(facts, finding):
    return [each for each in facts.measures if each.claim in (MET, PARTLY_MET) and each.finding == finding]


def _limbs(measure, finding):
    return sorted((limb for limb in measure.limbs if limb.finding == finding), key=lambda limb: limb.letter)


def _claim(measure: MeasureFacts) -> str:
    words = CLAIMED_WORDS[measure.claim]
    if measure.claimed_on is None:
        return f"Measure {measure.number} is claimed {words}"
    return f"Measure {measure.number} was claimed {words} on {date_words(measure.claimed_on)}"


def _problem(code, measure, sentence, question):
    return Problem(
        code,
        f"measure:{measure.key}",
        cut(measure.name),
        sentence,
        question,
        measure.owner_role or measure.claimed_by,
        later(measure.claimed_on, measure.found_since),
        MEASURE,
    )
