"""What a control chart says: its points, its segments, its latest position."""

import datetime as dt
from dataclasses import dataclass, fields
from fractions import Fraction

from metrics.spc.options import Options

# In order of precedence: a point is labelled with the first that it meets.
RULES = ("outside", "trend", "two_of_three", "shift")
SHOWN_FROM = 13  # figures in a segment; with fewer, its limits are on trial


@dataclass(frozen=True, slots=True)
class Point:
    """One row. Without a figure, all but its date is None or False.

    relative_to_mean: 1 above the mean of its segment, 0 on it, -1 below it
    rule: the first of RULES that it meets, or None
    side: "high" or "low" where it meets one; a falling trend is low even where it lies above the mean
    point_type: "common_cause", or "special_cause_" and "improvement", "concern", "neutral_high" or "neutral_low"
    """

    date: dt.date
    value: Fraction | None = None
    segment: int | None = None
    relative_to_mean: int | None = None
    outside_limits: bool = False
    near_limits: bool = False
    in_trend: bool = False
    in_two_of_three: bool = False
    in_shift: bool = False
    rule: str | None = None
    side: str | None = None
    point_type: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """The figures from one rebase to the next: one mean, one pair of limits, all in the unit of the figures.

    segment: its number, from 0; start, end: dates of its first and last figure; n: how many figures it has
    n_baseline: how many of them made the mean and the limits; n_ranges: the moving ranges between those
    n_ranges_screened_out: the ranges that were left out of average_moving_range
    lpl, upl: the lower and upper limit; near_lpl, near_upl: two thirds of the way to them. None where one figure has no range
    trial: there are fewer than SHOWN_FROM figures
    """

    segment: int
    start: dt.date
    end: dt.date
    n: int
    n_baseline: int
    n_ranges: int
    n_ranges_screened_out: int
    mean: Fraction
    average_moving_range: Fraction | None
    lpl: Fraction | None
    upl: Fraction | None
    near_lpl: Fraction | None
    near_upl: Fraction | None
    trial: bool

    @property
    def has_limits(self) -> bool:
        return self.average_moving_range is not None


@dataclass(frozen=True, slots=True)
class Latest:
    """The position at the latest figure: the keys of the two icons and whether its segment is on trial. All None without one."""

    date: dt.date | None = None
    variation: str | None = None
    assurance: str | None = None
    trial: bool | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Segments and points in order of date; rows without a figure are among the points."""

    options: Options
    segments: tuple[Segment, ...]
    points: tuple[Point, ...]
    latest: Latest

    def as_output(self) -> dict:
        """Lists and dicts for JSON: dates as YYYY-MM-DD, figures as floats, a row without a figure with date and segment only."""
        return {
            "segments": [_plain(segment, SEGMENT_KEYS) for segment in self.segments],
            "points": [_plain(point, MISSING_KEYS if point.segment is None else POINT_KEYS) for point in self.points],
            "latest": _plain(self.latest, LATEST_KEYS),
        }


SEGMENT_KEYS = tuple(field.name for field in fields(Segment))
POINT_KEYS = tuple(field.name for field in fields(Point) if field.name != "value")
MISSING_KEYS = ("date", "segment")
LATEST_KEYS = tuple(field.name for field in fields(Latest))


def _plain(record, keys):
    plain = {}
    for key in keys:
        value = getattr(record, key)
        if isinstance(value, Fraction):
            value = float(value)
        elif isinstance(value, dt.date):
            value = value.isoformat()
        plain[key] = value
    return plain
