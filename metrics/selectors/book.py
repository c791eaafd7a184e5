"""Reading a council's figures for a page: everything that is asked about many series, in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, F, IntegerField, Q, Value
from django.db.models.functions import Cast

from metrics.models import Annotation, Comparator, Rebase, Series, Snapshot, Target
from metrics.months import AsAt, Month
from metrics.selectors.hiding import NOTHING_HIDDEN, Hidden, Sums, hidden_cells
from metrics.selectors.revisions import all_revisions, standing_of

REBASE = "rebase"


@dataclass(frozen=True)
class Mark:
    """Something that is marked on a chart in a month: an annotation's kind, or "rebase"."""

    month: Month
    kind: str
    text: str


@dataclass(frozen=True)
class Book:
    """A council's series with their figures, as known at one time. Dictionaries are by the key of a series, comparators by
    the key of an indicator; `figures` holds the revision that counts, by month in order."""

    as_at: AsAt
    series: list[Series]
    figures: dict[int, dict[Month, Snapshot]]
    targets: dict[int, list[Target]]
    marks: dict[int, list[Mark]]
    comparators: dict[int, list[Comparator]]
    hidden: Hidden
    # Every official figure that was read, replaced ones too, in the order in which they were added.
    official_rows: tuple[Comparator, ...] = ()

    def figures_of(self, series: Series) -> dict[Month, Snapshot]:
        return self.figures.get(series.pk, {})


def all_series(authority) -> list[Series]:
    """Every series of the council, in the order of the scorecard. One query."""
    return list(Series.objects.for_authority(authority).with_names().in_order())


def known_series(series: Iterable[Series], known_on: dt.datetime | None) -> list[Series]:
    """Those that were there at a time (None: now)."""
    return [row for row in series if known_on is None or row.known_from <= known_on]


def read_book(
    authority,
    as_at: AsAt,
    *,
    series: list[Series],
    wanted: Iterable[Series],
    sees_small: bool,
    parts: Iterable[tuple[int, int]] | None = None,
) -> Book:
    """The figures of `wanted`, out of all `series` of the council (`all_series`): what is hidden follows from everything.

    Four queries, five where small numbers are hidden from the reader; four with `parts`, as `Sums.of` takes them.
    """
    wanted = list(wanted)
    keys = [row.pk for row in wanted]
    sums = None if sees_small else Sums.of(authority, series, parts)
    revisions = all_revisions(sums.deciding(keys) if sums else keys, up_to=as_at.month)
    figures = standing_of(revisions, as_at.known_on)
    hidden = hidden_cells(sums, {row.pk: row for row in series}, figures, revisions) if sums else NOTHING_HIDDEN
    official = _official_rows(authority, {row.indicator_id for row in wanted})
    return Book(
        as_at=as_at,
        series=wanted,
        figures={key: figures[key] for key in keys if key in figures},
        targets=_targets(keys, as_at),
        marks=_marks(authority, keys, as_at),
        comparators=_comparators(official),
        hidden=hidden,
        official_rows=official,
    )


def _targets(keys, as_at) -> dict[int, list[Target]]:
    found = defaultdict(list)
    for row in Target.objects.filter(series__in=keys).known_on(as_at.known_on).order_by("pk"):
        found[row.series_id].append(row)
    return found


def _marks(authority, keys, as_at) -> dict[int, list[Mark]]:
    """Annotations (of the council: on every chart) and the rebases that hold, by series. One query."""
    annotations = Annotation.objects.filter(
        Q(series__in=keys) | Q(series__isnull=True), authority=authority, month__lte=as_at.month
    )
    rebases = Rebase.objects.filter(series__in=keys, month__lte=as_at.month)
    columns = ("series_id", "month", "mark", "words", "on", "pk")
    rows = (
        annotations.standing(as_at.known_on)
        .order_by()
        .annotate(mark=F("kind"), words=F("text"), on=Value(1))
        .values_list(*columns)
        .union(
            rebases.known_on(as_at.known_on)
            .order_by()
            .annotate(mark=Value(REBASE, CharField()), words=F("reason"), on=Cast("active", IntegerField()))
            .values_list(*columns),
            all=True,
        )
        .order_by("pk")
    )
    everywhere, holding = [], {}
    for series_id, month, kind, text, on, pk in rows:
        mark = Mark(month, kind, text)
        if series_id is None:
            everywhere.append(mark)
        elif kind == REBASE:
            holding[series_id, month, REBASE] = mark if on else None
        else:
            holding[series_id, month, pk] = mark
    found = {key: list(everywhere) for key in keys}
    for (series_id, *_), mark in holding.items():
        if mark is not None:
            found[series_id].append(mark)
    return {key: sorted(marks, key=lambda mark: (mark.month, mark.kind)) for key, marks in found.items()}


def _official_rows(authority, indicators) -> tuple[Comparator, ...]:
    rows = Comparator.objects.filter(Q(authority=authority) | Q(authority__isnull=True), indicator__in=indicators)
    return tuple(rows.order_by("pk"))


def _comparators(rows: Iterable[Comparator]) -> dict[int, list[Comparator]]:
    """The official figures that hold, by indicator: the newest row of each identity."""
    newest = {}
    for row in rows:
        newest[row.indicator_id, row.group, row.group_name, row.statistic, row.model, row.month] = row
    found = defaultdict(list)
    for row in newest.values():
        found[row.indicator_id].append(row)
    return found
