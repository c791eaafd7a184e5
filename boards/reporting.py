"""Which report of a board's cycle is due, which are late, and which one is the annual review. Standard library only.

A report is due on the day of the first one, and on the same day every so many months after that, or on the last day of a month
that has no such day: from 31 January every month on 28 or 29 February, then on 31 March. Where a cycle has a month of its
annual review, the first report that is due in that month or after it is the annual review. A report is late from the day after
it was due until it is given. Nothing is owed after the day on which a cycle ended.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from metrics.months import add_months


@dataclass(frozen=True)
class Cycle:
    """A report that is owed every `every_months`; `annual_review` is a month from 1 to 12."""

    first_due: dt.date
    every_months: int
    annual_review: int | None = None
    ended: dt.date | None = None


@dataclass(frozen=True)
class Due:
    """A report that is owed by a day."""

    on: dt.date
    is_annual: bool


@dataclass(frozen=True)
class Owed:
    """What is owed on a day: the next report that is ahead (None: the cycle has ended), and the late ones, oldest first."""

    next: Due | None
    late: tuple[Due, ...]


def due_days(cycle: Cycle, until: dt.date) -> Iterator[dt.date]:
    """The days on which reports are due, the first first, up to `until` and to the end of the cycle."""
    last = min(until, cycle.ended) if cycle.ended else until
    number = 0
    while (day := add_months(cycle.first_due, number * cycle.every_months)) <= last:
        yield day
        number += 1


def is_due_on(cycle: Cycle, day: dt.date) -> bool:
    """Whether a report of the cycle is due on this day."""
    return day in due_days(cycle, day)


def is_annual_review(cycle: Cycle, due: dt.date) -> bool:
    """Whether the report that is due on this day is the annual review."""
    if cycle.annual_review is None:
        return False
    begins = due.replace(month=cycle.annual_review, day=1)
    if begins > due:
        begins = begins.replace(year=begins.year - 1)
    first = next((day for day in due_days(cycle, due) if day >= begins), None)
    # A report before the cycle's first annual review month could be reached is none.
    return first == due and begins >= cycle.first_due.replace(day=1)


def owed(cycle: Cycle, given: Collection[dt.date], today: dt.date) -> Owed:
    """What is owed on `today`; `given` are the due days of the reports that were given by then."""
    horizon = add_months(max(today, cycle.first_due), (len(given) + 1) * cycle.every_months)
    waiting = [day for day in due_days(cycle, horizon) if day not in given]
    coming = next((day for day in waiting if day >= today), None)
    return Owed(
        coming and Due(coming, is_annual_review(cycle, coming)),
        tuple(Due(day, is_annual_review(cycle, day)) for day in waiting if day < today),
    )
