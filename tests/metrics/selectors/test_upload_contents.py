"""What came in, looked at: its name, its head, its first lines."""

import datetime as dt

import pytest

from metrics.selectors.upload_contents import COLUMNS_SHOWN, PASTED, Head, arrival, head_of, pasted
from metrics.uploads.cells import Heading, Unreadable
from tests.metrics.uploads.making import xlsx_of


def test_the_head_has_the_headings_and_the_first_lines_as_they_look():
    def formatted(workbook):
        workbook.active["C2"].number_format = "0.0%"
        workbook.active.append(["CON_NUM", None, 12.5])

    rows = [["KPI", "Month", "Result"], ["VISITS", dt.date(2025, 12, 31), 0.775]]
    head = arrival("figures.xlsx", xlsx_of(rows, change=formatted)).head
    assert head.header == (Heading(1, "KPI"), Heading(2, "Month"), Heading(3, "Result"))
    assert head.sample == (("VISITS", "2025-12-31", "77.5%"), ("CON_NUM", "", "12.5"))
    assert (head.sheet, head.date_system, head.choices) == ("Figures", "1900", ())


def test_a_head_comes_back_from_json_as_it_was():
    head = pasted("KPI\tMonth\nCON_NUM\t2025-12\n").head
    assert Head.from_json(head.to_json()) == head
    assert head.date_system is None


def test_of_a_wide_table_the_first_columns_are_shown():
    names = ["KPI", *(f"c{number}" for number in range(COLUMNS_SHOWN + 4))]
    head = pasted("\t".join(names) + "\n" + "\t".join("1" * len(names)) + "\n").head
    assert (len(head.first_headings), [len(line) for line in head.first_lines], head.more_columns) == (12, [12], 5)
    assert pasted("a\tb\n1\t2\n").head.more_columns == 0


def test_of_several_sheets_the_head_has_the_choice_alone():
    content = xlsx_of(change=lambda workbook: workbook.create_sheet("More").append(["KPI"]))
    assert head_of("figures.xlsx", content) == Head(choices=("Figures", "More"))
    assert head_of("figures.xlsx", content, "Figures").sheet == "Figures"
    with pytest.raises(Unreadable):
        head_of("figures.xlsx", content, "More")  # headings alone


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("figures.csv", "figures.csv"),
        ("C:/data/../figures.csv", "figures.csv"),
        ("a\x07b.csv", "a\N{REPLACEMENT CHARACTER}b.csv"),
        ("x" * 300 + ".csv", "x" * 146 + ".csv"),
    ],
)
def test_the_name_of_a_file_is_never_a_path_and_is_cut_before_its_ending(given, kept):
    assert arrival(given, b"KPI,Month\r\na,b\r\n").filename == kept


def test_no_file_can_be_taken_for_a_paste():
    assert pasted("KPI\tMonth\na\tb").filename == PASTED
    with pytest.raises(Unreadable, match="Choose a file with an ending"):
        arrival(f"data/{PASTED}", b"\xff")
