"""How the amounts of money on one page are written, all of them alike. Standard library only.

In thousands of pounds where every amount is a whole number of thousands, otherwise in pounds: with pence where one of them has
any. The unit stands once, in the heading, and no amount carries it. £9,500,000 and £-279,000 are "9,500" and "−279".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from metrics.kinds import COUNT
from metrics.shown import show

THOUSAND = 1000
OVER, UNDER, ON_BUDGET = "over", "under", "on budget"


@dataclass(frozen=True)
class Amounts:
    """How amounts in pounds are written: in units of `unit` pounds, at `decimals` places."""

    unit: int
    decimals: int

    @classmethod
    def alike(cls, amounts: Iterable[Decimal]) -> "Amounts":
        """The way in which all these amounts, in pounds, can be written."""
        amounts = list(amounts)
        if all(amount % THOUSAND == 0 for amount in amounts):
            return cls(THOUSAND, 0)
        return cls(1, 0 if all(amount == amount.to_integral_value() for amount in amounts) else 2)

    @property
    def words(self) -> str:
        """The unit, for a heading: "£ thousand" or "£"."""
        return "£ thousand" if self.unit == THOUSAND else "£"

    def scaled(self, amount: Decimal) -> Fraction:
        """An amount in pounds as a number of units."""
        return Fraction(amount) / self.unit

    def write(self, amount: Decimal) -> str:
        """An amount in pounds as printed, without the unit."""
        return self.write_scaled(self.scaled(amount))

    def write_scaled(self, number: Fraction | Decimal | int) -> str:
        """A number of units as printed."""
        return show(number, COUNT, self.decimals)


def side(variance: Decimal) -> str:
    """On which side of the budget a variance lies; above zero is over it."""
    return OVER if variance > 0 else UNDER if variance < 0 else ON_BUDGET
