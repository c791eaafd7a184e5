"""Every change to what stands on a board, by the words of what was changed."""

import datetime as dt

import pytest

from boards.selectors.board_history import board_history
from boards.services.boards import edit_board, edit_seat, remove_board
from boards.services.meetings import edit_item
from tests.boards.making import make_board, make_item, make_meeting, make_seat
from tests.factories import at, make_area, make_notice

NOW = at(dt.date(2026, 1, 22))


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


def told(board) -> list[tuple]:
    """What was changed on the day of the changes: of what, from, to."""
    lines = [row for row in board_history(board) if row.when == NOW]
    return [(row.about, row.what, row.before, row.after) for row in lines]


def test_an_item_that_is_moved_to_another_area_is_told_by_their_titles(world, board):
    item = make_item(make_meeting(board, world.lead), world.lead, title="In turn", kind="area", area=world.area)
    area = make_area(world.plan, world.lead, 2, "Workforce")
    edit_item(item=item, changes={"area": area}, reason="Swapped", by=world.lead, now=NOW)
    assert told(board) == [("Item In turn", "Area", "Standards of practice", "Workforce")]


def test_so_is_one_that_looks_at_something_else(world, board):
    item = make_item(make_meeting(board, world.lead), world.lead, title="Looked at", kind="plan", plan=world.plan)
    notice = make_notice(world.authority, world.lead, title="Improvement notice")
    more = {"reason": "So", "by": world.lead, "now": NOW}
    edit_item(item=item, changes={"kind": "notice", "plan": None, "notice": notice}, **more)
    assert sorted(told(board)) == [
        ("Item Looked at", "Notice", "nothing", "Improvement notice"),
        ("Item Looked at", "Plan", world.plan.title, "nothing"),
        ("Item Looked at", "What is looked at", "A plan", "A notice"),
    ]


def test_a_group_of_indicators_is_told(world, board):
    item = make_item(make_meeting(board, world.lead), world.lead, title="Figures", kind="group", group="Front door")
    edit_item(item=item, changes={"group": "Care leavers"}, reason="So", by=world.lead, now=NOW)
    assert told(board) == [("Item Figures", "Group of indicators", "Front door", "Care leavers")]


def test_a_seat_that_is_given_to_another_account_is_told_by_their_names(world, board):
    seat = make_seat(board, world.lead, role_title="Chair", user=world.officer)
    edit_seat(seat=seat, changes={"user": world.board}, reason="Elections", by=world.lead, now=NOW)
    assert told(board) == [("Member Chair", "User", world.officer.name, world.board.name)]


def test_what_is_not_there_any_more_is_said_to_be_deleted(world):
    above = make_board(world.authority, world.lead)
    board = make_board(world.authority, world.lead, reports_to=above)
    edit_board(board=board, changes={"reports_to": None}, reason="So", by=world.lead, now=NOW)
    remove_board(board=above, reason="A mistake", by=world.lead, now=NOW)
    assert told(board) == [("Board", "Reports to", "deleted since", "nothing")]
