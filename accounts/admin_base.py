"""The admin's common ground: everything is limited to the councils a person administers, and every write is a service call."""

from typing import ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.admin_forms import SeenRowForm, ServiceForm, ServiceFormSet
from accounts.errors import NotAllowed, Refused
from accounts.govuk import PlainTextField
from accounts.models import LocalAuthority
from accounts.permissions import may


class ServiceInline(admin.TabularInline):
    """Rows of a `ServiceFormSet`. `is_writable(obj)` says whether what they belong to takes changes."""

    formset = ServiceFormSet
    form = SeenRowForm
    extra = 1

    def is_writable(self, obj) -> bool:
        return True

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.person = request.user
        return formset

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return obj is None or self.is_writable(obj)

    has_change_permission = has_add_permission
    has_delete_permission = has_add_permission


class ReadOnlyInline(admin.TabularInline):
    """Dated rows that are shown with what they belong to, the newest first, and added on the pages."""

    extra = 0
    can_delete = False
    ordering = ["-pk"]

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_add_permission


class CouncilFilter(admin.SimpleListFilter):
    """The councils that the person administers, where there are several; no other is named."""

    title = "local authority"
    parameter_name = "council"

    def lookups(self, request, model_admin):
        councils = model_admin.councils(request)
        rows = LocalAuthority.objects.all() if councils is None else LocalAuthority.objects.filter(pk__in=councils)
        return list(rows.values_list("slug", "name"))

    def has_output(self):
        return len(self.lookup_choices) > 1

    def queryset(self, request, queryset):
        # What was not offered is not looked for.
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{f"{self.path}__slug": self.value()})

    def __init__(self, request, params, model, model_admin):
        self.path = model_admin.authority_path
        super().__init__(request, params, model, model_admin)


class CouncilAdmin(admin.ModelAdmin):
    """An admin of rows that belong to councils. `authority_path` leads from a row to its council."""

    # A browser sends the ends of lines as two characters.
    formfield_overrides: ClassVar = {
        models.TextField: {"form_class": PlainTextField, "widget": admin.widgets.AdminTextareaWidget}
    }
    authority_path = "authority"
    permission = ""
    superusers_only = False
    view_on_site = False
    actions = None
    list_per_page = 50

    # --- Who ---

    def councils(self, request):
        """The primary keys of the councils this person has the permission in; None for a superuser: all."""
        if request.user.is_superuser:
            return None
        if self.superusers_only:
            return []
        return [m.authority_id for m in request.user.memberships if may(request.user, self.permission, m.authority_id)]

    def get_queryset(self, request):
        councils = self.councils(request)
        rows = super().get_queryset(request)
        if councils is None:
            return rows
        return rows.filter(**{f"{self.authority_path}__in": councils}) if councils else rows.none()

    def has_module_permission(self, request):
        councils = self.councils(request)
        return councils is None or bool(councils)

    def _may(self, request, obj):
        councils = self.councils(request)
        if councils is None:
            return True
        return bool(councils) if obj is None else self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_view_permission(self, request, obj=None):
        return self._may(request, obj)

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        # Another council's object does not exist: the same answer as everywhere else.
        raise Http404("There is no such object.")

    # --- Writing ---

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.person = request.user
        return form

    def save_model(self, request, obj, form, change):
        if not isinstance(form, ServiceForm):
            raise PermissionDenied("This cannot be changed here.")
        saved = form.write(request.user, timezone.now(), form.cleaned_data.get("reason", ""))
        obj.__dict__.update({name: value for name, value in saved.__dict__.items() if name != "_state"})
        obj._state.adding = False

    def save_formset(self, request, form, formset, change):
        if isinstance(formset, ServiceFormSet):
            formset.instance = form.instance
            formset.write()
        # What the admin asks of a formset after it is saved.
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def log_change(self, request, obj, message):
        # The history of the object is the record; a second log that says less would only disagree.
        return None

    log_addition = log_change

    def log_deletions(self, request, queryset):
        return None

    # --- Deleting: with a reason, and only what a service deletes ---

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404("There is no such object.")
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied("This cannot be deleted.")
        if request.method == "POST" and not request.POST.get("reason", "").strip():
            messages.error(request, "Say why it is deleted. Nothing was deleted.")
            return HttpResponseRedirect(request.path)
        try:
            return super().delete_view(request, object_id, extra_context)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(request.path)

    def delete_model(self, request, obj):
        self.delete_by_service(obj, by=request.user, now=timezone.now(), reason=request.POST["reason"])

    def delete_by_service(self, obj, *, by, now, reason):
        raise PermissionDenied("This cannot be deleted.")

    def changelist_view(self, request, extra_context=None):
        # PostgreSQL knows no NUL, and the admin's filters take what stands in the address.
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise Http404("There is no such list.")
        return super().changelist_view(request, extra_context)

    # --- History ---

    def history_lines(self, obj):
        raise NotImplementedError

    def history_view(self, request, object_id, extra_context=None):
        """Every change with its difference, who made it and why; read-only."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404("There is no such object.")
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "opts": self.opts,
            "object": obj,
            "lines": self.history_lines(obj),
        }
        return TemplateResponse(request, "admin/history_lines.html", context)


class ReadOnlyAdmin(CouncilAdmin):
    """Rows that are only ever added: to be read and searched here, never written."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
