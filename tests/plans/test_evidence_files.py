"""Which files are taken in as evidence: literal files of every kind, and what is refused."""

import io
import zipfile

import pytest

from plans.evidence_files import CONTENT_TYPES, LIMITS, NAME_LIMIT, Unsuitable, check, check_size, label_of

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
MAIN = {
    "docx": ("word/document.xml", CONTENT_TYPES["docx"] + ".main+xml"),
    "xlsx": ("xl/workbook.xml", CONTENT_TYPES["xlsx"] + ".main+xml"),
    "pptx": ("ppt/presentation.xml", CONTENT_TYPES["pptx"] + ".main+xml"),
}


def office(kind, *, content_type=None, parts=(), compression=zipfile.ZIP_DEFLATED) -> bytes:
    """An Office file of one part, with more `parts` (name, content) beside it."""
    name, stated = MAIN[kind]
    types = f'<Types><Override PartName="/{name}" ContentType="{content_type or stated}"/></Types>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for part, content in (("[Content_Types].xml", types), (name, "<root/>"), *parts):
            archive.writestr(part, content)
    return buffer.getvalue()


GOOD = {
    "minutes.pdf": PDF,
    "report.docx": office("docx"),
    "figures.xlsx": office("xlsx"),
    "slides.pptx": office("pptx"),
    "figures.csv": b"month,value\r\n2026-01,4\r\n",
    "notes.txt": "What families said – “better”".encode(),
    "notes_ansi.txt": "What families said – “better”".encode("cp1252"),
    "notes_unicode.txt": "What families said".encode("utf-16"),
    "board.png": PNG,
    "board.jpg": JPG,
    "board.JPEG": JPG,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_each_kind_is_taken_byte_for_byte(name):
    checked = check(name, GOOD[name])
    assert (checked.filename, checked.content) == (name, GOOD[name])
    ending = name.rpartition(".")[2].lower()
    assert checked.content_type == CONTENT_TYPES["jpg" if ending == "jpeg" else ending]


@pytest.mark.parametrize(
    ("name", "content", "gist"),
    [
        ("run.exe", b"MZ\x90", "This kind of file is not taken"),
        ("page.html", b"<html>", "This kind of file is not taken"),
        ("drawing.svg", b"<svg/>", "This kind of file is not taken"),
        ("report.docm", office("docx"), "This kind of file is not taken"),
        ("report.pdf.exe", PDF, "This kind of file is not taken"),
        ("figures.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This kind of file is not taken"),
        ("minutes.pdf", b"", "The file is empty"),
        ("notes.txt", b" \r\n", "The file is empty"),
        ("minutes.pdf", b"MZ\x90\x00", "named .pdf but is something else"),
        ("board.png", JPG, "named .png but is something else"),
        ("board.jpg", PNG, "named .jpg but is something else"),
        ("notes.txt", b"MZ\x90\x00\x03", "named .txt but is not plain text"),
        ("notes.csv", office("xlsx"), "named .csv but is not plain text"),
        ("notes.txt", b"\n <!doctype html><script>", "a web page or XML"),
        ("report.docx", PDF, "is no Word document"),
        ("report.docx", office("xlsx"), "is no Word document"),
        ("figures.xlsx", office("docx"), "is no Excel workbook"),
        ("slides.pptx", office("docx"), "is no PowerPoint presentation"),
        ("report.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "of the old kind, or protected with a password"),
        ("report.docx", office("docx")[:-30], "is damaged"),
        ("report.docx", office("docx", content_type="application/vnd.ms-word.document.macroEnabled.main+xml"), "holds macros"),
        ("report.docx", office("docx", parts=[("word/vbaProject.bin", b"x")]), "holds macros"),
        ("report.docx", office("docx", parts=[("big.bin", b"\0" * 3_000_000)]), "unpacks to too much"),
        ("report.docx", office("docx", parts=[(f"{n}.xml", "<a/>") for n in range(1_001)]), "unpacks to too much"),
        ("report.docx", office("docx", parts=[("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>')]), "holds what none should"),
        ("report.docx", office("docx", parts=[("word/a.xml", "<a")]), "is damaged"),
    ],
)
def test_what_is_refused_says_why(name, content, gist):
    with pytest.raises(Unsuitable, match=gist):
        check(name, content)


def test_an_archive_that_states_no_kinds_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Unsuitable, match="is no Excel workbook"):
        check("figures.xlsx", buffer.getvalue())


def test_ten_megabytes_are_taken_and_a_byte_more_is_refused():
    check_size(LIMITS.file_bytes)
    with pytest.raises(Unsuitable, match="larger than 10 megabytes"):
        check_size(LIMITS.file_bytes + 1)
    with pytest.raises(Unsuitable, match="larger than 10 megabytes"):
        check("minutes.pdf", PDF + b"\0" * LIMITS.file_bytes)


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "C:\\papers\\minutes.pdf", "/minutes.pdf", "papers/minutes.pdf"])
def test_a_name_that_is_a_path_is_refused(name):
    with pytest.raises(Unsuitable, match="holds a path"):
        check(name, PDF)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("minutes.pdf", "minutes.pdf"),
        (" minutes \n of  board.pdf", "minutes of board.pdf"),
        ("..minutes.pdf", "minutes.pdf"),
        ("min\u202eutes.pdf", "minutes.pdf"),
        ("a" * 300 + ".pdf", "a" * (NAME_LIMIT - 4) + ".pdf"),
    ],
)
def test_a_name_becomes_a_label(name, label):
    assert label_of(name) == label


@pytest.mark.parametrize("name", ["", "minutes", ".pdf", "..", "\u200b.pdf"])
def test_a_name_without_a_name_or_an_ending_is_refused(name):
    with pytest.raises(Unsuitable, match="no name with an ending"):
        label_of(name)
