"""Which position a page of figures shows."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from metrics.asking import query_of
from metrics.models import Series
from metrics.months import AsAt, Month

MONTHS_TO_CHOOSE = 48


@dataclass(frozen=True)
class Viewing:
    """What is shown; `present` is the month that is shown where none is asked for."""

    as_at: AsAt
    present: Month
    today: dt.date

    @property
    def past(self) -> bool:
        return self.as_at.known_on is not None or self.as_at.month < self.present

    @property
    def query(self) -> str:
        """The query string that asks for this position; empty for the present one."""
        return query_of(self.as_at) if self.past else ""

    @property
    def suffix(self) -> str:
        """What a link to another page adds so that it shows the same position."""
        return f"?{self.query}" if self.past else ""

    @property
    def known_day(self) -> dt.date | None:
        """The day on whose knowledge the page rests; None: on that of now."""
        return self.as_at.known_on and timezone.localdate(self.as_at.known_on)

    @property
    def judged_on(self) -> dt.date:
        return self.as_at.judged_on(self.today)

    @property
    def months(self) -> list[Month]:
        """The months to choose from, newest first."""
        first = min(self.present - MONTHS_TO_CHOOSE, self.as_at.month)
        return [self.present - back for back in range(self.present - first + 1)]


def viewing_of(series: list[Series], *, month: Month | None, known_on, today: dt.date) -> Viewing:
    """The position asked for. Without a month, or for a later one: the present; of nothing but published series, the end of
    their record."""
    present = Month.of(today)
    if series and all(row.published for row in series):
        present = min(present, max(row.ends for row in series))
    return Viewing(AsAt(min(month or present, present), known_on), present, today)
