"""The page of one indicator: its series with everything that stands behind the figures."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from metrics.charts import LineChart
from metrics.kinds import COUNT, MILESTONE, TARGET_WORDS
from metrics.models import PublishedStatement, Series, Snapshot, Target
from metrics.months import Month
from metrics.selectors.book import all_series, known_series, read_book
from metrics.selectors.hiding import Hidden
from metrics.selectors.line import chart_of, rolling_chart
from metrics.selectors.readings import Reading, read
from metrics.selectors.series import target_text
from metrics.selectors.viewing import Viewing, viewing_of
from metrics.shown import SUPPRESSED, places, show

COMMENTARIES = 12


@dataclass(frozen=True)
class Revision:
    """One revision of a month's figure: what it was, and whether it counts, was replaced or was withdrawn."""

    row: Snapshot
    text: str
    numerator: str
    denominator: str
    stands: bool
    withdrawn: object | None
    hidden: bool

    @property
    def is_correction(self) -> bool:
        return self.row.replaces_id is not None


@dataclass(frozen=True)
class TargetLine:
    row: Target
    kind: str
    month: str
    value: str


@dataclass(frozen=True)
class IndicatorPage:
    """What the page prints."""

    viewing: Viewing
    reading: Reading
    others: list[Reading]
    chart: LineChart
    rolled: list[tuple[int, LineChart]]
    revisions: list[Revision]
    targets: list[Target]
    statements: list[PublishedStatement]
    # The code of the balancing indicator, where the council keeps it.
    pair: str

    @property
    def target_lines(self) -> list[TargetLine]:
        return [self._line(row) for row in self.targets]

    def _line(self, row: Target) -> TargetLine:
        when = f"by {row.month.label}" if row.kind == MILESTONE else f"from {row.month.label}"
        return TargetLine(row, TARGET_WORDS[row.kind].partition(" (")[0], when, target_text(self.reading.series, row))

    @property
    def commentary(self) -> list[Revision]:
        """What was said of each month, newest first; of a hidden figure nothing, as the words may tell it."""
        said = [each for each in self.revisions if each.stands and not each.hidden and (each.row.commentary or each.row.caveat)]
        return said[:COMMENTARIES]

    @property
    def corrections(self) -> list[Revision]:
        """Revisions that replaced or were taken out, with what they replaced; newest first."""
        replaced = {each.row.replaces_id for each in self.revisions}
        return [each for each in self.revisions if each.is_correction or each.withdrawn or each.row.pk in replaced]


def indicator_page(
    authority, code: str, sub_group: str, *, month: Month | None, known_on, today: dt.date, sees_small: bool
) -> IndicatorPage | None:
    """The page of the series with this code and sub-group; None where the council has no such series.

    Seven queries, eight where small numbers are hidden, however long the series is.
    """
    series = all_series(authority)
    known = known_series(series, known_on)
    family = [row for row in known if row.indicator.code == code]
    chosen = next((row for row in family if (row.sub_group.slug if row.sub_group_id else "") == sub_group), None)
    if chosen is None:
        return None
    viewing = viewing_of([chosen], month=month, known_on=known_on, today=today)
    book = read_book(authority, viewing.as_at, series=series, wanted=family, sees_small=sees_small)
    reading = read(book, chosen, today)
    windows = [window for window, wanted in ((3, chosen.indicator.rolling_3), (12, chosen.indicator.rolling_12)) if wanted]
    rolled = [(window, rolling_chart(reading, window)) for window in windows]
    return IndicatorPage(
        viewing=viewing,
        reading=reading,
        others=[read(book, row, today) for row in family if row is not chosen],
        chart=chart_of(reading),
        rolled=[(window, chart) for window, chart in rolled if chart is not None],
        revisions=_revisions(reading, book.hidden),
        targets=list(reversed(book.targets.get(chosen.pk, []))),
        statements=_statements(chosen, viewing),
        pair=next((row.indicator.code for row in known if row.indicator.code == chosen.indicator.pair), ""),
    )


def _revisions(reading: Reading, hidden: Hidden) -> list[Revision]:
    """Every revision up to the month viewed that was known then, newest month first. One query."""
    known = reading.as_at.known_on
    rows = Snapshot.objects.filter(series=reading.series).known_on(known).up_to(reading.as_at.month)
    rows = rows.select_related("by", "upload", "withdrawal", "withdrawal__by")
    standing = {row.pk for row in reading.snapshots.values()}
    found = []
    for row in sorted(rows, key=lambda row: (row.month, row.pk), reverse=True):
        withdrawal = getattr(row, "withdrawal", None)
        withdrawn = None if withdrawal is None or (known and withdrawal.known_from > known) else withdrawal
        is_hidden = row.pk in hidden.revisions
        text = SUPPRESSED if is_hidden else reading.short_text(row.value)
        numerator = _count(row.numerator, is_hidden)
        denominator = _count(row.denominator, row.pk in hidden.revision_denominators)
        found.append(Revision(row, text, numerator, denominator, row.pk in standing, withdrawn, is_hidden))
    return found


def _count(number: Decimal | None, hidden: bool) -> str:
    if number is None:
        return "not given"
    return SUPPRESSED if hidden else show(number, COUNT, places(number))


def _statements(series: Series, viewing: Viewing) -> list[PublishedStatement]:
    """Those up to the month viewed; at the end of a published record those of later months too, which no page would show else."""
    as_at = viewing.as_at
    rows = PublishedStatement.objects.filter(series=series).known_on(as_at.known_on)
    if as_at.month < viewing.present or not series.published:
        rows = rows.filter(month__lte=as_at.month)
    return list(rows.order_by("-month", "-pk"))
