from django.contrib import admin
from django.db.models import Q

from accounts.admin_base import CouncilAdmin, CouncilFilter
from accounts.admin_forms import ServiceForm, seen_as
from accounts.changes import edits, newest_first
from accounts.models import LocalAuthority
from accounts.permissions import MANAGE_SERIES
from metrics.kinds import EVERY_WORDS, GROUP_WORDS, POLARITY_WORDS, SUB_GROUP_WORDS, UNIT_WORDS
from metrics.models import Indicator, SubGroup
from metrics.services import indicators

WORDS = {"group": GROUP_WORDS, "unit": UNIT_WORDS, "polarity": POLARITY_WORDS, "every": EVERY_WORDS}


def only_of(kwargs, rows, councils, path) -> None:
    """Offer only rows of these councils (None: of all)."""
    kwargs["queryset"] = rows if councils is None else rows.filter(**{f"{path}__in": councils})


class LibraryAdmin(CouncilAdmin):
    """Rows that belong to a council, or to all of them: those are shown to every administrator."""

    permission = MANAGE_SERIES

    def get_queryset(self, request):
        councils = self.councils(request)
        rows = super(CouncilAdmin, self).get_queryset(request)
        if councils is None:
            return rows
        return rows.filter(Q(authority__isnull=True) | Q(authority__in=councils)) if councils else rows.none()


class IndicatorForm(ServiceForm):
    class Meta:
        model = Indicator
        fields = ["authority", *indicators.INDICATOR_FIELDS]

    def write(self, by, now, reason):
        values = {name: self.cleaned_data[name] for name in indicators.INDICATOR_FIELDS}
        if self.is_new:
            authority = self.cleaned_data["authority"]
            return indicators.add_indicator(authority=authority, by=by, now=now, reason=reason or "Added", **values)
        with seen_as("seen_version"):
            return indicators.edit_indicator(
                indicator=self.instance, changes=values, reason=reason, by=by, now=now, version=self.cleaned_data["seen_version"]
            )


@admin.register(Indicator)
class IndicatorAdmin(LibraryAdmin):
    """The library, which superusers edit and administrators read, and each council's own indicators."""

    form = IndicatorForm
    list_display = ["code", "name", "group", "unit", "polarity", "whose", "next_review"]
    list_display_links = ["code", "name"]
    list_select_related = ["authority"]
    list_filter = [CouncilFilter, "group", "unit", "polarity", "every", "small_numbers"]
    search_fields = ["code", "name", "definition", "source_return"]

    @admin.display(description="whose", ordering="authority__name")
    def whose(self, obj):
        return obj.authority or "Library"

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["authority", *indicators.INDICATOR_FIELDS, "reason"]
        shown = ["whose", "definition_version", *indicators.INDICATOR_FIELDS]
        return [*shown, "reason", "seen_version"] if self.has_change_permission(request, obj) else shown

    def get_readonly_fields(self, request, obj=None):
        return ["whose", "definition_version"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "authority":
            councils = self.councils(request)
            only_of(kwargs, LocalAuthority.objects.all(), councils, "pk")
            kwargs |= {"required": councils is not None, "empty_label": "The library" if councils is None else "---------"}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        mine = obj is None or obj.authority_id is not None or request.user.is_superuser
        return mine and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return self.has_module_permission(request)
        return self.has_change_permission(request, obj) and not indicators.has_figures(obj)

    def delete_by_service(self, obj, *, by, now, reason):
        indicators.remove_indicator(indicator=obj, reason=reason, by=by, now=now)

    def history_lines(self, obj):
        fields = [*indicators.INDICATOR_FIELDS, "definition_version"]
        return newest_first(edits(obj.history.order_by("pk"), Indicator, fields, str(obj), WORDS))


class SubGroupForm(ServiceForm):
    class Meta:
        model = SubGroup
        fields = ["authority", *indicators.SUB_GROUP_FIELDS]

    def write(self, by, now, reason):
        values = {name: self.cleaned_data[name] for name in indicators.SUB_GROUP_FIELDS}
        if self.is_new:
            authority = self.cleaned_data["authority"]
            return indicators.add_sub_group(authority=authority, by=by, now=now, reason=reason or "Added", **values)
        with seen_as("seen_version"):
            return indicators.edit_sub_group(
                sub_group=self.instance, changes=values, reason=reason, by=by, now=now, version=self.cleaned_data["seen_version"]
            )


@admin.register(SubGroup)
class SubGroupAdmin(CouncilAdmin):
    """Teams, and groups of children or staff, that have figures of their own."""

    form = SubGroupForm
    permission = MANAGE_SERIES
    list_display = ["name", "kind", "lead_role", "authority"]
    list_select_related = ["authority"]
    list_filter = [CouncilFilter, "kind"]
    search_fields = ["name", "slug", "lead_role"]

    def get_fields(self, request, obj=None):
        return [*([] if obj else ["authority"]), *indicators.SUB_GROUP_FIELDS, "reason", *(["seen_version"] if obj else [])]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "authority":
            only_of(kwargs, LocalAuthority.objects.all(), self.councils(request), "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def history_lines(self, obj):
        rows = obj.history.order_by("pk")
        return newest_first(edits(rows, SubGroup, indicators.SUB_GROUP_FIELDS, obj.name, {"kind": SUB_GROUP_WORDS}))
