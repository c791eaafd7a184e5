"""Loading the demonstration through the services, on any day of the year, whole or not at all."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from accounts.errors import Refused
from accounts.models import LocalAuthority, User
from improvement.demo import loader
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar, Event, events
from metrics.months import Month
from plans.models import CycleClosing, Plan, Update
from plans.selectors.standings import find_plan, standings
from tests.factories import LONDON

NOW = dt.datetime(2026, 11, 20, 10, tzinfo=LONDON)


def test_a_story_that_breaks_a_rule_is_refused_by_name_and_nothing_of_it_stays(db, monkeypatch):
    """The first closing, told a second time: the loader obeys the rules that people obey."""
    [first, *_] = [event for event in events(Calendar(NOW)) if event.what == "close"]
    twice = [first, Event(first.at, first.order + 1, "close", first.data)]
    monkeypatch.setattr(loader, "events", lambda calendar: twice)
    with pytest.raises(Refused, match="^close of .* is not the open review month"):
        Loader(Calendar(NOW), lambda text: None).run()
    assert not LocalAuthority.objects.exists()
    assert not User.objects.exists()
    assert not Plan.objects.exists()


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
def test_it_loads_on_any_day(db, now):
    """In the first minutes of a year, the last minutes of a month, on a leap day."""
    with time_machine.travel(now, tick=False):
        with transaction.atomic():
            Loader(Calendar(now), lambda text: None).run()
        plan = find_plan(LocalAuthority.objects.get(slug="exampleshire"), "improvement-plan")
        found = standings(plan, month=None, known_on=None, today=now.date())
    assert found.viewing.as_at.month == Month.of(now.date())
    assert CycleClosing.objects.count() == 18
    assert len(found.positions) == 40
    assert not Update.objects.filter(known_from__gt=now).exists()
    assert plan.actions.count() == 40
