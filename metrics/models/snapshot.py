from django.db import models
from django.db.models import Q

from accounts.constraints import at_most, not_blank
from accounts.history import AppendOnly
from metrics.fields import MonthField, month_is_first_day
from metrics.models.indicator import Series
from metrics.models.upload import Upload
from metrics.querysets import SnapshotQuerySet

COMMENTARY_LIMIT = 2000


class Snapshot(AppendOnly):
    """One month's figure of a series, in one revision. A correction is a new row that replaces the one before, with a reason.

    `value` is in the indicator's unit; a percentage is 0 to 100. Where numerator and denominator are given, it was computed.
    Which revision counts: the newest that has not been withdrawn.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="snapshots")
    month = MonthField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    numerator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    provisional = models.BooleanField(default=False)
    caveat = models.CharField(max_length=300, blank=True)
    commentary = models.TextField(max_length=COMMENTARY_LIMIT, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField("why it was corrected", max_length=500, blank=True)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, blank=True, related_name="snapshots")
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["series", "month"], name="snapshot_series_month")]
        constraints = [
            month_is_first_day("month", "snapshot_month_first_day"),
            models.UniqueConstraint(
                fields=["series", "month"],
                condition=Q(replaces__isnull=True),
                name="snapshot_first_once_a_month",
                violation_error_message="This month already has a figure.",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__gte=0, denominator__gt=0, numerator__isnull=False, denominator__isnull=False),
                name="snapshot_numerator_and_denominator",
                violation_error_message="Give both numerator and denominator, and a denominator above 0.",
            ),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(reason=""), name="snapshot_correction_has_reason"),
            at_most("commentary", COMMENTARY_LIMIT, "snapshot_commentary_not_too_long"),
        ]

    def __str__(self):
        return f"{self.month.label}: {self.value.normalize():f}"


class SnapshotWithdrawal(AppendOnly):
    """Takes one revision out of everything: it stays, counts nowhere, and says so. Undoing an upload withdraws its rows."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=500)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [not_blank("reason", "snapshot_withdrawal_reason_not_blank")]

    def __str__(self):
        return f"withdrawn: {self.reason}"
