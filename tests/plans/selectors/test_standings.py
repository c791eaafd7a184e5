import dataclasses
import datetime as dt

import pytest
from django.http import Http404

from plans.rollup import Counts
from plans.selectors.standings import find_plan, movement_before, standings
from plans.services import actions, cycles, updates
from tests.factories import JANUARY, at, make_action, make_area, make_plan, make_update, said

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = dt.date(2026, 3, 20)


def look(quarter, *, month=None, known=None, today=TODAY):
    known_on = None if known is None else at(known, 23)
    plan = find_plan(quarter.world.authority, quarter.world.plan.slug, known_on)
    return standings(plan, month=month, known_on=known_on, today=min(today, known) if known else today)


def references(found) -> list[str]:
    return [getattr(item, "position", item).reference for item in found]


def told(page) -> dict:
    """All that a page says of dated facts: it must be the same whenever an earlier month is looked at."""
    return {
        "positions": [dataclasses.replace(position, corrected_to=None, wants_update=False) for position in page.positions],
        "areas": [(row.area.number, row.counts) for row in page.areas],
        "totals": page.totals,
        "overall": page.overall,
        "moves": [(item.position.reference, item.move) for item in page.movement.items] if page.movement else None,
    }


# --- Numbers ---


@pytest.mark.parametrize(
    ("month", "areas", "totals"),
    [
        (
            JANUARY,
            [Counts(amber=2, not_rated=1), Counts(amber=2, green=1)],
            Counts(amber=4, green=1, not_rated=1),
        ),
        (
            FEBRUARY,
            [Counts(red=1, green=1, not_rated=1), Counts(red=1, amber=1, green=1, left_out=1)],
            Counts(red=2, amber=1, green=2, not_rated=1, left_out=1),
        ),
        (
            None,
            [Counts(red=1, green=1, not_rated=1), Counts(red=1, green=2, left_out=1)],
            Counts(red=2, green=3, not_rated=1, left_out=1),
        ),
    ],
)
def test_each_month_is_counted_by_area_and_in_all(quarter, month, areas, totals):
    page = look(quarter, month=month)
    assert [row.counts for row in page.areas] == areas
    assert page.totals == totals


@pytest.mark.parametrize(("month", "rating", "code"), [(JANUARY, "amber", "O4"), (FEBRUARY, "red", "O2"), (None, "red", "O2")])
def test_the_counts_propose_an_overall_rating(quarter, month, rating, code):
    overall = look(quarter, month=month).overall
    assert (overall.rating, overall.code) == (rating, code)


@pytest.mark.parametrize(
    ("month", "moves"),
    [
        (
            FEBRUARY,
            {"improved": ["1.1"], "worsened": ["1.2"], "unchanged": ["1.3", "2.1", "2.2"], "new": ["2.3"], "left": ["2.4"]},
        ),
        # What had ended in both months is not listed any more.
        (None, {"improved": ["2.2"], "worsened": [], "unchanged": ["1.1", "1.2", "1.3", "2.1", "2.3"], "new": [], "left": []}),
    ],
)
def test_what_moved_since_the_last_closed_month(quarter, month, moves):
    movement = look(quarter, month=month).movement
    assert {kind: references(getattr(movement, kind)) for kind in moves} == moves
    assert movement.corrected == []
    assert movement.since == (JANUARY if month else FEBRUARY)


def test_the_first_month_has_nothing_to_be_compared_with(quarter):
    page = look(quarter, month=JANUARY)
    assert (page.movement, page.closed_suffix, movement_before(page)) == (None, "", None)


def test_what_moved_in_the_closed_month_before_is_told_too(quarter):
    now = look(quarter)
    before = movement_before(now)
    assert (before.since, references(before.improved), references(before.left)) == (JANUARY, ["1.1"], ["2.4"])
    assert now.closed_suffix == "?month=2026-02"
    assert movement_before(look(quarter, month=FEBRUARY)) is None


def test_what_needs_attention_with_every_reason(quarter):
    """Rated rosier than the rules bear out comes first."""
    found = look(quarter).attention
    assert references(found) == ["2.1", "1.2"]
    first, second = (" ".join(item.reasons) for item in found)
    assert "is rated Green; the rules suggest Amber: In progress, but without an update" in first
    assert "has had no update in time since 28 February 2026." in first
    assert "is 30 days past its due date." in second
    assert "has had its due date moved twice." in second


@pytest.mark.parametrize(("today", "words"), [(dt.date(2026, 2, 19), "1 day past"), (dt.date(2026, 2, 20), "2 days past")])
def test_one_day_is_one_day(quarter, today, words):
    page = look(quarter, month=FEBRUARY, known=today)
    assert any(words in reason for item in page.attention for reason in item.reasons)


def test_the_lists_that_pages_show(quarter):
    now = look(quarter)
    assert references(now.overdue_updates) == ["2.1"]
    assert references(now.past_due) == ["1.2"]
    assert references(now.rosier) == ["2.1"]
    assert references(now.awaiting_sign_off) == []
    assert references(now.not_updated) == ["1.1", "1.2", "2.1", "2.3"]
    assert references(look(quarter, month=FEBRUARY).awaiting_sign_off) == ["2.2"]
    assert look(quarter, month=FEBRUARY).not_updated == []
    assert (now.status_word, now.next_month) == ("Being monitored", MARCH + 1)
    assert [rating for rating, _ in now.wording] == ["red", "amber", "green"]


def test_a_position_says_all_that_a_page_prints(quarter):
    found = {position.reference: position for position in look(quarter).positions}
    moved = found["1.2"]
    assert (moved.due, moved.first_due, moved.due_moves, moved.days_late) == (
        dt.date(2026, 2, 18),
        dt.date(2026, 2, 10),
        2,
        30,
    )
    assert (moved.owner_role, moved.owner_name, moved.owner_id) == (
        "Service Manager",
        quarter.world.officer.name,
        quarter.world.officer.pk,
    )
    assert (found["2.2"].stage, found["2.2"].rating, found["2.2"].suggestion.code) == ("completed", "green", "R2")
    assert (found["2.1"].rosier_because, found["2.1"].last_update_month) == ("The court agrees", JANUARY)
    assert (found["2.1"].overdue_since, found["2.1"].last_update_on) == (FEBRUARY.last, dt.date(2026, 1, 20))
    assert (found["1.3"].wants_update, found["1.3"].last_update_on, found["1.3"].update_id) == (False, None, None)
    assert (found["2.3"].expected_rating, found["2.3"].expected_by) == ("green", dt.date(2027, 3, 31))


# --- The past ---


@pytest.mark.parametrize("month", [JANUARY, FEBRUARY])
def test_a_closed_month_is_read_as_it_stood_whatever_came_later(quarter, month):
    before = told(look(quarter, month=month))
    made = quarter.world
    actions.move_due_date(action=quarter.actions["1.1"], due=dt.date(2027, 6, 30), reason="x", by=made.lead, now=at(TODAY))
    for reference in ("1.1", "1.2", "2.1"):
        quarter.update(reference, MARCH, rating="red")
    actions.assign(
        action=quarter.actions["1.1"], owner=made.lead, role_title="Programme Lead", reason="x", by=made.lead, now=at(TODAY)
    )
    actions.end_action(action=quarter.actions["2.3"], stage="devolved", reason="x", by=made.lead, now=at(TODAY))
    first = quarter.actions["1.2"].updates.order_by("pk").first()
    updates.correct_update(update=first, said=said(rating="red"), by=made.officer, now=at(TODAY), today=TODAY)
    make_action(quarter.two, made.lead, reference="2.9", now=at(TODAY))
    after = told(look(quarter, month=month, today=dt.date(2026, 9, 1)))
    if month == FEBRUARY:
        # The correction of January belongs to March; what February was compared with is as it stood.
        assert after["moves"] == before["moves"]
    assert after == before


def test_what_was_known_on_a_day_is_what_was_shown_on_that_day(quarter):
    """The page of 20 February, read in March, is the page that was read on 20 February."""
    day = dt.date(2026, 2, 20)
    page = look(quarter, known=day)
    assert page.viewing.as_at.month == FEBRUARY
    assert page.totals == Counts(red=2, amber=1, green=2, not_rated=1, left_out=1)
    assert page.movement.since == JANUARY
    assert references(page.not_updated) == ["2.1"]
    assert page.suffix == "?month=2026-02&known=2026-02-20"


def test_what_was_not_known_yet_is_absent(quarter):
    """On 31 January the action of February did not exist, and no due date had moved."""
    page = look(quarter, known=dt.date(2026, 1, 31))
    assert "2.3" not in references(page.positions)
    assert {position.due_moves for position in page.positions} == {0}
    assert page.totals == Counts(amber=4, green=1, not_rated=1)
    assert look(quarter, known=dt.date(2026, 1, 10)).totals == Counts(not_rated=6)


def test_a_plan_that_was_not_known_yet_does_not_exist(quarter):
    assert find_plan(quarter.world.authority, quarter.world.plan.slug, at(dt.date(2025, 1, 1))) is None
    assert find_plan(quarter.world.authority, "no-such-plan") is None


def test_the_status_is_that_of_the_day(quarter):
    known_on = at(dt.date(2025, 12, 20))
    plan = find_plan(quarter.world.authority, quarter.world.plan.slug, known_on)
    assert standings(plan, month=None, known_on=known_on, today=known_on.date()).status_word == "Confirmed"


def test_a_correction_is_listed_and_neither_improved_nor_worsened(quarter):
    updates.correct_update(
        update=quarter.actions["2.3"].updates.get(),
        said=said(rating="amber", progress="We had counted twice."),
        by=quarter.world.officer,
        now=at(MARCH),
        today=TODAY,
    )
    now = look(quarter)
    assert references(now.movement.corrected) == ["2.3"]
    assert "2.3" not in references([*now.movement.improved, *now.movement.worsened])
    february = look(quarter, month=FEBRUARY)
    shown = next(position for position in february.positions if position.reference == "2.3")
    assert (shown.rating, shown.corrected_to) == ("red", "amber")


def test_a_reopened_month_is_shown_live_and_closes_with_a_new_number(quarter):
    made = quarter.world
    cycles.reopen_cycle(plan=made.plan, month=FEBRUARY, reason="A wrong figure", by=made.lead, now=at(MARCH))
    page = look(quarter)
    assert (page.viewing.as_at.month, page.viewing.frozen, page.days_since_month_ended) == (FEBRUARY, False, 20)
    quarter.update("1.2", MARCH, rating="amber", difference_reason="Counted anew")
    cycles.close_cycle(plan=made.plan, month=FEBRUARY, by=made.lead, now=at(TODAY), today=TODAY)
    again = look(quarter, month=FEBRUARY)
    assert again.totals == Counts(red=1, amber=1, green=3, not_rated=1, left_out=1)
    assert again.cycle.closings_count == 2


def test_an_earlier_position_is_marked_in_every_link(quarter):
    assert (look(quarter).suffix, look(quarter, month=JANUARY).suffix) == ("", "?month=2026-01")
    assert look(quarter, month=JANUARY).days_since_month_ended == 0


def test_the_overall_rating_that_was_confirmed_last(quarter):
    assert look(quarter).last_confirmed.confirmed_rating == "amber"
    assert look(quarter, month=FEBRUARY).last_confirmed is None
    assert look(quarter, month=FEBRUARY).cycle.confirmed_note == "Recovery agreed"


def test_a_month_without_a_record_is_not_found(quarter):
    with pytest.raises(Http404):
        look(quarter, month=MARCH + 1)


def test_a_plan_that_is_not_monitored_yet_is_counted_as_now(world):
    plan = make_plan(world.authority, world.lead, monitored=False)
    make_action(make_area(plan, world.lead), world.lead)
    page = standings(find_plan(world.authority, plan.slug), month=None, known_on=None, today=TODAY)
    assert (page.cycle, page.movement, page.days_since_month_ended) == (None, None, 0)
    assert page.totals == Counts(not_rated=1)


def test_an_action_in_a_plan_of_two_months_counts_in_its_area_of_that_time(quarter):
    """Moved to another area in March: February's table shows it where it was."""
    actions.edit_action(
        action=quarter.actions["1.1"], changes={"area": quarter.two}, reason="x", by=quarter.world.lead, now=at(TODAY)
    )
    assert [row.counts.green for row in look(quarter, month=FEBRUARY).areas] == [1, 1]
    assert [row.counts.green for row in look(quarter).areas] == [0, 3]


@pytest.mark.parametrize("asked", [{}, {"month": JANUARY}, {"month": FEBRUARY}, {"known": dt.date(2026, 2, 20)}])
def test_six_queries_at_most_whatever_is_asked(quarter, asked, django_assert_max_num_queries):
    plan = find_plan(quarter.world.authority, quarter.world.plan.slug)
    known_on = at(asked["known"]) if "known" in asked else None
    with django_assert_max_num_queries(6):
        standings(plan, month=asked.get("month"), known_on=known_on, today=TODAY)
    make_update(quarter.actions["1.1"], quarter.world.officer, month=MARCH)
    with django_assert_max_num_queries(6):
        standings(plan, month=asked.get("month"), known_on=known_on, today=TODAY)
