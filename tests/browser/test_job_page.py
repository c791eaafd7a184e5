"""The page of a background job in a browser: it follows the job by itself, with script and without, and can be told not to."""

import pytest
from playwright.sync_api import expect

from accounts.models import Job
from tests.accounts.throwaway import make_job
from tests.browser.checks import misfits, violations
from tests.browser.conftest import FEBRUARY
from tests.factories import at

PAUSE = 2_000  # milliseconds between two looks of the page


@pytest.fixture
def row(world):
    row = make_job(world.authority, world.officer, now=at(FEBRUARY))
    put(row, status="running", finished=None, done=12_000, total=50_000, message="Checking the rows")
    return row


def put(row, **values):
    Job.objects.filter(pk=row.pk).update(**values, target="/mereside/")


def finish(row):
    put(row, status="done", finished=at(FEBRUARY), message="50,000 rows were imported.")


def test_with_script_it_changes_in_place_and_keeps_the_focus(open_page, world, row):
    page = open_page(world.officer)
    page.clock.install()
    loads = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.goto(f"/mereside/jobs/{row.pk}/")
    expect(page.get_by_role("progressbar", name="12,000 of 50,000 rows, 24%")).to_be_visible()
    assert violations(page, "a job under way") == []
    page.get_by_role("link", name="Stop refreshing").focus()

    put(row, done=25_000)
    page.clock.run_for(PAUSE)
    expect(page.get_by_text("25,000 of 50,000 rows, 50%")).to_be_visible()
    expect(page).to_have_title("50%: Import of figures.csv, Mereside – Getting to Good")
    expect(page.get_by_role("link", name="Stop refreshing")).to_be_focused()

    finish(row)
    page.clock.run_for(PAUSE)
    expect(page.get_by_role("status")).to_have_text("Finished. 50,000 rows were imported.")
    expect(page.get_by_role("button", name="See the result")).to_be_focused()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert violations(page, "a job that has ended") == []
    assert len(loads) == 1, "the page was never loaded again"


def test_without_script_it_loads_itself_again_until_the_job_has_ended(open_page, world, row):
    page = open_page(world.officer, java_script_enabled=False)
    page.goto(f"/mereside/jobs/{row.pk}/")
    expect(page.get_by_text("12,000 of 50,000 rows, 24%")).to_be_visible()
    finish(row)
    expect(page.get_by_text("50,000 rows were imported.")).to_be_visible()
    # What is visible may still be loading, and its own load would be counted.
    page.wait_for_load_state()
    loads = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.wait_for_timeout(1.5 * PAUSE)
    assert loads == []
    assert misfits(page, "a job that has ended") == []


def test_it_can_be_told_to_stay_as_it_is(open_page, world, row):
    page = open_page(world.officer)
    page.clock.install()
    page.goto(f"/mereside/jobs/{row.pk}/")
    page.get_by_role("link", name="Stop refreshing").click()
    expect(page.get_by_text("This page does not change by itself.")).to_be_visible()
    put(row, done=25_000)
    page.clock.run_for(10 * PAUSE)
    expect(page.get_by_text("12,000 of 50,000 rows, 24%")).to_be_visible()
    page.get_by_role("link", name="Refresh now").click()
    expect(page.get_by_text("25,000 of 50,000 rows, 50%")).to_be_visible()
    expect(page.get_by_text("This page does not change by itself.")).to_be_visible()
