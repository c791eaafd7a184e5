"""Papers that say something else than the pack that their board was given. Standard library and pure modules."""

from collections.abc import Iterator

from boards.checks.facts import PACK, BoardFacts, PaperFacts
from plans.checks import Problem
from plans.checks.words import cut, date_words, number

OWNER = "Programme lead"


def paper_differs(facts: BoardFacts) -> Iterator[Problem]:
    """A paper that was checked last against a published pack differs from it. In what, is not quoted: the paper may be a draft,
    and hold numbers that readers of the checks are not to see."""
    latest: dict[int, PaperFacts] = {}
    for each in facts.papers:
        if each.checked <= facts.on:
            latest[each.key] = each
    for each in latest.values():
        if not each.differences:
            continue
        yield Problem(
            "PAPER_DIFFERS",
            f"pack:{each.key}",
            cut(f"{each.board}: {each.title}"),
            f"“{each.filename}”, checked on {date_words(each.checked)} against “{each.title}” of {each.board}, differs from it "
            f"in {number(each.differences, 'place')}. Those who prepare packs can read which.",
            f"Which is right, the paper or the pack “{each.title}”, and which of them were members given?",
            OWNER,
            each.checked,
            PACK,
        )
