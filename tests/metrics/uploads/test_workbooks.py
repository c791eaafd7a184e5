"""What is read of a workbook's sheets, and what in them is refused."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from openpyxl.chart import LineChart
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from metrics.exports import NOTES_SHEET
from metrics.uploads import scan
from metrics.uploads.cells import Limits, Unreadable
from metrics.uploads.package import DAMAGED
from metrics.uploads.tables import open_table
from tests.metrics.uploads.making import LONG, as_excel_has_it, refusals, repacked, replacing, sheet_with, xlsx_of

LIMITS = Limits()


def read(data, sheet=None, limits=LIMITS):
    return open_table(data, "a.xlsx", sheet, limits)


def values(table):
    return [(line, [cell.value for cell in cells]) for line, cells in table.rows()]


def xml_row(line, *cells, **attributes):
    words = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<row r="{line}"{words}>{"".join(cells)}</row>'


def text(name, content="x"):
    return f'<c r="{name}" t="inlineStr"><is><t>{content}</t></is></c>'


HEAD = xml_row(1, text("A1", "series"), text("B1", "value"))


@pytest.mark.parametrize("how", [bytes, as_excel_has_it])
def test_values_come_as_the_workbook_has_them(how):
    rows = [["series", "when", "value", "flag"], ["CON_NUM", dt.date(2019, 4, 30), 0.1, True], ["é£", None, 5, None]]
    assert values(read(how(xlsx_of(rows)))) == [
        (2, ["CON_NUM", dt.datetime.combine(dt.date(2019, 4, 30), dt.time()), 0.1, True]),
        (3, ["é£", None, 5, None]),
    ]


@pytest.mark.parametrize(
    ("number_format", "percent"),
    [
        ("0%", True),
        ("0.0%", True),
        ("[Red]0.00%;-0.00%", True),
        ('0"%"', False),
        ("0\\%", False),
        ("General", False),
        ("0", False),
    ],
)
def test_a_cell_that_is_formatted_as_a_percentage_is_known(number_format, percent):
    def change(workbook):
        workbook.active["C2"].number_format = number_format

    (_, cells), (_, others) = read(xlsx_of(change=change)).rows()
    assert (cells[2].percent, others[2].percent) == (percent, False)


def test_the_system_of_days_is_the_workbooks():
    def change(workbook):
        workbook.epoch = CALENDAR_MAC_1904

    table = read(xlsx_of([["month", "value"], [dt.date(2019, 4, 30), 1]], change=change))
    assert table.date_system == "1904"
    assert values(table)[0][1][0].date() == dt.date(2019, 4, 30)
    assert read(xlsx_of()).date_system == "1900"


def test_lines_that_are_left_out_keep_their_numbers():
    data = sheet_with(xml_row(3, text("B3", "series"), text("C3", "value")) + xml_row(7, text("B7"), '<c r="C7"><v>5</v></c>'))
    table = read(data)
    assert [(heading.letter, heading.name) for heading in table.header] == [("B", "series"), ("C", "value")]
    assert values(table) == [(7, [None, "x", 5])]


def test_cells_without_names_follow_each_other():
    cell = '<c t="inlineStr"><is><t>x</t></is></c>'
    data = sheet_with(f"<row>{cell}{cell}</row>".replace(">x<", ">series<", 1) + f"<row>{cell}<c><v>2</v></c></row>")
    assert values(read(data)) == [(2, ["x", 2])]


def test_formats_below_and_beside_the_figures_do_not_count():
    def change(workbook):
        workbook.active["XFD1"].number_format = "0%"
        workbook.active["D90000"].number_format = "0%"
        workbook.active.column_dimensions["E"].hidden = True

    assert len(values(read(xlsx_of(change=change)))) == 2


def test_what_openpyxl_warns_of_does_no_harm():
    def change(workbook):
        sheet = workbook.active
        sheet.add_data_validation(DataValidation(type="list", formula1='"a,b"', sqref="A1:A9"))
        sheet["A2"].comment = Comment("See note", "A lead")
        sheet["B3"].number_format = "dd/mm/yyyy"
        sheet["B3"] = -700_000
        sheet.add_chart(LineChart(), "F1")
        workbook.create_chartsheet("Chart").add_chart(LineChart())

    assert values(read(xlsx_of(change=change)))[1] == (3, ["CON_NUM", "#VALUE!", 14])


def test_a_formula_is_told_of_by_column_and_never_worked_out():
    def change(workbook):
        sheet = workbook.active
        sheet["D1"], sheet["D2"], sheet["D3"], sheet["B3"] = "total", "=C2+1", "=C3+1", "=B2"

    table = read(xlsx_of(change=change))
    assert dict(table.formulas) == {4: (2, 2), 2: (3, 1)}
    assert values(table)[1] == (3, ["CON_NUM", None, 14, None])


def test_a_heading_that_is_a_formula():
    data = sheet_with(
        xml_row(1, text("A1", "series"), '<c r="B1" t="str"><f>A1</f><v>value</v></c>') + xml_row(2, text("A2"), text("B2"))
    )
    assert refusals(lambda: read(data)) == [("Figures", 1, "B", "A heading is a formula. Put in its text.")]


@pytest.mark.parametrize(
    ("cells", "line", "column"), [("A1:B1", 1, "A"), ("B2:B3", 2, "B"), ("D7:E9", 7, "D")], ids=["heads", "figures", "elsewhere"]
)
def test_merged_cells(cells, line, column):
    data = xlsx_of(change=lambda workbook: workbook.active.merge_cells(cells))
    assert refusals(lambda: read(data)) == [
        ("Figures", line, column, f"The cells {cells} are merged. Unmerge them and fill each.")
    ]


def test_hidden_lines_and_columns():
    def change(workbook):
        sheet = workbook.active
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["B"].hidden = True

    assert refusals(lambda: read(xlsx_of(change=change))) == [
        ("Figures", 2, "", "This line is hidden. Show it (take filters off), or delete it."),
        ("Figures", 0, "B", "This column is hidden. Show it, or delete it."),
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_that_holds_something(state):
    def change(workbook, text="x"):
        workbook.create_sheet("Old").sheet_state = state
        workbook["Old"].append([text])

    assert refusals(lambda: read(xlsx_of(change=change), sheet="Figures")) == [
        ("Old", 0, "", "This sheet is hidden. Show it and look at it, or delete it.")
    ]
    assert values(read(xlsx_of(change=lambda workbook: change(workbook, None))))


def test_one_of_several_sheets_has_to_be_chosen():
    def change(workbook):
        workbook.create_sheet("Empty")
        workbook.create_sheet("Teams").append(["series", "value"])
        workbook["Teams"].append(["A", 1])

    data = xlsx_of(change=change)
    with pytest.raises(
        Unreadable, match="The workbook has 2 sheets with something in them: Figures, Teams. Choose one."
    ) as error:
        read(data)
    assert error.value.choices == ("Figures", "Teams")
    assert read(data, "Teams").sheet == "Teams" and values(read(data, "Teams")) == [(2, ["A", 1])]
    for name in ("Empty", "Nowhere"):
        assert refusals(lambda name=name: read(data, name)) == [(name, 0, "", "The workbook has no such sheet, or it is empty.")]


def test_the_notes_of_an_export_need_no_choice():
    def change(workbook):
        workbook.create_sheet(NOTES_SHEET).append(["a note"])

    assert read(xlsx_of(change=change)).sheet == "Figures"
    assert read(xlsx_of(title=NOTES_SHEET)).sheet == NOTES_SHEET


def test_an_empty_workbook():
    assert refusals(lambda: read(xlsx_of([]))) == [("", 0, "", "The workbook is empty.")]
    assert refusals(lambda: read(xlsx_of([[" "]]))) == [("Figures", 0, "", "There is nothing in it.")]


def test_a_thousand_columns_and_too_many_lines():
    assert refusals(lambda: read(xlsx_of([range(1000), range(1000)]))) == [
        ("Figures", 1, "", "The sheet has more than 200 columns.")
    ]
    few = replace(LIMITS, rows=2)
    assert len(values(read(xlsx_of(), limits=few))) == 2
    assert refusals(lambda: read(xlsx_of([*LONG, [1]]), limits=few)) == [
        ("Figures", 4, "", "The sheet has more than 2 lines. Split it.")
    ]


@pytest.mark.parametrize(
    "rows",
    [
        xml_row(3, text("A3")) + xml_row(2, text("A2")),
        xml_row(2, text("A2")) + xml_row(2, text("B2")),
        xml_row(2, text("B2"), text("A2")),
        xml_row(2, text("A2"), text("A2")),
        xml_row(2, text("A3")),
        xml_row(2, text("AAAA2")),
        xml_row(2, text("2")),
        xml_row("two", text("A2")),
        xml_row(9_999_999, text("A9999999")),
        xml_row(2, '<c r="A2" t="s"><v>99</v></c>'),
        xml_row(2, '<c r="A2"><v>five</v></c>'),
        xml_row(2, '<c r="A2" s="77"><v>5</v></c>'),
        xml_row(2, text("A2")) + "<row",
    ],
)
def test_a_damaged_sheet(rows):
    assert [message for *_, message in refusals(lambda: list(read(sheet_with(HEAD + rows)).rows()))] == [DAMAGED]


def test_a_sheet_that_cannot_be_found():
    data = repacked(xlsx_of(), {"xl/_rels/workbook.xml.rels": replacing("sheet1.xml", "sheet9.xml")})
    assert [message for *_, message in refusals(lambda: read(data))] == ["The workbook is empty."]


def test_what_would_fill_the_memory_between_two_lines(monkeypatch):
    monkeypatch.setattr(scan, "MOST_BETWEEN_ROWS", 50)
    more = "Copy the figures into a new workbook."
    crowded = xml_row(2, *["<c/>"] * 60)
    for data in (
        sheet_with(HEAD + crowded),
        sheet_with(HEAD, after="<x/>" * 60),
        sheet_with(HEAD, before="<x/>" * 60),
    ):
        assert refusals(lambda data=data: read(data)) == [("Figures", 0, "", f"The sheet holds far more than a table. {more}")]
    empty = HEAD + "".join(xml_row(line) for line in range(2, 9))
    assert "far more than a table" in refusals(lambda: read(sheet_with(empty), limits=replace(LIMITS, rows=2)))[0][3]


def test_texts_that_are_too_many_or_too_long(monkeypatch):
    monkeypatch.setattr(scan, "MOST_TEXT", 30)
    assert refusals(lambda: read(sheet_with(HEAD + xml_row(2, text("A2", "x" * 31))))) == [
        ("Figures", 2, "", "A cell holds more than 30 characters.")
    ]
    long = as_excel_has_it(xlsx_of([*LONG, ["x" * 31]]))
    assert refusals(lambda: read(long)) == [("", 0, "", "A cell of the workbook holds more than 30 characters.")]
    monkeypatch.setattr(scan, "MOST_TEXTS", 7)
    assert values(read(as_excel_has_it(xlsx_of())))
    many = as_excel_has_it(xlsx_of([*LONG, ["x"]]))
    assert refusals(lambda: read(many)) == [("", 0, "", "The workbook holds more than 7 different texts. Split it.")]


def test_a_broken_table_of_texts():
    data = repacked(as_excel_has_it(xlsx_of()), {"xl/sharedStrings.xml": b"<sst"})
    assert [message for *_, message in refusals(lambda: read(data))] == [DAMAGED]


def test_the_parser_itself_takes_no_doctype():
    with pytest.raises(ValueError, match="DOCTYPE"):
        scan.scan_sheet(io.BytesIO(b"<!DOCTYPE x><x/>"), "Figures", LIMITS)


def test_a_heading_that_is_a_day_as_a_number_with_a_decimal_point():
    data = sheet_with(xml_row(1, text("A1", "series"), '<c r="B1"><v>43617.0</v></c>') + xml_row(2, text("A2"), text("B2")))
    assert read(data).header[1].name == "43617"
