"""Figures of some series with what of them this reader may see, for pages that need neither targets nor charts of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from metrics.models import Series, Snapshot
from metrics.months import AsAt, Month
from metrics.selectors.book import all_series
from metrics.selectors.hiding import NOTHING_HIDDEN, Hidden, Sums, hidden_cells
from metrics.selectors.revisions import all_revisions, standing_of


@dataclass(frozen=True)
class Seen:
    """Figures by the key of the series and month, in order of month; what of them is hidden; and the compositions whose totals
    were looked at for that."""

    figures: Mapping[int, Mapping[Month, Snapshot]]
    hidden: Hidden
    guarded: frozenset[int]

    def of(self, series_id: int) -> Mapping[Month, Snapshot]:
        return self.figures.get(series_id, {})


def read_seen(
    authority,
    wanted: Iterable[int],
    as_at: AsAt,
    *,
    up_to: Month | None,
    sees_small: bool,
    series: Sequence[Series] | None = None,
) -> Seen:
    """The figures that count of the `wanted` series, by their keys, up to a month or all of them (None).

    One query, three where small numbers are hidden, as what is hidden follows from everything that adds up in the council; one
    less with `series`, all those of the council.
    """
    keys = set(wanted)
    if series is None:
        series = [] if sees_small else all_series(authority)
    sums = Sums({}, [], frozenset()) if sees_small else Sums.of(authority, series)
    revisions = all_revisions(sums.deciding(keys), up_to=up_to)
    figures = standing_of(revisions, as_at.known_on)
    hidden = NOTHING_HIDDEN if sees_small else hidden_cells(sums, {row.pk: row for row in series}, figures, revisions)
    return Seen({key: figures[key] for key in keys if key in figures}, hidden, frozenset(sums.compositions))
