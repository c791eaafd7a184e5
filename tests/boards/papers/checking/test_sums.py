"""Sums of tables."""

import pytest

from boards.papers.checking import check
from boards.papers.checking.sums import totalled
from tests.boards.papers.checking.making import found, paper, table

RAG = "Area | Green | Amber | Red"


@pytest.mark.parametrize(
    ("head", "rows", "arithmetic"),
    [
        (RAG, ["One | 1 | 5 | 0", "Two | 0 | 3 | 1", "Total | 1 | 9 | 1"], "5 + 3 = 8, not 9."),
        (RAG, ["One | 1 | 5 | 0", "Two | 0 | 3 | 1", "Total | 1 | 8 | 1"], ""),
        ("Service | Variance £000", ["A | 205", "B | -", "C | 267", "Social care total | 471"], "205 + 0 + 267 = 472, not 471."),
        ("Service | Reserves", ["A | -", "B | (279)", "Total | (279)"], ""),
        ("Service | Reserves", ["A | 10", "B | (279)", "Total | (279)"], "10 − 279 = −269, not −279."),
        # A cell that is empty or hidden is not nought.
        (RAG, ["One | 1 | | 0", "Two | 0 | 3 | 1", "Total | 1 | 9 | 1"], ""),
        ("Team | Children", ["One | c", "Two | 9", "Total | 12"], ""),
        # What is not added up.
        ("Team | Average caseload", ["One | 17", "Two | 21", "Total | 19"], ""),
        ("Team | Rate per 10,000", ["One | 50", "Two | 40", "Total | 45"], ""),
        ("Team | Visits in time", ["One | 77%", "Two | 90%", "Total | 84%"], ""),
        ("Team | % in time", ["One | 77", "Two | 90", "Total | 84"], ""),
        ("Team | Target", ["One | 18", "Two | 18", "Total | 18"], ""),
        ("Team | Children", ["One | 8", "of which under 5 | 3", "Two | 9", "Total | 17"], ""),
        ("Team | Children", ["One | 8", "Total | 9"], ""),
        ("Team | Children", ["One | 8", "Two | 9", "All others | 3"], ""),
        # Totals within totals.
        ("Team | Children", ["A | 1", "B | 2", "Subtotal | 3", "C | 4", "D | 5", "Subtotal | 9", "Grand total | 12"], ""),
        (
            "Team | Children",
            ["A | 1", "B | 2", "Subtotal | 3", "C | 4", "D | 5", "Subtotal | 9", "Grand total | 13"],
            "= 12, not 13.",
        ),
        (
            "Team | Children",
            ["A | 1", "B | 2", "Subtotal | 4", "C | 4", "D | 5", "Subtotal | 9", "Grand total | 13"],
            "= 3, not 4.",
        ),
    ],
)
def test_rows_of_totals(head, rows, arithmetic):
    findings = found("COLUMN_TOTAL", table(head, *rows))
    assert len(findings) == bool(arithmetic)
    assert all(each.arithmetic.endswith(arithmetic) for each in findings)


def test_what_may_come_from_rounding_is_said():
    rows = ["A | 205", "B | 267", "Total | 471"]
    [rounded] = found("COLUMN_TOTAL", table("Service | Variance £000", *rows))
    [exact] = found("COLUMN_TOTAL", table("Service | Children", *rows))
    assert "rounding" in rounded.wrong
    assert "rounding" not in exact.wrong


@pytest.mark.parametrize(
    ("head", "rows", "number"),
    [
        ("Area | Red | Amber | Total", ["One | 1 | 5 | 6", "Two | 2 | 3 | 5", "Three | 1 | 1 | 3"], 1),
        ("Area | Red | Amber | Total", ["One | 1 | 5 | 6", "Two | 2 | 3 | 5"], 0),
        # The heading says that they are totals, also where no row fits.
        ("Area | Red | Amber | Total", ["One | 1 | 5 | 9", "Two | 2 | 3 | 7"], 2),
        ("Area | Red | Amber | Total", ["One | 1 | 5 | 5", "Two | 2 | 3 | 5"], 1),
        # Where the total is of other things than the columns, it is left alone.
        ("Team | Staff | Cost | Total", ["One | 1 | £5 | £9", "Two | 2 | £3 | £7"], 0),
        ("Team | Staff | Visits | Total", ["One | 3 | 5 | 15", "Two | 2 | 4 | 8"], 0),
        ("Area | Red | Amber | Total", ["One | 1 | 5 | 9"], 0),
        ("Area | Average | Amber | Total", ["One | 1 | 5 | 6", "Two | 2 | 3 | 5", "Three | 1 | 1 | 3"], 0),
        ("Area | Red | Amber | Total cost of it", ["One | 1 | 5 | 6", "Two | 2 | 3 | 5", "Three | 1 | 1 | 3"], 0),
    ],
)
def test_columns_of_totals(head, rows, number):
    assert len(found("ROW_TOTAL", table(head, *rows))) == number


def test_where_no_row_fits_a_column_may_be_missing():
    head = "Area | Red | Amber | Total"
    more = found("ROW_TOTAL", table(head, "One | 1 | 5 | 9", "Two | 2 | 3 | 7"))
    less = found("ROW_TOTAL", table(head, "One | 1 | 5 | 5", "Two | 2 | 3 | 4"))
    assert [("missing" in each.wrong) for each in (*more, *less)] == [True, True, False, False]


def test_totals_that_are_left_alone_are_named():
    alone = table("Team | Staff | Cost | Total", "One | 1 | £5 | £9", "Two | 2 | £3 | £7", caption="Costs")
    assert "The totals of “Costs” were not checked: most of its rows do not add up" in check(paper(alone)).read
    judged = table("Team | Staff | Agency | Total", "One | 1 | 5 | 9", "Two | 2 | 3 | 7", caption="Costs")
    assert "not checked" not in check(paper(judged)).read


MONEY = "Service | Budget £000 | Forecast £000 | Reserves £000 | Variance £000"


@pytest.mark.parametrize(
    ("head", "rows", "due"),
    [
        (MONEY, ["A | 24 | 29 | - | 5", "B | 10 | 10 | - | -", "C | 50 | 59 | (2) | 8"], "59 − 50 − 2 = 7, not 8."),
        (MONEY, ["A | 24 | 29 | - | 5", "B | 10 | 10 | - | -", "C | 50 | 59 | (2) | 7"], ""),
        ("Team | 2024 | 2025 | Change", ["A | 10 | 12 | 2", "B | 9 | 7 | -2", "C | 5 | 9 | 3"], "9 − 5 = 4, not 3."),
        ("Team | 2024 | 2025 | Change", ["A | 10 | 12 | -2", "B | 9 | 7 | 2", "C | 5 | 9 | -4"], ""),
        ("Team | 2024 | 2025 | Change %", ["A | 10 | 12 | 20", "B | 10 | 7 | 30", "C | 5 | 9 | 3"], ""),
        ("Team | 2024 | 2025 | Change", ["A | 10 | 12 | 20%", "B | 10 | 7 | -30%", "C | 5 | 9 | 80%"], ""),
        ("Team | 2023 | 2024 | 2025 | Change", ["A | 9 | 10 | 12 | 2", "B | 9 | 9 | 7 | -2", "C | 1 | 5 | 9 | 3"], ""),
        ("Team | 2024 | 2025 | Change", ["A | 10 | 12 | 5", "B | 9 | 7 | 6", "C | 5 | 9 | 7"], ""),
    ],
)
def test_columns_of_differences(head, rows, due):
    findings = found("DIFFERENCE", table(head, *rows))
    assert [each.arithmetic for each in findings] == ([due] if due else [])


def test_a_negative_number_has_the_sign_of_a_difference():
    head = "Service | Budget | Forecast | Variance"
    rows = ["A | £6,820,000 | £6,775,000 | £45,000", "B | £24 | £29 | £5", "C | £30 | £36 | £6"]
    [finding] = found("DIFFERENCE", table(head, *rows))
    assert "comes to −£45,000," in finding.wrong
    assert finding.arithmetic == "6,775,000 − 6,820,000 = −45,000, not 45,000."


def test_variances_before_and_after_reserves_stand_beside_each_other():
    head = "Service | Budget | Forecast | Use of reserves | Variance before reserves | Variance after reserves"
    assert not found("DIFFERENCE", table(head, "A | 24 | 29 | 0 | 5 | 5", "B | 50 | 59 | (2) | 9 | 7", "C | 8 | 8 | 0 | 0 | 0"))


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (("243 (75%)", "32 (9.9%)", "49 (15.1%)", "324"), ""),
        (("243 (75%)", "32 (9.8%)", "49 (15.1%)", "324"), "The share is 9.9%, and the table says 9.8%"),
        (("243 (75%)", "32 (10%)", "49 (15%)", "324"), ""),
        # Shares of something else.
        (("243 (50%)", "32 (7%)", "49 (10%)", "324"), ""),
        (("243", "32 (12%)", "49", "324"), ""),
        (("243 (75%)", "32 (12%)", "49 (15%)", "none"), ""),
    ],
)
def test_shares_of_a_total(cells, wrong):
    rows = [f"{name} | {words}" for name, words in zip(("In need", "Protected", "Looked after", "Total"), cells, strict=True)]
    findings = found("SHARE", table("Cases | March 2026", *rows))
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)


def test_a_share_that_was_cut_off_is_told_so():
    rows = ["In need | 2435 (75.0%)", "Protected | 324 (9.9%)", "Looked after | 487 (15.0%)", "Total | 3246"]
    [finding] = found("SHARE", table("Cases | March", *rows))
    assert "The share is 10.0%" in finding.wrong
    assert "cut off, not rounded" in finding.wrong
    assert finding.arithmetic == "324 ÷ 3,246 = 9.98%."


COSTS = table(
    "Item | Cost | What for", "Head | £15k | Leads", "Manager | £80k | Stands in", "Officer | £39k | Helps", "Site | £5k | Shows"
)


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("Funding of £0.15m is asked for.", "The lines add up to £139k, and £0.15m is asked for."),
        ("Funding of £139k is asked for.", ""),
        ("Funding of £0.15m and then £0.2m is asked for.", ""),
        ("Funding of £4m was found before.", ""),
        ("The city is 150 years old.", ""),
    ],
)
def test_costs_against_what_is_asked_for(asked, wrong):
    findings = found("REQUESTED", asked, COSTS)
    assert [each.wrong for each in findings] == ([wrong] if wrong else [])


def test_what_was_added_up_is_counted():
    assert sum(1 for _ in totalled(paper(table(RAG, "One | 1 | 5 | 0", "Two | 0 | 3 | 1", "Total | 1 | 9 | 1")))) == 3
