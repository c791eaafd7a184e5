"""Figures as tables to take away: the scorecard with its months across, and one series month by month.

For officers they are whole, and are read back by an upload as they stand. For readers who may not see small numbers these are
"c", the first line says so, and an upload refuses the file.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from accounts.changes import day_in_words
from metrics.exports import LONG_COLUMNS, SUPPRESSED_MARK, Column, wide_columns
from metrics.kinds import GROUP_WORDS
from metrics.models import Series, Snapshot
from metrics.months import Month
from metrics.selectors.book import Book, all_series, known_series, read_book
from metrics.selectors.readings import read
from metrics.selectors.scorecard import LOOKS
from metrics.selectors.viewing import Viewing, viewing_of
from metrics.shown import SUPPRESSED
from metrics.uploads.tables import LIMITS

WHOLE_COUNCIL = ""
SUFFIX = "suppressed"


@dataclass(frozen=True)
class Export:
    """A table ready to be written: `name` without its ending."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple]
    notes: tuple[str, ...]
    first_line: str


def figures_export(authority, *, params: Mapping, month: Month | None, known_on, today: dt.date, sees_small: bool) -> Export:
    """The indicators that the scorecard's filters leave, with their sub-groups; a line for each series, the months across.

    Five queries, six where small numbers are hidden. As many months as an upload takes; the latest ones.
    """
    series = all_series(authority)
    known = known_series(series, known_on)
    viewing = viewing_of(known, month=month, known_on=known_on, today=today)
    group = params.get("group", "")
    wanted = [row for row in known if row.indicator.group == group] if group in GROUP_WORDS else known
    book = read_book(authority, viewing.as_at, series=series, wanted=wanted, sees_small=sees_small)
    look = params.get("look", "")
    if look in LOOKS:
        shown = {row.indicator_id for row in wanted if row.sub_group_id is None and LOOKS[look][1](read(book, row, today))}
        wanted = [row for row in wanted if row.indicator_id in shown]
    columns = wide_columns(())
    months, left_out = _months(book, wanted, viewing, LIMITS.columns - len(columns))
    notes = [
        "A line for each series, a column for each month. To add or correct figures, fill in the cells and upload the file.",
        "An empty cell leaves what stands as it is.",
    ]
    if left_out:
        notes.append(f"Months before {months[0].label} are left out: a file holds {LIMITS.columns} columns at most.")
    return Export(
        name=_name(authority, "figures", viewing, sees_small),
        title=f"Figures of {authority.name}",
        columns=wide_columns(months),
        rows=[_across(book, row, months) for row in wanted],
        notes=(*_position(viewing), *notes) if sees_small else (*_position(viewing), SUPPRESSED_MARK),
        first_line="" if sees_small else SUPPRESSED_MARK,
    )


def series_export(
    authority, code: str, sub_group: str, *, month: Month | None, known_on, today: dt.date, sees_small: bool
) -> Export | None:
    """One series, a line for each month; None where the council has no such series. Six queries, seven where some are hidden."""
    series = all_series(authority)
    chosen = next((row for row in known_series(series, known_on) if _is(row, code, sub_group)), None)
    if chosen is None:
        return None
    viewing = viewing_of([chosen], month=month, known_on=known_on, today=today)
    book = read_book(authority, viewing.as_at, series=series, wanted=[chosen], sees_small=sees_small)
    said = dict(Snapshot.objects.filter(series=chosen).exclude(commentary="").values_list("pk", "commentary"))
    rows = [_below(book, chosen, month, row, said.get(row.pk, "")) for month, row in book.figures_of(chosen).items()]
    return Export(
        name=_name(authority, str(chosen).replace("/", "-"), viewing, sees_small),
        title=chosen.title,
        columns=LONG_COLUMNS,
        rows=rows,
        notes=(*_position(viewing), chosen.indicator.definition, *([] if sees_small else [SUPPRESSED_MARK])),
        first_line="" if sees_small else SUPPRESSED_MARK,
    )


def _is(row: Series, code: str, sub_group: str) -> bool:
    return row.indicator.code == code and (row.sub_group.slug if row.sub_group_id else "") == sub_group


def _months(book: Book, wanted: Sequence[Series], viewing: Viewing, most: int) -> tuple[list[Month], bool]:
    """The months across, from the first that has a figure to the one that is viewed; and whether earlier ones are left out."""
    last = viewing.as_at.month
    first = min((min(book.figures_of(row)) for row in wanted if book.figures_of(row)), default=last)
    earliest = max(first, last - most + 1)
    return [earliest + number for number in range(last - earliest + 1)], earliest > first


def _across(book: Book, series: Series, months: Sequence[Month]) -> tuple:
    figures = book.figures_of(series)
    sub_group = series.sub_group.name if series.sub_group_id else WHOLE_COUNCIL
    names = series.key, series.indicator.name, sub_group, series.indicator.get_unit_display()
    return (
        *names,
        *(_cell(figures[month].value, book.hidden.value(series.pk, month)) if month in figures else None for month in months),
    )


def _below(book: Book, series: Series, month: Month, row: Snapshot, commentary: str) -> tuple:
    is_hidden = book.hidden.value(series.pk, month)
    return (
        series.key,
        month,
        _cell(row.value, is_hidden),
        _cell(row.numerator, is_hidden),
        _cell(row.denominator, (series.pk, month) in book.hidden.denominators),
        "yes" if row.provisional else "no",
        # What is said of a hidden figure may tell it.
        "" if is_hidden else row.caveat,
        "" if is_hidden else commentary,
    )


def _cell(number: Decimal | None, is_hidden: bool) -> Decimal | str | None:
    return SUPPRESSED if is_hidden and number is not None else number


def _position(viewing: Viewing) -> tuple[str, ...]:
    known = viewing.as_at.known_on
    as_known = f", as known on {day_in_words(timezone.localdate(known))}" if known else ""
    return (f"Figures up to the end of {viewing.as_at.month.label}{as_known}.",)


def _name(authority, what: str, viewing: Viewing, sees_small: bool) -> str:
    return "-".join([authority.slug, what, str(viewing.as_at.month), *([] if sees_small else [SUFFIX])])
