"""Sending in a file, naming its columns, confirming it and throwing it away."""

import hashlib
from dataclasses import replace

import pytest
import time_machine

from accounts.errors import NotAllowed, Refused, Stale
from accounts.models import Job
from metrics.kinds import CHECKING, DISCARDED, FAULTY, READY, RECEIVED, SAVED, SAVING
from metrics.models import ColumnMapping
from metrics.selectors.upload_contents import Head
from metrics.services import uploads
from metrics.services.indicators import publish_series
from metrics.uploads.cells import Unreadable
from metrics.uploads.layout import detect
from tests.factories import JANUARY, at, make_snapshot
from tests.metrics.uploading import (
    DECEMBER,
    Uploading,
    counts,
    csv_of,
    fresh,
    make_numbers,
    make_shares,
    nothing_saved,
    problems,
)

NEW = "CON_NUM,2025-12,120,,,no,,"
OWN_HEAD = "KPI,Period,Result"


@pytest.fixture
def numbers(world):
    return make_numbers(world.authority, world.lead)


@pytest.fixture
def officer(world, numbers, django_capture_on_commit_callbacks) -> Uploading:
    return Uploading(world.authority, world.officer, django_capture_on_commit_callbacks)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


def detected(upload):
    return detect(Head.from_json(upload.preview["head"]).header)


def named(officer, upload, *, mapping=None, version=None):
    head, mapping = Head.from_json(upload.preview["head"]), mapping or detected(upload)
    return uploads.name_columns(upload=upload, mapping=mapping, head=head, version=version, by=officer.by, now=at(JANUARY))


# --- Receiving ---


def test_what_comes_in_is_kept_byte_for_byte_with_its_hash_and_who_sent_it(officer, world):
    content = csv_of(NEW)
    upload = fresh(officer.receive(content, "contacts.csv"))
    assert (upload.status, upload.filename, upload.size) == (RECEIVED, "contacts.csv", len(content))
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert (upload.by, upload.received_at) == (world.officer, at(JANUARY))
    assert bytes(upload.file.content) == content
    assert [(row.status, row.actor_label) for row in upload.history.all()] == [(RECEIVED, str(world.officer))]


def test_a_paste_is_kept_as_it_was_with_an_empty_first_cell(officer):
    text = "\tDec-25\tJan-26\nCON_NUM\t120\t130\n"
    with pytest.raises(Unreadable, match="a column without a heading"):
        officer.receive(text)
    upload = officer.receive(text.replace("\t", "KPI\t", 1))
    assert bytes(upload.file.content).decode() == text.replace("\t", "KPI\t", 1)
    assert (upload.filename, [row["name"] for row in upload.preview["head"]["header"]]) == (
        "Pasted table",
        ["KPI", "Dec-25", "Jan-26"],
    )


@pytest.mark.parametrize("role", ["board", "auditor"])
def test_whoever_may_not_enter_figures_may_not_upload_them(officer, world, role):
    with pytest.raises(NotAllowed):
        officer.as_(world.people[role]).receive(csv_of(NEW))


def test_the_corrected_file_takes_the_place_of_the_faulty_one(officer):
    faulty = officer.check(csv_of("NOPE,2025-12,1,,,no,,"))
    assert faulty.status == FAULTY
    officer.receive(csv_of(NEW), "again.csv", instead=faulty)
    assert fresh(faulty).status == DISCARDED
    assert faulty.history.latest("pk").history_change_reason == "Sent again as again.csv"


def test_what_was_saved_is_not_thrown_away_by_a_correction(officer):
    saved = officer.save(csv_of(NEW))
    officer.receive(csv_of(NEW), instead=saved)
    assert fresh(saved).status == SAVED


# --- Columns ---


def test_columns_are_remembered_for_the_next_file_with_these_headings_in_this_council(officer, world):
    for month, style in (("Dec-25", "fraction"), ("Jan-26", "number")):
        upload = officer.receive(csv_of(f"CON_NUM,{month},120", head=OWN_HEAD))
        named(officer, upload, mapping=replace(detected(upload), percent_style=style))
        [row] = ColumnMapping.objects.all()
        assert (row.authority, row.mapping["series"], row.mapping["percent_style"]) == (world.authority, "KPI", style)


def test_columns_can_be_named_again_until_the_figures_are_saved(officer):
    upload = officer.check(csv_of("CON_NUM,Dec-25,120", head=OWN_HEAD), series="Result", value="KPI")
    assert problems(upload) == [("", 2, "C", "“120” is not a series of this council.")]
    named(officer, upload, mapping=replace(detected(upload), percent_style="number"))
    assert fresh(upload).status == CHECKING
    saved = officer.save(csv_of(NEW))
    with pytest.raises(Refused, match="cannot be checked any more. It is now: saved."):
        named(officer, saved)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"series": None, "percent_style": "number"}, "Say which column names the series."),
        ({"percent_style": None}, "Say how the file writes percentages: 77 or 0.77."),
        ({"value": "Outturn", "percent_style": "number"}, "There is no column “Outturn”."),
    ],
)
def test_columns_that_cannot_be_read_so_are_refused(officer, changes, sentence):
    upload = officer.receive(csv_of("CON_NUM,Dec-25,120", head=OWN_HEAD))
    with pytest.raises(Refused, match=sentence):
        named(officer, upload, mapping=replace(detected(upload), **changes))
    assert (fresh(upload).status, Job.objects.count()) == (RECEIVED, 0)


def test_a_sheet_has_to_be_chosen_before_its_columns_are_named(officer):
    upload = officer.receive(csv_of(NEW))
    with pytest.raises(Refused, match="Choose a sheet first") as refusal:
        uploads.name_columns(upload=upload, mapping=detect(()), head=Head(choices=("A", "B")), by=officer.by, now=at(JANUARY))
    assert refusal.value.field == "sheet"


def test_of_two_who_name_columns_the_second_is_told(officer, world):
    upload = officer.receive(csv_of(NEW))
    named(officer.as_(world.lead), upload, version=upload.version)
    with pytest.raises(Stale, match=f"^{world.lead} changed this") as stale:
        named(officer, upload, version=upload.version)
    assert stale.value.seen == {"version": 2}


# --- Confirming ---


def test_new_figures_need_no_reason_and_corrections_do(officer, numbers):
    assert officer.save(csv_of(NEW), reason="").status == SAVED
    upload = officer.check(csv_of("CON_NUM,2025-12,121,,,no,,"))
    with pytest.raises(Refused, match="Say why these figures are corrected") as refusal:
        officer.confirm(upload, " ")
    assert refusal.value.field == "reason"
    assert fresh(upload).status == READY


def test_what_stands_already_cannot_be_saved_again(officer):
    officer.save(csv_of(NEW))
    upload = officer.check(csv_of(NEW))
    assert (upload.status, counts(upload)) == (READY, {"unchanged": 1})
    with pytest.raises(Refused, match="There is nothing to save"):
        officer.confirm(upload)


@pytest.mark.parametrize("status", [RECEIVED, FAULTY])
def test_only_what_was_checked_and_found_right_can_be_confirmed(officer, status):
    upload = officer.receive(csv_of(NEW)) if status == RECEIVED else officer.check(csv_of("NOPE,2025-12,1,,,no,,"))
    with nothing_saved(), pytest.raises(Refused, match="Only what has been checked can be saved"):
        officer.confirm(upload)
    assert fresh(upload).status == status


def test_of_two_who_confirm_the_second_is_told_and_it_is_saved_once(officer, world, numbers):
    upload = officer.check(csv_of(NEW))
    officer.as_(world.lead).confirm(upload, version=upload.version)
    with pytest.raises(Stale, match="changed this"):
        officer.confirm(upload, version=upload.version)
    assert numbers.snapshots.count() == 1
    assert fresh(upload).status == SAVED


def test_another_council_cannot_touch_an_upload(officer, other_world):
    upload = officer.check(csv_of(NEW))
    stranger = officer.as_(other_world.lead)
    for act in (stranger.confirm, stranger.undo):
        with pytest.raises(NotAllowed):
            act(upload)
    with pytest.raises(NotAllowed):
        uploads.discard_upload(upload=upload, by=other_world.lead, now=at(JANUARY))


# --- Throwing away ---


def test_what_is_thrown_away_stays_listed_and_is_never_saved(officer, world):
    upload = officer.check(csv_of(NEW))
    uploads.discard_upload(upload=upload, by=world.lead, now=at(JANUARY), version=upload.version)
    assert fresh(upload).status == DISCARDED
    with nothing_saved(), pytest.raises(Refused, match="It is now: thrown away before it was saved."):
        officer.confirm(upload)


def test_what_was_saved_cannot_be_thrown_away(officer):
    upload = officer.save(csv_of(NEW))
    with pytest.raises(Refused, match="Only what has not been saved"):
        uploads.discard_upload(upload=upload, by=officer.by, now=at(JANUARY))


def test_a_job_whose_upload_was_thrown_away_meanwhile_changes_nothing(
    officer, world, numbers, django_capture_on_commit_callbacks
):
    upload = officer.check(csv_of(NEW))
    with nothing_saved(), django_capture_on_commit_callbacks(execute=True):
        confirmed = uploads.confirm_upload(upload=upload, reason="", by=world.officer, now=at(JANUARY))
        assert confirmed.status == SAVING
        uploads.discard_upload(upload=upload, by=world.lead, now=at(JANUARY))
    assert fresh(upload).status == DISCARDED
    assert "It is now: thrown away before it was saved." in Job.objects.get(kind="save_upload").message
    assert make_snapshot(numbers, world.officer, 1, month=DECEMBER)


def test_a_published_series_is_not_uploaded_to(officer, world):
    shares = make_shares(world.authority, world.lead)
    publish_series(series=shares, ends=JANUARY, source="Paper 4", by=world.lead, now=at(JANUARY))
    upload = officer.check(csv_of("VISITS,2025-12,77,,,no,,"))
    [(_, line, column, message)] = problems(upload)
    assert (line, column) == (2, "A")
    assert message.startswith("This series is a published record")
