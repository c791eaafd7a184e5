"""Numbers as papers write them: in a cell, and within a sentence. Pure.

`step` is the smallest step in which a number was written: 0.1 for 9.9%, 1,000 for £471k. What was rounded is compared within
half a step.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

PERCENT, MONEY, POINTS, PLAIN = "%", "£", "points", ""
_NAMED = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NAMES = {name: number for number, name in enumerate(_NAMED, 1)}
COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(sorted(NAMES, key=len, reverse=True))})"
_SCALES = {"k": 1000, "thousand": 1000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
NUMBER = re.compile(
    r"(?<![\w.,/£-])(?P<sign>[-−–+](?=[£\d]))?(?P<pound>£\s?)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?"
    r"(?:\s?(?P<unit>%|per\s?cent\b|percentage\s+points?\b)|\s?(?P<scale>k|m|bn|thousand|million|billion)\b)?(?![\w%/]|,\d|\.\d)",
    re.IGNORECASE,
)
_DASHES = {"-", "–", "—", "−"}


@dataclass(frozen=True)
class Number:
    """A number of a text, from `start` to `end`, with its unit and the step in which it was written."""

    value: Decimal
    unit: str
    step: Decimal
    text: str
    start: int = 0
    end: int = 0


def numbers_in(words: str) -> list[Number]:
    """Every number that is written in digits. Dates and years are numbers here, too: see `dates.without_dates`."""
    return [_number(match) for match in NUMBER.finditer(words)]


def _number(match: re.Match) -> Number:
    part = match["part"] or ""
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
    value = Decimal(match["digits"].replace(",", "") + part) * scale
    if match["sign"] and match["sign"] != "+":
        value = -value
    unit = (match["unit"] or "").lower()
    kind = POINTS if "point" in unit else PERCENT if unit else MONEY if match["pound"] else PLAIN
    return Number(value, kind, Decimal(1).scaleb(-max(len(part) - 1, 0)) * scale, match[0].strip(), match.start(), match.end())


def count(words: str) -> int | None:
    """ "six" or "25" as a number."""
    text = words.lower().replace(",", "")
    return NAMES.get(text, int(text) if text.isdecimal() else None)


@dataclass(frozen=True)
class CellNumber:
    """What a cell says: a number, and the share of a whole in brackets behind it (None: there is none)."""

    number: Number
    share: Number | None = None


def cell(words: str) -> CellNumber | None:
    """The number that is all that a cell says, or a number with a share: "1,116 (59.65%)". A dash is nought, brackets are minus.
    None for words and for an empty cell: missing is not nought."""
    text = words.strip().strip("*").strip()
    if text in _DASHES:
        return CellNumber(Number(Decimal(0), PLAIN, Decimal(1), text))
    inside = re.fullmatch(r"\((.+)\)", text)
    if inside:
        held = cell(inside[1])
        return CellNumber(_negative(held.number)) if held and held.share is None else None
    first = NUMBER.match(text)
    if first is None:
        return None
    rest = text[first.end() :].strip()
    if not rest:
        return CellNumber(_number(first))
    behind = re.fullmatch(r"\((.+?)\)", rest)
    share = NUMBER.fullmatch(behind[1].strip()) if behind else None
    if share is None or _number(share).unit != PERCENT:
        return None
    return CellNumber(_number(first), _number(share))


def _negative(number: Number) -> Number:
    return Number(-number.value, number.unit, number.step, number.text)


def plain(value: Decimal) -> str:
    """A number in a sentence: "1,152", "9.98", "−15"."""
    text = f"{value:,f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def written(value: Decimal, like: Number) -> str:
    """A value in the unit of a number beside which it stands: £ and %, thousands as they were written."""
    if like.unit != MONEY:
        return plain(value) + (like.unit if like.unit == PERCENT else "")
    scale, mark = next(
        ((size, mark) for mark, size in (("m", 1_000_000), ("k", 1000)) if re.search(rf"\d\s?{mark}", like.text, re.I)), (1, "")
    )
    return f"{'−' if value < 0 else ''}£{plain(abs(value) / scale)}{mark}"


def same(one: Decimal, other: Decimal, slack: Decimal = Decimal(0)) -> bool:
    return abs(one - other) <= slack
