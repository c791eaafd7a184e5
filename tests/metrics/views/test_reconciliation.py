"""The page of official figures over HTTP."""

import pytest

from metrics.kinds import OWN
from metrics.months import Month
from tests.factories import make_comparator, make_indicator, make_series, make_snapshot
from tests.plans.views.sending import text_of

MARCH = Month(2025, 3)


def official(world, indicator, value, month=MARCH):
    make_comparator(indicator, value, authority=world.authority, group=OWN, month=month)


def page(client, user, address):
    client.force_login(user)
    return text_of(client.get(address))


def test_those_that_are_apart_come_first_with_how_far_and_the_attribution(client, world, base):
    for name, own in (("A close one", 80), ("B far one", 70)):
        indicator = make_indicator(world.authority, world.lead, name=name)
        official(world, indicator, 80)
        make_snapshot(make_series(world.authority, world.lead, indicator), world.officer, own, month=MARCH)
    text = page(client, world.board, base + "official-figures/")
    assert "2 official yearly figures can be set beside the council’s own for the same time: 1 is apart, 1 close." in text
    assert text.index("B far one") < text.index("10 percentage points apart") < text.index("A close one")
    assert "Year to 31 March 2025" in text
    assert "Department for Education, licensed under the Open Government Licence v3.0" in text


def test_what_has_nothing_beside_it_is_listed_with_the_reason(client, world, base):
    indicator = make_indicator(world.authority, world.lead)
    official(world, indicator, 80)
    make_series(world.authority, world.lead, indicator)
    text = page(client, world.board, base + "official-figures/")
    assert "1 official figure with nothing to set beside it" in text
    assert "The council has no figure of its own for March 2025 to compare." in text


def test_without_official_figures_it_says_so(client, world, base):
    assert "There are no official yearly figures of this council" in page(client, world.board, base + "official-figures/")


def test_official_figures_after_the_month_viewed_are_left_out(client, world, base):
    indicator = make_indicator(world.authority, world.lead)
    official(world, indicator, 80)
    make_series(world.authority, world.lead, indicator)
    assert "March 2025" not in page(client, world.board, base + "official-figures/?month=2025-02").partition("How")[2]


@pytest.mark.parametrize("indicators", [1, 6])
def test_it_takes_the_same_queries_at_any_size(world, base, queries_of, indicators):
    for _ in range(indicators):
        indicator = make_indicator(world.authority, world.lead)
        series = make_series(world.authority, world.lead, indicator, small_numbers=True)
        for back in range(indicators):
            official(world, indicator, 80, month=MARCH - 12 * back)
            make_snapshot(series, world.officer, 80, month=MARCH - 12 * back)
    assert queries_of(world.board, base + "official-figures/") == 6
    assert queries_of(world.officer, base + "official-figures/") == 5
