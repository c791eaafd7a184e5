import datetime as dt

from accounts.history import save_audited
from accounts.models import Membership, User
from plans.selectors.my_work import my_work
from plans.services import actions, plans
from tests.factories import JANUARY, World, at, make_action, make_member, make_plan, make_update

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
TODAY = dt.date(2026, 3, 20)


def work(person, today=TODAY):
    return my_work(User.objects.get(pk=person.pk), today)


def references(positions) -> list[str]:
    return [position.reference for position in positions]


def test_an_officer_sees_what_is_overdue_due_done_and_not_asked_for(quarter):
    quarter.update("1.1", MARCH, rating="red")
    (found,) = work(quarter.world.officer)
    assert (found.plan, found.month, found.is_lead) == (quarter.world.plan, MARCH, False)
    assert references(found.overdue) == ["2.1"]
    assert references(found.due) == ["1.2", "2.3"]
    assert references(found.done) == ["1.1"]
    assert references(found.other) == ["2.2"]
    assert (found.to_do, found.asked_for, found.everybody) == (3, 4, [])


def test_stopped_and_devolved_actions_are_nobodys_work(quarter):
    assert "2.4" not in references(work(quarter.world.officer)[0].positions)


def test_an_action_that_was_reassigned_is_the_new_owners_work(quarter):
    other = make_member(quarter.world.authority)
    actions.assign(
        action=quarter.actions["1.2"], owner=other, role_title="Other", reason="x", by=quarter.world.lead, now=at(MARCH)
    )
    assert references(work(other)[0].due) == ["1.2"]
    assert "1.2" not in references(work(quarter.world.officer)[0].positions)


def test_a_lead_sees_everybodys_work_beside_their_own(quarter):
    quarter.update("1.1", MARCH, stage="awaiting_sign_off", expected_rating="", expected_by=None)
    make_action(quarter.two, quarter.world.lead, owner=quarter.world.lead, reference="2.7", start=dt.date(2026, 3, 1))
    (found,) = work(quarter.world.lead)
    assert found.is_lead
    assert references(found.positions) == ["2.7"]
    assert references(found.not_updated) == ["1.2", "2.1", "2.3", "2.7"]
    assert references(found.awaiting_sign_off) == ["1.1"]


def test_who_reads_only_has_no_work(quarter):
    for person in (quarter.world.board, quarter.world.administrator, quarter.world.auditor):
        assert work(person) == []


def test_only_plans_that_are_monitored_ask_for_work(quarter):
    made = quarter.world
    make_plan(made.authority, made.lead, monitored=False)
    assert len(work(made.officer)) == 1
    plans.move_status(plan=made.plan, status="closed", on=MARCH.first, by=made.lead, now=at(MARCH), today=TODAY)
    assert work(made.officer) == []


def test_a_published_record_asks_for_no_work(quarter):
    made = quarter.world
    plans.publish_record(plan=made.plan, record_ends=FEBRUARY, source="Paper 1", by=made.lead, now=at(MARCH))
    assert work(made.officer) == []


def test_a_person_of_two_councils_sees_the_work_of_both(quarter):
    elsewhere = World("elsewhere")
    officer = quarter.world.officer
    save_audited(Membership(user=officer, authority=elsewhere.authority, role="officer"), by=elsewhere.administrator, reason="x")
    found = {row.plan: row for row in work(officer, dt.date(2026, 1, 20))}
    assert set(found) == {quarter.world.plan, elsewhere.plan}
    assert found[elsewhere.plan].positions == []


def test_a_quarterly_update_is_due_in_its_third_month(quarter):
    action = make_action(
        quarter.two, quarter.world.lead, owner=quarter.world.officer, reference="2.6", update_every=3, start=dt.date(2026, 3, 2)
    )
    assert "2.6" in references(work(quarter.world.officer)[0].due)
    make_update(action, quarter.world.officer, month=MARCH)
    assert "2.6" in references(work(quarter.world.officer)[0].done)


def test_two_queries_and_three_for_a_plan(quarter, django_assert_num_queries):
    person = User.objects.get(pk=quarter.world.officer.pk)
    assert person.memberships
    with django_assert_num_queries(2 + 3):
        my_work(person, TODAY)
