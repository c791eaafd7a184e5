"""Whatever people do, in whatever order, the past stays as it was.

Hypothesis plays officers and leads of one plan: updates, corrections, sign-offs, moves, assignments, ends, measures with their
figures, closings and reopenings of months. Most of what it tries is allowed, some is refused; a refusal must leave every
table as it was.
"""

import copy
import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.errors import Refused
from metrics.models import Series
from metrics.months import Month
from metrics.services import snapshots
from plans import rag
from plans.models import Action, CycleClosing, DueDate, FrozenPosition, ReviewCycle, Update
from plans.rollup import Counts
from plans.selectors.action_page import action_page, find_action
from plans.selectors.history import action_history, month_history
from plans.selectors.standings import find_plan, standings
from plans.services import actions, cycles, links, updates
from tests.factories import JANUARY, at, make_action, make_area, make_series, make_target, said

numbers = st.integers(0, 20)
some_day = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
words = st.sampled_from(["", "A reason"])


def told(page) -> dict:
    """What a page says of dated facts."""
    return {
        "positions": [dataclasses.replace(position, corrected_to=None, wants_update=False) for position in page.positions],
        "areas": [(row.area.number, row.counts) for row in page.areas],
        "totals": page.totals,
        "overall": page.overall,
        "moves": [(item.position.reference, item.move) for item in page.movement.items] if page.movement else None,
    }


class Story(RuleBasedStateMachine):
    start = None  # the world in which each story begins

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.world = copy.deepcopy(self.start)
        self.clock = at(JANUARY.first, 9)
        self.frozen: dict[int, list] = {}  # the rows of each closing, as they were written
        self.shown: dict[int, dict] = {}  # the page of each closing, as it was shown then

    def teardown(self):
        try:
            self.look_back()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    # --- What people do ---

    def attempt(self, service, **arguments):
        """Call a service; a refusal must change nothing."""
        self.clock += dt.timedelta(minutes=7)
        before = self.rows()
        try:
            return service(now=self.clock, **arguments)
        except (Refused, ValidationError) as refusal:
            assert str(refusal)
            assert self.rows() == before
            return None

    def rows(self) -> list[int]:
        return [model.objects.count() for model in apps.get_app_config("plans").get_models()]

    def pick(self, number, found):
        found = list(found)
        return found[number % len(found)] if found else None

    def action(self, number) -> Action:
        return self.pick(number, Action.objects.filter(plan=self.world.plan).order_by("pk"))

    def person(self, number):
        return self.pick(number, [self.world.officer, self.world.lead, self.world.board])

    @property
    def today(self) -> dt.date:
        return self.clock.date()

    @rule(days=st.integers(1, 25))
    def time_passes(self, days):
        self.clock += dt.timedelta(days=days)

    @rule(
        which=numbers,
        who=st.sampled_from([0, 0, 0, 1, 2]),
        stage=st.sampled_from([rag.NOT_STARTED, rag.IN_PROGRESS, rag.IN_PROGRESS, rag.AWAITING_SIGN_OFF]),
        rating=st.sampled_from(["red", "amber", "green", "amber", "green", ""]),
        impact=st.sampled_from(list(rag.IMPACT_WORDS)),
        reason=words,
    )
    def somebody_updates(self, which, who, **what):
        said_ = self.statement(**what)
        self.attempt(updates.record_update, action=self.action(which), said=said_, by=self.person(who), today=self.today)

    @rule(which=numbers, who=numbers, rating=st.sampled_from(rag.RATINGS), reason=words)
    def somebody_corrects(self, which, who, rating, reason):
        update = self.pick(which, Update.objects.order_by("-pk"))
        if update:
            said_ = self.statement(rag.IN_PROGRESS, rating, rag.NO_EVIDENCE, reason)
            self.attempt(updates.correct_update, update=update, said=said_, by=self.person(who), today=self.today)

    @rule(who=numbers, accepted=st.booleans(), reason=words)
    def somebody_answers(self, who, accepted, reason):
        update = Update.objects.filter(stage=rag.AWAITING_SIGN_OFF).order_by("-pk").first()
        if update:
            self.attempt(updates.sign_off, update=update, accepted=accepted, reason=reason, by=self.person(who))

    @rule(which=numbers, who=numbers, due=some_day, reason=words)
    def somebody_moves_a_due_date(self, which, who, due, reason):
        self.attempt(actions.move_due_date, action=self.action(which), due=due, reason=reason, by=self.person(who))

    @rule(which=numbers, owner=numbers, reason=words)
    def the_lead_assigns(self, which, owner, reason):
        owner = self.pick(owner, [self.world.officer, self.world.lead, None])
        self.attempt(
            actions.assign, action=self.action(which), owner=owner, role_title="Manager", reason=reason, by=self.world.lead
        )

    @rule(which=numbers, stage=st.sampled_from([rag.STOPPED, rag.DEVOLVED]), reason=words)
    def the_lead_ends_an_action(self, which, stage, reason):
        self.attempt(actions.end_action, action=self.action(which), stage=stage, reason=reason, by=self.world.lead)

    @rule(which=numbers)
    def the_lead_takes_an_action_up_again(self, which):
        self.attempt(actions.reopen_action, action=self.action(which), reason="Needed again", by=self.world.lead)

    @rule(area=numbers, due=st.none() | some_day)
    def the_lead_adds_an_action(self, area, due):
        area = self.pick(area, self.world.plan.areas.order_by("pk"))
        reference = f"9.{Action.history.count()}"
        self.attempt(
            actions.add_action, plan=self.world.plan, area=area, reference=reference, title="New", due=due, by=self.world.lead
        )

    @rule(which=numbers, area=numbers)
    def the_lead_moves_an_action_to_another_area(self, which, area):
        area = self.pick(area, self.world.plan.areas.order_by("pk"))
        self.attempt(
            actions.edit_action, action=self.action(which), changes={"area": area}, reason="Fits better", by=self.world.lead
        )

    @rule(which=numbers, number=numbers, service=st.sampled_from([links.link_series, links.link_series, links.unlink_series]))
    def the_lead_links_or_unlinks_a_measure(self, which, number, service):
        series = self.pick(number, Series.objects.order_by("pk"))
        self.attempt(service, action=self.action(which), series=series, reason="Its effect", by=self.world.lead)

    @rule(number=numbers, back=st.integers(0, 2), value=st.integers(80, 90))
    def a_figure_comes_in_or_is_corrected(self, number, back, value):
        series, month = self.pick(number, Series.objects.order_by("pk")), Month.of(self.today) - back
        reason = "Counted again" if series.snapshots.filter(month=month).exists() else ""
        entry = snapshots.Entry(value=Decimal(value))
        common = {"month": month, "entry": entry, "reason": reason, "by": self.world.officer}
        self.attempt(snapshots.record_snapshot, series=series, **common)

    @rule(rating=st.sampled_from(rag.RATINGS), note=words)
    def the_lead_confirms(self, rating, note):
        month = self.pick(0, ReviewCycle.objects.order_by("month")).month
        self.attempt(
            cycles.confirm_overall,
            plan=self.world.plan,
            month=month,
            rating=rating,
            note=note,
            by=self.world.lead,
            today=self.today,
        )

    @rule(who=st.sampled_from([1, 1, 1, 0]), wait=st.booleans())
    def somebody_closes_the_month(self, who, wait):
        month = self.open_month
        if wait and self.today < month.last:
            self.clock = at(month.last, 20)
        arguments = {"plan": self.world.plan, "month": month, "by": self.person(who), "today": self.today}
        closing = self.attempt(cycles.close_cycle, **arguments)
        if closing:
            self.frozen[closing.pk] = self.frozen_rows(closing.pk)
            self.shown[closing.pk] = told(self.page(month))

    @precondition(lambda self: self.frozen)
    @rule(reason=words)
    def the_lead_reopens_the_month_closed_last(self, reason):
        closed = [cycle for cycle in self.cycles() if cycle.closing_now]
        month = closed[-1].month if closed else JANUARY
        self.attempt(cycles.reopen_cycle, plan=self.world.plan, month=month, reason=reason, by=self.world.lead)

    def statement(self, stage, rating, impact, reason):
        return said(
            stage=stage, rating=rating, impact=impact, impact_evidence="Audit", difference_reason=reason, progress="As told."
        )

    # --- What must hold ---

    def cycles(self):
        return list(ReviewCycle.objects.filter(plan=self.world.plan).with_closing().order_by("month"))

    @property
    def open_month(self) -> Month:
        return next(cycle.month for cycle in self.cycles() if cycle.closing_now is None)

    def page(self, month=None):
        plan = find_plan(self.world.authority, self.world.plan.slug)
        return standings(plan, month=month, known_on=None, today=self.today)

    def frozen_rows(self, closing) -> list:
        return list(FrozenPosition.objects.filter(closing=closing).order_by("pk").values())

    @invariant()
    def there_is_always_one_month_to_update(self):
        rows = self.cycles()
        closed = [cycle.closing_now is not None for cycle in rows]
        assert closed == sorted(closed, reverse=True)
        assert not closed[-1]
        assert [cycle.month for cycle in rows] == [JANUARY + step for step in range(len(rows))]

    @invariant()
    def counts_by_area_add_up_to_the_totals(self):
        page = self.page()
        assert sum((row.counts for row in page.areas), Counts()) == page.totals
        assert page.totals.total + page.totals.left_out == Action.objects.filter(plan=self.world.plan).count()

    def look_back(self):
        """All that happened, once more from its rows."""
        for closing, rows in self.frozen.items():
            assert self.frozen_rows(closing) == rows, "a frozen row changed"
        numbered: dict[int, list] = {}
        for closing in CycleClosing.objects.order_by("pk"):
            numbered.setdefault(closing.cycle_id, []).append(closing.number)
        assert all(found == list(range(1, len(found) + 1)) for found in numbered.values())
        for cycle in self.cycles():
            if cycle.closing_now:
                page = self.page(cycle.month)
                assert told(page) == self.shown[cycle.closing_now], f"{cycle.month} is not shown as it was"
            self.action_pages_agree(self.page(cycle.month))
        for update in Update.objects.all():
            assert update.difference_reason or not rag.is_rosier(update.rating, update.suggested_rating)
            assert update.corrects is None or update.corrects.cycle.month <= update.cycle.month
        for action in Action.objects.with_facts():
            self.due_dates_replay(action)
            assert action_history(action)
        assert len(month_history(self.world.plan)) >= len(self.frozen)

    def action_pages_agree(self, page):
        for position in page.positions:
            action = find_action(page.plan.authority, page.plan.slug, position.reference)
            asked = {"month": page.viewing.as_at.month, "known_on": None, "today": self.today}
            alone = action_page(action, sees_small=True, **asked)
            assert alone.position == position
            assert len({step.month for step in alone.path}) == len(alone.path)

    def due_dates_replay(self, action):
        due = None
        for row in DueDate.objects.filter(action=action).order_by("pk"):
            assert row.previous == due
            assert row.previous is None or row.reason
            due = row.due
        assert due == action.due_now


SIZES = [
    pytest.param(4, 30, True, id="quick"),
    pytest.param(20, 50, False, id="full", marks=pytest.mark.full),
]


@pytest.mark.parametrize(("stories", "steps", "same_each_time"), SIZES)
def test_whatever_people_do_the_past_stays_as_it_was(world, stories, steps, same_each_time):
    make_action(world.area, world.lead, owner=world.officer, reference="1.2", due=dt.date(2026, 2, 10))
    for value, month in ((84, JANUARY - 1), (86, JANUARY + 1)):
        series = make_series(world.authority, world.lead)
        make_target(series, world.lead, value, kind="milestone", month=month, now=at(JANUARY.first, 8))
    two = make_area(world.plan, world.lead, 2, "Leadership")
    make_action(two, world.lead, owner=world.officer, reference="2.1", start=dt.date(2026, 3, 1), update_every=2)
    Story.start = world
    try:
        run_state_machine_as_test(
            Story,
            settings=settings(
                max_examples=stories,
                stateful_step_count=steps,
                deadline=None,
                derandomize=same_each_time,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Story.start = None
