"""Where actions of any plans stand at a position: for pages that are about something else and name them."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from metrics.months import AsAt
from metrics.selectors.viewing import Viewing
from plans.models import Action, Area, FrozenPosition, ReviewCycle
from plans.positions import Position, frozen, live
from plans.querysets import plan_of
from plans.selectors.positions import Cycles, updates_by_original, with_corrections


def positions_of_actions(keys: Collection[int], shown: Viewing, *, areas: Collection[int] = ()) -> dict[int, Position]:
    """The position of each of these actions, and of those that stood in one of these areas, by its key, in the review month of
    its own plan that the position falls in: a closed one from its frozen rows. Left out are those that their plan did not have
    yet.

    What linked measures say is not asked, so a position's suggestion may be kinder than that of its own page. Four queries, none
    without actions and areas.
    """
    if not keys and not areas:
        return {}
    found = _positions(Q(pk__in=keys) | Q(plan__in=Area.objects.filter(pk__in=areas).values("plan")), shown)
    return {key: position for key, position in found.items() if key in keys or position.area_id in areas}


def _positions(wanted: Q, shown: Viewing) -> dict[int, Position]:
    as_at = shown.as_at
    actions = Action.objects.filter(wanted).known_on(as_at.known_on).with_facts(as_at.month, as_at.known_on)
    found = list(actions.with_plan(as_at.known_on))
    cycles = _cycles({action.plan_id for action in found}, as_at)
    chosen = {key: _cycle(of_plan, shown) for key, of_plan in cycles.items()}
    rows = _frozen_rows(found, chosen, as_at)
    updates = updates_by_original([action.latest_update for action in found if action.latest_update], as_at.known_on)
    positions = {}
    for action in found:
        cycle, of_plan = chosen.get(action.plan_id), cycles[action.plan_id]
        if cycle is None and of_plan.rows:
            continue
        if cycle is not None and cycle.closing_now:
            row = rows.get(action.pk)
            if row is not None:
                judged_on = AsAt(cycle.month).judged_on(timezone.localdate(cycle.closed_on))
                positions[action.pk] = frozen(row, judged_on=judged_on, action=action)
            continue
        positions[action.pk] = live(
            action,
            updates.get(action.latest_update, ()),
            plan=plan_of(action),
            as_at=AsAt(cycle.month if cycle else as_at.month, as_at.known_on),
            today=shown.today,
            first_cycle=of_plan.first_month,
            has_cycle=bool(of_plan.rows),
        )
    return positions


def _cycles(plans, as_at) -> dict[int, Cycles]:
    rows = ReviewCycle.objects.filter(plan__in=plans).known_on(as_at.known_on).with_closing(as_at.known_on)
    found = defaultdict(lambda: Cycles([]))
    for row in rows.order_by("plan_id", "month"):
        found[row.plan_id].rows.append(row)
    return found


def _cycle(cycles: Cycles, shown: Viewing):
    """The review month that the position falls in; None where it is before the first."""
    if not shown.past:
        return cycles.open_cycle or cycles.last_closed
    return next((row for row in reversed(cycles.rows) if row.month <= shown.as_at.month), None)


def _frozen_rows(actions, chosen, as_at) -> dict[int, FrozenPosition]:
    closings = {cycle.closing_now for cycle in chosen.values() if cycle and cycle.closing_now}
    rows = FrozenPosition.objects.filter(closing__in=closings, action__in=[action.pk for action in actions])
    rows = with_corrections(rows.select_related("owner"), as_at.known_on, as_at.month)
    return {row.action_id: row for row in rows}
