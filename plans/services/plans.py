"""What leads and administrators do with a plan and its areas."""

import datetime as dt

from django.db import transaction

from accounts.editing import edit_in_place, require_known
from accounts.errors import NotAllowed, Refused, Stale
from accounts.guards import require_date, require_reason
from accounts.history import add_row, delete_audited, save_audited
from accounts.permissions import MANAGE_PLANS, may
from metrics.months import Month
from plans.lifecycle import DRAFT, FOLLOWS, MONITORING, STATUS_WORDS, SUPERSEDED, may_follow
from plans.models import Area, FrozenPosition, Plan, PlanStatus, RatingThresholds, ReviewCycle
from plans.services.cycles import open_first_cycle
from plans.services.guards import lock_area, writable_plan

PLAN_FIELDS = ("title", "slug", "wording_red", "wording_amber", "wording_green", "update_every", "findings_stated")
AREA_FIELDS = ("number", "title", "lead_role")


@transaction.atomic
def create_plan(*, authority, by, now: dt.datetime, on: dt.date, reason: str = "Plan begun", source: str = "", **fields) -> Plan:
    """Begin a plan as a draft, with the default rating thresholds. `fields` are any of `PLAN_FIELDS`."""
    if not may(by, MANAGE_PLANS, authority):
        raise NotAllowed("Your role does not allow you to add a plan to this council.")
    require_known(fields, PLAN_FIELDS)
    require_date(on, "on")
    plan = Plan(authority=authority, known_from=now, source=source, **fields)
    save_audited(plan, by=by, reason=reason, now=now)
    add_row(PlanStatus(plan=plan, status=DRAFT, on=on, by=by, known_from=now, source=source))
    add_row(RatingThresholds(plan=plan, reason="The default", by=by, known_from=now))
    return plan


@transaction.atomic
def edit_plan(*, plan, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Plan:
    """Change a plan's title, address, rating definitions or how often updates are expected."""
    locked = writable_plan(plan.pk, by, MANAGE_PLANS, "change a plan")
    return edit_in_place(locked, changes, allowed=PLAN_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def set_thresholds(
    *,
    plan,
    green_needs_impact: bool,
    red_share: int,
    green_share: int,
    reason: str,
    by,
    now: dt.datetime,
    seen: int | None = None,
) -> RatingThresholds:
    """Set the numbers in the plan's rating rules, from now on. Closed months keep what they were judged by.

    `seen` is the key of the row that was on screen (None: no form was open).
    """
    plan = writable_plan(plan.pk, by, MANAGE_PLANS, "change the rating rules of a plan")
    for field, share in (("red_share", red_share), ("green_share", green_share)):
        if not 1 <= share <= 100:
            raise Refused("A share is between 1 and 100 percent.", field=field)
    latest = RatingThresholds.objects.filter(plan=plan).select_related("by").order_by("-pk").first()
    if seen is not None and latest.pk != seen:
        raise Stale(f"{latest.by} changed the rating rules after you opened the form.", theirs=latest, seen=latest.pk)
    reason = require_reason(reason, "the rating rules change")
    return add_row(
        RatingThresholds(
            plan=plan,
            green_needs_impact=green_needs_impact,
            red_share=red_share,
            green_share=green_share,
            reason=reason,
            by=by,
            known_from=now,
        )
    )


@transaction.atomic
def move_status(
    *,
    plan,
    status: str,
    on: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    note: str = "",
    source: str = "",
    first_month: Month | None = None,
    superseded_by: Plan | None = None,
    seen: str | None = None,
) -> PlanStatus:
    """Take the next step of the life cycle on the day `on`. Monitoring opens the first review month (default: that of `on`).

    `seen` is the status that was on screen (None: no form was open).
    """
    plan = writable_plan(plan.pk, by, MANAGE_PLANS, "move a plan through its life cycle")
    if seen is not None and seen != plan.status_now:
        message = f"Somebody else changed the status to “{STATUS_WORDS[plan.status_now]}” after you opened the form."
        raise Stale(message, theirs=plan, seen=plan.status_now)
    if status not in STATUS_WORDS or not may_follow(plan.status_now, status):
        choices = ", ".join(STATUS_WORDS[later].lower() for later in FOLLOWS[plan.status_now])
        raise Refused(f"A plan that is {STATUS_WORDS[plan.status_now].lower()} can become: {choices}.", field="status")
    require_date(on, "on")
    if on < plan.status_on:
        raise Refused(f"The date is before the step before it, {plan.status_on.day} {plan.status_on:%B %Y}.", field="on")
    if on > today:
        raise Refused("The date is in the future. Record a step once it has been taken.", field="on")
    if status == SUPERSEDED and superseded_by is None:
        raise Refused("Choose the plan that replaces this one.", field="superseded_by")
    if superseded_by and status != SUPERSEDED:
        raise Refused("Only a superseded plan is replaced by another. Leave this empty.", field="superseded_by")
    if superseded_by and superseded_by.superseded_by_id:
        raise Refused(f"“{superseded_by}” has been replaced itself. Choose the plan that holds now.", field="superseded_by")
    if superseded_by:
        plan.superseded_by = superseded_by
        plan.version += 1
        save_audited(plan, by=by, reason=f"Superseded by {superseded_by}", now=now)
    row = add_row(PlanStatus(plan=plan, status=status, on=on, note=note.strip(), source=source, by=by, known_from=now))
    if status == MONITORING and not ReviewCycle.objects.filter(plan=plan).exists():
        open_first_cycle(plan, first_month or Month.of(on), by=by, now=now)
    return row


@transaction.atomic
def publish_record(*, plan, record_ends: Month, source: str, by, now: dt.datetime) -> Plan:
    """Seal a plan that was loaded from published papers: from now on it is read-only and ends with `record_ends`."""
    plan = writable_plan(plan.pk, by, MANAGE_PLANS, "seal a published plan")
    plan.published, plan.record_ends, plan.source = True, record_ends, source
    plan.version += 1
    return save_audited(plan, by=by, reason="Loaded as published", now=now)


@transaction.atomic
def remove_plan(*, plan, reason: str, by, now: dt.datetime) -> None:
    """Delete a draft without areas and actions, begun by mistake. Its history stays."""
    plan = writable_plan(plan.pk, by, MANAGE_PLANS, "delete a plan")
    if plan.status_now != DRAFT or plan.areas.exists():
        raise Refused("Only a draft without areas can be deleted. Close the plan instead.")
    if plan.supersedes.exists():
        raise Refused("Another plan was superseded by this one, so it cannot be deleted.")
    kept = (plan.answers, plan.finding_links, plan.projects, plan.resources, plan.resource_requests, plan.risks)
    if any(rows.exists() for rows in kept):
        raise Refused("The plan answers what was asked, or has projects, resources or risks, so it cannot be deleted. Close it.")
    delete_audited(plan, by=by, reason=require_reason(reason, "the plan is deleted"))


@transaction.atomic
def add_area(
    *, plan, number: int, title: str, by, now: dt.datetime, lead_role: str = "", reason: str = "Added", source: str = ""
) -> Area:
    """Add an area to a plan."""
    plan = writable_plan(plan.pk, by, MANAGE_PLANS, "add an area")
    area = Area(plan=plan, number=number, title=title, lead_role=lead_role, source=source, known_from=now)
    return save_audited(area, by=by, reason=reason, now=now)


@transaction.atomic
def edit_area(*, area, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Area:
    """Change an area's number, title or lead role."""
    writable_plan(area.plan_id, by, MANAGE_PLANS, "change an area")
    return edit_in_place(lock_area(area.pk), changes, allowed=AREA_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_area(*, area, reason: str, by, now: dt.datetime) -> None:
    """Delete an area without actions. Its history stays."""
    writable_plan(area.plan_id, by, MANAGE_PLANS, "delete an area")
    if area.actions.exists():
        raise Refused(f"Area “{area}” has actions, so it cannot be deleted.")
    if FrozenPosition.objects.filter(area=area).exists():
        raise Refused(f"Area “{area}” stands in closed months, so it cannot be deleted.")
    if area.finding_links.exists() or area.resources.exists():
        raise Refused(f"Area “{area}” answers a finding or has resources, so it cannot be deleted.")
    delete_audited(area, by=by, reason=require_reason(reason, "the area is deleted"))
