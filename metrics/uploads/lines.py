"""One line of a table read as figures, each part of it checked. Standard library only."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from metrics.figures import DECIMALS, check, decimals_of, rounded
from metrics.kinds import PERCENT
from metrics.months import Month
from metrics.uploads.cells import Cell, Problem, letter
from metrics.uploads.months import read_month
from metrics.uploads.values import NO_VALUE, NoValue, clean, read_flag, read_number, read_percent, read_text

MOST_PROBLEMS = 200
CAVEAT_LIMIT, COMMENTARY_LIMIT = 300, 2_000


@dataclass(frozen=True)
class SeriesInfo:
    """What reading needs to know of a series. `key` is how files name it; `per` as in `metrics.figures`; `ends`: its last month,
    if it has one; `closed`: a sentence why it takes no figures, if it does not."""

    key: str
    unit: str
    per: int | None = None
    ends: Month | None = None
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a table. `value` is None where the table says that there is none, and `no_value` is then its word for that.

    `places`: how many decimals the value was typed with, 4 at most. `provisional`, `caveat` and `commentary` are None where
    the table has no column for them.
    """

    sheet: str
    line: int
    column: str
    series: str
    month: Month
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    provisional: bool | None = None
    caveat: str | None = None
    commentary: str | None = None
    no_value: str = ""
    places: int = DECIMALS

    @property
    def address(self) -> str:
        """The cell of its value, as a spreadsheet names it: `C5`."""
        return f"{self.column}{self.line}"

    @property
    def content(self) -> tuple:
        """What it says, wherever it stands."""
        return self.value, self.numerator, self.denominator, self.provisional, self.caveat, self.commentary


class Faults:
    """What is wrong with a table: the first 200 problems, and how many there are."""

    def __init__(self, sheet: str):
        self.sheet = sheet
        self.count = 0
        self.listed: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self.count += 1
        if len(self.listed) < MOST_PROBLEMS:
            self.listed.append(problem)

    def at(self, line: int, column: str, message: str) -> None:
        self.add(Problem(self.sheet, line, column, message))

    def of(self, cell: Cell, message: str) -> None:
        self.at(cell.line, letter(cell.column), message)


class LineReader:
    """Reads the cells of a line; what is wrong goes to `faults`, and nothing is handed on for it."""

    def __init__(self, faults: Faults, percent_style: str | None, date_system: str):
        self.faults, self._percent_style, self._date_system = faults, percent_style, date_system
        self._months: dict[object, Month] = {}

    def alone(self, info: SeriesInfo, cell: Cell, month: Month) -> Figure | None:
        """A value under its month."""
        value = self._number(info, cell)
        return self._figure(info, month, cell, value, None, None) if value is not None else None

    def whole(self, info: SeriesInfo, cells: Mapping[str, Cell]) -> Figure | None:
        """A line with one figure."""
        wrong = self.faults.count
        month = self._month(cells["month"])
        value = self._number(info, cells["value"]) if "value" in cells else NO_VALUE
        parts = [self._part(cells[role]) if role in cells else NO_VALUE for role in ("numerator", "denominator")]
        words = {
            "provisional": self._read(read_flag, cells["provisional"]) if "provisional" in cells else None,
            "caveat": self._text(cells["caveat"], CAVEAT_LIMIT) if "caveat" in cells else None,
            "commentary": self._text(cells["commentary"], COMMENTARY_LIMIT) if "commentary" in cells else None,
        }
        if self.faults.count > wrong:
            return None
        return self._figure(info, month, cells.get("value", cells.get("numerator")), value, *parts, **words)

    def _figure(self, info, month, cell, value, numerator, denominator, **words) -> Figure | None:
        typed, top, bottom = (None if isinstance(part, NoValue) else part for part in (value, numerator, denominator))
        where = (self.faults.sheet, cell.line, letter(cell.column), info.key, month)
        word = _word_for_none(value, numerator, denominator)
        if word is not None:
            return Figure(*where, None, **words, no_value=word)
        try:
            if typed is None and top is not None and bottom is not None and value.word:
                raise ValueError(
                    f"“{value.word}” stands for the value, but numerator and denominator are given. Empty one or other."
                )
            kept = check(info.unit, info.per, typed, top, bottom)
        except ValueError as error:
            self.faults.of(cell, str(error))
            return None
        places = DECIMALS if top is not None else min(decimals_of(typed), DECIMALS)
        return Figure(*where, kept, top, bottom, **words, places=places)

    def _month(self, cell: Cell) -> Month | None:
        found = self._months.get(cell.value)
        if found is None:
            found = self._read(lambda value: read_month(value, self._date_system), cell)
            if found is not None:
                self._months[cell.value] = found
        return found

    def _number(self, info: SeriesInfo, cell: Cell) -> Decimal | NoValue | None:
        if info.unit == PERCENT:
            return self._read(lambda value: read_percent(value, self._percent_style, cell.percent), cell)
        return self._read(read_number, cell)

    def _part(self, cell: Cell) -> Decimal | NoValue | None:
        number = self._read(read_number, cell)
        too_fine = isinstance(number, Decimal) and decimals_of(number) > DECIMALS
        return rounded(number, DECIMALS) if too_fine else number

    def _text(self, cell: Cell, limit: int) -> str | None:
        text = read_text(cell.value)
        if all(unicodedata.category(character)[0] in "CZ" for character in text):
            return ""  # what shows nothing is nothing
        if len(text) <= limit:
            return text
        self.faults.of(cell, f"The text has {len(text):,} characters; at most {limit:,} fit.")
        return None

    def _read(self, read, cell: Cell):
        try:
            return read(cell.value)
        except ValueError as error:
            self.faults.of(cell, str(error))
            return None


def key_of(text: str) -> str:
    """How keys of series are compared: capital letters, no spaces around the stroke, single spaces elsewhere."""
    return "/".join(part.strip() for part in clean(text).upper().split("/"))


def _word_for_none(value, numerator, denominator) -> str | None:
    """The table's word where it says that there is no figure; None where it gives one, or half of one."""
    words = [part.word for part in (value, numerator, denominator) if isinstance(part, NoValue)]
    parts = [part for part in (numerator, denominator) if isinstance(part, NoValue) and part.word]
    given = [part for part in (value, numerator, denominator) if isinstance(part, Decimal)]
    # With one part hidden ("c" of 20), the other alone says nothing.
    if not given or (len(given) == len(parts) == 1 and given[0] is not value):
        return next((word for word in words if word), "")
    return None
