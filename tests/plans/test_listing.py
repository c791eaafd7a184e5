import datetime as dt

import pytest

from plans.listing import Listing, is_overdue
from plans.positions import Position
from plans.rag import Suggestion

AREAS = {10: 1, 20: 2}


def position(reference, **changes) -> Position:
    usual = {
        "action_id": 1,
        "area_id": 10,
        "reference": reference,
        "title": "",
        "stage": "in_progress",
        "rating": "amber",
        "impact": "no_evidence",
        "suggestion": Suggestion("amber", "R9", ""),
        "due": None,
        "first_due": None,
        "due_moves": 0,
        "owner_id": None,
        "owner_name": "",
        "owner_role": "Head of Service",
        "update_id": None,
        "original_id": None,
        "last_update_month": None,
        "last_update_on": None,
        "overdue_since": None,
        "wants_update": False,
        "expected_rating": "",
        "expected_by": None,
        "rosier_because": "",
        "days_late": 0,
    }
    return Position(**(usual | changes))


POSITIONS = [
    position(
        "1.1",
        rating="green",
        suggestion=Suggestion("green", "R9", ""),
        due=dt.date(2026, 6, 1),
        last_update_on=dt.date(2026, 1, 5),
    ),
    position("1.2", rating="red", due=dt.date(2026, 1, 1), days_late=19, last_update_on=dt.date(2026, 1, 3)),
    position("1.3", rating="", stage="not_started", owner_role="Service Manager"),
    position("2.1", area_id=20, due=dt.date(2026, 6, 1), overdue_since=dt.date(2025, 12, 31)),
    position("2.2", area_id=20, rating="green", suggestion=Suggestion("red", "R4", ""), last_update_on=dt.date(2026, 1, 4)),
]


def shown(**params) -> list[str]:
    listing = Listing.parse(params, AREAS.values(), ["Head of Service", "Service Manager"])
    assert listing.problems == ()
    return [found.reference for found in listing.choose(POSITIONS, AREAS)]


@pytest.mark.parametrize(
    ("params", "references"),
    [
        ({}, ["1.1", "1.2", "1.3", "2.1", "2.2"]),
        ({"area": "2"}, ["2.1", "2.2"]),
        ({"rating": "green"}, ["1.1", "2.2"]),
        ({"rating": "none"}, ["1.3"]),
        ({"stage": "not_started"}, ["1.3"]),
        ({"owner": "Service Manager"}, ["1.3"]),
        ({"overdue": "update"}, ["2.1"]),
        ({"overdue": "due"}, ["1.2"]),
        ({"overdue": "differs"}, ["2.2"]),
        ({"area": "2", "rating": "green"}, ["2.2"]),
        ({"area": "1", "rating": "amber"}, []),
    ],
)
def test_the_address_chooses_the_actions(params, references):
    assert shown(**params) == references


@pytest.mark.parametrize(
    ("sort", "references"),
    [
        ("plan", ["1.1", "1.2", "1.3", "2.1", "2.2"]),
        ("rating", ["1.2", "2.1", "1.1", "2.2", "1.3"]),
        # What has no date never comes first, and equals keep the order of the plan.
        ("due", ["1.2", "1.1", "2.1", "1.3", "2.2"]),
        ("updated", ["1.2", "2.2", "1.1", "1.3", "2.1"]),
    ],
)
def test_the_address_orders_the_actions(sort, references):
    assert shown(sort=sort) == references


@pytest.mark.parametrize("name", ["area", "rating", "stage", "owner", "overdue", "sort"])
def test_a_value_that_does_not_exist_is_said_and_left_out(name):
    listing = Listing.parse({name: "nonsense"}, AREAS.values(), [])
    assert listing.problems == (f"There is no such {name} as you asked for, so all are shown.",)
    assert len(listing.choose(POSITIONS, AREAS)) == len(POSITIONS)
    assert not listing.is_filtered


def test_a_filter_is_told_and_an_order_is_none():
    assert Listing(rating="red").is_filtered
    assert not Listing(sort="due").is_filtered


@pytest.mark.parametrize(
    ("listing", "changes", "query"),
    [
        (Listing(), {}, ""),
        (Listing(rating="red"), {}, "rating=red"),
        (Listing(rating="red"), {"rating": ""}, ""),
        (Listing(rating="red"), {"area": "2"}, "area=2&rating=red"),
        (Listing(sort="due"), {}, "sort=due"),
        (Listing(sort="due"), {"sort": "plan"}, ""),
        (Listing(owner="Head of Service & co"), {}, "owner=Head+of+Service+%26+co"),
    ],
)
def test_a_listing_writes_the_address_that_reads_it(listing, changes, query):
    assert listing.query(**changes) == query


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, set()),
        ({"overdue_since": dt.date(2026, 1, 31)}, {"update"}),
        ({"days_late": 1}, {"due"}),
        ({"rating": "green"}, {"differs"}),
    ],
)
def test_what_belongs_under_each_heading(changes, kinds):
    assert {kind for kind in ("update", "due", "differs") if is_overdue(position("1.1", **changes), kind)} == kinds


def test_a_position_speaks_in_words():
    found = position("1.1", rating="", stage="stopped", impact="sustained", expected_rating="green")
    assert (found.rating_word, found.stage_word, found.impact_word) == ("Not rated", "Stopped", "Sustained")
    assert (found.expected_word, found.has_ended) == ("Green", True)
