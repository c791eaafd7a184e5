"""What is known of a council at a month, as `plans.checks` asks for it. No queries: from one reading of the council."""

from django.utils import timezone

from metrics.months import Month
from plans.checks import Facts, PlanFacts, SeriesFacts, StepFacts
from plans.rag import ENDED_STAGES
from plans.selectors.check_actions import action_facts, plans_looked_at
from plans.selectors.check_demands import (
    LEAD_ROLE,
    evidence_at,
    evidence_facts,
    inspection_facts,
    measure_facts,
    notice_facts,
    reports_answered,
)
from plans.selectors.check_totals import resource_facts, total_facts
from plans.selectors.council import Council


def facts_at(council: Council, month: Month) -> Facts:
    """The facts of a month up to the one that the council was read for."""
    on = council.on(month)
    evidence = evidence_at(council, on)
    shown: dict[int, list] = {}
    for row in evidence:
        if row.action_id:
            shown.setdefault(row.action_id, []).append(row)
    actions = []
    for record, at in plans_looked_at(council, month):
        actions += action_facts(council, record, at, council.positions(record, at), shown)
    inspections, findings, statements = inspection_facts(council, month, on)
    ended = {action.key for action in actions if action.stage in ENDED_STAGES}
    return Facts(
        month=month,
        on=on,
        measures=tuple(measure_facts(council, month)),
        actions=tuple(actions),
        findings=tuple(findings),
        inspections=tuple(inspections),
        plans=tuple(_plans(council, on)),
        series=tuple(_series(council, month)),
        totals=tuple(total_facts(council, month)),
        resources=tuple(resource_facts(council, on)),
        evidence=tuple(evidence_facts(council, evidence, ended)),
        notices=tuple(notice_facts(council, month)),
        statements=tuple(statements),
    )


def _plans(council, on) -> list[PlanFacts]:
    """Every plan with the steps that papers or entries up to the day record."""
    found = []
    for record in council.plans.records:
        steps = [
            StepFacts(row.status, row.on, timezone.localdate(row.known_from), row.source)
            for row in record.statuses
            if timezone.localdate(row.known_from) <= on
        ]
        if steps:
            plan = record.plan
            found.append(
                PlanFacts(
                    key=plan.pk,
                    title=plan.title,
                    steps=tuple(steps),
                    owner_role="" if plan.published else LEAD_ROLE,
                    stated=plan.findings_stated,
                    answers=tuple(reports_answered(council, plan.pk, on)),
                    since=min(step.known for step in steps),
                )
            )
    return found


def _series(council, month) -> list[SeriesFacts]:
    """Of the whole council, and of teams and groups those that show the effect of an action or are asked for in a notice."""
    found = []
    for row in council.figures.book.series:
        late = council.figures.lateness(row.pk, month)
        if late.late_since is not None and (row.sub_group_id is None or row.pk in council.asked_for):
            found.append(
                SeriesFacts(
                    key=row.pk,
                    title=row.title,
                    latest=council.figures.latest(row.pk, month),
                    late_since=late.late_since,
                    sentence=late.sentence,
                    owner_role=row.owner_role or row.indicator.owner_role,
                )
            )
    return found
