"""The finance page: totals, movement, what was published, what was corrected."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.services import published_actor
from metrics.models import BudgetLine
from metrics.months import Month
from metrics.selectors.budget_entry import in_words, service_entries
from metrics.selectors.finance import as_line, finance_page
from metrics.selectors.finance_table import COLUMNS, finance_rows
from metrics.services.finance import Money, record_budget_line
from metrics.services.series import add_statement
from tests.factories import JANUARY, at, make_budget_line, make_indicator, make_series

JUNE = Month(2019, 6)
TODAY = dt.date(2026, 1, 20)
PAPER = "Report to the committee, September 2019, 8.1"
# The table of the paper, in thousands: budget, forecast, use of reserves, variance as printed.
OLDHAM = {
    "Children in Care": (24681, 24886, 0, 205),
    "Children's Safeguarding": (1476, 1476, 0, 0),
    "Fieldwork & Family Support": (9500, 10045, -279, 267),
}


def thousands(number):
    return Decimal(number) * 1000


def page_of(world, month=None, known_on=None):
    return finance_page(world.authority, month=month, known_on=known_on, today=TODAY)


@pytest.fixture
def oldham(world):
    for service, (budget, forecast, reserves, printed) in OLDHAM.items():
        money = Money(thousands(budget), thousands(forecast), thousands(reserves), thousands(printed))
        record_budget_line(
            authority=world.authority,
            service=service,
            month=JUNE,
            money=money,
            by=published_actor(),
            now=at(dt.date(2019, 9, 10)),
            source=PAPER,
        )
    return page_of(world)


def test_variances_and_totals_are_recomputed(oldham):
    assert [row.after for row in oldham.rows] == [("205", "over"), ("0", "on budget"), ("266", "over")]
    assert oldham.total.after == ("471", "over")
    assert oldham.total.before == ("750", "over")
    assert (oldham.total.budget, oldham.total.forecast, oldham.total.reserves) == ("35,657", "36,407", "−279")
    assert oldham.amounts.words == "£ thousand"


def test_an_adverse_variance_is_said_in_words(oldham):
    assert oldham.lede == (
        "At the end of June 2019 the year is forecast to end £471,000 overspent after using £279,000 of reserves; £750,000 "
        "before. This variance is adverse: more would be spent than the budget allows."
    )
    assert [line.service for line in oldham.adverse] == ["Fieldwork & Family Support", "Children in Care"]


def test_a_published_figure_that_differs_is_noted(oldham):
    assert oldham.notes == [
        "Fieldwork & Family Support: published £267,000, recomputed £266,000: £1,000 apart",
        "Total: the variances published for the services add up to £472,000, the recomputed ones to £471,000",
    ]
    assert [row.published for row in oldham.rows] == ["", "", "267"]


def test_a_published_table_shows_its_last_month_and_its_source(oldham):
    assert oldham.viewing.as_at.month == JUNE
    assert not oldham.viewing.past
    assert oldham.published
    assert oldham.sources == [PAPER]
    assert oldham.chart is None, "one month makes no line"


def test_statements_of_the_variance_stand_beside_newest_month_first(world, oldham):
    indicator = make_indicator(world.authority, world.lead, code="FIN_VAR", unit="money", decimals=0)
    series = make_series(world.authority, world.lead, indicator)
    for month, text in ((JUNE - 1, "£1,152k"), (JUNE, "£471k"), (JUNE + 1, "later")):
        add_statement(
            series=series, label="Overspend", text=text, period="2019/20", month=month, source=PAPER, by=world.lead, now=at(month)
        )
    assert [row.text for row in page_of(world, JUNE).statements] == ["£471k", "£1,152k"]


def test_movement_since_the_month_before_is_said_line_by_line_and_for_the_total(world):
    for month, placements, teams in ((JANUARY - 1, 1200, 900), (JANUARY, 1250, 880)):
        make_budget_line(world.authority, world.officer, "Placements", month=month, forecast=thousands(placements))
        make_budget_line(world.authority, world.officer, "Teams", month=month, forecast=thousands(teams))
    page = page_of(world)
    assert [row.movement for row in page.rows] == [("50", "adverse"), ("20", "favourable")]
    assert page.total.movement == ("30", "adverse")
    assert page.lede.endswith("It is £30,000 more than the month before (adverse).")


def test_totals_are_not_compared_where_a_service_is_missing(world):
    make_budget_line(world.authority, world.officer, "Placements", month=JANUARY - 1)
    make_budget_line(world.authority, world.officer, "Legal", month=JANUARY - 1)
    make_budget_line(world.authority, world.officer, "Placements", month=JANUARY)
    assert page_of(world).viewing.as_at.month == JANUARY - 1, "a part of the services is not the whole"
    page = page_of(world, month=JANUARY)
    assert page.lede == "1 of 2 services are entered for January 2026, so nothing is said of the whole yet."
    assert page.gone == ["Legal"]
    assert page.total.movement == ("", "not compared: the two months do not list the same services")
    assert page.unlike == [JANUARY - 1]


def test_without_the_month_before_nothing_is_said_of_movement(world):
    make_budget_line(world.authority, world.officer, month=JANUARY - 2)
    make_budget_line(world.authority, world.officer, month=JANUARY)
    page = page_of(world)
    assert page.before is None
    assert page.total.movement == ("", "")


def test_the_chart_has_the_total_after_reserves_with_the_one_before_beside_it(world):
    for month, forecast in ((JANUARY - 1, 2000), (JANUARY, 3000)):
        make_budget_line(
            world.authority,
            world.officer,
            month=month,
            revised_budget=thousands(1000),
            forecast=thousands(forecast),
            use_of_reserves=thousands(-500),
        )
    chart = page_of(world).chart
    assert chart.unit == "£ thousand"
    assert [(row.month, row.text, row.cells) for row in chart.rows] == [
        ("December 2025", "500", ("1,000",)),
        ("January 2026", "1,500", ("2,000",)),
    ]


def test_one_amount_with_odd_pounds_puts_all_of_them_in_pounds(world):
    make_budget_line(world.authority, world.officer, revised_budget=Decimal(9000), forecast=Decimal(9001))
    page = page_of(world)
    assert page.amounts.words == "£"
    assert (page.rows[0].budget, page.rows[0].after) == ("9,000", ("1", "over"))


def test_a_correction_is_shown_with_what_it_replaced_and_the_reason(world):
    make_budget_line(world.authority, world.officer)
    make_budget_line(world.authority, world.lead, forecast=Decimal(1300), commentary="Two moves.", reason="A typing error")
    [correction] = page_of(world).corrections
    assert correction.row.reason == "A typing error"
    assert correction.row.by == world.lead
    assert correction.changes == [("forecast", "£1,200 → £1,300"), ("commentary", "nothing → “Two moves.”")]


def test_the_page_as_it_was_known_before_a_correction(world):
    make_budget_line(world.authority, world.officer, now=at(dt.date(2026, 1, 10)))
    make_budget_line(world.authority, world.officer, forecast=Decimal(1300), reason="Late", now=at(dt.date(2026, 1, 15)))
    before = page_of(world, known_on=at(dt.date(2026, 1, 12)))
    assert (before.total.forecast, before.corrections) == ("1,200", [])
    assert page_of(world).total.forecast == "1,300"


def test_a_month_without_lines_is_empty_and_knows_the_latest(world):
    make_budget_line(world.authority, world.officer, month=JANUARY - 2)
    page = page_of(world, JANUARY)
    assert (page.rows, page.viewing.present) == ([], JANUARY - 2)
    assert finance_rows(page) == []


def test_lines_of_another_council_are_not_there(world, other_world):
    make_budget_line(other_world.authority, other_world.officer)
    assert page_of(world).rows == []


def test_the_file_has_the_services_and_the_total_in_pounds(oldham):
    rows = finance_rows(oldham)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert rows[2][:8] == (
        "Fieldwork & Family Support",
        JUNE,
        thousands(9500),
        thousands(10045),
        thousands(545),
        thousands(-279),
        thousands(266),
        thousands(267),
    )
    assert (rows[-1][0], rows[-1][6], rows[-1][11]) == ("Total", thousands(471), "")


def test_services_of_the_last_two_years_can_be_entered(world):
    make_budget_line(world.authority, world.officer, "Long gone", month=JANUARY - 24)
    make_budget_line(world.authority, world.officer, "Placements", month=JANUARY - 3)
    make_budget_line(world.authority, world.officer, "Teams", month=JANUARY)
    placements, teams = service_entries(world.authority, JANUARY)
    assert (placements.service, placements.standing, placements.before.month) == ("Placements", None, JANUARY - 3)
    assert (teams.service, teams.standing.month, teams.before) == ("Teams", JANUARY, None)


def test_a_line_in_words_says_what_follows_from_it(world):
    row = make_budget_line(world.authority, world.officer, use_of_reserves=Decimal(-50))
    assert in_words(as_line(row)) == [
        "Revised budget £1,000",
        "Forecast £1,200",
        "The year is forecast to end £150 overspent after using £50 of reserves; £200 before",
    ]


def test_a_published_line_takes_no_correction(world, oldham):
    assert all(entry.published for entry in service_entries(world.authority, JUNE))
    assert BudgetLine.objects.count() == 3
