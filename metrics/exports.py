"""Tables as CSV and XLSX files. No Django, no database: declared columns and rows in, bytes out.

A column says what its cells are, and so how they are written:

| kind | cells | CSV | XLSX |
|--|--|--|--|
| text | str | as it is, guarded (`metrics/guarding.py`) | the same, always as text |
| number | Decimal, int | `-1234.5`, no thousands separator | a number |
| percent | Decimal, int: 0 to 100 | `77.5` | 0.775, formatted as a percentage |
| month | Month | `2019-04` | its first day, formatted yyyy-mm |

None is an empty cell; a str in a cell of another kind ("c" for a small number) is written as text. `decimals` is how many are
shown in XLSX, where the number is kept whole, and how many are written in CSV (None: all that there are).

What `LONG_COLUMNS` and `wide_columns` write is read back by `metrics/uploads` as it was.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from metrics.figures import rounded
from metrics.guarding import guarded
from metrics.months import Month

TEXT, NUMBER, PERCENT, MONTH = "text", "number", "percent", "month"
SUPPRESSED_MARK = "Suppressed for publication: counts of 1 to 5 are shown as c. Not for import."
NOTES_SHEET = "About this file"
BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8

NARROWEST, WIDEST, ROWS_MEASURED = 9, 60, 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Column:
    """The head of a column and what its cells are: "text", "number", "percent" or "month"."""

    name: str
    kind: str = TEXT
    decimals: int | None = None

    @property
    def number_format(self) -> str:
        """How a spreadsheet shows its cells."""
        if self.kind == MONTH:
            return "yyyy\\-mm"
        sign = "%" if self.kind == PERCENT else ""
        if self.decimals is None or self.kind == TEXT:
            return "0.00%" if sign else "General"
        return f"#,##0{'.' if self.decimals else ''}{'0' * self.decimals}{sign}"


LONG_COLUMNS = (
    Column("series"),
    Column("month", MONTH),
    Column("value", NUMBER),
    Column("numerator", NUMBER),
    Column("denominator", NUMBER),
    Column("provisional"),
    Column("caveat"),
    Column("commentary"),
)


def wide_columns(months: Iterable[Month]) -> tuple[Column, ...]:
    """A line for each series, a column for each month."""
    names = (Column("series"), Column("indicator"), Column("sub-group"), Column("unit"))
    return names + tuple(Column(str(month), NUMBER) for month in months)


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence], first_line: str = "") -> Iterator[bytes]:
    """A CSV file line by line: UTF-8 with its mark, lines ended by CR and LF. `first_line` stands above the headings."""
    heads = [[_text(first_line)]] if first_line else []
    heads.append([_text(column.name) for column in columns])
    cells = ([_in_csv(column, value) for column, value in zip(columns, row, strict=True)] for row in rows)
    mark = BYTE_ORDER_MARK
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    for line in chain(heads, cells):
        yield (mark + writer.writerow(line)).encode()
        mark = ""


def to_csv(columns: Sequence[Column], rows: Iterable[Sequence], first_line: str = "") -> bytes:
    """The same as one piece."""
    return b"".join(csv_lines(columns, rows, first_line))


def to_xlsx(
    columns: Sequence[Column], rows: Iterable[Sequence], title: str, notes: Sequence[str] = (), first_line: str = ""
) -> bytes:
    """A workbook with one sheet, named `title`, and a second one with the `notes` where there are any. It holds no formulas."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = _shown(title)
    workbook.properties.creator = "Getting to Good"
    sheet = workbook.create_sheet(_sheet_name(title))
    try:
        _write_table(sheet, columns, iter(rows), first_line)
    except BaseException:
        # It holds a file open until it is closed or saved.
        sheet.close()
        raise
    if notes:
        about = workbook.create_sheet(NOTES_SHEET)
        about.column_dimensions["A"].width = 100
        for note in (title, *notes):
            about.append([_text_cell(about, note)])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _write_table(sheet, columns: Sequence[Column], rows: Iterator[Sequence], first_line: str) -> None:
    first_rows = list(islice(rows, ROWS_MEASURED))
    sheet.freeze_panes = "B3" if first_line else "B2"
    for index, column in enumerate(columns):
        sheet.column_dimensions[get_column_letter(index + 1)].width = _width(
            column, [row[index : index + 1] for row in first_rows]
        )
    bold = Font(bold=True)
    if first_line:
        sheet.append([_text_cell(sheet, first_line, bold)])
    sheet.append([_text_cell(sheet, column.name, bold) for column in columns])
    for row in chain(first_rows, rows):
        sheet.append([_in_sheet(sheet, column, value) for column, value in zip(columns, row, strict=True)])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _in_csv(column: Column, value) -> str:
    if value is None:
        return ""
    if isinstance(value, str) or column.kind == TEXT:
        return _text(value)
    if column.kind == MONTH:
        return str(value)
    number = _decimal(value)
    if column.decimals is not None:
        return f"{rounded(number, column.decimals):f}"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_sheet(sheet, column: Column, value):
    if value is None:
        return None
    if isinstance(value, str) or column.kind == TEXT:
        return _text_cell(sheet, value)
    cell = WriteOnlyCell(sheet, value.first if column.kind == MONTH else _decimal(value).scaleb(-2 * (column.kind == PERCENT)))
    if column.number_format != "General":
        cell.number_format = column.number_format
    return cell


def _text_cell(sheet, value, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _text(value))
    # Otherwise text such as "#N/A" would be an error of the spreadsheet.
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _decimal(value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _shown(value) -> str:
    """Text without the characters that no spreadsheet can hold."""
    return _CONTROL.sub("", str(value))


def _text(value) -> str:
    return guarded(_shown(value))


def _sheet_name(title: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub(" ", _shown(title)).strip()[:31] or "Table"


def _width(column: Column, cells: Iterable[Sequence]) -> int:
    lengths = [len(column.name)] + [len(str(value)) for cell in cells for value in cell if value is not None]
    return max(NARROWEST, min(WIDEST, max(lengths) + 2))
