"""The shared library: 44 indicators and the official statistics to set beside them. Standard library only.

The two files beside this module are described in its README. They are read with decimals, never floats, and checked before
anything is handed out: a faulty file is a ValueError whose sentence says where and what.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from metrics.kinds import COMPARATOR_WORDS, ENGLAND, NEIGHBOURS, OWN, REGION
from metrics.library.checks import check_indicators, check_official_statistics
from metrics.months import Month

FOLDER = Path(__file__).parent
INDICATORS = FOLDER / "indicators.json"
OFFICIAL_STATISTICS = FOLDER / "official_statistics.json"

# How each series says which time its figures are for, and the month in which that time ends.
PERIOD_ENDS = {"year to 31 March": 3, "at 31 March": 3, "year to 30 September": 9, "at 30 September": 9}


@dataclass(frozen=True)
class ComparatorRow:
    """One official figure: of `group_name`, to be set beside the figures of the council `authority_name` (None: of any council).

    `code`: the indicator's. `group`: england, region, neighbours or own (the council's own official figure). `statistic` (mean or
    median) and `model` (such as April 2021) are those of the neighbours, otherwise empty. `year` is the label of the statistics;
    the period, in words in `period_label`, ends with the last day of `month`. `value`: percentages 0 to 100, rates per 10,000.
    Counts have neighbours' rows too, for completeness: a count is not compared with neighbours.
    """

    code: str
    authority_name: str | None
    group: str
    group_name: str
    statistic: str
    model: str
    year: int
    month: Month
    period_label: str
    value: Decimal


def indicators(path: Path = INDICATORS) -> list[dict]:
    """The indicators in their order, each a dict with the keys of `checks.INDICATOR_KEYS`.

    `checked_on` and `next_review` are dates; `range_low` and `range_high` are Decimal, or None without a range. Raises ValueError
    with a sentence where the file is faulty.
    """
    found = _read(path)
    check_indicators(found, path.name)
    for indicator in found["indicators"]:
        for key in ("checked_on", "next_review"):
            indicator[key] = dt.date.fromisoformat(indicator[key])
        for key in ("range_low", "range_high"):
            indicator[key] = None if indicator[key] is None else Decimal(indicator[key])
    return found["indicators"]


def official_statistics(path: Path = OFFICIAL_STATISTICS) -> dict:
    """The official statistics as the file has them: `meta` (attribution, source), `councils` (region, statistical neighbours) and
    `series` (figures by year; None: suppressed, not available or not collected).

    Raises ValueError with a sentence where the file is faulty.
    """
    found = _read(path)
    check_official_statistics(found, path.name, tuple(PERIOD_ENDS))
    return found


def comparator_rows(path: Path = OFFICIAL_STATISTICS) -> Iterator[ComparatorRow]:
    """Every figure of the official statistics as a row, in the order of the file; a figure that is missing there has no row."""
    statistics = official_statistics(path)
    for series in statistics["series"]:
        for whose, values in _lines(series, statistics["councils"]):
            for year, value in zip(series["years"], values, strict=True):
                if value is not None:
                    yield ComparatorRow(
                        code=series["code"],
                        **whose,
                        year=year,
                        month=Month(year, PERIOD_ENDS[series["period"]]),
                        period_label=f"{series['period']} {year}",
                        value=Decimal(value),
                    )


def _lines(series: dict, councils: dict) -> Iterator[tuple[dict, list]]:
    """The lines of figures of one series, each with whose it is."""

    def whose(authority_name, group, group_name, statistic="", model=""):
        return {
            "authority_name": authority_name,
            "group": group,
            "group_name": group_name,
            "statistic": statistic,
            "model": model,
        }

    yield whose(None, ENGLAND, COMPARATOR_WORDS[ENGLAND]), series["england"]
    for name, figures in series["councils"].items():
        yield whose(name, OWN, name), figures["own"]
        yield whose(name, REGION, councils[name]["region"]), figures["region"]
        for model, by_statistic in figures["neighbours"].items():
            for statistic, values in by_statistic.items():
                yield whose(name, NEIGHBOURS, COMPARATOR_WORDS[NEIGHBOURS], statistic, model), values


def _read(path: Path) -> dict:
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name} is not readable as JSON: see line {error.lineno}.") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not readable as UTF-8 text: save it in that encoding.") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} should hold one object with a part called meta.")
    return found
