from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.constraints import not_blank, one_of
from accounts.history import AppendOnly
from metrics.fields import MonthField, month_is_first_day
from plans.models.action import Action
from plans.models.plan import Area, Plan
from plans.querysets import ReviewCycleQuerySet
from plans.rag import IMPACT_WORDS, RATING_WORDS, STAGE_WORDS


class ReviewCycle(AppendOnly):
    """One review month of a plan. It is open until it has a closing that was not reopened."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cycles")
    month = MonthField()

    objects = ReviewCycleQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["plan", "month"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="one_cycle_a_month"),
            month_is_first_day("month", "cycle_month_first_day"),
        ]

    def __str__(self):
        return self.month.label


class CycleClosing(AppendOnly):
    """The closing of a review cycle: what the plan stood at, with each action's position in rows below it."""

    cycle = models.ForeignKey(ReviewCycle, on_delete=models.PROTECT, related_name="closings")
    number = models.PositiveSmallIntegerField()
    proposed_rating = models.CharField(max_length=10, blank=True)
    proposed_code = models.CharField(max_length=5)
    proposed_sentence = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="closings_of_a_cycle_are_numbered"),
            one_of("proposed_rating", RATING_WORDS, "closing_proposed_rating_exists"),
        ]

    def __str__(self):
        return f"{self.cycle}, closing {self.number}"


class CycleReopening(AppendOnly):
    """A closing that was undone: the month can be updated again, and what had been frozen stays listed."""

    closing = models.OneToOneField(CycleClosing, on_delete=models.PROTECT, related_name="reopening")
    reason = models.CharField(max_length=500)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [not_blank("reason", "reopening_has_reason")]

    def __str__(self):
        return f"{self.closing} reopened"


class FrozenPosition(AppendOnly):
    """Where one action stood when a cycle was closed. Later changes never alter it."""

    closing = models.ForeignKey(CycleClosing, on_delete=models.PROTECT, related_name="positions")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="frozen_positions")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20)
    rating = models.CharField(max_length=10, blank=True)
    impact = models.CharField(max_length=20)
    suggested_rating = models.CharField(max_length=10, blank=True)
    suggested_code = models.CharField(max_length=5)
    suggested_sentence = models.CharField(max_length=300)
    due = models.DateField(null=True, blank=True)
    first_due = models.DateField(null=True, blank=True)
    due_moves = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_role = models.CharField(max_length=100, blank=True)
    update = models.ForeignKey("plans.Update", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    original = models.ForeignKey("plans.Update", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    last_update_month = MonthField(null=True, blank=True)
    last_update_on = models.DateField(null=True, blank=True)
    overdue_since = models.DateField(null=True, blank=True)
    expected_rating = models.CharField(max_length=10, blank=True)
    expected_by = models.DateField(null=True, blank=True)
    rosier_because = models.TextField(blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["closing", "area__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "action"], name="one_position_for_each_closing"),
            one_of("stage", STAGE_WORDS, "frozen_stage_exists"),
            one_of("rating", RATING_WORDS, "frozen_rating_exists"),
            one_of("impact", IMPACT_WORDS, "frozen_impact_exists"),
        ]

    def __str__(self):
        return f"{self.action.reference}: {RATING_WORDS[self.rating]}"


class OverallConfirmation(AppendOnly):
    """The plan's overall rating for a month, as the programme lead confirmed it, beside what the rules proposed."""

    cycle = models.ForeignKey(ReviewCycle, on_delete=models.PROTECT, related_name="confirmations")
    rating = models.CharField(max_length=10)
    proposed_rating = models.CharField(max_length=10, blank=True)
    proposed_code = models.CharField(max_length=5)
    note = models.CharField(max_length=1000)
    source = models.CharField(max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(rating__in=["red", "amber", "green"]), name="confirmed_rating_exists"),
            not_blank("note", "confirmation_has_note"),
        ]

    def __str__(self):
        return f"{self.cycle}: {RATING_WORDS[self.rating]}"
