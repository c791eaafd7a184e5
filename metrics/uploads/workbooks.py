"""Sheets of an XLSX workbook, read as they stream.

Values are read with openpyxl, read-only. Formulas are found by `scan`, which looks through the sheet first, and refused by
whoever needs their column; in other columns they do no harm, as what they last came to is never used.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from metrics.exports import NOTES_SHEET
from metrics.uploads.cells import Cell, Limits, Problem, Unreadable, letter, refuse
from metrics.uploads.months import SYSTEM_1900, SYSTEM_1904
from metrics.uploads.package import Package, SheetPart, as_damaged, open_package
from metrics.uploads.scan import SheetScan, check_texts, scan_sheet

MOST_NAMED = 20

# What a number format shows without meaning it: "77%" as letters, a backslash before one, colours and conditions.
_SHOWN_ONLY = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(frozen=True)
class SheetLines:
    """Lines of one sheet of a workbook."""

    workbook: Workbook
    sheet: str
    width: int
    formulas: Mapping[int, tuple[int, int]]

    @property
    def date_system(self) -> str:
        return SYSTEM_1904 if self.workbook.epoch == CALENDAR_MAC_1904 else SYSTEM_1900

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each line with its number and its cells; empty lines too. Raises Unreadable where the sheet is damaged."""
        formats: dict[str | None, bool] = {None: False}
        with as_damaged():
            worksheet = self.workbook[self.sheet]
            worksheet.reset_dimensions()
            for line, row in enumerate(_quietly(worksheet.iter_rows(max_col=self.width)), start=1):
                cells = []
                for column, cell in enumerate(row, start=1):
                    number_format = cell.number_format
                    if number_format not in formats:
                        formats[number_format] = "%" in _SHOWN_ONLY.sub("", number_format)
                    cells.append(Cell(cell.value, line, column, formats[number_format]))
                yield line, cells


def open_workbook(data: bytes, sheet: str | None, limits: Limits) -> SheetLines:
    """The lines of the sheet with the figures: the one named, or the only one that holds anything.

    Raises Unreadable; with `choices`, the names of the sheets, where one has to be chosen.
    """
    package = open_package(data, limits)
    scans = _scans(package, limits)
    part = _chosen(scans, sheet)
    scan = scans[part]
    _check_shape(part.name, scan)
    with as_damaged():
        if package.texts:
            with package.archive.open(package.texts) as texts:
                check_texts(texts)
        with warnings.catch_warnings():
            # openpyxl warns of what it passes over (filters, drawings), which is nothing that is read here.
            warnings.simplefilter("ignore")
            workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    return SheetLines(workbook, part.name, scan.width, scan.formulas)


def _scans(package: Package, limits: Limits) -> dict[SheetPart, SheetScan]:
    scans = {}
    for part in package.sheets:
        with as_damaged(), package.archive.open(part.path) as stream:
            scans[part] = scan_sheet(stream, part.name, limits)
    return scans


def _chosen(scans: Mapping[SheetPart, SheetScan], sheet: str | None) -> SheetPart:
    filled = [part for part, scan in scans.items() if scan.lines]
    hidden = [part for part in filled if part.hidden]
    if hidden:
        raise Unreadable(
            Problem(part.name, 0, "", "This sheet is hidden. Show it and look at it, or delete it.") for part in hidden
        )
    figures = [part for part in filled if part.name != NOTES_SHEET] or filled
    if sheet is not None:
        part = next((part for part in filled if part.name == sheet), None)
        if part is None:
            raise refuse("The workbook has no such sheet, or it is empty.", sheet=sheet)
        return part
    if not figures:
        raise refuse("The workbook is empty.")
    if len(figures) > 1:
        names = [part.name for part in figures]
        message = f"The workbook has {len(names)} sheets with something in them: {', '.join(names[:MOST_NAMED])}. Choose one."
        raise Unreadable([Problem("", 0, "", message)], choices=names)
    return figures[0]


def _check_shape(name: str, scan: SheetScan) -> None:
    problems = [_of_range(name, cells, "are merged. Unmerge them and fill each.") for cells in scan.merged[:MOST_NAMED]]
    problems += [
        Problem(name, line, "", "This line is hidden. Show it (take filters off), or delete it.")
        for line in scan.hidden_lines[:MOST_NAMED]
    ]
    columns = [column for first, last in scan.hidden_columns for column in sorted(scan.columns) if first <= column <= last]
    problems += [
        Problem(name, 0, letter(column), "This column is hidden. Show it, or delete it.") for column in columns[:MOST_NAMED]
    ]
    if problems:
        raise Unreadable(problems)


def _of_range(name: str, cells: str, what: str) -> Problem:
    match = re.match(r"([A-Z]{1,3})([0-9]{1,7})", cells)
    line, column = (int(match[2]), match[1]) if match else (0, "")
    return Problem(name, line, column, f"The cells {cells[:30]} {what}")


def _quietly(rows):
    """The same rows, without openpyxl's warnings of dates that are none (they come as text, and are refused as such)."""
    rows = iter(rows)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row
