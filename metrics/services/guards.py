"""What every write about figures checks first."""

import datetime as dt

from django.utils import timezone

from accounts.errors import Refused, Stale
from accounts.guards import require_permission
from accounts.models import LocalAuthority
from metrics.models import Indicator, Series
from metrics.months import EARLIEST, Month


def writable_council(authority_id: int, by, permission: str, what: str) -> LocalAuthority:
    """The council, locked until the transaction ends so that two writes about its figures run one after the other, if `by` has
    the permission there. `what` completes "does not allow you to"."""
    return _writable(LocalAuthority.objects.filter(pk=authority_id), by, permission, what)


def writable_series(series_id: int, by, permission: str, what: str) -> Series:
    """The series with its names, its council locked, if `by` has the permission and the series takes changes."""
    authority = _writable(LocalAuthority.objects.filter(series=series_id), by, permission, what)
    # Read after the lock: as the last writer left it.
    series = Series.objects.with_names().get(pk=series_id)
    series.authority = authority
    require_writable(series)
    return series


def lock_indicator(indicator_id: int) -> Indicator:
    return Indicator.objects.select_for_update().get(pk=indicator_id)


def require_writable(series: Series) -> None:
    """Refuse changes to a series of a published record."""
    if series.published:
        raise Refused(
            f"“{series.title}” is a published record, shown as its council published it ({series.source}). It cannot be changed."
        )


def require_own(row) -> None:
    """Refuse changes to a budget line or composition that was loaded from a published paper: such a row names its source."""
    if row.source:
        raise Refused(f"“{row}” is a published record, shown as its council published it ({row.source}). It cannot be changed.")


def require_month(month: Month, now: dt.datetime, field: str = "month") -> None:
    """Refuse a month that has not begun in London, and one before 1990."""
    if month > Month.of(timezone.localdate(now)):
        raise Refused(f"{month.label} has not begun yet.", field=field)
    if month < EARLIEST:
        raise Refused(f"The month must be {EARLIEST.label} or later.", field=field)


def require_length(text: str, limit: int, field: str) -> None:
    if len(text) > limit:
        raise Refused(f"This must be {limit:,} characters or fewer. You have typed {len(text):,}.", field=field)


def require_seen(latest, seen: int | None, what: str, changed_by=None) -> None:
    """Refuse where a newer row than the one on screen was added meanwhile. `seen` 0: there was none; None: no form was open.

    `changed_by` is who changed it, where that is not the author of the `latest` row.
    """
    key = latest.pk if latest else 0
    if seen is not None and key != seen:
        who = changed_by or (latest.by if latest else "Somebody else")
        raise Stale(
            f"{who} changed {what} after you opened this form. What stands now is shown beside yours.", theirs=latest, seen=key
        )


def _writable(councils, by, permission: str, what: str) -> LocalAuthority:
    # No key of the council changes, so rows that point at it may still be added meanwhile.
    authority = councils.select_for_update(no_key=True, of=("self",)).get()
    require_permission(by, permission, authority, what)
    return authority
