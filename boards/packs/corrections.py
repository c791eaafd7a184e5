"""What of a published pack was corrected since: its figures, ratings and budgets beside what is known later. Pure.

The pack never changes. A figure is corrected where a later revision has another value, or where it was withdrawn; a rating where
the month was closed anew with another one, or where the update it rests on was corrected; a budget where its line was replaced.
A figure that was only entered later corrects nothing: the pack said that there was none.

Of a figure that is hidden from some readers nothing is told but that it was entered anew, and that whether it differs or not:
what is listed would otherwise say whether a hidden figure is the same, and beside a 0 that it is more. A figure that was hidden
in the pack and is not any more is told where it was entered anew.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from boards.packs.contents import Contents, PackBudget, PackFigure, Point
from metrics.finance import pounds
from metrics.months import Month
from plans.rag import RATING_WORDS

FIGURE, RATING, BUDGET = "figure", "rating", "budget"
WITHDRAWN, NOT_SHOWN = "withdrawn", "entered anew and not shown, as it is a small number or would give one away"


@dataclass(frozen=True)
class LaterFigure:
    """What counts of a series and month at the later time: the value (None: it was withdrawn) as printed, since which day, and
    why. `tells`: whether every reader may see it; `anew`: whether it was entered after the pack was published."""

    value: Decimal | None
    shown: str
    since: dt.date
    why: str = ""
    tells: bool = True
    anew: bool = True


@dataclass(frozen=True)
class LaterRating:
    rating: str
    since: dt.date


@dataclass(frozen=True)
class LaterBudget:
    """Amounts in pounds."""

    revised_budget: Decimal
    forecast: Decimal
    use_of_reserves: Decimal
    since: dt.date
    why: str = ""


@dataclass(frozen=True)
class Later:
    """What was recorded after the pack was published, of what it holds: figures by series and month, ratings by the key of the
    action, budgets by service."""

    figures: Mapping[tuple[int, str], LaterFigure]
    ratings: Mapping[int, LaterRating]
    budgets: Mapping[str, LaterBudget]


@dataclass(frozen=True)
class Correction:
    """One thing that the pack says and that is otherwise now. `href`: where it is seen now."""

    kind: str
    name: str
    month: str
    was: str
    now: str
    since: dt.date
    why: str = ""
    href: str = ""

    @property
    def month_words(self) -> str:
        return Month.parse(self.month).label

    @property
    def words(self) -> str:
        """In a sentence without its end: "Re-referrals, July 2019: 21.3%, now 22.1%"."""
        return f"{self.name}, {self.month_words}: {self.was}, now {self.now}"


def corrections(contents: Contents, later: Later) -> list[Correction]:
    """Ratings first, then figures as the pack lists them, the newest month first, then budgets."""
    return [*_ratings(contents, later), *_figures(contents, later), *_budgets(contents, later)]


def held_figures(contents: Contents) -> dict[int, list[str]]:
    """The months of each series of which the pack holds a figure, hidden ones too."""
    return {figure.series: [point.month for point in _points(figure)] for figure in contents.figures}


def _ratings(contents: Contents, later: Later):
    if contents.plan is None:
        return
    for action in contents.plan.actions:
        now = later.ratings.get(action.key)
        if now is not None and now.rating != action.rating:
            yield Correction(
                RATING,
                f"Action {action.reference} {action.title}",
                contents.header.month,
                RATING_WORDS[action.rating],
                RATING_WORDS[now.rating],
                now.since,
                href=_without_query(action.href) + f"?month={contents.header.month}",
            )


def _figures(contents: Contents, later: Later):
    for figure in contents.figures:
        for point in reversed(_points(figure)):
            now = later.figures.get((figure.series, point.month))
            if now is not None and _is_told(point, now):
                yield Correction(
                    FIGURE,
                    figure.name,
                    point.month,
                    figure.printed(point.shown),
                    _now(now),
                    now.since,
                    now.why if now.tells else "",
                    _without_query(figure.href),
                )


def _is_told(point: Point, now: LaterFigure) -> bool:
    if now.tells and point.value:
        return now.value != Decimal(point.value)
    return now.anew


def _points(figure: PackFigure) -> list[Point]:
    """By month; with the latest figure where it is older than the points."""
    points = list(figure.points)
    if figure.month and figure.month not in {point.month for point in points}:
        points.insert(0, Point(figure.month, figure.value, figure.shown))
    return points


def _now(now: LaterFigure) -> str:
    if now.value is None:
        return WITHDRAWN
    return now.shown if now.tells else NOT_SHOWN


def _budgets(contents: Contents, later: Later):
    if contents.finance is None:
        return
    for line in contents.finance.lines:
        now = later.budgets.get(line.service)
        if now is not None and _amounts(line) != (now.revised_budget, now.forecast, now.use_of_reserves):
            after = (now.revised_budget, now.forecast, now.use_of_reserves)
            changed = [
                (words, before, amount)
                for words, before, amount in zip(("budget", "forecast", "reserves"), _amounts(line), after, strict=True)
                if before != amount
            ]
            yield Correction(
                BUDGET,
                f"Budget of {line.service}",
                contents.finance.month,
                ", ".join(f"{words} {pounds(before)}" for words, before, _ in changed),
                ", ".join(f"{words} {pounds(amount)}" for words, _, amount in changed),
                now.since,
                now.why,
            )


def _amounts(line: PackBudget) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(line.budget), Decimal(line.forecast), Decimal(line.reserves)


def _without_query(href: str) -> str:
    return href.partition("?")[0]
