"""The outbox is read in the admin: what went out and what did not, and not what a message says."""

import datetime as dt

import pytest

from accounts import outbox
from accounts.models import MESSAGE_STATE_WORDS, OutgoingMessage
from tests.accounts.throwaway import make_message
from tests.admin_pages import page, signed_in, text
from tests.factories import JANUARY, at, make_user

NOW = at(JANUARY)
LIST = "/admin/accounts/outgoingmessage/"


@pytest.fixture
def admin(world):
    return signed_in(world.administrator)


def put(world, key="1", **fields) -> OutgoingMessage:
    return make_message(world.authority, world.officer, f"Message {key}", now=NOW, **fields)


@pytest.fixture
def four(world):
    """One message in each state, by its state."""
    later = NOW + dt.timedelta(hours=1)
    return {
        "waits": put(world, "1"),
        "tried": put(world, "2", tries=3, next_try=later, last_error="SMTPDataError: mailbox full"),
        "sent": put(world, "3", tries=1, next_try=None, sent_at=later),
        "dropped": put(world, "4", tries=1, next_try=None, dropped_at=later, last_error=outbox.SWITCHED_OFF),
    }


def test_the_list_says_who_was_to_get_what_and_what_became_of_it(admin, world, four):
    told = text(admin, LIST)
    for state, row in four.items():
        assert row.state == state
        assert row.subject in told
        assert told.count(f'<td class="field-state">{MESSAGE_STATE_WORDS[state]}</td>') == 1
    assert told.count(f'<td class="field-address">{world.officer.email}</td>') == 4
    assert "Updates of your actions that are due or overdue" in told


@pytest.mark.parametrize("state", MESSAGE_STATE_WORDS)
def test_it_is_narrowed_to_one_state(admin, four, state):
    told = text(admin, f"{LIST}?state={state}")
    assert [each for each, row in four.items() if row.subject in told] == [state]


def test_the_page_of_a_message_has_the_last_error_and_not_what_it_says(admin, four):
    told = text(admin, page(four["tried"]))
    assert "SMTPDataError: mailbox full" in told
    assert "20 January 2026" in told
    for row in four.values():
        for address in (page(row), page(row, "history")):
            assert "an action waits" not in text(admin, address).lower()
    assert "The account is switched off." in text(admin, page(four["dropped"], "history"))


def test_it_is_read_and_never_written(admin, four):
    row = four["waits"]
    for client in (admin, signed_in(make_user(is_superuser=True))):
        assert client.post(page(row), {"subject": "Another"}).status_code == 403
        assert client.post(page(row, "delete"), {"post": "yes", "reason": "x"}).status_code == 403
        assert client.get(f"{LIST}add/").status_code == 403
    row.refresh_from_db()
    assert row.subject == "Message 1"


def test_mail_about_another_council_does_not_exist(admin, other_world):
    theirs = put(other_world, "9")
    assert theirs.subject not in text(admin, LIST)
    assert admin.get(page(theirs)).status_code == 404
    assert admin.get(page(theirs, "history")).status_code == 404
