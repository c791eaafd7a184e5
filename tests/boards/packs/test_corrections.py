"""What of a published pack was corrected since."""

import datetime as dt
from decimal import Decimal

import pytest

from boards.packs.corrections import (
    NOT_SHOWN,
    WITHDRAWN,
    Later,
    LaterBudget,
    LaterFigure,
    LaterRating,
    corrections,
    held_figures,
)
from tests.boards.packs.held import a_budget, a_figure, a_pack, an_action

DAY = dt.date(2026, 3, 9)


def later(figures=(), ratings=(), budgets=()) -> Later:
    return Later(dict(figures), dict(ratings), dict(budgets))


def figure(value, **fields) -> LaterFigure:
    return LaterFigure(None if value is None else Decimal(value), f"{value}%", DAY, **fields)


def test_nothing_is_corrected_where_nothing_was_recorded_since():
    assert corrections(a_pack(figures=[a_figure(7, {"2026-01": "77"})]), later()) == []


def test_a_figure_of_any_month_that_the_pack_holds_is_listed_with_both_values_and_why():
    pack = a_pack(figures=[a_figure(7, {"2025-12": "70", "2026-01": "77"})])
    found = corrections(pack, later(figures={(7, "2025-12"): figure("71.5", why="Counted twice")}))
    assert [(row.words, row.since, row.why) for row in found] == [
        ("Series 7, December 2025: 70%, now 71.5%", DAY, "Counted twice")
    ]
    assert found[0].href == "/ours/metrics/S7/"


@pytest.mark.parametrize("same", ["77", "77.0", "77.0000"])
def test_a_revision_with_the_same_value_corrects_nothing(same):
    pack = a_pack(figures=[a_figure(7, {"2026-01": "77"})])
    assert corrections(pack, later(figures={(7, "2026-01"): figure(same)})) == []


def test_a_figure_that_was_withdrawn_is_a_correction():
    pack = a_pack(figures=[a_figure(7, {"2026-01": "77"})])
    [found] = corrections(pack, later(figures={(7, "2026-01"): figure(None)}))
    assert (found.was, found.now) == ("77%", WITHDRAWN)


def test_a_figure_that_was_entered_later_corrects_nothing():
    pack = a_pack(figures=[a_figure(7, {"2025-12": "70"})])
    assert corrections(pack, later(figures={(7, "2026-01"): figure("77")})) == []


def test_a_figure_that_may_be_small_is_named_and_not_told():
    pack = a_pack(figures=[a_figure(7, {"2026-01": ""}), a_figure(8, {"2026-01": "12"})])
    hidden = {(key, "2026-01"): figure("3", tells=False, why="One child was counted twice") for key in (7, 8)}
    found = corrections(pack, later(figures=hidden))
    assert [(row.name, row.was, row.now, row.why) for row in found] == [
        ("Series 7", "c", NOT_SHOWN, ""),
        ("Series 8", "12%", NOT_SHOWN, ""),
    ]


def test_a_rating_is_corrected_where_it_is_another_one_now():
    pack = a_pack(actions=[an_action(1, "green"), an_action(2, "red"), an_action(3, "")])
    ratings = {1: LaterRating("amber", DAY), 2: LaterRating("red", DAY), 3: LaterRating("green", DAY), 9: LaterRating("red", DAY)}
    found = corrections(pack, later(ratings=ratings))
    assert [(row.name, row.was, row.now) for row in found] == [
        ("Action 1.1 Action 1", "Green", "Amber"),
        ("Action 1.3 Action 3", "Not rated", "Green"),
    ]
    assert found[0].href == "/ours/plans/plan/actions/1.1/?month=2026-01"


def test_a_budget_line_says_what_of_it_changed():
    pack = a_pack(budgets=[a_budget("Placements", 1000, 1200), a_budget("Social work", 500, 500)])
    lines = {
        "Placements": LaterBudget(Decimal(1000), Decimal(1250), Decimal(-50), DAY, "A late invoice"),
        "Social work": LaterBudget(Decimal(500), Decimal(500), Decimal(0), DAY),
        "Youth work": LaterBudget(Decimal(1), Decimal(1), Decimal(0), DAY),
    }
    [found] = corrections(pack, later(budgets=lines))
    assert (found.was, found.now) == ("forecast £1,200, reserves £0", "forecast £1,250, reserves −£50")
    assert found.why == "A late invoice"


def test_a_latest_figure_that_is_older_than_the_points_is_held_too():
    pack = a_pack(figures=[a_figure(7, {"2026-01": "77"}, month="2023-03", value="60", shown="60%")])
    assert held_figures(pack) == {7: ["2023-03", "2026-01"]}
    [found] = corrections(pack, later(figures={(7, "2023-03"): figure("61")}))
    assert found.was == "60%"


def test_of_a_figure_that_may_be_small_it_is_not_told_whether_it_differs():
    """Listed only where it differs, a 0 would be known to be more now, and any other figure to be another one."""
    pack = a_pack(figures=[a_figure(7, {"2025-12": "0", "2026-01": "12"})])
    told = [
        [(row.month, row.was, row.now) for row in corrections(pack, later(figures=found))]
        for found in (
            {(7, "2025-12"): figure("0", tells=False), (7, "2026-01"): figure("12", tells=False)},
            {(7, "2025-12"): figure("4", tells=False), (7, "2026-01"): figure("3", tells=False)},
        )
    ]
    assert told[0] == told[1] == [("2026-01", "12%", NOT_SHOWN), ("2025-12", "0%", NOT_SHOWN)]


def test_what_was_hidden_in_the_pack_is_told_once_it_is_entered_anew_and_shown():
    pack = a_pack(figures=[a_figure(7, {"2025-12": "", "2026-01": ""})])
    rows = {(7, "2025-12"): figure("12", anew=False), (7, "2026-01"): figure("14")}
    assert [(row.month, row.was, row.now) for row in corrections(pack, later(figures=rows))] == [("2026-01", "c", "14%")]
