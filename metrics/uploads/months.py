"""Which month a cell means. Standard library only.

| written | read as |
|--|--|
| 2019-04, 2019/4, 04/2019, 4-2019 | April 2019 |
| Apr-19, Apr 2019, Sept 19, April 2019, Apr '19 | by the month's English name |
| 30/04/2019, 1/4/19, 30.4.2019 | the day first, always |
| 30 April 2019, 30-Apr-19 | likewise |
| 2019-04-30, 2019-04-30 00:00:00 | the day last |
| a date of a workbook | the month it is in |
| 43585 | a spreadsheet's number of a day: 30 April 2019 in the 1900 system, 1 May 2023 in the 1904 system |

A year of two digits is 1990 to 2089. Refused: a year alone, a month alone, a quarter, "04/19" (April 2019, or 4 of 19?), a day
that does not exist, and whatever lies outside 1990 to 2100.
"""

import datetime as dt
import re

from metrics.months import MONTH_NAMES, Month
from metrics.uploads.values import clean, shown

SYSTEM_1900, SYSTEM_1904 = "1900", "1904"
# Day 0 of each system. The 1900 system counts a 29 February 1900 that never was, so its day 0 for later dates is 30 December.
EPOCHS = {SYSTEM_1900: dt.date(1899, 12, 30), SYSTEM_1904: dt.date(1904, 1, 1)}
FIRST_YEAR, LAST_YEAR = 1990, 2100
TRY = "Write it as 2019-04, as Apr-19 or, the day first, as 30/04/2019."

_NAMES = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES) if name}
_FULL_NAMES = {name.lower() for name in MONTH_NAMES if name} | set(_NAMES) | {"sept"}
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/]([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ][0-9:.]+z?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?: [0-9:]+)?")
_NAMED = re.compile(r"(?:([0-9]{1,2})[ \-/]?)?([a-z]{3,9})\.?[ \-/]?['’]?([0-9]{4}|[0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


def read_month(value, date_system: str = SYSTEM_1900) -> Month:
    """The month that a cell means: text, a date, or a spreadsheet's number of a day in `date_system`.

    Raises ValueError with a sentence where it means none, or may mean two.
    """
    if isinstance(value, dt.date):
        return _in_range(value.year, value.month, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_serial(value, date_system)
    text = clean(value)
    if not text:
        raise ValueError("There is no month.")
    found = _read_text(text.lower(), text) if len(text) <= 40 else None
    if found is not None:
        return found
    if _SERIAL.fullmatch(text):
        return _of_serial(float(text), date_system)
    raise ValueError(f"“{shown(text)}” is not a month{_why(text)}. {TRY}")


def is_month(value, date_system: str = SYSTEM_1900) -> bool:
    """The cell, a heading perhaps, can be read as a month."""
    try:
        read_month(value, date_system)
    except ValueError:
        return False
    return True


def _read_text(lowered: str, text: str) -> Month | None:
    if match := _YEAR_FIRST.fullmatch(lowered):
        return _in_range(int(match[1]), int(match[2]), text)
    if match := _MONTH_FIRST.fullmatch(lowered):
        return _in_range(int(match[2]), int(match[1]), text)
    if match := _ISO_DAY.fullmatch(lowered):
        return _of_day(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _DAY_FIRST.fullmatch(lowered):
        return _of_day(_year(match[4]), int(match[3]), int(match[1]), text)
    match = _NAMED.fullmatch(lowered)
    if match and match[2] in _FULL_NAMES:
        return _of_day(_year(match[3]), _NAMES[match[2][:3]], int(match[1] or 1), text)
    return None


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= FIRST_YEAR % 100 else 2000)


def _of_day(year: int, month: int, day: int, written) -> Month:
    found = _in_range(year, month, written)
    if not 1 <= day <= found.last.day:
        raise ValueError(f"“{shown(written)}” is no day of the calendar. {TRY}")
    return found


def _in_range(year: int, month: int, written) -> Month:
    if not 1 <= month <= 12:
        raise ValueError(f"In “{shown(written)}” the month would be {month}. {TRY}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"“{shown(written)}” is in {year}, outside {FIRST_YEAR} to {LAST_YEAR}.")
    return Month(year, month)


def _of_serial(number: float, date_system: str) -> Month:
    epoch = EPOCHS[date_system]
    first, last = ((dt.date(year, *day) - epoch).days for year, day in ((FIRST_YEAR, (1, 1)), (LAST_YEAR, (12, 31))))
    # Written so that NaN, which is neither above nor below, is refused as well.
    if not first <= number < last + 1:
        raise ValueError(f"“{shown(f'{number:.10g}')}” is not a month{_why(f'{number:.10g}')}. {TRY}")
    return Month.of(epoch + dt.timedelta(days=int(number)))


def _why(text: str) -> str:
    if re.fullmatch(r"[0-9]{4}", text):
        return ": it is a year alone"
    if re.fullmatch(r"[0-9]{1,2}[-/][0-9]{2}", text):
        return ": it may be a month and a year, or a day and a month"
    if text.lower() in _FULL_NAMES:
        return ": the year is missing"
    if re.match(r"q[1-4]\b", text.lower()):
        return ": it is a quarter"
    return ""
