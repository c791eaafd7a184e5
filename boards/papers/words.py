"""How days, months, numbers of things and amounts are written in a paper. Pure; values come as the text that packs hold."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from metrics.months import MONTH_NAMES, Month
from plans.rag import AMBER, GREEN, IMPACT_WORDS, RATING_WORDS, RED, STAGE_WORDS

NOT_SET = "not set"
RATED = (RED, AMBER, GREEN)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def day(text: str) -> str:
    """`2019-09-10` as "10 September 2019"; "not set" for nothing; what is no day stays as it is."""
    if not text:
        return NOT_SET
    try:
        date = dt.date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{date.day} {MONTH_NAMES[date.month]} {date.year}"


def month(text: str) -> str:
    """`2019-08` as "August 2019"; what is no month stays as it is."""
    try:
        return Month.parse(text[:7]).label
    except ValueError:
        return text


def position_words(month_text: str, dated: str) -> str:
    """ "at the end of July 2020"; of a paper that is dated before that month is over "as at 8 July 2020"."""
    try:
        early = dt.date.fromisoformat(dated[:10]) < Month.parse(month_text[:7]).last
    except ValueError:
        early = False
    return f"as at {day(dated)}" if early else f"at the end of {month(month_text)}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 action", "25 actions"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """ "Red, Amber and Green"."""
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def printable(text: str) -> str:
    """The text without characters that XML cannot hold, and so no Word file, drawing or PDF."""
    return _NOT_IN_XML.sub("", text)


def sentence(text: str) -> str:
    """The text with a full stop, where it has no other end."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…:”" else f"{text}."


def rating(code: str) -> str:
    return RATING_WORDS.get(code, code or RATING_WORDS[""])


def stage(code: str) -> str:
    return STAGE_WORDS.get(code, code)


def impact(code: str) -> str:
    return IMPACT_WORDS.get(code, code) or "not set"


def number(text: str) -> Decimal | None:
    """A decimal as packs hold it; None for nothing and for what is no number."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
