"""Evidence with what it is about and what has become of it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from plans.coverage import EVIDENCE_STATUS_WORDS, evidence_status
from plans.lifecycle import takes_changes
from plans.models import Action, Evidence, EvidenceFile, EvidenceWithdrawal, Finding, Inspection, Limb, Notice, Plan, PlanStatus
from plans.selectors.plan_links import record_of


@dataclass(frozen=True)
class About:
    """What evidence is about. `record` is the plan, inspection or notice it belongs to; `crumbs` lead there from the council."""

    subject: Action | Finding | Limb
    record: Plan | Inspection | Notice
    name: str
    wording: str
    address: str
    crumbs: list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """A piece of evidence with what has become of it."""

    evidence: Evidence
    status: str

    @property
    def status_word(self) -> str:
        return EVIDENCE_STATUS_WORDS[self.status]


@dataclass(frozen=True)
class EvidencePage:
    evidence: Evidence
    about: About
    file: EvidenceFile | None
    withdrawal: EvidenceWithdrawal | None
    can_be_withdrawn: bool

    def line_on(self, day: dt.date) -> Line:
        """The evidence as it stands on a day."""
        return Line(self.evidence, evidence_status(self.evidence.valid_until, self.withdrawal is not None, day))


def about_action(authority, action: Action) -> About:
    """`action` comes with its plan."""
    plan = action.plan
    address = reverse("action", args=[authority.slug, plan.slug, action.reference])
    crumbs = [(plan.title, reverse("plan", args=[authority.slug, plan.slug])), (f"Action {action.reference}", address)]
    return About(action, plan, f"Action {action.reference}", action.title, address, crumbs)


def about_finding(authority, finding: Finding) -> About:
    """`finding` comes with its inspection."""
    inspection = finding.inspection
    address = reverse("finding", args=[authority.slug, inspection.slug, finding.number])
    up = (inspection.title, reverse("inspection", args=[authority.slug, inspection.slug]))
    name = f"Finding {finding.number}"
    return About(finding, inspection, name, finding.wording, address, [up, (name, address)])


def about_limb(authority, limb: Limb) -> About:
    """`limb` comes with its measure and notice."""
    measure, notice = limb.measure, limb.measure.notice
    address = reverse("measure", args=[authority.slug, notice.slug, measure.number])
    up = (notice.title, reverse("notice", args=[authority.slug, notice.slug]))
    name = f"Measure {measure.number}, limb {limb.letter}"
    return About(limb, notice, name, limb.wording, address, [up, (f"Measure {measure.number}", address)])


def evidence_page(authority, key: int, known_on: dt.datetime | None = None) -> EvidencePage | None:
    """A piece of evidence of this council as known at a time, without the content of its file. One query."""
    mine = Q(action__plan__authority=authority) | Q(finding__inspection__authority=authority)
    mine |= Q(limb__measure__notice__authority=authority)
    status = PlanStatus.objects.filter(plan=OuterRef("action__plan")).order_by("-pk").values("status")[:1]
    rows = Evidence.objects.filter(mine, pk=key).known_on(known_on).annotate(plan_status=Subquery(status))
    rows = rows.annotate(**record_of("action__plan", known_on))
    things = ("action__plan", "finding__inspection", "limb__measure__notice")
    row = rows.select_related(*things, "file", "withdrawal__by", "by").defer("file__content").first()
    if row is None:
        return None
    if row.action_id:
        about = about_action(authority, row.action)
        writable = takes_changes(row.action.plan.published, row.plan_status)
    else:
        about = about_finding(authority, row.finding) if row.finding_id else about_limb(authority, row.limb)
        writable = not about.record.published
    withdrawal = getattr(row, "withdrawal", None)
    if withdrawal is not None and known_on is not None and withdrawal.known_from > known_on:
        withdrawal = None
    return EvidencePage(row, about, getattr(row, "file", None), withdrawal, writable and withdrawal is None)


def content_of(file: EvidenceFile) -> bytes:
    """A file that was read without its content, byte for byte. One query."""
    return bytes(EvidenceFile.objects.values_list("content", flat=True).get(pk=file.pk))


def find_limb(authority, notice: str, measure: int, letter: str) -> Limb | None:
    """A limb by its address, with its measure and notice. One query."""
    rows = Limb.objects.filter(measure__notice__authority=authority, measure__notice__slug=notice)
    return rows.filter(measure__number=measure, letter=letter).select_related("measure__notice").first()
