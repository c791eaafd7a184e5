"""Background jobs: started when the request is committed, done once, and what became of them is written down."""

import argparse
import datetime as dt
import re
import threading
from pathlib import Path

import pytest
import time_machine
from django.db import connection, connections, transaction
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts.errors import Refused
from accounts.jobs import Outcome, job, run_job, start_again, start_job
from accounts.models import Job, JobStatus, LocalAuthority
from tests.accounts.throwaway import NOW, WORKS, make_job
from tests.factories import make_council, make_user

ROOT = Path(__file__).resolve().parents[2]
LATER = NOW + dt.timedelta(minutes=5, seconds=1)
DATABASE_QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def done(db, django_capture_on_commit_callbacks):
    """Starts a job, does it at once, and gives back what became of it."""

    def start(*args, **kwargs) -> Job:
        with django_capture_on_commit_callbacks(execute=True):
            row = make_job(*args, **kwargs)
        return Job.objects.get(pk=row.pk)

    return start


@pytest.fixture
def doing():
    """Registers a function as work for the length of a test; the job is started with `name="doing"`."""

    def register(function):
        WORKS["doing"] = function

    yield register
    WORKS.pop("doing", None)


def run(row):
    """What the worker calls."""
    run_job.func(str(row.pk))


# --- What becomes of a job ---


def test_a_job_that_is_done_says_what_came_of_it_and_where(done):
    row = done()
    assert (row.status, row.message, row.target) == ("done", "3 rows were imported.", "/mereside/")
    assert (row.done, row.total, row.attempt) == (3, 3, 1)
    assert (row.created, row.started, row.finished) == (NOW, NOW, NOW)
    assert row.can_retry is False


def test_a_work_that_names_no_address_leads_back_to_where_it_was_started(done, doing):
    doing(lambda progress: Outcome("Nothing had changed."))
    assert done(name="doing", target="/mereside/imports/").target == "/mereside/imports/"


def test_a_refusal_is_the_outcome_and_starting_it_again_would_not_help(done):
    row = done(name="refuse", target="/mereside/imports/")
    assert (row.status, row.can_retry) == ("failed", False)
    assert row.message == "Row 17 has no month. Correct the file and send it again."
    assert (row.done, row.total, row.target) == (17, 40, "/mereside/imports/")


def test_an_error_keeps_nothing_and_is_logged_and_can_be_tried_again(done, caplog):
    row = done(name="crash")
    assert (row.status, row.can_retry) == ("failed", True)
    assert row.message.startswith("Something went wrong; nothing was changed. Start it again.")
    assert not LocalAuthority.objects.filter(slug="half-made").exists()
    [record] = [record for record in caplog.records if record.name == "accounts.jobs"]
    assert str(row.pk) in record.message
    assert "the disk is full" in str(record.exc_info[1])


def test_a_work_that_says_nothing_of_its_outcome_is_an_error(done, doing, caplog):
    doing(lambda progress: None)
    assert done(name="doing").status == "failed"
    assert "returned NoneType instead of an Outcome" in caplog.text


def test_a_worker_that_is_told_to_stop_at_once_leaves_a_job_that_can_be_started_again(done, doing):
    def interrupted(progress):
        with progress.writing():
            make_council("half-made")
            raise SystemExit(1)

    doing(interrupted)
    row = done(name="doing")
    assert (row.status, row.can_retry, row.finished) == ("stopped", True, NOW)
    assert row.message.startswith("The service was stopped before this was finished; nothing was changed.")
    assert not LocalAuthority.objects.filter(slug="half-made").exists()


def test_the_work_is_told_who_asked_for_it_for_which_council_and_when(done, doing, world, clock):
    told = []
    doing(lambda progress: told.append((progress.by, progress.authority, progress.now)) or Outcome("Done."))
    done(world.authority, world.lead, name="doing")
    assert told == [(world.lead, world.authority, NOW)]


def test_words_from_a_file_that_no_database_takes_are_marked(done, doing):
    def quote(progress):
        progress.step(1, 2, "Row \x00")
        raise Refused("Row 3: “\x00\ud800” is not a number.")

    doing(quote)
    row = done(name="doing", title="Import of \x00.csv")
    assert (row.title, row.message) == ("Import of �.csv", "Row 3: “��” is not a number.")


def test_a_long_title_is_cut(done):
    assert done(title="x" * 300).title == "x" * 199 + "…"


# --- Starting ---


def test_nothing_is_done_before_the_commit(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        row = make_job()
        assert Job.objects.get(pk=row.pk).status == "waiting"
    assert len(callbacks) == 1


def test_what_is_rolled_back_starts_nothing(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(Refused), transaction.atomic():
        make_job()
        raise Refused("The file is empty.")
    assert callbacks == []
    assert not Job.objects.exists()


def test_a_queue_that_cannot_be_reached_leaves_the_job_waiting(done, monkeypatch, caplog):
    """The request is committed by then and answers as usual; the job can be started again from its page."""

    def broken(*args):
        raise OSError("no queue")

    monkeypatch.setattr(ImmediateBackend, "enqueue", broken)
    assert done().status == "waiting"
    assert "no queue" in caplog.text


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "mereside/"])
def test_an_address_elsewhere_is_refused(db, target):
    with pytest.raises(ValueError, match="Not an address on this site"):
        make_job(target=target)
    with pytest.raises(ValueError, match="Not an address on this site"):
        Outcome("Done.", target)


def test_a_kind_that_nobody_registered_is_refused(db):
    with pytest.raises(ValueError, match="No such kind of job: 'unheard_of'"):
        start_job(kind="unheard_of", authority=None, by=make_user(), title="x", arguments={}, now=NOW)


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="two kinds of job called 'test_work'"):
        job("test_work")(WORKS["finish"])


def test_arguments_that_json_cannot_hold_are_refused(db):
    with pytest.raises(TypeError):
        start_job(kind="test_work", authority=None, by=make_user(), title="x", arguments={"name": object()}, now=NOW)


# --- Once, and once more where the worker died ---


@pytest.fixture
def runs(doing):
    """The keys of the attempts that were made, by a work that notes them."""
    made = []
    doing(lambda progress: made.append(progress) or Outcome("Done."))
    return made


@pytest.mark.parametrize("status", ["running", "done", "failed", "stopped"])
def test_only_a_job_that_waits_is_taken_up(db, runs, status):
    row = make_job(name="doing")
    Job.objects.filter(pk=row.pk).update(status=status, finished=None if status == "running" else NOW)
    run(row)
    assert runs == []
    assert Job.objects.get(pk=row.pk).status == status


def test_a_job_that_stands_in_the_queue_twice_is_done_once(db, runs):
    row = make_job(name="doing")
    run(row)
    run(row)
    assert len(runs) == 1
    assert Job.objects.get(pk=row.pk).attempt == 1


def test_a_job_that_is_gone_is_passed_over(db, runs):
    row = make_job(name="doing")
    Job.objects.all().delete()
    run(row)
    assert runs == []


@pytest.fixture
def orphan(db):
    """A job whose worker died in the midst of it."""
    row = make_job(by=make_user("Ann"))
    Job.objects.filter(pk=row.pk).update(status="running", attempt=1, started=NOW, done=7, total=9, message="Checking")
    return Job.objects.get(pk=row.pk)


def test_a_job_whose_worker_died_is_done_when_it_is_started_again(orphan, django_capture_on_commit_callbacks, clock):
    clock.move_to(LATER)
    with django_capture_on_commit_callbacks(execute=True):
        waiting = start_again(job=orphan, by=orphan.by, now=LATER)
        assert (waiting.status, waiting.done, waiting.total, waiting.message) == ("waiting", 0, None, "")
        assert (waiting.started, waiting.heartbeat) == (None, LATER)
    row = Job.objects.get(pk=orphan.pk)
    assert (row.status, row.attempt, row.message, row.started) == ("done", 2, "3 rows were imported.", LATER)


def test_a_worker_that_was_given_up_and_comes_back_to_life_writes_nothing(db, doing, caplog, clock):
    """It stalls before it writes; meanwhile the job was started again."""
    row = make_job(name="doing")

    def stalls(progress):
        clock.move_to(LATER)
        start_again(job=row, by=row.by, now=LATER)
        with progress.writing():
            make_council("written-twice")
        return Outcome("Done.")

    doing(stalls)
    run(row)
    assert not LocalAuthority.objects.filter(slug="written-twice").exists()
    assert Job.objects.get(pk=row.pk).status == "waiting"
    assert "attempt 1 was given up and wrote nothing" in caplog.text


def test_a_job_that_nobody_took_up_can_be_started_again(db, runs, django_capture_on_commit_callbacks, clock):
    """Its place in the queue was lost, or both places come up in the end: it is done once."""
    row = make_job(name="doing")
    clock.move_to(LATER)
    with django_capture_on_commit_callbacks(execute=True):
        start_again(job=row, by=row.by, now=LATER)
    run(row)
    assert len(runs) == 1


def test_a_job_that_went_wrong_can_be_started_again(done, django_capture_on_commit_callbacks):
    row = done(name="crash")
    with django_capture_on_commit_callbacks(execute=True):
        start_again(job=row, by=row.by, now=NOW)
    row.refresh_from_db()
    assert (row.status, row.attempt) == ("failed", 2)


@pytest.mark.parametrize("name", ["finish", "refuse"])
def test_a_job_that_has_its_outcome_is_not_started_again(done, name):
    row = done(name=name)
    with pytest.raises(Refused, match="This has not stopped"):
        start_again(job=row, by=row.by, now=LATER)


def test_a_job_that_is_alive_is_not_started_again(orphan):
    """Five minutes without a sign of life are the limit."""
    with pytest.raises(Refused, match="This has not stopped"):
        start_again(job=orphan, by=orphan.by, now=NOW + dt.timedelta(minutes=5))
    assert start_again(job=orphan, by=orphan.by, now=LATER).status == "waiting"


def test_nobody_starts_it_again_in_another_persons_name(orphan):
    with pytest.raises(Refused, match="Only Ann can start this again"):
        start_again(job=orphan, by=make_user(), now=LATER)


# --- With the queue in the database ---


def work_through_the_queue():
    """The worker that `manage.py db_worker --batch` runs."""
    options = {"interval": 0, "batch": True, "backend_name": "default", "startup_delay": False, "max_tasks": None}
    db_worker.Worker(queue_names=["default"], excluded_queue_names=[], worker_id="test", **options).run()


@pytest.mark.django_db(transaction=True)
class TestQueue:
    """The real queue and the real worker, with real commits."""

    @pytest.fixture(autouse=True)
    def _queue(self, settings):
        settings.TASKS = DATABASE_QUEUE

    def test_the_worker_does_what_was_committed_in_the_order_in_which_it_was_started(self, doing):
        order = []
        doing(lambda progress: order.append(progress.by.name) or Outcome("Done."))
        with transaction.atomic():
            make_job(by=make_user("Ann"), name="doing")
            make_job(by=make_user("Ben"), name="doing")
            assert not DBTaskResult.objects.exists()
        with pytest.raises(Refused), transaction.atomic():
            make_job(by=make_user("Cat"), name="doing")
            raise Refused("No.")
        assert order == []
        work_through_the_queue()
        assert order == ["Ann", "Ben"]
        assert set(Job.objects.values_list("status", flat=True)) == {"done"}
        assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}

    def test_a_refusal_and_an_error_do_not_stop_the_worker(self, caplog):
        names = ("refuse", "crash", "finish")
        rows = [make_job(name=name) for name in names]
        work_through_the_queue()
        assert [Job.objects.get(pk=row.pk).status for row in rows] == ["failed", "failed", "done"]
        assert not LocalAuthority.objects.filter(slug="half-made").exists()

    def test_progress_is_stored_outside_every_transaction(self, doing):
        """Whoever looks sees it: nothing waits for a commit."""
        seen = []

        def steps(progress):
            progress.step(12_000, 50_000, "Checking the rows")
            seen.append((connection.in_atomic_block, elsewhere(row)))
            with progress.writing():
                seen.append((connection.in_atomic_block, elsewhere(row)))
            return Outcome("Done.")

        doing(steps)
        row = make_job(name="doing")
        work_through_the_queue()
        checking = ("running", 12_000, 50_000, "Checking the rows")
        saving = ("running", 12_000, 50_000, "Saving")
        # On SQLite the tests have one connection, which sees what it has not yet committed.
        inside = saving if connection.vendor == "postgresql" else ("done", 12_000, 50_000, "Finished.")
        assert seen == [(False, checking), (True, inside)]
        assert Job.objects.get(pk=row.pk).message == "Done."

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's tests share one connection")
    def test_of_two_workers_one_does_the_job(self, doing):
        attempts = []
        doing(lambda progress: attempts.append(1) or Outcome("Done."))
        row = make_job(name="doing")
        barrier = threading.Barrier(4)

        def take():
            barrier.wait(timeout=10)
            run(row)

        in_threads(take, 4)
        assert len(attempts) == 1

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's tests share one connection")
    def test_a_job_that_is_being_saved_is_not_started_again_however_long_it_takes(self, doing):
        answers = []

        def slow(progress):
            with progress.writing():
                in_threads(again, 1)
            return Outcome("Done.")

        def again():
            try:
                start_again(job=row, by=row.by, now=LATER)
            except Refused as refusal:
                answers.append(refusal.message)

        doing(slow)
        row = make_job(name="doing")
        run(row)
        assert answers == ["This is being saved at the moment. Look again in a minute."]
        assert Job.objects.get(pk=row.pk).status == "done"


def in_threads(function, number):
    """Each on a connection of its own."""

    def call():
        try:
            function()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=call) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


def elsewhere(row) -> tuple:
    """The job as somebody else sees it: on PostgreSQL through another connection."""
    seen = []

    def look():
        seen.append(Job.objects.values_list("status", "done", "total", "message").get(pk=row.pk))

    if connection.vendor == "postgresql":
        in_threads(look, 1)
    else:
        look()
    return seen[0]


@pytest.mark.parametrize("place", ["bin/serve", "docs/deploy.md"])
def test_the_worker_knows_the_options_that_it_is_started_with(place):
    [options] = set(re.findall(r"manage\.py db_worker([^\n&]*)", (ROOT / place).read_text()))
    parser = argparse.ArgumentParser(exit_on_error=True)
    db_worker.Command().add_arguments(parser)
    known = {option for action in parser._actions for option in action.option_strings}
    named = {word for word in options.split() if word.startswith("--")}
    assert named
    assert named <= known


# --- The row itself ---


def test_a_job_has_ended_exactly_if_it_says_so(db):
    row = make_job()
    for broken in ({"status": "done"}, {"finished": NOW}, {"status": "lost", "finished": NOW}, {"title": " "}):
        with pytest.raises(Exception, match="job_"), transaction.atomic():
            Job.objects.filter(pk=row.pk).update(**broken)
    Job.objects.filter(pk=row.pk).update(status="done", finished=NOW)


def test_every_status_has_words():
    assert {status.label for status in JobStatus} == {"Waiting to start", "Under way", "Finished", "Not done", "Stopped"}
