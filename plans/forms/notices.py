"""Forms in which a lead records a notice, its steps and reviews, and its measures."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from metrics.forms.fields import SeenField
from plans import ladder
from plans.forms.action import OneOf, reason_field
from plans.models.claim import OPINION_WORDS
from plans.models.inspection import WORDING_LIMIT
from plans.models.notice import NOTICE_KIND_WORDS, NOTICE_STATUS_WORDS

WHY = "Kept in the history of the notice."
KIND_HINTS = {
    "improvement_notice": "The department asks for improvement and reviews it.",
    "direction": "A statutory direction under the Education Act 1996, one step further up.",
}


def number_field(label: str, *, first: int, last: int, **options) -> forms.IntegerField:
    """A whole number of a few digits."""
    attrs = {"inputmode": "numeric", "class": "govuk-input--width-3", "autocomplete": "off"}
    return forms.IntegerField(label=label, min_value=first, max_value=last, widget=forms.TextInput(attrs=attrs), **options)


def letter_field(help_text: str, required: bool = False) -> PlainTextField:
    """Which letter or document says so."""
    return PlainTextField(label="Letter or document", max_length=200, required=required, help_text=help_text)


def whose_words(source: str) -> forms.TypedChoiceField:
    """Whether a text is quoted; `source` completes "Those of"."""
    return forms.TypedChoiceField(
        label="Whose words are these?",
        widget=forms.RadioSelect,
        choices=[("yes", f"Those of {source}, word for word"), ("no", "A summary in our own words")],
        coerce=lambda value: value == "yes",
        error_messages={"required": "Say whether this is word for word"},
    )


def yes_or_no(verbatim: bool) -> str:
    """What `whose_words` starts with."""
    return "yes" if verbatim else "no"


def reason_of_a_change() -> PlainTextField:
    """Why something is changed."""
    field = reason_field("Why is this changed?")
    field.help_text = WHY
    return field


class OptionalOneOf(OneOf):
    """A choice among objects, or none of them."""

    def choices_of(self) -> list:
        return [("", "None"), *super().choices_of()]

    def clean(self, value):
        return super().clean(value) if value else None


class NoticeForm(OnceForm):
    kind = forms.ChoiceField(label="What was issued?", widget=forms.RadioSelect, choices=NOTICE_KIND_WORDS.items())
    title = PlainTextField(label="Title", max_length=200, help_text="Such as “Improvement Notice of December 2019”.")
    issued = DateField(label="Date of the notice", help_text="What it asks for without a date is due from this day on.")
    review_every = number_field("Reviewed every (months)", first=1, last=24, initial=6)
    reasons = PlainTextField(
        label="Why it was issued, in your own words",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=WORDING_LIMIT,
        required=False,
    )
    letter = letter_field("Which letter or document it is.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_hints = KIND_HINTS

    def facts(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "issued", "review_every", "reasons", "letter")}


class EditNoticeForm(NoticeForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of_a_change()


class MoveForm(OnceForm):
    seen = SeenField()
    status = forms.ChoiceField(label="What has become of it?", widget=forms.RadioSelect)
    on = DateField(label="Date of the step")
    replaced_by = OptionalOneOf(
        label="Which notice takes its place?",
        required=False,
        help_text="Needed for one that is replaced; for one that is escalated, the Direction if it is recorded here.",
    )
    letter = letter_field("Which letter or document says so.")
    note = PlainTextField(
        label="Note", max_length=500, required=False, help_text="Needed where a notice that had ended is in force again: why."
    )

    def __init__(self, *args, status: str, others, **kwargs):
        """`status` is where the notice stands, `others` the notices that may take its place."""
        super().__init__(*args, **kwargs)
        words = NOTICE_STATUS_WORDS | {ladder.IN_FORCE: "In force again"}
        self.fields["status"].choices = [(later, words[later]) for later in ladder.FOLLOWS[status]]
        self.fields["replaced_by"].offer(others)
        if not ladder.LEADS_TO_ANOTHER & set(ladder.FOLLOWS[status]):
            del self.fields["replaced_by"]


class ReviewForm(OnceForm):
    on = DateField(label="Date of the review")
    outcome = PlainTextField(label="What came of it", widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    letter = letter_field("Which letter or document says so.")


class OpinionForm(OnceForm):
    whose = forms.ChoiceField(label="Whose opinion is it?", widget=forms.RadioSelect, choices=OPINION_WORDS.items())
    text = PlainTextField(label="What they think", widget=forms.Textarea(attrs={"rows": 5}), max_length=WORDING_LIMIT)
    verbatim = whose_words("theirs")
    on = DateField(label="Date of their opinion")
    letter = letter_field("Which letter or document says so.", required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verbatim"].choices = [("yes", "Theirs, word for word"), ("no", "A summary in our own words")]

    def facts(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("whose", "text", "verbatim", "on", "letter")}


class MeasureForm(OnceForm):
    number = number_field("Number", first=1, last=200, help_text="As in the notice, or the order in which it lists them.")
    title = PlainTextField(label="Title", max_length=200)
    wording = PlainTextField(
        label="What it asks for", widget=forms.Textarea(attrs={"rows": 5}), max_length=WORDING_LIMIT, required=False
    )
    verbatim = whose_words("the notice")
    owner_role = PlainTextField(
        label="Who answers for it", max_length=100, required=False, help_text="A role title, not a person's name."
    )

    def facts(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("number", "title", "wording", "verbatim", "owner_role")}


class EditMeasureForm(MeasureForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of_a_change()
