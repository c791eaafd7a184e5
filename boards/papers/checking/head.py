"""What month a paper speaks of at its head, beside that of the pack that it is held against. Pure.

A month in the title or in the headings before the first paragraph counts; "since April" and the month of an inspection do not.
Where there is none, the day that stands at the head, or else the date of the paper, says only that the pack is of a month that
had not begun, or of one long before.
"""

import datetime as dt
import re

from boards.papers.checking import dates
from boards.papers.checking.dates import Date
from boards.papers.checking.paper import HEADING, Grid, Line, Paper
from boards.papers.checking.truth import Truth
from metrics.months import Month

PARTS_OF_HEAD, PARAGRAPH_FROM, LONG_BEFORE = 15, 90, 3
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:(?:since|from|after|before|between)\s+(?:the\s+(?:end|start)\s+of\s+|early\s+|late\s+|mid\s+)?|(?:to|and|until|till)\s+(?:in\s+)?|"
    r"(?:inspect\w*|visit|ofsted|ilacs)\s+(?:(?:of|in|on)\s+)?|(?:plan|notice|strategy|report|review|judgement)\s+(?:of|in)\s+)$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^\s*(?:to|and|until|[–—-])\s", re.IGNORECASE)
_DATE_OF_IT = re.compile(
    r"^(?:(?:(?:report |meeting )?date(?: of (?:the )?(?:meeting|report|paper))?|dated)\s*:?)?\s*$", re.IGNORECASE
)


def other_month(paper: Paper, truth: Truth | None) -> str:
    """That the pack is of another month than the paper, in a sentence; empty where it is not, or where nothing says it."""
    if truth is None:
        return ""
    months = _months(paper)
    if months:
        may_be = {truth.month, *(Month.of(day) for day in truth.days)}
        if len(months) > 1 or months[0] in may_be:
            return ""
        return f"The paper speaks of {months[0].label} at its head, and the pack is of {truth.month.label}."
    day = _day(paper)
    last = max((truth.month.first, *truth.days))
    if day is None or (day >= truth.month.first and Month.of(day) - Month.of(last) <= LONG_BEFORE):
        return ""
    return f"The paper is dated {dates.day_words(day)}, and the pack is of {truth.month.label}."


def _head(paper: Paper) -> list[Line | Grid]:
    """What stands before the first paragraph."""
    held: list[Line | Grid] = []
    for part in paper.parts[:PARTS_OF_HEAD]:
        is_line = isinstance(part, Line)
        if is_line and part.kind != HEADING and (part.number or len(part.words) > PARAGRAPH_FROM or part.words.endswith(".")):
            break
        held.append(part)
    return held


def _months(paper: Paper) -> list[Month]:
    """The months that title and headings of the head name, each once."""
    headings = [part.words for part in _head(paper) if isinstance(part, Line) and part.kind == HEADING]
    # The title of a text is its first paragraph, whatever that is.
    is_title = not any(line.words == paper.title and line.kind != HEADING for line in paper.lines[:1])
    named = [paper.title, *headings] if is_title else headings
    return list(
        dict.fromkeys(Month.of(date.first) for words in named for date in dates.dates_in(words) if _is_its_month(words, date))
    )


def _is_its_month(words: str, date: Date) -> bool:
    return date.is_month and not _OF_SOMETHING_ELSE.search(words[: date.start]) and not _GOES_ON.match(words[date.end :])


def _day(paper: Paper) -> dt.date | None:
    """The one day that stands at the head by itself, or else the date of the paper."""
    rows = []
    for part in _head(paper):
        rows += [part.words] if isinstance(part, Line) else [" ".join(cells) for cells in (part.head, *part.rows)]
    held = set()
    for words in rows:
        days = [date for date in dates.dates_in(words) if date.first and not date.is_month]
        if len(days) == 1 and _DATE_OF_IT.match(words[: days[0].start]) and not words[days[0].end :].strip(" ."):
            held.add(days[0].first)
    return held.pop() if len(held) == 1 else paper.dated
