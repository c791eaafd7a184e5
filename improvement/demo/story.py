"""The demonstration's story as a list of things that people did, in the order they did them.

The files under exampleshire/ count months from 0, the first review month, to 18, the month that is open now; `Calendar`
turns that into dates. Pure: the database is not touched here.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from metrics.months import Month

FOLDER = Path(__file__).parent / "exampleshire"
LONDON = ZoneInfo("Europe/London")
CLOSED_MONTHS = 18


@dataclass(frozen=True)
class Calendar:
    """Month 18 of the story is the month of `today`; nothing happens after `now`."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(LONDON).date()

    def month(self, index: int) -> Month:
        return Month.of(self.today) - CLOSED_MONTHS + index

    def day(self, point: dict | None) -> dt.date | None:
        """The day of `{"m": month, "d": day}`; a day that the month does not have is its last."""
        if point is None:
            return None
        month = self.month(point["m"])
        return month.last.replace(day=min(point["d"], month.last.day))

    def moment(self, point: dict, hour: int = 14, minute: int = 0) -> dt.datetime:
        """A time of that day in London, and never later than now."""
        at = dt.datetime.combine(self.day(point), dt.time(hour, minute), tzinfo=LONDON)
        return min(at, self.now)


@dataclass(frozen=True)
class Event:
    """One thing done: what (a name of `loader.Loader`), when, and with what."""

    at: dt.datetime
    order: int
    what: str
    data: dict


def plan_data() -> dict:
    return json.loads((FOLDER / "plan.json").read_text())


def action_data() -> list[dict]:
    """Every action of the story, in the order of the plan."""
    return [action for path in sorted(FOLDER.glob("areas_*.json")) for action in json.loads(path.read_text())]


def events(calendar: Calendar) -> list[Event]:
    """What happened, in order. Within a moment: updates, then what is decided about them, then the closing of the month."""
    found = list(_action_events(calendar)) + list(_month_events(calendar))
    return sorted(found, key=lambda event: (event.at, event.order))


def _month_events(calendar: Calendar) -> Iterator[Event]:
    notes = {row["m"]: row for row in plan_data()["confirmations"]}
    for index in range(CLOSED_MONTHS):
        at = calendar.moment({"m": index + 1, "d": 1}, 0, 30)
        yield Event(at, 90, "close", {"m": index})
        if index in notes:
            yield Event(at, 91, "confirm", notes[index])


def _action_events(calendar: Calendar) -> Iterator[Event]:
    for action in action_data():
        ref = action["ref"]
        for minute, update in enumerate(action["updates"]):
            data = update | {"ref": ref}
            yield Event(calendar.moment(update, 11, minute), 10 if update["corrects"] is None else 11, "update", data)
            if update["sign_off"]:
                answer = update["sign_off"]
                yield Event(calendar.moment(answer, 16), 30, "sign_off", answer | {"ref": ref})
        for move in action["moves"]:
            yield Event(calendar.moment(move, 10), 5, "move", move | {"ref": ref})
        for ending in action["endings"]:
            yield Event(calendar.moment(ending, 17), 40, "end", ending | {"ref": ref})
        for change in action["owner_changes"]:
            yield Event(calendar.moment(change, 9), 4, "assign", change | {"ref": ref})
