from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from plans import limbs
from plans.evidence_files import ACCEPT, KINDS_IN_WORDS, SIZE, Checked, Unsuitable, check, check_size
from plans.forms.action import reason_field
from plans.models.inspection import WORDING_LIMIT
from plans.models.thread import web_address
from plans.sent_names import name_as_sent


class EvidenceForm(OnceForm):
    """What shows that something worked. Once it is valid, `file` in the cleaned data is a file that was checked, or None."""

    kind = forms.ChoiceField(
        label="What kind of evidence is it?",
        widget=forms.RadioSelect,
        choices=limbs.EVIDENCE_KIND_WORDS.items(),
        error_messages={"required": "Choose the kind of evidence"},
    )
    title = PlainTextField(label="Title", max_length=200)
    on = DateField(label="Date of the evidence", help_text="When it was gathered or written, not today's date.")
    summary = PlainTextField(
        label="What it shows",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=WORDING_LIMIT,
        help_text="In a few sentences. No names of children, families or staff.",
    )
    role_title = PlainTextField(label="Who gathered it", max_length=100, help_text="A role title, not a person's name.")
    valid_until = DateField(
        label="Valid until", required=False, help_text="After this day it counts as out of date. Leave empty if it stays valid."
    )
    url = PlainTextField(
        label="Link",
        max_length=500,
        required=False,
        validators=[web_address],
        help_text="Where it can be read, beginning with https:// or http://.",
    )
    file = forms.FileField(
        label="File",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=f"{KINDS_IN_WORDS}; up to {SIZE} megabytes. No personal data of children or families.",
    )

    def clean_file(self) -> Checked | None:
        """The size is known before anything is read, so that a file that is too large never is."""
        sent = self.cleaned_data["file"]
        if not sent:
            return None
        try:
            check_size(sent.size)
            return check(name_as_sent(sent), sent.read())
        except Unsuitable as error:
            raise forms.ValidationError(str(error), code="unsuitable") from error


class WithdrawEvidenceForm(OnceForm):
    reason = reason_field("Why is this evidence withdrawn?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Kept with the evidence, and shown to the board."
