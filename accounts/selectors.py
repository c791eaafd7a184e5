"""Reads for the pages of this app."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.jobs import KINDS
from accounts.models import GOING_ON, Job, JobStatus, LocalAuthority, ReminderChoice
from accounts.permissions import ROLES
from accounts.reminders import OPTIONAL, REMINDERS, Reminder

IN_THE_QUEUE = "Other work may be in front of it."
NOT_TAKEN_UP = (
    "It has waited for more than 5 minutes. Start it again. If it still does not start, tell whoever runs this service "
    "that the worker may not be running."
)
NO_SIGN_OF_LIFE = "The work ended before it was finished; nothing was changed. Start it again."


@dataclass(frozen=True)
class JobPage:
    """A job as its page shows it: `state` in words, what came of it in `sentence`, `count` such as "12,000 of 50,000 rows, 24%".

    `percent` is None while there is no telling. `going_on`: the page changes by itself. `can_start_again` is for its reader.
    """

    job: Job
    state: str
    sentence: str
    count: str
    percent: int | None
    going_on: bool
    can_start_again: bool


def job_page(*, key: uuid.UUID, authority: LocalAuthority, user, now: dt.datetime) -> JobPage | None:
    """The page of a job for this person at this moment; None where there is no such job, or it is not theirs to see."""
    job = Job.objects.seen_by(user, authority).select_related("by").filter(pk=key).first()
    if job is None:
        return None
    silent = job.is_silent(now)
    status, sentence = JobStatus(job.status), job.message
    if status == JobStatus.WAITING:
        sentence = NOT_TAKEN_UP if silent else IN_THE_QUEUE
    elif silent:
        status, sentence = JobStatus.STOPPED, NO_SIGN_OF_LIFE
    running = status == JobStatus.RUNNING
    return JobPage(
        job=job,
        state=status.label,
        sentence=sentence,
        count=_count(job) if running else "",
        percent=_percent(job) if running else None,
        going_on=job.status in GOING_ON and not silent,
        can_start_again=(job.can_retry or silent) and job.by_id == user.pk,
    )


def _percent(job: Job) -> int | None:
    return min(100, 100 * job.done // job.total) if job.total else None


def _count(job: Job) -> str:
    """How far it is, in what this kind of work counts."""
    kind = KINDS.get(job.kind)
    counts = kind.counts if kind else "steps"
    if job.total:
        return f"{job.done:,} of {job.total:,} {counts}, {_percent(job)}%"
    return f"{job.done:,} {counts} so far" if job.done else ""


# --- Reminders ---


@dataclass(frozen=True)
class ReminderPage:
    """The reminders that a person can get: `duties`, and by code those that can be switched off; of these the `wanted`."""

    duties: list[Reminder]
    optional: dict[str, Reminder]
    wanted: list[str]


def reminder_page(user) -> ReminderPage:
    """What this person can choose. One query beside that for the memberships."""
    held = {permission for role in user.roles.values() for permission in ROLES[role]}
    offered = {code: reminder for code, reminder in REMINDERS.items() if reminder.permission in held}
    optional = {code: reminder for code, reminder in offered.items() if code in OPTIONAL}
    off = switched_off([user.pk])
    return ReminderPage(
        duties=[reminder for reminder in offered.values() if reminder.duty],
        optional=optional,
        wanted=[code for code in optional if (user.pk, code) not in off],
    )


def switched_off(users: Iterable[int]) -> set[tuple[int, str]]:
    """Person (by key) and kind of each reminder that somebody of `users` does not want. One query."""
    rows = ReminderChoice.objects.filter(user__in=list(users)).order_by("pk").values_list("user", "kind", "wanted")
    latest = {(user, kind): wanted for user, kind, wanted in rows}
    return {pair for pair, wanted in latest.items() if not wanted}
