"""The form in which an officer claims that a measure is met, or is not."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from metrics.forms.fields import MonthChoiceField, SeenField
from metrics.months import Month
from plans.limbs import FINDING_WORDS
from plans.models.claim import CLAIM_WORDS
from plans.models.inspection import WORDING_LIMIT
from plans.selectors.told_of_measures import agreement, disagreement


class ClaimForm(OnceForm):
    seen = SeenField()
    status = forms.ChoiceField(label="What is claimed?", widget=forms.RadioSelect, choices=CLAIM_WORDS.items())
    narrative = PlainTextField(
        label="What was done, and what has it changed for children?",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=WORDING_LIMIT,
        help_text="The board reads this beside what the figures say. Nothing about one child or family.",
    )
    role_title = PlainTextField(label="Who claims it", max_length=100, help_text="A role title, not a person's name.")
    month = MonthChoiceField(
        label="On the figures of",
        widget=forms.Select,
        error_messages={"invalid_choice": "Choose a month from that of the notice up to this one. There are no later figures"},
    )
    on = DateField(label="Date of the claim")
    reason = PlainTextField(
        label="Why is it claimed all the same?",
        widget=forms.Textarea(attrs={"rows": 3, "data-no-optional": ""}),
        max_length=WORDING_LIMIT,
        required=False,
        help_text="The figures contradict this claim. It is kept as contradicted, and the board reads your reason.",
    )

    def __init__(self, *args, first: Month, last: Month, **kwargs):
        """`first` and `last` are the months whose figures may be claimed on."""
        super().__init__(*args, **kwargs)
        self.fields["month"].months_to_choose([last - back for back in range(last - first + 1)])

    def facts(self) -> dict:
        """What was typed, as the service takes it."""
        names = ("seen", "status", "narrative", "role_title", "month", "on", "reason")
        return {name: self.cleaned_data[name] for name in names}

    def tell(self, finding: str) -> None:
        """Say beside each choice what the board will read of it, where the figures say `finding`."""
        found = f"The board will read beside it: {FINDING_WORDS[finding].lower()}."
        told = {status: disagreement(status, finding) or agreement(status, finding) for status in CLAIM_WORDS}
        self.fields["status"].choice_hints = {
            status: f"The board will read: {words}" if words else found for status, words in told.items()
        }

    def ask_why_only_if_needed(self) -> None:
        """Take the reason out of the page where the claim was not refused for want of it, and none was typed."""
        if "reason" not in self.errors and not self.data.get("reason"):
            del self.fields["reason"]
