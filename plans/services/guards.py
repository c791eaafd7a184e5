"""What every write about a plan checks first."""

from accounts.errors import Refused
from accounts.guards import require_permission
from plans.lifecycle import ENDED, STATUS_WORDS
from plans.models import Action, Area, Plan, ReviewCycle


def lock_plan(plan_id: int) -> Plan:
    """The plan with its status and thresholds; its row is locked until the transaction ends."""
    Plan.objects.select_for_update().only("pk").get(pk=plan_id)
    return Plan.objects.with_status().select_related("authority").get(pk=plan_id)


def writable_plan(plan_id: int, by, permission: str, what: str) -> Plan:
    """The locked plan, if `by` has the permission and the plan takes changes. `what` completes "does not allow you to"."""
    plan = lock_plan(plan_id)
    require_permission(by, permission, plan.authority_id, what)
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


def lock_action(action_id: int) -> Action:
    return Action.objects.with_facts().select_related("area").get(pk=action_id)


def lock_area(area_id: int) -> Area:
    return Area.objects.get(pk=area_id)


def open_cycle_of(plan: Plan) -> ReviewCycle | None:
    """The cycle that updates belong to now: the earliest that is open (a reopened month comes before the next one)."""
    cycles = ReviewCycle.objects.filter(plan=plan).with_closing().order_by("month")
    return next((cycle for cycle in cycles if cycle.closing_now is None), None)
