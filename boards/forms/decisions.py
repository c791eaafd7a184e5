"""Forms about what a board decided."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from boards.models.challenge import CARRIED_OUT_WORDS, DECISION_KIND_WORDS, DECISION_WORDS
from boards.services.decisions import DECISION_FIELDS
from metrics.forms.fields import SeenField
from plans.forms.action import OneOf, reason_field
from plans.models.inspection import WORDING_LIMIT


class DecisionFields(OnceForm):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=DECISION_KIND_WORDS.items(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is a decision or a recommendation"},
    )
    wording = PlainTextField(
        label="Wording",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=WORDING_LIMIT,
        help_text="As it stands in the minutes. Role titles, no names of people.",
    )
    outcome = forms.ChoiceField(
        label="Outcome",
        choices=DECISION_WORDS.items(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the outcome"},
    )
    owner_role = PlainTextField(
        label="Who carries it out", max_length=100, required=False, help_text="A role title, not a person's name."
    )
    follow_up = DateField(
        label="To be looked at again on", required=False, help_text="Leave empty if the board need not look at it again."
    )

    def facts(self) -> dict:
        """The cleaned fields, as the services take them."""
        return {name: self.cleaned_data[name] for name in DECISION_FIELDS}


class DecisionForm(DecisionFields):
    """A decision of a meeting. `meetings` are those to choose from, the newest first; `meeting` is chosen where it is known."""

    meeting = OneOf(label="Which meeting?")

    field_order = ("meeting",)

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].offer(meetings)


class CorrectDecisionForm(DecisionFields):
    reason = reason_field("Why is it corrected?")
    seen = SeenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Kept with the decision, beside what was recorded before. The board reads it."


class FollowUpForm(OnceForm):
    status = forms.ChoiceField(
        label="Was it carried out?",
        choices=CARRIED_OUT_WORDS.items(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it was carried out"},
    )
    text = PlainTextField(label="What was done, or why it was not", widget=forms.Textarea(attrs={"rows": 4}), max_length=500)
    on = DateField(label="As it was on")
    again = DateField(
        label="To be looked at again on", required=False, help_text="Leave empty if the board need not look at it again."
    )
    seen = SeenField()
