"""Words that the sentences of the checks share. Standard library only."""

import datetime as dt
import re
from collections.abc import Sequence

# A name is the subject in a few words; longer wording is cut, since the sentence and the link lead to the whole of it.
NAME_LIMIT = 120


def date_words(day: dt.date) -> str:
    """ "30 June 2020"."""
    return f"{day.day} {day:%B %Y}"


def number(count: int, one: str, many: str = "") -> str:
    """ "1 day", "3 days"; `many` where it is not `one` with an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def times(count: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def listed(words: Sequence[str]) -> str:
    """ "2a", "2a and 2b", "2a, 2b and 2c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def cut(words: str, limit: int = NAME_LIMIT) -> str:
    """At most `limit` characters; what is cut ends with an ellipsis."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def capital(words: str) -> str:
    """The first letter as a capital, the others as they are."""
    return words[:1].upper() + words[1:]


def normalised(text: str) -> str:
    """Text as it is compared: white space and capitals do not count."""
    return " ".join(text.split()).casefold()


def natural(name: str) -> tuple:
    """A key that sorts 2.9 before 2.10."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts))


def later(*days: dt.date | None) -> dt.date | None:
    """The latest of the days that are known; None where none is."""
    return max((day for day in days if day is not None), default=None)


def day_after(day: dt.date) -> dt.date:
    """The day from which something that was due on `day` is late."""
    return day + dt.timedelta(days=1)
