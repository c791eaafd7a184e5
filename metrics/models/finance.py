from django.db import models
from django.db.models import Q

from accounts.constraints import not_blank
from accounts.history import AppendOnly
from accounts.models import LocalAuthority
from metrics.fields import MonthField, month_is_first_day

MONEY = {"max_digits": 14, "decimal_places": 2}


class BudgetLine(AppendOnly):
    """The forecast for one service as it stood at the end of a month, in pounds. Variances are computed, never stored.

    `use_of_reserves` is below zero where reserves are drawn. A correction is a new row that replaces the one before.
    """

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT)
    service = models.CharField(max_length=100)
    month = MonthField()
    revised_budget = models.DecimalField(**MONEY)
    forecast = models.DecimalField(**MONEY)
    use_of_reserves = models.DecimalField(**MONEY, default=0)
    published_variance = models.DecimalField(**MONEY, null=True, blank=True)
    commentary = models.CharField(max_length=500, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField("why it was corrected", max_length=500, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["authority", "month"], name="budget_line_month")]
        constraints = [
            month_is_first_day("month", "budget_line_month_first_day"),
            models.UniqueConstraint(
                fields=["authority", "service", "month"],
                condition=Q(replaces__isnull=True),
                name="budget_line_first_once_a_month",
                violation_error_message="This service already has a line for this month.",
            ),
            models.CheckConstraint(condition=Q(revised_budget__gte=0), name="budget_line_budget_not_negative"),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(reason=""), name="budget_line_correction_has_reason"),
            not_blank("service", "budget_line_service_not_blank"),
        ]

    def __str__(self):
        return f"{self.service}, {self.month.label}"
