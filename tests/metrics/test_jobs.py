"""The work on a file apart from requests: what it says on the way and at its end, and how long fifty thousand lines take."""

import time
import tracemalloc

import pytest
import time_machine

from accounts.jobs import KINDS
from accounts.models import Job, JobStatus
from accounts.progress import Progress
from metrics import jobs, kinds
from metrics.kinds import FAULTY, SAVED
from metrics.models import Series, Snapshot, SubGroup, Upload
from metrics.months import Month
from tests.factories import JANUARY, at, make_indicator
from tests.metrics.uploading import HEAD, Uploading, counts, csv_of, fresh, make_numbers, nothing_saved, problems, standing
from tests.shared import built_world, world  # noqa: F401

NEW = "CON_NUM,2025-12,120,,,no,,"


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def officer(world, django_capture_on_commit_callbacks) -> Uploading:  # noqa: F811
    return Uploading(world.authority, world.officer, django_capture_on_commit_callbacks)


def job_of(upload: Upload) -> Job:
    return Job.objects.get(pk=fresh(upload).preview["job"])


def test_every_kind_of_work_on_figures_is_known_with_what_it_counts():
    mine = {name: kind.counts for name, kind in KINDS.items() if kind.work.__module__ == jobs.__name__}
    assert mine == {"check_upload": "figures", "save_upload": "figures", "undo_upload": "figures"}


def test_a_check_says_what_it_found_and_leads_to_its_upload(officer, world):  # noqa: F811
    make_numbers(world.authority, world.lead)
    good, bad = officer.check(csv_of(NEW), "good.csv"), officer.check(csv_of("NOPE,2025-12,1,,,no,,"), "bad.csv")
    job = job_of(good)
    assert (job.title, job.status) == ("Check good.csv", JobStatus.DONE)
    assert job.message == "good.csv is checked: 1 new, 0 corrected. Nothing is saved yet."
    assert job.target == f"/{world.authority.slug}/metrics/uploads/{good.key}/"
    assert job_of(bad).message == "bad.csv is not accepted: 1 wrong. Nothing was saved."


def test_saving_and_undoing_say_what_became_of_it(officer, world, monkeypatch):  # noqa: F811
    make_numbers(world.authority, world.lead)
    upload = officer.save(csv_of(NEW))
    assert (job_of(upload).title, job_of(upload).message) == ("Save figures.csv", "figures.csv is saved: 1 new, 0 corrected.")
    monkeypatch.setattr("metrics.services.upload_outcomes.AT_ONCE", 0)
    officer.undo(upload)
    assert job_of(upload).message == "figures.csv is undone: its figures count nowhere any more."


def test_a_file_that_can_no_longer_be_read_as_it_was_is_faulty(officer, world):  # noqa: F811
    """Its sheet is gone, say: the refusal of reading is what is wrong."""
    make_numbers(world.authority, world.lead)
    upload = officer.receive(csv_of(NEW))
    Upload.objects.filter(pk=upload.pk).update(filename="figures.xlsx", status="checking", mapping={"layout": "long"})
    row = officer_job(upload, "check_upload")
    jobs.check_upload(Progress(row), upload=upload.pk, version=upload.version)
    assert fresh(upload).status == FAULTY
    assert problems(fresh(upload))[0][3].startswith("The file is named .xlsx but is not a workbook.")


def officer_job(upload: Upload, kind: str) -> Job:
    now = at(JANUARY)
    return Job.objects.create(
        kind=kind,
        authority=upload.authority,
        by=upload.by,
        title="Work",
        created=now,
        heartbeat=now,
        started=now,
        status=JobStatus.RUNNING,
    )


def test_it_says_how_far_it_is_and_nothing_is_written_before_the_end(officer, world):  # noqa: F811
    """Progress is told for every figure; the upload changes in the one transaction in which the job ends."""
    make_numbers(world.authority, world.lead)
    upload = officer.receive(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    Upload.objects.filter(pk=upload.pk).update(status="checking", mapping={"layout": "long", "percent_style": "number"} | ROLES)
    told = []

    class Told(Progress):
        def step(self, done, total=None, message=""):
            told.append((done, message, fresh(upload).status))

    jobs.check_upload(Told(officer_job(upload, "check_upload")), upload=upload.pk, version=upload.version)
    assert told == [
        (1, "Reading the file", "checking"),
        (2, "Reading the file", "checking"),
        (2, "Comparing with the figures that stand", "checking"),
    ]
    assert fresh(upload).status == "ready"


ROLES = {"series": "series", "month": "month", "value": "value"}

# --- Fifty thousand lines ---

FIRST, MONTHS, GROUPS = Month(1992, 1), 400, 125
SECONDS = 60
MEGABYTES = 300


@pytest.fixture
def many_series(world):  # noqa: F811
    indicator = make_indicator(world.authority, world.lead, code="BIG", unit=kinds.COUNT, decimals=0, polarity=kinds.NEUTRAL)
    groups = SubGroup.objects.bulk_create(
        SubGroup(authority=world.authority, name=f"Team {number}", slug=f"team-{number}", kind=kinds.TEAM)
        for number in range(GROUPS)
    )
    return Series.objects.bulk_create(Series(authority=world.authority, indicator=indicator, sub_group=group) for group in groups)


def fifty_thousand_lines(months: int = MONTHS) -> list[str]:
    months = [FIRST + number for number in range(months)]
    return [f"BIG/team-{group},{month},{group + number},,,no,," for group in range(GROUPS) for number, month in enumerate(months)]


@pytest.mark.full
def test_fifty_thousand_lines_with_three_faults_give_three_messages_and_save_nothing(officer, many_series):
    lines = fifty_thousand_lines()
    assert len(lines) == 50_000
    lines[100] = lines[100].replace("BIG/", "BAG/")
    lines[25_000] = lines[25_000].replace(",no,", ",perhaps,")
    lines[49_999] = "BIG/team-124,Q3 2025,5,,,no,,"
    with nothing_saved():
        upload = officer.check(csv_of(*lines))
    assert (upload.status, counts(upload)["wrong"]) == (FAULTY, 3)
    assert [problem[1:3] for problem in problems(upload)] == [(102, "A"), (25_002, "F"), (50_001, "B")]


@pytest.mark.full
def test_fifty_thousand_lines_are_checked_and_saved_within_a_minute(officer, many_series):
    content = ("\r\n".join([HEAD, *fifty_thousand_lines()])).encode()
    with time_machine.travel(at(JANUARY), tick=True):
        began = time.monotonic()
        upload = officer.confirm(officer.check(content))
        took = time.monotonic() - began
    assert (upload.status, counts(upload)) == (SAVED, {"new": 50_000})
    assert Snapshot.objects.filter(upload=upload).count() == 50_000
    assert took <= SECONDS, f"{took:.0f} seconds"


@pytest.mark.full
def test_corrections_of_every_line_stay_within_the_memory_of_a_worker(officer, many_series):
    """A tenth of the lines in a tenth of the memory. Correcting each of them holds the most at once."""
    lines = fifty_thousand_lines(MONTHS // 10)
    officer.save(csv_of(*lines))
    corrected = csv_of(*(line.replace(",no,,", ",yes,Late,") for line in lines))
    tracemalloc.start()
    upload = officer.save(corrected)
    most = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    assert counts(upload) == {"changed": 5_000}
    assert standing(many_series[-1], FIRST).caveat == "Late"
    assert most <= MEGABYTES / 10, f"{most:.0f} megabytes"
