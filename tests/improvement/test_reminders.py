"""What a council's people are written on a day: to whom, what it says, and where its links lead."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from accounts.models import LocalAuthority, OutgoingMessage
from accounts.permissions import Role
from accounts.reminders import MONTH_CLOSES, PACK_PUBLISHED, UPDATES_WAIT
from accounts.services import change_role, choose_reminders, edit_account, published_actor, remove_person
from boards.services import packs
from boards.services.boards import edit_seat
from improvement.reminders import LISTED, letters
from improvement.reminding import Days
from metrics.months import Month
from plans import rag
from plans.services import actions, cycles
from tests.boards.making import (
    make_answer,
    make_board,
    make_challenge,
    make_delivery,
    make_meeting,
    make_report_cycle,
    make_seat,
)
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_area,
    make_figures,
    make_indicator,
    make_member,
    make_plan,
    make_series,
    make_update,
    make_user,
)

SITE = "https://plans.example.gov.uk"
FEBRUARY = JANUARY + 1


def jan(day: int) -> dt.date:
    return dt.date(2026, 1, day)


def feb(day: int) -> dt.date:
    return dt.date(2026, 2, day)


def write(world, today, **days) -> list:
    return letters(world.authority, today=today, days=Days(**days), site=SITE)


def of_kind(found, kind) -> list:
    return [letter for letter in found if letter.kind == kind]


def to_officers(world, today) -> list:
    return of_kind(write(world, today), UPDATES_WAIT)


def to_leads(world, today) -> list:
    return of_kind(write(world, today), MONTH_CLOSES)


# --- Officers ---


def test_an_officer_gets_one_message_for_all_updates_that_wait(world):
    make_action(world.area, world.lead, owner=world.officer, reference="1.2", title="Train the teams")
    assert to_officers(world, jan(23)) == []
    [letter] = to_officers(world, jan(24))
    assert letter.user == world.officer
    assert letter.subject == f"{world.authority}: 2 updates are due by 31 January 2026"
    path = f"{SITE}/{world.authority.slug}/plans/{world.plan.slug}/actions/1.2/update/"
    for words in ("Due (2)", "* 1.2 Train the teams", path, f"{world.plan.title}. Due by 31 January 2026.", f"{SITE}/"):
        assert words in letter.text
    for words in ("Due (2)", f'<a href="{path}">1.2 Train the teams</a>'):
        assert words in letter.html
    assert "Overdue" not in letter.text + letter.html


def test_every_link_of_a_message_opens_for_the_person_who_got_it(world):
    client = Client()
    client.force_login(world.officer)
    [letter] = to_officers(world, jan(24))
    links = {line.strip().removeprefix("All your actions and questions: ") for line in letter.text.splitlines() if SITE in line}
    assert len(links) == 2
    for link in links:
        assert client.get(link.removeprefix(SITE)).status_code == 200, link


def test_an_officer_is_told_of_questions_that_are_due_soon_or_overdue_in_one_message(world):
    make_update(world.action, world.officer)
    board = make_board(world.authority, world.lead, name="Improvement Board", slug="board")
    mine = {"owner": world.officer, "on": jan(15)}
    make_challenge(board, world.board, "Why are visits late & rare?", due=jan(20), **mine)
    make_challenge(board, world.board, "Who pays?", due=jan(25), **mine)
    make_challenge(board, world.board, "What is next?", due=feb(20), **mine)
    make_challenge(board, world.board, "Not theirs?", due=jan(25), on=jan(15), owner_role="Nobody’s title")
    [letter] = to_officers(world, jan(21))
    assert letter.user == world.officer
    assert letter.subject == f"{world.authority}: 2 questions of boards wait for your answer, 1 of them overdue"
    link = f"{SITE}/{world.authority.slug}/boards/board/questions/1/"
    for words in ("Questions of boards that are overdue (1)", "Questions of boards that wait for your answer (1)", link):
        assert words in letter.text and words in letter.html
    assert "* Question 1 of Improvement Board: Why are visits late & rare?\n  Was due by 20 January 2026." in letter.text
    assert "Who pays?" in letter.text and "Due by 25 January 2026." in letter.text
    assert "What is next?" not in letter.text and "Not theirs?" not in letter.text
    [alone] = to_officers(world, jan(19))
    assert alone.subject == f"{world.authority}: 2 questions of boards wait for your answer"
    client = Client()
    client.force_login(world.officer)
    assert client.get(link.removeprefix(SITE)).status_code == 200


def test_an_update_that_was_written_is_not_asked_for(world):
    make_update(world.action, world.officer)
    assert to_officers(world, jan(29)) == []


def test_what_was_missing_when_a_month_was_closed_is_overdue_and_asked_for_every_week(world):
    make_action(world.area, world.lead, owner=world.officer, reference="1.2", update_every=2)
    second = make_action(world.area, world.lead, owner=world.officer, reference="1.3")
    make_update(second, world.officer)
    close(world.plan, world.lead)
    [letter] = to_officers(world, feb(1))
    assert letter.key.endswith("/2026-02-01")
    # 1.3 was updated in January and is due again by the end of February.
    assert letter.subject == f"{world.authority}: 2 updates are overdue and 1 is due by 28 February 2026"
    assert "Overdue (2)" in letter.text
    assert "Was due by 31 January 2026." in letter.text
    assert letter.text.index("* 1.1 ") < letter.text.index("* 1.2 ") < letter.text.index("* 1.3 ")
    assert [each.key[-10:] for each in to_officers(world, feb(8))] == ["2026-02-08"]


def test_in_a_month_that_has_ended_and_is_still_open_an_update_is_overdue(world):
    [letter] = to_officers(world, feb(3))
    assert letter.subject == f"{world.authority}: 1 update is overdue"
    assert letter.key.endswith("/2026-02-01")


def test_actions_that_have_ended_ask_for_nothing(world):
    actions.end_action(action=world.action, stage=rag.STOPPED, reason="Not needed", by=world.lead, now=at(jan(10)))
    assert to_officers(world, jan(29)) == []


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR])
def test_an_owner_who_may_not_update_is_not_asked_to(world, role):
    second = make_member(world.authority)
    make_action(world.area, world.lead, owner=second, reference="1.2")
    member = second.membership_set.get()
    change_role(membership=member, role=role, reason="Elected", by=world.administrator, now=at(jan(10)))
    assert [letter.user for letter in to_officers(world, jan(29))] == [world.officer]


def test_a_lead_who_owns_an_action_is_reminded_of_it_as_officers_are(world):
    make_action(world.area, world.lead, owner=world.lead, reference="1.2")
    assert {letter.user for letter in to_officers(world, jan(29))} == {world.officer, world.lead}


def test_a_switched_off_account_gets_nothing(world):
    root = make_user(is_superuser=True)
    for user in (world.officer, world.lead):
        edit_account(user=user, changes={"is_active": False}, reason="Left", by=root, now=at(jan(10)))
    assert write(world, jan(30)) == []


def test_somebody_who_has_left_the_council_gets_nothing(world):
    remove_person(membership=world.officer.membership_set.get(), reason="Left", by=world.administrator)
    assert to_officers(world, jan(29)) == []


def test_nobody_is_told_twice_of_one_step(world):
    [letter] = to_officers(world, jan(24))
    OutgoingMessage.objects.create(**vars(letter) | {"address": "x@example.org", "made_at": at(jan(24)), "next_try": at(jan(24))})
    assert to_officers(world, jan(28)) == []
    [second] = to_officers(world, jan(29))
    assert second.key != letter.key


def test_a_long_list_is_cut_and_says_how_much_more_there_is(world):
    for number in range(2, LISTED + 6):
        make_action(world.area, world.lead, owner=world.officer, reference=f"1.{number}")
    [letter] = to_officers(world, jan(29))
    assert letter.text.count("\n* ") == letter.html.count("<br>") == LISTED
    assert "and 5 more" in letter.text and "and 5 more" in letter.html


# --- Leads ---


def test_a_lead_is_told_what_is_missing_before_the_month_closes(world):
    second = make_action(world.area, world.lead, owner=world.officer, reference="1.2", title="Train the teams")
    make_update(second, world.officer, stage=rag.AWAITING_SIGN_OFF)
    late = make_indicator(world.authority, world.lead, name="Visits in time")
    make_figures(make_series(world.authority, world.lead, late), world.lead, [80, 81], last=Month(2025, 11))
    punctual = make_indicator(world.authority, world.lead, name="Reviews in time")
    make_figures(make_series(world.authority, world.lead, punctual), world.lead, [80], last=Month(2025, 12))
    assert to_leads(world, jan(25)) == []
    [letter] = to_leads(world, jan(31))
    assert letter.user == world.lead
    assert letter.subject == f"{world.authority}: January 2026 still needs 1 update, 1 sign-off and 1 late indicator"
    for words in (
        "January 2026 ends on 31 January 2026. Its overall rating is not confirmed yet.",
        f"{SITE}/{world.authority.slug}/plans/{world.plan.slug}/month/",
        "Updates that are missing (1)",
        f"* 1.1 {world.action.title}\n  {world.officer.name}",
        "Waiting for sign-off (1)",
        "* 1.2 Train the teams",
        "Indicators that are late (1)",
        "* Visits in time\n  Figures for December 2025 were due by 30 January 2026.",
    ):
        assert words in letter.text
        assert escape(words.splitlines()[0].removeprefix("* ")) in letter.html
    assert "Reviews in time" not in letter.text


def test_a_lead_hears_nothing_while_nothing_is_missing(world):
    make_update(world.action, world.officer)
    assert to_leads(world, jan(30)) == []


def test_a_month_that_has_ended_and_is_open_is_itself_what_is_missing(world):
    make_update(world.action, world.officer)
    cycles.confirm_overall(
        plan=world.plan, month=JANUARY, rating="amber", note="As it is", by=world.lead, now=at(JANUARY), today=jan(20)
    )
    [letter] = to_leads(world, feb(1))
    assert letter.subject == f"{world.authority}: January 2026 is still open"
    assert "January 2026 has ended and is still open." in letter.text
    assert "not confirmed" not in letter.text
    close(world.plan, world.lead)
    assert to_leads(world, feb(1)) == []


def test_all_plans_of_a_council_are_in_one_message(world):
    second = make_plan(world.authority, world.lead, title="The second plan")
    make_action(make_area(second, world.lead, 1), world.lead, reference="9.9")
    [letter] = to_leads(world, jan(26))
    assert letter.text.count("January 2026 ends on") == 2
    assert letter.subject == f"{world.authority}: January 2026 still needs 2 updates"
    assert "The second plan" in letter.text
    close(world.plan, world.lead)
    [letter] = to_leads(world, feb(23))
    assert letter.subject == f"{world.authority}: 2 review months are still open and need 2 updates"


def test_a_lead_who_switched_it_off_gets_nothing_but_what_is_a_duty(world):
    make_action(world.area, world.lead, owner=world.lead, reference="1.2")
    other = make_member(world.authority, Role.LEAD)
    choose_reminders(wanted=[], by=world.lead, now=at(jan(10)))
    found = write(world, jan(30))
    assert [letter.user for letter in of_kind(found, MONTH_CLOSES)] == [other]
    assert {letter.user for letter in of_kind(found, UPDATES_WAIT)} == {world.officer, world.lead}


def test_a_message_that_can_be_switched_off_says_where_and_one_that_cannot_says_so(world):
    [to_officer] = to_officers(world, jan(30))
    [to_lead] = to_leads(world, jan(30))
    choices = f"{SITE}/accounts/reminders/"
    for body in (to_lead.text, to_lead.html):
        assert choices in body
    for body in (to_officer.text, to_officer.html):
        assert choices not in body and "it cannot be switched off" in body


@pytest.fixture
def board(world):
    """January is closed; in February one update waits, of which nobody is told before the month ends."""
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    return make_board(world.authority, world.lead, name="Improvement Board", slug="board")


def test_leads_are_told_of_answers_that_are_overdue_and_reports_that_are_late(world, board):
    make_challenge(board, world.board, "Why are visits late & rare?", on=jan(15), due=feb(2))
    make_challenge(board, world.board, "Who pays?", on=jan(15), due=feb(20))
    answered = make_challenge(board, world.board, "Is it done?", on=jan(15), due=feb(1))
    make_answer(answered, world.lead, on=feb(3))
    make_report_cycle(board, world.lead, title="Quarterly report", first_due=feb(1))
    [letter] = to_leads(world, feb(3))
    said = "February 2026 still needs 1 update; boards wait for 1 answer and 1 report"
    assert letter.subject == f"{world.authority}: {said}"
    question = f"{SITE}/{world.authority.slug}/boards/board/questions/1/"
    about = f"{SITE}/{world.authority.slug}/boards/board/about/"
    for words in ("Questions of boards without an answer (1)", question, "Reports to boards that are late (1)", about):
        assert words in letter.text and words in letter.html
    first = "* Question 1 of Improvement Board: Why are visits late & rare?\n  Head of Service; was due by 2 February 2026"
    assert first in letter.text
    assert "* Quarterly report, to Improvement Board\n  Was due by 1 February 2026" in letter.text
    assert "Why are visits late &amp; rare?" in letter.html
    client = Client()
    client.force_login(world.lead)
    for link in (question, about):
        assert client.get(link.removeprefix(SITE)).status_code == 200


def test_they_alone_are_reason_enough_for_a_message(world, board):
    make_update(world.action, world.officer, month=FEBRUARY)
    make_challenge(board, world.board, on=jan(15), due=feb(2))
    [letter] = to_leads(world, feb(3))
    assert letter.subject == f"{world.authority}: boards wait for 1 answer"
    assert "February 2026" not in letter.text.replace("2 February 2026", "")


def test_nothing_is_said_of_it_before_its_day_is_past_or_once_it_is_done(world, board):
    question = make_challenge(board, world.board, on=jan(15), due=feb(2))
    cycle = make_report_cycle(board, world.lead, first_due=feb(2))
    assert to_leads(world, feb(2)) == []
    assert len(to_leads(world, feb(3))) == 1
    make_answer(question, world.lead, on=feb(3))
    make_delivery(cycle, world.lead, on=feb(3))
    assert to_leads(world, feb(3)) == []


def test_boards_of_a_published_record_and_of_another_council_ask_for_nothing(world, other_world):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    actor = published_actor()
    board = make_board(world.authority, actor, published=True, source="Paper 1")
    make_report_cycle(board, actor, first_due=feb(1), source="Paper 1")
    theirs = make_board(other_world.authority, other_world.lead)
    make_challenge(theirs, other_world.board, on=jan(15), due=feb(1))
    assert to_leads(world, feb(3)) == []


# --- Members ---


@pytest.fixture
def published(world):
    """A pack for January, published on the fifth of February."""
    board = make_board(world.authority, world.lead, name="Improvement Board", slug="board")
    close(world.plan, world.lead)
    meeting = make_meeting(board, world.lead, feb(12))
    on = {"by": world.lead, "now": at(feb(5)), "today": feb(5)}
    pack = packs.prepare_pack(
        board=board, plan=world.plan, meeting=meeting, month=JANUARY, title="Pack & paper", slug="january", dated=feb(12), **on
    )
    return packs.publish_pack(pack=pack, **on)


FIFTH = feb(5)


def to_members(world, today=FIFTH, **days) -> list:
    return of_kind(write(world, today, **days), PACK_PUBLISHED)


def test_board_members_and_whoever_has_a_seat_are_told_of_a_published_pack(world, published):
    make_seat(published.pack.board, world.lead, user=world.auditor, since=jan(1))
    found = to_members(world)
    assert {letter.user for letter in found} == {world.board, world.auditor}
    letter = found[0]
    assert letter.subject == f"{world.authority}: Pack & paper"
    link = f"{SITE}/{world.authority.slug}/boards/board/packs/january/"
    assert f"Read it: {link}\n" in letter.text
    assert "position at the end of January 2026, for the meeting of 12 February 2026." in letter.text
    assert f'<a href="{link}">Read Pack &amp; paper</a>' in letter.html
    client = Client()
    client.force_login(world.board)
    assert client.get(link.removeprefix(SITE)).status_code == 200


def test_who_has_left_the_seat_or_has_not_come_yet_is_not_told(world, published):
    board = published.pack.board
    gone = make_seat(board, world.lead, user=world.officer, since=jan(1))
    edit_seat(seat=gone, changes={"until": feb(1)}, reason="Left", by=world.lead, now=at(feb(1)))
    make_seat(board, world.lead, user=world.auditor, since=feb(20))
    assert [letter.user for letter in to_members(world)] == [world.board]


def test_a_seat_on_another_board_is_not_enough(world, published):
    other = make_board(world.authority, world.lead)
    make_seat(other, world.lead, user=world.auditor, since=jan(1))
    assert [letter.user for letter in to_members(world)] == [world.board]


def test_a_seat_of_somebody_who_has_left_the_council_is_not_enough(world, published):
    make_seat(published.pack.board, world.lead, user=world.auditor, since=jan(1))
    remove_person(membership=world.auditor.membership_set.get(), reason="Left", by=world.administrator)
    assert [letter.user for letter in to_members(world)] == [world.board]


def test_a_pack_is_announced_for_two_weeks_and_to_those_who_want_it(world, published):
    second = make_member(world.authority, Role.BOARD)
    choose_reminders(wanted=[], by=world.board, now=at(feb(5)))
    assert [letter.user for letter in to_members(world, feb(18))] == [second]
    assert to_members(world, feb(19)) == []
    assert to_members(world, feb(5), packs=0) == []


def test_a_pack_that_is_only_prepared_is_announced_to_nobody(world):
    board = make_board(world.authority, world.lead)
    packs.prepare_pack(
        board=board,
        plan=world.plan,
        month=JANUARY,
        title="Draft",
        slug="draft",
        dated=feb(12),
        by=world.lead,
        now=at(feb(5)),
        today=feb(5),
    )
    assert to_members(world) == []


# --- Published records, other councils ---


def test_the_published_councils_remind_nobody(db):
    """Each has people in every role, and seats on its boards."""
    call_command("load_published", stdout=io.StringIO())
    for authority in LocalAuthority.objects.all():
        for role in Role.values:
            make_member(authority, role)
        for day in (dt.date(2019, 8, 30), dt.date(2020, 7, 31), dt.date(2026, 11, 29), dt.date(2026, 12, 1)):
            assert letters(authority, today=day, days=Days(), site=SITE) == [], authority


def test_a_pack_of_a_published_board_is_announced_to_nobody(world):
    actor = published_actor()
    board = make_board(world.authority, actor, published=True, source="Paper 1")
    close(world.plan, world.lead)
    on = {"by": actor, "now": at(feb(5)), "today": feb(5)}
    pack = packs.prepare_pack(
        board=board, plan=world.plan, month=JANUARY, title="P", slug="p", dated=feb(5), source="Paper 1", **on
    )
    packs.publish_pack(pack=pack, **on)
    assert to_members(world) == []


def test_a_message_holds_nothing_of_another_council(world, other_world):
    """An officer and lead of both councils gets a message for each, and in each only what is that council's."""
    make_action(other_world.area, other_world.lead, owner=other_world.officer, reference="8.8", title="Quokka audit")
    here, there = write(world, jan(30)), write(other_world, jan(30))
    for letter in here:
        body = letter.subject + letter.text + letter.html
        assert "Quokka" not in body and other_world.authority.slug not in body and other_world.plan.title not in body
    assert {letter.user for letter in here} & set(other_world.people.values()) == set()
    assert "Quokka audit" in "".join(letter.text for letter in there)


def test_how_many_queries_a_council_takes_does_not_depend_on_its_size(world, django_assert_num_queries):
    board = make_board(world.authority, world.lead)

    def add(*numbers):
        for number in numbers:
            make_challenge(board, world.board, on=jan(15), due=jan(20))
            owner = make_member(world.authority)
            action = make_action(world.area, world.lead, owner=owner, reference=f"1.{number}")
            if number % 2:
                make_update(action, owner)

    add(2, 3)
    with django_assert_num_queries(14):
        assert len(write(world, jan(30))) == 3
    add(*range(4, 14))
    with django_assert_num_queries(14):
        assert len(write(world, jan(30))) == 8
