"""Getting figures in, in a real browser: out of the scorecard as a workbook, one cell changed, in again, and undone."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.checks import misfits, violations
from tests.browser.conftest import FEBRUARY, JANUARY
from tests.factories import at, make_snapshot
from tests.metrics.uploading import make_numbers, make_shares
from tests.metrics.uploads.making import saved

FIGURES = "/mereside/metrics/"


@pytest.fixture
def numbers(world):
    """Contacts and visits in time, for December and January."""
    numbers = make_numbers(world.authority, world.lead)
    shares = make_shares(world.authority, world.lead)
    for month, count, share in ((JANUARY - 1, 120, 71), (JANUARY, 130, 72)):
        make_snapshot(numbers, world.officer, count, month=month, now=at(FEBRUARY, 9))
        make_snapshot(shares, world.officer, share, month=month, now=at(FEBRUARY, 9))
    return numbers


def exported(page: Page) -> bytes:
    """The workbook behind the link on the scorecard."""
    page.goto(FIGURES)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel", exact=True).click()
    assert download.value.suggested_filename == "mereside-figures-2026-02.xlsx"
    return download.value.path().read_bytes()


def with_cell(content: bytes, series: str, month: str, value) -> bytes:
    """The same workbook with one cell changed, as somebody does it in a spreadsheet."""
    workbook = load_workbook(io.BytesIO(content))
    sheet = workbook.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == month)
    row = next(cell.row for cell in sheet["A"] if cell.value == series)
    sheet.cell(row, column).value = value
    return saved(workbook)


def send(page: Page, content: bytes, name: str = "figures.xlsx") -> None:
    page.goto(FIGURES)
    page.get_by_role("link", name="Upload a file or paste a table").click()
    page.get_by_label("A file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_cell_changed_in_the_exported_workbook_is_exactly_one_change(open_page, world, numbers, scripts):
    page = open_page(world.officer, java_script_enabled=scripts, accept_downloads=True)
    send(page, with_cell(exported(page), "CON_NUM", "2026-01", 131))
    expect(page.get_by_text("Checked, not saved yet: 0 new figures, 1 correction.")).to_be_visible()
    rows = page.get_by_role("table", name="Figures that differ from those that stand").locator("tbody tr")
    expect(rows).to_have_count(1)
    for words in ("Contacts", "January 2026", "130 contacts", "131 contacts"):
        expect(rows).to_contain_text(words)

    page.get_by_role("button", name="Save 1 figure").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    page.get_by_label("Why are figures corrected?").fill("Late contacts were added.")
    page.get_by_role("button", name="Save 1 figure").click()
    expect(page.get_by_text("Saved: 0 new figures, 1 correction.")).to_be_visible()

    page.get_by_role("link", name="Contacts", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    expect(page.get_by_text("131 contacts in January 2026")).to_be_visible()
    expect(page.get_by_text("Correction: Late contacts were added.")).to_be_attached()

    page.goto(f"{FIGURES}uploads/")
    page.get_by_role("link", name="figures.xlsx").click()
    page.get_by_role("link", name="Undo this upload").click()
    page.get_by_label("Why is this upload undone?").fill("The wrong file.")
    page.get_by_role("button", name="Undo the upload").click()
    expect(page.get_by_role("alert")).to_contain_text("figures.xlsx is undone.")
    page.goto(f"{FIGURES}CON_NUM/")
    expect(page.get_by_text("130 contacts in January 2026")).to_be_visible()


def test_a_month_is_filled_in_and_pasted_without_questions(open_page, world, numbers):
    """The quickest way: the cells of the exported workbook, copied and pasted."""
    page = open_page(world.officer)
    page.goto(f"{FIGURES}upload/")
    lines = ("series\tindicator\tsub-group\tunit\t2026-02", "CON_NUM\tContacts\t\tCount\t1,140", "VISITS\t\t\tPercentage\t73.5")
    page.get_by_label("Or paste a table").fill("\n".join(lines))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save 2 figures").click()
    expect(page.get_by_text("Saved: 2 new figures, 0 corrections.")).to_be_visible()
    page.goto(f"{FIGURES}CON_NUM/")
    expect(page.get_by_text("1,140 contacts in February 2026")).to_be_visible()


def test_a_faulty_paste_is_corrected_where_it_was_typed(open_page, world, numbers):
    page = open_page(world.officer)
    page.goto(f"{FIGURES}upload/")
    text = "KPI\tMonth\tResult\nVISITS\tFeb-26\t0.74\nCON_NUM\tFeb-26\t12x\n"
    page.get_by_label("Or paste a table").fill(text)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check the figures").click()
    expect(page.get_by_role("alert")).to_contain_text("Say how the file writes percentages. VISITS on line 2 is “0.74”.")
    page.get_by_role("radio", name=re.compile("As fractions")).check()
    page.get_by_role("button", name="Check the figures").click()
    wrong = page.get_by_role("table", name="What is wrong, by line").locator("tbody tr")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("“12x” is not a number")

    page.get_by_role("button", name="Correct the text").click()
    expect(page.get_by_label("Or paste a table")).to_have_value(text)
    page.get_by_label("Or paste a table").fill(text.replace("12x", "140"))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This is what they meant when a file of this kind was last uploaded.")).to_be_visible()
    page.get_by_role("button", name="Check the figures").click()
    expect(page.get_by_text("Checked, not saved yet: 2 new figures, 0 corrections.")).to_be_visible()


def test_the_fields_of_another_layout_are_out_of_the_way(open_page, world, numbers):
    page = open_page(world.officer)
    page.goto(f"{FIGURES}upload/")
    page.get_by_label("Or paste a table").fill("KPI\tJan-26\tFeb-26\nCON_NUM\t130\t140\n")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("radio", name=re.compile("months across"))).to_be_checked()
    expect(page.get_by_label("Commentary")).to_be_hidden()
    page.get_by_role("radio", name=re.compile("Each line is one figure")).check()
    expect(page.get_by_label("Commentary")).to_be_visible()


def test_every_page_on_the_way_can_be_read_by_everybody(open_page, world, numbers):
    page = open_page(world.officer)

    def go(to):
        """Press what leads to another page, and wait until that one is there."""
        with page.expect_navigation():
            to.click()

    def look(what):
        assert violations(page, what) == []
        assert misfits(page, what) == []

    page.goto(f"{FIGURES}upload/")
    look("the form")
    go(page.get_by_role("button", name="Continue"))
    look("the refused form")
    page.get_by_label("Or paste a table").fill(
        "KPI\tMonth\tResult\tNote\nCON_NUM\tJan-26\t131\tLate\nCON_NUM\tFeb-26\t140\t\nVISITS\tJan-26\tc\t\n"
    )
    go(page.get_by_role("button", name="Continue"))
    look("the columns")
    go(page.get_by_role("button", name="Check the figures"))
    look("the preview")
    page.get_by_label("Why are figures corrected?").fill("Late contacts were added.")
    go(page.get_by_role("button", name="Save 2 figures"))
    look("what was saved")
    go(page.get_by_role("link", name="Undo this upload"))
    look("undoing")
    page.goto(f"{FIGURES}upload/")
    page.get_by_label("Or paste a table").fill("KPI\tMonth\tResult\tNote\nNOPE\tJan-26\t131\t\n")
    go(page.get_by_role("button", name="Continue"))
    go(page.get_by_role("button", name="Check the figures"))
    look("a faulty upload")
    page.goto(f"{FIGURES}uploads/")
    look("the list")
