"""What is typed in the update form outlives a lost sign-in, and goes once it is saved; other drafts stay."""

from playwright.sync_api import expect

from tests.browser.test_journeys import choose, save
from tests.factories import make_action

BACK = "What you typed earlier in this tab, and had not saved, is back in the form."


def progress(page):
    return page.get_by_label("Progress since the last update")


def test_a_draft_survives_signing_in_again_and_goes_when_it_is_saved(open_page, world, plan_url, action_url):
    make_action(world.area, world.lead, owner=world.officer, reference="1.2")
    page = open_page(world.officer)
    page.goto(f"{plan_url}actions/1.2/update/")
    progress(page).fill("Of the other action.")
    page.goto(f"{action_url}update/")
    choose(page, "Impact on children", "No evidence")
    progress(page).fill("An hour of writing.")

    page.goto(plan_url)
    page.goto(f"{action_url}update/")
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(progress(page)).to_have_value("An hour of writing.")
    expect(page.get_by_role("radio", name="No evidence")).to_be_checked()

    choose(page, "Rating of delivery", "Red")
    save(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(f"{action_url}update/")
    expect(page.get_by_text(BACK)).to_be_hidden()
    page.goto(f"{plan_url}actions/1.2/update/")
    expect(progress(page)).to_have_value("Of the other action.")


def test_a_draft_can_be_thrown_away(open_page, world, action_url):
    page = open_page(world.officer)
    page.goto(f"{action_url}update/")
    progress(page).fill("Not like this.")
    page.goto(f"{action_url}update/")
    page.get_by_role("button", name="Start afresh").click()
    expect(progress(page)).to_have_value("")
