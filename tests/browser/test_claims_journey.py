"""A claim against the figures, and a problem that is accepted for a time, in a real browser."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from plans.models import Claim
from tests.browser.checks import misfits, violations
from tests.browser.conftest import FEBRUARY, JANUARY, NARROW, choose, fill_date, sign_in
from tests.factories import PASSWORD, make_figures, make_indicator, make_limb, make_measure, make_notice, make_series

NARRATIVE = "Duty teams see every child within ten days."
REASON = "Visits held by video are not counted yet."
SHORT = "77% in January 2026, against at least 85%: 8 percentage points short"
DISAGREES = "Claimed met; the figures contradict it."


@pytest.fixture
def visits(world):
    """Visits on time: 86% in December and 77% in January."""
    series = make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))
    make_figures(series, world.officer, [86, 77], last=JANUARY)
    return series


@pytest.fixture
def notice_url(world, visits) -> str:
    """A notice that asks for at least 85% of visits on time."""
    notice = make_notice(world.authority, world.lead, title="Improvement Notice", slug="july")
    measure = make_measure(notice, world.lead, 6, title="Statutory visits", wording="See children when the law says.")
    make_limb(measure, world.lead, visits, wording="Nearly every visit is on time")
    return f"/{world.authority.slug}/notices/july/"


def row(page: Page, words: str):
    return page.get_by_role("row").filter(has_text=words)


def expect_done(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


# --- An officer claims ---


def open_the_claim(page: Page) -> None:
    """From the start page to the form, by links alone."""
    page.get_by_role("main").get_by_role("link", name="Mereside", exact=True).click()
    page.get_by_role("paragraph").filter(has_text="1 measure:").get_by_role("link", name="Improvement Notice").click()
    claimed_and_found = page.get_by_role("table", name="The measures of the notice: claimed and found")
    claimed_and_found.get_by_role("link", name="6. Statutory visits").click()
    expect(page.get_by_text("Nothing is claimed yet; found: contradicted.")).to_be_visible()
    page.get_by_role("button", name="Claim", exact=True).click()


def expect_told_beforehand(page: Page) -> None:
    """What is asked, what the figures say of it, and what the board will read of each claim: nothing is sent yet."""
    expect(page.get_by_text("See children when the law says.")).to_be_visible()
    expect(page.get_by_role("heading", name="What the figures of February 2026 say: Contradicted")).to_be_visible()
    expect(row(page, "Nearly every visit is on time")).to_contain_text(SHORT)
    expect(page.get_by_text("The figures contradict this measure.")).to_be_visible()
    met = page.get_by_role("radio", name="Met", exact=True)
    expect(met).to_have_accessible_description(f"The board will read: {DISAGREES}")
    expect(page.get_by_label("Why is it claimed all the same?")).to_have_count(0)


def say_met(page: Page) -> None:
    """Claim that the measure is met, as if nothing spoke against it."""
    choose(page, "What is claimed?", "Met")
    page.get_by_label("What was done, and what has it changed for children?").fill(NARRATIVE)
    page.get_by_label("Who claims it").fill("Head of Service")
    page.get_by_role("button", name="Claim", exact=True).click()


def expect_refused(page: Page, scripts: bool) -> None:
    """The error says what contradicts the claim and leads to the reason; what was typed stands in the form as it was."""
    expect(page).to_have_title(re.compile("^Error: Claim"))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text(f"The figures contradict this claim. Limb a: {SHORT}")
    expect(summary).to_contain_text("Say why it is claimed all the same.")
    if scripts:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
    summary.get_by_role("link").click()
    reason = page.get_by_label("Why is it claimed all the same?")
    if scripts:
        expect(reason).to_be_focused()
    else:
        assert page.url.endswith("#id_reason")
    expect(page.get_by_role("radio", name="Met", exact=True)).to_be_checked()
    expect(page.get_by_label("What was done, and what has it changed for children?")).to_have_value(NARRATIVE)
    expect(page.get_by_label("Who claims it")).to_have_value("Head of Service")


def say_why(page: Page) -> None:
    """Give the reason that the refused form asks for."""
    page.get_by_label("Why is it claimed all the same?").fill(REASON)
    page.get_by_role("button", name="Claim", exact=True).click()
    expect_done(page, "Measure 6 is claimed met, beside what the figures say.")


def expect_both(page: Page, notice_url: str) -> None:
    """On the page of the measure, on that of the notice and on the checks: the claim with its reason, and what was found."""
    page.goto(f"{notice_url}measures/6/")
    claimed_and_found = f"Claimed met on 20 February 2026 by the Head of Service; {DISAGREES.partition('; ')[2]}"
    expect(page.get_by_text(claimed_and_found)).to_be_visible()
    for heading in ("Claimed: Met", "Found: Contradicted"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("paragraph").filter(has_text=f"Limb a: {SHORT}")).to_be_visible()
    expect(page.get_by_text(f"Why it is claimed all the same: {REASON}")).to_be_visible()
    kept = row(page, "Head of Service, on the figures of February 2026")
    for words in ("Met", NARRATIVE, f"All the same: {REASON}", "Contradicted", SHORT):
        expect(kept).to_contain_text(words)

    page.goto(notice_url)
    first = page.get_by_role("listitem").filter(has_text="Measure 6 is claimed met; the figures contradict it.")
    expect(first).to_contain_text(f"Limb a: {SHORT}")
    listed = row(page, "6. Statutory visits").filter(has_text="Head of Service")
    for words in ("Met", "Contradicted", DISAGREES):
        expect(listed).to_contain_text(words)
    expect(page.get_by_text(f"Why it is claimed all the same: {REASON}")).to_be_visible()
    expect(row(page, "Nearly every visit is on time").filter(has_text=SHORT)).to_be_visible()

    page.goto("/mereside/checks/")
    problem = page.get_by_role("listitem").filter(has_text="Measure 6 was claimed met on 20 February 2026")
    for words in ("but the figures contradict it. Limb 6a:", SHORT, "Head of Service", "since 20 February 2026"):
        expect(problem).to_contain_text(words)
    asked = "Why is measure 6 claimed met when its own figures say otherwise?"
    expect(problem).to_contain_text(f"To ask: {asked}")
    problem.get_by_role("link", name="Measure 6: Statutory visits", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("6. Statutory visits")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_claims_against_the_figures_and_the_board_sees_both(open_page, world, notice_url, scripts):
    """The officer is told before saving, is refused without a reason and loses nothing; the board reads claim and finding."""
    page = open_page(java_script_enabled=scripts)
    sign_in(page, world.officer.email, PASSWORD)
    open_the_claim(page)
    expect_told_beforehand(page)

    say_met(page)
    expect_refused(page, scripts)
    assert not Claim.objects.exists()
    say_why(page)
    claim = Claim.objects.get()
    assert (claim.status, claim.finding, claim.reason, claim.month) == ("met", "contradicted", REASON, FEBRUARY)

    board = open_page(java_script_enabled=scripts)
    sign_in(board, world.board.email, PASSWORD)
    expect_both(board, notice_url)
    board.goto(f"{notice_url}measures/6/")
    for name in ("Claim", "Claim anew"):
        expect(board.get_by_role("button", name=name, exact=True)).to_have_count(0)


def test_what_the_figures_said_of_a_claim_stays_when_they_change(open_page, world, visits, notice_url):
    """A better figure of February supports the measure from then on; the claim on January's figures stays contradicted."""
    page = open_page(world.officer)
    page.goto(f"{notice_url}measures/6/claim/?figures=2026-01")
    say_met(page)
    say_why(page)
    make_figures(visits, world.officer, [88], last=FEBRUARY)

    board = open_page(world.board)
    board.goto(f"{notice_url}measures/6/")
    expect(board.get_by_role("heading", name="Found: Supported")).to_be_visible()
    kept = row(board, "Head of Service, on the figures of January 2026")
    for words in ("Contradicted", SHORT, f"All the same: {REASON}"):
        expect(kept).to_contain_text(words)


def test_the_pages_of_a_claim_can_be_read_by_everybody(open_page, world, notice_url):
    """The form, refused too, and every page on which claim and contradiction stand side by side."""
    page = open_page(world.officer)
    page.goto(f"{notice_url}measures/6/claim/")
    found = violations(page, "the claim") + misfits(page, "the claim")
    say_met(page)
    expect(page.get_by_role("alert")).to_be_visible()
    found += violations(page, "the refused claim") + misfits(page, "the refused claim")
    say_why(page)
    for address in (f"{notice_url}measures/6/", notice_url, "/mereside/checks/"):
        page.goto(address)
        found += violations(page, address) + misfits(page, address)
    assert not found, "\n".join(found)


def test_a_narrow_screen_shows_the_newest_months_and_what_they_are_of(open_page, world, notice_url):
    """Of the strip of findings by month the last one is in view at 320 pixels, beside the words of its row."""
    page = open_page(world.board)
    page.set_viewport_size(NARROW)
    page.goto(f"{notice_url}measures/6/")
    strip = page.get_by_role("region", name="Found by month")
    strip.scroll_into_view_if_needed()
    newest, oldest = strip.get_by_role("columnheader", name="Feb 26"), strip.get_by_role("columnheader", name="Jul 25")
    expect(newest).to_be_in_viewport(ratio=1)
    label = strip.get_by_role("rowheader", name="a. Nearly every visit is on time")
    expect(label).to_be_in_viewport(ratio=1)
    assert newest.bounding_box()["x"] >= label.bounding_box()["x"] + label.bounding_box()["width"]
    assert oldest.bounding_box()["x"] < label.bounding_box()["x"]


# --- The lead accepts a problem for a time ---

WHY_NOW = "The measure is agreed at the board of March."
PROBLEM = "1.1 does not say how the board will know that it has worked."


def expect_accepted(page: Page) -> None:
    """It stands apart, with the reason, the role and the day, and among the problems no longer."""
    accepted = page.get_by_role("region", name="Accepted for now (1)").get_by_role("row").filter(has_text=PROBLEM)
    for words in (WHY_NOW, "Head of Quality", "31 March 2026"):
        expect(accepted).to_contain_text(words)
    expect(page.get_by_role("listitem").filter(has_text=PROBLEM)).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_lead_accepts_a_problem_until_a_date_and_takes_it_back(open_page, world, scripts):
    """It needs a reason, a role and a day; it stands apart for the board too, and among the problems once it is taken back."""
    page = open_page(java_script_enabled=scripts)
    sign_in(page, world.lead.email, PASSWORD)
    page.goto("/mereside/checks/")
    problem = page.get_by_role("listitem").filter(has_text=PROBLEM)
    problem.get_by_role("link", name=re.compile("^Accept until a date")).click()
    expect(page.get_by_text(PROBLEM)).to_be_visible()

    accept = page.get_by_role("button", name="Accept", exact=True)
    page.get_by_label("Who answers for it").fill("Head of Quality")
    fill_date(page, "Accepted until", dt.date(2026, 2, 20))
    accept.click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("Why is it accepted for now?").fill(WHY_NOW)
    accept.click()
    expect(page.get_by_role("alert")).to_contain_text("Give a day after today, up to which it is accepted.")
    expect(page.get_by_label("Why is it accepted for now?")).to_have_value(WHY_NOW)
    expect(page.get_by_label("Who answers for it")).to_have_value("Head of Quality")
    fill_date(page, "Accepted until", dt.date(2026, 3, 31))
    accept.click()
    expect_done(page, "is accepted until 31 March 2026.")
    expect_accepted(page)

    board = open_page(world.board, java_script_enabled=scripts)
    board.goto("/mereside/checks/")
    expect_accepted(board)
    expect(board.get_by_role("link", name=re.compile("^(Accept until|Take back|Prolong)"))).to_have_count(0)

    page.get_by_role("link", name=re.compile("^Take back")).click()
    expect(page.get_by_text(WHY_NOW)).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("Why is it accepted no longer?").fill("The board wants it now.")
    page.get_by_role("button", name="Take back").click()
    expect_done(page, "is accepted no longer.")
    for reader in (page, board):
        reader.goto("/mereside/checks/")
        expect(reader.get_by_role("listitem").filter(has_text=PROBLEM)).to_be_visible()
        expect(reader.get_by_role("heading", name=re.compile("^Accepted for now"))).to_have_count(0)
