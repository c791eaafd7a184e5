"""How figures, distances and days stand in the sentences of limbs. Standard library and other pure modules only.

A figure is judged as it is stored and shown rounded. It is shown with as many decimal places as it takes for the sentence to
be true as it stands: 84.6% beside 85% is not written as 85%, and a reader who subtracts gets the distance that is named.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from metrics.kinds import COUNT, PERCENT
from metrics.months import Month
from metrics.shown import Number, places, rounded, say, say_gap
from plans.limbs.rules import Measured

MOST_PLACES = 10


def day_words(day: dt.date) -> str:
    """A day as in a sentence: "31 March 2020"."""
    return f"{day.day} {day:%B %Y}"


def number(value: Number, measured: Measured | None, decimals: int = 0) -> str:
    """A figure with its unit, at `decimals` places or those of the series, whichever are more."""
    if measured is None:
        return say(value, COUNT, decimals)
    return say(value, measured.unit, max(decimals, measured.decimals), measured.unit_words)


def asked_number(value: Decimal, measured: Measured | None) -> str:
    """A value that a rule asks for, with all the places it was given with."""
    return number(value, measured, places(value))


def gap(size: Number, measured: Measured, decimals: int = 0) -> str:
    """The size of a difference between two figures of the series, without its sign."""
    return say_gap(size, measured.unit, max(decimals, measured.decimals), measured.unit_words)


def percent(value: Number, decimals: int) -> str:
    """A share of something: "12.5%"."""
    return say(value, PERCENT, decimals)


def share_gap(size: Number, decimals: int) -> str:
    """The difference of two percentages, whatever the series: "2.5 percentage points"."""
    return say_gap(size, PERCENT, decimals)


def places_to_tell(value: Number, other: Number, start: int) -> int:
    """The fewest places, from `start` on, at which both figures and their difference are true as they are shown."""
    exact, than = Fraction(value), Fraction(other)
    for decimals in range(start, MOST_PLACES):
        shown = rounded(exact, decimals) - rounded(than, decimals)
        if shown == rounded(exact - than, decimals) and bool(shown) == (exact != than):
            return decimals
    return MOST_PLACES


def joined(pieces: Sequence[str], last: str = "and") -> str:
    """A list in a sentence: "audit, data and staff"."""
    *others, final = pieces
    return f"{', '.join(others)} {last} {final}" if others else final


def counted(count: int, one: str, many: str) -> str:
    """Count and noun: "1 item", "3 items"."""
    return f"{count} {one if count == 1 else many}"


def span(first: Month, last: Month) -> str:
    """Months from the first to the last: "December 2019 to June 2020"."""
    return f"{first.label} to {last.label}"
