"""What every write about a plan checks first."""

import datetime as dt

from accounts.errors import NotAllowed, Refused, Stale
from accounts.permissions import may
from accounts.plain_text import is_blank
from plans.lifecycle import ENDED, STATUS_WORDS
from plans.models import Action, Area, Plan, ReviewCycle

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def lock_plan(plan_id: int) -> Plan:
    """The plan with its status and thresholds; its row is locked until the transaction ends."""
    Plan.objects.select_for_update().only("pk").get(pk=plan_id)
    return Plan.objects.with_status().select_related("authority").get(pk=plan_id)


def require(by, permission: str, plan: Plan, what: str) -> None:
    if not may(by, permission, plan.authority_id):
        raise NotAllowed(f"Your role does not allow you to {what}.")


def writable_plan(plan_id: int, by, permission: str, what: str) -> Plan:
    """The locked plan, if `by` has the permission and the plan takes changes. `what` completes "does not allow you to"."""
    plan = lock_plan(plan_id)
    require(by, permission, plan, what)
    require_writable(plan)
    return plan


def require_writable(plan: Plan) -> None:
    """Refuse changes to a published plan, and to one that has ended."""
    if plan.published:
        raise Refused(
            f"“{plan.title}” is a published record, shown as its council published it ({plan.source}). It cannot be changed."
        )
    if plan.status_now in ENDED:
        raise Refused(f"“{plan.title}” is {STATUS_WORDS[plan.status_now].lower()}. Nothing in it can be changed any more.")


def require_reason(reason: str, what: str, field: str = "reason", limit: int = 500) -> str:
    reason = (reason or "").strip()
    if is_blank(reason):
        raise Refused(f"Say why {what}.", field=field)
    if len(reason) > limit:
        raise Refused(f"The reason must be {limit} characters or fewer. You have typed {len(reason):,}.", field=field)
    return reason


def require_date(day: dt.date, field: str) -> None:
    if not EARLIEST <= day <= LATEST:
        raise Refused(f"The date must be between {EARLIEST.year} and {LATEST.year}.", field=field)


def require_version(obj, version: int | None) -> None:
    """Refuse an edit of something that somebody else edited since the form was opened. None: the caller holds no form."""
    if version is not None and obj.version != version:
        last = obj.history.order_by("-pk").first()
        who = last.actor_label if last else "Somebody else"
        raise Stale(
            f"{who} changed this after you opened the form. Their version is shown beside yours.", theirs=obj, version=obj.version
        )


def lock_action(action_id: int) -> Action:
    return Action.objects.with_facts().select_related("area").get(pk=action_id)


def changed_fields(obj, changes: dict) -> dict:
    return {name: value for name, value in changes.items() if getattr(obj, name) != value}


def lock_area(area_id: int) -> Area:
    return Area.objects.get(pk=area_id)


def open_cycle_of(plan: Plan) -> ReviewCycle | None:
    """The cycle that updates belong to now: the earliest that is open (a reopened month comes before the next one)."""
    cycles = ReviewCycle.objects.filter(plan=plan).with_closing().order_by("month")
    return next((cycle for cycle in cycles if cycle.closing_now is None), None)
