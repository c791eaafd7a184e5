"""Two packs side by side: counts, ratings, measures, figures, finance. Pure.

What is compared is what members were told each time. The earlier month comes first, whichever was published first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from boards.packs.contents import Contents, Counts, PackAction, PackFigure, PackMeasure
from metrics.finance import pounds
from metrics.months import Month
from plans.movement import IMPROVED, LEFT, NEW, OUT, SAME, WORSENED, Standing, compare
from plans.rag import RATING_WORDS
from plans.rollup import LEFT_OUT_STAGES

HOW_WORDS = {IMPROVED: "Improved", WORSENED: "Worsened", NEW: "New, or rated for the first time", LEFT: "No longer rated"}
NOTHING, NO_CLAIM, NOT_THERE = "–", "Nothing is claimed", "Not in this pack"


@dataclass(frozen=True)
class CountsBeside:
    """The actions of one area, or of all, by rating."""

    title: str
    was: Counts | None
    now: Counts | None


@dataclass(frozen=True)
class ActionBeside:
    """An action whose rating is not the same in both; `how` in words."""

    reference: str
    title: str
    how: str
    was: str
    now: str


@dataclass(frozen=True)
class MeasureBeside:
    number: int
    title: str
    claim_was: str
    claim_now: str
    finding_was: str
    finding_now: str

    @property
    def same(self) -> bool:
        return (self.claim_was, self.finding_was) == (self.claim_now, self.finding_now)


@dataclass(frozen=True)
class FigureBeside:
    """The latest figure of each with its month; `told_anew`: the earlier pack gave another figure for a month that both have."""

    name: str
    was: str
    now: str
    polarity: str
    told_anew: tuple[str, ...]


@dataclass(frozen=True)
class BudgetBeside:
    service: str
    was: str
    now: str


@dataclass(frozen=True)
class Comparison:
    earlier: Contents
    later: Contents
    counts: tuple[CountsBeside, ...]
    actions: tuple[ActionBeside, ...]
    same_actions: int
    measures: tuple[MeasureBeside, ...]
    figures: tuple[FigureBeside, ...]
    budgets: tuple[BudgetBeside, ...]

    @property
    def sentence(self) -> str:
        """The answer in a sentence."""
        improved = sum(1 for each in self.actions if each.how == HOW_WORDS[IMPROVED])
        worsened = sum(1 for each in self.actions if each.how == HOW_WORDS[WORSENED])
        said = f"From {_label(self.earlier)} to {_label(self.later)}"
        if not self.earlier.plan or not self.later.plan:
            return f"{said}."
        return f"{said}: {_actions(improved)} improved, {worsened} worsened, {self.same_actions} stayed the same."


def beside(one: Contents, other: Contents) -> Comparison:
    """The two packs, the one with the earlier month first."""
    earlier, later = sorted((one, other), key=lambda each: (each.header.month, each.header.dated))
    actions, same = _moves(earlier, later)
    return Comparison(
        earlier=earlier,
        later=later,
        counts=tuple(_counts(earlier, later)),
        actions=tuple(actions),
        same_actions=same,
        measures=tuple(_measures(earlier, later)),
        figures=tuple(_figures(earlier, later)),
        budgets=tuple(_budgets(earlier, later)),
    )


def _counts(earlier: Contents, later: Contents):
    was = {area.title: area.counts for area in earlier.plan.areas} if earlier.plan else {}
    now = {area.title: area.counts for area in later.plan.areas} if later.plan else {}
    for title in dict.fromkeys((*now, *was)):
        yield CountsBeside(title, was.get(title), now.get(title))
    if was or now:
        yield CountsBeside("All areas", earlier.plan.counts if earlier.plan else None, later.plan.counts if later.plan else None)


def _moves(earlier: Contents, later: Contents) -> tuple[list[ActionBeside], int]:
    if not earlier.plan or not later.plan:
        return [], 0
    before = {action.key: action for action in earlier.plan.actions}
    moves = compare(_standings(earlier.plan.actions), _standings(later.plan.actions))
    found, same = [], 0
    for action in later.plan.actions:
        kind, old = moves[action.key].kind, before.get(action.key)
        if kind in (SAME, OUT):
            same += kind == SAME
            continue
        was = RATING_WORDS[old.rating] if old else NOT_THERE
        found.append(ActionBeside(action.reference, action.title, HOW_WORDS[kind], was, RATING_WORDS[action.rating]))
    gone = before.keys() - {action.key for action in later.plan.actions}
    for key, old in before.items():
        if key in gone and old.stage not in LEFT_OUT_STAGES:
            found.append(ActionBeside(old.reference, old.title, HOW_WORDS[LEFT], RATING_WORDS[old.rating], NOT_THERE))
    order = list(HOW_WORDS.values())
    return sorted(found, key=lambda each: order.index(each.how)), same


def _standings(actions: Sequence[PackAction]) -> dict[int, Standing]:
    return {action.key: Standing(action.stage, action.rating) for action in actions}


def _measures(earlier: Contents, later: Contents):
    was = {each.key: each for each in earlier.notice.measures} if earlier.notice else {}
    now = {each.key: each for each in later.notice.measures} if later.notice else {}
    for key in dict.fromkeys((*now, *was)):
        old, new = was.get(key), now.get(key)
        named = new or old
        yield MeasureBeside(named.number, named.title, _claim(old), _claim(new), _finding(old), _finding(new))


def _claim(measure: PackMeasure | None) -> str:
    return NOT_THERE if measure is None else measure.claim_words or NO_CLAIM


def _finding(measure: PackMeasure | None) -> str:
    return NOT_THERE if measure is None else measure.finding_words


def _figures(earlier: Contents, later: Contents):
    was = {each.series: each for each in earlier.figures}
    now = {each.series: each for each in later.figures}
    for key in dict.fromkeys((*now, *was)):
        old, new = was.get(key), now.get(key)
        if (old and old.month) or (new and new.month):
            named = new or old
            yield FigureBeside(named.name, _figure(old), _figure(new), named.polarity, tuple(_told_anew(old, new)))


def _figure(figure: PackFigure | None) -> str:
    if figure is None:
        return NOT_THERE
    return f"{figure.shown} ({Month.parse(figure.month).label})" if figure.month else "no figure"


def _told_anew(old: PackFigure | None, new: PackFigure | None):
    """Months of which the later pack tells another figure than the earlier one did."""
    if old is None or new is None:
        return
    told = {point.month: point for point in old.points}
    for point in new.points:
        before = told.get(point.month)
        if before is None:
            continue
        was, now = old.printed(before.shown), new.printed(point.shown)
        if (before.value, was) != (point.value, now):
            yield f"{Month.parse(point.month).label} was told as {was}, and later as {now}."


def _budgets(earlier: Contents, later: Contents):
    was, now = _variances(earlier), _variances(later)
    for service in dict.fromkeys((*now, *was)):
        yield BudgetBeside(service, was.get(service, NOTHING), now.get(service, NOTHING))


def _variances(contents: Contents) -> dict[str, str]:
    """The variance after reserves by service, the total last."""
    if contents.finance is None:
        return {}
    return {line.service: pounds(Decimal(line.variance)) for line in (*contents.finance.lines, contents.finance.total)}


def _label(contents: Contents) -> str:
    return Month.parse(contents.header.month).label


def _actions(number: int) -> str:
    return f"{number} action{'' if number == 1 else 's'}"
