"""Where one plan stands, from the reading of its council: the same as `standings.standings` gives, without a query."""

from metrics.months import Month
from plans.lifecycle import MONITORING
from plans.selectors.council import Council
from plans.selectors.council_plans import PlanAt, PlanRecord
from plans.selectors.standings import Movement, Standings, put_together
from plans.viewing import choose


def current_plan(council: Council, month: Month | None) -> PlanRecord | None:
    """The newest plan that is being monitored in `month` (None: now); else the newest plan; None where there is none."""
    records = sorted(council.plans.records, key=lambda record: -record.plan.pk)
    day = month.last if month else None
    monitored = [record for record in records if record.step_on(day) and record.step_on(day).status == MONITORING]
    return (monitored or records or [None])[0]


def current_standings(council: Council, month: Month | None) -> tuple[PlanRecord | None, Standings | None, Movement | None]:
    """The current plan with its standings in its last review month up to `month` (None: now), and what moved in the closed month
    before an open one; nothing where no plan had begun by then."""
    record = current_plan(council, month)
    at = record and council.plan_at(record, council.as_at.month)
    if record is None or (at is None and council.past):
        return None, None, None
    # A published plan of which the papers give no review month is shown as it is.
    shown = at.month if month is not None and at is not None and at.cycle else None
    return record, *standings_at(council, record, month=shown)


def standings_at(council: Council, record: PlanRecord, *, month: Month | None) -> tuple[Standings, Movement | None]:
    """The standings of a plan in `month` (None: now), and what moved in the closed month before an open one.

    Raises `Http404` where the plan has no such review month.
    """
    plan, cycles = record.plan, record.cycles
    step = record.step_on(month.last if month else None)
    plan.status_now, plan.status_on = (step.status, step.on) if step else (None, None)
    known_on = council.as_at.known_on
    viewing = choose(plan, cycles, month=month, known_on=known_on, today=council.today)
    shown = viewing.as_at.month
    earlier = cycles.closed_before(shown)
    before = council.plans.frozen_positions(record, earlier, shown) if earlier else []
    if viewing.frozen:
        positions = council.plans.frozen_positions(record, viewing.cycle)
    else:
        at = PlanAt(viewing.cycle, shown, False, known_on, viewing.judged_on)
        positions = council.plans.live_positions(record, at, council.missed(record, at))
    now = put_together(plan, viewing, cycles, record.areas, positions, before)
    return now, None if viewing.frozen else _movement_before(council, record, now)


def _movement_before(council, record, now) -> Movement | None:
    if now.movement is None:
        return None
    month = now.movement.since
    earlier = record.cycles.closed_before(month)
    if earlier is None:
        return None
    return Movement.between(earlier.month, council.plans.frozen_positions(record, earlier, month), now.before)
