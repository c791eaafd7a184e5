from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import audited
from accounts.models import LocalAuthority
from metrics.fields import MonthField
from metrics.kinds import EVERY_WORDS, GROUP_WORDS, MDC, POLARITY_WORDS, PROFILE_WORDS, RANGE, SUB_GROUP_WORDS, UNIT_WORDS
from metrics.querysets import IndicatorQuerySet, SeriesQuerySet

CODE = r"[A-Z][A-Z0-9_]{1,29}"
TEXT_LIMIT = 1500
TEXTS = ("definition", "what_it_is", "why_it_matters", "what_good_looks_like")


class Indicator(models.Model):
    """A defined measure: of the shared library (no authority), or a council's own."""

    authority = models.ForeignKey(
        LocalAuthority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="local authority",
        help_text="Empty for the library that all councils share.",
    )
    code = models.CharField(
        max_length=30,
        validators=[RegexValidator(rf"^{CODE}\Z", "Use capital letters, figures and underscores, such as REREF_12M.")],
        help_text="Capital letters, figures and underscores, such as REREF_12M.",
    )
    name = models.CharField(max_length=150)
    group = models.CharField(max_length=20, choices=GROUP_WORDS.items())
    definition = models.TextField(max_length=TEXT_LIMIT, help_text="Exactly what is counted, and when.")
    numerator_words = models.CharField("numerator", max_length=300, blank=True, help_text="What stands above the line.")
    denominator_words = models.CharField("denominator", max_length=300, blank=True, help_text="What stands below it.")
    unit = models.CharField(max_length=10, choices=UNIT_WORDS.items())
    unit_words = models.CharField("what one reads after the number", max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField("decimal places shown", default=0)
    polarity = models.CharField(max_length=15, choices=POLARITY_WORDS.items())
    polarity_source = models.CharField("who says so", max_length=200, blank=True)
    range_low = models.DecimalField("range from", max_digits=14, decimal_places=4, null=True, blank=True)
    range_high = models.DecimalField("range to", max_digits=14, decimal_places=4, null=True, blank=True)
    every = models.PositiveSmallIntegerField("a figure is expected", choices=EVERY_WORDS.items(), default=1)
    rolling_3 = models.BooleanField("show rolling 3 months", default=False)
    rolling_12 = models.BooleanField("show rolling 12 months", default=False)
    source_return = models.CharField("source return", max_length=200, blank=True)
    owner_role = models.CharField("owner", max_length=100, blank=True, help_text="A role title, not a person's name.")
    checked_on = models.DateField("definition checked on", null=True, blank=True)
    next_review = models.DateField("next review of the definition", null=True, blank=True)
    small_numbers = models.BooleanField(
        "counts of 1 to 5 are hidden", default=False, help_text="On board and exported pages they are shown as c."
    )
    caveat = models.CharField(max_length=500, blank=True)
    pair = models.CharField("read together with", max_length=30, blank=True, help_text="The code of the balancing indicator.")
    what_it_is = models.TextField("what it is", max_length=TEXT_LIMIT, blank=True)
    why_it_matters = models.TextField("why it matters", max_length=TEXT_LIMIT, blank=True)
    what_good_looks_like = models.TextField("what good looks like", max_length=TEXT_LIMIT, blank=True)
    definition_version = models.PositiveSmallIntegerField(default=1, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["group", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(authority__isnull=True),
                name="indicator_code_once_in_the_library",
                violation_error_message="The library already has an indicator with this code.",
            ),
            models.UniqueConstraint(
                fields=["authority", "code"],
                condition=Q(authority__isnull=False),
                name="indicator_code_once_in_a_council",
                violation_error_message="This council already has an indicator with this code.",
            ),
            one_of("group", GROUP_WORDS, "indicator_group_exists"),
            one_of("unit", UNIT_WORDS, "indicator_unit_exists"),
            one_of("polarity", POLARITY_WORDS, "indicator_polarity_exists"),
            one_of("every", EVERY_WORDS, "indicator_every_exists"),
            models.CheckConstraint(
                condition=Q(decimals__lte=4),
                name="indicator_decimals_up_to_4",
                violation_error_message="Show at most 4 decimal places.",
            ),
            models.CheckConstraint(
                condition=~Q(polarity=RANGE)
                | Q(range_low__isnull=False, range_high__isnull=False, range_low__lt=F("range_high")),
                name="indicator_range_has_both_ends",
                violation_error_message="Give both ends of the range, the lower one first.",
            ),
            not_blank("name", "indicator_name_not_blank"),
            not_blank("definition", "indicator_definition_not_blank"),
            *(at_most(field, TEXT_LIMIT, f"indicator_{field}_not_too_long") for field in TEXTS),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class SubGroup(models.Model):
    """A team, or a group of children or staff (newly qualified social workers), that has figures of its own."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    name = models.CharField(max_length=80)
    slug = models.SlugField("short name in addresses", max_length=40)
    kind = models.CharField(max_length=10, choices=SUB_GROUP_WORDS.items())
    lead_role = models.CharField(max_length=100, blank=True, help_text="A role title, not a person's name.")
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        verbose_name = "sub-group"
        ordering = ["authority", "kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "slug"],
                name="sub_group_slug_once_in_a_council",
                violation_error_message="This council already has a sub-group with this short name.",
            ),
            one_of("kind", SUB_GROUP_WORDS, "sub_group_kind_exists"),
            not_blank("name", "sub_group_name_not_blank"),
        ]

    def __str__(self):
        return self.name


class Series(models.Model):
    """An indicator for one council and, where there is one, a sub-group. Its figures are snapshots."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT)
    sub_group = models.ForeignKey(SubGroup, on_delete=models.PROTECT, null=True, blank=True, verbose_name="sub-group")
    definition_version = models.PositiveSmallIntegerField(
        "follows version", default=1, help_text="Of the indicator's definition."
    )
    definition_note = models.CharField(
        "local definition", max_length=500, blank=True, help_text="Where the council counts differently."
    )
    owner_role = models.CharField("owner", max_length=100, blank=True, help_text="A role title, not a person's name.")
    small_numbers = models.BooleanField(
        "counts of 1 to 5 are hidden", default=False, help_text="On board and exported pages they are shown as c."
    )
    spc_profile = models.CharField("control chart profile", max_length=10, choices=PROFILE_WORDS.items(), default=MDC)
    ends = MonthField("the last month with a figure", null=True, blank=True, help_text="Empty while figures are still expected.")
    published = models.BooleanField("as published", default=False, editable=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "series"
        ordering = ["authority", "indicator__group", "indicator__name", "sub_group__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "indicator"],
                condition=Q(sub_group__isnull=True),
                name="series_once_for_an_indicator",
                violation_error_message="This council already has a series of this indicator.",
            ),
            models.UniqueConstraint(
                fields=["authority", "indicator", "sub_group"],
                condition=Q(sub_group__isnull=False),
                name="series_once_for_a_sub_group",
                violation_error_message="This sub-group already has a series of this indicator.",
            ),
            one_of("spc_profile", PROFILE_WORDS, "series_spc_profile_exists"),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__day=1), name="series_ends_first_day"),
            models.CheckConstraint(
                condition=Q(published=False) | (Q(ends__isnull=False) & ~Q(source="")), name="published_series_has_end_and_source"
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}/{self.sub_group.slug}" if self.sub_group_id else self.indicator.code

    def clean(self):
        if self.sub_group_id and self.sub_group.authority_id != self.authority_id:
            raise ValidationError({"sub_group": "Choose a sub-group of the same council."})
        if self.indicator_id and self.indicator.authority_id not in (None, self.authority_id):
            raise ValidationError({"indicator": "Choose an indicator of the library or of the same council."})

    @property
    def key(self) -> str:
        """How files name this series: `REREF_12M`, or with a sub-group `SW_CASELOAD/asye`."""
        return str(self)

    @property
    def title(self) -> str:
        return f"{self.indicator.name}: {self.sub_group.name}" if self.sub_group_id else self.indicator.name
