"""What every write about a plan checks first.

The lock is a query of its own: what is read after it is as the last writer left it, which a query that waited for the lock
itself does not promise of the dated rows (PostgreSQL reads them as they were when it began).
"""

from accounts.errors import Refused
from accounts.guards import require_permission
from plans.lifecycle import ENDED, STATUS_WORDS
from plans.models import Action, Area, Inspection, Notice, Plan, ReviewCycle
from plans.querysets import plan_of


def lock_plan(plan_id: int) -> Plan:
    """The plan with its status and thresholds; its row is locked until the transaction ends."""
    _lock(plan_id)
    return Plan.objects.with_status().select_related("authority").get(pk=plan_id)


def lock_action(action: Action) -> Action:
    """The action with its facts, and with its plan, which is locked until the transaction ends, as from `lock_plan`."""
    _lock(action.plan_id)
    found = Action.objects.with_facts().with_newest_update().with_plan().select_related("area").get(pk=action.pk)
    plan_of(found)
    return found


def lock_cycles(plan: Plan) -> tuple[Plan, list[ReviewCycle]]:
    """The locked plan, as from `lock_plan`, with its review months in order."""
    _lock(plan.pk)
    cycles = list(ReviewCycle.objects.filter(plan=plan).with_closing().with_plan().order_by("month"))
    if not cycles:
        return Plan.objects.with_status().select_related("authority").get(pk=plan.pk), []
    return plan_of(cycles[0]), cycles


def writable_plan(plan_id: int, by, permission: str, what: str) -> Plan:
    """The locked plan, if `by` has the permission and the plan takes changes. `what` completes "does not allow you to"."""
    return _writable(lock_plan(plan_id), by, permission, what)


def writable_action(action: Action, by, permission: str, what: str) -> Action:
    """The same for an action: with its facts and its locked plan."""
    found = lock_action(action)
    _writable(found.plan, by, permission, what)
    return found


def writable_cycles(plan: Plan, by, permission: str, what: str) -> tuple[Plan, list[ReviewCycle]]:
    """The same for the review months of a plan."""
    locked, cycles = lock_cycles(plan)
    return _writable(locked, by, permission, what), cycles


def writable_inspection(inspection: Inspection, by, permission: str, what: str) -> Inspection:
    """The locked inspection, if `by` has the permission and it is no published record."""
    return _writable_record(Inspection, inspection.pk, by, permission, what)


def writable_notice(notice: Notice, by, permission: str, what: str) -> Notice:
    """The same for a notice: its measures, limbs and claims are written under its lock."""
    return _writable_record(Notice, notice.pk, by, permission, what)


def lock_notice(notice_id: int) -> None:
    """Locks the notice until the transaction ends: for what reads it along with something else, and asks
    `require_open_record` then."""
    Notice.objects.select_for_update().only("pk").get(pk=notice_id)


def require_open_record(record: Inspection | Notice, by, permission: str, what: str) -> None:
    """Refuse who lacks the permission, and changes to a published record."""
    require_permission(by, permission, record.authority_id, what)
    if record.published:
        raise Refused(f"“{record}” is a published record, shown as it was published ({record.source}). It cannot be changed.")


def _writable_record(model, key: int, by, permission: str, what: str):
    locked = model.objects.select_for_update(of=("self",)).select_related("authority").get(pk=key)
    require_open_record(locked, by, permission, what)
    return locked


def lock_council(authority) -> None:
    """Locks the council's row until the transaction ends: for what belongs to the council itself and to no plan."""
    type(authority).objects.select_for_update().only("pk").get(pk=authority.pk)


def require_writable(plan: Plan) -> None:
    """Refuse changes to a published plan, and to one that has ended."""
    if plan.published:
        raise Refused(
            f"“{plan.title}” is a published record, shown as its council published it ({plan.source}). It cannot be changed."
        )
    if plan.status_now in ENDED:
        raise Refused(f"“{plan.title}” is {STATUS_WORDS[plan.status_now].lower()}. Nothing in it can be changed any more.")


def lock_area(area_id: int) -> Area:
    return Area.objects.get(pk=area_id)


def open_cycle_of(plan: Plan) -> ReviewCycle | None:
    """The cycle that updates belong to now; one query."""
    return first_open(ReviewCycle.objects.filter(plan=plan).with_closing().order_by("month"))


def first_open(cycles) -> ReviewCycle | None:
    """The earliest cycle that is open: a reopened month comes before the next one."""
    return next((cycle for cycle in cycles if cycle.closing_now is None), None)


def _lock(plan_id: int) -> None:
    Plan.objects.select_for_update().only("pk").get(pk=plan_id)


def _writable(plan: Plan, by, permission: str, what: str) -> Plan:
    require_permission(by, permission, plan.authority_id, what)
    require_writable(plan)
    return plan
