from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.constraints import not_blank
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from metrics.fields import MonthField, month_is_first_day
from metrics.models.indicator import Series


class Composition(models.Model):
    """A whole and its parts: open cases by category, social workers by caseload. Each part is a series of counts."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    title = models.CharField(max_length=150)
    slug = models.SlugField("short name in addresses", max_length=60)
    whole = models.CharField("what the parts add up to", max_length=80, help_text="Such as “open cases”.")
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["authority", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "slug"],
                name="composition_slug_once_in_a_council",
                violation_error_message="This council already has a composition with this short name.",
            ),
            not_blank("title", "composition_title_not_blank"),
        ]

    def __str__(self):
        return self.title


class CompositionPart(models.Model):
    """One part of a composition, in its place from the bottom of the column up."""

    composition = models.ForeignKey(Composition, on_delete=models.PROTECT, related_name="parts")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="part_of")
    number = models.PositiveSmallIntegerField(help_text="The order from the bottom up.")
    label = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        verbose_name = "part"
        ordering = ["composition", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["composition", "number"],
                name="part_number_once_in_a_composition",
                violation_error_message="Another part has this number.",
            ),
            models.UniqueConstraint(
                fields=["composition", "series"],
                name="part_series_once_in_a_composition",
                violation_error_message="This series is a part already.",
            ),
            not_blank("label", "part_label_not_blank"),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        if self.series_id and self.composition_id and self.series.authority_id != self.composition.authority_id:
            raise ValidationError({"series": "Choose a series of the same council."})


class CompositionFact(AppendOnly):
    """A total or a share as a paper printed it, to be set beside what the parts give. No part: it is the total."""

    composition = models.ForeignKey(Composition, on_delete=models.PROTECT, related_name="facts")
    part = models.ForeignKey(CompositionPart, on_delete=models.PROTECT, null=True, blank=True, related_name="facts")
    month = MonthField()
    value = models.DecimalField(max_digits=14, decimal_places=4)
    decimals = models.PositiveSmallIntegerField("decimal places as printed", default=0)
    source = models.CharField("document and paragraph", max_length=300)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            month_is_first_day("month", "composition_fact_month_first_day"),
            models.CheckConstraint(condition=Q(value__gte=0), name="composition_fact_not_negative"),
            not_blank("source", "composition_fact_source_not_blank"),
        ]

    def __str__(self):
        return f"{self.month.label}: {self.value.normalize():f}"
