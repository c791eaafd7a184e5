"""Long work apart from the request that asks for it: how it is named, started, followed and ended.

The work of a kind of job is a function in the `jobs.py` of some app, found when Django starts:

    @job("import_figures", counts="rows")
    def import_figures(progress, *, upload):
        for number, row in enumerate(rows, 1):
            progress.step(number, len(rows), "Checking the rows")
            …
        with progress.writing():
            …
        return Outcome(f"{len(rows):,} rows were imported.", target)

A service calls `start_job` inside its transaction and leads the person to the job's page. What the work keeps, it writes in
one `progress.writing()` (see `progress.py`): then a job is done exactly if what it wrote is kept.
"""

import contextlib
import datetime as dt
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator
from django_tasks import task

from accounts.errors import Refused
from accounts.models import Job, JobStatus
from accounts.plain_text import made_printable
from accounts.progress import Progress, Superseded

logger = logging.getLogger(__name__)

WENT_WRONG = (
    "Something went wrong; nothing was changed. Start it again. If it goes wrong a second time, tell whoever runs this service."
)
INTERRUPTED = "The service was stopped before this was finished; nothing was changed. Start it again."


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a sentence, and the address on this site where to see it, if there is one."""

    message: str
    target: str = ""

    def __post_init__(self):
        _require_local(self.target)


# --- Kinds of job ---


@dataclass(frozen=True)
class Kind:
    """The function that does the work, and what its progress counts, in the plural ("rows")."""

    work: Callable[..., Outcome]
    counts: str


KINDS: dict[str, Kind] = {}


def job(kind: str, counts: str = "steps"):
    """Register a function `work(progress, **arguments) -> Outcome` as what is done for jobs of this kind.

    It refuses with `Refused`, whose sentence the person reads, and asks again whether `progress.by` may do it.
    """

    def register(work):
        if kind in KINDS:
            raise ValueError(f"There are two kinds of job called {kind!r}.")
        KINDS[kind] = Kind(work, counts)
        return work

    return register


# --- Starting ---


@transaction.atomic
def start_job(*, kind: str, authority, by, title: str, arguments: dict, now: dt.datetime, target: str = "") -> Job:
    """Add a job, which the worker takes up once the transaction around this is committed; rolled back, nothing happens.

    `arguments` are handed to the work and are values that JSON holds: keys of rows, not rows. `target` is an address on this
    site to go back to if the work is refused, or to go to if it names none. `authority` None: for the whole site.
    """
    if kind not in KINDS:
        raise ValueError(f"No such kind of job: {kind!r}")
    _require_local(target)
    row = Job(kind=kind, authority=authority, by=by, arguments=arguments, target=target, created=now, heartbeat=now)
    row.title = Truncator(made_printable(title)).chars(200)
    row.save(force_insert=True)
    _enqueue_on_commit(row)
    return row


@transaction.atomic
def start_again(*, job: Job, by, now: dt.datetime) -> Job:
    """Start a job again that stopped, as the person who started it. An attempt that is still alive can write no more."""
    # A row that somebody holds is one whose worker is saving, and must not be waited for.
    locked = Job.objects.select_for_update(skip_locked=True).filter(pk=job.pk).first()
    if locked is None:
        raise Refused("This is being saved at the moment. Look again in a minute.")
    if locked.by_id != by.pk:
        raise Refused(f"Only {locked.by} can start this again.")
    if not (locked.can_retry or locked.is_silent(now)):
        raise Refused("This has not stopped, so it cannot be started again.")
    locked.status, locked.can_retry = JobStatus.WAITING, False
    locked.done, locked.total, locked.message = 0, None, ""
    locked.started, locked.finished, locked.heartbeat = None, None, now
    locked.save()
    _enqueue_on_commit(locked)
    return locked


def _enqueue_on_commit(row: Job) -> None:
    # If this fails the job stays waiting, its page says so after a while, and it can be started again.
    transaction.on_commit(lambda: run_job.enqueue(str(row.pk)), robust=True)


# --- Running ---


@task()
def run_job(key: str) -> None:
    """Do the work of the job `key`, unless somebody else does it or it is done. The worker calls this."""
    row = _claim(uuid.UUID(key))
    if row is None:
        return
    progress = Progress(row)
    try:
        _run(row, progress)
    except Superseded:
        logger.warning("Job %s (%s): attempt %d was given up and wrote nothing", row.pk, row.kind, row.attempt)


def _claim(key: uuid.UUID) -> Job | None:
    """Take the job up: of several that try at the same moment, one gets it and the others None."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=key, status=JobStatus.WAITING)
    taken = waiting.update(status=JobStatus.RUNNING, attempt=F("attempt") + 1, started=now, heartbeat=now)
    return Job.objects.select_related("authority", "by").get(pk=key) if taken else None


def _run(row: Job, progress: Progress) -> None:
    try:
        outcome = KINDS[row.kind].work(progress, **row.arguments)
        if not isinstance(outcome, Outcome):
            raise TypeError(f"The work of {row.kind} returned {type(outcome).__name__} instead of an Outcome.")
    except Superseded:
        raise
    except Refused as refusal:
        progress.end(JobStatus.FAILED, refusal.message)
    except Exception:
        logger.exception("Job %s (%s) failed", row.pk, row.kind)
        progress.end(JobStatus.FAILED, WENT_WRONG, can_retry=True)
    except BaseException:
        # The worker is told to stop at once.
        with contextlib.suppress(Superseded):
            progress.end(JobStatus.STOPPED, INTERRUPTED, can_retry=True)
        raise
    else:
        progress.end(JobStatus.DONE, outcome.message, target=outcome.target or row.target)


def _require_local(address: str) -> None:
    if address and (not address.startswith("/") or address.startswith(("//", "/\\"))):
        raise ValueError(f"Not an address on this site: {address!r}")
