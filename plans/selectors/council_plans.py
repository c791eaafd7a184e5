"""The plans of a council at any month: its closed months as they were frozen, its open one from the dated rows. No queries beside
the two that read updates and frozen positions.

The same rules as `positions.py` and `standings.py` read them for one plan at one month; here they are read once for all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from metrics.months import AsAt, Month
from plans.lifecycle import ENDED, MONITORING
from plans.models import Action, Area, FrozenPosition, Plan, PlanStatus, ReviewCycle, SeriesLink, Update
from plans.positions import Position, Statement, frozen, live, statement
from plans.querysets import PLAN_FACTS
from plans.selectors.council_rows import CouncilRows
from plans.selectors.positions import Cycles

# Updates and frozen positions are read that many months back from the first month that is looked at.
MONTHS_BEFORE = 6


@dataclass(slots=True)
class UpdateRow:
    """An update as the rules of `positions.py` read one; `cycle` and `sign_off` are put in."""

    pk: int
    action_id: int
    cycle_id: int
    stage: str
    rating: str
    impact: str
    progress: str
    expected_rating: str
    expected_by: dt.date | None
    difference_reason: str
    corrects_id: int | None
    known_from: dt.datetime
    cycle: ReviewCycle | None = None
    sign_off: object | None = None


@dataclass(slots=True)
class FrozenRow:
    """A frozen position as `positions.frozen` reads one; `owner` and `corrected_to` are put in."""

    closing_id: int
    action_id: int
    area_id: int
    stage: str
    rating: str
    impact: str
    suggested_rating: str
    suggested_code: str
    suggested_sentence: str
    due: dt.date | None
    first_due: dt.date | None
    due_moves: int
    owner_id: int | None
    owner_role: str
    update_id: int | None
    original_id: int | None
    last_update_month: Month | None
    last_update_on: dt.date | None
    overdue_since: dt.date | None
    expected_rating: str
    expected_by: dt.date | None
    rosier_because: str
    owner: User | None = None
    corrected_to: str | None = None


UPDATE_COLUMNS = [each.name for each in fields(UpdateRow)][:-2]
FROZEN_COLUMNS = [each.name for each in fields(FrozenRow)][:-2]


@dataclass(frozen=True)
class PlanAt:
    """A plan at a month: the review month that counts (None: it has none), whether it is closed, the last moment of which
    anything is known there (None: now), and the day of judgement."""

    cycle: ReviewCycle | None
    month: Month
    is_frozen: bool
    until: dt.datetime | None
    on: dt.date

    def knows(self, moment: dt.datetime) -> bool:
        return self.until is None or moment <= self.until


@dataclass
class PlanRecord:
    """A plan with its rows, each in the order of recording."""

    plan: Plan
    statuses: list[PlanStatus]
    areas: list[Area]
    cycles: Cycles
    actions: list[Action]
    updates: dict[int, list[list[UpdateRow]]] = field(default_factory=lambda: defaultdict(list))
    frozen: dict[int, list[FrozenRow]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def begun(self) -> Month | None:
        """The first month at which the plan was there to be looked at."""
        days = [Month.of(step.on) for step in self.statuses if step.status == MONITORING]
        return min([*days, *(row.month for row in self.cycles.rows)], default=None)

    @property
    def ended_months(self) -> list[Month]:
        """The review months that are closed."""
        return [row.month for row in self.cycles.rows if row.closing_now is not None]

    def step_on(self, day: dt.date | None) -> PlanStatus | None:
        """The step that was in force on a day (None: the latest)."""
        return next((step for step in reversed(self.statuses) if day is None or step.on <= day), None)

    def status_on(self, day: dt.date) -> str:
        """The status that was in force; empty before the first step."""
        step = self.step_on(day)
        return step.status if step else ""

    def counts(self, on: dt.date) -> bool:
        """Whether its actions are looked at: it is monitored, or published and has not ended."""
        status = self.status_on(on)
        return status == MONITORING or (self.plan.published and bool(status) and status not in ENDED)

    def has_ended(self, on: dt.date) -> bool:
        return self.status_on(on) in ENDED

    def at(self, month: Month, today: dt.date, known_on: dt.datetime | None) -> PlanAt | None:
        """The plan at the end of a month, not beyond the end of a published record; None where it had not begun."""
        month = min(month, self.plan.record_ends) if self.plan.published else month
        if self.begun is None or month < self.begun:
            return None
        on = AsAt(month).judged_on(today)
        cycle = next((row for row in reversed(self.cycles.rows) if row.month <= month), None)
        if cycle is None or cycle.closing_now is None:
            return PlanAt(cycle, cycle.month if cycle else month, False, known_on, on)
        return PlanAt(cycle, cycle.month, True, cycle.closed_on, on)


@dataclass
class CouncilPlans:
    """All plans of a council, with what about their actions is dated. Dictionaries are by the key of the action. `said` keeps
    what was made of updates for the next month."""

    records: list[PlanRecord]
    actions: dict[int, Action]
    due_dates: dict[int, list]
    assignments: dict[int, list]
    links: dict[int, list[SeriesLink]]
    people: dict[int, User]
    known_on: dt.datetime | None
    today: dt.date
    said: dict = field(default_factory=dict, repr=False)

    # --- Reading ---

    @classmethod
    def of(cls, authority, rows: CouncilRows, known_on: dt.datetime | None, today: dt.date) -> "CouncilPlans":
        """From the rows of the council. Updates and frozen positions are put in by `read_past`."""
        statuses, areas, actions = _by(rows.statuses, "plan_id"), _by(rows.areas, "plan_id"), _by(rows.actions, "plan_id")
        thresholds, cycles = _by(rows.thresholds, "plan_id"), _cycles(rows)
        records = []
        for plan in rows.plans:
            plan.authority = authority
            _with_status(plan, statuses[plan.pk], thresholds[plan.pk])
            used = {action.area_id for action in actions[plan.pk]}
            known = [row for row in areas[plan.pk] if known_on is None or row.known_from <= known_on or row.pk in used]
            own_areas = sorted(known, key=lambda area: (area.number, area.pk))
            places = {area.pk: number for number, area in enumerate(own_areas)}
            own = sorted(actions[plan.pk], key=lambda action: (places[action.area_id], action.pk))
            records.append(PlanRecord(plan, statuses[plan.pk], own_areas, Cycles(cycles[plan.pk]), own))
        people = {row.owner_id: User(pk=row.owner_id, name=row.owner_name) for row in rows.assignments if row.owner_id}
        found = cls(
            records=records,
            actions={action.pk: action for action in rows.actions},
            due_dates=_by(rows.due_dates, "action_id"),
            assignments=_by(rows.assignments, "action_id"),
            links=_by(rows.series_links, "action_id"),
            people=people,
            known_on=known_on,
            today=today,
        )
        for action in rows.actions:
            found._with_facts(action)
        return found

    def closings(self, first: Month, last: Month) -> dict[int, PlanRecord]:
        """The closings of which frozen positions are looked at for the months from `first` to `last`, with their plans."""
        begins = first - MONTHS_BEFORE
        return {
            cycle.closing_now: record
            for record in self.records
            for cycle in record.cycles.rows
            if cycle.closing_now and (cycle.month > begins or record.plan.published) and cycle.month <= last
        }

    def put_past(self, rows: CouncilRows, updates: list[tuple], closings: dict[int, PlanRecord], frozen: list[tuple]) -> None:
        """Updates and frozen positions, of those that `read_past` read."""
        self._put_updates(rows, updates)
        for values in frozen:
            row = FrozenRow(*values)
            if row.closing_id in closings:
                row.owner = self._person(row.owner_id)
                closings[row.closing_id].frozen[row.closing_id].append(row)

    def _put_updates(self, rows, updates) -> None:
        sign_offs = {row.update_id: row for row in rows.sign_offs}
        cycles = {cycle.pk: cycle for record in self.records for cycle in record.cycles.rows}
        by_original: dict[int, list[UpdateRow]] = {}
        for values in updates:
            row = UpdateRow(*values)
            if self.known_on is not None and row.known_from > self.known_on:
                continue
            row.cycle, row.sign_off = cycles[row.cycle_id], sign_offs.get(row.pk)
            by_original.setdefault(row.corrects_id or row.pk, []).append(row)
        records = {record.plan.pk: record for record in self.records}
        whole = [group for group in by_original.values() if group[0].corrects_id is None]
        for group in sorted(whole, key=lambda group: (group[0].cycle.month, group[0].pk)):
            action = self.actions.get(group[0].action_id)
            if action is not None:
                records[action.plan_id].updates[action.pk].append(group)

    def _person(self, key: int | None) -> User | None:
        if key is not None and key not in self.people:
            self.people[key] = User(pk=key, name="")
        return self.people.get(key)

    def _with_facts(self, action) -> None:
        """What `ActionQuerySet.with_facts` adds, as known now."""
        dues, owners = self.due_dates[action.pk], self.assignments[action.pk]
        action.due_now, action.due_first = (dues[-1].due, dues[0].due) if dues else (None, None)
        action.due_rows = len(dues)
        action.owner_now = owners[-1].owner_id if owners else None
        action.owner_name = (owners[-1].owner_name or "") if owners else ""
        action.owner_role = owners[-1].role_title if owners else ""

    # --- At a month ---

    def updates_of(self, record: PlanRecord, action: int, at: PlanAt) -> list[list[UpdateRow]]:
        """The updates of an action with their corrections that had been written, the newest last."""
        return [
            group if at.knows(group[-1].known_from) else [row for row in group if at.knows(row.known_from)]
            for group in record.updates[action]
            if group[0].cycle.month <= at.month and at.knows(group[0].known_from)
        ]

    def statement_of(self, group: list[UpdateRow], at: PlanAt) -> Statement:
        """What an update says after corrections and sign-off."""
        return statement(group, at.until)

    def frozen_rows(self, record: PlanRecord, at: PlanAt) -> list[FrozenRow]:
        return record.frozen[at.cycle.closing_now]

    def live_positions(self, record: PlanRecord, at: PlanAt, missed: Mapping) -> list[Position]:
        """The positions of an open month; `missed` are the missed steps by action."""
        groups = {action.pk: self.updates_of(record, action.pk, at) for action in record.actions}
        return [
            live(
                action,
                groups[action.pk][-1] if groups[action.pk] else (),
                plan=record.plan,
                as_at=AsAt(at.month, self.known_on),
                today=self.today,
                first_cycle=record.cycles.first_month,
                has_cycle=bool(record.cycles.rows),
                missed=missed.get(action.pk, ()),
            )
            for action in record.actions
        ]

    def frozen_positions(self, record: PlanRecord, cycle: ReviewCycle, until: Month | None = None) -> list[Position]:
        """Those of a closed month, each with the rating that a correction gave it later, in a month up to `until` (None: none
        is looked for)."""
        judged_on = AsAt(cycle.month).judged_on(timezone.localdate(cycle.closed_on))
        found = []
        for row in record.frozen[cycle.closing_now]:
            row.corrected_to = corrected_to(row, record, until)
            found.append(frozen(row, judged_on=judged_on, action=self.actions[row.action_id]))
        return found

    def links_at(self, action: int, moment: dt.datetime | None) -> list[int]:
        """The series that were linked to an action, in the order of linking."""
        holding: dict[int, None] = {}
        for row in self.links[action]:
            if moment is None or row.known_from <= moment:
                holding.pop(row.series_id, None)
                if row.linked:
                    holding[row.series_id] = None
        return list(holding)

    def due_at(self, action: int, moment: dt.datetime) -> dt.date | None:
        """The due date that held at a moment."""
        return next((row.due for row in reversed(self.due_dates[action]) if row.known_from <= moment), None)

    def moved_on(self, action: int, at: PlanAt) -> dt.date | None:
        """The day on which the due date was moved last."""
        moves = [row.known_from for row in self.due_dates[action] if row.previous and at.knows(row.known_from)]
        return timezone.localdate(moves[-1]) if moves else None


def read_past(authority, asked: Sequence[tuple[CouncilPlans, CouncilRows, Month, Month]]) -> None:
    """Reads updates and frozen positions: for plans with the rows they were made of, from one month to another. Two queries, one
    where no month is closed."""
    updates = _updates(authority, min(first for _, _, first, _ in asked), [plans.known_on for plans, *_ in asked])
    closings = [plans.closings(first, last) for plans, _, first, last in asked]
    keys = {key for each in closings for key in each}
    frozen = FrozenPosition.objects.filter(closing__in=keys).order_by("area__number", "action").values_list(*FROZEN_COLUMNS)
    found = list(frozen) if keys else []
    for (plans, rows, *_), own in zip(asked, closings, strict=True):
        plans.put_past(rows, updates, own, found)


def _updates(authority, first: Month, knowns) -> list[tuple]:
    """Those of some months before `first` and since; all there are of actions that have none by `first` that was known at
    each of these moments, as an older one is their latest then. As known at the last of the moments."""
    begins = first - MONTHS_BEFORE
    recent = Update.objects.filter(action=OuterRef("action"), corrects__isnull=True)
    recent = recent.filter(cycle__month__gt=begins, cycle__month__lte=first)
    recent = recent.known_on(min((known for known in knowns if known is not None), default=None))
    since = Q(cycle__month__gt=begins) | Q(action__plan__published=True) | ~Exists(recent)
    found = Update.objects.filter(since, action__plan__authority=authority).known_on(None if None in knowns else max(knowns))
    return list(found.order_by("pk").values_list(*UPDATE_COLUMNS))


def _by(rows, key: str) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _with_status(plan, statuses, thresholds) -> None:
    """What `PlanQuerySet.with_status` adds."""
    for name in PLAN_FACTS:
        setattr(plan, name, None)
    if statuses:
        plan.status_now, plan.status_on = statuses[-1].status, statuses[-1].on
    if thresholds:
        for name in ("green_needs_impact", "red_share", "green_share"):
            setattr(plan, name, getattr(thresholds[-1], name))


def _cycles(rows: CouncilRows) -> dict[int, list[ReviewCycle]]:
    """The review months of each plan in order, with what `ReviewCycleQuerySet.with_closing` adds."""
    undone = {row.closing_id for row in rows.reopenings}
    closings, confirmations = _by(rows.closings, "cycle_id"), _by(rows.confirmations, "cycle_id")
    found = defaultdict(list)
    for cycle in sorted(rows.cycles, key=lambda row: row.month):
        _with_closing(cycle, closings[cycle.pk], undone, confirmations[cycle.pk])
        found[cycle.plan_id].append(cycle)
    return found


def _with_closing(cycle, closings, undone, confirmations) -> None:
    standing = max((row for row in closings if row.pk not in undone), key=lambda row: row.number, default=None)
    cycle.closing_now = standing.pk if standing else None
    cycle.closed_on = standing.known_from if standing else None
    for name in ("proposed_rating", "proposed_code", "proposed_sentence"):
        setattr(cycle, name, getattr(standing, name) if standing else None)
    cycle.closings_count = len(closings) or None
    last = confirmations[-1] if confirmations else None
    before = confirmations[-2] if len(confirmations) > 1 else None
    cycle.confirmed_rating, cycle.confirmed_note = (last.rating, last.note) if last else (None, None)
    cycle.confirmed_by, cycle.confirmed_on = (last.by_name, last.known_from) if last else (None, None)
    cycle.confirmed_before, cycle.confirmed_before_on = (before.rating, before.known_from) if before else (None, None)


def corrected_to(row, record: PlanRecord, until: Month | None) -> str | None:
    """The rating that a correction gives later for where an action stood (a position or a frozen row), of those corrections that
    the record knows and that were written in a month up to `until`; None: there is none, or none is looked for."""
    if until is None or row.original_id is None:
        return None
    group = next((group for group in record.updates[row.action_id] if group[0].pk == row.original_id), ())
    later = [each for each in group if each.corrects_id and each.pk > (row.update_id or 0) and each.cycle.month <= until]
    return later[-1].rating if later else None
