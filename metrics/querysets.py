from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from accounts.history import AppendOnlyQuerySet
from metrics.kinds import GROUP_WORDS


class IndicatorQuerySet(models.QuerySet):
    def library(self):
        """The indicators that all councils share."""
        return self.filter(authority__isnull=True)

    def for_authority(self, authority):
        """The library and the council's own."""
        return self.filter(Q(authority__isnull=True) | Q(authority=authority))


class SeriesQuerySet(models.QuerySet):
    def for_authority(self, authority):
        return self.filter(authority=authority)

    def known_on(self, moment):
        return self if moment is None else self.filter(known_from__lte=moment)

    def with_names(self):
        return self.select_related("indicator", "sub_group")

    def in_order(self):
        """As on the scorecard: by group and indicator, the whole council before its sub-groups."""
        place = Case(*(When(indicator__group=key, then=Value(number)) for number, key in enumerate(GROUP_WORDS)))
        return self.order_by(place, "indicator__name", "indicator_id", F("sub_group__name").asc(nulls_first=True), "pk")


class SnapshotQuerySet(AppendOnlyQuerySet):
    def standing(self, known_on=None):
        """Revisions that had not been withdrawn; of one series and month the last in this order counts."""
        withdrawals = self.model._meta.get_field("withdrawal").related_model.objects.filter(snapshot=OuterRef("pk"))
        return self.known_on(known_on).filter(~Exists(withdrawals.known_on(known_on))).order_by("pk")

    def up_to(self, month):
        return self if month is None else self.filter(month__lte=month)


class AnnotationQuerySet(AppendOnlyQuerySet):
    def of_council(self, authority, kind, month, text):
        """The marks of one thing on every chart of a council."""
        return self.filter(authority=authority, series=None, kind=kind, month=month, text=text)

    def standing(self, known_on=None):
        """Marks that no other had replaced."""
        later = self.model.objects.filter(replaces=OuterRef("pk")).known_on(known_on)
        return self.known_on(known_on).filter(~Exists(later))
