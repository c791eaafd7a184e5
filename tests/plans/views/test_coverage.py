"""The coverage page over HTTP: the sentence before the table, links that lead to the thing, other positions, who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.services.thread import answer_with_plan
from tests.factories import (
    JANUARY,
    at,
    close,
    link_finding,
    make_area,
    make_evidence,
    make_figures,
    make_resource,
    make_series,
    make_update,
)
from tests.plans.asked import a_finding, an_inspection
from tests.plans.views.sending import text_of

NOW = at(JANUARY)


@pytest.fixture
def findings(world):
    inspection = an_inspection(world.authority, world.lead, findings_published=4)
    answer_with_plan(plan=world.plan, inspection=inspection, reason="Statement", by=world.lead, now=NOW)
    return [a_finding(inspection, world.lead, number) for number in (1, 2, 3)]


@pytest.fixture
def covered(world, findings):
    """Finding 1 has an action, a measure and an audit."""
    series = make_series(world.authority, world.lead)
    make_figures(series, world.lead, [70, 77])
    make_update(world.action, world.officer)
    for target in (world.plan, world.action, series, world.area):
        link_finding(findings[0], target, world.lead)
    make_resource(world.plan, world.lead, item="Quality team", areas=[world.area])
    return make_evidence(findings[0], world.officer)


@pytest.fixture
def url(base):
    return base + "coverage/"


def test_the_page_says_it_in_a_sentence_then_in_a_table(client, world, covered, url):
    client.force_login(world.board)
    response = client.get(url)
    text = text_of(response)
    assert (
        "0 of 4 findings have an action and evidence of two kinds; findings 2 and 3 have no action; one is not recorded" in text
    )
    assert "The report has 4 findings; 3 are recorded here. Nothing is said of the other one." in text
    assert "Evidence of one kind only (audit)" in text
    assert "Up 7 percentage points since December 2025: better" in text
    assert "1 line : Quality team" in text


def test_every_filled_cell_leads_to_the_thing(client, world, findings, covered, url, base):
    client.force_login(world.board)
    html = client.get(url).content.decode()
    council = f"/{world.authority.slug}/"
    for address in (
        f"{council}inspections/ilacs/",
        f"{council}inspections/ilacs/findings/1/",
        f"{base}actions/1.1/",
        f"{base}?area=1#actions",
        f"{base}resources/",
        f"{council}evidence/{covered.pk}/",
    ):
        assert f'href="{address}"' in html, address
        assert client.get(address.partition("#")[0]).status_code == 200, address


def test_links_keep_the_position(client, world, findings, covered, url, base):
    close(world.plan, world.lead)
    client.force_login(world.lead)
    html = client.get(url + "?month=2026-01").content.decode()
    assert f'href="{base}actions/1.1/?month=2026-01"' in html
    assert "You are looking at the position at 31 January 2026" in html
    assert "Link findings to this plan" not in html
    assert "Link findings to this plan" in client.get(url).content.decode()
    assert client.get(url + "?month=2019-01").status_code == 404
    assert client.get(url + "?month=soon").status_code == 404


def test_what_was_known_on_a_day(client, world, covered, url):
    client.force_login(world.lead)
    text = text_of(client.get(url + "?known=2026-01-19"))
    assert "as it was known on 19 January 2026" in text
    assert "No finding leads to this plan" in text


def test_only_who_may_link_is_led_there(client, world, findings, url):
    for person, may in ((world.lead, True), (world.administrator, True), (world.officer, False), (world.board, False)):
        client.force_login(person)
        assert ("findings/" in client.get(url).content.decode().replace("inspections/ilacs/findings/", "")) is may


def test_an_empty_plan_says_so(client, world, url):
    client.force_login(world.board)
    assert "No finding leads to this plan" in text_of(client.get(url))


def test_the_page_takes_ten_queries_at_most(client, world, findings, covered, url):
    series = make_series(world.authority, world.lead, small_numbers=True)
    link_finding(findings[1], series, world.lead)
    make_figures(series, world.lead, [70, 77])
    make_area(world.plan, world.lead, 2)
    client.force_login(world.board)
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    assert len(caught) == 10
