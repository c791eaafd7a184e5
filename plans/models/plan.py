from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.constraints import not_blank, one_of
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from metrics.fields import MonthField
from plans.lifecycle import STATUS_WORDS
from plans.models.validation import ValidatedAtOnce
from plans.querysets import AreaQuerySet, PlanQuerySet

DEFAULT_WORDING = {
    "wording_red": "Behind schedule, or below the required rate of improvement.",
    "wording_amber": "Being delivered, or waiting for sign-off.",
    "wording_green": "On track, or completed.",
}


class Plan(ValidatedAtOnce):
    """An improvement plan of one council. Its status, dates and rating thresholds are dated rows of their own."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    title = models.CharField(max_length=200)
    slug = models.SlugField("short name in addresses", max_length=80)
    wording_red = models.CharField("what Red means", max_length=300, default=DEFAULT_WORDING["wording_red"])
    wording_amber = models.CharField("what Amber means", max_length=300, default=DEFAULT_WORDING["wording_amber"])
    wording_green = models.CharField("what Green means", max_length=300, default=DEFAULT_WORDING["wording_green"])
    update_every = models.PositiveSmallIntegerField(
        "an update is expected every (months)", default=1, help_text="An action may have its own number of months."
    )
    findings_stated = models.PositiveSmallIntegerField(
        "findings that its papers say it answers",
        null=True,
        blank=True,
        help_text="As the plan or the paper about it counts them.",
    )
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes")
    published = models.BooleanField("as published", default=False, editable=False)
    record_ends = MonthField("the record ends with", null=True, blank=True, editable=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "slug"],
                name="plan_slug_once_in_a_council",
                violation_error_message="This council already has a plan with this short name.",
            ),
            models.CheckConstraint(condition=Q(update_every__gte=1, update_every__lte=12), name="plan_update_every_1_to_12"),
            models.CheckConstraint(
                condition=Q(published=False) | (Q(record_ends__isnull=False) & ~Q(source="")),
                name="published_plan_has_end_and_source",
            ),
            models.CheckConstraint(
                condition=Q(record_ends__isnull=True) | Q(record_ends__day=1), name="plan_record_ends_first_day"
            ),
            not_blank("title", "plan_title_not_blank"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if self.superseded_by_id and self.superseded_by.authority_id != self.authority_id:
            raise ValidationError({"superseded_by": "The plan that replaces this one must belong to the same council."})
        if self.superseded_by_id and self.superseded_by_id == self.pk:
            raise ValidationError({"superseded_by": "A plan cannot replace itself."})

    def wording(self, rating: str) -> str:
        """What this plan means by a rating ("red", "amber" or "green"), in its own words."""
        return getattr(self, f"wording_{rating}")


class PlanStatus(AppendOnly):
    """One step of a plan's life cycle. The latest row is the status now; `on` is the day it took effect."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="statuses")
    status = models.CharField(max_length=20, choices=STATUS_WORDS.items())
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [one_of("status", STATUS_WORDS, "plan_status_exists")]

    def __str__(self):
        return self.get_status_display()


class RatingThresholds(AppendOnly):
    """The numbers in a plan's rating rules (`rag.py`, `rollup.py`). The latest row holds."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="thresholds")
    green_needs_impact = models.BooleanField("Green needs evidence of impact", default=True)
    red_share = models.PositiveSmallIntegerField("Red share for Red overall (%)", default=25)
    green_share = models.PositiveSmallIntegerField("Green share for Green overall (%)", default=75)
    reason = models.CharField(max_length=500)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        verbose_name_plural = "rating thresholds"
        constraints = [
            models.CheckConstraint(
                condition=Q(red_share__gte=1, red_share__lte=100, green_share__gte=1, green_share__lte=100),
                name="shares_1_to_100",
            )
        ]

    def __str__(self):
        return f"Red from {self.red_share}%, Green from {self.green_share}%"


class Area(ValidatedAtOnce):
    """A theme or priority of a plan, which has actions."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    number = models.PositiveSmallIntegerField(help_text="The order in which areas are shown.")
    title = models.CharField(max_length=200)
    lead_role = models.CharField(max_length=100, blank=True, help_text="A role title, not a person's name.")
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="area_number_once_in_a_plan",
                violation_error_message="Another area of this plan has this number.",
            ),
            not_blank("title", "area_title_not_blank"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
