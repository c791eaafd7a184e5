"""Pages fit a screen 320 pixels wide, and nothing is cut off when a person spaces the text out (WCAG 1.4.10 and 1.4.12)."""

import pytest
from playwright.sync_api import Page

from accounts.models import User
from tests.browser.conftest import NARROW, WIDE
from tests.browser.crawl import reachable

UNFOLD = "document.querySelectorAll('details').forEach((element) => { element.open = true; })"
SPREAD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
# The outermost elements wider than the screen, apart from what stands in a region that scrolls by itself.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const wide = (element) => element.getBoundingClientRect().right > innerWidth + 1;
  const widest = [...document.body.querySelectorAll("*")].filter((element) =>
    wide(element) && !wide(element.parentElement) && !element.closest(".app-scroll"));
  const width = `the page is ${document.documentElement.scrollWidth} pixels wide`;
  return [width, ...widest.map((element) => element.outerHTML.slice(0, 120))];
}"""
# Elements that hide part of their text, apart from what is hidden on purpose from the eye.
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const hides = [style.overflowX, style.overflowY].some((value) => ["hidden", "clip"].includes(value));
  const shown = box.width > 2 && box.height > 2 && element.innerText?.trim();
  return shown && hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 120))"""


def misfits(page: Page, name: str) -> list[str]:
    """What does not fit at 320 pixels, and what does not fit or is cut off when the text is spaced out."""
    page.evaluate(UNFOLD)
    page.set_viewport_size(NARROW)
    found = [f"{name}: too wide: {what}" for what in page.evaluate(TOO_WIDE)]
    page.evaluate(SPREAD)
    for width in (NARROW, WIDE):
        page.set_viewport_size(width)
        found += [f"{name}: spaced out at {width['width']}: {what}" for what in page.evaluate(CUT_OFF) + page.evaluate(TOO_WIDE)]
    return found


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


@pytest.mark.full
@pytest.mark.parametrize("name", ["officer@exampleshire", "lead@exampleshire", "board@exampleshire", "board@oldham"])
def test_every_page_that_somebody_can_reach_fits_a_narrow_screen(open_page, demo, name):
    user = User.objects.get(email=f"{name}.example")
    page, found = open_page(user), []
    for address in reachable(user):
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
