"""Writing projects, resources and risks: what is kept, what is refused, and in which words."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from metrics.months import Month
from plans.models import Project, ProjectStatus, ResourceArea, ResourceItem, ResourceRequest, Risk
from plans.services import plans
from plans.services.programme import (
    add_project,
    add_resource,
    add_risk,
    close_risk,
    edit_project,
    edit_resource,
    edit_risk,
    request_resources,
    set_project_status,
)
from tests.factories import JANUARY, World, at, make_area, make_project, make_resource, make_risk

NOW, TODAY = at(JANUARY), at(JANUARY).date()


def supported(resource) -> set:
    return {row.area for row in ResourceArea.objects.filter(resource=resource).holding()}


def seal(world):
    plans.publish_record(plan=world.plan, record_ends=JANUARY, source="Paper, page 4", by=world.lead, now=NOW)


# --- Projects ---


def test_a_project_is_kept_with_who_and_why_and_is_active(world):
    project = add_project(
        plan=world.plan,
        title="Front door",
        aims="One way in",
        success_measures="Decisions within a day",
        begins=dt.date(2025, 11, 3),
        ends=dt.date(2026, 6, 30),
        lead_role="Head of Service, Front Door",
        reason="Agreed by the board",
        by=world.lead,
        now=NOW,
    )
    assert Project.objects.get() == project
    assert (project.history.get().history_change_reason, project.history.get().actor_label) == (
        "Agreed by the board",
        str(world.lead),
    )
    [status] = project.statuses.all()
    assert (status.status, status.on, status.known_from) == ("active", dt.date(2025, 11, 3), NOW)


@pytest.mark.parametrize("begins", [None, dt.date(2026, 9, 1)])
def test_a_project_that_is_still_ahead_or_has_no_first_day_is_active_from_the_day_it_was_recorded(world, begins):
    project = make_project(world.plan, world.lead, begins=begins, now=NOW)
    assert project.statuses.get().on == TODAY


@pytest.mark.parametrize("person", ["officer", "board", "auditor"])
def test_nobody_else_keeps_projects_resources_or_risks(world, person):
    by = world.people[person]
    with pytest.raises(NotAllowed, match="keep the projects"):
        make_project(world.plan, by)
    with pytest.raises(NotAllowed, match="keep the resources"):
        make_resource(world.plan, by)
    with pytest.raises(NotAllowed, match="keep the risks"):
        make_risk(world.plan, by)
    assert not Project.objects.exists()


def test_a_lead_of_another_council_keeps_nothing_here(world, other_world):
    for make in (make_project, make_resource, make_risk):
        with pytest.raises(NotAllowed):
            make(world.plan, other_world.lead)


def test_a_project_that_ends_before_it_begins_is_refused(world):
    with pytest.raises(ValidationError, match="ends before it begins"):
        make_project(world.plan, world.lead, begins=dt.date(2026, 5, 1), ends=dt.date(2026, 4, 30))
    assert not ProjectStatus.objects.exists()


def test_two_projects_of_a_plan_cannot_have_the_same_title(world):
    make_project(world.plan, world.lead, title="Front door")
    with pytest.raises(ValidationError, match="Another project of this plan has this title"):
        make_project(world.plan, world.lead, title="Front door")


def test_a_project_without_a_title_is_refused(world):
    with pytest.raises(ValidationError):
        make_project(world.plan, world.lead, title="  ")


@pytest.mark.parametrize("field", ["begins", "ends"])
def test_a_day_in_another_century_is_refused(world, field):
    with pytest.raises(Refused, match="between 2000 and 2100") as refusal:
        make_project(world.plan, world.lead, **{field: dt.date(1999, 12, 31)})
    assert refusal.value.field == field


def test_a_project_is_edited_with_a_reason_and_a_version(world):
    project = make_project(world.plan, world.lead, title="Front door")
    edited = edit_project(
        project=project, changes={"title": "Front door and early help"}, reason="Widened", by=world.lead, now=NOW, version=1
    )
    assert (edited.title, edited.version) == ("Front door and early help", 2)
    assert edited.history.first().history_change_reason == "Widened"


def test_a_stale_edit_of_a_project_is_refused(world):
    project = make_project(world.plan, world.lead)
    edit_project(project=project, changes={"aims": "One way in"}, reason="Said", by=world.lead, now=NOW, version=1)
    with pytest.raises(Stale):
        edit_project(project=project, changes={"aims": "Another"}, reason="Said", by=world.administrator, now=NOW, version=1)
    assert Project.objects.get().aims == "One way in"


def test_an_edit_that_changes_nothing_or_says_no_reason_is_refused(world):
    project = make_project(world.plan, world.lead, title="Front door")
    with pytest.raises(Refused, match="Nothing was changed"):
        edit_project(project=project, changes={"title": "Front door"}, reason="Why not", by=world.lead, now=NOW)
    with pytest.raises(Refused, match="Say why") as refusal:
        edit_project(project=project, changes={"title": "Back door"}, reason=" ", by=world.lead, now=NOW)
    assert refusal.value.field == "reason"


def test_a_project_is_devolved_and_taken_up_again_each_with_its_day_and_reason(world):
    project = make_project(world.plan, world.lead, begins=dt.date(2025, 11, 3))
    more = {"project": project, "by": world.lead, "now": NOW, "today": TODAY}
    set_project_status(status="devolved", on=dt.date(2026, 1, 5), reason="Runs by itself", **more)
    set_project_status(status="active", on=dt.date(2026, 1, 15), reason="It did not", **more)
    assert [(row.status, row.on.day, row.reason) for row in project.statuses.all()][1:] == [
        ("devolved", 5, "Runs by itself"),
        ("active", 15, "It did not"),
    ]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"status": "active"}, "status", "active already"),
        ({"status": "forgotten"}, "status", "Choose what became of"),
        ({"on": TODAY + dt.timedelta(days=1)}, "on", "in the future"),
        ({"on": dt.date(2025, 11, 2)}, "on", "before the status before it, 3 November 2025"),
        ({"on": dt.date(1998, 1, 1)}, "on", "between 2000 and 2100"),
        ({"reason": ""}, "reason", "Say why"),
    ],
)
def test_a_status_that_makes_no_sense_is_refused(world, changes, field, words):
    project = make_project(world.plan, world.lead, begins=dt.date(2025, 11, 3))
    given = {"status": "closed", "on": TODAY, "reason": "Done"} | changes
    with pytest.raises(Refused, match=words) as refusal:
        set_project_status(project=project, by=world.lead, now=NOW, today=TODAY, **given)
    assert refusal.value.field == field
    assert project.statuses.count() == 1


def test_a_status_chosen_on_an_old_form_is_refused_and_shows_theirs(world):
    project = make_project(world.plan, world.lead)
    seen = project.statuses.get().pk
    more = {"project": project, "on": TODAY, "now": NOW, "today": TODAY, "seen": seen}
    theirs = set_project_status(status="devolved", reason="Runs by itself", by=world.lead, **more)
    with pytest.raises(Stale, match="Devolved") as refusal:
        set_project_status(status="closed", reason="Done", by=world.administrator, **more)
    assert (refusal.value.theirs, refusal.value.seen) == (theirs, {"seen": theirs.pk})


# --- Resources ---


def test_a_resource_is_kept_with_the_areas_that_it_supports(world):
    second = make_area(world.plan, world.lead)
    resource = add_resource(
        plan=world.plan,
        item="Social workers",
        years="2026/27",
        amount=Decimal("120000.50"),
        areas=[world.area, second, world.area],
        by=world.lead,
        now=NOW,
    )
    assert ResourceItem.objects.get().amount == Decimal("120000.50")
    assert supported(resource) == {world.area, second}
    assert ResourceArea.objects.count() == 2


@pytest.mark.parametrize(
    "amount", [Decimal("-1"), Decimal("10000000000"), Decimal("1.005"), Decimal("NaN"), Decimal("Infinity"), 12.5, "12", None]
)
def test_an_amount_that_is_no_amount_of_money_is_refused(world, amount):
    with pytest.raises(Refused) as refusal:
        add_resource(plan=world.plan, item="Social workers", amount=amount, by=world.lead, now=NOW)
    assert refusal.value.field == "amount"
    with pytest.raises(Refused) as refusal:
        request_resources(plan=world.plan, amount=amount, on=TODAY, reason="Asked", by=world.lead, now=NOW)
    assert refusal.value.field == "amount"
    assert not ResourceItem.objects.exists()
    assert not ResourceRequest.objects.exists()


def test_nothing_is_an_amount(world):
    assert make_resource(world.plan, world.lead, "0").amount == 0


def test_an_area_of_another_plan_is_refused(world, other_world):
    with pytest.raises(Refused, match="areas of this plan") as refusal:
        make_resource(world.plan, world.lead, areas=[other_world.area])
    assert refusal.value.field == "areas"
    assert not ResourceItem.objects.exists()


def test_the_same_item_for_the_same_years_is_refused(world):
    make_resource(world.plan, world.lead, item="Social workers")
    with pytest.raises(ValidationError, match="already has this item"):
        make_resource(world.plan, world.lead, item="Social workers")
    assert make_resource(world.plan, world.lead, item="Social workers", years="2027/28")


def test_a_resource_is_edited_with_the_areas_it_supports(world):
    second = make_area(world.plan, world.lead)
    resource = make_resource(world.plan, world.lead, areas=[world.area])
    edited = edit_resource(
        resource=resource, changes={"amount": Decimal("5")}, areas=[second], reason="Moved", by=world.lead, now=NOW, version=1
    )
    assert (edited.amount, edited.version, supported(edited)) == (5, 2, {second})
    assert ResourceArea.objects.count() == 3, "one, taken away, and another"


def test_a_resource_whose_areas_alone_change_has_that_in_its_history(world):
    resource = make_resource(world.plan, world.lead)
    edited = edit_resource(resource=resource, changes={}, areas=[world.area], reason="It helps", by=world.lead, now=NOW)
    assert supported(edited) == {world.area}
    assert (edited.version, edited.history.first().history_change_reason) == (2, "It helps")


def test_without_areas_an_edit_leaves_them_as_they_are(world):
    resource = make_resource(world.plan, world.lead, areas=[world.area])
    edit_resource(resource=resource, changes={"note": "Grant"}, areas=None, reason="Known now", by=world.lead, now=NOW)
    assert supported(resource) == {world.area}


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"changes": {}, "areas": None}, Refused, "Nothing was changed"),
        ({"changes": {"note": "Grant"}, "reason": ""}, Refused, "Say why"),
        ({"changes": {"amount": Decimal("-1")}}, Refused, "£0 or more"),
        ({"changes": {"note": "Grant"}, "version": 7}, Stale, "after you opened the form"),
        ({"changes": {"plan": 1}}, ValueError, "plan"),
    ],
)
def test_an_edit_of_a_resource_that_makes_no_sense_is_refused(world, given, error, words):
    resource = make_resource(world.plan, world.lead, areas=[world.area])
    given = {"areas": [], "reason": "Known now"} | given
    with pytest.raises(error, match=words):
        edit_resource(resource=resource, by=world.lead, now=NOW, **given)
    assert ResourceItem.objects.get().version == 1
    assert supported(resource) == {world.area}


def test_the_amount_asked_for_is_a_dated_row_and_an_earlier_one_stays(world):
    ask = {"plan": world.plan, "on": TODAY, "by": world.lead, "now": NOW}
    first = request_resources(amount=Decimal("700000"), reason="Report to cabinet", **ask)
    second = request_resources(amount=Decimal("750000"), reason="Raised", purpose="Two years", seen=first.pk, **ask)
    assert list(ResourceRequest.objects.all()) == [first, second]
    with pytest.raises(Refused, match="Nothing was changed"):
        request_resources(amount=Decimal("750000"), reason="Again", purpose="Two years", **ask)
    with pytest.raises(Stale, match="£750,000"):
        request_resources(amount=Decimal("800000"), reason="Raised", seen=first.pk, **ask)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"on": TODAY + dt.timedelta(days=1)}, "on"), ({"on": dt.date(1999, 1, 1)}, "on"), ({"reason": ""}, "reason")],
)
def test_a_request_that_makes_no_sense_is_refused(world, changes, field):
    given = {"amount": Decimal("1"), "on": TODAY, "reason": "Asked"} | changes
    with pytest.raises(Refused) as refusal:
        request_resources(plan=world.plan, by=world.lead, now=NOW, **given)
    assert refusal.value.field == field


# --- Risks ---


def test_a_risk_is_kept_with_its_scores(world):
    risk = add_risk(
        plan=world.plan,
        title="Social workers leave",
        likelihood=4,
        impact=5,
        owner_role="Principal Social Worker",
        mitigation="Retention payments",
        by=world.lead,
        now=NOW,
    )
    assert (Risk.objects.get(), risk.score, risk.closed_on) == (risk, 20, None)


@pytest.mark.parametrize("score", [0, 6, -1])
@pytest.mark.parametrize("field", ["likelihood", "impact"])
def test_a_score_outside_1_to_5_is_refused(world, field, score):
    with pytest.raises(Refused, match="from 1 to 5") as refusal:
        make_risk(world.plan, world.lead, **{field: score})
    assert refusal.value.field == field
    risk = make_risk(world.plan, world.lead)
    with pytest.raises(Refused, match="from 1 to 5"):
        edit_risk(risk=risk, changes={field: score}, reason="Looked again", by=world.lead, now=NOW)


@pytest.mark.parametrize("field", ["title", "owner_role", "mitigation"])
def test_a_risk_without_title_owner_or_mitigation_is_refused(world, field):
    with pytest.raises(ValidationError):
        make_risk(world.plan, world.lead, **{field: " "})


def test_a_risk_is_edited_and_closed_and_then_changed_no_more(world):
    risk = make_risk(world.plan, world.lead)
    edit_risk(risk=risk, changes={"likelihood": 5}, reason="It came nearer", by=world.lead, now=NOW, version=1)
    closed = close_risk(risk=risk, on=TODAY, reason="Posts are filled", by=world.lead, now=NOW, today=TODAY)
    assert (closed.closed_on, closed.version, closed.history.first().history_change_reason) == (TODAY, 3, "Posts are filled")
    with pytest.raises(Refused, match="was closed on 20 January 2026"):
        close_risk(risk=risk, on=TODAY, reason="Twice", by=world.lead, now=NOW, today=TODAY)
    with pytest.raises(Refused, match="was closed on 20 January 2026"):
        edit_risk(risk=risk, changes={"likelihood": 1}, reason="Twice", by=world.lead, now=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"on": TODAY + dt.timedelta(days=1)}, "on"), ({"on": dt.date(1999, 1, 1)}, "on"), ({"reason": ""}, "reason")],
)
def test_a_closing_that_makes_no_sense_is_refused(world, changes, field):
    risk = make_risk(world.plan, world.lead)
    with pytest.raises(Refused) as refusal:
        close_risk(risk=risk, by=world.lead, now=NOW, today=TODAY, **({"on": TODAY, "reason": "Over"} | changes))
    assert refusal.value.field == field
    assert Risk.objects.get().closed_on is None


# --- Published plans ---


def test_a_published_plan_takes_no_change_to_its_programme(world):
    project, resource, risk = (make(world.plan, world.lead) for make in (make_project, make_resource, make_risk))
    seal(world)
    by = {"by": world.lead, "now": NOW}
    changes = [
        lambda: make_project(world.plan, world.lead),
        lambda: make_resource(world.plan, world.lead),
        lambda: make_risk(world.plan, world.lead),
        lambda: edit_project(project=project, changes={"title": "Other"}, reason="Why", **by),
        lambda: set_project_status(project=project, status="closed", on=TODAY, reason="Why", today=TODAY, **by),
        lambda: edit_resource(resource=resource, changes={"note": "Other"}, areas=None, reason="Why", **by),
        lambda: request_resources(plan=world.plan, amount=Decimal(1), on=TODAY, reason="Why", **by),
        lambda: edit_risk(risk=risk, changes={"title": "Other"}, reason="Why", **by),
        lambda: close_risk(risk=risk, on=TODAY, reason="Why", today=TODAY, **by),
    ]
    for change in changes:
        with pytest.raises(Refused, match="is a published record"):
            change()


@pytest.mark.django_db
def test_a_save_takes_at_most_12_queries(django_assert_max_num_queries):
    world = World()
    areas = [world.area, *(make_area(world.plan, world.lead) for _ in range(6))]
    project, risk = make_project(world.plan, world.lead), make_risk(world.plan, world.lead)
    resource = make_resource(world.plan, world.lead, areas=areas[:3])
    by = {"by": world.lead, "now": at(Month(2026, 2))}
    saves = [
        lambda: add_project(plan=world.plan, title="New", **by),
        lambda: edit_project(project=project, changes={"title": "Other"}, reason="Why", **by),
        lambda: set_project_status(project=project, status="closed", on=TODAY, reason="Why", today=TODAY, **by),
        lambda: add_resource(plan=world.plan, item="New", amount=Decimal(1), areas=areas, **by),
        lambda: edit_resource(resource=resource, changes={"note": "Other"}, areas=areas[2:], reason="Why", **by),
        lambda: request_resources(plan=world.plan, amount=Decimal(1), on=TODAY, reason="Why", **by),
        lambda: edit_risk(risk=risk, changes={"title": "Other"}, reason="Why", **by),
        lambda: close_risk(risk=risk, on=TODAY, reason="Why", today=TODAY, **by),
    ]
    for change in saves:
        with django_assert_max_num_queries(12):
            change()
