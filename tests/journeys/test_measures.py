"""A measure from its link to the board: who links it, what the officer is told, what the month keeps, what the board reads."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from plans.models import FrozenPosition, Update
from tests.factories import JANUARY, World, at, make_figures, make_indicator, make_series, make_target
from tests.plans.views.sending import assert_refused, day, filled, text_of

pytestmark = pytest.mark.django_db
DECEMBER = JANUARY - 1
SENTENCE = "In progress, but “Child in need visits” is 77% (December 2025): 85% was due by 31 December 2025."
SAID = {
    "stage": "in_progress",
    "rating": "amber",
    "impact": "no_evidence",
    "progress": "Two of three teams are trained.",
    "expected_rating": "green",
    **day("expected_by", "2026-06-30"),
}


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def world(db) -> World:
    made = World()
    indicator = make_indicator(name="Child in need visits", decimals=0, code="CIN_VISIT")
    made.series = make_series(made.authority, made.lead, indicator)
    make_figures(made.series, made.lead, [70, 74, 77], last=DECEMBER)
    make_target(made.series, made.lead, 85, kind="milestone", month=DECEMBER, now=at(dt.date(2026, 1, 2)))
    return made


@pytest.fixture
def base(world) -> str:
    return f"/{world.authority.slug}/plans/{world.plan.slug}/"


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_measure_that_misses_its_step_is_told_to_the_officer_before_and_to_the_board_after(world, base):
    lead, officer, board = as_(world.lead), as_(world.officer), as_(world.board)
    action = base + "actions/1.1/"

    link = filled(lead.get(action + "measures/")) | {"series": str(world.series.pk), "reason": "Visits are what it is for"}
    assert lead.post(action + "measures/", link).status_code == 302

    form = filled(officer.get(action + "update/")) | SAID
    assert SENTENCE in officer.get(action + "update/").content.decode()
    assert_refused(officer.post(action + "update/", form), "difference_reason", f"the rules suggest Red: {SENTENCE}")
    why = {"difference_reason": "The figures of January will be better"}
    assert officer.post(action + "update/", form | why).status_code == 302
    assert Update.objects.get().suggested_code == "R7"

    said = text_of(board.get(action))
    assert f"Rated Amber; the rules suggest Red (R7): {SENTENCE}" in said
    assert "The figures of January will be better" in said
    assert f"is rated Amber; the rules suggest Red: {SENTENCE}" in text_of(board.get(f"/{world.authority.slug}/"))


def test_the_closed_month_keeps_what_it_was_judged_by_and_the_next_one_follows_the_figures(world, base):
    lead, officer = as_(world.lead), as_(world.officer)
    action = base + "actions/1.1/"
    link = filled(lead.get(action + "measures/")) | {"series": str(world.series.pk), "reason": "Visits are what it is for"}
    lead.post(action + "measures/", link)
    sent = filled(officer.get(action + "update/")) | SAID | {"difference_reason": "Wait for January"}
    assert officer.post(action + "update/", sent).status_code == 302
    closing = filled(lead.get(base + "month/"), holding="month")
    assert lead.post(base + "month/close/", closing).status_code == 302
    assert FrozenPosition.objects.get().suggested_sentence == SENTENCE

    with time_machine.travel(at(dt.date(2026, 2, 20)), tick=False):
        lead = as_(world.lead)  # a month later one signs in again
        make_figures(world.series, world.lead, [88], last=JANUARY)
        now = text_of(lead.get(action))
        assert "the rules suggest Red" not in now
        assert f"The rules suggested Red (R7): {SENTENCE}" in now, "what was said in January stands with its update"
        assert "88% in January 2026" in now
        assert f"Rated Amber; the rules suggest Red (R7): {SENTENCE}" in text_of(lead.get(action + "?month=2026-01"))

        unlink = f"{action}measures/{world.series.pk}/unlink/"
        assert lead.post(unlink, filled(lead.get(unlink)) | {"reason": "Done"}).status_code == 302
        assert "No measure is linked to this action" in text_of(lead.get(action))
        assert "Child in need visits" in text_of(lead.get(action + "?month=2026-01")), "then it was linked"


def test_what_an_officer_finds_due_and_a_lead_finds_rosy_follows_the_measure(world, base):
    """The start page and the page of the month judge as the plan page does."""
    lead, officer = as_(world.lead), as_(world.officer)
    link = filled(lead.get(base + "actions/1.1/measures/")) | {"series": str(world.series.pk), "reason": "Its effect"}
    sent = filled(officer.get(base + "actions/1.1/update/")) | SAID
    assert officer.post(base + "actions/1.1/update/", sent).status_code == 302
    assert "1.1" not in [item.reference for item in lead.get(base + "month/").context["now"].rosier]
    lead.post(base + "actions/1.1/measures/", link)
    assert [item.reference for item in lead.get(base + "month/").context["now"].rosier] == ["1.1"]
    [work] = officer.get("/").context["works"]
    assert [position.suggestion.code for position in work.positions] == ["R7"]
