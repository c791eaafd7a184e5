"""What changed between two positions of a council. Standard library only.

Ratings are compared as `plans.movement` compares them, so that a correction is neither an improvement nor a worsening. An action,
a measure or a figure that is only in the later position is new; one that is only in the earlier position is not there any more.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from metrics.months import Month
from plans import movement
from plans.movement import Move, Standing
from plans.rollup import LEFT_OUT_STAGES

T = TypeVar("T")


@dataclass(frozen=True)
class ActionThen:
    """Where an action stood: stage and rating as codes, the due date (None: not set). `corrected_to` is the rating that a later
    correction gives for that time."""

    reference: str
    title: str
    stage: str
    rating: str
    due: dt.date | None
    corrected_to: str | None = None


@dataclass(frozen=True)
class MeasureThen:
    """What was claimed of a measure ("": nothing) and what the figures said, as codes."""

    name: str
    claim: str
    finding: str


@dataclass(frozen=True)
class FigureThen:
    """The latest figure of a series as printed, and its month (None: there was none)."""

    name: str
    month: Month | None
    text: str


@dataclass(frozen=True)
class Then:
    """A position. Actions, measures and figures by their keys, in the order in which they are listed; `problems` are what the
    checks call contradictions, by code and subject."""

    actions: Mapping[int, ActionThen] = field(default_factory=dict)
    measures: Mapping[int, MeasureThen] = field(default_factory=dict)
    figures: Mapping[int, FigureThen] = field(default_factory=dict)
    problems: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Pair(Generic[T]):
    """One thing at both positions; None where it was not there."""

    key: int
    before: T | None
    after: T | None

    @property
    def latest(self) -> T:
        """As it stood last."""
        return self.before if self.after is None else self.after

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_gone(self) -> bool:
        return self.after is None


@dataclass(frozen=True)
class ActionPair(Pair[ActionThen]):
    """`move` says how its rating moved; None where the action is not there any more."""

    move: Move | None

    @property
    def rating_changed(self) -> bool:
        return not self._both or self.before.rating != self.after.rating or self.move.kind == movement.CORRECTED

    @property
    def stage_changed(self) -> bool:
        return not self._both or self.before.stage != self.after.stage

    @property
    def due_changed(self) -> bool:
        return not self._both or self.before.due != self.after.due

    @property
    def changed(self) -> bool:
        return self.rating_changed or self.stage_changed or self.due_changed

    @property
    def _both(self) -> bool:
        return self.before is not None and self.after is not None


@dataclass(frozen=True)
class MeasurePair(Pair[MeasureThen]):
    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class FigurePair(Pair[FigureThen]):
    @property
    def changed(self) -> bool:
        return self.before is None or self.after is None or (self.before.month, self.before.text) != self._now

    @property
    def _now(self):
        return self.after.month, self.after.text


@dataclass(frozen=True)
class Since:
    """What changed, in the order of the later position; what is only in the earlier one comes last."""

    actions: list[ActionPair]
    measures: list[MeasurePair]
    figures: list[FigurePair]
    new_problems: frozenset[tuple[str, str]]
    gone_problems: frozenset[tuple[str, str]]

    def of_kind(self, kind: str) -> list[ActionPair]:
        """The actions whose rating moved so: one of `movement.KINDS`."""
        return [each for each in self.actions if each.move is not None and each.move.kind == kind]

    @property
    def improved(self) -> list[ActionPair]:
        return self.of_kind(movement.IMPROVED)

    @property
    def worsened(self) -> list[ActionPair]:
        return self.of_kind(movement.WORSENED)

    @property
    def same(self) -> list[ActionPair]:
        return self.of_kind(movement.SAME)

    @property
    def new(self) -> list[ActionPair]:
        """New in the plan, or rated for the first time."""
        return self.of_kind(movement.NEW)

    @property
    def corrected(self) -> list[ActionPair]:
        return self.of_kind(movement.CORRECTED)

    @property
    def left(self) -> list[ActionPair]:
        """No longer rated, or not in the plan any more, of those that the totals counted."""
        gone = [each for each in self.actions if each.is_gone and each.before.stage not in LEFT_OUT_STAGES]
        return [*self.of_kind(movement.LEFT), *gone]

    @property
    def counted_actions(self) -> list[ActionPair]:
        """Those that a total of either position counts, and others that changed."""
        return [each for each in self.actions if each.changed or each.move.kind != movement.OUT]

    @property
    def changed_actions(self) -> list[ActionPair]:
        """Those of which the rating, the stage or the due date is another, or which are in one of the positions only."""
        return [each for each in self.actions if each.changed]

    @property
    def changed_measures(self) -> list[MeasurePair]:
        return [each for each in self.measures if each.changed]


def between(before: Then, after: Then) -> Since:
    """What changed from one position to the other, whichever of them was the earlier in time."""
    moves = movement.compare(
        {key: Standing(row.stage, row.rating, row.corrected_to) for key, row in before.actions.items()},
        {key: Standing(row.stage, row.rating) for key, row in after.actions.items()},
    )
    return Since(
        actions=[ActionPair(*pair, moves.get(pair[0])) for pair in _pairs(before.actions, after.actions)],
        measures=[MeasurePair(*pair) for pair in _pairs(before.measures, after.measures)],
        figures=[FigurePair(*pair) for pair in _pairs(before.figures, after.figures)],
        new_problems=after.problems - before.problems,
        gone_problems=before.problems - after.problems,
    )


def _pairs(before: Mapping[int, T], after: Mapping[int, T]) -> list[tuple[int, T | None, T | None]]:
    there = [(key, before.get(key), row) for key, row in after.items()]
    return [*there, *((key, row, None) for key, row in before.items() if key not in after)]
