"""Months and positions in time, as values. Standard library only.

`Month` is the one type for "a month" everywhere: in addresses (`2019-08`), in the database (its first day), on screen
("August 2019"). `AsAt` is what a reading page is asked for: the position at the end of a month, as it was known at some
moment. Days are calendar days in Europe/London; whoever makes a `Month` from an instant converts first.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

MONTH_NAMES = tuple(calendar.month_name)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month. Ordered; `month + 1` and `month - 1` are its neighbours; `later - earlier` counts months."""

    year: int
    month: int

    def __post_init__(self):
        if not 1 <= self.month <= 12:
            raise ValueError(f"No such month: {self.month}")
        if not 1900 <= self.year <= 2200:
            raise ValueError(f"A year between 1900 and 2200 was expected, not {self.year}")

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month that `day` is in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2019-08`. Raises ValueError with a sentence for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text, flags=re.ASCII)
        if not match:
            raise ValueError("Write the month as year and month, such as 2019-08.")
        return cls(int(match[1]), int(match[2]))

    @property
    def first(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """The last day."""
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def label(self) -> str:
        """In words: `August 2019`."""
        return f"{MONTH_NAMES[self.month]} {self.year}"

    @property
    def short_label(self) -> str:
        """In a narrow place: `Aug 19`."""
        return f"{MONTH_NAMES[self.month][:3]} {self.year % 100:02}"

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def __add__(self, months: int) -> "Month":
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __sub__(self, other):
        if isinstance(other, Month):
            return (self.year - other.year) * 12 + self.month - other.month
        return self + -other


# The first month for which anything is kept.
EARLIEST = Month(1990, 1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or the last day of that month where it has no such day (31 January + 1 = 28 February)."""
    last = (Month.of(day) + months).last
    return last.replace(day=min(day.day, last.day))


@dataclass(frozen=True)
class AsAt:
    """What a page shows: the position at the end of `month`, from what had been recorded by `known_on` (None: by now)."""

    month: Month
    known_on: dt.datetime | None = None

    def judged_on(self, today: dt.date) -> dt.date:
        """The day on which "late" is judged: the last of the month, or today where that comes first."""
        return min(self.month.last, today)
