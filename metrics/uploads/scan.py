"""One pass over a worksheet's XML for what the reading of its values does not show.

The reader of values (openpyxl, read-only) knows neither merged cells nor hidden lines, passes over cells that stand out of
order, and keeps what lies between two rows in memory. So the sheet is looked through first, with a parser that keeps nothing.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from metrics.uploads.cells import Limits, refuse
from metrics.uploads.package import MAIN

LAST_LINE = 1_048_576  # of any worksheet
MOST_BETWEEN_ROWS = 70_000  # elements from one row to the next: four for each of a worksheet's 16,384 columns
MOST_TEXT = 40_000  # characters of one cell; Excel holds 32,767
MOST_TEXTS = 300_000

_CELL_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class SheetScan:
    """What a worksheet is made of. `formulas`: by column, the first line with one and how many there are."""

    lines: int = 0
    columns: set[int] = field(default_factory=set)
    formulas: dict[int, tuple[int, int]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The last column that holds something."""
        return max(self.columns, default=0)


def scan_sheet(part, name: str, limits: Limits) -> SheetScan:
    """Look through the XML of sheet `name`, a binary stream. Raises Unreadable; ValueError where it is damaged."""
    return _SheetHandler(name, limits).run(part)


def check_texts(part) -> None:
    """Refuse the table of texts that the cells share, a binary stream, where it holds too many or too long ones."""
    count = length = since_text = 0
    parser = _parser()

    def start(tag, _attributes):
        nonlocal count, length, since_text
        since_text += 1
        if tag == f"{MAIN} si":
            count, length, since_text = count + 1, 0, 0
        if count > MOST_TEXTS or since_text > MOST_BETWEEN_ROWS:
            raise refuse(f"The workbook holds more than {MOST_TEXTS:,} different texts. Split it.")

    def text(data):
        nonlocal length
        length += len(data)
        if length > MOST_TEXT:
            raise refuse(f"A cell of the workbook holds more than {MOST_TEXT:,} characters.")

    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    _parse(parser, part)


def _parser():
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _forbid
    return parser


def _forbid(*_args):
    raise ValueError("A DOCTYPE stands in this part.")


def _parse(parser, part) -> None:
    try:
        parser.ParseFile(part)
    except expat.ExpatError as error:
        raise ValueError("The part is not well-formed.") from error


class _SheetHandler:
    def __init__(self, name: str, limits: Limits):
        self.name, self.limits, self.found = name, limits, SheetScan()
        self.line = self.column = self.rows = self.since_row = self.length = 0
        self.filled = self.hidden = False

    def run(self, part) -> SheetScan:
        parser = _parser()
        starts = {
            f"{MAIN} row": self.row,
            f"{MAIN} c": self.cell,
            f"{MAIN} v": self.content,
            f"{MAIN} is": self.content,
            f"{MAIN} f": self.formula,
            f"{MAIN} col": self.columns,
            f"{MAIN} mergeCell": self.merge,
        }

        # Called for each element of sheets that have a million: no further calls where nothing is to be seen to.
        def start(tag, attributes):
            self.length = 0
            self.since_row += 1
            if self.since_row > MOST_BETWEEN_ROWS:
                self.refuse_size()
            handler = starts.get(tag)
            if handler:
                handler(attributes)

        def text(data):
            self.length += len(data)
            if self.length > MOST_TEXT:
                raise refuse(f"A cell holds more than {MOST_TEXT:,} characters.", sheet=self.name, line=self.line)

        parser.StartElementHandler, parser.CharacterDataHandler = start, text
        _parse(parser, part)
        return self.found

    def refuse_size(self) -> None:
        raise refuse("The sheet holds far more than a table. Copy the figures into a new workbook.", sheet=self.name)

    def row(self, attributes) -> None:
        line = int(attributes.get("r", self.line + 1))
        if not self.line < line <= LAST_LINE:
            raise ValueError(f"Line {line} follows line {self.line}.")
        self.rows += 1
        if self.rows > 3 * self.limits.rows:
            self.refuse_size()
        self.line, self.column, self.since_row, self.filled = line, 0, 0, False
        self.hidden = attributes.get("hidden") in ("1", "true")

    def cell(self, attributes) -> None:
        column = self.column + 1
        if name := attributes.get("r"):
            match = _CELL_NAME.fullmatch(name)
            if not match or int(match[2]) != self.line or _number(match[1]) < column:
                raise ValueError(f"Cell {name} is out of order in line {self.line}.")
            column = _number(match[1])
        self.column = column

    def content(self, _attributes) -> None:
        self.found.columns.add(self.column)
        if self.column > self.limits.columns:
            raise refuse(f"The sheet has more than {self.limits.columns} columns.", sheet=self.name, line=self.line)
        if self.filled:
            return
        self.filled = True
        self.found.lines += 1
        # One more than the figures: the headings.
        if self.found.lines > self.limits.rows + 1:
            raise refuse(f"The sheet has more than {self.limits.rows:,} lines. Split it.", sheet=self.name, line=self.line)
        if self.hidden:
            self.found.hidden_lines.append(self.line)

    def formula(self, attributes) -> None:
        self.content(attributes)
        first, count = self.found.formulas.get(self.column, (self.line, 0))
        self.found.formulas[self.column] = first, count + 1

    def columns(self, attributes) -> None:
        if attributes.get("hidden") in ("1", "true"):
            self.found.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def merge(self, attributes) -> None:
        self.found.merged.append(attributes.get("ref", ""))


def _number(letters: str) -> int:
    column = 0
    for character in letters:
        column = column * 26 + ord(character) - 64
    return column
