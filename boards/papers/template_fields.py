"""What the fields of a part of a Word document do, as far as a template may hold them. Pure.

A field is `begin`, its code, `separate`, its result, `end`; the code may be cut into pieces, and hold other fields. Which field
it is, is said by the first word of its code. Programs differ in what they count as code, so that each way of reading it is
judged; a field that could be read in more ways than these is refused.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

FETCHING = ("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "MACROBUTTON", "DATABASE", "RD", "PRINT")
_FIRST = re.compile(r"\W*(\w+)")
_ANYWHERE = re.compile(rf"\b({'|'.join(FETCHING)})\b", re.IGNORECASE)
# What stands before a field within a code: the whole first word, or the sign of a formula.
_NAMED = re.compile(r"\W*\w+\W|\s*=")
# What is read or passed over as a whole: the one of two ways to show the same, and changes that are not yet accepted.
_ALTERNATIVES, _TRACKED = {"Choice", "Fallback"}, {"ins", "del", "moveFrom", "moveTo"}
_BREAKS = {"p", "tab", "br", "cr"}
CODE, WORDS, DELETED, BREAK = "instrText", "t", "delInstrText", "break"
_READINGS = tuple(itertools.product(({CODE}, {CODE, WORDS}, {CODE, DELETED}), ("", " ")))


class UnfitField(Exception):
    """A field that is not taken, with a sentence."""


@dataclass
class _Field:
    """A field that has begun: its pieces so far, with what they are, and within which alternatives it stands."""

    scope: tuple
    pieces: list[tuple[str, str]] = field(default_factory=list)
    in_code: bool = True

    @property
    def codes(self) -> list[str]:
        """The code in every way in which it is read."""
        return [
            "".join(gap if kind == BREAK else words if kind in kinds else "" for kind, words in self.pieces)
            for kinds, gap in _READINGS
        ]


def check_fields(root: Element) -> None:
    """Raises `UnfitField` for a field that fetches or runs something, or that cannot be read for sure."""
    begun: list[_Field] = []
    strays = []
    for element, scope in _in_order(root, ()):
        name = local_name(element.tag)
        inner = begun[-1] if begun else None
        if name == "fldSimple":
            _may_hold_another(inner)
            _check_code(_attribute(element, "instr"))
        elif name == "fldChar":
            _mark(begun, _attribute(element, "fldCharType"), scope)
        elif name in (CODE, DELETED) and not (inner and inner.in_code):
            strays.append(element.text or "")
        elif inner and inner.in_code and (name in (CODE, WORDS, DELETED) or name in _BREAKS):
            _same_scope(inner, scope)
            inner.pieces.append((BREAK, "") if name in _BREAKS else (name, element.text or ""))
    for each in begun:
        _check_whole(each)
    _check_strays("".join(strays))


def _mark(begun: list[_Field], kind: str, scope: tuple) -> None:
    """A field begins, ends, or its result begins."""
    inner = begun[-1] if begun else None
    if kind == "begin":
        _may_hold_another(inner)
        begun.append(_Field(scope))
    elif kind == "separate" and inner:
        _same_scope(inner, scope)
        inner.in_code = False
    elif kind == "end" and inner:
        _check_whole(begun.pop())


def _check_whole(each: _Field) -> None:
    for code in each.codes:
        _check_code(code)


def _check_code(code: str) -> None:
    first = _FIRST.match(code)
    if first and first[1].upper() in FETCHING:
        raise _fetches(first[1])


def _may_hold_another(outer: _Field | None) -> None:
    """What a field within a code comes to is part of the code, so that it could name the field."""
    if outer and outer.in_code and not all(_NAMED.match(code) for code in outer.codes):
        raise _unreadable()


def _same_scope(each: _Field, scope: tuple) -> None:
    if each.scope != scope:
        raise _unreadable()


def _check_strays(code: str) -> None:
    """Code that belongs to no field."""
    found = _ANYWHERE.search(code)
    if found:
        raise _fetches(found[1])
    if code.strip():
        raise _unreadable()


def _in_order(element: Element, scope: tuple) -> Iterator[tuple[Element, tuple]]:
    """Every element in the order of the text, with the alternatives and tracked changes in which it stands."""
    waiting = [(element, scope)]
    while waiting:
        element, scope = waiting.pop()
        yield element, scope
        name = local_name(element.tag)
        if name in _ALTERNATIVES:
            scope = (*scope, (name, id(element)))
        elif name in _TRACKED:
            scope = (*scope, (name, 0))
        waiting += [(child, scope) for child in reversed(element)]


def local_name(name) -> str:
    """A name without its namespace: Word reads two, and python-docx writes one."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local_name(key) == name), "")


def _fetches(name: str) -> UnfitField:
    return UnfitField(f"The Word document has a field {name.upper()}, which fetches or runs something. Remove it.")


def _unreadable() -> UnfitField:
    return UnfitField(
        "The Word document has a field whose code cannot be read for sure: it is cut in an unusual way, or changes to it are "
        "tracked. Accept the changes, or delete the field and insert it anew."
    )
