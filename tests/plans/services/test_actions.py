import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from plans.models import Action, Area, Assignment, DueDate, FrozenPosition, Update
from plans.services import actions, cycles, plans, updates
from plans.services.updates import current_statement
from tests.factories import (
    JANUARY,
    at,
    close,
    link_finding,
    make_action,
    make_area,
    make_evidence,
    make_member,
    make_plan,
    make_update,
)
from tests.plans.asked import findings_of

FEBRUARY = JANUARY + 1
NOW = at(JANUARY)
DUE = dt.date(2026, 12, 31)


def facts(action) -> Action:
    return Action.objects.with_facts().get(pk=action.pk)


def stands(action):
    return current_statement(facts(action))


def counts():
    return tuple(model.objects.count() for model in (Action, DueDate, Assignment, Update, Action.history.model))


def add(world, **changes):
    fields = {"reference": "1.2", "title": "Audit every plan", "area": world.area, "by": world.lead, "now": NOW} | changes
    return actions.add_action(plan=world.plan, **fields)


def edit(world, changes, *, reason="Clearer", by=None, version=None):
    return actions.edit_action(action=world.action, changes=changes, reason=reason, by=by or world.lead, now=NOW, version=version)


def move(world, due, *, reason="The contract is late", by=None, seen=False, action=None):
    return actions.move_due_date(action=action or world.action, due=due, reason=reason, by=by or world.lead, now=NOW, seen=seen)


def assign(world, owner, role_title="Service Manager", *, reason="Reorganised", by=None, seen=False):
    return actions.assign(
        action=world.action, owner=owner, role_title=role_title, reason=reason, by=by or world.lead, now=NOW, seen=seen
    )


def end(world, stage="stopped", *, reason="No longer needed", by=None, now=NOW):
    return actions.end_action(action=world.action, stage=stage, reason=reason, by=by or world.lead, now=now)


def reopen(world, *, reason="The need is back", by=None, now=NOW):
    return actions.reopen_action(action=world.action, reason=reason, by=by or world.lead, now=now)


def remove(world, action=None, *, reason="Entered twice", by=None):
    actions.remove_action(action=action or world.action, reason=reason, by=by or world.lead, now=NOW)


WRITES = {
    "add an action": lambda world, by: add(world, by=by),
    "change an action": lambda world, by: edit(world, {"title": "Other"}, by=by),
    "move a due date": lambda world, by: move(world, dt.date(2027, 1, 31), by=by),
    "reassign an action": lambda world, by: assign(world, None, by=by),
    "stop, devolve or reopen an action": lambda world, by: end(world, by=by),
    "delete an action": lambda world, by: remove(world, by=by),
}


# --- Who, and in which plan ---


@pytest.mark.parametrize("what", WRITES)
def test_only_leads_and_administrators_manage_actions(world, what):
    before = counts()
    for role in ("officer", "board", "auditor"):
        with pytest.raises(NotAllowed, match=f"Your role does not allow you to {what}"):
            WRITES[what](world, world.people[role])
    assert counts() == before


@pytest.mark.parametrize("what", WRITES)
def test_an_administrator_manages_actions(world, what):
    before = counts()
    WRITES[what](world, world.administrator)
    assert counts() != before


@pytest.mark.parametrize("what", WRITES)
def test_nobody_manages_the_actions_of_another_council(world, other_world, what):
    before = counts()
    for person in other_world.people.values():
        with pytest.raises(NotAllowed):
            WRITES[what](world, person)
    assert counts() == before


@pytest.mark.parametrize("what", WRITES)
def test_nothing_in_a_published_plan_is_changed(world, what):
    plans.publish_record(plan=world.plan, record_ends=JANUARY, source="Paper 1", by=world.lead, now=NOW)
    before = counts()
    with pytest.raises(Refused, match="published record"):
        WRITES[what](world, world.lead)
    assert counts() == before


@pytest.mark.parametrize("what", WRITES)
def test_nothing_in_a_closed_plan_is_changed(world, what):
    plans.move_status(plan=world.plan, status="closed", on=JANUARY.first, by=world.lead, now=NOW, today=JANUARY.last)
    before = counts()
    with pytest.raises(Refused, match="is closed"):
        WRITES[what](world, world.lead)
    assert counts() == before


# --- Adding ---


def test_an_action_is_added_with_its_original_due_date_and_owner(world):
    action = facts(
        add(
            world,
            start=dt.date(2026, 2, 1),
            due=DUE,
            owner=world.officer,
            role_title=" Service Manager ",
            success_measure="9 of 10 plans are good",
            update_every=3,
        )
    )
    assert (action.due_now, action.due_first, action.due_rows) == (DUE, DUE, 1)
    assert (action.owner_now, action.owner_role, action.owner_name) == (
        world.officer.pk,
        "Service Manager",
        world.officer.name,
    )
    assert (action.known_from, action.update_every, str(action)) == (NOW, 3, "1.2 Audit every plan")
    row = action.history.get()
    assert (row.history_user, row.history_change_reason, row.history_date) == (world.lead, "Added", NOW)
    assert str(DueDate.objects.get(action=action)) == "due 2026-12-31"
    assert str(Assignment.objects.get(action=action)) == "Service Manager"


def test_an_action_may_lack_dates_and_owner(world):
    action = facts(add(world))
    assert (action.due_now, action.due_rows, action.owner_role) == (None, None, None)


def test_a_role_may_own_an_action_before_there_is_a_person(world):
    action = facts(add(world, role_title="Head of Service"))
    assert (action.owner_now, action.owner_role) == (None, "Head of Service")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference": ""}, "reference"),
        ({"reference": "1 2"}, "reference"),
        ({"reference": "../x"}, "reference"),
        ({"reference": "1.2\n"}, "reference"),
        ({"reference": "x" * 21}, "reference"),
        ({"title": ""}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"success_measure": "x" * 1001}, "__all__"),
        ({"update_every": 0}, "__all__"),
        ({"update_every": 13}, "__all__"),
        ({"reference": "1.1"}, "__all__"),
    ],
)
def test_a_bad_field_of_a_new_action_is_refused(world, changes, field):
    before = counts()
    with pytest.raises(ValidationError) as refusal:
        add(world, **changes)
    assert field in refusal.value.message_dict
    assert counts() == before


def test_a_reference_used_twice_is_said_in_words(world):
    with pytest.raises(ValidationError, match="Another action of this plan has this reference"):
        add(world, reference="1.1")


def test_an_area_of_another_plan_is_refused(world):
    other = make_area(make_plan(world.authority, world.lead), world.lead)
    with pytest.raises(ValidationError) as refusal:
        add(world, area=other)
    assert refusal.value.message_dict == {"area": ["Choose an area of the same plan."]}


BAD_DATES = [
    ({"start": dt.date(2026, 3, 1), "due": dt.date(2026, 2, 28)}, "due", "before the start date, 1 March 2026"),
    ({"start": dt.date(1999, 12, 31)}, "start", "between 2000 and 2100"),
    ({"due": dt.date(2101, 1, 1)}, "due", "between 2000 and 2100"),
]


@pytest.mark.parametrize(("dates", "field", "message"), BAD_DATES)
def test_impossible_and_reversed_dates_are_refused(world, dates, field, message):
    before = counts()
    with pytest.raises(Refused, match=message) as refusal:
        add(world, **dates)
    assert refusal.value.field == field
    assert counts() == before


def test_an_action_may_be_due_on_the_day_it_starts(world):
    assert facts(add(world, start=DUE, due=DUE)).due_now == DUE


@pytest.mark.parametrize("person", ["board", "administrator", "auditor"])
def test_an_owner_is_somebody_who_may_update(world, person):
    before = counts()
    for write in (lambda: add(world, owner=world.people[person], role_title="X"), lambda: assign(world, world.people[person])):
        with pytest.raises(Refused, match="officer or programme lead of this council") as refusal:
            write()
        assert refusal.value.field == "owner"
    assert counts() == before


def test_an_owner_belongs_to_the_council(world, other_world):
    with pytest.raises(Refused, match="of this council"):
        assign(world, other_world.officer)
    with pytest.raises(Refused, match="of this council"):
        assign(world, make_member(other_world.authority, "lead", is_superuser=True))


@pytest.mark.parametrize("role_title", ["", "  ", None, "x" * 101])
def test_an_owner_has_a_role_title_of_at_most_100_characters(world, role_title):
    with pytest.raises(Refused) as refusal:
        assign(world, world.officer, role_title)
    assert refusal.value.field == "role_title"
    with pytest.raises(Refused):
        add(world, owner=world.officer, role_title=role_title)
    assert Action.objects.count() == 1


# --- Rewording ---


def test_an_action_is_reworded_with_a_reason_a_version_and_a_history(world):
    other = make_area(world.plan, world.lead, 2)
    saved = edit(world, {"title": "Audit all plans", "area": other, "start": None}, version=1)
    assert (saved.title, saved.area, saved.start, saved.version) == ("Audit all plans", other, None, 2)
    row = saved.history.order_by("pk").last()
    assert (row.title, row.history_change_reason, row.history_user) == ("Audit all plans", "Clearer", world.lead)


def test_an_edit_of_what_somebody_reworded_since_is_refused_with_theirs(world):
    edit(world, {"title": "Theirs"}, by=world.administrator)
    with pytest.raises(Stale, match=f"{world.administrator} changed this after you opened") as stale:
        edit(world, {"title": "Mine"}, version=1)
    assert (stale.value.theirs.title, stale.value.seen) == ("Theirs", {"version": 2})
    assert facts(world.action).title == "Theirs"


@pytest.mark.parametrize(
    ("changes", "reason", "field", "message"),
    [
        ({"title": "Other"}, "", "reason", "Say why this is changed"),
        ({"title": "Other"}, " \n", "reason", "Say why this is changed"),
        ({"title": "Other"}, None, "reason", "Say why this is changed"),
        ({"title": "Other"}, "x" * 501, "reason", "500 characters or fewer. You have typed 501"),
        ({}, "Why", None, "Nothing was changed"),
        ({"reference": "1.1"}, "Why", None, "Nothing was changed"),
        ({"start": dt.date(2027, 1, 1)}, "Why", "due", "before the start date"),
        ({"start": dt.date(1990, 1, 1)}, "Why", "start", "between 2000 and 2100"),
    ],
)
def test_a_rewording_is_refused(world, changes, reason, field, message):
    before = counts()
    with pytest.raises(Refused, match=message) as refusal:
        edit(world, changes, reason=reason)
    assert refusal.value.field == field
    assert counts() == before
    assert facts(world.action).version == 1


def test_wording_is_checked_as_for_a_new_action(world):
    make_action(world.area, world.lead, reference="1.9")
    for changes in ({"title": ""}, {"reference": "1.9"}, {"area": make_area(make_plan(world.authority, world.lead), world.lead)}):
        with pytest.raises(ValidationError):
            edit(world, changes)
    assert facts(world.action).version == 1


@pytest.mark.parametrize("name", ["due", "owner", "stage", "plan", "version"])
def test_what_has_a_service_of_its_own_is_no_wording(world, name):
    with pytest.raises(ValueError, match=name):
        edit(world, {name: None})


# --- Due dates ---


def test_a_due_date_moves_with_a_reason_and_the_original_stays(world):
    row = move(world, dt.date(2027, 1, 31), reason=" The contract is late ")
    assert (row.previous, row.due, row.reason, row.by, row.known_from) == (
        DUE,
        dt.date(2027, 1, 31),
        "The contract is late",
        world.lead,
        NOW,
    )
    move(world, dt.date(2027, 3, 31))
    action = facts(world.action)
    assert (action.due_first, action.due_now, action.due_rows) == (DUE, dt.date(2027, 3, 31), 3)


def test_a_first_due_date_needs_no_reason(world):
    action = make_action(world.area, world.lead, due=None)
    row = move(world, DUE, reason="", action=action)
    assert (row.previous, row.reason) == (None, "")


@pytest.mark.parametrize(
    ("due", "reason", "field", "message"),
    [
        (dt.date(2027, 1, 31), "", "reason", "Say why the due date moves"),
        (dt.date(2027, 1, 31), "  ", "reason", "Say why the due date moves"),
        (dt.date(2027, 1, 31), "x" * 501, "reason", "500 characters or fewer"),
        (DUE, "Why", "due", "This is the due date already"),
        (dt.date(2025, 12, 31), "Why", "due", "before the start date, 1 January 2026"),
        (dt.date(1999, 1, 1), "Why", "due", "between 2000 and 2100"),
        (dt.date(2200, 1, 1), "Why", "due", "between 2000 and 2100"),
    ],
)
def test_a_move_of_the_due_date_is_refused(world, due, reason, field, message):
    with pytest.raises(Refused, match=message) as refusal:
        move(world, due, reason=reason)
    assert refusal.value.field == field
    assert facts(world.action).due_rows == 1


def test_a_due_date_that_somebody_moved_since_is_shown_first(world):
    move(world, dt.date(2027, 1, 31), seen=DUE)
    with pytest.raises(Stale, match="Somebody else moved this due date") as stale:
        move(world, dt.date(2027, 2, 28), seen=DUE)
    assert stale.value.seen == {"seen": dt.date(2027, 1, 31)}
    assert facts(world.action).due_rows == 2
    move(world, dt.date(2027, 2, 28), seen=dt.date(2027, 1, 31))


def test_a_form_opened_while_there_was_no_due_date_is_stale_once_there_is_one(world):
    action = make_action(world.area, world.lead, due=None)
    move(world, DUE, action=action, seen=None)
    with pytest.raises(Stale):
        move(world, dt.date(2027, 1, 1), action=action, seen=None)


# --- Owners ---


def test_an_action_is_reassigned_with_a_reason(world):
    row = assign(world, world.lead, " Programme Lead ", reason=" Vacancy ")
    assert (row.owner, row.role_title, row.reason, row.by) == (world.lead, "Programme Lead", "Vacancy", world.lead)
    assert facts(world.action).owner_now == world.lead.pk
    assert Assignment.objects.filter(action=world.action).count() == 2


def test_a_first_owner_needs_no_reason(world):
    action = make_action(world.area, world.lead, role_title="")
    row = actions.assign(action=action, owner=world.officer, role_title="Team Manager", reason="", by=world.lead, now=NOW)
    assert row.reason == ""


def test_an_owner_may_leave_the_role_vacant(world):
    assign(world, None)
    assert facts(world.action).owner_now is None


def test_a_reassignment_without_a_reason_is_refused(world):
    with pytest.raises(Refused, match="Say why the owner changes") as refusal:
        assign(world, world.lead, reason=" ")
    assert refusal.value.field == "reason"
    assert facts(world.action).owner_now == world.officer.pk


def test_the_same_owner_again_is_refused(world):
    with pytest.raises(Refused, match="Nothing was changed"):
        assign(world, world.officer, f" {world.officer.name} ")
    assert Assignment.objects.filter(action=world.action).count() == 1


def test_an_owner_that_somebody_changed_since_is_shown_first(world):
    other = make_member(world.authority)
    on_screen = facts(world.action).assignment_now
    made = assign(world, other, seen=on_screen)
    with pytest.raises(Stale, match="Somebody else reassigned") as stale:
        assign(world, world.lead, seen=on_screen)
    assert stale.value.seen == {"seen": made.pk}
    assert facts(world.action).owner_now == other.pk


# --- Ending and taking up again ---


@pytest.mark.parametrize("stage", ["stopped", "devolved"])
def test_an_action_is_ended_with_a_reason_and_is_no_longer_rated(world, stage):
    make_update(world.action, world.officer, impact="early_evidence", impact_evidence="Audit")
    row = end(world, stage, reason=" Merged with 1.4 ")
    assert (row.stage, row.rating, row.suggested_code, row.progress) == (stage, "", "R1", "Merged with 1.4")
    assert (row.impact, row.impact_evidence, row.cycle.month) == ("early_evidence", "Audit", JANUARY)
    assert stands(world.action).stage == stage


def test_an_action_that_was_never_updated_can_be_ended(world):
    assert end(world).impact == "not_yet_measurable"


@pytest.mark.parametrize("stage", ["completed", "in_progress", "gone", ""])
def test_an_action_ends_as_stopped_or_devolved(world, stage):
    with pytest.raises(Refused, match="stopped or devolved") as refusal:
        end(world, stage)
    assert refusal.value.field == "stage"
    assert not Update.objects.exists()


@pytest.mark.parametrize(("reason", "message"), [("", "Say why the action is stopped"), ("x" * 1001, "1000 characters or fewer")])
def test_the_end_of_an_action_needs_a_reason(world, reason, message):
    with pytest.raises(Refused, match=message) as refusal:
        end(world, reason=reason)
    assert refusal.value.field == "reason"
    assert not Update.objects.exists()


def test_an_action_that_has_ended_is_not_ended_moved_or_reassigned(world):
    end(world)
    for write in (
        lambda: end(world, "devolved"),
        lambda: move(world, dt.date(2027, 1, 31)),
        lambda: assign(world, world.lead),
    ):
        with pytest.raises(Refused, match="Action 1.1 is stopped"):
            write()
    assert Update.objects.count() == 1
    assert facts(world.action).due_rows == 1


def test_a_stopped_action_is_taken_up_again_rated_as_the_rules_suggest(world):
    end(world)
    row = reopen(world)
    assert (row.stage, row.rating, row.suggested_code) == ("in_progress", "amber", "R9")
    assert stands(world.action).stage == "in_progress"


def test_a_completed_action_is_taken_up_again(world):
    done = make_update(world.action, world.officer, stage="awaiting_sign_off", expected_rating="", expected_by=None)
    updates.sign_off(update=done, accepted=True, by=world.lead, now=NOW)
    reopen(world)
    assert stands(world.action).stage == "in_progress"


def test_only_an_action_that_has_ended_is_taken_up_again(world):
    make_update(world.action, world.officer)
    with pytest.raises(Refused, match="is in progress already"):
        reopen(world)
    end(world)
    with pytest.raises(Refused, match="Say why the action is reopened"):
        reopen(world, reason=" ")
    assert stands(world.action).stage == "stopped"


def test_in_a_reopened_month_an_action_ends_all_the_same(world):
    """February has an update already, which would stand over an end that is filed in January."""
    close(world.plan, world.lead)
    make_update(world.action, world.officer, month=FEBRUARY)
    cycles.reopen_cycle(plan=world.plan, month=JANUARY, reason="Wrong figure", by=world.lead, now=at(FEBRUARY))
    assert end(world, now=at(FEBRUARY)).cycle.month == FEBRUARY
    assert stands(world.action).stage == "stopped"
    reopen(world, now=at(FEBRUARY))
    assert stands(world.action).stage == "in_progress"


# --- Deleting ---


def test_an_action_added_by_mistake_is_deleted_and_its_history_stays(world):
    key = world.action.pk
    remove(world)
    assert not Action.objects.exists()
    last = Action.history.filter(id=key).order_by("pk").last()
    assert last.history_type == "-"
    assert last.history_change_reason == f"Entered twice Was due 2026-12-31. Owner: {world.officer.name}."


def test_the_history_of_a_deleted_action_without_dates_says_the_reason_alone(world):
    action = make_action(world.area, world.lead, due=None, role_title="")
    remove(world, action)
    assert Action.history.filter(id=action.pk, history_type="-").get().history_change_reason == "Entered twice"


def test_an_action_with_updates_or_in_a_closed_month_is_not_deleted_but_stopped(world):
    updated = make_action(world.area, world.lead, owner=world.officer, reference="1.2")
    make_update(updated, world.officer)
    with pytest.raises(Refused, match=r"Action 1.2 has updates.*Stop it instead"):
        remove(world, updated)
    close(world.plan, world.lead)
    with pytest.raises(Refused, match="stands in a closed month"):
        remove(world)
    assert Action.objects.count() == 2
    assert actions.has_record(world.action)


def test_a_deletion_needs_a_reason(world):
    with pytest.raises(Refused, match="Say why the action is deleted"):
        remove(world, reason="")
    assert Action.objects.count() == 1


# --- The past ---


def test_no_change_to_an_action_alters_a_closed_month(world):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    before = list(FrozenPosition.objects.values())
    other = make_area(world.plan, world.lead, 2)
    edit(world, {"title": "Reworded", "area": other})
    move(world, dt.date(2027, 1, 31))
    assign(world, world.lead)
    end(world, now=at(FEBRUARY))
    assert list(FrozenPosition.objects.values()) == before
    assert Area.objects.count() == 2


def test_an_action_with_evidence_or_a_finding_is_not_deleted(world):
    """What was gathered or linked to it would lose what it is about."""
    (finding,) = findings_of(world.authority, world.lead)
    other = make_action(world.area, world.lead)
    make_evidence(world.action, world.officer)
    link_finding(finding, other, world.lead)
    for action in (world.action, other):
        with pytest.raises(Refused, match="so it cannot be deleted"):
            actions.remove_action(action=action, reason="Twice", by=world.lead, now=NOW)
