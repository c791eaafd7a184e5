"""Series of figures for the tests of control charts, and the comparison of a chart with what a vector expects of it."""

import datetime as dt
from decimal import Decimal

from metrics.months import Month
from metrics.spc import Chart, Options, xmr

FIRST_MONTH = Month(2022, 1)
TOLERANCE = 1e-9

# Twelve figures about 10 that make wide limits: moving ranges of 20, limits -43.2 and 63.2, near from -25.47 and 45.47.
WIDE = [0, 20] * 6


def day(number: int) -> dt.date:
    """The first of the month that is `number` months after January 2022."""
    return (FIRST_MONTH + number).first


def chart(values, **options) -> Chart:
    """Figures month by month; text stands for the decimal that it spells."""
    points = [(day(number), Decimal(value) if isinstance(value, str) else value) for number, value in enumerate(values)]
    return xmr(points, Options(**options))


def after_wide(values, **options) -> list:
    """The points of `values` behind WIDE, whose limits they are judged against."""
    return list(chart([*WIDE, *values], fix_after=12, **options).points[12:])


def differences(expected, found, path="") -> list[str]:
    """Where `found` does not meet `expected`: numbers within a billionth, the rest exactly; `found` may hold further keys."""
    if isinstance(expected, dict):
        return [
            line
            for key in expected
            for line in (
                differences(expected[key], found[key], f"{path}/{key}") if key in found else [f"{path}/{key} is missing"]
            )
        ]
    if isinstance(expected, list):
        if len(expected) != len(found):
            return [f"{path}: {len(found)} instead of {len(expected)}"]
        return [line for index, item in enumerate(expected) for line in differences(item, found[index], f"{path}/{index}")]
    if isinstance(expected, int | float | Decimal) and not isinstance(expected, bool):
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        met = is_number and abs(found - float(expected)) <= TOLERANCE * max(1, abs(float(expected)))
    else:
        met = type(expected) is type(found) and expected == found
    return [] if met else [f"{path}: {found!r} instead of {expected!r}"]
