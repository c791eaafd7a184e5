"""One attempt at a job: its progress, and the one transaction in which it writes.

Progress is stored between the batches of the work, each time in a transaction of its own, so that the page sees it. While
`writing()` lasts the page says "Saving" and no number moves: what is stored inside a transaction nobody else could see, and
SQLite lets no other connection write meanwhile. A second connection for progress would help on PostgreSQL only; a long
check of everything before a short write helps on both.
"""

import contextlib
import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import Job, JobStatus
from accounts.plain_text import made_printable

PAUSE = 0.5  # seconds between two writes of progress


class Superseded(Exception):
    """This attempt was given up for dead and the job belongs to another, or is gone: whatever it does, it may not write."""


class Progress:
    """One attempt at a job: who asked for it (`by`, in `authority`), when it began (`now`), and how far it has come."""

    def __init__(self, row: Job, clock: Callable[[], float] = time.monotonic):
        self.by, self.authority, self.now = row.by, row.authority, row.started
        self._row, self._clock = row, clock
        self._done, self._total, self._message = 0, None, ""
        self._stored_at = None
        self._writing = self.written = False

    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far it is: `done` of `total`, and in words what is being done. What is left out stays as it was.

        Stored twice a second at most, so it may be called for every row; inside `writing()` it is not stored.
        Raises `Superseded` where another attempt has taken over.
        """
        self._done, self._total = done, self._total if total is None else total
        self._message = made_printable(message) or self._message
        if not self._writing and (self._stored_at is None or self._clock() - self._stored_at >= PAUSE):
            self._store()

    @contextlib.contextmanager
    def writing(self, message: str = "Saving"):
        """The one transaction in which the work writes what it keeps. It ends with the job done, or as if it had never been."""
        if self.written or self._writing:
            raise RuntimeError("A job writes once, so that it is done whole or not at all.")
        self._message = made_printable(message)
        self._store()
        self._writing = True
        try:
            with transaction.atomic():
                # Holds the job's row to the end, so that nobody starts it again in between.
                self._update(JobStatus.RUNNING, status=JobStatus.DONE, message="Finished.", finished=timezone.now())
                yield
            self.written = True
        finally:
            self._writing = False

    def end(self, status: JobStatus, message: str, **values) -> None:
        """Store what came of it. What `writing()` has kept is done, whatever went wrong afterwards."""
        if self.written and status != JobStatus.DONE:
            return
        held = JobStatus.DONE if self.written else JobStatus.RUNNING
        values |= {"status": status, "message": made_printable(message), "finished": timezone.now()}
        self._update(held, done=self._done, total=self._total, **values)

    def _store(self):
        self._update(JobStatus.RUNNING, done=self._done, total=self._total, message=self._message)
        self._stored_at = self._clock()

    def _update(self, held: JobStatus, **values):
        """Change the job's row on condition that it is still this attempt's."""
        mine = Job.objects.filter(pk=self._row.pk, attempt=self._row.attempt, status=held)
        if not mine.update(heartbeat=timezone.now(), **values):
            raise Superseded
