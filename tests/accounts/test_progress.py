"""One attempt at a job: what it stores of its progress, and the one transaction in which it writes."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Job, LocalAuthority
from accounts.progress import Progress, Superseded
from tests.accounts.throwaway import NOW, make_job
from tests.factories import make_council


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def row(db):
    """A job at its first attempt."""
    row = make_job()
    Job.objects.filter(pk=row.pk).update(status="running", attempt=1, started=NOW)
    return Job.objects.get(pk=row.pk)


@pytest.fixture
def progress(row, clock):
    return Progress(row, clock)


def stored(row):
    row.refresh_from_db()
    return row.done, row.total, row.message


def test_a_step_says_how_far_it_is_and_what_is_left_out_stays(progress, row, clock):
    progress.step(1, 40, "Reading the file")
    assert stored(row) == (1, 40, "Reading the file")
    clock.seconds += 1
    progress.step(2)
    assert stored(row) == (2, 40, "Reading the file")
    clock.seconds += 1
    progress.step(0, 12, "Checking the rows")
    assert stored(row) == (0, 12, "Checking the rows")


@pytest.mark.parametrize(("apart", "writes"), [(0.0, 1), (0.01, 2), (0.25, 50), (0.5, 100), (3.0, 100)])
def test_progress_is_stored_twice_a_second_at_most(progress, clock, apart, writes):
    """A hundred steps, so many seconds apart; the first is stored at once."""
    with CaptureQueriesContext(connection) as queries:
        for number in range(100):
            progress.step(number, 100)
            clock.seconds += apart
    assert len(queries) == writes


def test_each_step_that_is_stored_is_a_sign_of_life(progress, row):
    with time_machine.travel(NOW.replace(hour=13), tick=False):
        progress.step(1)
    row.refresh_from_db()
    assert row.heartbeat == NOW.replace(hour=13)


def test_before_it_writes_the_last_step_is_stored_and_the_page_says_that_it_saves(progress, row):
    progress.step(1, 40)
    progress.step(40, 40)
    with pytest.raises(KeyError), progress.writing():
        raise KeyError
    assert stored(row) == (40, 40, "Saving")
    assert row.status == "running"


def test_what_is_written_is_kept_exactly_if_the_job_is_done(progress, row):
    with progress.writing():
        make_council("kept")
    row.refresh_from_db()
    assert (row.status, row.finished) == ("done", NOW)
    assert LocalAuthority.objects.filter(slug="kept").exists()


def test_what_goes_wrong_after_the_writing_does_not_undo_it_in_words(progress, row):
    with progress.writing():
        make_council("kept")
    progress.end("failed", "Something went wrong; nothing was changed.", can_retry=True)
    row.refresh_from_db()
    assert (row.status, row.message, row.can_retry) == ("done", "Finished.", False)


def test_a_job_writes_once(progress):
    with progress.writing():
        pass
    with pytest.raises(RuntimeError, match="A job writes once"), progress.writing():
        pass


def test_a_writing_within_the_writing_is_refused_and_nothing_is_kept(progress, row):
    with pytest.raises(RuntimeError, match="A job writes once"), progress.writing():
        make_council("half-made")
        with progress.writing():
            pass
    assert not LocalAuthority.objects.filter(slug="half-made").exists()
    row.refresh_from_db()
    assert row.status == "running"


def test_a_step_while_it_writes_is_not_stored(progress, clock):
    with progress.writing():
        clock.seconds += 60
        with CaptureQueriesContext(connection) as queries:
            progress.step(7)
    assert len(queries) == 0


@pytest.mark.parametrize(
    "meanwhile",
    [{"attempt": 2}, {"status": "waiting"}, {"status": "done", "finished": NOW}],
    ids=["another attempt runs", "it was started again", "another attempt has done it"],
)
def test_an_attempt_that_is_no_longer_the_current_one_stores_and_writes_nothing(progress, row, meanwhile):
    Job.objects.filter(pk=row.pk).update(**meanwhile, message="Of another attempt")
    with pytest.raises(Superseded):
        progress.step(1)
    with pytest.raises(Superseded), progress.writing():
        raise AssertionError("the work must not come so far")
    with pytest.raises(Superseded):
        progress.end("failed", "Of this attempt")
    assert stored(row)[2] == "Of another attempt"


def test_an_attempt_at_a_job_that_was_deleted_stops(progress, row):
    Job.objects.all().delete()
    with pytest.raises(Superseded):
        progress.step(1)
