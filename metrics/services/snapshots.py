"""What people do with monthly figures: enter, correct, withdraw."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.errors import Refused, Stale
from accounts.guards import require_reason
from accounts.history import add_row, add_rows
from accounts.permissions import ENTER_FIGURES
from metrics.figures import check
from metrics.kinds import PER
from metrics.models import Series, Snapshot, SnapshotWithdrawal
from metrics.models.snapshot import COMMENTARY_LIMIT
from metrics.months import Month
from metrics.services.guards import (
    require_length,
    require_month,
    require_seen,
    require_writable,
    writable_council,
    writable_series,
)

AGAIN = "Entered again after it had been withdrawn"


@dataclass(frozen=True)
class Entry:
    """One month's figure as a person gives it. `value` may be left out where numerator and denominator are given."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    provisional: bool = False
    caveat: str = ""
    commentary: str = ""


@dataclass(frozen=True)
class Revisions:
    """What there is of one series and month: the last revision, withdrawn or not; the one that counts; the newest withdrawal;
    and every revision."""

    last: Snapshot | None = None
    standing: Snapshot | None = None
    withdrawal: SnapshotWithdrawal | None = None
    rows: tuple[Snapshot, ...] = ()

    @property
    def changed_by(self):
        """Who did what was done last."""
        latest = self.last if self.last is self.standing else self.withdrawal
        return latest and latest.by


@transaction.atomic
def record_snapshot(
    *,
    series: Series,
    month: Month,
    entry: Entry,
    by,
    now: dt.datetime,
    reason: str = "",
    seen: int | None = None,
    source: str = "",
) -> Snapshot:
    """Add a month's figure, or correct the one that stands, for which a `reason` is needed.

    `seen` is the key of the figure that was on screen (0: there was none; None: no form was open).
    """
    series = writable_series(series.pk, by, ENTER_FIGURES, "enter figures")
    require_month(month, now)
    there = _revisions([series.pk], month).get(series.pk, Revisions())
    require_seen(there.standing, seen, f"the figure for {month.label}", there.changed_by)
    if there.standing is not None and not _differs(series, entry, there.standing):
        raise Refused("Nothing was changed.")
    return add_row(_row(series, month, entry, there, reason=reason, by=by, now=now, source=source))


@transaction.atomic
def record_month(
    *, authority, month: Month, entries: Mapping[int, tuple[Entry, int]], by, now: dt.datetime, reason: str = ""
) -> list[Snapshot]:
    """Add or correct the figures of many series for one month, all or none.

    `entries` gives, by the key of the series, the figure and the key of the one that was on screen (0: none). What is the same
    as it stands, or as it was on screen, is passed over; the rows that were added are returned. A refusal of one line has the
    field `value_<key of the series>`; a stale one has `seen_<key>` in its `seen`.
    """
    writable_council(authority.pk, by, ENTER_FIGURES, "enter figures")
    require_month(month, now)
    rows = list(Series.objects.for_authority(authority).with_names().in_order().filter(pk__in=entries))
    if len(rows) < len(entries):
        raise Refused("One of these series is not kept by this council. Load the page again.")
    revisions = _revisions(list(entries), month)
    fresh = []
    for series in rows:
        entry, seen = entries[series.pk]
        there = revisions.get(series.pk, Revisions())
        try:
            require_writable(series)
            if _is_untouched(series, entry, there, seen):
                continue
            require_seen(there.standing, seen, f"“{series.title}” for {month.label}", there.changed_by)
            if there.standing is None or _differs(series, entry, there.standing):
                fresh.append(_row(series, month, entry, there, reason=reason, by=by, now=now))
        except Stale as stale:
            stale.seen = {f"seen_{series.pk}": key for key in stale.seen.values()}
            raise
        except Refused as refusal:
            refusal.field = refusal.field if refusal.field == "reason" else f"value_{series.pk}"
            raise
    if not fresh:
        raise Refused("Nothing was changed.")
    return add_rows(fresh)


@transaction.atomic
def withdraw_snapshot(*, snapshot: Snapshot, reason: str, by, now: dt.datetime) -> SnapshotWithdrawal:
    """Take the figure that stands out of everything, with a reason. What it replaced stands again; if nothing, there is none."""
    series = writable_series(snapshot.series_id, by, ENTER_FIGURES, "withdraw figures")
    there = _revisions([series.pk], snapshot.month)[series.pk]
    require_seen(there.standing, snapshot.pk, f"the figure for {snapshot.month.label}", there.changed_by)
    reason = require_reason(reason, "this figure is withdrawn")
    return add_row(SnapshotWithdrawal(snapshot=snapshot, reason=reason, by=by, known_from=now))


def _revisions(series_keys, month: Month) -> dict[int, Revisions]:
    """What there is of the month, by the key of the series. One query."""
    rows = Snapshot.objects.filter(series__in=series_keys, month=month).order_by("pk")
    found = {}
    for row in rows.select_related("by", "withdrawal", "withdrawal__by"):
        before = found.get(row.series_id, Revisions())
        taken = getattr(row, "withdrawal", None)
        newest = max((each for each in (before.withdrawal, taken) if each), key=lambda each: each.pk, default=None)
        found[row.series_id] = Revisions(row, before.standing if taken else row, newest, (*before.rows, row))
    return found


def _is_untouched(series, entry, there: Revisions, seen: int) -> bool:
    """Whether somebody sends back an earlier figure as it was on their screen: what others did to it meanwhile holds."""
    row = next((row for row in there.rows if row.pk == seen and row is not there.standing), None)
    given = (entry.numerator, entry.denominator, entry.provisional)
    return row is not None and given == (row.numerator, row.denominator, row.provisional) and _value(series, entry) == row.value


def _differs(series, entry, standing) -> bool:
    value = _value(series, entry)
    given = (value, entry.numerator, entry.denominator, entry.provisional, entry.caveat.strip(), entry.commentary.strip())
    stands = (
        standing.value,
        standing.numerator,
        standing.denominator,
        standing.provisional,
        standing.caveat,
        standing.commentary,
    )
    return given != stands


def _value(series, entry) -> Decimal:
    unit = series.indicator.unit
    try:
        return check(unit, PER.get(unit), entry.value, entry.numerator, entry.denominator)
    except ValueError as error:
        raise Refused(str(error), field="value") from error


def _row(series, month, entry, there: Revisions, *, reason, by, now, source="") -> Snapshot:
    """The next revision, not stored yet. A correction needs a reason."""
    if series.ends is not None and month > series.ends:
        raise Refused(
            f"“{series.title}” ends with {series.ends.label}. Change that first, or choose an earlier month.", field="month"
        )
    if there.standing is not None:
        reason = require_reason(reason, "the figure is corrected")
    elif there.last is not None:
        reason = reason.strip() or AGAIN
    else:
        reason = ""
    require_length(entry.commentary.strip(), COMMENTARY_LIMIT, "commentary")
    return Snapshot(
        series=series,
        month=month,
        value=_value(series, entry),
        numerator=entry.numerator,
        denominator=entry.denominator,
        provisional=entry.provisional,
        caveat=entry.caveat.strip(),
        commentary=entry.commentary.strip(),
        replaces=there.last,
        reason=reason,
        source=source,
        by=by,
        known_from=now,
    )
