import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import pytest

from metrics.models.snapshot import COMMENTARY_LIMIT as STORED_COMMENTARY
from metrics.models.snapshot import Snapshot
from metrics.months import Month
from metrics.uploads import figures as reading_module
from metrics.uploads.cells import Limits
from metrics.uploads.figures import read_figures
from metrics.uploads.layout import Mapping, detect
from metrics.uploads.lines import CAVEAT_LIMIT, COMMENTARY_LIMIT, MOST_PROBLEMS, Figure, SeriesInfo, key_of
from metrics.uploads.tables import LIMITS, open_paste, open_table
from tests.metrics.uploads.making import xlsx_of

APRIL, MAY, JUNE = Month(2019, 4), Month(2019, 5), Month(2019, 6)
SERIES = [
    SeriesInfo("CON_NUM", "count"),
    SeriesInfo("REREF_12M", "percent"),
    SeriesInfo("CPP_RATE", "rate"),
    SeriesInfo("SW_CASELOAD/asye", "ratio"),
    SeriesInfo("FIN_VAR", "money"),
    SeriesInfo("ENDED", "count", ends=APRIL),
    SeriesInfo("SHUT", "count", closed="“Shut” is a published record. It cannot be changed."),
]
KNOWN = {key_of(info.key): info for info in SERIES}
LONG_HEAD = "series\tmonth\tvalue\tnumerator\tdenominator\tprovisional\tcaveat\tcommentary"
SHORT_HEAD = "series\tmonth\tvalue"
WIDE_HEAD = "series\t2019-04\t2019-05\t2019-06"


def reading_of(*lines, latest=MAY, limits=LIMITS, **mapping):
    table = open_paste("\n".join(lines), limits)
    settled = replace(detect(table.header), **{"percent_style": "number", **mapping})
    return read_figures(table, settled, KNOWN, latest)


def figures_of(*lines, **options):
    reading = reading_of(*lines, **options)
    found = list(reading)
    assert reading.problems == ()
    return found


def problems_of(*lines, **options):
    reading = reading_of(*lines, **options)
    list(reading)
    return [(problem.line, problem.column, problem.message) for problem in reading.problems]


def test_a_long_table():
    assert figures_of(
        LONG_HEAD,
        "CON_NUM\tApr-19\t1,234\t\t\tyes\tcount changed\tUp since May.",
        "reref_12m\t2019-04\t66.7\t2\t3\t\t\t",
        "REREF_12M\t2019-05\t\t1\t4\tno\t\t",
        "CPP_RATE\t2019-05\t\t541\t58,000\t\t\t",
        "sw_caseload / ASYE\t2019-05\t8.75\t17.5\t2\t\t\t",
        "FIN_VAR\t2019-05\t(205)\t\t\t\t\t",
    ) == [
        Figure("", 2, "C", "CON_NUM", APRIL, D(1234), None, None, True, "count changed", "Up since May.", places=0),
        Figure("", 3, "C", "REREF_12M", APRIL, D("66.6667"), D(2), D(3), False, "", ""),
        Figure("", 4, "C", "REREF_12M", MAY, D(25), D(1), D(4), False, "", ""),
        Figure("", 5, "C", "CPP_RATE", MAY, D("93.2759"), D(541), D(58000), False, "", ""),
        Figure("", 6, "C", "SW_CASELOAD/asye", MAY, D("8.75"), D("17.5"), D(2), False, "", ""),
        Figure("", 7, "C", "FIN_VAR", MAY, D(-205), None, None, False, "", "", places=0),
    ]


def test_a_wide_table():
    found = figures_of(WIDE_HEAD + "\tTotal", "REREF_12M\t77.10\t\t-\tno matter", "FIN_VAR\t−5\tc\tn/a\t")
    assert [(figure.address, figure.series, figure.month, figure.value, figure.no_value, figure.places) for figure in found] == [
        ("B2", "REREF_12M", APRIL, D("77.10"), "", 2),
        ("C2", "REREF_12M", MAY, None, "", 4),
        ("D2", "REREF_12M", JUNE, None, "-", 4),
        ("B3", "FIN_VAR", APRIL, D(-5), "", 0),
        ("C3", "FIN_VAR", MAY, None, "c", 4),
        ("D3", "FIN_VAR", JUNE, None, "n/a", 4),
    ]
    assert {(figure.provisional, figure.caveat, figure.commentary) for figure in found} == {(None, None, None)}


def test_numerators_and_denominators_without_a_column_for_the_value():
    (figure,) = figures_of("series\tmonth\tnumerator\tdenominator", "REREF_12M\t2019-04\t1\t3")
    assert (figure.address, figure.value) == ("C2", D("33.3333"))


def test_percentages_as_fractions():
    found = figures_of(WIDE_HEAD, "REREF_12M\t0.77\t77.5%", "CON_NUM\t5\t", percent_style="fraction")
    assert [figure.value for figure in found] == [D(77), D("77.5"), None, D(5), None, None]


def test_a_workbook_brings_its_dates_and_percentages_and_system_of_days():
    def change(workbook):
        workbook.active["C2"].number_format = "0.0%"

    rows = [["series", "month", "value"], ["REREF_12M", dt.date(2019, 4, 30), 0.771], ["REREF_12M", 43616, 0.5]]
    table = open_table(xlsx_of(rows, change=change), "a.xlsx")
    mapping = Mapping("long", "series", "month", "value", percent_style="number", date_system="1904")
    found = list(read_figures(table, mapping, KNOWN, MAY))
    assert [(figure.sheet, figure.month, figure.value) for figure in found] == [
        ("Figures", APRIL, D("77.1")),
        ("Figures", MAY, D("0.5")),
    ]


def test_days_counted_from_1904_in_text():
    (figure,) = figures_of(SHORT_HEAD, "CON_NUM\t42123\t5", date_system="1904")
    assert figure.month == APRIL


def test_numerators_are_kept_to_four_decimals_and_computed_with():
    (figure,) = figures_of(LONG_HEAD, "SW_CASELOAD/asye\t2019-04\t\t10\t3.33336\t\t\t")
    assert (figure.denominator, figure.value) == (D("3.3334"), D("2.9999"))


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "word"),
    [
        ("c", "", "", "c"),
        ("", "", "", ""),
        ("", "c", "20", "c"),
        ("c", "c", "20", "c"),
        ("x", "3", "c", "x"),
        ("-", "n/a", "-", "-"),
    ],
)
def test_no_value(value, numerator, denominator, word):
    (figure,) = figures_of(LONG_HEAD, f"REREF_12M\t2019-09\t{value}\t{numerator}\t{denominator}\t\t\t")
    assert (figure.value, figure.numerator, figure.denominator, figure.no_value) == (None, None, None, word)


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("OTHER\t2019-04\t5", "A", "“OTHER” is not a series of this council."),
        ("\t2019-04\t5", "A", "This line names no series."),
        ("SHUT\t2019-04\t5", "A", "“Shut” is a published record. It cannot be changed."),
        ("CON_NUM\t2019-13\t5", "B", "In “2019-13” the month would be 13."),
        ("CON_NUM\t\t5", "B", "There is no month."),
        ("CON_NUM\t2019-06\t5", "C", "June 2019 is in the future."),
        ("ENDED\t2019-05\t5", "C", "ENDED ends with April 2019, so it takes no figure for May 2019."),
        ("CON_NUM\t2019-04\tfive", "C", "“five” is not a number."),
        ("CON_NUM\t2019-04\t77%", "C", "“77%” is a percentage, and a plain number was expected."),
        ("CON_NUM\t2019-04\t-5", "C", "The value −5 is below 0."),
        ("REREF_12M\t2019-04\t100.01", "C", "100.01 is not between 0 and 100"),
        ("REREF_12M\t2019-04\t\t4\t3", "C", "The numerator 4 is above the denominator 3."),
        ("REREF_12M\t2019-04\t\t-1\t3", "C", "The numerator −1 is below 0."),
        ("REREF_12M\t2019-04\t\t0\t0", "C", "The denominator is 0"),
        ("REREF_12M\t2019-04\t\t1\t", "C", "There is a numerator without a denominator."),
        ("REREF_12M\t2019-04\t50\t\t2", "C", "There is a denominator without a numerator."),
        ("REREF_12M\t2019-04\t50\tc\t2", "C", "There is a denominator without a numerator."),
        ("REREF_12M\t2019-04\t66.6\t2\t3", "C", "The value 66.6 is not what 2 over 3 gives: 66.6667."),
        ("REREF_12M\t2019-04\tc\t2\t3", "C", "“c” stands for the value, but numerator and denominator are given."),
        ("REREF_12M\t2019-04\tc\t2\t", "C", "There is a numerator without a denominator."),
        ("REREF_12M\t2019-04\t\t2x\t3", "D", "“2x” is not a number."),
        ("REREF_12M\t2019-04\t\t2\t3%", "E", "“3%” is a percentage"),
        ("CON_NUM\t2019-04\t5\t5\t5", "C", "Only percentages, rates and averages have a numerator"),
        ("CON_NUM\t2019-04\t5\t\t\tperhaps", "F", "“perhaps” is neither yes nor no."),
        (f"CON_NUM\t2019-04\t5\t\t\t\t{'x' * 301}", "G", "The text has 301 characters; at most 300 fit."),
    ],
)
def test_what_is_wrong_with_a_line_and_where(line, column, message):
    ((found_line, found_column, found),) = problems_of(LONG_HEAD, line)
    assert (found_line, found_column) == (2, column) and found.startswith(message)


def test_everything_wrong_with_a_line_is_told_at_once():
    assert [problem[:2] for problem in problems_of(LONG_HEAD, "CON_NUM\tApril\tfive\t\t\tperhaps\t\t")] == [
        (2, "B"),
        (2, "C"),
        (2, "F"),
    ]


def test_a_number_of_a_percentage_needs_the_files_style():
    assert "Say how the file writes percentages" in problems_of(WIDE_HEAD, "CON_NUM\t5", percent_style=None)[0][2]


def test_lines_of_unknown_series_are_counted():
    reading = reading_of(WIDE_HEAD, "OTHER\t1\t2", "CON_NUM\t1\t2", "other\t3\t4")
    assert [figure.series for figure in reading] == ["CON_NUM"] * 3
    assert (reading.unknown, reading.wrong) == (2, 2)
    assert [problem.line for problem in reading.problems] == [2, 4]


def test_a_month_twice_with_different_figures():
    assert problems_of(SHORT_HEAD, "CON_NUM\t2019-04\t5", "con_num\tApr-19\t6") == [
        (3, "C", "CON_NUM has a figure for April 2019 already, on line 2 (cell C2): 5 there, 6 here.")
    ]
    assert problems_of(SHORT_HEAD, "CON_NUM\t2019-04\t5", "CON_NUM\t2019-04\tc") == [
        (3, "C", "CON_NUM has a figure for April 2019 already, on line 2 (cell C2): 5 there, no value here.")
    ]
    rest = "\t\t\t\t"
    assert problems_of(LONG_HEAD, f"CON_NUM\t2019-04\t5{rest}a", f"CON_NUM\t2019-04\t5{rest}b") == [
        (3, "C", "CON_NUM has a figure for April 2019 already, on line 2 (cell C2): 5 both times, but the rest differs.")
    ]


def test_the_same_figure_twice_is_counted_and_handed_on_once():
    reading = reading_of(SHORT_HEAD, "CON_NUM\t2019-04\t5", "CON_NUM\t2019-04\t5.0", "CON_NUM\t2019-05\t5")
    assert [figure.month for figure in reading] == [APRIL, MAY]
    assert (reading.repeated, reading.wrong) == (1, 0)


def test_an_empty_cell_says_nothing_against_a_figure():
    found = figures_of(WIDE_HEAD, "CON_NUM\t1\t\t", "CON_NUM\t\t2\t")
    assert [(figure.line, figure.month) for figure in found if figure.value is not None] == [(2, APRIL), (3, MAY)]


def test_a_future_month_across_is_one_problem_however_many_figures_stand_below():
    assert problems_of(WIDE_HEAD, "CON_NUM\t1\t2\t3", "FIN_VAR\t1\t2\t3", "REREF_12M\t1\t2\t") == [
        (2, "D", "June 2019 is in the future.")
    ]


def test_a_column_that_cannot_be_read_stops_everything():
    reading = reading_of(SHORT_HEAD, "CON_NUM\t2019-04\t5", month="when")
    assert list(reading) == []
    assert [problem.message for problem in reading.problems] == ["There is no column “when”. Choose another for: Month."]


def test_a_formula_is_refused_where_its_column_is_read():
    def change(workbook):
        sheet = workbook.active
        sheet["C2"], sheet["C3"], sheet["A3"], sheet["D1"], sheet["D2"] = "=1+1", "=C2", "=A2", "total", "=C2"

    table = open_table(xlsx_of(change=change), "a.xlsx")
    reading = read_figures(table, Mapping("long", "series", "month", "value", percent_style="number"), KNOWN, MAY)
    assert list(reading) == []
    assert [(problem.sheet, problem.line, problem.column, problem.message) for problem in reading.problems] == [
        ("Figures", 3, "A", "A3 is a formula. Copy the column and put it in as values."),
        ("Figures", 2, "C", "C2 is a formula (the first of 2 in this column). Copy the column and put it in as values."),
    ]


def test_a_formula_under_a_month():
    def change(workbook):
        workbook.active["B2"] = "=1+1"

    table = open_table(xlsx_of([["series", "2019-04", "2019-05"], ["CON_NUM", None, 5]], change=change), "a.xlsx")
    reading = read_figures(table, replace(detect(table.header), percent_style="number"), KNOWN, MAY)
    assert list(reading) == [] and [problem.column for problem in reading.problems] == ["B"]


def test_a_line_that_cannot_be_read_is_a_problem_among_the_others():
    assert problems_of(SHORT_HEAD, "OTHER\t2019-04\t5", 'CON_NUM\t2019-04\t"5"6', "OTHER\t2019-04\t5") == [
        (2, "A", "“OTHER” is not a series of this council."),
        (3, "", problems_of(SHORT_HEAD, "x\ty\tz", '"5"6')[1][2]),
    ]
    assert "do not match" in problems_of(SHORT_HEAD, "x\ty\tz", '"5"6')[1][2]


def test_problems_are_listed_up_to_a_number_and_counted_beyond():
    reading = reading_of(SHORT_HEAD, *[f"OTHER\t2019-04\t{number}" for number in range(MOST_PROBLEMS + 50)])
    assert list(reading) == []
    assert (len(reading.problems), reading.wrong, reading.unknown) == (MOST_PROBLEMS, MOST_PROBLEMS + 50, MOST_PROBLEMS + 50)


def test_too_many_figures(monkeypatch):
    monkeypatch.setattr(reading_module, "MOST_FIGURES", 4)
    lines = [WIDE_HEAD, "CON_NUM\t1\t2\t", "FIN_VAR\t1\t2\t"]
    assert problems_of(*lines) == [(3, "", "There are more than 4 cells for figures. Split the table.")]


def test_a_small_limit_on_lines_is_kept():
    assert problems_of(SHORT_HEAD, "CON_NUM\t2019-04\t5", "CON_NUM\t2019-05\t5", limits=Limits(rows=1)) == [
        (3, "", "There are more than 1 lines. Split the file.")
    ]


@pytest.mark.parametrize("written", ["SW_CASELOAD/asye", " sw_caseload / ASYE ", "Sw_Caseload/\u00a0asye"])
def test_keys_are_compared_without_regard_to_case_and_spaces(written):
    assert key_of(written) == "SW_CASELOAD/ASYE"


def test_texts_that_fit_here_fit_the_database():
    assert Snapshot._meta.get_field("caveat").max_length == CAVEAT_LIMIT
    assert STORED_COMMENTARY == COMMENTARY_LIMIT <= LIMITS.characters
