"""Positions of a page whose months are those that have something, not those of the calendar."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from metrics.months import AsAt, Month
from metrics.selectors.viewing import Viewing


@dataclass(frozen=True)
class HeldViewing(Viewing):
    """What is shown; `held` are the months that have something, in order. The present is the last of them."""

    held: tuple[Month, ...] = ()

    @property
    def months(self) -> list[Month]:
        """The months to choose from, newest first."""
        return sorted({*self.held, self.as_at.month}, reverse=True)


def held_viewing(held: Iterable[Month], *, month: Month | None, known_on, today: dt.date) -> HeldViewing:
    """The position asked for. Without a month: the last that has something, and where none has, this one."""
    held = tuple(sorted(held))
    present = held[-1] if held else Month.of(today)
    return HeldViewing(AsAt(month or present, known_on), present, today, held)
