"""Reads for the page on which budgets are entered."""

from dataclasses import dataclass

from metrics.amounts import Amounts
from metrics.finance import Line, pounds
from metrics.models import BudgetLine
from metrics.months import Month
from metrics.selectors.finance import standing_lines

MONTHS_BACK = 24


@dataclass(frozen=True)
class ServiceEntry:
    """A service that had a line in the last two years: the one that stands for the month, and the latest one before it."""

    service: str
    standing: BudgetLine | None
    before: BudgetLine | None

    @property
    def published(self) -> bool:
        """Whether the line was loaded from a published paper, and so takes no correction."""
        return bool(self.standing and self.standing.source)

    @property
    def amounts(self) -> Amounts:
        """The unit in which the line that stands can be written."""
        row = self.standing
        return Amounts.alike([row.revised_budget, row.forecast, row.use_of_reserves] if row else [])


def service_entries(authority, month: Month) -> list[ServiceEntry]:
    """The services by name. One query."""
    rows = BudgetLine.objects.filter(authority=authority, month__gt=month - MONTHS_BACK, month__lte=month)
    lines = standing_lines(rows.select_related("by").order_by("pk"))
    names = sorted({name for of_month in lines.values() for name in of_month})
    return [ServiceEntry(name, lines.get(month, {}).get(name), _before(lines, name, month)) for name in names]


def _before(lines, name, month) -> BudgetLine | None:
    months = [each for each, of_month in lines.items() if each < month and name in of_month]
    return lines[max(months)][name] if months else None


def in_words(line: Line) -> list[str]:
    """A line's amounts for people, one a sentence."""
    return [
        f"Revised budget {pounds(line.revised_budget)}",
        f"Forecast {pounds(line.forecast)}",
        f"The year is forecast to end {line.words}",
    ]
