from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.constraints import not_blank, one_of
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from metrics.fields import MonthField, month_is_first_day
from plans.models.validation import ValidatedAtOnce
from plans.querysets import CouncilQuerySet

LETTER, DECISION, REPORT, MILESTONE, OTHER_EVENT = "letter", "decision", "report", "milestone", "other"
EVENT_WORDS = {
    LETTER: "Letter",
    DECISION: "Decision",
    REPORT: "Report",
    MILESTONE: "Step of the programme",
    OTHER_EVENT: "Other",
}


class Event(ValidatedAtOnce):
    """Something that happened on the way: a letter, a decision, a report. Inspections, plans and notices have rows of their own
    and need none here. `day` is left empty where only the month is known."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    kind = models.CharField(max_length=10, choices=EVENT_WORDS.items())
    month = MonthField()
    day = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=250)
    planned = models.BooleanField("only planned", default=False)
    published = models.BooleanField("as published", default=False, editable=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "month", "day", "pk"]
        constraints = [
            one_of("kind", EVENT_WORDS, "event_kind_exists"),
            month_is_first_day("month", "event_month_first_day"),
            not_blank("text", "event_text_not_blank"),
            models.CheckConstraint(condition=Q(published=False) | ~Q(source=""), name="published_event_has_source"),
        ]

    def __str__(self):
        return f"{self.month.label}: {self.text}"


class AcceptedDeviation(AppendOnly):
    """A problem that the checks find and that somebody accepts until a day, with a reason. It returns by itself afterwards.

    `code` and `subject` name the problem as `plans.checks` does. The latest row of the two holds; `ends` before
    `on` takes it back.
    """

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    name = models.CharField("what it was about", max_length=300)
    reason = models.CharField(max_length=500)
    owner_role = models.CharField("owner", max_length=100)
    on = models.DateField("accepted on")
    ends = models.DateField("accepted until")

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            not_blank("code", "accepted_deviation_code_not_blank"),
            not_blank("subject", "accepted_deviation_subject_not_blank"),
            not_blank("reason", "accepted_deviation_reason_not_blank"),
            not_blank("owner_role", "accepted_deviation_owner_not_blank"),
        ]

    def __str__(self):
        return f"{self.code} until {self.ends}"
