from collections.abc import Iterable

from django import forms
from django.db.models import Q

from accounts.backends import member
from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from accounts.models import User
from accounts.permissions import ROLES, UPDATE_OWN_ACTIONS
from plans import rag
from plans.models.action import valid_reference

OWNER_ROLES = [role for role, permissions in ROLES.items() if UPDATE_OWN_ACTIONS in permissions]
WHY = "Kept in the history of the action, and shown to the board."


def reason_field(label: str, limit: int = 500, required: bool = True) -> PlainTextField:
    return PlainTextField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=limit,
        help_text=WHY,
        required=required,
        error_messages={"required": "Say why"},
    )


class OneOf(forms.ChoiceField):
    """A choice among objects, which are read once, and only where `present` is not the one that is chosen."""

    objects: Iterable = ()
    present = None

    def offer(self, objects: Iterable, present=None) -> None:
        self.objects, self.present = objects, present
        self.choices = self.choices_of

    def choices_of(self) -> list:
        return [(row.pk, str(row)) for row in self.objects]

    def prepare_value(self, value):
        return getattr(value, "pk", value)

    def clean(self, value):
        if self.present is not None and value == str(self.present.pk):
            return self.present
        chosen = super().clean(value)
        return next(row for row in self.objects if str(row.pk) == chosen)


class PersonChoice(forms.ModelChoiceField):
    """Somebody of a council who may own actions, or who owns this one."""

    authority = None

    def offer(self, authority, present: int | None) -> None:
        """`present` is the key of the owner who stands now."""
        self.authority = authority
        self.queryset = owners_of([authority], present)

    def label_from_instance(self, user):
        return f"{user.name} ({user.email})"

    def to_python(self, value):
        """The person with their roles, which the service asks for too."""
        person = member(value) if str(value).isdecimal() else None
        role = person.roles.get(self.authority.pk) if person else None
        if role in OWNER_ROLES and person.is_active:
            return person
        return super().to_python(value)


def owners_of(authorities, present: int | None = None):
    """The people of these councils who may own actions, and the one who owns it at present, whatever became of that person."""
    may_own = Q(membership__authority__in=authorities, membership__role__in=OWNER_ROLES, is_active=True)
    return User.objects.filter(may_own | Q(pk=present)).distinct().order_by("name", "pk")


class WordingFields(OnceForm):
    area = OneOf(label="Area")
    reference = PlainTextField(
        label="Reference", max_length=20, validators=[valid_reference], help_text="Short and unique in the plan, such as 2.4."
    )
    title = PlainTextField(label="Title", max_length=250)
    success_measure = PlainTextField(
        label="Success measure",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text="How the board will know that it worked.",
    )
    start = DateField(label="Start date", required=False)
    update_every = forms.IntegerField(
        label="An update is expected every (months)",
        min_value=1,
        max_value=12,
        required=False,
        help_text="Leave empty for the plan's own.",
    )

    def __init__(self, *args, areas, area=None, **kwargs):
        """`areas` are those to choose from, `area` the one that stands now."""
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(areas, area)

    def wording(self) -> dict:
        """The cleaned wording, as the service takes it."""
        return {
            name: self.cleaned_data[name] for name in ("area", "reference", "title", "success_measure", "start", "update_every")
        }


class RewordForm(WordingFields):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field("Why is this changed?")


class OwnerFields(forms.Form):
    owner = PersonChoice(
        label="Person",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody yet",
        help_text="Who updates the action.",
    )
    role_title = PlainTextField(
        label="Role title", max_length=100, help_text="As the board reads it, such as Service Manager, Assessment."
    )

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(authority, self.initial.get("owner"))


class AddActionForm(OwnerFields, WordingFields):
    due = DateField(label="Due date", required=False, help_text="The original date. It stays visible when the date moves.")
    field_order = ["area", "reference", "title", "success_measure", "owner", "role_title", "start", "due", "update_every"]


class AssignForm(OwnerFields, OnceForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = reason_field("Why does the owner change?", required=False)


class DueDateForm(OnceForm):
    seen = DateField(widget=forms.HiddenInput, required=False)
    due = DateField(label="New due date")
    reason = reason_field("Why does the date move?", required=False)


class EndForm(OnceForm):
    stage = forms.ChoiceField(
        label="What happens to this action?",
        widget=forms.RadioSelect,
        choices=[(rag.STOPPED, "It is stopped"), (rag.DEVOLVED, "It is devolved to business as usual")],
        error_messages={"required": "Say whether the action is stopped or devolved"},
    )
    reason = reason_field("Why?", limit=1000)


class ReasonForm(OnceForm):
    reason = reason_field("Why?", limit=1000)
