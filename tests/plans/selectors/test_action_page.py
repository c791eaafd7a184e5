import datetime as dt
from dataclasses import replace

import pytest
from django.http import Http404

from plans.models import Update
from plans.selectors.action_page import UPDATES_A_PAGE, action_page, find_action
from plans.selectors.standings import find_plan, standings
from plans.services import actions, cycles, updates
from tests.factories import JANUARY, at, make_action, make_member, make_update, said

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = dt.date(2026, 3, 20)


def look(quarter, reference, *, month=None, known=None, page="1", today=TODAY):
    known_on = None if known is None else at(known, 23)
    action = find_action(quarter.world.authority, quarter.world.plan.slug, reference, known_on)
    if action is None:
        return None
    return action_page(action, month=month, known_on=known_on, today=today, sees_small=True, page=page)


def path(page):
    return [(str(step.month), step.rating, step.stage, step.closed) for step in page.path]


def test_an_action_that_the_plan_lacks_is_none(quarter):
    assert look(quarter, "9.9") is None
    assert find_action(quarter.world.authority, "no-such-plan", "1.1") is None
    with pytest.raises(Http404):
        look(quarter, "1.1", month=MARCH + 1)


def test_updates_are_told_newest_first_with_what_was_answered(quarter):
    page = look(quarter, "2.2")
    assert [told.update.cycle.month for told in page.told] == [FEBRUARY, JANUARY]
    first, second = page.told
    assert (first.sign_off.reason, first.is_latest, first.can_be_corrected) == ("Audited", True, False)
    assert (second.sign_off, second.is_latest, second.can_be_corrected) == (None, False, True)
    assert page.waiting is None
    assert (page.position.stage, page.position.rating) == ("completed", "green")


def test_a_month_that_was_corrected_after_its_closing_says_so_on_the_path(quarter):
    update = Update.objects.get(action__reference="1.2", cycle__month=JANUARY, corrects=None)
    what = said(stage="in_progress", rating="red", expected_rating="green", expected_by=dt.date(2026, 5, 1))
    updates.correct_update(update=update, said=what, by=quarter.world.lead, now=at(MARCH), today=TODAY)
    assert [step.corrected_to for step in look(quarter, "1.2").path] == ["red", None, None]
    assert [step.corrected_to for step in look(quarter, "1.2", known=dt.date(2026, 3, 1)).path] == [None, None, None]


def test_the_rating_of_each_month_is_a_path(quarter):
    assert path(look(quarter, "1.2")) == [
        ("2026-01", "amber", "in_progress", True),
        ("2026-02", "red", "in_progress", True),
        ("2026-03", "red", "in_progress", False),
    ]
    assert path(look(quarter, "2.3")) == [
        ("2026-02", "red", "in_progress", True),
        ("2026-03", "red", "in_progress", False),
    ]
    assert path(look(quarter, "1.2", month=JANUARY)) == [("2026-01", "amber", "in_progress", True)]


def test_every_due_date_and_owner_is_listed(quarter):
    page = look(quarter, "1.2")
    assert [row.due.day for row in page.changes.due_dates] == [10, 15, 18]
    assert [(row.previous.day, row.due.day, row.reason) for row in page.changes.moves] == [
        (10, 15, "Late by 15"),
        (15, 18, "Late by 18"),
    ]
    assert [row.role_title for row in page.changes.assignments] == ["Service Manager"]


def test_an_action_that_was_never_updated_has_nothing_to_tell(quarter):
    page = look(quarter, "1.3")
    assert (list(page.told), page.waiting, page.position.rating) == ([], None, "")
    assert path(page)[-1] == ("2026-03", "", "not_started", False)


def test_a_rating_that_is_rosier_is_told_with_the_update(quarter):
    assert [told.is_rosier for told in look(quarter, "2.1").told] == [True]
    assert [told.is_rosier for told in look(quarter, "1.1").told] == [False, False]


def test_what_ended_an_action_is_not_to_be_corrected(quarter):
    assert [told.can_be_corrected for told in look(quarter, "2.4").told] == [False, True]


def test_an_update_that_awaits_sign_off_is_waiting(quarter):
    asked = quarter.update("1.1", MARCH, stage="awaiting_sign_off", rating="amber", expected_rating="", expected_by=None)
    assert look(quarter, "1.1").waiting == asked


def test_corrections_stand_with_what_they_correct(quarter):
    made = quarter.world
    first = quarter.actions["1.1"].updates.order_by("pk").first()
    correction = updates.correct_update(update=first, said=said(rating="red"), by=made.officer, now=at(MARCH), today=TODAY)
    page = look(quarter, "1.1")
    assert [told.corrections for told in page.told] == [[], [correction]]
    assert page.position.rating == "green"
    assert not look(quarter, "1.1", month=JANUARY).told[0].corrections


# --- The past ---


@pytest.mark.parametrize("reference", ["1.1", "1.2", "1.3", "2.1", "2.2", "2.4"])
@pytest.mark.parametrize("month", [JANUARY, FEBRUARY])
def test_an_earlier_month_shows_dated_facts_as_they_were(quarter, reference, month):
    """What is done to the action later leaves the page of a closed month as it was."""
    made, action = quarter.world, quarter.actions[reference]

    def shown():
        page = look(quarter, reference, month=month)
        told = [(told.update, told.corrections, told.sign_off) for told in page.told]
        # That it was corrected since is said; what stood then stays.
        return (
            replace(page.position, corrected_to=None),
            told,
            path(page),
            page.changes.due_dates,
            page.changes.assignments,
            page.statement,
            page.viewing.past,
        )

    before = shown()
    if reference not in ("2.2", "2.4"):
        actions.move_due_date(action=action, due=dt.date(2027, 9, 1), reason="x", by=made.lead, now=at(MARCH))
        actions.assign(
            action=action, owner=make_member(made.authority), role_title="Other", reason="x", by=made.lead, now=at(MARCH)
        )
        done = make_update(action, made.lead, month=MARCH, stage="awaiting_sign_off", rating="red", **NO_PATH)
        if original := action.updates.exclude(pk=done.pk).first():
            updates.correct_update(update=original, said=said(rating="red"), by=made.lead, now=at(MARCH), today=TODAY)
    else:
        actions.reopen_action(action=action, reason="x", by=made.lead, now=at(MARCH))
    assert shown() == before


NO_PATH = {"expected_rating": "", "expected_by": None}


def test_a_sign_off_after_closing_is_absent_from_the_closed_month(quarter):
    page = look(quarter, "2.2", month=FEBRUARY)
    assert (page.told[0].sign_off, page.position.stage, page.statement.stage) == (None, "awaiting_sign_off", "awaiting_sign_off")


def test_what_was_known_on_a_day(quarter):
    page = look(quarter, "1.2", known=dt.date(2026, 1, 15), today=dt.date(2026, 1, 15))
    assert (list(page.told), [row.due.day for row in page.changes.due_dates]) == ([], [10])
    assert look(quarter, "2.3", known=dt.date(2026, 1, 31)) is None
    page = look(quarter, "2.2", known=dt.date(2026, 2, 28))
    assert page.told[0].sign_off is None
    page = look(quarter, "2.2", known=dt.date(2026, 3, 5))
    assert page.told[0].sign_off is not None


def test_the_action_page_and_the_plan_page_agree(quarter):
    """In each month, and while an earlier month is open again beside a later one that has updates."""
    made = quarter.world
    quarter.update("1.1", MARCH, rating="red")

    def agree(month):
        plan = find_plan(made.authority, made.plan.slug)
        for position in standings(plan, month=month, known_on=None, today=TODAY).positions:
            assert look(quarter, position.reference, month=month).position == position

    for month in (None, JANUARY, FEBRUARY):
        agree(month)
    cycles.reopen_cycle(plan=made.plan, month=FEBRUARY, reason="x", by=made.lead, now=at(MARCH))
    for month in (None, JANUARY, FEBRUARY, MARCH):
        agree(month)


def test_many_updates_are_told_in_pages_with_the_same_number_of_queries(quarter, django_assert_num_queries):
    action = make_action(quarter.two, quarter.world.lead, owner=quarter.world.officer, reference="2.8")
    make_update(action, quarter.world.officer, month=MARCH)
    found = find_action(quarter.world.authority, quarter.world.plan.slug, "2.8")
    arguments = {"month": None, "known_on": None, "today": TODAY, "sees_small": True}
    with django_assert_num_queries(4):
        action_page(found, **arguments)
    for _ in range(UPDATES_A_PAGE):
        make_update(action, quarter.world.officer, month=MARCH)
    with django_assert_num_queries(4):
        page = action_page(found, **arguments)
    assert (len(page.told), page.told.paginator.num_pages) == (UPDATES_A_PAGE, 2)
    assert len(action_page(found, page="2", **arguments).told) == 1
    assert action_page(found, page="junk", **arguments).told.number == 1
