"""Reads for the pages about uploads."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT

from accounts.selectors import JobPage, job_page
from metrics.kinds import CHECKING, FAULTY, READY, SAVED, SAVING, UNDONE
from metrics.models import ColumnMapping, Snapshot, Upload
from metrics.selectors.upload_contents import PASTED, Head, content_of
from metrics.selectors.upload_preview import Counts, Preview
from metrics.uploads.layout import Mapping, detect, header_key, validate

MOST_NAMED = 20
# As much of a paste as stands in the form again when it is to be corrected.
MOST_SHOWN = 200_000


def find_upload(authority, key: uuid.UUID) -> Upload | None:
    upload = Upload.objects.filter(authority=authority, key=key).select_related("by").first()
    if upload is not None:
        upload.authority = authority
    return upload


# --- The list ---


@dataclass(frozen=True)
class Line:
    """An upload in the list. `said`: what it changed, or would."""

    upload: Upload
    said: str


def upload_rows(authority) -> QuerySet:
    """Every upload of the council, newest first, to be shown a page at a time with `as_lines`."""
    rows = Upload.objects.filter(authority=authority).select_related("by").order_by("-pk")
    return rows.defer("preview", "mapping").annotate(counts=KT("preview__counts"))


def as_lines(rows) -> list[Line]:
    return [Line(row, _said(row, Counts(**json.loads(row.counts or "{}")))) for row in rows]


def _said(row: Upload, counts: Counts) -> str:
    if row.status == FAULTY:
        return f"{counts.wrong:,} wrong"
    if row.status in (READY, SAVING, SAVED, UNDONE):
        return f"{counts.new:,} new, {counts.changed:,} corrected"
    return ""


# --- One upload ---


@dataclass(frozen=True)
class Step:
    """Something that was done with an upload."""

    when: dt.datetime
    who: str
    what: str


@dataclass(frozen=True)
class UploadPage:
    """What the page prints. `said`: what is to be known before the preview; `job`: the work on it, where this reader may see it;
    `earlier`: uploads of the very same file."""

    upload: Upload
    preview: Preview
    said: str
    job: JobPage | None
    earlier: list[Upload]
    steps: list[Step]

    @property
    def is_working(self) -> bool:
        """A job works on it, or waits to."""
        return self.job.going_on if self.job else self.upload.status in (CHECKING, SAVING)

    @property
    def has_stopped(self) -> bool:
        """The job ended before it was done, and its outcome says why."""
        return not self.is_working and self.upload.status in (CHECKING, SAVING)

    @property
    def is_pasted(self) -> bool:
        return self.upload.filename == PASTED

    @property
    def has_outcome(self) -> bool:
        """Checking came to an end, and what it found is still about what would be, or was, saved."""
        return self.upload.status in (READY, FAULTY, SAVING, SAVED, UNDONE)


def upload_page(upload: Upload, *, user, now: dt.datetime) -> UploadPage:
    """The page of one upload for this person, as it stands now. At most four queries."""
    authority = upload.authority
    steps = list(upload.history.order_by("pk"))
    if steps[-1].version != upload.version:
        upload = find_upload(authority, upload.key)
    job = upload.preview.get("job")
    same = Upload.objects.filter(authority=authority, sha256=upload.sha256, pk__lt=upload.pk).select_related("by")
    return UploadPage(
        upload=upload,
        preview=Preview.from_json(upload.preview),
        said=upload.preview.get("said", "") if upload.status in (CHECKING, READY, FAULTY) else "",
        job=job_page(key=uuid.UUID(job), authority=authority, user=user, now=now) if job else None,
        earlier=list(same.defer("preview").order_by("-pk")[:3]),
        steps=[Step(row.history_date, row.actor_label, row.history_change_reason) for row in steps],
    )


# --- Its columns ---


def certain_mapping(head: Head) -> Mapping | None:
    """What the columns mean, where nothing has to be asked: the file has the headings of an export."""
    found = detect(head.header)
    return found if not head.choices and not validate(found, head.header) else None


def offered_mapping(upload: Upload, head: Head) -> Mapping:
    """What the form begins with: what was said of this file, else of the last of its kind, else a guess. One query at most."""
    said = upload.mapping or _remembered(upload.authority_id, head)
    return Mapping.from_dict(said) if said else detect(head.header)


def is_remembered(upload: Upload, head: Head) -> bool:
    return not upload.mapping and _remembered(upload.authority_id, head) is not None


def _remembered(authority_id: int, head: Head) -> dict | None:
    rows = ColumnMapping.objects.filter(authority=authority_id, header_key=header_key(head.header))
    return rows.values_list("mapping", flat=True).first()


def text_to_correct(upload: Upload) -> str:
    """A paste as it was sent, for the form in which it is corrected; empty for a file, and where it is too long for a page."""
    if upload.filename != PASTED or upload.size > MOST_SHOWN:
        return ""
    return content_of(upload).decode()


# --- Undoing it ---


def figures_of(upload: Upload) -> QuerySet:
    """The figures that an upload added and that have not been withdrawn."""
    return Snapshot.objects.filter(upload=upload, withdrawal__isnull=True)


def built_on(upload: Upload) -> list[str]:
    """The figures of an upload in place of which a later revision stands: series and month, the first few. One query."""
    later = Snapshot.objects.filter(
        series=OuterRef("series"), month=OuterRef("month"), pk__gt=OuterRef("pk"), withdrawal__isnull=True
    )
    rows = figures_of(upload).select_related("series__indicator", "series__sub_group")
    found = list(rows.filter(Exists(later)).order_by("pk")[: MOST_NAMED + 1])
    named = [f"{row.series.title}, {row.month.label}" for row in found[:MOST_NAMED]]
    return [*named, "and more"] if len(found) > MOST_NAMED else named
