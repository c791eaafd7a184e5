"""Counting ratings, and the overall rating that the counts propose. Standard library only.

Totals are always recomputed from the actions. Stopped and devolved actions are counted apart and left out of the totals.

The overall rating of a plan is *proposed* by this ordered table (shares are of the rated actions) and *confirmed* by the
programme lead, who may differ with a note:

=====  =====================================================================  =========
code   the counts                                                             proposed
=====  =====================================================================  =========
O1     no action is rated                                                     not rated
O2     the share of Red is at least the plan's Red share (default 25 %)       Red
O3     no Red, and Green is at least the plan's Green share (default 75 %)    Green
O4     anything else                                                          Amber
=====  =====================================================================  =========
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plans.rag import AMBER, DEVOLVED, GREEN, NOT_RATED, RATING_WORDS, RED, STOPPED

OVERALL_CODES = ("O1", "O2", "O3", "O4")
LEFT_OUT_STAGES = (STOPPED, DEVOLVED)


@dataclass(frozen=True)
class Counts:
    """How many actions are Red, Amber, Green and not rated; `left_out` are stopped or devolved, in no total."""

    red: int = 0
    amber: int = 0
    green: int = 0
    not_rated: int = 0
    left_out: int = 0

    @property
    def rated(self) -> int:
        return self.red + self.amber + self.green

    @property
    def total(self) -> int:
        return self.rated + self.not_rated

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.red + other.red,
            self.amber + other.amber,
            self.green + other.green,
            self.not_rated + other.not_rated,
            self.left_out + other.left_out,
        )

    def __getitem__(self, rating: str) -> int:
        return {RED: self.red, AMBER: self.amber, GREEN: self.green, NOT_RATED: self.not_rated}[rating]


def count(positions: Iterable[tuple[str, str]], times: Iterable[int] | None = None) -> Counts:
    """Count (stage, rating) pairs; `times`, where given, says how many actions each pair stands for."""
    totals = dict.fromkeys((RED, AMBER, GREEN, NOT_RATED), 0)
    left_out = 0
    pairs = list(positions)
    for (stage, rating), number in zip(pairs, times or [1] * len(pairs), strict=True):
        if stage in LEFT_OUT_STAGES:
            left_out += number
        else:
            totals[rating] += number
    return Counts(totals[RED], totals[AMBER], totals[GREEN], totals[NOT_RATED], left_out)


@dataclass(frozen=True)
class Overall:
    """A proposed overall rating, its rule's code and the reason as a sentence."""

    rating: str
    code: str
    sentence: str

    @property
    def word(self) -> str:
        return RATING_WORDS[self.rating]


def propose_overall(counts: Counts, *, red_share: int = 25, green_share: int = 75) -> Overall:
    """The overall rating that the table above proposes; the two shares are percentages of the rated actions."""
    if not counts.rated:
        return Overall(NOT_RATED, "O1", "No action is rated yet.")
    if counts.red * 100 >= red_share * counts.rated:
        return Overall(RED, "O2", f"{counts.red} of {counts.rated} rated actions {_be(counts.red)} Red: {red_share}% or more.")
    if not counts.red and counts.green * 100 >= green_share * counts.rated:
        return Overall(GREEN, "O3", f"{counts.green} of {counts.rated} rated actions {_be(counts.green)} Green, and none is Red.")
    red = f"{counts.red} of {counts.rated} rated actions {_be(counts.red)} Red (fewer than {red_share}%)"
    return Overall(AMBER, "O4", f"{red} and {counts.green} {_be(counts.green)} Green.")


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
