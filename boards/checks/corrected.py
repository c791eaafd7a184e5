"""Published packs that say something else than what is known now, or than what was published. Standard library and pure
modules."""

from collections.abc import Iterator

from boards.checks.facts import PACK, BoardFacts
from plans.checks import Problem
from plans.checks.words import cut, date_words, number

NAMED = 3
OWNER = "Programme lead"


def pack_changed(facts: BoardFacts) -> Iterator[Problem]:
    """The text of such a pack is not what was published. Nobody knows since when."""
    for each in facts.packs:
        if each.tampered and each.published <= facts.on:
            yield Problem(
                "PACK_CHANGED",
                f"pack:{each.key}",
                cut(f"{each.board}: {each.title}"),
                f"“{each.title}”, published for {each.board} on {date_words(each.published)}, is not what was published any "
                "more: its checksum does not fit what is stored.",
                f"Who changed “{each.title}” outside this service, and where is the copy that members were given?",
                OWNER,
                None,
                PACK,
            )


def pack_figure_corrected(facts: BoardFacts) -> Iterator[Problem]:
    """A figure, a rating or a budget in a pack that a board had when it met last, or was given since, was corrected."""
    for each in facts.packs:
        found = sorted((row for row in each.corrections if row.since <= facts.on), key=lambda row: (row.since, row.words))
        if not found:
            continue
        named = "; ".join(row.words for row in found[:NAMED])
        more = f"; and {len(found) - NAMED} more" if len(found) > NAMED else ""
        were = "was" if len(found) == 1 else "were"
        yield Problem(
            "PACK_FIGURE_CORRECTED",
            f"pack:{each.key}",
            cut(f"{each.board}: {each.title}"),
            f"{number(len(found), 'figure, rating or budget', 'figures, ratings and budgets')} in “{each.title}”, published for "
            f"{each.board} on {date_words(each.published)}, {were} corrected since: {named}{more}.",
            f"Does what was corrected since in “{each.title}” change what members were told, or decided on it?",
            OWNER,
            found[0].since,
            PACK,
        )
