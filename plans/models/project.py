from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly, audited
from plans.models.inspection import WORDING_LIMIT
from plans.models.plan import Plan
from plans.models.validation import ValidatedAtOnce

ACTIVE, DEVOLVED, PROJECT_CLOSED = "active", "devolved", "closed"
PROJECT_STATUS_WORDS = {ACTIVE: "Active", DEVOLVED: "Devolved to business as usual", PROJECT_CLOSED: "Closed"}


class Project(ValidatedAtOnce):
    """Work beside the actions of a plan, with aims and dates of its own, that answers findings (`FindingLink`)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=200)
    aims = models.TextField(max_length=WORDING_LIMIT, blank=True)
    success_measures = models.TextField(max_length=WORDING_LIMIT, blank=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    lead_role = models.CharField("lead", max_length=100, blank=True, help_text="A role title, not a person's name.")
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "title"],
                name="project_title_once_in_a_plan",
                violation_error_message="Another project of this plan has this title.",
            ),
            not_blank("title", "project_title_not_blank"),
            at_most("aims", WORDING_LIMIT, "project_aims_not_too_long"),
            at_most("success_measures", WORDING_LIMIT, "project_success_measures_not_too_long"),
            models.CheckConstraint(
                condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(begins__lte=F("ends")),
                name="project_begins_before_it_ends",
                violation_error_message="The project ends before it begins.",
            ),
        ]

    def __str__(self):
        return self.title


class ProjectStatus(AppendOnly):
    """What became of a project, from a day on. The latest row holds."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=10, choices=PROJECT_STATUS_WORDS.items())
    on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        verbose_name_plural = "project statuses"
        constraints = [one_of("status", PROJECT_STATUS_WORDS, "project_status_exists")]

    def __str__(self):
        return self.get_status_display()
