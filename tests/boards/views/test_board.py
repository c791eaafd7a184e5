"""The page that a board reads, as its members see it."""

import datetime as dt
import re

import pytest
import time_machine

from accounts.models import Role
from boards.models import Board, Meeting
from boards.models.meeting import HELD
from plans import rag
from plans.selectors.checks import Attention
from tests.boards.making import make_answer, make_board, make_challenge, make_decision, make_meeting, make_pack, publish
from tests.factories import (
    JANUARY,
    at,
    close,
    make_area,
    make_claim,
    make_council,
    make_limb,
    make_measure,
    make_member,
    make_notice,
    make_plan,
    make_series,
    make_update,
)
from tests.plans.views.sending import filled

MET, TODAY = dt.date(2026, 2, 10), dt.date(2026, 2, 20)


@pytest.fixture
def board(world):
    """January was closed with 1.1 Amber; the board met; in February 1.1 is Red."""
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    board = make_board(world.authority, world.lead, slug="board", name="Improvement Board")
    world.met = make_meeting(board, world.lead, MET, now=at(MET), status=HELD)
    make_challenge(board, world.board, "Why is it late?", on=MET, due=dt.date(2026, 2, 15), now=at(MET))
    make_update(world.action, world.officer, month=JANUARY + 1, rating=rag.RED)
    with time_machine.travel(at(TODAY), tick=False):
        yield board


def page_of(client, board, user, query="") -> str:
    client.force_login(user)
    response = client.get(f"/{board.authority.slug}/boards/board/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_member_reads_what_changed_since_the_board_last_met(client, world, board):
    page = page_of(client, board, world.board)
    assert "It met on 10 February 2026. Ratings are compared with January 2026" in page
    assert f'<strong>1</strong> worsened: <a class="govuk-link" href="/{world.authority.slug}/plans/{world.plan.slug}/' in page
    assert "Asked last time (1): overdue 1" in page
    assert "No meeting is planned." in page


def test_a_member_may_ask_each_suggested_question_as_it_is_or_in_other_words(client, world, board):
    """Those about something that the form knows, and those about a decision, which speak for themselves."""
    make_decision(world.met, world.lead, "To fund two more posts", follow_up=dt.date(2026, 2, 15), now=at(MET))
    page = page_of(client, board, world.board)
    suggested = re.search(r'id="questions".*?</section>', page)[0]
    links = re.findall(r'href="([^"]*/boards/ask/[^"]*)"', suggested)
    assert len(links) == suggested.count("<li>") > 1
    asked = [filled(client.get(link.replace("&amp;", "&"))) for link in links]
    words = "Was decision 1 of 10 February 2026, “To fund two more posts”, carried out, and what shows it?"
    assert words in {form["question"] for form in asked}
    assert all(form["question"] for form in asked)
    assert any(f"about=action%3A{world.action.pk}" in link for link in links)
    assert all(f"/{world.authority.slug}/boards/ask/?board=board&amp;" in link for link in links)
    assert "Ask this" not in page_of(client, board, world.officer)


def test_nobody_asks_in_the_past_and_links_keep_the_position(client, world, board):
    page = page_of(client, board, world.board, "?month=2026-01")
    assert "You are looking at the position at 31 January 2026" in page
    assert "/boards/ask/" not in page
    assert f"/{world.authority.slug}/boards/board/questions/?month=2026-01" in page
    assert "No meeting is recorded as held" in page


def test_a_board_of_another_council_or_one_that_is_not_there_does_not_exist(client, world, other_world, board):
    client.force_login(other_world.board)
    assert client.get(f"/{world.authority.slug}/boards/board/").status_code == 404
    assert client.get(f"/{other_world.authority.slug}/boards/board/").status_code == 404
    client.force_login(world.board)
    assert client.get(f"/{world.authority.slug}/boards/panel/").status_code == 404
    assert client.get(f"/{world.authority.slug}/boards/board/?known=2025-12-31").status_code == 404


def test_the_next_meeting_names_its_pack_and_what_was_answered_since_the_last_one(client, world, board):
    lead, early = world.lead, dt.date(2026, 1, 12)
    make_meeting(board, lead, early, now=at(early), status=HELD)
    row = make_challenge(board, world.board, "Is it safe?", on=early, due=dt.date(2026, 2, 15), now=at(early))
    make_answer(row, lead, "It is.", on=dt.date(2026, 2, 12), now=at(dt.date(2026, 2, 12)))
    coming = make_meeting(board, lead, dt.date(2026, 3, 10), now=at(MET))
    pack = make_pack(board, lead, plan=world.plan, slug="march", title="The March pack", meeting=coming, now=at(MET))
    publish(pack, lead, now=at(MET))
    page = page_of(client, board, world.board)
    assert f'Its pack: <a class="govuk-link" href="/{world.authority.slug}/boards/board/packs/march/">The March pack</a>.' in page
    assert "Answered since, from before (1)" in page and "It is.</span>" in page


def test_a_plan_of_which_no_action_is_known_is_not_counted_in_noughts(client, db):
    """What is claimed of the measures of the notice leads instead."""
    authority = make_council("northmere")
    lead = make_member(authority, Role.LEAD)
    make_area(make_plan(authority, lead), lead, 1, "Casework")
    make_board(authority, lead, slug="board")
    with time_machine.travel(at(TODAY), tick=False):
        page = page_of(client, Board.objects.get(authority=authority), lead)
        assert "No action of the plan is recorded. Its areas: Casework." in page
        assert "0 Green" not in page and "Actions by area and rating" not in page and "Ratings by month" not in page
        measure = make_measure(make_notice(authority, lead), lead, 1)
        make_limb(measure, lead, make_series(authority, lead))
        make_claim(measure, lead, "met", on=dt.date(2026, 2, 5), reason="It is done", now=at(dt.date(2026, 2, 5)))
        lede = "1 measure is claimed met; the figures support 0 in full."
        assert lede in page_of(client, Board.objects.get(authority=authority), lead)
        stand = " ".join(client.get(f"/{authority.slug}/").content.decode().split())
        assert lede in stand and "Actions by area and rating" not in stand and "0 Green" not in stand


def test_contradictions_and_gaps_are_counted_apart():
    assert Attention([], 82, 5).words == "5 contradictions, 77 gaps"
    assert Attention([], 1, 1).words == "1 contradiction"
    assert Attention([], 0, 0).words == ""


@pytest.mark.parametrize(
    ("source", "when"),
    [
        ("Report to Cabinet, header; the day, and that Cabinet met, are our reading", "in March 2019 (the day is not published)"),
        ("Report, 4; it gives the month and no day; the last day, and that it met, are our reading", "in March 2019 (the day is"),
        ("Report to Cabinet, header; that Cabinet met on the day of the report is our reading", "on 31 March 2019"),
        ("", "on 31 March 2019"),
    ],
)
def test_a_day_that_no_report_gives_is_not_told_as_if_it_did(source, when):
    assert Meeting(on=dt.date(2019, 3, 31), source=source).when.startswith(when)
