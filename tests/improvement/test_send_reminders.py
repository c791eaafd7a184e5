"""`manage.py send_reminders`: repeatable, safe to run twice at once, and it says with its exit code whether all is well."""

import datetime as dt
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import OutgoingMessage
from accounts.outbox import put
from improvement.reminders import letters
from improvement.reminding import Days
from plans.models import Plan
from tests.factories import JANUARY, make_action, make_update
from tests.mail_server import closed_port, mail_server, send_over
from tests.shared import together

ROOT = Path(__file__).resolve().parents[2]
LAST_DAYS = dt.datetime(2026, 1, 30, 8, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LAST_DAYS, tick=False) as clock:
        yield clock


def run(*args) -> str:
    out = io.StringIO()
    call_command("send_reminders", *args, stdout=out)
    return out.getvalue()


def refused(*args) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(*args)
    return caught.value


def sent_to() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_officers_and_leads_get_their_mail_and_a_second_run_sends_nothing(world, clock):
    said = run()
    assert "New: 1, “Updates of your actions that are due or overdue, and questions of boards to you”." in said
    assert "New: 1, “What is missing before a review month is closed, and what boards wait for”." in said
    assert "Sent: 2. Not wanted any more: 0. Waiting: 0." in said
    assert sent_to() == sorted([world.officer.email, world.lead.email])
    assert run() == "Sent: 0. Not wanted any more: 0. Waiting: 0.\n"
    clock.shift(dt.timedelta(days=1))
    run()
    assert len(mail.outbox) == OutgoingMessage.objects.count() == 2


def test_the_week_after_everybody_is_reminded_again(world, clock):
    run()
    clock.move_to(dt.datetime(2026, 2, 1, 8, tzinfo=dt.UTC))
    run()
    clock.move_to(dt.datetime(2026, 2, 7, 8, tzinfo=dt.UTC))
    run()
    assert len(mail.outbox) == 4
    clock.move_to(dt.datetime(2026, 2, 8, 8, tzinfo=dt.UTC))
    run()
    assert len(mail.outbox) == 6


def test_where_nothing_is_missing_nothing_is_sent(world):
    make_update(world.action, world.officer, month=JANUARY)
    run()
    assert mail.outbox == []


def test_the_day_is_that_of_london(world, clock):
    """Once the month has ended there is a step every week, one of them on 5 April, which begins at 23:00 universal time."""
    clock.move_to(dt.datetime(2026, 4, 4, 22, 30, tzinfo=dt.UTC))
    run()
    assert len(mail.outbox) == 2
    clock.move_to(dt.datetime(2026, 4, 4, 23, 30, tzinfo=dt.UTC))
    run()
    assert len(mail.outbox) == 4


# --- Dry run ---


def test_a_dry_run_prints_every_message_and_writes_and_sends_nothing(world):
    said = run("--dry-run")
    for words in (
        f"To: {world.officer.email}\nSubject: {world.authority}: 1 update is due",
        f"To: {world.lead.email}",
        "Due (1)",
    ):
        assert words in said
    assert "Would be sent: 2 new, 0 from the outbox. Nothing was written." in said
    assert mail.outbox == []
    assert not OutgoingMessage.objects.exists()
    run()
    assert len(mail.outbox) == 2, "a dry run takes nothing away from the run after it"


def test_a_dry_run_leaves_out_what_was_sent_and_lists_what_waits(world, settings, clock):
    send_over(settings, closed_port())
    refused()
    clock.shift(dt.timedelta(minutes=20))
    said = run("--dry-run")
    assert "Would be sent: 0 new, 2 from the outbox. Nothing was written." in said
    assert f"To: {world.officer.email}" in said and "tries so far: 1" in said


# --- What goes wrong ---


def test_without_a_mail_server_it_ends_with_1_and_a_later_run_sends_what_was_kept(world, settings, clock):
    send_over(settings, closed_port())
    error = refused()
    assert error.returncode == 1
    assert "1 could not be sent; 2 wait and are tried again. The oldest was made on 30 January 2026 at 08:00." in str(error)
    assert "ConnectionRefusedError" in str(error)
    clock.shift(dt.timedelta(days=1))
    with mail_server() as server:
        send_over(settings, server.port)
        assert "Sent: 2." in run()
    assert sorted(to for [to], _ in server.received) == sorted([world.officer.email, world.lead.email])


def test_what_goes_wrong_in_one_council_keeps_no_other_from_its_mail(world, other_world, caplog):
    """A council whose review month is broken in the database."""
    Plan.objects.filter(pk=world.plan.pk).update(slug="no address/of this site")
    error = refused()
    assert error.returncode == 1
    assert f"The reminders of {world.authority} could not be written; the log says why." in str(error)
    assert f"The reminders of council {world.authority.pk} could not be written" in caplog.text
    assert sent_to() == sorted([other_world.officer.email, other_world.lead.email])


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SITE_ADDRESS", "", "SITE_ADDRESS is not set"),
        ("SITE_ADDRESS", "plans.example.gov.uk", "SITE_ADDRESS is not set"),
        ("REMIND_OFFICERS_BEFORE", [7, -2], "a number from 0 to 60, not -2"),
        ("REMIND_AGAIN_EVERY", 365, "a number from 0 to 60, not 365"),
    ],
)
def test_wrong_settings_are_said_and_end_it_with_2(world, settings, name, value, says):
    setattr(settings, name, value)
    error = refused()
    assert (error.returncode, says in str(error)) == (2, True)
    assert not OutgoingMessage.objects.exists()


def test_run_as_cron_runs_it_the_exit_code_is_that_of_the_fault():
    command = [sys.executable, "manage.py", "send_reminders"]
    environment = {"PATH": os.environ["PATH"], "SITE_ADDRESS": "plans.example.gov.uk"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "SITE_ADDRESS is not set" in ended.stderr


# --- Two at once ---


def test_runs_that_found_out_who_is_owed_what_before_either_wrote_send_it_once(world):
    found = [letters(world.authority, today=LAST_DAYS.date(), days=Days(), site="https://plans.example.gov.uk") for _ in range(2)]
    assert [len(each) for each in found] == [2, 2]
    assert [put(**vars(letter), now=LAST_DAYS) for letter in (*found[0], *found[1])] == [True, True, False, False]
    run()
    assert len(mail.outbox) == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_send_each_message_once(world, settings):
    for number in range(2, 6):
        make_action(world.area, world.lead, owner=world.lead, reference=f"1.{number}")
    with mail_server() as server:
        send_over(settings, server.port)
        outcomes = together(run, run, run)
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        run()
    assert sorted(to for [to], _ in server.received) == sorted([world.officer.email, world.lead.email, world.lead.email])
