"""Where a member is offered to ask a question, and what the link brings along."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests.boards.making import make_board
from tests.boards.services.test_challenges import subjects_of
from tests.factories import JANUARY, at, close
from tests.plans.views.sending import filled


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def pages(world) -> dict[str, str]:
    """The address of the page of one thing of each kind, by the code under which it is asked about."""
    things = subjects_of(world)
    council, plan = f"/{world.authority.slug}", world.plan.slug
    measure, finding = things["measure"], things["finding"]
    notice = f"{council}/notices/{measure.notice.slug}/measures/{measure.number}/"
    addresses = {
        "action": f"{council}/plans/{plan}/actions/1.1/",
        "measure": notice,
        "limb": notice,
        "series": f"{council}/metrics/{things['series'].indicator.code}/",
        "finding": f"{council}/inspections/{finding.inspection.slug}/findings/{finding.number}/",
    }
    return {f"{kind}:{things[kind].pk}": address for kind, address in addresses.items()}


def asks(client, address) -> list[str]:
    """What the links of a page ask about."""
    html = client.get(address).content.decode()
    found = re.findall(r'href="(/[a-z0-9-]+/boards/ask/\?[^"]*)"', html)
    return [parse_qs(urlsplit(link.replace("&amp;", "&")).query)["about"][0] for link in found]


@pytest.mark.parametrize(("role", "offered"), [("board", True), ("lead", True), ("officer", False), ("auditor", False)])
def test_members_and_leads_are_offered_to_ask_about_each_thing(client, world, pages, role, offered):
    client.force_login(world.people[role])
    for about, address in pages.items():
        assert (about in asks(client, address)) is offered, about


def test_the_past_offers_nothing(client, world, pages):
    close(world.plan, world.lead)
    with time_machine.travel(at(JANUARY + 1), tick=False):
        client.force_login(world.board)
        for address in pages.values():
            assert asks(client, address), address
            assert asks(client, f"{address}?month=2026-01") == [], address
        assert asks(client, f"/{world.authority.slug}/checks/?month=2026-01") == []


def test_a_suggested_question_of_the_checks_is_asked_in_its_words(client, world):
    make_board(world.authority, world.lead)
    client.force_login(world.board)
    html = client.get(f"/{world.authority.slug}/checks/").content.decode()
    [link, again] = re.findall(r'href="([^"]*/boards/ask/\?[^"]*)"', html)
    assert link == again
    form = filled(client.get(link.replace("&amp;", "&")))
    assert form["question"] == "How will we know that 1.1 has worked?"
    assert form["owner_role"] == world.officer.name


def test_who_may_not_ask_is_not_offered_a_suggested_question(client, world):
    client.force_login(world.officer)
    assert "/boards/ask/" not in client.get(f"/{world.authority.slug}/checks/").content.decode()
