from django.db import models
from django.db.models import F, Q

from accounts.constraints import not_blank, one_of
from accounts.history import AppendOnly
from metrics.fields import MonthField, month_is_first_day
from metrics.kinds import IN_RANGE, TARGET_WORDS
from metrics.models.indicator import Series


class Target(AppendOnly):
    """What a series is to reach, from a month on; a milestone is to be reached by the end of its month.

    The latest row of a kind and month holds. A row without a value ends that kind from its month (a milestone: takes it back).
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=10, choices=TARGET_WORDS.items())
    month = MonthField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField("upper end of the range", max_digits=14, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=500)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            month_is_first_day("month", "target_month_first_day"),
            one_of("kind", TARGET_WORDS, "target_kind_exists"),
            models.CheckConstraint(
                condition=Q(upper__isnull=True) | Q(kind=IN_RANGE, value__isnull=False, value__lt=F("upper")),
                name="target_upper_only_for_a_range",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IN_RANGE) | Q(value__isnull=True) | Q(upper__isnull=False), name="target_range_has_both_ends"
            ),
            not_blank("reason", "target_reason_not_blank"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} from {self.month.label}"


class Rebase(AppendOnly):
    """From `month` on the control chart starts anew, because a person says that the process changed. The latest row of a
    month holds; `active` off takes a rebase back."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="rebases")
    month = MonthField()
    active = models.BooleanField(default=True)
    reason = models.CharField(max_length=500)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            month_is_first_day("month", "rebase_month_first_day"),
            not_blank("reason", "rebase_reason_not_blank"),
        ]

    def __str__(self):
        return f"new limits from {self.month.label}"
