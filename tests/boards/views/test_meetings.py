"""A meeting with its agenda, and the forms of meetings and agendas."""

import contextlib
import datetime as dt

import pytest
import time_machine

from boards.models import AgendaItem, Meeting
from boards.services import meetings as services
from tests.boards.making import (
    MEETS,
    MET,
    make_board,
    make_challenge,
    make_decision,
    make_item,
    make_meeting,
    make_pack,
    make_rota,
    publish,
)
from tests.factories import JANUARY, at, make_area, make_notice
from tests.plans.views.sending import assert_refused, day, filled, text_of

MARCH = dt.date(2026, 3, 12)


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


def page(world, on=MEETS, *more) -> str:
    parts = [f"/{world.authority.slug}/boards/improvement/meetings/{on}", *(str(part) for part in more)]
    return "/".join([*parts, ""])


@contextlib.contextmanager
def later(client, world, on):
    """Noon of another day, on which the lead has signed in anew."""
    with time_machine.travel(at(on), tick=False):
        client.force_login(world.lead)
        yield


def send(client, address, **typed):
    """What the form on the page sends with some of it changed."""
    return client.post(address, filled(client.get(address)) | typed)


class TestMeeting:
    def test_the_agenda_leads_to_what_is_looked_at(self, client, world, board):
        notice = make_notice(world.authority, world.lead, title="The notice", slug="notice")
        meeting = make_meeting(board, world.lead)
        about = [
            {"kind": "plan", "plan": world.plan},
            {"kind": "area", "area": world.area},
            {"kind": "notice", "notice": notice},
            {"kind": "group", "group": "workforce"},
            {"kind": "finance"},
            {"kind": "other"},
        ]
        for each in about:
            make_item(meeting, world.lead, **each)
        client.force_login(world.board)
        response = client.get(page(world))
        html, slug = response.content.decode(), world.authority.slug
        plan = f"/{slug}/plans/{world.plan.slug}/"
        for href in (plan, f"{plan}?area=1", f"/{slug}/notices/notice/", f"/{slug}/metrics/?group=workforce"):
            assert f'href="{href}"' in html
            assert client.get(href).status_code == 200
        words = text_of(response)
        assert "6 items on the agenda." in words
        assert "Figures: Workforce" in words
        assert "nothing that is kept here" in words
        assert "Change" not in words.split("Agenda")[1].split("Questions")[0]

    def test_links_of_an_earlier_meeting_lead_to_its_month(self, lead, world, board):
        meeting = make_meeting(board, world.lead, MET)
        make_item(meeting, world.lead, kind="area", area=world.area)
        with later(lead, world, dt.date(2026, 3, 10)):
            html = lead.get(page(world, MET)).content.decode()
            assert f'/plans/{world.plan.slug}/?month=2026-01&amp;area=1"' in html
            at_that_time = lead.get(page(world, MET) + "?month=2026-02&known=2026-02-20").content.decode()
        assert f'/plans/{world.plan.slug}/?month=2026-01&amp;known=2026-02-20&amp;area=1"' in at_that_time

    def test_an_unanswered_question_returns_and_a_decision_is_listed(self, lead, world, board):
        held = make_meeting(board, world.lead, MET)
        make_meeting(board, world.lead)
        make_challenge(board, world.board, "Why is it late?")
        make_decision(held, world.lead, "The plan is endorsed.")
        words = text_of(lead.get(page(world)))
        assert "Questions that return (1)" in words
        assert "Why is it late?" in words
        assert "The plan is endorsed." in text_of(lead.get(page(world, MET)))

    def test_the_packs_for_it_are_listed_and_one_that_is_not_published_for_the_lead_only(self, client, world, board):
        meeting = make_meeting(board, world.lead)
        notice = make_notice(world.authority, world.lead)
        for title in ("Draft", "Final"):
            pack = make_pack(board, world.lead, notice=notice, meeting=meeting, title=title)
        publish(pack, world.lead, now=at(JANUARY))
        client.force_login(world.lead)
        words = text_of(client.get(page(world)))
        assert "Packs for this meeting (2)" in words
        assert "being prepared, not published" in words
        client.force_login(world.board)
        words = text_of(client.get(page(world)))
        assert "Packs for this meeting (1)" in words
        assert "Draft" not in words

    def test_it_leads_to_the_meetings_before_and_after_that_were_not_cancelled(self, lead, world, board):
        make_meeting(board, world.lead, MET)
        cancelled = make_meeting(board, world.lead, dt.date(2026, 2, 1))
        services.cancel_meeting(meeting=cancelled, reason="Snow", by=world.lead, now=at(JANUARY))
        make_meeting(board, world.lead)
        html = lead.get(page(world)).content.decode()
        assert "The meeting before, 15 January 2026" in html
        assert "The next one, 12 February 2026" in lead.get(page(world, MET)).content.decode()

    def test_the_meeting_after_the_next_does_not_say_that_every_question_is_answered(self, lead, world, board):
        make_meeting(board, world.lead, MEETS)
        make_meeting(board, world.lead, MARCH)
        for _ in range(2):
            make_challenge(board, world.board)
        words = text_of(lead.get(page(world, MARCH)))
        assert "2 questions without an answer stand on the agenda of 12 February 2026 ." in words.replace("2026.", "2026 .")
        assert "has been answered" not in words
        words = text_of(lead.get(page(world, MEETS)))
        assert "without an answer so far" in words and "when it came" not in words
        with later(lead, world, dt.date(2026, 2, 20)):
            assert "without an answer when it came" in text_of(lead.get(page(world, MEETS)))

    def test_the_agenda_of_then_is_shown_with_what_was_taken_off_since(self, lead, world, board):
        meeting = make_meeting(board, world.lead)
        item = make_item(meeting, world.lead, title="Taken off later")
        with later(lead, world, dt.date(2026, 2, 5)):
            services.remove_item(item=item, reason="Not ready", by=world.lead, now=at(dt.date(2026, 2, 5)))
            make_item(meeting, world.lead, title="Put on later", now=at(dt.date(2026, 2, 5)))
            now = text_of(lead.get(page(world)))
            then = text_of(lead.get(page(world) + "?known=2026-01-31"))
        assert "Put on later" in now
        assert "Taken off later" not in now
        assert "Taken off later" in then
        assert "Put on later" not in then
        assert "Add an item" not in then

    @pytest.mark.parametrize("day_text", ["2026-02-13", "2026-02-30", "20260212", "tomorrow"])
    def test_a_day_without_a_meeting_is_a_404(self, lead, world, board, day_text):
        make_meeting(board, world.lead)
        for more in ((), ("edit",), ("agenda", "add")):
            assert lead.get(page(world, day_text, *more)).status_code == 404


class TestForms:
    def test_a_meeting_is_added_and_its_agenda_comes_next(self, lead, world, board):
        address = f"/{world.authority.slug}/boards/improvement/meetings/add/"
        response = send(lead, address, place="Town hall", **day("on", "2026-02-12"))
        assert response["Location"] == page(world)
        assert Meeting.objects.get().place == "Town hall"
        response = send(lead, address, **day("on", "2026-02-12"))
        assert "already has a meeting on this day" in text_of(response)

    @pytest.mark.parametrize("typed", ["2026-02-31", "2200-01-01", "2025-12-31"])
    def test_a_meeting_on_an_impossible_day_is_refused(self, lead, world, board, typed):
        response = send(lead, f"/{world.authority.slug}/boards/improvement/meetings/add/", **day("on", typed))
        assert response.status_code == 422
        assert not Meeting.objects.exists()

    def test_a_meeting_is_moved_cancelled_planned_again_and_held(self, lead, world, board):
        make_meeting(board, world.lead)
        response = send(lead, page(world, MEETS, "edit"), reason="The room", **day("on", "2026-01-20"))
        today = dt.date(2026, 1, 20)
        assert response["Location"] == page(world, today)
        assert send(lead, page(world, today, "cancel"), reason="Snow").status_code == 302
        assert "Cancelled." in text_of(lead.get(page(world, today)))
        assert send(lead, page(world, today, "plan-again"), reason="No snow").status_code == 302
        assert send(lead, page(world, today, "held")).status_code == 302
        assert Meeting.objects.get().status == "held"

    def test_a_meeting_ahead_was_not_held(self, lead, world, board):
        make_meeting(board, world.lead)
        assert "Record that it was held" not in text_of(lead.get(page(world)))
        response = send(lead, page(world, MEETS, "held"))
        assert response.status_code == 422
        assert "The date is in the future" in text_of(response)

    def test_an_item_is_added_changed_and_taken_off(self, lead, world, board):
        make_meeting(board, world.lead)
        address = page(world, MEETS, "agenda", "add")
        assert_refused(send(lead, address, title="Standards", kind="area"), "area", "Choose an area")
        typed = {"title": "Standards", "kind": "area", "area": str(world.area.pk), "plan": str(world.plan.pk)}
        assert send(lead, address, **typed).status_code == 302
        item = AgendaItem.objects.get()
        assert (item.area, item.plan, item.number) == (world.area, None, 1)
        address = page(world, MEETS, "agenda", item.pk)
        assert send(lead, address, kind="finance", title="Money", reason="Changed").status_code == 302
        item.refresh_from_db()
        assert (item.kind, item.area, item.title, item.version) == ("finance", None, "Money", 2)
        assert send(lead, page(world, MEETS, "agenda", item.pk, "remove"), reason="Not now").status_code == 302
        assert not AgendaItem.objects.exists()

    def test_the_agenda_is_put_in_order(self, lead, world, board):
        meeting = make_meeting(board, world.lead)
        a, b = (make_item(meeting, world.lead, title=name) for name in "AB")
        address = page(world, MEETS, "agenda", "order")
        typed = {f"item_{a.pk}": "2", f"item_{b.pk}": "1", "reason": "Urgent first"}
        assert send(lead, address, **typed).status_code == 302
        assert list(meeting.items.values_list("title", flat=True)) == ["B", "A"]
        response = send(lead, address, **{f"item_{a.pk}": "1", "reason": "So"})
        assert "Two items have the number 1" in text_of(response)

    def test_an_order_that_somebody_else_changed_meanwhile_is_shown_beside(self, lead, world, board):
        meeting = make_meeting(board, world.lead)
        a, b = (make_item(meeting, world.lead, title=name) for name in "AB")
        address = page(world, MEETS, "agenda", "order")
        mine = filled(lead.get(address)) | {f"item_{a.pk}": "5", "reason": "Last"}
        assert send(lead, address, **{f"item_{a.pk}": "2", f"item_{b.pk}": "1", "reason": "Urgent first"}).status_code == 302
        response = lead.post(address, mine)
        assert response.status_code == 409
        assert "Their version 1. B 2. A" in text_of(response)
        assert filled(response)[f"item_{a.pk}"] == "5"
        assert list(meeting.items.values_list("title", flat=True)) == ["B", "A"]
        assert lead.post(address, filled(response)).status_code == 302

    def test_a_meeting_that_decided_something_stays_where_it_is(self, lead, world, board):
        today = at(JANUARY).date()
        row = make_meeting(board, world.lead, today)
        make_decision(row, world.lead)
        moved = send(lead, page(world, today, "edit"), **day("on", "2026-03-20"), reason="Wrong day")
        assert_refused(moved, "on", "Give a day by today")
        cancelled = send(lead, page(world, today, "cancel"), reason="Snow")
        assert_refused(cancelled, "", "It cannot be cancelled")
        row.refresh_from_db()
        assert (row.on, row.status) == (today, "planned")

    def test_the_rota_shows_whose_turn_it_is_and_fills_the_agenda(self, lead, world, board):
        make_area(world.plan, world.lead, 2, "Leadership")
        make_rota(board, world.lead, world.plan)
        make_meeting(board, world.lead)
        words = text_of(lead.get(page(world)))
        assert "By the rota it is the turn of 1. Standards of practice, 2. Leadership." in words
        assert "Fill from the rota (2 areas)" in words
        address = page(world, MEETS, "agenda", "rota")
        assert "1. Standards of practice 2. Leadership" in text_of(lead.get(address))
        assert send(lead, address).status_code == 302
        words = text_of(lead.get(page(world)))
        assert "1. Standards of practice by the rota" in words
        assert "Fill from the rota" not in words
        assert "no area left" in text_of(send(lead, address))

    def test_a_form_that_is_sent_twice_acts_once(self, lead, world, board):
        make_meeting(board, world.lead)
        address = page(world, MEETS, "agenda", "add")
        sent = filled(lead.get(address)) | {"title": "Once", "kind": "other"}
        assert [lead.post(address, sent).status_code for _ in range(2)] == [302, 302]
        assert AgendaItem.objects.count() == 1

    def test_an_item_of_another_meeting_is_not_found_under_this_one(self, lead, world, board):
        make_meeting(board, world.lead)
        other = make_item(make_meeting(board, world.lead, dt.date(2026, 3, 12)), world.lead)
        assert lead.get(page(world, MEETS, "agenda", other.pk)).status_code == 404
