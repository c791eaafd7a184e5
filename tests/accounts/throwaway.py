"""Kinds of background job that exist in tests alone and what starts them, and messages of the outbox."""

import datetime as dt
from collections.abc import Callable

from accounts import outbox
from accounts.errors import Refused
from accounts.jobs import Outcome, job, start_job
from accounts.models import Job, OutgoingMessage
from accounts.reminders import UPDATES_WAIT
from tests.factories import JANUARY, at, make_council, make_user

NOW = at(JANUARY)
# What a test wants done, by the name that it gives in the job's arguments.
WORKS: dict[str, Callable] = {}


def work(function):
    WORKS[function.__name__] = function
    return function


@job("test_work", counts="rows")
def do_what_the_test_wants(progress, *, name="finish"):
    return WORKS[name](progress)


@work
def finish(progress):
    progress.step(2, 3, "Checking the rows")
    progress.step(3)
    return Outcome("3 rows were imported.", "/mereside/")


@work
def refuse(progress):
    progress.step(17, 40)
    raise Refused("Row 17 has no month. Correct the file and send it again.")


@work
def crash(progress):
    with progress.writing():
        make_council("half-made")
        raise RuntimeError("the disk is full")


def make_job(authority=None, by=None, *, name="finish", title="Import of figures.csv", now: dt.datetime = NOW, **fields) -> Job:
    """A job that waits for the worker, as a service starts it."""
    by = by or make_user()
    return start_job(kind="test_work", authority=authority, by=by, title=title, arguments={"name": name}, now=now, **fields)


def make_message(authority, user, subject="2 updates", *, now: dt.datetime = NOW, **fields) -> OutgoingMessage:
    """A message that waits in the outbox, or whatever became of it in `fields`."""
    key = f"{authority.pk}/{user.pk}/{subject}"
    said = {"subject": subject, "text": "Dear Officer, an action waits.", "html": "<p>An action waits.</p>"}
    outbox.put(key=key, kind=UPDATES_WAIT, user=user, authority=authority, now=now, **said)
    row = OutgoingMessage.objects.get(key=key)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row
