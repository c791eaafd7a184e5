"""Forms of the admin whose writes are service calls.

Each tries its service first, inside a savepoint that is rolled back, so that what the service refuses stands beside the fields
with all that was typed; the admin then calls the service for real, in the same transaction.
"""

import contextlib
from typing import ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.errors import NotAllowed, Refused, Stale
from accounts.govuk import PlainTextField


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
    reason = PlainTextField(
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


class ServiceFormSet(forms.BaseInlineFormSet):
    """Rows that are edited together with what they belong to; the reason is that object's. Each change is tried through its
    service before anything is saved. Subclasses say how in `add`, `edit` and `remove`; their forms are `SeenRowForm`s."""

    # Set by the admin for each request.
    person = None
    foreign = "One of these rows belongs to something else. Load the page again."

    def clean(self):
        super().clean()
        if any(self.errors) or self.instance.pk is None or not self.has_changed():
            return
        try:
            with transaction.atomic():
                self.write()
                transaction.set_rollback(True)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
        except ValidationError as error:
            # Of the row as the service saved it: a number that another one still has, a character nobody can read.
            raise ValidationError(error.messages) from error

    def write(self) -> None:
        by, now, reason = self.person, timezone.now(), self.data.get("reason", "")
        for form in self.forms:
            if form in self.deleted_forms:
                if form.instance.pk:
                    self.remove(form.instance, reason=reason, by=by, now=now)
            elif not form.has_changed():
                continue
            elif form.instance.pk is None and form["id"].value():
                raise Refused(self.foreign)
            elif form.instance.pk is None:
                self.add(form.cleaned_data, reason=reason or "Added", by=by, now=now)
            else:
                self._edit(form, reason=reason, by=by, now=now)

    def _edit(self, form, **said) -> None:
        try:
            self.edit(form.instance, form.cleaned_data, version=form.cleaned_data["seen"], **said)
        except Stale as stale:
            # Saved again, it means: I have seen theirs.
            form.data = form.data.copy()
            form.data[form.add_prefix("seen")] = str(stale.theirs.version)
            theirs = self.told(stale.theirs)
            raise Refused(f"{stale.message} Theirs: {theirs}. Save again to replace it with yours.") from stale

    def add(self, data: dict, *, reason, by, now):
        raise NotImplementedError

    def edit(self, row, data: dict, *, version, reason, by, now):
        raise NotImplementedError

    def remove(self, row, *, reason, by, now):
        raise NotImplementedError

    def told(self, row) -> str:
        """What somebody else saved, in a few words."""
        return str(row)


class SeenRowForm(forms.ModelForm):
    """One row of a `ServiceFormSet`, with the version that was on screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.version
