"""Escalation measures: what is claimed beside what the figures say, and each measure with its limbs."""

from boards.packs.contents import Contents, PackLimb, PackMeasure, PackNotice
from boards.packs.sections import MEASURES
from boards.papers.blocks import Cell, Text
from boards.papers.words import day, sentence
from boards.papers.writing import Section

NO_CLAIM = "nothing is claimed"


def measures(contents: Contents, section: Section) -> None:
    notice = contents.notice
    if notice is None:
        return
    section.say_lines(contents.commentary.get(MEASURES, ""))
    section.say(Text(notice.title, notice.href), _standing(notice))
    section.table(
        "What is claimed of each measure, and what the figures say",
        ("Measure", "Claimed", "What the figures say"),
        [
            (
                Cell.of(f"{each.number}. {each.title}", href=each.href),
                each.claim_words or NO_CLAIM.capitalize(),
                each.finding_words,
            )
            for each in notice.measures
        ],
        name="Measures",
    )
    for measure in notice.measures:
        _measure(measure, section)


def _standing(notice: PackNotice) -> str:
    """When it was issued, what has become of it, and how to read what follows; its tally stands in the position."""
    issued = f" was issued on {day(notice.issued)}." if notice.issued else "."
    status = f" Status: {sentence(notice.status.lower())}" if notice.status else ""
    return f"{issued}{status} Each of its measures has one or more limbs: parts that have a test and a date of their own."


def _measure(measure: PackMeasure, section: Section) -> None:
    section.under(f"Measure {measure.number}: {measure.title}", f"measure-{measure.number}")
    section.quote(measure.wording)
    section.say(_claim(measure))
    if measure.disagrees:
        # Beside the claim that it contradicts.
        section.warn(Text("What is claimed and what the figures say differ. ", strong=True), sentence(measure.disagrees))
        if measure.all_the_same:
            section.say(f"Why it is claimed all the same: {sentence(measure.all_the_same)}")
    section.say(Text("The figures: ", strong=True), found(measure.finding_words, measure.sentence))
    section.table(
        f"Measure {measure.number}, limb by limb",
        ("Limb", "What is asked", "By when", "What the figures say"),
        [_limb(limb) for limb in measure.limbs],
        name=f"Measure {measure.number}",
    )


def _claim(measure: PackMeasure) -> str:
    if not measure.claim:
        return f"Claim: {NO_CLAIM}."
    said = f"Claim: {measure.claim_words.lower()}"
    if measure.claimed_on:
        said += f", {day(measure.claimed_on)}"
    if measure.claimed_by:
        said += f", {measure.claimed_by}"
    return f"{said}. {sentence(measure.narrative)}".strip()


def found(words: str, said: str) -> str:
    """What the figures say, and why; the words once, also where the sentence begins with them."""
    return sentence(said) if said.lower().startswith(words.lower()) else f"{sentence(words)} {sentence(said)}".strip()


def _limb(limb: PackLimb) -> tuple[str, ...]:
    due = day(limb.due) if limb.due else "From the day of the notice"
    return (limb.letter, limb.wording, due, found(limb.finding_words, limb.sentence))
