"""One composition at each date: counts, shares and the total as this reader may see them, and what is to be said of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics import composition as rules
from metrics.charts import Column
from metrics.kinds import COUNT, PERCENT
from metrics.models import Composition, CompositionFact, CompositionPart, Snapshot
from metrics.months import Month
from metrics.selectors.seen import Seen
from metrics.shown import SUPPRESSED, places, show

SHARE_DECIMALS = 1
AS_PUBLISHED = "The total and the shares are as published."


@dataclass(frozen=True)
class Cell:
    """One part at one date, as printed: the count and its share, empty where there is none to show."""

    label: str
    count: str
    share: str


@dataclass(frozen=True)
class Position:
    """The whole at one date. `notes` say where it differs from what was published and what is to be known of it."""

    month: Month
    cells: list[Cell]
    total: str
    notes: list[str]
    provisional: bool

    @property
    def words(self) -> str:
        """The parts in one sentence: "Low 70 (70.0%), High 30 (30.0%)"."""
        return ", ".join(f"{cell.label} {cell.count}" + (f" ({cell.share})" if cell.share else "") for cell in self.cells)


class Dated:
    """One composition at every month in which all parts have a figure; `partial` are those in which only some have."""

    def __init__(
        self,
        composition: Composition,
        parts: Sequence[tuple[CompositionPart, str]],
        facts: Mapping[tuple[int | None, Month], CompositionFact],
        seen: Seen,
    ):
        self.composition, self.parts, self.facts, self.seen = composition, parts, facts, seen
        of_parts = [set(seen.of(part.series_id)) for part, _ in parts]
        self.months = sorted(set.intersection(*of_parts)) if of_parts else []
        self.partial = sorted(set().union(*of_parts) - set(self.months))
        self.decimals = max((row.decimals for (part, _), row in facts.items() if part is not None), default=SHARE_DECIMALS)

    def _rows(self, month) -> list[Snapshot]:
        return [self.seen.of(part.series_id)[month] for part, _ in self.parts]

    def _counts(self, month) -> dict[str, rules.Count]:
        counts = {}
        for (part, label), row in zip(self.parts, self._rows(month), strict=True):
            counts[label] = SUPPRESSED if self.seen.hidden.value(part.series_id, month) else _whole(row.value)
        return counts

    def column(self, month: Month) -> rules.Column:
        counts = self._counts(month)
        return rules.column(counts, decimals=self.decimals, published=self._published(month), safe_total=self._safe_total(month))

    def _safe_total(self, month) -> Decimal | int | None:
        """The total beside hidden parts, where enough of them were hidden for it to be shown."""
        key = self.composition.pk
        if key not in self.seen.guarded or self.seen.hidden.total(key, month):
            return None
        return _whole(sum(row.value for row in self._rows(month)))

    def _published(self, month) -> rules.Published:
        total = self.facts.get((None, month))
        shares = {label: self.facts[part.pk, month] for part, label in self.parts if (part.pk, month) in self.facts}
        return rules.Published(total and _printed(total), {label: _printed(row) for label, row in shares.items()})

    def position(self, month: Month, column: rules.Column) -> Position:
        cells = [
            Cell(part.label, _text(part.count), "" if part.share is None else show(part.share, PERCENT, self.decimals))
            for part in column.parts
        ]
        rows = self._rows(month)
        return Position(
            month=month,
            cells=cells,
            total=_text(self._shown_total(column)),
            notes=[*self._caveats(month), *column.notes, *self._as_published(month, column)],
            provisional=any(row.provisional for row in rows),
        )

    def _shown_total(self, column) -> rules.Count:
        is_hidden = column.total is None and any(part.count == SUPPRESSED for part in column.parts)
        return SUPPRESSED if is_hidden else column.total

    def _as_published(self, month, column) -> list[str]:
        """Said where something was published and nothing differs. Of hidden figures nothing is said."""
        published = self._published(month)
        if published == rules.Published() or any(part.count == SUPPRESSED for part in column.parts):
            return []
        plain = rules.column(self._counts(month), decimals=self.decimals)
        return [AS_PUBLISHED] if plain.notes == column.notes else []

    def _caveats(self, month) -> list[str]:
        """What is to be known of the figures; of which parts, unless of all."""
        labels = defaultdict(list)
        for (part, label), row in zip(self.parts, self._rows(month), strict=True):
            if row.caveat and not self.seen.hidden.value(part.series_id, month):
                labels[row.caveat].append(label)
        return [caveat if len(of) == len(self.parts) else f"{', '.join(of)}: {caveat}" for caveat, of in labels.items()]

    def drawn(self, month: Month, column: rules.Column, keys: Sequence[str]) -> Column:
        counts = {key: part.count for key, part in zip(keys, column.parts, strict=True)}
        note = "provisional" if any(row.provisional for row in self._rows(month)) else ""
        return Column(month.label, month.short_label, counts, note, self._shown_total(column))


def _printed(fact: CompositionFact) -> rules.Printed:
    return rules.Printed(fact.value, fact.decimals)


def _whole(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value


def written(count) -> str:
    return show(count, COUNT, places(Decimal(count)))


def _text(count: rules.Count) -> str:
    return count if isinstance(count, str) else written(count)
