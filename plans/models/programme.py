"""What a plan runs on and what may upset it: resources, and risks."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank
from accounts.history import AppendOnly, audited
from plans.models.inspection import WORDING_LIMIT
from plans.models.plan import Area, Plan
from plans.models.validation import ValidatedAtOnce
from plans.querysets import HoldingQuerySet


class ResourceItem(ValidatedAtOnce):
    """A line of what a plan costs. Which areas it supports are rows of their own; totals are added up, never typed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="resources")
    item = models.CharField(max_length=200)
    years = models.CharField(max_length=60, blank=True, help_text="The financial years it is for, such as 2026/27.")
    amount = models.DecimalField("amount (£)", max_digits=12, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "item", "years"],
                name="resource_item_once_in_a_plan",
                violation_error_message="This plan already has this item for these years.",
            ),
            not_blank("item", "resource_item_not_blank"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="resource_amount_not_below_0",
                violation_error_message="An amount is 0 or more.",
            ),
        ]

    def __str__(self):
        return self.item


class ResourceArea(AppendOnly):
    """Says that a resource supports an area of its plan. The latest row of the two holds."""

    resource = models.ForeignKey(ResourceItem, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="resources")
    linked = models.BooleanField(default=True)

    SAME = ("resource", "area")
    objects = HoldingQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]

    def __str__(self):
        return f"{self.resource} {'supports' if self.linked else 'no longer supports'} {self.area}"


class ResourceRequest(AppendOnly):
    """The amount that was asked for, which the lines are to add up to. The latest row of a plan holds."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="resource_requests")
    amount = models.DecimalField("amount asked for (£)", max_digits=12, decimal_places=2)
    on = models.DateField("date")
    purpose = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="resource_request_not_below_0"),
            not_blank("reason", "resource_request_reason_not_blank"),
        ]

    def __str__(self):
        return f"£{self.amount:,.0f}"


class Risk(ValidatedAtOnce):
    """Something that may upset a plan: how likely, how bad (each 1 to 5), whose it is, and what is done about it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="risks")
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=WORDING_LIMIT, blank=True)
    likelihood = models.PositiveSmallIntegerField(help_text="1 (rare) to 5 (almost certain).")
    impact = models.PositiveSmallIntegerField(help_text="1 (slight) to 5 (severe).")
    owner_role = models.CharField("owner", max_length=100, help_text="A role title, not a person's name.")
    mitigation = models.TextField(max_length=WORDING_LIMIT)
    closed_on = models.DateField(null=True, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5),
                name="risk_scores_1_to_5",
                violation_error_message="Likelihood and impact are 1 to 5.",
            ),
            not_blank("title", "risk_title_not_blank"),
            not_blank("owner_role", "risk_owner_not_blank"),
            not_blank("mitigation", "risk_mitigation_not_blank"),
            at_most("description", WORDING_LIMIT, "risk_description_not_too_long"),
            at_most("mitigation", WORDING_LIMIT, "risk_mitigation_not_too_long"),
        ]

    def __str__(self):
        return self.title

    @property
    def score(self) -> int:
        return self.likelihood * self.impact
