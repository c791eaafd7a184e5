"""A board as it was recorded: its name then, and an address that stays."""

import datetime as dt

import pytest
from django.test import Client

from accounts.errors import Refused
from boards.selectors.boards import find_board
from boards.selectors.log import log_at
from boards.selectors.log_rows import read_log
from boards.services.boards import ADDRESS_STAYS, edit_board, remove_board
from tests.admin_pages import form_of, page
from tests.admin_pages import signed_in as signed_in_to_admin
from tests.boards.making import MET, make_board, make_challenge, make_decision, make_meeting, make_pack, publish
from tests.factories import at, make_notice

KNOWN, LATER = at(dt.date(2026, 1, 25)), at(dt.date(2026, 2, 20))


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Old Name", slug="board")


def rename(world, board):
    edit_board(board=board, changes={"name": "New Name"}, reason="Renamed", by=world.lead, now=LATER)


def test_a_board_has_the_name_that_it_had_at_the_time(world, board):
    rename(world, board)
    found, then = find_board(world.authority, "board"), find_board(world.authority, "board", KNOWN)
    assert (found, found.name, then, then.name, then.authority) == (board, "New Name", board, "Old Name", world.authority)
    assert find_board(world.authority, "board", LATER).name == "New Name"
    assert find_board(world.authority, "board", at(dt.date(2026, 1, 2))) is None


def test_a_board_that_was_deleted_since_was_there(world, board):
    remove_board(board=board, reason="A mistake", by=world.lead, now=LATER)
    assert find_board(world.authority, "board") is None
    assert find_board(world.authority, "board", KNOWN).name == "Old Name"


def test_questions_and_decisions_are_of_a_board_by_the_name_that_it_had(world, board):
    make_challenge(board, world.board)
    make_decision(make_meeting(board, world.lead, MET), world.lead)
    rename(world, board)
    for known_on, name in ((None, "New Name"), (KNOWN, "Old Name")):
        rows = read_log(world.authority, known_on, slug="board")
        log = log_at(rows, KNOWN.date())
        assert [row.name for row in rows.boards] == [name]
        assert [row.board.name for row in (*log.questions, *log.decisions)] == [name, name]


HERE = "boards/board/"
PAGES = ["", "about/", "meetings/2026-01-15/", "packs/", "packs/a/", "questions/", "questions/1/", "decisions/"]


@pytest.mark.parametrize("address", ["checks/", *(f"{HERE}{more}" for more in PAGES)])
def test_no_page_as_known_earlier_tells_a_later_name(world, board, address):
    make_challenge(board, world.board, due=dt.date(2026, 1, 20))
    make_decision(make_meeting(board, world.lead, MET), world.lead)
    notice = make_notice(world.authority, world.lead)
    publish(make_pack(board, world.lead, notice=notice, slug="a"), world.lead, now=KNOWN)
    rename(world, board)
    client = Client()
    client.force_login(world.lead)
    response = client.get(f"/{world.authority.slug}/{address}?known=2026-01-25")
    assert response.status_code == 200
    assert "Old Name" in response.content.decode() and "New Name" not in response.content.decode()


# --- Addresses ---


def test_the_address_of_a_board_stays(world, board):
    for slug in ("other", "board", "add"):
        with pytest.raises(Refused, match="The short name of a board stays") as caught:
            edit_board(board=board, changes={"slug": slug}, reason="Shorter", by=world.lead, now=LATER)
        assert (caught.value.field, str(caught.value)) == ("slug", ADDRESS_STAYS)
    board.refresh_from_db()
    assert (board.slug, board.version) == ("board", 1)


def test_the_admin_asks_for_it_of_a_new_board_and_shows_it_of_one_that_is_there(world, board):
    client = signed_in_to_admin(world.administrator)
    assert "slug" in form_of(client, "/admin/boards/board/add/")
    typed = form_of(client, page(board))
    assert "slug" not in typed and ">board<" in client.get(page(board)).content.decode()
    assert client.post(page(board), typed | {"slug": "x", "chair_role": "Chair", "reason": "So"}).status_code == 302
    board.refresh_from_db()
    assert (board.slug, board.chair_role) == ("board", "Chair")
