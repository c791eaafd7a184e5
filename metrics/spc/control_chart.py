"""From figures to a chart: order, gaps and segments."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from metrics.spc.limits import assurance_of, segment_of
from metrics.spc.options import Number, Options, day_of, exact
from metrics.spc.results import Chart, Latest, Point
from metrics.spc.rules import judged, kind_of


def xmr(points: Iterable[tuple[dt.date, Number | None]], options: Options) -> Chart:
    """The chart of `points`: pairs of a date and a figure, or None where the figure is missing, in any order.

    ValueError with a sentence for two rows of one date and for what is no exact and finite number.
    """
    rows = _rows(points)
    days = [day for day, value in rows.items() if value is not None]
    values = [rows[day] for day in days]
    # A rebase at or before the first figure falls on 0, one after the last on the end: neither adds a boundary.
    boundaries = sorted({0, len(days), *(bisect_left(days, day) for day in options.rebase)})

    segments, found = [], {}
    for number, (first, stop) in enumerate(pairwise(boundaries)):
        segment = segment_of(number, days[first:stop], values[first:stop], options)
        segments.append(segment)
        for point in judged(segment, days[first:stop], values[first:stop], options):
            found[point.date] = point

    latest = Latest()
    if segments:
        _, variation = kind_of(options.direction, found[days[-1]].side)
        latest = Latest(days[-1], variation, assurance_of(segments[-1], options), segments[-1].trial)
    return Chart(options, tuple(segments), tuple(found.get(day) or Point(day) for day in rows), latest)


def _rows(points) -> dict[dt.date, Fraction | None]:
    """What was given for each date, in order of date."""
    rows = {}
    for day, value in points:
        if day_of(day) in rows:
            raise ValueError(f"There are two rows for {day}. A chart takes one row for a date.")
        rows[day] = None if value is None else exact(value, f"The figure for {day}")
    return dict(sorted(rows.items()))
