"""What stands first: what members are asked to decide, the purpose, and where the council stands on one page."""

import re
from collections import Counter
from itertools import groupby

from boards.packs.contents import Contents, Counts, PackMeasure, PackNotice, PackPlan, PackProblem
from boards.packs.sections import POSITION
from boards.papers.blocks import Cell, Column, Text
from boards.papers.sections.finance import total_words
from boards.papers.words import counted, listed, month, position_words, rating, sentence
from boards.papers.writing import Section
from plans.limbs.words import CONTRADICTED, NOT_EVIDENCED, NOT_YET_DUE, PARTLY, SUPPORTED

# From so many problems of one kind on, one line says it for all of them.
MANY_OF_A_KIND = 4
# What the figures do with the measures that they do not support.
SAID_OF_FOUND = (
    (PARTLY, "support", " in part"),
    (CONTRADICTED, "contradict", ""),
    (NOT_EVIDENCED, "say nothing of", ""),
)
# In this order findings tell the measures of which claim and figures differ.
GRAVEST_FIRST = (CONTRADICTED, NOT_EVIDENCED, PARTLY, SUPPORTED)
REFERENCE = re.compile(r"\d+(\.\d+)+")


def asks(contents: Contents, section: Section) -> None:
    section.list(contents.header.asks, numbered=True)


def purpose(contents: Contents, section: Section) -> None:
    section.say_lines(contents.header.purpose)


def position(contents: Contents, section: Section) -> None:
    """One page: the commentary, the plan and the measures each in a sentence and a table."""
    section.say_lines(contents.commentary.get(POSITION, ""))
    plan, notice, header = contents.plan, contents.notice, contents.header
    when = position_words(header.month, header.dated)
    if plan is not None:
        section.say(Text(plan.title, plan.href), f" had, {when}, {in_words(plan.counts)}.")
    if plan is not None and plan.counts.total:
        section.say(_overall(plan))
        section.say(_movement(plan))
        section.table(
            f"Actions by area and rating {when}",
            ("Area", *(Column(words, True) for words in ("Red", "Amber", "Green", "Not rated", "Total"))),
            [(f"{area.number}. {area.title}", *_counted(area.counts)) for area in plan.areas],
            totals=("All areas", *_counted(added([area.counts for area in plan.areas]))),
            name="Areas",
        )
    if notice is not None:
        section.say(Text(notice.title, notice.href), f": {tally(notice)}")
    section.say(total_words(contents.finance, header.dated))


def findings(contents: Contents, section: Section) -> None:
    """What members should take from the paper, the contradictions first; each leads to where it is explained."""
    measures = contents.notice.measures if contents.notice else ()
    disputed = sorted((measure for measure in measures if measure.disagrees), key=_gravest_first)
    section.list([_disputed(measure) for measure in disputed])
    # What is said of a measure above is not said twice.
    said = {measure.disagrees for measure in disputed} | {measure.href for measure in disputed}
    problems = [each for each in contents.problems if each.sentence not in said and each.href not in said]
    for title, kept in (
        ("What contradicts what is reported", [each for each in problems if each.contradicts]),
        ("What is missing or late", [each for each in problems if not each.contradicts]),
    ):
        if kept:
            section.under(title)
            section.list(_told(kept))
    section.say_lines(contents.commentary.get("checks", ""))


def _told(problems: list[PackProblem]) -> list[tuple[Text, ...]]:
    """A line for each problem; many of one kind share a line that names what they are about."""
    lines = []
    for _, group in groupby(problems, key=lambda problem: problem.code):
        found = list(group)
        if len(found) < MANY_OF_A_KIND:
            lines += [_line(each) for each in found]
            continue
        line = [Text(f"{found[0].words}: ", strong=True)]
        for number, each in enumerate(found):
            # What is left out by the checks themselves goes by the name of its kind, and says how many more there are.
            name = each.sentence if each.name == each.words else _short(each.name)
            between = " and " if number == len(found) - 1 else ", " if number else ""
            line += [Text(between), Text(name, each.href)]
        lines.append(tuple(line))
    return lines


def _line(problem: PackProblem) -> tuple[Text, ...]:
    """What it is about and what is wrong with it; a name with which the sentence begins anyway is not said twice."""
    said = Text(problem.sentence, problem.href)
    return (said,) if problem.sentence.startswith(problem.name) else (Text(f"{problem.name}: ", strong=True), said)


def _short(name: str) -> str:
    """The reference of an action alone; any other name as it is."""
    reference = name.split(" ")[0]
    return reference if REFERENCE.fullmatch(reference) else name


def in_words(counts: Counts) -> str:
    """ "25 actions: 2 Red, 22 Amber and 1 Green"."""
    kinds = [(counts.red, "Red"), (counts.amber, "Amber"), (counts.green, "Green"), (counts.not_rated, "not rated")]
    found = [f"{number} {word}" for number, word in kinds if number]
    return f"{counted(counts.total, 'action')}: {listed(found)}" if found else "no actions"


def added(counts: list[Counts]) -> Counts:
    """The sum, worked out anew from its parts."""
    return Counts(*(sum(getattr(each, name) for each in counts) for name in ("red", "amber", "green", "not_rated")))


def tally(notice: PackNotice) -> str:
    """How many measures are claimed, and what the figures say of all of them: two sentences, counted anew."""
    measures = notice.measures
    if not measures:
        return sentence(notice.tally)
    claims = Counter(measure.claim_words.lower() for measure in measures if measure.claim)
    met = claims.pop("met", 0)
    said = [f"{met} of {counted(len(measures), 'measure')} {'is' if met == 1 else 'are'} claimed met"]
    said += [f"{number} {words}" for words, number in claims.items()]
    found = Counter(measure.finding for measure in measures)
    shown = [f"support {found[SUPPORTED] or 'none'}"]
    shown += [f"{words} {found[key]}{more}" for key, words, more in SAID_OF_FOUND if found[key]]
    later = f"; {found[NOT_YET_DUE]} not yet due" if found[NOT_YET_DUE] else ""
    return f"{', '.join(said)}. The figures {listed(shown)}{later}."


def _counted(counts: Counts) -> tuple[str, ...]:
    return tuple(str(number) for number in (counts.red, counts.amber, counts.green, counts.not_rated, counts.total))


def _overall(plan: PackPlan) -> str:
    if not plan.confirmed:
        return f"The rules suggest {rating(plan.suggested)} for the plan as a whole; nobody has confirmed an overall rating."
    said = f"The overall rating confirmed for the plan is {rating(plan.confirmed)}; the rules suggest {rating(plan.suggested)}."
    return f"{said} {sentence(plan.confirmed_note)}".strip()


def _movement(plan: PackPlan) -> str:
    improved = sum(1 for each in plan.moved if each.how == "improved")
    worsened = sum(1 for each in plan.moved if each.how == "worsened")
    if not plan.since:
        return ""
    if not plan.moved:
        return f"No rating has changed since {month(plan.since)}."
    return f"Since {month(plan.since)}: {counted(improved, 'action')} improved and {worsened} worsened."


def _disputed(measure: PackMeasure) -> tuple[Text, ...]:
    name = f"Measure {measure.number}, {measure.title}"
    said = [sentence(measure.disagrees)]
    said += [
        f"Limb {measure.number}{limb.letter}: {sentence(limb.sentence)}"
        for limb in measure.limbs
        if limb.finding == CONTRADICTED and limb.sentence
    ]
    return (Text(name, measure.href, True), Text(f": {' '.join(said)}"))


def _gravest_first(measure: PackMeasure) -> tuple[int, int]:
    rank = GRAVEST_FIRST.index(measure.finding) if measure.finding in GRAVEST_FIRST else len(GRAVEST_FIRST)
    return rank, measure.number


def rated(code: str) -> Cell:
    """A cell with a rating in words, and what draws its mark."""
    return Cell.of(rating(code), rating=code if code in ("red", "amber", "green") else "")
