"""The story of the demonstration as dates: it ends today, whatever day that is."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.demo.story import CLOSED_MONTHS, Calendar, action_data, events, plan_data
from metrics.months import Month
from tests.factories import LONDON

moments = st.builds(
    lambda day, time: dt.datetime.combine(day, time, tzinfo=LONDON),
    st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31)),
    st.times(),
)


@pytest.mark.parametrize(
    ("now", "index", "month"),
    [
        (dt.datetime(2026, 11, 20, 10, tzinfo=LONDON), 18, "2026-11"),
        (dt.datetime(2026, 11, 20, 10, tzinfo=LONDON), 0, "2025-05"),
        (dt.datetime(2027, 1, 1, 0, 10, tzinfo=LONDON), 17, "2026-12"),
        (dt.datetime(2026, 7, 31, 23, 30, tzinfo=dt.UTC), 18, "2026-08"),
    ],
)
def test_month_eighteen_is_the_month_of_today_in_london(now, index, month):
    """Half past eleven in the evening of 31 July in Greenwich is August in London."""
    assert str(Calendar(now).month(index)) == month


@pytest.mark.parametrize(("day", "expected"), [(1, "2028-02-01"), (29, "2028-02-29"), (30, "2028-02-29"), (31, "2028-02-29")])
def test_a_day_that_the_month_does_not_have_is_its_last(day, expected):
    calendar = Calendar(dt.datetime(2028, 2, 29, 9, tzinfo=LONDON))
    assert calendar.day({"m": 18, "d": day}).isoformat() == expected


def test_no_date_stays_none():
    assert Calendar(dt.datetime(2028, 2, 29, 9, tzinfo=LONDON)).day(None) is None


@given(moments)
@settings(max_examples=40, deadline=None)
def test_whatever_the_day_everything_happens_in_order_and_by_now(now):
    """Nothing is in the future; every month is closed once and in order; no update stands in a month not begun."""
    calendar = Calendar(now)
    story = events(calendar)
    assert [event.at for event in story] == sorted(event.at for event in story)
    assert max(event.at for event in story) <= now
    assert [event.data["m"] for event in story if event.what == "close"] == list(range(CLOSED_MONTHS))
    for event in story:
        if event.what == "close":
            assert Month.of(event.at.astimezone(LONDON).date()) >= calendar.month(event.data["m"]) + 1


def test_the_story_tells_of_forty_actions_in_six_areas():
    areas = {area["number"] for area in plan_data()["areas"]}
    refs = [action["ref"] for action in action_data()]
    assert len(refs) == len(set(refs)) == 40
    assert {int(ref.split(".")[0]) for ref in refs} == areas == set(range(1, 7))


def test_every_owner_of_the_story_is_a_person_of_it():
    people = {person["key"] for person in plan_data()["people"]}
    for action in action_data():
        assert action["owner"] in people
        assert {change["owner"] for change in action["owner_changes"]} <= people


def test_no_two_people_and_no_two_updates_say_the_same():
    """Demonstration text that is copied from action to action reads like a machine."""
    said = [update["progress"] for action in action_data() for update in action["updates"] if update["corrects"] is None]
    assert len(set(said)) > 0.95 * len(said)
    emails = [person["email"] for person in plan_data()["people"]]
    assert len(set(emails)) == len(emails)
