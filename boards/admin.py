from django.contrib import admin

from accounts.admin_base import CouncilAdmin, ServiceInline
from accounts.admin_forms import ServiceForm, ServiceFormSet, seen_as
from accounts.models import LocalAuthority, User
from accounts.permissions import MANAGE_BOARDS
from boards.models import Board, ReportCycle, Rota, Seat
from boards.selectors.board_history import board_history
from boards.services import boards, reports, rotas
from plans.models import Plan


class BoardForm(ServiceForm):
    class Meta:
        model = Board
        fields = ["authority", "slug", *boards.BOARD_FIELDS]

    def write(self, by, now, reason):
        values = {name: self.cleaned_data[name] for name in boards.BOARD_FIELDS}
        if self.is_new:
            values |= {name: self.cleaned_data[name] for name in ("authority", "slug")}
            return boards.add_board(by=by, now=now, reason=reason or "Recorded", **values)
        if not any(name in self.changed_data for name in boards.BOARD_FIELDS):
            return self.instance
        version = self.cleaned_data["seen_version"]
        with seen_as("seen_version"):
            return boards.edit_board(board=self.instance, changes=values, reason=reason, by=by, now=now, version=version)


class SeatFormSet(ServiceFormSet):
    """The members of a board."""

    foreign = "One of the members is not of this board. Load the page again."

    def add(self, data, **said):
        boards.add_seat(board=self.instance, **said, **_given(data, boards.SEAT_FIELDS))

    def edit(self, row, data, **said):
        boards.edit_seat(seat=row, changes=_given(data, boards.SEAT_FIELDS), **said)

    def remove(self, row, **said):
        boards.remove_seat(seat=row, **said)


class RotaFormSet(ServiceFormSet):
    """The rotas of a board. Another plan is another rota."""

    foreign = "One of the rotas is not of this board. Load the page again."

    def add(self, data, **said):
        rotas.add_rota(board=self.instance, plan=data["plan"], **said, **_given(data, rotas.ROTA_FIELDS))

    def edit(self, row, data, **said):
        rotas.edit_rota(rota=row, changes=_given(data, rotas.ROTA_FIELDS), **said)

    def remove(self, row, **said):
        rotas.remove_rota(rota=row, **said)


class ReportCycleFormSet(ServiceFormSet):
    """The reports that a board is owed."""

    foreign = "One of the reports is not of this board. Load the page again."

    def add(self, data, **said):
        reports.add_report_cycle(board=self.instance, **said, **_given(data, reports.CYCLE_FIELDS))

    def edit(self, row, data, **said):
        reports.edit_report_cycle(cycle=row, changes=_given(data, reports.CYCLE_FIELDS), **said)

    def remove(self, row, **said):
        reports.remove_report_cycle(cycle=row, **said)


def _given(data: dict, names) -> dict:
    return {name: data.get(name) for name in names}


class OfBoard(ServiceInline):
    """Rows of a board; a published one takes no changes."""

    def is_writable(self, obj):
        return not obj.published

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if not request.user.is_superuser:
            mine = list(request.user.roles)
            if db_field.name == "user":
                kwargs["queryset"] = User.objects.filter(membership__authority__in=mine).distinct()
            if db_field.name == "plan":
                kwargs["queryset"] = Plan.objects.filter(authority__in=mine)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SeatInline(OfBoard):
    model = Seat
    formset = SeatFormSet
    fields = [*boards.SEAT_FIELDS, "seen"]


class RotaInline(OfBoard):
    model = Rota
    formset = RotaFormSet
    fields = ["plan", *rotas.ROTA_FIELDS, "seen"]


class ReportCycleInline(OfBoard):
    model = ReportCycle
    formset = ReportCycleFormSet
    fields = [*reports.CYCLE_FIELDS, "seen"]


@admin.register(Board)
class BoardAdmin(CouncilAdmin):
    """Boards with their members, rotas and the reports they are owed. A published board is shown and cannot be changed."""

    form = BoardForm
    inlines = [SeatInline, RotaInline, ReportCycleInline]
    permission = MANAGE_BOARDS
    list_display = ["name", "authority", "chair_role", "meets", "published"]
    list_select_related = ["authority"]
    list_filter = ["published"]
    search_fields = ["name", "slug", "seats__role_title"]

    def get_fields(self, request, obj=None):
        return [*([] if obj else ["authority"]), "slug", *boards.BOARD_FIELDS, "reason", *(["seen_version"] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        councils = self.councils(request)
        if db_field.name == "authority" and councils is not None:
            kwargs["queryset"] = LocalAuthority.objects.filter(pk__in=councils)
        if db_field.name == "reports_to" and councils is not None:
            kwargs["queryset"] = Board.objects.filter(authority__in=councils)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or not obj.published)

    def has_delete_permission(self, request, obj=None):
        if not self._may(request, obj):
            return False
        return obj is None or (not obj.published and boards.is_bare(obj))

    def delete_by_service(self, obj, *, by, now, reason):
        boards.remove_board(board=obj, reason=reason, by=by, now=now)

    def history_lines(self, obj):
        return board_history(obj)
