from django.contrib import admin

from accounts.admin_base import CouncilAdmin, CouncilFilter, ServiceInline
from accounts.admin_forms import SeenRowForm, ServiceForm, ServiceFormSet, seen_as
from accounts.changes import edits, edits_of_each, newest_first
from accounts.models import LocalAuthority
from accounts.permissions import MANAGE_SERIES
from metrics.admin.indicators import only_of
from metrics.kinds import COUNT
from metrics.models import Composition, CompositionPart, Series
from metrics.services import compositions


class CompositionForm(ServiceForm):
    class Meta:
        model = Composition
        fields = ["authority", *compositions.COMPOSITION_FIELDS]

    def write(self, by, now, reason):
        values = {name: self.cleaned_data[name] for name in compositions.COMPOSITION_FIELDS}
        if self.is_new:
            authority = self.cleaned_data["authority"]
            return compositions.add_composition(authority=authority, parts=(), by=by, now=now, reason=reason or "Added", **values)
        if not any(name in self.changed_data for name in compositions.COMPOSITION_FIELDS):
            return self.instance
        with seen_as("seen_version"):
            return compositions.edit_composition(
                composition=self.instance,
                changes=values,
                reason=reason,
                by=by,
                now=now,
                version=self.cleaned_data["seen_version"],
            )


class PartForm(SeenRowForm):
    class Meta:
        model = CompositionPart
        fields = ["number", "series", "label"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "series" in self.fields:
            # Another series is another part.
            self.fields["series"].disabled = True


class PartFormSet(ServiceFormSet):
    """The parts of a composition."""

    foreign = "One of the parts is not of this composition. Load the page again."

    def add(self, data, **said):
        fields = {name: data[name] for name in ("series", *compositions.PART_FIELDS)}
        compositions.add_part(composition=self.instance, **said, **fields)

    def edit(self, row, data, **said):
        compositions.edit_part(part=row, changes={name: data[name] for name in compositions.PART_FIELDS}, **said)

    def remove(self, row, **said):
        compositions.remove_part(part=row, **said)

    def told(self, row):
        return f"{row.number}. {row}"


class PartInline(ServiceInline):
    model = CompositionPart
    form = PartForm
    formset = PartFormSet
    fields = ["number", "series", "label", "seen"]

    def is_writable(self, obj):
        return not obj.source

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        if "series" in formset.form.base_fields:
            rows = Series.objects.for_authority(obj.authority).filter(indicator__unit=COUNT)
            field = formset.form.base_fields["series"]
            field.queryset = rows.with_names().in_order()
            field.label_from_instance = lambda series: f"{series.key} {series.title}"
        return formset


@admin.register(Composition)
class CompositionAdmin(CouncilAdmin):
    """Wholes and what they are made of. One that was loaded from a paper is shown and cannot be changed."""

    form = CompositionForm
    inlines = [PartInline]
    permission = MANAGE_SERIES
    list_display = ["title", "authority", "whole", "source"]
    list_select_related = ["authority"]
    list_filter = [CouncilFilter]
    search_fields = ["title", "slug", "parts__label"]

    def get_inlines(self, request, obj):
        # Parts are series of the council, so it has to be known first.
        return self.inlines if obj else []

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["authority", *compositions.COMPOSITION_FIELDS, "reason"]
        if not self.has_change_permission(request, obj):
            return ["authority", *compositions.COMPOSITION_FIELDS, "source"]
        return ["authority", *compositions.COMPOSITION_FIELDS, "reason", "seen_version"]

    def get_readonly_fields(self, request, obj=None):
        return ["authority", "source"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "authority":
            only_of(kwargs, LocalAuthority.objects.all(), self.councils(request), "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or not obj.source)

    def history_lines(self, obj):
        parts = CompositionPart.history.filter(composition_id=obj.pk)
        lines = [
            *edits(obj.history.order_by("pk"), Composition, compositions.COMPOSITION_FIELDS, obj.title),
            *edits_of_each(parts, CompositionPart, compositions.PART_FIELDS, lambda row: f"Part {row.number}, {row.label}"),
        ]
        return newest_first(lines)
