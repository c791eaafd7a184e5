"""A paper as it is checked, whoever wrote it, and what is found in it. Pure."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

TEXT, HEADING, ITEM, QUOTE = "", "heading", "item", "quote"
QUOTED_AT_MOST, SENTENCE_AT_MOST = 240, 2000
# Where a sentence ends: not after an abbreviation, and only where the next begins as one.
_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bNo)(?<!\bpara)(?<!\bDr)(?<=[.!?])[”\"’')]*\s+(?=[A-Z“\"‘(£\d])")


@dataclass(frozen=True)
class Line:
    """A paragraph. `number` is printed before it ("5.5"; "": none), `place` says where it is, `kind` is one of the above. `rows`
    are the lines of a text that it is made of: where each begins among the words, and its number."""

    words: str
    number: str = ""
    place: str = ""
    kind: str = TEXT
    rows: tuple[tuple[int, int], ...] = ()

    def place_of(self, quote: str) -> str:
        """Where something in it stands: in a paragraph of several lines without a number, the line."""
        at = self.words.find(quote) if self.rows and not self.number else -1
        return f"line {max(row for begins, row in self.rows if begins <= at)}" if at >= 0 else self.place

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Those that somebody may have written as a sentence; of what is far longer nothing could be said for sure."""
        return tuple(part.strip() for part in _END.split(self.words) if 0 < len(part.strip()) <= SENTENCE_AT_MOST)


@dataclass(frozen=True)
class Grid:
    """A table: the cells of its head and of its rows, as they are printed."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    place: str = ""
    caption: str = ""

    def column(self, place: int) -> list[str]:
        """The cells of a column; "" where a row is shorter."""
        return [row[place] if place < len(row) else "" for row in self.rows]


@dataclass(frozen=True)
class Paper:
    """`dated` is the date of the paper (None: not known, then dates are not held against it); `parts` in the order of reading."""

    title: str
    dated: dt.date | None
    parts: tuple[Line | Grid, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(part for part in self.parts if isinstance(part, Line))

    @cached_property
    def prose(self) -> tuple[Line, ...]:
        """What the paper says itself: without headings, and without what it quotes."""
        return tuple(line for line in self.lines if line.kind not in (HEADING, QUOTE))

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(part for part in self.parts if isinstance(part, Grid))


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: where, the sentence or the cells, what is wrong, and the arithmetic ("": none)."""

    code: str
    place: str
    quote: str
    wrong: str
    arithmetic: str = ""

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        said = f"{self.place[:1].upper()}{self.place[1:]}: “{self.quote}” {self.wrong}"
        return f"{said} {self.arithmetic}".strip()


def found(code: str, at: Line | Grid, quote: str, wrong: str, arithmetic: str = "") -> Finding:
    """A finding in a paragraph or a table."""
    words = " ".join(quote.split())
    short = words if len(words) <= QUOTED_AT_MOST else words[: QUOTED_AT_MOST - 1].rstrip() + "…"
    return Finding(code, at.place_of(quote) if isinstance(at, Line) else at.place, short, wrong, arithmetic)


def row_words(row) -> str:
    """A row of a table as it is quoted."""
    return " | ".join(cell for cell in row if cell.strip())
