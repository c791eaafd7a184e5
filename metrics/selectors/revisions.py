"""The revisions of figures, and which of them counted when."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from metrics.models import Snapshot
from metrics.months import Month


def all_revisions(series_ids: Iterable[int], *, up_to: Month | None) -> list[Snapshot]:
    """Every revision, withdrawn or not, in the order in which they were added; `withdrawn_from` says since when. One query."""
    rows = Snapshot.objects.filter(series__in=series_ids).up_to(up_to).annotate(withdrawn_from=F("withdrawal__known_from"))
    return list(rows.defer("commentary", "reason", "source").order_by("pk"))


def standing_of(revisions: Iterable[Snapshot], known_on: dt.datetime | None) -> dict[int, dict[Month, Snapshot]]:
    """The revision that counts, by series and month in order, as it was known at a time (None: now)."""
    found: dict[int, dict[Month, Snapshot]] = {}
    for row in revisions:
        if _counts(row, known_on):
            found.setdefault(row.series_id, {})[row.month] = row
    return {key: dict(sorted(months.items())) for key, months in found.items()}


def stood(revisions: Iterable[Snapshot]) -> list[dict[int, Snapshot]]:
    """What counted for one month, by series, after each change that anybody made to it; the last is what counts now."""
    rows = sorted(revisions, key=lambda row: row.pk)
    taken = {row.pk: getattr(row, "withdrawn_from", None) for row in rows}
    if len({row.series_id for row in rows}) == len(rows) and not any(taken.values()):
        return [{row.series_id: row for row in rows}]
    moments = sorted({row.known_from for row in rows} | {moment for moment in taken.values() if moment})
    return [{row.series_id: row for row in rows if _counts(row, moment)} for moment in moments]


def _counts(row: Snapshot, known_on: dt.datetime | None) -> bool:
    withdrawn_from = getattr(row, "withdrawn_from", None)
    if known_on is None:
        return withdrawn_from is None
    return row.known_from <= known_on and not (withdrawn_from and withdrawn_from <= known_on)
