"""What every write about figures checks first."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, Refused, Stale
from accounts.permissions import ENTER_FIGURES, MANAGE_SERIES
from metrics.months import Month
from metrics.services import guards, indicators
from tests.factories import JANUARY, at, make_series


@pytest.mark.parametrize(
    ("now", "month", "taken"),
    [
        (dt.datetime(2026, 1, 1, 0, 0, tzinfo=dt.UTC), Month(2026, 1), True),
        (dt.datetime(2025, 12, 31, 23, 59, tzinfo=dt.UTC), Month(2026, 1), False),
        # Half past midnight of 1 July in London, where it is summer time.
        (dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC), Month(2026, 7), True),
        (dt.datetime(2026, 6, 30, 22, 59, tzinfo=dt.UTC), Month(2026, 7), False),
        (dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC), Month(1990, 1), True),
        (dt.datetime(2026, 1, 20, 12, 0, tzinfo=dt.UTC), Month(1989, 12), False),
    ],
)
def test_a_month_counts_from_its_first_moment_in_london_and_from_1990(now, month, taken):
    if taken:
        guards.require_month(month, now)
        return
    with pytest.raises(Refused, match="has not begun yet|must be January 1990 or later") as refusal:
        guards.require_month(month, now, field="when")
    assert refusal.value.field == "when"


ROW = SimpleNamespace(pk=7, by="Ann")


@pytest.mark.parametrize(("latest", "seen"), [(None, None), (None, 0), (ROW, None), (ROW, 7)])
def test_what_was_on_screen_or_no_form_at_all_passes(latest, seen):
    guards.require_seen(latest, seen, "it")


@pytest.mark.parametrize(
    ("latest", "seen", "changed_by", "who", "key"),
    [
        (ROW, 0, None, "Ann", 7),
        (ROW, 6, None, "Ann", 7),
        (ROW, 6, "Ben", "Ben", 7),
        (None, 6, None, "Somebody else", 0),
        (None, 6, "Ben", "Ben", 0),
    ],
)
def test_a_stale_form_is_told_who_changed_what_and_what_it_has_then_seen(latest, seen, changed_by, who, key):
    with pytest.raises(Stale, match=f"^{who} changed the targets after you opened this form") as stale:
        guards.require_seen(latest, seen, "the targets", changed_by)
    assert (stale.value.theirs, stale.value.seen) == (latest, {"seen": key})


def test_the_council_is_locked_before_anything_is_looked_at(world):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = guards.writable_council(world.authority.pk, world.lead, MANAGE_SERIES, "do this")
    assert found == world.authority
    assert "accounts_localauthority" in queries[0]["sql"]
    if connection.vendor == "postgresql":
        assert 'FOR NO KEY UPDATE OF "accounts_localauthority"' in queries[0]["sql"]


def test_whoever_may_not_is_told_what(world, other_world):
    for person in (world.board, other_world.lead):
        with pytest.raises(NotAllowed, match="^Your role does not allow you to enter figures.$"):
            guards.writable_council(world.authority.pk, person, ENTER_FIGURES, "enter figures")


def test_a_published_series_takes_no_changes_and_names_its_paper(world):
    series = make_series(world.authority, world.lead)
    assert guards.writable_series(series.pk, world.lead, MANAGE_SERIES, "x") == series
    indicators.publish_series(series=series, ends=JANUARY, source="Paper 4, 2.1", by=world.lead, now=at(JANUARY))
    with pytest.raises(Refused, match=r"published record, .*\(Paper 4, 2.1\). It cannot be changed"):
        guards.writable_series(series.pk, world.lead, MANAGE_SERIES, "x")
    with pytest.raises(NotAllowed):
        guards.writable_series(series.pk, world.board, MANAGE_SERIES, "x")


def test_a_row_out_of_a_paper_is_the_papers():
    guards.require_own(SimpleNamespace(source=""))
    with pytest.raises(Refused, match="published record"):
        guards.require_own(SimpleNamespace(source="Paper 4"))


def test_a_text_that_is_too_long_says_by_how_much():
    guards.require_length("x" * 1500, 1500, "good")
    with pytest.raises(Refused, match="1,500 characters or fewer. You have typed 1,501") as refusal:
        guards.require_length("x" * 1501, 1500, "good")
    assert refusal.value.field == "good"
