"""What the two files of the library must hold. Each check returns nothing, or raises ValueError with a sentence.

The sentence names the file, the indicator or series, and the field, and says what was expected there.
"""

import datetime as dt
import re
from decimal import Decimal

from metrics.kinds import (
    COMPUTED_UNITS,
    EVERY_WORDS,
    GROUP_WORDS,
    MEAN,
    MEDIAN,
    PER,
    POLARITY_WORDS,
    RANGE,
    RATE,
    UNIT_WORDS,
)

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,29}")

TEXTS = ("name", "definition", "what_it_is", "why_it_matters", "what_good_looks_like")
# Words that may be empty: a count has no numerator, a percentage needs no word after it, not every indicator has a caveat.
WORDS = (
    "numerator_words",
    "denominator_words",
    "unit_words",
    "polarity_source",
    "source_return",
    "owner_role",
    "caveat",
    "pair",
    "official",
)
CHOICES = {"group": GROUP_WORDS, "unit": UNIT_WORDS, "polarity": POLARITY_WORDS, "every": EVERY_WORDS}
FLAGS = ("rolling_3", "rolling_12", "small_numbers")
DATES = ("checked_on", "next_review")
INDICATOR_KEYS = ("code", *TEXTS, *WORDS, *CHOICES, *FLAGS, *DATES, "per", "decimals", "range_low", "range_high")


def check_indicators(found: dict, file: str) -> None:
    """Check the indicator library as read from `file`."""
    entries = _part(found, "indicators", list, file)
    codes = [entry.get("code") if isinstance(entry, dict) else None for entry in entries]
    for number, code in enumerate(codes, start=1):
        if not isinstance(code, str) or not CODE.fullmatch(code):
            raise ValueError(f"{file}, indicator {number}: the code should be capital letters, figures and underscores.")
        if codes.index(code) < number - 1:
            raise ValueError(f"{file}: {code} is there twice. Keep one of them.")
    for entry in entries:
        where = f"{file}, {entry['code']}"
        _check_fields(entry, where)
        _check_sums(entry, where)
        if entry["pair"] and (entry["pair"] not in codes or entry["pair"] == entry["code"]):
            raise ValueError(f"{where}: pair should be the code of another indicator in this file, or empty.")


def _check_fields(entry: dict, where: str) -> None:
    for key in INDICATOR_KEYS:
        if key not in entry:
            raise ValueError(f"{where}: {key} is missing.")
    for key in entry:
        if key not in INDICATOR_KEYS:
            raise ValueError(f"{where}: {key} is not a field of an indicator. Remove it or mend its spelling.")
    for key in TEXTS:
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise ValueError(f"{where}: {key} should be a text and not empty.")
    for key in WORDS:
        if not isinstance(entry[key], str):
            raise ValueError(f"{where}: {key} should be a text; it may be empty.")
    for key, allowed in CHOICES.items():
        if type(entry[key]) not in (str, int) or entry[key] not in allowed:
            raise ValueError(f"{where}: {key} should be one of {', '.join(map(str, allowed))}.")
    for key in FLAGS:
        if not isinstance(entry[key], bool):
            raise ValueError(f"{where}: {key} should be true or false.")
    for key in DATES:
        if not _is_date(entry[key]):
            raise ValueError(f"{where}: {key} should be a date such as 2026-10-01.")
    if type(entry["decimals"]) is not int or not 0 <= entry["decimals"] <= 4:
        raise ValueError(f"{where}: decimals should be a whole number from 0 to 4.")


def _check_sums(entry: dict, where: str) -> None:
    unit = entry["unit"]
    if entry["per"] != PER.get(unit):
        raise ValueError(f"{where}: per should be {PER.get(unit, 'null')} where the unit is {unit}.")
    computed = unit in COMPUTED_UNITS
    if bool(entry["numerator_words"]) != computed or bool(entry["denominator_words"]) != computed:
        wanted = "needs a numerator and a denominator in words" if computed else "has no numerator and no denominator"
        raise ValueError(f"{where}: the unit {unit} {wanted}.")
    if unit == RATE and (entry["rolling_3"] or entry["rolling_12"]):
        raise ValueError(f"{where}: a rate is not rolled over months.")
    low, high = entry["range_low"], entry["range_high"]
    if entry["polarity"] == RANGE:
        if not _is_number(low) or not _is_number(high) or low >= high:
            raise ValueError(f"{where}: range_low and range_high should be numbers, the lower one first.")
    elif low is not None or high is not None:
        raise ValueError(f"{where}: range_low and range_high should be null unless the polarity is range.")


def check_official_statistics(found: dict, file: str, periods: tuple[str, ...]) -> None:
    """Check the official statistics as read from `file`; `periods` are the words that a series may use for its time."""
    meta = _part(found, "meta", dict, file)
    if not isinstance(meta.get("attribution"), str) or not meta["attribution"].strip():
        raise ValueError(f"{file}: the part called meta should hold the attribution, which the licence asks for.")
    councils = _part(found, "councils", dict, file)
    for name, council in councils.items():
        if not isinstance(council, dict) or not isinstance(council.get("region"), str) or not council["region"]:
            raise ValueError(f"{file}, {name}: the region is missing.")
    seen = set()
    for number, series in enumerate(_part(found, "series", list, file), start=1):
        code = series.get("code") if isinstance(series, dict) else None
        if not isinstance(code, str) or not CODE.fullmatch(code):
            raise ValueError(f"{file}, series {number}: the code should be capital letters, figures and underscores.")
        if code in seen:
            raise ValueError(f"{file}: {code} is there twice. Keep one of them.")
        seen.add(code)
        _check_series(series, f"{file}, {code}", councils, periods)


def _check_series(series: dict, where: str, councils: dict, periods: tuple[str, ...]) -> None:
    if series.get("period") not in periods:
        raise ValueError(f"{where}: period should be one of: {', '.join(periods)}.")
    years = series.get("years")
    if not isinstance(years, list) or not years or not all(type(year) is int and 1900 <= year <= 2200 for year in years):
        raise ValueError(f"{where}: years should be a list of years such as 2019.")
    if len(set(years)) < len(years):
        raise ValueError(f"{where}: a year is there twice.")
    _check_values(series.get("england"), years, f"{where}, England")
    for name, figures in _part(series, "councils", dict, where).items():
        if name not in councils:
            raise ValueError(f"{where}: {name} is not among the councils of this file. Add it there or mend its spelling.")
        place = f"{where}, {name}"
        if not isinstance(figures, dict):
            raise ValueError(f"{place}: own, region and neighbours were expected.")
        _check_values(figures.get("own"), years, f"{place}, own")
        _check_values(figures.get("region"), years, f"{place}, region")
        for model, by_statistic in _part(figures, "neighbours", dict, place).items():
            if not isinstance(by_statistic, dict) or not set(by_statistic) <= {MEAN, MEDIAN}:
                raise ValueError(f"{place}, neighbours of {model}: only mean and median were expected.")
            for statistic, values in by_statistic.items():
                _check_values(values, years, f"{place}, {statistic} of the neighbours of {model}")


def _check_values(values: object, years: list[int], where: str) -> None:
    if not isinstance(values, list) or len(values) != len(years):
        raise ValueError(f"{where}: one figure for each of the {len(years)} years was expected.")
    if not all(value is None or _is_number(value) for value in values):
        raise ValueError(f"{where}: a figure should be a number, or null where there is none.")


def _part(found: dict, key: str, kind: type, where: str):
    if not isinstance(found.get(key), kind):
        raise ValueError(f"{where}: the part called {key} is missing or not a {'list' if kind is list else 'group of fields'}.")
    return found[key]


def _is_number(value: object) -> bool:
    return type(value) is int or (isinstance(value, Decimal) and value.is_finite())


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
