"""The yearly reconciliation: the council's own figures beside the official statistics of the same time."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from metrics.comparing import APART, CLOSE, NOT_COMPARED, Reconciled, Side, reconcile
from metrics.kinds import COUNT, OWN
from metrics.models import Comparator, Series, Snapshot
from metrics.months import Month
from metrics.rolling import NOT_ROLLED, Figure, rolling
from metrics.selectors.book import all_series, known_series
from metrics.selectors.seen import Seen, read_seen
from metrics.selectors.viewing import Viewing, viewing_of
from metrics.shown import SUPPRESSED, say
from metrics.suppression import rolled_hidden

YEARS = 3
WINDOW = 12
WHOLE_YEAR = "year to"  # with which the period of an official figure begins, unless it is that of one day
TOO_SMALL = "The council's own figure rests on a count too small to be shown, so it is not compared."


@dataclass(frozen=True)
class Reconciliation:
    """One official figure and the council's own, as printed, and how far apart they are."""

    series: Series
    official: Comparator
    own_period: str
    own_text: str
    official_text: str
    outcome: str
    words: str
    caveat: str


@dataclass(frozen=True)
class ReconciliationPage:
    """What the page prints: the latest three official years of each indicator that the council keeps, newest first."""

    viewing: Viewing
    lines: list[Reconciliation]

    @property
    def apart(self) -> list[Reconciliation]:
        return self._with(APART)

    @property
    def close(self) -> list[Reconciliation]:
        return self._with(CLOSE)

    @property
    def compared(self) -> list[Reconciliation]:
        """Those that are apart first."""
        return [*self.apart, *self.close]

    @property
    def not_compared(self) -> list[Reconciliation]:
        return self._with(NOT_COMPARED)

    def _with(self, outcome: str) -> list[Reconciliation]:
        return [line for line in self.lines if line.outcome == outcome]


def reconciliation_page(authority, *, month: Month | None, known_on, today: dt.date, sees_small: bool) -> ReconciliationPage:
    """The official figures up to the month viewed. Three queries, four where small numbers are hidden."""
    series = all_series(authority)
    wholes = {row.indicator_id: row for row in known_series(series, known_on) if row.sub_group_id is None}
    viewing = viewing_of(list(wholes.values()), month=month, known_on=known_on, today=today)
    official = _official(authority, wholes, viewing.as_at.month)
    wanted = [wholes[row.indicator_id].pk for row in official]
    seen = read_seen(authority, wanted, viewing.as_at, up_to=viewing.as_at.month, sees_small=sees_small, series=series)
    lines = [_line(wholes[row.indicator_id], row, seen) for row in official]
    lines.sort(key=lambda line: line.series.indicator.name)
    lines.sort(key=lambda line: line.official.month, reverse=True)
    return ReconciliationPage(viewing, lines)


def _official(authority, indicators, last: Month) -> list[Comparator]:
    """The council's own official figures that hold, of the latest years of each indicator. One query."""
    rows = Comparator.objects.filter(authority=authority, group=OWN, indicator__in=indicators, month__lte=last)
    newest: dict[int, dict[Month, Comparator]] = {}
    for row in rows.order_by("pk"):
        newest.setdefault(row.indicator_id, {})[row.month] = row
    return [row for months in newest.values() for _, row in sorted(months.items())[-YEARS:]]


def _line(series: Series, official: Comparator, seen: Seen) -> Reconciliation:
    indicator, month = series.indicator, official.month
    figures, hidden = seen.of(series.pk), seen.hidden.months_of(series.pk)
    months = WINDOW if _is_flow(indicator) else 1
    is_hidden = rolled_hidden([month - back for back in range(months)], hidden)
    value = None if is_hidden else _own(figures, indicator, month)
    own = Side(value, month, months)
    theirs = Side(official.value, month, months if months == 1 or official.period.startswith(WHOLE_YEAR) else 1)
    words = {"unit": indicator.unit, "decimals": indicator.decimals, "unit_words": indicator.unit_words}
    found = Reconciled(NOT_COMPARED, None, TOO_SMALL) if is_hidden else reconcile(own, theirs, **words)
    return Reconciliation(
        series=series,
        official=official,
        own_period=own.period,
        own_text=SUPPRESSED if is_hidden else say(value, indicator.unit, indicator.decimals),
        official_text=say(official.value, indicator.unit, indicator.decimals),
        outcome=found.outcome,
        words=found.words,
        caveat="" if is_hidden or month not in figures else figures[month].caveat,
    )


def _is_flow(indicator) -> bool:
    """Whether it counts what happens in a month, so that a year is twelve of them together."""
    return indicator.rolling_12 and indicator.unit not in NOT_ROLLED


def _own(figures: Mapping[Month, Snapshot], indicator, month: Month) -> Decimal | None:
    """The council's own figure for the time of an official one that ends with `month`.

    Of what happens in a month, the twelve months up to it. Everything else is a position at the end of the month, or looks back
    over a year by its own definition: the figure of the month itself.
    """
    if not _is_flow(indicator):
        return figures[month].value if month in figures else None
    window = {each: Figure(row.value, row.numerator, row.denominator) for each, row in figures.items()}
    rolled = rolling(window, indicator.unit, WINDOW).get(month)
    if rolled is None:
        return None
    return rolled.total if indicator.unit == COUNT else rolled.value
