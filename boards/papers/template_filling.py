"""A council's own Word template, filled: tags are replaced once, and what they are replaced by is not looked at again."""

import datetime as dt
import io

import docx
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from boards.papers.blocks import Document, Text
from boards.papers.template_reading import places, replace_in_lines
from boards.papers.template_tags import Filling
from boards.papers.word import saved
from boards.papers.word_blocks import Blocks
from boards.papers.word_styles import WARNING, complete
from boards.papers.words import printable

EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def fill(template: bytes, filling: Filling, made: dt.datetime = EPOCH) -> bytes:
    """The paper as .docx in the template's look. The template has been checked."""
    word = docx.Document(io.BytesIO(template))
    complete(word)
    _forget_origin(word)
    blocks = Blocks(word)
    lines = {tag: printable(" ".join(words.split())) for tag, words in filling.lines.items()}
    # All are found before the first is replaced, so that a tag in somebody's words stays words.
    for place in list(places(word)):
        tag = place.lone_block
        if tag:
            _stand_in(place.element, blocks.of(filling.blocks[tag]))
        else:
            replace_in_lines(place, lines)
    if filling.warning:
        word.element.body.insert(0, blocks.paragraph((Text(filling.warning, strong=True),), WARNING))
    return saved(word, Document(filling.title, filling.council, filling.subtitle, (), (), filling.foot), made)


def _stand_in(paragraph, elements: list) -> None:
    """Put elements in the place of a paragraph. It stays, empty, where it ends a section of pages or is the last of a cell."""
    for element in elements:
        paragraph.addprevious(element)
    ends_section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    if ends_section or (paragraph.getparent().tag == qn("w:tc") and paragraph.getnext() is None):
        for child in list(paragraph):
            if child.tag != qn("w:pPr"):
                paragraph.remove(child)
    else:
        paragraph.getparent().remove(paragraph)


def _forget_origin(word) -> None:
    """Leave out where the template itself was made from, an address that Word would open. Building blocks have settings too."""
    for part in list(word.part.package.iter_parts()):
        for key in [key for key, each in part.rels.items() if each.reltype.endswith("/attachedTemplate")]:
            del part.rels[key]
        if isinstance(part, XmlPart):
            for origin in part.element.findall(qn("w:attachedTemplate")):
                part.element.remove(origin)
