"""Links from pages that are about something else to the pages of a plan, which has a position for its own review months only."""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast

from metrics.months import Month
from metrics.selectors.viewing import Viewing
from plans.models import ReviewCycle


def record_of(plan, known_on: dt.datetime | None) -> dict[str, Cast]:
    """Annotations with the first and last review month of the plan whose key is found at `plan`, as `has_month` reads them: days
    as text; None where it has no review month."""
    cycles = ReviewCycle.objects.filter(plan=OuterRef(plan)).known_on(known_on)
    return {
        "record_from": Cast(Subquery(cycles.order_by("month").values("month")[:1]), CharField()),
        "record_to": Cast(Subquery(cycles.order_by("-month").values("month")[:1]), CharField()),
    }


def has_month(row, month: Month) -> bool:
    """Whether the plan had this review month, from a row with the annotations of `record_of`."""
    return row.record_from is not None and _month(row.record_from) <= month <= _month(row.record_to)


def plan_suffix(row, viewing: Viewing) -> str:
    """What a link to a page of a plan adds to show the same position, from a row with the annotations of `record_of`. Where the
    plan has no such review month, it shows its own latest of what was known then."""
    if not viewing.past:
        return ""
    if has_month(row, viewing.as_at.month):
        return viewing.suffix
    return f"?{urlencode({'known': f'{viewing.known_day:%Y-%m-%d}'})}" if viewing.known_day else ""


def _month(text: str) -> Month:
    return Month.of(dt.date.fromisoformat(text[:10]))
