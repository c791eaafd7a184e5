"""The history cannot be bypassed: who tries to write past it in Python is stopped. The source is watched in test_writes.py."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.history import AppendOnly, HistoryIsFixed, MissingActor, add_row, save_audited
from accounts.models import LocalAuthority, Membership, User
from accounts.services import choose_reminders, edit_account
from boards.models import (
    AgendaItem,
    Board,
    Delivery,
    Meeting,
    Pack,
    PaperCheck,
    PaperFile,
    ReportCycle,
    Rota,
    Seat,
    WordTemplate,
)
from boards.models.pack import PDF
from metrics.models import Composition, CompositionPart, Indicator, Series, SubGroup, Upload, UploadFile
from metrics.months import Month
from metrics.services import compositions, series, snapshots
from plans import rag
from plans.models import (
    Action,
    Area,
    EscalationMeasure,
    Event,
    Finding,
    Inspection,
    Limb,
    Notice,
    Plan,
    Project,
    ResourceItem,
    Risk,
    Update,
)
from plans.services import actions, cycles, links, plans, updates
from tests.boards.making import one_of_each_board
from tests.demands import one_of_each_demand
from tests.factories import JANUARY, at, close, make_budget_line, make_snapshot, make_target, make_user, one_of_each, said

APPEND_ONLY = sorted(
    (
        m
        for app in ("accounts", "metrics", "plans", "boards")
        for m in apps.get_app_config(app).get_models()
        if issubclass(m, AppendOnly)
    ),
    key=lambda model: model.__name__,
)
AUDITED = [
    *(LocalAuthority, User, Membership),
    *(Indicator, SubGroup, Series, Composition, CompositionPart, Upload),
    *(Plan, Area, Action),
    *(Inspection, Finding, Notice, EscalationMeasure, Limb, Project, ResourceItem, Risk, Event),
    *(Board, Seat, Rota, ReportCycle, Meeting, AgendaItem, Pack),
]


@pytest.fixture
def full_world(world):
    """A world with at least one row in every append-only table."""
    first = updates.record_update(
        action=world.action,
        said=said(stage=rag.AWAITING_SIGN_OFF),
        by=world.officer,
        now=at(JANUARY),
        today=at(JANUARY).date(),
    )
    updates.sign_off(update=first, accepted=False, reason="The audit is missing", by=world.lead, now=at(JANUARY))
    actions.move_due_date(
        action=world.action, due=dt.date(2027, 1, 31), reason="The tender failed", by=world.lead, now=at(JANUARY)
    )
    close(world.plan, world.lead)
    cycles.confirm_overall(
        plan=world.plan, month=JANUARY, rating="amber", note="As it is", by=world.lead, now=at(JANUARY), today=JANUARY.last
    )
    cycles.reopen_cycle(plan=world.plan, month=JANUARY, reason="A figure was wrong", by=world.lead, now=at(Month(2026, 2)))
    world.demands = one_of_each_demand(world, add_figures(world))
    add_papers(world, one_of_each_board(world))
    choose_reminders(wanted=[], by=world.lead, now=at(JANUARY))
    return world


def add_figures(world):
    """A row in every table of figures; the series that they are about."""
    by, said_by = world.lead, {"by": world.lead, "now": at(JANUARY)}
    rows = one_of_each(world.authority, by)
    of, cases = rows["series"], rows["composition"]
    links.link_series(action=world.action, series=of, reason="It shows the effect", **said_by)
    make_target(of, by, 85)
    make_budget_line(world.authority, by)
    series.rebase(series=of, month=JANUARY, reason="A new form", **said_by)
    series.annotate(authority=world.authority, month=JANUARY, kind="notice", text="Improvement Notice", **said_by)
    paper = {"month": JANUARY, "source": "Paper 1", **said_by}
    series.add_statement(series=of, label="Cases and teams", text="522/3", period="A quarter", **paper)
    compositions.add_composition_fact(composition=cases, value=Decimal(1786), decimals=0, **paper)
    compositions.write_profile_note(sub_group=rows["subgroup"], month=JANUARY, good="Visits in time", poor="", **said_by)
    correction = make_snapshot(of, by, 78, reason="One team was missing")
    snapshots.withdraw_snapshot(snapshot=correction, reason="It was not", **said_by)
    add_row(UploadFile(upload=rows["upload"], content=b"series,month,value", by=by, known_from=at(JANUARY)))
    return of


def add_papers(world, made):
    """A row in every table of boards that `one_of_each_board` leaves empty."""
    content = {"content": b"paper", "sha256": hashlib.sha256(b"paper").hexdigest()}
    said_by = {"by": world.lead, "known_from": at(JANUARY)}
    publication = made.pack.publication
    add_row(PaperFile(publication=publication, kind=PDF, layout=1, **content, **said_by))
    add_row(WordTemplate(authority=world.authority, filename="ours.docx", size=5, **content, **said_by))
    checked = {"filename": "theirs.docx", "sha256": content["sha256"], "dated": JANUARY.last, "differences": 0}
    add_row(PaperCheck(publication=publication, **checked, **said_by))
    add_row(Delivery(cycle=made.cycle, due=JANUARY.last, on=JANUARY.last, **said_by))


EARLIER = at(dt.date(2020, 1, 1))


def saved_again(row):
    row.known_from = EARLIER
    row.save()


ATTEMPTS = {
    "a row is saved a second time": lambda rows: saved_again(rows.first()),
    "one field of it is": lambda rows: rows.first().save(update_fields=["known_from"]),
    "a row is deleted": lambda rows: rows.first().delete(),
    "rows are updated": lambda rows: rows.update(known_from=EARLIER),
    "rows are deleted": lambda rows: rows.delete(),
    "rows are updated at once": lambda rows: rows.model.objects.bulk_update(list(rows), ["known_from"]),
    "rows are overwritten by adding": lambda rows: rows.model.objects.bulk_create(
        list(rows), update_conflicts=True, update_fields=["known_from"], unique_fields=["id"]
    ),
    "a row is updated or created": lambda rows: rows.model.objects.update_or_create(
        pk=rows.first().pk, defaults={"known_from": EARLIER}
    ),
    "rows are updated through the manager that Django itself uses": lambda rows: rows.model._base_manager.update(
        known_from=EARLIER
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_no_row_that_is_only_added_is_edited_or_deleted(full_world, attempt):
    """Tried on every append-only table; the row stays as it was."""
    for model in APPEND_ONLY:
        rows = model.objects.all()
        before = list(rows.order_by("pk").values())
        assert before, "the fixture makes a row in every table"
        with pytest.raises(HistoryIsFixed):
            attempt(rows)
        assert list(rows.order_by("pk").values()) == before, model.__name__


def test_a_row_with_the_key_of_another_is_refused_by_the_database(full_world):
    for model in APPEND_ONLY:
        count = model.objects.count()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.bulk_create([model.objects.first()])
        assert model.objects.count() == count, model.__name__


class TestWhatIsEditedInPlace:
    """Nothing with a history is saved or deleted without an actor."""

    def test_a_plan_made_without_a_service_is_refused(self, world):
        with pytest.raises(MissingActor), transaction.atomic():
            Plan.objects.create(authority=world.authority, title="Quick", slug="quick")
        assert not Plan.objects.filter(slug="quick").exists()

    @pytest.mark.parametrize("name", ["authority", "plan", "area", "action"])
    def test_a_row_loaded_and_saved_is_refused(self, world, name):
        """The object is loaded anew: what an earlier service left on it does not count."""
        model = type(getattr(world, name))
        row = model.objects.get(pk=getattr(world, name).pk)
        with pytest.raises(MissingActor), transaction.atomic():
            row.save()

    @pytest.mark.parametrize("name", ["authority", "plan", "area", "action"])
    def test_the_object_that_a_service_returned_is_not_signed_for_later_saves(self, world, name):
        """An actor and a reason hold for one save, not for whatever is done to the object afterwards."""
        row = getattr(world, name)
        lines = row.history.count()
        with pytest.raises(MissingActor), transaction.atomic():
            row.save()
        assert row.history.count() == lines

    def test_an_edited_plan_is_not_signed_for_later_saves(self, world):
        plan = plans.edit_plan(plan=world.plan, changes={"title": "New"}, reason="Renamed", by=world.lead, now=at(JANUARY))
        plan.title = "Newer"
        with pytest.raises(MissingActor), transaction.atomic():
            plan.save()
        assert Plan.objects.get(pk=plan.pk).title == "New"

    def test_a_refused_write_leaves_no_signature_either(self, world):
        plan = Plan.objects.get(pk=world.plan.pk)
        plan.update_every = 99
        with pytest.raises(ValidationError):
            save_audited(plan, by=world.lead, reason="Too many")
        assert not hasattr(plan, "_history_user")

    @pytest.mark.parametrize("name", ["plan", "area", "action"])
    def test_a_row_deleted_without_a_service_is_refused(self, world, name):
        model = type(getattr(world, name))
        row = model.objects.get(pk=getattr(world, name).pk)
        with pytest.raises((MissingActor, ProtectedError)), transaction.atomic():
            row.delete()
        assert model.objects.filter(pk=row.pk).exists()

    def test_a_membership_deleted_in_bulk_is_refused(self, world):
        """Deleting a queryset tells the history of each row, which asks who does it."""
        with pytest.raises(MissingActor), transaction.atomic():
            Membership.objects.filter(authority=world.authority).delete()
        assert Membership.objects.filter(authority=world.authority).count() == 5

    def test_the_switch_of_the_library_that_skips_a_history_is_on_nowhere(self, world, settings):
        assert getattr(settings, "SIMPLE_HISTORY_ENABLED", True) is True
        assert not any(hasattr(model, "skip_history_when_saving") for model in AUDITED)

    def test_a_sign_in_writes_no_history_and_a_password_does(self, world, client):
        lines = world.officer.history.count()
        client.force_login(world.officer)
        assert User.objects.get(pk=world.officer.pk).last_login is not None
        assert world.officer.history.count() == lines
        world.officer.set_password("another long password")
        world.officer.save()
        last = world.officer.history.order_by("-pk").first()
        assert (world.officer.history.count(), last.history_user) == (lines + 1, world.officer)


def told_otherwise(line):
    line.history_change_reason = "Nothing happened"
    line.save()


LINE_ATTEMPTS = {
    "a line is edited": lambda lines: told_otherwise(lines.first()),
    "a line is deleted": lambda lines: lines.first().delete(),
    "lines are edited": lambda lines: lines.update(history_change_reason="Nothing happened"),
    "lines are edited at once": lambda lines: lines.model.objects.bulk_update(list(lines), ["history_change_reason"]),
    "lines are deleted": lambda lines: lines.delete(),
    "lines are overwritten by adding": lambda lines: lines.model.objects.bulk_create(
        list(lines), update_conflicts=True, update_fields=["history_change_reason"], unique_fields=["history_id"]
    ),
}


@pytest.mark.parametrize("attempt", LINE_ATTEMPTS.values(), ids=LINE_ATTEMPTS.keys())
def test_no_line_of_a_history_is_edited_or_deleted(full_world, attempt):
    for model in AUDITED:
        lines = model.history.model.objects.all()
        before = list(lines.order_by("pk").values())
        assert before
        with pytest.raises(HistoryIsFixed):
            attempt(lines)
        assert list(lines.order_by("pk").values()) == before, model.__name__


class TestHistoriesThemselves:
    """The rows of a history are as fixed as the others."""

    def test_the_lines_of_one_object_are_not_edited_or_deleted_through_it(self, world):
        before = list(Plan.history.model.objects.values())
        for attempt in (world.plan.history.all().delete, lambda: world.plan.history.all().update(title="x")):
            with pytest.raises(HistoryIsFixed):
                attempt()
        with pytest.raises(HistoryIsFixed):
            Plan.history.all().delete()
        assert list(Plan.history.model.objects.values()) == before

    def test_a_line_without_an_actor_is_not_added(self, world):
        line = Plan.history.model(**{field.attname: None for field in Plan.history.model._meta.fields})
        with pytest.raises(MissingActor):
            line.save()

    def test_a_history_stays_when_its_object_goes(self, world):
        area = plans.add_area(plan=world.plan, number=77, title="By mistake", by=world.lead, now=at(JANUARY))
        key = area.pk
        plans.remove_area(area=area, reason="Added by mistake", by=world.lead, now=at(JANUARY))
        types = list(Area.history.filter(id=key).order_by("pk").values_list("history_type", "actor_label"))
        assert types == [("+", str(world.lead)), ("-", str(world.lead))]

    def test_a_line_keeps_the_name_that_its_actor_had_then(self, world):
        superuser = make_user("Superuser", is_superuser=True)
        name = world.lead.name
        edit_account(user=world.lead, changes={"name": "Renamed"}, reason="Married", by=superuser, now=at(JANUARY))
        assert world.plan.history.order_by("pk").first().actor_label == name


def test_an_update_cannot_be_reassigned_to_another_author(world):
    """The one who wrote it stands for it for ever."""
    update = updates.record_update(action=world.action, said=said(), by=world.officer, now=at(JANUARY), today=at(JANUARY).date())
    update.by = world.lead
    with pytest.raises(HistoryIsFixed):
        update.save()
    assert Update.objects.get(pk=update.pk).by == world.officer
