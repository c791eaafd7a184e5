from django.db import models
from django.db.models import Q

from accounts.constraints import not_blank, one_of
from accounts.history import AppendOnly
from accounts.models import LocalAuthority
from metrics.fields import MonthField, month_is_first_day
from metrics.kinds import ANNOTATION_WORDS, COMPARATOR_WORDS, ENGLAND, MEAN, MEDIAN, NEIGHBOURS
from metrics.models.indicator import Indicator, Series
from metrics.querysets import AnnotationQuerySet


class Comparator(AppendOnly):
    """An official figure to set beside a council's own: England, its region, its statistical neighbours, or itself.

    The latest row of one indicator, council, group, statistic, model and month holds.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="comparators")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True)
    group = models.CharField(max_length=10, choices=COMPARATOR_WORDS.items())
    group_name = models.CharField(max_length=60)
    statistic = models.CharField(max_length=10, blank=True, help_text="Of neighbours: mean or median.")
    model = models.CharField(max_length=30, blank=True, help_text="Of neighbours: the month and year of the model.")
    month = MonthField("period ends with")
    period = models.CharField(max_length=60, help_text="In words, such as “year to 31 March 2019”.")
    value = models.DecimalField(max_digits=14, decimal_places=4)
    source = models.CharField(max_length=300)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["indicator", "authority"], name="comparator_indicator")]
        constraints = [
            month_is_first_day("month", "comparator_month_first_day"),
            one_of("group", COMPARATOR_WORDS, "comparator_group_exists"),
            models.CheckConstraint(
                condition=Q(group=ENGLAND, authority__isnull=True) | (~Q(group=ENGLAND) & Q(authority__isnull=False)),
                name="comparator_belongs_to_a_council",
            ),
            models.CheckConstraint(
                condition=Q(group=NEIGHBOURS, statistic__in=[MEAN, MEDIAN]) & ~Q(model="")
                | ~Q(group=NEIGHBOURS) & Q(statistic=""),
                name="comparator_neighbours_say_statistic_and_model",
            ),
        ]

    def __str__(self):
        return f"{self.group_name}, {self.period}"


class Annotation(AppendOnly):
    """Something that happened in a month and is marked on every chart of the council, or of one series. Put right by another row
    that `replaces` it from then on."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations")
    month = MonthField()
    kind = models.CharField(max_length=12, choices=ANNOTATION_WORDS.items())
    text = models.CharField(max_length=200)
    source = models.CharField("document and paragraph", max_length=300, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = AnnotationQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            month_is_first_day("month", "annotation_month_first_day"),
            one_of("kind", ANNOTATION_WORDS, "annotation_kind_exists"),
            not_blank("text", "annotation_text_not_blank"),
        ]

    def __str__(self):
        return f"{self.month.label}: {self.text}"


class PublishedStatement(AppendOnly):
    """A figure of a published paper that is no monthly number (an average over a quarter, "522/3"): shown beside a series as it
    stands in the paper, never drawn."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="statements")
    label = models.CharField(max_length=150)
    text = models.CharField("as published", max_length=150)
    period = models.CharField(max_length=100)
    month = MonthField("shown from")
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField("document and paragraph", max_length=300)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            month_is_first_day("month", "published_statement_month_first_day"),
            not_blank("text", "published_statement_text_not_blank"),
            not_blank("source", "published_statement_source_not_blank"),
        ]

    def __str__(self):
        return f"{self.label}: {self.text}"
