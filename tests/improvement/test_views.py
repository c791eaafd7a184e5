"""The start page for each role, and the authority page."""

import datetime as dt
import re

import pytest
import time_machine

from accounts.history import save_audited
from accounts.models import Membership
from metrics.months import Month
from plans.services import actions, plans
from tests.boards.making import make_board, make_challenge, make_meeting
from tests.factories import JANUARY, at, close, make_action, make_council, make_member, make_plan, make_update, make_user

FEBRUARY = Month(2026, 2)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestStart:
    def test_an_officer_sees_what_is_due_and_a_way_to_update_it(self, client, world):
        client.force_login(world.officer)
        response = client.get("/")
        assert "My work this month" in text_of(response)
        assert "Due this month (1)" in text_of(response)
        assert f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/update/" in response.content.decode()

    def test_an_officer_sees_the_questions_that_wait_for_an_answer_the_overdue_first(self, client, world):
        board = make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")
        make_meeting(board, world.lead)
        make_challenge(board, world.board, "Is it next?", owner=world.officer, subject=world.action)
        make_challenge(board, world.board, "Is it late?", owner=world.officer, due=dt.date(2026, 1, 16))
        make_challenge(board, world.board, "Not mine?", owner_role="Nobody’s title")
        client.force_login(world.officer)
        response = client.get("/")
        words = text_of(response)
        assert "2 questions of boards wait for your answer." in words
        assert words.index("2. Is it late?") < words.index("overdue by 4 days") < words.index("1. Is it next?")
        assert "About Action 1.1" in words and "12 Feb 2026" in words and "Not mine?" not in words
        assert f"/{world.authority.slug}/boards/improvement/questions/1/" in response.content.decode()
        assert "Improvement Board : meets next 12 February 2026" in words
        assert f'href="/{world.authority.slug}/boards/improvement/"' in response.content.decode()
        update = text_of(client.get(f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/update/"))
        assert "1 question of boards without an answer" in update and "Is it next?" in update and "Is it late?" not in update

    def test_a_member_reads_on_the_first_page_when_each_board_meets_next(self, client, world):
        board = make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")
        address = f"/{world.authority.slug}/"
        client.force_login(world.board)
        assert "Improvement Board : no meeting is planned" in text_of(client.get(address))
        make_meeting(board, world.lead)
        assert "Improvement Board : meets next 12 February 2026" in text_of(client.get("/", follow=True))
        assert "meets next" not in text_of(client.get(f"{address}?known=2026-01-19"))

    def test_what_is_updated_is_done(self, client, world):
        make_update(world.action, world.officer)
        client.force_login(world.officer)
        words = text_of(client.get("/"))
        assert "Done this month (1)" in words
        assert "Nothing more is due this month." in words

    def test_what_was_not_updated_in_its_month_is_overdue(self, client, world):
        close(world.plan, world.lead)
        with time_machine.travel(at(FEBRUARY), tick=False):
            client.force_login(world.officer)
            words = text_of(client.get("/"))
        assert "Overdue (1)" in words
        assert "overdue since 31 Jan 2026" in words

    def test_an_action_of_somebody_else_is_not_my_work(self, client, world):
        make_action(world.area, world.lead, reference="1.2", title="Not mine at all", owner=make_member(world.authority))
        client.force_login(world.officer)
        assert "Not mine at all" not in text_of(client.get("/"))

    def test_an_action_that_was_given_to_me_is(self, client, world):
        theirs = make_action(world.area, world.lead, reference="1.2", title="Given away", owner=world.lead)
        actions.assign(
            action=theirs, owner=world.officer, role_title="Team Manager", reason="Swap", by=world.lead, now=at(JANUARY)
        )
        client.force_login(world.officer)
        assert "Given away" in text_of(client.get("/"))

    def test_a_stopped_action_asks_for_nothing(self, client, world):
        actions.end_action(action=world.action, stage="stopped", reason="Merged", by=world.lead, now=at(JANUARY))
        client.force_login(world.officer)
        assert "Due this month (0)" in text_of(client.get("/"))

    @pytest.mark.parametrize("role", ["board", "administrator", "auditor"])
    def test_who_updates_nothing_goes_straight_to_the_council(self, client, world, role):
        client.force_login(world.people[role])
        response = client.get("/")
        assert (response.status_code, response["Location"]) == (302, f"/{world.authority.slug}/")

    def test_a_member_of_two_councils_chooses(self, client, world):
        second = make_council()
        save_audited(Membership(user=world.board, authority=second, role="board"), by=world.board, reason="Test")
        client.force_login(world.board)
        response = client.get("/")
        assert response.status_code == 200
        assert world.authority.name in text_of(response)
        assert second.name in text_of(response)

    def test_a_superuser_chooses_among_all(self, client, world, other_world):
        client.force_login(make_user(is_superuser=True))
        words = text_of(client.get("/"))
        assert world.authority.name in words
        assert other_world.authority.name in words

    def test_somebody_without_a_council_is_told_whom_to_ask(self, client, db):
        client.force_login(make_user())
        response = client.get("/")
        assert response.status_code == 200
        assert "Ask your council’s administrator to add you." in text_of(response)

    def test_an_officer_of_a_published_record_has_nothing_to_do(self, client, world):
        plans.publish_record(plan=world.plan, record_ends=JANUARY, source="A paper", by=world.lead, now=at(JANUARY))
        client.force_login(world.officer)
        response = client.get("/")
        assert "There is nothing to update." in text_of(response)
        assert b"/update/" not in response.content


class TestAuthority:
    def url(self, world):
        return f"/{world.authority.slug}/"

    @pytest.mark.parametrize("role", ["officer", "lead", "board", "administrator", "auditor"])
    def test_every_role_reads_where_the_council_stands(self, client, world, role):
        make_update(world.action, world.officer)
        client.force_login(world.people[role])
        words = text_of(client.get(self.url(world)))
        assert f"Where {world.authority.name} stands" in words
        assert "0 Green, 1 Amber, 0 Red of 1 action." in words

    def test_a_council_without_a_plan_says_so(self, client, db):
        council = make_council()
        client.force_login(make_member(council, "board"))
        assert "No plan has been recorded for this council yet." in text_of(client.get(f"/{council.slug}/"))

    def test_a_draft_is_shown_where_it_is_the_only_plan(self, client, db):
        council = make_council()
        lead = make_member(council, "lead")
        plan = make_plan(council, lead, monitored=False)
        client.force_login(lead)
        words = text_of(client.get(f"/{council.slug}/"))
        assert plan.title in words
        assert "Draft since" in words

    def test_the_plan_that_is_monitored_comes_first_and_others_are_listed(self, client, world):
        newer = make_plan(world.authority, world.lead, title="The next plan", monitored=False)
        client.force_login(world.board)
        html = client.get(self.url(world)).content.decode()
        assert html.index(world.plan.title) < html.index("Other plans") < html.index(newer.title)

    def test_it_names_what_needs_attention(self, client, world):
        """Late, without an update, or rosier than the rules: each with its reason."""
        make_update(
            world.action, world.officer, rating="green", difference_reason="The audit is in", expected_rating="", expected_by=None
        )
        late = make_action(world.area, world.lead, reference="1.2", due=dt.date(2026, 1, 10))
        close(world.plan, world.lead)
        with time_machine.travel(at(FEBRUARY), tick=False):
            client.force_login(world.board)
            words = text_of(client.get(self.url(world)))
        assert "Needs attention" in words
        assert "the rules suggest" in words
        assert "past its due date" in words
        assert late.reference in words

    def test_an_earlier_month_is_marked_and_shows_what_stood_then(self, client, world):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        make_update(world.action, world.officer, month=FEBRUARY, rating="red")
        with time_machine.travel(at(FEBRUARY), tick=False):
            client.force_login(world.board)
            now, then = text_of(client.get(self.url(world))), text_of(client.get(self.url(world) + "?month=2026-01"))
        assert "0 Green, 0 Amber, 1 Red of 1 action." in now
        assert "0 Green, 1 Amber, 0 Red of 1 action." in then
        assert "You are looking at the position at 31 January 2026" in then

    def test_what_moved_since_the_last_month_is_said(self, client, world):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        make_update(world.action, world.officer, month=FEBRUARY, rating="red")
        with time_machine.travel(at(FEBRUARY), tick=False):
            client.force_login(world.board)
            words = text_of(client.get(self.url(world)))
        assert re.search(r"[Ww]orsened", words)
        assert "downgraded" not in words
