"""Which position a page shows: the open month's, from live facts, or a closed month's, from its frozen rows.

No queries: the months of the plan are handed in.
"""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from metrics.asking import query_of
from metrics.months import AsAt, Month


@dataclass(frozen=True)
class Viewing:
    """What is shown. `cycle` is the review month (None: the plan has none yet); `frozen` whether it is closed; `past` whether
    this is an earlier position, which is marked and cannot be edited."""

    as_at: AsAt
    cycle: object | None
    frozen: bool
    past: bool
    today: dt.date

    @property
    def query(self) -> str:
        """The query string that asks for this position; empty for the present one."""
        if not self.past:
            return ""
        return query_of(self.as_at)

    @property
    def suffix(self) -> str:
        """What a link to another page adds so that it shows the same position."""
        return f"?{self.query}" if self.query else ""

    @property
    def judged_on(self) -> dt.date:
        """The day of the position: the last of the month, or before that the day of its closing; of an open month, today."""
        return self.as_at.judged_on(timezone.localdate(self.cycle.closed_on) if self.frozen else self.today)


def choose(plan, cycles, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> Viewing:
    """The position asked for. Without a month: the open one; the end of a published record; the last closed one.

    Raises `Http404` where the plan has no such review month.
    """
    default = _default_cycle(plan, cycles)
    if month is None:
        cycle = default
    else:
        cycle = cycles.of_month(month)
        if cycle is None:
            raise Http404(f"“{plan.title}” has no record for {month.label}.{_range(cycles)}")
    past = known_on is not None or (cycle is not None and default is not None and cycle.month < default.month)
    if cycle is None:
        # A published record without review months still ends with its own.
        last = plan.record_ends if plan.published else Month.of(today)
        return Viewing(AsAt(last, known_on), None, False, past, today)
    return Viewing(AsAt(cycle.month, known_on), cycle, cycle.closing_now is not None, past, today)


def _default_cycle(plan, cycles):
    if plan.published:
        return cycles.of_month(plan.record_ends)
    return cycles.open_cycle or cycles.last_closed


def _range(cycles) -> str:
    if not cycles.rows:
        return " It has no review months yet."
    return f" Its record runs from {cycles.rows[0].month.label} to {cycles.rows[-1].month.label}."
