"""Small numbers: which counts are shown as "c", so that no shown number gives one away. Standard library only.

Counts of 1 to 5 are hidden; 0 stays 0. That is the rule of the Department for Education's statistics. Hiding them alone is not
enough where numbers add up: of three parts and their total, a single hidden part is the total less the other two. So more is
hidden, by this rule:

* A reader sees every count that is not hidden, knows what adds up to what, and knows that a hidden count is 1 or more. They
  cannot tell which of the hidden ones are 1 to 5 and which were hidden to protect those.
* Every count of 1 to 5 is protected: at least one other set of hidden counts fits all that is shown, and in it that count is
  another number, from 1 to 5 again.
* While one is not protected, one more count is hidden: in the nearest sum that does not protect it, the smallest other part
  that is not 0 (a part that is enough goes before one that needs yet another), and the total where there is none.

It ends, since each round hides one more count. Where all that adds up together is hidden but for its zeros, it stops: nothing
is left to compare with, and twice every count fits as well. The other set is looked for by changing counts by one, each of
them once; the search is bounded, and where it finds none, more is hidden than was needed, never less.

A count without a figure is treated as if the reader knew it; so is what a sum and its parts differ by, where they do. A sum
whose total has no figure says nothing. Only sums are reckoned with: that a numerator is not above its denominator is not.
"""

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from metrics.months import Month

SMALLEST_HIDDEN, LARGEST_HIDDEN = 1, 5
VALUE, NUMERATOR, DENOMINATOR = "value", "numerator", "denominator"
SEARCH_STEPS = 300

Cell = Hashable


@dataclass(frozen=True)
class Relation:
    """The parts add up to the total. Without a total nobody shows the sum, and it gives nothing away."""

    parts: tuple[Cell, ...]
    total: Cell | None = None

    def __post_init__(self):
        if len(set(self.cells)) < len(self.cells):
            raise ValueError("In a sum a cell stands once.")

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.parts if self.total is None else (*self.parts, self.total)


def is_small(count: int | Decimal | None) -> bool:
    """Whether a count is from 1 to 5."""
    return count is not None and SMALLEST_HIDDEN <= count <= LARGEST_HIDDEN


def protect(values: Mapping[Cell, int | None], relations: Iterable[Relation]) -> frozenset[Cell]:
    """All cells to hide: the small ones and those that protect them. The order of `values` makes no difference.

    `values` are counts by cell, None for no figure; a cell of a relation that is not among them has none. ValueError for a
    count below 0.
    """
    if any(value is not None and value < 0 for value in values.values()):
        raise ValueError("A count cannot be less than nothing.")
    table = _Table(values, relations)
    for small in table.small_in_sums:
        while not table.is_protected(small):
            more = table.next_to_hide(small)
            if more is None:
                break
            table.hidden.add(more)
    return frozenset(table.hidden)


def rolled_hidden(window_months: Iterable[Month], hidden_months: Collection[Month]) -> bool:
    """Whether the rolled value of a window is hidden: as soon as one month of it is.

    Two windows that are a month apart differ by the month that came in and the month that went out. With both windows shown,
    and the one of the two months that is not small, the other is their difference. With every window hidden that holds the
    month, no shown window does, and no difference of shown windows can.
    """
    return any(month in hidden_months for month in window_months)


def hidden_parts(
    numerator: Decimal | int | None = None, denominator: Decimal | int | None = None, count: Decimal | int | None = None
) -> frozenset[str]:
    """Which pieces of one figure are hidden: VALUE, NUMERATOR, DENOMINATOR.

    Of a count (`count`) from 1 to 5, the value. Of what is computed: a numerator from 1 to 5 hides itself and the value, which
    with the denominator would give it away; a denominator from 1 to 5 hides all three, as so few children show in any of them.
    """
    if is_small(denominator):
        return frozenset({VALUE, NUMERATOR, DENOMINATOR})
    if is_small(numerator):
        return frozenset({VALUE, NUMERATOR})
    return frozenset({VALUE} if is_small(count) else ())


class _Table:
    """The counts, what adds up, and what is hidden so far."""

    def __init__(self, values, relations):
        self.values = {cell: value for cell, value in values.items() if value is not None}
        # A sum without a shown total has nothing to give away.
        self.sums = [relation for relation in relations if relation.total in self.values]
        self.sums_of = {}
        for index, relation in enumerate(self.sums):
            for cell in relation.cells:
                self.sums_of.setdefault(cell, []).append(index)
        self.hidden = {cell for cell, value in self.values.items() if is_small(value)}

    @property
    def small_in_sums(self):
        """The small cells, in the order of the sums they stand in."""
        in_order = dict.fromkeys(cell for relation in self.sums for cell in relation.cells)
        return [cell for cell in in_order if is_small(self.values.get(cell))]

    def next_to_hide(self, small):
        """The cell to hide next for `small`: where a hidden cell stands alone in a sum, or else anywhere near."""
        near = self._sums_near(small)
        alone = [index for index in near if len(self.hidden_in(index)) == 1]
        for index in alone or near:
            for part in self._shown_parts(index):
                if self._would_protect(part, small):
                    return part
        for index in (*alone, *near):
            for cell in (*self._shown_parts(index), self.sums[index].total):
                if self.values[cell] and cell not in self.hidden:
                    return cell
        return None

    def is_protected(self, small):
        """Whether some other set of hidden counts fits, in which `small` is another number from 1 to 5."""
        return any(is_small(self.values[small] + step) and _Search(self).change(small, step) for step in (-1, 1))

    def _would_protect(self, part, small):
        self.hidden.add(part)
        protected = self.is_protected(small)
        self.hidden.remove(part)
        return protected

    def _shown_parts(self, index):
        """The parts that could be hidden, the smallest first."""
        shown = [part for part in self.sums[index].parts if self.values.get(part) and part not in self.hidden]
        return sorted(shown, key=lambda part: self.values[part])

    def hidden_in(self, index):
        return [cell for cell in self.sums[index].cells if cell in self.hidden]

    def _sums_near(self, cell):
        """The sums of `cell`, then those that share a hidden cell with them, and so on."""
        found = dict.fromkeys(self.sums_of[cell])
        waiting = deque(found)
        while waiting:
            for other in self.hidden_in(waiting.popleft()):
                for index in self.sums_of[other]:
                    if index not in found:
                        found[index] = None
                        waiting.append(index)
        return list(found)


class _Search:
    """Looks for changes of hidden counts by one, up or down, that leave every sum right and every hidden count 1 or more."""

    def __init__(self, table):
        self.table = table
        self.steps_left = SEARCH_STEPS
        self.changed = set()
        self.off = {}

    def change(self, cell, step):
        """Change `cell` by `step` and look for the rest. Leaves everything as it was where nothing fits."""
        if self.steps_left == 0:
            return False
        self.steps_left -= 1
        self._apply(cell, step)
        self.changed.add(cell)
        if not self.off:
            return True
        for choice in self._choices():
            if self.change(*choice):
                return True
        self.changed.remove(cell)
        self._apply(cell, -step)
        return False

    def _apply(self, cell, step):
        for index in self.table.sums_of[cell]:
            off = self.off.pop(index, 0) + (-step if cell == self.table.sums[index].total else step)
            if off:
                self.off[index] = off

    def _choices(self):
        """The changes that would put one wrong sum right: the one with the fewest ways, those first that put most right."""
        fewest = min((self._ways(index, off) for index, off in self.off.items()), key=len)
        return sorted(fewest, key=lambda choice: self._sums_off_after(*choice))

    def _ways(self, index, off):
        """The changes that would put the sum right: each hidden cell that has not been changed and stays 1 or more."""
        total = self.table.sums[index].total
        choices = []
        for cell in self.table.hidden_in(index):
            step = (1 if cell == total else -1) * (1 if off > 0 else -1)
            if cell not in self.changed and self.table.values[cell] + step >= SMALLEST_HIDDEN:
                choices.append((cell, step))
        return choices

    def _sums_off_after(self, cell, step):
        after = 0
        for index in self.table.sums_of[cell]:
            off = self.off.get(index, 0)
            after += abs(off + (-step if cell == self.table.sums[index].total else step)) - abs(off)
        return after
