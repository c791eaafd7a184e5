"""What came in with an upload: the file or paste, opened, and the look of its head that the pages show."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import PurePath

from accounts.plain_text import made_printable
from metrics.kinds import PERCENT
from metrics.models import Upload, UploadFile
from metrics.uploads.cells import Cell, Heading, Unreadable, refuse
from metrics.uploads.layout import WIDE, Mapping, month_columns
from metrics.uploads.lines import SeriesInfo, key_of
from metrics.uploads.tables import Table, open_paste, open_table
from metrics.uploads.values import NUMBER_STYLE, read_percent, read_text, shown

PASTED = "Pasted table"  # the name of what came without one
NAME_LENGTH = 150
SAMPLE_LINES, COLUMNS_SHOWN = 5, 12
CELLS_LOOKED_AT = 10_000


@dataclass(frozen=True)
class Head:
    """The head of a table: its headings, its first lines as text, and `choices`, the sheets where one must be chosen first."""

    sheet: str = ""
    date_system: str | None = None
    header: tuple[Heading, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    choices: tuple[str, ...] = ()

    # What fits on a page.

    @property
    def first_headings(self) -> tuple[Heading, ...]:
        return self.header[:COLUMNS_SHOWN]

    @property
    def first_lines(self) -> list[tuple[str, ...]]:
        return [line[:COLUMNS_SHOWN] for line in self.sample]

    @property
    def more_columns(self) -> int:
        return max(0, len(self.header) - COLUMNS_SHOWN)

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict) -> "Head":
        return cls(
            sheet=stored["sheet"],
            date_system=stored["date_system"],
            header=tuple(Heading(**heading) for heading in stored["header"]),
            sample=tuple(tuple(line) for line in stored["sample"]),
            choices=tuple(stored["choices"]),
        )


@dataclass(frozen=True)
class Arrival:
    """A file or paste that can be opened: its name, its bytes, its head."""

    filename: str
    content: bytes
    head: Head


def arrival(filename: str, content: bytes) -> Arrival:
    """A file that came in, looked at. Raises `Unreadable` with what is wrong."""
    name = _short(filename)
    if name == PASTED:
        raise refuse("Choose a file with an ending, .csv or .xlsx.")
    return Arrival(name, content, head_of(name, content))


def pasted(text: str) -> Arrival:
    """The same for a text that was pasted."""
    content = text.encode("utf-8", "replace")
    return Arrival(PASTED, content, head_of(PASTED, content))


def head_of(filename: str, content: bytes, sheet: str | None = None) -> Head:
    """The head of the table, or of the workbook's `sheet`. Raises `Unreadable` with what is wrong."""
    try:
        table = open_content(filename, content, sheet)
    except Unreadable as error:
        if not error.choices:
            raise
        return Head(choices=error.choices)
    first = [cells for _, cells in islice(table.rows(), SAMPLE_LINES)]
    columns = [heading.column - 1 for heading in table.header]
    sample = tuple(tuple(_cell_text(cells[column]) for column in columns) for cells in first)
    return Head(table.sheet, table.date_system, table.header, sample)


def open_content(filename: str, content: bytes, sheet: str | None = None) -> Table:
    if filename == PASTED:
        return open_paste(content.decode())
    return open_table(content, filename, sheet or None)


def open_upload(upload: Upload) -> Table:
    """The table of an upload, with the sheet that was chosen. One query."""
    return open_content(upload.filename, content_of(upload), upload.sheet)


def content_of(upload: Upload) -> bytes:
    return bytes(UploadFile.objects.values_list("content", flat=True).get(upload=upload))


def head_of_upload(upload: Upload, sheet: str = "") -> Head:
    """The head as it was noted, or read anew where another `sheet` is asked for. Raises `Unreadable`."""
    noted = Head.from_json(upload.preview["head"])
    return noted if not sheet or sheet == noted.sheet else head_of(upload.filename, content_of(upload), sheet)


def unsettled_percentage(table: Table, mapping: Mapping, known: dict[str, SeriesInfo]) -> str:
    """A sentence about the first cell that may be a percentage or a fraction; empty where every one is settled by itself.

    A table of many lines is not looked through to its end: then the question has to be answered.
    """
    with contextlib.suppress(Unreadable):  # which is said when the figures are checked
        for number, (info, cell) in enumerate(_values(table, mapping, known)):
            if number >= CELLS_LOOKED_AT:
                return "The table is long, so not every cell was looked at."
            if info.unit == PERCENT and _is_unsettled(cell):
                return f"{info.key} on line {cell.line} is “{shown(cell.value)}”."
    return ""


def _values(table, mapping, known) -> Iterator[tuple[SeriesInfo, Cell]]:
    columns = mapping.columns(table.header)
    held = list(month_columns(table.header, mapping.date_system)) if mapping.layout == WIDE else [columns.get("value")]
    for _, cells in table.rows():
        info = known.get(key_of(read_text(cells[columns["series"].column - 1].value)))
        if info is not None:
            yield from ((info, cells[heading.column - 1]) for heading in held if heading is not None)


def _is_unsettled(cell: Cell) -> bool:
    try:
        read_percent(cell.value, NUMBER_STYLE, cell.percent)
    except ValueError:
        # No percentage at all; that is said when the figures are checked.
        return False
    try:
        read_percent(cell.value, None, cell.percent)
    except ValueError:
        return True
    return False


def _cell_text(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, dt.datetime):
        value = value.date()
    if cell.percent and isinstance(value, int | float):
        return f"{value * 100:.10g}%"
    return shown(read_text(f"{value:.10g}" if isinstance(value, float) else value))


def _short(filename: str) -> str:
    """A file's name as it is kept: printable, and cut before its ending where it is too long."""
    name = made_printable(PurePath(filename).name)
    ending = PurePath(name).suffix[:10]
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - len(ending)] + ending
