"""The dated rows about an action, read together."""

import datetime as dt

import pytest

from metrics.selectors.book import Mark
from metrics.services import series as about_series
from plans.selectors.action_page import find_action
from plans.selectors.changes import changes_of
from plans.services import actions
from plans.services.links import link_series, unlink_series
from tests.factories import JANUARY, at, make_action, make_figures, make_series, make_target

DECEMBER = JANUARY - 1


@pytest.fixture
def series(world):
    made = make_series(world.authority, world.lead)
    make_figures(made, world.lead, [70, 77], last=JANUARY)
    return made


@pytest.fixture
def action(world):
    return find_action(world.authority, world.plan.slug, "1.1")


def on(day):
    return at(dt.date(2026, 1, day))


def link(action, series, by, day=5):
    link_series(action=action, series=series, reason="Its effect", by=by, now=on(day))


def test_due_dates_and_owners_come_oldest_first_with_who_and_why(world, action):
    actions.move_due_date(action=action, due=dt.date(2027, 3, 31), reason="Late tender", by=world.lead, now=on(8))
    actions.assign(action=action, owner=None, role_title="Head of Practice", reason="Moved", by=world.lead, now=on(9))
    found = changes_of(action)
    assert [(row.previous, row.due, row.reason) for row in found.due_dates] == [
        (None, dt.date(2026, 12, 31), ""),
        (dt.date(2026, 12, 31), dt.date(2027, 3, 31), "Late tender"),
    ]
    assert found.moves == found.due_dates[1:]
    assert [(row.role_title, row.reason, row.by) for row in found.assignments] == [
        (world.officer.name, "", world.lead.name),
        ("Head of Practice", "Moved", world.lead.name),
    ]
    assert found.moves[0].known_from == on(8)


def test_the_links_that_hold_in_the_order_in_which_they_were_made(world, action, series):
    second = make_series(world.authority, world.lead)
    link(action, series, world.lead)
    link(action, second, world.lead, 6)
    unlink_series(action=action, series=series, reason="No", by=world.lead, now=on(7))
    assert [(row.series_id, row.linked) for row in changes_of(action).links] == [
        (series.pk, True),
        (second.pk, True),
        (series.pk, False),
    ]
    assert list(changes_of(action).holding) == [second.pk]
    link(action, series, world.lead, 8)
    assert list(changes_of(action).holding) == [second.pk, series.pk]
    assert changes_of(action).holding[series.pk].by == world.lead.name


def test_what_is_set_on_a_linked_series_comes_with_it(world, other_world, action, series):
    link(action, series, world.lead)
    make_target(series, world.lead, 85, kind="milestone", month=DECEMBER)
    about_series.rebase(series=series, month=DECEMBER, reason="New team", by=world.lead, now=on(6))
    common = {"kind": "inspection", "by": world.lead, "now": on(6)}
    about_series.annotate(authority=world.authority, series=None, month=JANUARY, text="Inspected", **common)
    about_series.annotate(authority=world.authority, series=series, month=JANUARY, text="Counted anew", **common)
    # None of these is about this series.
    other = make_series(world.authority, world.lead)
    make_target(other, world.lead, 1)
    about_series.annotate(authority=world.authority, series=other, month=JANUARY, text="Elsewhere", **common)
    theirs = common | {"by": other_world.lead}
    about_series.annotate(authority=other_world.authority, series=None, month=JANUARY, text="Another council", **theirs)
    found = changes_of(action)
    assert [(row.kind, row.month, row.value, row.upper) for row in found.targets[series.pk]] == [
        ("milestone", DECEMBER, 85, None)
    ]
    assert list(found.targets) == [series.pk]
    assert found.marks_on(series.pk) == [
        Mark(DECEMBER, "rebase", "New team"),
        Mark(JANUARY, "inspection", "Inspected"),
        Mark(JANUARY, "inspection", "Counted anew"),
    ]


def test_a_mark_that_was_moved_is_told_in_its_new_month_only(world, action, series):
    link(action, series, world.lead)
    common = {"authority": world.authority, "kind": "inspection", "by": world.lead}
    mark = about_series.annotate(month=DECEMBER, text="Inspected", now=on(6), **common)
    about_series.move_annotation(annotation=mark, month=JANUARY, text="Inspected", by=world.lead, now=on(8))
    assert changes_of(action).marks_on(series.pk) == [Mark(JANUARY, "inspection", "Inspected")]
    then = changes_of(action, on(7), on(7)).marks_on(series.pk)
    assert then == [Mark(DECEMBER, "inspection", "Inspected")]


def test_new_limits_that_were_taken_back_are_not_marked(world, action, series):
    link(action, series, world.lead)
    for active in (True, False):
        about_series.rebase(series=series, month=DECEMBER, reason="x", by=world.lead, now=on(6), active=active)
    assert changes_of(action).marks_on(series.pk) == []


def test_what_was_known_on_a_day(world, action, series):
    link(action, series, world.lead, 5)
    make_target(series, world.lead, 85, now=on(7))
    actions.move_due_date(action=action, due=dt.date(2027, 3, 31), reason="Late tender", by=world.lead, now=on(8))
    early = changes_of(action, on(4), on(4))
    assert (early.moves, early.links, dict(early.targets)) == ([], [], {})
    assert not changes_of(action, on(6), on(6)).targets
    late = changes_of(action, on(6), None)
    assert (len(late.targets[series.pk]), late.moves) == (1, []), "figures are shown as they are known now"


def test_one_query_and_another_action_has_none_of_it(world, action, series, django_assert_num_queries):
    link(action, series, world.lead)
    make_action(world.area, world.lead, reference="1.2", due=None)
    other = find_action(world.authority, world.plan.slug, "1.2")
    with django_assert_num_queries(1):
        found = changes_of(other)
    assert (found.due_dates, found.links, dict(found.targets)) == ([], [], {})
    with django_assert_num_queries(1):
        assert changes_of(action).holding
