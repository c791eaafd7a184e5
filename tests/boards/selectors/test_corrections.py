"""What was recorded after a pack was published, of what it holds."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.packs.contents import from_json
from boards.packs.corrections import NOT_SHOWN, WITHDRAWN
from boards.selectors.corrections import corrections_of, corrections_since
from metrics import kinds
from metrics.services.snapshots import withdraw_snapshot
from plans.selectors.council import read_council
from plans.services import updates
from plans.services.cycles import close_cycle, reopen_cycle
from tests.boards.making import make_board, make_pack, publish
from tests.factories import (
    JANUARY,
    at,
    close,
    make_budget_line,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_update,
    said,
)

MARCH = at(dt.date(2026, 3, 9))


@pytest.fixture
def series(world):
    series = make_series(world.authority, world.lead)
    make_figures(series, world.officer, [70, 77])
    return series


@pytest.fixture
def published(world, series):
    """A pack of January, published on 2 February, with an Amber action, a series, and a budget."""
    make_update(world.action, world.officer)
    make_budget_line(world.authority, world.lead)
    pack = make_pack(make_board(world.authority, world.lead), world.lead, plan=world.plan)
    close(world.plan, world.lead)
    return publish(pack, world.lead)


def found(published, known_on=None) -> list[tuple]:
    rows = corrections_of(published, from_json(published.data), known_on)
    return [(row.name, row.month, row.was, row.now, row.since, row.why) for row in rows]


def correct_update(world, **changes):
    original = world.action.updates.order_by("pk").first()
    return updates.correct_update(update=original, said=said(**changes), by=world.officer, now=MARCH, today=MARCH.date())


def test_nothing_is_listed_where_nothing_was_corrected(published):
    assert found(published) == []


def test_a_figure_that_was_corrected_is_listed_with_both_values(world, series, published):
    make_snapshot(series, world.officer, 60, month=JANUARY - 1, reason="Counted twice", now=MARCH)
    assert found(published) == [(series.title, "2025-12", "70.0%", "60.0%", MARCH.date(), "Counted twice")]


def test_a_figure_of_a_month_after_the_pack_is_no_correction(world, series, published):
    make_snapshot(series, world.officer, 60, month=JANUARY + 1, now=MARCH)
    assert found(published) == []


def test_a_figure_that_was_corrected_back_is_not_listed(world, series, published):
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=MARCH)
    make_snapshot(series, world.officer, 77, reason="It was right", now=MARCH + dt.timedelta(days=1))
    assert found(published) == []


def test_a_figure_that_was_withdrawn_is_listed(world, series, published):
    row = series.snapshots.order_by("-pk").first()
    withdraw_snapshot(snapshot=row, reason="Wrong file", by=world.officer, now=MARCH)
    assert found(published) == [(series.title, "2026-01", "77.0%", WITHDRAWN, MARCH.date(), "Wrong file")]


def test_a_correction_that_was_withdrawn_leaves_what_stood_before(world, series, published):
    row = make_snapshot(series, world.officer, 60, reason="Counted twice", now=MARCH)
    withdraw_snapshot(snapshot=row, reason="It was right", by=world.officer, now=MARCH)
    assert found(published) == []


def test_what_was_corrected_later_than_is_asked_for_is_not_listed(world, series, published):
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=MARCH)
    assert found(published, known_on=at(dt.date(2026, 3, 8))) == []
    assert len(found(published, known_on=at(dt.date(2026, 3, 10)))) == 1


def test_a_small_number_is_named_and_not_told(world):
    counts = make_indicator(world.authority, world.lead, unit=kinds.COUNT, decimals=0, polarity=kinds.NEUTRAL)
    series = make_series(world.authority, world.lead, counts, small_numbers=True)
    make_figures(series, world.officer, [12])
    pack = make_pack(make_board(world.authority, world.lead), world.lead, plan=world.plan)
    close(world.plan, world.lead)
    published = publish(pack, world.lead)
    make_snapshot(series, world.officer, 3, reason="Nine were another team's", now=MARCH)
    assert found(published) == [(series.title, "2026-01", "12", NOT_SHOWN, MARCH.date(), "")]


def test_a_rating_is_listed_once_the_month_is_closed_anew_later(world, published):
    reopen_cycle(plan=world.plan, month=JANUARY, reason="An update was wrong", by=world.lead, now=MARCH)
    updates.record_update(action=world.action, said=said(rating="red"), by=world.officer, now=MARCH, today=MARCH.date())
    assert found(published) == []
    close_cycle(plan=world.plan, month=JANUARY, by=world.lead, now=MARCH, today=MARCH.date())
    assert found(published) == [(f"Action 1.1 {world.action.title}", "2026-01", "Amber", "Red", MARCH.date(), "")]
    assert found(published, known_on=at(dt.date(2026, 3, 8))) == []


def test_a_rating_is_listed_where_the_update_it_rests_on_was_corrected(world, published):
    correct_update(world, rating="red")
    assert found(published) == [(f"Action 1.1 {world.action.title}", "2026-01", "Amber", "Red", MARCH.date(), "")]
    assert found(published, known_on=at(dt.date(2026, 3, 8))) == []


def test_a_correction_that_leaves_the_rating_is_not_listed(world, published):
    correct_update(world, progress="Said better.")
    assert found(published) == []


def test_a_budget_line_that_was_corrected_is_listed(world, published):
    make_budget_line(world.authority, world.lead, forecast=Decimal(1250), reason="A late invoice", now=MARCH)
    assert found(published) == [
        ("Budget of Placements", "2026-01", "forecast £1,200", "forecast £1,250", MARCH.date(), "A late invoice")
    ]


def test_three_queries_find_them_all(world, series, published):
    contents = from_json(published.data)
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=MARCH)
    correct_update(world, rating="red")
    with CaptureQueriesContext(connection) as queries:
        assert len(corrections_of(published, contents)) == 2
    assert len(queries) == 3


@pytest.fixture
def small(world):
    """A count that may be small, 0 in December and 12 in January, in a pack."""
    counts = make_indicator(world.authority, world.lead, unit=kinds.COUNT, decimals=0, polarity=kinds.NEUTRAL)
    series = make_series(world.authority, world.lead, counts, small_numbers=True)
    make_figures(series, world.officer, [0, 12])
    pack = make_pack(make_board(world.authority, world.lead), world.lead, plan=world.plan)
    close(world.plan, world.lead)
    return series, publish(pack, world.lead)


def test_a_hidden_number_that_is_entered_anew_is_named_and_a_shown_one_is_told(world, small):
    series, published = small
    assert found(published) == []
    make_snapshot(series, world.officer, 4, month=JANUARY - 1, reason="Found later", now=MARCH)
    make_snapshot(series, world.officer, 3, reason="Nine were another team's", now=MARCH)
    make_snapshot(series, world.officer, 14, reason="Two more", now=MARCH + dt.timedelta(hours=1))
    assert [row[1:] for row in found(published)] == [
        ("2026-01", "12", "14", MARCH.date(), "Two more"),
        ("2025-12", "0", NOT_SHOWN, MARCH.date(), ""),
    ]
    assert read(published) == found(published)


def test_a_shown_number_of_a_series_with_small_ones_that_is_the_same_again_is_not_listed(world, small):
    series, published = small
    make_snapshot(series, world.officer, 3, reason="Nine were another team's", now=MARCH)
    make_snapshot(series, world.officer, 12, reason="They were not", now=MARCH + dt.timedelta(hours=1))
    assert found(published) == read(published) == []


def test_three_queries_more_find_out_what_is_hidden(world, small):
    series, published = small
    contents = from_json(published.data)
    make_snapshot(series, world.officer, 4, month=JANUARY - 1, reason="Found later", now=MARCH)
    with CaptureQueriesContext(connection) as queries:
        assert len(corrections_of(published, contents)) == 1
    assert len(queries) <= 6


def test_a_figure_that_was_committed_while_the_pack_was_gathered_is_listed(world, series, published):
    """Its clock was read before; the gathering did not see it."""
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=published.known_on - dt.timedelta(seconds=2))
    assert [row[2:4] for row in found(published)] == [("77.0%", "60.0%")]
    assert read(published) == found(published)


def read(published, known_on=None) -> list[tuple]:
    """The same out of one reading of the council, as boards and checks have it."""
    day = dt.date(2026, 3, 20)
    authority = published.pack.board.authority
    council = read_council(authority, month=None, known_on=known_on, today=day, sees_small=False)
    rows = corrections_since(council, from_json(published.data), published.known_on)
    return [(row.name, row.month, row.was, row.now, row.since, row.why) for row in rows]


def test_what_is_asked_for_and_what_is_read_with_the_council_are_the_same(world, series, published):
    """A figure, a rating and a budget that were corrected, as known later and as known before."""
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=MARCH)
    correct_update(world, rating="red")
    make_budget_line(world.authority, world.lead, forecast=Decimal(1250), reason="A late invoice", now=MARCH)
    assert [row[0] for row in read(published)] == [
        f"Action 1.1 {world.action.title}",
        series.title,
        "Budget of Placements",
    ]
    for known_on in (None, at(dt.date(2026, 3, 8)), at(dt.date(2026, 3, 10))):
        assert read(published, known_on) == found(published, known_on)


def test_a_correction_that_was_known_when_the_pack_was_published_and_withdrawn_since_is_listed_by_both(world, series):
    corrected = make_snapshot(series, world.officer, 60, reason="Counted twice", now=at(dt.date(2026, 2, 1)))
    pack = make_pack(make_board(world.authority, world.lead), world.lead, plan=world.plan)
    close(world.plan, world.lead)
    published = publish(pack, world.lead)
    withdraw_snapshot(snapshot=corrected, reason="It was right", by=world.officer, now=MARCH)
    assert [row[:4] for row in found(published)] == [(series.title, "2026-01", "60.0%", "77.0%")]
    assert [row[:4] for row in read(published)] == [(series.title, "2026-01", "60.0%", "77.0%")]
