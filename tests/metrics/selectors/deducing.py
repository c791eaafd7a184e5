"""A reader who puts together everything that they are shown, and tries what the rest could be."""

from collections.abc import Collection, Hashable, Iterable

from metrics.kinds import COUNT
from metrics.selectors.hiding import DENOMINATOR, NUMERATOR, Sums
from metrics.selectors.revisions import stood

MOST = 60


def counts_of(row, series) -> dict:
    """The counts in one revision, by cell."""
    if series.indicator.unit == COUNT:
        return {(NUMERATOR, row.pk): int(row.value)}
    return {(NUMERATOR, row.pk): int(row.numerator), (DENOMINATOR, row.pk): int(row.denominator)}


def total_of(composition: int, parts) -> tuple:
    return "total", composition, *(part.pk for part in parts)


def sums_of(rows, series, sums: Sums) -> tuple[dict, list]:
    """The truth by cell, totals of compositions among them, and the sums of one month that a reader knows of: the teams make
    the council in every state in which they truly did, or lacked as much as they do now; parts always make their total."""
    truth = {cell: count for row in rows for cell, count in counts_of(row, series[row.series_id]).items()}
    states, found = stood(rows), []
    for whole, teams in sums.families:
        for kind in (NUMERATOR, DENOMINATOR):
            lacking = {}
            for number, state in enumerate(states):
                parts = tuple((kind, state[team].pk) for team in teams if team in state and (kind, state[team].pk) in truth)
                total = (kind, state[whole].pk) if whole in state else None
                if parts and total in truth:
                    lacking[number] = parts, total, truth[total] - sum(truth[part] for part in parts)
            now = lacking.get(len(states) - 1, ((), None, 0))[2]
            found += [each for each in lacking.values() if each[2] in (0, now)]
    for state in states:
        for composition, keys in sums.compositions.items():
            if all(key in state for key in keys):
                parts, total = [state[key] for key in keys], total_of(composition, [state[key] for key in keys])
                truth[total] = sum(truth[NUMERATOR, part.pk] for part in parts)
                found.append((tuple((NUMERATOR, part.pk) for part in parts), total, 0))
    return truth, found


class Puzzle:
    """What a reader knows: counts by cell, and sums (parts, total, and by how much the parts fall short of the total).

    A cell that is not known is 1 or more, as no 0 is hidden, unless it is one of those that `may_be_0`.
    """

    def __init__(self, known: dict[Hashable, int], sums: Iterable[tuple[tuple, Hashable, int]], may_be_0: Collection = ()):
        self.known, self.may_be_0 = dict(known), may_be_0
        self.sums = list(dict.fromkeys((tuple(parts), total, lacking) for parts, total, lacking in sums))

    def others(self, cell, true: dict[Hashable, int]) -> int | None:
        """A value for `cell` that fits all that is known and is not its `true` one; None where there is none, so that the cell
        is found out. Values near the true ones are tried first; every value up to `MOST` is tried in the end."""
        for value in self._near(cell, true):
            if value != true[cell] and self._fits(self.known | {cell: value}, true):
                return value
        return None

    def has_something_shown(self, cell, true) -> bool:
        """Whether, in the sums of the cell and those that share a hidden cell with them, anything but zeros is shown. Where
        nothing is, there is nothing left to hide."""
        near, waiting, shown = set(), [cell], False
        while waiting:
            found = waiting.pop()
            for each in self.sums:
                parts, total, _ = each
                if each not in near and found in (*parts, total):
                    near.add(each)
                    waiting += self._unknown(each, self.known)
                    shown |= any(true[other] for other in (*parts, total) if other in self.known)
        return shown

    def _least(self, cell) -> int:
        return 0 if cell in self.may_be_0 else 1

    def _near(self, cell, true):
        return sorted(range(self._least(cell), MOST), key=lambda value: abs(value - true[cell]))

    def _fits(self, known, true) -> bool:
        """Whether the rest can be filled in."""
        known = dict(known)
        while True:
            left = [(self._unknown(each, known), each) for each in self.sums]
            if any(not cells and not self._right(each, known) for cells, each in left):
                return False
            single = next(((cells[0], each) for cells, each in left if len(cells) == 1), None)
            if single is None:
                break
            cell, (parts, total, lacking) = single
            above = sum(known[part] for part in parts if part != cell)
            known[cell] = known[total] - lacking - above if cell != total else above + lacking
            if known[cell] < self._least(cell):
                return False
        open_sums = [cells for cells, _ in left if cells]
        if not open_sums:
            return True
        cell = min(open_sums, key=len)[0]
        return any(self._fits(known | {cell: value}, true) for value in self._near(cell, true)[:14])

    def _unknown(self, each, known):
        parts, total, _ = each
        return [cell for cell in (*parts, total) if cell not in known]

    def _right(self, each, known):
        parts, total, lacking = each
        return sum(known[part] for part in parts) + lacking == known[total]
