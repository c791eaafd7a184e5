"""Pages fit a screen 320 pixels wide, and nothing is cut off when a person spaces the text out (WCAG 1.4.10 and 1.4.12).

The same is measured on every page that somebody can reach in test_accessibility.py.
"""

from playwright.sync_api import expect

from tests.browser.checks import misfits
from tests.browser.conftest import NARROW


def test_the_pages_that_decide_it_fit_a_narrow_screen(open_page, world, plan_url, action_url):
    page, found = open_page(world.lead), []
    for address in (
        "/",
        "/mereside/",
        plan_url,
        action_url,
        f"{action_url}history/",
        f"{action_url}update/",
        f"{plan_url}month/",
    ):
        page.goto(address)
        found += misfits(page, address)
    assert not found, "\n".join(found)


def test_the_check_sees_what_does_not_fit(open_page, world, plan_url):
    """A page with a wide element and a clipped one is caught; otherwise the tests above could not fail."""
    page = open_page(world.lead)
    page.goto(plan_url)
    page.evaluate("""() => {
      const wide = document.createElement("p");
      wide.textContent = "wide";
      wide.style.width = "400px";
      const cut = document.createElement("p");
      cut.textContent = "cut off ".repeat(20);
      Object.assign(cut.style, { height: "20px", overflow: "hidden" });
      document.querySelector("main").append(wide, cut);
    }""")
    found = misfits(page, "planted")
    assert any("too wide" in line and "wide</p>" in line for line in found)
    assert any("spaced out" in line and "cut off" in line for line in found)


def test_what_is_unfolded_and_wider_than_the_screen_can_be_scrolled_by_keyboard(open_page, world, plan_url):
    """Folded it is no stop of the tab key; opened it is one if it does not fit, without the window being moved."""
    page = open_page(world.board)
    page.set_viewport_size(NARROW)
    page.goto(plan_url)
    region, fold = page.locator("details .app-scroll").first, page.locator("details", has=page.locator(".app-scroll")).first
    region.evaluate("(region) => { region.firstElementChild.style.display = 'none'; }")
    fold.locator("summary").click()
    expect(region).not_to_have_attribute("tabindex", "0")
    fold.locator("summary").click()
    region.evaluate("({ firstElementChild }) => { Object.assign(firstElementChild.style, { display: '', minWidth: '1000px' }); }")
    fold.locator("summary").click()
    expect(region).to_have_attribute("tabindex", "0")
