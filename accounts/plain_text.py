"""What counts as text that a person typed. Standard library only."""

import unicodedata

TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
NOT_IN_XML = "\ufffe\uffff"


def unprintable(character: str) -> bool:
    """Control characters, halves of surrogate pairs, which no database or file could hold, and the two characters besides these
    that no XML can, and so no Word file. Line feed and tab are text."""
    return character not in "\n\t" and (unicodedata.category(character) in {"Cc", "Cs"} or character in NOT_IN_XML)


def has_unprintable(text: str) -> bool:
    return any(unprintable(character) for character in text)


def without_turns(text: str) -> str:
    """`text` without the marks that turn the direction of what follows (U+202A to U+202E, U+2066 to U+2069): with them a sentence
    reads as another one than was typed. Arabic and Hebrew turn by themselves."""
    return text.translate(TURNS)


def made_printable(text: str) -> str:
    """`text` with a mark in place of each character that no database takes, for what is quoted from a file."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unprintable(character) else character for character in text)


def is_blank(text: str) -> bool:
    """Whether nothing can be seen: no character at all, or only white space and invisible marks (a zero-width space)."""
    return all(character.isspace() or unicodedata.category(character) in {"Cf", "Cc"} for character in text)
