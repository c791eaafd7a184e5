from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from metrics.fields import MonthField
from metrics.kinds import COMPARATOR_WORDS, MEAN, MEDIAN
from metrics.models import Series
from plans import limbs
from plans.ladder import ESCALATED, IN_FORCE, LIFTED, REPLACED
from plans.models.inspection import WORDING_LIMIT
from plans.models.validation import ValidatedAtOnce
from plans.querysets import CouncilQuerySet

IMPROVEMENT_NOTICE, DIRECTION = "improvement_notice", "direction"
NOTICE_KIND_WORDS = {IMPROVEMENT_NOTICE: "Improvement Notice", DIRECTION: "Direction"}
NOTICE_STATUS_WORDS = {
    IN_FORCE: "In force",
    ESCALATED: "Escalated to a Direction",
    REPLACED: "Replaced by another",
    LIFTED: "Lifted",
}
valid_letter = RegexValidator(r"^[a-z]\Z", "Use one small letter, such as a.")


class Notice(ValidatedAtOnce):
    """A formal intervention of the Department for Education, with the measures it asks for. Its status is a row of its own."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    kind = models.CharField(max_length=20, choices=NOTICE_KIND_WORDS.items())
    title = models.CharField(max_length=200)
    slug = models.SlugField("short name in addresses", max_length=80)
    issued = models.DateField("date of the notice")
    review_every = models.PositiveSmallIntegerField("reviewed every (months)", default=6)
    reasons = models.TextField(max_length=WORDING_LIMIT, blank=True, help_text="Why it was issued, in your own words.")
    letter = models.CharField("letter or reference", max_length=200, blank=True)
    record_ends = MonthField("the record ends with", null=True, blank=True, editable=False)
    published = models.BooleanField("as published", default=False, editable=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "issued", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "slug"],
                name="notice_slug_once_in_a_council",
                violation_error_message="This council already has a notice with this short name.",
            ),
            one_of("kind", NOTICE_KIND_WORDS, "notice_kind_exists"),
            not_blank("title", "notice_title_not_blank"),
            at_most("reasons", WORDING_LIMIT, "notice_reasons_not_too_long"),
            models.CheckConstraint(
                condition=Q(review_every__gte=1, review_every__lte=24),
                name="notice_reviewed_every_1_to_24",
                violation_error_message="A notice is reviewed every 1 to 24 months.",
            ),
            models.CheckConstraint(
                condition=Q(record_ends__isnull=True) | Q(record_ends__day=1), name="notice_record_ends_first_day"
            ),
            models.CheckConstraint(
                condition=Q(published=False) | (Q(record_ends__isnull=False) & ~Q(source="")),
                name="published_notice_has_end_and_source",
            ),
        ]

    def __str__(self):
        return self.title


class NoticeStep(AppendOnly):
    """One step of a notice up or down the ladder. The latest row is the status now; `on` is the day it took effect."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=12, choices=NOTICE_STATUS_WORDS.items())
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    letter = models.CharField("letter or reference", max_length=200, blank=True)
    replaced_by = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [one_of("status", NOTICE_STATUS_WORDS, "notice_step_status_exists")]

    def __str__(self):
        return self.get_status_display()


class NoticeReview(AppendOnly):
    """A review of a notice that took place: when, and what came of it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    outcome = models.CharField(max_length=500)
    letter = models.CharField("letter or reference", max_length=200, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [not_blank("outcome", "notice_review_outcome_not_blank")]

    def __str__(self):
        return f"{self.on}: {self.outcome}"


class EscalationMeasure(ValidatedAtOnce):
    """A requirement of a notice. What it takes to meet it stands in its limbs."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    wording = models.TextField(max_length=WORDING_LIMIT, blank=True)
    verbatim = models.BooleanField("word for word", default=False)
    owner_role = models.CharField(
        "who answers for it", max_length=100, blank=True, help_text="A role title, not a person's name."
    )
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["notice", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "number"],
                name="measure_number_once_in_a_notice",
                violation_error_message="Another measure of this notice has this number.",
            ),
            not_blank("title", "measure_title_not_blank"),
            at_most("wording", WORDING_LIMIT, "measure_wording_not_too_long"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="measure_number_from_1",
                violation_error_message="Measures are numbered from 1.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class Limb(ValidatedAtOnce):
    """One part of a measure, which has a test and a date of its own: the wording. The test is a dated row, `LimbRule`."""

    measure = models.ForeignKey(EscalationMeasure, on_delete=models.PROTECT, related_name="limbs")
    letter = models.CharField(max_length=1, validators=[valid_letter])
    wording = models.CharField(max_length=500)
    verbatim = models.BooleanField("word for word", default=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["measure", "letter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "letter"],
                name="limb_letter_once_in_a_measure",
                violation_error_message="Another limb of this measure has this letter.",
            ),
            not_blank("wording", "limb_wording_not_blank"),
        ]

    def __str__(self):
        return f"{self.letter}. {self.wording}"


class LimbRule(AppendOnly):
    """How a limb is judged (`limbs`): its kind, its series and what is asked of it. The latest row of a limb holds.

    `steps` is a list of {"due": "2020-03-31", "value": "75"}; `kinds` a list of kinds of evidence; `value` is in the unit of the
    series, and for "within n of" and "change" in `unit_of_change`. `withdrawn` takes the limb out, with the reason.
    """

    limb = models.ForeignKey(Limb, on_delete=models.PROTECT, related_name="rules")
    kind = models.CharField(max_length=15, choices=limbs.KIND_WORDS.items())
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    due_note = models.CharField("about the date", max_length=300, blank=True)
    direction = models.CharField(max_length=10, choices=limbs.DIRECTION_WORDS.items(), blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    steps = models.JSONField(default=list, blank=True)
    baseline = MonthField(null=True, blank=True)
    unit_of_change = models.CharField(max_length=20, choices=limbs.WITHIN_WORDS.items(), blank=True)
    trend = models.CharField(max_length=12, choices=limbs.TREND_WORDS.items(), blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    group = models.CharField(max_length=10, choices=COMPARATOR_WORDS.items(), blank=True)
    statistic = models.CharField(max_length=10, blank=True)
    model = models.CharField(max_length=30, blank=True)
    needs = models.PositiveSmallIntegerField(null=True, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    since = models.DateField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=500)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("kind", limbs.KIND_WORDS, "limb_rule_kind_exists"),
            one_of("direction", ["", *limbs.DIRECTION_WORDS], "limb_rule_direction_exists"),
            one_of("unit_of_change", ["", *limbs.WITHIN_WORDS], "limb_rule_unit_of_change_exists"),
            one_of("trend", ["", *limbs.TREND_WORDS], "limb_rule_trend_exists"),
            one_of("group", ["", *COMPARATOR_WORDS], "limb_rule_group_exists"),
            one_of("statistic", ["", MEAN, MEDIAN], "limb_rule_statistic_exists"),
            models.CheckConstraint(
                condition=Q(kind=limbs.EVIDENCE, series__isnull=True) | (~Q(kind=limbs.EVIDENCE) & Q(series__isnull=False)),
                name="limb_rule_numbers_need_a_series",
            ),
            models.CheckConstraint(condition=Q(baseline__isnull=True) | Q(baseline__day=1), name="limb_rule_baseline_first_day"),
            not_blank("reason", "limb_rule_reason_not_blank"),
        ]

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        if self.kind in limbs.NEEDS_SERIES and self.series_id is None:
            raise ValidationError({"series": "Choose the series that this limb is judged by."})
