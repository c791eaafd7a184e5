"""The figures behind the plans and notices of a council, at any month up to the one viewed: read once, judged when asked for.

Two views of them: what the reader may see, from which pages speak, and the true figures, from which findings follow.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q

from metrics.lateness import Lateness, lateness
from metrics.models import Comparator, Series
from metrics.months import AsAt, Month
from metrics.selectors.book import REBASE, Book, Mark, known_series
from metrics.selectors.hiding import NOTHING_HIDDEN, Sums, hidden_cells
from metrics.selectors.readings import Reading, read
from metrics.selectors.revisions import all_revisions, standing_of
from metrics.targets import TargetRow
from plans.checks import LinkedFacts
from plans.checks.words import date_words
from plans.rag import MissedStep
from plans.selectors.council_rows import CouncilRows
from plans.selectors.measures import may_be_small, measure_of, missed_step


@dataclass
class CouncilFigures:
    """The series of a council by key, and the figures of those that are asked for. `sees_small`: the reader may see them all."""

    series: dict[int, Series]
    book: Book
    true_book: Book
    sees_small: bool
    today: dt.date
    _linked: dict = field(default_factory=dict)
    _missed: dict = field(default_factory=dict)
    _latest: dict = field(default_factory=dict)

    def latest(self, key: int, month: Month) -> Month | None:
        """The month of the latest figure up to `month`."""
        if (key, month) not in self._latest:
            self._latest[key, month] = max((each for each in self.true_book.figures.get(key, ()) if each <= month), default=None)
        return self._latest[key, month]

    def lateness(self, key: int, month: Month) -> Lateness:
        """Whether a series was late at the end of a month. A published one never is: nothing more was published."""
        series, latest = self.series[key], self.latest(key, month)
        return lateness(
            every=series.indicator.every,
            latest=latest,
            judged_on=AsAt(month).judged_on(self.today),
            ends=latest if series.published else series.ends,
        )

    def marks_of(self, keys: Iterable[int], month: Month) -> tuple:
        """What tells the figures of some series at a month apart from those at another; not to be printed."""
        found = []
        for key in sorted(keys):
            latest = self.latest(key, month)
            if latest is not None:
                found.append((key, latest, self.true_book.figures[key][latest].value))
        return tuple(found)

    def missed(self, key: int, month: Month) -> MissedStep | None:
        """The target step that a series misses at the end of a month, as rating rule R7 asks for it."""
        if (key, month) not in self._missed:
            series, latest = self.series[key], self.latest(key, month)
            measure = measure_of(series, self.true_book.figures[key][latest] if latest else None)
            rows = [TargetRow(row.kind, row.month, row.value, row.upper, row.pk) for row in self.book.targets.get(key, ())]
            as_at = AsAt(month, self.book.as_at.known_on)
            self._missed[key, month] = missed_step(measure, rows, as_at, today=self.today)
        return self._missed[key, month]

    def linked(self, key: int, month: Month) -> LinkedFacts:
        """What a linked series says of an action at the end of a month, as this reader may see it."""
        if (key, month) not in self._linked:
            reading, missed = self.reading(key, month), self.missed(key, month)
            self._linked[key, month] = LinkedFacts(
                title=self.series[key].title,
                variation=reading.variation_key,
                missed=_in_words(missed) if missed else "",
                tells=not self.book.hidden.months_of(key),
                since=missed.due + dt.timedelta(days=1) if missed else reading.latest_month and reading.latest_month.last,
            )
        return self._linked[key, month]

    def reading(self, key: int, month: Month) -> Reading:
        """A series at the end of a month, as this reader may see it."""
        figures = {each: row for each, row in self.book.figures.get(key, {}).items() if each <= month}
        marks = [mark for mark in self.book.marks.get(key, ()) if mark.month <= month]
        then = replace(self.book, as_at=replace(self.book.as_at, month=month), figures={key: figures}, marks={key: marks})
        return read(then, self.series[key], self.today)


def all_series(authority) -> list[Series]:
    """The series of a council, each with whether its figures `may_be_small` as `small`. One query."""
    return list(Series.objects.for_authority(authority).with_names().annotate(small=may_be_small()).in_order())


def series_of(rows: Iterable[Series], known_on: dt.datetime | None) -> dict[int, Series]:
    """Of all series those that were known, by key."""
    return {row.pk: row for row in known_series(rows, known_on)}


@dataclass(frozen=True)
class Wanted:
    """Which figures are wanted of a council at a position: of the series with these `keys`, and of the indicators with the keys
    `compared` the official ones. `series` and `rows` are what was known of the council; `today` is its day."""

    series: dict[int, Series]
    rows: CouncilRows
    as_at: AsAt
    keys: set[int]
    compared: set[int]
    today: dt.date


def read_figures(authority, asked: Sequence[Wanted], *, sees_small: bool) -> list[CouncilFigures]:
    """The figures that are wanted. One query, and one for official figures."""
    sums = [None if sees_small else _sums(authority, each) for each in asked]
    own = [each.deciding(want.keys) if each else want.keys & set(want.series) for each, want in zip(sums, asked, strict=True)]
    revisions = all_revisions(sorted(set().union(*own)), up_to=max(want.as_at.month for want in asked))
    whose, compared = Q(authority=authority) | Q(authority__isnull=True), set().union(*(want.compared for want in asked))
    official = tuple(Comparator.objects.filter(whose, indicator__in=compared).order_by("pk")) if compared else ()
    return [
        _figures(
            want,
            each,
            [row for row in revisions if row.series_id in keys and row.month <= want.as_at.month],
            official,
            sees_small,
        )
        for want, each, keys in zip(asked, sums, own, strict=True)
    ]


def _sums(authority, want: Wanted) -> Sums:
    return Sums.of(authority, want.series.values(), [(row.composition_id, row.series_id) for row in want.rows.parts])


def _figures(want: Wanted, sums: Sums | None, revisions, official, sees_small) -> CouncilFigures:
    keys = [key for key in want.series if key in want.keys]
    figures = standing_of(revisions, want.as_at.known_on)
    targets = defaultdict(list)
    for row in want.rows.targets:
        targets[row.series_id].append(row)
    book = Book(
        as_at=want.as_at,
        series=[want.series[key] for key in keys],
        figures={key: figures[key] for key in keys if key in figures},
        targets=targets,
        marks=_limits(want.rows.rebases),
        comparators={},
        hidden=hidden_cells(sums, want.series, figures, revisions) if sums else NOTHING_HIDDEN,
        official_rows=tuple(row for row in official if row.indicator_id in want.compared),
    )
    return CouncilFigures(want.series, book, replace(book, hidden=NOTHING_HIDDEN), sees_small, want.today)


def _limits(rebases) -> dict[int, list[Mark]]:
    """The starts of new limits that hold, by series."""
    holding = {}
    for row in rebases:
        holding[row.series_id, row.month] = Mark(row.month, REBASE, row.reason) if row.active else None
    found = defaultdict(list)
    for (key, _), mark in sorted(holding.items()):
        if mark is not None:
            found[key].append(mark)
    return found


def _in_words(missed: MissedStep) -> str:
    if not missed.figure:
        return f"“{missed.measure}” misses a target step: {missed.step} was due by {date_words(missed.due)}."
    return f"“{missed.measure}” is {missed.figure} ({missed.month.label}): {missed.step} was due by {date_words(missed.due)}."
