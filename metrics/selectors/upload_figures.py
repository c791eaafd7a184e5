"""The figures of an upload, read and set beside those that stand: what the checking and the saving of it have in common."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from metrics.kinds import PER
from metrics.models import Series, Snapshot, SnapshotWithdrawal, Upload
from metrics.months import Month
from metrics.selectors.upload_contents import open_upload
from metrics.uploads.cells import Problem, Unreadable
from metrics.uploads.figures import read_figures
from metrics.uploads.layout import Mapping as ColumnMapping
from metrics.uploads.lines import Figure, SeriesInfo, key_of
from metrics.uploads.preview import CHANGED, Change, Existing, classify

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Known:
    """The series of a council that a file may name: what reading needs by the key as it is compared, the rows by their key."""

    infos: Mapping[str, SeriesInfo]
    series: Mapping[str, Series]

    @classmethod
    def of(cls, authority) -> "Known":
        """One query. A series that is as published takes no figures, and says so."""
        rows = list(Series.objects.for_authority(authority).with_names())
        infos = {key_of(row.key): _info(row) for row in rows}
        return cls(infos, {row.key: row for row in rows})


@dataclass(frozen=True)
class Contents:
    """Every figure of an upload, and what is wrong with it: `problems` (the first 200) of `wrong` in all."""

    figures: list[Figure]
    known: Known
    problems: tuple[Problem, ...] = ()
    wrong: int = 0
    unknown: int = 0
    repeated: int = 0

    @property
    def series(self) -> dict[int, str]:
        """The series that it has figures of: their keys in files by their keys in the database."""
        return {self.known.series[key].pk: key for key in {figure.series for figure in self.figures}}


@dataclass(frozen=True, slots=True)
class Stood:
    """What there is of a series and month: the figure that counts and its key (None: there is none), and the last revision,
    withdrawn or not."""

    figure: Existing | None = None
    key: int | None = None
    last: int | None = None


NOTHING = Stood()


def read_upload(upload: Upload, now: dt.datetime, step: Callable[[int], None]) -> Contents:
    """Read the whole file as its columns were named; `step` is told how many figures were read. Three queries."""
    known = Known.of(upload.authority_id)
    latest = Month.of(timezone.localdate(now))
    try:
        table = open_upload(upload)
    except Unreadable as error:
        return Contents([], known, error.problems, len(error.problems))
    reading = read_figures(table, ColumnMapping.from_dict(upload.mapping), known.infos, latest)
    figures = []
    for number, figure in enumerate(reading, start=1):
        figures.append(figure)
        step(number)
    return Contents(figures, known, tuple(reading.problems), reading.wrong, reading.unknown, reading.repeated)


def standing_of(contents: Contents) -> dict[tuple[str, Month], Stood]:
    """What stands in the series of a file, by the key of the series and the month. One query."""
    keys = contents.series
    withdrawn = Exists(SnapshotWithdrawal.objects.filter(snapshot=OuterRef("pk")))
    rows = Snapshot.objects.filter(series__in=keys).annotate(withdrawn=withdrawn).order_by("pk")
    columns = ("pk", "series_id", "month", "withdrawn", *Existing.__slots__)
    found: dict[tuple[str, Month], Stood] = {}
    for pk, series_id, month, is_withdrawn, *values in rows.values_list(*columns).iterator(ROWS_AT_ONCE):
        place = (keys[series_id], month)
        before = found.get(place, NOTHING)
        found[place] = Stood(before.figure, before.key, pk) if is_withdrawn else Stood(Existing(*values), pk, pk)
    return found


def beside(contents: Contents, standing: Mapping[tuple[str, Month], Stood]) -> Iterator[tuple[Change, Stood]]:
    """Each figure of a file with what it would do, and what stands in its place."""
    for figure in contents.figures:
        stood = standing.get((figure.series, figure.month), NOTHING)
        yield classify(figure, stood.figure), stood


def digest(pairs: Iterable[tuple[Change, Stood]], known: Known) -> str:
    """What saving a file would do, as 64 characters: the same as long as nothing has changed that it concerns."""
    total = hashlib.sha256()
    for change, stood in pairs:
        replaced = stood.key if change.kind == CHANGED else 0
        total.update(f"{known.series[change.new.series].pk} {change.new.month} {change.kind} {replaced}\n".encode())
    return total.hexdigest()


def newest_rows(authority_id: int) -> list[int]:
    """The keys of the newest figure and the newest withdrawal of a council, by which later ones are known. Two queries."""
    rows = (
        Snapshot.objects.filter(series__authority=authority_id),
        SnapshotWithdrawal.objects.filter(snapshot__series__authority=authority_id),
    )
    return [each.aggregate(newest=Max("pk"))["newest"] or 0 for each in rows]


def changed_since(series: Iterable[int], newest: list[int]) -> str:
    """Who entered, corrected or withdrew a figure of one of these series after `newest_rows`; empty where nobody did."""
    snapshot, withdrawal = newest
    rows = [
        Snapshot.objects.filter(series__in=series, pk__gt=snapshot),
        SnapshotWithdrawal.objects.filter(snapshot__series__in=series, pk__gt=withdrawal),
    ]
    latest = [each.select_related("by").order_by("-pk").first() for each in rows]
    found = max((row for row in latest if row is not None), key=lambda row: row.recorded_at, default=None)
    return str(found.by) if found else ""


def _info(series: Series) -> SeriesInfo:
    unit = series.indicator.unit
    closed = "This series is a published record, shown as it was published. It takes no figures." if series.published else ""
    return SeriesInfo(series.key, unit, PER.get(unit), series.ends, closed)
