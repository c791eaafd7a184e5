"""Forms in which a file is sent in, its columns are named, and it is confirmed, thrown away or undone."""

from collections.abc import Callable
from dataclasses import replace

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from accounts.govuk import one_kind_of_line_end
from metrics.forms.entry import reason_field
from metrics.selectors.upload_contents import Arrival, Head, arrival, pasted
from metrics.uploads.cells import MEGABYTE, Unreadable
from metrics.uploads.layout import LAYOUT_WORDS, LONG, ROLE_WORDS, ROLES, Mapping, validate
from metrics.uploads.months import SYSTEM_1900, SYSTEM_1904
from metrics.uploads.tables import LIMITS
from metrics.uploads.values import NUMBER_STYLE, PERCENT_STYLES, shown

MOST_MESSAGES = 20
SIZE = LIMITS.file_bytes // MEGABYTE
TEXT_SIZE = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
NO_COLUMN = "No such column"
DATE_SYSTEMS = {SYSTEM_1900: "From 1900, as Excel for Windows does", SYSTEM_1904: "From 1904, as old Excel for Mac did"}


class UploadForm(OnceForm):
    """A file or a paste. Once it is valid, `arrival` is what came in, opened."""

    instead = forms.UUIDField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label="A file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt", "data-no-optional": True}),
        help_text=f"An Excel workbook (.xlsx) or CSV, up to {SIZE} megabytes.",
    )
    text = forms.CharField(
        label="Or paste a table",
        required=False,
        strip=False,  # an empty first cell is a cell
        widget=forms.Textarea(attrs={"rows": 10, "data-no-optional": True, "class": "app-pasted", "spellcheck": "false"}),
        help_text=f"Copied from a spreadsheet, with its headings; up to {TEXT_SIZE} megabytes.",
    )

    arrival: Arrival

    def clean_text(self) -> str:
        return one_kind_of_line_end(self.cleaned_data["text"])

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        file, text = data["file"], data["text"]
        if file and text.strip():
            self.add_error("file", "Choose a file or paste a table, not both")
        elif file and file.size > LIMITS.file_bytes:
            self.add_error("file", f"The file is larger than {SIZE} megabytes. Split it, or remove what is not needed.")
        elif file:
            self._take("file", lambda: arrival(file.name, file.read()))
        elif text.strip():
            self._take("text", lambda: pasted(text))
        else:
            self.add_error("file", "Choose a file, or paste a table below")
        return data

    def _take(self, field: str, look: Callable[[], Arrival]) -> None:
        try:
            self.arrival = look()
        except Unreadable as error:
            messages = [str(problem) for problem in error.problems]
            more = len(messages) - MOST_MESSAGES
            shown = messages[:MOST_MESSAGES] + ([f"And {more:,} more"] if more > 0 else [])
            self.add_error(field, [ValidationError(message, code="unreadable") for message in shown])


class ColumnsForm(OnceForm):
    """What the columns mean, beginning with what is `offered`. `unsettled` says, of a mapping without a style of percentages,
    which cell leaves it open."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sheet = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    layout = forms.ChoiceField(label="How is the table laid out?", widget=forms.RadioSelect, choices=LAYOUT_WORDS.items())
    series = forms.ChoiceField(label="Series", help_text="Its key, such as REREF_12M, or with a team SW_CASELOAD/north.")

    def __init__(self, *args, head: Head, offered: Mapping, unsettled: Callable[[Mapping], str], initial: dict, **kwargs):
        columns = {role: heading.letter for role, heading in offered.columns(head.header).items()}
        super().__init__(*args, initial=offered.to_dict() | dict.fromkeys(ROLES) | columns | initial, **kwargs)
        self.head, self._unsettled = head, unsettled
        # By their letters: names may be long.
        headings = [(heading.letter, f"{heading.letter}: {shown(heading.name)}") for heading in head.header]
        self.fields["series"].choices = [("", "Choose a column"), *headings]
        for role in ROLES[1:]:
            self.fields[role] = forms.ChoiceField(
                label=ROLE_WORDS[role], required=False, choices=[("", NO_COLUMN), *headings], widget=_bare_select()
            )
        self.fields["percent_style"] = forms.ChoiceField(
            label="How are percentages written?",
            required=False,
            choices=PERCENT_STYLES.items(),
            widget=forms.RadioSelect(attrs={"data-no-optional": True}),
            help_text="Only needed where a percentage carries no % sign.",
        )
        if head.date_system is None:
            self.fields["date_system"] = forms.ChoiceField(
                label="If a month is written as a number of days: counted from when?",
                choices=DATE_SYSTEMS.items(),
                widget=forms.RadioSelect,
                initial=SYSTEM_1900,
            )
        self.speak_plainly()

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        mapping = self.mapping()
        if mapping.layout == LONG and not mapping.month:
            self.add_error("month", "Say which column holds the month")
        if mapping.layout == LONG and not (mapping.value or mapping.numerator or mapping.denominator):
            self.add_error("value", "Say which column holds the value")
        if self.errors:
            return data
        style = mapping.percent_style
        problems = validate(mapping if style else replace(mapping, percent_style=NUMBER_STYLE), self.head.header)
        for problem in problems:
            self.add_error(None, str(problem))
        if not problems and not style:
            self._settle(mapping)
        return data

    def mapping(self) -> Mapping:
        """What was said, as reading takes it."""
        roles = ROLES if self.cleaned_data["layout"] == LONG else ("series",)
        names = {heading.letter: heading.name for heading in self.head.header}
        said = {role: names.get(self.cleaned_data[role]) for role in roles}
        return Mapping(
            self.cleaned_data["layout"],
            **said,
            percent_style=self.cleaned_data["percent_style"] or None,
            date_system=self.cleaned_data.get("date_system") or self.head.date_system,
        )

    def _settle(self, mapping: Mapping) -> None:
        """Ask for the style of percentages only where it makes a difference."""
        why = self._unsettled(mapping)
        if why:
            self.add_error("percent_style", f"Say how the file writes percentages. {why}")
        else:
            self.cleaned_data["percent_style"] = NUMBER_STYLE


class ConfirmForm(OnceForm):
    """Saves what the preview shows; with a reason where figures are corrected."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, correcting: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if correcting:
            help_text = "Kept with each corrected figure and shown beside it."
            self.fields["reason"] = reason_field("Why are figures corrected?", True, help_text)


class DiscardForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class UndoForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field("Why is this upload undone?", True, "Kept with each of its figures, which stay listed.")


def _bare_select() -> forms.Select:
    return forms.Select(attrs={"data-no-optional": True})
