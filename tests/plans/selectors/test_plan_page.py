import datetime as dt
from urllib.parse import parse_qs

import pytest

from plans.selectors.plan_page import plan_page
from plans.selectors.standings import find_plan
from tests.factories import JANUARY

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = dt.date(2026, 3, 20)


def look(quarter, month=None, **params):
    plan = find_plan(quarter.world.authority, quarter.world.plan.slug)
    if month:
        params["month"] = str(month)
    return plan_page(plan, month=month, known_on=None, today=TODAY, params=params)


def references(page) -> list[str]:
    return [position.reference for position in page.rows]


def test_the_chart_has_a_column_for_each_closed_month_and_the_open_one_so_far(quarter):
    rows = look(quarter).chart.rows
    assert [(row.label, row.note) for row in rows] == [("January 2026", ""), ("February 2026", ""), ("March 2026", "so far")]
    assert [series.word for series in look(quarter).chart_series] == ["Red", "Amber", "Green", "Not rated"]
    assert [row.counts for row in rows] == [(0, 4, 1, 1), (2, 1, 2, 1), (2, 0, 3, 1)]


def test_the_chart_of_a_closed_month_ends_with_it(quarter):
    assert [row.label for row in look(quarter, JANUARY).chart.rows] == ["January 2026"]


def test_the_columns_of_the_chart_are_the_totals_of_the_table(quarter):
    for month in (JANUARY, FEBRUARY, None):
        page = look(quarter, month)
        totals, row = page.standings.totals, page.chart.rows[-1]
        assert (row.counts, row.total) == ((totals.red, totals.amber, totals.green, totals.not_rated), totals.total)


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({}, ["1.1", "1.2", "1.3", "2.1", "2.2", "2.4", "2.3"]),
        ({"area": "2"}, ["2.1", "2.2", "2.4", "2.3"]),
        ({"rating": "red"}, ["1.2", "2.3"]),
        ({"rating": "none"}, ["1.3"]),
        ({"stage": "completed"}, ["2.2"]),
        ({"owner": "Head of Service"}, ["1.3"]),
        ({"overdue": "update"}, ["2.1"]),
        ({"overdue": "due"}, ["1.2"]),
        ({"overdue": "differs"}, ["2.1"]),
        ({"sort": "rating"}, ["1.2", "2.3", "1.1", "2.1", "2.2", "1.3", "2.4"]),
    ],
)
def test_the_list_is_chosen_and_ordered_by_the_address(quarter, params, shown):
    """In the order of the plan, an action that was added later (2.3) comes last in its area."""
    page = look(quarter, **params)
    assert references(page) == shown
    assert page.listing.problems == ()


def test_every_filter_says_how_many_actions_it_shows_and_shows_as_many(quarter):
    for name, options in look(quarter).filters:
        for option in options[1:]:
            asked = {key: values[0] for key, values in parse_qs(option.query).items()}
            assert len(references(look(quarter, **asked))) == option.number, (name, option.label)


def test_the_chosen_filter_is_marked_and_can_be_taken_back(quarter):
    filters = dict(look(quarter, rating="red", area="2").filters)
    assert [option.label for option in filters["Rating"] if option.chosen] == ["Red"]
    assert [option.label for option in filters["Stage"] if option.chosen] == ["All"]
    assert filters["Rating"][0].query == "area=2"


def test_the_chosen_order_is_marked_and_filters_stay(quarter):
    page = look(quarter, sort="due", rating="red")
    assert [option.label for option in page.sorts if option.chosen] == ["Due date"]
    assert all("rating=red" in option.query for option in page.sorts)


def test_links_of_an_earlier_month_stay_in_it(quarter):
    page = look(quarter, FEBRUARY)
    options = [*page.sorts, *(option for _, options in page.filters for option in options)]
    assert all("month=2026-02" in option.query for option in options)


def test_every_month_can_be_chosen_newest_first(quarter):
    months = look(quarter, FEBRUARY).months
    assert [(option.label, option.query, option.chosen) for option in months] == [
        ("March 2026 (open)", "month=2026-03", False),
        ("February 2026", "month=2026-02", True),
        ("January 2026", "month=2026-01", False),
    ]


@pytest.mark.parametrize("month", [None, JANUARY, FEBRUARY])
def test_eight_queries_at_most_with_the_plan(quarter, month, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        look(quarter, month)
