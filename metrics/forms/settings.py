"""Forms in which a lead sets what a series is to reach, and where its control chart starts anew."""

from django import forms

from accounts.forms import OnceForm
from metrics.forms.entry import reason_field
from metrics.forms.fields import FigureField, MonthChoiceField, SeenField
from metrics.kinds import TARGET_WORDS
from metrics.months import Month

KIND_HINTS = {
    "target": "From a month on, until another one is set.",
    "aspiration": "Where the council wants to be in the end.",
    "limit": "Not to be crossed, such as a statutory maximum.",
    "range": "Two values; the figure is to lie between them.",
    "milestone": "To be reached by the end of one month, such as 85% by June.",
}


class TargetForm(OnceForm):
    seen = SeenField()
    kind = forms.ChoiceField(label="Kind of target", widget=forms.RadioSelect, choices=TARGET_WORDS.items())
    month = MonthChoiceField(label="From (of a milestone: by the end of)")
    value = FigureField(label="Value", required=False, help_text="Leave it empty to end this kind of target from that month.")
    upper = FigureField(label="Upper end", required=False, help_text="Only of a range.")
    reason = reason_field("Who set it, and why?", True, "Such as the decision or the letter. Shown beside the target.")

    def __init__(self, *args, today: Month, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_hints = KIND_HINTS
        self.fields["month"].months_to_choose([today + 36 - index for index in range(36 + 61)])


class RebaseForm(OnceForm):
    seen = SeenField()
    month = MonthChoiceField(label="New limits start with")
    reason = reason_field(
        "What changed in the process?", True, "Limits start anew only where the process is known to have changed."
    )

    def __init__(self, *args, months: list[Month], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].months_to_choose(months)


class RemoveForm(OnceForm):
    seen = SeenField()
    reason = reason_field("Why is this taken back?", True)
