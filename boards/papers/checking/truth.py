"""What a pack says, as a paper is held against it. Pure."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from boards.packs.contents import Contents, Counts
from boards.papers import words
from metrics.months import Month

MET = "met"


@dataclass(frozen=True)
class Measure:
    number: int
    claim: str
    finding: str
    finding_words: str
    sentence: str


@dataclass(frozen=True)
class Figure:
    """A series: its name as words to look for, its unit (`metrics.kinds`), and its values by month, as numbers and as printed.
    `latest` is the month of the figure that the pack tells (None: it is hidden), `polarity` which way is better, in words."""

    name: str
    unit: str
    values: dict[Month, Decimal]
    shown: dict[Month, str]
    latest: Month | None = None
    polarity: str = ""


@dataclass(frozen=True)
class Action:
    """An action of the plan with its rating as a code ("": not rated)."""

    reference: str
    title: str
    rating: str


@dataclass(frozen=True)
class Budget:
    """A line of the finance table in pounds, by what its columns are called."""

    service: str
    amounts: dict[str, Decimal]


@dataclass(frozen=True)
class Truth:
    """`counts` are those of the pack's month, `areas` the same by title; `months` those of every month that the pack shows.
    `series` are all figures, `figures` those of which the name alone says which is meant. `days` are those of the pack and of its
    meeting."""

    month: Month
    counts: Counts | None = None
    areas: tuple[tuple[str, Counts], ...] = ()
    months: tuple[tuple[Month, Counts], ...] = ()
    measures: tuple[Measure, ...] = ()
    figures: tuple[Figure, ...] = ()
    budgets: tuple[Budget, ...] = ()
    total: Budget | None = None
    budget_month: Month | None = None
    series: tuple[Figure, ...] = ()
    actions: tuple[Action, ...] = ()
    days: tuple[dt.date, ...] = ()


def truth_of(contents: Contents) -> Truth:
    """What a pack holds. A figure that is hidden in it is not among these, so nothing is told of it."""
    plan, notice, finance = contents.plan, contents.notice, contents.finance
    series = tuple(_figure(each) for each in contents.figures)
    return Truth(
        month=Month.parse(contents.header.month[:7]),
        counts=plan.counts if plan else None,
        areas=tuple((area.title, area.counts) for area in plan.areas) if plan else (),
        months=tuple((Month.parse(each.month[:7]), each.counts) for each in plan.months) if plan else (),
        measures=tuple(
            Measure(each.number, each.claim, each.finding, each.finding_words, each.sentence) for each in notice.measures
        )
        if notice
        else (),
        figures=_told_apart(series),
        budgets=tuple(_budget(line) for line in finance.lines) if finance else (),
        total=_budget(finance.total) if finance and finance.lines else None,
        budget_month=Month.parse(finance.month[:7]) if finance and finance.month else None,
        series=series,
        days=tuple(dt.date.fromisoformat(day) for day in (contents.header.dated, contents.header.meeting) if day),
        actions=tuple(Action(each.reference, each.title, each.rating) for each in plan.actions) if plan else (),
    )


def _told_apart(series: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Series whose name no other has or begins with; of those with one name a paper does not say which it means."""
    names = [each.name for each in series]
    return tuple(each for each in series if len(each.name) >= 8 and sum(1 for other in names if each.name in other) == 1)


def _figure(each) -> Figure:
    points = [point for point in each.points if point.value]
    values = {Month.parse(point.month[:7]): words.number(point.value) for point in points}
    shown = {Month.parse(point.month[:7]): point.shown for point in points}
    known = {month: value for month, value in values.items() if value is not None}
    latest = Month.parse(each.month[:7]) if each.value and each.month else None
    return Figure(plain_name(each.name), each.unit, known, shown, latest if latest in known else None, each.polarity)


def plain_name(name: str) -> str:
    """A name as it is looked for in a sentence: small letters, single spaces, without what stands in brackets."""
    return " ".join(re.sub(r"\([^)]*\)", " ", name).lower().replace("’", "'").split())


def _budget(line) -> Budget:
    given = {
        "budget": line.budget,
        "forecast": line.forecast,
        "reserves": line.reserves,
        "variance": line.published_variance or line.variance,
    }
    amounts = {name: words.number(text) for name, text in given.items()}
    return Budget(line.service, {name: value for name, value in amounts.items() if value is not None})
