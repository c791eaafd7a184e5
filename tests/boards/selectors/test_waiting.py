"""Which questions wait for whom, and when each board meets next."""

import datetime as dt

import pytest

from accounts.services import published_actor
from boards.selectors.waiting import next_meetings, open_about, waiting_at
from boards.services.meetings import cancel_meeting
from tests.boards.making import (
    MEETS,
    MET,
    make_answer,
    make_board,
    make_challenge,
    make_meeting,
    make_reassignment,
    make_seat,
)
from tests.factories import JANUARY, at, make_action, make_member

TODAY = at(JANUARY).date()


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")


def of(world, person, today=TODAY) -> list[int]:
    return [row.number for row in waiting_at(world.authority, today).of_person(person.pk)]


def test_a_question_waits_for_the_person_who_is_named_and_for_nobody_else(world, board):
    make_challenge(board, world.board, owner=world.officer, owner_role="Anything at all")
    assert of(world, world.officer) == [1]
    assert of(world, world.lead) == of(world, world.board) == []


def test_where_nobody_is_named_it_waits_for_whoever_has_the_role_title(world, board):
    make_action(world.area, world.lead, owner=world.officer, reference="1.2", role_title="Head of Fostering")
    make_seat(board, world.lead, user=world.lead, role_title="Director of Children’s Services")
    former = make_member(world.authority)
    make_seat(board, world.lead, user=former, role_title="Head of Finance", until=TODAY - dt.timedelta(days=1))
    for role in ("head of  fostering", "Director of Children’s Services", "Head of Finance", "Head of Nothing"):
        make_challenge(board, world.board, owner_role=role)
    assert of(world, world.officer) == [1]
    assert of(world, world.lead) == [2]
    assert of(world, former) == []


def test_who_is_named_answers_whatever_titles_others_have(world, board):
    make_action(world.area, world.lead, owner=world.lead, reference="1.2", role_title="Head of Fostering")
    make_challenge(board, world.board, owner=world.officer, owner_role="Head of Fostering")
    assert (of(world, world.officer), of(world, world.lead)) == ([1], [])


def test_what_is_answered_given_away_or_published_does_not_wait_and_the_overdue_come_first(world, board):
    late, soon, done, given = (
        make_challenge(board, world.board, owner=world.officer, due=due)
        for due in (dt.date(2026, 1, 18), dt.date(2026, 1, 16), dt.date(2026, 1, 16), dt.date(2026, 1, 16))
    )
    make_reassignment(soon, world.lead, MEETS, owner=world.officer)
    make_answer(done, world.lead)
    make_reassignment(given, world.lead, MEETS)
    actor = published_actor()
    printed = make_board(world.authority, actor, published=True, source="Paper 1")
    make_challenge(printed, actor, owner_role=world.officer.name)
    assert of(world, world.officer) == [late.number, soon.number]


def test_the_questions_about_a_thing_that_have_no_answer(world, board):
    make_challenge(board, world.board, subject=world.action)
    make_answer(make_challenge(board, world.board, subject=world.action), world.lead)
    make_challenge(board, world.board)
    found = open_about(world.authority, "action", world.action.pk, TODAY)
    assert [row.number for row in found] == [1]


def test_each_board_has_its_next_meeting_that_is_planned(world, board, django_assert_num_queries):
    make_board(world.authority, world.lead, name="Cabinet", slug="cabinet")
    make_meeting(board, world.lead, MET)
    cancelled = make_meeting(board, world.lead, dt.date(2026, 1, 28))
    cancel_meeting(meeting=cancelled, reason="Snow", by=world.lead, now=at(JANUARY))
    make_meeting(board, world.lead, dt.date(2026, 3, 12))
    make_meeting(board, world.lead, MEETS)
    expected = [("Cabinet", None), ("Improvement Board", MEETS)]
    with django_assert_num_queries(1):
        assert [(row.board.name, row.on) for row in next_meetings(world.authority, TODAY)] == expected
    with django_assert_num_queries(1):
        assert [(row.board.name, row.on) for row in waiting_at(world.authority, TODAY).meetings] == expected
