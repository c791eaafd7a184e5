"""The log of decisions, one decision, and the forms that record, correct and follow up."""

import datetime as dt

import pytest
import time_machine

from boards.models import Decision, FollowUp
from boards.services.decisions import correct_decision
from tests.boards.making import MEETS, MET, make_board, make_decision, make_follow_up, make_meeting
from tests.factories import JANUARY, at
from tests.plans.views.sending import assert_refused, day, filled, text_of

FEBRUARY = JANUARY + 1


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")


@pytest.fixture
def meeting(world, board):
    return make_meeting(board, world.lead, MET)


def page(world, *more) -> str:
    return "/".join([f"/{world.authority.slug}/boards/improvement/decisions", *(str(part) for part in more), ""])


def corrected(decision, by, **changes):
    return correct_decision(decision=decision, changes=changes, reason="Misheard", by=by, now=at(JANUARY))


class TestLog:
    def test_it_says_how_many_were_carried_out_and_lists_them(self, client, world, meeting):
        make_follow_up(make_decision(meeting, world.lead, "To approve the request"), world.lead, text="The posts are filled.")
        make_decision(meeting, world.lead, "To look at visits again", follow_up=dt.date(2026, 1, 18), kind="recommendation")
        client.force_login(world.auditor)
        words = text_of(client.get(page(world)))
        assert "2 decisions and recommendations: 1 carried out, 1 overdue." in words
        assert "Carried out 19 January 2026: The posts are filled." in words
        assert "Overdue : was to be looked at again on 18 January 2026" in words
        alone = text_of(client.get(page(world) + "?show=overdue"))
        assert "To look at visits again" in alone
        assert "To approve the request" not in alone

    def test_an_earlier_position_shows_what_was_recorded_then(self, client, world, meeting):
        row = make_decision(meeting, world.lead, "To note", follow_up=dt.date(2026, 1, 25))
        with time_machine.travel(at(FEBRUARY), tick=False):
            later = at(FEBRUARY)
            second = correct_decision(decision=row, changes={"wording": "To agree"}, reason="Misheard", by=world.lead, now=later)
            make_follow_up(second, world.lead, on=later.date())
            client.force_login(world.lead)
            then, now = client.get(page(world) + "?month=2026-01"), client.get(page(world))
        assert "To note" in text_of(then)
        assert "1 decision or recommendation: 1 overdue." in text_of(then)
        assert f'href="{page(world, row.pk)}?month=2026-01"' in then.content.decode()
        assert "/add/" not in then.content.decode()
        assert "To agree" in text_of(now)
        assert "1 carried out" in text_of(now)


class TestDecision:
    def test_it_shows_what_was_recorded_before_and_what_came_of_it(self, client, world, meeting):
        first = make_decision(meeting, world.lead, "To note the report")
        second = corrected(first, world.lead, wording="To endorse the report", outcome="endorsed")
        make_follow_up(second, world.lead, "partly", again=dt.date(2026, 3, 31), text="Half of it.")
        client.force_login(world.board)
        for key in (first.pk, second.pk):
            words = text_of(client.get(page(world, key)))
            assert "Endorsed. To be looked at again: 31 March 2026." in words
            assert "Recorded before: decision, agreed To note the report" in words
            assert "Half of it." in words
            assert "Misheard" in words

    @pytest.mark.parametrize(("role", "manages"), [("officer", False), ("board", False), ("lead", True), ("administrator", True)])
    def test_it_offers_what_the_role_may_do(self, client, world, meeting, role, manages):
        row = make_decision(meeting, world.lead)
        client.force_login(world.people[role])
        assert ("/follow-up/" in client.get(page(world, row.pk)).content.decode()) is manages

    def test_of_another_board_it_is_no_page(self, client, world, meeting):
        row = make_decision(make_meeting(make_board(world.authority, world.lead), world.lead, MET), world.lead)
        client.force_login(world.lead)
        for address in (page(world, row.pk), page(world, row.pk, "correct"), page(world, row.pk, "follow-up")):
            assert client.get(address).status_code == 404


class TestForms:
    def test_a_decision_of_the_meeting_that_is_named_is_recorded(self, client, world, board, meeting):
        make_meeting(board, world.lead, dt.date(2026, 1, 8))
        make_meeting(board, world.lead, MEETS)
        client.force_login(world.lead)
        shown = client.get(page(world, "add") + "?meeting=2026-01-08")
        assert [row.on.isoformat() for row in shown.context["meetings"]] == ["2026-01-15", "2026-01-08"]
        form = filled(shown) | {"wording": "To note", "outcome": "noted"} | day("follow_up", "2026-03-31")
        response = client.post(page(world, "add"), form)
        assert (response.status_code, response["Location"]) == (302, page(world))
        row = Decision.objects.get()
        assert (row.meeting.on, row.kind, row.follow_up) == (dt.date(2026, 1, 8), "decision", dt.date(2026, 3, 31))

    def test_bad_input_is_refused_beside_its_field(self, client, world, meeting):
        client.force_login(world.lead)
        form = filled(client.get(page(world, "add"))) | {"wording": "To note", "outcome": "noted"}
        assert_refused(client.post(page(world, "add"), form | {"outcome": ""}), "outcome", "Choose the outcome")
        early = form | day("follow_up", "2026-01-15")
        assert_refused(client.post(page(world, "add"), early), "follow_up", "after the meeting")
        assert_refused(client.post(page(world, "add"), form | {"meeting": "0"}), "meeting", "Select")
        assert not Decision.objects.exists()

    def test_without_a_meeting_the_form_says_so(self, client, world, board):
        client.force_login(world.lead)
        assert "No meeting of this board has taken place." in text_of(client.get(page(world, "add")))

    def test_a_correction_begins_with_what_is_recorded(self, client, world, meeting):
        row = make_decision(meeting, world.lead, "To note")
        client.force_login(world.lead)
        form = filled(client.get(page(world, row.pk, "correct")))
        assert (form["wording"], form["outcome"]) == ("To note", "agreed")
        response = client.post(page(world, row.pk, "correct"), form | {"wording": "To agree", "reason": "Misheard"})
        assert response["Location"] == page(world, row.pk)
        assert Decision.objects.get(corrects=row).wording == "To agree"

    def test_what_somebody_else_corrected_meanwhile_is_shown_beside_and_not_lost(self, client, world, meeting):
        row = make_decision(meeting, world.lead, "To agree the plan", outcome="noted", owner_role="Head of Service")
        client.force_login(world.lead)
        address = page(world, row.pk, "correct")
        mine = filled(client.get(address)) | {"owner_role": "Head of Practice", "reason": "Another role"}
        corrected(row, world.administrator, outcome="refused", follow_up=dt.date(2026, 2, 3))
        response = client.post(address, mine)
        assert_refused(response, "", f"{world.administrator} has corrected this decision meanwhile", status=409)
        words = text_of(response)
        assert "Their version" in words
        assert "Outcome Refused Who carries it out Head of Service To be looked at again 3 February 2026" in words
        assert filled(response)["owner_role"] == "Head of Practice"
        assert Decision.objects.latest("pk").outcome == "refused"

        seen = filled(response) | {"outcome": "refused"} | day("follow_up", "2026-02-03")
        assert client.post(address, seen).status_code == 302
        last = Decision.objects.latest("pk")
        assert (last.outcome, last.owner_role, last.follow_up) == ("refused", "Head of Practice", dt.date(2026, 2, 3))

    def test_what_came_of_it_is_recorded(self, client, world, meeting):
        row = make_decision(meeting, world.lead)
        client.force_login(world.lead)
        form = filled(client.get(page(world, row.pk, "follow-up"))) | {"status": "partly", "text": "Half of it."}
        assert_refused(client.post(page(world, row.pk, "follow-up"), form), "again", "looks at it again")
        response = client.post(page(world, row.pk, "follow-up"), form | day("again", "2026-03-31"))
        assert response.status_code == 302
        assert FollowUp.objects.get().again == dt.date(2026, 3, 31)

    @pytest.mark.parametrize("role", ["officer", "board", "auditor"])
    def test_leads_and_administrators_alone_come_in(self, client, world, meeting, role):
        row = make_decision(meeting, world.lead)
        client.force_login(world.people[role])
        for address in (page(world, "add"), page(world, row.pk, "correct"), page(world, row.pk, "follow-up")):
            assert client.get(address).status_code == 403
