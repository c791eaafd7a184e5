"""Forms of projects, resources and risks."""

from collections.abc import Iterable
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from metrics.forms.fields import FigureField, SeenField
from plans.forms.action import reason_field
from plans.models.inspection import WORDING_LIMIT
from plans.models.project import PROJECT_STATUS_WORDS
from plans.selectors.risks import IMPACT_WORDS, LIKELIHOOD_WORDS

ROLE_HINT = "A role title, not a person's name."


class PoundsField(FigureField):
    """An amount of money as people type it: "£1,234.50", "1,234"."""

    default_error_messages: ClassVar = {
        "below_zero": "The amount must be £0 or more",
        "max_digits": "The amount must be less than £10 billion. Give it in pounds, not in pence",
        "max_whole_digits": "The amount must be less than £10 billion. Give it in pounds, not in pence",
        "max_decimal_places": "Give whole pence at most",
    }

    def __init__(self, **kwargs):
        super().__init__(max_digits=12, decimal_places=2, **kwargs)

    def to_python(self, value):
        if isinstance(value, str) and "%" in value:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def validate(self, value):
        super().validate(value)
        if value is not None and value < 0:
            raise ValidationError(self.error_messages["below_zero"], code="below_zero")

    def prepare_value(self, value):
        """The amount that stands, as people write it."""
        if isinstance(value, str) or value is None:
            return value
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


class SomeOf(forms.MultipleChoiceField):
    """Choices among objects, which are read once; its value are the objects."""

    widget = forms.CheckboxSelectMultiple
    objects: Iterable = ()

    def offer(self, objects: Iterable) -> None:
        self.objects = list(objects)
        self.choices = [(str(row.pk), str(row)) for row in self.objects]

    def clean(self, value):
        chosen = set(super().clean(value))
        return [row for row in self.objects if str(row.pk) in chosen]


def _text(label: str, limit: int = WORDING_LIMIT, rows: int = 3, **more) -> PlainTextField:
    return PlainTextField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=limit, **more)


def _score(label: str, words: dict[int, str], help_text: str) -> forms.TypedChoiceField:
    choices = [(number, f"{number}: {word}") for number, word in words.items()]
    return forms.TypedChoiceField(label=label, coerce=int, choices=choices, widget=forms.RadioSelect, help_text=help_text)


class Fields(OnceForm):
    """A form about something with fields that a service takes by name."""

    NAMES: ClassVar[tuple[str, ...]] = ()

    def given(self) -> dict:
        """The cleaned fields, as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class EditFields(Fields):
    """The same for something that is there already."""

    version = SeenField()
    reason = reason_field("Why is this changed?")


# --- Projects ---


class ProjectFields(Fields):
    NAMES = ("title", "aims", "success_measures", "begins", "ends", "lead_role")

    title = PlainTextField(label="Title", max_length=200)
    aims = _text("Aims", required=False, help_text="What will be different for children and families.")
    success_measures = _text("Success measures", required=False, help_text="How the board will know that it worked.")
    begins = DateField(label="First day", required=False)
    ends = DateField(label="Last day", required=False)
    lead_role = PlainTextField(label="Lead", max_length=100, required=False, help_text=ROLE_HINT)


class AddProjectForm(ProjectFields):
    pass


class EditProjectForm(ProjectFields, EditFields):
    field_order = ProjectFields.NAMES


class ProjectStatusForm(OnceForm):
    seen = SeenField()
    status = forms.ChoiceField(label="What became of it?", widget=forms.RadioSelect)
    on = DateField(label="From which day?")
    reason = reason_field("Why?")

    def __init__(self, *args, status: str, **kwargs):
        """`status` is the one that holds, which is not offered; where somebody else set another meanwhile, all are."""
        super().__init__(*args, **kwargs)
        offered = (
            PROJECT_STATUS_WORDS
            if self.is_bound
            else {key: PROJECT_STATUS_WORDS[key] for key in PROJECT_STATUS_WORDS if key != status}
        )
        self.fields["status"].choices = list(offered.items())


# --- Resources ---


class ResourceFields(Fields):
    NAMES = ("item", "years", "amount", "note")

    item = PlainTextField(label="What it is for", max_length=200, help_text="Such as two social workers. No names of people.")
    years = PlainTextField(label="Years", max_length=60, required=False, help_text="The financial years, such as 2026/27.")
    amount = PoundsField(label="Amount (£)", help_text="In pounds, such as 12,500.")
    areas = SomeOf(label="Themes it supports", required=False)
    note = _text("Note", limit=300, rows=2, required=False)

    def __init__(self, *args, areas, **kwargs):
        """`areas` are the themes of the plan."""
        super().__init__(*args, **kwargs)
        self.fields["areas"].offer(areas)


class AddResourceForm(ResourceFields):
    pass


class EditResourceForm(ResourceFields, EditFields):
    field_order = ("item", "years", "amount", "areas", "note")


class RequestForm(OnceForm):
    seen = SeenField()
    amount = PoundsField(label="Amount asked for (£)", help_text="In pounds, such as 750,000.")
    on = DateField(label="When was it asked for?")
    purpose = PlainTextField(label="What for", max_length=300, required=False, help_text="As the request says it.")
    reason = reason_field("Why is this recorded?")


# --- Risks ---


class RiskFields(Fields):
    NAMES = ("title", "description", "likelihood", "impact", "owner_role", "mitigation")

    title = PlainTextField(label="Risk", max_length=200)
    description = _text("Description", required=False, help_text="What could happen, and what it would lead to.")
    likelihood = _score("Likelihood", LIKELIHOOD_WORDS, "How likely it is that it happens.")
    impact = _score("Impact", IMPACT_WORDS, "How bad it would be for the plan if it happened.")
    owner_role = PlainTextField(label="Owner", max_length=100, help_text=ROLE_HINT)
    mitigation = _text("Mitigation", help_text="What is done about it.")


class AddRiskForm(RiskFields):
    pass


class EditRiskForm(RiskFields, EditFields):
    field_order = RiskFields.NAMES


class CloseRiskForm(OnceForm):
    on = DateField(label="On which day was it closed?")
    reason = reason_field("Why is it closed?")
