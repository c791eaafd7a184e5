"""Two people with files for the same month at the same moment: one is saved, the other is shown what the first did."""

import pytest
from django.db import connection

from metrics.models import Snapshot, Upload
from metrics.selectors.upload_contents import arrival
from metrics.selectors.upload_figures import read_upload
from metrics.selectors.uploads import certain_mapping
from metrics.services import upload_outcomes, uploads
from tests.factories import JANUARY, World, at
from tests.metrics.uploading import csv_of, make_numbers
from tests.shared import together

NOW = at(JANUARY)
pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's tests share one connection; its writers queue anyway"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def world(transactional_db) -> World:
    return World()


def checked(world, by, value) -> Upload:
    """A file with one figure, received and checked."""
    came = arrival("figures.csv", csv_of(f"CON_NUM,2025-12,{value},,,no,,"))
    upload = uploads.receive_upload(authority=world.authority, arrival=came, by=by, now=NOW)
    uploads.name_columns(upload=upload, mapping=certain_mapping(came.head), head=came.head, by=by, now=NOW)
    return Upload.objects.select_related("authority").get(pk=upload.pk)


def save(upload, by):
    upload = Upload.objects.select_related("authority").get(pk=upload.pk)
    who = {"by": by, "now": NOW}
    contents = read_upload(upload, NOW, lambda number: None)
    prepared = upload_outcomes.prepare_figures(upload=upload, contents=contents, **who)
    return upload_outcomes.save_figures(upload=upload, version=upload.version, contents=contents, prepared=prepared, **who).status


@pytest.fixture
def _saved_by_hand(monkeypatch):
    """The jobs of a test are done at once; those that save are not started here."""
    start = uploads.start_job
    monkeypatch.setattr(uploads, "start_job", lambda **job: _Unstarted if job["kind"] == "save_upload" else start(**job))


class _Unstarted:
    pk = "00000000-0000-0000-0000-000000000000"


def test_of_two_files_saved_at_once_one_is_saved_and_the_other_checked_again(world, _saved_by_hand):
    make_numbers(world.authority, world.lead)
    files = [(checked(world, by, value), by) for by, value in ((world.officer, 120), (world.lead, 121))]
    for upload, by in files:
        uploads.confirm_upload(upload=upload, reason="", by=by, now=NOW)
    found = together(*(lambda upload=upload, by=by: save(upload, by) for upload, by in files))
    assert sorted(found) == ["checking", "saved"]
    assert Snapshot.objects.count() == 1


def test_of_two_who_confirm_at_once_one_is_told(world, _saved_by_hand):
    make_numbers(world.authority, world.lead)
    upload = checked(world, world.officer, 120)
    found = together(
        *(
            lambda by=by: uploads.confirm_upload(upload=upload, reason="", version=upload.version, by=by, now=NOW).status
            for by in (world.officer, world.lead)
        )
    )
    assert sorted(type(each).__name__ for each in found) == ["Stale", "str"]
