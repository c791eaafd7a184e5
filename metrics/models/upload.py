import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.constraints import one_of
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from metrics.kinds import RECEIVED, UPLOAD_WORDS


class Upload(models.Model):
    """A file or a paste with figures, from its arrival to being saved and perhaps undone. The file itself is an `UploadFile`.

    `preview` is what checking found: counts, and the first lines of each kind.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    filename = models.CharField(max_length=150)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=UPLOAD_WORDS.items(), default=RECEIVED)
    sheet = models.CharField(max_length=100, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    preview = models.JSONField(default=dict, blank=True)
    reason = models.CharField("why figures were corrected", max_length=500, blank=True)
    undone_because = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited(excluded_fields=["preview"])

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("status", UPLOAD_WORDS, "upload_status_exists")]

    def __str__(self):
        return self.filename


class UploadFile(AppendOnly):
    """What was uploaded, byte for byte."""

    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="file")
    content = models.BinaryField()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]

    def __str__(self):
        return f"file of upload {self.upload_id}"


class ColumnMapping(models.Model):
    """What the columns of a kind of file meant when the council last uploaded one; offered the next time."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE)
    header_key = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["authority", "header_key"], name="column_mapping_once_for_a_kind_of_file")]

    def __str__(self):
        return f"columns of files like {self.header_key[:8]}"
