"""The page of a background job: what it says, whom it says it to, and that it stops refreshing when the job has ended."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Job
from accounts.selectors import job_page
from tests.accounts.throwaway import NOW, make_job
from tests.factories import make_member, make_user

# A page may take ten.
QUERIES = 3
REFRESH = b'<meta http-equiv="refresh" content="2">'
LATER = NOW + dt.timedelta(minutes=5, seconds=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def row(world):
    return make_job(world.authority, world.officer, target="/mereside/imports/")


def put(row, **values):
    Job.objects.filter(pk=row.pk).update(**values)


def address(row, authority) -> str:
    return reverse("job", args=[authority.slug, row.pk])


@pytest.fixture
def read(world, row):
    """What the page holds for its reader, by default the one who started the job."""

    def read(user=None, now=NOW):
        return job_page(key=row.pk, authority=world.authority, user=user or world.officer, now=now)

    return read


# --- What it says ---


RUNNING = {"status": "running", "started": NOW}


@pytest.mark.parametrize(
    ("done", "total", "count", "percent"),
    [
        (12_000, 50_000, "12,000 of 50,000 rows, 24%", 24),
        (0, 50_000, "0 of 50,000 rows, 0%", 0),
        (49_999, 50_000, "49,999 of 50,000 rows, 99%", 99),
        (50_000, 50_000, "50,000 of 50,000 rows, 100%", 100),
        (51_000, 50_000, "51,000 of 50,000 rows, 100%", 100),
        (1_200, None, "1,200 rows so far", None),
        (0, None, "", None),
        (0, 0, "", None),
    ],
)
def test_how_far_it_is(read, row, done, total, count, percent):
    put(row, **RUNNING, done=done, total=total)
    assert (read().count, read().percent) == (count, percent)


def test_a_kind_that_is_no_longer_there_counts_steps(read, row):
    put(row, **RUNNING, done=3, total=4, kind="of an earlier release")
    assert read().count == "3 of 4 steps, 75%"


ENDED = {"finished": NOW}


@pytest.mark.parametrize(
    ("values", "now", "state", "sentence", "going_on", "can_start_again"),
    [
        ({}, NOW, "Waiting to start", "Other work may be in front of it.", True, False),
        ({}, LATER, "Waiting to start", "It has waited for more than 5 minutes. Start it again.", False, True),
        (RUNNING | {"message": "Saving"}, NOW, "Under way", "Saving", True, False),
        (RUNNING, LATER, "Stopped", "The work ended before it was finished; nothing was changed.", False, True),
        (ENDED | {"status": "done", "message": "3 rows."}, LATER, "Finished", "3 rows.", False, False),
        (ENDED | {"status": "failed", "message": "Row 17."}, LATER, "Not done", "Row 17.", False, False),
        (ENDED | {"status": "failed", "can_retry": True}, LATER, "Not done", "", False, True),
        (ENDED | {"status": "stopped", "can_retry": True}, LATER, "Stopped", "", False, True),
    ],
)
def test_where_it_stands(read, world, row, values, now, state, sentence, going_on, can_start_again):
    put(row, **values)
    page = read(now=now)
    assert (page.state, page.going_on, page.can_start_again) == (state, going_on, can_start_again)
    assert page.sentence.startswith(sentence)
    assert read(world.lead, now).can_start_again is False, "nobody starts it again in another's name"


def test_what_has_ended_shows_no_bar(read, row):
    put(row, status="failed", finished=NOW, done=3, total=4)
    assert (read().count, read().percent) == ("", None)


# --- The page itself ---


def get(user, row, authority, query=""):
    client = Client()
    client.force_login(user)
    return client.get(address(row, authority) + query)


def test_while_it_goes_on_the_page_refreshes_itself_and_can_be_told_not_to(world, row):
    put(row, **RUNNING, done=12_000, total=50_000, message="Checking the rows")
    response = get(world.officer, row, world.authority)
    html = response.content.decode()
    assert REFRESH in response.content
    assert "<title>24%: Import of figures.csv," in html
    assert '<progress id="job-bar" class="govuk-!-width-two-thirds" max="100" value="24">' in html
    assert "<strong>Under way.</strong> Checking the rows" in html
    assert f'href="{address(row, world.authority)}">Refresh now</a>' in html
    assert '<a class="govuk-link" href="?refresh=off">Stop refreshing</a>' in html


def test_told_not_to_it_stays_as_it_is(world, row):
    response = get(world.officer, row, world.authority, "?refresh=off")
    assert REFRESH not in response.content
    assert b"job.js" not in response.content
    assert b"Refresh every 2 seconds" in response.content


def test_a_bar_without_a_total_does_not_say_how_long_it_is(world, row):
    put(row, **RUNNING, done=1_200)
    response = get(world.officer, row, world.authority)
    assert b'<label for="job-bar">1,200 rows so far</label>' in response.content
    assert b'<progress id="job-bar" class="govuk-!-width-two-thirds"></progress>' in response.content
    assert b"<title>Under way: Import of figures.csv," in response.content


@pytest.mark.parametrize("status", ["done", "failed", "stopped"])
def test_when_it_has_ended_the_page_stays_as_it_is_and_leads_on(world, row, status):
    put(row, status=status, finished=NOW, message="The sentence.")
    response = get(world.officer, row, world.authority)
    html = response.content.decode()
    assert REFRESH not in response.content
    assert "job.js" not in html
    assert "The sentence." in html
    assert ("See the result" in html, "Go back" in html) == (status == "done", status != "done")
    assert 'href="/mereside/imports/"' in html


def test_what_a_job_quotes_is_text_and_not_markup(world, row):
    put(row, status="failed", finished=NOW, title="<b>x</b>", message="Row 1: “<script>” is not a number.")
    html = get(world.officer, row, world.authority).content.decode()
    assert "<b>x</b>" not in html
    assert "“&lt;script&gt;” is not a number." in html


@pytest.mark.parametrize("status", ["running", "done"])
def test_it_takes_exactly_so_many_queries(world, row, status):
    put(row, status=status, finished=NOW if status == "done" else None)
    client = Client()
    client.force_login(world.officer)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address(row, world.authority))
    assert response.status_code == 200
    assert len(queries) == QUERIES, "\n".join(query["sql"] for query in queries)


# --- Whom it is shown to ---


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 200), ("lead", 200), ("board", 404), ("administrator", 200), ("auditor", 404)]
)
def test_it_is_shown_to_whoever_started_it_and_whoever_manages_the_plans(world, row, role, status):
    assert get(world.people[role], row, world.authority).status_code == status


def test_another_officer_does_not_see_it(world, row):
    assert get(make_member(world.authority, "officer"), row, world.authority).status_code == 404


def test_it_is_not_found_under_another_council(world, other_world, row):
    both = make_user(is_superuser=True)
    assert get(both, row, world.authority).status_code == 200
    assert get(both, row, other_world.authority).status_code == 404
    assert get(other_world.lead, row, world.authority).status_code == 404


def test_a_job_for_the_whole_site_is_shown_to_whoever_started_it_alone(world):
    root = make_user(is_superuser=True)
    row = make_job(None, root)
    assert get(root, row, world.authority).status_code == 200
    assert get(make_user(is_superuser=True), row, world.authority).status_code == 404
    assert get(world.lead, row, world.authority).status_code == 404


def test_a_job_that_does_not_exist_is_not_found(world):
    client = Client()
    client.force_login(world.lead)
    assert client.get(reverse("job", args=[world.authority.slug, uuid.UUID(int=1)])).status_code == 404


# --- Starting it again ---


@pytest.fixture
def officer(world):
    client = Client()
    client.force_login(world.officer)
    return client


def test_a_job_that_stopped_is_started_again_from_its_page(world, row, officer, clock, django_capture_on_commit_callbacks):
    put(row, **RUNNING, attempt=1)
    clock.move_to(LATER)
    shown = officer.get(address(row, world.authority))
    assert b"Start again" in shown.content
    sent = {"token": shown.context["form"]["token"].value()}
    with django_capture_on_commit_callbacks(execute=True):
        first = officer.post(address(row, world.authority), sent)
        second = officer.post(address(row, world.authority), sent)
    assert (first.status_code, first["Location"]) == (302, address(row, world.authority))
    assert (second.status_code, second["Location"]) == (302, address(row, world.authority))
    row.refresh_from_db()
    assert (row.status, row.attempt) == ("done", 2)


def test_a_job_that_goes_on_is_not_started_again_and_the_page_says_so_for_good(world, row, officer):
    response = officer.post(address(row, world.authority))
    assert response.status_code == 422
    assert "This has not stopped, so it cannot be started again." in response.content.decode()
    assert REFRESH not in response.content


def test_somebody_else_is_told_who_can_start_it_again(world, row):
    put(row, status="stopped", finished=NOW, can_retry=True)
    client = Client()
    client.force_login(world.lead)
    assert b"Start again</button>" not in client.get(address(row, world.authority)).content
    response = client.post(address(row, world.authority))
    assert response.status_code == 422
    assert f"Only {world.officer} can start this again." in response.content.decode()
