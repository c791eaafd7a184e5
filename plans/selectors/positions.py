"""Reading positions: of every action of a plan, in an open month from live facts, in a closed month from its frozen rows."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from metrics.months import AsAt, Month
from plans.models import CycleClosing, FrozenPosition, ReviewCycle, Update
from plans.positions import Position, frozen, live
from plans.rollup import Counts, count
from plans.selectors.measures import missed_in_plan


def count_positions(positions) -> Counts:
    return count((position.stage, position.rating) for position in positions)


@dataclass(frozen=True)
class Cycles:
    """The review months of a plan in order, each with the closing that holds. One query."""

    rows: list[ReviewCycle]

    @classmethod
    def of(cls, plan, known_on: dt.datetime | None = None) -> "Cycles":
        rows = ReviewCycle.objects.filter(plan=plan).known_on(known_on).with_closing(known_on)
        return cls(list(rows.order_by("month")))

    @classmethod
    def of_each(cls, plans) -> dict[int, "Cycles"]:
        """Those of several plans by the key of the plan, as known now. One query."""
        found: dict[int, Cycles] = {plan.pk: cls([]) for plan in plans}
        for row in ReviewCycle.objects.filter(plan__in=plans).with_closing().order_by("plan_id", "month"):
            found[row.plan_id].rows.append(row)
        return found

    @property
    def first_month(self) -> Month | None:
        return self.rows[0].month if self.rows else None

    @property
    def open_cycle(self) -> ReviewCycle | None:
        return next((row for row in self.rows if row.closing_now is None), None)

    @property
    def last_closed(self) -> ReviewCycle | None:
        return next((row for row in reversed(self.rows) if row.closing_now is not None), None)

    def of_month(self, month: Month) -> ReviewCycle | None:
        return next((row for row in self.rows if row.month == month), None)

    def closed_before(self, month: Month) -> ReviewCycle | None:
        """The closed month before `month`, nearest to it."""
        return next((row for row in reversed(self.rows) if row.month < month and row.closing_now is not None), None)

    @cached_property
    def closing_keys(self) -> list[int]:
        return [row.closing_now for row in self.rows if row.closing_now is not None]


def all_closings(plan) -> list[CycleClosing]:
    """Every closing of a review month of the plan, latest first, with who closed and who reopened it. One query."""
    rows = CycleClosing.objects.filter(cycle__plan=plan).select_related("cycle", "by", "reopening", "reopening__by")
    return list(rows.order_by("-pk"))


def positions_of_open_month(plan, as_at: AsAt, *, today: dt.date, cycles: Cycles, closing: bool = False) -> list[Position]:
    """Every action's position in a month that is open, by area and order of entry. `plan` comes from `with_status`.

    Three queries.
    """
    actions = plan.actions.known_on(as_at.known_on).with_facts(as_at.month, as_at.known_on).in_plan_order()
    return live_positions(plan, list(actions), cycles, as_at, today=today, closing=closing)


def live_positions(plan, actions, cycles: Cycles, as_at: AsAt, *, today, closing=False) -> list[Position]:
    """Positions of `actions` of the plan (from `with_facts`).

    Two queries: for the latest updates with their corrections, and for the steps that linked measures miss.
    """
    missed = missed_in_plan(plan, as_at, today=today)
    statements = updates_by_original([action.latest_update for action in actions if action.latest_update], as_at.known_on)
    return [
        live(
            action,
            statements.get(action.latest_update, ()),
            plan=plan,
            as_at=as_at,
            today=today,
            first_cycle=cycles.first_month,
            has_cycle=bool(cycles.rows),
            closing=closing,
            missed=missed.get(action.pk, ()),
        )
        for action in actions
    ]


def updates_by_original(keys, known_on=None) -> dict[int, list[Update]]:
    """Updates and their corrections by the key of the original, with author, month and sign-off."""
    rows = Update.objects.these_and_their_corrections(list(keys)).known_on(known_on)
    found: dict[int, list[Update]] = {}
    for row in rows.select_related("cycle", "by", "sign_off", "sign_off__by").order_by("pk"):
        found.setdefault(row.corrects_id or row.pk, []).append(row)
    return found


def frozen_positions(cycle: ReviewCycle, known_on: dt.datetime | None = None, until: Month | None = None) -> list[Position]:
    """Every action's position as frozen when `cycle` (from `with_closing`) was closed. One query.

    Each says the rating that a correction gave it later, written by `known_on` in a month up to `until` (None: any).
    """
    judged_on = AsAt(cycle.month).judged_on(timezone.localdate(cycle.closed_on))
    rows = FrozenPosition.objects.filter(closing=cycle.closing_now).select_related("action", "owner")
    rows = with_corrections(rows, known_on, until)
    return [frozen(row, judged_on=judged_on, action=row.action) for row in rows.order_by("area__number", "action_id")]


def with_corrections(rows, known_on: dt.datetime | None = None, until: Month | None = None):
    """Frozen rows, each with `corrected_to`: the rating that a correction written after the closing gives, or None."""
    later = Update.objects.filter(corrects=OuterRef("original"), pk__gt=OuterRef("update")).known_on(known_on).up_to(until)
    return rows.annotate(corrected_to=Subquery(later.order_by("-pk").values("rating")[:1]))
