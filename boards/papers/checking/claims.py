"""What a paper claims against its own figures. Pure.

Rules
CLAIM_MISSED     "target met" over a requirement with a figure of its own that misses it
CLAIM_NO_FIGURE  "target met" over a requirement, and no figure at all beside it
TARGET_WORD      "above", "below" or "exceeding" a target that the figure in the sentence is on the other side of
TARGET_ROW       a row of a table that says met or green, whose figure misses its target
ALL_AND_SOME     "all" receive something, and the next sentence says that some did not

"The target of 85% was met: visits were 77%" is a claim too. Whether higher is better is then said by "at least" or "at most", by
the indicator of the pack that the words name, or by words that can go one way only: visits in time, reviews, supervision, and
vacancies, re-referrals, turnover. Where nothing says it, nothing is said.

A requirement is the paragraph before the claim. Of several percentages that it asks for by dates, the one that was due last
before the date of the paper counts. Where the direction of a target is not said, nothing is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from boards.papers.checking import dates, numbers
from boards.papers.checking.naming import is_named, significant
from boards.papers.checking.numbers import Number, cell, numbers_in, plain
from boards.papers.checking.order import labels_in
from boards.papers.checking.paper import HEADING, Finding, Grid, Line, Paper, found, row_words

AT_LEAST, AT_MOST = "at least", "at most"
# A block about one measure has no more lines than these before the claim, nor behind it.
NEAR = 20
_MET = re.compile(r"\b(?:met|achieved|exceeded|completed?)\b", re.IGNORECASE)
_NOT_MET = re.compile(r"\b(?:not|un|partly|partially|nearly|almost|to be|will be|yet)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """A claim with the heading of its block ("": none), the requirement before it, and what is said after it."""

    line: Line
    heading: str
    asked: tuple[Line, ...]
    said: tuple[Line, ...]


def claims_in(paper: Paper) -> list[Claim]:
    """The claims that stand as a line of their own: "Council response – Target met"."""
    places = [place for place, _, said in labels_in(paper) if _MET.search(said) and not _NOT_MET.search(said)]
    lines, claims = paper.lines, set(places)
    held = []
    for place in places:
        begin, end = place, place + 1
        while begin > max(0, place - NEAR) and not _opens(lines[begin - 1]) and begin - 1 not in claims:
            begin -= 1
        while end < min(len(lines), place + NEAR) and end not in claims and _goes_on(lines[end]):
            end += 1
        heading = lines[begin - 1].words if begin and _opens(lines[begin - 1]) else ""
        held.append(Claim(lines[place], heading, lines[begin:place], lines[place + 1 : end]))
    return held


def _opens(line: Line) -> bool:
    return line.kind == HEADING or bool(re.match(r"(?:escalation )?measure\s+\d+\b", line.words, re.IGNORECASE))


def _goes_on(line: Line) -> bool:
    """Whether a line still is about the claim: what is said of all measures together belongs to none of them."""
    of_all = re.search(r"\b(?:these|the|all)\s+(?:escalation\s+)?measures\b|\bindependent chair\b", line.words, re.IGNORECASE)
    return not _opens(line) and not of_all


_ASKED = re.compile(
    r"\bat least\s+(?P<value>\d+(?:\.\d+)?)\s?(?:%|per cent)"
    r"(?:[^.;,]{0,25}?\bby\s+(?:the\s+)?(?:end\s+of\s+)?(?P<by>[^,.;]{4,30}))?",
    re.I,
)
_IS_NOW = re.compile(r"\b(?:currently|now|is at|are at|stands? at|latest)\b", re.IGNORECASE)
_OWN_TARGET = re.compile(r"\b(?:target|against|compared|previous|from|last year|baseline|was|were)\b", re.IGNORECASE)


def claim_missed(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "Target met" over a requirement, or beside a target, with a figure of its own that misses it."""
    yield from _missed_below(paper)
    yield from _missed_beside(paper, truth)


def _missed_below(paper: Paper) -> Iterator[Finding]:
    for claim in claims_in(paper):
        asked = [match for line in claim.asked for match in _ASKED.finditer(line.words)]
        due = _due(asked, paper.dated)
        if due is None:
            continue
        value, by = due
        for line in claim.said:
            for sentence in line.sentences:
                figures = [number for number in numbers_in(sentence) if number.unit == numbers.PERCENT]
                if not _IS_NOW.search(sentence) or _OWN_TARGET.search(sentence) or not _is_about(sentence, claim.asked):
                    continue
                short = [number for number in figures if number.value < value]
                if short:
                    named = " and ".join(_with_its_words(number, sentence) for number in short)
                    wrong = f"It says “{claim.line.words}”, and at least {value}% was due{by}: {named} is below."
                    yield found("CLAIM_MISSED", line, sentence, wrong, _short_of(short, value))


def _due(asked: list[re.Match], dated) -> tuple[Decimal, str] | None:
    """What was due last by the date of the paper, and by when in words; None where that is not plain."""
    held = []
    for match in asked:
        days = dates.dates_in(match["by"] or "")
        if match["by"] and (len(days) != 1 or days[0].last is None or dated is None):
            return None
        if not days or days[0].last <= dated:
            held.append((days[0].last if days else None, Decimal(match["value"])))
    if not held or len({day for day, _ in held}) != len(held):
        return None
    day, value = max(held, key=lambda pair: (pair[0] is not None, pair[0]))
    return value, f" by {dates.day_words(day)}" if day else ""


def _is_about(sentence: str, asked: tuple[Line, ...]) -> bool:
    """Whether sentence and requirement share a word that says what is measured."""
    return bool(_content(sentence) & {word for line in asked for word in _content(line.words)})


def _content(words: str) -> set[str]:
    held = re.findall(r"[a-z]{6,}", words.lower())
    return {word.rstrip("s") for word in held} - {"target", "increase", "percentage", "council", "current", "currently", "should"}


def _with_its_words(number: Number, sentence: str) -> str:
    behind = re.match(r"\s+(?:for|of|in)\s+([A-Z]{2,}|[\w ]{3,30}?)(?=[,.;)]|\s+and\b|$)", sentence[number.end :])
    return f"{number.text} for {behind[1]}" if behind else number.text


def _short_of(short: list[Number], value: Decimal) -> str:
    return (
        "; ".join(f"{value} − {number.value} = {plain(value - number.value)} percentage points short" for number in short) + "."
    )


def claim_no_figure(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "Target met" over a requirement, and no figure at all beside it."""
    for claim in claims_in(paper):
        words = " ".join(dates.without_dates(re.sub(r"\bcovid\s?-?\s?19\b", "", line.words, flags=re.I)) for line in claim.said)
        if claim.asked and claim.said and not numbers_in(words) and not re.search(rf"\b{numbers.COUNT}\b", words, re.I):
            quote = f"{claim.heading} {claim.line.words}".strip()
            yield found("CLAIM_NO_FIGURE", claim.line, quote, "No figure is given that shows it.")


# --- In one sentence ---

_FIGURE = r"(?P<value>\d+(?:\.\d+)?)\s?(?:%|per cent)"
_TARGET = r"target\s+(?:of|is|was|being|:)?\s*(?P<target>\d+(?:\.\d+)?)\s?(?:%|per cent)"
_SIDES = (
    (
        AT_LEAST,
        re.compile(
            rf"{_FIGURE}[^.;%]{{0,60}}?\b(?:above|over|exceed(?:s|ed|ing)|higher than)\s+(?:the\s+|our\s+|its\s+)?{_TARGET}",
            re.I,
        ),
    ),
    (
        AT_MOST,
        re.compile(rf"{_FIGURE}[^.;%]{{0,60}}?\b(?:below|under|lower than|short of)\s+(?:the\s+|our\s+|its\s+)?{_TARGET}", re.I),
    ),
    (
        AT_LEAST,
        re.compile(rf"\bexceed(?:s|ed|ing)\b[^.;%]{{0,60}}?{_FIGURE}[^.;%]{{0,90}}?\bagainst\s+(?:a|the|our)\s+{_TARGET}", re.I),
    ),
)


def target_word(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "Above", "below" or "exceeding" a target that the figure in the sentence is on the other side of."""
    for line in paper.prose:
        for sentence in line.sentences:
            for side, pattern in _SIDES:
                match = pattern.search(sentence)
                if match is None or re.search(r"\b(?:not|nor|never|no longer|percentage points?|points)\b", match[0], re.I):
                    continue
                value, target = Decimal(match["value"]), Decimal(match["target"])
                # As high as the target is neither above nor below; it is left alone.
                if (value < target) if side == AT_LEAST else (value > target):
                    other = "below" if side == AT_LEAST else "above"
                    sums = f"{value} − {target} = {plain(value - target)} percentage points."
                    yield found("TARGET_WORD", line, sentence, f"{value}% is {other} the target of {target}%.", sums)


# --- "The target was met", and the figure beside it ---

_TARGET_MET = re.compile(
    r"\btargets?\b[^.;:]{0,60}?\b(?:met|achieved|exceeded|reached|hit)\b|"
    r"\b(?:met|achieved|exceeded|reached|hit)\s+(?:the|its|our|this|their)\s+(?:\w+\s+)?target\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:not|no|never|nor|un\w+|partly|partially|nearly|almost|narrowly|to be|be|if|when|once|until|unless|whether|should|"
    r"would|could|will|yet|last|previous\w*|earlier|ago|before|baseline|from|since|than|year|points?|missed|short|by|some|most|"
    r"few|half|only)\b",
    re.IGNORECASE,
)
_GOAL = re.compile(r"\btargets?\s+(?:of|is|was|being|:)?\s*(?:at least|at most|a minimum of|a maximum of)?\s*$", re.IGNORECASE)
_IS_GOAL = re.compile(r"\s+target\b", re.IGNORECASE)
_ONE_WAY = (
    (
        AT_LEAST,
        re.compile(r"\b(?:on time|in time|(?:with)?in timescales?|up to date|visits?|reviews|supervision|supervised)\b", re.I),
    ),
    (AT_MOST, re.compile(r"\b(?:re-?referrals?|vacanc\w+|turnover|sickness|agency|overdue|late|delayed|not)\b", re.I)),
)


def met_in_words(paper: Paper) -> Iterator[tuple[Line, str]]:
    """Each sentence that says that a target is met, with the next one unless it holds both figures itself; claims that are lines
    of their own are left out."""
    heads = {id(claim.line) for claim in claims_in(paper)}
    for line in paper.prose:
        for at, sentence in enumerate(line.sentences if id(line) not in heads else ()):
            if _TARGET_MET.search(sentence) and not _NOT_SO.search(sentence):
                whole = sum(1 for number in numbers_in(sentence) if number.unit == numbers.PERCENT) >= 2
                yield line, sentence if whole else " ".join(line.sentences[at : at + 2])


def _missed_beside(paper: Paper, truth) -> Iterator[Finding]:
    for line, words in met_in_words(paper):
        percents = [number for number in numbers_in(words) if number.unit == numbers.PERCENT]
        goals = [number for number in percents if _GOAL.search(words[: number.start]) or _IS_GOAL.match(words[number.end :])]
        if len(percents) != 2 or len(goals) != 1 or _NOT_SO.search(words):
            continue
        [goal], [figure] = goals, [number for number in percents if number is not goals[0]]
        way = _better(words, truth)
        if (way == AT_LEAST and figure.value < goal.value) or (way == AT_MOST and figure.value > goal.value):
            wrong = f"The target is told as met, and {figure.text} misses {way} {goal.text}."
            apart = abs(goal.value - figure.value)
            sums = f"{max(goal.value, figure.value)} − {min(goal.value, figure.value)} = {apart} percentage points."
            yield found("CLAIM_MISSED", line, words, wrong, sums)


def _better(words: str, truth) -> str | None:
    """Which way the target goes; None where nothing says it, or two things say otherwise."""
    low, high = _LOW.search(words), _HIGH.search(words)
    if low or high:
        return None if low and high else AT_MOST if low else AT_LEAST
    said = significant(dates.without_dates(words)) - _OF_TARGETS
    known = {each.polarity for each in truth.series if is_named(each.name, said)} if truth else set()
    ways = {AT_LEAST if one.startswith("Higher") else AT_MOST if one.startswith("Lower") else None for one in known}
    ways = ways or {way for way, pattern in _ONE_WAY if pattern.search(words)}
    return ways.pop() if len(ways) == 1 else None


_OF_TARGETS = frozenset({"target", "met", "exceeded", "hit", "against"})


# --- In a row ---

_ACTUAL_HEAD = re.compile(r"\b(?:actual|current|latest|performance|result|now|figure)\b", re.IGNORECASE)
_STATUS_HEAD = re.compile(r"\b(?:status|met|rating|rag|achieved|outcome)\b", re.IGNORECASE)
_SAYS_MET = re.compile(r"^(?:target\s+)?(?:met|achieved|exceeded|yes|green|on target)$", re.IGNORECASE)
_LOW = re.compile(r"≤|<|\b(?:at most|maximum|no more than|below|under|or less|or fewer|up to|max)\b", re.IGNORECASE)
_HIGH = re.compile(r"≥|>|\b(?:at least|minimum|no less than|above|over|or more|min)\b", re.IGNORECASE)


def target_row(paper: Paper, truth=None) -> Iterator[Finding]:
    """A row of a table that says met or green, whose figure misses its target."""
    for grid, row, actual, target, says in rows_with_targets(paper):
        held, goal = cell(row[actual]), numbers_in(row[target])
        way = _direction(grid, row, target)
        if (
            not _SAYS_MET.match(row[says].strip())
            or held is None
            or len(goal) != 1
            or way is None
            or held.number.unit != goal[0].unit
        ):
            continue
        value, due = held.number.value, goal[0].value
        if (value < due) if way == AT_LEAST else (value > due):
            wrong = f"It says “{row[says].strip()}”, and {held.number.text} misses {way} {goal[0].text}."
            yield found("TARGET_ROW", grid, row_words(row), wrong)


def rows_with_targets(paper: Paper) -> Iterator[tuple]:
    """Each row of a table with one column for the target, one for the figure and one for what is said of it."""
    for grid in paper.grids:
        places = [
            [place for place, head in enumerate(grid.head) if pattern.search(head)]
            for pattern in (_ACTUAL_HEAD, re.compile(r"\btarget\b", re.I), _STATUS_HEAD)
        ]
        if all(len(each) == 1 for each in places) and len({each[0] for each in places}) == 3:
            actual, target, says = (each[0] for each in places)
            for row in grid.rows:
                if len(row) > max(actual, target, says):
                    yield grid, row, actual, target, says


def _direction(grid: Grid, row, target: int) -> str | None:
    """Which way the target goes, in its own cell or in the heading; None where neither says it or both ways are named."""
    for words in (row[target], grid.head[target]):
        low, high = _LOW.search(words), _HIGH.search(words)
        if bool(low) != bool(high):
            return AT_MOST if low else AT_LEAST
    return None


# --- All, and some not ---

_ALL = re.compile(r"\ball\s+(?P<who>\w+)\s+(?:\w+\s+){0,4}?(?:receiv\w+|have|had|get|been|are)\b(?P<what>[^.]*)", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:some|several|a few|a number of)\b[^.]*\b(?:delayed|missed|cancelled|postponed|not been|not had|not received)\b", re.I
)


def all_and_some(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "All" receive something, and the next sentence says that some did not."""
    for line in paper.prose:
        for before, after in zip(line.sentences, line.sentences[1:], strict=False):
            said, some = _ALL.search(before), _SOME.search(after)
            if said and some and _content(said["what"]) & _content(some[0]):
                yield found("ALL_AND_SOME", line, f"{before} {after}", f"“All {said['who']}” and “some” do not go together.")
