"""The tables of a paper as a workbook."""

import io

import openpyxl
import pytest

from boards.papers.blocks import Cell, Column, Document, Table
from boards.papers.document import paper_of
from boards.papers.excel import to_excel
from tests.boards.papers.example import example


def workbook(document):
    return openpyxl.load_workbook(io.BytesIO(to_excel(document)))


def one_table(*rows, name="Name", numeric=False):
    cells = tuple(tuple(Cell.of(words) for words in row) for row in rows)
    table = Table("Caption", (Column("What"), Column("How many", numeric)), cells, name=name)
    return Document("Title", "Council", "Board", (), (table,))


def test_there_is_a_sheet_for_each_table_and_one_that_lists_them():
    paper = paper_of(example())
    found = workbook(paper)
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    assert len(found.sheetnames) == len(tables) + 1
    assert len({name.lower() for name in found.sheetnames}) == len(found.sheetnames)
    listed = [(row[0], row[1]) for row in found.worksheets[0].iter_rows(values_only=True)]
    assert [(sheet.title, sheet["A1"].value) for sheet in found.worksheets[1:]] == listed[-len(tables) :]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#N/A"])
def test_text_is_never_a_formula(words):
    sheet = workbook(one_table((words, words)))["Name"]
    for cell in (sheet["A4"], sheet["B4"]):
        assert cell.data_type == "s"
        assert not str(cell.value).startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("words", "value", "shown"),
    [
        ("1,234", 1234, "#,##0"),
        ("−279", -279, "#,##0"),
        ("77%", 0.77, "#,##0%"),
        ("£1,250.50", 1250.5, "£#,##0.00"),
        ("17.5", 17.5, "#,##0.0"),
    ],
)
def test_numbers_are_numbers_in_the_form_in_which_they_were_printed(words, value, shown):
    cell = workbook(one_table(("a", words), numeric=True))["Name"]["B4"]
    assert (cell.value, cell.number_format) == (value, shown)


@pytest.mark.parametrize("words", ["c", "no figure", "–", "12 (provisional)", "1,23", ""])
def test_what_is_no_number_stays_text(words):
    assert workbook(one_table(("a", words), numeric=True))["Name"]["B4"].value in (words, None)


def test_a_number_in_a_column_of_words_stays_words():
    assert workbook(one_table(("2018", "12")))["Name"]["B4"].value == "12"


def test_names_of_sheets_are_short_allowed_and_unique():
    table = one_table(("a", "b"), name="A/very: long [name] of a sheet? that goes on").blocks[0]
    document = Document("T", "C", "B", (), (table, table, table))
    names = workbook(document).sheetnames
    assert len(set(names)) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\x0b"])
def test_characters_that_xml_cannot_hold_are_left_out(character):
    words = f"a{character}b"
    table = one_table((words, words), name=words).blocks[0]
    found = workbook(Document(words, words, words, ((words, words),), (table,), foot=words))
    assert found.properties.title == "ab"
    assert (found["ab"]["A4"].value, found["ab"]["B4"].value) == ("ab", "ab")
