import datetime as dt
from dataclasses import replace

import pytest

from metrics.exports import SUPPRESSED_MARK
from metrics.uploads.cells import Cell, Heading, Limits, Problem, Unreadable, letter
from metrics.uploads.tables import LIMITS, open_paste, open_table
from tests.metrics.uploads.making import LONG, csv_of, refusals, xlsx_of

HEADER = (Heading(1, "series"), Heading(2, "month"), Heading(3, "value"))
UNSHOWN = "The cell holds a character that cannot be shown. Type its text again."


def values(table):
    return [(line, [cell.value for cell in cells]) for line, cells in table.rows()]


@pytest.mark.parametrize(
    ("filename", "data", "kind", "sheet"),
    [
        ("figures.csv", csv_of(LONG), "csv", ""),
        ("Figures.CSV", csv_of(LONG, ";"), "csv", ""),
        ("figures.txt", csv_of(LONG, "\t"), "csv", ""),
        (
            "figures.xlsx",
            xlsx_of([["series", "month", "value"], *[[*row[:2], str(row[2])] for row in LONG[1:]]]),
            "xlsx",
            "Figures",
        ),
    ],
)
def test_the_same_table_from_each_kind_of_file(filename, data, kind, sheet):
    table = open_table(data, filename)
    assert (table.kind, table.sheet, table.header, table.header_line) == (kind, sheet, HEADER, 1)
    assert values(table) == [(2, ["CON_NUM", "2019-04", "12"]), (3, ["CON_NUM", "2019-05", "14"])]
    assert values(table) == values(table), "a table can be read twice"


def test_a_paste_from_a_spreadsheet():
    table = open_paste("series\tmonth\tvalue\r\nCON_NUM\tApr-19\t1,200\r\n")
    assert (table.kind, table.header, table.date_system) == ("paste", HEADER, None)
    assert values(table) == [(2, ["CON_NUM", "Apr-19", "1,200"])]


def test_a_cell_knows_its_address():
    table = open_paste("series\tmonth\tvalue\nCON_NUM\tApr-19\t5")
    (_, cells), *_ = table.rows()
    assert [cell.address for cell in cells] == ["A2", "B2", "C2"]
    assert cells[2] == Cell("5", 2, 3, percent=False)


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (200, "GR"), (16384, "XFD")])
def test_columns_have_a_spreadsheets_letters(column, name):
    assert letter(column) == Heading(column, "x").letter == name


def test_empty_lines_are_passed_over_and_counted():
    table = open_table(b"\r\n , \r\nseries,month,value\r\n\r\na,b,1\r\n,,\r\nc,d,2\r\n\r\n", "a.csv")
    assert (table.header_line, table.header) == (3, HEADER)
    assert values(table) == [(5, ["a", "b", "1"]), (7, ["c", "d", "2"])]


def test_short_lines_are_filled_up_and_empty_cells_beyond_the_headings_left_out():
    table = open_table(b"series,month,value,,\r\na\r\nb,c,1,,,,\r\n", "a.csv")
    assert values(table) == [(2, ["a", None, None]), (3, ["b", "c", "1"])]
    assert list(table.rows())[0][1][2] == Cell(None, 2, 3)


def test_a_line_is_what_a_spreadsheet_shows_as_one():
    table = open_table(b'series,note\r\na,"two\r\nlines"\r\nb,one\r\n', "a.csv")
    assert values(table) == [(2, ["a", "two\r\nlines"]), (3, ["b", "one"])]


def test_headings_are_read_as_text():
    table = open_table(
        xlsx_of([["  series\n key ", dt.date(2019, 4, 1), dt.date(2019, 5, 1), 43617, "'=x"], ["a", 1, 2, 3, 4]]), "a.xlsx"
    )
    assert [heading.name for heading in table.header] == ["series key", "2019-04-01", "2019-05-01", "43617", "=x"]


@pytest.mark.parametrize(
    ("data", "filename", "refusal"),
    [
        (b"", "a.csv", ("", 0, "", "The file is empty.")),
        (b"", "a.xlsx", ("", 0, "", "The file is empty.")),
        (b"\r\n,,\r\n", "a.csv", ("", 0, "", "There is nothing in it.")),
        (b"series,value\r\n,\r\n", "a.csv", ("", 1, "", "There are headings, but no lines below them.")),
        (b"a", "figures", ("", 0, "", "Choose a CSV file (.csv) or an Excel workbook (.xlsx).")),
        (b"a", "a.csv.exe", ("", 0, "", "Choose a CSV file (.csv) or an Excel workbook (.xlsx).")),
        (b"a", "a.ods", ("", 0, "", "This is an OpenDocument file (.ods). Save it in Excel as “Excel Workbook (.xlsx)”.")),
        (b"a", "a.xls", ("", 0, "", "This is a workbook of the old kind (.xls). Save it in Excel as “Excel Workbook (.xlsx)”.")),
        (b"a", "a.XLSM", ("", 0, "", "This is a workbook with macros (.xlsm). Save it in Excel as “Excel Workbook (.xlsx)”.")),
        (xlsx_of(), "a.csv", ("", 0, "", "The file is named .csv but is a workbook or an archive. Name it as what it is.")),
        (b"series,Value, value \r\na,1,2\r\n", "a.csv", ("", 1, "C", "The heading “value” is also that of column B.")),
        (
            b"series,,value\r\na,1,2\r\n",
            "a.csv",
            ("", 2, "B", "“1” stands in a column without a heading. Put the column's heading in line 1, or empty it."),
        ),
        (
            b"Our figures\r\nseries,value\r\na,2\r\n",
            "a.csv",
            ("", 2, "B", "“value” stands in a column without a heading. Put the column's heading in line 1, or empty it."),
        ),
        (
            b"series,value\r\na,1\x072\r\n",
            "a.csv",
            ("", 2, "B", "The cell holds a character that cannot be shown. Type its text again."),
        ),
        (
            "series,value\r\na,1\u0085\r\n".encode(),
            "a.csv",
            ("", 2, "B", "The cell holds a character that cannot be shown. Type its text again."),
        ),
        (
            b"series,v\x07\r\na,1\r\n",
            "a.csv",
            ("", 1, "B", "The cell holds a character that cannot be shown. Type its text again."),
        ),
        (b"series,value\r\na," + b"x" * 2011 + b"\r\n", "a.csv", ("", 2, "B", "The cell holds more than 2,010 characters.")),
        (csv_of([["h" + str(n) for n in range(1000)], [1] * 1000]), "a.csv", ("", 1, "", "There are more than 200 columns.")),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(data, filename, refusal):
    assert refusals(lambda: list(open_table(data, filename).rows())) == [refusal]


@pytest.mark.parametrize("mark", [SUPPRESSED_MARK, SUPPRESSED_MARK.upper(), " suppressed for publication."])
@pytest.mark.parametrize("make", [lambda rows: (csv_of(rows), "a.csv"), lambda rows: (xlsx_of(rows), "a.xlsx")])
def test_an_export_in_which_small_numbers_are_hidden_is_refused(mark, make):
    (refusal,) = refusals(lambda: open_table(*make([[mark], *LONG])))
    assert refusal[1:3] == (1, "A") and "Small numbers are hidden in this file" in refusal[3]


def test_limits_are_those_that_were_given():
    few = replace(LIMITS, rows=2, columns=3, characters=9)
    assert len(values(open_table(csv_of(LONG), "a.csv", limits=few))) == 2
    assert refusals(lambda: values(open_table(csv_of([*LONG, ["a", "b", 1]]), "a.csv", limits=few))) == [
        ("", 4, "", "There are more than 2 lines. Split the file.")
    ]
    assert refusals(lambda: open_table(csv_of(LONG), "a.csv", limits=replace(few, columns=2, characters=20))) == [
        ("", 1, "", "There are more than 2 columns.")
    ]
    assert refusals(lambda: open_table(csv_of(LONG), "a.csv", limits=replace(LIMITS, characters=6))) == [
        ("", 2, "A", "The cell holds more than 6 characters.")
    ]
    assert refusals(lambda: open_table(csv_of(LONG), "a.csv", limits=Limits(file_bytes=20))) == [
        ("", 0, "", "The file is larger than 0 megabytes. Split it.")
    ]
    assert refusals(lambda: open_paste("x" * 21, limits=Limits(file_bytes=20))) == [
        ("", 0, "", "The text is too long. Upload a file.")
    ]


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("Figures", 5, "C", "Wrong."), "Sheet Figures, line 5, column C: Wrong."),
        (Problem("", 5, "", "Wrong."), "Line 5: Wrong."),
        (Problem("", 0, "C", "Wrong."), "Column C: Wrong."),
        (Problem("", 0, "", "Wrong."), "Wrong."),
    ],
)
def test_a_problem_says_where_it_is(problem, text):
    assert str(problem) == text
    assert str(Unreadable([problem, problem])) == f"{text}; {text}"
