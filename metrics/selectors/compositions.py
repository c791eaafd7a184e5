"""Wholes and their parts: a council's compositions with counts, shares and totals at each date."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from metrics.charts import Series, StackedColumns, stacked_columns
from metrics.models import Composition, CompositionFact, CompositionPart
from metrics.months import AsAt, Month
from metrics.selectors.composition_dates import Dated, Position, written
from metrics.selectors.held import HeldViewing, held_viewing
from metrics.selectors.seen import read_seen
from metrics.shown import SUPPRESSED

SHOWN_DATES = 24
# Told apart by pattern first: with more parts than these the looks begin again, and the key names them.
LOOKS = (
    ("#b9d3d1", "solid"),
    ("#ffe2a8", "hatch"),
    ("#d9cdee", "dots"),
    ("#ffffff", "dashed"),
    ("#7fadb0", "solid"),
    ("#e8b7a5", "hatch"),
    ("#c9d6a3", "dots"),
)


@dataclass(frozen=True)
class CompositionPage:
    """What the page prints. `positions` are the newest first, at dates at which every part has a figure; `partial` are the dates
    up to the month viewed at which only some have. `even`: the dates are months in a row."""

    viewing: HeldViewing
    composition: Composition
    parts: list[tuple[CompositionPart, str]]
    positions: list[Position]
    partial: list[Month]
    chart: StackedColumns
    chart_series: list[Series]
    even: bool

    @property
    def latest(self) -> Position | None:
        return self.positions[0] if self.positions else None

    @property
    def hides(self) -> bool:
        """Whether a count is hidden from this reader."""
        return any(cell.count == SUPPRESSED for each in self.positions for cell in each.cells)


def compositions_page(
    authority, *, month: Month | None, known_on, today: dt.date, sees_small: bool
) -> tuple[HeldViewing, list[CompositionPage]]:
    """All compositions of the council, by title. Four queries, six where small numbers are hidden, however many there are."""
    rows = Composition.objects.filter(authority=authority)
    return _pages(rows, authority, month, known_on, today, sees_small)


def composition_page(
    authority, slug: str, *, month: Month | None, known_on, today: dt.date, sees_small: bool
) -> CompositionPage | None:
    """One composition; None where the council has none of this name. As many queries as for all of them."""
    rows = Composition.objects.filter(authority=authority, slug=slug)
    _, pages = _pages(rows, authority, month, known_on, today, sees_small)
    return pages[0] if pages else None


def _pages(rows, authority, month, known_on, today, sees_small) -> tuple[HeldViewing, list[CompositionPage]]:
    if known_on is not None:
        rows = rows.filter(known_from__lte=known_on)
    found = list(rows.order_by("title", "pk"))
    parts = _parts(found)
    facts = _facts(found, known_on)
    keys = [part.series_id for of_one in parts.values() for part, _ in of_one]
    seen = read_seen(authority, keys, AsAt(Month.of(today), known_on), up_to=None, sees_small=sees_small)
    pages = []
    for each in found:
        dated = Dated(each, parts.get(each.pk, []), facts.get(each.pk, {}), seen)
        pages.append(_page(dated, held_viewing(dated.months, month=month, known_on=known_on, today=today)))
    held = {date for page in pages for date in page.viewing.held}
    return held_viewing(held, month=month, known_on=known_on, today=today), pages


def _parts(found) -> dict[int, list[tuple[CompositionPart, str]]]:
    """The parts of each composition from the bottom up, with names of which no two in a composition are alike. One query."""
    rows = CompositionPart.objects.filter(composition__in=found).select_related("series__indicator", "series__sub_group")
    parts = defaultdict(list)
    for row in rows.order_by("number", "pk"):
        parts[row.composition_id].append(row)
    named = {}
    for key, of_one in parts.items():
        often = Counter(row.label for row in of_one)
        named[key] = [(row, row.label if often[row.label] == 1 else f"{row.label} ({row.series.key})") for row in of_one]
    return named


def _facts(found, known_on) -> dict[int, dict[tuple[int | None, Month], CompositionFact]]:
    """What was published of each composition, by part (None: the total) and month; the newest row holds. One query."""
    facts = defaultdict(dict)
    for row in CompositionFact.objects.filter(composition__in=found).known_on(known_on).order_by("pk"):
        facts[row.composition_id][row.part_id, row.month] = row
    return facts


def _page(dated: Dated, viewing: HeldViewing) -> CompositionPage:
    shown = [month for month in dated.months if month <= viewing.as_at.month][-SHOWN_DATES:]
    columns = {month: dated.column(month) for month in shown}
    looks = [LOOKS[number % len(LOOKS)] for number in range(len(dated.parts))]
    keys = [f"part-{number}" for number in range(len(dated.parts))]
    return CompositionPage(
        viewing=viewing,
        composition=dated.composition,
        parts=dated.parts,
        positions=[dated.position(month, columns[month]) for month in reversed(shown)],
        partial=[month for month in dated.partial if month <= viewing.as_at.month],
        chart=stacked_columns([dated.drawn(month, columns[month], keys) for month in shown], keys, write=written),
        chart_series=[Series(key, label, *look) for key, (_, label), look in zip(keys, dated.parts, looks, strict=True)],
        even=all(later - earlier == 1 for earlier, later in pairwise(shown)),
    )
