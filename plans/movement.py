"""What changed in the ratings between two positions. Standard library only.

The earlier position is the last closed cycle's. A rating that was later corrected counts as what it should have been, so a
correction is never an improvement or a worsening; it is listed as a correction. The verbs are *improved* and *worsened*.

Moves are those of the actions that the totals count: one that is stopped or devolved both times, or new and stopped or devolved,
is *out*, and has not stayed the same either.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.rag import NOT_RATED, RATINGS
from plans.rollup import LEFT_OUT_STAGES

IMPROVED, WORSENED, SAME, NEW, CORRECTED, LEFT, OUT = "improved", "worsened", "same", "new", "corrected", "left", "out"
KINDS = (IMPROVED, WORSENED, SAME, NEW, CORRECTED, LEFT, OUT)


@dataclass(frozen=True)
class Standing:
    """An action's stage and rating at one time; `corrected_to` is the rating a later correction gives for that time."""

    stage: str
    rating: str
    corrected_to: str | None = None


@dataclass(frozen=True)
class Move:
    """How one action moved: the kind, and the ratings before (None: it was not in the plan) and after."""

    kind: str
    before: str | None
    after: str


def compare(before: Mapping[int, Standing], after: Mapping[int, Standing]) -> dict[int, Move]:
    """The move of each action in `after`, by its key. Actions that are only in `before` have left the plan and are left out."""
    return {key: _move(before.get(key), standing) for key, standing in after.items()}


def _move(before: Standing | None, after: Standing) -> Move:
    if after.stage in LEFT_OUT_STAGES:
        was_out = before is None or before.stage in LEFT_OUT_STAGES
        return Move(OUT if was_out else LEFT, before.rating if before else None, after.rating)
    if before is None:
        return Move(NEW, None, after.rating)
    baseline = before.rating if before.corrected_to is None else before.corrected_to
    if baseline == after.rating:
        return Move(SAME if baseline == before.rating else CORRECTED, before.rating, after.rating)
    if NOT_RATED in (baseline, after.rating):
        # Rated for the first time, or no longer: neither better nor worse.
        return Move(NEW if baseline == NOT_RATED else LEFT, before.rating, after.rating)
    return Move(IMPROVED if RATINGS.index(after.rating) > RATINGS.index(baseline) else WORSENED, before.rating, after.rating)
