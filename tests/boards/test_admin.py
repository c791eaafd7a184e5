"""The admin of boards: the same rules as on the pages, limited to the councils a person administers."""

import datetime as dt

import pytest
from django.test import Client

from accounts.services import published_actor
from boards.models import Board, ReportCycle, Rota, Seat
from boards.services import boards
from tests.admin_pages import errors, form_of, page, signed_in
from tests.boards.making import make_board, make_meeting, make_seat
from tests.factories import JANUARY, at, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world) -> Client:
    return signed_in(world.administrator)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Improvement Board")


def test_a_board_is_added_with_its_members_rotas_and_reports(admin, world, board):
    typed = form_of(admin, "/admin/boards/board/add/") | {
        "authority": str(world.authority.pk),
        "name": "Scrutiny",
        "slug": "scrutiny",
        "reports_to": str(board.pk),
        "seats-0-role_title": "Chair",
        "seats-0-user": str(world.board.pk),
        "seats-0-since": "20/05/2025",
        "rotas-0-plan": str(world.plan.pk),
        "rotas-0-per_meeting": "2",
        "rotas-0-starts": "01/01/2026",
        "report_cycles-0-title": "Half-yearly",
        "report_cycles-0-every_months": "6",
        "report_cycles-0-first_due": "31/03/2026",
    }
    response = admin.post("/admin/boards/board/add/", typed)
    assert response.status_code == 302, errors(response)
    row = Board.objects.get(slug="scrutiny")
    assert (row.reports_to, row.seats.get().user, row.rotas.get().plan) == (board, world.board, world.plan)
    assert row.report_cycles.get().first_due == dt.date(2026, 3, 31)


def test_a_change_needs_a_reason_and_is_in_the_history_with_its_difference(admin, world, board):
    typed = form_of(admin, page(board)) | {"chair_role": "Independent Chair"}
    assert "Say why this is changed" in errors(admin.post(page(board), typed))
    assert admin.post(page(board), typed | {"reason": "Appointed"}).status_code == 302
    told = admin.get(page(board, "history")).content.decode()
    assert all(words in told for words in ("Independent Chair", "Appointed", world.administrator.name))


def test_a_stale_form_is_told_and_shows_their_version(admin, world, board):
    typed = form_of(admin, page(board)) | {"name": "Mine", "reason": "x"}
    boards.edit_board(board=board, changes={"name": "Theirs"}, reason="y", by=world.lead, now=at(JANUARY))
    assert "Theirs" in errors(admin.post(page(board), typed))
    board.refresh_from_db()
    assert board.name == "Theirs"


def test_a_member_is_changed_and_deleted_through_the_services(admin, world, board):
    seat = make_seat(board, world.lead)
    typed = form_of(admin, page(board)) | {"seats-0-until": "31/12/2025", "reason": "Elections"}
    assert admin.post(page(board), typed).status_code == 302
    seat.refresh_from_db()
    assert (seat.until, seat.version) == (dt.date(2025, 12, 31), 2)
    typed = form_of(admin, page(board)) | {"seats-0-until": "31/12/2020", "reason": "Elections"}
    assert "The last day is before the first" in errors(admin.post(page(board), typed))
    typed = form_of(admin, page(board)) | {"seats-0-DELETE": "on", "reason": "Twice"}
    assert admin.post(page(board), typed).status_code == 302
    assert not Seat.objects.exists()
    assert Seat.history.order_by("pk").last().history_change_reason == "Twice"


def test_a_line_of_boards_that_leads_back_is_refused_beside_its_field(admin, world, board):
    other = make_board(world.authority, world.lead, reports_to=board)
    typed = form_of(admin, page(board)) | {"reports_to": str(other.pk), "reason": "x"}
    assert "cannot report to each other" in errors(admin.post(page(board), typed))


def test_nothing_of_another_council_is_offered_or_taken(admin, world, other_world, board):
    theirs = make_board(other_world.authority, other_world.lead, name="Elsewhere Board")
    assert admin.get(page(theirs)).status_code == 404
    shown = admin.get(page(board)).content.decode()
    assert other_world.plan.title not in shown
    assert "Elsewhere Board" not in shown
    typed = form_of(admin, page(board)) | {
        "rotas-0-plan": str(other_world.plan.pk),
        "rotas-0-per_meeting": "2",
        "rotas-0-starts": "01/01/2026",
        "reason": "x",
    }
    assert admin.post(page(board), typed).status_code == 200
    assert not Rota.objects.exists()
    superuser = signed_in(make_user("Superuser", is_superuser=True))
    response = superuser.post(page(board), form_of(superuser, page(board)) | typed)
    assert "Choose a plan of this council" in response.content.decode()
    assert not ReportCycle.objects.exists()


def test_a_published_board_is_shown_and_not_changed(admin, world):
    row = make_board(world.authority, published_actor(), published=True, source="Report of 10 June 2019")
    assert admin.get(page(row)).status_code == 200
    assert admin.post(page(row), {"name": "X", "reason": "x"}).status_code == 403
    assert admin.post(page(row, "delete"), {"post": "yes", "reason": "x"}).status_code == 403


def test_a_board_is_deleted_while_nothing_stands_on_it(admin, world, board):
    met = make_board(world.authority, world.lead)
    make_meeting(met, world.lead)
    assert admin.post(page(met, "delete"), {"post": "yes", "reason": "x"}).status_code == 403
    assert admin.post(page(board, "delete"), {"post": "yes", "reason": "Twice"}).status_code == 302
    assert list(Board.objects.all()) == [met]
