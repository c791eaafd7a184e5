"""Figures out of a table: each line read, checked and handed on, with what is wrong and where. No Django, no database.

Refused are:

* a series that the council does not have, one that takes no figures, and a line that names none
* a month that cannot be read, is in the future, or lies after the series has ended
* a month of a series twice, with different figures; the same figure twice is counted as repeated, an empty cell says nothing
* what `metrics.figures.check` refuses: a numerator above its denominator, a typed value that disagrees with them, …
* "c" or another word for no value where numerator and denominator are given
* a formula in any column that is read

A word for no value is no problem: the figure comes without a value, and what stands is left as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from metrics.figures import said
from metrics.months import Month
from metrics.uploads.cells import Cell, Heading, Problem, Unreadable, refuse
from metrics.uploads.layout import WIDE, month_columns, validate
from metrics.uploads.layout import Mapping as ColumnMapping
from metrics.uploads.lines import Faults, Figure, LineReader, SeriesInfo, key_of
from metrics.uploads.tables import Table
from metrics.uploads.values import read_text, shown

MOST_FIGURES = 200_000


class Reading:
    """The figures of a table: iterate over it, once. Afterwards it holds what was wrong.

    `unknown`: how many lines name no series of the council, each a problem; `repeated`: how many figures stand there more than
    once. A table with anything wrong must not be saved.
    """

    def __init__(self, table: Table, mapping: ColumnMapping, known: Mapping[str, SeriesInfo], latest: Month):
        # A workbook knows what it counts days by; of text somebody has said so.
        self.mapping = replace(mapping, date_system=table.date_system or mapping.date_system)
        self.table, self.known, self.latest = table, known, latest
        self.unknown = self.repeated = 0
        self._faults = Faults(table.sheet)
        self._reader = LineReader(self._faults, self.mapping.percent_style, self.mapping.date_system)
        self._seen: dict[tuple[str, Month], Figure] = {}
        self._future: set[str] = set()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The first 200 problems."""
        return tuple(self._faults.listed)

    @property
    def wrong(self) -> int:
        """How many problems there are."""
        return self._faults.count

    def __iter__(self) -> Iterator[Figure]:
        try:
            self._check_columns()
            yield from self._figures()
        except Unreadable as error:
            for problem in error.problems:
                self._faults.add(problem)

    def _figures(self) -> Iterator[Figure]:
        columns = self.mapping.columns(self.table.header)
        months, count = self._across(), 0
        for line, cells in self.table.rows():
            info = self._series(cells[columns["series"].column - 1])
            if info is None:
                continue
            if self.mapping.layout == WIDE:
                read = (self._reader.alone(info, cells[heading.column - 1], month) for heading, month in months.items())
            else:
                read = [self._reader.whole(info, {role: cells[heading.column - 1] for role, heading in columns.items()})]
            for figure in read:
                count += 1
                if figure is not None and self._may_stand(figure, info) and self._is_first(figure):
                    yield figure
            if count > MOST_FIGURES:
                raise refuse(
                    f"There are more than {MOST_FIGURES:,} cells for figures. Split the table.", sheet=self.table.sheet, line=line
                )

    def _across(self) -> dict[Heading, Month]:
        return month_columns(self.table.header, self.mapping.date_system) if self.mapping.layout == WIDE else {}

    def _check_columns(self) -> None:
        problems = list(validate(self.mapping, self.table.header))
        headings = {*self.mapping.columns(self.table.header).values(), *self._across()} if not problems else set()
        for heading in sorted(headings, key=lambda heading: heading.column):
            first, count = self.table.formulas.get(heading.column, (0, 0))
            if count:
                more = f" (the first of {count:,} in this column)" if count > 1 else ""
                message = f"{heading.letter}{first} is a formula{more}. Copy the column and put it in as values."
                problems.append(Problem(self.table.sheet, first, heading.letter, message))
        if problems:
            raise Unreadable(problems)

    def _series(self, cell: Cell) -> SeriesInfo | None:
        key = read_text(cell.value)
        info = self.known.get(key_of(key))
        if info is not None and not info.closed:
            return info
        if info is not None:
            self._faults.of(cell, info.closed)
        elif not key:
            self._faults.of(cell, "This line names no series.")
        else:
            self.unknown += 1
            self._faults.of(cell, f"“{shown(key)}” is not a series of this council.")
        return None

    def _may_stand(self, figure: Figure, info: SeriesInfo) -> bool:
        """A figure may stand for that month of the series. Where there is no value, nothing is to stand."""
        if figure.value is None:
            return True
        if figure.month > self.latest:
            # With months across, one problem for the column and not one for each of its cells.
            if self.mapping.layout != WIDE or figure.column not in self._future:
                self._faults.at(figure.line, figure.column, f"{figure.month.label} is in the future.")
            self._future.add(figure.column)
            return False
        if info.ends is not None and figure.month > info.ends:
            message = f"{info.key} ends with {info.ends.label}, so it takes no figure for {figure.month.label}."
            self._faults.at(figure.line, figure.column, message)
            return False
        return True

    def _is_first(self, figure: Figure) -> bool:
        """The table has not had a figure for that month of the series. An empty cell says nothing, so it may stand twice."""
        if figure.value is None and not figure.no_value:
            return True
        earlier = self._seen.setdefault((figure.series, figure.month), figure)
        if earlier is figure:
            return True
        if earlier.content == figure.content:
            self.repeated += 1
            return False
        there, here = _said(earlier.value), _said(figure.value)
        difference = f"{there} there, {here} here" if there != here else f"{here} both times, but the rest differs"
        message = (
            f"{figure.series} has a figure for {figure.month.label} already, "
            f"on line {earlier.line} (cell {earlier.address}): {difference}."
        )
        self._faults.at(figure.line, figure.column, message)
        return False


def read_figures(table: Table, mapping: ColumnMapping, known: Mapping[str, SeriesInfo], latest: Month) -> Reading:
    """The figures of `table`, read as they are asked for. `known`: the council's series, by `key_of` their keys; `latest`: the
    last month that may have a figure."""
    return Reading(table, mapping, known, latest)


def _said(value: Decimal | None) -> str:
    return "no value" if value is None else said(value)
