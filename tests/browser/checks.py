"""What axe-core and a ruler find wrong with a page: a line for each fault, with the page and the element."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE

OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
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
axe = Axe()


def violations(page: Page, name: str) -> list[str]:
    """What axe finds at both widths, everything unfolded: a line for each, with the page, the rule and the element."""
    page.wait_for_load_state()
    page.evaluate(UNFOLD)
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size(width)
        page.evaluate(DRAWN)
        for violation in axe.run(page, options=OPTIONS).response["violations"]:
            found += [f"{name} at {width['width']}: {violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
    page.set_viewport_size(WIDE)
    return found


def misfits(page: Page, name: str) -> list[str]:
    """What does not fit at 320 pixels, and what does not fit or is cut off when the text is spaced out."""
    page.wait_for_load_state()
    page.evaluate(UNFOLD)
    page.set_viewport_size(NARROW)
    found = [f"{name}: too wide: {what}" for what in page.evaluate(TOO_WIDE)]
    page.evaluate(SPREAD)
    for width in (NARROW, WIDE):
        page.set_viewport_size(width)
        found += [f"{name}: spaced out at {width['width']}: {what}" for what in page.evaluate(CUT_OFF) + page.evaluate(TOO_WIDE)]
    return found
