"""Comparing a council's figure with those of others, and with the official one. Standard library only.

* A count or a sum of money is never compared with neighbours, a region or England: it follows how many children live there.
  Percentages, rates and averages are compared. With its own official figure, and with its own past, anything is.
* A difference of percentages is in percentage points, never in per cent; of a rate or average it is given in its own unit and
  as a percentage of the other figure.
* "Within n of" is one-sided by polarity: better than the other figure is within, worse by n or less is within, and equal to n
  counts. n is in percentage points, or a percentage of the other figure. Where neither direction is better, it is two-sided.
* Reconciling sets a council's own figure beside the official one of the same period and says how far apart they are. Up to the
  tolerance (1 percentage point; of other units 1% of the official figure) they are close. Figures of different periods are not
  compared: that they differ says nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.kinds import COUNT, ENGLAND, MEAN, MEDIAN, MONEY, NEIGHBOURS, OWN, PERCENT, REGION
from metrics.months import Month
from metrics.polarity import JUDGEMENT_WORDS, Ends, gain, judge
from metrics.shown import rounded, say, say_gap

LAST_YEAR = "last_year"
OTHER_PLACES = (ENGLAND, REGION, NEIGHBOURS)
GROUPS = (*OTHER_PLACES, OWN, LAST_YEAR)

PERCENT_OF_OTHER, PERCENTAGE_POINTS = "percent", "percentage_points"

CLOSE, APART, NOT_COMPARED = "close", "apart", "not_compared"
TOLERANCE = Decimal(1)


@dataclass(frozen=True)
class Difference:
    """Own figure less the other one.

    amount: in the unit; of percentages, in percentage points
    percent: the amount as a percentage of the other figure, to one decimal place; None of percentages and of other figures of 0
    judgement: BETTER, WORSE, AS_GOOD or NO_DIRECTION of `metrics.polarity`
    """

    amount: Decimal
    percent: Decimal | None
    judgement: str


@dataclass(frozen=True)
class Side:
    """One side of a reconciliation: a figure, the month it ends with, and the months it covers (1, or 12 for a year)."""

    value: Decimal | None
    month: Month
    months: int = 1

    @property
    def period(self) -> str:
        return self.month.label if self.months == 1 else f"{self.months} months to {self.month.label}"


@dataclass(frozen=True)
class Reconciled:
    """Two figures beside each other. `outcome` is CLOSE, APART or NOT_COMPARED, `amount` is own less official."""

    outcome: str
    amount: Decimal | None
    words: str


def may_compare(unit: str, group: str) -> bool:
    """Whether a figure of `unit` may stand beside one of `group`. ValueError for a group that does not exist."""
    _require_group(group)
    return group not in OTHER_PLACES or unit not in (COUNT, MONEY)


def difference(own: Decimal, other: Decimal, unit: str, polarity: str, good_range: Ends | None = None) -> Difference:
    """How far the own figure is from the other one, and whether that is better."""
    amount = own - other
    percent = None if unit == PERCENT or not other else rounded(Fraction(amount) * 100 / abs(Fraction(other)), 1)
    return Difference(amount, percent, judge(own, other, polarity, good_range))


def named(group: str, name: str = "", *, statistic: str = "", model: str = "", period: str = "") -> str:
    """What is compared with, for a sentence: "the statistical neighbours' median (April 2021 model, at 31 March 2019)"."""
    _require_group(group)
    if group == NEIGHBOURS and (statistic not in (MEAN, MEDIAN) or not model):
        raise ValueError("Of statistical neighbours, say the model and whether it is their mean or median.")
    what = {
        ENGLAND: "England",
        REGION: f"the {name} region" if name else "the region",
        NEIGHBOURS: f"the statistical neighbours' {statistic}",
        OWN: "the council's own official figure",
        LAST_YEAR: "the same month last year",
    }[group]
    details = ", ".join(piece for piece in (f"{model} model" if model else "", period) if piece)
    return f"{what} ({details})" if details else what


def in_words(
    own: Decimal,
    other: Decimal,
    than: str,
    *,
    unit: str,
    decimals: int,
    polarity: str,
    unit_words: str = "",
    good_range: Ends | None = None,
) -> str:
    """The difference between the figures as shown: "4 percentage points above England (at 31 March 2019): worse".

    `than` is what `named` gives.
    """
    seen_own, seen_other = rounded(own, decimals), rounded(other, decimals)
    found = difference(seen_own, seen_other, unit, polarity, good_range)
    if not found.amount:
        return f"the same as {than}"
    side = "above" if found.amount > 0 else "below"
    share = f" ({rounded(abs(found.percent), 0)}%)" if found.percent is not None and abs(found.percent) >= 1 else ""
    size = say_gap(found.amount, unit, decimals, unit_words)
    return f"{size}{share} {side} {than}: {JUDGEMENT_WORDS[found.judgement]}"


def within(own: Decimal, other: Decimal, n: Decimal, unit_of_n: str, polarity: str, good_range: Ends | None = None) -> bool:
    """Whether the own figure is within `n` of the other: in PERCENTAGE_POINTS (or the unit), or PERCENT_OF_OTHER."""
    if n < 0:
        raise ValueError("“Within” needs a number that is not below 0.")
    if unit_of_n not in (PERCENT_OF_OTHER, PERCENTAGE_POINTS):
        raise ValueError(f"“Within” is in percent or percentage points, not in {unit_of_n!r}.")
    allowed = Fraction(n) * abs(Fraction(other)) / 100 if unit_of_n == PERCENT_OF_OTHER else Fraction(n)
    better_by = gain(own, other, polarity, good_range)
    worse_by = abs(own - other) if better_by is None else -better_by
    return Fraction(worse_by) <= allowed


def reconcile(
    own: Side, official: Side, *, unit: str, decimals: int, unit_words: str = "", tolerance: Decimal = TOLERANCE
) -> Reconciled:
    """Set the own figure beside the official one. `tolerance` is in percentage points, of other units a percentage."""
    if (own.month, own.months) != (official.month, official.months):
        words = f"The council's own figure is for {own.period}, the official one for {official.period}: they are not compared."
        return Reconciled(NOT_COMPARED, None, words)
    if own.value is None or official.value is None:
        whose = "The council has no figure of its own" if own.value is None else "There is no official figure"
        return Reconciled(NOT_COMPARED, None, f"{whose} for {own.period} to compare.")
    seen_own, seen_official = rounded(own.value, decimals), rounded(official.value, decimals)
    amount = seen_own - seen_official
    own_text, official_text = (say(value, unit, decimals, unit_words) for value in (seen_own, seen_official))
    both = f"For {own.period} the council's own figure is {own_text}, the official one {official_text}"
    if not amount:
        return Reconciled(CLOSE, amount, f"{both}: they agree.")
    gap = say_gap(amount, unit, decimals, unit_words)
    if unit == PERCENT:
        allowed, limit = Fraction(tolerance), say_gap(tolerance, PERCENT, 2)
    else:
        allowed = Fraction(tolerance) * abs(Fraction(seen_official)) / 100
        limit = f"{say(tolerance, PERCENT, 2)} of the official figure"
    if abs(Fraction(amount)) <= allowed:
        return Reconciled(CLOSE, amount, f"{both}: {gap} apart, which is close.")
    return Reconciled(APART, amount, f"{both}: {gap} apart, more than {limit}. Find out why before either is used.")


def _require_group(group) -> None:
    if group not in GROUPS:
        raise ValueError(f"No such group to compare with: {group!r}")
