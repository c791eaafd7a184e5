"""Files for the tests of uploads, good and bad."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook

from metrics.uploads.cells import Heading, Unreadable

LONG = [["series", "month", "value"], ["CON_NUM", "2019-04", 12], ["CON_NUM", "2019-05", 14]]


def csv_of(rows, delimiter=",") -> bytes:
    return "".join(delimiter.join(str(cell) for cell in row) + "\r\n" for row in rows).encode()


def xlsx_of(rows=LONG, title="Figures", change: Callable[[Workbook], None] | None = None) -> bytes:
    """A workbook with `rows`; `change` is given it before it is saved."""
    workbook = Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    if change:
        change(workbook)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, changes: Mapping[str, Callable[[bytes], bytes] | bytes | None]) -> bytes:
    """The same archive with parts changed by a function, added or replaced (bytes), or left out (None)."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            change = changes.get(name, lambda part: part)
            if callable(change):
                target.writestr(name, change(source.read(name)))
        for name, change in changes.items():
            if isinstance(change, bytes):
                target.writestr(name, change)
    return buffer.getvalue()


def as_excel_has_it(data: bytes) -> bytes:
    """The same workbook with its texts in a table that cells share, as Excel writes it (openpyxl puts them into the cells)."""
    texts = []

    def share(match):
        texts.append(match[2])
        return match[1] + b't="s"><v>%d</v></c>' % (len(texts) - 1)

    def change(part):
        return re.sub(rb'(<c [^>]*?)t="inlineStr"><is>(.*?)</is></c>', share, part)

    sheet = change(zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml"))
    table = b"".join(b"<si>%s</si>" % text for text in texts)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    return repacked(
        data,
        {
            "xl/worksheets/sheet1.xml": lambda _: sheet,
            "xl/sharedStrings.xml": b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % table,
            "[Content_Types].xml": replacing(
                "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            ),
        },
    )


def sheet_with(data: str, after: str = "", before: str = "") -> bytes:
    """A workbook whose sheet holds these rows of XML."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    )
    return repacked(xlsx_of(), {"xl/worksheets/sheet1.xml": xml.encode()})


def replacing(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        assert re.search(old.encode(), part), f"{old} is not in this part"
        return re.sub(old.encode(), new.encode(), part)

    return change


def header_of(*names: str) -> tuple[Heading, ...]:
    return tuple(Heading(column, name) for column, name in enumerate(names, start=1))


def refusals(read: Callable[[], object]) -> list[tuple[str, int, str, str]]:
    """What `read` is refused for: sheet, line, column, message."""
    try:
        read()
    except Unreadable as error:
        return [(problem.sheet, problem.line, problem.column, problem.message) for problem in error.problems]
    raise AssertionError("It was not refused.")
