"""What a pack holds, as plain values, and the canonical JSON in which it is frozen.

Months are text such as "2019-08", days such as "2019-09-10", amounts and figures decimals as text, so that what was written
reads back the same on every machine. Nothing here is worked out again when a pack is opened: words and sentences are those of
the day on which it was published.
"""

import dataclasses
import functools
import hashlib
import json
import re
import types
import typing
from dataclasses import dataclass, field

# Raised when what a pack holds changes its shape. A published pack keeps the number with which it was written.
LAYOUT = 1
# A figure as it is printed: "−£1,482 thousand".
_PRINTED = re.compile(r"−?(?P<pounds>£?)[\d,]+(?:\.\d+)?(?P<percent>%?)(?: (?P<words>.+))?")


@dataclass(frozen=True)
class Header:
    """The head of a paper. `asks` and `background` are a line each; people are role titles."""

    council: str
    board: str
    title: str
    month: str
    dated: str
    meeting: str = ""
    portfolio_holder: str = ""
    officers: str = ""
    contact: str = ""
    key_decision: bool = False
    forward_plan: str = ""
    openness: str = "open"
    exempt_reason: str = ""
    purpose: str = ""
    asks: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    as_published: bool = False
    source: str = ""


@dataclass(frozen=True)
class Counts:
    """Actions by rating, of one area, one month or the plan."""

    red: int
    amber: int
    green: int
    not_rated: int

    @property
    def total(self) -> int:
        return self.red + self.amber + self.green + self.not_rated


@dataclass(frozen=True)
class PackArea:
    number: int
    title: str
    counts: Counts


@dataclass(frozen=True)
class MonthCounts:
    """The ratings of the plan at the end of a month."""

    month: str
    counts: Counts


@dataclass(frozen=True)
class PackAction:
    """An action at the end of the month. `key` is its primary key, `href` its address at that position; `why` says by which rule
    the rating is suggested, `difference` what was said where it is rosier. Stage, ratings and impact are the codes of
    `plans.rag`, `area` is the number of its area."""

    key: int
    href: str
    reference: str
    title: str
    area: int
    stage: str
    rating: str
    suggested: str
    why: str
    difference: str
    impact: str
    owner: str
    due: str
    first_due: str
    moved: int
    updated: str
    progress: str
    late: bool = False


@dataclass(frozen=True)
class Moved:
    """An action whose rating changed since the month before: "improved" or "worsened"; `was` and `now` are ratings as codes."""

    reference: str
    title: str
    how: str
    was: str
    now: str


@dataclass(frozen=True)
class PackPlan:
    title: str
    slug: str
    href: str
    status: str
    position: str
    suggested: str
    confirmed: str
    confirmed_note: str
    counts: Counts
    areas: tuple[PackArea, ...]
    months: tuple[MonthCounts, ...]
    since: str
    moved: tuple[Moved, ...]
    actions: tuple[PackAction, ...]


@dataclass(frozen=True)
class PackLimb:
    letter: str
    wording: str
    due: str
    finding: str
    finding_words: str
    sentence: str
    series: str = ""


@dataclass(frozen=True)
class PackMeasure:
    """A measure with what is claimed (empty: nothing is) and what the figures say."""

    key: int
    href: str
    number: int
    title: str
    wording: str
    claim: str
    claim_words: str
    claimed_on: str
    claimed_by: str
    narrative: str
    all_the_same: str
    finding: str
    finding_words: str
    sentence: str
    disagrees: str
    limbs: tuple[PackLimb, ...]


@dataclass(frozen=True)
class PackNotice:
    title: str
    href: str
    issued: str
    status: str
    tally: str
    measures: tuple[PackMeasure, ...]


@dataclass(frozen=True)
class Point:
    """A month of a series: the value as a decimal in text (empty: none, or not shown), and as it is printed."""

    month: str
    value: str
    shown: str


@dataclass(frozen=True)
class PackFigure:
    """The latest figure of a series up to the month. `snapshot` is the primary key of its revision (0: none); what is hidden from
    board members is hidden here: `value` is empty and `shown` is "c". `target` is in words, `target_value` the number to draw."""

    series: int
    snapshot: int
    href: str
    code: str
    name: str
    group: str
    unit: str
    polarity: str
    month: str
    value: str
    shown: str
    sentence: str
    target: str
    provisional: bool
    points: tuple[Point, ...]
    target_words: str = ""
    target_value: str = ""

    @property
    def unit_words(self) -> str:
        """What one reads with a figure, out of the latest as it is printed: "%", "£ thousand", "cases per FTE"; "" for none."""
        found = _PRINTED.fullmatch(self.shown)
        return " ".join(part for part in found.groups() if part) if found else ""

    def printed(self, text: str) -> str:
        """A figure of a month with its unit, also in a pack that was published when sums of money were held as "£1,482"."""
        words = self._money_words
        if not words or not re.search(r"\d", text) or text.endswith(words.removeprefix("£ ")):
            return text
        return f"{text} {words[2:]}" if words.startswith("£ ") else f"{text.replace('£', '')} {words}"

    def bare(self, text: str) -> str:
        """The same where the unit of money stands elsewhere, such as in the caption of a table: "1,482"."""
        words = self._money_words
        return text.replace("£", "").removesuffix(words.removeprefix("£ ")).rstrip() if words else text

    @property
    def _money_words(self) -> str:
        """ "£ thousand" where a sum of money is not in pounds."""
        return self.unit_words if self.unit == "money" and self.unit_words != "£" else ""


@dataclass(frozen=True)
class PackBudget:
    """A line of the finance table, in pounds. `published_variance` is empty where nothing was published."""

    service: str
    budget: str
    forecast: str
    reserves: str
    variance: str
    published_variance: str = ""


@dataclass(frozen=True)
class PackFinance:
    month: str
    lines: tuple[PackBudget, ...]
    total: PackBudget
    sentence: str


@dataclass(frozen=True)
class PackResource:
    item: str
    years: str
    amount: str
    areas: str


@dataclass(frozen=True)
class PackResources:
    items: tuple[PackResource, ...]
    total: str
    asked: str
    sentence: str


@dataclass(frozen=True)
class PackRisk:
    title: str
    owner: str
    score: str
    mitigation: str


@dataclass(frozen=True)
class PackProblem:
    code: str
    words: str
    name: str
    href: str
    sentence: str
    question: str
    contradicts: bool
    subject: str = ""


@dataclass(frozen=True)
class PackChallenge:
    number: int
    question: str
    about: str
    asked_by: str
    asked_on: str
    owner: str
    due: str
    outcome: str
    answer: str


@dataclass(frozen=True)
class PackDecision:
    number: int
    meeting: str
    kind: str
    wording: str
    outcome: str
    owner: str
    follow_up: str
    carried_out: str


@dataclass(frozen=True)
class Contents:
    """A whole pack. `commentary` is by section (`sections.py`), `implications` by the words of their kind."""

    header: Header
    plan: PackPlan | None = None
    notice: PackNotice | None = None
    figures: tuple[PackFigure, ...] = ()
    finance: PackFinance | None = None
    resources: PackResources | None = None
    risks: tuple[PackRisk, ...] = ()
    problems: tuple[PackProblem, ...] = ()
    challenges: tuple[PackChallenge, ...] = ()
    decisions: tuple[PackDecision, ...] = ()
    questions: tuple[str, ...] = ()
    commentary: dict[str, str] = field(default_factory=dict)
    implications: dict[str, str] = field(default_factory=dict)


# --- As text ---


def to_json(contents: Contents) -> str:
    """The canonical text: keys sorted, no white space, every character as itself."""
    return json.dumps(dataclasses.asdict(contents), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum(text: str) -> str:
    """The SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_json(text: str) -> Contents:
    """What `to_json` wrote. Raises `ValueError` where the text is not that of a pack."""
    try:
        return _read(Contents, json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This is not what a pack holds: {error}") from error


@functools.cache
def _hints(kind) -> dict:
    return typing.get_type_hints(kind)


def _read(kind, value):
    """`value` as `kind` says: a dataclass, a tuple of them, a dictionary of texts, or a plain value."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _read(next(each for each in typing.get_args(kind) if each is not type(None)), value)
    if origin is tuple:
        each = typing.get_args(kind)[0]
        return tuple(_read(each, one) for one in value)
    if origin is dict:
        return dict(value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: one if type(one) is hints[name] else _read(hints[name], one) for name, one in value.items()})
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value
