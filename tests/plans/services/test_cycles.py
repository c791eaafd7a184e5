import datetime as dt

import pytest

from accounts.errors import NotAllowed, Refused
from metrics.months import Month
from plans.models import CycleClosing, CycleReopening, FrozenPosition, OverallConfirmation, ReviewCycle
from plans.services import actions, cycles, plans, updates
from tests.factories import JANUARY, at, close, make_action, make_plan, make_update

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2


def shut(world, month=JANUARY, *, by=None, today=None, **extra):
    today = today or month.last
    return cycles.close_cycle(plan=world.plan, month=month, by=by or world.lead, now=at(today), today=today, **extra)


def reopen(world, month=JANUARY, *, reason="A wrong figure", by=None):
    return cycles.reopen_cycle(plan=world.plan, month=month, reason=reason, by=by or world.lead, now=at(dt.date(2026, 2, 3)))


def confirm(world, month=JANUARY, rating="amber", *, note="As discussed", by=None, **extra):
    today = at(month).date()
    return cycles.confirm_overall(
        plan=world.plan, month=month, rating=rating, note=note, by=by or world.lead, now=at(month), today=today, **extra
    )


def counts():
    models = (ReviewCycle, CycleClosing, CycleReopening, FrozenPosition, OverallConfirmation)
    return tuple(model.objects.count() for model in models)


WRITES = {
    "close a review month": lambda world, by: shut(world, by=by),
    "reopen a review month": lambda world, by: reopen(world, by=by),
    "confirm the overall rating": lambda world, by: confirm(world, by=by),
}


# --- Who, and in which plan ---


@pytest.mark.parametrize("what", WRITES)
def test_only_the_lead_keeps_the_review_months(world, other_world, what):
    before = counts()
    for role in ("officer", "board", "administrator", "auditor"):
        with pytest.raises(NotAllowed, match=f"does not allow you to {what}"):
            WRITES[what](world, world.people[role])
    with pytest.raises(NotAllowed):
        WRITES[what](world, other_world.lead)
    assert counts() == before


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("ended", ["published", "closed"])
def test_the_months_of_a_plan_that_takes_no_changes_stay(world, what, ended):
    if ended == "published":
        plans.publish_record(plan=world.plan, record_ends=JANUARY, source="Paper 1", by=world.lead, now=at(JANUARY))
    else:
        plans.move_status(plan=world.plan, status="closed", on=JANUARY.first, by=world.lead, now=at(JANUARY), today=JANUARY.last)
    before = counts()
    with pytest.raises(Refused, match="published record|is closed"):
        WRITES[what](world, world.lead)
    assert counts() == before


# --- Closing ---


def test_monitoring_opens_the_first_month(world):
    assert [(cycle.month, str(cycle)) for cycle in ReviewCycle.objects.all()] == [(JANUARY, "January 2026")]


def test_closing_freezes_each_action_and_opens_the_next_month(world):
    make_update(
        world.action,
        world.officer,
        rating="green",
        difference_reason="Agreed",
        expected_rating="green",
        expected_by=dt.date(2026, 6, 30),
    )
    late = make_action(world.area, world.lead, reference="1.2", role_title="Head of Service")
    closing = shut(world)
    assert (closing.number, str(closing), closing.by) == (1, "January 2026, closing 1", world.lead)
    assert [cycle.month for cycle in ReviewCycle.objects.order_by("month")] == [JANUARY, FEBRUARY]
    first, second = FrozenPosition.objects.order_by("action__reference")
    assert (first.stage, first.rating, first.impact, str(first)) == ("in_progress", "green", "no_evidence", "1.1: Green")
    assert (first.suggested_rating, first.suggested_code, first.rosier_because) == ("amber", "R9", "Agreed")
    assert (first.due, first.first_due, first.due_moves) == (dt.date(2026, 12, 31), dt.date(2026, 12, 31), 0)
    assert (first.owner, first.owner_role, first.area) == (world.officer, world.officer.name, world.area)
    assert (first.last_update_month, first.last_update_on, first.overdue_since) == (JANUARY, dt.date(2026, 1, 20), None)
    assert (first.expected_rating, first.expected_by) == ("green", dt.date(2026, 6, 30))
    assert first.update == first.original == world.action.updates.get()
    assert (second.action, second.stage, second.rating, second.owner) == (late, "not_started", "", None)
    assert (second.update, second.last_update_month, second.overdue_since) == (None, None, JANUARY.last)
    assert (second.suggested_code, second.owner_role) == ("R5", "Head of Service")


def test_a_closing_keeps_what_the_rules_proposed_then(world):
    make_update(world.action, world.officer, rating="red")
    closing = shut(world)
    assert (closing.proposed_rating, closing.proposed_code) == ("red", "O2")
    plans.set_thresholds(
        plan=world.plan, green_needs_impact=True, red_share=100, green_share=75, reason="x", by=world.lead, now=at(FEBRUARY)
    )
    assert CycleClosing.objects.get().proposed_rating == "red"


def test_a_month_without_actions_is_closed_as_not_rated(world):
    actions.remove_action(action=world.action, reason="Mistake", by=world.lead, now=at(JANUARY))
    assert (shut(world).proposed_code, FrozenPosition.objects.count()) == ("O1", 0)


def test_a_month_is_closed_before_its_end_and_judged_on_that_day(world):
    """Due on 25 January, closed on the 20th: not late in January."""
    action = make_action(world.area, world.lead, owner=world.officer, due=dt.date(2026, 1, 25))
    make_update(action, world.officer)
    shut(world, today=dt.date(2026, 1, 20))
    row = FrozenPosition.objects.get(action=action)
    assert (row.rating, row.suggested_code, row.overdue_since) == ("amber", "R9", None)


def test_a_month_closed_after_its_end_is_judged_at_its_end(world):
    """Due on 3 February, closed on the 5th: not late in January."""
    action = make_action(world.area, world.lead, owner=world.officer, due=dt.date(2026, 2, 3))
    make_update(action, world.officer)
    shut(world, today=dt.date(2026, 2, 5))
    assert FrozenPosition.objects.get(action=action).suggested_code == "R9"


def test_an_update_that_was_due_and_not_written_is_overdue_since_the_end_of_its_month(world):
    make_update(world.action, world.officer)
    for month in (JANUARY, FEBRUARY, MARCH):
        shut(world, month)
    since = [row.overdue_since for row in FrozenPosition.objects.order_by("pk")]
    assert since == [None, FEBRUARY.last, FEBRUARY.last]
    assert FrozenPosition.objects.order_by("pk").last().suggested_code == "R8"


def test_a_published_record_ends_without_a_next_month(world):
    shut(world, source="Report 5, table 1", open_next=False)
    assert [cycle.month for cycle in ReviewCycle.objects.all()] == [JANUARY]
    assert CycleClosing.objects.get().source == "Report 5, table 1"


@pytest.mark.parametrize("month", [JANUARY - 1, FEBRUARY, Month(2030, 1)])
def test_only_the_open_month_is_closed(world, month):
    before = counts()
    with pytest.raises(Refused, match=f"{month.label} is not the open review month"):
        shut(world, month, today=dt.date(2030, 2, 1))
    assert counts() == before


def test_a_month_is_closed_once(world):
    shut(world)
    with pytest.raises(Refused, match="January 2026 is not the open review month"):
        shut(world)
    assert CycleClosing.objects.count() == 1


def test_a_month_that_has_not_begun_is_not_closed(world):
    shut(world, today=dt.date(2026, 1, 20))
    with pytest.raises(Refused, match="February 2026 has not begun. It can be closed from 1 February 2026"):
        shut(world, FEBRUARY, today=dt.date(2026, 1, 31))
    shut(world, FEBRUARY, today=FEBRUARY.first)


def test_a_plan_without_review_months_has_none_to_close(world):
    plan = make_plan(world.authority, world.lead, monitored=False)
    with pytest.raises(Refused, match="not the open review month"):
        cycles.close_cycle(plan=plan, month=JANUARY, by=world.lead, now=at(JANUARY), today=JANUARY.last)
    with pytest.raises(Refused, match="Only the month that was closed last"):
        cycles.reopen_cycle(plan=plan, month=JANUARY, reason="x", by=world.lead, now=at(JANUARY))
    with pytest.raises(Refused, match="is not a review month of this plan"):
        cycles.confirm_overall(
            plan=plan, month=JANUARY, rating="red", note="x", by=world.lead, now=at(JANUARY), today=JANUARY.last
        )


# --- Reopening ---


def test_a_reopened_month_is_updated_and_closed_anew_and_the_earlier_closing_stays(world):
    make_update(world.action, world.officer)
    first = shut(world)
    rows = list(FrozenPosition.objects.filter(closing=first).values())
    undone = reopen(world)
    assert str(undone) == "January 2026, closing 1 reopened"
    update = make_update(world.action, world.officer, month=JANUARY, rating="red")
    assert update.cycle.month == JANUARY
    second = shut(world, today=dt.date(2026, 2, 4))
    assert (second.number, second.proposed_rating) == (2, "red")
    assert list(FrozenPosition.objects.filter(closing=first).values()) == rows
    assert FrozenPosition.objects.get(closing=second).rating == "red"
    assert [cycle.month for cycle in ReviewCycle.objects.order_by("month")] == [JANUARY, FEBRUARY]


def test_an_update_of_the_next_month_does_not_count_in_a_reopened_one(world):
    make_update(world.action, world.officer)
    shut(world)
    make_update(world.action, world.officer, month=FEBRUARY, rating="red")
    reopen(world)
    second = shut(world, today=dt.date(2026, 2, 25))
    assert FrozenPosition.objects.get(closing=second).rating == "amber"


def test_an_update_written_into_a_reopened_month_does_not_count_in_the_next(world):
    make_update(world.action, world.officer)
    shut(world)
    make_update(world.action, world.officer, month=FEBRUARY, rating="red")
    reopen(world)
    make_update(world.action, world.officer, month=FEBRUARY, rating="green", difference_reason="Counted anew")
    shut(world, today=dt.date(2026, 2, 25))
    shut(world, FEBRUARY)
    assert [row.rating for row in FrozenPosition.objects.order_by("pk")] == ["amber", "green", "red"]


@pytest.mark.parametrize("month", [JANUARY, MARCH, MARCH + 1, JANUARY - 1])
def test_only_the_month_closed_last_is_reopened(world, month):
    shut(world)
    shut(world, FEBRUARY)
    before = counts()
    with pytest.raises(Refused, match="Put earlier months right with a correction"):
        reopen(world, month)
    assert counts() == before


def test_two_months_are_reopened_one_after_the_other_and_closed_in_order(world):
    shut(world)
    shut(world, FEBRUARY)
    reopen(world, FEBRUARY)
    reopen(world, JANUARY)
    assert make_update(world.action, world.officer, month=FEBRUARY).cycle.month == JANUARY
    with pytest.raises(Refused, match="February 2026 is not the open"):
        shut(world, FEBRUARY)
    shut(world)
    shut(world, FEBRUARY)
    assert [closing.number for closing in CycleClosing.objects.order_by("pk")] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("reason", "message"), [("", "Say why the month is reopened"), ("  ", "Say why"), ("x" * 501, "500 char")]
)
def test_a_month_is_reopened_with_a_reason(world, reason, message):
    shut(world)
    with pytest.raises(Refused, match=message) as refusal:
        reopen(world, reason=reason)
    assert refusal.value.field == "reason"
    assert not CycleReopening.objects.exists()


def test_a_sign_off_after_closing_counts_in_the_next_month(world):
    update = make_update(world.action, world.officer, stage="awaiting_sign_off", expected_rating="", expected_by=None)
    shut(world)
    updates.sign_off(update=update, accepted=True, by=world.lead, now=at(FEBRUARY))
    shut(world, FEBRUARY)
    assert [(row.stage, row.rating) for row in FrozenPosition.objects.order_by("pk")] == [
        ("awaiting_sign_off", "amber"),
        ("completed", "green"),
    ]


# --- The overall rating ---


def test_the_overall_rating_is_confirmed_beside_what_the_rules_propose(world):
    make_update(world.action, world.officer, rating="red")
    row = confirm(world, rating="amber", note=" The board has seen the recovery plan. ")
    assert (row.rating, row.proposed_rating, row.proposed_code) == ("amber", "red", "O2")
    assert (row.note, row.by, str(row)) == ("The board has seen the recovery plan.", world.lead, "January 2026: Amber")


def test_a_closed_month_is_confirmed_beside_what_it_proposed_at_its_closing(world):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    make_update(world.action, world.officer, month=FEBRUARY, rating="red")
    row = confirm(world, JANUARY, source="Minutes, item 4")
    assert (row.proposed_rating, row.proposed_code, row.source) == ("amber", "O4", "Minutes, item 4")
    assert confirm(world, FEBRUARY).proposed_rating == "red"


def test_the_latest_confirmation_holds_and_the_earlier_one_stays(world):
    confirm(world, rating="amber")
    confirm(world, rating="red", note="On reflection")
    found = ReviewCycle.objects.filter(plan=world.plan).with_closing().get()
    assert (found.confirmed_rating, found.confirmed_note, found.confirmed_by) == ("red", "On reflection", world.lead.name)
    assert OverallConfirmation.objects.count() == 2


@pytest.mark.parametrize(
    ("rating", "note", "field", "message"),
    [
        ("", "x", "rating", "Choose Red, Amber or Green"),
        ("purple", "x", "rating", "Choose Red, Amber or Green"),
        ("red", "", "note", "Say why you confirm this rating"),
        ("red", " ", "note", "Say why you confirm this rating"),
        ("red", "x" * 1001, "note", "1000 characters or fewer"),
    ],
)
def test_a_confirmation_is_refused(world, rating, note, field, message):
    with pytest.raises(Refused, match=message) as refusal:
        confirm(world, rating=rating, note=note)
    assert refusal.value.field == field
    assert not OverallConfirmation.objects.exists()


def test_a_month_without_a_record_is_not_confirmed(world):
    with pytest.raises(Refused, match="April 2026 is not a review month"):
        confirm(world, JANUARY + 3)
