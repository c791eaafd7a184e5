"""What the checks are given about actions, at a month: from frozen rows where the month is closed, else from live positions."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from metrics.months import Month
from plans.checks import ActionFacts, LinkedFacts, Said, Shown
from plans.rag import COMPLETED, ENDED_STAGES, GREEN
from plans.selectors.council import Council
from plans.selectors.council_plans import PlanAt, PlanRecord


def plans_looked_at(council: Council, month: Month) -> list[tuple[PlanRecord, PlanAt]]:
    """The plans whose actions are looked at in a month, each with where it stood: those being monitored, and published ones,
    which stand at the end of their record from then on."""
    found = []
    for record in council.plans.records:
        at = council.plan_at(record, month)
        if at is not None and record.counts(at.on):
            found.append((record, at))
    return found


def action_facts(council: Council, record: PlanRecord, at: PlanAt, positions: Iterable, shown: dict) -> list[ActionFacts]:
    """`positions` are those of the plan at the month; `shown` the evidence by action."""
    return [_facts(council, record, at, position, shown.get(position.action_id, ())) for position in positions]


def _facts(council, record, at, position, shown) -> ActionFacts:
    action, plan = council.plans.actions[position.action_id], record.plan
    has_ended = position.stage in ENDED_STAGES
    said = [] if has_ended else _said(council, record, at, position.action_id)
    return ActionFacts(
        key=action.pk,
        reference=action.reference,
        title=action.title,
        plan_key=plan.pk,
        plan_title=plan.title,
        stage=position.stage,
        rating=position.rating,
        owner_role=position.owner_role,
        has_officer=position.owner_id is not None,
        due=position.due,
        first_due=position.first_due,
        due_moves=position.due_moves,
        success_measure=bool(action.success_measure.strip()),
        evidence=tuple(Shown(row.kind, row.on, row.valid_until) for row in shown),
        last_update=position.last_update_on,
        cycles_without_update=0 if has_ended else _cycles_without(record, at, position),
        updates=tuple(said),
        linked=tuple(_linked(council, at, position)),
        published=plan.published,
        added=timezone.localdate(action.known_from),
        rated_on=_rated_on(said, position.rating),
        moved_on=council.plans.moved_on(action.pk, at) if position.due_moves else None,
        record_ends=plan.record_ends.last if plan.published else None,
        **_completion(council, record, at, position),
    )


def _said(council, record, at, action: int) -> list[Said]:
    """Its updates as they stood after corrections, the newest last."""
    plans, found = council.plans, []
    for group in plans.updates_of(record, action, at):
        key = (group[0].pk, len(group), at.until if group[-1].sign_off else None)
        if key not in plans.said:
            plans.said[key] = _said_of(council, group, at)
        found.append(plans.said[key])
    return found


def _said_of(council, group, at) -> Said:
    statement = council.plans.statement_of(group, at)
    update, month, moment = statement.update, group[0].cycle.month, group[-1].known_from
    series = [key for key in council.plans.links_at(update.action_id, moment) if key in council.figures.series]
    return Said(
        month=month,
        rating=statement.rating,
        stage=statement.stage,
        impact=update.impact,
        progress=update.progress,
        due=council.plans.due_at(update.action_id, moment),
        figures=council.figures.marks_of(series, month),
        on=timezone.localdate(moment),
    )


def _rated_on(said: list[Said], rating: str) -> dt.date | None:
    """The day since which it has this rating."""
    since = None
    for each in reversed(said):
        if each.rating != rating:
            break
        since = each.on
    return since


def _cycles_without(record, at, position) -> int:
    """How many review months have ended without an update, from when one was expected for two of them on; before that, the number
    of those in which one was missing."""
    if position.overdue_since is None:
        return 0
    ended = [month for month in record.ended_months if month <= at.month]
    missing = [month for month in ended if month >= Month.of(position.overdue_since)]
    if len(missing) < 2 or position.last_update_month is None:
        return len(missing)
    return len([month for month in ended if month > position.last_update_month])


def _linked(council, at, position) -> list[LinkedFacts]:
    """Of actions that are Green and under way alone: no check looks at the others."""
    if position.rating != GREEN or position.stage in ENDED_STAGES:
        return []
    keys = [key for key in council.plans.links_at(position.action_id, at.until) if key in council.figures.series]
    return [council.figures.linked(key, at.month) for key in keys]


def _completion(council, record, at, position) -> dict:
    if position.stage != COMPLETED:
        return {}
    group = next((group for group in record.updates[position.action_id] if group[0].pk == position.original_id), ())
    answers = [row.sign_off for row in group if row.sign_off and row.sign_off.accepted and at.knows(row.sign_off.known_from)]
    if not answers:
        return {"completed_on": position.last_update_on}
    return {"signed_off": True, "completed_on": timezone.localdate(answers[-1].known_from)}
