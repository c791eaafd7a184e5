"""Forms of the paper check: what is to be checked, and the record that it was."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from accounts.govuk import DateField, GovukForm, PlainTextField
from boards.papers.checking import Paper
from boards.papers.checking.docx_reading import Unreadable
from boards.papers.checking.files import NOT_TAKEN, read_paper
from boards.papers.checking.reading import from_text
from plans.evidence_files import SIZE, Unsuitable, check_size, label_of
from plans.sent_names import name_as_sent

TEXT_LIMIT = 500_000
PASTED = "Pasted text"
ALONE = "None: check the paper by itself"


@dataclass(frozen=True)
class Sent:
    """What was sent to be checked: the paper in it, and which file it was."""

    paper: Paper
    filename: str
    sha256: str
    dated: dt.date


class CheckPaperForm(GovukForm):
    """A paper as a file or as text. Nothing is written by it, so it may be sent as often as somebody likes."""

    file = forms.FileField(
        label="The paper as a file",
        required=False,
        help_text=f"A Word document (.docx) or plain text (.txt), {SIZE} megabytes at most.",
        widget=forms.FileInput(attrs={"accept": ".docx,.txt"}),
        error_messages={"empty": "The file is empty."},
    )
    text = PlainTextField(
        label="Or the text of the paper",
        required=False,
        help_text="Copied and pasted. Tables keep their cells where a tab stands between two.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=TEXT_LIMIT,
    )
    dated = DateField(label="Date of the paper", help_text="What the paper says has been, or is to come, is held against it.")
    pack = forms.ChoiceField(
        label="Hold it against a published pack",
        required=False,
        help_text="Ratings, figures, budgets and measures are then compared with what the board was given.",
    )

    def __init__(self, *args, packs: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = [("", ALONE), *packs]

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if sent:
            try:
                check_size(sent.size)
            except Unsuitable as error:
                raise ValidationError(str(error), code="unsuitable") from error
        return sent

    def clean(self):
        data = super().clean()
        file, text = data.get("file"), data.get("text")
        # What is missing is said at once, whatever else is wrong.
        if bool(file) == bool(text) and not {"file", "text"} & self.errors.keys():
            self.add_error("file", "Choose a file or paste the text, not both." if file else "Choose a file or paste the text.")
        if not self.errors:
            try:
                data["sent"] = _of_file(file, data["dated"]) if file else _of_text(text, data["dated"])
            except Unreadable as error:
                self.add_error("file", str(error))
        return data


def _of_file(file, dated: dt.date) -> Sent:
    content, name = file.read(), name_as_sent(file)
    try:
        label = label_of(name)
    except Unsuitable as error:
        raise Unreadable(f"{error} {NOT_TAKEN}") from error
    return Sent(read_paper(name, content, dated), label, hashlib.sha256(content).hexdigest(), dated)


def _of_text(text: str, dated: dt.date) -> Sent:
    return Sent(from_text(text, dated=dated), PASTED, hashlib.sha256(text.encode()).hexdigest(), dated)


class RecordCheckForm(OnceForm):
    """What was found, sealed, so that what is recorded is what the check found."""

    held = forms.CharField(widget=forms.HiddenInput)
