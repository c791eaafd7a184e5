"""What an officer has to do this month, over all plans that are being monitored."""

import datetime as dt
from dataclasses import dataclass

from accounts.permissions import MANAGE_CYCLES, UPDATE_OWN_ACTIONS, may
from metrics.months import Month
from plans import rag
from plans.lifecycle import MONITORING
from plans.models import Plan
from plans.positions import Position
from plans.rollup import LEFT_OUT_STAGES
from plans.selectors.positions import Cycles, live_positions
from plans.viewing import choose


@dataclass(frozen=True)
class MyWork:
    """A person's actions in one plan: what is overdue, due and done this month, and what asks for no update.

    For a programme lead `everybody` are the positions of the whole plan; for others it is empty.
    """

    plan: Plan
    month: Month | None
    positions: list[Position]
    everybody: list[Position]
    is_lead: bool

    @property
    def overdue(self) -> list[Position]:
        return [position for position in self.positions if position.wants_update and position.overdue_since]

    @property
    def due(self) -> list[Position]:
        return [position for position in self.positions if position.wants_update and not position.overdue_since]

    @property
    def done(self) -> list[Position]:
        return [p for p in self.positions if p.last_update_month is not None and p.last_update_month == self.month]

    @property
    def other(self) -> list[Position]:
        busy = {position.action_id for position in (*self.overdue, *self.due, *self.done)}
        return [position for position in self.positions if position.action_id not in busy]

    @property
    def not_updated(self) -> list[Position]:
        """Everybody's actions that wait for an update."""
        return [position for position in self.everybody if position.wants_update]

    @property
    def awaiting_sign_off(self) -> list[Position]:
        return [position for position in self.everybody if position.stage == rag.AWAITING_SIGN_OFF]

    @property
    def to_do(self) -> int:
        return len(self.overdue) + len(self.due)

    @property
    def asked_for(self) -> int:
        """How many updates this month asks for, done or not."""
        return self.to_do + len(self.done)


def my_work(user, today: dt.date) -> list[MyWork]:
    """The work of `user` in each plan that is being monitored in a council where this person updates actions.

    Two queries, and three for each such plan; a council has one or two.
    """
    councils = [m.authority_id for m in user.memberships if may(user, UPDATE_OWN_ACTIONS, m.authority_id)]
    plans = Plan.objects.filter(authority__in=councils, published=False).with_status().select_related("authority")
    monitored = list(plans.filter(status_now=MONITORING).order_by("authority__name", "pk"))
    cycles = Cycles.of_each(monitored)
    return [_work(plan, cycles[plan.pk], user, today) for plan in monitored]


def _work(plan, cycles, user, today) -> MyWork:
    viewing = choose(plan, cycles, month=None, known_on=None, today=today)
    is_lead = may(user, MANAGE_CYCLES, plan.authority_id)
    actions = plan.actions.with_facts(viewing.as_at.month).in_plan_order()
    if not is_lead:
        actions = actions.filter(owner_now=user.pk)
    positions = live_positions(plan, list(actions), cycles, viewing.as_at, today=today)
    mine = [p for p in positions if p.owner_id == user.pk and p.stage not in LEFT_OUT_STAGES]
    return MyWork(plan, viewing.cycle.month if viewing.cycle else None, mine, positions if is_lead else [], is_lead)
