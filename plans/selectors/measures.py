"""Which linked measures miss a target step that is due: what rating rule R7 asks for.

What counts as missed is the rule of `metrics/targets.py`; here the figures and steps are read for it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery

from metrics.kinds import MILESTONE
from metrics.models import CompositionPart, Indicator, Series, Snapshot
from metrics.months import AsAt, Month
from metrics.shown import places, say
from metrics.targets import TargetRow, missed_steps
from plans.models import SeriesLink
from plans.rag import MissedStep, steps_due_by


@dataclass(frozen=True)
class Measure:
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


def measure_of(series: Series, latest: Snapshot | None) -> Measure:
    """A series, annotated with `may_be_small` as `small`, and the latest of its figures."""
    indicator: Indicator = series.indicator
    return Measure(
        title=series.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        unit_words=indicator.unit_words,
        polarity=indicator.polarity,
        value=latest.value if latest else None,
        month=latest.month if latest else None,
        tells=not series.small,
    )


def missed_step(measure: Measure, rows: Iterable[TargetRow], as_at: AsAt, *, today: dt.date) -> MissedStep | None:
    """The step of one measure that was due last of those it misses; None where it misses none that is due."""
    due = steps_due_by(as_at.judged_on(today))
    steps = [row for row in rows if row.kind == MILESTONE and row.month <= due]
    missed = missed_steps(steps, measure.value, measure.month, measure.polarity, as_at.month)
    if not missed:
        return None
    step = missed[-1]
    decimals = max(measure.decimals, places(step.value))
    figure, asked = (say(value, measure.unit, decimals, measure.unit_words) for value in (measure.value, step.value))
    return MissedStep(measure.title, figure if measure.tells else "", measure.month, asked, step.month.last)


def may_be_small(series: str = "") -> Q:
    """Whether figures of a series may be hidden from some readers: it has small numbers, or may add up with a series that has.

    Asked broadly, since sums may lead to other sums: a series of its indicator has small numbers, or stands in a composition.
    `series` leads from the rows of the query to the series, with its underscores ("series__").
    """
    kin = Series.objects.filter(
        authority=OuterRef(f"{series}authority"), indicator=OuterRef(f"{series}indicator"), small_numbers=True
    )
    parts = CompositionPart.objects.filter(
        series__authority=OuterRef(f"{series}authority"), series__indicator=OuterRef(f"{series}indicator")
    )
    return Q(Exists(kin)) | Q(Exists(parts))


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
        .order_by("action_id", "pk", "step__pk")
        .values(
            "action_id",
            "pk",
            name=F("series__indicator__name"),
            sub_group=F("series__sub_group__name"),
            unit=F("series__indicator__unit"),
            decimals=F("series__indicator__decimals"),
            unit_words=F("series__indicator__unit_words"),
            polarity=F("series__indicator__polarity"),
            small=may_be_small("series__"),
            value=Subquery(latest.values("value")[:1]),
            month=Subquery(latest.values("month")[:1]),
            step_key=F("step__pk"),
            step_month=F("step__month"),
            step_value=F("step__value"),
        )
    )


def _missed_of_link(rows: Sequence[dict], as_at, today) -> MissedStep | None:
    one = rows[0]
    measure = Measure(
        title=f"{one['name']}: {one['sub_group']}" if one["sub_group"] else one["name"],
        tells=not one["small"],
        **{name: one[name] for name in ("unit", "decimals", "unit_words", "polarity", "value", "month")},
    )
    steps = [TargetRow(MILESTONE, row["step_month"], row["step_value"], key=row["step_key"]) for row in rows]
    return missed_step(measure, steps, as_at, today=today)
