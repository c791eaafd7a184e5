"""Which parts of the golden thread are missing: of a finding, and of an area of a plan. Standard library and pure modules.

What is asked of a finding: that something is done about it, that a figure shows whether it works, that evidence of more than one
kind bears it out and is in date, and that the plan lists it. Each gap has a code and reads in words.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from plans.limbs import EVIDENCE_KIND_WORDS, Item

NO_ACTION, ACTION_NOT_SAID, NO_MEASURE, NO_EVIDENCE = "no_action", "action_not_said", "no_measure", "no_evidence"
ONE_KIND, OUT_OF_DATE, NOT_LISTED, NO_FINDING = "one_kind", "out_of_date", "not_listed", "no_finding"
IN_FORCE, PAST, WITHDRAWN = "in_force", "out_of_date", "withdrawn"
EVIDENCE_STATUS_WORDS = {IN_FORCE: "In force", PAST: "Out of date", WITHDRAWN: "Withdrawn"}
KINDS_WANTED = 2
ANSWERED, NOT_SAID, UNANSWERED = "answered", "not_said", "unanswered"

NUMBER_WORDS = (
    *("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)


@dataclass(frozen=True)
class Gap:
    """Something that is missing: its code, and how it reads at the end of a row."""

    code: str
    words: str


@dataclass(frozen=True)
class Row:
    """A finding as the sentence above the table needs it. `kinds`: how many kinds of evidence are in force; `unsaid` as
    `how_answered` takes it."""

    number: int
    actions: int
    kinds: int
    unsaid: bool = False

    @property
    def answered(self) -> str:
        return how_answered(self.actions, self.unsaid)


def how_answered(things: int, unsaid: bool) -> str:
    """Whether something is done about a finding: ANSWERED by so many actions, or projects, that are linked and go on; NOT_SAID
    where published papers take the finding up and do not say which action answers it; otherwise UNANSWERED.

    `unsaid`: a published plan lists it as a whole, or one of its areas answers it, of which no action was published.
    """
    if things:
        return ANSWERED
    return NOT_SAID if unsaid else UNANSWERED


def evidence_status(valid_until: dt.date | None, withdrawn: bool, on: dt.date) -> str:
    """What becomes of a piece of evidence by itself: out of date from the day after it is valid until."""
    if withdrawn:
        return WITHDRAWN
    return PAST if valid_until is not None and valid_until < on else IN_FORCE


def kinds_in_force(items: Sequence[Item], on: dt.date) -> list[str]:
    """The kinds of evidence that are in force, in the order of their words."""
    found = {item.kind for item in items if evidence_status(item.valid_until, False, on) == IN_FORCE}
    return [kind for kind in EVIDENCE_KIND_WORDS if kind in found]


def gaps_of_finding(
    *, actions: int, measures: int, items: Sequence[Item], listed: bool, on: dt.date, unsaid: bool = False
) -> list[Gap]:
    """What a finding lacks on the day `on`. `items` is its evidence without what was withdrawn; `unsaid` as of `how_answered`."""
    gaps, answered = [], how_answered(actions, unsaid)
    if answered == UNANSWERED:
        gaps.append(Gap(NO_ACTION, "no action"))
    elif answered == NOT_SAID:
        gaps.append(Gap(ACTION_NOT_SAID, "which action answers it was not published"))
    if not measures:
        gaps.append(Gap(NO_MEASURE, "no measure"))
    gaps += _gaps_of_evidence(items, on)
    if not listed:
        gaps.append(Gap(NOT_LISTED, "not listed in the plan"))
    return gaps


def gaps_of_area(*, findings: int, actions: int) -> list[Gap]:
    """What an area lacks: a finding that asks for it, and actions."""
    gaps = [] if findings else [Gap(NO_FINDING, "no finding behind it")]
    return gaps if actions else [*gaps, Gap(NO_ACTION, "no action")]


def not_recorded(published: int | None, recorded: int) -> str:
    """What is said of findings that the report has and nobody recorded; empty where there are none, or nobody counted."""
    if published is None or published <= recorded:
        return ""
    rest = published - recorded
    has = f"The report has {published} {_plural(published, 'finding')}; "
    if not recorded:
        return f"{has}none is recorded here, so nothing is said of {'it' if published == 1 else 'any of them'}."
    return f"{has}{recorded} {'is' if recorded == 1 else 'are'} recorded here. Nothing is said of the other {in_words(rest)}."


def in_short(rows: Sequence[Row], *, numbered: bool = True, beyond: int = 0) -> str:
    """The sentence above the table. `numbered`: the numbers of findings are unambiguous, as they are of one inspection.
    `beyond`: how many findings are not recorded at all; the count is of all of them."""
    if not rows:
        return "No finding leads to this plan, so nothing in it can be traced to what was asked."
    total = len(rows) + beyond
    full = sum(1 for row in rows if row.actions and row.kinds >= KINDS_WANTED)
    have = "has" if total == 1 or full == 1 else "have"
    parts = [f"{full} of {total} {_plural(total, 'finding')} {have} an action and evidence of two kinds"]
    for lacking, words in (
        ([row for row in rows if row.answered == UNANSWERED], "no action"),
        ([row for row in rows if row.actions and not row.kinds], "no evidence in force"),
    ):
        if lacking:
            parts.append(f"{_named(lacking, numbered)} {'has' if len(lacking) == 1 else 'have'} {words}")
    silent = [row for row in rows if row.answered == NOT_SAID]
    if silent:
        parts.append(f"which action answers {_named(silent, numbered)} was not published")
    if beyond:
        parts.append(f"{in_words(beyond)} {'is' if beyond == 1 else 'are'} not recorded here")
    return f"{'; '.join(parts)}."


def in_words(number: int) -> str:
    """A number as a word up to twenty, in figures above."""
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else f"{number:,}"


def listed_in_words(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _gaps_of_evidence(items, on) -> list[Gap]:
    if not items:
        return [Gap(NO_EVIDENCE, "no evidence")]
    gaps, kinds = [], kinds_in_force(items, on)
    if not kinds:
        gaps.append(Gap(NO_EVIDENCE, "no evidence in force"))
    elif len(kinds) < KINDS_WANTED:
        gaps.append(Gap(ONE_KIND, f"evidence of one kind only ({EVIDENCE_KIND_WORDS[kinds[0]].lower()})"))
    past = [item for item in items if evidence_status(item.valid_until, False, on) == PAST]
    if past:
        which = listed_in_words([f"“{item.title}” ({_day(item.valid_until)})" for item in past])
        gaps.append(Gap(OUT_OF_DATE, f"evidence out of date: {which}"))
    return gaps


def _named(rows, numbered) -> str:
    if not numbered:
        return f"{in_words(len(rows))} {_plural(len(rows), 'finding')}"
    return f"{_plural(len(rows), 'finding')} {listed_in_words([str(row.number) for row in rows])}"


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
