"""One of everything that is asked of a council, and of what answers it, for tests that go through all tables and addresses."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from metrics.months import Month
from plans import limbs
from plans.evidence_files import Checked
from plans.services import claims, deviations, events, evidence, inspections, notices, programme, thread
from tests.factories import JANUARY, at

DAY = dt.date(2026, 1, 12)


@dataclass(frozen=True)
class Demands:
    """An inspection with a judgement and a finding that is linked to everything, a notice with a measure, its limbs, a claim and
    opinions, evidence with a file, and the programme around them."""

    inspection: object
    finding: object
    notice: object
    measure: object
    limb: object
    evidence: object
    withdrawn: object
    project: object
    resource: object
    risk: object
    event: object
    answer: object
    link: object
    subject: str


def one_of_each_demand(world, series, words: str = "") -> Demands:
    """Rows behind every page of inspections, notices, evidence and the programme; `words` stand in what is shown."""
    said = words or "Our"
    lead = {"by": world.lead, "now": at(JANUARY)}
    today = {"today": DAY}
    inspection = inspections.add_inspection(
        authority=world.authority,
        framework="ilacs_standard",
        title=f"{said} inspection",
        slug="ilacs",
        month=Month(2025, 10),
        began=dt.date(2025, 10, 6),
        ended=dt.date(2025, 10, 24),
        received=dt.date(2025, 11, 21),
        report_published=dt.date(2025, 12, 1),
        findings_published=2,
        **today,
        **lead,
    )
    inspections.record_judgement(inspection=inspection, area="overall", grade="inadequate", **lead)
    finding = inspections.add_finding(inspection=inspection, number=1, kind="improvement", wording=f"{said} visits", **lead)
    notice = notices.add_notice(
        authority=world.authority,
        kind="improvement_notice",
        title=f"{said} notice",
        slug="notice",
        issued=dt.date(2025, 7, 1),
        **today,
        **lead,
    )
    notices.record_review(notice=notice, on=DAY, outcome=f"{said} review", **today, **lead)
    measure = notices.add_measure(notice=notice, number=1, title=f"{said} measure", **lead)
    rule = limbs.Rule(kind=limbs.EVIDENCE, needs=1, kinds=("audit",))
    limb = notices.add_limb(measure=measure, letter="a", wording=f"{said} limb", rule=rule, series=None, **lead)
    claims.make_claim(
        measure=measure,
        status="not_met",
        narrative=f"{said} claim",
        role_title="Director of Children's Services",
        on=DAY,
        month=JANUARY,
        **today,
        **lead,
    )
    for about in ({"notice": notice}, {"measure": measure}):
        claims.record_opinion(whose="chair", text=f"{said} opinion", on=DAY, letter="Letter", **about, **today, **lead)
    shown = {"kind": "audit", "on": DAY, "summary": f"{said} audit", "role_title": "Principal Social Worker"} | today | lead
    file = Checked("audit.txt", "text/plain", b"Seven of ten plans were good.")
    url = f"https://council.example.org/documents/{'quality-assurance-' * 4}report.pdf"
    kept = evidence.add_evidence(subject=world.action, title=f"{said} evidence", file=file, url=url, **shown)
    gone = evidence.add_evidence(subject=finding, title=f"{said} earlier evidence", **shown)
    withdrawn = evidence.withdraw_evidence(evidence=gone, reason="It was another team's", **lead)
    project = programme.add_project(plan=world.plan, title=f"{said} project", **lead)
    answer = thread.answer_with_plan(plan=world.plan, inspection=inspection, reason="Written for it", **lead)
    for target in (world.plan, world.area, world.action, series, project):
        link = thread.link_finding(finding=finding, target=target, on=DAY, reason="It answers it", **lead)
    resource = programme.add_resource(plan=world.plan, item=f"{said} post", amount=Decimal(1000), areas=[world.area], **lead)
    programme.request_resources(plan=world.plan, amount=Decimal(1200), on=DAY, reason="Asked of the cabinet", **lead)
    risk = programme.add_risk(
        plan=world.plan,
        title=f"{said} risk",
        likelihood=3,
        impact=4,
        owner_role="Head of Service",
        mitigation="It is watched.",
        **lead,
    )
    event = events.add_event(authority=world.authority, kind="letter", month=JANUARY, text=f"{said} letter", **lead)
    subject = f"action:{world.action.pk}"
    deviations.accept(
        authority=world.authority,
        code="NO_SUCCESS_MEASURE",
        subject=subject,
        name=f"{said} action",
        reason="The post is being filled",
        owner_role="Programme lead",
        on=DAY,
        ends=dt.date(2026, 3, 31),
        **today,
        **lead,
    )
    return Demands(
        inspection, finding, notice, measure, limb, kept, withdrawn, project, resource, risk, event, answer, link, subject
    )
