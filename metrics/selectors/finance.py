"""The finance page: budgets by service at the end of a month, what moved, what was published and what was corrected."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from metrics.amounts import Amounts, side
from metrics.charts import LineChart, LinePoint, ReferenceLine, line_chart
from metrics.finance import TOTAL, Line, Movement, Table, movement, pounds
from metrics.models import BudgetLine, PublishedStatement
from metrics.months import Month
from metrics.selectors.held import HeldViewing, held_viewing

VARIANCE_CODE = "FIN_VAR"
DRAWN_MONTHS = 36
FIELD_WORDS = {
    "revised_budget": "revised budget",
    "forecast": "forecast",
    "use_of_reserves": "use of reserves",
    "published_variance": "published variance",
    "commentary": "commentary",
}


@dataclass(frozen=True)
class Row:
    """One service, or the total (`entered` None), with its amounts as printed."""

    line: Line
    amounts: Amounts
    moved: Movement | None
    entered: BudgetLine | None = None

    @property
    def budget(self) -> str:
        return self.amounts.write(self.line.revised_budget)

    @property
    def forecast(self) -> str:
        return self.amounts.write(self.line.forecast)

    @property
    def reserves(self) -> str:
        return self.amounts.write(self.line.use_of_reserves)

    @property
    def before(self) -> tuple[str, str]:
        """The variance before reserves: its size, and on which side of the budget it lies."""
        return self._sided(self.line.before_reserves)

    @property
    def after(self) -> tuple[str, str]:
        return self._sided(self.line.after_reserves)

    @property
    def published(self) -> str:
        """The variance as published, where it differs from the recomputed one."""
        return self.amounts.write(self.line.published_variance) if self.line.note else ""

    @property
    def movement(self) -> tuple[str, str]:
        """Since the month before: the size and whether it is adverse; only words where there is nothing to compare."""
        if self.moved is None or self.moved.amount is None:
            return "", self.moved.words if self.moved else ""
        amount = self.moved.amount
        words = "adverse" if amount > 0 else "favourable" if amount < 0 else "unchanged"
        return (self.amounts.write(abs(amount)) if amount else "", words)

    def _sided(self, variance: Decimal) -> tuple[str, str]:
        return (self.amounts.write(abs(variance)), side(variance))


@dataclass(frozen=True)
class Correction:
    """A line that was put in the place of an earlier one: what changed, as pairs of a name and "from → to"."""

    row: BudgetLine
    changes: list[tuple[str, str]]


@dataclass(frozen=True)
class FinancePage:
    """What the page prints. Without `rows` nothing was entered for the month; `before` is the month before, if it has lines."""

    viewing: HeldViewing
    amounts: Amounts
    table: Table
    rows: list[Row]
    total: Row
    before: Month | None
    gone: list[str]
    notes: list[str]
    said: list[tuple[str, list[str]]]
    sources: list[str]
    corrections: list[Correction]
    statements: list[PublishedStatement]
    chart: LineChart | None
    unlike: list[Month]

    @property
    def lede(self) -> str:
        """The variance of all services together, in words, and how it moved."""
        total = self.total.line
        if self.gone:
            entered, all_of_them = len(self.rows), len(self.rows) + len(self.gone)
            month = self.viewing.as_at.month.label
            return f"{entered} of {all_of_them} services are entered for {month}, so nothing is said of the whole yet."
        words = [f"At the end of {self.viewing.as_at.month.label} the year is forecast to end {total.words}."]
        if total.is_adverse:
            words.append("This variance is adverse: more would be spent than the budget allows.")
        if self.total.moved and self.total.moved.amount:
            words.append(f"It is {self.total.moved.words}.")
        return " ".join(words)

    @property
    def adverse(self) -> list[Line]:
        """The services that are forecast to overspend after reserves, the largest overspend first."""
        return sorted((line for line in self.table.lines if line.is_adverse), key=lambda line: -line.after_reserves)

    @property
    def published(self) -> bool:
        """Whether all that is shown was loaded from published papers, and so takes no correction."""
        return bool(self.rows) and all(row.entered.source for row in self.rows)


def finance_page(authority, *, month: Month | None, known_on, today: dt.date) -> FinancePage:
    """The council's budgets as they stood at the end of a month. Three queries, however many months and services there are."""
    lines = BudgetLine.objects.filter(authority=authority).known_on(known_on)
    services = _services_by_month(lines)
    viewing = held_viewing(services, month=month or _last_complete(services), known_on=known_on, today=today)
    shown = viewing.as_at.month
    read = lines.filter(month__gt=shown - DRAWN_MONTHS, month__lte=shown).select_related("by").order_by("pk")
    revisions = list(read)
    standing = standing_lines(revisions)
    tables = {each: Table([as_line(row) for row in rows.values()]) for each, rows in sorted(standing.items())}
    entered, table = standing.get(shown, {}), tables.get(shown, Table([]))
    before = shown - 1 if shown - 1 in tables else None
    moved = movement(table, tables[before]) if before else ()
    by_name = {each.service: each for each in moved}
    amounts = Amounts.alike(amount for each in tables.values() for line in each.lines for amount in _amounts_of(line))
    return FinancePage(
        viewing=viewing,
        amounts=amounts,
        table=table,
        rows=[Row(line, amounts, by_name.get(line.service), entered[line.service]) for line in table.lines],
        total=Row(table.total, amounts, by_name.get(TOTAL)),
        before=before,
        gone=[each.service for each in moved if each.service not in entered and each.service != TOTAL],
        notes=_notes(table),
        said=_said(entered.values()),
        sources=list(dict.fromkeys(row.source for row in entered.values() if row.source)),
        corrections=_corrections([row for row in revisions if row.month == shown]),
        statements=_statements(authority, viewing),
        chart=_chart(tables, amounts) if len(tables) > 1 else None,
        unlike=[each for each, other in tables.items() if _services(other) != _services(table)],
    )


def _services_by_month(lines) -> dict[Month, set[str]]:
    found: dict[Month, set[str]] = {}
    for month, service in lines.order_by("month").values_list("month", "service").distinct():
        found.setdefault(month, set()).add(service)
    return found


def _last_complete(services: Mapping[Month, set[str]]) -> Month | None:
    """The month before the last, where it has services that the last has not: entering them takes a while, and a part is not
    the whole. Otherwise None, for the last."""
    last = max(services, default=None)
    if last is None:
        return None
    return last - 1 if services.get(last - 1, set()) - services[last] else None


def standing_lines(revisions: Iterable[BudgetLine]) -> dict[Month, dict[str, BudgetLine]]:
    """The lines that count, by month and service: of the revisions, in the order of their entry, the last of each."""
    found: dict[Month, dict[str, BudgetLine]] = {}
    for row in revisions:
        found.setdefault(row.month, {})[row.service] = row
    return {month: dict(sorted(rows.items())) for month, rows in found.items()}


def as_line(row: BudgetLine) -> Line:
    return Line(row.service, row.revised_budget, row.forecast, row.use_of_reserves, row.published_variance)


def _services(table: Table) -> list[str]:
    return [line.service for line in table.lines]


def _amounts_of(line: Line) -> list[Decimal]:
    found = [line.revised_budget, line.forecast, line.use_of_reserves, line.published_variance]
    return [amount for amount in found if amount is not None]


def _notes(table: Table) -> list[str]:
    """Where what was published differs: line by line, and where the published lines add up to another total."""
    notes = list(table.notes)
    published = [line.published_variance for line in table.lines]
    if published and None not in published and sum(published) != table.total.after_reserves:
        added, total = pounds(sum(published)), pounds(table.total.after_reserves)
        notes.append(f"{TOTAL}: the variances published for the services add up to {added}, the recomputed ones to {total}")
    return notes


def _said(rows: Iterable[BudgetLine]) -> list[tuple[str, list[str]]]:
    """What explains the lines, and of which services it is said."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.commentary:
            found.setdefault(row.commentary, []).append(row.service)
    return list(found.items())


def _corrections(revisions: list[BudgetLine]) -> list[Correction]:
    """Newest first. What was corrected after the time that is asked for is not among the revisions."""
    by_key = {row.pk: row for row in revisions}
    found = []
    for row in reversed(revisions):
        earlier = by_key.get(row.replaces_id)
        if earlier is not None:
            changed = [name for name in FIELD_WORDS if getattr(earlier, name) != getattr(row, name)]
            pairs = [(FIELD_WORDS[name], f"{_text(earlier, name)} → {_text(row, name)}") for name in changed]
            found.append(Correction(row, pairs))
    return found


def _text(row: BudgetLine, name: str) -> str:
    value = getattr(row, name)
    if name == "commentary":
        return f"“{value}”" if value else "nothing"
    return "none" if value is None else pounds(value)


def _statements(authority, viewing: HeldViewing) -> list[PublishedStatement]:
    rows = PublishedStatement.objects.filter(
        series__authority=authority, series__indicator__code=VARIANCE_CODE, series__sub_group__isnull=True
    )
    rows = rows.filter(month__lte=viewing.as_at.month).known_on(viewing.as_at.known_on)
    return list(rows.order_by("-month", "pk"))


def _chart(tables: Mapping[Month, Table], amounts: Amounts) -> LineChart:
    """The variance of all services together, after reserves as the line, before reserves to be held against it."""
    points, before = [], []
    for month, table in tables.items():
        total = table.total
        points.append(LinePoint(month, amounts.scaled(total.after_reserves), amounts.write(total.after_reserves)))
        before.append((month, amounts.scaled(total.before_reserves)))
    references = [ReferenceLine("Before reserves", tuple(before))]
    return line_chart(points, references=references, unit=amounts.words, from_zero=True, write=amounts.write_scaled)
