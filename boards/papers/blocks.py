"""The parts of a document, whatever it is printed as. Pure.

A document is a list of blocks in the order of reading. What prints it (`html`, `word`, `pdf`, `excel`) knows nothing of packs.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """`rank` 1 is the title of the document, 2 a section, 3 within it. `anchor`: where links lead, in small letters. `folds`: on
    a screen what stands below is folded away until somebody asks for it; on paper it never is."""

    text: str
    rank: int = 2
    anchor: str = ""
    folds: bool = False


@dataclass(frozen=True)
class Text:
    """A run of words. `href` makes it a link on screen; on paper it is the words alone."""

    words: str
    href: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `number` is printed before it, as committee papers number theirs; `kind` "quote", "warning" or "" ."""

    runs: tuple[Text, ...]
    number: str = ""
    kind: str = ""

    @classmethod
    def of(cls, words: str, *, number: str = "", kind: str = "") -> "Paragraph":
        return cls((Text(words),), number, kind)


@dataclass(frozen=True)
class Items:
    """A list, numbered or with bullets."""

    items: tuple[tuple[Text, ...], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Column:
    """`named`: on a narrow screen, where cells stand one below the other, each says the name of its column; not needed where a
    cell says by itself what it is."""

    words: str
    numeric: bool = False
    named: bool = True


@dataclass(frozen=True)
class Cell:
    """What a cell of a table says. `rating` is "red", "amber", "green" or "": the words beside it say the same."""

    runs: tuple[Text, ...]
    rating: str = ""

    @classmethod
    def of(cls, words: str, *, href: str = "", rating: str = "", strong: bool = False) -> "Cell":
        return cls((Text(words, href, strong),), rating)

    @property
    def words(self) -> str:
        return "".join(run.words for run in self.runs)


@dataclass(frozen=True)
class Table:
    """A table with a caption. The first cell of a row is its header; `totals` stand in the foot. `name` is its sheet in Excel."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing as SVG that stands on its own, with words for those who do not see it. Its figures are in a table beside it."""

    title: str
    description: str
    svg: str
    width: int
    height: int


@dataclass(frozen=True)
class PageBreak:
    """The next block begins a page where there are pages."""


Block = Heading | Paragraph | Items | Table | Chart | PageBreak


@dataclass(frozen=True)
class Document:
    """`head` are the lines of the cover block: a label and its words. `language` as in HTML."""

    title: str
    council: str
    subtitle: str
    head: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: str = ""
    language: str = "en-GB"
