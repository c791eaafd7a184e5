"""What stands in one cell, read as a number, a percentage, yes or no, or text. Months are read in `metrics.uploads.months`.

Functions take what a table hands over: text, or from a workbook also int, float, bool, date and datetime. They raise ValueError
with a sentence. Nothing is guessed: "1,23" is refused, and whether 0.77 means 77 % is the caller's to say.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from metrics.guarding import unguarded

MOST_DIGITS = 12  # before the decimal point
KEPT_DIGITS = 14  # in all, as many as the database holds
NUMBER_STYLE, FRACTION_STYLE = "number", "fraction"
PERCENT_STYLES = {
    NUMBER_STYLE: "As numbers: 77 means 77 %",
    FRACTION_STYLE: "As fractions: 0.77 means 77 %",
}

NO_VALUE_WORDS = frozenset({"", "-", "–", "—", "−", "n/a", "na", "c", "x", "..", ":", "*", "z"})
YES_WORDS = frozenset({"yes", "y", "true", "1", "p", "provisional"})
NO_WORDS = frozenset({"", "no", "n", "false", "0", "f", "final"})

_ROUNDING = Context(prec=KEPT_DIGITS, rounding=ROUND_HALF_UP)
_SPACES = re.compile(r"\s+")
_PERCENT_SIGN = re.compile(r"\s?%(\)?)$")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}([, ])[0-9]{3}(?:\1[0-9]{3})*(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class NoValue:
    """The cell says that there is no value; `word` is how ("" for an empty cell, "c" for a small number kept back)."""

    word: str = ""


NO_VALUE = NoValue()


def shown(value) -> str:
    """A cell as a message quotes it: at most 40 characters."""
    text = clean(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def clean(value) -> str:
    """The text of a cell with single spaces (of any kind of space), none at its ends."""
    return "" if value is None else _SPACES.sub(" ", str(value)).strip()


def no_value(value) -> NoValue | None:
    """How the cell says that there is no value; None where it says something else."""
    if value is None:
        return NO_VALUE
    if not isinstance(value, str):
        return None
    word = clean(value)
    if word.lower() not in NO_VALUE_WORDS:
        return None
    return NoValue(word) if word else NO_VALUE


def read_number(value) -> Decimal | NoValue:
    """A number: "1,234", "1 234", "£1,200"; "(5)" and "−5" for minus 5. With a % sign it is refused: see `read_percent`.

    More than 12 digits before the decimal point are refused; all together are rounded half up to 14 digits. A spreadsheet
    reckons with 15, and keeps 0.1 + 0.2 as 0.30000000000000004.
    """
    missing = no_value(value)
    if missing is not None:
        return missing
    if not isinstance(value, str):
        return _number_in_cell(value)
    text = clean(value)
    if _PERCENT_SIGN.search(text):
        raise ValueError(f"“{shown(text)}” is a percentage, and a plain number was expected. Check the figure and its series.")
    return _number_in_text(text)


def read_percent(value, style: str | None, percent_format: bool = False) -> Decimal | NoValue:
    """A percentage as a number from 0 to 100 (the range is not checked here).

    `style` says what a bare number means: "number" (77 is 77 %) or "fraction" (0.77 is 77 %); None where nobody has said.
    "77%" means itself whatever the style, and so does a number in a workbook's cell that is formatted as a percentage.
    """
    missing = no_value(value)
    if missing is not None:
        return missing
    if isinstance(value, str):
        text = clean(value)
        bare = _PERCENT_SIGN.sub(r"\1", text)
        number = _number_in_text(bare)
        if bare != text:
            return number
    else:
        number = _number_in_cell(value)
        if percent_format:
            return _hundredfold(number)
    if style is None:
        raise ValueError(f"“{shown(value)}” may be a percentage or a fraction. Say how the file writes percentages.")
    if style == NUMBER_STYLE:
        return number
    if number > 1:
        raise ValueError(f"“{shown(value)}” is above 1, but the file is said to write percentages as fractions (0.77 for 77 %).")
    return _hundredfold(number)


def read_flag(value) -> bool:
    """Whether a figure is provisional: "yes", "no", "provisional", "final", true, false; an empty cell is no."""
    word = clean(value).lower()
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise ValueError(f"“{shown(value)}” is neither yes nor no. Write yes for a provisional figure, no for a final one.")


def read_text(value) -> str:
    """Free text. A ' that an export put before a formula sign is taken off; lines end in a line feed."""
    return "" if value is None else unguarded(str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def _hundredfold(number: Decimal) -> Decimal:
    """A fraction as a percentage, with the decimals that were typed: 0.770 is 77.0."""
    percentage = number.scaleb(2)
    return percentage if percentage.as_tuple().exponent <= 0 else percentage.quantize(Decimal(1))


def _number_in_cell(value) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(f"A number was expected, not {str(value).upper()}.")
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        raise ValueError(f"“{shown(value)}” is a date or time, not a number. Format the cell as a number and type it again.")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("The cell holds something that is not a number.")
        # A workbook keeps 77 as 77.0, which says nothing of how many decimals were typed.
        value = repr(value).removesuffix(".0")
    return _sized(Decimal(value))


def _number_in_text(text: str) -> Decimal:
    bare, negative = text, False
    if bare.startswith("(") and bare.endswith(")"):
        bare, negative = bare[1:-1].strip(), True
    elif bare.startswith(("-", "−", "–", "+")):
        bare, negative = bare[1:].strip(), bare[0] != "+"
    bare = bare.removeprefix("£").strip()
    if not _PLAIN.fullmatch(bare) and not _THOUSANDS.fullmatch(bare):
        raise ValueError(f"“{shown(text)}” is not a number. {_hint(bare)}")
    number = _sized(Decimal(bare.replace(",", "").replace(" ", "")))
    return -number if negative else number


def _sized(number: Decimal) -> Decimal:
    if number and number.adjusted() >= MOST_DIGITS:
        raise ValueError(f"The number has more than {MOST_DIGITS} digits before the decimal point. Check the figure.")
    return _ROUNDING.plus(number)


def _hint(text: str) -> str:
    if text.startswith("#"):
        return "It is an error of the spreadsheet: mend the formula there, then put in the values."
    if "," in text:
        return "Write it with a full stop for decimals and commas between thousands, such as 1,234.5."
    if text.count(".") > 1:
        return "It has more than one decimal point."
    return "Write figures only, or “n/a” where there is none."
