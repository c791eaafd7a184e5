"""What leads and administrators do with an action apart from updating it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused, Stale
from accounts.guards import changed_fields, require_date, require_reason, require_version
from accounts.history import add_row, delete_audited, save_audited
from accounts.permissions import MANAGE_ACTIONS, UPDATE_OWN_ACTIONS, may
from metrics.months import AsAt
from plans import rag
from plans.models import Action, Assignment, DueDate, Update
from plans.models.update import REASON_LIMIT
from plans.selectors.measures import missed_by
from plans.services.guards import open_cycle_of, writable_action, writable_plan
from plans.services.updates import current_statement, not_before

WORDING = ("area", "reference", "title", "success_measure", "start", "update_every")


@transaction.atomic
def add_action(
    *,
    plan,
    area,
    reference: str,
    title: str,
    by,
    now: dt.datetime,
    success_measure: str = "",
    start: dt.date | None = None,
    due: dt.date | None = None,
    update_every: int | None = None,
    owner=None,
    role_title: str = "",
    reason: str = "Added",
    illustrative: bool = False,
    source: str = "",
) -> Action:
    """Add an action with its original due date and its owner. Raises `ValidationError` for bad fields."""
    plan = writable_plan(plan.pk, by, MANAGE_ACTIONS, "add an action")
    _require_order(start, due)
    action = Action(
        plan=plan,
        area=area,
        reference=reference,
        title=title,
        success_measure=success_measure,
        start=start,
        update_every=update_every,
        illustrative=illustrative,
        source=source,
        known_from=now,
    )
    save_audited(action, by=by, reason=reason, now=now)
    if due:
        add_row(DueDate(action=action, due=due, by=by, known_from=now))
    if owner or role_title:
        _assign(action, plan, owner=owner, role_title=role_title, reason="", by=by, now=now)
    return action


@transaction.atomic
def edit_action(*, action, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Action:
    """Reword an action: change any of `WORDING`. Dates, owner and stage have services of their own."""
    unknown = set(changes) - set(WORDING)
    if unknown:
        raise ValueError(f"Not wording of an action: {sorted(unknown)}")
    action = writable_action(action, by, MANAGE_ACTIONS, "change an action")
    require_version(action, version)
    changes = changed_fields(action, changes)
    if not changes:
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, "this is changed")
    if "start" in changes:
        _require_order(changes["start"], action.due_now)
    for name, value in changes.items():
        setattr(action, name, value)
    action.version += 1
    return save_audited(action, by=by, reason=reason, now=now)


@transaction.atomic
def move_due_date(*, action, due: dt.date, reason: str, by, now: dt.datetime, seen: dt.date | None | bool = False) -> DueDate:
    """Set the due date, or move it with a reason. `seen` is the due date that was on screen (False: no form was open)."""
    action = writable_action(action, by, MANAGE_ACTIONS, "move a due date")
    if seen is not False and seen != action.due_now:
        raise Stale(
            "Somebody else moved this due date after you opened the form. The date shown above is theirs.",
            theirs=action,
            seen=action.due_now,
        )
    _require_not_ended(action)
    if due == action.due_now:
        raise Refused("This is the due date already. Choose another date.", field="due")
    _require_order(action.start, due, field="due")
    reason = require_reason(reason, "the due date moves") if action.due_now else (reason or "").strip()
    return add_row(DueDate(action=action, due=due, previous=action.due_now, reason=reason, by=by, known_from=now))


@transaction.atomic
def assign(*, action, owner, role_title: str, reason: str, by, now: dt.datetime, seen: int | None | bool = False) -> Assignment:
    """Give an action to another owner. `seen` is the key of the assignment that was on screen (False: no form was open)."""
    action = writable_action(action, by, MANAGE_ACTIONS, "reassign an action")
    if seen is not False and seen != action.assignment_now:
        raise Stale(
            "Somebody else reassigned this action after you opened the form. The owner shown above is theirs.",
            theirs=action,
            seen=action.assignment_now,
        )
    _require_not_ended(action)
    if (owner.pk if owner else None) == action.owner_now and (role_title or "").strip() == action.owner_role:
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, "the owner changes") if action.owner_role else (reason or "").strip()
    return _assign(action, action.plan, owner=owner, role_title=role_title, reason=reason, by=by, now=now)


@transaction.atomic
def end_action(*, action, stage: str, reason: str, by, now: dt.datetime) -> Update:
    """Stop an action, or devolve it to business as usual. It leaves the totals and takes no more updates."""
    if stage not in (rag.STOPPED, rag.DEVOLVED):
        raise Refused("Choose whether the action is stopped or devolved to business as usual.", field="stage")
    return _state(
        action, stage, reason, f"the action is {'stopped' if stage == rag.STOPPED else 'devolved'}", by, now, ended=False
    )


@transaction.atomic
def reopen_action(*, action, reason: str, by, now: dt.datetime) -> Update:
    """Take up again an action that was completed, stopped or devolved. It is in progress, rated as the rules suggest."""
    return _state(action, rag.IN_PROGRESS, reason, "the action is reopened", by, now, ended=True)


@transaction.atomic
def remove_action(*, action, reason: str, by, now: dt.datetime) -> None:
    """Delete an action that was added by mistake: one without updates or evidence, in no closed month, which no finding was ever
    linked to. Its history stays."""
    action = writable_action(action, by, MANAGE_ACTIONS, "delete an action")
    if has_record(action):
        raise Refused(
            f"Action {action.reference} has updates or evidence, answers a finding or stands in a closed month, so it cannot be "
            "deleted. Stop it instead."
        )
    reason = require_reason(reason, "the action is deleted")
    due = f" Was due {action.due_now}." if action.due_now else ""
    owner = f" Owner: {action.owner_role}." if action.owner_role else ""
    delete_audited(action, by=by, reason=f"{reason}{due}{owner}")


def has_record(action) -> bool:
    """Whether the action has updates or evidence, was ever linked to a finding, or stands in a closed month."""
    rows = (action.updates, action.frozen_positions, action.evidence, action.finding_links)
    return any(each.exists() for each in rows)


def _state(action, stage, reason, what, by, now, *, ended: bool) -> Update:
    action = writable_action(action, by, MANAGE_ACTIONS, "stop, devolve or reopen an action")
    plan = action.plan
    said = current_statement(action)
    if (said.stage in rag.ENDED_STAGES) != ended:
        raise Refused(f"Action {action.reference} is {rag.STAGE_WORDS[said.stage].lower()} already.")
    reason = require_reason(reason, what, limit=REASON_LIMIT)
    cycle = open_cycle_of(plan)
    if cycle is None:
        raise Refused(f"“{plan.title}” has no open review month.")
    cycle = not_before(cycle, said.original)
    impact = said.update.impact if said.update else rag.NOT_YET_MEASURABLE
    evidence = said.update.impact_evidence if said.update else ""
    as_at, today = AsAt(cycle.month), timezone.localdate(now)
    facts = rag.Facts(
        on=as_at.judged_on(today),
        stage=stage,
        impact=impact,
        start=action.start,
        due=action.due_now,
        missed=missed_by(action, as_at, today=today) if stage == rag.IN_PROGRESS else (),
        green_needs_impact=plan.green_needs_impact,
    )
    suggestion = rag.suggest(facts)
    return add_row(
        Update(
            action=action,
            cycle=cycle,
            stage=stage,
            rating=suggestion.rating,
            impact=impact,
            progress=reason,
            impact_evidence=evidence,
            suggested_rating=suggestion.rating,
            suggested_code=suggestion.code,
            suggested_sentence=suggestion.sentence,
            by=by,
            known_from=now,
        )
    )


def _assign(action, plan, *, owner, role_title, reason, by, now) -> Assignment:
    role_title = (role_title or "").strip()
    if not role_title:
        raise Refused("Give the role title of the owner, such as “Service Manager, Assessment”.", field="role_title")
    if len(role_title) > 100:
        raise Refused("The role title must be 100 characters or fewer.", field="role_title")
    if owner is not None and owner.pk != getattr(action, "owner_now", None):
        belongs = plan.authority_id in owner.roles
        if not belongs or not owner.is_active or not may(owner, UPDATE_OWN_ACTIONS, plan.authority_id):
            raise Refused("Choose an officer or programme lead of this council.", field="owner")
    return add_row(Assignment(action=action, owner=owner, role_title=role_title, reason=reason, by=by, known_from=now))


def _require_not_ended(action) -> None:
    stage = current_statement(action).stage
    if stage in rag.ENDED_STAGES:
        raise Refused(f"Action {action.reference} is {rag.STAGE_WORDS[stage].lower()}. Reopen it first.")


def _require_order(start: dt.date | None, due: dt.date | None, field: str = "due") -> None:
    for name, day in (("start", start), (field, due)):
        if day:
            require_date(day, name)
    if start and due and due < start:
        raise Refused(f"The due date is before the start date, {start.day} {start:%B %Y}.", field=field)
