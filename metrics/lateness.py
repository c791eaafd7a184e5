"""Whether a series is late with its figures. Standard library only.

The next figure is expected for the month that lies one month, three or twelve (`every`) after the latest month with a figure;
that of a quarter or year stands on its last month. It is due `grace_days` after the end of that month, and late from the day
after. Nothing is expected for months after `ends`. A series without any figure is not late, since nobody knows when it was to
begin: it says "No figure yet".
"""

import datetime as dt
from dataclasses import dataclass

from metrics.kinds import EVERY_WORDS, MONTHLY, QUARTERLY, YEARLY
from metrics.months import Month

GRACE_DAYS = 30
_PERIOD = {MONTHLY: "", QUARTERLY: "the quarter to ", YEARLY: "the year to "}


@dataclass(frozen=True)
class Lateness:
    """How far the figures of a series have come.

    expected: the month of the next figure, None where none is expected
    due: the last day on which that figure is in time
    late_since: the day after `due`, once it has come; otherwise None
    age_months: whole months from the latest figure to the month of judgement, 0 at least; None without a figure
    sentence: for people
    """

    expected: Month | None
    due: dt.date | None
    late_since: dt.date | None
    age_months: int | None
    sentence: str

    @property
    def is_late(self) -> bool:
        return self.late_since is not None


def lateness(
    *, every: int, latest: Month | None, judged_on: dt.date, ends: Month | None = None, grace_days: int = GRACE_DAYS
) -> Lateness:
    """Judge a series on a day. `latest` is the latest month with a figure, `ends` the last month for which one is expected.

    ValueError where `every` is not 1, 3 or 12.
    """
    if every not in EVERY_WORDS:
        raise ValueError(f"A figure is expected every 1, 3 or 12 months, not every {every}.")
    if latest is None:
        return Lateness(None, None, None, None, "No figure yet.")
    age = max(0, Month.of(judged_on) - latest)
    expected = latest + every
    if ends is not None and expected > ends:
        return Lateness(None, None, None, age, f"No figures are expected after {ends.label}.")
    due = expected.last + dt.timedelta(days=grace_days)
    is_late = judged_on > due
    sentence = f"Figures for {_PERIOD[every]}{expected.label} {'were' if is_late else 'are'} due by {due.day} {due:%B %Y}."
    return Lateness(expected, due, due + dt.timedelta(days=1) if is_late else None, age, sentence)
