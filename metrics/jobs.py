"""The work that figures need apart from requests: a file is checked, saved, undone.

Reading and comparing come first, with progress; what is written is written at the end, in one transaction.
"""

from accounts.jobs import Outcome, job
from metrics.kinds import FAULTY, SAVED
from metrics.models import Upload
from metrics.selectors.upload_figures import read_upload, standing_of
from metrics.selectors.upload_preview import Preview, preview_of
from metrics.services import upload_outcomes
from metrics.services.uploads import address_of


@job("check_upload", counts="figures")
def check_upload(progress, *, upload, version):
    """Read an upload and note what it would change."""
    row = _find(upload)
    contents = _read(row, progress)
    progress.step(len(contents.figures), message="Comparing with the figures that stand")
    preview = preview_of(contents, standing_of(contents))
    with progress.writing("Noting what was found"):
        row = upload_outcomes.keep_preview(upload=row, version=version, preview=preview, by=progress.by, now=progress.now)
    if row.status == FAULTY:
        return Outcome(f"{row} is not accepted: {preview.counts.wrong:,} wrong. Nothing was saved.", address_of(row))
    return Outcome(f"{row} is checked: {upload_outcomes.in_words(preview.counts)}. Nothing is saved yet.", address_of(row))


@job("save_upload", counts="figures")
def save_upload(progress, *, upload, version):
    """Save the figures of an upload as its preview showed them, or none."""
    row = _find(upload)
    contents = _read(row, progress)
    progress.step(len(contents.figures), message="Comparing with the figures that stand")
    who = {"by": progress.by, "now": progress.now}
    prepared = upload_outcomes.prepare_figures(upload=row, contents=contents, **who)
    with progress.writing("Saving"):
        row = upload_outcomes.save_figures(upload=row, version=version, contents=contents, prepared=prepared, **who)
    if row.status != SAVED:
        return Outcome("Nothing was saved: figures were changed meanwhile. It is checked again.", address_of(row))
    counts = Preview.from_json(row.preview).counts
    return Outcome(f"{row} is saved: {upload_outcomes.in_words(counts)}.", address_of(row))


@job("undo_upload", counts="figures")
def undo_upload(progress, *, upload, version):
    """Withdraw every figure of an upload."""
    row = _find(upload)
    with progress.writing("Withdrawing its figures"):
        row = upload_outcomes.undo_figures(upload=row, version=version, by=progress.by, now=progress.now)
    return Outcome(f"{row} is undone: its figures count nowhere any more.", address_of(row))


def _find(key: int) -> Upload:
    return Upload.objects.select_related("authority").get(pk=key)


def _read(row: Upload, progress):
    return read_upload(row, progress.now, lambda number: progress.step(number, message="Reading the file"))
