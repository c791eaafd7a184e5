"""Forms in which a lead records what an inspection said."""

import re
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from accounts.govuk import MONTH_NAMES, DateField, PlainTextField
from metrics.forms.fields import SeenField
from metrics.months import EARLIEST, Month
from plans.forms.action import reason_field
from plans.frameworks import FINDING_KIND_WORDS, FRAMEWORK_WORDS, GRADE_WORDS
from plans.models.inspection import WORDING_LIMIT

DATES = ("began", "ended", "received", "report_published", "draft_sent", "statement_sent")
WHY = "Kept in the history of the inspection."


class TypedMonthField(PlainTextField):
    """A month as people type it: "January 2019", "jan 2019", "1/2019" or "2019-01"."""

    default_error_messages: ClassVar = {
        "invalid": "{label} must be a month and a year, such as January 2019",
        "too_early": "{label} must be {earliest} or later",
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("class", "govuk-input--width-10")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        month = _month_of(text)
        if month is None:
            raise ValidationError(self.error_messages["invalid"].replace("{label}", self.label), code="invalid")
        if month < EARLIEST:
            message = self.error_messages["too_early"].replace("{label}", self.label).replace("{earliest}", EARLIEST.label)
            raise ValidationError(message, code="too_early")
        return month

    def prepare_value(self, value):
        return value.label if isinstance(value, Month) else value


def _month_of(text: str) -> Month | None:
    year_first = re.fullmatch(r"(\d{4})-(\d{1,2})", text, re.ASCII)
    if year_first:
        name, year = year_first[2], year_first[1]
    else:
        parts = re.fullmatch(r"([A-Za-z]{3,9}|\d{1,2})\.?[\s/.-]+(\d{4})", text, re.ASCII)
        if not parts:
            return None
        name, year = parts[1].lower(), parts[2]
    number = int(name) if name.isdigit() else next((n for n, word in enumerate(MONTH_NAMES, 1) if word.startswith(name)), 0)
    try:
        return Month(int(year), number)
    except ValueError:
        return None


class InspectionForm(OnceForm):
    framework = forms.ChoiceField(
        label="Kind of inspection", choices=[("", "Choose a kind"), *FRAMEWORK_WORDS.items()], widget=forms.Select
    )
    title = PlainTextField(
        label="Title", max_length=200, required=False, help_text="Left empty, it is named by its kind and month."
    )
    began = DateField(label="First day", required=False, help_text="Leave the days empty where nobody knows them.")
    ended = DateField(label="Last day", required=False)
    month = TypedMonthField(
        label="Month in which it took place",
        max_length=30,
        required=False,
        help_text="Only where the first day is not known, such as January 2019.",
    )
    dates_note = PlainTextField(
        label="About the dates",
        max_length=300,
        required=False,
        help_text="Such as: the letter names only the month.",
    )
    received = DateField(
        label="Report received",
        required=False,
        help_text="The day on which the council had the report. Statutory clocks run from it.",
    )
    report_published = DateField(label="Report published", required=False)
    draft_sent = DateField(
        label="Draft plan sent", required=False, help_text="Only after an area for priority action at a focused visit."
    )
    statement_sent = DateField(label="Statement of action sent", required=False)
    findings_published = forms.IntegerField(
        label="How many findings the published report has",
        min_value=0,
        max_value=200,
        required=False,
        help_text="Count them in the report and not here, so that one that is left out is noticed.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3", "autocomplete": "off"}),
    )
    summary = PlainTextField(
        label="What it found, in your own words",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=WORDING_LIMIT,
        required=False,
    )

    def clean(self):
        data = super().clean()
        if not data.get("month") and not {"month", "began"} & set(self.errors):
            if data.get("began"):
                data["month"] = Month.of(data["began"])
            else:
                self.add_error("month", "Enter the month in which it took place, or its first day above")
        return data

    def facts(self) -> dict:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        names = ("framework", "month", *DATES, "dates_note", "findings_published", "summary")
        title = data["title"] or f"{FRAMEWORK_WORDS[data['framework']]}, {data['month'].label}"
        return {"title": title, **{name: data[name] for name in names}}


class EditInspectionForm(InspectionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field("Why is this changed?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = WHY


class JudgementsForm(OnceForm):
    """A grade for each area that the framework graded in that month. What stands is chosen; it can be corrected, not emptied."""

    seen = SeenField()

    def __init__(self, *args, areas, standing: dict[str, str], **kwargs):
        """`areas` are `frameworks.GradedArea`; `standing` are the grades that are recorded, by the code of the area."""
        super().__init__(*args, **kwargs)
        self.areas = [area.code for area in areas]
        for area in areas:
            nothing = [] if area.code in standing else [("", "Not recorded")]
            field = forms.ChoiceField(
                label=area.words,
                choices=[*nothing, *GRADE_WORDS.items()],
                required=area.code in standing,
                initial=standing.get(area.code, ""),
                widget=forms.Select(attrs={"data-no-optional": ""}),
            )
            if area.under:
                field.help_text = "A judgement within the one above."
            self.fields[area.code] = field
        self.speak_plainly()

    def grades(self) -> dict[str, str]:
        """The grades that were chosen, by the code of the area."""
        return {code: self.cleaned_data[code] for code in self.areas if self.cleaned_data[code]}


class FindingForm(OnceForm):
    number = forms.IntegerField(
        label="Number",
        min_value=1,
        max_value=200,
        help_text="As in the report, or the order in which it lists them.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=FINDING_KIND_WORDS.items())
    wording = PlainTextField(label="Wording", widget=forms.Textarea(attrs={"rows": 5}), max_length=WORDING_LIMIT)
    verbatim = forms.TypedChoiceField(
        label="Whose words are these?",
        widget=forms.RadioSelect,
        choices=[("yes", "Those of the report, word for word"), ("no", "A summary in our own words")],
        coerce=lambda value: value == "yes",
        error_messages={"required": "Say whether this is word for word"},
    )
    page = PlainTextField(
        label="Page or paragraph",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )

    def facts(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("number", "kind", "wording", "verbatim", "page")}


class EditFindingForm(FindingForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field("Why is this changed?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = WHY
