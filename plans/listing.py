"""Choosing and ordering the actions of a plan by what stands in the address. Positions in, positions out; no queries."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from plans import rag
from plans.positions import Position
from plans.rollup import LEFT_OUT_STAGES

RATING_KEYS = {rag.RED: rag.RED, rag.AMBER: rag.AMBER, rag.GREEN: rag.GREEN, "none": rag.NOT_RATED}
OVERDUE_WORDS = {"update": "No update in time", "due": "Past due date", "differs": "Rosier than the rules suggest"}
SORT_WORDS = {
    "plan": "Plan order",
    "rating": "Worst rating first",
    "due": "Due date",
    "updated": "Longest without update",
}
NEVER = dt.date.max


@dataclass(frozen=True)
class Listing:
    """What the address asks for; empty strings ask for everything. `problems` are sentences about what it could not read."""

    area: str = ""
    rating: str = ""
    stage: str = ""
    owner: str = ""
    overdue: str = ""
    sort: str = "plan"
    problems: tuple[str, ...] = ()

    @classmethod
    def parse(cls, params: Mapping[str, str], areas: Iterable[int], owners: Iterable[str]) -> "Listing":
        """Read the address. A value that does not exist is left out and said."""
        known = {
            "area": {str(number) for number in areas},
            "rating": set(RATING_KEYS),
            "stage": set(rag.STAGES),
            "owner": set(owners),
            "overdue": set(OVERDUE_WORDS),
            "sort": set(SORT_WORDS),
        }
        asked = {name: params.get(name, "") for name in known}
        problems = tuple(
            f"There is no such {name} as you asked for, so all are shown."
            for name, value in asked.items()
            if value and value not in known[name]
        )
        kept = {name: value for name, value in asked.items() if value in known[name]}
        return cls(**kept, problems=problems)

    @property
    def is_filtered(self) -> bool:
        return any((self.area, self.rating, self.stage, self.owner, self.overdue))

    def query(self, **changes: str) -> str:
        """The query string of this listing with some of it changed."""
        asked = replace(self, **changes)
        values = {name: getattr(asked, name) for name in ("area", "rating", "stage", "owner", "overdue")}
        if asked.sort != "plan":
            values["sort"] = asked.sort
        return urlencode({name: value for name, value in values.items() if value})

    def choose(self, positions: Iterable[Position], area_numbers: Mapping[int, int]) -> list[Position]:
        """The positions asked for, in the order asked for. `area_numbers` gives an area's number by its key."""
        found = [position for position in positions if self._wants(position, area_numbers)]
        if self.sort == "rating":
            order = {rag.RED: 0, rag.AMBER: 1, rag.GREEN: 2, rag.NOT_RATED: 3}
            found.sort(key=lambda position: order[position.rating])
        elif self.sort == "due":
            found.sort(key=lambda position: position.due or NEVER)
        elif self.sort == "updated":
            found.sort(key=lambda position: (position.has_ended, position.last_update_on or NEVER))
        return found

    def _wants(self, position, area_numbers) -> bool:
        return (
            (not self.area or str(area_numbers[position.area_id]) == self.area)
            and (not self.rating or has_rating(position, self.rating))
            and (not self.stage or position.stage == self.stage)
            and (not self.owner or position.owner_role == self.owner)
            and (not self.overdue or is_overdue(position, self.overdue))
        )


def has_rating(position: Position, key: str) -> bool:
    """Whether a position counts under one of `RATING_KEYS`: as in the totals, stopped and devolved actions do not."""
    return position.rating == RATING_KEYS[key] and position.stage not in LEFT_OUT_STAGES


def is_overdue(position: Position, kind: str) -> bool:
    """Whether a position belongs under one of `OVERDUE_WORDS`."""
    if kind == "update":
        return position.overdue_since is not None
    if kind == "due":
        return position.days_late > 0
    return position.is_rosier
