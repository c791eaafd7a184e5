"""What comes of an upload: all of its figures are saved or none, never over somebody else's, and they are undone as one."""

from decimal import Decimal

import pytest
import time_machine

from accounts.errors import NotAllowed, Refused, Stale
from accounts.history import delete_audited
from accounts.models import Job
from metrics.kinds import FAULTY, READY, SAVED, UNDONE
from metrics.models import Snapshot, SnapshotWithdrawal
from metrics.selectors.upload_figures import read_upload
from metrics.services import snapshots, upload_outcomes, uploads
from metrics.services.indicators import edit_series
from tests.factories import JANUARY, at, make_snapshot
from tests.metrics.uploading import (
    DECEMBER,
    NOVEMBER,
    Uploading,
    counts,
    csv_of,
    fresh,
    make_numbers,
    make_shares,
    make_team_numbers,
    nothing_saved,
    problems,
    standing,
)

NEW = "CON_NUM,2025-12,120,,,no,,"
OTHER = "CON_NUM,2025-12,121,,,no,,"


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def numbers(world):
    return make_numbers(world.authority, world.lead)


@pytest.fixture
def officer(world, numbers, django_capture_on_commit_callbacks) -> Uploading:
    return Uploading(world.authority, world.officer, django_capture_on_commit_callbacks)


@pytest.fixture
def lead(officer, world) -> Uploading:
    return officer.as_(world.lead)


# --- Checking ---


def test_checking_sets_every_figure_beside_the_one_that_stands_and_saves_nothing(officer, world, numbers):
    make_snapshot(numbers, world.officer, 110, month=NOVEMBER)
    make_snapshot(numbers, world.officer, 119, month=DECEMBER)
    with nothing_saved():
        upload = officer.check(
            csv_of("CON_NUM,2025-11,110,,,no,,", NEW, "CON_NUM,2026-01,130,,,no,,", "CON_NUM,2025-10,n/a,,,,,")
        )
    assert (upload.status, counts(upload)) == (READY, {"new": 1, "changed": 1, "unchanged": 1, "no_value": 1})
    line, column, key, _, month, old, new, note = upload.preview["changed"][0]
    assert (line, column, key, month, old, new, note) == (
        3,
        "C",
        "CON_NUM",
        "December 2025",
        "119 contacts",
        "120 contacts",
        "",
    )
    assert upload.history.latest("pk").history_change_reason == "Checked: 1 new, 1 corrected"


def test_a_file_with_anything_wrong_is_not_accepted_and_cannot_be_saved(officer):
    upload = officer.check(csv_of(NEW, "CON_NUM,2025-11,12x,,,no,,", "NOPE,2025-12,1,,,no,,"))
    assert (upload.status, counts(upload)) == (FAULTY, {"new": 1, "wrong": 2, "unknown": 1})
    assert [problem[1:3] for problem in problems(upload)] == [(3, "C"), (4, "A")]
    with nothing_saved(), pytest.raises(Refused):
        officer.confirm(upload)


def test_another_councils_series_is_as_unknown_as_one_that_nobody_has(officer, other_world):
    make_numbers(other_world.authority, other_world.lead, code="THEIRS")
    upload = officer.check(csv_of("THEIRS,2025-12,1,,,no,,", "NOBODYS,2025-12,1,,,no,,"))
    theirs, nobodys = problems(upload)
    assert theirs[3].replace("THEIRS", "NOBODYS") == nobodys[3]


# --- Saving ---


def test_figures_are_saved_with_their_upload_their_person_and_their_words(officer, world, numbers):
    shares = make_shares(world.authority, world.lead)
    team = make_team_numbers(world.authority, world.lead, numbers)
    upload = officer.save(csv_of(NEW, "VISITS,2025-12,,3,4,yes,One team late,Better.", "con_num / north,Dec-25,7,,,no,,"))
    assert upload.status == SAVED
    row = standing(shares)
    assert (row.value, row.numerator, row.denominator, row.provisional) == (75, 3, 4, True)
    assert (row.caveat, row.commentary, row.reason) == ("One team late", "Better.", "")
    assert (row.upload, row.by, row.known_from, row.replaces) == (upload, world.officer, at(JANUARY), None)
    assert (standing(numbers).value, standing(team).value) == (120, 7)


def test_a_correction_replaces_the_last_revision_and_keeps_what_the_file_does_not_say(officer, world, numbers):
    first = make_snapshot(numbers, world.lead, 119, month=DECEMBER, caveat="Early", commentary="Fewer.", provisional=True)
    officer.save(csv_of("CON_NUM,2025-12,120", head="series,month,value"), reason="Late contacts were added")
    row = standing(numbers)
    assert (row.value, row.replaces, row.reason) == (120, first, "Late contacts were added")
    assert (row.caveat, row.commentary, row.provisional) == ("Early", "Fewer.", True)


def test_a_withdrawn_figure_is_entered_again_after_its_last_revision(officer, world, numbers):
    first = make_snapshot(numbers, world.lead, 119, month=DECEMBER)
    snapshots.withdraw_snapshot(snapshot=first, reason="Wrong month", by=world.lead, now=at(JANUARY))
    officer.save(csv_of(NEW), reason="")
    row = standing(numbers)
    assert (row.value, row.replaces, row.reason) == (120, first, "Entered again after it had been withdrawn")


def test_a_revision_below_a_withdrawn_one_is_corrected_by_the_next_in_line(officer, world, numbers):
    make_snapshot(numbers, world.lead, 118, month=DECEMBER)
    second = make_snapshot(numbers, world.lead, 119, month=DECEMBER, reason="Recount")
    snapshots.withdraw_snapshot(snapshot=second, reason="No recount", by=world.lead, now=at(JANUARY))
    upload = officer.check(csv_of(NEW))
    assert upload.preview["changed"][0][5:7] == ["118 contacts", "120 contacts"]
    officer.confirm(upload, "Validated")
    assert (standing(numbers).value, standing(numbers).replaces) == (120, second)


def test_what_stands_already_and_what_has_no_value_adds_no_row(officer, world, numbers):
    make_snapshot(numbers, world.lead, 110, month=NOVEMBER)
    officer.save(csv_of("CON_NUM,2025-11,110,,,no,,", NEW, "CON_NUM,2025-10,c,,,,,"))
    assert [row.month for row in Snapshot.objects.filter(series=numbers)] == [NOVEMBER, DECEMBER]


def test_with_one_bad_row_nothing_of_a_file_is_saved(officer, numbers, monkeypatch):
    upload = officer.check(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    with nothing_saved():
        monkeypatch.setattr(upload_outcomes, "add_rows", _fail_after_the_first)
        officer.confirm(upload)
    assert Job.objects.get(kind="save_upload").status == "failed"


def _fail_after_the_first(rows, checked):
    rows[0].save()
    raise RuntimeError("the disk is full")


# --- What stands was changed meanwhile ---


def test_figures_that_were_changed_after_the_preview_are_not_overwritten(officer, world, numbers):
    make_snapshot(numbers, world.officer, 110, month=DECEMBER)
    upload = officer.check(csv_of(NEW))
    make_snapshot(numbers, world.lead, 115, month=DECEMBER, reason="Recount", now=at(JANUARY, 11))
    with nothing_saved():
        upload = officer.confirm(upload, "Validated")
    assert upload.status == READY
    assert upload.preview["said"].startswith(f"Nothing was saved: {world.lead} changed figures of the same series")
    assert upload.preview["changed"][0][5:7] == ["115 contacts", "120 contacts"]
    assert officer.confirm(upload, "Validated").status == SAVED
    assert standing(numbers).value == 120


def test_whoever_withdrew_a_figure_meanwhile_is_named_too(officer, world, numbers):
    row = make_snapshot(numbers, world.officer, 110, month=DECEMBER)
    upload = officer.check(csv_of(NEW))
    snapshots.withdraw_snapshot(snapshot=row, reason="Wrong month", by=world.lead, now=at(JANUARY, 11))
    upload = officer.confirm(upload, "Validated")
    assert (upload.status, counts(upload)) == (READY, {"new": 1})
    assert f"{world.lead} changed figures" in upload.preview["said"]


def test_what_others_did_elsewhere_does_not_hold_a_file_up(officer, world, numbers):
    upload = officer.check(csv_of(NEW))
    make_snapshot(numbers, world.lead, 109, month=NOVEMBER)
    make_snapshot(make_shares(world.authority, world.lead), world.lead, 50, month=DECEMBER)
    assert officer.confirm(upload).status == SAVED


def test_of_two_files_for_the_same_month_the_second_is_shown_what_the_first_did(officer, lead, world, numbers):
    first, second = officer.check(csv_of(NEW)), lead.check(csv_of(OTHER))
    assert (counts(first), counts(second)) == ({"new": 1}, {"new": 1})
    officer.confirm(first)
    second = lead.confirm(second)
    assert (second.status, counts(second)) == (READY, {"changed": 1})
    assert f"{world.officer} changed figures" in second.preview["said"]
    assert standing(numbers).value == 120


def test_whoever_is_quicker_than_the_saving_itself_is_not_overwritten(officer, world, numbers):
    """A figure comes in between the reading of the file and the lock."""
    upload = officer.check(csv_of(NEW))
    upload = uploads.confirm_upload(upload=upload, reason="", by=world.officer, now=at(JANUARY))
    contents = read_upload(upload, at(JANUARY), lambda number: None)
    prepared = upload_outcomes.prepare_figures(upload=upload, contents=contents, by=world.officer, now=at(JANUARY))
    make_snapshot(numbers, world.lead, 115, month=DECEMBER)
    with nothing_saved():
        after = upload_outcomes.save_figures(
            upload=upload, version=upload.version, contents=contents, prepared=prepared, by=world.officer, now=at(JANUARY)
        )
    assert after.status == "checking"


def test_a_figure_elsewhere_that_comes_in_meanwhile_is_built_upon(officer, world, numbers):
    upload = officer.check(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    upload = uploads.confirm_upload(upload=upload, reason="", by=world.officer, now=at(JANUARY))
    contents = read_upload(upload, at(JANUARY), lambda number: None)
    prepared = upload_outcomes.prepare_figures(upload=upload, contents=contents, by=world.officer, now=at(JANUARY))
    taken = make_snapshot(numbers, world.lead, 115, month=DECEMBER)
    snapshots.withdraw_snapshot(snapshot=taken, reason="Wrong month", by=world.lead, now=at(JANUARY))
    upload_outcomes.save_figures(
        upload=upload, version=upload.version, contents=contents, prepared=prepared, by=world.officer, now=at(JANUARY)
    )
    assert (standing(numbers).value, standing(numbers).replaces) == (120, taken)


def test_a_series_that_ended_meanwhile_is_not_added_to(officer, world, numbers):
    upload = officer.check(csv_of(NEW))
    edit_series(series=numbers, changes={"ends": NOVEMBER}, reason="Replaced", by=world.lead, now=at(JANUARY))
    with nothing_saved():
        upload = officer.confirm(upload)
    assert upload.status == FAULTY
    assert "CON_NUM ends with November 2025" in problems(upload)[0][3]


def test_whoever_lost_the_right_to_enter_figures_meanwhile_saves_nothing(officer, world, django_capture_on_commit_callbacks):
    upload = officer.check(csv_of(NEW))
    with nothing_saved(), django_capture_on_commit_callbacks(execute=True):
        uploads.confirm_upload(upload=upload, reason="", by=world.officer, now=at(JANUARY))
        delete_audited(world.officer.membership_set.get(), by=world.administrator, reason="Left")
    assert Job.objects.get(kind="save_upload").message == "Your role does not allow you to upload figures."


# --- Undoing ---


def test_undoing_withdraws_what_the_upload_added_and_what_stood_before_stands_again(officer, world, numbers):
    before = make_snapshot(numbers, world.lead, 119, month=DECEMBER)
    upload = officer.save(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    upload = officer.undo(upload)
    assert (upload.status, upload.undone_because) == (UNDONE, "The wrong file")
    assert (standing(numbers), standing(numbers, NOVEMBER)) == (before, None)
    [first, second] = SnapshotWithdrawal.objects.filter(snapshot__upload=upload)
    assert (first.reason, first.by, first.known_from) == (
        "Undone with figures.csv: The wrong file",
        world.officer,
        at(JANUARY, 13),
    )
    assert Snapshot.objects.filter(upload=upload).count() == 2, "its figures stay listed"


def test_the_same_file_can_be_saved_again_after_it_was_undone(officer, numbers):
    officer.undo(officer.save(csv_of(NEW)))
    officer.save(csv_of(NEW), reason="")
    assert standing(numbers).value == 120


def test_an_upload_on_which_later_figures_build_is_not_undone_and_they_are_named(officer, world, numbers):
    upload = officer.save(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    later = make_snapshot(numbers, world.lead, 125, month=DECEMBER, reason="Recount")
    with pytest.raises(Refused, match="in place of its own: Contacts, December 2025. Withdraw those first."):
        officer.undo(upload)
    assert fresh(upload).status == SAVED
    assert not SnapshotWithdrawal.objects.exists()
    snapshots.withdraw_snapshot(snapshot=later, reason="No recount", by=world.lead, now=at(JANUARY))
    assert officer.undo(upload).status == UNDONE


def test_of_very_many_later_figures_the_first_are_named(officer, world, numbers):
    months = [JANUARY - back for back in range(25)]
    upload = officer.save(csv_of(*(f"CON_NUM,{month},1,,,no,," for month in months)))
    lead = officer.as_(world.lead)
    lead.save(csv_of(*(f"CON_NUM,{month},2,,,no,," for month in months)))
    with pytest.raises(Refused) as refusal:
        officer.undo(upload)
    assert refusal.value.message.count("Contacts,") == 20
    assert "; and more." in refusal.value.message


def test_a_figure_that_was_withdrawn_by_itself_is_passed_over(officer, world, numbers):
    upload = officer.save(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    snapshots.withdraw_snapshot(snapshot=standing(numbers), reason="Wrong", by=world.lead, now=at(JANUARY))
    assert officer.undo(upload).status == UNDONE
    assert SnapshotWithdrawal.objects.count() == 2


def test_only_what_was_saved_is_undone_once_with_a_reason(officer, lead):
    upload = officer.check(csv_of(NEW))
    with pytest.raises(Refused, match="Only what was saved can be undone. It is now: checked, not saved yet."):
        officer.undo(upload)
    upload = officer.confirm(upload)
    with pytest.raises(Refused, match="Say why this upload is undone"):
        officer.undo(upload, " ")
    lead.undo(upload, version=upload.version)
    with pytest.raises(Stale):
        officer.undo(upload, version=upload.version)
    with pytest.raises(Refused, match="It is now: undone."):
        officer.undo(upload)


@pytest.mark.parametrize("role", ["board", "auditor"])
def test_whoever_only_reads_undoes_nothing(officer, world, role):
    upload = officer.save(csv_of(NEW))
    with pytest.raises(NotAllowed):
        officer.as_(world.people[role]).undo(upload)


def test_very_many_figures_are_undone_by_a_job(officer, numbers, monkeypatch):
    monkeypatch.setattr(upload_outcomes, "AT_ONCE", 1)
    upload = officer.save(csv_of(NEW, "CON_NUM,2025-11,110,,,no,,"))
    upload = officer.undo(upload)
    job = Job.objects.get(kind="undo_upload")
    assert (upload.status, job.status, upload.preview["job"]) == (UNDONE, "done", str(job.pk))
    assert standing(numbers) is None
    assert [row.history_change_reason for row in upload.history.order_by("-pk")[:2]] == [
        "Undone: The wrong file",
        "To be undone: The wrong file",
    ]


def test_a_job_does_not_undo_what_was_built_upon_since_it_was_asked(
    officer, world, numbers, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(upload_outcomes, "AT_ONCE", 0)
    upload = officer.save(csv_of(NEW))
    with django_capture_on_commit_callbacks(execute=True):
        upload_outcomes.undo_upload(upload=upload, reason="Wrong", by=world.officer, now=at(JANUARY))
        make_snapshot(numbers, world.lead, 125, month=DECEMBER, reason="Recount")
    assert (fresh(upload).status, standing(numbers).value) == (SAVED, Decimal(125))
    assert "Contacts, December 2025" in Job.objects.get(kind="undo_upload").message
