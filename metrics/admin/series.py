from django.contrib import admin

from accounts.admin_base import CouncilAdmin, CouncilFilter, ReadOnlyInline
from accounts.admin_forms import ServiceForm, seen_as
from accounts.models import LocalAuthority
from accounts.permissions import MANAGE_SERIES
from metrics.admin.indicators import only_of
from metrics.models import Indicator, Rebase, Series, SubGroup, Target
from metrics.selectors.history import series_history
from metrics.services import indicators

# What a series follows and hides is its indicator's at first, and changed afterwards.
AT_FIRST = tuple(name for name in indicators.SERIES_FIELDS if name not in ("definition_version", "small_numbers"))


class SeriesForm(ServiceForm):
    class Meta:
        model = Series
        fields = ["authority", "indicator", "sub_group", *indicators.SERIES_FIELDS]

    def write(self, by, now, reason):
        data = self.cleaned_data
        if self.is_new:
            fields = {name: data[name] for name in ("authority", "indicator", "sub_group", *AT_FIRST)}
            return indicators.add_series(by=by, now=now, reason=reason or "Added", **fields)
        values = {name: data[name] for name in indicators.SERIES_FIELDS}
        with seen_as("seen_version"):
            return indicators.edit_series(
                series=self.instance, changes=values, reason=reason, by=by, now=now, version=data["seen_version"]
            )


class TargetInline(ReadOnlyInline):
    model = Target
    fields = ["kind", "month", "value", "upper", "reason", "source", "by", "known_from"]


class RebaseInline(ReadOnlyInline):
    model = Rebase
    verbose_name = "new limits on the control chart"
    verbose_name_plural = "new limits on the control chart"
    fields = ["month", "active", "reason", "by", "known_from"]


@admin.register(Series)
class SeriesAdmin(CouncilAdmin):
    """What a council keeps figures of. The figures, targets and limits are dated rows, which are added on the pages."""

    form = SeriesForm
    inlines = [TargetInline, RebaseInline]
    permission = MANAGE_SERIES
    list_display = ["key", "title", "authority", "unit", "owner_role", "ends", "published"]
    list_display_links = ["key", "title"]
    list_select_related = ["authority", "indicator", "sub_group"]
    list_filter = [CouncilFilter, "indicator__group", "indicator__unit", "small_numbers", "published"]
    search_fields = ["indicator__code", "indicator__name", "sub_group__name", "owner_role", "definition_note"]

    @admin.display(description="unit", ordering="indicator__unit")
    def unit(self, obj):
        return obj.indicator.get_unit_display()

    @admin.display(description="as published in")
    def paper(self, obj):
        return obj.source

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["authority", "indicator", "sub_group", *AT_FIRST, "reason"]
        if not self.has_change_permission(request, obj):
            return ["authority", "indicator", "sub_group", *indicators.SERIES_FIELDS, "paper"]
        return ["authority", "indicator", "sub_group", *indicators.SERIES_FIELDS, "reason", "seen_version"]

    def get_readonly_fields(self, request, obj=None):
        return ["authority", "indicator", "sub_group", "paper"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        councils = self.councils(request)
        if db_field.name == "authority":
            only_of(kwargs, LocalAuthority.objects.all(), councils, "pk")
        if db_field.name == "indicator":
            only_of(kwargs, Indicator.objects.all(), councils, "authority")
            if councils is not None:
                kwargs["queryset"] |= Indicator.objects.library()
        if db_field.name == "sub_group":
            only_of(kwargs, SubGroup.objects.all(), councils, "authority")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or not obj.published)

    def history_lines(self, obj):
        return series_history(obj, sees_small=True)
