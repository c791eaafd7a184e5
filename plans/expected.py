"""When an update is due, and since when one is missing. Standard library only.

An action is expected to be updated every n months (the plan's default, or its own). An update belongs to the review cycle
that was open when it was written. The next one is due in the cycle n months after the last; the first is due in the cycle
in which the action is under way: the plan's first, the month of its start date or that in which it was added, whichever is
last. "No update in time"
begins when a cycle in which one was due ends without it, that is, when that cycle is closed.
"""

import datetime as dt
from dataclasses import dataclass

from metrics.months import Month
from plans.rag import ENDED_STAGES, NOT_STARTED


@dataclass(frozen=True)
class UpdateDue:
    """`due_in`: the month an update is due in (None: none is expected). `overdue_since`: the last day of that month, once it
    has ended without one. `updated`: there is an update in the month looked at."""

    due_in: Month | None
    overdue_since: dt.date | None
    updated: bool

    @property
    def is_due(self) -> bool:
        """An update is wanted now: due in the month looked at, or overdue."""
        return self.due_in is not None and not self.updated and (self.overdue_since is not None or self._due_now)

    _due_now: bool = False


def update_due(
    *,
    stage: str,
    every: int,
    start: dt.date | None,
    first_cycle: Month | None,
    last_update: Month | None,
    month: Month | None,
    month_closed: bool,
    added: Month | None = None,
) -> UpdateDue:
    """When an update of this action is due, seen in `month` (None: the plan has no review months).

    `last_update` is the month of its last update up to `month`; `every` is in months and at least 1. `added` is the month in
    which the action came into the plan (None: it was always there).
    """
    if every < 1:
        raise ValueError("Updates are expected every 1 month or more.")
    updated = last_update is not None and last_update == month
    if month is None or first_cycle is None or stage in ENDED_STAGES:
        return UpdateDue(None, None, updated)
    if last_update is not None:
        due_in = last_update + every
        if stage == NOT_STARTED and start:
            due_in = max(due_in, Month.of(start)) if Month.of(start) > last_update else due_in
    else:
        due_in = max(month for month in (first_cycle, added, Month.of(start) if start else None) if month)
    ended = due_in < month or (due_in == month and month_closed)
    return UpdateDue(due_in, due_in.last if ended and not updated else None, updated, due_in == month)
