"""Boards and the seats on them: what is written, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, Refused, Stale
from accounts.services import published_actor
from boards.models import Board, Seat
from boards.services import boards
from tests.boards.making import make_board, make_meeting, make_referral, make_seat
from tests.factories import JANUARY, World, at

NOW = at(JANUARY)


@pytest.fixture
def lead(world):
    return {"by": world.lead, "now": NOW}


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Improvement Board")


def refused(call, **fields) -> Refused:
    with pytest.raises(Refused) as caught:
        call(**fields)
    return caught.value


class TestBoards:
    def test_a_board_is_recorded_with_who_it_reports_to(self, world, board, lead):
        row = boards.add_board(
            authority=world.authority,
            name=" Scrutiny ",
            slug="scrutiny",
            remit="Looks at what the board says.",
            chair_role="Chair of scrutiny",
            meets="quarterly",
            reports_to=board,
            **lead,
        )
        assert (row.name, row.reports_to, row.known_from, row.published) == ("Scrutiny", board, NOW, False)
        assert row.history.get().actor_label == world.lead.name

    @pytest.mark.parametrize("role", ["officer", "board", "auditor"])
    def test_whoever_keeps_no_boards_is_refused(self, world, board, role):
        person = world.people[role]
        with pytest.raises(NotAllowed):
            boards.add_board(authority=world.authority, name="X", slug="x", by=person, now=NOW)
        with pytest.raises(NotAllowed):
            boards.edit_board(board=board, changes={"name": "X"}, reason="So", by=person, now=NOW)
        with pytest.raises(NotAllowed):
            boards.add_seat(board=board, role_title="X", since=NOW.date(), by=person, now=NOW)

    @pytest.mark.parametrize(
        "fields", [{"name": " "}, {"meets": "weekly"}, {"slug": "not a slug"}, {"slug": ""}, {"remit": "x" * 20_001}]
    )
    def test_what_makes_no_board_is_refused(self, world, lead, fields):
        with pytest.raises(ValidationError):
            boards.add_board(authority=world.authority, **({"name": "X", "slug": "x"} | fields), **lead)

    @pytest.mark.parametrize("slug", ["add", "ask"])
    def test_an_address_of_another_page_is_no_name_of_a_board(self, world, board, lead, slug):
        assert refused(boards.add_board, authority=world.authority, name="X", slug=slug, **lead).field == "slug"
        assert refused(boards.edit_board, board=board, changes={"slug": slug}, reason="So", **lead).field == "slug"

    def test_two_boards_of_a_council_have_two_addresses_and_those_of_two_councils_may_have_one(self, world, board, lead):
        with pytest.raises(ValidationError, match="already has a board with this short name"):
            boards.add_board(authority=world.authority, name="X", slug=board.slug, **lead)
        other = World("elsewhere")
        assert make_board(other.authority, other.lead, slug=board.slug).slug == board.slug

    def test_a_board_reports_to_none_of_another_council(self, world, board, lead):
        other = World("elsewhere")
        theirs = make_board(other.authority, other.lead)
        call = {"authority": world.authority, "name": "X", "slug": "x", "reports_to": theirs}
        assert refused(boards.add_board, **call, **lead).field == "reports_to"
        assert refused(boards.edit_board, board=board, changes={"reports_to": theirs}, reason="So", **lead).field == "reports_to"

    def test_no_line_of_boards_leads_back_to_where_it_began(self, world, board, lead):
        middle = make_board(world.authority, world.lead, reports_to=board)
        last = make_board(world.authority, world.lead, reports_to=middle)
        for above in (board, middle, last):
            found = refused(boards.edit_board, board=board, changes={"reports_to": above}, reason="So", **lead)
            assert found.field == "reports_to"
        assert boards.edit_board(board=last, changes={"reports_to": board}, reason="Agreed", **lead).reports_to == board

    def test_the_database_refuses_a_board_that_reports_to_itself(self, board):
        with pytest.raises(IntegrityError), transaction.atomic():
            Board.objects.filter(pk=board.pk).update(reports_to=board.pk)

    def test_an_edit_needs_a_reason_a_change_and_the_version_on_screen(self, board, lead):
        assert refused(boards.edit_board, board=board, changes={"name": "New"}, reason="", **lead).field == "reason"
        assert "Nothing" in refused(boards.edit_board, board=board, changes={"name": board.name}, reason="So", **lead).message
        boards.edit_board(board=board, changes={"name": "New"}, reason="Renamed", version=1, **lead)
        with pytest.raises(Stale):
            boards.edit_board(board=board, changes={"name": "Newer"}, reason="So", version=1, **lead)
        with pytest.raises(ValueError, match="published"):
            boards.edit_board(board=board, changes={"published": True}, reason="So", **lead)

    def test_a_published_board_is_changed_by_its_loader_only(self, world, lead):
        actor = published_actor()
        board = make_board(world.authority, actor, published=True, source="Report of 10 June 2019")
        assert "published record" in refused(boards.edit_board, board=board, changes={"name": "X"}, reason="So", **lead).message
        assert "published record" in refused(boards.add_seat, board=board, role_title="X", since=NOW.date(), **lead).message
        assert boards.edit_board(board=board, changes={"name": "X"}, reason="Read anew", by=actor, now=NOW).name == "X"

    def test_a_published_board_names_its_source_and_the_database_says_so_too(self, world):
        with pytest.raises(ValidationError):
            make_board(world.authority, published_actor(), published=True)

    def test_a_board_on_which_nothing_stands_is_deleted_and_no_other(self, world, board, lead):
        other = make_board(world.authority, world.lead)
        bare, key = make_board(world.authority, world.lead), None
        make_referral(board, other, world.lead)
        below = make_board(world.authority, world.lead)
        make_board(world.authority, world.lead, reports_to=below)
        met = make_board(world.authority, world.lead)
        make_meeting(met, world.lead)
        seated = make_board(world.authority, world.lead)
        make_seat(seated, world.lead)
        for kept in (board, other, below, met, seated):
            assert "It is kept" in refused(boards.remove_board, board=kept, reason="A mistake", **lead).message
        key = bare.pk
        boards.remove_board(board=bare, reason="A mistake", **lead)
        assert not Board.objects.filter(pk=key).exists()
        assert Board.history.filter(id=key).order_by("pk").last().history_change_reason == "A mistake"


class TestSeats:
    def test_a_role_has_a_seat_and_an_account_where_there_is_one(self, world, board, lead):
        seat = boards.add_seat(board=board, role_title="Lead Member", since=dt.date(2025, 5, 20), user=world.board, **lead)
        assert (seat.role_title, seat.user, seat.until) == ("Lead Member", world.board, None)

    def test_somebody_without_a_role_in_the_council_has_no_seat(self, world, board, lead):
        stranger = World("elsewhere").board
        call = {"board": board, "role_title": "X", "since": NOW.date(), "user": stranger}
        assert refused(boards.add_seat, **call, **lead).field == "user"
        seat = make_seat(board, world.lead)
        assert refused(boards.edit_seat, seat=seat, changes={"user": stranger}, reason="So", **lead).field == "user"

    @pytest.mark.parametrize(
        ("since", "until", "field"),
        [
            (dt.date(2025, 5, 20), dt.date(2025, 5, 19), "until"),
            (dt.date(1999, 1, 1), None, "since"),
            (dt.date(2025, 5, 20), dt.date(2200, 1, 1), "until"),
        ],
    )
    def test_dates_that_cannot_be_are_refused(self, board, lead, since, until, field):
        assert refused(boards.add_seat, board=board, role_title="X", since=since, until=until, **lead).field == field

    def test_the_database_refuses_a_seat_that_ends_before_it_begins(self, board):
        row = Seat(board=board, role_title="X", since=dt.date(2025, 5, 20), until=dt.date(2025, 5, 19), known_from=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.bulk_create([row])

    def test_a_seat_is_given_up_with_its_last_day(self, world, board, lead):
        seat = make_seat(board, world.lead, user=world.board)
        changed = boards.edit_seat(seat=seat, changes={"until": dt.date(2026, 1, 31)}, reason="Elections", **lead)
        assert (changed.until, changed.version) == (dt.date(2026, 1, 31), 2)

    def test_a_seat_that_was_a_mistake_is_deleted_with_a_reason_and_its_history_stays(self, world, board, lead):
        seat = make_seat(board, world.lead)
        key = seat.pk
        assert refused(boards.remove_seat, seat=seat, reason="", **lead).field == "reason"
        boards.remove_seat(seat=seat, reason="Twice", **lead)
        assert Seat.history.filter(id=key).order_by("pk").last().history_type == "-"
