"""Where a plan stands at one time: every action's position, the counts, what needs attention, what moved."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from accounts.changes import day_in_words
from metrics.months import Month
from plans import movement, rag
from plans.checks.words import times
from plans.lifecycle import STATUS_WORDS
from plans.models import Area, Plan
from plans.movement import Move, Standing
from plans.positions import Position
from plans.querysets import plan_of
from plans.rollup import Counts, Overall, propose_overall
from plans.selectors.positions import Cycles, count_positions, frozen_positions, live_positions
from plans.viewing import Viewing, choose

MOVED_OFTEN = 2


@dataclass(frozen=True)
class AreaRow:
    area: Area
    counts: Counts


@dataclass(frozen=True)
class Moved:
    position: Position
    move: Move


@dataclass(frozen=True)
class Movement:
    """What changed between the end of `since` and the position that is shown, by name."""

    since: Month
    items: list[Moved]

    @classmethod
    def between(cls, since: Month, before: list[Position], after: list[Position]) -> "Movement":
        """The moves from `before` (the frozen positions of `since`) to `after`. Those that no total counts are left out."""
        earlier = {p.action_id: Standing(p.stage, p.rating, p.corrected_to) for p in before}
        later = {p.action_id: Standing(p.stage, p.rating) for p in after}
        moves = movement.compare(earlier, later)
        return cls(since, [Moved(p, moves[p.action_id]) for p in after if moves[p.action_id].kind != movement.OUT])

    def of_kind(self, kind: str) -> list[Moved]:
        return [item for item in self.items if item.move.kind == kind]

    @property
    def improved(self) -> list[Moved]:
        return self.of_kind(movement.IMPROVED)

    @property
    def worsened(self) -> list[Moved]:
        return self.of_kind(movement.WORSENED)

    @property
    def unchanged(self) -> list[Moved]:
        return self.of_kind(movement.SAME)

    @property
    def new(self) -> list[Moved]:
        return self.of_kind(movement.NEW)

    @property
    def corrected(self) -> list[Moved]:
        return self.of_kind(movement.CORRECTED)

    @property
    def left(self) -> list[Moved]:
        return self.of_kind(movement.LEFT)


@dataclass(frozen=True)
class Attention:
    """An action that needs attention, and why: each reason reads on from "Action 2.2 …"."""

    position: Position
    reasons: list[str]


@dataclass(frozen=True)
class Standings:
    """A plan at one time: every action's position, counted by area and in all, and what that proposes."""

    plan: Plan
    viewing: Viewing
    cycles: Cycles
    areas: list[AreaRow]
    positions: list[Position]
    totals: Counts
    overall: Overall
    movement: Movement | None
    # The frozen positions that `movement` starts from.
    before: list[Position] = field(repr=False)

    @property
    def cycle(self):
        return self.viewing.cycle

    @property
    def status_word(self) -> str:
        return STATUS_WORDS[self.plan.status_now]

    @property
    def wording(self) -> list[tuple[str, str]]:
        """What each rating means, in the plan's own words."""
        return [(rating, self.plan.wording(rating)) for rating in rag.RATINGS]

    @property
    def suffix(self) -> str:
        """What a link to another page adds to its address so that it shows the same position."""
        return f"?{self.viewing.query}" if self.viewing.query else ""

    @property
    def last_confirmed(self):
        """The review month before this one whose overall rating was confirmed last; None where there is none."""
        earlier = [c for c in self.cycles.rows if c.confirmed_rating and c.month < self.viewing.as_at.month]
        return earlier[-1] if earlier else None

    @property
    def closed_suffix(self) -> str:
        """What a link adds to show the closed month that the movement starts from."""
        return f"?month={self.movement.since}" if self.movement else ""

    @property
    def overdue_updates(self) -> list[Position]:
        return [position for position in self.positions if position.overdue_since]

    @property
    def past_due(self) -> list[Position]:
        return [position for position in self.positions if position.days_late]

    @property
    def attention(self) -> list["Attention"]:
        """The actions that need attention, each with every reason; those whose rating the rules do not bear out come first."""
        found = [Attention(position, _reasons(position)) for position in self.positions]
        return sorted((item for item in found if item.reasons), key=lambda item: not item.position.is_rosier)

    @property
    def next_month(self) -> Month:
        return self.viewing.as_at.month + 1

    @property
    def rosier(self) -> list[Position]:
        return [position for position in self.positions if position.is_rosier]

    @property
    def awaiting_sign_off(self) -> list[Position]:
        return [position for position in self.positions if position.stage == rag.AWAITING_SIGN_OFF]

    @property
    def not_updated(self) -> list[Position]:
        return [position for position in self.positions if position.wants_update]

    @property
    def days_since_month_ended(self) -> int:
        """How long the open review month has been over; 0 while it runs."""
        if self.cycle is None or self.viewing.frozen or self.viewing.past:
            return 0
        return max(0, (self.viewing.today - self.cycle.month.last).days)


def find_plan(authority, slug: str, known_on: dt.datetime | None = None) -> Plan | None:
    """A plan of this council by its address, with status and thresholds; None where it has none such."""
    plans = Plan.objects.for_authority(authority).known_on(known_on).with_status(known_on)
    return plans.select_related("superseded_by").filter(slug=slug).first()


def find_plan_with_areas(authority, slug: str, known_on: dt.datetime | None = None) -> tuple[Plan | None, list[Area]]:
    """The same with its areas in order. One query where it has any."""
    rows = Area.objects.filter(plan__authority=authority, plan__slug=slug).with_plan(known_on).order_by("number", "pk")
    if known_on is not None:
        rows = rows.filter(known_from__lte=known_on, plan__known_from__lte=known_on)
    areas = list(rows)
    return (plan_of(areas[0]) if areas else find_plan(authority, slug, known_on)), areas


def areas_of(plan: Plan):
    """The areas to choose from; one query, where it is asked."""
    return Area.objects.for_plan(plan)


def standings(plan: Plan, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> Standings:
    """Where the plan stands in `month` (None: now). At most six queries."""
    cycles = Cycles.of(plan, known_on)
    viewing = choose(plan, cycles, month=month, known_on=known_on, today=today)
    areas = list(Area.objects.for_plan(plan))
    earlier = cycles.closed_before(viewing.as_at.month)
    before = frozen_positions(earlier, known_on, viewing.as_at.month) if earlier else []
    if viewing.frozen:
        positions = frozen_positions(viewing.cycle, known_on)
    else:
        actions = plan.actions.known_on(known_on).with_facts(viewing.as_at.month, known_on).in_plan_order()
        positions = live_positions(plan, list(actions), cycles, viewing.as_at, today=today)
    return put_together(plan, viewing, cycles, areas, positions, before)


def put_together(
    plan: Plan, viewing: Viewing, cycles: Cycles, areas: list[Area], positions: list[Position], before: list[Position]
) -> Standings:
    """The standings from what was read. `before` are the frozen positions of the closed month before the one shown. No query."""
    earlier = cycles.closed_before(viewing.as_at.month)
    by_area = defaultdict(list)
    for position in positions:
        by_area[position.area_id].append(position)
    totals = count_positions(positions)
    return Standings(
        plan=plan,
        viewing=viewing,
        cycles=cycles,
        areas=[AreaRow(area, count_positions(by_area[area.pk])) for area in areas if _was_there(area, viewing, by_area)],
        positions=positions,
        totals=totals,
        overall=_overall(plan, viewing, totals),
        movement=Movement.between(earlier.month, before, positions) if earlier else None,
        before=before,
    )


def movement_before(now: Standings) -> Movement | None:
    """What moved in the closed month before the position shown. One query; None where there are not two such months."""
    if now.movement is None:
        return None
    known_on, month = now.viewing.as_at.known_on, now.movement.since
    earlier = now.cycles.closed_before(month)
    return Movement.between(earlier.month, frozen_positions(earlier, known_on, month), now.before) if earlier else None


def _was_there(area, viewing, by_area) -> bool:
    """Whether the plan had this area then: it was known, or actions stand in it."""
    if area.pk in by_area or not viewing.past:
        return True
    known_on = viewing.as_at.known_on or viewing.cycle.closed_on
    return known_on is None or area.known_from <= known_on


def _overall(plan, viewing, totals) -> Overall:
    if viewing.frozen:
        cycle = viewing.cycle
        return Overall(cycle.proposed_rating, cycle.proposed_code, cycle.proposed_sentence)
    return propose_overall(totals, red_share=plan.red_share, green_share=plan.green_share)


def _reasons(position: Position) -> list[str]:
    reasons = []
    if position.is_rosier:
        rules = position.suggestion
        reasons.append(f"is rated {position.rating_word}; the rules suggest {rules.word}: {rules.sentence}")
    elif position.rating == rag.NOT_RATED and position.suggestion.rating == rag.RED:
        reasons.append(f"is not rated; the rules suggest Red: {position.suggestion.sentence}")
    elif position.days_late:
        reasons.append(f"is {position.days_late} {'day' if position.days_late == 1 else 'days'} past its due date.")
    if position.overdue_since:
        reasons.append(f"has had no update in time since {day_in_words(position.overdue_since)}.")
    if position.due_moves >= MOVED_OFTEN and not position.has_ended:
        reasons.append(f"has had its due date moved {times(position.due_moves)}.")
    return reasons
