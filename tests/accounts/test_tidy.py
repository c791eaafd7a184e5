"""What has served its time is deleted, and nothing else."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from accounts.models import FormToken, Job, OutgoingMessage
from accounts.outbox import put
from tests.accounts.throwaway import NOW, make_job
from tests.factories import make_user

DAY = dt.timedelta(days=1)


def tidy(now) -> str:
    out = StringIO()
    with time_machine.travel(now, tick=False):
        call_command("tidy", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("status", ["waiting", "running", "done", "failed", "stopped"])
def test_a_job_is_deleted_30_days_after_its_last_sign_of_life(db, status):
    row = make_job()
    finished = None if status in ("waiting", "running") else NOW
    Job.objects.filter(pk=row.pk).update(status=status, finished=finished, created=NOW - 90 * DAY)
    tidy(NOW + 30 * DAY)
    assert Job.objects.filter(pk=row.pk).exists()
    assert "1 jobs" in tidy(NOW + 30 * DAY + dt.timedelta(seconds=1))
    assert not Job.objects.exists()


def test_the_places_in_the_queue_go_with_the_jobs(db, settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with time_machine.travel(NOW, tick=False), django_capture_on_commit_callbacks(execute=True):
        make_job()
    tidy(NOW + 30 * DAY)
    assert DBTaskResult.objects.count() == 1
    tidy(NOW + 31 * DAY)
    assert DBTaskResult.objects.count() == 0


def test_the_token_of_a_sent_form_is_deleted_after_a_week(db):
    FormToken.objects.create(token="00000000-0000-0000-0000-000000000001", user=make_user(), target="/", created_at=NOW)
    tidy(NOW + 7 * DAY)
    assert FormToken.objects.count() == 1
    tidy(NOW + 8 * DAY)
    assert FormToken.objects.count() == 0


@pytest.mark.parametrize("ended", ["sent_at", "dropped_at"])
def test_a_message_is_deleted_90_days_after_it_was_sent_or_dropped_and_never_while_it_waits(world, ended):
    letter = {"kind": "updates", "user": world.officer, "authority": world.authority, "subject": "Due", "text": "Due"}
    for key in ("ended", "waits"):
        put(key=key, **letter, now=NOW)
    OutgoingMessage.objects.filter(key="ended").update(next_try=None, **{ended: NOW})
    tidy(NOW + 90 * DAY)
    assert OutgoingMessage.objects.count() == 2
    assert "1 messages" in tidy(NOW + 91 * DAY)
    assert OutgoingMessage.objects.get().key == "waits"
