"""Links between reading pages keep the position that is looked at, and lead to a page that is there."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import resolve

from plans.services.thread import answer_with_plan
from tests.demands import one_of_each_demand
from tests.factories import JANUARY, at, close, make_figures, make_limb, make_plan, make_series

FEBRUARY = JANUARY + 1
# Pages whose address may name a position. A history is of everything up to now.
READING = {
    *("authority", "plan", "action", "coverage", "projects", "resources", "risks", "inspections", "inspection", "finding"),
    *("notices", "notice", "measure", "evidence", "scorecard", "indicator", "timeline", "checks"),
}
PAGES = (
    "inspections/",
    "inspections/ilacs/",
    "inspections/ilacs/findings/1/",
    "notices/",
    "notices/notice/",
    "notices/notice/measures/1/",
    "evidence/{evidence}/",
    "plans/{plan}/coverage/",
    "plans/{plan}/projects/",
    "plans/{plan}/resources/",
    "plans/{plan}/risks/",
)


@pytest.fixture
def addresses(client, world) -> list[str]:
    """A council with one of everything that is asked, in February: January is closed."""
    series = make_series(world.authority, world.lead)
    make_figures(series, world.officer, [70, 77])
    demands = one_of_each_demand(world, series)
    make_limb(demands.measure, world.lead, series, letter="b", now=at(JANUARY))
    answer_with_plan(plan=world.plan, notice=demands.notice, reason="It does", by=world.lead, now=at(JANUARY))
    close(world.plan, world.lead)
    names = {"evidence": demands.evidence.pk, "plan": world.plan.slug}
    with time_machine.travel(at(FEBRUARY), tick=False):
        client.force_login(world.board)
        yield [f"/{world.authority.slug}/{page.format(**names)}" for page in PAGES]


def links_of(response) -> list[tuple[str, str]]:
    """The links of a page to reading pages: the name of the page, and the address. The way back to the present is none."""
    assert response.status_code == 200, response.request
    html = re.sub(r'<div class="app-as-at">.*?</div>', "", response.content.decode(), flags=re.DOTALL)
    found = []
    for href in map(unescape, re.findall(r'<a [^>]*?href="(/[^"]*)"', html)):
        name = resolve(urlsplit(href).path).url_name
        if name in READING:
            found.append((name, href))
    return found


@pytest.mark.parametrize(("query", "kept"), [("month=2026-01", "month"), ("month=2026-01&known=2026-02-03", "known")])
def test_every_link_to_a_reading_page_keeps_the_position(client, addresses, query, kept):
    asked = parse_qs(query)[kept]
    names = set()
    for address in addresses:
        for name, href in links_of(client.get(f"{address}?{query}")):
            assert parse_qs(urlsplit(href).query).get(kept) == asked, f"{address} leads to {href}"
            assert client.get(href).status_code == 200, f"{address} leads to {href}"
            names.add(name)
    assert names >= {
        "authority",
        "plan",
        "action",
        "coverage",
        "finding",
        "inspection",
        "notice",
        "measure",
        "evidence",
        "indicator",
    }


def test_the_present_needs_no_word_in_an_address(client, addresses):
    for address in addresses:
        assert not [href for _, href in links_of(client.get(address)) if "month=" in href or "known=" in href], address


@pytest.mark.parametrize("query", ["month=2025-12", "known=2026-01-31", "month=2025-12&known=2026-01-31"])
def test_a_plan_that_has_no_such_month_is_shown_where_it_stands(client, world, addresses, query):
    """December has no record in the plan, and February, the month of what was known in January, has none yet."""
    early = make_plan(world.authority, world.lead)
    inspection = world.authority.inspection_set.get(slug="ilacs")
    answer_with_plan(plan=early, inspection=inspection, reason="It too", by=world.lead, now=at(JANUARY - 1))
    followed = 0
    for address in addresses[1:5:3]:
        for name, href in links_of(client.get(f"{address}?{query}")):
            if name in ("plan", "coverage"):
                assert client.get(href).status_code == 200, f"{address} leads to {href}"
                followed += 1
    assert followed >= 2
