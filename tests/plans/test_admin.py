"""The admin of plans and actions: the same rules as on the pages, limited to the councils a person administers."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.services import change_role
from plans.models import Action, Area, DueDate, Plan, RatingThresholds
from plans.services import actions, plans
from tests.admin_pages import errors, form_of, signed_in
from tests.factories import JANUARY, World, at, make_area, make_update

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world) -> Client:
    return signed_in(world.administrator)


def action_page(action) -> str:
    return f"/admin/plans/action/{action.pk}/change/"


def plan_page(plan) -> str:
    return f"/admin/plans/plan/{plan.pk}/change/"


def due_dates(action):
    return list(DueDate.objects.filter(action=action).values_list("due", "reason"))


def test_a_change_needs_a_reason_and_is_in_the_history_with_its_difference(admin, world):
    typed = form_of(admin, action_page(world.action)) | {"title": "A better title"}
    assert "Say why this is changed" in errors(admin.post(action_page(world.action), typed))
    assert admin.post(action_page(world.action), typed | {"reason": "Plainer"}).status_code == 302
    told = admin.get(f"/admin/plans/action/{world.action.pk}/history/").content.decode()
    assert all(words in told for words in ("A better title", "Plainer", world.administrator.name))


def test_the_due_date_and_the_owner_move_through_their_services(admin, world):
    typed = form_of(admin, action_page(world.action)) | {
        "due": "31/01/2027",
        "role_title": "Head of Practice",
        "reason": "Late tender",
    }
    assert admin.post(action_page(world.action), typed).status_code == 302
    assert due_dates(world.action)[-1] == (dt.date(2027, 1, 31), "Late tender")
    assert world.action.assignments.last().reason == "Late tender"
    untouched = form_of(admin, action_page(world.action))
    assert admin.post(action_page(world.action), untouched).status_code == 302
    assert len(due_dates(world.action)) == 2, "saving what was not touched adds nothing"


def test_a_stale_form_is_told_and_shows_their_version(admin, world):
    typed = form_of(admin, action_page(world.action)) | {"title": "Mine", "reason": "x"}
    actions.edit_action(action=world.action, changes={"title": "Theirs"}, reason="y", by=world.lead, now=at(JANUARY))
    told = admin.post(action_page(world.action), typed)
    assert "changed this after you opened the form" in errors(told)
    assert "Title: Theirs" in errors(told)
    assert Action.objects.get(pk=world.action.pk).title == "Theirs"


def test_what_somebody_else_moved_and_i_never_touched_stays_theirs(admin, world):
    typed = form_of(admin, action_page(world.action)) | {"title": "Mine", "reason": "Spelling"}
    actions.move_due_date(action=world.action, due=dt.date(2027, 5, 1), reason="Theirs", by=world.lead, now=at(JANUARY))
    assert admin.post(action_page(world.action), typed).status_code == 302
    assert due_dates(world.action)[-1] == (dt.date(2027, 5, 1), "Theirs")


def test_an_owner_who_left_stays_named_until_somebody_names_another(admin, world):
    before = world.action.assignments.count()
    member = world.officer.membership_set.get()
    change_role(membership=member, role="board", reason="Moved", by=world.administrator, now=at(JANUARY))
    typed = form_of(admin, action_page(world.action)) | {"title": "Mine", "reason": "Spelling"}
    assert admin.post(action_page(world.action), typed).status_code == 302
    assert world.action.assignments.count() == before


def test_an_action_with_updates_cannot_be_deleted_and_one_without_needs_a_reason(admin, world):
    address = f"/admin/plans/action/{world.action.pk}/delete/"
    assert admin.post(address, {"post": "yes"}).status_code == 302
    assert Action.objects.filter(pk=world.action.pk).exists(), "no reason was given"
    make_update(world.action, world.officer)
    assert admin.post(address, {"post": "yes", "reason": "Mistake"}).status_code == 403
    assert Action.objects.filter(pk=world.action.pk).exists()


def test_an_action_added_by_mistake_is_deleted_and_its_history_stays(admin, world):
    assert admin.post(f"/admin/plans/action/{world.action.pk}/delete/", {"post": "yes", "reason": "Twice"}).status_code == 302
    assert not Action.objects.filter(pk=world.action.pk).exists()
    assert Action.history.filter(id=world.action.pk).first().history_change_reason.startswith("Twice")


def test_updates_are_read_and_never_written(admin, world):
    update = make_update(world.action, world.officer)
    assert admin.get(f"/admin/plans/update/{update.pk}/change/").status_code == 200
    assert admin.post(f"/admin/plans/update/{update.pk}/change/", {"progress": "Other"}).status_code == 403
    assert admin.post(f"/admin/plans/update/{update.pk}/delete/", {"post": "yes", "reason": "x"}).status_code == 403
    assert admin.get("/admin/plans/update/add/").status_code == 403


def test_areas_are_edited_with_their_plan_and_its_reason(admin, world):
    typed = form_of(admin, plan_page(world.plan)) | {
        "areas-1-number": "2",
        "areas-1-title": "Workforce",
        "areas-0-title": "Practice",
    }
    assert "Say why" in errors(admin.post(plan_page(world.plan), typed))
    assert admin.post(plan_page(world.plan), typed | {"reason": "Agreed"}).status_code == 302
    assert list(world.plan.areas.values_list("number", "title")) == [(1, "Practice"), (2, "Workforce")]


def test_two_areas_that_swap_numbers_are_refused_in_words(admin, world):
    make_area(world.plan, world.lead, 2, "Workforce")
    typed = form_of(admin, plan_page(world.plan)) | {"areas-0-number": "2", "areas-1-number": "1", "reason": "Order"}
    told = admin.post(plan_page(world.plan), typed)
    assert told.status_code == 200
    assert "Another area of this plan has this number" in errors(told)
    assert list(world.plan.areas.values_list("number", "title")) == [(1, "Standards of practice"), (2, "Workforce")]


def test_an_area_that_somebody_changed_is_shown_and_can_then_be_replaced(admin, world):
    typed = form_of(admin, plan_page(world.plan)) | {"areas-0-title": "Mine", "reason": "x"}
    plans.edit_area(area=world.area, changes={"title": "Theirs"}, reason="y", by=world.lead, now=at(JANUARY))
    told = admin.post(plan_page(world.plan), typed)
    assert "Theirs" in errors(told)
    seen = re.search(r'name="areas-0-seen" value="(\d+)"', told.content.decode())[1]
    assert admin.post(plan_page(world.plan), typed | {"areas-0-seen": seen}).status_code == 302
    assert Area.objects.get(pk=world.area.pk).title == "Mine"


def test_another_plans_area_is_not_taken_in(admin, world, other_world):
    typed = form_of(admin, plan_page(world.plan)) | {
        "areas-0-id": str(other_world.area.pk),
        "areas-0-title": "Taken",
        "reason": "x",
    }
    assert admin.post(plan_page(world.plan), typed).status_code == 200
    assert Area.objects.get(pk=other_world.area.pk).title == "Standards of practice"
    assert not Area.objects.filter(title="Taken").exists()


def test_the_rating_rules_of_a_plan_are_set_and_a_stale_form_does_not_set_them_back(admin, world):
    stale = form_of(admin, plan_page(world.plan)) | {"title": "Renamed", "reason": "Spelling"}
    typed = form_of(admin, plan_page(world.plan)) | {"red_share": "40", "reason": "The board asked"}
    assert admin.post(plan_page(world.plan), typed).status_code == 302
    assert "changed the rating rules" in errors(admin.post(plan_page(world.plan), stale))
    latest = RatingThresholds.objects.filter(plan=world.plan).last()
    assert (latest.red_share, latest.reason) == (40, "The board asked")


def test_text_that_nobody_can_read_is_refused(admin, world):
    for title in ("A\x07B", "\u200b"):
        typed = form_of(admin, action_page(world.action)) | {"title": title, "reason": "x"}
        assert admin.post(action_page(world.action), typed).status_code == 200
    assert Action.objects.get(pk=world.action.pk).title == world.action.title


def test_a_published_plan_and_its_actions_are_shown_and_not_changed(admin, world):
    make_update(world.action, world.officer)
    plans.publish_record(plan=world.plan, record_ends=JANUARY, source="Report 7", by=world.lead, now=at(JANUARY))
    for address in (plan_page(world.plan), action_page(world.action)):
        assert admin.get(address).status_code == 200
        assert admin.post(address, {"title": "Changed", "reason": "x"}).status_code == 403
    assert Plan.objects.get(pk=world.plan.pk).title == world.plan.title


@pytest.mark.parametrize("what", ["change", "history", "delete"])
def test_another_councils_objects_do_not_exist(admin, other_world: World, what):
    for kind, key in (("plan", other_world.plan.pk), ("action", other_world.action.pk)):
        assert admin.get(f"/admin/plans/{kind}/{key}/{what}/").status_code == 404


def test_a_filter_with_an_impossible_character_is_a_404(admin, world):
    assert admin.get("/admin/plans/update/?rating__exact=%00").status_code == 404
