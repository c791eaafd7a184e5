"""A table of figures, opened safely: a CSV file, a paste, or a sheet of a workbook.

The first line that holds anything is the headings. Everything is refused as a whole, with the sheet, line and column: what is
too large, damaged, or of another kind; headings that are missing or there twice; merged cells, hidden lines, columns and sheets.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from metrics.exports import SUPPRESSED_MARK
from metrics.guarding import unguarded
from metrics.uploads.cells import MEGABYTE, Cell, Heading, Limits, Problem, Unreadable, letter, refuse
from metrics.uploads.delimited import open_bytes, open_text
from metrics.uploads.package import OLD_EXCEL, ZIP_START
from metrics.uploads.values import clean, shown
from metrics.uploads.workbooks import open_workbook

LIMITS = Limits()
CSV, PASTE, XLSX = "csv", "paste", "xlsx"
TEXT_ENDINGS = (".csv", ".txt", ".tsv")
OTHER_ENDINGS = {
    ".xls": "a workbook of the old kind",
    ".xlsm": "a workbook with macros",
    ".xlsb": "a binary workbook",
    ".ods": "an OpenDocument file",
}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Lines(Protocol):
    """Where a table's lines come from. `formulas`: by column, the first line with one, and how many there are."""

    sheet: str
    date_system: str | None
    formulas: Mapping[int, tuple[int, int]]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]: ...


@dataclass(frozen=True)
class Table:
    """A table with headings. `kind`: "csv", "paste" or "xlsx"; `header_line`: the line of the headings."""

    kind: str
    header: tuple[Heading, ...]
    header_line: int
    lines: Lines
    limits: Limits

    @property
    def sheet(self) -> str:
        """The name of the sheet; empty where there are none."""
        return self.lines.sheet

    @property
    def date_system(self) -> str | None:
        """What a workbook counts days by, "1900" or "1904"; None for text."""
        return self.lines.date_system

    @property
    def formulas(self) -> Mapping[int, tuple[int, int]]:
        """By column: the first line with a formula, and how many there are in it."""
        return self.lines.formulas

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each line below the headings that holds something: its number and its cells, the first being column A.

        May be called again. Raises Unreadable for a line or cell that no table of figures has.
        """
        width = max(heading.column for heading in self.header)
        named = {heading.column for heading in self.header}
        count = 0
        for line, cells in self.lines.rows():
            if line <= self.header_line or not any(_filled(cell) for cell in cells):
                continue
            count += 1
            if count > self.limits.rows:
                raise refuse(f"There are more than {self.limits.rows:,} lines. Split the file.", sheet=self.sheet, line=line)
            for cell in cells:
                self._check(cell, named)
            yield line, cells[:width] + [Cell(None, line, column) for column in range(len(cells) + 1, width + 1)]

    def _check(self, cell: Cell, named: set[int]) -> None:
        if cell.column not in named and _filled(cell):
            message = (
                f"“{shown(cell.value)}” stands in a column without a heading. "
                f"Put the column's heading in line {self.header_line}, or empty it."
            )
            raise refuse(message, sheet=self.sheet, line=cell.line, column=letter(cell.column))
        _check_text(cell, self.sheet, self.limits)


def open_table(data: bytes, filename: str, sheet: str | None = None, limits: Limits = LIMITS) -> Table:
    """The table in an uploaded file. `sheet`: the sheet of a workbook, where several hold something.

    Raises Unreadable with every reason found; its `choices` are the names of the sheets where one must be chosen.
    """
    ending = re.search(r"\.[A-Za-z0-9]+\Z|\Z", filename)[0].lower()
    if not data:
        raise refuse("The file is empty.")
    if len(data) > limits.file_bytes:
        raise refuse(f"The file is larger than {limits.file_bytes // MEGABYTE} megabytes. Split it.")
    if ending in OTHER_ENDINGS:
        raise refuse(f"This is {OTHER_ENDINGS[ending]} ({ending}). Save it in Excel as “Excel Workbook (.xlsx)”.")
    if ending == ".xlsx":
        return _table(XLSX, open_workbook(data, sheet, limits), limits)
    if ending not in TEXT_ENDINGS:
        raise refuse("Choose a CSV file (.csv) or an Excel workbook (.xlsx).")
    if data.startswith((ZIP_START, OLD_EXCEL)):
        raise refuse(f"The file is named {ending} but is a workbook or an archive. Name it as what it is.")
    return _table(CSV, open_bytes(data, limits), limits)


def open_paste(text: str, limits: Limits = LIMITS) -> Table:
    """The table in a text that was pasted, from a spreadsheet perhaps. Raises Unreadable."""
    if len(text) > limits.file_bytes:
        raise refuse("The text is too long. Upload a file.")
    return _table(PASTE, open_text(text, limits), limits)


def _table(kind: str, lines: Lines, limits: Limits) -> Table:
    for line, cells in lines.rows():
        if any(_filled(cell) for cell in cells):
            table = Table(kind, _header(cells, lines, limits), line, lines, limits)
            break
    else:
        raise refuse("There is nothing in it.", sheet=lines.sheet)
    if next(table.rows(), None) is None:
        raise refuse("There are headings, but no lines below them.", sheet=lines.sheet, line=table.header_line)
    return table


def _header(cells: list[Cell], lines: Lines, limits: Limits) -> tuple[Heading, ...]:
    filled = [cell for cell in cells if _filled(cell)]
    first = filled[0]
    if clean(first.value).lower().startswith(SUPPRESSED_MARK.partition(":")[0].lower()):
        message = "Small numbers are hidden in this file, so it cannot be read back. Use the officers' export."
        raise refuse(message, sheet=lines.sheet, line=first.line, column=letter(first.column))
    if len(filled) > limits.columns or filled[-1].column > limits.columns:
        raise refuse(f"There are more than {limits.columns} columns.", sheet=lines.sheet, line=first.line)
    problems, seen, header = [], {}, []
    for cell in filled:
        _check_text(cell, lines.sheet, limits)
        heading = Heading(cell.column, _name(cell.value))
        if lines.formulas.get(cell.column, (0, 0))[0] == cell.line:
            problems.append(Problem(lines.sheet, cell.line, heading.letter, "A heading is a formula. Put in its text."))
        earlier = seen.setdefault(heading.name.casefold(), heading)
        if earlier is not heading:
            message = f"The heading “{shown(heading.name)}” is also that of column {earlier.letter}."
            problems.append(Problem(lines.sheet, cell.line, heading.letter, message))
        header.append(heading)
    if problems:
        raise Unreadable(problems)
    return tuple(header)


def _check_text(cell: Cell, sheet: str, limits: Limits) -> None:
    if not isinstance(cell.value, str):
        return
    if len(cell.value) > limits.characters:
        message = f"The cell holds more than {limits.characters:,} characters."
    elif _CONTROL.search(cell.value):
        message = "The cell holds a character that cannot be shown. Type its text again."
    else:
        return
    raise refuse(message, sheet=sheet, line=cell.line, column=letter(cell.column))


def _filled(cell: Cell) -> bool:
    return cell.value is not None and (not isinstance(cell.value, str) or bool(cell.value.strip()))


def _name(value) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(unguarded(str(value)))
