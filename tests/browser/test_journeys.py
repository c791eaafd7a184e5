"""Whole journeys in a real browser: what officers, leads, board members and administrators come for."""

import datetime as dt
import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from plans import rag
from plans.models import Update
from tests.browser.conftest import JANUARY, choose, fill_date, sign_in
from tests.factories import PASSWORD, make_action, make_update

CLAIM = "Every team manager has been trained to audit."
REASON = "The auditors' early figures point the right way."


def say_in_progress(page: Page, *, rating: str = "Amber", impact: str = "No evidence", progress: str = CLAIM) -> None:
    """Fill the update form as in an ordinary month, with a path to green."""
    choose(page, "Stage", "In progress")
    choose(page, "Impact on children", impact)
    choose(page, "Rating of delivery", rating)
    page.get_by_label("Progress since the last update").fill(progress)
    page.get_by_label("Next rating you expect").select_option("Green")
    fill_date(page, "Expected by", dt.date(2026, 9, 30))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def expect_done(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def row_of(page: Page, reference: str):
    """The row of an action in the list of the plan page."""
    return page.locator("table.app-actions tbody tr").filter(has_text=f"{reference} ")


def expect_everywhere(page: Page, plan_url: str, action_url: str) -> None:
    """February's Green and its reason stand on the plan page, the action page and the history; January is Amber as before."""
    page.goto(plan_url)
    expect(row_of(page, "1.1")).to_contain_text("Green")
    expect(row_of(page, "1.1")).to_contain_text("Rules suggest Amber")
    page.goto(f"{plan_url}?month=2026-01")
    expect(row_of(page, "1.1")).to_contain_text("Amber")
    expect(row_of(page, "1.1")).not_to_contain_text("Green")
    expect(page.get_by_text("You are looking at the position at 31 January 2026")).to_be_visible()
    page.goto(action_url)
    expect(page.get_by_text(CLAIM)).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.goto(f"{action_url}history/")
    rating = page.get_by_role("row").filter(has_text=REASON)
    for words in ("Rating", "Amber", "Green"):
        expect(rating).to_contain_text(words)
    page.goto(f"{action_url}?month=2026-01")
    expect(page.get_by_text(CLAIM)).to_have_count(0)


# --- The officer's month ---


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_updates_an_action_and_the_closed_month_stays(open_page, world, plan_url, action_url, scripts):
    """From sign-in to the saved update, by way of a refusal; the board then reads the same, and January is as it was."""
    page = open_page(java_script_enabled=scripts)
    sign_in(page, world.officer.email, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("My work this month")
    expect(page.get_by_text("1 action waits for your update for February 2026; 0 of 1 done.")).to_be_visible()
    page.get_by_role("link", name="Update 1.1").click()
    expect(page.get_by_text("Managers drafted the audit tool.")).to_be_visible()  # what was said last time

    say_in_progress(page, rating="Green")
    save(page)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("You rate this Green; the rules suggest Amber")
    expect(page).to_have_title(re.compile("^Error: Update 1.1"))
    if scripts:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
    summary.get_by_role("link").click()
    reason = page.get_by_label("why do you see it differently")
    if scripts:
        expect(reason).to_be_focused()
    else:
        assert page.url.endswith("#id_difference_reason")
    expect(page.get_by_label("Progress since the last update")).to_have_value(CLAIM)
    expect(page.get_by_role("radio", name="Green", exact=True)).to_be_checked()
    reason.fill(REASON)
    save(page)
    expect_done(page, "Action 1.1 is updated for February 2026.")

    expect_everywhere(page, plan_url, action_url)
    page.goto("/")
    expect(page.get_by_text("0 actions wait for your update for February 2026; 1 of 1 done.")).to_be_visible()
    expect_everywhere(open_page(world.board, java_script_enabled=scripts), plan_url, action_url)


def test_the_suggestion_follows_what_is_chosen(open_page, world, action_url):
    """The officer reads what the rules suggest, and why, before saving; a rosier choice is marked as it is made."""
    page = open_page(world.officer)
    page.goto(f"{action_url}update/")
    suggestion = page.locator("[data-suggestion]")
    expect(suggestion).to_have_attribute("aria-live", "polite")
    expect(suggestion).to_have_text("Choose the impact on children to see which rating the rules suggest.")
    choose(page, "Impact on children", "No evidence")
    amber = "The rules suggest Amber: In progress and on time, with no evidence of impact on children yet. (R9)"
    expect(suggestion).to_have_text(amber)
    choose(page, "Rating of delivery", "Green")
    expect(suggestion).to_have_text(f"{amber}Your rating is rosier: say why")
    suggestion.get_by_role("link", name="say why").click()
    assert page.url.endswith("#id_difference_reason")
    choose(page, "Rating of delivery", "Red")
    expect(suggestion).to_have_text(amber)
    choose(page, "Impact on children", "Sustained")
    expect(suggestion).to_have_text(
        "The rules suggest Green: In progress and on time, with sustained evidence of impact on children. (R9)"
    )
    choose(page, "Stage", "Awaiting sign-off")
    expect(suggestion).to_contain_text("The rules suggest Amber: Awaiting sign-off")
    expect(suggestion).to_contain_text("(R3)")


def test_a_rating_can_be_cleared_where_the_stage_takes_none(open_page, world, plan_url):
    """An action that has not to start yet is not rated; a radio button alone could not be unchosen."""
    make_action(world.area, world.lead, owner=world.officer, reference="1.2", start=dt.date(2026, 6, 1))
    page = open_page(world.officer)
    page.goto(f"{plan_url}actions/1.2/update/")
    choose(page, "Rating of delivery", "Amber")
    suggestion = page.locator("[data-suggestion]")
    expect(suggestion).to_contain_text("The rules suggest Not rated: Not started: it starts on 1 June 2026")
    suggestion.get_by_role("button", name="Clear the rating").click()
    expect(suggestion).not_to_contain_text("takes no rating")
    choose(page, "Impact on children", "Not yet measurable")
    page.get_by_label("Progress since the last update").fill("Nothing yet.")
    save(page)
    expect_done(page, "Action 1.2 is updated for February 2026.")


def test_two_people_with_the_same_form_lose_nothing(open_page, world, action_url):
    """Whoever saves second is told, sees both versions, and saves again after the first."""
    first, second = open_page(world.officer), open_page(world.lead)
    for page in (first, second):
        page.goto(f"{action_url}update/")
    say_in_progress(first, progress="The officer's words.")
    save(first)
    expect_done(first, "Action 1.1 is updated for February 2026.")

    say_in_progress(second, rating="Red", progress="The lead's words.")
    save(second)
    expect(second.get_by_role("alert")).to_contain_text(f"{world.officer} updated action 1.1 after you opened this form")
    expect(second.get_by_role("heading", name="What was saved meanwhile")).to_be_visible()
    expect(second.get_by_text("The officer's words.").first).to_be_visible()
    expect(second.get_by_label("Progress since the last update")).to_have_value("The lead's words.")
    expect(second.get_by_role("radio", name="Red", exact=True)).to_be_checked()
    save(second)
    expect_done(second, "Action 1.1 is updated for February 2026.")
    for words in ("The officer's words.", "The lead's words."):
        expect(second.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_on_save_gives_one_update(open_page, world, action_url, scripts):
    page = open_page(world.officer, java_script_enabled=scripts)
    page.goto(f"{action_url}update/")
    say_in_progress(page)
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_text(CLAIM)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Updates (2)")).to_be_visible()  # January's and this one
    assert Update.objects.filter(action=world.action, progress=CLAIM).count() == 1


# --- The lead's month ---


def test_the_lead_signs_off(open_page, world, action_url):
    """What the officer calls done is completed and Green once the lead has signed it off."""
    make_update(world.action, world.officer, month=JANUARY + 1, stage=rag.AWAITING_SIGN_OFF)
    page = open_page(world.lead)
    page.goto(action_url)
    page.get_by_role("button", name="Sign off or refuse").click()
    choose(page, "Is this action complete?", "Yes, sign it off")
    save(page)
    expect_done(page, "Action 1.1 is completed.")
    expect(page.get_by_text(f"Signed off by {world.lead}, 20 February 2026")).to_be_visible()
    expect(page.get_by_role("button", name="Update this action")).to_have_count(0)


def test_the_lead_refuses_with_a_reason(open_page, world, action_url):
    """Without a reason nothing happens; with one the action is in progress again, and the officer reads why."""
    make_update(world.action, world.officer, month=JANUARY + 1, stage=rag.AWAITING_SIGN_OFF)
    page = open_page(world.lead)
    page.goto(f"{action_url}sign-off/")
    choose(page, "Is this action complete?", "No, it goes back to the officer")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Say why completion is refused.")
    page.get_by_label("Reason").fill("The audit of March is missing.")
    save(page)
    expect_done(page, "Action 1.1 is back in progress.")
    officer = open_page(world.officer)
    officer.goto(action_url)
    expect(officer.get_by_text("Sign-off refused by")).to_contain_text("The audit of March is missing.")


def test_the_lead_moves_a_due_date(open_page, world, plan_url, action_url):
    """The first date and the reason stay visible."""
    page = open_page(world.lead)
    page.goto(action_url)
    page.get_by_role("link", name="Move the due date").click()
    fill_date(page, "New due date", dt.date(2027, 3, 31))
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Say why the due date moves.")
    page.get_by_label("Why does the date move?").fill("The tool was late.")
    save(page)
    expect_done(page, "Action 1.1 is now due on 31 March 2027.")
    expect(page.get_by_text("31 March 2027 (first due 31 December 2026; moved once)")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="The tool was late.")).to_contain_text("31 Dec 2026")
    page.goto(plan_url)
    expect(row_of(page, "1.1")).to_contain_text("first due 31 Dec 2026")


def test_the_lead_reassigns_an_action(open_page, world, action_url):
    """The action goes to another owner; it leaves the first one's work and stands in the other's."""
    page = open_page(world.lead)
    page.goto(action_url)
    page.get_by_role("link", name="Reassign").click()
    page.get_by_label("Person").select_option(label=f"{world.lead.name} ({world.lead.email})")
    page.get_by_label("Role title").fill("Programme Lead")
    page.get_by_label("Why does the owner change?").fill("The post is vacant.")
    save(page)
    expect_done(page, "Action 1.1 now belongs to Programme Lead.")
    expect(page.get_by_text("Programme Lead from 20 February 2026: The post is vacant.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("link", name="Update 1.1")).to_be_visible()
    officer = open_page(world.officer)
    officer.goto("/")
    expect(officer.get_by_role("link", name="Update 1.1")).to_have_count(0)


def test_the_lead_adds_rewords_stops_and_reopens_an_action(open_page, world, plan_url):
    page = open_page(world.lead)
    page.goto(plan_url)
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("Area").select_option(label=str(world.area))
    page.get_by_label("Reference").fill("1.7")
    page.get_by_label("Title", exact=True).fill("Publish the practice standards")
    page.get_by_label("Role title").fill("Principal Social Worker")
    fill_date(page, "Start date", dt.date(2026, 2, 1))
    fill_date(page, "Due date", dt.date(2026, 11, 30))
    page.get_by_role("button", name="Add").click()
    expect_done(page, "Action 1.7 is added.")

    page.get_by_role("link", name="Reword").click()
    page.get_by_label("Title", exact=True).fill("Publish and teach the practice standards")
    page.get_by_label("Why is this changed?").fill("Publishing alone changes nothing.")
    save(page)
    expect_done(page, "Action 1.7 is reworded.")
    expect(page.get_by_role("heading", level=1)).to_have_text("1.7 Publish and teach the practice standards")

    page.get_by_role("link", name="Stop or devolve").click()
    choose(page, "What happens to this action?", "It is stopped")
    page.get_by_label("Why?").fill("It is part of 1.1 now.")
    save(page)
    expect_done(page, "Action 1.7 is stopped.")

    page.get_by_role("link", name="Reopen").click()
    page.get_by_label("Why?").fill("It is needed after all.")
    page.get_by_role("button", name="Reopen").click()
    expect_done(page, "Action 1.7 is in progress again.")

    page.get_by_role("link", name="History").click()
    for words in ("Publishing alone changes nothing.", "It is part of 1.1 now.", "It is needed after all."):
        expect(page.get_by_role("row").filter(has_text=words).first).to_be_visible()


def test_the_lead_closes_and_reopens_the_month(open_page, world, plan_url):
    """Closing names who has not updated; reopening takes a reason, and the earlier closing stays listed."""
    page = open_page(world.lead)
    page.goto(plan_url)
    page.get_by_role("link", name="Review month").click()
    expect(page.get_by_role("heading", name="Not updated yet (1)")).to_be_visible()
    page.get_by_role("button", name="Close February 2026").click()
    expect_done(page, "February 2026 is closed.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review month: March 2026")

    page.get_by_role("button", name="Reopen February 2026").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why the month is reopened")
    page.get_by_label("Why is the month reopened?").fill("An update came late.")
    page.get_by_role("button", name="Reopen February 2026").click()
    expect_done(page, "February 2026 is open again.")
    expect(page.get_by_text("reopened 20 Feb 2026: An update came late.")).to_be_visible()
    page.get_by_role("button", name="Close February 2026").click()
    expect(page.get_by_text("(closing 2)")).to_be_visible()


def test_the_lead_confirms_the_overall_rating(open_page, world, plan_url):
    page = open_page(world.lead)
    page.goto(plan_url)
    page.get_by_role("link", name="Confirm the overall rating").click()
    choose(page, "Overall rating", "Red")
    page.get_by_label("Note to the board").fill("Too little is proved.")
    page.get_by_role("button", name="Confirm").click()
    expect_done(page, "The overall rating for February 2026 is Red.")
    board = open_page(world.board)
    board.goto(plan_url)
    expect(board.get_by_text("Too little is proved.")).to_be_visible()


# --- Coming in and going out ---


def test_somebody_signs_in_and_out(open_page, world, plan_url):
    """A wrong password is refused without saying what was wrong; after signing out the pages ask for sign-in again."""
    page = open_page()
    page.goto(plan_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page, world.board.email, "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is not right.")
    sign_in(page, world.board.email, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text(world.authority.name)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto(plan_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_sign_in_leads_to_the_page_that_was_asked_for(open_page, world, plan_url):
    page = open_page()
    page.goto(plan_url)
    page.get_by_label("E-mail address").fill(world.board.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(world.plan.title)


def test_a_forgotten_password_is_chosen_anew_through_the_e_mailed_link(open_page, world):
    """The link works once; the new password then signs in."""
    new = "three-random-words-again"
    page = open_page()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_label("E-mail address").fill(world.officer.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    [message] = mail.outbox
    link = re.search(r"https?://\S+/password/reset/key/\S+", message.body).group()
    page.goto(link)
    page.get_by_label("New password", exact=True).fill(new)
    page.get_by_label("New password again").fill(new)
    page.get_by_role("button", name="Save the new password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password is changed")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
    sign_in(page, world.officer.email, new)
    expect(page.get_by_role("heading", level=1)).to_have_text("My work this month")


# --- Keyboard only ---

FOCUS_SHOWS = """() => {
  const element = document.activeElement;
  const label = element.labels && ["radio", "checkbox"].includes(element.type) ? element.labels[0] : null;
  const looks = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo);
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor, style.color, style.borderWidth].join("|");
  };
  const all = () => looks(element) + (label ? looks(label, "::before") : "");
  const focused = all();
  const box = (label ?? element).getBoundingClientRect();
  element.blur();
  const plain = all();
  element.focus({ focusVisible: true });
  return {
    what: element.outerHTML.slice(0, 120),
    differs: focused !== plain,
    inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


def tab_to(page: Page, locator, limit: int = 60) -> None:
    """Press Tab until `locator` has the focus; at every stop the focus must be visible."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        seen = page.evaluate(FOCUS_SHOWS)
        assert seen["differs"], f"the focus cannot be seen on {seen['what']}"
        assert seen["inView"], f"the focus is out of view on {seen['what']}"
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{locator} is not reached with {limit} presses of Tab")


def test_an_update_is_written_with_the_keyboard_alone(open_page, world, action_url):
    """Skip link, radio buttons by arrow and space, text, list, date and button; the focus shows at every stop."""
    page = open_page(world.officer)
    page.goto(f"{action_url}update/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    in_progress = page.get_by_role("radio", name="In progress", exact=True)
    tab_to(page, in_progress)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="Not started", exact=True)).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(in_progress).to_be_checked()
    tab_to(page, page.get_by_role("radio", name="Not yet measurable", exact=True))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="No evidence", exact=True)).to_be_checked()
    tab_to(page, page.get_by_role("radio", name="Red", exact=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Amber", exact=True)).to_be_checked()
    tab_to(page, page.get_by_label("Progress since the last update"))
    page.keyboard.type(CLAIM)
    tab_to(page, page.get_by_label("Next rating you expect"))
    page.keyboard.type("Green")
    for label, number in (("Day", "30"), ("Month", "9"), ("Year", "2026")):
        tab_to(page, page.get_by_role("group", name="Expected by").get_by_label(label))
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(number)
    tab_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect_done(page, "Action 1.1 is updated for February 2026.")
    expect(page.get_by_text(CLAIM)).to_be_visible()


@pytest.mark.parametrize("who", ["officer", "lead", "board"])
def test_the_focus_shows_on_everything_that_takes_it(open_page, world, plan_url, action_url, who):
    """Every stop of the Tab key on the start, plan and action pages looks different with the focus than without."""
    page = open_page(getattr(world, who))
    for address in ("/", plan_url, action_url):
        page.goto(address)
        stops = page.locator("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']").count()
        for _ in range(stops):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            seen = page.evaluate(FOCUS_SHOWS)
            assert seen["differs"], f"the focus cannot be seen on {seen['what']}"


# --- The administrator ---


def test_an_administrator_rewords_an_action_and_adds_a_person(open_page, world, action_url):
    """In the admin the same rules hold: a change takes a reason, stands in the history, and updates cannot be edited."""
    page = open_page(world.administrator)
    page.goto("/")
    page.get_by_role("link", name="Admin", exact=True).click()
    expect(page).to_have_title(re.compile("Getting to Good"))

    page.get_by_role("main").get_by_role("link", name="Actions", exact=True).click()
    page.locator("#searchbar").fill("1.1")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("1.1")).first.click()
    page.get_by_label("Title:", exact=True).fill("Audit every team each month")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Please correct the error")).to_be_visible()
    page.get_by_label("Why:").fill("As the board asked.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.goto(action_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("1.1 Audit every team each month")
    page.goto(f"{action_url}history/")
    expect(page.get_by_role("row").filter(has_text="As the board asked.")).to_contain_text(world.administrator.name)

    page.goto("/admin/plans/update/")
    page.get_by_role("row").filter(has_text="1.1").get_by_role("link").first.click()
    expect(page.get_by_text("Managers drafted the audit tool.")).to_be_visible()
    for name in ("Save", "Delete"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)

    page.goto("/admin/accounts/membership/add/")
    page.get_by_label("Local authority").select_option(label=world.authority.name)
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_label("Name").fill("Service Manager, Fostering")
    page.get_by_label("Role:", exact=True).select_option("Officer")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="new@example.org")).to_contain_text("Officer")


@pytest.mark.parametrize("who", ["officer", "lead", "board", "auditor"])
def test_nobody_else_sees_the_admin(open_page, world, who):
    page = open_page(getattr(world, who))
    page.goto("/")
    expect(page.get_by_role("link", name="Admin", exact=True)).to_have_count(0)
    assert page.goto("/admin/").status == 403
