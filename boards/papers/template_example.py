"""A Word template to begin with: our own look, with the tags where a paper usually has them."""

import datetime as dt

from boards.papers.blocks import Document, Heading, Paragraph, Text
from boards.papers.word import saved
from boards.papers.word_blocks import Blocks, add_run
from boards.papers.word_styles import SUBTITLE, TITLE, new_document

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
SECTIONS = (
    ("What members are asked to decide", "asks"),
    ("Purpose of the report", "purpose"),
    ("Where we stand", "position"),
    ("Findings", "findings"),
    ("The plan, area by area", "plan"),
    ("Escalation measures", "measures"),
    ("Figures", "figures"),
    ("Finance", "finance"),
    ("Resources", "resources"),
    ("Risks", "risks"),
    ("Implications", "implications"),
    ("Questions and decisions since the last meeting", "questions"),
    ("Background papers", "background"),
    ("Appendix: the full plan", "appendix"),
)


def example_template() -> bytes:
    """The template as .docx."""
    word = new_document()
    blocks = Blocks(word)
    elements = [
        blocks.paragraph((Text("{{council}}", strong=True),), SUBTITLE),
        blocks.paragraph((Text("{{title}}"),), TITLE),
        blocks.paragraph((Text("Report to {{board}}, {{meeting}}"),), SUBTITLE),
        *blocks.of((Paragraph.of("{{head}}"),)),
    ]
    for title, tag in SECTIONS:
        elements += blocks.of((Heading(title), Paragraph.of(f"{{{{{tag}}}}}")))
    body = word.element.body
    for element in elements:
        body.insert(len(body) - 1, element)
    foot = word.sections[0].footer.paragraphs[0]._p
    add_run(foot, "{{edition}}", size=16)
    return saved(word, Document("Template of a committee paper", "", "", (), ()), MADE)
