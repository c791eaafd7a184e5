"""Writing the events of the timeline."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from metrics.months import Month
from plans.models import Event
from plans.services.events import add_event, edit_event, remove_event
from tests.factories import JANUARY, at, make_event

NOW, TODAY = at(JANUARY), at(JANUARY).date()
FEBRUARY = JANUARY + 1


def test_an_event_is_kept_with_who_and_why(world):
    event = add_event(
        authority=world.authority,
        kind="decision",
        month=JANUARY,
        day=dt.date(2026, 1, 12),
        text="Cabinet agrees the plan",
        by=world.lead,
        now=NOW,
    )
    assert Event.objects.get() == event
    assert (event.history.get().actor_label, event.history.get().history_change_reason) == (str(world.lead), "Recorded")
    assert (event.planned, event.published, event.known_from) == (False, False, NOW)


@pytest.mark.parametrize("person", ["officer", "board", "auditor"])
def test_nobody_else_keeps_events(world, person):
    event = make_event(world.authority, world.lead)
    by = world.people[person]
    with pytest.raises(NotAllowed, match="keep the events"):
        make_event(world.authority, by)
    with pytest.raises(NotAllowed):
        edit_event(event=event, changes={"text": "Other"}, reason="Why", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        remove_event(event=event, reason="Why", by=by, now=NOW)
    assert Event.objects.count() == 1


def test_a_lead_of_another_council_keeps_nothing_here(world, other_world):
    with pytest.raises(NotAllowed):
        make_event(world.authority, other_world.lead)


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2026, 2, 1), dt.date(2025, 1, 12)])
def test_a_day_outside_its_month_is_refused(world, day):
    with pytest.raises(Refused, match="not in January 2026") as refusal:
        make_event(world.authority, world.lead, day=day)
    assert refusal.value.field == "day"
    event = make_event(world.authority, world.lead)
    with pytest.raises(Refused, match="not in January 2026"):
        edit_event(event=event, changes={"day": day}, reason="Known now", by=world.lead, now=NOW)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"month": FEBRUARY}, "month"),
        ({"month": JANUARY, "day": TODAY + dt.timedelta(days=1)}, "day"),
        ({"month": Month(1999, 12)}, "month"),
        ({"month": Month(2101, 1), "planned": True}, "month"),
        ({"month": JANUARY, "kind": "party"}, "kind"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(world, fields, field):
    given = {"kind": "letter", "text": "Letter from the department"} | fields
    with pytest.raises(Refused) as refusal:
        add_event(authority=world.authority, by=world.lead, now=NOW, **given)
    assert refusal.value.field == field
    assert not Event.objects.exists()


def test_what_is_ahead_is_planned_and_may_stay_so_when_its_day_is_past(world):
    assert make_event(world.authority, world.lead, FEBRUARY, planned=True, now=NOW).planned
    assert make_event(world.authority, world.lead, Month(2025, 6), planned=True, now=NOW).planned


@pytest.mark.parametrize("text", ["", "   ", "x" * 251])
def test_an_event_without_words_or_with_too_many_is_refused(world, text):
    with pytest.raises(ValidationError):
        make_event(world.authority, world.lead, text=text)


def test_a_planned_event_that_has_happened_is_said_so_with_a_reason(world):
    event = make_event(world.authority, world.lead, FEBRUARY, planned=True, now=NOW)
    later = at(FEBRUARY)
    edited = edit_event(
        event=event,
        changes={"planned": False, "day": dt.date(2026, 2, 12)},
        reason="It took place",
        by=world.lead,
        now=later,
        version=1,
    )
    assert (edited.planned, edited.version, edited.history.count()) == (False, 2, 2)
    with pytest.raises(Stale):
        edit_event(event=event, changes={"text": "Other"}, reason="Why", by=world.lead, now=later, version=1)


def test_an_event_deleted_by_mistake_leaves_its_history(world):
    event = make_event(world.authority, world.lead)
    with pytest.raises(Refused, match="Say why"):
        remove_event(event=event, reason="", by=world.lead, now=NOW)
    remove_event(event=event, reason="Twice in the list", by=world.lead, now=NOW)
    assert not Event.objects.exists()
    last = Event.history.first()
    assert (last.history_type, last.history_change_reason, last.actor_label) == ("-", "Twice in the list", str(world.lead))
    with pytest.raises(Refused, match="has deleted this event"):
        remove_event(event=event, reason="Again", by=world.lead, now=NOW)


def test_a_published_event_names_its_source_and_takes_no_change(world):
    with pytest.raises(ValidationError):
        make_event(world.authority, world.lead, published=True)
    event = make_event(world.authority, world.lead, published=True, source="Paper, page 4")
    with pytest.raises(Refused, match=r"as it was published \(Paper, page 4\)"):
        edit_event(event=event, changes={"text": "Other"}, reason="Why", by=world.lead, now=NOW)
    with pytest.raises(Refused, match="cannot be changed"):
        remove_event(event=event, reason="Why", by=world.lead, now=NOW)


def test_a_save_takes_at_most_12_queries(world, django_assert_max_num_queries):
    event = make_event(world.authority, world.lead)
    with django_assert_max_num_queries(12):
        make_event(world.authority, world.lead)
    with django_assert_max_num_queries(12):
        edit_event(event=event, changes={"text": "Other"}, reason="Why", by=world.lead, now=NOW)
    with django_assert_max_num_queries(12):
        remove_event(event=event, reason="Why", by=world.lead, now=NOW)
