"""Statutory clocks: deadlines counted in working days. Standard library only; bank holidays are handed in.

Source: the Education and Inspections Act 2006 (Inspection of Local Authorities) Regulations 2007 (SI 2007/462), by which
a working day is any day but a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in England and Wales. The day from
which a clock runs is day 0, whichever day of the week it is: 70 working days from receipt on Wednesday 27 February 2019
end on Tuesday 11 June 2019.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from metrics.months import Month, add_months
from plans.frameworks import CLOCKS, ENDED, FRAMEWORKS, RECEIVED, ClockKind

Holidays = Mapping[dt.date, str]

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5
REVIEW_MONTHS = 6  # how often an Improvement Notice is reviewed

# How a clock stands on a day.
WAITING, RUNNING, DUE_TODAY, OVER, DONE_IN_TIME, DONE_LATE = (
    "waiting",
    "running",
    "due_today",
    "over",
    "done_in_time",
    "done_late",
)
START_WORDS = {RECEIVED: "receipt of the report", ENDED: "the end of the inspection"}
WAITING_WORDS = {RECEIVED: "starts when the report is received", ENDED: "starts when the inspection ends"}


@dataclass(frozen=True)
class Count:
    """A deadline and how it was counted: `days` working days after `start`, with the bank holidays that were left out."""

    start: dt.date
    days: int
    due: dt.date
    holidays: tuple[tuple[dt.date, str], ...]

    @property
    def calendar_days(self) -> int:
        """The same time in calendar days."""
        return (self.due - self.start).days


class MonthLine(NamedTuple):
    """One month of a count: the working days in it, the running `total`, and the bank holidays that were left out in it."""

    month: Month
    days: int
    total: int
    holidays: tuple[tuple[dt.date, str], ...]

    @property
    def label(self) -> str:
        """The month in words."""
        return self.month.label


class State(NamedTuple):
    """A clock on one day: in words, and in working days `left` (fewer than 0: over, or done that late; None: not started)."""

    words: str
    left: int | None


@dataclass(frozen=True)
class Clock:
    """One deadline of an inspection. `start` is None until it runs; `start_words` say from what; `done` when it was met.

    `holidays` have to reach as far as the days on which the clock is read.
    """

    code: str
    words: str
    source: str
    start: dt.date | None
    start_words: str
    days: int
    count: Count | None
    done: dt.date | None = None
    waiting_words: str = WAITING_WORDS[RECEIVED]
    explains: str = ""
    holidays: Holidays = field(default_factory=dict, repr=False, compare=False)

    @property
    def due(self) -> dt.date | None:
        """The last day, or None while it has not started."""
        return self.count.due if self.count else None

    def standing(self, on: dt.date) -> str:
        """How it stands on that day, as one of the constants above. What happened after it is not known yet."""
        if self.count is None or self.count.start > on:
            return WAITING
        if self.done is not None and self.done <= on:
            return DONE_IN_TIME if self.done <= self.count.due else DONE_LATE
        if on == self.count.due:
            return DUE_TODAY
        return RUNNING if on < self.count.due else OVER

    def state(self, on: dt.date) -> State:
        """How it stands on that day: in words, and the working days left."""
        standing = self.standing(on)
        if standing == WAITING:
            return State(self.waiting_words, None)
        left = between(self.done if standing in (DONE_IN_TIME, DONE_LATE) else on, self.count.due, self.holidays)
        return State(_words(standing, left, self.done == self.count.due), left)


def _words(standing, left, on_the_day):
    number = _working_days(abs(left))
    if standing == DUE_TODAY:
        return "due today"
    if standing == RUNNING:
        return f"{number} left"
    if standing == OVER:
        # A deadline is a working day, so that on the weekend after it no whole working day has gone by.
        return f"{number} over" if left else "over, with no working day since"
    if on_the_day:
        return "done on the last day"
    if standing == DONE_IN_TIME:
        return f"done {number} early"
    return f"done {number} late" if left else "done late, with no working day between"


def _working_days(number):
    return f"{number} working day{'' if number == 1 else 's'}"


def is_working_day(day: dt.date, holidays: Holidays) -> bool:
    """Whether it is neither a Saturday nor a Sunday nor a bank holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def count(start: dt.date, days: int, holidays: Holidays) -> Count:
    """The day that is `days` working days after `start`, and the bank holidays on weekdays that were left out on the way.

    `start` is day 0 and may be any day; with 0 days it is the deadline itself. Raises ValueError for fewer than 0.
    """
    if days < 0:
        raise ValueError("A number of working days of 0 or more was expected.")
    due, found, skipped = start, 0, []
    while found < days:
        due += ONE_DAY
        if is_working_day(due, holidays):
            found += 1
        elif due.weekday() < SATURDAY:
            skipped.append((due, holidays[due]))
    return Count(start, days, due, tuple(skipped))


def between(start: dt.date, end: dt.date, holidays: Holidays) -> int:
    """The working days after `start` up to and including `end`; where `end` comes first, those after `end`, as a minus."""
    if end < start:
        return -between(end, start, holidays)
    return sum(is_working_day(start + ONE_DAY * number, holidays) for number in range(1, (end - start).days + 1))


def calendar_lines(counted: Count) -> tuple[MonthLine, ...]:
    """The count month by month, from that of its first day after the start to that of the deadline."""
    left_out = dict(counted.holidays)
    lines, total = [], 0
    month = Month.of(counted.start + ONE_DAY) if counted.days else Month.of(counted.start)
    while month <= Month.of(counted.due):
        before = max(counted.start, month.first - ONE_DAY)
        days = between(before, min(counted.due, month.last), left_out)
        total += days
        lines.append(MonthLine(month, days, total, tuple(found for found in counted.holidays if Month.of(found[0]) == month)))
        month += 1
    return tuple(lines)


def clock(kind: ClockKind, *, start: dt.date | None, done: dt.date | None = None, holidays: Holidays) -> Clock:
    """One clock of a kind; it waits while `start` is None."""
    return Clock(
        code=kind.code,
        words=kind.words,
        source=kind.source,
        start=start,
        start_words=START_WORDS[kind.starts],
        days=kind.days,
        count=count(start, kind.days, holidays) if start else None,
        done=done,
        waiting_words=WAITING_WORDS[kind.starts],
        explains=kind.explains,
        holidays=holidays,
    )


def clocks_for(
    framework: str,
    *,
    received: dt.date | None,
    ended: dt.date | None,
    done: Mapping[str, dt.date | None] | None = None,
    finding_kinds: Collection[str] = (),
    holidays: Holidays,
) -> tuple[Clock, ...]:
    """The clocks of one inspection under `framework` (a code), in the order in which they end.

    `received` is the day on which the council had the report, `ended` the last day of the inspection. `done`: by code of clock,
    the day on which the statement or the draft was sent, or the report published. `finding_kinds`: the kinds of its findings, as
    some clocks run only after one of them. `holidays` reach from the first of these days to the day on which the clocks are read.
    """
    starts = {RECEIVED: received, ENDED: ended}
    found = [
        clock(kind, start=starts[kind.starts], done=(done or {}).get(kind.code), holidays=holidays)
        for kind in FRAMEWORKS[framework].clocks
        if not kind.only_after or kind.only_after in finding_kinds
    ]
    return tuple(sorted(found, key=lambda one: (one.due or dt.date.max, one.days)))


def holidays_needed(days: Collection[dt.date | None]) -> tuple[dt.date, dt.date] | None:
    """The first and last day for which bank holidays are needed to count from, and read on, any of `days`; None without any.

    The longest clock is 70 working days, which take less than 70 weekdays and 35 more days.
    """
    known = [day for day in days if day]
    longest = max(kind.days for kind in CLOCKS.values())
    return (min(known), max(known) + ONE_DAY * longest * 2) if known else None


def review_dates(issued: dt.date, *, until: dt.date, months: int = REVIEW_MONTHS) -> list[dt.date]:
    """The days on which a notice is to be reviewed: every so many months after it was issued, up to and including `until`.

    Counted from the day of issue each time, so that one issued on the 31st is reviewed on the last days of shorter months and on
    the 31st of longer ones. Raises ValueError for less than a month.
    """
    if months < 1:
        raise ValueError("A number of months of 1 or more was expected.")
    dates, number = [], 1
    while (day := add_months(issued, months * number)) <= until:
        dates.append(day)
        number += 1
    return dates
