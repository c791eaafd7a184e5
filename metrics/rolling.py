"""Rolling 3 and 12 months of a monthly series. Standard library only.

=================  ====================================================================================================
unit               the rolled value of a window
=================  ====================================================================================================
percent            100 × the sum of the numerators, divided by the sum of the denominators
ratio              the sum of the numerators, divided by the sum of the denominators
count              the mean a month, and beside it the sum: both are named, since papers mix them up
rate, money        not rolled: `NOT_ROLLED` says why
=================  ====================================================================================================

It is never the mean of the months' percentages: a month with few children would weigh as much as one with many. A window has
a value only where every month of it has what the sum needs: missing is not zero. A month in which nothing was due (0 of 0)
counts with both its zeros. Values have four decimal places, as figures are stored, and so lie between the lowest and the
highest month of their window.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.kinds import COUNT, MONEY, PER, RATE, UNIT_WORDS
from metrics.months import Month
from metrics.shown import rounded

WINDOWS = (3, 12)
STORED_DECIMALS = 4
SUM_OVER_SUM, MEAN_AND_SUM = "sum_over_sum", "mean_and_sum"
KIND_WORDS = {
    SUM_OVER_SUM: "sum of the numerators over sum of the denominators",
    MEAN_AND_SUM: "mean a month",
}
NOT_ROLLED = {
    RATE: "Rates are not rolled: the population below the line is that of a year, so sums of months would count it again.",
    MONEY: "Money is not rolled: a forecast is for the whole year already.",
}


@dataclass(frozen=True)
class Figure:
    """One month's figure in its indicator's unit; a percentage is 0 to 100. None is missing."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Rolled:
    """The value of the window that ends with a month.

    value: in the indicator's unit; of a count, the mean a month
    numerator, denominator: their sums; None of a count
    total: of a count, the sum of the window; otherwise None
    months_used: the months of the window, the earliest first
    kind: SUM_OVER_SUM or MEAN_AND_SUM
    """

    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    total: Decimal | None
    months_used: tuple[Month, ...]
    kind: str

    @property
    def words(self) -> str:
        """What it is: "rolling 12 months, mean a month"."""
        return f"rolling {len(self.months_used)} months, {KIND_WORDS[self.kind]}"


def rolling(figures: Mapping[Month, Figure], unit: str, window: int) -> dict[Month, Rolled]:
    """The rolled values, in order of month, for each month whose window of 3 or 12 months is complete.

    ValueError with the reason for a unit that is not rolled, and for any other window.
    """
    if unit not in UNIT_WORDS:
        raise ValueError(f"No such unit: {unit!r}")
    if unit in NOT_ROLLED:
        raise ValueError(NOT_ROLLED[unit])
    if window not in WINDOWS:
        raise ValueError(f"Figures are rolled over 3 or 12 months, not over {window}.")
    roll = _mean_and_sum if unit == COUNT else _sum_over_sum
    found = {}
    for month in sorted(figures):
        months = tuple(month - back for back in reversed(range(window)))
        if all(each in figures for each in months):
            rolled = roll([figures[each] for each in months], unit, months)
            if rolled is not None:
                found[month] = rolled
    return found


def _mean_and_sum(figures, unit, months):
    if any(figure.value is None for figure in figures):
        return None
    total = sum(figure.value for figure in figures)
    return Rolled(rounded(Fraction(total) / len(months), STORED_DECIMALS), None, None, total, months, MEAN_AND_SUM)


def _sum_over_sum(figures, unit, months):
    if any(figure.numerator is None or figure.denominator is None for figure in figures):
        return None
    above, below = sum(figure.numerator for figure in figures), sum(figure.denominator for figure in figures)
    if not below:
        return None
    value = rounded(Fraction(above) * PER[unit] / Fraction(below), STORED_DECIMALS)
    return Rolled(value, above, below, None, months, SUM_OVER_SUM)
