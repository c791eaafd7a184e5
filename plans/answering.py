"""What answers a finding on a day: the one rule that pages and checks ask. Standard library and pure modules.

An action that is linked to the finding, or stands in an area that is, answers it if it was in its plan by the day and has not
been stopped. One that is completed or devolved to business as usual goes on answering, and so does one of a plan that has ended.
A project that had begun answers it unless it was closed by the day; one that is devolved to business as usual goes on.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plans.rag import STOPPED

PLAN, AREA, ACTION, PROJECT = "plan", "area", "action", "project"
PROJECT_CLOSED = "closed"


@dataclass(frozen=True)
class Acting:
    """An action as it stood on the day: its key, that of the area it was in, its stage (empty: never updated), and the day on
    which it came into its plan."""

    key: int
    area: int
    stage: str
    added: dt.date


@dataclass(frozen=True)
class Answering:
    """The keys of what answers a finding, and of the linked actions that were stopped, which do not."""

    actions: tuple[int, ...] = ()
    projects: tuple[int, ...] = ()
    stopped: tuple[int, ...] = ()

    @property
    def things(self) -> int:
        """How many there are, as `how_answered` counts them."""
        return len(self.actions) + len(self.projects)


class Standing:
    """Everything of a council that may answer a finding, as it stood on a day."""

    def __init__(self, actions: Iterable[Acting], projects: Mapping[int, str], on: dt.date):
        """`projects` are the statuses by the day, by the key of the project; those without one had not begun."""
        self._stages: dict[int, str] = {}
        self._in_area: dict[int, list[int]] = defaultdict(list)
        for action in actions:
            if action.added <= on:
                self._stages[action.key] = action.stage
                self._in_area[action.area].append(action.key)
        self._projects = {key for key, status in projects.items() if status != PROJECT_CLOSED}

    def answering(self, links: Iterable[tuple[str, int]]) -> Answering:
        """What answers a finding with these links that hold on the day: what is linked, and its key."""
        actions: dict[int, None] = {}
        projects: dict[int, None] = {}
        for kind, key in links:
            if kind == ACTION and key in self._stages:
                actions[key] = None
            elif kind == AREA:
                actions |= dict.fromkeys(self._in_area.get(key, ()))
            elif kind == PROJECT and key in self._projects:
                projects[key] = None
        return Answering(
            actions=tuple(key for key in actions if self._stages[key] != STOPPED),
            projects=tuple(projects),
            stopped=tuple(key for key in actions if self._stages[key] == STOPPED),
        )
