import datetime as dt

from metrics.months import AsAt
from plans.selectors.positions import (
    Cycles,
    all_closings,
    count_positions,
    frozen_positions,
    positions_of_open_month,
    updates_by_original,
)
from plans.selectors.standings import find_plan
from plans.services import cycles, updates
from tests.factories import JANUARY, at, said

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = dt.date(2026, 3, 20)


def months(rows) -> list[str]:
    return [str(row.month) for row in rows]


def test_the_review_months_of_a_plan(quarter):
    found = Cycles.of(quarter.world.plan)
    assert months(found.rows) == ["2026-01", "2026-02", "2026-03"]
    assert (found.first_month, found.open_cycle.month, found.last_closed.month) == (JANUARY, MARCH, FEBRUARY)
    assert found.of_month(FEBRUARY).month == FEBRUARY
    assert found.of_month(MARCH + 1) is None
    assert (found.closed_before(MARCH).month, found.closed_before(JANUARY)) == (FEBRUARY, None)
    assert found.closing_keys == [row.closing_now for row in found.rows[:2]]


def test_the_review_months_as_they_were_known_on_a_day(quarter):
    found = Cycles.of(quarter.world.plan, at(dt.date(2026, 2, 10)))
    assert months(found.rows) == ["2026-01", "2026-02"]
    assert found.open_cycle.month == FEBRUARY
    empty = Cycles.of(quarter.world.plan, at(dt.date(2025, 1, 1)))
    assert (empty.rows, empty.first_month, empty.open_cycle, empty.last_closed) == ([], None, None, None)


def test_a_month_is_closed_as_the_open_month_stood(quarter):
    """What the page of the open month shows, judged as it ends, is what closing freezes."""
    plan = find_plan(quarter.world.authority, quarter.world.plan.slug)
    quarter.update("1.1", MARCH, rating="red")
    live = positions_of_open_month(plan, AsAt(MARCH), today=MARCH.last, closing=True, cycles=Cycles.of(plan))
    cycles.close_cycle(plan=plan, month=MARCH, by=quarter.world.lead, now=at(MARCH.last), today=MARCH.last)
    frozen = frozen_positions(Cycles.of(plan).of_month(MARCH))
    told = [(p.reference, p.stage, p.rating, p.suggestion, p.due, p.owner_role, p.overdue_since, p.days_late) for p in live]
    assert told == [
        (p.reference, p.stage, p.rating, p.suggestion, p.due, p.owner_role, p.overdue_since, p.days_late) for p in frozen
    ]
    assert count_positions(live) == count_positions(frozen)
    assert not any(position.wants_update for position in frozen)


def test_a_later_correction_is_told_up_to_the_month_and_day_asked_for(quarter):
    made = quarter.world
    first = quarter.actions["1.2"].updates.order_by("pk").first()
    updates.correct_update(update=first, said=said(rating="red"), by=made.officer, now=at(MARCH), today=TODAY)
    january = Cycles.of(made.plan).of_month(JANUARY)

    def corrected(**asked):
        return {p.reference: p.corrected_to for p in frozen_positions(january, **asked)}["1.2"]

    assert corrected() == "red"
    assert corrected(until=FEBRUARY) is None
    assert corrected(known_on=at(FEBRUARY)) is None
    assert corrected(known_on=at(MARCH), until=MARCH) == "red"


def test_a_correction_before_the_closing_is_in_the_frozen_position_and_not_told_as_later(quarter):
    made = quarter.world
    wrong = quarter.update("1.1", MARCH, rating="red")
    updates.correct_update(update=wrong, said=said(), by=made.officer, now=at(MARCH), today=TODAY)
    cycles.close_cycle(plan=made.plan, month=MARCH, by=made.lead, now=at(MARCH.last), today=MARCH.last)
    found = {p.reference: p for p in frozen_positions(Cycles.of(made.plan).of_month(MARCH))}["1.1"]
    assert (found.rating, found.corrected_to) == ("amber", None)


def test_updates_come_with_their_corrections(quarter):
    made = quarter.world
    first = quarter.actions["1.2"].updates.order_by("pk").first()
    second = updates.correct_update(update=first, said=said(rating="red"), by=made.officer, now=at(MARCH), today=TODAY)
    assert updates_by_original([first.pk]) == {first.pk: [first, second]}
    assert updates_by_original([first.pk], at(FEBRUARY)) == {first.pk: [first]}
    assert updates_by_original([]) == {}


def test_every_closing_is_listed_latest_first_with_who_reopened_it(quarter, django_assert_num_queries):
    made = quarter.world
    cycles.reopen_cycle(plan=made.plan, month=FEBRUARY, reason="A wrong figure", by=made.lead, now=at(MARCH))
    with django_assert_num_queries(1):
        found = all_closings(made.plan)
        told = [
            (str(row.cycle), row.number, row.by.name, row.reopening.by.name if hasattr(row, "reopening") else "") for row in found
        ]
    assert told == [("February 2026", 1, made.lead.name, made.lead.name), ("January 2026", 1, made.lead.name, "")]
