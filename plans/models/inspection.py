from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from metrics.fields import MonthField, month_is_first_day
from plans.frameworks import FINDING_KIND_WORDS, FRAMEWORK_WORDS, GRADE_WORDS
from plans.models.validation import ValidatedAtOnce
from plans.querysets import CouncilQuerySet

WORDING_LIMIT = 2000


class Inspection(ValidatedAtOnce):
    """A visit from outside: an inspection, a focused or monitoring visit, a review. Judgements and findings hang on it.

    `month` is when it took place, the month in which it began; days are left empty where nobody knows them. Working days to the
    statement of action are counted from `received`. `findings_published` is how many findings the report has, counted in the
    report and not in the rows here, so that one that was left out is noticed.
    """

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    framework = models.CharField("kind of inspection", max_length=20, choices=FRAMEWORK_WORDS.items())
    title = models.CharField(max_length=200)
    slug = models.SlugField("short name in addresses", max_length=80)
    month = MonthField("month in which it took place")
    began = models.DateField("first day", null=True, blank=True)
    ended = models.DateField("last day", null=True, blank=True)
    dates_note = models.CharField("about the dates", max_length=300, blank=True)
    received = models.DateField("report received", null=True, blank=True)
    report_published = models.DateField("report published", null=True, blank=True)
    draft_sent = models.DateField("draft plan sent", null=True, blank=True)
    statement_sent = models.DateField("statement of action sent", null=True, blank=True)
    findings_published = models.PositiveSmallIntegerField(
        "findings in the published report", null=True, blank=True, help_text="Count them in the report."
    )
    summary = models.TextField(max_length=WORDING_LIMIT, blank=True, help_text="In your own words.")
    published = models.BooleanField("as published", default=False, editable=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "slug"],
                name="inspection_slug_once_in_a_council",
                violation_error_message="This council already has an inspection with this short name.",
            ),
            one_of("framework", FRAMEWORK_WORDS, "inspection_framework_exists"),
            month_is_first_day("month", "inspection_month_first_day"),
            not_blank("title", "inspection_title_not_blank"),
            at_most("summary", WORDING_LIMIT, "inspection_summary_not_too_long"),
            models.CheckConstraint(
                condition=Q(began__isnull=True) | Q(ended__isnull=True) | Q(began__lte=F("ended")),
                name="inspection_begins_before_it_ends",
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(received__isnull=True) | Q(ended__lte=F("received")),
                name="inspection_report_after_it_ended",
                violation_error_message="The report was received before the inspection ended.",
            ),
            models.CheckConstraint(condition=Q(published=False) | ~Q(source=""), name="published_inspection_has_source"),
        ]

    def __str__(self):
        return self.title

    @property
    def reported_on(self):
        """The day from which its judgements and findings count: the report's, or the last that is known before it."""
        return self.report_published or self.received or self.ended or self.month.last


class Judgement(AppendOnly):
    """The grade of one area at an inspection; the latest row of an area holds."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="judgements")
    area = models.CharField(max_length=40)
    grade = models.CharField(max_length=25, choices=GRADE_WORDS.items())
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("grade", GRADE_WORDS, "judgement_grade_exists"),
            not_blank("area", "judgement_area_not_blank"),
        ]

    def __str__(self):
        return f"{self.area}: {self.get_grade_display()}"


class Finding(ValidatedAtOnce):
    """What an inspection asks for: an area for improvement, an area for priority action, a recommendation.

    `verbatim` says that the wording is a quotation; otherwise it is a summary in our words.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(help_text="As in the report, or the order in which it lists them.")
    kind = models.CharField(max_length=20, choices=FINDING_KIND_WORDS.items())
    wording = models.TextField(max_length=WORDING_LIMIT)
    verbatim = models.BooleanField("word for word", default=False)
    page = models.CharField("page or paragraph", max_length=40, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["inspection", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"],
                name="finding_number_once_in_an_inspection",
                violation_error_message="Another finding of this inspection has this number.",
            ),
            one_of("kind", FINDING_KIND_WORDS, "finding_kind_exists"),
            not_blank("wording", "finding_wording_not_blank"),
            at_most("wording", WORDING_LIMIT, "finding_wording_not_too_long"),
        ]

    def __str__(self):
        return f"{self.number}. {self.wording}"

    def clean(self):
        if self.number == 0:
            raise ValidationError({"number": "Findings are numbered from 1."})
