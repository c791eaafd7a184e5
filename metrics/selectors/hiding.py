"""Which figures a reader who may not see small numbers sees as "c".

Decided once for a council and month, over everything that adds up there, so that no page gives away what another one hides:
a composition (its parts make its total), and an indicator that is kept for the council and its teams (the teams make the
council). The rules are those of `suppression.py`; this module says what adds up.

A corrected figure stays readable: on the page of its series, in its history, and on every page as it was known before. So the
revisions of a month are looked at together, in each combination in which they stood beside each other.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from metrics.kinds import COUNT, TEAM
from metrics.models import CompositionPart, Series, Snapshot
from metrics.months import Month
from metrics.selectors.revisions import stood
from metrics.suppression import Relation, is_small, protect

NUMERATOR, DENOMINATOR, TOTAL = "numerator", "denominator", "total"

Figures = Mapping[int, Mapping[Month, Snapshot]]


@dataclass(frozen=True)
class Hidden:
    """What is hidden of the figures that stand: values by series and month, denominators by series and month, totals by
    composition and month; and of every revision by its key: its value with its numerator, its denominator."""

    values: frozenset = frozenset()
    denominators: frozenset = frozenset()
    totals: frozenset = frozenset()
    revisions: frozenset = frozenset()
    revision_denominators: frozenset = frozenset()

    def value(self, series_id: int, month: Month) -> bool:
        return (series_id, month) in self.values

    def total(self, composition_id: int, month: Month) -> bool:
        return (composition_id, month) in self.totals

    def months_of(self, series_id: int) -> frozenset[Month]:
        return frozenset(month for key, month in self.values if key == series_id)


NOTHING_HIDDEN = Hidden()


@dataclass(frozen=True)
class Sums:
    """What adds up in a council, where small numbers are involved: compositions with the keys of their parts, and the
    council's series of an indicator with those of its teams."""

    compositions: Mapping[int, list[int]]
    families: list[tuple[int, list[int]]]
    small: frozenset[int]

    @classmethod
    def of(cls, authority, series: Iterable[Series], parts: Iterable[tuple[int, int]] | None = None) -> "Sums":
        """Out of all series of the council. One query; none with `parts`, the composition and series of every part there."""
        series = list(series)
        small = frozenset(row.pk for row in series if row.small_numbers)
        compositions = defaultdict(list)
        if parts is None:
            rows = CompositionPart.objects.filter(composition__authority=authority)
            parts = rows.values_list("composition_id", "series_id")
        for composition, key in parts:
            compositions[composition].append(key)
        return cls(*_joined(compositions, _families(series), small), small)

    @property
    def concerned(self) -> set[int]:
        """The series whose figures decide what is hidden."""
        return self.small.union(*_groups(self.compositions, self.families))

    def deciding(self, wanted: Iterable[int]) -> set[int]:
        """The series whose figures decide what is hidden of the `wanted` ones, and these: what adds up with them, and so on."""
        return _reached(wanted, _groups(self.compositions, self.families))


def hidden_cells(sums: Sums, series: Mapping[int, Series], figures: Figures, revisions: Iterable[Snapshot] = ()) -> Hidden:
    """What to hide, from the `figures` that stand and all `revisions` of the series that are `concerned` (`all_revisions`;
    without them, of the figures alone)."""
    concerned = sums.concerned & set(series)
    standing = [row for key in concerned & set(figures) for row in figures[key].values()]
    by_month: dict[Month, list[Snapshot]] = defaultdict(list)
    for row in list(revisions) or standing:
        if row.series_id in concerned:
            by_month[row.month].append(row)
    found = {cell for rows in by_month.values() for cell in _of_month(rows, series, sums)}
    above = frozenset(key for kind, key in found if kind in (NUMERATOR, DENOMINATOR))
    above |= _values_alone(above, [row for rows in by_month.values() for row in rows])
    below = frozenset(key for kind, key in found if kind == DENOMINATOR)
    return Hidden(
        values=frozenset((row.series_id, row.month) for row in standing if row.pk in above),
        denominators=frozenset((row.series_id, row.month) for row in standing if row.pk in below),
        totals=frozenset(_hidden_totals(found, sums, figures, by_month)),
        revisions=above,
        revision_denominators=below,
    )


def _values_alone(hidden, rows) -> frozenset[int]:
    """Revisions of a hidden figure that give a value alone: it would tell the numerator that the other revision hides."""
    months = {(row.series_id, row.month) for row in rows if row.pk in hidden and row.denominator is not None}
    return frozenset(row.pk for row in rows if (row.series_id, row.month) in months and row.denominator is None)


def _hidden_totals(found, sums, figures, months):
    for composition, keys in sums.compositions.items():
        for month in months:
            rows = [figures.get(key, {}).get(month) for key in keys]
            if all(rows) and _total(composition, rows) in found:
                yield composition, month


def _groups(compositions, families) -> list[set[int]]:
    """The series that stand in one sum together."""
    return [*map(set, compositions.values()), *({whole, *teams} for whole, teams in families)]


def _reached(start, groups) -> set[int]:
    """Everything that is in a group with one of `start`, or with what is, and so on."""
    reached = set(start)
    while True:
        further = reached.union(*(group for group in groups if group & reached))
        if further == reached:
            return reached
        reached = further


def _joined(compositions, families, small):
    """The sums that small numbers reach: those they stand in, those that share a series with one of these, and so on. What is
    hidden to protect a number in one sum must not be told by another."""
    reached = _reached(small, _groups(compositions, families))
    kept = {key: parts for key, parts in compositions.items() if reached & set(parts)}
    return kept, [(whole, teams) for whole, teams in families if reached & {whole, *teams}]


def _families(series):
    by_indicator = defaultdict(list)
    for row in series:
        by_indicator[row.indicator_id].append(row)
    families = []
    for rows in by_indicator.values():
        whole = next((row.pk for row in rows if row.sub_group_id is None), None)
        teams = [row.pk for row in rows if row.sub_group_id and row.sub_group.kind == TEAM]
        if whole and teams:
            families.append((whole, teams))
    return families


def _of_month(rows, series, sums) -> frozenset:
    """The cells to hide in one month: (NUMERATOR or DENOMINATOR, key of the revision), or that of a total."""
    cells = {cell: count for row in rows for cell, count in _cells(series[row.series_id], row).items()}
    if not any(is_small(count) for count in cells.values()):
        return frozenset()
    small = {cell for row in rows if row.series_id in sums.small for cell in _cells(series[row.series_id], row)}
    states = stood(rows)
    relations = []
    for state in states:
        for composition, keys in sums.compositions.items():
            parts = [state.get(key) for key in keys]
            if all(part and (NUMERATOR, part.pk) in cells for part in parts):
                total = _total(composition, parts)
                cells[total] = sum(cells[NUMERATOR, part.pk] for part in parts)
                relations.append(Relation(tuple((NUMERATOR, part.pk) for part in parts), total))
    for whole, teams in sums.families:
        for kind in (NUMERATOR, DENOMINATOR):
            relations += _of_family([_sum(state, whole, teams, kind, cells) for state in states], cells)
    concerned = small | {cell for relation in relations for cell in relation.cells}
    return protect({cell: cells[cell] for cell in concerned}, dict.fromkeys(relations))


def _cells(series: Series, row: Snapshot) -> dict:
    """The counts in one figure: of a count itself, otherwise its numerator and denominator."""
    if series.indicator.unit == COUNT:
        return {(NUMERATOR, row.pk): row.value}
    counts = {NUMERATOR: row.numerator, DENOMINATOR: row.denominator}
    # Posts come in parts; a part of a small number is as small.
    return {(kind, row.pk): Decimal(math.ceil(count)) for kind, count in counts.items() if count is not None}


def _total(composition: int, parts: Iterable[Snapshot]) -> tuple:
    return TOTAL, (composition, *(part.pk for part in parts))


def _sum(state, whole, teams, kind, cells) -> Relation | None:
    parts = tuple((kind, state[team].pk) for team in teams if team in state and (kind, state[team].pk) in cells)
    total = (kind, state[whole].pk) if whole in state else None
    return Relation(parts, total) if parts and total in cells else None


def _of_family(sums_in_order, cells) -> list[Relation]:
    """The sum of now, and those of earlier states that added up as well, or that lacked as much as the one of now does. What
    lies between (a team is corrected, the council not yet) adds up to nothing that anybody knows."""

    def lacking(relation):
        return cells[relation.total] - sum(cells[part] for part in relation.parts)

    now = sums_in_order[-1]
    usual = {0} if now is None else {0, lacking(now)}
    return [relation for relation in sums_in_order if relation is not None and lacking(relation) in usual]
