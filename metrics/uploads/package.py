"""A workbook's archive, checked before anything in it is read.

An XLSX file is a zip archive of XML parts. Refused are: an archive with too many entries, or one that unpacks to too much, by
what its directory says (reading stops at the size stated there, so that it cannot understate); encryption; macros; other kinds
of spreadsheet; and a DOCTYPE or an entity in any part. Only the sheets and the table of texts are read as they stream; any
other part is read as a whole, so it must be small.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from metrics.uploads.cells import MEGABYTE, Limits, Unreadable, refuse

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_START = b"PK\x03\x04"
CENTRAL_ENTRY = b"PK\x01\x02"
CONTENT_TYPES = "[Content_Types].xml"
WHOLE_PART = 5 * MEGABYTE
SMALL_ENOUGH = MEGABYTE  # below which the ratio of packing is nobody's concern

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
SAVE_AS = "Save it in Excel as “Excel Workbook (.xlsx)”."
DAMAGED = "The workbook is damaged. Open it in Excel and save it again as a new workbook. If that fails, paste the figures."


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name, its part of the archive, and whether it is hidden."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True)
class Package:
    """A workbook's archive that is safe to read. `texts`: the part with the texts that cells share ("" if none)."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    texts: str


@contextmanager
def as_damaged():
    """What a broken archive or part raises becomes one refusal that says so."""
    try:
        yield
    except Unreadable:
        raise
    except DefusedXmlException as error:
        raise refuse("The workbook holds a DOCTYPE or an entity, as no spreadsheet program writes. Paste the figures.") from error
    # Whatever it may be: a parser that meets a broken part fails in its own way, and the person is told the same.
    except Exception as error:
        raise refuse(DAMAGED) from error


def open_package(data: bytes, limits: Limits) -> Package:
    """Check the archive and find its worksheets. Raises Unreadable."""
    _check_kind(data)
    archive = open_archive(data, limits)
    with as_damaged():
        workbook, texts = _main_parts(archive)
        check_heads(archive)
        sheets = _sheets(archive, workbook)
    streamed = {sheet.path for sheet in sheets} | {texts}
    for info in archive.infolist():
        if _is_xml(info.filename) and info.filename not in streamed and info.file_size > WHOLE_PART:
            raise refuse(f"A part of the workbook ({info.filename[:60]}) is too large. Copy the figures into a new workbook.")
    return Package(archive, sheets, texts)


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, if it unpacks to no more than the limits allow and has no password. Raises Unreadable."""
    # Counted before the directory is read, as reading it makes an object of every entry.
    if data.count(CENTRAL_ENTRY) > limits.entries:
        raise refuse(f"The workbook has more than {limits.entries:,} parts. Copy the figures into a new one.")
    with as_damaged():
        archive = zipfile.ZipFile(io.BytesIO(data))
    _check_sizes(archive.infolist(), limits)
    return archive


def kinds_of_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The first part of each kind, by the content types that the archive states. The caller sees that it states any."""
    kinds = {}
    for element in fromstring(archive.read(CONTENT_TYPES), forbid_dtd=True):
        kinds.setdefault(element.get("ContentType", ""), (element.get("PartName") or "").lstrip("/"))
    return kinds


def states_its_kinds(archive: zipfile.ZipFile) -> bool:
    """Whether the archive says what its parts are, in a part small enough to read."""
    return CONTENT_TYPES in archive.namelist() and archive.getinfo(CONTENT_TYPES).file_size <= WHOLE_PART


def has_macros(kinds: Iterable[str]) -> bool:
    return any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds)


def _check_kind(data: bytes) -> None:
    if data.startswith(OLD_EXCEL):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refuse("The workbook is protected with a password. Save it without one.")
        raise refuse(f"This is a workbook of the old kind (.xls). {SAVE_AS}")
    if not data.startswith(ZIP_START):
        raise refuse(f"The file is named .xlsx but is not a workbook. {SAVE_AS}")


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("The workbook is protected with a password. Save it without one.")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        size = limits.unpacked_bytes // MEGABYTE
        raise refuse(f"The workbook unpacks to more than {size} megabytes. Copy the figures alone into a new workbook.")
    for entry in entries:
        if entry.file_size > SMALL_ENOUGH and entry.file_size > limits.ratio * entry.compress_size:
            raise refuse("The workbook unpacks to far more than its size. Copy the figures alone into a new workbook.")


def _main_parts(archive: zipfile.ZipFile) -> tuple[str, str]:
    """The workbook's part, and that of the texts that cells share ("" if there is none)."""
    names = set(archive.namelist())
    if "mimetype" in names:
        raise refuse(f"This is an OpenDocument file (.ods). {SAVE_AS}")
    if not states_its_kinds(archive):
        raise refuse(f"The file is an archive, but not a workbook. {SAVE_AS}")
    kinds = kinds_of_parts(archive)
    if has_macros(kinds):
        raise refuse(f"The workbook holds macros (.xlsm). {SAVE_AS}")
    if any("ms-excel.sheet.binary" in kind for kind in kinds):
        raise refuse(f"This is a binary workbook (.xlsb). {SAVE_AS}")
    if WORKBOOK_TYPE not in kinds:
        raise refuse(f"The file is an archive, but not a workbook. {SAVE_AS}")
    return kinds[WORKBOOK_TYPE] or "xl/workbook.xml", kinds.get(TEXTS_TYPE, "")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def check_heads(archive: zipfile.ZipFile) -> None:
    """A DOCTYPE can only stand before a part's first element."""
    for name in filter(_is_xml, archive.namelist()):
        with archive.open(name) as part:
            next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)


def _sheets(archive: zipfile.ZipFile, workbook: str) -> tuple[SheetPart, ...]:
    root = _whole(archive, workbook)
    if root.tag.startswith(f"{{{STRICT}}}"):
        raise refuse(f"The workbook is a “Strict Open XML Spreadsheet”. {SAVE_AS}")
    folder, name = posixpath.split(workbook)
    names, targets = set(archive.namelist()), {}
    for relation in _whole(archive, posixpath.join(folder, "_rels", f"{name}.rels")):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("Type", "").endswith("/worksheet") and target in names:
            targets[relation.get("Id")] = target
    return tuple(
        SheetPart(sheet.get("name", ""), targets[sheet.get(RELATION)], sheet.get("state", "visible") != "visible")
        for sheet in root.iter(f"{{{MAIN}}}sheet")
        if sheet.get(RELATION) in targets
    )


def _whole(archive: zipfile.ZipFile, name: str):
    if archive.getinfo(name).file_size > WHOLE_PART:
        raise refuse(DAMAGED)
    return fromstring(archive.read(name), forbid_dtd=True)
