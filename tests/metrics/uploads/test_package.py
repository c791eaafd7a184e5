"""Workbooks that are refused before anything in them is read."""

import io
import zipfile
from dataclasses import replace

import pytest

from metrics.uploads.cells import Limits
from metrics.uploads.package import DAMAGED, OLD_EXCEL, WHOLE_PART, open_package
from metrics.uploads.tables import open_table
from tests.metrics.uploads.making import as_excel_has_it, refusals, repacked, replacing, xlsx_of

LIMITS = Limits()
GOOD = as_excel_has_it(xlsx_of())
TYPES, WORKBOOK, RELATIONS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def refusal(data, limits=LIMITS):
    ((sheet, line, column, message),) = refusals(lambda: open_package(data, limits))
    assert (sheet, line, column) == ("", 0, "")
    return message


def test_a_good_workbook_is_opened_with_its_sheets():
    package = open_package(GOOD, LIMITS)
    assert [(sheet.name, sheet.path, sheet.hidden) for sheet in package.sheets] == [
        ("Figures", "xl/worksheets/sheet1.xml", False)
    ]
    assert package.texts == "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"series,month\r\n", "named .xlsx but is not a workbook"),
        (b"PK\x05\x06" + b"\0" * 18, "named .xlsx but is not a workbook"),
        (OLD_EXCEL + b"\0" * 600, "of the old kind (.xls)"),
        (OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (GOOD[:-30], DAMAGED),
        (GOOD[:4] + b"\0" * 400, DAMAGED),
    ],
)
def test_what_is_no_archive(data, message):
    assert message in refusal(data)


def zip_of(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zip_of(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument file (.ods)"),
        (zip_of(readme="hello"), "an archive, but not a workbook"),
        (repacked(GOOD, {TYPES: replacing("spreadsheetml.sheet.main", "wordprocessingml.document.main")}), "not a workbook"),
        (
            repacked(
                GOOD,
                {TYPES: replacing("vnd.openxmlformats-officedocument.spreadsheetml.sheet", "vnd.ms-excel.sheet.macroEnabled")},
            ),
            "holds macros (.xlsm)",
        ),
        (
            repacked(
                GOOD,
                {
                    TYPES: replacing(
                        "</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
                    )
                },
            ),
            "holds macros (.xlsm)",
        ),
        (
            repacked(
                GOOD,
                {TYPES: replacing("vnd.openxmlformats-officedocument.spreadsheetml.sheet", "vnd.ms-excel.sheet.binary.macro")},
            ),
            "binary workbook (.xlsb)",
        ),
        (
            repacked(
                GOOD,
                {
                    WORKBOOK: replacing(
                        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                        "http://purl.oclc.org/ooxml/spreadsheetml/main",
                    )
                },
            ),
            "Strict Open XML",
        ),
    ],
    ids=["ods", "zip", "docx", "xlsm", "vba", "xlsb", "strict"],
)
def test_other_kinds_of_archive(data, message):
    assert message in refusal(data)


def test_a_password_on_the_parts():
    data = bytearray(GOOD)
    # The flag of the first entry, in its own head and in the directory.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "protected with a password" in refusal(bytes(data))


def test_a_bomb_is_refused_by_its_directory_before_it_is_unpacked():
    bomb = repacked(GOOD, {"xl/worksheets/sheet1.xml": b"<x>" + b" " * 2_000_000 + b"</x>"})
    assert len(bomb) < 20_000
    assert "unpacks to far more than its size" in refusal(bomb)
    assert "unpacks to more than 1 megabytes" in refusal(bomb, replace(LIMITS, unpacked_bytes=1_000_000))
    assert open_package(bomb, replace(LIMITS, ratio=2_000)).sheets


def test_a_bomb_that_understates_its_size_is_damaged():
    part = b"<worksheet>" + b"<sheetData/>" * 80_000 + b"</worksheet>"
    bomb = repacked(GOOD, {"xl/worksheets/sheet1.xml": part})
    understated = bomb.replace(len(part).to_bytes(4, "little"), (50_000).to_bytes(4, "little"))
    assert understated != bomb
    assert [message for *_, message in refusals(lambda: open_table(understated, "a.xlsx"))] == [DAMAGED]


def test_too_many_entries():
    many = repacked(GOOD, {f"xl/media/{number}": b"" for number in range(60)})
    assert refusal(many, replace(LIMITS, entries=50)) == "The workbook has more than 50 parts. Copy the figures into a new one."
    assert open_package(many, replace(LIMITS, entries=80)).sheets


@pytest.mark.parametrize("part", [TYPES, WORKBOOK, RELATIONS, "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml"])
@pytest.mark.parametrize(
    "doctype", ["<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY e "lol">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">']
)
def test_a_doctype_in_any_part(part, doctype):
    # A declaration of XML may stand before it, so it goes where the first element begins.
    data = repacked(
        GOOD,
        {
            part: lambda content: (
                content.replace(b"?>", b"?>" + doctype.encode(), 1)
                if content.startswith(b"<?xml")
                else doctype.encode() + content
            )
        },
    )
    assert "holds a DOCTYPE or an entity" in refusal(data)


def test_a_doctype_behind_a_long_comment():
    part = b"<!--" + b"x " * 50_000 + b"--><!DOCTYPE x><worksheet/>"
    assert "holds a DOCTYPE" in refusal(repacked(GOOD, {"xl/worksheets/sheet1.xml": part}))


@pytest.mark.parametrize(
    "changes",
    [
        {WORKBOOK: b"<workbook"},
        {WORKBOOK: None},
        {RELATIONS: None},
        {RELATIONS: b"not xml"},
        {TYPES: b"<Types"},
        {"xl/styles.xml": b""},
    ],
)
def test_broken_parts(changes):
    assert refusal(repacked(GOOD, changes)) == DAMAGED


def test_a_changed_byte_is_noticed():
    data = bytearray(GOOD)
    name = b"xl/worksheets/sheet1.xml"
    data[data.index(name) + len(name) + 20] ^= 0xFF
    assert [message for *_, message in refusals(lambda: open_table(bytes(data), "a.xlsx"))] == [DAMAGED]


def test_parts_that_are_read_as_a_whole_must_be_small():
    padding = bytes(range(32, 127)) * (WHOLE_PART // 95 + 1)
    loose = replace(LIMITS, ratio=10_000)
    for name in ("xl/styles.xml", "docProps/custom.xml"):
        large = repacked(GOOD, {name: b"<x><!--" + padding.replace(b"-", b" ").replace(b"<", b" ") + b"--></x>"})
        assert refusal(large, loose) == f"A part of the workbook ({name}) is too large. Copy the figures into a new workbook."
    large = repacked(GOOD, {WORKBOOK: b"<x>" + b" " * WHOLE_PART + b"</x>"})
    assert refusal(large, loose) == DAMAGED
    large = repacked(GOOD, {TYPES: b"<x>" + b" " * WHOLE_PART + b"</x>"})
    assert "not a workbook" in refusal(large, loose)
