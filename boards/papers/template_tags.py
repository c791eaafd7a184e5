"""The tags of a council's own Word template: their list, and what stands in for each. Pure.

A tag is a name from this list in double braces, such as {{council}}. It is replaced by text or by a section, and never
evaluated: there is nothing in it but its name. docs/paper-tags.md has the same list; a test compares the two.
"""

import re
from dataclasses import dataclass

from boards.packs.contents import Contents
from boards.papers.blocks import Block, Cell, Column, Paragraph, Table
from boards.papers.document import APPENDIX_KEY, SECTIONS, Edition, head_of, openness, paper_of, sections_of
from boards.papers.words import day, month

TAG = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
OPENED = re.compile(r"\{\{")

# Stand within a line, in headers and footers too.
LINE_TAGS = {
    "council": "The council's name",
    "title": "The title of the paper",
    "board": "The board that the paper is for",
    "meeting": "The day of the meeting",
    "date": "The date of the paper",
    "month": "The month at whose end the position is shown",
    "portfolio_holder": "The portfolio holder's role",
    "officers": "The roles of the officers responsible",
    "contact": "Whom to ask: a role or a team",
    "key_decision": "Yes or No",
    "forward_plan": "The reference in the forward plan",
    "openness": "Open to the public, or exempt and why",
    "edition": "From which published pack the paper is made, or that it is a draft",
}
# Each stands alone in a paragraph, whose place it takes.
BLOCK_TAGS = {
    "head": "The lines of our own cover block, as a table",
    "asks": "What members are asked to decide",
    "purpose": "The purpose of the report",
    "position": "Where the council stands, on one page",
    "findings": "What members should take from the paper, contradictions first",
    "plan": "The plan with its ratings by month, and each area in short",
    "measures": "Escalation measures: claims beside what the figures say",
    "figures": "Figures with their charts and tables",
    "finance": "Budgets with recomputed totals",
    "resources": "Resources by item",
    "risks": "Risks",
    "implications": "Legal, human resources, equality, financial and other implications",
    "questions": "Questions and decisions since the last meeting",
    "background": "Background papers",
    "appendix": "The full plan",
    "paper": "Every section with its heading and number, the full plan as appendix",
}
NOTHING = Paragraph.of("Nothing to report.")
# Tags that alone hold the substance of a paper; a template without any of them would print none.
SUBSTANCE = tuple(key for key, _, _ in SECTIONS) + (APPENDIX_KEY, "paper")


@dataclass(frozen=True)
class Filling:
    """What stands in for the tags: words for those within a line, blocks for those that stand alone. `warning` is said on top."""

    title: str
    council: str
    subtitle: str
    foot: str
    lines: dict[str, str]
    blocks: dict[str, tuple[Block, ...]]
    warning: str = ""


def filling_of(contents: Contents, edition: Edition) -> Filling:
    """What the tags stand for in this paper."""
    header, paper = contents.header, paper_of(contents, edition)
    lines = {
        "council": header.council,
        "title": header.title,
        "board": header.board,
        "meeting": day(header.meeting),
        "date": day(header.dated),
        "month": month(header.month),
        "portfolio_holder": header.portfolio_holder or "not set",
        "officers": header.officers or "not set",
        "contact": header.contact or "not set",
        "key_decision": "Yes" if header.key_decision else "No",
        "forward_plan": header.forward_plan or "none",
        "openness": openness(header),
        "edition": edition.words,
    }
    rows = tuple((Cell.of(label, strong=True), Cell.of(words)) for label, words in head_of(contents, edition))
    held = {section.key: tuple(section.blocks) for section in sections_of(contents, numbered=False)}
    blocks = {tag: held.get(tag, (NOTHING,)) for tag in BLOCK_TAGS}
    blocks["head"] = (Table("About this paper", (Column("About this paper"), Column("Details")), rows),)
    blocks["paper"] = paper.blocks
    return Filling(paper.title, paper.council, paper.subtitle, paper.foot, lines, blocks, edition.warning)


def empty_filling() -> Filling:
    """Something for each tag, to try a template with."""
    return Filling("Title", "Council", "Board", "", dict.fromkeys(LINE_TAGS, "–"), dict.fromkeys(BLOCK_TAGS, (NOTHING,)))
