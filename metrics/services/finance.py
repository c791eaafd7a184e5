"""What people do with budgets."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_reason
from accounts.history import add_row
from accounts.permissions import ENTER_FIGURES
from accounts.plain_text import is_blank
from metrics.models import BudgetLine
from metrics.months import Month
from metrics.services.guards import require_month, require_own, require_seen, writable_council


@dataclass(frozen=True)
class Money:
    """A service's budget as a person gives it, in pounds; `use_of_reserves` is below zero where reserves are drawn."""

    revised_budget: Decimal
    forecast: Decimal
    use_of_reserves: Decimal = Decimal(0)
    published_variance: Decimal | None = None
    commentary: str = ""


@transaction.atomic
def record_budget_line(
    *,
    authority,
    service: str,
    month: Month,
    money: Money,
    by,
    now: dt.datetime,
    reason: str = "",
    seen: int | None = None,
    source: str = "",
) -> BudgetLine:
    """Add a service's budget for a month, or correct the one that stands, for which a `reason` is needed.

    `seen` is the key of the line that was on screen (0: there was none; None: no form was open).
    """
    authority = writable_council(authority.pk, by, ENTER_FIGURES, "enter budgets")
    require_month(month, now)
    service = " ".join(service.split())
    if is_blank(service):
        raise Refused("Name the service.", field="service")
    if money.revised_budget < 0:
        raise Refused("A budget is not below 0.", field="revised_budget")
    lines = BudgetLine.objects.filter(authority=authority, service=service, month=month)
    last = lines.select_related("by").order_by("-pk").first()
    require_seen(last, seen, f"{service} for {month.label}")
    if last is not None:
        require_own(last)
        if all(getattr(last, name) == value for name, value in vars(money).items()):
            raise Refused("Nothing was changed.")
        reason = require_reason(reason, "the line is corrected")
    return add_row(
        BudgetLine(
            authority=authority,
            service=service,
            month=month,
            replaces=last,
            reason=reason if last else "",
            source=source,
            by=by,
            known_from=now,
            **vars(money),
        )
    )
