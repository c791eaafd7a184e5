"""The table of the finance page as columns and rows of a file."""

from metrics.exports import MONTH, NUMBER, Column
from metrics.selectors.finance import FinancePage, Row

POUNDS = 2
COLUMNS = (
    Column("Service"),
    Column("Month", MONTH),
    Column("Revised budget (£)", NUMBER, POUNDS),
    Column("Forecast (£)", NUMBER, POUNDS),
    Column("Variance before reserves (£)", NUMBER, POUNDS),
    Column("Use of reserves (£)", NUMBER, POUNDS),
    Column("Variance after reserves (£)", NUMBER, POUNDS),
    Column("Variance as published (£)", NUMBER, POUNDS),
    Column("Moved since the month before (£)", NUMBER, POUNDS),
    Column("What explains it"),
    Column("Corrected because"),
    Column("Source"),
)
NOTES = (
    "All amounts in pounds, for the whole financial year, as they stood at the end of the month.",
    "A variance above zero is adverse: more is forecast to be spent than the budget allows.",
    "Use of reserves is below zero where reserves are drawn on. Variances and totals are recomputed.",
)


def finance_rows(page: FinancePage) -> list[tuple]:
    """The services in the order of the page, then the total; no rows where nothing was entered."""
    return [_cells(page, row) for row in (*page.rows, page.total)] if page.rows else []


def _cells(page: FinancePage, row: Row) -> tuple:
    line, entered = row.line, row.entered
    return (
        line.service,
        page.viewing.as_at.month,
        line.revised_budget,
        line.forecast,
        line.before_reserves,
        line.use_of_reserves,
        line.after_reserves,
        line.published_variance,
        row.moved.amount if row.moved else None,
        entered.commentary if entered else "",
        entered.reason if entered else "",
        entered.source if entered else "",
    )
