"""Wholes and their parts at each date: counts, shares, totals, what was published, and what is hidden."""

import datetime as dt
from decimal import Decimal

import pytest

from metrics.months import Month
from metrics.selectors.compositions import SHOWN_DATES, composition_page, compositions_page
from metrics.services.compositions import add_composition, add_composition_fact
from tests.factories import (
    BEGUN,
    JANUARY,
    at,
    make_composition,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_sub_group,
)

TODAY = dt.date(2026, 1, 20)
DATES = (Month(2016, 4), Month(2017, 1), Month(2017, 3))
# Table 1.1 of the report of June 2017: counts, and the shares as printed.
TABLE = {
    "Children in need": ((1116, "59.65"), (1415, "65.42"), (2435, "75")),
    "Child protection": ((335, "17.9"), (291, "13.45"), (324, "9.9")),
    "Children looked after": ((420, "22.45"), (457, "21.13"), (487, "15")),
}
TOTALS = ("1871", "2163", "3246")


def whole(world, counts, *, small=False, slug="open-cases", whole="open cases"):
    """A composition with the counts of each label, the last of them that of January 2026 (None: no figure)."""
    parts = []
    for label, values in counts.items():
        indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="neutral")
        series = make_series(world.authority, world.lead, indicator, small_numbers=small)
        make_figures(series, world.officer, values)
        parts.append((series, label))
    fields = {"title": "Open cases", "slug": slug, "whole": whole}
    return add_composition(authority=world.authority, parts=parts, by=world.lead, now=BEGUN, **fields)


def page_of(world, slug="open-cases", month=None, known_on=None, sees_small=True):
    return composition_page(world.authority, slug, month=month, known_on=known_on, today=TODAY, sees_small=sees_small)


@pytest.fixture
def table(world):
    """Table 1.1 as published."""
    composition = make_composition(world.authority, world.lead, labels=tuple(TABLE), slug="table", whole="open cases")
    parts = list(composition.parts.order_by("number"))
    for part in parts:
        for month, (count, printed) in zip(DATES, TABLE[part.label], strict=True):
            make_snapshot(part.series, world.officer, count, month=month, provisional=month == DATES[2])
            fact(world, composition, part, month, printed)
    for month, total in zip(DATES, TOTALS, strict=True):
        fact(world, composition, None, month, total)
    return page_of(world, "table")


def fact(world, composition, part, month, printed):
    value = Decimal(printed)
    add_composition_fact(
        composition=composition,
        part=part,
        month=month,
        value=value,
        decimals=-value.as_tuple().exponent,
        source="Report, 3.1",
        by=world.officer,
        now=at(month),
    )


def test_counts_shares_and_recomputed_totals_at_each_date_newest_first(table):
    assert [(each.month, each.total) for each in table.positions] == [
        (DATES[2], "3,246"),
        (DATES[1], "2,163"),
        (DATES[0], "1,871"),
    ]
    shares = [[(cell.count, cell.share) for cell in each.cells] for each in table.positions]
    assert shares == [
        [("2,435", "75.02%"), ("324", "9.98%"), ("487", "15.00%")],
        [("1,415", "65.42%"), ("291", "13.45%"), ("457", "21.13%")],
        [("1,116", "59.65%"), ("335", "17.90%"), ("420", "22.45%")],
    ]


def test_what_differs_from_the_published_table_is_noted_and_so_is_what_agrees(table):
    assert [each.notes for each in table.positions] == [
        ["Child protection: published 9.9%, recomputed 10.0%: 0.1 percentage points apart"],
        ["The total and the shares are as published."],
        ["The total and the shares are as published."],
    ]


def test_dates_that_are_not_months_in_a_row_are_said_to_be_uneven(table):
    assert not table.even
    assert table.viewing.as_at.month == DATES[2]


def test_the_latest_date_in_a_sentence(table):
    assert table.latest.provisional
    assert (
        table.latest.words == "Children in need 2,435 (75.02%), Child protection 324 (9.98%), Children looked after 487 (15.00%)"
    )


def test_the_chart_has_a_column_for_each_date_and_marks_the_provisional_one(table):
    assert [(row.label, row.counts, row.total, row.note) for row in table.chart.rows] == [
        ("April 2016", (1116, 335, 420), 1871, ""),
        ("January 2017", (1415, 291, 457), 2163, ""),
        ("March 2017", (2435, 324, 487), 3246, "provisional"),
    ]
    assert [series.word for series in table.chart_series] == list(TABLE)


def test_a_caveat_is_said_of_the_part_that_it_is_about(world):
    composition = make_composition(world.authority, world.lead, slug="caveats")
    low, high = composition.parts.order_by("number")
    make_snapshot(low.series, world.officer, 60, caveat="Two teams are missing.")
    make_snapshot(high.series, world.officer, 40)
    assert page_of(world, "caveats").latest.notes == ["Low: Two teams are missing."]


def test_only_dates_at_which_every_part_has_a_figure_stand_there(world):
    whole(world, {"Low": [50, 60, 70], "High": [50, None, 30]})
    page = page_of(world)
    assert [each.month for each in page.positions] == [JANUARY, JANUARY - 2]
    assert page.partial == [JANUARY - 1]


def test_the_last_two_years_of_dates_are_shown(world):
    whole(world, {"Low": range(100, 130), "High": range(200, 230)})
    page = page_of(world)
    assert len(page.positions) == SHOWN_DATES
    assert page.positions[0].month == JANUARY
    assert page.even


def test_an_earlier_month_shows_the_dates_up_to_it(world):
    whole(world, {"Low": [50, 70], "High": [50, 30]})
    page = page_of(world, month=JANUARY - 1)
    assert page.viewing.past
    assert [each.words for each in page.positions] == ["Low 50 (50.0%), High 50 (50.0%)"]


def test_small_numbers_are_hidden_with_their_shares_and_what_would_give_them_away(world):
    """With 90 shown and 100 as the total, 4 and 6 are hidden both: neither follows from what is left."""
    whole(world, {"Low": [90], "Middle": [6], "High": [4]}, small=True)
    latest = page_of(world, sees_small=False).latest
    assert [(cell.count, cell.share) for cell in latest.cells] == [("90", "90.0%"), ("c", ""), ("c", "")]
    assert latest.total == "100"
    assert latest.notes == ["Small numbers are hidden, and so is what would give them away."]


def test_the_total_is_hidden_with_its_shares_where_it_would_give_a_small_number_away(world):
    """Of two parts one of which is small and the other nought, the total is the small one."""
    whole(world, {"Low": [4], "High": [0]}, small=True)
    page = page_of(world, sees_small=False)
    assert page.latest.total == "c"
    assert [(cell.count, cell.share) for cell in page.latest.cells] == [("c", ""), ("0", "")]
    [row] = page.chart.rows
    assert (row.counts, row.total) == (("c", 0), "c")


def test_nothing_published_is_said_of_hidden_figures(world):
    composition = whole(world, {"Low": [90], "Middle": [6], "High": [4]}, small=True)
    fact(world, composition, composition.parts.get(label="High"), JANUARY, "4.5")
    assert "4" not in "".join(page_of(world, sees_small=False).latest.notes)
    assert page_of(world).latest.notes == ["High: published 4.5%, recomputed 4.0%: 0.5 percentage points apart"]


def test_a_part_that_protects_a_small_team_is_not_given_away_by_the_total(world):
    """The whole council has 3 because one team has 3: neither part is small by itself, and 53 less 50 would tell."""
    composition = whole(world, {"Low": [50], "High": [3]})
    high = composition.parts.get(label="High").series
    team = make_sub_group(world.authority, world.lead)
    make_snapshot(make_series(world.authority, world.lead, high.indicator, sub_group=team, small_numbers=True), world.officer, 3)
    latest = page_of(world, sees_small=False).latest
    assert [(cell.count, cell.share) for cell in latest.cells] == [("c", ""), ("c", "")]
    assert latest.total == "53", "two hidden parts of a total could be any two numbers"


def test_small_numbers_are_there_for_those_who_may_see_them(world):
    whole(world, {"Low": [90], "Middle": [6], "High": [4]}, small=True)
    assert page_of(world).latest.words == "Low 90 (90.0%), Middle 6 (6.0%), High 4 (4.0%)"


def test_two_parts_of_one_name_are_told_apart_by_their_series(world):
    composition = make_composition(world.authority, world.lead, labels=("Same", "Same"), slug="same")
    for part in composition.parts.all():
        make_snapshot(part.series, world.officer, 10)
    keys = [f"Same ({part.series.key})" for part in composition.parts.order_by("number")]
    assert [cell.label for cell in page_of(world, "same").latest.cells] == keys


def test_all_compositions_stand_in_the_order_of_their_titles_each_with_its_latest_date(world):
    make_composition(world.authority, world.lead, title="Bands", slug="bands")
    whole(world, {"Low": [70], "High": [30]})
    viewing, pages = compositions_page(world.authority, month=None, known_on=None, today=TODAY, sees_small=True)
    assert [(page.composition.slug, page.latest and page.latest.total) for page in pages] == [
        ("bands", None),
        ("open-cases", "100"),
    ]
    assert viewing.held == (JANUARY,)


def test_a_composition_is_not_there_before_it_was_made_nor_for_another_council(world, other_world):
    whole(world, {"Low": [70]})
    assert page_of(world, known_on=BEGUN - dt.timedelta(days=1)) is None
    assert page_of(other_world) is None
