"""What the checks are given about demands: inspections with their findings and clocks, notices with their measures and claims."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from metrics.months import AsAt, Month
from plans.checks import (
    EvidenceFacts,
    FindingFacts,
    InspectionFacts,
    LimbFacts,
    MeasureFacts,
    NoticeFacts,
    Reported,
    StatementFacts,
)
from plans.checks.findings import SEVERAL
from plans.ladder import ENDED
from plans.models import Evidence
from plans.selectors.check_answers import standing_at
from plans.selectors.council import Council
from plans.selectors.finding_links import holding, named
from plans.selectors.inspection_clocks import clocks_of
from plans.selectors.judging import JudgedMeasure, JudgedNotice, position_of
from plans.working_days import OVER, between, review_dates

LEAD_ROLE = "Programme lead"
STATEMENT = "statement"


@dataclass(frozen=True)
class Day:
    """What `clocks_of` asks of a position: the day of judgement."""

    judged_on: dt.date


# --- Notices ---


def measure_facts(council: Council, month: Month) -> list[MeasureFacts]:
    """Every measure of every notice that was in force. The limbs stand with the month that is shown alone."""
    found = []
    for judged in council.notices:
        at = position_of(judged.notice, AsAt(month))
        day = at.judged_on(council.today)
        # Of a notice that has ended nothing can be claimed any more, so there is nothing to mend.
        if in_force(judged, day):
            found += [_measure(judged, each, at.month, day) for each in judged.measures]
    return found


def _measure(judged: JudgedNotice, each: JudgedMeasure, month: Month, day: dt.date) -> MeasureFacts:
    is_shown = month == judged.as_at.month
    claim = next((row for row in reversed(each.claims) if row.on <= day), None)
    months = [row for row in each.by_month if row.month <= month]
    finding = each.finding if is_shown else (months[-1].finding if months else "")
    since = None
    for row in reversed(months):
        if row.finding != finding:
            break
        since = row.month
    return MeasureFacts(
        key=each.measure.pk,
        number=each.number,
        title=each.measure.title,
        notice_key=judged.notice.pk,
        notice_title=judged.notice.title,
        claim=claim.status if claim else "",
        claimed_on=claim.on if claim else None,
        claimed_by=claim.role_title if claim else "",
        finding=finding,
        limbs=tuple(LimbFacts(limb.letter, limb.finding, limb.outcome.sentence) for limb in each.limbs) if is_shown else (),
        owner_role=each.measure.owner_role,
        found_since=_first_day(each, since, day) if since else None,
    )


def in_force(judged: JudgedNotice, day: dt.date) -> bool:
    """Whether the notice had been issued by a day and had not ended."""
    steps = [row for row in judged.steps if row.on <= day]
    return judged.notice.issued <= day and bool(steps) and steps[-1].status not in ENDED


def _first_day(each: JudgedMeasure, since: Month, day: dt.date) -> dt.date:
    """From when on a measure was found as it is: the begin of the month, or the day in it on which the last limb fell due."""
    dues = (limb.outcome.due for limb in each.limbs)
    return max([since.first, *(due for due in dues if due and due <= min(since.last, day))])


def notice_facts(council: Council, month: Month) -> list[NoticeFacts]:
    """Notices with their reviews, not beyond the end of a published record."""
    found = []
    for judged in council.notices:
        notice = judged.notice
        day = position_of(notice, AsAt(month)).judged_on(council.today)
        if notice.issued <= day:
            found.append(
                NoticeFacts(
                    key=notice.pk,
                    title=notice.title,
                    issued=notice.issued,
                    in_force=in_force(judged, day),
                    reviews_due=tuple(review_dates(notice.issued, until=day, months=notice.review_every)),
                    reviewed=tuple(row.on for row in judged.reviews if row.on <= day),
                    every=notice.review_every,
                    owner_role=_lead(notice),
                )
            )
    return found


# --- Inspections ---


def inspection_facts(
    council: Council, month: Month, on: dt.date
) -> tuple[list[InspectionFacts], list[FindingFacts], list[StatementFacts]]:
    """Inspections that had reported by then, their findings, and the statements of action that are overdue. Findings of an
    inspection that only plans which have ended answer are looked at no more."""
    findings = defaultdict(list)
    for row in council.rows.findings:
        findings[row.inspection_id].append(row)
    links = defaultdict(list)
    for link in holding(council.rows.finding_links, on):
        links[link.finding_id].append(link)
    standing = standing_at(council, month, on)
    inspections, asked, late = [], [], []
    for inspection in sorted(council.rows.inspections, key=lambda row: (row.month, row.pk)):
        own = sorted(findings[inspection.pk], key=lambda row: row.number)
        late += _statement(inspection, own, on)
        if inspection.reported_on > on:
            continue
        answering = _answering(council, inspection, on)
        inspections.append(_inspection(council, inspection, own, links, _compared(answering, on), on))
        if not answering or any(not record.has_ended(on) for record in answering):
            asked += [_finding(council, inspection, row, links[row.pk], standing) for row in own]
    return inspections, asked, late


def reports_answered(council: Council, plan: int, on: dt.date) -> list[Reported]:
    """The inspections that a plan answers, by its key, that had reported by then and of which the findings were counted. None
    where other plans have taken its place in all of them."""
    answered = {inspection for inspection, by in _answers_on(council, on) if by == plan}
    rows = [row for row in council.rows.inspections if row.pk in answered and row.reported_on <= on]
    if not any(record.plan.pk == plan for row in rows for record in _compared(_answering(council, row, on), on)):
        return []
    return [Reported(row.title, row.findings_published, row.reported_on) for row in rows if row.findings_published is not None]


def _answers_on(council, on) -> list[tuple[int, int]]:
    """The keys of inspections and of the plans that answer them, in the order in which that was said."""
    latest = {}
    for row in council.rows.answers:
        if row.inspection_id and timezone.localdate(row.known_from) <= on:
            latest.pop((row.inspection_id, row.plan_id), None)
            latest[row.inspection_id, row.plan_id] = row.linked
    return [keys for keys, linked in latest.items() if linked]


def _answering(council, inspection, on) -> list:
    """The plans that answer an inspection, in the order in which that was said."""
    records = {record.plan.pk: record for record in council.plans.records}
    return [records[plan] for answered, plan in _answers_on(council, on) if answered == inspection.pk]


def _compared(answering, on) -> list:
    """The plan that is compared with a report: of those that answer it the newest that goes on, or else the newest."""
    return ([record for record in answering if not record.has_ended(on)] or answering)[-1:]


def _inspection(council, inspection, findings, links, plans, on) -> InspectionFacts:
    """With how many of its findings the plan that answers it lists: those linked to the plan, or else as its papers say. What
    they say of several inspections together is not compared with one of them."""
    plan = plans[0].plan if plans else None
    listed = [row for row in findings if plan and any(link.plan_id == plan.pk for link in links[row.pk])]
    number = None if plan is None else len(listed)
    if number == 0 and plan.findings_stated is not None:
        number = plan.findings_stated if len(reports_answered(council, plan.pk, on)) < SEVERAL else None
    return InspectionFacts(
        key=inspection.pk,
        title=inspection.title,
        published_count=inspection.findings_published,
        listed=number,
        not_listed=tuple(row.number for row in findings if row not in listed) if listed else (),
        plan_title=plan.title if plan else "",
        since=inspection.reported_on,
        plan_since=plans[0].statuses[0].on if plans and plans[0].statuses else None,
        owner_role=_lead(inspection),
    )


def _finding(council, inspection, finding, links, standing) -> FindingFacts:
    return FindingFacts(
        key=finding.pk,
        number=finding.number,
        words=finding.wording,
        inspection_key=inspection.pk,
        inspection_title=inspection.title,
        actions=standing.answering(named(links)).things,
        unsaid=any(_is_unsaid(council, link) for link in links),
        since=inspection.reported_on,
        owner_role=_lead(inspection),
    )


def _is_unsaid(council, link) -> bool:
    """Whether a published plan lists the finding, or an area of one of which no action was published answers it."""
    record = _record_of(council, link)
    return record is not None and record.plan.published and (link.plan_id is not None or not record.actions)


def _record_of(council, link):
    """The plan that a link names, itself or by one of its areas; None where it names something else."""
    area = next((area for area in council.rows.areas if area.pk == link.area_id), None)
    plan = area.plan_id if area else link.plan_id
    return next((record for record in council.plans.records if record.plan.pk == plan), None)


def _statement(inspection, findings, on) -> list[StatementFacts]:
    """The statement of action of an inspection, where its working days are over and it was not sent."""
    clocks = clocks_of(inspection, {row.kind for row in findings}, Day(on)) if inspection.received else []
    return [
        StatementFacts(
            key=inspection.pk,
            title=inspection.title,
            received=clock.clock.start,
            days=clock.clock.days,
            due=clock.due,
            sent=inspection.statement_sent,
            over=between(clock.due, on, clock.clock.holidays),
            owner_role=_lead(inspection),
        )
        for clock in clocks
        if clock.code == STATEMENT and clock.standing == OVER
    ]


# --- Evidence ---


def evidence_at(council: Council, on: dt.date) -> list[Evidence]:
    """The evidence that stood on a day: dated up to it, and not withdrawn by then."""
    withdrawn = {row.evidence_id for row in council.rows.withdrawals if timezone.localdate(row.known_from) <= on}
    return [row for row in council.rows.evidence if row.on <= on and row.pk not in withdrawn]


def evidence_facts(council: Council, evidence: list[Evidence], ended: set[int]) -> list[EvidenceFacts]:
    """`ended` are the keys of actions that have ended. In a published record nothing goes out of date after its end, and nothing
    about a limb that was withdrawn or of a notice that has ended, as neither takes new evidence."""
    judged = (notice for notice in council.notices if in_force(notice, council.judged_on))
    asked = {limb.limb.pk for notice in judged for measure in notice.measures for limb in measure.limbs}
    found = []
    for row in evidence:
        about, ends = _about(council, row)
        until = row.valid_until if ends is None or row.valid_until is None or row.valid_until < ends else None
        found.append(
            EvidenceFacts(
                key=row.pk,
                title=row.title,
                kind=row.kind,
                about=about,
                on=row.on,
                valid_until=until,
                owner_role=row.role_title,
                ended=row.action_id in ended or (row.limb_id is not None and row.limb_id not in asked),
            )
        )
    return found


def _about(council, row) -> tuple[str, dt.date | None]:
    """What it is evidence of, in words, and the last day of the published record that it belongs to."""
    if row.action_id:
        action = council.plans.actions[row.action_id]
        plan = next(record.plan for record in council.plans.records if record.plan.pk == action.plan_id)
        return action.reference, plan.record_ends.last if plan.published else None
    if row.finding_id:
        finding = next(each for each in council.rows.findings if each.pk == row.finding_id)
        inspection = next(each for each in council.rows.inspections if each.pk == finding.inspection_id)
        return f"finding {finding.number}", inspection.reported_on if inspection.published else None
    for each in council.rules:
        rule = getattr(each, "rule", None)
        if rule is not None and rule.limb_id == row.limb_id:
            notice = each.notice
            return f"limb {each.number}{rule.limb.letter}", notice.record_ends.last if notice.published else None
    return "a limb", None


def _lead(record) -> str:
    """Who owns what belongs to the whole programme. Published papers do not say."""
    return "" if record.published else LEAD_ROLE
