"""Series that are late with their figures."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from metrics.lateness import Lateness, lateness
from metrics.models import Series, Snapshot


@dataclass(frozen=True)
class LateSeries:
    series: Series
    lateness: Lateness


def late_series(authority, today: dt.date) -> list[LateSeries]:
    """The series of the whole council (of no sub-group) whose figures are late on a day, in the order of the scorecard.

    Two queries.
    """
    rows = Snapshot.objects.filter(series__authority=authority, series__sub_group=None).standing().order_by()
    latest = dict(rows.values_list("series").annotate(Max("month")))
    series = Series.objects.for_authority(authority).filter(published=False, sub_group=None).with_names().in_order()
    judged = (
        LateSeries(row, lateness(every=row.indicator.every, latest=latest.get(row.pk), judged_on=today, ends=row.ends))
        for row in series
    )
    return [one for one in judged if one.lateness.is_late]
