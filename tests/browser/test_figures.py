"""Figures in a real browser: a correction from the form to the board's page, and what the board does not see."""

import re

import pytest
import time_machine
from playwright.sync_api import Page, expect

from metrics.models import Snapshot
from metrics.months import Month
from tests.browser.checks import misfits, violations
from tests.metrics.story import FEBRUARY, NOW, Story

REASON = "A team’s visits were counted twice"


@pytest.fixture
def story(transactional_db):
    """The council of the tests of figures, on 20 March 2026."""
    with time_machine.travel(NOW, tick=True):
        yield Story()


@pytest.fixture
def base(story) -> str:
    return f"/{story.authority.slug}/metrics/"


def lines_of(page: Page, name: str):
    """The row of an indicator in the tables of the scorecard."""
    return page.locator("table.app-scorecard tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_corrects_a_figure_and_every_page_shows_it_with_its_reason(open_page, story, base, scripts):
    """From the scorecard, by way of a refusal; the board then reads the same, and what was known before is as it was."""
    page = open_page(story.officer, java_script_enabled=scripts)
    page.goto(base)
    expect(lines_of(page, "Assessments in time")).to_contain_text("80.0%")
    lines_of(page, "Assessments in time").get_by_role("link").click()
    expect(page.get_by_text("80.0% in February 2026. Up 9 percentage points since January 2026: better.")).to_be_visible()
    page.get_by_role("link", name="Enter or correct a figure").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Correct the figure for February 2026")

    page.get_by_label("Numerator").fill("90")
    page.get_by_label("Denominator").fill("80")
    page.get_by_label("Value").fill("")
    page.get_by_label("So what?").fill("The third team is trained.")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("The numerator 90 is above the denominator 80.")
    expect(summary).to_contain_text("Say why")
    expect(page).to_have_title(re.compile("^Error: Correct February 2026"))
    if scripts:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
    summary.get_by_role("link", name="Say why").click()
    expect(page.get_by_label("So what?")).to_have_value("The third team is trained.")
    page.get_by_label("Numerator").fill("60")
    page.get_by_label("Why is it corrected?").fill(REASON)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("the figure for February 2026 is corrected.")

    for reader in (page, open_page(story.board, java_script_enabled=scripts)):
        reader.goto(f"{base}TIMELY/")
        expect(reader.get_by_text("75.0% in February 2026. Up 4 percentage points since January 2026: better.")).to_be_visible()
        expect(reader.get_by_text("The third team is trained.")).to_be_visible()
        row = reader.get_by_role("row").filter(has_text=REASON)
        expect(row).to_contain_text("75.0%")
        expect(reader.get_by_role("row").filter(has_text="replaced")).to_contain_text("80.0%")
        reader.get_by_role("link", name="History of these figures").click()
        line = reader.get_by_role("row").filter(has_text=REASON)
        for words in (str(story.officer), "Figure for February 2026", "80.0%", "75.0%"):
            expect(line).to_contain_text(words)
        reader.goto(f"{base}TIMELY/?month=2026-02&known=2026-03-19")
        expect(reader.get_by_text("as they were known on 19 March 2026")).to_be_visible()
        expect(reader.get_by_text(REASON)).to_have_count(0)


def test_a_board_member_sees_c_where_the_count_is_small(open_page, story, base):
    board, officer = open_page(story.board), open_page(story.officer)
    for page, figure in ((board, "c"), (officer, "3")):
        page.goto(base)
        expect(lines_of(page, "Plans").get_by_role("cell").first).to_have_text(re.compile(rf"^{figure}\s*February 2026"))
    board.goto(f"{base}PLANS/")
    expect(board.get_by_text("February 2026: c, a count of 1 to 5 or one that would give such a count away.")).to_be_visible()
    board.get_by_text("Show the figures as a table").first.click()
    table = board.get_by_role("region", name="Plans, month by month: figures")
    expect(table.get_by_role("row").filter(has_text="February 2026")).to_contain_text("c")
    expect(board.get_by_role("link", name="Enter or correct a figure")).to_have_count(0)


def test_the_figures_of_a_month_are_entered_at_once_and_a_wrong_line_says_so(open_page, story, base):
    page = open_page(story.lead)
    page.goto(base)
    page.get_by_role("link", name="Enter this month’s figures").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Figures for February 2026")
    page.get_by_label("New measure: numerator").fill("5")
    page.get_by_label("New measure: denominator").fill("4")
    page.get_by_label("Agency staff: value").fill("17")
    page.get_by_role("button", name="Save the figures").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("The numerator 5 is above the denominator 4.")
    expect(page).to_have_title(re.compile("^Error: "))
    summary.get_by_role("link").click()
    expect(page.get_by_label("New measure: value")).to_be_focused()
    expect(page.get_by_label("New measure: value")).to_have_accessible_description(
        "Error: New measure: The numerator 5 is above the denominator 4."
    )
    page.get_by_label("New measure: numerator").fill("3")
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_role("alert")).to_contain_text("2 figures for February 2026 saved.")
    expect(lines_of(page, "New measure")).to_contain_text("75.0%")
    assert Snapshot.objects.get(series=story.series["STALE"], month=FEBRUARY).value == 17


def test_a_chart_is_drawn_and_its_table_says_the_same(open_page, story, base):
    story.rebase("REPEAT", Month(2025, 6))
    page = open_page(story.board)
    page.goto(f"{base}TIMELY/")
    drawing = page.get_by_role("img", name="Assessments in time, month by month")
    expect(drawing).to_be_visible()
    expect(drawing.get_by_text("90.0%")).to_be_visible()
    page.get_by_text("Show the figures as a table").first.click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="February 2026")).first
    expect(row).to_contain_text("improvement: outside the limits")
    page.goto(f"{base}REPEAT/")
    expect(page.get_by_text("June 2025: New limits from here. New team")).to_be_visible()


def test_the_pages_of_figures_have_no_violation_and_fit_a_narrow_screen(open_page, story, base):
    """Also the forms as they come back when they are sent empty, and two versions beside each other."""
    story.correct("TIMELY", 77)
    story.rebase("TIMELY", Month(2026, 1))
    row = Snapshot.objects.filter(series=story.series["TIMELY"], month=FEBRUARY).standing().last()
    page, found = open_page(story.lead), []
    for address in (
        "",
        "?look=worsening&month=2026-02&known=2026-03-15",
        "TIMELY/",
        "AUDIT/groups/north/",
        "TIMELY/history/",
        "enter/",
        "TIMELY/enter/",
        "TIMELY/targets/",
        "TIMELY/limits/",
        "TIMELY/limits/2026-01/remove/",
        f"TIMELY/withdraw/{row.pk}/",
    ):
        page.goto(base + address)
        found += violations(page, address) + misfits(page, address)
        button = page.locator("main form[method=post] button.govuk-button")
        if button.count():
            button.first.click()
            expect(page).to_have_title(re.compile("^Error: "))
            found += violations(page, f"{address} sent as it was") + misfits(page, f"{address} sent as it was")
    page = open_page(story.officer)
    page.goto(f"{base}TIMELY/enter/")
    story.correct("TIMELY", 76, by=story.lead)
    page.get_by_label("Value").fill("75")
    page.get_by_label("Why is it corrected?").fill(REASON)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What was saved meanwhile")).to_be_visible()
    found += violations(page, "two versions") + misfits(page, "two versions")
    page = open_page(story.board)
    page.goto(f"{base}PLANS/")
    found += violations(page, "a hidden figure") + misfits(page, "a hidden figure")
    assert not found, "\n".join(found)
