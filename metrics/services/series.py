"""What people set on a series: targets, new limits on its control chart; and what is marked or set beside its figures."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_permission, require_reason
from accounts.history import add_row, add_rows
from accounts.permissions import ENTER_FIGURES, MANAGE_SERIES
from metrics.kinds import ANNOTATION_WORDS, IN_RANGE, MILESTONE, PERCENT, TARGET_WORDS
from metrics.models import Annotation, Comparator, PublishedStatement, Rebase, Series, Target
from metrics.months import Month
from metrics.services.guards import (
    EARLIEST,
    require_month,
    require_seen,
    require_writable,
    writable_council,
    writable_series,
)
from metrics.targets import TargetRow, in_force

LAST_MONTH = Month(2100, 12)


@transaction.atomic
def set_target(
    *,
    series: Series,
    kind: str,
    month: Month,
    value: Decimal | None,
    reason: str,
    by,
    now: dt.datetime,
    upper: Decimal | None = None,
    seen: int | None = None,
    source: str = "",
) -> Target:
    """Set what a series is to reach from `month` on (a milestone: by its end). No `value` ends that kind from `month`.

    `seen` is the key of the newest target of the series that was on screen (0: none; None: no form was open).
    """
    series = writable_series(series.pk, by, MANAGE_SERIES, "set targets")
    rows = list(Target.objects.filter(series=series).select_related("by").order_by("-pk"))
    require_seen(next(iter(rows), None), seen, "the targets")
    if kind not in TARGET_WORDS:
        raise Refused("Choose a kind of target.", field="kind")
    if not EARLIEST <= month <= LAST_MONTH:
        raise Refused(f"The month must be between {EARLIEST.label} and {LAST_MONTH.label}.", field="month")
    _require_value(series, kind, value, upper)
    of_kind = [row for row in rows if row.kind == kind]
    same = next((row for row in of_kind if row.month == month), None)
    if same is not None and (same.value, same.upper) == (value, upper):
        raise Refused("Nothing was changed.")
    if value is None and not _has_one_to_end(of_kind, kind, month):
        raise Refused("There is no target of this kind to end.", field="kind")
    reason = require_reason(reason, "this is the target")
    row = Target(
        series=series, kind=kind, month=month, value=value, upper=upper, reason=reason, by=by, known_from=now, source=source
    )
    return add_row(row)


def _has_one_to_end(rows, kind: str, month: Month) -> bool:
    """Whether a target of the kind holds in `month`; a milestone is taken back only in its own month."""
    found = [TargetRow(row.kind, row.month, row.value, row.upper, row.pk) for row in rows]
    return in_force([row for row in found if kind != MILESTONE or row.month == month], kind, month) is not None


def _require_value(series, kind, value, upper) -> None:
    if value is None:
        if upper is not None:
            raise Refused("Give the lower end of the range as well.", field="value")
        return
    if kind == IN_RANGE and (upper is None or upper <= value):
        raise Refused("Give both ends of the range, the lower one first.", field="upper")
    if kind != IN_RANGE and upper is not None:
        raise Refused("Only a range has an upper end.", field="upper")
    if series.indicator.unit == PERCENT and not (0 <= value <= 100 and 0 <= (upper or 0) <= 100):
        raise Refused("A percentage is between 0 and 100.", field="value")


@transaction.atomic
def rebase(
    *, series: Series, month: Month, reason: str, by, now: dt.datetime, active: bool = True, seen: int | None = None
) -> Rebase:
    """Start new limits on the control chart from `month`, because the process changed; or (not `active`) take that back.

    `seen` is the key of the newest rebase of the series that was on screen (0: none; None: no form was open).
    """
    series = writable_series(series.pk, by, MANAGE_SERIES, "start new limits on a chart")
    rows = list(Rebase.objects.filter(series=series).select_related("by").order_by("-pk"))
    require_seen(next(iter(rows), None), seen, "the limits of this chart")
    months = series.snapshots.standing().values_list("month", flat=True)
    if active and month not in set(months):
        raise Refused(f"There is no figure for {month.label}, so nothing can start there.", field="month")
    latest = next((row for row in rows if row.month == month), None)
    if (latest is not None and latest.active) == active:
        raise Refused(
            f"New limits start in {month.label} already." if active else f"No new limits start in {month.label}.", field="month"
        )
    reason = require_reason(reason, "the limits start anew" if active else "this is taken back")
    return add_row(Rebase(series=series, month=month, active=active, reason=reason, by=by, known_from=now))


@transaction.atomic
def annotate(
    *, authority, month: Month, kind: str, text: str, by, now: dt.datetime, series: Series | None = None, source: str = ""
) -> Annotation:
    """Mark a month on every chart of the council, or of one series."""
    authority = writable_council(authority.pk, by, ENTER_FIGURES, "mark a month on the charts")
    if kind not in ANNOTATION_WORDS:
        raise Refused("Choose what happened.", field="kind")
    require_month(month, now)
    if series is not None and series.authority_id != authority.pk:
        raise Refused("This series belongs to another council.")
    if series is not None:
        require_writable(Series.objects.with_names().get(pk=series.pk))
    row = Annotation(
        authority=authority, series=series, month=month, kind=kind, text=text.strip(), by=by, known_from=now, source=source
    )
    return add_row(row)


@transaction.atomic
def move_annotation(*, annotation: Annotation, month: Month, text: str, by, now: dt.datetime) -> Annotation:
    """Put a mark right: it stands in `month` with `text` from now on. Whoever calls this holds the lock of what is marked."""
    require_permission(by, ENTER_FIGURES, annotation.authority_id, "mark a month on the charts")
    require_month(month, now)
    row = Annotation(
        authority_id=annotation.authority_id,
        series_id=annotation.series_id,
        month=month,
        kind=annotation.kind,
        text=text.strip(),
        source=annotation.source,
        replaces=annotation,
        by=by,
        known_from=now,
    )
    return add_row(row)


@transaction.atomic
def add_statement(
    *, series: Series, label: str, text: str, period: str, month: Month, source: str, by, now: dt.datetime, note: str = ""
) -> PublishedStatement:
    """Keep a figure of a published paper that is no monthly number, in the paper's own notation."""
    series = writable_series(series.pk, by, ENTER_FIGURES, "add published statements")
    require_month(month, now)
    row = PublishedStatement(
        series=series, label=label, text=text, period=period, month=month, note=note, source=source, by=by, known_from=now
    )
    return add_row(row)


@transaction.atomic
def add_comparators(*, rows: Iterable[Comparator], by) -> int:
    """Add official figures, passing over those that stand already; the number added.

    They belong to no council, and no page leads here: a command calls this, so whoever runs the server. Rows come with their
    `known_from`. A figure that was revised since is added beside the earlier one, and counts from then on.
    """
    standing = {_identity(row): row.value for row in Comparator.objects.order_by("pk")}
    fresh = []
    for row in rows:
        if standing.get(_identity(row)) != row.value:
            row.by = by
            fresh.append(row)
    return len(add_rows(fresh))


def _identity(row: Comparator) -> tuple:
    return row.indicator_id, row.authority_id, row.group, row.group_name, row.statistic, row.model, row.month
