from django import forms

from accounts.govuk import GovukForm
from accounts.once import new_token


class OnceForm(GovukForm):
    """A form that acts once, however often it is sent (see `once.py`)."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=new_token)
