"""The log of questions, one question, and the forms that ask, answer and give it to somebody else."""

import datetime as dt

import pytest
import time_machine

from accounts.models import User
from boards.models import Challenge, ChallengeAnswer, ChallengeOwner
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
from tests.boards.services.test_challenges import subjects_of
from tests.factories import JANUARY, at, make_action
from tests.plans.views.sending import assert_refused, day, filled, text_of


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Improvement Board", slug="improvement")


def page(world, *more) -> str:
    return "/".join([f"/{world.authority.slug}/boards/improvement/questions", *(str(part) for part in more), ""])


def asking(world, query="") -> str:
    return f"/{world.authority.slug}/boards/ask/{query}"


def typed(**changes) -> dict:
    given = {"question": "Why is it late?", "asked_by_role": "Lead Member", "owner_role": "Head of Service"}
    return given | day("due", "2026-02-12") | changes


class TestLog:
    def test_it_says_how_many_there_are_and_lists_the_open_ones_first(self, client, world, board):
        answered = make_challenge(board, world.board, "Is it done?")
        make_answer(answered, world.officer, "It is.")
        make_challenge(board, world.board, "When will it be?", due=dt.date(2026, 1, 16), subject=world.action)
        client.force_login(world.auditor)
        words = text_of(client.get(page(world)))
        assert "2 questions: answered 1, overdue 1." in words
        assert words.index("2. When will it be?") < words.index("1. Is it done?")
        assert "Overdue by 4 days" in words
        assert f"About Action 1.1 : {world.action.title}" in words
        assert "Answered , 19 January 2026 It is." in words

    @pytest.mark.parametrize(
        ("show", "numbers"), [("unanswered", [2, 3]), ("overdue", [2]), ("answered", [1]), ("nonsense", [1, 2, 3])]
    )
    def test_some_are_shown_where_they_are_asked_for(self, client, world, board, show, numbers):
        make_answer(make_challenge(board, world.board), world.officer)
        make_challenge(board, world.board, due=dt.date(2026, 1, 16))
        make_challenge(board, world.board)
        client.force_login(world.board)
        html = client.get(page(world) + f"?show={show}").content.decode()
        assert [number for number in (1, 2, 3) if f'href="{page(world, number)}"' in html] == numbers

    def test_a_long_log_has_pages_that_keep_what_is_shown(self, client, world, board):
        for _ in range(51):
            make_challenge(board, world.board)
        client.force_login(world.board)
        html = client.get(page(world) + "?show=unanswered&month=2026-01").content.decode()
        assert 'href="?show=unanswered&amp;page=2"' in html
        assert f'href="{page(world, 51)}"' in client.get(page(world) + "?show=unanswered&page=2").content.decode()

    def test_an_earlier_position_shows_what_was_known_then_and_offers_nothing(self, client, world, board):
        row = make_challenge(board, world.board, "Is it done?", on=dt.date(2026, 1, 15), due=dt.date(2026, 1, 20))
        make_answer(row, world.officer, "It is.", on=dt.date(2026, 2, 10))
        make_challenge(board, world.board, "And this?", on=dt.date(2026, 2, 9))
        with time_machine.travel(at(JANUARY + 1), tick=False):
            client.force_login(world.lead)
            response = client.get(page(world) + "?month=2026-01")
            assert "2 questions" in text_of(client.get(page(world)))
            alone = client.get(page(world, 1) + "?month=2026-01")
            assert client.get(page(world, 2) + "?month=2026-01").status_code == 404
        words, html = text_of(response), response.content.decode()
        assert "1 question: overdue 1." in words
        assert "You are looking at the position at 31 January 2026" in words
        assert "Overdue by 11 days" in words
        assert "It is." not in text_of(alone)
        assert "/ask/" not in html
        assert f'href="{page(world, 1)}?month=2026-01"' in html
        assert "/answer/" not in alone.content.decode()

    def test_what_was_not_known_yet_is_not_there(self, client, world):
        board = make_board(world.authority, world.lead, slug="improvement", now=at(dt.date(2026, 1, 10)))
        make_challenge(board, world.board, "Is it done?", now=at(dt.date(2026, 1, 19)))
        client.force_login(world.board)
        assert "No question has been asked yet." in text_of(client.get(page(world) + "?known=2026-01-18"))
        assert "1 question: open 1." in text_of(client.get(page(world) + "?known=2026-01-19"))
        assert client.get(page(world) + "?known=2026-01-09").status_code == 404

    def test_a_board_of_another_council_is_no_page(self, client, world, other_world, board):
        client.force_login(other_world.lead)
        assert client.get(page(world)).status_code == 404
        assert client.get(f"/{other_world.authority.slug}/boards/improvement/questions/").status_code == 404


class TestQuestion:
    def test_it_shows_the_answers_and_every_step(self, client, world, board):
        row = make_challenge(board, world.board, "Is it done?", meeting=make_meeting(board, world.lead, MET))
        make_reassignment(row, world.lead, dt.date(2026, 3, 12), reason="It is another team's", now=at(dt.date(2026, 1, 16)))
        make_answer(row, world.officer, "Nearly.")
        make_answer(row, world.officer, "It is.", outcome="not_accepted", on=dt.date(2026, 1, 20))
        client.force_login(world.board)
        words = text_of(client.get(page(world, 1)))
        assert "Not accepted on 20 January 2026." in words
        assert words.index("It is. Head of Service") < words.index("Nearly.")
        assert "the meeting of 15 January 2026" in words
        assert "12 March 2026 (first due 12 February 2026)" in words
        assert "Head of Service, by 12 February 2026 Head of Practice, by 12 March 2026 It is another team" in words

    @pytest.mark.parametrize(
        ("role", "answers", "manages"),
        [("officer", True, False), ("lead", True, True), ("board", False, False), ("administrator", False, True)],
    )
    def test_it_offers_what_the_role_may_do(self, client, world, board, role, answers, manages):
        make_challenge(board, world.board)
        client.force_login(world.people[role])
        html = client.get(page(world, 1)).content.decode()
        assert ("/answer/" in html, "/reassign/" in html) == (answers, manages)

    @pytest.mark.parametrize("kind", Challenge.SUBJECTS)
    def test_it_leads_to_what_it_is_about(self, client, world, board, kind):
        make_challenge(board, world.board, subject=subjects_of(world)[kind])
        client.force_login(world.board)
        question = client.get(page(world, 1)).context["question"]
        assert question.subject.kind == kind
        assert client.get(question.subject.href.partition("#")[0]).status_code == 200

    @pytest.mark.parametrize("number", [2, 0, 99999999999999999999])
    def test_a_question_that_was_not_asked_is_no_page(self, client, world, board, number):
        make_challenge(board, world.board)
        client.force_login(world.board)
        assert client.get(page(world, number)).status_code == 404


class TestAsk:
    def test_a_member_asks_about_an_action(self, client, world, board):
        make_seat(board, world.lead, role_title="Independent Chair", user=world.board)
        make_meeting(board, world.lead, MEETS)
        client.force_login(world.board)
        address = asking(world, f"?about=action:{world.action.pk}&question=How+will+we+know%3F")
        shown = client.get(address)
        form = filled(shown)
        assert f"About Action 1.1: {world.action.title}" in text_of(shown)
        assert (form["question"], form["asked_by_role"], form["owner_role"], form["due_day"], form["due_month"]) == (
            "How will we know?",
            "Independent Chair",
            world.officer.name,
            "12",
            "2",
        )
        response = client.post(address, form)
        assert (response.status_code, response["Location"]) == (302, page(world, 1))
        row = Challenge.objects.get()
        assert (row.question, row.action, row.on, row.by) == (
            "How will we know?",
            world.action,
            dt.date(2026, 1, 20),
            world.board,
        )
        assert row.owners.get().owner == world.officer

    def test_somebody_else_is_named_by_role_alone(self, client, world, board):
        client.force_login(world.board)
        address = asking(world, f"?about=action:{world.action.pk}")
        client.post(address, filled(client.get(address)) | typed(owner_role="Director"))
        owner = ChallengeOwner.objects.get()
        assert (owner.owner_role, owner.owner) == ("Director", None)

    def test_whose_account_is_switched_off_is_named_by_role_alone(self, client, world, board):
        client.force_login(world.board)
        address = asking(world, f"?about=action:{world.action.pk}")
        form = (
            typed()
            | filled(client.get(address))
            | {"question": "Why?", "asked_by_role": "Lead Member"}
            | day("due", "2026-02-12")
        )
        assert form["owner_role"] != "Head of Service"
        User.objects.filter(pk=world.officer.pk).update(is_active=False)
        assert client.post(address, form).status_code == 302
        assert ChallengeOwner.objects.get().owner is None

    @pytest.mark.parametrize("kind", Challenge.SUBJECTS)
    def test_a_question_is_about_anything_that_has_a_page(self, client, world, board, kind):
        subject = subjects_of(world)[kind]
        client.force_login(world.board)
        address = asking(world, f"?about={kind}:{subject.pk}")
        assert client.post(address, filled(client.get(address)) | typed()).status_code == 302
        assert getattr(Challenge.objects.get(), kind) == subject

    def test_of_several_boards_the_member_chooses_one(self, client, world, board):
        other = make_board(world.authority, world.lead, name="Scrutiny", slug="scrutiny")
        make_board(world.authority, world.lead, name="Published", slug="published", published=True, source="A paper")
        client.force_login(world.board)
        shown = client.get(asking(world))
        assert "Published" not in text_of(shown)
        form = filled(shown) | typed()
        assert_refused(client.post(asking(world), form), "board", "Select")
        response = client.post(asking(world), form | {"board": str(other.pk)})
        assert response["Location"] == f"/{world.authority.slug}/boards/scrutiny/questions/1/"

    def test_the_address_names_a_board_and_a_meeting(self, client, world, board):
        make_board(world.authority, world.lead)
        held = make_meeting(board, world.lead, MET)
        address = asking(world, "?board=improvement&meeting=2026-01-15")
        client.force_login(world.lead)
        client.post(address, filled(client.get(address)) | typed())
        row = Challenge.objects.get()
        assert (row.board, row.meeting, row.on) == (board, held, MET)

    @pytest.mark.parametrize(
        "query",
        [
            "?about=action:999999",
            "?about=action:nonsense",
            "?about=action:99999999999999999999999",
            "?about=series:",
            "?board=nowhere",
            "?board=improvement&meeting=2026-01-16",
            "?board=improvement&meeting=nonsense",
        ],
    )
    def test_what_does_not_exist_is_no_page(self, client, world, board, query):
        client.force_login(world.board)
        for send in (client.get, client.post):
            assert send(asking(world, query)).status_code == 404

    def test_nothing_of_another_council_exists(self, client, world, board, other_world):
        theirs = make_action(other_world.area, other_world.lead)
        client.force_login(world.board)
        assert client.get(asking(world, f"?about=action:{theirs.pk}")).status_code == 404
        assert client.post(asking(world, f"?about=action:{theirs.pk}"), typed()).status_code == 404
        assert not Challenge.objects.exists()

    def test_a_problem_about_a_plan_asks_for_itself(self, client, world, board):
        client.force_login(world.board)
        address = asking(world, f"?about=plan:{world.plan.pk}&question=Which+should+worry+us%3F")
        client.post(address, filled(client.get(address)) | typed(question="Which should worry us?"))
        assert [getattr(Challenge.objects.get(), f"{kind}_id") for kind in Challenge.SUBJECTS] == [None] * 5

    @pytest.mark.parametrize("query", ["?about=xx:999", "?about=plan:1", "?about=nonsense"])
    def test_what_no_question_is_kept_with_is_said_beside_the_question(self, client, world, board, query):
        client.force_login(world.board)
        words = "say in the question itself what it is about"
        assert words in text_of(client.get(asking(world, query)))
        assert words in text_of(client.post(asking(world, query), typed(question="")))
        assert words not in text_of(client.get(asking(world)))
        assert words not in text_of(client.get(asking(world, f"?about=action:{world.action.pk}")))

    def test_without_a_board_it_says_so(self, client, world):
        client.force_login(world.board)
        assert "No board of this council takes questions here yet." in text_of(client.get(asking(world)))
        assert client.post(asking(world), typed()).status_code == 404

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"question": ""}, "question", "Enter your question"),
            ({"question": "x" * 501}, "question", "500 characters or fewer"),
            ({"owner_role": ""}, "owner_role", "Enter who is to answer"),
            (day("due", "2026-02-31"), "due", "real date"),
            (day("due", "2026-01-19"), "due", "before the question was asked"),
            (day("due", "2031-01-21"), "due", "more than 5 years ahead"),
            (day("due", "2101-01-21"), "due", "a year from 2000 to 2100"),
        ],
    )
    def test_bad_input_is_refused_beside_its_field(self, client, world, board, changes, field, gist):
        client.force_login(world.board)
        assert_refused(client.post(asking(world), filled(client.get(asking(world))) | typed(**changes)), field, gist)
        assert not Challenge.objects.exists()

    def test_sent_twice_it_is_asked_once(self, client, world, board):
        client.force_login(world.board)
        form = filled(client.get(asking(world))) | typed()
        assert [client.post(asking(world), form)["Location"] for _ in range(2)] == [page(world, 1)] * 2
        assert Challenge.objects.count() == 1

    @pytest.mark.parametrize(("role", "status"), [("officer", 403), ("auditor", 403), ("lead", 200), ("board", 200)])
    def test_members_and_leads_alone_come_in(self, client, world, board, role, status):
        client.force_login(world.people[role])
        assert client.get(asking(world)).status_code == status


class TestAnswer:
    def test_an_officer_answers(self, client, world, board):
        make_challenge(board, world.board, subject=world.action)
        client.force_login(world.officer)
        form = filled(client.get(page(world, 1, "answer")))
        assert (form["role_title"], form["on_day"], form["seen"]) == ("Head of Service", "20", "0")
        response = client.post(
            page(world, 1, "answer"), form | {"outcome": "action_changed", "text": "The date is brought forward."}
        )
        assert (response.status_code, response["Location"]) == (302, page(world, 1))
        words = text_of(client.get(page(world, 1)))
        assert "Question 1 is answered." in words
        assert "The action was changed on 20 January 2026." in words

    def test_without_an_action_no_action_was_changed(self, client, world, board):
        make_challenge(board, world.board)
        client.force_login(world.officer)
        form = filled(client.get(page(world, 1, "answer"))) | {"outcome": "action_changed", "text": "It is."}
        assert_refused(client.post(page(world, 1, "answer"), form), "outcome", "")
        assert not ChallengeAnswer.objects.exists()

    def test_the_answer_of_somebody_else_is_shown_first(self, client, world, board):
        row = make_challenge(board, world.board)
        client.force_login(world.officer)
        form = filled(client.get(page(world, 1, "answer"))) | {"outcome": "answered", "text": "Mine."}
        make_answer(row, world.lead, "Theirs.")
        response = client.post(page(world, 1, "answer"), form)
        assert response.status_code == 409
        assert "Theirs." in text_of(response)
        assert client.post(page(world, 1, "answer"), filled(response)).status_code == 302

    def test_a_published_board_takes_no_answer(self, client, world):
        make_board(world.authority, world.lead, slug="improvement", published=True, source="A paper")
        client.force_login(world.officer)
        assert client.get(page(world, 1, "answer")).status_code == 403


class TestReassign:
    def test_a_lead_gives_it_to_somebody_else(self, client, world, board):
        make_challenge(board, world.board)
        client.force_login(world.lead)
        form = filled(client.get(page(world, 1, "reassign")))
        sent = {"owner_role": "Head of Practice", "owner": str(world.officer.pk), "reason": "It is theirs"}
        response = client.post(page(world, 1, "reassign"), form | sent | day("due", "2026-03-12"))
        assert response.status_code == 302
        owner = ChallengeOwner.objects.last()
        assert (owner.owner_role, owner.owner, owner.due) == ("Head of Practice", world.officer, dt.date(2026, 3, 12))

    def test_without_a_reason_it_is_refused(self, client, world, board):
        make_challenge(board, world.board)
        client.force_login(world.lead)
        form = filled(client.get(page(world, 1, "reassign"))) | {"owner_role": "Head of Practice"}
        assert_refused(client.post(page(world, 1, "reassign"), form), "reason", "Say why")
