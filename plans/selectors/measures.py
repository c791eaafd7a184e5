"""Which linked measures miss a target step that is due: what rating rule R7 asks for.

What counts as missed is the rule of `metrics/targets.py`; here the figures and steps are read for it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from metrics.kinds import COUNT, MILESTONE, TEAM
from metrics.models import CompositionPart, Indicator, Series, Snapshot
from metrics.months import AsAt, Month
from metrics.shown import places, say
from metrics.suppression import LARGEST_HIDDEN
from metrics.targets import TargetRow, missed_steps
from plans.models import SeriesLink
from plans.rag import MissedStep, steps_due_by


@dataclass(frozen=True)
class Measured:
    """A linked series as the rule needs it: how its figures are written and judged, and the latest of them.

    `tells` is false where the figure may be one of those that some readers of a rating must not see.
    """

    title: str
    unit: str
    decimals: int
    unit_words: str
    polarity: str
    value: Decimal | None
    month: Month | None
    tells: bool


def missed_in_plan(plan, as_at: AsAt, *, today: dt.date) -> dict[int, tuple[MissedStep, ...]]:
    """The missed steps of every action of the plan that has any, by the key of the action. One query."""
    return _missed(SeriesLink.objects.filter(action__plan=plan), as_at, today)


def missed_by(action, as_at: AsAt, *, today: dt.date) -> tuple[MissedStep, ...]:
    """The missed steps of one action. One query."""
    return _missed(SeriesLink.objects.filter(action=action), as_at, today).get(action.pk, ())


def measured(series: Series, latest: Snapshot | None) -> Measured:
    """A series, read with `smallness`, with the latest of its figures."""
    indicator: Indicator = series.indicator
    return Measured(
        title=series.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        unit_words=indicator.unit_words,
        polarity=indicator.polarity,
        value=latest.value if latest else None,
        month=latest.month if latest else None,
        tells=may_be_told(
            _counts(indicator.unit, latest.value, latest.numerator, latest.denominator) if latest else (),
            is_part=series.sub_group_id is not None,
            small_kin=series.small_kin,
            small_whole=series.small_whole,
            teams=series.teams,
        ),
    )


def missed_step(measured: Measured, rows: Iterable[TargetRow], as_at: AsAt, *, today: dt.date) -> MissedStep | None:
    """The step of one measure that was due last of those it misses; None where it misses none that is due."""
    due = steps_due_by(as_at.judged_on(today))
    steps = [row for row in rows if row.kind == MILESTONE and row.month <= due]
    missed = missed_steps(steps, measured.value, measured.month, measured.polarity, as_at.month)
    if not missed:
        return None
    step = missed[-1]
    decimals = max(measured.decimals, places(step.value))
    figure = say(measured.value, measured.unit, decimals, measured.unit_words) if measured.tells else ""
    return MissedStep(measured.title, figure, measured.month, _step_in_words(step, measured, decimals), step.month.last)


def smallness(series: str = "") -> dict:
    """Annotations that say whether figures of a series may be hidden from some readers: whether it, or a series of another team
    of the same indicator, has small numbers; whether it adds up to a whole with one that has; how many teams there are.

    `series` leads from the rows of the query to the series, with its underscores ("series__").
    """
    kin = Series.objects.filter(authority=OuterRef(f"{series}authority"), indicator=OuterRef(f"{series}indicator"))
    parts = CompositionPart.objects.filter(series=OuterRef(f"{series}pk"), composition__parts__series__small_numbers=True)
    teams = kin.filter(sub_group__kind=TEAM).order_by().values("indicator").annotate(number=Count("pk"))
    return {
        "small_kin": Exists(kin.filter(small_numbers=True)),
        "small_whole": Exists(parts),
        "teams": Coalesce(Subquery(teams.values("number")), 0),
    }


def may_be_told(counts: Iterable[Decimal | None], *, is_part: bool, small_kin: bool, small_whole: bool, teams: int) -> bool:
    """Whether a figure with these counts (its own, or its numerator and denominator) is hidden from nobody.

    A council's figure is hidden with those of its teams only where no team is left whose count could be hidden instead, so
    where it is no more than small counts add up to (`metrics/suppression.py`). What is a part of something is not told.
    """
    if small_whole or (is_part and small_kin):
        return False
    return not small_kin or all(count is None or count == 0 or count > max(1, teams) * LARGEST_HIDDEN for count in counts)


def _missed(links, as_at, today) -> dict[int, tuple[MissedStep, ...]]:
    found: dict[int, tuple[MissedStep, ...]] = {}
    for (action, _), rows in groupby(_rows(links, as_at, today), key=lambda row: (row["action_id"], row["pk"])):
        step = _missed_of_link(list(rows), as_at, today)
        if step is not None:
            found[action] = (*found.get(action, ()), step)
    return found


def _rows(links, as_at, today):
    """A row for each step that was ever set, of each link that holds, with the latest figure of its series."""
    steps = Q(series__targets__kind=MILESTONE, series__targets__month__lte=steps_due_by(as_at.judged_on(today)))
    if as_at.known_on is not None:
        steps &= Q(series__targets__known_from__lte=as_at.known_on)
    figures = Snapshot.objects.filter(series=OuterRef("series")).standing(as_at.known_on).up_to(as_at.month)
    latest = figures.order_by("-month", "-pk")
    return (
        links.holding(as_at.known_on)
        .annotate(step=FilteredRelation("series__targets", condition=steps))
        .filter(step__isnull=False)
        .order_by("action", "pk", "step__pk")
        .values(
            "action_id",
            "pk",
            name=F("series__indicator__name"),
            sub_group=F("series__sub_group__name"),
            unit=F("series__indicator__unit"),
            decimals=F("series__indicator__decimals"),
            unit_words=F("series__indicator__unit_words"),
            polarity=F("series__indicator__polarity"),
            is_part=Q(series__sub_group__isnull=False),
            value=Subquery(latest.values("value")[:1]),
            numerator=Subquery(latest.values("numerator")[:1]),
            denominator=Subquery(latest.values("denominator")[:1]),
            month=Subquery(latest.values("month")[:1]),
            **smallness("series__"),
            step_key=F("step__pk"),
            step_month=F("step__month"),
            step_value=F("step__value"),
            step_upper=F("step__upper"),
        )
    )


def _missed_of_link(rows: Sequence[dict], as_at, today) -> MissedStep | None:
    one = rows[0]
    measured = Measured(
        title=f"{one['name']}: {one['sub_group']}" if one["sub_group"] else one["name"],
        tells=may_be_told(
            _counts(one["unit"], one["value"], one["numerator"], one["denominator"]),
            **{name: one[name] for name in ("is_part", "small_kin", "small_whole", "teams")},
        ),
        **{name: one[name] for name in ("unit", "decimals", "unit_words", "polarity", "value", "month")},
    )
    steps = [TargetRow(MILESTONE, row["step_month"], row["step_value"], row["step_upper"], row["step_key"]) for row in rows]
    return missed_step(measured, steps, as_at, today=today)


def _counts(unit, value, numerator, denominator) -> tuple[Decimal | None, ...]:
    return (value,) if unit == COUNT else (numerator, denominator)


def _step_in_words(step: TargetRow, measured: Measured, decimals: int) -> str:
    if step.upper is None:
        return say(step.value, measured.unit, decimals, measured.unit_words)
    upper = say(step.upper, measured.unit, max(decimals, places(step.upper)), measured.unit_words)
    return f"{say(step.value, measured.unit, decimals)} to {upper}"
