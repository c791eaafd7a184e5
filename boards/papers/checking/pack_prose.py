"""Ratings and amounts in sentences against the pack. Pure; without a pack these rules find nothing.

Rules
PACK_RATINGS  "30 of 38 actions are Green", where the pack counts another number
PACK_RATED    "action 4.2 was upgraded to Green", where the pack rates it otherwise
PACK_MONEY    "the forecast overspend is £1.2m", where the finance table of the pack has another variance

A number without its total may be that of a part of the plan, so it is told only where the whole plan has fewer. An overspend is
held against the pack only where the sentence says of nothing else whose it is; before or after reserves, either is right. "All",
"only" and "no" actions: `wholes.py`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from boards.papers.checking import against_pack, dates, numbers
from boards.papers.checking.against_pack import counts_of, of_another_month, under_headings
from boards.papers.checking.naming import nothing_else, significant, words_of
from boards.papers.checking.numbers import COUNT, Number, count, numbers_in, plain, same
from boards.papers.checking.paper import Finding, Paper, found
from boards.papers.checking.parts import ratings_in
from boards.papers.checking.truth import Action, Budget, Truth, plain_name
from boards.papers.checking.wholes import whole_ratings
from metrics.months import Month

_RATING = r"(?P<rating>red|amber|green)\b(?!\s*[-–/])"
_ANY_RATING = re.compile(r"red|amber|green", re.IGNORECASE)
_OF_ALL = re.compile(
    rf"\b(?P<number>{COUNT})\s+\(?(?:out\s+)?of\s+(?:the\s+|our\s+|all\s+|a total of\s+|the plan['’]s\s+)?(?P<all>{COUNT})\)?\s+"
    rf"actions?\s+(?:in the plan\s+)?(?:are|is)?\s*(?:now\s+|currently\s+)?(?:rated\s+|rag[- ]rated\s+)?(?:as\s+)?{_RATING}",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?<!of )(?<!the )(?<!all )(?<!our )\b(?P<number>{COUNT})\s+(?:actions\s+(?:in the plan\s+)?are\s+"
    r"(?:now\s+|currently\s+)?(?:rated\s+)?"
    rf"{_RATING}|(?P<before>red|amber|green)\s+actions\b)",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:last|previous\w*|earlier|ago|before|since|until|by|will|would|should|could|if|when|once|expect\w*|aim\w*|target\w*|"
    r"forecast|suggest\w*|propos\w+|recommend\w*|due|planned|had|not|no longer|never|than|measures?|indicators?|risks?|themes?|"
    r"teams?|were|was|moved|became|least|about|around|nearly|almost|over|remain\w*|rest|others?|of these|of those|of them)\b",
    re.IGNORECASE,
)


def pack_ratings(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """Numbers of Red, Amber and Green that differ from the pack: all three together or in a table, one alone, and all or none."""
    yield from against_pack.pack_ratings(paper, truth)
    yield from one_rating(paper, truth)
    yield from whole_ratings(paper, truth)


def one_rating(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """ "30 of 38 actions are Green", where the pack counts another number."""
    if truth is None or truth.counts is None:
        return
    for line, sentence, heading in under_headings(paper):
        if _ANY_RATING.search(sentence) is None:
            continue
        matches = list(_OF_ALL.finditer(sentence)) or list(_ALONE.finditer(sentence))
        if not matches or ratings_in(sentence) or _NOT_NOW.search(sentence) or _NOT_NOW.search(heading):
            continue
        counts = counts_of(f"{heading} {sentence}", truth)
        for match in matches if counts else ():
            said, whole = count(match["number"]), count(match.groupdict().get("all") or "")
            rating = (match["rating"] or match["before"]).lower()
            held = getattr(counts, rating)
            # Of a number that is not the plan's, or of none, it may be a part of the plan.
            if said > held if whole is None else whole in (counts.total, counts.total - counts.not_rated) and said != held:
                wrong = f"The paper says {said} {rating.capitalize()}, and the pack has {held} of {counts.total}."
                yield found("PACK_RATINGS", line, sentence, wrong)


# --- The rating of an action ---

_RATED_NOW = re.compile(
    r"(?:\b(?:upgraded|downgraded|moved|moves|improved|changed|re-?rated|raised|lowered|promoted|gone|went|turned)\s+(?:up\s+|down\s+)?"
    r"(?:from\s+(?:an?\s+)?(?:red|amber|green)\s+)?to\s+(?:an?\s+)?|"
    r"\b(?:is|are|remains?|stays?)\s+(?:now\s+|currently\s+|still\s+)?(?:rated\s+)?(?:as\s+)?)[‘“\"]?(?P<rating>red|amber|green)\b",
    re.IGNORECASE,
)
_BY_NUMBER = re.compile(r"\bactions?\s+(?P<reference>\d{1,2}(?:\.\d{1,2}){1,2})\b", re.IGNORECASE)
_NOT_TOLD = re.compile(
    r"\b(?:will|would|should|could|may|might|if|when|once|until|unless|not|never|expect\w*|aim\w*|target\w*|suggest\w*|propos\w+|"
    r"recommend\w*|request\w*|ask\w*|due|planned|last|previous\w*|earlier|ago|risks?|measures?|indicators?|to be|before|"
    r"then|later|since|again|back)\b",
    re.IGNORECASE,
)


def pack_rated(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """An action that the paper names has another rating in the pack."""
    if truth is None or not truth.actions:
        return
    for line, sentence, _ in under_headings(paper):
        if _ANY_RATING.search(sentence) is None:
            continue
        rated = list(_RATED_NOW.finditer(sentence))
        if len(rated) != 1 or of_another_month(sentence, truth.month):
            continue
        action = _action_named(sentence[: rated[0].start()], truth.actions)
        # Words of the title, such as "before" or "due", say nothing of the rating.
        rest = sentence.lower().replace(plain_name(action.title), "") if action else ""
        if action is None or _NOT_TOLD.search(rest):
            continue
        said = rated[0]["rating"].lower()
        if action.rating and action.rating != said:
            wrong = f"The paper tells action {action.reference} as {said.capitalize()}, and in the pack it is "
            wrong += f"{action.rating.capitalize()}."
            yield found("PACK_RATED", line, sentence, wrong)


def _action_named(head: str, actions: tuple[Action, ...]) -> Action | None:
    """The one action that is named before its rating, by its number or by its title."""
    numbered = {match["reference"] for match in _BY_NUMBER.finditer(head)}
    if numbered:
        held = [each for each in actions if each.reference in numbered]
        several = re.search(r"\bactions\b|\d\s*(?:,|and|to|–|-)\s*\d", head, re.IGNORECASE)
        return held[0] if len(held) == len(numbered) == 1 and not several else None
    said = significant(head)
    held = [each for each in actions if len(words_of(each.title)[0]) >= 3 and words_of(each.title)[0] <= said]
    return held[0] if len(held) == 1 else None


# --- Amounts ---

_VARIANCE = re.compile(r"\b(?:(?P<over>over-?spend\w*)|(?P<under>under-?spend\w*)|variance)\b", re.IGNORECASE)
_OF_MONEY = frozenset(
    re.split(
        r"\s+",
        "forecast project projected predict predicted anticipated expect expected spend overspend overspending overspent "
        "underspend underspending underspent over-spend under-spend variance against budget year end year-end full outturn "
        "total net overall service social care child directorate department revenue financial finance position is stand m k "
        "million thousand before after use reserve pound",
    )
)


def pack_money(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """An amount that differs from the finance table of the pack, in a table or in a sentence."""
    yield from against_pack.pack_money(paper, truth)
    yield from overspend(paper, truth)


def overspend(paper: Paper, truth: Truth | None) -> Iterator[Finding]:
    """ "The forecast overspend is £1.2m", where the finance table of the pack has another variance."""
    if truth is None or truth.total is None:
        return
    for line, sentence, heading in under_headings(paper):
        match = _VARIANCE.search(sentence)
        if match is None:
            continue
        amounts = [number for number in numbers_in(dates.without_dates(sentence)) if number.unit == numbers.MONEY]
        if len(amounts) != 1 or _other_month(f"{heading} {sentence}", truth):
            continue
        budget = _budget_meant(sentence, truth)
        due = _variances(budget) if budget else ()
        said = -amounts[0].value if match["under"] and amounts[0].value > 0 else amounts[0].value
        if due and not any(_as_said(said, each, amounts[0], match) for each in due):
            wrong = f"The paper says {amounts[0].text}, and the pack has {_spent(due[0])}."
            apart = abs(abs(said) - abs(due[0]))
            sums = f"£{plain(abs(said))} and £{plain(abs(due[0]))}: £{plain(apart)} apart." if apart else ""
            yield found("PACK_MONEY", line, sentence, wrong, sums)


def _as_said(said: Decimal, held: Decimal, number: Number, match: re.Match) -> bool:
    """Without "over" or "under" the sign may have been left out."""
    plainly = match["over"] or match["under"]
    return same(said, held, number.step / 2) or (not plainly and same(abs(said), abs(held), number.step / 2))


def _other_month(words: str, truth: Truth) -> bool:
    """A day at the end of the year, or the month of the budgets, may be named; another month may not."""
    held = [date for date in dates.dates_in(words) if date.first]
    return any(Month.of(date.first) not in (truth.month, truth.budget_month) for date in held)


def _budget_meant(sentence: str, truth: Truth) -> Budget | None:
    """The service that the sentence names, the total where it names none, and None where it says of something else."""
    said = significant(dates.without_dates(re.sub(r"£\s?[\d.,]+", " ", sentence)))
    if "council" in said:
        # The whole council spends more than the services of the pack.
        return None
    named = [each for each in truth.budgets if words_of(each.service)[0] <= said]
    if len(named) > 1:
        return None
    budget = named[0] if named else truth.total
    return budget if nothing_else(said - (words_of(budget.service)[0] if named else frozenset()), also=_OF_MONEY) else None


def _variances(budget: Budget) -> tuple[Decimal, ...]:
    """The variance as the pack tells it, and the one before reserves."""
    held = budget.amounts
    if "variance" not in held:
        return ()
    whole = (held["forecast"] - held["budget"],) if {"forecast", "budget"} <= held.keys() else ()
    return (held["variance"], *whole)


def _spent(value: Decimal) -> str:
    return f"an {'under' if value < 0 else 'over'}spend of £{plain(abs(value))}" if value else "neither over- nor underspend"
