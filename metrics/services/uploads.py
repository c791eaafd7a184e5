"""What people do with a file or a paste: send it in, name its columns, confirm it, throw it away. Reading and saving are jobs."""

import datetime as dt
import hashlib

from django.db import transaction
from django.urls import reverse

from accounts.errors import Refused
from accounts.guards import require_reason, require_version
from accounts.history import add_row, save_audited
from accounts.jobs import start_job
from accounts.permissions import ENTER_FIGURES
from metrics.kinds import CHECKING, DISCARDED, FAULTY, READY, RECEIVED, SAVING, UPLOAD_WORDS
from metrics.models import ColumnMapping, Upload, UploadFile
from metrics.selectors.upload_contents import Arrival, Head
from metrics.selectors.upload_preview import Preview
from metrics.services.guards import writable_council
from metrics.uploads.layout import Mapping, header_key, validate

# Until figures are saved an upload can be read again, and thrown away.
UNSAVED = frozenset({RECEIVED, CHECKING, READY, FAULTY, SAVING})
CHECKABLE = frozenset({RECEIVED, CHECKING, READY, FAULTY})


@transaction.atomic
def receive_upload(*, authority, arrival: Arrival, by, now: dt.datetime, instead: Upload | None = None) -> Upload:
    """Keep what came in, byte for byte. `instead`: the upload of which this is the corrected form, which is thrown away."""
    authority = writable_council(authority.pk, by, ENTER_FIGURES, "upload figures")
    upload = Upload(
        authority=authority,
        filename=arrival.filename,
        size=len(arrival.content),
        sha256=hashlib.sha256(arrival.content).hexdigest(),
        by=by,
        received_at=now,
        preview={"head": arrival.head.to_json()},
    )
    save_audited(upload, by=by, reason="Received", now=now)
    add_row(UploadFile(upload=upload, content=arrival.content, by=by, known_from=now))
    if instead is not None:
        earlier = locked_upload(instead, by, "upload figures")
        if earlier.status in CHECKABLE:
            move_upload(earlier, DISCARDED, by=by, now=now, reason=f"Sent again as {upload}")
    return upload


@transaction.atomic
def name_columns(*, upload: Upload, mapping: Mapping, head: Head, by, now: dt.datetime, version: int | None = None) -> Upload:
    """Say what the columns mean, for this file and the next of its kind, and have it checked. `head` is that of its table."""
    upload = locked_upload(upload, by, "upload figures")
    require_version(upload, version)
    if upload.status not in CHECKABLE:
        raise Refused(f"This upload cannot be checked any more. {now_it_is(upload)}")
    if head.choices:
        raise Refused("Choose a sheet first.", field="sheet")
    problems = validate(mapping, head.header)
    if problems:
        raise Refused(" ".join(problem.message for problem in problems))
    _remember(upload.authority, mapping, head)
    upload.sheet, upload.mapping = head.sheet, mapping.to_dict()
    return start_check(upload, head, by=by, now=now, reason="Columns named")


@transaction.atomic
def confirm_upload(*, upload: Upload, reason: str, by, now: dt.datetime, version: int | None = None) -> Upload:
    """Have the figures saved as the preview shows them. A `reason` is needed where figures that stand are corrected."""
    upload = locked_upload(upload, by, "upload figures")
    require_version(upload, version)
    if upload.status != READY:
        raise Refused(f"Only what has been checked can be saved. {now_it_is(upload)}")
    counts = Preview.from_json(upload.preview).counts
    if not counts.to_save:
        raise Refused("There is nothing to save: every figure in it stands already.")
    upload.reason = require_reason(reason, "these figures are corrected") if counts.changed else (reason or "").strip()
    start_work(upload, "save_upload", f"Save {upload}", by=by, now=now)
    return move_upload(upload, SAVING, by=by, now=now, reason=f"Confirmed: {upload.reason}" if upload.reason else "Confirmed")


@transaction.atomic
def discard_upload(*, upload: Upload, by, now: dt.datetime, version: int | None = None) -> Upload:
    """Throw away what has not been saved. It stays listed. A job that still works on it then changes nothing."""
    upload = locked_upload(upload, by, "throw uploads away")
    require_version(upload, version)
    if upload.status not in UNSAVED:
        raise Refused(f"Only what has not been saved can be thrown away. {now_it_is(upload)}")
    return move_upload(upload, DISCARDED, by=by, now=now, reason="Thrown away")


# --- What the other services of uploads share ---


def locked_upload(upload: Upload, by, what: str) -> Upload:
    """The upload as it is now, its council locked, if `by` may enter figures there."""
    authority = writable_council(upload.authority_id, by, ENTER_FIGURES, what)
    found = Upload.objects.select_related("by").get(pk=upload.pk)
    found.authority = authority
    return found


def start_check(upload: Upload, head: Head, *, by, now: dt.datetime, reason: str, said: str = "") -> Upload:
    """Have a locked upload checked, by a job. `said` stands above its preview."""
    upload.preview = {"head": head.to_json(), "said": said}
    start_work(upload, "check_upload", f"Check {upload}", by=by, now=now)
    return move_upload(upload, CHECKING, by=by, now=now, reason=reason)


def start_work(upload: Upload, kind: str, title: str, *, by, now: dt.datetime, **arguments) -> None:
    """Start a job for a locked upload, which the next `move_upload` saves. The job does nothing for any other version of it."""
    job = start_job(
        kind=kind,
        authority=upload.authority,
        by=by,
        title=title,
        arguments={"upload": upload.pk, "version": upload.version + 1} | arguments,
        target=address_of(upload),
        now=now,
    )
    upload.preview = upload.preview | {"job": str(job.pk)}


def require_still(upload: Upload, status: str, version: int) -> None:
    """Refuse the outcome of a job whose upload was thrown away, or checked again, since it was started."""
    if (upload.status, upload.version) != (status, version):
        raise Refused(f"Somebody did something else with this upload meanwhile, so nothing was changed. {now_it_is(upload)}")


def now_it_is(upload: Upload) -> str:
    """In which state an upload is, as a sentence."""
    words = UPLOAD_WORDS[upload.status]
    return f"It is now: {words[:1].lower()}{words[1:]}."


def address_of(upload: Upload) -> str:
    return reverse("upload", args=[upload.authority.slug, upload.key])


def _remember(authority, mapping: Mapping, head: Head) -> None:
    key = header_key(head.header)
    row = ColumnMapping.objects.filter(authority=authority, header_key=key).first()
    row = row or ColumnMapping(authority=authority, header_key=key)
    row.mapping = mapping.to_dict()
    row.save()


def move_upload(upload: Upload, status: str, *, by, now: dt.datetime, reason: str) -> Upload:
    """Save a locked upload in its next state."""
    upload.status = status
    upload.version += 1
    return save_audited(upload, by=by, reason=reason, now=now)
