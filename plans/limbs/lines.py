"""A straight line through monthly figures, by least squares, exact. Standard library only."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from metrics.months import Month


def slope(figures: Mapping[Month, Decimal]) -> Fraction:
    """The change a month, in the unit of the figures. ValueError for fewer than two months."""
    return _line(figures)[2]


def at(figures: Mapping[Month, Decimal], month: Month) -> Fraction:
    """Where the line is in `month`. ValueError for fewer than two months."""
    centre, mean, per_month = _line(figures)
    return mean + per_month * (_index(month) - centre)


def _line(figures):
    if len(figures) < 2:
        raise ValueError("A line needs two months with a figure.")
    places = [Fraction(_index(month)) for month in figures]
    values = [Fraction(value) for value in figures.values()]
    centre, mean = sum(places) / len(places), sum(values) / len(values)
    spread = sum((place - centre) ** 2 for place in places)
    together = sum((place - centre) * (value - mean) for place, value in zip(places, values, strict=True))
    return centre, mean, together / spread


def _index(month: Month) -> int:
    return month.year * 12 + month.month
