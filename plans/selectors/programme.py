"""What the pages of projects, resources and risks have in common: which position they show, and what was known by then."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from metrics.months import Month
from plans.models import Plan, ReviewCycle
from plans.selectors.positions import Cycles
from plans.viewing import Viewing, choose


@dataclass(frozen=True)
class Position:
    """Which position a page shows, and the review months there are to choose from, the newest first."""

    viewing: Viewing
    months: list[ReviewCycle]

    @property
    def suffix(self) -> str:
        """What a link to another page adds so that it shows the same position."""
        return f"?{self.viewing.query}" if self.viewing.query else ""

    @property
    def day(self) -> dt.date:
        """The day of the position."""
        return self.viewing.judged_on

    @property
    def moment(self) -> dt.datetime | None:
        """What was recorded later is left out; None: nothing is, as this is the position now."""
        if not self.viewing.past:
            return None
        if self.viewing.as_at.known_on is not None:
            return self.viewing.as_at.known_on
        return timezone.make_aware(dt.datetime.combine(self.day, dt.time.max))


def position_of(plan: Plan, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> Position:
    """The position asked for. One query."""
    cycles = Cycles.of(plan, known_on)
    return Position(choose(plan, cycles, month=month, known_on=known_on, today=today), list(reversed(cycles.rows)))


def as_recorded(model, moment: dt.datetime | None):
    """The rows of an audited model as they were at `moment`, those included that were deleted since; None: as they are."""
    return model.objects.all() if moment is None else model.history.as_of(moment)
