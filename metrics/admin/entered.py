"""What was entered, uploaded or loaded: to be read and searched here, never written."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery

from accounts.admin_base import CouncilFilter, ReadOnlyAdmin
from accounts.changes import Line, edits, newest_first
from accounts.permissions import MANAGE_SERIES
from metrics.admin.indicators import LibraryAdmin
from metrics.kinds import UPLOAD_WORDS
from metrics.models import Comparator, Snapshot, Upload
from metrics.selectors.history import series_history
from metrics.shown import show


class WithdrawnFilter(admin.SimpleListFilter):
    title = "withdrawn"
    parameter_name = "withdrawn"

    def lookups(self, request, model_admin):
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(withdrawal__isnull=self.value() == "no")


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """Monthly figures in all their revisions. A correction is a new revision, on the pages."""

    authority_path = "series__authority"
    permission = MANAGE_SERIES
    list_display = ["series", "authority", "of_month", "shown", "revision", "withdrawn", "provisional", "by", "known_from"]
    list_select_related = ["series__authority", "series__indicator", "series__sub_group", "withdrawal__by", "by"]
    list_filter = [
        CouncilFilter,
        WithdrawnFilter,
        "provisional",
        "series__indicator__group",
        "series__indicator__unit",
        ("month", admin.AllValuesFieldListFilter),
    ]
    search_fields = ["series__indicator__code", "series__indicator__name", "series__sub_group__name", "caveat", "commentary"]
    show_full_result_count = False
    ordering = ["-pk"]
    fields = [
        "series",
        "authority",
        "of_month",
        "value",
        "numerator",
        "denominator",
        "provisional",
        "caveat",
        "commentary",
        "revision",
        "replaces",
        "reason",
        "withdrawn",
        "upload",
        "source",
        "by",
        "known_from",
    ]

    def get_queryset(self, request):
        earlier = Snapshot.objects.filter(series=OuterRef("series"), month=OuterRef("month"), pk__lte=OuterRef("pk"))
        number = earlier.order_by().values("series").annotate(number=Count("pk")).values("number")
        return super().get_queryset(request).annotate(revision_number=Subquery(number))

    @admin.display(description="local authority", ordering="series__authority__name")
    def authority(self, obj):
        return obj.series.authority

    @admin.display(description="month", ordering="month")
    def of_month(self, obj):
        return obj.month.label

    @admin.display(description="value", ordering="value")
    def shown(self, obj):
        indicator = obj.series.indicator
        return show(obj.value, indicator.unit, indicator.decimals, indicator.unit_words)

    @admin.display(description="revision")
    def revision(self, obj):
        return obj.revision_number

    @admin.display(description="withdrawn")
    def withdrawn(self, obj):
        withdrawal = getattr(obj, "withdrawal", None)
        return f"by {withdrawal.by}: {withdrawal.reason}" if withdrawal else "no"

    def history_lines(self, obj):
        """Every revision of the same month."""
        lines = series_history(obj.series, sees_small=True)
        return [line for line in lines if line.what == f"Figure for {obj.month.label}"]


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """Files with figures and what became of them. They are uploaded and undone on the pages."""

    permission = MANAGE_SERIES
    list_display = ["filename", "authority", "status", "by", "received_at", "size"]
    list_select_related = ["authority", "by"]
    list_filter = [CouncilFilter, "status"]
    search_fields = ["filename", "sha256", "reason", "by__name"]
    fields = [
        "filename",
        "authority",
        "size",
        "sha256",
        "by",
        "received_at",
        "status",
        "sheet",
        "figures",
        "reason",
        "undone_because",
    ]

    @admin.display(description="figures saved")
    def figures(self, obj):
        return obj.snapshots.count()

    def history_lines(self, obj):
        fields = ("status", "sheet", "reason", "undone_because")
        return newest_first(edits(obj.history.order_by("pk"), Upload, fields, obj.filename, {"status": UPLOAD_WORDS}))


@admin.register(Comparator)
class ComparatorAdmin(ReadOnlyAdmin, LibraryAdmin):
    """Official figures, of England and of the councils that the person administers. A command loads them."""

    list_display = ["indicator", "group_name", "statistic", "model", "month", "value", "authority", "known_from"]
    list_select_related = ["indicator", "authority"]
    list_filter = [CouncilFilter, "group", "statistic", "model", "indicator__group"]
    search_fields = ["indicator__code", "indicator__name", "group_name", "period"]
    ordering = ["indicator__code", "-month", "pk"]
    fields = [
        "indicator",
        "authority",
        "group",
        "group_name",
        "statistic",
        "model",
        "month",
        "period",
        "value",
        "source",
        "by",
        "known_from",
    ]

    def history_lines(self, obj):
        """The same official figure in each of its values, as it was revised."""
        names = ("indicator", "authority", "group", "group_name", "statistic", "model", "month")
        rows = Comparator.objects.filter(**{name: getattr(obj, name) for name in names}).select_related("by").order_by("pk")
        unit, decimals, words = obj.indicator.unit, obj.indicator.decimals, obj.indicator.unit_words
        lines, before = [], ""
        for row in rows:
            after = show(row.value, unit, decimals, words)
            lines.append(Line(row.known_from, str(row.by), str(row), before, after, row.source))
            before = after
        return newest_first(lines)
