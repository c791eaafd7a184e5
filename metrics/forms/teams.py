"""The form in which a team's month is explained."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import PlainTextField
from metrics.forms.fields import MonthChoiceField
from metrics.models.profile import NOTE_LIMIT


def _text(label: str, help_text: str) -> PlainTextField:
    widget = forms.Textarea(attrs={"rows": 5})
    return PlainTextField(label=label, widget=widget, max_length=NOTE_LIMIT, required=False, help_text=help_text)


class ProfileNoteForm(OnceForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    month = MonthChoiceField(widget=forms.HiddenInput)
    good = _text("What went well, and why", "Which figures are good, and what brought it about. No names of people.")
    poor = _text("What did not go well, and why", "Which figures are poor, why, and what is being done. No names of people.")

    def __init__(self, *args, month, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].months_to_choose([month])
