from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank
from accounts.history import AppendOnly, audited
from metrics.models import Series
from plans.models.plan import Area, Plan
from plans.models.validation import ValidatedAtOnce
from plans.querysets import ActionQuerySet, HoldingQuerySet

MEASURE_LIMIT = 1000
REFERENCE = r"[A-Za-z0-9][A-Za-z0-9.\-]*"
valid_reference = RegexValidator(rf"^{REFERENCE}\Z", "Use letters, figures, full stops and hyphens, such as 2.4.")


class Action(ValidatedAtOnce):
    """One promise of a plan. Its due date, owner, stage and rating are dated rows; what stands here is its wording."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="actions")
    reference = models.CharField(
        max_length=20,
        validators=[valid_reference],
        help_text="Short and unique in the plan, such as 2.4.",
    )
    title = models.CharField(max_length=250)
    success_measure = models.TextField(max_length=MEASURE_LIMIT, blank=True, help_text="How the board will know that it worked.")
    start = models.DateField("start date", null=True, blank=True)
    update_every = models.PositiveSmallIntegerField(
        "an update is expected every (months)", null=True, blank=True, help_text="Leave empty for the plan's own."
    )
    illustrative = models.BooleanField("illustrative wording", default=False, editable=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "area__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "reference"],
                name="action_reference_once_in_a_plan",
                violation_error_message="Another action of this plan has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(update_every__isnull=True) | Q(update_every__gte=1, update_every__lte=12),
                name="action_update_every_1_to_12",
                violation_error_message="Updates are expected every 1 to 12 months.",
            ),
            not_blank("title", "action_title_not_blank"),
            at_most("success_measure", MEASURE_LIMIT, "action_success_measure_not_too_long"),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def clean(self):
        if self.area_id and self.plan_id and self.area.plan_id != self.plan_id:
            raise ValidationError({"area": "Choose an area of the same plan."})


class DueDate(AppendOnly):
    """A due date and the one before it. The first row is the original; each later one is a move and says why."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="due_dates")
    due = models.DateField()
    previous = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(previous__isnull=True) | ~Q(reason=""), name="due_date_move_has_reason"),
            models.CheckConstraint(condition=Q(previous__isnull=True) | ~Q(previous=F("due")), name="due_date_moves"),
        ]

    def __str__(self):
        return f"due {self.due}"


class Assignment(AppendOnly):
    """Who answers for an action, from when: a person, a role title, or both. The latest row holds."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="assignments")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role_title = models.CharField(max_length=100)
    reason = models.CharField(max_length=500, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [not_blank("role_title", "assignment_role_title_not_blank")]

    def __str__(self):
        return self.role_title


class SeriesLink(AppendOnly):
    """Says that a series shows the effect of an action, from when on; the latest row of an action and series holds."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="series_links")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    linked = models.BooleanField(default=True)
    reason = models.CharField(max_length=500)

    SAME = ("action", "series")
    objects = HoldingQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [not_blank("reason", "series_link_reason_not_blank")]

    def __str__(self):
        return f"{self.series} {'shows' if self.linked else 'no longer shows'} the effect"
