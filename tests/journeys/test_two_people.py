"""Two people at the same thing, over the pages: nobody decides on what they have not read, and nothing typed is lost."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from metrics.months import Month
from plans import rag
from plans.models import OverallConfirmation, SignOff, Update
from plans.selectors.standings import find_plan, standings
from plans.services import actions, plans, updates
from tests.factories import JANUARY, at, close, make_action, make_area, make_member, make_update, said
from tests.plans.views.sending import filled, text_of

pytestmark = pytest.mark.django_db
FEBRUARY = Month(2026, 2)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def base(world) -> str:
    return f"/{world.authority.slug}/plans/{world.plan.slug}/"


def test_the_lead_does_not_sign_what_was_written_after_the_form_was_opened(world, base):
    make_update(world.action, world.officer, stage=rag.AWAITING_SIGN_OFF, progress="All is done.")
    lead = as_(world.lead)
    form = filled(lead.get(base + "actions/1.1/sign-off/")) | {"answer": "accept"}
    make_update(world.action, world.officer, stage=rag.AWAITING_SIGN_OFF, progress="Half of it is undone.")
    told = lead.post(base + "actions/1.1/sign-off/", form)
    assert told.status_code == 409
    assert "Half of it is undone." in text_of(told)
    assert not SignOff.objects.exists()
    again = filled(told) | {"answer": "accept"}
    assert lead.post(base + "actions/1.1/sign-off/", again).status_code == 302
    assert SignOff.objects.get().update.progress == "Half of it is undone."


def test_the_overall_rating_belongs_to_the_month_that_was_on_screen(world, base):
    make_update(world.action, world.officer)
    lead = as_(world.lead)
    form = filled(lead.get(base + "overall-rating/")) | {"rating": "amber", "note": "For January."}
    close(world.plan, world.lead)
    assert lead.post(base + "overall-rating/", form).status_code == 302
    assert OverallConfirmation.objects.get().cycle.month == JANUARY


def test_a_confirmed_rating_that_was_replaced_is_still_told(world, base):
    make_update(world.action, world.officer)
    lead = as_(world.lead)
    for rating in ("amber", "green"):
        form = filled(lead.get(base + "overall-rating/")) | {"rating": rating, "note": "Seen."}
        assert lead.post(base + "overall-rating/", form).status_code == 302
    assert "Changed: Amber was confirmed on 20 January 2026" in text_of(as_(world.board).get(base))


def test_a_second_correction_opens_with_the_first_and_not_with_what_it_put_right(world, base):
    update = make_update(world.action, world.officer, progress="12 of 20.")
    updates.correct_update(
        update=update, said=said(progress="12 of 21."), by=world.officer, now=at(JANUARY), today=at(JANUARY).date()
    )
    page = as_(world.officer).get(f"{base}actions/1.1/updates/{update.pk}/correct/")
    assert filled(page)["progress"] == "12 of 21."


def test_a_form_changed_after_it_was_saved_is_not_swallowed(world, base):
    officer = as_(world.officer)
    form = filled(officer.get(base + "actions/1.1/update/")) | {
        "stage": "in_progress",
        "rating": "red",
        "impact": "no_evidence",
        "progress": "First.",
        "expected_rating": "green",
        "expected_by_day": "30",
        "expected_by_month": "6",
        "expected_by_year": "2026",
    }
    assert officer.post(base + "actions/1.1/update/", form).status_code == 302
    told = officer.post(base + "actions/1.1/update/", form | {"progress": "Second."})
    assert told.status_code == 409
    assert "First." in text_of(told)
    assert "Second." in text_of(told)
    assert Update.objects.count() == 1


def test_what_was_typed_is_given_back_when_the_action_was_given_away(world, base):
    officer = as_(world.officer)
    form = filled(officer.get(base + "actions/1.1/update/")) | {"progress": "An hour of writing."}
    actions.assign(
        action=world.action, owner=make_member(world.authority), role_title="Other", reason="x", by=world.lead, now=at(JANUARY)
    )
    told = officer.post(base + "actions/1.1/update/", form)
    assert told.status_code == 403
    assert "An hour of writing." in text_of(told)
    assert "is not yours" in text_of(told)


def test_an_action_is_not_overdue_for_a_time_before_it_was_in_the_plan(world, base):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    make_action(world.area, world.lead, reference="1.2", start=None, now=at(FEBRUARY))
    now = standings(find_plan(world.authority, world.plan.slug), month=None, known_on=None, today=dt.date(2026, 2, 20))
    assert now.overdue_updates == []
    later = as_(world.board).get(base + "actions/1.2/?month=2026-01")
    assert later.status_code == 404, "it did not exist at the end of January"


def test_an_area_that_was_added_later_is_not_in_an_earlier_month(world, base):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    with time_machine.travel(at(FEBRUARY), tick=False):
        plans.add_area(plan=world.plan, number=7, title="Added later", by=world.lead, now=at(FEBRUARY))
        assert "Added later" not in text_of(as_(world.board).get(base + "?month=2026-01"))
        assert "Added later" in text_of(as_(world.board).get(base))


def test_the_page_of_a_council_at_an_earlier_month_shows_the_plan_of_that_month(world, base):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    successor = plans.create_plan(
        authority=world.authority, title="The next plan", slug="next", by=world.lead, now=at(FEBRUARY), on=dt.date(2026, 2, 1)
    )
    make_area(successor, world.lead)
    day = dt.date(2026, 2, 10)
    plans.move_status(
        plan=world.plan, status="superseded", on=day, superseded_by=successor, by=world.lead, now=at(day), today=day
    )
    with time_machine.travel(at(FEBRUARY), tick=False):
        page = text_of(as_(world.board).get(f"/{world.authority.slug}/?month=2026-01"))
    assert world.plan.title in page
    assert "Being monitored since" in page
