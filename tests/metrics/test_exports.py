import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal as D

import pytest
from openpyxl import load_workbook

from metrics.exports import (
    LONG_COLUMNS,
    MONTH,
    NOTES_SHEET,
    NUMBER,
    PERCENT,
    SUPPRESSED_MARK,
    Column,
    csv_lines,
    to_csv,
    to_xlsx,
    wide_columns,
)
from metrics.months import Month

COLUMNS = (
    Column("series"),
    Column("month", MONTH),
    Column("value", NUMBER),
    Column("share", PERCENT),
    Column("rounded", NUMBER, 1),
)
ROWS = [
    ("CON_NUM", Month(2019, 4), D("1234.5000"), D("77.5"), D("2.25")),
    ("FIN_VAR", Month(2019, 5), D("-205"), None, -3),
    ("REF_NUM", None, "c", "c", D("1E+3")),
]
DANGEROUS = ["=1+1", "+44 1234", "-5", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", " =1", "'=1"]


def sheet_of(data, index=0):
    return load_workbook(io.BytesIO(data)).worksheets[index]


def cells_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_is_what_excel_expects():
    data = to_csv(COLUMNS, ROWS)
    assert data.decode("utf-8") == (
        "\ufeffseries,month,value,share,rounded\r\n"
        "CON_NUM,2019-04,1234.5,77.5,2.3\r\n"
        "FIN_VAR,2019-05,-205,,-3.0\r\n"
        "REF_NUM,,c,c,1000.0\r\n"
    )


def test_csv_comes_line_by_line():
    def rows():
        yield ROWS[0]
        raise RuntimeError("the second row was asked for")

    lines = csv_lines(COLUMNS, rows())
    assert next(lines).startswith(b"\xef\xbb\xbfseries") and next(lines).startswith(b"CON_NUM")
    with pytest.raises(RuntimeError):
        next(lines)


def test_csv_quotes_what_needs_it():
    assert cells_of(to_csv([Column("a,b"), Column("c")], [('say "x"', "two\nlines")])) == [
        ["a,b", "c"],
        ['say "x"', "two\nlines"],
    ]


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("kind", ["text", NUMBER, PERCENT, MONTH])
def test_text_that_may_run_is_harmless_in_both_kinds_of_file(text, kind):
    columns, rows = [Column("x", kind), Column("=head")], [(text, "a")]
    assert cells_of(to_csv(columns, rows, first_line=text))[0] == [f"'{text}"]
    assert cells_of(to_csv(columns, rows)) == [["x", "'=head"], [f"'{text}", "a"]]
    data = to_xlsx(columns, rows, title=text, notes=[text], first_line=text)
    sheet = sheet_of(data)
    # XML knows no carriage return.
    expected = f"'{text}".replace("\r", "\n")
    assert [cell.value.replace("\r", "\n") for cell in (sheet["A1"], sheet["A3"], sheet_of(data, 1)["A2"])] == [expected] * 3
    assert {cell.data_type for page in (sheet, sheet_of(data, 1)) for row in page for cell in row if cell.value} == {"s"}
    assert all(b"<f" not in zipfile.ZipFile(io.BytesIO(data)).read(f"xl/worksheets/sheet{n}.xml") for n in (1, 2))


def test_a_workbook_keeps_numbers_whole_and_shows_them_as_declared():
    sheet = sheet_of(to_xlsx(COLUMNS, ROWS, "Figures"))
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["CON_NUM", dt.datetime.combine(dt.date(2019, 4, 1), dt.time()), 1234.5, 0.775, 2.25],
        ["FIN_VAR", dt.datetime.combine(dt.date(2019, 5, 1), dt.time()), -205, None, -3],
        ["REF_NUM", None, "c", "c", 1000],
    ]
    assert [cell.number_format for cell in sheet[2]] == ["General", "yyyy\\-mm", "General", "0.00%", "#,##0.0"]
    assert Column("x", PERCENT, 1).number_format == "#,##0.0%" and Column("x", NUMBER, 0).number_format == "#,##0"


def test_a_workbooks_head_is_bold_and_stays_in_view():
    sheet = sheet_of(to_xlsx(COLUMNS, [("A series with a long name", None, None, None, None)], "Figures"))
    assert [cell.value for cell in sheet[1]] == [column.name for column in COLUMNS]
    assert all(cell.font.bold for cell in sheet[1]) and not sheet["A2"].font.bold
    assert sheet.freeze_panes == "B2"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["C"].width) == (27, 9)
    assert sheet_of(to_xlsx([Column("x" * 900)], [("a",)], "t")).column_dimensions["A"].width == 60


def test_a_first_line_stands_above_the_headings():
    assert cells_of(to_csv(LONG_COLUMNS, [], SUPPRESSED_MARK))[0] == [SUPPRESSED_MARK]
    sheet = sheet_of(to_xlsx(COLUMNS, ROWS, "Figures", first_line=SUPPRESSED_MARK))
    assert (sheet["A1"].value, sheet["A2"].value, sheet.freeze_panes) == (SUPPRESSED_MARK, "series", "B3")


def test_title_and_notes():
    workbook = load_workbook(
        io.BytesIO(to_xlsx(COLUMNS, ROWS, "Scorecard: August 2019 [Exampleshire]", ["Source: the council."]))
    )
    assert workbook.sheetnames == ["Scorecard  August 2019  Example", NOTES_SHEET]
    assert workbook.properties.title == "Scorecard: August 2019 [Exampleshire]"
    assert [row[0].value for row in workbook[NOTES_SHEET]] == ["Scorecard: August 2019 [Exampleshire]", "Source: the council."]
    assert load_workbook(io.BytesIO(to_xlsx(COLUMNS, ROWS, "///"))).sheetnames == ["Table"]


def test_characters_that_no_spreadsheet_holds_are_left_out():
    rows = [("a\x00b\x0bc\ud800d\uffff",)]
    assert cells_of(to_csv([Column("x")], rows))[1] == ["abcd"]
    assert sheet_of(to_xlsx([Column("x")], rows, "t\x07"))["A2"].value == "abcd"


def test_text_that_looks_like_an_error_of_a_spreadsheet_stays_text():
    cell = sheet_of(to_xlsx([Column("x")], [("#N/A",)], "t"))["A2"]
    assert (cell.value, cell.data_type) == ("#N/A", "s")


def test_a_row_of_another_length_is_a_mistake():
    for write in (to_csv, lambda columns, rows: to_xlsx(columns, rows, "t")):
        with pytest.raises(ValueError):
            write(COLUMNS, [("too", "short")])


def test_the_columns_of_a_wide_table():
    names = [column.name for column in wide_columns([Month(2019, 4), Month(2019, 5)])]
    assert names == ["series", "indicator", "sub-group", "unit", "2019-04", "2019-05"]
