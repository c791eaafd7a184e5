"""Reads for the pages on which figures are entered."""

from dataclasses import dataclass

from metrics.kinds import COUNT
from metrics.lateness import lateness
from metrics.models import Series, Snapshot
from metrics.months import Month
from metrics.shown import places, show


@dataclass(frozen=True)
class Line:
    """One series on the entry page: the figure that stands for the month, if any, and the one of the month before."""

    series: Series
    standing: Snapshot | None
    before: Snapshot | None
    is_late: bool

    @property
    def before_text(self) -> str:
        return figure_text(self.series, self.before)


def month_lines(authority, month: Month, today) -> list[Line]:
    """The series of the council that take a figure for `month`: expected then, or with a figure already. Two queries."""
    series = Series.objects.for_authority(authority).filter(published=False).with_names().in_order()
    rows = Snapshot.objects.filter(series__authority=authority, month__gte=month - 24, month__lte=Month.of(today)).standing()
    figures: dict[int, dict[Month, Snapshot]] = {}
    for row in rows:
        figures.setdefault(row.series_id, {})[row.month] = row
    lines = [_line(row, figures.get(row.pk, {}), month, today) for row in series if row.ends is None or month <= row.ends]
    return [line for line in lines if line is not None]


def figure_text(series: Series, snapshot: Snapshot | None) -> str:
    """A figure as printed, with the numbers it was computed from."""
    if snapshot is None:
        return ""
    indicator = series.indicator
    text = show(snapshot.value, indicator.unit, indicator.decimals, indicator.unit_words)
    if snapshot.numerator is None:
        return text
    above, below = (show(number, COUNT, places(number)) for number in (snapshot.numerator, snapshot.denominator))
    return f"{text} ({above} of {below})"


def _line(series, figures, month, today) -> Line | None:
    every = series.indicator.every
    # A quarter ends in March, June, September and December; a year of returns in March.
    if month not in figures and every > 1 and (month.month - 3) % every:
        return None
    latest = max(figures, default=None)
    late = lateness(every=every, latest=latest, judged_on=today, ends=series.ends)
    earlier = [each for each in figures if each < month]
    return Line(series, figures.get(month), figures[max(earlier)] if earlier else None, late.is_late)


def standing_figure(series: Series, month: Month) -> Snapshot | None:
    """The revision that counts for a month."""
    return Snapshot.objects.filter(series=series, month=month).standing().select_related("by").last()


def find_snapshot(series: Series, key: int) -> Snapshot | None:
    return Snapshot.objects.filter(series=series, pk=key).standing().first()
