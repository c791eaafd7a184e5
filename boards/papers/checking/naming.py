"""Which indicator or action of a pack a sentence means, by its significant words. Pure.

Words are compared without order, number and small words: "visits to children in need" is "Child in need visits within timescale".
Of the name, "on time" and "within timescale" may be missing. Of the sentence, nothing may be left over but what every sentence
has: "visits to children in need by the north team" is something else, and so is "late visits".
"""

import functools
import re

_SMALL = frozenset(
    re.split(
        r"\s+",
        "a an and are as at be been by for from had has have in is it its of on or our that the their this to was were who with "
        "within",
    )
)
_TIMELY = frozenset({"time", "timescale", "timely"})
_ALIKE = {
    "cin": ("child", "need"),
    "cp": ("child", "protection"),
    "cla": ("child", "looked", "after"),
    "lac": ("child", "looked", "after"),
    "children": ("child",),
    "childrens": ("child",),
    "people": ("person",),
}
# What every sentence may have beside a name and its figure.
_COMMON = frozenset(
    re.split(
        r"\s+",
        "achieved all carried cent completed council current currently figure fully is latest made month now number out per "
        "percentage performance proportion reached remain remained report reported respectively say show shown shows stand "
        "standing stands stay stayed still stood there undertaken we",
    )
)
_WORD = re.compile(r"[a-z0-9½]+(?:-[a-z0-9]+)*")


def significant(words: str) -> frozenset[str]:
    """The words that carry meaning, in the singular; numbers are words."""
    held: set[str] = set()
    for word in _WORD.findall(words.lower().replace("’", "").replace("'", "")):
        if word not in _SMALL:
            held |= set(_ALIKE.get(word) or (_singular(word),))
    return frozenset(held)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@functools.lru_cache(maxsize=2000)
def words_of(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a name that a sentence about it has to have, and all that it may have."""
    held = significant(name)
    return held - _TIMELY, held | _TIMELY


def is_named(name: str, said: frozenset[str]) -> bool:
    """Whether a sentence (its significant words, without dates) has the words of a name, at least two of them, and no others
    that say what it is about."""
    needed, allowed = words_of(name)
    return len(needed) >= 2 and needed <= said and nothing_else(said - allowed)


def nothing_else(words: frozenset[str], *, also: frozenset[str] = frozenset()) -> bool:
    """Whether what is left of a sentence says nothing of its own."""
    return all(word in _COMMON or word in also or re.match(r"\d", word) for word in words)
