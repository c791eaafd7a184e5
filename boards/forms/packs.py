"""Forms in which a lead prepares a pack: what it is about, the head of its paper, and what is written beside the figures."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from boards.models.pack import OPENNESS_WORDS
from metrics.forms.fields import MonthChoiceField, SeenField
from plans.forms.action import reason_field
from plans.forms.notices import OptionalOneOf
from plans.models.inspection import WORDING_LIMIT

ROLE_HINT = "A role title, not a person's name."
A_LINE_EACH = "One on each line."


def _area(label: str, rows: int, **options) -> PlainTextField:
    return PlainTextField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=WORDING_LIMIT, required=False, **options
    )


class PaperFields(OnceForm):
    title = PlainTextField(label="Title of the paper", max_length=200)
    meeting = OptionalOneOf(label="For which meeting", required=False)
    dated = DateField(label="Date of the paper")

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].offer(meetings)


class PrepareForm(PaperFields):
    """What a new pack is about. `plans`, `notices`, `months` and `meetings` are those to choose from."""

    plan = OptionalOneOf(label="Plan", required=False)
    notice = OptionalOneOf(label="Notice", required=False, help_text="Its measures are set beside the plan.")
    month = MonthChoiceField(label="Position at the end of", help_text="It can be published once the review month is closed.")
    field_order = ["plan", "notice", "month", "title", "meeting", "dated"]

    def __init__(self, *args, plans, notices, months, before=None, **kwargs):
        """`before` is the pack whose plan and notice are offered first."""
        super().__init__(*args, **kwargs)
        self.fields["plan"].offer(plans, before and before.plan)
        self.fields["notice"].offer(notices, before and before.notice)
        self.fields["month"].months_to_choose(months)

    def given(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("plan", "notice", "month", "title", "meeting", "dated")}


class HeaderForm(PaperFields):
    """The head of the paper, and what it asks of members."""

    NAMES = (
        "title",
        "meeting",
        "dated",
        "portfolio_holder",
        "officers",
        "contact",
        "key_decision",
        "forward_plan",
        "openness",
        "exempt_reason",
        "purpose",
        "asks",
        "background",
    )

    portfolio_holder = PlainTextField(label="Portfolio holder", max_length=100, required=False, help_text=ROLE_HINT)
    officers = PlainTextField(label="Officers responsible", max_length=200, required=False, help_text="Role titles.")
    contact = PlainTextField(label="Contact", max_length=200, required=False, help_text="A role title or a team.")
    key_decision = forms.BooleanField(label="It is a key decision", required=False)
    forward_plan = PlainTextField(label="Forward plan reference", max_length=100, required=False)
    openness = forms.ChoiceField(label="Open or exempt", widget=forms.RadioSelect, choices=OPENNESS_WORDS.items())
    exempt_reason = PlainTextField(
        label="Why it is exempt", max_length=300, required=False, help_text="Which paragraph allows it."
    )
    purpose = _area("Purpose of the report", 3)
    asks = _area("What members are asked to decide", 4, help_text=A_LINE_EACH)
    background = _area("Background papers", 4, help_text=A_LINE_EACH)
    version = SeenField()

    def given(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class WordsForm(OnceForm):
    """A text that stands in the paper: the commentary of a section, or an implication. Without text it is taken out."""

    text = _area("What you want to say", 12, help_text="Plain words; a new paragraph for each line. No names of people.")
    version = SeenField()


class PublishForm(OnceForm):
    version = SeenField()
    texts = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RemoveForm(OnceForm):
    reason = reason_field("Why is it deleted?")
