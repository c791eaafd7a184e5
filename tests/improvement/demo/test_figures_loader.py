"""Figures for a database that an earlier release filled: the council was there already, without them."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import LocalAuthority, Membership
from accounts.permissions import Role
from accounts.services import change_role
from improvement.demo import loader
from improvement.demo.figures_loader import story_calendar
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar
from metrics.models import Indicator, Series, Snapshot
from metrics.months import Month
from plans.models import ReviewCycle
from tests.factories import LONDON, make_user

LOADED = dt.datetime(2026, 9, 8, 10, tzinfo=LONDON)
NOW = dt.datetime(2026, 11, 20, 10, tzinfo=LONDON)


@pytest.fixture
def earlier(db, monkeypatch, settings):
    """Exampleshire as it was loaded in September, its updates left out because loading them takes long."""
    settings.DEMO = True
    monkeypatch.setattr(loader, "events", lambda calendar: [])
    with time_machine.travel(LOADED, tick=False):
        Loader(Calendar(LOADED), lambda text: None).run()
    with time_machine.travel(NOW, tick=False):
        yield LocalAuthority.objects.get(slug="exampleshire")


def load():
    out, err = StringIO(), StringIO()
    call_command("load_demo", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_figures_belong_to_the_months_of_the_plan_and_not_to_those_of_today(earlier):
    """The plan's month 18 is September, so the last full month is August, entered in September and not in October."""
    assert ReviewCycle.objects.get().month == Month(2025, 3)
    out, _ = load()
    assert "Exampleshire: figures for August 2026" in out
    latest = Snapshot.objects.order_by("-month", "-pk").first()
    assert latest.month == Month(2026, 8)
    assert latest.known_from == dt.datetime(2026, 9, 15, 10, tzinfo=LONDON)
    assert not Snapshot.objects.filter(known_from__gte=dt.datetime(2026, 10, 1, tzinfo=LONDON)).exists()
    assert load()[0] == "Exampleshire is loaded already; nothing was changed.\n"


def test_on_the_day_of_loading_nothing_is_entered_after_now(earlier):
    assert story_calendar(earlier, LOADED).now == LOADED
    assert story_calendar(earlier, NOW).now == dt.datetime(2026, 9, 30, 23, 59, tzinfo=LONDON)


def test_where_the_people_may_no_longer_enter_figures_none_are_and_the_reason_is_said(earlier):
    membership = Membership.objects.get(user__email="performance@exampleshire.example")
    change_role(membership=membership, role=Role.BOARD, reason="Left", by=make_user(is_superuser=True), now=NOW)
    out, err = load()
    assert err == "The figures of Exampleshire were not loaded. Your role does not allow you to enter figures.\n"
    assert "Exampleshire is loaded (" not in out
    assert not Series.objects.exists()
    assert not Indicator.objects.filter(authority=earlier).exists()


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
def test_figures_load_on_any_day(db, monkeypatch, settings, now):
    """In the first minutes of a year, the last minutes of a month, on a leap day: up to last month, and none known after now."""
    settings.DEMO = True
    monkeypatch.setattr(loader, "events", lambda calendar: [])
    with time_machine.travel(now, tick=False):
        load()
    assert Snapshot.objects.order_by("-month").first().month == Month.of(now.date()) - 1
    assert not Snapshot.objects.filter(known_from__gt=now).exists()
    assert Snapshot.objects.filter(replaces__isnull=False).count() == 6
