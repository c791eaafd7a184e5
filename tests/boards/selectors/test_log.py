"""The log of questions and decisions at a position: what was known, who was to answer, and which agenda shows what."""

import datetime as dt

import pytest

from boards.selectors.log import log_at
from boards.selectors.log_rows import read_log
from boards.services.decisions import correct_decision
from boards.services.meetings import cancel_meeting
from tests.boards.making import (
    MEETS,
    MET,
    make_answer,
    make_board,
    make_challenge,
    make_decision,
    make_follow_up,
    make_meeting,
    make_reassignment,
)
from tests.factories import JANUARY, at

TODAY = at(JANUARY).date()
FEBRUARY, MARCH = JANUARY + 1, dt.date(2026, 3, 12)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


def log(world, on=TODAY, known_on=None):
    return log_at(read_log(world.authority, known_on), on)


def numbers(questions) -> list[int]:
    return [row.number for row in questions]


def test_one_query_reads_everything(world, board, django_assert_num_queries):
    meeting = make_meeting(board, world.lead, MET)
    for subject in (None, world.action):
        make_answer(make_challenge(board, world.board, subject=subject), world.officer)
    make_follow_up(make_decision(meeting, world.lead), world.lead)
    with django_assert_num_queries(1):
        found = log(world)
        told = [(row.subject, row.owner.owner_role, row.answer.text) for row in found.questions]
    assert [subject and subject.name for subject, _, _ in told] == [None, "Action 1.1"]
    assert [row.state for row in found.decisions] == ["done"]


def test_another_council_has_no_part_in_it(world, board, other_world):
    theirs = make_board(other_world.authority, other_world.lead, slug=board.slug)
    make_challenge(theirs, other_world.board)
    make_decision(make_meeting(theirs, other_world.lead, MET), other_world.lead)
    assert (log(world).questions, log(world).decisions, log(world).meetings) == ([], [], [])
    assert read_log(world.authority, None, slug=board.slug).challenges == []


class TestPast:
    def test_a_question_is_there_from_the_day_on_which_it_was_asked(self, world, board):
        make_challenge(board, world.board, on=MET)
        assert numbers(log(world, MET).questions) == [1]
        assert log(world, MET - dt.timedelta(days=1)).questions == []

    def test_who_was_to_answer_is_who_it_was_then(self, world, board):
        row = make_challenge(board, world.board, on=MET)
        make_reassignment(row, world.lead, MARCH, now=at(FEBRUARY))
        then, now = log(world).questions[0], log(world, FEBRUARY.last).questions[0]
        assert (then.owner.owner_role, then.owner.due) == ("Head of Service", MEETS)
        assert (now.owner.owner_role, now.owner.due, now.first_due) == ("Head of Practice", MARCH, MEETS)

    def test_an_answer_counts_from_its_day_and_is_known_from_when_it_was_recorded(self, world, board):
        row = make_challenge(board, world.board, on=MET, due=MET)
        make_answer(row, world.officer, on=dt.date(2026, 1, 18), now=at(dt.date(2026, 1, 30)))
        assert log(world, dt.date(2026, 1, 17)).questions[0].state == "overdue"
        assert log(world, dt.date(2026, 1, 18)).questions[0].state == "answered"
        assert log(world, TODAY, known_on=at(TODAY)).questions[0].state == "overdue"

    def test_a_question_entered_later_had_its_owner_from_the_beginning(self, world, board):
        make_challenge(board, world.board, on=MET, now=at(FEBRUARY))
        assert log(world, MET).questions[0].owner.owner_role == "Head of Service"
        assert log(world, FEBRUARY.last, known_on=at(TODAY)).questions == []

    def test_a_decision_is_worded_as_it_was_then(self, world, board):
        row = make_decision(make_meeting(board, world.lead, MET), world.lead, "To note")
        changes = {"changes": {"wording": "To agree"}, "reason": "Misheard"}
        corrected = correct_decision(decision=row, **changes, by=world.lead, now=at(FEBRUARY))
        make_follow_up(corrected, world.lead, on=at(FEBRUARY).date())
        [then], [now] = log(world).decisions, log(world, FEBRUARY.last).decisions
        assert (then.row.wording, then.earlier, then.last, then.key) == ("To note", [], None, row.pk)
        assert (now.row.wording, now.earlier, now.state, now.key) == ("To agree", [row], "done", row.pk)
        assert log(world, MET - dt.timedelta(days=1)).decisions == []


class TestAgenda:
    def test_the_next_agenda_shows_what_has_no_answer(self, world, board):
        held, ahead, later = (make_meeting(board, world.lead, day) for day in (MET, MEETS, MARCH))
        make_challenge(board, world.board, meeting=held)
        make_answer(make_challenge(board, world.board), world.officer)
        make_challenge(board, world.board, on=TODAY)
        found = log(world)
        assert numbers(found.agenda(held).asked_here) == [1]
        assert numbers(found.agenda(held).returning) == []
        assert numbers(found.agenda(ahead).returning) == [1, 3]
        assert numbers(found.agenda(ahead).answered) == [2]
        assert found.agenda(ahead).before == held
        assert numbers(found.agenda(later).returning) == []

    def test_a_meeting_after_the_next_says_on_which_agenda_open_questions_stand(self, world, board):
        ahead, later = (make_meeting(board, world.lead, day) for day in (MEETS, MARCH))
        for _ in range(2):
            make_challenge(board, world.board)
        make_answer(make_challenge(board, world.board), world.officer)
        found = log(world)
        assert found.agenda(later).sooner == [(ahead, 2)]
        assert (found.agenda(ahead).sooner, found.agenda(ahead).ahead) == ([], True)
        after = log(world, dt.date(2026, 2, 20))
        assert (after.agenda(later).sooner, after.agenda(ahead).ahead) == ([], False)

    def test_of_a_meeting_that_is_cancelled_the_one_after_takes_them(self, world, board):
        make_challenge(board, world.board)
        ahead, later = (make_meeting(board, world.lead, day) for day in (MEETS, MARCH))
        cancel_meeting(meeting=ahead, reason="Snow", by=world.lead, now=at(JANUARY))
        assert numbers(log(world).agenda(later).returning) == [1]

    def test_still_without_an_answer_it_returns_to_the_one_after(self, world, board):
        make_challenge(board, world.board, on=MET)
        ahead, later = (make_meeting(board, world.lead, day) for day in (MEETS, MARCH))
        after = log(world, dt.date(2026, 2, 20))
        assert numbers(after.agenda(ahead).returning) == [1]
        assert numbers(after.agenda(later).returning) == [1]

    def test_what_was_asked_last_time_says_what_came_of_it(self, world, board):
        for day in (dt.date(2026, 1, 8), MET, MEETS):
            make_meeting(board, world.lead, day)
        make_challenge(board, world.board, on=dt.date(2026, 1, 8))
        make_challenge(board, world.board, on=dt.date(2026, 1, 12), due=dt.date(2026, 1, 16))
        make_answer(make_challenge(board, world.board, on=MET), world.officer)
        make_challenge(board, world.board, on=TODAY)
        found = log(world)
        assert numbers(found.asked_last_time) == [2, 3]
        assert found.asked_last_time_words == "answered 1, overdue 1"

    def test_a_board_that_has_not_met_asked_nothing_last_time(self, world, board):
        make_meeting(board, world.lead, MEETS)
        make_challenge(board, world.board)
        assert log(world).asked_last_time == []

    def test_the_log_of_a_council_has_a_part_for_each_board(self, world, board):
        other = make_board(world.authority, world.lead)
        meeting = make_meeting(other, world.lead, MET)
        make_challenge(other, world.board)
        row = make_decision(meeting, world.lead)
        found = log(world)
        assert (found.of(board).questions, found.of(board).decisions) == ([], [])
        assert numbers(found.of(other).open) == [1]
        assert [each.row for each in found.of(other).decisions_of(meeting)] == [row]


class TestSentences:
    def test_they_count_what_there_is(self, world, board):
        assert log(world).questions_sentence == "No question has been asked yet."
        assert log(world).decisions_sentence == "No decision has been recorded yet."
        make_challenge(board, world.board)
        meeting = make_meeting(board, world.lead, MET)
        make_decision(meeting, world.lead)
        assert log(world).questions_sentence == "1 question: open 1."
        assert log(world).decisions_sentence == "1 decision or recommendation."
        make_decision(meeting, world.lead, follow_up=dt.date(2026, 1, 18))
        assert log(world).decisions_sentence == "2 decisions and recommendations: 1 overdue, 1 with nothing to follow up."
