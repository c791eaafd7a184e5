"""Dates as papers write them, and the checks of dates: against the calendar, and against the date of the paper. Pure.

Rules
WEEKDAY       a day of the week that is not that of its date
NO_SUCH_DATE  a date that no calendar has
NOT_YET       something told as done on a day after the date of the paper
ALREADY_PAST  something told as still to come on a day before the date of the paper
WORKING_DAYS  a period that the law counts in working days, given in days

Only a sentence with one date is held against the date of the paper, and only where the words around the date say plainly which
it is: "was submitted on", "will open on", "On … the board agreed", "the board met on". "Agreed to meet on" says when it meets,
not when it agreed. What is quoted, required or planned is left alone, and so is a number of working days.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from boards.papers.checking.paper import Finding, Line, Paper, found

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAYS = "|".join(calendar.day_name)
DAY = re.compile(
    rf"(?:\b(?P<weekday>{_DAYS}),?\s+)?(?:the\s+)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH},?\s+"
    r"(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
SLASHED = re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\d/])")
MONTH_YEAR = re.compile(rf"\b{_MONTH}\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?(?:\d\d){1,2})?\b")
DAY_ALONE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}", re.IGNORECASE)


@dataclass(frozen=True)
class Date:
    """A date of a sentence: a day, or a whole month from `first` to `last`. `first` is None for a day that does not exist."""

    text: str
    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    weekday: str = ""

    @property
    def is_month(self) -> bool:
        return self.first is not None and self.first != self.last


def dates_in(words: str) -> list[Date]:
    """Every day and every month with its year, in order."""
    held: list[Date] = []
    for pattern in (DAY, SLASHED):
        held += [_day(match) for match in pattern.finditer(words)]
    for match in MONTH_YEAR.finditer(words):
        if not any(date.start <= match.start() < date.end for date in held):
            year, month = int(match["year"]), _MONTHS[match["month"].lower()]
            last = dt.date(year, month, calendar.monthrange(year, month)[1])
            held.append(Date(match[0], match.start(), match.end(), last.replace(day=1), last))
    return sorted(held, key=lambda date: date.start)


def _day(match: re.Match) -> Date:
    named = match["month"].lower().rstrip(".")
    month = _MONTHS.get(named) or int(named)
    try:
        day = dt.date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        day = None
    weekday = match.groupdict().get("weekday") or ""
    return Date(match[0], match.start(), match.end(), day, day, weekday.capitalize())


def without_dates(words: str) -> str:
    """The words with a space for each character of a date or a year, so that numbers in it are figures."""
    for pattern in (DAY, SLASHED, MONTH_YEAR, DAY_ALONE, YEARS):
        words = pattern.sub(lambda match: " " * len(match[0]), words)
    return words


def day_words(day: dt.date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


# --- Against the calendar ---


def weekday(paper: Paper, truth=None) -> Iterator[Finding]:
    """A day of the week that is not that of its date."""
    for line, sentence in _told(paper):
        for date in dates_in(sentence):
            if date.weekday and date.first and calendar.day_name[date.first.weekday()] != date.weekday:
                right = calendar.day_name[date.first.weekday()]
                yield found("WEEKDAY", line, sentence, f"{day_words(date.first)} is a {right}, not a {date.weekday}.")


def no_such_date(paper: Paper, truth=None) -> Iterator[Finding]:
    """A date that no calendar has."""
    for line, sentence in _told(paper):
        for date in dates_in(sentence):
            if date.first is None and not SLASHED.fullmatch(date.text):
                yield found("NO_SUCH_DATE", line, sentence, f"There is no such day as {date.text}.")


def _told(paper: Paper):
    for line in paper.lines:
        for sentence in line.sentences:
            yield line, sentence


# --- Against the date of the paper ---

_DONE = (
    r"submitted|published|approved|agreed|held|inspected|carried out|issued|received|completed|visited|launched|signed|presented|"
    r"reported|started|begun|opened|closed|confirmed|considered|adopted|endorsed|sent|delivered|appointed|established|written"
)
_PAST = re.compile(
    rf"\b(?:(?:has|have|was|were)(?:\s+\w+ly)?(?:\s+been)?(?:\s+\w+ly)?\s+(?:{_DONE})|took place|have written|has written)\b",
    re.IGNORECASE,
)
# One that acts, what it did, and nothing or "it" up to the date: "the board agreed a visit on …" may tell the day of the visit,
# and "agreed on" a day may be how the day was settled.
_ACTED = re.compile(
    r"\b(?:we|it|they|members|boards?|cabinet|committee|council|panel|ofsted|inspectors?|inspectorate|commissioners?|director|"
    r"leader|chair|partnership|department|team|officers|headteachers|partners)\s+(?:\w+ly\s+)?"
    r"(?:met|(?:agreed|approved|noted|considered|received|endorsed|adopted|published|submitted|signed|launched|decided|discussed)\s+"
    r"(?:it|this|them|these)|visited|inspected|began|started|opened|closed|(?:submitted|approved|published)\s+(?:the|its|our)\s+plan)"
    r"(?:\s+again)?\s+on(?:\s+the)?\s*(?:[A-Z][a-z]+day,?\s*)?$",
    re.IGNORECASE,
)
# What follows a date with which a sentence begins: who, and what was done or will be.
_WHO = r"^,?\s+(?!(?:that|which|who|when|if)\b)(?:[\w’'-]+\s+){1,7}?"
_DID = re.compile(
    rf"{_WHO}(?:(?:was|were|has been|have been)\s+(?:\w+ly\s+)?(?:{_DONE})\b|(?:met|took place|began|decided|wrote)\b|"
    rf"(?:{_DONE}|noted|discussed)(?=[.!]|$|\s+(?:that|to|the|a|an|its|this|these|our|all)\b))",
    re.IGNORECASE,
)
_WILL = re.compile(rf"{_WHO}(?:will|is to|are to|is due to|are due to)\s+(?!have\b)\w+", re.IGNORECASE)
_BEGINS_ON = re.compile(r"^(?:on|in|during)\s+(?:the\s+)?$", re.IGNORECASE)
_ENDS = re.compile(r"^\s*(?:$|[.,;:!)]|(?:to|and|at|with|when|where)\b)", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|is due to|are due to|is to|are to|is planned to|are planned to|is expected to|are expected to)\s+(?:be\s+)?\w+",
    re.IGNORECASE,
)
# Words after which a date belongs to something else than what was done or is to come.
_OTHER_DATE = re.compile(
    r"\b(?:by|for|until|till|since|from|after|before|dated|effective|between|inspection|review|report|meeting|notice|letter|plan|of)"
    r"\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_ON = re.compile(r"\b(?:on|in|during)(?:\s+the)?\s*(?:[A-Z][a-z]+day,?\s*)?$")
_BY = re.compile(r"\b(?:on|in|by|during|from)(?:\s+the)?(?:\s+(?:end|start|beginning|middle)\s+of)?\s*(?:[A-Z][a-z]+day,?\s*)?$")
_LOOKING_AHEAD = re.compile(
    r"\b(?:will|shall|planned|scheduled|proposed|expected|intended|due|should|would|could|once|when|if|until|aim\w*|to be|"
    r"commencing|target\w*|forecast)\b",
    re.IGNORECASE,
)
_LOOKING_BACK = re.compile(
    r"\b(?:said|stated|agreed that|promised|required|requires|needed|must|previously|originally|was to|were to|would|at least|"
    r"at most|maximum|minimum|within|expect|measure|target|notice|had)\b|%|[“”\"]",
    re.IGNORECASE,
)
NEAR = 90


def not_yet(paper: Paper, truth=None) -> Iterator[Finding]:
    """Something told as done on a day after the date of the paper."""
    for line, sentence, date in _one_date(paper):
        done = _before(_PAST, sentence, date, _ON) or _ACTED.search(sentence[: date.start]) or _after(_DID, sentence, date)
        if done and date.first > paper.dated and not _LOOKING_AHEAD.search(sentence):
            wrong = f"The paper is dated {day_words(paper.dated)}, and tells as done what lies {_ahead(date, paper.dated)}."
            yield found("NOT_YET", line, sentence, wrong)


def already_past(paper: Paper, truth=None) -> Iterator[Finding]:
    """Something told as still to come on a day before the date of the paper."""
    for line, sentence, date in _one_date(paper):
        ahead = _before(_TO_COME, sentence, date, _BY) or _at_once(sentence, date) or _after(_WILL, sentence, date)
        if ahead and date.last < paper.dated and not _LOOKING_BACK.search(sentence):
            wrong = f"The paper is dated {day_words(paper.dated)}. {_capital(date)} was past by then, and it is told as to come."
            yield found("ALREADY_PAST", line, sentence, wrong)


def _one_date(paper: Paper):
    """Sentences with one date that exists, in the paper's own words."""
    if paper.dated is None:
        return
    for line in paper.prose:
        for sentence in line.sentences:
            dates = dates_in(sentence)
            if len(dates) == 1 and dates[0].first is not None:
                yield line, sentence, dates[0]


def _before(verb: re.Pattern, sentence: str, date: Date, link: re.Pattern) -> bool:
    """Whether the date is that of the verb: it stands a little before it, and "on", "in" or the like leads to the date."""
    head = sentence[: date.start]
    joined = link.search(head)
    if joined is None or _OTHER_DATE.search(head[: joined.start()]):
        return False
    verbs = [match for match in verb.finditer(head) if joined.start() - match.end() <= NEAR]
    # A second verb or clause between the two may be what the date belongs to.
    return bool(verbs) and not re.search(r"[,;:]|\b(?:that|which|who|and)\b", head[verbs[-1].end() : joined.start()])


def _after(verb: re.Pattern, sentence: str, date: Date) -> bool:
    """Whether the sentence begins with the date, and goes on with what was done or will be."""
    joined = verb.search(sentence[date.end :]) if _BEGINS_ON.match(sentence[: date.start]) else None
    return joined is not None and not re.search(r"\b(?:that|which|who|and)\b", joined[0], re.IGNORECASE)


def _at_once(sentence: str, date: Date) -> bool:
    """ "Will report on" and a day, and nothing behind it of which it may be the day."""
    head = sentence[: date.start]
    joined = re.search(r"\bwill\s+(?:next\s+)?(?:report|meet|review|visit|inspect|plan)\s+(?:again\s+)?on(?:\s+the)?\s*$", head)
    return joined is not None and not date.is_month and bool(_ENDS.match(sentence[date.end :]))


def _ahead(date: Date, dated: dt.date) -> str:
    return "in a month that had not begun" if date.is_month else f"{(date.first - dated).days} {_days(date, dated)} ahead"


def _days(date: Date, dated: dt.date) -> str:
    return "day" if (date.first - dated).days == 1 else "days"


def _capital(date: Date) -> str:
    return f"{calendar.month_name[date.last.month]} {date.last.year}" if date.is_month else day_words(date.last)


# --- Periods of the law ---

# A number of days, what the sentence has to be about, and what is counted.
_PERIODS = (
    (70, re.compile(r"\binspect|\bofsted\b|\bstatement of action\b|\baction plan\b", re.I), "from receipt of the report"),
    (
        15,
        re.compile(r"\bsection 47\b|\bs\.?\s?47\b|\bICPCs?\b|\binitial child protection conference", re.I),
        "from the strategy discussion",
    ),
    (45, re.compile(r"\bassessments?\b.*\bdays\b", re.I), "from the referral"),
)
_WITHIN = re.compile(r"\bwithin\s+(\d+)\s+days\b", re.IGNORECASE)


def working_days(paper: Paper, truth=None) -> Iterator[Finding]:
    """A period that the law counts in working days, given in days."""
    told = set()
    for line in paper.prose:
        for sentence in line.sentences:
            match = _WITHIN.search(sentence)
            for days, about, counted in _PERIODS if match else ():
                if int(match[1]) == days and about.search(sentence) and days not in told:
                    # Once in a paper: it is the same slip each time.
                    told.add(days)
                    wrong = f"The law counts {days} working days, {counted}. In plain days the deadline reads earlier than it is."
                    yield found("WORKING_DAYS", line, sentence, wrong)


def lines_with_dates(lines: tuple[Line, ...]) -> int:
    """How many dates there are in the lines."""
    return sum(len(dates_in(sentence)) for line in lines for sentence in line.sentences)
