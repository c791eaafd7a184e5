import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

import accounts.history
from accounts.history import (
    HistoryIsFixed,
    MissingActor,
    add_row,
    add_rows,
    check_rows,
    delete_audited,
    save_all_audited,
    save_audited,
)
from accounts.models import Membership
from plans.models import Area, DueDate, PlanStatus
from tests.factories import JANUARY, at, make_action, make_area

APRIL = at(dt.date(2026, 4, 3))


def test_a_saved_change_says_who_when_and_why(world):
    world.area.title = "Standards"
    save_audited(world.area, by=world.lead, reason="A shorter title", now=APRIL)
    row = world.area.history.order_by("pk").last()
    assert (row.history_user, row.actor_label) == (world.lead, str(world.lead))
    assert (row.history_change_reason, row.history_date, row.history_type) == ("A shorter title", APRIL, "~")
    assert row.title == "Standards"


def test_without_a_time_the_history_uses_the_clock(world):
    before = timezone.now()
    world.area.title = "Standards"
    save_audited(world.area, by=world.lead, reason="A shorter title")
    assert before <= world.area.history.order_by("pk").last().history_date <= timezone.now()


def test_a_history_keeps_the_name_a_person_had_then(world):
    world.area.title = "Standards"
    save_audited(world.area, by=world.lead, reason="Wording", now=APRIL)
    name = world.lead.name
    world.lead.name = "Programme office"
    save_audited(world.lead, by=world.administrator, reason="Role titles only")
    assert world.area.history.order_by("pk").last().actor_label == name


@pytest.mark.parametrize("fresh", [True, False], ids=["read anew", "saved by a service before"])
def test_a_save_without_an_actor_is_refused_and_nothing_is_saved(world, fresh):
    """Who made the last change does not sign the next one."""
    area = Area.objects.get(pk=world.area.pk) if fresh else world.area
    area.title = "Nobody's"
    with pytest.raises(MissingActor, match="say who makes this change"), transaction.atomic():
        area.save()
    assert Area.objects.get(pk=area.pk).title == "Standards of practice"


def test_a_bad_field_is_refused_before_anything_is_saved(world):
    rows = world.area.history.count()
    world.area.title = ""
    with pytest.raises(ValidationError):
        save_audited(world.area, by=world.lead, reason="No title")
    assert Area.objects.get(pk=world.area.pk).title == "Standards of practice"
    assert world.area.history.count() == rows


def test_a_deleted_object_leaves_its_history_with_who_and_why(world):
    area = make_area(world.plan, world.lead, 7)
    key = area.pk
    delete_audited(area, by=world.lead, reason="Entered twice")
    last = Area.history.filter(id=key).order_by("pk").last()
    assert (last.history_type, last.history_change_reason, last.actor_label) == ("-", "Entered twice", str(world.lead))
    assert Area.history.filter(id=key).count() == 2


def test_a_history_row_is_neither_edited_nor_deleted(world):
    row = world.plan.history.first()
    row.title = "Rewritten"
    with pytest.raises(HistoryIsFixed, match="never edited"):
        row.save()
    with pytest.raises(HistoryIsFixed, match="never deleted"):
        row.delete()
    assert world.plan.history.first().title == world.plan.title


def test_a_dated_row_is_neither_edited_nor_deleted(world):
    row = DueDate.objects.get(action=world.action)
    row.due = dt.date(2027, 1, 1)
    with pytest.raises(HistoryIsFixed, match="add a new one"):
        row.save()
    with pytest.raises(HistoryIsFixed, match="never deleted"):
        row.delete()


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.update(due=dt.date(2027, 1, 1)),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["due"]),
        lambda rows: rows.bulk_create(list(rows), update_conflicts=True, update_fields=["due"], unique_fields=["id"]),
        lambda rows: rows.filter(pk__gt=0).order_by("pk").update(due=dt.date(2027, 1, 1)),
    ],
    ids=["update", "delete", "bulk_update", "bulk_create over old rows", "filtered update"],
)
def test_dated_rows_are_not_edited_or_deleted_together_either(world, write):
    with pytest.raises(HistoryIsFixed):
        write(DueDate.objects.filter(action=world.action))
    assert DueDate.objects.get(action=world.action).due == dt.date(2026, 12, 31)


def test_dated_rows_reached_from_their_object_are_guarded_too(world):
    with pytest.raises(HistoryIsFixed):
        world.action.due_dates.all().update(due=dt.date(2027, 1, 1))


def test_a_dated_row_needs_its_moment_and_its_person(world):
    for missing in ({"by": world.lead}, {"known_from": APRIL}):
        with pytest.raises(ValidationError, match="the person who stands for it"):
            add_row(PlanStatus(plan=world.plan, status="closed", on=APRIL.date(), **missing))


def test_a_dated_row_with_a_bad_field_is_refused(world):
    with pytest.raises(ValidationError) as refusal:
        add_row(PlanStatus(plan=world.plan, status="lost", on=APRIL.date(), by=world.lead, known_from=APRIL))
    assert "status" in refusal.value.message_dict


def test_many_dated_rows_are_added_together_or_not_at_all(world):
    """Each is checked before the first is added, and none that is there already is taken again."""

    def status(**fields):
        given = {"plan": world.plan, "status": "closed", "on": APRIL.date(), "by": world.lead, "known_from": APRIL}
        return PlanStatus(**(given | fields))

    before = PlanStatus.objects.count()
    for bad in (status(status="lost"), status(by=None), status(known_from=None), status(note="A\x07B")):
        with pytest.raises(ValidationError):
            add_rows([status(), bad])
    with pytest.raises(HistoryIsFixed):
        add_rows([status(), PlanStatus.objects.first()])
    assert PlanStatus.objects.count() == before
    assert add_rows([]) == []
    added = add_rows([status(), status(status="monitoring")])
    assert [row.status for row in PlanStatus.objects.filter(pk__in=[row.pk for row in added])] == ["closed", "monitoring"]


def test_very_many_dated_rows_are_checked_apart_from_the_transaction_that_adds_them(world, monkeypatch):
    """Checked beforehand they are not checked twice."""
    row = PlanStatus(plan=world.plan, status="closed", on=APRIL.date(), by=world.lead, known_from=APRIL)
    check_rows([row])
    monkeypatch.setattr(accounts.history, "check_rows", lambda rows: pytest.fail("checked again"))
    assert [added.status for added in add_rows([row], checked=True)] == ["closed"]
    monkeypatch.undo()
    with pytest.raises(HistoryIsFixed):
        check_rows([row])


def test_a_dated_row_keeps_the_clock_apart_from_when_it_was_known(world):
    before = timezone.now()
    row = add_row(PlanStatus(plan=world.plan, status="closed", on=APRIL.date(), by=world.lead, known_from=APRIL))
    assert row.known_from == APRIL
    assert before <= row.recorded_at <= timezone.now()


def test_rows_known_on_a_day_are_those_known_from_then_or_before(world):
    action = make_action(world.area, world.lead, now=at(JANUARY.first))
    rows = DueDate.objects.filter(action=action)
    moment = at(JANUARY.first)
    assert list(rows.known_on(moment)) == list(rows)
    assert not rows.known_on(moment - dt.timedelta(seconds=1))
    assert list(rows.known_on(None)) == list(rows)


def test_a_password_chosen_by_the_person_is_signed_by_the_person(world):
    world.officer.set_password("another-long-password")
    world.officer.save()
    row = world.officer.history.order_by("pk").last()
    assert (row.history_user_id, row.history_change_reason) == (world.officer.pk, "Password chosen")
    assert not hasattr(row, "password")


def test_signing_in_leaves_no_history(world):
    rows = world.officer.history.count()
    world.officer.last_login = APRIL
    world.officer.save(update_fields=["last_login"])
    assert world.officer.history.count() == rows


def test_taking_a_role_away_keeps_its_history(world):
    membership = Membership.objects.get(user=world.board)
    key = membership.pk
    delete_audited(membership, by=world.administrator, reason="Left the board")
    assert [row.history_type for row in Membership.history.filter(id=key).order_by("pk")] == ["+", "-"]


class TestSeveralAtOnce:
    """`save_all_audited`: what `save_audited` does, for several objects in two queries."""

    def test_new_objects_are_added_each_with_the_first_line_of_its_history(self, world, django_assert_num_queries):
        rows = [Area(plan=world.plan, number=number, title=f"Area {number}") for number in (7, 8)]
        with django_assert_num_queries(2):
            save_all_audited(rows, by=world.lead, reason="Agreed", now=at(JANUARY))
        for row in rows:
            line = row.history.get()
            assert (line.history_type, line.title, line.history_change_reason) == ("+", row.title, "Agreed")
            assert (line.history_user, line.actor_label, line.history_date) == (world.lead, world.lead.name, at(JANUARY))

    def test_of_objects_that_are_there_only_the_fields_named_are_saved(self, world):
        area = world.area
        area.title, area.lead_role = "Renamed", "Not saved"
        save_all_audited([area], by=world.lead, reason="Agreed", now=at(JANUARY), changed=("title",))
        assert area.history.order_by("pk").last().history_type == "~"
        area.refresh_from_db()
        assert (area.title, area.lead_role) == ("Renamed", "")

    def test_one_that_is_refused_keeps_all_of_them_out(self, world):
        rows = [Area(plan=world.plan, number=7, title="Good"), Area(plan=world.plan, number=8, title="\u200b")]
        with pytest.raises(ValidationError):
            save_all_audited(rows, by=world.lead, reason="Agreed", now=at(JANUARY))
        assert not Area.objects.filter(number__in=(7, 8)).exists()

    def test_without_a_person_nothing_is_saved(self, world):
        with pytest.raises(MissingActor):
            save_all_audited([Area(plan=world.plan, number=7, title="Good")], by=None, reason="Agreed", now=at(JANUARY))
        assert not Area.objects.filter(number=7).exists()

    def test_nothing_is_nothing(self, world, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert save_all_audited([], by=world.lead, reason="Agreed", now=at(JANUARY)) == []
