"""The list of boards, what a board is about, and the forms of boards, members, rotas, reports and referrals."""

import contextlib
import datetime as dt

import pytest
import time_machine

from accounts.services import published_actor
from boards.models import Board, Delivery, Referral, ReportCycle, Rota, Seat
from boards.services import boards as services
from boards.services import meetings
from tests.boards.making import (
    MEETS,
    MET,
    make_board,
    make_delivery,
    make_item,
    make_meeting,
    make_referral,
    make_report_cycle,
    make_rota,
    make_seat,
)
from tests.factories import JANUARY, at, make_area
from tests.plans.views.sending import assert_refused, day, filled, text_of


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def page(world, *more, board="improvement") -> str:
    return "/".join([f"/{world.authority.slug}/boards/{board}", *(str(part) for part in more), ""])


@contextlib.contextmanager
def later(client, world, on):
    """Noon of another day, on which the lead has signed in anew."""
    with time_machine.travel(at(on), tick=False):
        client.force_login(world.lead)
        yield


def send(client, address, **typed):
    """What the form on the page sends with some of it changed."""
    return client.post(address, filled(client.get(address)) | typed)


class TestList:
    def test_the_authority_page_leads_to_it(self, lead, world):
        assert f'href="/{world.authority.slug}/boards/"' in lead.get(f"/{world.authority.slug}/").content.decode()

    def test_without_a_board_it_says_so_and_offers_to_add_one(self, lead, world):
        response = lead.get(f"/{world.authority.slug}/boards/")
        assert "No board is recorded." in text_of(response)
        assert f'href="/{world.authority.slug}/boards/add/"' in response.content.decode()

    def test_it_says_when_each_met_and_meets_and_what_is_owed(self, lead, world, board):
        scrutiny = make_board(world.authority, world.lead, name="Scrutiny", chair_role="Chair of scrutiny", reports_to=board)
        make_meeting(board, world.lead, MET)
        make_meeting(board, world.lead, MEETS)
        make_report_cycle(scrutiny, world.lead, title="Half-yearly report", first_due=dt.date(2025, 12, 31), every_months=6)
        words = text_of(lead.get(f"/{world.authority.slug}/boards/"))
        assert "2 boards look at the improvement" in words
        assert "1 report to them is late." in words
        assert words.index("Improvement Board") < words.index("15 January 2026") < words.index("12 February 2026")
        assert "Chair: Chair of scrutiny. Reports to Improvement Board" in words
        assert "Late: Half-yearly report, due 31 December 2025 Half-yearly report, 30 June 2026" in words

    def test_nobody_else_is_offered_a_form(self, client, world, board):
        client.force_login(world.board)
        assert "Add a board" not in text_of(client.get(f"/{world.authority.slug}/boards/"))
        assert "Edit the board" not in text_of(client.get(page(world, "about")))

    def test_a_board_that_was_not_recorded_yet_is_absent(self, lead, world, board):
        response = lead.get(f"/{world.authority.slug}/boards/?month=2025-12")
        assert "No board had been recorded." in text_of(response)
        assert lead.get(page(world, "about") + "?month=2025-12").status_code == 404
        assert lead.get(page(world, "about") + "?known=2026-01-19").status_code == 404
        assert lead.get(page(world, "about") + "?known=2026-01-20").status_code == 200


class TestAbout:
    def test_the_rota_gives_seven_themes_in_four_meetings_and_says_when_each_is_next(self, lead, world, board):
        for number in range(2, 8):
            make_area(world.plan, world.lead, number, f"Theme {number}")
        make_rota(board, world.lead, world.plan)
        for step in range(4):
            make_meeting(board, world.lead, MEETS + dt.timedelta(days=28 * step))
        words = text_of(lead.get(page(world, "about")))
        by_meeting = words.split("Meeting by meeting")[1].split("Reports that are owed")[0]
        themes = [(12, "1."), (12, "2."), (12, "3."), (12, "4."), (9, "5."), (9, "6."), (7, "7.")]
        assert all(f" {number} " in by_meeting for _, number in themes)
        order = [by_meeting.index(day) for day in ("12 February", "12 March", "9 April", "7 May")]
        assert order == sorted(order)
        assert by_meeting.index("7. Theme 7") > order[3] > by_meeting.index("6. Theme 6") > order[2]
        assert "1. Standards of practice never 12 February 2026" in words
        assert "7. Theme 7 never 7 May 2026" in words

    def test_an_area_is_last_seen_at_the_meeting_that_was_held(self, lead, world, board):
        make_rota(board, world.lead, world.plan)
        held = make_meeting(board, world.lead, MET)
        make_item(held, world.lead, kind="area", area=world.area)
        make_meeting(board, world.lead, MEETS)
        assert "1. Standards of practice 15 January 2026 12 February 2026" in text_of(lead.get(page(world, "about")))

    def test_it_names_members_reports_and_papers(self, lead, world, board):
        scrutiny = make_board(world.authority, world.lead, name="Scrutiny", slug="scrutiny")
        make_seat(board, world.lead, role_title="Lead Member")
        make_seat(board, world.lead, role_title="Former Chair", until=dt.date(2025, 12, 31))
        make_seat(board, world.lead, role_title="New Chair", since=dt.date(2026, 2, 1))
        cycle = make_report_cycle(board, world.lead, title="Quarterly", first_due=dt.date(2025, 9, 30), annual_review=3)
        make_delivery(cycle, world.lead, now=at(JANUARY))
        make_referral(board, scrutiny, world.lead, paper="The plan")
        words = text_of(lead.get(page(world, "about")))
        assert "Members (1) Lead Member since 20 May 2025" in words
        assert "New Chair from 1 February 2026 on" in words
        assert "Earlier members (1) Former Chair, 20 May 2025 to 31 December 2025" in words
        assert "Every 3 months; the first from March on is the annual review" in words
        assert "30 March 2026 Annual review" in words
        assert "1 report is late : due 30 December 2025" in words
        assert "30 September 2025 (due 30 September 2025)" in words
        assert "The plan 15 January 2026 to Scrutiny It concerns their plan" in words
        assert "The plan 15 January 2026 from Improvement Board" in text_of(lead.get(page(world, "about", board="scrutiny")))

    def test_it_says_what_was_recorded_then_and_keeps_the_position_in_its_links(self, lead, world, board):
        """A meeting that was held afterwards is planned at the time, and a seat given up since is held."""
        make_board(world.authority, world.lead, name="Other", slug="other")
        meeting = make_meeting(board, world.lead, MEETS, place="Town hall")
        seat = make_seat(board, world.lead, role_title="Lead Member")
        with later(lead, world, dt.date(2026, 3, 20)):
            said = {"by": world.lead, "now": at(dt.date(2026, 3, 20))}
            meetings.hold_meeting(meeting=meeting, today=dt.date(2026, 3, 20), **said)
            services.edit_seat(seat=seat, changes={"until": dt.date(2026, 1, 15)}, reason="Elections", **said)
            services.edit_board(board=board, changes={"remit": "What came later."}, reason="Agreed", **said)
            now = text_of(lead.get(page(world, "about")))
            then = lead.get(page(world, "about") + "?month=2026-01&known=2026-01-31")
            month = text_of(lead.get(page(world, "about") + "?month=2026-01"))
        assert "12 February 2026 Planned" in month, "it is ahead there"
        assert "What came later." in month, "an earlier month is what is known of it now"
        assert "12 February 2026 Held" in now
        assert "What came later." in now
        words = text_of(then)
        assert "12 February 2026 Planned" in words
        assert "Members (1)" in words
        assert "What came later." not in words
        assert "You are looking at the position at 31 January 2026. It cannot be edited." in month
        assert "Add a member" not in words
        assert f'{page(world, "meetings", "2026-02-12")}?month=2026-01&amp;known=2026-01-31"' in then.content.decode()

    def test_a_meeting_of_which_nobody_said_that_it_was_held_is_asked_about(self, lead, world, board):
        make_meeting(board, world.lead, MEETS)
        with later(lead, world, dt.date(2026, 3, 1)):
            assert "Nobody has said whether the meeting of 12 February 2026 was held." in text_of(lead.get(page(world, "about")))

    def test_a_published_board_shows_its_source_owes_nothing_and_takes_no_form(self, lead, world):
        actor = published_actor()
        board = make_board(
            world.authority, actor, name="Scrutiny", slug="scrutiny", published=True, source="Report of 10 June 2019"
        )
        make_report_cycle(board, actor, title="Half-yearly", first_due=dt.date(2019, 6, 10), every_months=6)
        words = text_of(lead.get(page(world, "about", board="scrutiny")))
        assert "As published Report of 10 June 2019" in words
        assert "Half-yearly Every 6 months the record has ended none not said" in words
        assert "Edit the board" not in words
        response = lead.get(page(world, "edit", board="scrutiny"))
        assert response.status_code == 403
        assert "It cannot be changed" in text_of(response)


class TestForms:
    def test_a_board_is_added_and_gets_an_address_of_its_own(self, lead, world, board):
        address = f"/{world.authority.slug}/boards/add/"
        response = send(lead, address, name="Improvement", reports_to=str(board.pk), meets="monthly", independent="on")
        assert response["Location"] == page(world, "about", board="improvement-2")
        row = Board.objects.get(slug="improvement-2")
        assert (row.name, row.reports_to, row.meets, row.independent) == ("Improvement", board, "monthly", True)

    def test_a_board_without_a_name_is_not_added(self, lead, world):
        response = send(lead, f"/{world.authority.slug}/boards/add/")
        assert_refused(response, "name", "Enter name of the board")
        assert not Board.objects.exists()

    def test_a_board_is_edited_with_a_reason(self, lead, world, board):
        address = page(world, "edit")
        assert_refused(send(lead, address, name="New name"), "reason", "Say why")
        assert send(lead, address, name="New name", reason="Renamed").status_code == 302
        board.refresh_from_db()
        assert (board.name, board.slug, board.version) == ("New name", "improvement", 2)
        assert "Renamed" in text_of(lead.get(page(world, "history")))

    def test_what_somebody_else_saved_meanwhile_is_shown_beside_the_form(self, lead, world, board):
        address = page(world, "edit")
        sent = filled(lead.get(address)) | {"name": "Mine", "reason": "So"}
        services.edit_board(board=board, changes={"name": "Theirs"}, reason="So", by=world.administrator, now=at(JANUARY))
        response = lead.post(address, sent)
        assert response.status_code == 409
        assert "Their version" in text_of(response)
        assert "Theirs" in text_of(response)
        assert lead.post(address, filled(response) | {"name": "Mine"}).status_code == 302

    def test_a_member_is_added_changed_and_deleted(self, lead, world, board):
        typed = {"role_title": "Lead Member", "user": str(world.board.pk)} | day("since", "2025-05-20")
        assert send(lead, page(world, "members", "add"), **typed).status_code == 302
        seat = Seat.objects.get()
        assert (seat.user, seat.since) == (world.board, dt.date(2025, 5, 20))
        address = page(world, "members", seat.pk)
        assert_refused(send(lead, address, reason="So", **day("until", "2025-05-19")), "until", "The last day is before")
        assert send(lead, address, reason="Elections", **day("until", "2026-01-31")).status_code == 302
        assert send(lead, page(world, "members", seat.pk, "remove"), reason="Twice").status_code == 302
        assert not Seat.objects.exists()

    def test_a_day_that_is_in_no_calendar_is_refused(self, lead, world, board):
        response = send(lead, page(world, "members", "add"), role_title="Chair", **day("since", "2026-02-31"))
        assert response.status_code == 422
        assert not Seat.objects.exists()

    def test_a_rota_is_added_changed_and_given_up(self, lead, world, board):
        assert send(lead, page(world, "rotas", "add"), plan=str(world.plan.pk), per_meeting="2").status_code == 302
        rota = Rota.objects.get()
        assert (rota.plan, rota.per_meeting, rota.starts) == (world.plan, 2, dt.date(2026, 1, 20))
        assert send(lead, page(world, "rotas", rota.pk), per_meeting="3", reason="More time").status_code == 302
        assert_refused(send(lead, page(world, "rotas", rota.pk), per_meeting="21", reason="So"), "per_meeting", "20 or fewer")
        assert send(lead, page(world, "rotas", rota.pk, "remove"), reason="By hand").status_code == 302
        assert not Rota.objects.exists()

    def test_a_report_is_added_given_and_ended(self, lead, world, board):
        typed = {"title": "Quarterly", "every_months": "3", "annual_review": "3"} | day("first_due", "2025-12-31")
        assert send(lead, page(world, "reports", "add"), **typed).status_code == 302
        cycle = ReportCycle.objects.get()
        assert (cycle.every_months, cycle.annual_review, cycle.ended) == (3, 3, None)
        address = page(world, "reports", cycle.pk, "given")
        assert "31 December 2025" in text_of(lead.get(address))
        assert send(lead, address, **day("on", "2026-01-05")).status_code == 302
        assert list(Delivery.objects.values_list("due", "on")) == [(dt.date(2025, 12, 31), dt.date(2026, 1, 5))]
        response = send(lead, address, due="2025-12-31", **day("on", "2026-01-06"))
        assert_refused(response, "note", "Say in the note why you correct it")
        edited = send(lead, page(world, "reports", cycle.pk), reason="Agreed", **day("ended", "2026-06-30"))
        assert edited.status_code == 302
        response = send(lead, page(world, "reports", cycle.pk, "remove"), reason="Done")
        assert "have been given" in text_of(response)

    def test_a_paper_is_passed_on(self, lead, world, board):
        other = make_board(world.authority, world.lead, name="Scrutiny")
        address = page(world, "refer")
        assert_refused(send(lead, address, to_board=str(other.pk), reason="So"), "pack", "Choose a published pack")
        assert send(lead, address, to_board=str(other.pk), paper="The plan", reason="So").status_code == 302
        assert Referral.objects.get().to_board == other

    @pytest.mark.parametrize(
        "more", [("members", 99), ("rotas", 99), ("reports", 99), ("members", 99, "remove"), ("reports", 99, "given")]
    )
    def test_what_is_not_there_is_a_404(self, lead, world, board, more):
        assert lead.get(page(world, *more)).status_code == 404
        assert lead.get(page(world, *more, board="nothing")).status_code == 404

    def test_a_row_of_another_board_is_not_found_under_this_one(self, lead, world, board):
        seat = make_seat(make_board(world.authority, world.lead), world.lead)
        assert lead.get(page(world, "members", seat.pk)).status_code == 404

    def test_the_history_tells_of_everything_that_stands_on_the_board(self, lead, world, board):
        make_seat(board, world.lead, role_title="Lead Member")
        make_item(make_meeting(board, world.lead), world.lead, title="The plan")
        make_rota(board, world.lead, world.plan)
        make_delivery(make_report_cycle(board, world.lead, title="Quarterly", first_due=MET), world.lead, now=at(JANUARY))
        words = text_of(lead.get(page(world, "history")))
        for told in (
            "Member Lead Member",
            "Meeting of 12 February 2026",
            "Item The plan",
            "Rota of",
            "Report Quarterly",
            "given 15",
        ):
            assert told in words
