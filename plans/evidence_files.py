"""Which files are taken in as evidence: their name, kind and size. Standard library and the archives of `metrics.uploads`.

A file is judged by its ending and by what it is made of, and the two must agree. Word, Excel and PowerPoint files are archives,
to which the limits of uploaded workbooks apply: number of parts, size when unpacked, no macros, no password, no DOCTYPE.
"""

import posixpath
import unicodedata
from dataclasses import dataclass

from metrics.uploads import package
from metrics.uploads.cells import MEGABYTE, Limits, Unreadable
from metrics.uploads.delimited import MARKS

LIMITS = Limits()
NAME_LIMIT = 150

PDF, DOCX, XLSX, PPTX, CSV, TXT, PNG, JPG = "pdf", "docx", "xlsx", "pptx", "csv", "txt", "png", "jpg"
_OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    PDF: "application/pdf",
    DOCX: f"{_OFFICE}wordprocessingml.document",
    XLSX: f"{_OFFICE}spreadsheetml.sheet",
    PPTX: f"{_OFFICE}presentationml.presentation",
    CSV: "text/csv",
    TXT: "text/plain",
    PNG: "image/png",
    JPG: "image/jpeg",
}
ENDINGS = {kind: kind for kind in CONTENT_TYPES} | {"jpeg": JPG}
KINDS_IN_WORDS = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), CSV, plain text (.txt), PNG or JPG"
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
SIZE = LIMITS.file_bytes // MEGABYTE

STARTS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPG: b"\xff\xd8\xff"}
# The part that an Office file is built around.
MAIN_PARTS = {kind: f"{CONTENT_TYPES[kind]}.main+xml" for kind in (DOCX, XLSX, PPTX)}
OFFICE_WORDS = {DOCX: "Word document", XLSX: "Excel workbook", PPTX: "PowerPoint presentation"}
TEXT_CONTROLS = frozenset("\t\n\r\f")


class Unsuitable(Exception):
    """A file that is not taken in. Its text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Checked:
    """A file that may be kept. `filename` is a label, never a path; `content_type` follows from its ending."""

    filename: str
    content_type: str
    content: bytes


def check(name: str, content: bytes) -> Checked:
    """The file, if it may be kept. Raises Unsuitable with a sentence."""
    check_size(len(content))
    label = label_of(name)
    kind = ENDINGS.get(posixpath.splitext(label)[1].lstrip(".").lower())
    if kind is None:
        raise Unsuitable(f"This kind of file is not taken. Choose {KINDS_IN_WORDS}.")
    if kind in MAIN_PARTS:
        _check_office(content, kind)
    elif kind in STARTS:
        if not content.startswith(STARTS[kind]):
            raise Unsuitable(f"The file is named .{kind} but is something else. Save it as the kind it is, and choose it again.")
    else:
        _check_text(content, kind)
    return Checked(label, CONTENT_TYPES[kind], content)


def check_size(size: int) -> None:
    """Refuse a file by its size in bytes, which is known before it is read."""
    if size == 0:
        raise Unsuitable("The file is empty.")
    if size > LIMITS.file_bytes:
        raise Unsuitable(f"The file is larger than {SIZE} megabytes. Send a smaller one, or give a link to it.")


def label_of(name: str) -> str:
    """The name under which a file is shown. Raises Unsuitable for one that is a path or shows nothing."""
    if "/" in name or "\\" in name:
        raise Unsuitable("The name of the file holds a path. Rename it, without / and \\.")
    # Control characters, and marks that turn the direction of writing, would let a name look like another one.
    label = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    label = " ".join(label.split()).lstrip(".")
    stem, ending = posixpath.splitext(label)
    if not stem or not ending:
        raise Unsuitable("The file has no name with an ending such as .pdf. Rename it and choose it again.")
    return stem[: NAME_LIMIT - len(ending)].rstrip() + ending


def _check_text(content: bytes, kind: str) -> None:
    """Text is what holds no control characters; a web page is refused, whatever it is named."""
    text = decoded(content)
    if text is None or any(unicodedata.category(character) == "Cc" and character not in TEXT_CONTROLS for character in text):
        raise Unsuitable(f"The file is named .{kind} but is not plain text. Save it as the kind it is, and choose it again.")
    if text.lstrip("\ufeff \t\r\n\f").startswith("<"):
        raise Unsuitable("The file is a web page or XML. Print it to a PDF and choose that.")
    if not text.strip("\ufeff \t\r\n\f"):
        raise Unsuitable("The file is empty.")


def decoded(content: bytes) -> str | None:
    """UTF-8, UTF-16 with its mark, or Windows-1252, which is what Excel calls CSV and Notepad calls ANSI."""
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), "utf-8")
    for name in (encoding, "cp1252"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _check_office(content: bytes, kind: str) -> None:
    words = OFFICE_WORDS[kind]
    other = Unsuitable(f"The file is named .{kind} but is no {words}. Save it as one, and choose it again.")
    if content.startswith(package.OLD_EXCEL):
        raise Unsuitable(f"The {words} is of the old kind, or protected with a password. Save it as .{kind} without a password.")
    if not content.startswith(package.ZIP_START):
        raise other
    try:
        archive = package.open_archive(content, LIMITS)
        with package.as_damaged():
            kinds = package.kinds_of_parts(archive) if package.states_its_kinds(archive) else {}
            package.check_heads(archive)
    except Unreadable as error:
        if package.DAMAGED in str(error):
            raise Unsuitable(f"The {words} is damaged. Open it, save it again under a new name, and choose that.") from error
        raise Unsuitable(
            f"The {words} unpacks to too much, or holds what none should. Save it as a PDF and choose that."
        ) from error
    if package.has_macros(kinds) or any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        raise Unsuitable(f"The {words} holds macros. Save it as .{kind} without them.")
    if MAIN_PARTS[kind] not in kinds:
        raise other
