"""Which areas a board looks at, at which meeting. Standard library only.

The areas of a plan go round in its order, so many at a meeting. When the areas that are left of a round are fewer than a
meeting takes, it takes those: the round ends, and the next one begins at the next meeting. So seven areas, two a meeting,
are four meetings, and the fourth looks at one.

A meeting whose agenda the rota has filled, or that is over, is taken as it stands; what it looked at is ticked off the round,
in whatever order. So an area that was put off comes back at the next meeting, before areas that come after it, and one that
was looked at out of turn is not looked at twice in the round. Cancelled meetings are left out by whoever asks.
"""

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sitting:
    """A meeting as the rota sees it: `looked_at` is on its agenda; a `settled` one is taken as it stands."""

    on: dt.date
    looked_at: tuple[Hashable, ...] = ()
    held: bool = False
    settled: bool = False


@dataclass(frozen=True)
class Turn:
    """What stands on the agenda of a meeting (`looked_at`), and what the rota adds to it (`due`), in the order of the plan."""

    sitting: Sitting
    due: tuple[Hashable, ...]

    @property
    def areas(self) -> tuple[Hashable, ...]:
        return self.sitting.looked_at + self.due


@dataclass(frozen=True)
class Seen:
    """When an area was last looked at, and when it will next be; None: never, or at no meeting that is planned."""

    area: Hashable
    last: dt.date | None
    next: dt.date | None


def spread(areas: Sequence[Hashable], per_meeting: int, meetings: Sequence[Sitting]) -> list[Turn]:
    """The turns of the meetings, in the order of their days. Raises ValueError for less than one area a meeting."""
    if per_meeting < 1:
        raise ValueError("A meeting looks at one area at least.")
    turns, left = [], list(areas)
    for sitting in sorted(meetings, key=lambda sitting: sitting.on):
        looked_at = set(sitting.looked_at)
        rest = [area for area in left if area not in looked_at]
        # Nothing is due where what stands there ends the round.
        due = () if sitting.settled else tuple(rest[:per_meeting])
        turns.append(Turn(sitting, due))
        left = [area for area in rest if area not in due] or list(areas)
    return turns


def seen(areas: Sequence[Hashable], turns: Sequence[Turn], today: dt.date) -> list[Seen]:
    """Of each area, the latest meeting that was held by `today` and looked at it, and the first one from today on that will.

    A meeting that is past and of which nobody has said that it was held counts for neither.
    """
    return [
        Seen(
            area,
            max((t.sitting.on for t in turns if t.sitting.held and t.sitting.on <= today and area in t.areas), default=None),
            min((t.sitting.on for t in turns if not t.sitting.held and t.sitting.on >= today and area in t.areas), default=None),
        )
        for area in areas
    ]
