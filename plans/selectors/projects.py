"""The projects of a plan, what became of each, and the findings that each answers."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from metrics.months import Month
from plans.models import Finding, FindingLink, Plan, Project, ProjectStatus
from plans.models.project import ACTIVE, PROJECT_STATUS_WORDS
from plans.selectors.programme import Position, position_of

# Active ones come first.
ORDER = list(PROJECT_STATUS_WORDS)


@dataclass(frozen=True)
class ProjectRow:
    """A project with what became of it, the oldest status first, and the findings that it answers."""

    project: Project
    statuses: list[ProjectStatus]
    findings: list[Finding]
    day: dt.date

    @property
    def status(self) -> ProjectStatus:
        return self.statuses[-1]

    @property
    def is_active(self) -> bool:
        return self.status.status == ACTIVE

    @property
    def days_late(self) -> int:
        """How long an active project has been past its last day; 0 where it is not."""
        ends = self.project.ends
        return max(0, (self.day - ends).days) if ends and self.is_active else 0


@dataclass(frozen=True)
class ProjectsPage:
    """The projects at one time: those that are active first, then devolved and closed ones."""

    position: Position
    rows: list[ProjectRow]

    @property
    def sentence(self) -> str:
        """The page in one sentence."""
        if not self.rows:
            return "No project is recorded for this plan."
        counts = [(sum(row.status.status == status for row in self.rows), status) for status in ORDER]
        said = ", ".join(f"{number} {PROJECT_STATUS_WORDS[status].lower()}" for number, status in counts if number)
        number = len(self.rows)
        silent = sum(1 for row in self.rows if not row.findings)
        answer = f" {silent} {'answers' if silent == 1 else 'answer'} no finding." if silent else ""
        return f"{number} project{'' if number == 1 else 's'}: {said}.{answer}"


def projects_page(plan: Plan, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> ProjectsPage:
    """Everything on the page, in four queries whatever the number of projects."""
    position = position_of(plan, month=month, known_on=known_on, today=today)
    findings = _findings(plan, known_on, position.day)
    statuses = defaultdict(list)
    rows = ProjectStatus.objects.filter(project__plan=plan, on__lte=position.day).known_on(known_on)
    for status in rows.select_related("by").order_by("pk"):
        statuses[status.project_id].append(status)
    projects = Project.objects.filter(plan=plan, pk__in=statuses)
    found = [ProjectRow(project, statuses[project.pk], findings[project.pk], position.day) for project in projects]
    return ProjectsPage(position, sorted(found, key=lambda row: ORDER.index(row.status.status)))


def find_project(plan: Plan, key: int) -> Project | None:
    """A project of this plan by its key."""
    return Project.objects.filter(plan=plan, pk=key).first()


def statuses_of(project: Project) -> list[ProjectStatus]:
    """What became of a project, the oldest first. One query."""
    return list(project.statuses.select_related("by"))


def _findings(plan, known_on, day) -> dict[int, list[Finding]]:
    """The findings that each project answers on that day, in the order of linking, by the key of the project."""
    latest: dict[tuple[int, int], FindingLink] = {}
    links = FindingLink.objects.filter(project__plan=plan, on__lte=day).known_on(known_on)
    for link in links.select_related("finding__inspection").order_by("pk"):
        latest[link.project_id, link.finding_id] = link
    found = defaultdict(list)
    for (project, _), link in latest.items():
        if link.linked:
            found[project].append(link.finding)
    return found
