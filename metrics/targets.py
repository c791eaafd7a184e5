"""What a series is to reach, and how far it is from that. Standard library only.

Targets are dated facts: rows that are only ever added. The row with the highest `key` of one kind and month replaces the
others; a row without a value ends its kind from its month on.

===========  ==========================================================================================================
kind         what it says
===========  ==========================================================================================================
target       to be met from its month on
aspiration   wished for from its month on; shown, never judged against
limit        not to be crossed from its month on: a maximum where lower is better, a minimum where higher is
range        to stay between two values, both of them inside, from its month on
milestone    to be reached by the end of its month; one without a value takes that month's milestone back
===========  ==========================================================================================================

A month's figure is judged against the first of these that there is: the latest milestone due by then, the target, the range,
the limit. A target or range that took effect in a later month than that milestone goes before it. Equal meets. A neutral
series is neither short of a target nor past it: the difference is named, and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from metrics.kinds import CLOSER_TO_ZERO, HIGHER, IN_RANGE, LIMIT, LOWER, MILESTONE, TARGET, TARGET_WORDS
from metrics.months import Month
from metrics.polarity import gain, outside
from metrics.shown import NO_FIGURE, places, rounded, say, say_gap

NO_TARGET = "no target set"
_BEHIND = {HIGHER: "short", LOWER: "over", CLOSER_TO_ZERO: "further from zero"}


@dataclass(frozen=True)
class TargetRow:
    """One row, in the unit of its indicator. `upper` is the other end of a range; `key` is the order of being added."""

    kind: str
    month: Month
    value: Decimal | None
    upper: Decimal | None = None
    key: int = 0

    def __post_init__(self):
        if self.kind not in TARGET_WORDS:
            raise ValueError(f"No such kind of target: {self.kind!r}")

    @property
    def ends(self) -> tuple[Decimal, Decimal] | None:
        """The two ends of a range; None of anything else."""
        return None if self.value is None or self.upper is None else (self.value, self.upper)


@dataclass(frozen=True)
class Step:
    """A level as it is drawn: from the first to the last month, both included."""

    first: Month
    last: Month
    value: Decimal
    upper: Decimal | None


@dataclass(frozen=True)
class Distance:
    """How far a figure is from what it is judged against, in its own unit.

    difference: the figure less the target; for a range, from its nearer end, 0 inside it
    better_by: the same so that above zero is better than asked; None where the polarity has no direction
    meets: None where the polarity has no direction
    """

    difference: Decimal
    better_by: Decimal | None
    meets: bool | None


def in_force(rows: Iterable[TargetRow], kind: str, month: Month) -> TargetRow | None:
    """The row of `kind` that holds in `month`; of milestones, the latest one due by the end of it."""
    standing = [row for row in _standing(rows, kind) if row.month <= month]
    return standing[-1] if standing and standing[-1].value is not None else None


def applied(rows: Iterable[TargetRow], month: Month) -> TargetRow | None:
    """What the figure of `month` is judged against; None where nothing is set."""
    rows = list(rows)
    milestone = in_force(rows, MILESTONE, month)
    for kind in (TARGET, IN_RANGE):
        row = in_force(rows, kind, month)
        if row is not None and (milestone is None or row.month > milestone.month):
            return row
    return milestone or in_force(rows, LIMIT, month)


def steps(rows: Iterable[TargetRow], kind: str, last_month: Month) -> list[Step]:
    """The levels of `kind` one after the other, up to `last_month`; a milestone is a level from the month it is due."""
    standing = [row for row in _standing(rows, kind) if row.month <= last_month]
    found = []
    for index, row in enumerate(standing):
        last = standing[index + 1].month - 1 if index + 1 < len(standing) else last_month
        if row.value is not None:
            found.append(Step(row.month, last, row.value, row.upper))
    return found


def distance(value: Decimal, row: TargetRow, polarity: str) -> Distance:
    """How far `value` is from `row`. A row with both ends is a range, whatever the polarity: it says itself what is good.

    ValueError for a row without a value, which asks for nothing.
    """
    if row.value is None:
        raise ValueError("This target was ended, so there is nothing to compare with.")
    if row.ends:
        low, high = row.ends
        far = outside(value, row.ends)
        better_by = -far if far else min(value - low, high - value)
        return Distance(min(value - low, Decimal(0)) or max(value - high, Decimal(0)), better_by, not far)
    better_by = gain(value, row.value, polarity)
    return Distance(value - row.value, better_by, None if better_by is None else better_by >= 0)


def missed_steps(
    rows: Iterable[TargetRow], latest_value: Decimal | None, latest_month: Month | None, polarity: str, month: Month
) -> list[TargetRow]:
    """The milestones due by the end of `month` that the latest figure up to then does not reach, in order of month.

    They are the required rate of improvement (rating rule R7). Without a figure none is missed: it is not known. Only where
    higher or lower is better can one be missed, or where the milestone is a range. ValueError for a figure of a later month.
    """
    if latest_value is None or latest_month is None:
        return []
    if latest_month > month:
        raise ValueError(f"A figure of {latest_month.label} says nothing about {month.label}.")
    due = [row for row in _standing(rows, MILESTONE) if row.month <= month]
    judged = [row for row in due if row.ends or polarity in (HIGHER, LOWER)]
    return [row for row in judged if not distance(latest_value, row, polarity).meets]


def in_words(
    value: Decimal | None, row: TargetRow | None, polarity: str, *, unit: str, decimals: int, unit_words: str = ""
) -> str:
    """A piece of a sentence: "target 85%, 8 percentage points short", "meets the limit of 18, with 1 to spare".

    Whether it meets is judged on the figure as kept, the gap is taken from the figure as shown.
    """
    if row is None or row.value is None:
        return NO_TARGET
    asked = _asked(row, unit, decimals, unit_words)
    if value is None:
        return f"{row.kind} {asked}, {NO_FIGURE}"
    found = distance(value, row, polarity)
    shown = max(decimals, places(row.value), places(row.upper or Decimal(0)))
    seen = distance(rounded(value, shown), row, polarity)
    if found.meets is None:
        where = _gap(seen.difference, unit, shown, unit_words) + (" above it" if found.difference > 0 else " below it")
        return f"{row.kind} {asked}, {where if found.difference else 'which it equals'}; neither direction is good in itself"
    if row.ends:
        side = "short" if found.difference < 0 else "over"
        return (
            f"within the range {asked}"
            if found.meets
            else f"range {asked}, {_gap(seen.difference, unit, shown, unit_words)} {side}"
        )
    if found.meets:
        spare = f", with {say_gap(seen.better_by, unit, shown, unit_words)} to spare" if seen.better_by else ""
        return f"meets the {row.kind} of {asked}{spare}"
    return f"{row.kind} {asked}, {_gap(seen.better_by, unit, shown, unit_words)} {_BEHIND[polarity]}"


def missed_in_words(
    row: TargetRow, latest_value: Decimal, latest_month: Month, *, unit: str, decimals: int, unit_words: str = ""
) -> str:
    """A missed milestone as a sentence: "85% was due by 30 June 2020; the figure for July 2020 is 77%."."""
    due = row.month.last
    asked = _level(row, unit, decimals, unit_words)
    figure = say(latest_value, unit, max(decimals, places(row.value)), unit_words)
    return f"{asked} was due by {due.day} {due:%B %Y}; the figure for {latest_month.label} is {figure}."


def _asked(row, unit, decimals, unit_words):
    return _level(row, unit, decimals, unit_words) + (f" by {row.month.label}" if row.kind == MILESTONE else "")


def _level(row, unit, decimals, unit_words):
    exact = max(decimals, places(row.value))
    if row.upper is None:
        return say(row.value, unit, exact, unit_words)
    return f"{say(row.value, unit, exact)} to {say(row.upper, unit, max(decimals, places(row.upper)), unit_words)}"


def _gap(gap, unit, decimals, unit_words):
    """Its size; where it is too small to be seen at these decimals, that it is less than the smallest that could be."""
    smallest = Decimal(1).scaleb(-decimals)
    return say_gap(gap, unit, decimals, unit_words) if gap else f"less than {say_gap(smallest, unit, decimals, unit_words)}"


def _standing(rows, kind) -> list[TargetRow]:
    """The rows of `kind` that have not been replaced, in order of month; milestones that were taken back are left out."""
    newest = {}
    for row in sorted((row for row in rows if row.kind == kind), key=lambda row: row.key):
        newest[row.month] = row
    return [row for _, row in sorted(newest.items()) if row.value is not None or kind != MILESTONE]
