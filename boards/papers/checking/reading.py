"""From text, and from a paper of ours, to what is checked. Pure. Word files: `docx_reading.py`.

In plain text a paragraph ends with an empty line, and begins anew with a number such as 4.2 or the mark of a list, and behind a
short line that ends no sentence, as a title does. Cells of a table stand apart by tabs; rows that end in the same number of
figures, without tabs, are a table as well, and so are labels with an amount each where one of them is a total.
"""

import datetime as dt
import re
from dataclasses import replace

from boards.papers import blocks
from boards.papers.checking.numbers import cell
from boards.papers.checking.paper import HEADING, ITEM, QUOTE, TEXT, Grid, Line, Paper
from boards.papers.checking.sums import TOTAL

HEADING_AT_MOST, ROW_AT_MOST = 90, 200
_MARK = re.compile(r"^(?:[-–•*·▪]+\s+)+")
_LETTER = re.compile(r"^(?:[a-z]|[ivx]{1,4})[.)]\s+|^\([a-z]{1,4}\)\s+")
NUMBERED = re.compile(r"^\**(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\.?\**\s*(?=[^\d\s.,%])")
_SECTION = re.compile(r"^\**(?P<number>\d{1,2})\.?\s+(?=[A-Z])")
# What a line ends with where a page break or a wrong empty line has cut its paragraph.
_CUT = re.compile(r"\b(?:in|on|of|the|an?|to|by|and|or|for|with|at|from|that|which)$")
_FIGURE = r"(?:£?\(?-?[\d,]+(?:\.\d+)?%?\)?(?:\s\([\d.,]+%\))?)"
_SPACED = re.compile(rf"^(?P<label>.*?)\s*(?P<figures>{_FIGURE}(?:\s+{_FIGURE})+)$")
# "Staff: £100,000".
_AMOUNT = re.compile(
    r"^(?P<label>[A-Za-z][^£\d:|]{0,58}?)\s*(?:[:–—-]|\.{2,})?\s+"
    r"(?P<amount>\(?-?(?:£\s?)?\d[\d,]*(?:\.\d+)?\s?(?:k|m|bn)?\)?)$"
)
_SHORT = 45
_SAYS_FIGURE = re.compile(r":\s*\(?[£-]?\s?\d[\d,.]*\s?(?:%|per cent|k|m|million|thousand)?\)?$", re.IGNORECASE)
_SAYS = re.compile(r"\b(?:is|are|was|were|has|have|will)\b.*\d|\d.*\b(?:is|are|was|were|has|have|will)\b")
_PERIOD = re.compile(r"[A-Z][a-z]+\s+(?:19|20)\d\d")


def from_text(text: str, *, dated: dt.date | None = None, title: str = "") -> Paper:
    """The paper that a text holds. Line numbers are those of the text, from 1."""
    parts = _Reader(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")).parts()
    heading = next((part.words for part in parts if isinstance(part, Line)), "")
    return Paper(title or heading, dated, said(_tables(_joined(parts))))


def said(parts: list[Line | Grid]) -> tuple[Line | Grid, ...]:
    """The parts of a paper; where every line looks like a heading, these are what the paper says."""
    if all(isinstance(part, Line) and part.kind == HEADING for part in parts):
        return tuple(replace(part, kind=TEXT) for part in parts)
    return tuple(parts)


class _Reader:
    """Collects the lines of a text into paragraphs and tables."""

    def __init__(self, text: str):
        self.rows = [line.strip(" \u00a0\ufeff") for line in text.split("\n")]
        self.found: list[Line | Grid] = []
        self.held: list[tuple[int, str]] = []
        self.table: list[tuple[str, ...]] = []
        self.begun = 0

    def parts(self) -> list[Line | Grid]:
        listed = _amount_lists(self.rows)
        for number, row in enumerate(self.rows, 1):
            cells = listed.get(number) or tuple(part.strip() for part in row.split("\t"))
            if len(cells) > 1 and any(cells):
                self._end_paragraph()
                # A list of amounts and a table with tabs are two tables.
                if (number in listed) != (number - 1 in listed):
                    self._end_table()
                self.begun = self.begun if self.table else number
                self.table.append(cells)
                continue
            self._end_table()
            words = row.strip()
            if not words or _begins(words) or (self.held and self._ends_at(self.held[-1][1], words)):
                self._end_paragraph()
            if words:
                self.held.append((number, words))
        self._end_paragraph()
        self._end_table()
        return self.found

    def _ends_at(self, last: str, words: str) -> bool:
        """Whether the next line begins a paragraph: behind a row of figures, and behind a short line that ends no sentence."""
        if _figures(last):
            return True
        is_title = len(self.held) == 1 and len(last) <= _SHORT and not re.search(r"[.,;!?–-]$", last) and not _CUT.search(last)
        return is_title and last[:1].isupper() and bool(re.match(r"[A-Z£\d“]", words)) and len(words) > len(last)

    def _end_paragraph(self) -> None:
        if self.held:
            rows, words = [], ""
            for number, row in self.held:
                rows.append((len(words), number))
                words += f"{' '.join(row.split())} "
            line = line_of(words.strip(), f"line {self.held[0][0]}")
            cut = max(words.find(line.words), 0)
            self.found.append(replace(line, rows=tuple((max(begins - cut, 0), number) for begins, number in rows)))
        self.held = []

    def _end_table(self) -> None:
        if self.table:
            self.found.append(grid_of(self.table, f"the table at line {self.begun}"))
        self.table = []


def _amount_lists(rows: list[str]) -> dict[int, tuple[str, str]]:
    """The lines, by number, that are a label and an amount, where three or more stand together and the third or a later one is a
    total."""
    held: dict[int, tuple[str, str]] = {}
    run: dict[int, tuple[str, str]] = {}
    for number, row in enumerate([*rows, ""], 1):
        cells = _label_and_amount(row)
        if cells:
            run[number] = cells
            continue
        if len(run) >= 3 and any(TOTAL.search(label) for label, _ in list(run.values())[2:]):
            held |= run
        run = {}
    return held


def _label_and_amount(row: str) -> tuple[str, str] | None:
    match = _AMOUNT.match(row) if len(row) <= ROW_AT_MOST and not NUMBERED.match(row) else None
    return (match["label"].strip(), match["amount"]) if match else None


def _begins(words: str) -> bool:
    return bool(_MARK.match(words) or NUMBERED.match(_MARK.sub("", words)) or _LETTER.match(words) or _figures(words))


def _figures(words: str) -> re.Match | None:
    """A label with figures behind it; what is longer than a row is none."""
    return _SPACED.match(words) if len(words) <= ROW_AT_MOST else None


def line_of(words: str, place: str, kind: str = "") -> Line:
    """A paragraph with its printed number, if it has one, which then is its place."""
    bare = _MARK.sub("", words)
    numbered = NUMBERED.match(bare)
    if numbered:
        number = numbered["number"]
        return Line(bare[numbered.end() :].strip("* "), number, f"paragraph {number}", kind)
    if not kind:
        kind = ITEM if bare != words or _LETTER.match(words) else HEADING if _is_heading(bare) else TEXT
    section = _SECTION.match(bare) if kind == HEADING else None
    return Line(bare, section["number"] if section else "", place, kind)


def _is_heading(words: str) -> bool:
    if len(words) > HEADING_AT_MOST or _SAYS_FIGURE.search(words) or _SAYS.search(words):
        return False
    return not re.search(r"[.;,!?]$", words) and not words[:1].islower()


def grid_of(rows: list[tuple[str, ...]], place: str, caption: str = "") -> Grid:
    """A table; its first row is the head unless it holds figures."""
    rows = [row for row in rows if any(each.strip() for each in row)]
    if rows and not any(cell(each) for each in rows[0][1:]):
        return Grid(rows[0], tuple(rows[1:]), place, caption)
    return Grid((), tuple(rows), place, caption)


def _joined(parts: list[Line | Grid]) -> list[Line | Grid]:
    """Paragraphs that an empty line has cut in two are one."""
    held: list[Line | Grid] = []
    for part in parts:
        last = held[-1] if held else None
        cut = isinstance(last, Line) and isinstance(part, Line) and part.kind in (TEXT, HEADING) and not part.number
        if cut and last.kind != HEADING and _CUT.search(last.words):
            rows = tuple((begins + len(last.words) + 1, number) for begins, number in part.rows)
            held[-1] = replace(last, words=f"{last.words} {part.words}", rows=last.rows + rows)
        else:
            held.append(part)
    return held


# --- Tables that are lines of text ---


def _tables(parts: list[Line | Grid]) -> list[Line | Grid]:
    """Rows of figures without tabs become tables, where three of them with as many figures stand together."""
    held: list[Line | Grid] = []
    rows: list[tuple[int, tuple[str, ...]]] = []
    for part in parts:
        found = _figures(part.words) if isinstance(part, Line) and part.kind in (TEXT, HEADING) else None
        cells = _cells(found["figures"]) if found else ()
        if cells and (not rows or len(rows[-1][1]) == len(cells) + 1):
            rows.append((len(held), (found["label"].strip() or _label(held), *cells)))
            held.append(part)
            continue
        if not _is_between(part, rows):
            _fold(held, rows)
            rows = []
        held.append(part)
    _fold(held, rows)
    return held


def _cells(figures: str) -> tuple[str, ...]:
    return tuple(re.findall(_FIGURE, figures))


def _label(held: list) -> str:
    last = held[-1] if held else None
    return last.words if isinstance(last, Line) and last.kind in (TEXT, HEADING) else ""


def _is_between(part, rows: list) -> bool:
    """Whether it may be the label of the next row."""
    return bool(rows) and isinstance(part, Line) and part.kind in (TEXT, HEADING) and len(part.words) <= 40


def _fold(held: list, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    if len(rows) < 3:
        return
    first, last = rows[0][0], rows[-1][0]
    above = held[first - 1].words if first and isinstance(held[first - 1], Line) else ""
    periods = _PERIOD.findall(above)
    head = ("", *periods) if len(periods) == len(rows[0][1]) - 1 else ()
    grid = Grid(head, tuple(row for _, row in rows), f"the table at {held[first].place}")
    held[first : last + 1] = [grid]


# --- A paper of ours ---


def from_document(document: blocks.Document, *, dated: dt.date | None = None) -> Paper:
    """A paper of ours: what it quotes (the wording of a notice) and what it warns of is not held against it."""
    parts: list[Line | Grid] = []
    under = ""
    for block in document.blocks:
        if isinstance(block, blocks.Heading):
            under = block.text
            parts.append(Line(under, "", f"the heading “{under}”", HEADING))
        elif isinstance(block, blocks.Paragraph):
            place = f"paragraph {block.number}" if block.number else f"“{under}”"
            words = " ".join("".join(run.words for run in block.runs).split())
            parts.append(Line(words, block.number, place, QUOTE if block.kind else TEXT))
        elif isinstance(block, blocks.Items):
            parts += [Line("".join(run.words for run in item), "", f"the list under “{under}”", ITEM) for item in block.items]
        elif isinstance(block, blocks.Table):
            parts.append(_grid(block))
    return Paper(document.title, dated, tuple(parts))


def _grid(table: blocks.Table) -> Grid:
    rows = [tuple(each.words for each in row) for row in table.rows]
    if table.totals:
        first, *others = (each.words for each in table.totals)
        # Ours says "Children's social care" or "All items" in the foot; for a check a foot is a total.
        rows.append((first if re.search(r"\btotal\b", first, re.I) else f"{first} total".strip(), *others))
    return Grid(tuple(column.words for column in table.columns), tuple(rows), f"the table “{table.caption}”", table.caption)
