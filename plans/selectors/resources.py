"""What a plan costs: its lines, what was asked for, and which themes the lines support."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F

from metrics.months import Month
from plans.models import Area, Plan, ResourceArea, ResourceItem, ResourceRequest
from plans.resources import Added, Line, add_up
from plans.selectors.programme import Position, as_recorded, position_of


@dataclass(frozen=True)
class ResourcesPage:
    """The lines added up, by theme and by year; `requests` are what was asked for, the latest last."""

    position: Position
    added: Added
    themes: dict[int, str]
    requests: list[ResourceRequest]

    @property
    def request(self) -> ResourceRequest | None:
        return self.requests[-1] if self.requests else None

    @property
    def one_source(self) -> str:
        """The source of all lines, where they have the same; empty where they differ or have none."""
        sources = {line.source for line in self.added.lines}
        return sources.pop() if len(sources) == 1 else ""

    @property
    def rows(self) -> list[tuple[Line, list[str]]]:
        """Each line with the names of the themes that it supports, in the order of the plan."""
        return [(line, [name for key, name in self.themes.items() if key in line.areas]) for line in self.added.lines]


def resources_page(plan: Plan, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> ResourcesPage:
    """Everything on the page, in five queries whatever the number of lines. An earlier position shows the amounts of then."""
    position = position_of(plan, month=month, known_on=known_on, today=today)
    moment = position.moment
    themes = {area.pk: str(area) for area in Area.objects.for_plan(plan) if moment is None or area.known_from <= moment}
    supports = defaultdict(list)
    for row in ResourceArea.objects.filter(resource__plan=plan).holding(moment):
        if row.area_id in themes:
            supports[row.resource_id].append(row.area_id)
    requests = ResourceRequest.objects.filter(plan=plan, on__lte=position.day).known_on(moment).select_related("by")
    requests = list(requests.order_by("pk"))
    items = sorted(as_recorded(ResourceItem, moment).filter(plan=plan), key=lambda item: item.pk)
    lines = [
        Line(item.pk, item.item, item.years, item.amount, item.note, tuple(supports[item.pk]), item.source) for item in items
    ]
    return ResourcesPage(position, add_up(lines, themes, requests[-1].amount if requests else None), themes, requests)


def find_resource(plan: Plan, key: int) -> tuple[ResourceItem, list[int]] | tuple[None, list]:
    """A line of this plan by its key, with the keys of the areas that it supports now. One query."""
    row = {"area_key": F("areas__area"), "area_linked": F("areas__linked"), "area_row": F("areas__pk")}
    # The line once for each dated row about an area, or once without any.
    rows = list(ResourceItem.objects.filter(plan=plan, pk=key).annotate(**row).order_by("area_row"))
    if not rows:
        return None, []
    latest = {row.area_key: row.area_linked for row in rows if row.area_row}
    return rows[0], [area for area, linked in latest.items() if linked]


def latest_request(plan: Plan) -> ResourceRequest | None:
    """What was asked for last. One query."""
    return ResourceRequest.objects.filter(plan=plan).select_related("by").order_by("-pk").first()
