"""Asking questions of a board, giving them to somebody else, answering them."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed, Refused, Stale
from accounts.permissions import Role
from boards.models import Challenge, ChallengeAnswer, ChallengeOwner
from boards.services.challenges import answer, ask, reassign
from tests.boards.making import MEETS, MET, make_answer, make_board, make_challenge, make_meeting, make_reassignment
from tests.factories import (
    JANUARY,
    at,
    make_finding,
    make_inspection,
    make_limb,
    make_measure,
    make_member,
    make_notice,
    make_series,
)

NOW, TODAY = at(JANUARY), at(JANUARY).date()
YESTERDAY, TOMORROW = dt.date(2026, 1, 19), dt.date(2026, 1, 21)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


def subjects_of(world) -> dict:
    """One thing of each kind that a question can be about."""
    series = make_series(world.authority, world.lead)
    measure = make_measure(make_notice(world.authority, world.lead), world.lead)
    return {
        "action": world.action,
        "measure": measure,
        "limb": make_limb(measure, world.lead, series),
        "series": series,
        "finding": make_finding(make_inspection(world.authority, world.lead), world.lead),
    }


class TestAsk:
    def test_a_member_asks_and_the_question_says_who_is_to_answer_by_when(self, world, board):
        meeting = make_meeting(board, world.lead, MET)
        row = ask(
            board=board,
            question="  Why is it late? ",
            asked_by_role="Lead Member",
            owner_role="Head of Service",
            owner=world.officer,
            due=MEETS,
            on=MET,
            meeting=meeting,
            subject=world.action,
            by=world.board,
            now=NOW,
            today=TODAY,
        )
        row = Challenge.objects.get(pk=row.pk)
        assert (row.number, row.question, row.action, row.meeting, row.by) == (
            1,
            "Why is it late?",
            world.action,
            meeting,
            world.board,
        )
        owner = ChallengeOwner.objects.get()
        assert (owner.challenge, owner.owner, owner.owner_role, owner.due, owner.reason) == (
            row,
            world.officer,
            "Head of Service",
            MEETS,
            "",
        )

    def test_questions_are_numbered_within_their_board(self, world, board):
        other = make_board(world.authority, world.lead)
        numbers = [make_challenge(one, world.board).number for one in (board, board, other, board)]
        assert numbers == [1, 2, 1, 3]

    @pytest.mark.parametrize("kind", Challenge.SUBJECTS)
    def test_it_is_about_one_thing_of_the_council(self, world, board, kind):
        subject = subjects_of(world)[kind]
        row = make_challenge(board, world.board, subject=subject)
        assert [name for name in Challenge.SUBJECTS if getattr(row, f"{name}_id")] == [kind]
        assert getattr(row, kind) == subject

    @pytest.mark.parametrize("kind", Challenge.SUBJECTS)
    def test_nothing_of_another_council_is_asked_about(self, world, board, other_world, kind):
        subject = subjects_of(other_world)[kind]
        with pytest.raises(Refused, match="This council has nothing of the kind"):
            make_challenge(board, world.board, subject=subject)
        assert not Challenge.objects.exists()

    @pytest.mark.parametrize("person", ["officer", "administrator", "auditor"])
    def test_nobody_asks_but_members_and_leads(self, world, board, person):
        with pytest.raises(NotAllowed, match="ask a question"):
            make_challenge(board, world.people[person])
        make_challenge(board, world.lead)

    def test_a_member_of_another_council_asks_nothing_here(self, board, other_world):
        with pytest.raises(NotAllowed):
            make_challenge(board, other_world.board)

    def test_a_published_board_takes_no_question(self, world):
        board = make_board(world.authority, world.lead, published=True, source="A paper")
        with pytest.raises(Refused, match="published record"):
            make_challenge(board, world.board)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"question": " "}, "question"),
            ({"question": "x" * 501}, "question"),
            ({"asked_by_role": ""}, "asked_by_role"),
            ({"owner_role": "x" * 101}, "owner_role"),
            ({"on": TOMORROW, "now": NOW}, "on"),
            ({"due": dt.date(2026, 1, 14)}, "due"),
            ({"due": dt.date(2126, 1, 14)}, "due"),
        ],
    )
    def test_bad_input_is_refused_and_leaves_nothing(self, world, board, changes, field):
        with pytest.raises(Refused) as refusal:
            make_challenge(board, world.board, **({"question": "Why?"} | changes))
        assert refusal.value.field == field
        assert not Challenge.objects.exists()
        assert not ChallengeOwner.objects.exists()

    def test_a_meeting_of_another_board_is_refused(self, world, board):
        other = make_meeting(make_board(world.authority, world.lead), world.lead)
        with pytest.raises(Refused, match="no such meeting"):
            make_challenge(board, world.board, meeting=other)

    def test_somebody_who_cannot_answer_is_not_made_to(self, world, board, other_world):
        for person in (world.auditor, other_world.officer, make_member(world.authority, Role.OFFICER, is_active=False)):
            with pytest.raises(Refused, match="Choose an officer or programme lead"):
                make_challenge(board, world.board, owner=person)


class TestReassign:
    def test_it_goes_to_somebody_else_and_the_first_date_stays(self, world, board):
        row = make_challenge(board, world.board)
        make_reassignment(row, world.lead, dt.date(2026, 3, 12), owner=world.officer)
        assert [(each.owner_role, each.due) for each in ChallengeOwner.objects.all()] == [
            ("Head of Service", MEETS),
            ("Head of Practice", dt.date(2026, 3, 12)),
        ]

    def test_whoever_is_to_answer_does_not_move_the_day(self, world, board):
        row = make_challenge(board, world.board, owner=world.officer)
        for person in (world.officer, world.board):
            with pytest.raises(NotAllowed):
                make_reassignment(row, person, MEETS)

    def test_it_takes_a_reason_and_a_change(self, world, board):
        row = make_challenge(board, world.board)
        with pytest.raises(Refused, match="Say why"):
            make_reassignment(row, world.lead, MEETS, reason=" ")
        with pytest.raises(Refused, match="Nothing was changed"):
            make_reassignment(row, world.lead, MEETS, owner_role="Head of Service")

    def test_an_answered_question_stays_where_it_is(self, world, board):
        row = make_challenge(board, world.board)
        make_answer(row, world.officer)
        with pytest.raises(Refused, match="has been answered"):
            make_reassignment(row, world.lead, MEETS)

    def test_what_somebody_else_changed_meanwhile_is_shown(self, world, board):
        row = make_challenge(board, world.board)
        seen = row.owners.get().pk
        theirs = make_reassignment(row, world.lead, MEETS)
        with pytest.raises(Stale, match="after you opened the form") as stale:
            make_reassignment(row, world.lead, TOMORROW, seen=seen)
        assert (stale.value.theirs, stale.value.seen) == (theirs, {"seen": theirs.pk})
        reassign(challenge=row, owner_role="Other", due=TOMORROW, reason="Sooner", seen=theirs.pk, by=world.lead, now=NOW)


class TestAnswer:
    @pytest.mark.parametrize("outcome", ["answered", "not_accepted", "action_changed"])
    def test_an_officer_answers_and_says_what_came_of_it(self, world, board, outcome):
        row = make_challenge(board, world.board, subject=world.action)
        make_answer(row, world.officer, outcome=outcome)
        said = ChallengeAnswer.objects.get()
        assert (said.challenge, said.outcome, said.on, said.by) == (row, outcome, YESTERDAY, world.officer)

    def test_an_action_is_changed_only_where_the_question_is_about_one(self, world, board):
        row = make_challenge(board, world.board)
        with pytest.raises(Refused, match="not about an action") as refusal:
            make_answer(row, world.officer, outcome="action_changed")
        assert refusal.value.field == "outcome"

    @pytest.mark.parametrize("person", ["board", "administrator", "auditor"])
    def test_nobody_answers_but_officers_and_leads(self, world, board, person):
        row = make_challenge(board, world.board)
        with pytest.raises(NotAllowed, match="answer a question"):
            make_answer(row, world.people[person])

    def test_an_officer_of_another_council_answers_nothing_here(self, world, board, other_world):
        row = make_challenge(board, world.board)
        with pytest.raises(NotAllowed):
            make_answer(row, other_world.officer)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"outcome": "perhaps"}, "outcome"),
            ({"text": " "}, "text"),
            ({"role_title": ""}, "role_title"),
            ({"on": dt.date(2026, 1, 14), "now": NOW}, "on"),
            ({"on": TOMORROW, "now": NOW}, "on"),
        ],
    )
    def test_bad_input_is_refused(self, world, board, changes, field):
        row = make_challenge(board, world.board)
        with pytest.raises(Refused) as refusal:
            make_answer(row, world.officer, **changes)
        assert refusal.value.field == field
        assert not ChallengeAnswer.objects.exists()

    def test_another_answer_is_added_and_the_first_stays(self, world, board):
        row = make_challenge(board, world.board)
        make_answer(row, world.officer, "First.")
        make_answer(row, world.officer, "Second.", on=TODAY)
        assert [each.text for each in row.answers.all()] == ["First.", "Second."]

    def test_what_somebody_else_answered_meanwhile_is_shown(self, world, board):
        row = make_challenge(board, world.board)
        theirs = make_answer(row, world.officer)
        with pytest.raises(Stale, match="after you opened the form") as stale:
            make_answer(row, world.lead, seen=0)
        assert stale.value.seen == {"seen": theirs.pk}
        said = {"outcome": "answered", "text": "More.", "role_title": "Director", "on": TODAY}
        answer(challenge=row, seen=theirs.pk, by=world.lead, now=NOW, today=TODAY, **said)


def test_an_answer_that_was_never_there_is_not_taken_for_seen(world, board):
    row = make_challenge(board, world.lead)
    with pytest.raises(Stale) as caught:
        make_answer(row, world.lead, seen=7)
    assert caught.value.seen == {"seen": 0}
    assert not ChallengeAnswer.objects.exists()
