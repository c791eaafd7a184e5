import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from plans.models import Area, Plan, PlanStatus, RatingThresholds, ReviewCycle
from plans.services import actions, plans
from tests.factories import JANUARY, at, close, link_finding, make_action, make_area, make_plan, make_resource, make_risk
from tests.plans.asked import findings_of

NOW, TODAY = at(JANUARY), at(JANUARY).date()
FIELDS = {"title": "Improvement plan", "slug": "improvement-plan"}


def create(world, *, by=None, on=TODAY, authority=None, **fields) -> Plan:
    return plans.create_plan(authority=authority or world.authority, by=by or world.lead, now=NOW, on=on, **(FIELDS | fields))


def step(plan, status, *, by, on=TODAY, today=TODAY, **extra) -> PlanStatus:
    return plans.move_status(plan=plan, status=status, on=on, by=by, now=NOW, today=today, **extra)


def status_of(plan) -> str:
    return Plan.objects.with_status().get(pk=plan.pk).status_now


def edit(world, changes, *, reason="Clearer", by=None, version=None):
    return plans.edit_plan(plan=world.plan, changes=changes, reason=reason, by=by or world.lead, now=NOW, version=version)


def edit_area(world, changes, *, reason="Clearer", by=None, version=None):
    return plans.edit_area(area=world.area, changes=changes, reason=reason, by=by or world.lead, now=NOW, version=version)


def thresholds(world, *, by=None, reason="Agreed by the board", needs=True, red=25, green=75):
    return plans.set_thresholds(
        plan=world.plan,
        green_needs_impact=needs,
        red_share=red,
        green_share=green,
        reason=reason,
        by=by or world.lead,
        now=NOW,
    )


def counts():
    models = (Plan, Area, PlanStatus, RatingThresholds, ReviewCycle, Plan.history.model, Area.history.model)
    return tuple(model.objects.count() for model in models)


WRITES = {
    "change a plan": lambda world, by: edit(world, {"title": "Other"}, by=by),
    "change the rating rules": lambda world, by: thresholds(world, by=by),
    "move a plan through its life cycle": lambda world, by: step(world.plan, "closed", by=by),
    "seal a published plan": lambda world, by: plans.publish_record(
        plan=world.plan, record_ends=JANUARY, source="Paper 1", by=by, now=NOW
    ),
    "delete a plan": lambda world, by: plans.remove_plan(plan=world.plan, reason="x", by=by, now=NOW),
    "add an area": lambda world, by: plans.add_area(plan=world.plan, number=9, title="Nine", by=by, now=NOW),
    "change an area": lambda world, by: edit_area(world, {"title": "Other"}, by=by),
    "delete an area": lambda world, by: plans.remove_area(area=world.area, reason="x", by=by, now=NOW),
}


# --- Who, and in which plan ---


@pytest.mark.parametrize("what", WRITES)
def test_only_leads_and_administrators_of_the_council_manage_a_plan(world, other_world, what):
    before = counts()
    people = [world.officer, world.board, world.auditor, *other_world.people.values()]
    for person in people:
        with pytest.raises(NotAllowed, match=f"does not allow you to {what}"):
            WRITES[what](world, person)
    assert counts() == before


@pytest.mark.parametrize("what", [what for what in WRITES if not what.startswith("delete")])
def test_an_administrator_manages_a_plan(world, what):
    WRITES[what](world, world.administrator)


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("ended", ["published", "closed"])
def test_a_plan_that_takes_no_changes_stays_as_it_is(world, what, ended):
    WRITES["seal a published plan" if ended == "published" else "move a plan through its life cycle"](world, world.lead)
    before = counts()
    with pytest.raises(Refused, match="published record|is closed. Nothing in it"):
        WRITES[what](world, world.lead)
    assert counts() == before


# --- Beginning a plan ---


def test_a_plan_begins_as_a_draft_with_the_default_rules(world):
    plan = create(world)
    found = Plan.objects.with_status().get(pk=plan.pk)
    assert (found.status_now, found.status_on, str(found)) == ("draft", TODAY, "Improvement plan")
    assert (found.green_needs_impact, found.red_share, found.green_share) == (True, 25, 75)
    assert found.wording("green") == "On track, or completed."
    assert str(found.thresholds.get()) == "Red from 25%, Green from 75%"
    assert str(found.statuses.get()) == "Draft"
    assert found.history.get().history_change_reason == "Plan begun"
    assert not ReviewCycle.objects.filter(plan=plan).exists()


@pytest.mark.parametrize("role", ["officer", "board", "auditor"])
def test_a_plan_is_begun_by_a_lead_or_administrator(world, other_world, role):
    before = counts()
    for person in (world.people[role], other_world.lead):
        with pytest.raises(NotAllowed, match="add a plan to this council"):
            create(world, by=person)
    assert counts() == before
    assert create(world, by=world.administrator)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"slug": ""}, "slug"),
        ({"slug": "two words"}, "slug"),
        ({"wording_red": ""}, "wording_red"),
        ({"wording_green": "x" * 301}, "wording_green"),
        ({"update_every": 0}, "__all__"),
        ({"update_every": 13}, "__all__"),
    ],
)
def test_a_bad_field_of_a_plan_is_refused(world, fields, field):
    before = counts()
    with pytest.raises(ValidationError) as refusal:
        create(world, **fields)
    assert field in refusal.value.message_dict
    assert counts() == before


def test_a_short_name_is_used_once_in_a_council(world, other_world):
    create(world)
    with pytest.raises(ValidationError, match="already has a plan with this short name"):
        create(world)
    assert create(world, authority=other_world.authority, by=other_world.lead)


def test_a_plan_begins_on_a_possible_day(world):
    with pytest.raises(Refused, match="between 2000 and 2100") as refusal:
        create(world, on=dt.date(1999, 12, 31))
    assert refusal.value.field == "on"


@pytest.mark.parametrize("name", ["published", "version", "authority_id"])
def test_what_has_a_service_of_its_own_is_not_set_with_the_plan(world, name):
    with pytest.raises(ValueError, match=name):
        create(world, **{name: 1})
    with pytest.raises(ValueError, match=name):
        edit(world, {name: 1})
    with pytest.raises(ValueError, match=name):
        edit_area(world, {name: 1})


# --- Changing a plan ---


def test_a_plan_is_changed_with_a_reason_a_version_and_a_history(world):
    saved = edit(world, {"title": "Renamed", "wording_red": "Behind."}, version=world.plan.version)
    assert (saved.title, saved.wording("red")) == ("Renamed", "Behind.")
    assert saved.version == world.plan.version + 1
    assert saved.history.order_by("pk").last().history_change_reason == "Clearer"


@pytest.mark.parametrize(
    ("changes", "reason", "field", "message"),
    [
        ({"title": "Other"}, "", "reason", "Say why this is changed"),
        ({"title": "Other"}, "x" * 501, "reason", "500 characters"),
        ({}, "x", None, "Nothing was changed"),
        ({"update_every": 1}, "x", None, "Nothing was changed"),
    ],
)
def test_a_change_of_a_plan_is_refused(world, changes, reason, field, message):
    before = counts()
    with pytest.raises(Refused, match=message) as refusal:
        edit(world, changes, reason=reason)
    assert refusal.value.field == field
    assert counts() == before


def test_a_plan_that_somebody_changed_since_is_shown_first(world):
    edit(world, {"title": "Theirs"}, by=world.administrator)
    with pytest.raises(Stale, match=f"{world.administrator} changed this") as stale:
        edit(world, {"title": "Mine"}, version=world.plan.version)
    assert stale.value.theirs.title == "Theirs"
    assert Plan.objects.get(pk=world.plan.pk).title == "Theirs"


def test_the_rating_rules_change_from_now_on_and_the_earlier_numbers_stay(world):
    row = thresholds(world, needs=False, red=10, green=90)
    assert (row.by, row.reason) == (world.lead, "Agreed by the board")
    found = Plan.objects.with_status().get(pk=world.plan.pk)
    assert (found.green_needs_impact, found.red_share, found.green_share) == (False, 10, 90)
    assert RatingThresholds.objects.filter(plan=world.plan).count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"red": 0}, "red_share"), ({"red": 101}, "red_share"), ({"green": 0}, "green_share"), ({"reason": ""}, "reason")],
)
def test_a_share_is_a_percentage_and_needs_a_reason(world, changes, field):
    with pytest.raises(Refused) as refusal:
        thresholds(world, **changes)
    assert refusal.value.field == field
    assert RatingThresholds.objects.filter(plan=world.plan).count() == 1


# --- The life cycle ---


def test_a_plan_goes_through_its_life_cycle_and_monitoring_opens_the_first_month(world):
    plan = create(world)
    for status in ("submitted", "draft", "submitted", "confirmed"):
        step(plan, status, by=world.lead, note=" Agreed ")
    assert not ReviewCycle.objects.filter(plan=plan).exists()
    row = step(plan, "monitoring", by=world.lead)
    assert [cycle.month for cycle in ReviewCycle.objects.filter(plan=plan)] == [JANUARY]
    assert (str(row), status_of(plan)) == ("Being monitored", "monitoring")
    assert PlanStatus.objects.filter(plan=plan, status="confirmed").get().note == "Agreed"
    step(plan, "closed", by=world.lead)
    assert status_of(plan) == "closed"


def test_the_first_month_may_be_another_than_that_of_the_step(world):
    assert ReviewCycle.objects.get(plan=make_plan(world.authority, world.lead, month=JANUARY + 3)).month == JANUARY + 3


@pytest.mark.parametrize(
    ("status", "words"),
    [("monitoring", "closed, superseded"), ("draft", "closed, superseded"), ("lost", "closed, superseded"), ("", "closed")],
)
def test_a_step_that_may_not_follow_is_refused_and_the_possible_ones_are_named(world, status, words):
    with pytest.raises(Refused, match=f"A plan that is being monitored can become: {words}") as refusal:
        step(world.plan, status, by=world.lead)
    assert refusal.value.field == "status"
    assert status_of(world.plan) == "monitoring"


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (dt.date(2025, 12, 31), "before the step before it, 1 January 2026"),
        (dt.date(2026, 1, 21), "in the future"),
        (dt.date(1999, 1, 1), "between 2000 and 2100"),
    ],
)
def test_a_step_has_a_possible_day(world, on, message):
    with pytest.raises(Refused, match=message) as refusal:
        step(world.plan, "closed", by=world.lead, on=on)
    assert refusal.value.field == "on"
    assert status_of(world.plan) == "monitoring"


def test_a_status_that_somebody_changed_since_is_said(world):
    plan = create(world)
    step(plan, "submitted", by=world.lead, seen="draft")
    with pytest.raises(Refused, match="Somebody else changed the status to “Submitted”"):
        step(plan, "confirmed", by=world.lead, seen="draft")
    assert status_of(plan) == "submitted"


def test_a_plan_is_superseded_by_another_plan_of_the_council(world):
    successor = create(world)
    step(world.plan, "superseded", by=world.lead, superseded_by=successor)
    found = Plan.objects.get(pk=world.plan.pk)
    assert found.superseded_by == successor
    assert found.history.order_by("pk").last().history_change_reason == "Superseded by Improvement plan"


def test_the_plan_that_replaces_it_is_named_and_only_then(world):
    successor = create(world)
    for status, named, message in (
        ("superseded", None, "Choose the plan that replaces this one"),
        ("closed", successor, "Only a superseded plan is replaced by another"),
    ):
        with pytest.raises(Refused, match=message) as refusal:
            step(world.plan, status, by=world.lead, superseded_by=named)
        assert refusal.value.field == "superseded_by"
    assert status_of(world.plan) == "monitoring"


def test_a_plan_that_was_replaced_itself_replaces_none(world):
    second = create(world)
    step(world.plan, "superseded", by=world.lead, superseded_by=second)
    third = create(world, slug="third")
    step(third, "submitted", by=world.lead)
    replaced = Plan.objects.get(pk=world.plan.pk)
    with pytest.raises(Refused, match="has been replaced itself"):
        step(third, "superseded", by=world.lead, superseded_by=replaced)
    assert status_of(third) == "submitted"


def test_a_plan_is_not_superseded_by_itself_or_by_another_councils(world, other_world):
    for named, message in ((world.plan, "cannot replace itself"), (other_world.plan, "must belong to the same council")):
        with pytest.raises(ValidationError, match=message):
            step(world.plan, "superseded", by=world.lead, superseded_by=named)
    assert status_of(world.plan) == "monitoring"


def test_a_published_record_is_sealed_with_its_end_and_source(world):
    sealed = plans.publish_record(plan=world.plan, record_ends=JANUARY, source="Report 7", by=world.lead, now=NOW)
    found = Plan.objects.get(pk=sealed.pk)
    assert (found.published, found.record_ends, found.source) == (True, JANUARY, "Report 7")
    assert found.history.order_by("pk").last().history_change_reason == "Loaded as published"


# --- Deleting ---


def test_a_draft_begun_by_mistake_is_deleted_and_its_history_stays(world):
    plan = create(world)
    key = plan.pk
    plans.remove_plan(plan=plan, reason="Begun twice", by=world.lead, now=NOW)
    assert not Plan.objects.filter(pk=key).exists()
    last = Plan.history.filter(id=key).order_by("pk").last()
    assert (last.history_type, last.history_change_reason, last.actor_label) == ("-", "Begun twice", str(world.lead))


def test_a_plan_that_was_submitted_or_has_areas_is_not_deleted(world):
    submitted, filled = create(world), create(world, slug="filled")
    step(submitted, "submitted", by=world.lead)
    make_area(filled, world.lead)
    for plan in (world.plan, submitted, filled):
        with pytest.raises(Refused, match="Only a draft without areas"):
            plans.remove_plan(plan=plan, reason="x", by=world.lead, now=NOW)
    assert Plan.objects.count() == 3


def test_a_draft_that_replaces_another_plan_is_not_deleted(world):
    successor = create(world)
    step(world.plan, "superseded", by=world.lead, superseded_by=successor)
    with pytest.raises(Refused, match="Another plan was superseded by this one"):
        plans.remove_plan(plan=successor, reason="x", by=world.lead, now=NOW)


@pytest.mark.parametrize("what", ["plan", "area"])
def test_a_deletion_needs_a_reason(world, what):
    before = counts()
    with pytest.raises(Refused, match=f"Say why the {what} is deleted") as refusal:
        if what == "plan":
            plans.remove_plan(plan=create(world), reason=" ", by=world.lead, now=NOW)
        else:
            plans.remove_area(area=make_area(world.plan, world.lead), reason=" ", by=world.lead, now=NOW)
    assert refusal.value.field == "reason"
    assert counts()[0] == before[0] + (what == "plan")


# --- Areas ---


def test_an_area_is_added_and_changed(world):
    area = plans.add_area(plan=world.plan, number=2, title="Leadership", lead_role="Director", by=world.lead, now=NOW)
    assert (str(area), area.lead_role) == ("2. Leadership", "Director")
    saved = plans.edit_area(
        area=area, changes={"title": "Leaders"}, reason="Shorter", by=world.lead, now=NOW, version=area.version
    )
    assert (saved.title, saved.version) == ("Leaders", 2)
    assert saved.history.order_by("pk").last().history_change_reason == "Shorter"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": 1}, "__all__"),
        ({"number": -1}, "number"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"lead_role": "x" * 101}, "lead_role"),
    ],
)
def test_a_bad_field_of_an_area_is_refused(world, fields, field):
    with pytest.raises(ValidationError) as refusal:
        plans.add_area(plan=world.plan, by=world.lead, now=NOW, **({"number": 2, "title": "Two"} | fields))
    assert field in refusal.value.message_dict
    assert Area.objects.count() == 1


def test_an_area_that_somebody_changed_since_is_shown_first(world):
    edit_area(world, {"title": "Theirs"})
    with pytest.raises(Stale):
        edit_area(world, {"title": "Mine"}, version=1)
    with pytest.raises(Refused, match="Nothing was changed"):
        edit_area(world, {"title": "Theirs"})


def test_an_area_without_actions_is_deleted_and_one_with_actions_is_not(world):
    empty = make_area(world.plan, world.lead, 2)
    plans.remove_area(area=empty, reason="Entered twice", by=world.lead, now=NOW)
    with pytest.raises(Refused, match="has actions, so it cannot be deleted"):
        plans.remove_area(area=world.area, reason="x", by=world.lead, now=NOW)
    assert list(Area.objects.all()) == [world.area]


def test_an_area_that_stands_in_a_closed_month_is_not_deleted(world):
    """Its actions have moved to another area since."""
    other = make_area(world.plan, world.lead, 2)
    action = make_action(other, world.lead, reference="2.1")
    close(world.plan, world.lead)
    actions.edit_action(action=action, changes={"area": world.area}, reason="Fits better", by=world.lead, now=NOW)
    with pytest.raises(Refused, match="stands in closed months"):
        plans.remove_area(area=other, reason="x", by=world.lead, now=NOW)


def test_an_area_that_answers_a_finding_or_has_resources_is_not_deleted(world):
    answers, supported = (make_area(world.plan, world.lead, number) for number in (8, 9))
    link_finding(findings_of(world.authority, world.lead)[0], answers, world.lead)
    make_resource(world.plan, world.lead, areas=[supported])
    for area in (answers, supported):
        with pytest.raises(Refused, match="answers a finding or has resources"):
            plans.remove_area(area=area, reason="Twice", by=world.lead, now=at(JANUARY))


def test_a_draft_with_something_on_it_is_not_deleted(world):
    draft = make_plan(world.authority, world.lead, monitored=False)
    make_risk(draft, world.lead)
    with pytest.raises(Refused, match="has projects, resources or risks"):
        plans.remove_plan(plan=draft, reason="Twice", by=world.lead, now=at(JANUARY))
