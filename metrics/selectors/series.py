"""Finding a council's series, and what is set on one."""

from dataclasses import dataclass

from metrics.models import Rebase, Series, Snapshot, Target
from metrics.months import Month
from metrics.shown import places, show


def find_series(authority, code: str, sub_group: str = "", known_on=None) -> Series | None:
    rows = Series.objects.for_authority(authority).known_on(known_on).with_names().filter(indicator__code=code)
    rows = rows.filter(sub_group__slug=sub_group) if sub_group else rows.filter(sub_group__isnull=True)
    return rows.first()


def target_text(series: Series, row: Target) -> str:
    """What a row asks for, as printed: "85%", "10 to 20 cases", "ended"."""
    indicator = series.indicator
    ends = [value for value in (row.value, row.upper) if value is not None]
    texts = [show(value, indicator.unit, max(indicator.decimals, places(value)), indicator.unit_words) for value in ends]
    return " to ".join(texts) or "ended"


@dataclass(frozen=True)
class Aim:
    """A row that sets a target or ends one, with what it asks for as printed."""

    row: Target
    text: str

    @property
    def pk(self) -> int:
        return self.row.pk


def targets_of(series: Series) -> list[Aim]:
    """Everything that was ever set, newest first."""
    rows = Target.objects.filter(series=series).select_related("by").order_by("-pk")
    return [Aim(row, target_text(series, row)) for row in rows]


@dataclass(frozen=True)
class Start:
    """A row that starts new limits or takes that back; `holds` where it is the latest of its month and starts them."""

    row: Rebase
    holds: bool

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def month(self) -> Month:
        return self.row.month


def rebases_of(series: Series) -> list[Start]:
    """Everything that was ever set, newest first."""
    rows = list(Rebase.objects.filter(series=series).select_related("by").order_by("-pk"))
    newest = {}
    for row in reversed(rows):
        newest[row.month] = row
    return [Start(row, row.active and newest[row.month] is row) for row in rows]


def figure_months(series: Series) -> list[Month]:
    """The months with a figure, newest first."""
    return sorted(set(Snapshot.objects.filter(series=series).standing().values_list("month", flat=True)), reverse=True)
