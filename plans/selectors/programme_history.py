"""Every change to projects, resources, risks and events, as lines: when, who, what, from, to, why."""

from collections.abc import Iterator

from accounts.changes import NOTHING, Line, day_in_words, edits, edits_of_each, newest_first
from metrics.finance import pounds
from plans.models import Event, Plan, Project, ProjectStatus, ResourceArea, ResourceItem, ResourceRequest, Risk
from plans.models.event import EVENT_WORDS
from plans.models.project import PROJECT_STATUS_WORDS

PROJECT_FIELDS = ("title", "aims", "success_measures", "begins", "ends", "lead_role")
RESOURCE_FIELDS = ("item", "years", "amount", "note")
RISK_FIELDS = ("title", "description", "likelihood", "impact", "owner_role", "mitigation", "closed_on")
EVENT_FIELDS = ("kind", "month", "day", "text", "planned")
EVENT_LINES = 50


class _MonthLabels(dict):
    """By month, how it is written."""

    def get(self, month, default=None):
        return month.label if month else default


EVENT_WORDS_BY_FIELD = {"kind": EVENT_WORDS, "month": _MonthLabels()}


def project_history(project: Project) -> list[Line]:
    """Every change to a project, newest first, with what became of it. Two queries."""
    statuses = ProjectStatus.objects.filter(project=project).select_related("by", "project")
    return newest_first([*edits(project.history.order_by("pk"), Project, PROJECT_FIELDS, "Project"), *_statuses(statuses)])


def resource_history(resource: ResourceItem) -> list[Line]:
    """Every change to a line of resources, newest first, with the themes that it supports. Two queries."""
    lines = edits(resource.history.order_by("pk"), ResourceItem, RESOURCE_FIELDS, "Line")
    areas = ResourceArea.objects.filter(resource=resource).select_related("by", "area", "resource")
    return newest_first([*lines, *_areas(areas)])


def risk_history(risk: Risk) -> list[Line]:
    """Every change to a risk, newest first. One query."""
    return newest_first(edits(risk.history.order_by("pk"), Risk, RISK_FIELDS, "Risk"))


def event_history(event: Event) -> list[Line]:
    """Every change to an event, newest first. One query."""
    return newest_first(edits(event.history.order_by("pk"), Event, EVENT_FIELDS, "Event", EVENT_WORDS_BY_FIELD))


def events_history(authority) -> list[Line]:
    """The latest changes to the events of a council, deleted ones included, newest first. One query."""
    rows = Event.history.filter(authority=authority)
    return newest_first(edits_of_each(rows, Event, EVENT_FIELDS, lambda row: row.text, EVENT_WORDS_BY_FIELD))[:EVENT_LINES]


def programme_history(plan: Plan) -> list[Line]:
    """Every change to the projects, resources and risks of a plan, newest first. Six queries."""
    lines = [
        *edits_of_each(Project.history.filter(plan=plan), Project, PROJECT_FIELDS, lambda row: f"Project {row.title}"),
        *_statuses(ProjectStatus.objects.filter(project__plan=plan).select_related("by", "project")),
        *edits_of_each(ResourceItem.history.filter(plan=plan), ResourceItem, RESOURCE_FIELDS, lambda row: f"Resource {row.item}"),
        *_areas(ResourceArea.objects.filter(resource__plan=plan).select_related("by", "area", "resource")),
        *_requests(ResourceRequest.objects.filter(plan=plan).select_related("by")),
        *edits_of_each(Risk.history.filter(plan=plan), Risk, RISK_FIELDS, lambda row: f"Risk {row.title}"),
    ]
    return newest_first(lines)


def _statuses(rows) -> Iterator[Line]:
    before: dict[int, str] = {}
    for row in rows:
        after = f"{PROJECT_STATUS_WORDS[row.status]}, {day_in_words(row.on)}"
        earlier = before.get(row.project_id, "")
        yield Line(row.known_from, str(row.by), "Status", earlier, after, row.reason, f"Project {row.project.title}")
        before[row.project_id] = after


def _areas(rows) -> Iterator[Line]:
    """The reason stands with the line of resources, which is saved together with them."""
    for row in rows:
        before, after = ("", str(row.area)) if row.linked else (str(row.area), NOTHING)
        yield Line(row.known_from, str(row.by), "Theme it supports", before, after, "", f"Resource {row.resource.item}")


def _requests(rows) -> Iterator[Line]:
    before = ""
    for row in rows:
        after = f"{pounds(row.amount)}, {day_in_words(row.on)}"
        yield Line(row.known_from, str(row.by), "Asked for", before, after, row.reason, "Resources asked for")
        before = after
