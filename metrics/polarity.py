"""Which of two figures is the better one. Standard library only.

================  =====================================================================================================
polarity          a figure is better than another one when it is
================  =====================================================================================================
higher            higher
lower             lower
range             less far outside the range; all figures inside it are equally good. Without a range nothing is said
closer to zero    less far from zero, on either side
neutral           never: volumes are neither good nor bad in themselves, as in DfE's own tables
================  =====================================================================================================
"""

from decimal import Decimal

from metrics.kinds import CLOSER_TO_ZERO, HIGHER, LOWER, NEUTRAL, RANGE

BETTER, WORSE, AS_GOOD, NO_DIRECTION = "better", "worse", "as_good", "no_direction"
JUDGEMENT_WORDS = {
    BETTER: "better",
    WORSE: "worse",
    AS_GOOD: "neither better nor worse",
    NO_DIRECTION: "neutral, neither direction is good in itself",
}

Ends = tuple[Decimal, Decimal]


def gain(value: Decimal, than: Decimal, polarity: str, good_range: Ends | None = None) -> Decimal | None:
    """How much better `value` is than `than`, in the unit of both; below zero it is worse. None where nothing can be said.

    `good_range` are the two ends of a range, both of them good. ValueError for a polarity that does not exist.
    """
    if polarity == HIGHER:
        return value - than
    if polarity == LOWER:
        return than - value
    if polarity == CLOSER_TO_ZERO:
        return abs(than) - abs(value)
    if polarity == RANGE:
        return None if good_range is None else outside(than, good_range) - outside(value, good_range)
    if polarity == NEUTRAL:
        return None
    raise ValueError(f"No such polarity: {polarity!r}")


def judge(value: Decimal, than: Decimal, polarity: str, good_range: Ends | None = None) -> str:
    """`gain` as one of BETTER, WORSE, AS_GOOD and NO_DIRECTION."""
    better_by = gain(value, than, polarity, good_range)
    if better_by is None:
        return NO_DIRECTION
    return AS_GOOD if better_by == 0 else BETTER if better_by > 0 else WORSE


def outside(value: Decimal, ends: Ends) -> Decimal:
    """How far `value` is outside the range; 0 inside it and on its ends."""
    low, high = ends
    return max(low - value, value - high, Decimal(0))
