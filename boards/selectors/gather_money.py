"""Finance and resources of a pack, with their totals recomputed."""

import datetime as dt
from decimal import Decimal

from boards.packs.contents import PackBudget, PackFinance, PackResource, PackResources
from metrics.finance import Line, Table
from metrics.models import BudgetLine
from metrics.months import Month
from metrics.selectors.finance import as_line, standing_lines
from plans.selectors.resources import resources_page

# A budget that is older than that is not shown as if it were that of the month.
MONTHS_BACK = 12


def finance_of(authority, month: Month, known_on: dt.datetime) -> PackFinance | None:
    """The budgets of the last month up to `month` that has all services; None where there are none. One query."""
    rows = BudgetLine.objects.filter(authority=authority, month__lte=month, month__gt=month - MONTHS_BACK)
    standing = standing_lines(rows.known_on(known_on).order_by("pk"))
    if not standing:
        return None
    shown = max(standing)
    if set(standing.get(shown - 1, ())) - set(standing[shown]):
        # Some services of the month before are not entered yet: a part is not the whole.
        shown = shown - 1
    table = Table([as_line(row) for row in standing[shown].values()])
    return PackFinance(
        month=str(shown),
        lines=tuple(_budget(line) for line in table.lines),
        total=_budget(table.total),
        sentence=f"{table.total.words[0].upper()}{table.total.words[1:]}.",
    )


def resources_of(plan, *, month: Month | None, known_on: dt.datetime, today: dt.date) -> PackResources | None:
    """What the plan costs; None where nothing is recorded of it. Five queries."""
    page = resources_page(plan, month=month, known_on=known_on, today=today)
    added = page.added
    if not added.lines and added.asked is None:
        return None
    return PackResources(
        items=tuple(PackResource(line.item, line.years, text_of(line.amount), ", ".join(names)) for line, names in page.rows),
        total=text_of(added.total),
        asked="" if added.asked is None else text_of(added.asked),
        sentence=added.sentence,
    )


def text_of(amount: Decimal) -> str:
    """Pounds as a pack holds them: "471000", "0.5"."""
    return f"{amount.normalize():f}"


def _budget(line: Line) -> PackBudget:
    published = line.published_variance
    return PackBudget(
        service=line.service,
        budget=text_of(line.revised_budget),
        forecast=text_of(line.forecast),
        reserves=text_of(line.use_of_reserves),
        variance=text_of(line.after_reserves),
        published_variance="" if published is None else text_of(published),
    )
