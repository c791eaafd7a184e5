"""The bank holidays of England and Wales, from the `holidays` library.

Not a pure module: what it says of coming years depends on the version installed. A holiday proclaimed later, as that of the state
funeral of 2022 was, comes with a later version.
"""

import datetime as dt
from functools import cache

import holidays


@cache
def _of_year(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


def bank_holidays(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Day and name of each bank holiday from `first` to `last`, both included; empty where `last` comes first.

    Good Friday and Christmas Day are among them. One that falls on a weekend is left out: the day in lieu stands for it.
    """
    found = {}
    for year in range(first.year, last.year + 1):
        found |= {day: name for day, name in sorted(_of_year(year).items()) if first <= day <= last and day.weekday() < 5}
    return found
