"""The outbox: a message is made once and sent once, and what cannot be sent is kept and tried again."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from accounts import outbox
from accounts.models import Membership, OutgoingMessage
from accounts.permissions import Role
from accounts.reminders import MONTH_CLOSES, PACK_PUBLISHED, UPDATES_WAIT
from accounts.services import change_role, choose_reminders, edit_account, remove_person
from tests.factories import JANUARY, at, make_user
from tests.mail_server import closed_port, mail_server, send_over
from tests.shared import together

NOW = at(JANUARY)
MINUTE = dt.timedelta(minutes=1)


def put(world, user=None, key="1", kind=UPDATES_WAIT, **fields):
    fields = {"subject": "3 updates are due", "text": "They are due.", "html": "<p>They are due.</p>", "now": NOW} | fields
    return outbox.put(key=key, kind=kind, user=user or world.officer, authority=world.authority, **fields)


def deliver(now=NOW):
    return outbox.deliver(clock=lambda: now)


def numbers(done) -> tuple[int, int, int]:
    return done.sent, done.dropped, done.put_off


# --- Making and sending ---


def test_a_message_is_sent_once_as_text_and_as_html(world, settings):
    settings.DEFAULT_FROM_EMAIL = "Getting to Good <plans@example.gov.uk>"
    assert put(world)
    assert numbers(deliver()) == (1, 0, 0)
    assert numbers(deliver(NOW + dt.timedelta(days=3))) == (0, 0, 0)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([world.officer.email], "3 updates are due", "They are due.")
    assert sent.from_email == "Getting to Good <plans@example.gov.uk>"
    assert sent.alternatives == [("<p>They are due.</p>", "text/html")]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"].endswith("@example.gov.uk>")
    row = OutgoingMessage.objects.get()
    assert (row.sent_at, row.next_try, row.tries, row.last_error) == (NOW, None, 1, "")


def test_the_same_key_makes_no_second_message(world):
    assert put(world) is True
    assert put(world, subject="Another") is False
    assert put(world, key="2") is True
    assert numbers(deliver()) == (2, 0, 0)
    assert put(world) is False, "neither after it was sent"


def test_the_database_refuses_a_second_message_with_the_same_key(world):
    put(world)
    row = OutgoingMessage.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("values", [{"next_try": None}, {"sent_at": NOW}, {"dropped_at": NOW}, {"subject": " "}, {"text": ""}])
def test_the_database_refuses_a_message_that_neither_waits_nor_was_sent(world, values):
    put(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMessage.objects.update(**values)


def test_a_subject_is_one_line_and_not_too_long(world):
    put(world, subject="Plan\r\nBcc: everybody@example.org " + "x" * 300)
    row = OutgoingMessage.objects.get()
    assert row.subject.startswith("Plan Bcc: everybody@example.org x")
    assert len(row.subject) == 200
    assert numbers(deliver()) == (1, 0, 0)
    assert mail.outbox[0].recipients() == [world.officer.email]


# --- What cannot be sent ---


def test_without_a_mail_server_everything_is_kept_and_sent_once_there_is_one(world, settings):
    send_over(settings, closed_port())
    put(world, world.officer)
    put(world, world.lead, key="2")
    done = deliver()
    assert numbers(done) == (0, 0, 1), "nobody waits for a server that is away twice"
    assert "ConnectionRefusedError" in done.errors[0]
    assert OutgoingMessage.objects.waiting().count() == 2
    with mail_server() as server:
        send_over(settings, server.port)
        assert numbers(deliver(NOW + 15 * MINUTE)) == (2, 0, 0)
    assert sorted(to for [to], _ in server.received) == sorted([world.officer.email, world.lead.email])


def test_over_a_real_connection_one_address_that_is_refused_holds_nobody_else_up(world, settings):
    with mail_server() as server:
        send_over(settings, server.port)
        server.refused.add(world.officer.email)
        put(world, world.officer)
        put(world, world.lead, key="2", subject="Für Dich: 2 updates", text="Über 1 update.\n.\nThe end")
        done = deliver()
    assert numbers(done) == (1, 0, 1)
    assert "no such mailbox" in done.errors[0]
    [(to, message)] = server.received
    assert (to, message["Subject"]) == ([world.lead.email], "Für Dich: 2 updates")
    assert message.get_body(("plain",)).get_content().splitlines() == ["Über 1 update.", ".", "The end"]
    assert "They are due." in message.get_body(("html",)).get_content()
    row = OutgoingMessage.objects.get(user=world.officer)
    assert (row.tries, row.sent_at, row.next_try) == (1, None, NOW + 15 * MINUTE)
    assert "no such mailbox" in row.last_error


def test_an_address_that_was_put_right_gets_what_waited_for_it(world, settings):
    with mail_server() as server:
        send_over(settings, server.port)
        server.refused.add(world.officer.email)
        put(world)
        deliver()
        root = make_user(is_superuser=True)
        edit_account(user=world.officer, changes={"email": "right@example.org"}, reason="A slip", by=root, now=NOW)
        assert numbers(deliver(NOW + 15 * MINUTE)) == (1, 0, 0)
    assert server.received[0][0] == ["right@example.org"]
    assert OutgoingMessage.objects.get().address == "right@example.org"


def test_the_pauses_grow_to_a_day_and_a_message_is_never_given_up(world, settings):
    send_over(settings, closed_port())
    put(world)
    now, minutes = NOW, []
    for _ in range(10):
        assert numbers(deliver(now)) == (0, 0, 1)
        again = OutgoingMessage.objects.get().next_try
        assert numbers(deliver(again - MINUTE)) == (0, 0, 0), "not before its time"
        minutes.append((again - now) / MINUTE)
        now = again
    assert minutes == [15, 30, 60, 120, 240, 480, 1440, 1440, 1440, 1440]
    assert OutgoingMessage.objects.get().tries == 10


def test_a_try_has_the_same_message_id_as_the_one_before(world):
    put(world)
    put(world, key="2")
    first, second = OutgoingMessage.objects.order_by("pk")
    assert outbox.message_id(first) == outbox.message_id(OutgoingMessage.objects.get(pk=first.pk))
    assert outbox.message_id(first) != outbox.message_id(second)
    assert world.officer.email not in outbox.message_id(first)


# --- Claims ---


def test_a_message_that_another_run_sends_is_left_to_it(world):
    put(world)
    key = OutgoingMessage.objects.get().pk
    assert outbox._claim(key, NOW) is not None
    assert outbox._claim(key, NOW) is None
    assert numbers(deliver(NOW + outbox.CLAIM - MINUTE)) == (0, 0, 0)


def test_a_message_whose_run_was_killed_is_sent_by_a_later_one(world):
    put(world)
    outbox._claim(OutgoingMessage.objects.get().pk, NOW)
    assert numbers(deliver(NOW + outbox.CLAIM)) == (1, 0, 0)
    assert OutgoingMessage.objects.get().tries == 2


def test_a_claim_lasts_longer_than_a_slow_server_may_take(settings):
    # Connection, greeting, EHLO, STARTTLS, TLS, EHLO again, AUTH in three steps, MAIL, RCPT, DATA, the text and its end.
    assert dt.timedelta(seconds=settings.EMAIL_TIMEOUT) * 14 * 2 <= outbox.CLAIM


LATE = NOW + outbox.CLAIM


def hang(monkeypatch, meanwhile, error=None):
    """The first message that is sent hangs until its claim has ended. `meanwhile` happens, and then it is sent, or fails."""
    real, hung = outbox._send, []

    def send(row, server):
        if not hung:
            hung.append(row)
            meanwhile()
            if error:
                raise error
        return real(row, server)

    monkeypatch.setattr(outbox, "_send", send)


def refuse_at(monkeypatch, now):
    """A run of which every message is refused."""

    def refuse(row, server):
        raise smtplib.SMTPDataError(451, b"not now")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_send", refuse)
        assert numbers(deliver(now)) == (0, 0, 1)


def test_a_run_that_fails_after_its_claim_leaves_what_another_sent_and_goes_on(world, monkeypatch):
    put(world)
    put(world, world.lead, key="2")
    second = OutgoingMessage.objects.filter(key="2")

    def meanwhile():
        second.update(next_try=LATE + MINUTE)
        assert numbers(deliver(LATE)) == (1, 0, 0)
        second.update(next_try=NOW)

    hang(monkeypatch, meanwhile, smtplib.SMTPDataError(451, b"late"))
    assert numbers(deliver()) == (1, 0, 0), "the second message"
    first = OutgoingMessage.objects.get(key="1")
    assert (first.sent_at, first.next_try, first.last_error) == (LATE, None, "")
    assert [message.to for message in mail.outbox] == [[world.officer.email], [world.lead.email]]


def test_a_run_that_fails_after_its_claim_does_not_end_the_claim_of_another(world, monkeypatch):
    put(world)
    key = OutgoingMessage.objects.get().pk
    hang(monkeypatch, lambda: outbox._claim(key, LATE), smtplib.SMTPDataError(451, b"late"))
    assert numbers(deliver()) == (0, 0, 0)
    assert OutgoingMessage.objects.get().next_try == LATE + outbox.CLAIM
    assert numbers(deliver(NOW + 15 * MINUTE)) == (0, 0, 0), "the other run is still sending it"


def test_what_was_sent_after_its_claim_is_not_sent_again_though_another_run_put_it_off(world, monkeypatch):
    put(world)
    hang(monkeypatch, lambda: refuse_at(monkeypatch, LATE))
    assert numbers(deliver()) == (1, 0, 0)
    row = OutgoingMessage.objects.get()
    assert (row.sent_at, row.next_try, row.last_error) == (NOW, None, "")
    assert numbers(deliver(LATE + dt.timedelta(days=2))) == (0, 0, 0)
    assert len(mail.outbox) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_make_and_send_each_message_once(world, settings):
    with mail_server() as server:
        send_over(settings, server.port)

        def run():
            made = sum(put(world, world.people[role], key=f"{role}/{n}") for n in range(5) for role in ("officer", "lead"))
            return made, deliver().sent

        outcomes = together(run, run, run, run)
        # What one run put while another was done with its list waits for the next.
        rest = deliver().sent
    assert sum(made for made, _ in outcomes) == 10
    assert sum(sent for _, sent in outcomes) + rest == 10
    assert len({message["Message-ID"] for _, message in server.received}) == len(server.received) == 10


# --- Who is not to have it any more ---


def leave(world):
    remove_person(membership=world.officer.membership_set.get(), reason="Left", by=world.administrator)


def switch_off(world):
    root = make_user(is_superuser=True)
    edit_account(user=world.officer, changes={"is_active": False}, reason="Left", by=root, now=NOW)


def become_a_board_member(world):
    member = Membership.objects.get(user=world.officer)
    change_role(membership=member, role=Role.BOARD, reason="Elected", by=world.administrator, now=NOW)


@pytest.mark.parametrize(
    ("change", "why"),
    [(leave, outbox.NO_ROLE), (switch_off, outbox.SWITCHED_OFF), (become_a_board_member, outbox.OTHER_ROLE)],
)
def test_what_waits_for_somebody_who_may_not_have_it_any_more_is_dropped(world, change, why):
    put(world)
    change(world)
    assert numbers(deliver()) == (0, 1, 0)
    assert mail.outbox == []
    row = OutgoingMessage.objects.get()
    assert (row.last_error, row.dropped_at, row.next_try) == (why, NOW, None)


def test_what_waits_for_somebody_who_does_not_want_it_any_more_is_dropped(world):
    put(world, world.lead, kind=MONTH_CLOSES)
    put(world, world.lead, key="2", kind=PACK_PUBLISHED)
    choose_reminders(wanted=[PACK_PUBLISHED], by=world.lead, now=NOW)
    assert numbers(deliver()) == (1, 1, 0)
    assert OutgoingMessage.objects.get(dropped_at=NOW).last_error == outbox.NOT_WANTED
