"""The database refuses what forms and services refuse: every constraint, tested both ways.

Each row of the table breaks one constraint twice: by a write that goes past every service, which the database must refuse
and name, and through the service, which must refuse it with words before the database is asked. Constraints on values that
a service computes by itself cannot be broken through it; they say so.
"""

import copy
import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction

from accounts import services as people
from accounts.models import Job, Membership, OutgoingMessage, ReminderChoice, User
from plans import models as m
from plans.rag import is_rosier
from plans.services import actions, cycles, links, plans, updates
from tests import constraints as shared
from tests.constraints import A_MONTH, COMPUTED, SECOND, constraints
from tests.factories import JANUARY, World, at, close, make_action, make_series, make_user, said
from tests.plans import test_demand_constraints
from tests.shared import kept

NOW, TODAY = at(JANUARY), at(JANUARY).date()


@dataclass(frozen=True)
class Scene:
    """A world with one of everything: a closed January, an open February, an update, a closing."""

    world: object
    january: m.ReviewCycle
    closing: m.CycleClosing
    update: m.Update


def build() -> Scene:
    world = World()
    update = updates.record_update(action=world.action, said=said(), by=world.officer, now=NOW, today=TODAY)
    closing = close(world.plan, world.lead)
    return Scene(world, closing.cycle, closing, update)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


@pytest.fixture
def scene(built, db) -> Scene:
    return copy.deepcopy(built)


# A good row of each model, as a write past the services would make it.
GOOD = {
    User: lambda s: {"email": "new@example.org", "name": "New"},
    Membership: lambda s: {"user": make_user(), "authority": s.world.authority, "role": "officer"},
    Job: lambda s: {
        "authority": s.world.authority,
        "by": s.world.officer,
        "kind": "test_work",
        "title": "New",
        "target": "",
        "created": NOW,
        "heartbeat": NOW,
    },
    OutgoingMessage: lambda s: {
        "key": "new",
        "kind": "month",
        "user": s.world.officer,
        "authority": s.world.authority,
        "address": "",
        "subject": "New",
        "text": "New",
        "html": "",
        "made_at": NOW,
        "next_try": NOW,
    },
    ReminderChoice: lambda s: {"user": s.world.officer, "kind": "month", "wanted": False},
    m.Plan: lambda s: {"authority": s.world.authority, "title": "New", "slug": "new"},
    m.PlanStatus: lambda s: {"plan": s.world.plan, "status": "closed", "on": TODAY},
    m.RatingThresholds: lambda s: {"plan": s.world.plan, "reason": "x"},
    m.Area: lambda s: {"plan": s.world.plan, "number": 2, "title": "New"},
    m.Action: lambda s: {"plan": s.world.plan, "area": s.world.area, "reference": "1.2", "title": "New"},
    m.DueDate: lambda s: {"action": s.world.action, "due": TODAY, "previous": dt.date(2026, 12, 31), "reason": "x"},
    m.Assignment: lambda s: {"action": s.world.action, "role_title": "Manager"},
    m.SeriesLink: lambda s: {"action": s.world.action, "series": make_series(s.world.authority, s.world.lead), "reason": "x"},
    m.ReviewCycle: lambda s: {"plan": s.world.plan, "month": JANUARY + 2},
    m.CycleClosing: lambda s: {
        "cycle": s.january,
        "number": 2,
        "proposed_rating": "amber",
        "proposed_code": "O4",
        "proposed_sentence": "x",
    },
    m.CycleReopening: lambda s: {"closing": s.closing, "reason": "x"},
    m.FrozenPosition: lambda s: {
        "closing": s.closing,
        "action": make_action(s.world.area, s.world.lead, reference="1.3"),
        "area": s.world.area,
        "stage": "in_progress",
        "rating": "amber",
        "impact": "no_evidence",
        "suggested_rating": "amber",
        "suggested_code": "R9",
        "suggested_sentence": "x",
    },
    m.OverallConfirmation: lambda s: {"cycle": s.january, "rating": "amber", "proposed_code": "O4", "note": "x"},
    m.Update: lambda s: {
        "action": s.world.action,
        "cycle": s.january,
        "stage": "in_progress",
        "rating": "amber",
        "impact": "no_evidence",
        "progress": "x",
        "suggested_rating": "amber",
        "suggested_code": "R9",
        "suggested_sentence": "x",
    },
    m.SignOff: lambda s: {"update": s.update, "accepted": False, "reason": "x"},
}


def record(s, **changes):
    updates.record_update(action=s.world.action, said=said(**changes), by=s.world.officer, now=NOW, today=TODAY)


def add_action(s, **changes):
    fields = {"reference": "1.2", "title": "New"} | changes
    actions.add_action(plan=s.world.plan, area=s.world.area, by=s.world.lead, now=NOW, **fields)


def create_plan(s, **changes):
    fields = {"title": "New", "slug": "new"} | changes
    plans.create_plan(authority=s.world.authority, by=s.world.lead, now=NOW, on=TODAY, **fields)


def add_area(s, **changes):
    plans.add_area(plan=s.world.plan, by=s.world.lead, now=NOW, **({"number": 2, "title": "New"} | changes))


def add_person(s, **changes):
    fields = {"email": "new@example.org", "name": "New", "role": "officer"} | changes
    people.add_person(authority=s.world.authority, by=s.world.administrator, now=NOW, **fields)


def move_due(s, due, reason):
    actions.move_due_date(action=s.world.action, due=due, reason=reason, by=s.world.lead, now=NOW)


def link(s, reason):
    series = make_series(s.world.authority, s.world.lead)
    links.link_series(action=s.world.action, series=series, reason=reason, by=s.world.lead, now=NOW)


def confirm(s, **changes):
    fields = {"rating": "amber", "note": "x"} | changes
    cycles.confirm_overall(plan=s.world.plan, month=JANUARY, by=s.world.lead, now=NOW, today=TODAY, **fields)


def share(s, red):
    plans.set_thresholds(
        plan=s.world.plan, green_needs_impact=True, red_share=red, green_share=75, reason="x", by=s.world.lead, now=NOW
    )


# name: model, what breaks it, the same through the service
TABLE = {
    "user_email_once_whatever_case": (
        User,
        lambda s: {"email": s.world.officer.email.upper()},
        lambda s: people.add_account(email=s.world.officer.email.upper(), name="X", by=make_user(is_superuser=True), now=NOW),
    ),
    "one_role_in_each_council": (
        Membership,
        lambda s: {"user": s.world.officer},
        lambda s: add_person(s, email=s.world.officer.email),
    ),
    "job_has_a_title": (Job, {"title": " "}, "the service that starts it names it"),
    "job_status_exists": (Job, {"status": "lost", "finished": NOW}, COMPUTED),
    "job_has_ended_when_it_says_so": (Job, {"status": "done"}, COMPUTED),
    "outgoing_message_has_a_subject": (OutgoingMessage, {"subject": " "}, "the template that makes it names it"),
    "outgoing_message_has_a_text": (OutgoingMessage, {"text": " "}, "the template that makes it fills it"),
    "outgoing_message_waits_was_sent_or_dropped": (OutgoingMessage, {"next_try": None}, COMPUTED),
    "reminder_choice_of_an_optional_kind": (ReminderChoice, {"kind": "updates"}, "the form offers the optional ones"),
    "membership_role_exists": (Membership, {"role": "mayor"}, lambda s: add_person(s, role="mayor")),
    "plan_slug_once_in_a_council": (
        m.Plan,
        lambda s: {"slug": s.world.plan.slug},
        lambda s: create_plan(s, slug=s.world.plan.slug),
    ),
    "plan_update_every_1_to_12": (m.Plan, {"update_every": 13}, lambda s: create_plan(s, update_every=13)),
    "plan_title_not_blank": (m.Plan, {"title": "  "}, lambda s: create_plan(s, title="  ")),
    "published_plan_has_end_and_source": (
        m.Plan,
        {"published": True, "record_ends": JANUARY, "source": ""},
        lambda s: plans.publish_record(plan=s.world.plan, record_ends=JANUARY, source="", by=s.world.lead, now=NOW),
    ),
    "plan_record_ends_first_day": (m.Plan, {"record_ends": SECOND}, A_MONTH),
    "plan_status_exists": (
        m.PlanStatus,
        {"status": "lost"},
        lambda s: plans.move_status(plan=s.world.plan, status="lost", on=TODAY, by=s.world.lead, now=NOW, today=TODAY),
    ),
    "shares_1_to_100": (m.RatingThresholds, {"red_share": 101}, lambda s: share(s, 101)),
    "area_number_once_in_a_plan": (m.Area, {"number": 1}, lambda s: add_area(s, number=1)),
    "area_title_not_blank": (m.Area, {"title": " "}, lambda s: add_area(s, title=" ")),
    "action_reference_once_in_a_plan": (m.Action, {"reference": "1.1"}, lambda s: add_action(s, reference="1.1")),
    "action_update_every_1_to_12": (m.Action, {"update_every": 0}, lambda s: add_action(s, update_every=0)),
    "action_title_not_blank": (m.Action, {"title": " "}, lambda s: add_action(s, title=" ")),
    "action_success_measure_not_too_long": (
        m.Action,
        {"success_measure": "x" * 1001},
        lambda s: add_action(s, success_measure="x" * 1001),
    ),
    "due_date_move_has_reason": (m.DueDate, {"reason": ""}, lambda s: move_due(s, TODAY, "")),
    "due_date_moves": (
        m.DueDate,
        {"due": dt.date(2026, 12, 31)},
        lambda s: move_due(s, dt.date(2026, 12, 31), "x"),
    ),
    "series_link_reason_not_blank": (m.SeriesLink, {"reason": " "}, lambda s: link(s, reason=" ")),
    "assignment_role_title_not_blank": (
        m.Assignment,
        {"role_title": " "},
        lambda s: actions.assign(action=s.world.action, owner=s.world.lead, role_title=" ", reason="x", by=s.world.lead, now=NOW),
    ),
    "one_cycle_a_month": (m.ReviewCycle, {"month": JANUARY}, COMPUTED),
    "cycle_month_first_day": (m.ReviewCycle, {"month": SECOND}, A_MONTH),
    "closings_of_a_cycle_are_numbered": (m.CycleClosing, {"number": 1}, COMPUTED),
    "closing_proposed_rating_exists": (m.CycleClosing, {"proposed_rating": "purple"}, COMPUTED),
    "reopening_has_reason": (
        m.CycleReopening,
        {"reason": " "},
        lambda s: cycles.reopen_cycle(plan=s.world.plan, month=JANUARY, reason=" ", by=s.world.lead, now=NOW),
    ),
    "one_position_for_each_closing": (m.FrozenPosition, lambda s: {"action": s.world.action}, COMPUTED),
    "frozen_stage_exists": (m.FrozenPosition, {"stage": "done"}, COMPUTED),
    "frozen_rating_exists": (m.FrozenPosition, {"rating": "purple"}, COMPUTED),
    "frozen_impact_exists": (m.FrozenPosition, {"impact": "great"}, COMPUTED),
    "confirmed_rating_exists": (m.OverallConfirmation, {"rating": ""}, lambda s: confirm(s, rating="")),
    "confirmation_has_note": (m.OverallConfirmation, {"note": " "}, lambda s: confirm(s, note=" ")),
    "update_stage_exists": (m.Update, {"stage": "completed"}, lambda s: record(s, stage="completed")),
    "update_rating_exists": (
        m.Update,
        {"rating": "purple", "difference_reason": "x"},
        lambda s: record(s, rating="purple"),
    ),
    "update_suggested_rating_exists": (m.Update, {"suggested_rating": "purple", "difference_reason": "x"}, COMPUTED),
    "update_expected_rating_exists": (
        m.Update,
        {"expected_rating": "purple", "expected_by": TODAY},
        lambda s: record(s, expected_rating="purple"),
    ),
    "update_impact_exists": (m.Update, {"impact": "great"}, lambda s: record(s, impact="great")),
    "update_progress_not_blank": (m.Update, {"progress": " "}, lambda s: record(s, progress=" ")),
    "update_progress_not_too_long": (m.Update, {"progress": "x" * 4001}, lambda s: record(s, progress="x" * 4001)),
    "update_impact_evidence_not_too_long": (
        m.Update,
        {"impact_evidence": "x" * 4001},
        lambda s: record(s, impact_evidence="x" * 4001),
    ),
    "update_difference_reason_not_too_long": (
        m.Update,
        {"difference_reason": "x" * 1001},
        lambda s: record(s, rating="green", difference_reason="x" * 1001),
    ),
    "not_rated_follows_from_the_stage": (m.Update, {"rating": ""}, lambda s: record(s, rating="")),
    "ended_is_not_rated": (m.Update, {"stage": "stopped"}, lambda s: record(s, stage="stopped")),
    "rosier_rating_has_reason": (m.Update, {"rating": "green"}, lambda s: record(s, rating="green")),
    "expected_rating_and_date_together": (m.Update, {"expected_rating": "green"}, lambda s: record(s, expected_by=None)),
    "impact_says_what_shows_it": (m.Update, {"impact": "sustained"}, lambda s: record(s, impact="sustained")),
    "refusal_has_reason": (
        m.SignOff,
        {"reason": ""},
        lambda s: updates.sign_off(update=awaiting(s), accepted=False, reason="", by=s.world.lead, now=NOW),
    ),
}


# Rows that must break a second rule too; either may be named.
BREAKS_TOO = {"update_expected_rating_exists": "expected_rating_and_date_together"}


def awaiting(s) -> m.Update:
    done = said(stage="awaiting_sign_off", expected_rating="", expected_by=None)
    return updates.record_update(action=s.world.action, said=done, by=s.world.officer, now=NOW, today=TODAY)


def row(model, scene, changes=None):
    return shared.row(model, GOOD, changes, scene, NOW)


RULES = constraints("accounts", "plans")


def test_every_constraint_is_in_the_table_with_its_model():
    tables = TABLE | test_demand_constraints.TABLE
    assert {name: model for name, (model, _) in RULES.items()} == {name: row[0] for name, row in tables.items()}


@pytest.mark.parametrize("model", GOOD, ids=lambda model: model.__name__)
def test_a_good_row_passes(scene, model):
    shared.assert_taken(row(model, scene))


@pytest.mark.parametrize("name", TABLE)
def test_the_database_refuses_a_row_that_goes_past_every_service(scene, name):
    model, changes, _ = TABLE[name]
    shared.assert_refused_by_the_database(row(model, scene, changes), RULES[name][1], BREAKS_TOO.get(name, ""))


@pytest.mark.parametrize("name", [name for name, (_, _, service) in TABLE.items() if callable(service)])
def test_the_service_refuses_it_with_words(scene, name):
    shared.assert_refused_with_words(lambda: TABLE[name][2](scene))


@pytest.mark.parametrize("model", [m.Update, m.DueDate, m.SignOff], ids=lambda model: model.__name__)
def test_saving_one_row_past_the_services_is_refused_too(scene, model):
    changes = {m.Update: {"rating": "green"}, m.DueDate: {"reason": ""}, m.SignOff: {"reason": ""}}[model]
    with pytest.raises(IntegrityError), transaction.atomic():
        row(model, scene, changes).save()


GRID = [
    (rating, suggested, reason)
    for rating in ("", "red", "amber", "green")
    for suggested in ("", "red", "amber", "green")
    for reason in ("", "Because")
]


def test_the_database_knows_which_ratings_are_rosier(scene):
    """The rule of `rag.is_rosier`, once more as a constraint: the two must agree on every pair."""
    for rating, suggested, reason in GRID:
        allowed = (rating == "") == (suggested == "") and (not is_rosier(rating, suggested) or reason)
        changes = {"rating": rating, "suggested_rating": suggested, "difference_reason": reason}
        try:
            with transaction.atomic():
                m.Update.objects.bulk_create([row(m.Update, scene, changes)])
            taken = True
        except IntegrityError:
            taken = False
        assert taken == bool(allowed), (rating, suggested, reason)
