"""Sums within sentences, and what a paper says there is against what it lists. Pure.

Rules
RATINGS_SUM  numbers of Red, Amber and Green that do not add up to the total beside them
LEAVING      "£x of £y, leaving £z" that does not come out
CHANGE       a difference or a percentage of change that does not follow from "from … to …" beside it
OUT_OF       "x of y (z%)" that does not come out
LIST_COUNT   a sentence that says how many follow, and a list of another number
COUNT_SUM    "three", "five further" and then "the seven" of the same
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from boards.papers.checking import dates, numbers
from boards.papers.checking.numbers import COUNT, Number, count, numbers_in, plain, same, written
from boards.papers.checking.paper import ITEM, Finding, Grid, Line, Paper, found

RATED = re.compile(
    rf"\b(?P<number>{COUNT}|no)\s+(?:actions?\s+|areas?\s+|measures?\s+)?(?:(?:are|is|were|was)\s+)?(?:now\s+|currently\s+)?(?:rated\s+)?"
    r"(?P<rating>red|amber|green|blue|grey|not rated|unrated)\b",
    re.IGNORECASE,
)
OUT_OF_ALL = re.compile(rf"\b(?:out of|of)\s+(?:the\s+|our\s+|all\s+|a total of\s+)?(?P<number>{COUNT})\b(?!\s*%)", re.IGNORECASE)
ACTIONS = re.compile(
    rf"\b(?P<number>{COUNT})\s+actions\b(?!\s+(?:are|is|were|was)?\s*(?:now\s+|rated\s+)*(?:red|amber|green))", re.I
)
_REST = re.compile(r"\b(?:rest|remaining|remainder|others?|at least|more than|about|around|some)\b", re.IGNORECASE)
THREE = {"red", "amber", "green"}
ITEMS_AT_MOST = 100


def ratings_in(sentence: str) -> dict[str, int]:
    """How many are said to have each rating; empty unless all three are named, each once."""
    held: dict[str, int] = {}
    if not all(rating in sentence.lower() for rating in THREE):
        return held
    for match in RATED.finditer(sentence):
        rating, number = match["rating"].lower(), match["number"].lower()
        if rating in held:
            return {}
        held[rating] = 0 if number == "no" else count(number)
    return held if held.keys() >= THREE else {}


def ratings_sum(paper: Paper, truth=None) -> Iterator[Finding]:
    """Numbers of Red, Amber and Green that do not add up to the total beside them."""
    for line, sentence in _sentences(paper):
        held = ratings_in(sentence)
        totals = {count(match["number"]) for pattern in (OUT_OF_ALL, ACTIONS) for match in pattern.finditer(sentence)}
        if not held or len(totals) != 1 or _REST.search(sentence):
            continue
        added, total = sum(held.values()), totals.pop()
        if added != total:
            sums = " + ".join(str(number) for number in held.values())
            wrong = f"The ratings add up to {added}, and the sentence says {total}."
            yield found("RATINGS_SUM", line, sentence, wrong, f"{sums} = {added}, not {total}.")


_MONEY = r"£\s?[\d,]+(?:\.\d+)?\s?(?:k|m|bn|thousand|million|billion)?\b"
_LEAVING = re.compile(
    rf"(?P<part>{_MONEY})(?P<between>[^£.;]{{0,60}}?)\b(?:of|from|out of)\b[^£.;]{{0,40}}?(?P<whole>{_MONEY})[^£.;]{{0,40}}?"
    rf"\b(?:leaving|leaves|with)\b[^£.;]{{0,40}}?(?P<rest>{_MONEY})(?P<after>[^.;]*)",
    re.IGNORECASE,
)


def leaving(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "£x of £y, leaving £z" that does not come out."""
    for line, sentence in _sentences(paper):
        match = _LEAVING.search(sentence)
        if match is None or len(re.findall(_MONEY, sentence)) != 3:
            continue
        part, whole, rest = (numbers_in(match[name])[0] for name in ("part", "whole", "rest"))
        if not re.search(r"\bleav", match[0], re.I) and not re.search(r"\b(?:left|remain|unspent)", match["after"], re.I):
            continue
        due = whole.value - part.value
        if not same(due, rest.value, (part.step + whole.step + rest.step) / 2 if rest.step > 1 or rest.step < 1 else Decimal(0)):
            sums = f"{whole.text} − {part.text} = {written(due, rest)}, not {rest.text}."
            yield found("LEAVING", line, sentence, f"What is left comes to {written(due, rest)}.", sums)


_AMOUNT = r"£?[\d,]+(?:\.\d+)?\s?(?:%|per cent|k\b|m\b|million\b)?"
FROM_TO = re.compile(
    rf"\bfrom\s+(?:an?\s+|the\s+|around\s+|about\s+)?(?:[A-Za-z]+\s+){{0,3}}?(?P<was>{_AMOUNT})(?P<mid>[^.;£\d]{{0,50}}?)"
    rf"\bto\s+(?:around\s+|about\s+)?(?P<now>{_AMOUNT})(?![\d/:-]|\s*(?:in|of|out of)\s+(?:the\s+)?\d)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:\b(?:by|of|or|down|up)\s+|\(\s*)(?P<by>£?[\d,]+(?:\.\d+)?\s?(?:percentage points?|%|per cent|k\b|m\b|million\b)?)"
    r"(?=[\s,.;)]|$)",
    re.IGNORECASE,
)


def pairs_in(sentence: str) -> list[tuple[Number, Number, re.Match]]:
    """Each "from A to B" of two figures of one unit; dates and years are no figures."""
    masked = dates.without_dates(sentence)
    held = []
    for match in FROM_TO.finditer(masked):
        was, now = (next(iter(numbers_in(match[name])), None) for name in ("was", "now"))
        if was and now and was.unit == now.unit:
            held.append((was, now, match))
    return held


def change(paper: Paper, truth=None) -> Iterator[Finding]:
    """A difference or a percentage of change that does not follow from "from … to …" beside it."""
    for line, sentence in _sentences(paper):
        pairs = pairs_in(sentence)
        if len(pairs) != 1:
            continue
        was, now, match = pairs[0]
        masked = dates.without_dates(sentence)
        said = [each for each in _BY.finditer(masked) if not match.start() <= each.start() < match.end()]
        figures = [number for each in said for number in numbers_in(each["by"])]
        # Another number in the sentence may be what the change is of.
        if len(figures) == 1 and len(numbers_in(masked)) == 3:
            yield from _wrong_change(line, sentence, was, now, figures[0])


def _wrong_change(line: Line, sentence: str, was: Number, now: Number, said: Number) -> Iterator[Finding]:
    apart = abs(now.value - was.value)
    slack = (was.step + now.step) / 2 if was.step != 1 or now.step != 1 else Decimal(0)
    is_rate = was.unit == numbers.PERCENT
    if said.unit == numbers.PERCENT and was.value > 0:
        percent = apart * 100 / was.value
        near = same(percent, said.value, said.step / 2 + slack * 200 / was.value) or (is_rate and same(apart, said.value, slack))
        due, shown = percent.quantize(said.step, ROUND_HALF_UP), f"{plain(apart)} ÷ {plain(was.value)} = "
    elif said.unit in (was.unit, numbers.POINTS if is_rate else was.unit):
        near, due, shown = same(apart, said.value, slack + (said.step / 2 if slack else 0)), apart, f"{was.text} to {now.text}: "
    else:
        return
    if not near:
        exact = f"{plain(due)}%" if said.unit == numbers.PERCENT else written(due, said)
        yield found("CHANGE", line, sentence, f"The change is {exact}, and the sentence says {said.text}.", f"{shown}{exact}.")


_OF = re.compile(
    r"(?<![\w£.,])(?P<part>[\d,]+)\s+(?:out\s+)?of\s+(?:the\s+|all\s+|our\s+)?(?P<whole>[\d,]+)\b[^.;%\d]{0,40}?"
    r"(?:\(|,\s*or\s+|\s+or\s+|,\s*|\bthat is\s+)(?P<share>\d+(?:\.\d+)?)\s?(?:%|per cent)",
    re.IGNORECASE,
)


def out_of(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "x of y (z%)" that does not come out."""
    for line, sentence in _sentences(paper):
        for match in _OF.finditer(dates.without_dates(sentence)):
            part, whole = (numbers_in(match[name]) for name in ("part", "whole"))
            if not part or not whole or not whole[0].value or part[0].value > whole[0].value:
                continue
            said = numbers_in(f"{match['share']}%")[0]
            exact = part[0].value * 100 / whole[0].value
            if not same(exact, said.value, said.step / 2):
                due = exact.quantize(said.step, ROUND_HALF_UP)
                sums = f"{part[0].text} ÷ {whole[0].text} = {exact.quantize(said.step / 10, ROUND_HALF_UP)}%."
                yield found("OUT_OF", line, sentence, f"The share is {due}%, and the sentence says {said.text}.", sums)


# --- What is counted ---

_THINGS = (
    r"recommendations|priority actions|priority areas|areas for improvement|areas for priority action|findings|measures|themes|"
    r"requirements|objectives|priorities|actions|judgements|key areas|category judgements|escalation measures"
)
_FOLLOWS = re.compile(rf"\b(?P<number>{COUNT})\s+(?:\w+\s+){{0,2}}?(?P<things>{_THINGS})\b[^.:;]{{0,60}}[:;]$", re.IGNORECASE)


def list_count(paper: Paper, truth=None) -> Iterator[Finding]:
    """A sentence that says how many follow, and a list of another number."""
    for at, part in enumerate(paper.parts):
        last = part.sentences[-1] if isinstance(part, Line) and part.sentences else ""
        matches = list(_FOLLOWS.finditer(last))
        if len(matches) != 1 or len(_FIRST.findall(last)) > 1 or part.kind == ITEM:
            continue
        items = _items(paper.parts[at + 1 : at + 1 + ITEMS_AT_MOST])
        said = count(matches[0]["number"])
        if items >= 2 and items != said:
            wrong = f"The sentence says {said} {matches[0]['things'].lower()}, and the list has {items}."
            yield found("LIST_COUNT", part, last, wrong)


def _items(parts: tuple[Line | Grid, ...]) -> int:
    number = 0
    for part in parts:
        if not isinstance(part, Line) or part.kind != ITEM or part.number:
            return number
        number += 1
    return number


_FIRST = re.compile(rf"\b(?P<number>{COUNT})\s+(?P<things>{_THINGS})\b", re.IGNORECASE)
_FURTHER = re.compile(rf"\b(?P<number>{COUNT})\s+(?:further|more|additional|new)\s+(?P<things>{_THINGS})\b", re.IGNORECASE)
_ALL = re.compile(rf"\b(?:the|all|these)\s+(?P<number>{COUNT})\s+(?P<things>{_THINGS})\b", re.IGNORECASE)


def count_sum(paper: Paper, truth=None) -> Iterator[Finding]:
    """ "three", "five further" and then "the seven" of the same."""
    first: dict[str, int] = {}
    more: dict[str, int] = {}
    told = set()
    for line, sentence in _sentences(paper):
        for match in _ALL.finditer(sentence):
            things, number = match["things"].lower(), count(match["number"])
            if things in more and things in first and things not in told:
                added = first[things] + more[things]
                # What is said of one part only, as "the three", is no total.
                if number not in (added, first[things], more[things]):
                    told.add(things)
                    wrong = f"Before, it says {first[things]} and {more[things]} further {things}: that is {added}, not {number}."
                    yield found("COUNT_SUM", line, sentence, wrong, f"{first[things]} + {more[things]} = {added}.")
        for match in _FURTHER.finditer(sentence):
            more.setdefault(match["things"].lower(), count(match["number"]))
        for match in _FIRST.finditer(sentence):
            first.setdefault(match["things"].lower(), count(match["number"]))


def _sentences(paper: Paper):
    for line in paper.prose:
        for sentence in line.sentences:
            yield line, sentence
