"""The checks of boards among those of plans: on the page of checks, where the council stands, and in the command."""

import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.management import call_command

from plans.models import AcceptedDeviation
from tests.boards.making import MET, make_answer, make_board, make_challenge, make_decision, make_meeting
from tests.factories import JANUARY, at, close
from tests.plans.views.sending import day, filled, text_of

QUESTION = (
    "Improvement Board asked question 1 on 15 January 2026. The answer was due on 16 January 2026 and is 4 days late on "
    "20 January 2026."
)
DECISION = (
    "Decision 1 of Improvement Board, 15 January 2026, was to be looked at again on 18 January 2026, and is 2 days late on "
    "20 January 2026."
)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")


@pytest.fixture
def overdue(world, board):
    """A question and a decision whose day is past."""
    question = make_challenge(board, world.board, "Why is it late?", due=dt.date(2026, 1, 16))
    decision = make_decision(make_meeting(board, world.lead, MET), world.lead, "To look again", follow_up=dt.date(2026, 1, 18))
    return question, decision


def checks(world, query="") -> str:
    return f"/{world.authority.slug}/checks/{query}"


def test_they_stand_where_they_belong_and_lead_to_the_question(client, world, overdue):
    client.force_login(world.board)
    response = client.get(checks(world))
    words, html = text_of(response), response.content.decode()
    # The action has no success measure, which is less grave.
    assert words.index(QUESTION) < words.index(DECISION) < words.index("1.1 does not say how the board will know")
    assert "Head of Service · since 17 January 2026" in words
    assert "Question of a board not answered in time (1)" in words
    question, decision = overdue
    assert f'href="/{world.authority.slug}/boards/improvement/questions/1/"' in html
    assert f'href="/{world.authority.slug}/boards/improvement/decisions/{decision.pk}/"' in html
    alone = text_of(client.get(checks(world, "?kind=CHALLENGE_OVERDUE")))
    assert QUESTION in alone
    assert DECISION not in alone


def test_the_council_page_counts_them(client, world, overdue):
    client.force_login(world.board)
    words = text_of(client.get(f"/{world.authority.slug}/"))
    assert "Needs attention (3)" in words
    assert QUESTION in words


def test_an_answer_ends_the_problem_from_its_day_on(client, world, overdue):
    make_answer(overdue[0], world.officer, on=dt.date(2026, 1, 20))
    client.force_login(world.board)
    assert QUESTION not in text_of(client.get(checks(world)))


def test_an_earlier_month_shows_what_was_overdue_then(client, world, board):
    late = make_challenge(board, world.board, due=dt.date(2026, 1, 30))
    make_answer(late, world.officer, on=dt.date(2026, 2, 10))
    close(world.plan, world.lead)
    with time_machine.travel(at(JANUARY + 1), tick=False):
        client.force_login(world.board)
        then, now = client.get(checks(world, "?month=2026-01")), client.get(checks(world))
    assert "due on 30 January 2026 and is 1 day late on 31 January 2026" in text_of(then)
    assert f'href="/{world.authority.slug}/boards/improvement/questions/1/?month=2026-01"' in then.content.decode()
    assert "due on 30 January 2026" not in text_of(now)
    assert "Question of a board not answered in time 1 0" in text_of(now), "counted by month"


def test_one_is_accepted_until_a_day_as_others_are(client, world, overdue):
    client.force_login(world.lead)
    address = checks(world, f"CHALLENGE_OVERDUE/challenge:{overdue[0].pk}/accept/")
    form = filled(client.get(address))
    assert form["owner_role"] == "Head of Service"
    response = client.post(address, form | {"reason": "The auditor is asked"} | day("ends", "2026-03-31"))
    assert response.status_code == 302
    words = text_of(client.get(checks(world)))
    assert "Accepted for now (1)" in words
    assert "The auditor is asked" in words
    assert AcceptedDeviation.objects.get().code == "CHALLENGE_OVERDUE"
    back = checks(world, f"CHALLENGE_OVERDUE/challenge:{overdue[0].pk}/take-back/")
    assert client.post(back, filled(client.get(back)) | {"reason": "It took too long"}).status_code == 302
    assert "Accepted for now" not in text_of(client.get(checks(world)))


def test_the_command_prints_them_with_the_others(world, overdue):
    out = io.StringIO()
    call_command("checks", world.authority.slug, "--format", "json", stdout=out)
    found = {row["code"]: row for row in json.loads(out.getvalue())}
    assert list(found) == ["CHALLENGE_OVERDUE", "DECISION_OVERDUE", "NO_SUCCESS_MEASURE"]
    assert found["CHALLENGE_OVERDUE"]["path"] == f"/{world.authority.slug}/boards/improvement/questions/1/"


def test_nothing_of_another_council_is_found(client, world, overdue, other_world):
    client.force_login(other_world.board)
    assert "Improvement Board" not in text_of(client.get(checks(other_world)))
