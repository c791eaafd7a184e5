"""The figures of the measures that are linked to an action: what the action page draws and the update form says.

What is hidden from readers who may not see small numbers is decided by `metrics/selectors/hiding.py`, over all series of the
council, and what is said of a series by `metrics/selectors/readings.py`. The official figures of other places are left to the
measure's own page.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, DecimalField, F, IntegerField, Q, Value
from django.db.models.functions import Cast

from metrics.charts import LineChart
from metrics.models import Annotation, Rebase, Series, Snapshot, Target
from metrics.months import AsAt
from metrics.selectors.book import REBASE, Book, Mark
from metrics.selectors.hiding import NOTHING_HIDDEN, Sums, hidden_cells
from metrics.selectors.line import chart_of
from metrics.selectors.readings import Reading, read
from plans.rag import MissedStep
from plans.selectors.changes import LinkRow
from plans.selectors.measures import measured, missed_step, smallness

FIGURE, TARGET, MARK = "figure", "target", "mark"
COLUMNS = ("what", "pk", "series_id", "month", "kind_now", "amount", "other", "base", "on", "words")
NUMBER = {"max_digits": 14, "decimal_places": 4}


@dataclass(frozen=True)
class Linked:
    """A linked measure with its figures as this reader may see them, and the step that it misses, if it misses one."""

    link: LinkRow
    reading: Reading
    missed: MissedStep | None

    @property
    def series(self) -> Series:
        return self.reading.series

    @cached_property
    def chart(self) -> LineChart:
        return chart_of(self.reading)


def linked_figures(authority, links: Mapping[int, LinkRow], as_at: AsAt, *, today: dt.date, sees_small: bool) -> list[Linked]:
    """The measures of `links` (by the key of the series), in that order.

    No query without a link; two with any, three for who may not see small numbers, however many links and figures there are.
    """
    if not links:
        return []
    series = _series(authority, as_at, None if not sees_small else links.keys())
    wanted = {row.pk: row for row in series if row.pk in links}
    hides = not sees_small and any(row.small_kin or row.small_whole for row in wanted.values())
    sums = Sums.of(authority, series) if hides else None
    book = _book(authority, as_at, wanted, {row.pk: row for row in series}, sums)
    found = []
    for key in (key for key in links if key in wanted):
        reading = read(book, wanted[key], today)
        about = measured(wanted[key], reading.latest)
        found.append(Linked(links[key], reading, missed_step(about, reading.target_rows, as_at, today=today)))
    return found


def missed_of(linked: list[Linked]) -> tuple[MissedStep, ...]:
    """What rating rule R7 asks for."""
    return tuple(each.missed for each in linked if each.missed)


def _series(authority, as_at, keys) -> list[Series]:
    """The series of the council, each with its `smallness`; only those of `keys`, if given."""
    rows = Series.objects.for_authority(authority).known_on(as_at.known_on).with_names().annotate(**smallness())
    return list(rows.in_order() if keys is None else rows.filter(pk__in=keys).in_order())


def _book(authority, as_at, wanted, series, sums) -> Book:
    read_for = {*wanted, *(sums.concerned if sums else ())}
    figures, targets, marks = defaultdict(dict), defaultdict(list), {key: {} for key in wanted}
    for what, pk, key, month, kind, amount, other, base, on, words in _rows(authority, as_at, wanted, read_for):
        if what == FIGURE:
            row = Snapshot(pk=pk, series_id=key, month=month, value=amount, provisional=bool(on))
            row.numerator, row.denominator = other, base
            figures[key][month] = row
        elif what == TARGET:
            targets[key].append(Target(pk=pk, series_id=key, month=month, kind=kind, value=amount, upper=other))
        else:
            # Of the starts of new limits in one month the latest row holds; annotations stand beside each other.
            place = (month, kind) if kind == REBASE else (month, kind, pk)
            for each in wanted if key is None else (key,):
                marks[each][place] = Mark(month, kind, words) if on else None
    hidden = hidden_cells(sums, series, figures) if sums else NOTHING_HIDDEN
    return Book(
        as_at=as_at,
        series=list(wanted.values()),
        figures={key: dict(sorted(figures[key].items())) for key in wanted if key in figures},
        targets=targets,
        marks={key: _in_order(found.values()) for key, found in marks.items()},
        comparators={},
        hidden=hidden,
    )


def _in_order(marks) -> list[Mark]:
    return sorted((mark for mark in marks if mark is not None), key=lambda mark: (mark.month, mark.kind))


def _rows(authority, as_at, wanted, read_for):
    """Figures (the revision that counts comes last), targets and what is marked on charts, each kind in the order recorded."""
    month, known_on = as_at.month, as_at.known_on
    no_number, nothing = Cast(Value(None), DecimalField(**NUMBER)), Value("")
    figures = (
        Snapshot.objects.filter(series__in=read_for)
        .standing(known_on)
        .up_to(month)
        .annotate(
            what=Value(FIGURE),
            kind_now=nothing,
            amount=F("value"),
            other=F("numerator"),
            base=F("denominator"),
            on=Cast("provisional", IntegerField()),
            words=nothing,
        )
    )
    targets = (
        Target.objects.filter(series__in=wanted)
        .known_on(known_on)
        .annotate(
            what=Value(TARGET),
            kind_now=F("kind"),
            amount=F("value"),
            other=F("upper"),
            base=no_number,
            on=Value(1),
            words=nothing,
        )
    )
    unmeasured = {"what": Value(MARK), "amount": no_number, "other": no_number, "base": no_number}
    rebases = (
        Rebase.objects.filter(series__in=wanted, month__lte=month)
        .known_on(known_on)
        .annotate(kind_now=Value(REBASE, CharField()), on=Cast("active", IntegerField()), words=F("reason"), **unmeasured)
    )
    annotations = Annotation.objects.filter(Q(series__in=wanted) | Q(series__isnull=True), authority=authority, month__lte=month)
    annotations = annotations.known_on(known_on).annotate(kind_now=F("kind"), on=Value(1), words=F("text"), **unmeasured)
    parts = [rows.order_by().values_list(*COLUMNS) for rows in (figures, targets, rebases, annotations)]
    return sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[0], row[1]))
