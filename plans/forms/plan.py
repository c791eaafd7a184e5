from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from plans import rag
from plans.lifecycle import FOLLOWS, STATUS_WORDS
from plans.models import Plan


class CloseMonthForm(OnceForm):
    month = forms.CharField(widget=forms.HiddenInput)


class ReopenMonthForm(CloseMonthForm):
    reason = PlainTextField(
        label="Why is the month reopened?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text="What was frozen stays listed, with this reason.",
        error_messages={"required": "Say why the month is reopened"},
    )


class OverallForm(CloseMonthForm):
    rating = forms.ChoiceField(
        label="Overall rating", widget=forms.RadioSelect, choices=[(key, rag.RATING_WORDS[key]) for key in rag.RATINGS]
    )
    note = PlainTextField(
        label="Note to the board",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text="Why you confirm this rating; where you differ from what the rules propose, why.",
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rating"].choice_hints = {rating: plan.wording(rating) for rating in rag.RATINGS}


class StatusForm(OnceForm):
    seen = forms.CharField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label="Next step", widget=forms.RadioSelect)
    on = DateField(label="Date of the step")
    superseded_by = forms.ModelChoiceField(
        label="Replaced by", queryset=Plan.objects.none(), required=False, help_text="Only for a plan that is superseded."
    )
    note = PlainTextField(label="Note", required=False, max_length=500)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        steps = FOLLOWS[plan.status_now]
        self.fields["status"].choices = [(status, STATUS_WORDS[status]) for status in steps]
        if "superseded" in steps:
            self.fields["superseded_by"].queryset = Plan.objects.for_authority(plan.authority).exclude(pk=plan.pk)
        else:
            del self.fields["superseded_by"]
