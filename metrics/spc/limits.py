"""The mean and the limits of one segment, and what they promise of a target."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from metrics.spc.options import Options
from metrics.spc.results import SHOWN_FROM, Segment

LIMIT_FACTOR = Fraction("2.66")
NEAR_SHARE = Fraction(2, 3)
SCREEN_FACTOR = Fraction("3.267")


def segment_of(number: int, days: Sequence[dt.date], values: Sequence[Fraction], options: Options) -> Segment:
    """Segment `number` from its figures in order of date, one or more. Limits are symmetric and not cut at 0 or 100."""
    baseline = values[: options.fix_after]
    mean = sum(baseline) / len(baseline)
    ranges = [abs(later - earlier) for earlier, later in pairwise(baseline)]
    kept = _screened(ranges) if options.screen_outliers else ranges
    average = reach = near = None
    if kept:
        average = sum(kept) / len(kept)
        reach = LIMIT_FACTOR * average
        near = NEAR_SHARE * reach
    return Segment(
        segment=number,
        start=days[0],
        end=days[-1],
        n=len(values),
        n_baseline=len(baseline),
        n_ranges=len(ranges),
        n_ranges_screened_out=len(ranges) - len(kept),
        mean=mean,
        average_moving_range=average,
        lpl=None if average is None else mean - reach,
        upl=None if average is None else mean + reach,
        near_lpl=None if average is None else mean - near,
        near_upl=None if average is None else mean + near,
        trial=len(values) < SHOWN_FROM,
    )


def _screened(ranges):
    """The ranges below 3.267 times their average, judged once. Where none is above 0, all are kept (H3)."""
    cut = SCREEN_FACTOR * sum(ranges) / max(len(ranges), 1)
    return [moved for moved in ranges if moved < cut] if cut else ranges


def assurance_of(segment: Segment, options: Options) -> str | None:
    """What the limits of the last segment promise: "pass", "fail" or "inconsistent"; None where nothing can be said.

    It is about the limits, not about whether the latest figure met the target.
    """
    if options.target is None or options.direction == "neutral" or not segment.has_limits:
        return None
    target = Fraction(options.target)
    higher_is_better = options.direction == "increase"
    if segment.lpl == segment.upl:
        met = segment.mean >= target if higher_is_better else segment.mean <= target
        return "pass" if met else "fail"
    if target > segment.upl:
        return "fail" if higher_is_better else "pass"
    if target < segment.lpl:
        return "pass" if higher_is_better else "fail"
    return "inconsistent"
