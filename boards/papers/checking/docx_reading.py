"""From a Word file to the paper that is checked.

The archive is checked as a council's template is: kind, size, size when unpacked, number of parts, macros, DOCTYPE
(`boards/papers/template_checking.py`). Only its words are read: what it embeds is not opened, and nothing is fetched. Numbers
that Word makes itself are in no text, so a paragraph without one of its own is counted from the beginning of the text.
"""

import datetime as dt
import io
import re

import docx
from docx.oxml.ns import qn

from boards.papers.checking.paper import HEADING, ITEM, Grid, Line, Paper
from boards.papers.checking.reading import grid_of, line_of, said
from boards.papers.template_checking import DAMAGED, UnfitTemplate, check_archive

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT, TAB, BREAK, STYLE, NUMBERING, VALUE = (qn(f"w:{name}") for name in ("t", "tab", "br", "pStyle", "numPr", "val"))
INSERTED_OUT = {qn("w:del"), qn("w:moveFrom")}
CONTENT = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")}
BLOCKS_AT_MOST, CHARACTERS_AT_MOST = 20_000, 500_000
TOO_LONG = "The text is longer than any paper. Check it in parts."


class Unreadable(Exception):
    """A file that cannot be read as a paper. Its text is a sentence for the person who chose it."""


def from_docx(content: bytes, *, dated: dt.date | None = None, title: str = "", name: str = "paper.docx") -> Paper:
    """The paper in a Word file. Raises `Unreadable` for what is none, is damaged or may do harm."""
    try:
        check_archive(name, content, words_only=True)
    except UnfitTemplate as error:
        raise Unreadable(str(error)) from error
    try:
        document = docx.Document(io.BytesIO(content))
        parts = _parts(document)
    # Whatever it may be: a reader that meets a broken part fails in its own way, and the person is told the same.
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    if sum(_length(part) for part in parts) > CHARACTERS_AT_MOST:
        raise Unreadable(TOO_LONG)
    heading = next((part.words for part in parts if isinstance(part, Line)), "")
    return Paper(title or heading, dated, said(parts))


def _parts(document) -> list[Line | Grid]:
    parts: list[Line | Grid] = []
    for number, block in enumerate(_blocks(document.element.body), 1):
        if number > BLOCKS_AT_MOST:
            raise Unreadable(TOO_LONG)
        if block.tag == TABLE:
            caption = parts[-1].words if parts and isinstance(parts[-1], Line) else ""
            tables = sum(1 for part in parts if isinstance(part, Grid)) + 1
            parts.append(grid_of(_rows(block), f"table {tables}", caption))
        else:
            words = _words(block)
            if words:
                parts.append(line_of(words, f"paragraph {number} of the text", _kind(block)))
    return parts


def _length(part: Line | Grid) -> int:
    return len(part.words) if isinstance(part, Line) else sum(len(cell) for row in (part.head, *part.rows) for cell in row)


def _blocks(element):
    """The paragraphs and tables of the text in order, also those within a content control."""
    for child in element:
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif child.tag in CONTENT:
            yield from _blocks(child)


def _words(element) -> str:
    """What a paragraph says; what a tracked change takes out is not said."""
    held = []
    for each in element.iter(TEXT, TAB, BREAK):
        if any(parent.tag in INSERTED_OUT for parent in each.iterancestors()):
            continue
        held.append((each.text or "") if each.tag == TEXT else " ")
    return " ".join("".join(held).split())


def _kind(paragraph) -> str:
    style = next((each.get(VALUE) or "" for each in paragraph.iter(STYLE)), "")
    if re.match(r"heading|title", style, re.IGNORECASE):
        return HEADING
    return ITEM if re.match(r"list", style, re.IGNORECASE) or next(paragraph.iter(NUMBERING), None) is not None else ""


def _rows(table) -> list[tuple[str, ...]]:
    """The cells of each row; the paragraphs of a cell are lines of it, and a table within one is part of its words."""
    return [
        tuple("\n".join(filter(None, map(_words, each.iter(PARAGRAPH)))) for each in _own(row, CELL)) for row in _own(table, ROW)
    ]


def _own(element, tag: str):
    """The rows of a table or the cells of a row, not those of a table within a cell."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in CONTENT:
            yield from _own(child, tag)
