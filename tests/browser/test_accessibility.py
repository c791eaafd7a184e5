"""axe-core finds no violation of WCAG 2.2 AA, at a desk's width and a phone's. What it cannot see is for a person to try."""

import re

import pytest
from django.core import mail
from django.core.exceptions import SuspiciousOperation
from django.urls import path
from playwright.sync_api import expect

import improvement.urls
from accounts.models import User
from improvement.urls import handler400, handler403, handler404, handler500  # noqa: F401
from plans.limbs import KIND_WORDS
from tests.architecture.test_every_address import OF_A_COUNCIL, PATTERNS, FullWorld, fill, rows
from tests.browser.checks import misfits, violations
from tests.browser.conftest import FEBRUARY, choose, sign_in
from tests.browser.crawl import reachable
from tests.factories import make_update

# Empties the first form that has something to fill in, and marks it; false where the page has none.
EMPTY = """() => {
  const fields = "input:not([type=hidden]), textarea, select";
  const form = [...document.querySelectorAll("main form[method=post]")].find((form) => form.querySelector(fields));
  if (!form) return false;
  for (const field of form.querySelectorAll(fields)) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = false;
    else field.value = "";
  }
  form.dataset.emptied = "";
  return true;
}"""

# Addresses whose form means something when nothing in it is chosen or typed.
MAY_BE_EMPTY = re.compile("^/accounts/reminders/$|/implications/[a-z_]+/$")
ABOUT_WHAT_IS_ASKED = re.compile("/(inspections|notices|evidence|checks|timeline|coverage|findings|projects|resources|risks)/")


def _server_error(request):
    raise RuntimeError("a page that fails")


def _bad_request(request):
    raise SuspiciousOperation("a request that nobody sends by hand")


# The addresses of the site, and two that answer with its error pages.
urlpatterns = [path("fails/", _server_error), path("refuses/", _bad_request), *improvement.urls.urlpatterns]


# --- The quick set ---


def test_the_pages_that_decide_it_have_no_violation(open_page, world, plan_url, action_url):
    """Sign-in, my work, where the council stands, the plan, the plan as it was, an action, its history, the update form."""
    found = []
    page = open_page()
    page.goto("/accounts/login/")
    found += violations(page, "sign-in")
    page = open_page(world.officer)
    for address in ("/", "/mereside/", plan_url, f"{plan_url}?month=2026-01", action_url, f"{action_url}history/"):
        page.goto(address)
        found += violations(page, address)
    page.goto(f"{action_url}update/")
    choose(page, "Impact on children", "No evidence")
    choose(page, "Rating of delivery", "Green")
    found += violations(page, "update form with a rosier rating")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += violations(page, "update form with errors")
    assert not found, "\n".join(found)


def test_the_page_that_shows_two_versions_has_no_violation(open_page, world, action_url):
    page = open_page(world.officer)
    page.goto(f"{action_url}update/")
    make_update(world.action, world.lead, month=FEBRUARY, progress="Saved meanwhile.")
    choose(page, "Impact on children", "No evidence")
    choose(page, "Rating of delivery", "Red")
    page.get_by_label("Progress since the last update").fill("Mine.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="What was saved meanwhile")).to_be_visible()
    assert violations(page, "two versions") == []


def test_the_check_sees_what_is_wrong(open_page, world, plan_url):
    """A picture without words and links too small to hit are caught; otherwise the tests here could not fail."""
    page = open_page(world.board)
    page.goto(plan_url)
    page.evaluate("""() => {
      const picture = document.createElement("img");
      const small = ["a", "b"].map((text) => {
        const button = document.createElement("button");
        button.textContent = text;
        Object.assign(button.style, { width: "8px", height: "8px", padding: 0, overflow: "hidden" });
        return button;
      });
      document.querySelector("main").append(picture, ...small);
    }""")
    found = violations(page, "planted")
    for rule in ("image-alt", "target-size"):
        assert any(rule in line for line in found), found


# --- Everything ---


@pytest.mark.full
@pytest.mark.parametrize("name", ["officer@exampleshire", "lead@exampleshire", "board@exampleshire", "board@oldham"])
def test_no_page_that_somebody_can_reach_has_a_violation_or_is_too_wide(open_page, demo, name):
    """Every kind of page, and every form as it comes back when it was sent empty. Reflow is measured here too, because the
    demonstration takes longer to load than its pages to look at."""
    user = User.objects.get(email=f"{name}.example")
    page, found = open_page(user), []
    for address in reachable(user):
        page.goto(address)
        found += violations(page, address) + misfits(page, address)
        if not MAY_BE_EMPTY.search(address) and page.evaluate(EMPTY):
            page.locator("form[data-emptied] button:not([type=button])").click()
            expect(page).to_have_title(re.compile("^Error: "))
            found += violations(page, f"{address} sent empty")
    assert not found, "\n".join(found)


@pytest.mark.full
@pytest.mark.parametrize("who", ["lead", "board"])
def test_no_page_about_what_is_asked_of_a_council_has_a_violation_or_is_too_wide(open_page, transactional_db, clock, who):
    """Every address of inspections, findings, notices, evidence, checks and the programme that this person may open, each with
    something on it; every form as it comes back when it was sent empty; every kind of limb."""
    world = FullWorld("mereside")
    page, found = open_page(world.people[who]), []
    for address in asked_of(world, who):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).not_to_be_empty()
        found += violations(page, address) + misfits(page, address)
        if page.evaluate(EMPTY):
            page.locator("form[data-emptied] button:not([type=button])").click()
            expect(page).to_have_title(re.compile("^Error: "))
            found += violations(page, f"{address} sent empty") + misfits(page, f"{address} sent empty")
    assert not found, "\n".join(found)


def asked_of(world, who: str) -> list[str]:
    """The addresses of `world`, as they stand in the table of addresses by role."""
    pages = []
    for name in OF_A_COUNCIL:
        route = PATTERNS[name][0]
        if ABOUT_WHAT_IS_ASKED.search(route) and name != "evidence_file" and rows()[name, "GET"][who] == "200":
            pages.append(fill(route, world))
            if name in ("add_limb", "limb_rule"):
                pages += [f"{pages[-1]}?kind={kind}" for kind in KIND_WORDS]
    return pages


@pytest.mark.full
def test_no_page_without_an_account_has_a_violation(open_page, world, settings):
    """Sign-in with the demonstration's accounts, its refusals and its lock; the way to a new password."""
    settings.DEMO = True
    page, found = open_page(), []

    def look(name: str, heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        found.extend(violations(page, name))

    page.goto("/accounts/login/")
    look("sign-in", "Sign in")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your password")
    look("sign-in, empty", "Sign in")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(page, world.board.email, "not-the-password")
    look("locked out", "Too many wrong passwords")

    page.goto("/accounts/password/reset/")
    look("reset", "Choose a new password")
    page.get_by_role("button", name="Send the link").click()
    look("reset, empty", "Choose a new password")
    page.get_by_label("E-mail address").fill(world.lead.email)
    page.get_by_role("button", name="Send the link").click()
    look("reset, sent", "Check your e-mail")
    link = re.search(r"https?://\S+/password/reset/key/\S+", mail.outbox[0].body).group()
    page.goto(link)
    look("new password", "Choose a new password")
    page.get_by_role("button", name="Save the new password").click()
    look("new password, empty", "Choose a new password")
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("three-random-words-again")
    page.get_by_role("button", name="Save the new password").click()
    look("new password, saved", "Your password is changed")
    page.goto(link)
    look("link used up", "This link no longer works")
    page.goto("/accounts/inactive/")
    look("inactive", "This account is closed")
    assert not found, "\n".join(found)


@pytest.mark.full
@pytest.mark.urls(__name__)
def test_no_error_page_has_a_violation(open_page, world, watch, plan_url):
    """400, 403, 404 and 500, as somebody who is signed in sees them."""
    watch.may_fail.add("/fails/")
    page, found = open_page(world.board), []
    for address, status in (("/refuses/", 400), (f"{plan_url}month/", 403), (f"{plan_url}actions/9.9/", 404), ("/fails/", 500)):
        assert page.goto(address).status == status
        found += violations(page, str(status))
    assert not found, "\n".join(found)
