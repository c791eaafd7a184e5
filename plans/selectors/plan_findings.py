"""What a plan answers, and to what in it each finding is linked, for those who keep the links. As it stands now."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Q

from metrics.models import Series
from plans.models import Action, Area, Finding, FindingLink, Inspection, Notice, Plan, PlanAnswer, Project

TARGETS = ("plan", "area__plan", "action__plan", "series__indicator", "series__sub_group", "project__plan", "by")


@dataclass(frozen=True)
class FindingLinks:
    """A finding: the link by which the plan lists it (None: it does not), and those to areas, actions, measures, projects."""

    finding: Finding
    listed: FindingLink | None
    links: list[FindingLink]


@dataclass(frozen=True)
class InspectionFindings:
    """The findings of an inspection; `answered` says whether the plan answers it."""

    inspection: Inspection
    answered: bool
    rows: list[FindingLinks]


@dataclass(frozen=True)
class PlanFindings:
    answers: list[PlanAnswer]
    groups: list[InspectionFindings] = field(default_factory=list)

    @property
    def rows(self) -> list[FindingLinks]:
        return [row for group in self.groups for row in group.rows]

    @property
    def unlisted(self) -> list[Finding]:
        return [row.finding for row in self.rows if row.listed is None]


def plan_findings(plan: Plan) -> PlanFindings:
    """Every finding of the inspections that the plan answers, or that have a finding linked to something in it. Three queries."""
    answers = list(PlanAnswer.objects.filter(plan=plan).holding().select_related("inspection", "notice", "by"))
    answered = {row.inspection_id for row in answers if row.inspection_id}
    ours = Q(plan=plan) | Q(area__plan=plan) | Q(action__plan=plan) | Q(project__plan=plan)
    linked = FindingLink.objects.filter(ours).holding().order_by().values("finding__inspection")
    asked = Finding.objects.filter(Q(inspection__in=answered) | Q(inspection__in=linked)).select_related("inspection")
    findings = list(asked.order_by("inspection__month", "inspection", "number"))
    links = defaultdict(list)
    for link in FindingLink.objects.filter(finding__in=findings).holding().select_related(*TARGETS):
        links[link.finding_id].append(link)
    return PlanFindings(
        answers,
        [
            InspectionFindings(inspection, inspection.pk in answered, [_row(plan, row, links[row.pk]) for row in rows])
            for inspection, rows in groupby(findings, key=lambda row: row.inspection)
        ],
    )


def _row(plan, finding, links) -> FindingLinks:
    listed = next((link for link in links if link.plan_id == plan.pk), None)
    return FindingLinks(finding, listed, [link for link in links if link.plan_id is None])


def find_finding_by_key(authority, key: int) -> Finding | None:
    """A finding of this council with its inspection. One query."""
    return Finding.objects.filter(inspection__authority=authority, pk=key).select_related("inspection").first()


def links_of_finding(finding: Finding) -> list[FindingLink]:
    """Everything that the finding is linked to. One query."""
    return list(FindingLink.objects.filter(finding=finding).holding().select_related(*TARGETS))


def find_link(plan: Plan, key: int) -> FindingLink | None:
    """A link that holds, of a finding to something in this plan, or to a measure of its council. One query."""
    ours = Q(plan=plan) | Q(area__plan=plan) | Q(action__plan=plan) | Q(project__plan=plan)
    ours |= Q(series__authority=plan.authority_id)
    things = (*TARGETS, "finding__inspection", "series__authority")
    return (
        FindingLink.objects.filter(ours, finding__inspection__authority=plan.authority_id)
        .holding()
        .filter(pk=key)
        .select_related(*things)
        .first()
    )


def find_answer(plan: Plan, key: int) -> PlanAnswer | None:
    """Something that the plan answers, by the key of the row that says so. One query."""
    return PlanAnswer.objects.filter(plan=plan).holding().filter(pk=key).select_related("inspection", "notice", "by").first()


def things_to_link(plan: Plan) -> list[tuple]:
    """What a finding may be linked to: a kind, its words, and the rows of that kind, which are read when they are needed."""
    return [
        ("area", "Areas", Area.objects.for_plan(plan)),
        ("action", "Actions", Action.objects.filter(plan=plan).order_by("area__number", "pk")),
        ("project", "Projects", Project.objects.filter(plan=plan).order_by("pk")),
        ("series", "Measures", Series.objects.for_authority(plan.authority).with_names().select_related("authority").in_order()),
    ]


def things_to_answer(plan: Plan) -> list[tuple]:
    """The inspections and notices of the council, in the same form."""
    authority = plan.authority
    return [
        ("inspection", "Inspections", Inspection.objects.for_authority(authority).order_by("-month", "-pk")),
        ("notice", "Notices", Notice.objects.for_authority(authority).order_by("-issued", "-pk")),
    ]
