"""The figures of the measures that are linked to an action: what the action page draws and the update form says.

What is hidden from readers who may not see small numbers is decided by `metrics/selectors/hiding.py`, over all series of the
council, and what is said of a series by `metrics/selectors/readings.py`. The official figures of other places are left to the
measure's own page.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from metrics.charts import LineChart
from metrics.kinds import MILESTONE
from metrics.models import Series
from metrics.months import AsAt
from metrics.selectors.book import Book, known_series
from metrics.selectors.line import chart_of
from metrics.selectors.readings import Reading, read
from metrics.selectors.seen import read_seen
from plans.rag import MissedStep
from plans.selectors.changes import Changes, LinkRow
from plans.selectors.measures import may_be_small, measure_of, missed_step


@dataclass(frozen=True)
class Linked:
    """A linked measure with its figures as this reader may see them, and the step that it misses, if it misses one."""

    link: LinkRow
    reading: Reading
    missed: MissedStep | None

    @property
    def series(self) -> Series:
        return self.reading.series

    @property
    def missed_besides(self) -> MissedStep | None:
        """The missed step, where the words about the target of the reading do not name it already."""
        applied = self.reading.applied
        named = applied is not None and applied.kind == MILESTONE and self.missed and applied.month.last == self.missed.due
        return None if named else self.missed

    @cached_property
    def chart(self) -> LineChart:
        return chart_of(self.reading)


def linked_figures(authority, changes: Changes, as_at: AsAt, *, today: dt.date, sees_small: bool) -> list[Linked]:
    """The measures whose link holds, in the order of linking.

    No query where there is none; otherwise two, and three where small numbers may be hidden from the reader, however many
    measures and figures there are.
    """
    links = changes.holding
    if not links:
        return []
    series = _series(authority, None if not sees_small else links.keys())
    wanted = {row.pk: row for row in known_series(series, as_at.known_on) if row.pk in links}
    book = _book(authority, changes, as_at, wanted, series, sees_small)
    found = []
    for key in (key for key in links if key in wanted):
        reading = read(book, wanted[key], today)
        measure = measure_of(wanted[key], reading.latest)
        found.append(Linked(links[key], reading, missed_step(measure, reading.target_rows, as_at, today=today)))
    return found


def missed_of(linked: list[Linked]) -> tuple[MissedStep, ...]:
    """What rating rule R7 asks for."""
    return tuple(each.missed for each in linked if each.missed)


def _series(authority, keys) -> list[Series]:
    """The series of the council, each with whether its figures `may_be_small`; only those of `keys`, if given."""
    rows = Series.objects.for_authority(authority).with_names().annotate(small=may_be_small())
    return list(rows.in_order() if keys is None else rows.filter(pk__in=keys).in_order())


def _book(authority, changes, as_at, wanted, series, sees_small) -> Book:
    hides = not sees_small and any(row.small for row in wanted.values())
    seen = read_seen(authority, wanted, as_at, up_to=as_at.month, sees_small=not hides, series=series)
    return Book(
        as_at=as_at,
        series=list(wanted.values()),
        figures=seen.figures,
        targets=changes.targets,
        marks={key: [mark for mark in changes.marks_on(key) if mark.month <= as_at.month] for key in wanted},
        comparators={},
        hidden=seen.hidden,
    )
