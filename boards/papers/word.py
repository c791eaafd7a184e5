"""A document as a Word file in our own look. A council's own template is filled in `template_filling`."""

import datetime as dt
import io

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from boards.papers.blocks import Cell, Column, Document, Table, Text
from boards.papers.word_blocks import Blocks, add_run
from boards.papers.word_styles import SUBTITLE, TITLE, new_document, speak_english
from boards.papers.words import printable

HEAD_CAPTION = "About this paper"


def to_word(document: Document, made: dt.datetime) -> bytes:
    """The document as .docx: title, cover block, the blocks, and the number of each page at its foot."""
    word = new_document()
    blocks = Blocks(word)
    elements = [
        blocks.paragraph((Text(document.council, strong=True),), SUBTITLE),
        blocks.paragraph((Text(document.title),), TITLE),
        blocks.paragraph((Text(document.subtitle),), SUBTITLE),
    ]
    if document.head:
        rows = tuple((Cell.of(label, strong=True), Cell.of(words)) for label, words in document.head)
        elements += blocks.bare_table(Table(HEAD_CAPTION, (Column(HEAD_CAPTION), Column("Details")), rows))
    elements += blocks.of(document.blocks)
    body = word.element.body
    for element in elements:
        body.insert(len(body) - 1, element)
    _foot(word, document.foot)
    return saved(word, document, made)


def saved(word: WordDocument, document: Document, made: dt.datetime) -> bytes:
    """The file, with its title and language among its properties."""
    speak_english(word)
    properties = word.core_properties
    properties.title, properties.subject = printable(document.title), printable(document.subtitle)
    properties.author = properties.last_modified_by = printable(document.council)
    properties.language, properties.comments, properties.keywords = document.language, printable(document.foot), ""
    properties.revision = 1
    properties.created = properties.modified = made.astimezone(dt.UTC).replace(tzinfo=None)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _foot(word: WordDocument, words: str) -> None:
    paragraph = word.sections[0].footer.paragraphs[0]._p
    add_run(paragraph, f"{words}    Page " if words else "Page ", size=16)
    for instruction, between in (("PAGE", " of "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f" {instruction} ")
        add_run(field, "1", size=16)
        paragraph.append(field)
        if between:
            add_run(paragraph, between, size=16)
