from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from plans import rag
from plans.models.update import REASON_LIMIT, TEXT_LIMIT
from plans.services.updates import Said


class UpdateForm(OnceForm):
    """What an officer says about an action this month. Rules that need the action's facts are the service's."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    stage = forms.ChoiceField(
        label="Stage",
        widget=forms.RadioSelect,
        choices=[(key, rag.STAGE_WORDS[key]) for key in rag.OFFICER_STAGES],
        help_text="Awaiting sign-off: you are done, and a second person confirms it. Then the action is completed.",
    )
    rating = forms.ChoiceField(
        label="Rating of delivery",
        widget=forms.RadioSelect(attrs={"data-no-optional": ""}),
        choices=[(key, rag.RATING_WORDS[key]) for key in rag.RATINGS],
        required=False,
    )
    difference_reason = PlainTextField(
        label="If your rating is rosier than the rules suggest: why do you see it differently?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=REASON_LIMIT,
        required=False,
        help_text="The board sees your reason beside the rating.",
    )
    progress = PlainTextField(
        label="Progress since the last update",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=TEXT_LIMIT,
        help_text="What was done, and what was not. Role titles, not names; nothing about one child or family.",
    )
    impact = forms.ChoiceField(label="Impact on children", widget=forms.RadioSelect, choices=list(rag.IMPACT_WORDS.items()))
    impact_evidence = PlainTextField(
        label="What shows the impact?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXT_LIMIT,
        required=False,
        help_text="Needed for early or sustained evidence: a figure with its base, an audit, what children and families say.",
    )
    expected_rating = forms.ChoiceField(
        label="Next rating you expect",
        widget=forms.Select(attrs={"data-no-optional": ""}),
        choices=[("", "None: it is Green"), (rag.GREEN, "Green"), (rag.AMBER, "Amber"), (rag.RED, "Red")],
        required=False,
    )
    expected_by = DateField(label="Expected by", required=False)
    expected_by.widget.attrs["data-no-optional"] = ""

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rating"].choice_hints = {rating: plan.wording(rating) for rating in rag.RATINGS}
        for name in ("stage", "rating", "progress", "impact"):
            self.fields[name].label_size = "s"
        for name in ("stage", "impact"):
            self.fields[name].inline = True

    def said(self) -> Said:
        """The cleaned form as the service takes it."""
        names = (
            "stage",
            "rating",
            "impact",
            "progress",
            "impact_evidence",
            "expected_rating",
            "expected_by",
            "difference_reason",
        )
        return Said(**{name: self.cleaned_data[name] for name in names})


class SignOffForm(OnceForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    answer = forms.ChoiceField(
        label="Is this action complete?",
        widget=forms.RadioSelect,
        choices=[("accept", "Yes, sign it off"), ("refuse", "No, it goes back to the officer")],
        error_messages={"required": "Say whether the action is complete"},
    )
    reason = PlainTextField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=REASON_LIMIT,
        required=False,
        help_text="Needed when you refuse: what is missing. Shown with the update.",
    )
