"""The measures of an action, and those that could be."""

from dataclasses import dataclass

from metrics.models import Series
from plans.models import Action
from plans.selectors.changes import LinkRow, changes_of


@dataclass(frozen=True)
class LinkedSeries:
    """A series that is linked, and since when, by whom and why."""

    series: Series
    link: LinkRow


@dataclass(frozen=True)
class Links:
    """`series` are all of the council, in the order of the scorecard; `linked` those of the action, in the order of linking."""

    series: list[Series]
    linked: list[LinkedSeries]

    @property
    def others(self) -> list[Series]:
        linked = {row.series.pk for row in self.linked}
        return [series for series in self.series if series.pk not in linked]


def links_of(action: Action) -> Links:
    """`action` comes with its plan. Two queries."""
    series = list(Series.objects.for_authority(action.plan.authority).with_names().in_order())
    by_key = {row.pk: row for row in series}
    return Links(series, [LinkedSeries(by_key[key], link) for key, link in changes_of(action).holding.items()])
