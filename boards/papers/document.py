"""From what a pack holds to a document: the committee paper, and the page of the pack. Pure.

A paper says first what members are asked to decide, then where the council stands on one page, then the rest; a section of
which the pack holds nothing is left out, and the numbers follow on. The page of a pack has the same sections without the head.
"""

from dataclasses import dataclass

from boards.packs import sections as words
from boards.packs.contents import Contents, Header
from boards.papers.blocks import Block, Document, PageBreak
from boards.papers.sections import closing, figures, finance, measures, opening, plan
from boards.papers.words import day, position_words
from boards.papers.writing import Section

# Key, title and what writes it, in the order of the paper.
SECTIONS = (
    ("asks", "What members are asked to decide", opening.asks),
    ("purpose", "Purpose of the report", opening.purpose),
    ("position", words.SECTION_WORDS[words.POSITION], opening.position),
    ("findings", "Findings", opening.findings),
    ("plan", words.SECTION_WORDS[words.PLAN], plan.plan),
    ("measures", words.SECTION_WORDS[words.MEASURES], measures.measures),
    ("figures", words.SECTION_WORDS[words.METRICS], figures.figures),
    ("finance", words.SECTION_WORDS[words.FINANCE], finance.finance),
    ("resources", words.SECTION_WORDS[words.RESOURCES], finance.resources),
    ("risks", words.SECTION_WORDS[words.RISKS], closing.risks),
    ("implications", "Implications", closing.implications),
    ("questions", words.SECTION_WORDS[words.CHALLENGES], closing.questions),
    ("background", "Background papers", closing.background),
)
APPENDIX_KEY = "appendix"
APPENDIX_NUMBER = "A"
DRAFT = "Draft: not published, and may still change"
TAMPERED = "Not what was published: the checksum of the data does not fit. Do not rely on it"
# Raised when papers look different. A file that was made with an earlier number is made anew.
LOOK = 4


@dataclass(frozen=True)
class Edition:
    """Which edition of a pack is printed: a draft, or what was published on a day, with its checksum. `tampered`: the checksum
    does not fit what is stored."""

    draft: bool = False
    published: str = ""
    checksum: str = ""
    tampered: bool = False

    @property
    def warning(self) -> str:
        """What has to be said on top; "" for what was published."""
        return DRAFT if self.draft else TAMPERED if self.tampered else ""

    @property
    def words(self) -> str:
        if self.warning or not self.published:
            return self.warning
        mark = f", SHA-256 {self.checksum[:12]}" if self.checksum else ""
        return f"From the review pack published on {day(self.published)}{mark}"


def sections_of(contents: Contents, *, numbered: bool = True) -> tuple[Section, ...]:
    """The sections that have something to say, the appendix last."""
    found: list[Section] = []
    for key, title, write in SECTIONS:
        section = Section(key, title, str(len(found) + 1) if numbered else "")
        write(contents, section)
        if section.blocks:
            found.append(section)
    last = Section(APPENDIX_KEY, f"Appendix: {words.SECTION_WORDS[words.APPENDIX].lower()}", APPENDIX_NUMBER if numbered else "")
    plan.appendix(contents, last)
    return (*found, last) if last.blocks else tuple(found)


def paper_of(contents: Contents, edition: Edition | None = None) -> Document:
    """The committee paper: its head as councils use it, then numbered sections."""
    edition = edition or Edition()
    header = contents.header
    return Document(
        title=header.title,
        council=header.council,
        subtitle=f"Report to {header.board}",
        head=head_of(contents, edition),
        blocks=_blocks(sections_of(contents), (words.POSITION, APPENDIX_KEY)),
        foot=edition.words,
    )


def pack_of(contents: Contents, edition: Edition | None = None) -> Document:
    """The page of a pack: the same sections, without numbers and without the head of a committee."""
    edition = edition or Edition()
    header = contents.header
    return Document(
        title=header.title,
        council=header.council,
        subtitle=f"{header.board}, position {position_words(header.month, header.dated)}",
        head=(),
        blocks=_blocks(sections_of(contents, numbered=False), (APPENDIX_KEY,)),
        foot=edition.words,
    )


def head_of(contents: Contents, edition: Edition) -> tuple[tuple[str, str], ...]:
    """The cover block: labels and words; what is not known is said for what every paper has to have."""
    header = contents.header
    lines = [
        ("Report to", header.board),
        ("Meeting", day(header.meeting) if header.meeting else ""),
        ("Date of the paper", day(header.dated)),
        ("Position", position_words(header.month, header.dated)),
        ("Portfolio holder", header.portfolio_holder or "not set"),
        ("Officers responsible", header.officers or "not set"),
        ("Contact", header.contact),
        ("Key decision", "Yes" if header.key_decision else "No"),
        ("Forward plan reference", header.forward_plan or "none"),
        ("Open or exempt", openness(header)),
        ("Status", edition.warning),
        ("Source", f"Facts as published: {header.source}. The wording is ours." if header.as_published else ""),
    ]
    return tuple((label, said) for label, said in lines if said)


def openness(header: Header) -> str:
    if header.openness == "exempt":
        return f"Exempt from publication: {header.exempt_reason}" if header.exempt_reason else "Exempt from publication"
    return "Open to the public"


def _blocks(sections: tuple[Section, ...], on_a_page: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks of all sections; those of `on_a_page` begin one, if anything stands before them."""
    found: list[Block] = []
    for section in sections:
        if section.key in on_a_page and found:
            found.append(PageBreak())
        found += [section.heading, *section.blocks]
    return tuple(found)
