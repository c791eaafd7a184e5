"""What comes of an upload: what checking found is noted, its figures are saved, all or none, and they are undone as one."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_reason, require_version
from accounts.history import add_rows, check_rows
from metrics.kinds import CHECKING, FAULTY, READY, SAVED, SAVING, UNDONE
from metrics.models import Snapshot, SnapshotWithdrawal, Upload
from metrics.selectors.upload_contents import Head
from metrics.selectors.upload_figures import Contents, Known, Stood, beside, changed_since, digest, newest_rows, standing_of
from metrics.selectors.upload_preview import Counts, Preview
from metrics.selectors.uploads import built_on, figures_of
from metrics.services.snapshots import AGAIN
from metrics.services.uploads import locked_upload, move_upload, now_it_is, require_still, start_check, start_work
from metrics.uploads.preview import CHANGED, NEW, Change

AT_ONCE = 5_000  # figures that a request may undo; more are a job
MOVED = "Nothing was saved: {who} changed figures of the same series after this file was checked. This is what it would do now."


@transaction.atomic
def keep_preview(*, upload: Upload, version: int, preview: Preview, by, now: dt.datetime) -> Upload:
    """Note what checking found. Refused where the upload is not the one that was checked any more."""
    upload = locked_upload(upload, by, "upload figures")
    require_still(upload, CHECKING, version)
    # Of rows that are newer than these it can be said who changed them.
    upload.preview = upload.preview | preview.to_json() | {"newest": newest_rows(upload.authority_id)}
    if preview.is_faulty:
        return move_upload(upload, FAULTY, by=by, now=now, reason=f"Checked: {preview.counts.wrong:,} wrong")
    return move_upload(upload, READY, by=by, now=now, reason=f"Checked: {in_words(preview.counts)}")


@dataclass(frozen=True)
class Prepared:
    """The revisions that saving a file adds, validated; `digest` of what they do, and the `newest` rows when they were made."""

    rows: list[Snapshot]
    digest: str
    newest: list[int]


def prepare_figures(*, upload: Upload, contents: Contents, by, now: dt.datetime) -> Prepared:
    """What takes its time before figures are saved, and needs no lock."""
    newest = newest_rows(upload.authority_id)
    standing = standing_of(contents)
    adding = (pair for pair in beside(contents, standing) if pair[0].kind in (NEW, CHANGED))
    rows = [_row(upload, contents, change, stood, by=by, now=now) for change, stood in adding]
    check_rows(rows)
    return Prepared(rows, digest(beside(contents, standing), contents.known), newest)


@transaction.atomic
def save_figures(*, upload: Upload, version: int, contents: Contents, prepared: Prepared, by, now: dt.datetime) -> Upload:
    """Save the figures of an upload if that does what its preview said; otherwise have it checked again, and save nothing."""
    upload = locked_upload(upload, by, "upload figures")
    require_still(upload, SAVING, version)
    if newest_rows(upload.authority_id) != prepared.newest:
        # Somebody was quicker. From here on nobody is.
        prepared = prepare_figures(upload=upload, contents=contents, by=by, now=now)
    preview = Preview.from_json(upload.preview)
    known_is_same = Known.of(upload.authority_id).infos == contents.known.infos
    if contents.wrong or not known_is_same or prepared.digest != preview.digest:
        who = changed_since(list(contents.series), upload.preview["newest"]) or "Somebody"
        head = Head.from_json(upload.preview["head"])
        said = MOVED.format(who=who)
        return start_check(upload, head, by=by, now=now, reason="Not saved: figures were changed meanwhile", said=said)
    add_rows(prepared.rows, checked=True)
    return move_upload(upload, SAVED, by=by, now=now, reason=f"Saved: {in_words(preview.counts)}")


@transaction.atomic
def undo_upload(*, upload: Upload, reason: str, by, now: dt.datetime, version: int | None = None) -> Upload:
    """Withdraw every figure that an upload added. Refused, naming them, where later figures build on them.

    More than a few thousand are withdrawn by a job; the upload is then still saved when this returns.
    """
    upload = locked_upload(upload, by, "undo uploads")
    require_version(upload, version)
    _require_undoable(upload)
    upload.undone_because = require_reason(reason, "this upload is undone")
    if figures_of(upload).count() > AT_ONCE:
        start_work(upload, "undo_upload", f"Undo {upload}", by=by, now=now)
        return move_upload(upload, SAVED, by=by, now=now, reason=f"To be undone: {upload.undone_because}")
    return _withdraw(upload, by=by, now=now)


@transaction.atomic
def undo_figures(*, upload: Upload, version: int, by, now: dt.datetime) -> Upload:
    """The same, as a job does it."""
    upload = locked_upload(upload, by, "undo uploads")
    require_still(upload, SAVED, version)
    _require_undoable(upload)
    return _withdraw(upload, by=by, now=now)


def in_words(counts: Counts) -> str:
    """What a file would change, or changed: "3 new, 1 corrected"."""
    return f"{counts.new:,} new, {counts.changed:,} corrected"


# --- Saving ---


def _row(upload: Upload, contents: Contents, change: Change, stood: Stood, *, by, now) -> Snapshot:
    figure = change.result
    corrected = upload.reason if change.kind == CHANGED else ""
    return Snapshot(
        series=contents.known.series[change.new.series],
        month=change.new.month,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        provisional=figure.provisional,
        caveat=figure.caveat,
        commentary=figure.commentary,
        replaces_id=stood.last,
        reason=corrected or (AGAIN if stood.last else ""),
        upload=upload,
        by=by,
        known_from=now,
    )


# --- Undoing ---


def _withdraw(upload: Upload, *, by, now) -> Upload:
    keys = figures_of(upload).order_by("pk").values_list("pk", flat=True)
    reason = f"Undone with {upload}: {upload.undone_because}"[:500]
    add_rows([SnapshotWithdrawal(snapshot_id=key, reason=reason, by=by, known_from=now) for key in keys])
    return move_upload(upload, UNDONE, by=by, now=now, reason=f"Undone: {upload.undone_because}")


def _require_undoable(upload: Upload) -> None:
    if upload.status != SAVED:
        raise Refused(f"Only what was saved can be undone. {now_it_is(upload)}")
    built = built_on(upload)
    if built:
        raise Refused(f"Later figures stand in place of its own: {'; '.join(built)}. Withdraw those first.")
