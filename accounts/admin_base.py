"""The admin's common ground: everything is limited to the councils a person administers, and every write is a service call.

A form in the admin tries its service first, inside a savepoint that is rolled back, so that what the service refuses stands
beside the fields with all that was typed; `save_model` then calls the service for real, in the same transaction.
"""

import contextlib
from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.errors import NotAllowed, Refused, Stale
from accounts.permissions import may


class _RollBack(Exception):
    pass


@contextlib.contextmanager
def seen_as(name: str):
    """Within it, a `Stale` names the admin's hidden field `name` for what the person had not seen."""
    try:
        yield
    except Stale as stale:
        stale.seen = {name: None}
        raise


class ServiceForm(forms.ModelForm):
    """A model form whose write is a service. Subclasses say how in `write(by, now, reason)`, which returns the saved object."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        max_length=500,
        required=False,
        help_text="Needed for a change. Kept in the history for ever.",
    )
    # Set by the admin for each request.
    person = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = self.instance.pk is None
        if not self.is_new and hasattr(self.instance, "version"):
            self.fields["seen_version"].initial = self.instance.version

    def clean(self):
        cleaned = super().clean()
        if not self.is_new and hasattr(self.instance, "version") and cleaned.get("seen_version") is None:
            self.add_error(None, "The form had expired. Look at it again, then save.")
            self._see_theirs(["seen_version"])
        if self.errors:
            return cleaned
        try:
            with transaction.atomic():
                self.write(self.person, timezone.now(), cleaned.get("reason", ""))
                raise _RollBack
        except _RollBack:
            pass
        except Stale as stale:
            self.add_error(None, f"{stale.message} {self._their_version(stale.theirs)} Save again to replace it with yours.")
            self._see_theirs(stale.seen)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
        except ValidationError as error:
            for name, found in getattr(error, "message_dict", {"__all__": error.messages}).items():
                for message in found:
                    self.add_error(name if name in self.fields else None, message)
        return cleaned

    def write(self, by, now, reason):
        raise NotImplementedError

    def _post_clean(self):
        # The service validates a copy of its own; the model form's second validation would only repeat its messages.
        if not self.errors:
            super()._post_clean()

    def save(self, commit=True):
        # `save_model` writes; the admin only wants the object.
        return self.instance

    def save_m2m(self):
        pass

    def _see_theirs(self, names) -> None:
        """Sent again, it means: I have seen theirs. What was typed stays; what was not shown is not waved through."""
        self.data = self.data.copy()
        for name in names:
            initial = self.fields[name].initial
            self.data[self.add_prefix(name)] = "" if initial is None else str(initial)

    # Where what somebody else saved stands under another name than the field's.
    their_names: ClassVar[dict[str, str]] = {}

    def _their_version(self, theirs) -> str:
        """What the other person saved, for each field in which it differs from what was typed here."""
        found = []
        for name in self.changed_data:
            attribute = self.their_names.get(name, name)
            if name in self.fields and hasattr(theirs, attribute):
                value = getattr(theirs, attribute)
                found.append(f"{self.fields[name].label}: {'nothing' if value in (None, '') else value}")
        return f"Their version: {'; '.join(found)}."


class CouncilAdmin(admin.ModelAdmin):
    """An admin of rows that belong to councils. `authority_path` leads from a row to its council."""

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
