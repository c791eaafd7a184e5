from django import forms

from accounts.govuk import GovukForm
from accounts.once import new_token


class OnceForm(GovukForm):
    """A form that acts once, however often it is sent (see `once.py`)."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=new_token)


class ReminderForm(OnceForm):
    """Which of the reminders that this person is offered come by e-mail."""

    wanted = forms.MultipleChoiceField(
        label="Which other e-mails do you want?",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-no-optional": ""}),
    )

    def __init__(self, *args, optional: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(code, reminder.words) for code, reminder in optional.items()]
        self.fields["wanted"].choice_hints = {code: reminder.hint for code, reminder in optional.items()}
        self.fields["wanted"].label_size = "m"
