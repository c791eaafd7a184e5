import datetime as dt

import pytest

from plans.selectors.history import action_history, all_action_edits, month_history, plan_and_area_history
from plans.services import actions, cycles, plans, updates
from plans.services.evidence import withdraw_evidence
from plans.services.links import link_series, unlink_series
from tests.factories import JANUARY, at, make_area, make_evidence, make_indicator, make_series, make_update, said

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
NOW = at(MARCH)


def lines(found):
    """What, from, to and why of each line, oldest first within a moment as printed."""
    return [(line.what, line.before, line.after, line.why) for line in found]


def at_moment(found, moment):
    return lines(line for line in found if line.when == moment)


# --- An action ---


def test_an_update_is_told_with_every_fact_that_it_changed(quarter):
    found = action_history(quarter.actions["1.1"])
    assert at_moment(found, at(JANUARY)) == [
        ("Update for January 2026", "", "The work goes on.", ""),
        ("Stage", "Not started", "In progress", ""),
        ("Rating", "Not rated", "Amber", ""),
        ("Impact", "", "No evidence", ""),
        ("Next rating expected", "", "Green by 31 March 2027", ""),
    ]
    assert at_moment(found, at(FEBRUARY)) == [
        ("Update for February 2026", "", "The work goes on.", ""),
        ("Rating", "Amber", "Green", ""),
        ("Impact", "No evidence", "Early evidence", ""),
        ("What shows the impact", "", "Audit: 7 of 10 plans were good.", ""),
        ("Next rating expected", "Green by 31 March 2027", "nothing", ""),
    ]
    assert {line.who for line in found if line.when == at(JANUARY)} == {str(quarter.world.officer)}


def test_lines_come_newest_first(quarter):
    for found in (
        action_history(quarter.actions["2.2"]),
        plan_and_area_history(quarter.world.plan),
        month_history(quarter.world.plan),
    ):
        moments = [line.when for line in found]
        assert moments == sorted(moments, reverse=True)
        assert len(moments) > 1


def test_a_reason_stands_with_the_rosier_rating_and_alone_where_the_rating_stayed(quarter):
    found = action_history(quarter.actions["2.1"])
    assert ("Rating", "Not rated", "Green", "The court agrees") in lines(found)
    quarter.update(
        "2.1", MARCH, rating="green", difference_reason="The court said so again", expected_rating="", expected_by=None
    )
    found = at_moment(action_history(quarter.actions["2.1"]), NOW)
    assert ("Why rosier than suggested", "The court agrees", "The court said so again", "") in found
    assert not any(line[0] == "Rating" for line in found)


def test_a_move_of_the_due_date_says_from_to_and_why(quarter):
    found = lines(action_history(quarter.actions["1.2"]))
    dates = [line for line in found if line[0] == "Due date"]
    assert dates == [
        ("Due date", "10 February 2026", "15 February 2026", "Late by 15"),
        ("Due date", "15 February 2026", "18 February 2026", "Late by 18"),
        ("Due date", "", "10 February 2026", ""),
    ]


def test_a_change_of_owner_says_from_to_and_why(quarter):
    made = quarter.world
    actions.assign(
        action=quarter.actions["1.1"], owner=made.lead, role_title="Programme Lead", reason="Vacancy", by=made.lead, now=NOW
    )
    found = [line for line in lines(action_history(quarter.actions["1.1"])) if line[0] == "Owner"]
    assert found == [
        ("Owner", made.officer.name, f"Programme Lead ({made.lead.name})", "Vacancy"),
        ("Owner", "", made.officer.name, ""),
    ]


def test_a_rewording_has_a_line_for_each_field(quarter):
    changes = {"title": "New title", "area": quarter.two, "start": None, "update_every": 3, "success_measure": "9 of 10"}
    actions.edit_action(action=quarter.actions["1.1"], changes=changes, reason="Clearer", by=quarter.world.lead, now=NOW)
    found = action_history(quarter.actions["1.1"])
    assert set(at_moment(found, NOW)) == {
        ("Title", quarter.actions["1.1"].title, "New title", "Clearer"),
        ("Area", "1. Standards of practice", "2. Leadership", "Clearer"),
        ("Start date", "1 January 2026", "nothing", "Clearer"),
        ("An update is expected every (months)", "nothing", "3", "Clearer"),
        ("Success measure", "nothing", "9 of 10", "Clearer"),
    }
    assert {line.who for line in found if line.when == NOW} == {str(quarter.world.lead)}
    assert ("Added", "", "Action", "Added") in lines(found)


def test_a_sign_off_says_what_it_changed(quarter):
    found = action_history(quarter.actions["2.2"])
    assert at_moment(found, at(MARCH.first)) == [
        ("Signed off", "Awaiting sign-off", "Completed", "Audited"),
        ("Rating", "Amber", "Green", ""),
    ]
    assert found[0].who == str(quarter.world.lead)


def test_a_refusal_says_why_and_the_next_update_starts_from_it(quarter):
    made = quarter.world
    path = {"expected_rating": "", "expected_by": None}
    asked = quarter.update("1.1", MARCH, stage="awaiting_sign_off", rating="amber", **path)
    updates.sign_off(update=asked, accepted=False, reason="No audit", by=made.lead, now=NOW + dt.timedelta(hours=1))
    later = NOW + dt.timedelta(hours=2)
    updates.record_update(
        action=quarter.actions["1.1"],
        said=said(stage="awaiting_sign_off", **path),
        by=made.officer,
        now=later,
        today=later.date(),
    )
    found = action_history(quarter.actions["1.1"])
    assert at_moment(found, NOW + dt.timedelta(hours=1)) == [("Sign-off refused", "Awaiting sign-off", "In progress", "No audit")]
    assert ("Stage", "In progress", "Awaiting sign-off", "") in at_moment(found, later)


def test_a_correction_says_what_it_corrects_and_is_told_against_it(quarter):
    """January was Amber and February Green: January's correction goes from Amber, and March still comes after February."""
    made = quarter.world
    first = quarter.actions["1.1"].updates.order_by("pk").first()
    correction = said(rating="red", progress="We had counted twice.")
    updates.correct_update(update=first, said=correction, by=made.officer, now=NOW, today=NOW.date())
    found = at_moment(action_history(quarter.actions["1.1"]), NOW)
    assert found == [
        ("Correction of January 2026, written in March 2026", "", "We had counted twice.", ""),
        ("Rating", "Amber", "Red", ""),
    ]
    later = NOW + dt.timedelta(days=1)
    updates.record_update(action=quarter.actions["1.1"], said=said(rating="red"), by=made.officer, now=later, today=later.date())
    assert ("Rating", "Green", "Red", "") in at_moment(action_history(quarter.actions["1.1"]), later)


def test_a_correction_of_a_correction_starts_from_it(quarter):
    made = quarter.world
    first = quarter.actions["1.2"].updates.order_by("pk").first()
    for hour, rating in ((0, "red"), (1, "amber")):
        moment = NOW + dt.timedelta(hours=hour)
        updates.correct_update(update=first, said=said(rating=rating), by=made.officer, now=moment, today=moment.date())
    found = action_history(quarter.actions["1.2"])
    assert ("Rating", "Red", "Amber", "") in at_moment(found, NOW + dt.timedelta(hours=1))


def test_the_end_of_an_action_and_its_return_are_told(quarter):
    actions.reopen_action(action=quarter.actions["2.4"], reason="Needed again", by=quarter.world.lead, now=NOW)
    found = action_history(quarter.actions["2.4"])
    assert ("Stage", "In progress", "Stopped", "") in at_moment(found, at(FEBRUARY))
    assert ("Update for February 2026", "", "Merged with 2.1", "") in at_moment(found, at(FEBRUARY))
    assert ("Stage", "Stopped", "In progress", "") in at_moment(found, NOW)


def test_the_document_of_a_loaded_update_is_told(world):
    updates.record_update(
        action=world.action, said=said(), by=world.lead, now=at(JANUARY), today=at(JANUARY).date(), as_published="Paper 3, 2.1"
    )
    assert ("Update for January 2026", "", "The work goes on.", "Paper 3, 2.1") in lines(action_history(world.action))


def test_an_update_written_into_a_reopened_month_is_told_against_the_month_before_it(quarter):
    made = quarter.world
    quarter.update("1.2", MARCH, rating="red")
    cycles.reopen_cycle(plan=made.plan, month=FEBRUARY, reason="x", by=made.lead, now=NOW)
    later = NOW + dt.timedelta(hours=1)
    updates.record_update(
        action=quarter.actions["1.2"],
        said=said(rating="amber", difference_reason="Counted anew"),
        by=made.officer,
        now=later,
        today=later.date(),
    )
    assert ("Rating", "Red", "Amber", "Counted anew") in at_moment(action_history(quarter.actions["1.2"]), later)


def test_a_measure_that_is_linked_or_unlinked_says_which_and_why(quarter):
    made, action = quarter.world, quarter.actions["1.1"]
    series = make_series(made.authority, made.lead, make_indicator(name="Visits on time"))
    for service, reason, day in ((link_series, "Its effect", 1), (unlink_series, "Another measure is better", 2)):
        service(action=action, series=series, reason=reason, by=made.lead, now=at(dt.date(2026, 3, day)))
    assert [line for line in lines(action_history(action)) if line[0] == "Measure"] == [
        ("Measure", "Visits on time", "nothing", "Another measure is better"),
        ("Measure", "", "Visits on time", "Its effect"),
    ]


def test_evidence_that_is_added_or_withdrawn_is_told(quarter):
    world = quarter.world
    row = make_evidence(quarter.actions["1.1"], world.officer, title="Audit of plans", now=at(MARCH, 10))
    withdraw_evidence(evidence=row, reason="The sample was wrong", by=world.lead, now=at(MARCH, 11))
    found = action_history(quarter.actions["1.1"])
    assert at_moment(found, at(MARCH, 10)) == [("Evidence", "", "Audit of plans", "")]
    assert at_moment(found, at(MARCH, 11)) == [("Evidence", "Audit of plans", "withdrawn", "The sample was wrong")]


@pytest.mark.parametrize("updated", [0, 3])
def test_seven_queries_for_an_action(world, updated, django_assert_num_queries):
    for _ in range(updated):
        make_update(world.action, world.officer)
    with django_assert_num_queries(7):
        action_history(world.action)


# --- A plan ---


def test_every_change_to_a_plan_and_its_areas_is_told(quarter):
    made = quarter.world
    plans.edit_plan(
        plan=made.plan, changes={"title": "Renamed", "wording_red": "Behind."}, reason="Clearer", by=made.lead, now=NOW
    )
    plans.edit_area(area=quarter.two, changes={"lead_role": "Director"}, reason="New post", by=made.lead, now=NOW)
    plans.set_thresholds(
        plan=made.plan, green_needs_impact=False, red_share=10, green_share=90, reason="Agreed", by=made.lead, now=NOW
    )
    empty = make_area(made.plan, made.lead, 3, "Mistake")
    plans.remove_area(area=empty, reason="Twice", by=made.lead, now=NOW)
    found = plan_and_area_history(made.plan)
    told = {(line.about, *line_) for line, line_ in zip(found, lines(found), strict=True)}
    default = "Green needs evidence of impact; overall Red from 25% Red, Green from 75% Green"
    assert told >= {
        ("Plan", "Title", made.plan.title, "Renamed", "Clearer"),
        ("Plan", "What Red means", made.plan.wording_red, "Behind.", "Clearer"),
        ("Area 2, Leadership", "Lead role", "nothing", "Director", "New post"),
        ("Area 3, Mistake", "Deleted", "Area 3, Mistake", "", "Twice"),
        ("Plan", "Rating rules", "", default, "The default"),
        (
            "Plan",
            "Rating rules",
            default,
            "Green needs only being on time; overall Red from 10% Red, Green from 90% Green",
            "Agreed",
        ),
        ("Plan", "Status", "", "Draft on 2 November 2025", ""),
        ("Plan", "Status", "Confirmed on 12 December 2025", "Being monitored on 1 January 2026", ""),
    }


def test_a_successor_and_a_published_record_are_told_by_name(world):
    successor = plans.create_plan(
        authority=world.authority, by=world.lead, now=NOW, on=NOW.date(), title="Plan of 2027", slug="2027"
    )
    plans.move_status(
        plan=world.plan,
        status="superseded",
        on=NOW.date(),
        by=world.lead,
        now=NOW,
        today=NOW.date(),
        superseded_by=successor,
        note="Board, item 3",
    )
    plans.publish_record(plan=successor, record_ends=JANUARY, source="Paper 9", by=world.lead, now=NOW)
    world.plan.refresh_from_db()
    found = lines(plan_and_area_history(world.plan))
    assert ("Superseded by", "nothing", "Plan of 2027", "Superseded by Plan of 2027") in found
    assert ("Status", "Being monitored on 1 January 2026", "Superseded on 20 March 2026", "Board, item 3") in found
    assert ("As published", "no", "yes", "Loaded as published") in lines(plan_and_area_history(successor))


def test_every_edit_of_every_action_is_told_also_of_those_deleted(quarter):
    made = quarter.world
    actions.edit_action(action=quarter.actions["1.1"], changes={"title": "New"}, reason="Clearer", by=made.lead, now=NOW)
    extra = actions.add_action(plan=made.plan, area=made.area, reference="1.9", title="Mistake", by=made.lead, now=NOW)
    actions.remove_action(action=extra, reason="Twice", by=made.lead, now=NOW)
    found = all_action_edits(made.plan)
    told = {(line.about, *line_) for line, line_ in zip(found, lines(found), strict=True)}
    assert ("Action 1.1", "Title", quarter.actions["1.1"].title, "New", "Clearer") in told
    assert ("Action 1.9", "Added", "", "Action 1.9", "Added") in told
    assert ("Action 1.9", "Deleted", "Action 1.9", "", "Twice") in told


def test_every_closing_reopening_and_confirmation_is_told(quarter):
    made = quarter.world
    cycles.reopen_cycle(plan=made.plan, month=FEBRUARY, reason="A wrong figure", by=made.lead, now=NOW)
    found = month_history(made.plan)
    assert [(line.about, *line_) for line, line_ in zip(found, lines(found), strict=True)] == [
        ("February 2026", "Review month", "closed", "reopened", "A wrong figure"),
        ("February 2026", "Review month", "open", "closed; proposed Red (O2)", ""),
        ("February 2026", "Overall rating", "proposed Red (O2)", "confirmed Amber", "Recovery agreed"),
        ("January 2026", "Review month", "open", "closed; proposed Amber (O4)", ""),
    ]
    assert {line.who for line in found} == {str(made.lead)}
