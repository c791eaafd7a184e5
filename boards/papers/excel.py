"""The tables of a document as a workbook: a sheet a table. Numbers are numbers, text is never a formula."""

import io
import re
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from boards.papers.blocks import Document, Table
from metrics.guarding import guarded

ABOUT = "About this paper"
NARROWEST, WIDEST = 9, 60
HEAD_ROW = 3  # below the caption and an empty line
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NUMBER = re.compile(r"(?P<sign>[−-]?)(?P<pounds>£?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?P<percent>%?)")


def to_excel(document: Document) -> bytes:
    """The workbook. Its first sheet says what it is and lists the others."""
    workbook = Workbook()
    workbook.properties.title, workbook.properties.creator = _shown(document.title), "Getting to Good"
    workbook.properties.language = document.language
    about = workbook.active
    about.title = ABOUT
    tables = [block for block in document.blocks if isinstance(block, Table)]
    names: list[str] = [ABOUT]
    for table in tables:
        names.append(_free(table.name, names))
        _write(workbook.create_sheet(names[-1]), table)
    _about(about, document, list(zip(names[1:], tables, strict=True)))
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def _about(sheet: Worksheet, document: Document, tables: list[tuple[str, Table]]) -> None:
    rows = [(document.council,), (document.title,), (document.subtitle,), *document.head, (document.foot,), ("Sheet", "Table")]
    rows += [(name, table.caption) for name, table in tables]
    for number, row in enumerate((row for row in rows if any(row)), 1):
        for column, words in enumerate(row, 1):
            _put_text(sheet, number, column, words, bold=row in ((document.title,), ("Sheet", "Table")))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 80


def _write(sheet: Worksheet, table: Table) -> None:
    _put_text(sheet, 1, 1, table.caption, bold=True)
    for index, column in enumerate(table.columns, 1):
        _put_text(sheet, HEAD_ROW, index, column.words, bold=True)
    rows = (*table.rows, table.totals) if table.totals else table.rows
    for number, row in enumerate(rows, HEAD_ROW + 1):
        for index, (cell, column) in enumerate(zip(row, table.columns, strict=True), 1):
            if not (column.numeric and _put_number(sheet, number, index, cell.words)):
                _put_text(sheet, number, index, cell.words, bold=row is table.totals)
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    for index, column in enumerate(table.columns):
        longest = max([len(column.words), *(len(row[index].words) for row in rows)])
        sheet.column_dimensions[get_column_letter(index + 1)].width = max(NARROWEST, min(WIDEST, longest + 2))


def _put_text(sheet: Worksheet, row: int, column: int, words: str, *, bold: bool = False) -> None:
    cell = sheet.cell(row, column, guarded(_shown(words)))
    # Otherwise text such as "#N/A" would be an error of the spreadsheet, and "=1" a formula.
    cell.data_type = "s"
    cell.font, cell.alignment = Font(bold=bold), Alignment(wrap_text=len(words) > WIDEST, vertical="top")


def _put_number(sheet: Worksheet, row: int, column: int, words: str) -> bool:
    """Write what is a number as one, in the form in which it was printed; False where it is none."""
    found = _NUMBER.fullmatch(words.strip())
    if not found:
        return False
    decimals = found["decimals"] or ""
    value = Decimal(found["digits"].replace(",", "") + decimals)
    cell = sheet.cell(row, column, (-value if found["sign"] else value).scaleb(-2 if found["percent"] else 0))
    places = f".{'0' * (len(decimals) - 1)}" if decimals else ""
    cell.number_format = f"{'£' if found['pounds'] else ''}#,##0{places}{found['percent']}"
    return True


def _free(name: str, taken: list[str]) -> str:
    """A name for a sheet that no other has: 31 characters at most, whatever the case."""
    base = _NOT_IN_NAMES.sub(" ", _shown(name)).strip() or "Table"
    used = {each.lower() for each in taken}
    for number in range(1, len(taken) + 2):
        tail = f" {number}" if number > 1 else ""
        found = f"{base[: 31 - len(tail)].strip()}{tail}"
        if found.lower() not in used:
            return found
    raise AssertionError("Of so many names one is free.")


def _shown(words: str) -> str:
    return _CONTROL.sub("", words)
