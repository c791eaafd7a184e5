"""Finance and resources. Totals are worked out anew from their lines; where a pack or a paper says otherwise, so is said."""

from decimal import Decimal

from boards.packs.contents import Contents, PackBudget, PackFinance
from boards.packs.sections import FINANCE, RESOURCES
from boards.papers.blocks import Column
from boards.papers.words import number, position_words, sentence
from boards.papers.writing import Section
from metrics.amounts import Amounts
from metrics.finance import Line, Table, pounds

NOTHING = Decimal(0)
# Of what was published a pack holds the lines, and of the total not always.
NOT_HELD = "not held"


def finance(contents: Contents, section: Section) -> None:
    held = contents.finance
    if held is not None:
        table = recomputed(held)
        section.say(total_words(held, contents.header.dated))
        _budgets(held, table, position_words(held.month, contents.header.dated), section)
        for note in (*table.notes, *_apart(table)):
            section.warn(sentence(note))
        stated = _line(held.total)
        if held.total.budget and _amounts(stated) != _amounts(table.total):
            section.warn(
                f"The pack states a total variance of {pounds(stated.after_reserves)}; its lines add up to "
                f"{pounds(table.total.after_reserves)}."
            )
    section.say_lines(contents.commentary.get(FINANCE, ""))


def resources(contents: Contents, section: Section) -> None:
    held = contents.resources
    if held is not None:
        amounts = [number(item.amount) for item in held.items]
        added = sum((amount for amount in amounts if amount is not None), NOTHING)
        section.say(held.sentence)
        section.table(
            "Resources by item",
            ("What", "Years", "For", Column("Amount", True)),
            [
                (item.item, item.years, item.areas, item.amount if amount is None else pounds(amount))
                for item, amount in zip(held.items, amounts, strict=True)
            ],
            totals=("All items", "", "", pounds(added)),
            name="Resources",
        )
        asked = number(held.asked)
        if asked is not None and asked != added:
            section.warn(
                f"{pounds(asked)} was asked for; the items add up to {pounds(added)}, {pounds(abs(asked - added))} apart."
            )
    section.say_lines(contents.commentary.get(RESOURCES, ""))


def total_words(held: PackFinance | None, dated: str) -> str:
    """The total in a sentence of a paper of that day; "" where there is no finance."""
    if held is None or not held.lines:
        return ""
    when = position_words(held.month, dated)
    return f"{when[0].upper()}{when[1:]} the budget is forecast to be {recomputed(held).total.words}."


def recomputed(held: PackFinance) -> Table:
    """The table with its totals worked out from the lines."""
    return Table(tuple(_line(line) for line in held.lines), number(held.total.published_variance))


def _budgets(held: PackFinance, table: Table, when: str, section: Section) -> None:
    rows = (*table.lines, table.total)
    write = Amounts.alike([amount for row in rows for amount in (*_amounts(row), row.published_variance or NOTHING)])
    published = any(row.published_variance is not None for row in rows)

    def cells(row: Line) -> tuple[str, ...]:
        amounts = (*_amounts(row), row.before_reserves, row.after_reserves)
        found = [row.service, *(write.write(amount) for amount in amounts)]
        if published:
            found.append(NOT_HELD if row.published_variance is None else write.write(row.published_variance))
        return tuple(found)

    heads = ["Revised budget", "Forecast", "Use of reserves", "Variance before reserves", "Variance after reserves"]
    section.table(
        f"Budgets {when}, in {write.words}; a variance above zero is an overspend",
        ("Service", *(Column(head, True) for head in heads + (["Variance as published"] if published else []))),
        [cells(line) for line in table.lines],
        totals=cells(table.total),
        name="Finance",
    )


def _apart(table: Table) -> list[str]:
    """That published lines add up to another total than the recomputed ones, where the published total is not held."""
    published = [line.published_variance for line in table.lines]
    if not published or table.published_total is not None or None in published or sum(published) == table.total.after_reserves:
        return []
    added, total = pounds(sum(published)), pounds(table.total.after_reserves)
    return [f"{table.total.service}: the published variances of the services add up to {added}, the recomputed ones to {total}"]


def _line(line: PackBudget) -> Line:
    amounts = (number(text) or NOTHING for text in (line.budget, line.forecast, line.reserves))
    return Line(line.service, *amounts, number(line.published_variance))


def _amounts(line: Line) -> tuple[Decimal, Decimal, Decimal]:
    return line.revised_budget, line.forecast, line.use_of_reserves
