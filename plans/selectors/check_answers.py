"""What may answer the findings of a council at a month, as `plans.answering` takes it. No queries: from one reading of it."""

import datetime as dt

from metrics.months import Month
from plans.answering import Acting, Standing
from plans.selectors.acting import acting_of
from plans.selectors.council import Council
from plans.selectors.council_plans import PlanRecord


def standing_at(council: Council, month: Month, on: dt.date) -> Standing:
    """The actions of every plan, whether or not its actions are looked at, and the projects, by the day on which the month is
    judged."""
    links = council.rows.finding_links
    linked = {row.action_id for row in links}, {row.area_id for row in links}
    actions = [acting for record in council.plans.records for acting in _actions(council, record, month, *linked)]
    rows = [row for row in council.rows.project_statuses if row.on <= on]
    return Standing(actions, {row.project_id: row.status for row in rows}, on)


def _actions(council, record: PlanRecord, month, linked: set[int], linked_areas: set[int]) -> list[Acting]:
    """Those of a plan that a finding was ever linked to, itself or through its area."""
    at = council.plan_at(record, month)
    frozen = council.plans.frozen_rows(record, at) if at is not None and at.is_frozen else ()
    areas = {row.action_id: row.area_id for row in frozen}
    stood = ((action, areas.get(action.pk, action.area_id)) for action in record.actions)
    return [
        acting_of(action, area, _stage(council, record, action.pk, at))
        for action, area in stood
        if action.pk in linked or area in linked_areas
    ]


def _stage(council, record, action: int, at) -> str:
    groups = council.plans.updates_of(record, action, at) if at is not None else ()
    return council.plans.statement_of(groups[-1], at).stage if groups else ""
