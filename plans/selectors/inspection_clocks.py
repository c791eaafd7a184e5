"""The statutory clocks of an inspection at a position: due when, how they stand, and how the days were counted. No queries."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from accounts.changes import day_in_words
from metrics.selectors.viewing import Viewing
from plans.bank_holidays import bank_holidays
from plans.models import Inspection
from plans.working_days import (
    DONE_IN_TIME,
    DONE_LATE,
    DUE_TODAY,
    OVER,
    RUNNING,
    WAITING,
    Clock,
    MonthLine,
    calendar_lines,
    clocks_for,
    holidays_needed,
)

UNKNOWN = "unknown"
NOT_IN_RECORD = "the published record does not say when it was done"


@dataclass(frozen=True)
class ShownClock:
    """A clock as it stands on a day. `standing` is one of `working_days`' or UNKNOWN: the date has passed, and a published record
    that nobody adds to does not say what became of it."""

    clock: Clock
    on: dt.date
    standing: str
    words: str

    @property
    def code(self) -> str:
        return self.clock.code

    @property
    def name(self) -> str:
        return self.clock.words

    @property
    def due(self) -> dt.date | None:
        """The last day; None while it has not started."""
        return None if self.standing == WAITING else self.clock.due

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done by a known day."""
        return self.standing in (RUNNING, DUE_TODAY, OVER)

    @property
    def is_late(self) -> bool:
        return self.standing in (OVER, DONE_LATE)

    @property
    def done(self) -> dt.date | None:
        """The day on which it was done, if that was by then."""
        return self.clock.done if self.standing in (DONE_IN_TIME, DONE_LATE) else None

    @property
    def lines(self) -> tuple[MonthLine, ...]:
        """The count itself, month by month."""
        return calendar_lines(self.clock.count) if self.due else ()

    @property
    def sentence(self) -> str:
        """`Statement of action: due 11 June 2019, done on the last day.`"""
        return f"{self.name}: due {day_in_words(self.due)}, {self.words}." if self.due else f"{self.name}: {self.words}."


def clocks_of(inspection: Inspection, finding_kinds: Collection[str], viewing: Viewing) -> list[ShownClock]:
    """The clocks that run after an inspection, in the order in which they end. `finding_kinds` are those known by then."""
    on, done = viewing.judged_on, {}
    done["statement"], done["draft"] = inspection.statement_sent, inspection.draft_sent
    done["publish"] = inspection.report_published
    days = [inspection.received, inspection.ended, *done.values()]
    needed = holidays_needed(days)
    # What is over is told in working days since; decades of them would say nothing.
    last = max(needed[1], on) if needed else on
    found = clocks_for(
        inspection.framework,
        received=inspection.received,
        ended=inspection.ended,
        done=done,
        finding_kinds=finding_kinds,
        holidays=bank_holidays(needed[0], last) if needed else {},
    )
    return [_shown(clock, inspection, on) for clock in found]


def next_due(clocks: Collection[ShownClock]) -> ShownClock | None:
    """The clock to be looked at first: of those with something to do the one that is due first; otherwise one that waits."""
    still_open = [clock for clock in clocks if clock.is_open]
    waiting = [clock for clock in clocks if clock.standing == WAITING]
    return min(still_open, key=lambda clock: clock.due) if still_open else next(iter(waiting), None)


def _shown(clock, inspection, on) -> ShownClock:
    standing = clock.standing(on)
    if inspection.published and standing == OVER:
        return ShownClock(clock, on, UNKNOWN, NOT_IN_RECORD)
    if inspection.published and clock.start is None:
        return ShownClock(clock, on, UNKNOWN, f"not counted: the published record does not give the day of {clock.start_words}")
    return ShownClock(clock, on, standing, clock.state(on).words)
