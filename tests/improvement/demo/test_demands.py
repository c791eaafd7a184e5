"""Inspections and notice for a database that an earlier release filled, on any day, whole or not at all."""

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command

from accounts.errors import Refused
from accounts.models import LocalAuthority, Membership, User
from accounts.permissions import Role
from accounts.services import change_role
from improvement.demo import loader
from improvement.demo.demands import DemandsLoader, has_demands
from improvement.demo.figures_loader import FiguresLoader
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar
from metrics import kinds
from metrics.models import Annotation
from metrics.months import AsAt, Month
from metrics.services.series import annotate
from plans import limbs
from plans.models import Claim, Inspection, Notice, Plan
from plans.selectors.judging import judge_measures
from plans.services import notices, plans
from tests.factories import LONDON, make_user

TODAY = dt.datetime(2026, 11, 20, 10, tzinfo=LONDON)


@pytest.fixture
def earlier(db, settings, monkeypatch):
    """What an earlier release loaded: the plan and its figures, with marks of inspection and notice, its updates left out."""
    settings.DEMO = True
    monkeypatch.setattr(loader, "events", lambda calendar: [])
    calendar = Calendar(TODAY)
    with time_machine.travel(TODAY, tick=False):
        Loader(calendar, lambda text: None).run()
        council = LocalAuthority.objects.get(slug="exampleshire")
        FiguresLoader(council, calendar, lambda text: None).run()
        by = User.objects.get(email="performance@exampleshire.example")
        for index, kind in ((-5, kinds.INSPECTION), (-3, kinds.NOTICE)):
            month = calendar.month(index)
            annotate(authority=council, month=month, kind=kind, text="From before", by=by, now=TODAY)
        yield council


def load():
    out, err = StringIO(), StringIO()
    call_command("load_demo", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in apps.get_app_config("plans").get_models()}


class TestADemonstrationOfAnEarlierRelease:
    def test_gets_it_too_and_its_charts_are_not_marked_twice(self, earlier):
        assert not has_demands(earlier)
        assert "Exampleshire is loaded (" in load()[0]
        assert Notice.objects.for_authority(earlier).count() == 1
        asked = Annotation.objects.filter(authority=earlier).exclude(kind="other")
        assert Counter(asked.values_list("kind", flat=True)) == {kinds.INSPECTION: 4, kinds.NOTICE: 1}
        assert asked.filter(text="From before").count() == 2
        assert load()[0] == "Exampleshire is loaded already; nothing was changed.\n"

    def test_gets_none_where_its_people_may_not_record_it_and_the_reason_is_said(self, earlier):
        membership = Membership.objects.get(user__email="lead@exampleshire.example")
        change_role(membership=membership, role=Role.BOARD, reason="Left", by=make_user(is_superuser=True), now=TODAY)
        before = rows()
        out, err = load()
        assert err.startswith("The inspections and notice of Exampleshire were not loaded. ")
        assert "Your role does not allow you to" in err
        assert "Exampleshire is loaded (" not in out
        assert rows() == before, "all of it or nothing"

    def test_gets_none_where_the_plan_was_renamed_and_it_is_said_what_is_missing(self, earlier):
        plan = Plan.objects.get(authority=earlier)
        lead = User.objects.get(email="lead@exampleshire.example")
        plans.edit_plan(plan=plan, changes={"slug": "renamed"}, reason="A shorter address", by=lead, now=TODAY)
        with pytest.raises(Refused, match="^There is no improvement plan in Exampleshire any more.$"):
            DemandsLoader(earlier, Calendar(TODAY), lambda text: None).run()
        assert not Inspection.objects.exists()

    def test_gets_none_where_the_council_recorded_a_notice_of_its_own(self, earlier):
        lead = User.objects.get(email="lead@exampleshire.example")
        about = {"authority": earlier, "kind": "improvement_notice", "title": "Ours", "slug": "ours"}
        notices.add_notice(**about, issued=dt.date(2026, 11, 2), by=lead, now=TODAY, today=TODAY.date())
        assert "inspections" not in load()[0]
        assert Notice.objects.count() == 1


@pytest.mark.full
@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2027, 1, 1, 0, 10, tzinfo=LONDON),
        dt.datetime(2027, 5, 31, 23, 50, tzinfo=LONDON),
        dt.datetime(2028, 2, 29, 9, tzinfo=LONDON),
    ],
    ids=lambda now: now.isoformat(),
)
def test_it_loads_on_any_day_and_shows_the_same(db, settings, monkeypatch, now):
    """In the first minutes of a year, the last minutes of a month, on a leap day."""
    settings.DEMO = True
    monkeypatch.setattr(loader, "events", lambda calendar: [])
    with time_machine.travel(now, tick=False):
        assert not load()[1]
        council = LocalAuthority.objects.get(slug="exampleshire")
        [judged] = judge_measures(council, AsAt(Month.of(now.date())), today=now.date())
    assert {measure.finding for measure in judged.measures} == set(limbs.FINDING_WORDS)
    assert [measure.number for measure in judged.measures if measure.lost] == [3, 7]
    assert not Claim.objects.filter(known_from__gt=now).exists()
