"""A question of a member, its answer, and the agenda on which it returns, in a real browser."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from boards.models import Challenge, ChallengeAnswer
from tests.boards.making import (
    make_answer,
    make_board,
    make_challenge,
    make_decision,
    make_follow_up,
    make_meeting,
    make_seat,
)
from tests.browser.checks import misfits, violations
from tests.browser.conftest import NARROW, WIDE, choose, fill_date, sign_in
from tests.factories import PASSWORD

HELD, AHEAD = dt.date(2026, 2, 12), dt.date(2026, 3, 12)
ASKED = "How will we know that 1.1 has worked?"
ANSWER = "The audit of March shows it; the action now says what good looks like."
QUESTIONS = "/mereside/boards/improvement/questions/"


@pytest.fixture
def board(world):
    """A board on which the member sits, which met last week and meets again in March."""
    board = make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")
    make_seat(board, world.lead, role_title="Independent Chair", user=world.board)
    for on in (HELD, AHEAD):
        make_meeting(board, world.lead, on, today=dt.date(2026, 2, 20))
    return board


def signed_in(page: Page, user) -> Page:
    sign_in(page, user.email, PASSWORD)
    return page


def expect_done(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def returning(page: Page):
    """The questions that return to the meeting that is shown."""
    return page.get_by_role("table", name="Questions that return to this meeting").get_by_role("row").filter(has_text=ASKED)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_asks_an_officer_answers_and_the_next_agenda_shows_it(open_page, world, board, action_url, scripts):
    """From a suggestion of the checks to the log, the agenda and the answer; the member reads what came of it."""
    member = signed_in(open_page(java_script_enabled=scripts), world.board)
    member.goto("/mereside/checks/")
    member.get_by_role("link", name="Ask this").first.click()
    expect(member.get_by_label("Your question")).to_have_value(ASKED)
    expect(member.get_by_label("Who asks")).to_have_value("Independent Chair")
    expect(member.get_by_label("Who is to answer")).to_have_value(world.officer.name)
    member.get_by_label("Who is to answer").fill("Service Manager, Assessment")
    member.get_by_role("button", name="Ask", exact=True).click()
    expect_done(member, "Question 1 is asked. Service Manager, Assessment is to answer it.")
    expect(member.get_by_text("Open: the Service Manager, Assessment is to answer by 12 March 2026.")).to_be_visible()
    expect(member.get_by_role("button", name="Answer", exact=True)).to_have_count(0)
    asked = Challenge.objects.get()
    assert (asked.question, asked.action, asked.by) == (ASKED, world.action, world.board)

    member.goto("/mereside/boards/improvement/meetings/2026-03-12/")
    expect(returning(member)).to_contain_text("Service Manager, Assessment")
    expect(returning(member)).to_contain_text("Open")

    officer = signed_in(open_page(java_script_enabled=scripts), world.officer)
    officer.goto(QUESTIONS)
    officer.get_by_role("link", name=f"1. {ASKED}").click()
    officer.get_by_role("button", name="Answer", exact=True).click()
    officer.get_by_label("The answer").fill(ANSWER)
    officer.get_by_role("button", name="Answer", exact=True).click()
    expect(officer.get_by_role("link", name="Choose what came of the question")).to_be_visible()
    expect(officer.get_by_label("The answer")).to_have_value(ANSWER)
    choose(officer, "What came of it?", "The action was changed")
    officer.get_by_role("button", name="Answer", exact=True).click()
    expect_done(officer, "Question 1 is answered.")
    said = ChallengeAnswer.objects.get()
    assert (said.outcome, said.text, said.by) == ("action_changed", ANSWER, world.officer)

    member.reload()
    expect(returning(member)).to_have_count(0)
    expect(member.get_by_role("heading", name="Answered since 12 February 2026 (1)")).to_be_visible()
    answered = member.get_by_role("table", name="Questions answered since the meeting before")
    since = answered.get_by_role("row").filter(has_text=ASKED)
    expect(since).to_contain_text("The action was changed")
    since.get_by_role("link", name=f"1. {ASKED}").click()
    expect(member.get_by_text(ANSWER).first).to_be_visible()
    member.get_by_role("link", name="Action 1.1").click()
    expect(member).to_have_url(re.compile(f"{re.escape(action_url)}$"))


def test_a_member_asks_from_the_page_of_an_action(open_page, world, board, action_url):
    page = signed_in(open_page(), world.board)
    page.goto(action_url)
    page.get_by_role("link", name="Ask a question about this").click()
    expect(page.get_by_text(f"About Action 1.1: {world.action.title}")).to_be_visible()
    page.get_by_label("Your question").fill("Is it late?")
    fill_date(page, "Answer due by", dt.date(2026, 2, 19))
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("link", name="The answer would be due before the question was asked.")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("Is it late?")
    fill_date(page, "Answer due by", dt.date(2026, 2, 27))
    page.get_by_role("button", name="Ask", exact=True).click()
    expect_done(page, "Question 1 is asked.")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_pages_of_questions_and_decisions_have_no_violation_and_fit(open_page, world, board, size):
    held = board.meetings.get(on=HELD)
    make_challenge(board, world.board, ASKED, on=HELD, due=dt.date(2026, 2, 16), subject=world.action, meeting=held)
    make_answer(make_challenge(board, world.board, on=HELD, due=AHEAD), world.officer, on=dt.date(2026, 2, 18))
    decision = make_decision(held, world.lead, "To look at it again", follow_up=dt.date(2026, 2, 18), today=dt.date(2026, 2, 20))
    make_follow_up(decision, world.lead, "partly", on=dt.date(2026, 2, 19), again=AHEAD)
    page, found = open_page(world.lead), []
    page.set_viewport_size(size)
    decisions = "/mereside/boards/improvement/decisions/"
    for address in (
        QUESTIONS,
        f"{QUESTIONS}?month=2026-01",
        f"{QUESTIONS}1/",
        f"{QUESTIONS}2/",
        f"{QUESTIONS}1/answer/",
        f"{QUESTIONS}1/reassign/",
        f"/mereside/boards/ask/?about=action:{world.action.pk}",
        decisions,
        f"{decisions}{decision.pk}/",
        f"{decisions}add/",
        f"{decisions}{decision.pk}/correct/",
        f"{decisions}{decision.pk}/follow-up/",
        "/mereside/boards/improvement/meetings/2026-02-12/",
        "/mereside/boards/improvement/meetings/2026-03-12/",
    ):
        assert page.goto(address).status == 200, address
        found += violations(page, address) + misfits(page, address)
    assert not found, "\n".join(found)
