"""Compositions over HTTP."""

import pytest

from metrics.services.compositions import add_composition
from tests.factories import BEGUN, make_composition, make_figures, make_indicator, make_series
from tests.plans.views.sending import text_of


def whole(world, counts, *, small=False, slug="cases", months=1):
    parts = []
    for label, value in counts.items():
        indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="neutral")
        series = make_series(world.authority, world.lead, indicator, small_numbers=small)
        make_figures(series, world.officer, [value] * months)
        parts.append((series, label))
    fields = {"title": "Open cases", "slug": slug, "whole": "open cases"}
    return add_composition(authority=world.authority, parts=parts, by=world.lead, now=BEGUN, **fields)


def page(client, user, address):
    client.force_login(user)
    return text_of(client.get(address))


def test_the_list_says_what_each_whole_is_made_of(client, world, base):
    whole(world, {"Low": 70, "High": 30})
    text = page(client, world.board, base + "compositions/")
    assert "100 open cases at the end of January 2026: Low 70 (70.0%), High 30 (30.0%)." in text


def test_without_a_composition_the_list_says_so(client, world, base):
    assert "keeps no compositions yet" in page(client, world.board, base + "compositions/")


def test_the_page_has_counts_and_shares_and_leads_to_each_part(client, world, base):
    composition = whole(world, {"Low": 70, "High": 30})
    client.force_login(world.board)
    response = client.get(base + "compositions/cases/")
    text = text_of(response)
    assert "Low 70 (70.0%)" in text
    assert "<svg" in response.content.decode()
    for part in composition.parts.select_related("series__indicator"):
        assert f"{base}{part.series.indicator.code}/" in response.content.decode()


def test_small_numbers_are_shown_as_c_to_those_who_may_not_see_them(client, world, base):
    whole(world, {"Low": 90, "Middle": 6, "High": 4}, small=True)
    board = page(client, world.board, base + "compositions/cases/")
    assert "Low 90 (90.0%), Middle c, High c." in board
    assert "c is a count of 1 to 5" in board
    officer = page(client, world.officer, base + "compositions/cases/")
    assert "High 4 (4.0%)" in officer
    assert "c is a count" not in officer


def test_before_there_is_a_figure_it_says_so(client, world, base):
    make_composition(world.authority, world.lead, slug="empty")
    assert "There is no date up to the end of January 2026" in page(client, world.board, base + "compositions/empty/")


def test_an_earlier_month_is_marked_as_the_past(client, world, base):
    whole(world, {"Low": 70, "High": 30}, months=2)
    text = page(client, world.board, base + "compositions/cases/?month=2025-12")
    assert "You are looking at the figures up to 31 December 2025." in text


def test_a_composition_of_another_council_does_not_exist(client, world, other_world, base):
    whole(other_world, {"Low": 70})
    client.force_login(world.lead)
    assert client.get(base + "compositions/cases/").status_code == 404
    assert "Open cases" not in page(client, world.lead, base + "compositions/")


@pytest.mark.parametrize(("parts", "months"), [(2, 2), (6, 12)])
def test_it_takes_the_same_queries_at_any_size(world, base, queries_of, parts, months):
    whole(world, {f"Part {number}": 10 + number for number in range(parts)}, small=True, months=months)
    if parts > 2:
        make_composition(world.authority, world.lead)
    for address in ("compositions/", "compositions/cases/"):
        assert queries_of(world.board, base + address) == 8
        assert queries_of(world.officer, base + address) == 6
