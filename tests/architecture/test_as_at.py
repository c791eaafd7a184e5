"""Every reading page at an earlier position: it says so, offers no form and no way to one, keeps the position in its links, and
knows nothing of what was not known yet.

The addresses are those of `permissions.csv`, so a new page is looked at without being named here.
"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import Resolver404, resolve

from metrics.months import Month
from tests.architecture.test_every_address import OF_A_COUNCIL, PATTERNS, FullWorld, fill, rows
from tests.factories import JANUARY, at, close, make_budget_line

FEBRUARY, MARCH = Month(2026, 2), Month(2026, 3)
# Long before anything was recorded.
BEFORE = "2019-12-31"
# What was written of a thing over time, files, and what is being worked on: these have no position.
WITHOUT_A_POSITION = {
    "uploads",
    "upload",
    "review_month",
    "implications",
    "preview_pack",
    "evidence_file",
    "word_template_example",
    "reconciliation",
}
# Frozen: what they show is that of the day on which it was published.
FROZEN = {"pack", "compare_packs", "paper", "paper_word", "paper_excel", "paper_pdf", "check_own_paper"}
# Its two dates stand in the heading.
TWO_DATES = {"compare"}


def is_read(name: str) -> bool:
    """Whether the address shows something, to a programme lead, whatever is sent to it."""
    table = rows()
    return table[name, "GET"]["lead"] == "200" and table[name, "POST"]["lead"] == "200"


READ = [name for name in OF_A_COUNCIL if is_read(name)]
DATED = [
    name
    for name in READ
    if name not in WITHOUT_A_POSITION | FROZEN and "history" not in name and not name.startswith(("export_", "paper_"))
]
FORMS = {name for name in OF_A_COUNCIL if rows()[name, "POST"]["lead"] == "422"}
WRITTEN = re.compile(r'<form[^>]*method="post"[^>]*>')


@pytest.fixture
def here(db):
    """A council with something behind every address, all of it named after a zebra. January was closed; it is March."""
    with time_machine.travel(at(JANUARY), tick=False):
        world = FullWorld("hereshire", "Zebra")
    close(world.plan, world.lead)
    make_budget_line(world.authority, world.officer, "Zebra placements", month=FEBRUARY)
    with time_machine.travel(at(MARCH), tick=False):
        yield world


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(response) -> str:
    """Below the header, and without the way back to the present."""
    whole = response.content.decode().partition("</header>")[2]
    return re.sub(r'<div class="app-as-at">.*?</div>', "", whole, flags=re.DOTALL)


def links_in(page: str):
    for address in re.findall(r'<a [^>]*href="(/[^"]*)"', page):
        parts = urlsplit(address.replace("&amp;", "&"))
        try:
            yield resolve(parts.path).url_name, parts, address
        except Resolver404:
            yield "", parts, address


@pytest.mark.parametrize("position", ["month=2026-01", "known=2026-01-31"])
def test_an_earlier_position_says_so_and_offers_no_form_and_no_way_to_one(here, position):
    client, wrong = client_of(here.lead), []
    for name in DATED:
        response = client.get(f"{fill(PATTERNS[name][0], here)}?{position}")
        if response.status_code != 200:
            wrong.append(f"{name}: {response.status_code}")
            continue
        page = page_of(response)
        if b"app-as-at" not in response.content and name not in TWO_DATES:
            wrong.append(f"{name}: no banner")
        if WRITTEN.search(page):
            wrong.append(f"{name}: a form")
        wrong += [f"{name}: leads to {address}" for to, _, address in links_in(page) if to in FORMS]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("position", ["month=2026-01", "month=2026-01&known=2026-02-20"])
def test_every_link_of_an_earlier_position_keeps_it(here, position):
    client, wrong = client_of(here.lead), []
    for name in DATED if "known" in position else sorted({*DATED} - TWO_DATES):
        page = page_of(client.get(f"{fill(PATTERNS[name][0], here)}?{position}"))
        for to, parts, address in links_in(page):
            # A plan that has no such review month is led to as it stands.
            if to not in DATED or (to == "plan" and f"/{here.plan.slug}/" not in address):
                continue
            kept = parse_qs(parts.query)
            if "month" not in kept or ("known" in position and "known" not in kept):
                wrong.append(f"{name}: {address} ({to})")
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_nothing_is_there_before_it_was_known(here):
    """A page of a thing is a 404 before it was recorded; a list does not name it."""
    client, wrong = client_of(here.lead), []
    for name in [*DATED, *FROZEN & set(READ)]:
        response = client.get(f"{fill(PATTERNS[name][0], here)}?known={BEFORE}")
        if response.status_code == 404:
            continue
        if response.status_code != 200 or b"ebra" in response.content:
            found = re.search(r".{60}ebra.{20}", response.content.decode(), re.DOTALL)
            wrong.append(f"{name}: {response.status_code} {found and found[0]!r}")
    assert not wrong, "\n".join(wrong)


def test_a_month_before_it_was_recorded_does_not_name_it_either(here):
    """But for figures: an earlier month of these shows what is known of it today, entered whenever it was."""
    client, wrong = client_of(here.lead), []
    for name in sorted({*DATED} - TWO_DATES):
        if "/metrics/" in PATTERNS[name][0]:
            continue
        response = client.get(f"{fill(PATTERNS[name][0], here)}?month=2019-11")
        if response.status_code == 404:
            continue
        if response.status_code != 200 or b"ebra" in page_of(response).encode():
            found = re.search(r".{60}ebra.{20}", page_of(response), re.DOTALL)
            wrong.append(f"{name}: {response.status_code} {found and found[0]!r}")
    assert not wrong, "\n".join(wrong)


def test_a_month_that_has_not_come_is_never_shown_as_if_it_had(here):
    """The page says that it shows the latest position instead, or there is none."""
    client, wrong = client_of(here.lead), []
    for name in DATED:
        response = client.get(f"{fill(PATTERNS[name][0], here)}?month=2030-01")
        said = b"January 2030 has not come yet. This page shows the latest position there is." in response.content
        if (response.status_code, said) not in ((200, True), (404, False)):
            wrong.append(f"{name}: {response.status_code}, {said}")
    assert not wrong, "\n".join(wrong)


def test_a_day_that_has_not_come_is_not_found(here):
    client = client_of(here.lead)
    for name in DATED:
        response = client.get(f"{fill(PATTERNS[name][0], here)}?known=2030-01-31")
        # A form says what is wrong with it.
        assert response.status_code == (422 if name in TWO_DATES else 404), name
        assert b"31 January 2030 has not come yet" in response.content, name
