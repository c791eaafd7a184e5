"""Budgets by service: variances before and after reserves, totals, movement, and what was published. Standard library only.

All amounts are pounds (`Decimal`), as they stood at the end of one month.

    variance before reserves = forecast − revised budget
    variance after reserves  = forecast − revised budget + use of reserves

The use of reserves is below zero where reserves are drawn, above where money is put into them. A variance above zero is adverse:
more is forecast to be spent than the budget allows. Totals are recomputed from the lines. Where a published figure
differs from the recomputed one, both stay and the difference is noted, and so it is where the published rows do not add up
to the published total.

Worked through, Oldham, month 3 of 2019/20, in thousands (report to the council's committee, September 2019, paragraph 8.1):
Fieldwork & Family Support has a budget of 9,500, a forecast of 10,045 and draws 279: 545 over before reserves, 266 after; the
paper prints 267. All services together: 750 before, 471 after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.kinds import MONEY
from metrics.shown import show

NOTHING = Decimal(0)
TOTAL = "Total"


@dataclass(frozen=True)
class Line:
    """One service's budget in pounds. `published_variance` is the one after reserves, as a paper prints it."""

    service: str
    revised_budget: Decimal
    forecast: Decimal
    use_of_reserves: Decimal = NOTHING
    published_variance: Decimal | None = None

    @property
    def before_reserves(self) -> Decimal:
        return self.forecast - self.revised_budget

    @property
    def after_reserves(self) -> Decimal:
        return self.before_reserves + self.use_of_reserves

    @property
    def note(self) -> str:
        """How the published variance differs; empty where it does not, or where none was published."""
        published, recomputed = self.published_variance, self.after_reserves
        if published is None or published == recomputed:
            return ""
        return f"published {pounds(published)}, recomputed {pounds(recomputed)}: {pounds(abs(published - recomputed))} apart"

    @property
    def words(self) -> str:
        """The variance, for people: "£471,000 overspent after using £279,000 of reserves; £750,000 before"."""
        reserves = self.use_of_reserves
        after = _spent(self.after_reserves)
        if not reserves:
            return f"{after}; no reserves used"
        use = f"using {pounds(-reserves)} of reserves" if reserves < 0 else f"adding {pounds(reserves)} to reserves"
        same_side = self.before_reserves * self.after_reserves > 0
        before = pounds(abs(self.before_reserves)) if same_side else _spent(self.before_reserves)
        return f"{after} after {use}; {before} before"

    @property
    def is_adverse(self) -> bool:
        return self.after_reserves > 0


@dataclass(frozen=True)
class Table:
    """The lines of one month, in their order, with their total. Lines are named once: ValueError for two of one service."""

    lines: Sequence[Line]
    published_total: Decimal | None = None

    def __post_init__(self):
        object.__setattr__(self, "lines", tuple(self.lines))
        names = [line.service for line in self.lines]
        if len(set(names)) < len(names):
            raise ValueError("A service has one line a month.")

    @property
    def total(self) -> Line:
        return Line(
            TOTAL,
            sum((line.revised_budget for line in self.lines), NOTHING),
            sum((line.forecast for line in self.lines), NOTHING),
            sum((line.use_of_reserves for line in self.lines), NOTHING),
            self.published_total,
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Every difference from what was published, by row, of the total, and between the two."""
        found = [f"{line.service}: {line.note}" for line in (*self.lines, self.total) if line.note]
        published = [line.published_variance for line in self.lines]
        if self.published_total is not None and published and None not in published:
            added = sum(published, NOTHING)
            if added != self.published_total:
                total = pounds(self.published_total)
                found.append(f"{TOTAL}: the published rows add up to {pounds(added)}, the published total is {total}")
        return tuple(found)


@dataclass(frozen=True)
class Movement:
    """How a variance after reserves moved since the month before, in pounds; above zero is adverse. None: not compared."""

    service: str
    amount: Decimal | None
    words: str


def movement(now: Table, before: Table) -> tuple[Movement, ...]:
    """The movement of each line of `now` since `before`, of lines that are gone, and of the total, in that order.

    A total is compared only where both tables list the same services: a missing line is not zero.
    """
    earlier = {line.service: line for line in before.lines}
    found = []
    for line in now.lines:
        if line.service in earlier:
            found.append(_moved(line, earlier[line.service]))
        else:
            found.append(Movement(line.service, None, "not listed the month before"))
    gone = [service for service in earlier if service not in {line.service for line in now.lines}]
    found += [Movement(service, None, "listed the month before, not entered for this one") for service in gone]
    if any(each.amount is None for each in found):
        found.append(Movement(TOTAL, None, "not compared: the two months do not list the same services"))
    else:
        found.append(_moved(now.total, before.total))
    return tuple(found)


def pounds(amount: Decimal) -> str:
    """An amount to the penny where it has pence, otherwise in whole pounds: "£471,000", "−£0.50"."""
    return show(amount, MONEY, 0 if amount == amount.to_integral_value() else 2)


def _moved(now, before):
    amount = now.after_reserves - before.after_reserves
    if not amount:
        return Movement(now.service, amount, "unchanged since the month before")
    way = "more than the month before (adverse)" if amount > 0 else "less than the month before (favourable)"
    return Movement(now.service, amount, f"{pounds(abs(amount))} {way}")


def _spent(variance):
    if not variance:
        return "on budget"
    return f"{pounds(abs(variance))} {'overspent' if variance > 0 else 'underspent'}"
