"""Forms that link what was asked to what answers it."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from plans.forms import action


def reason_field(label: str) -> PlainTextField:
    """Why a link is made or taken away."""
    field = action.reason_field(label)
    field.help_text = "Kept with the link, and shown to the board."
    return field


class ThingChoice(forms.ChoiceField):
    """A choice among things of several kinds, as `things_to_link` offers them. What is chosen is read by itself."""

    things: list = []

    def offer(self, things: list) -> None:
        self.things = things
        self.choices = self.choices_of

    def choices_of(self) -> list:
        groups = [(words, [(f"{kind}:{row.pk}", self.label_of(row)) for row in rows]) for kind, words, rows in self.things]
        return [("", "Choose"), *((words, rows) for words, rows in groups if rows)]

    @staticmethod
    def label_of(row) -> str:
        return getattr(row, "title", "") if type(row).__name__ == "Series" else str(row)

    def clean(self, value):
        """The thing itself; None where nothing has to be chosen and nothing was."""
        if value in self.empty_values:
            return super().clean(value) or None
        kind, _, key = str(value).partition(":")
        rows = next((rows for name, _, rows in self.things if name == kind), None)
        found = rows.filter(pk=int(key)).first() if rows is not None and key.isdecimal() and len(key) < 10 else None
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


class FindingChoice(forms.MultipleChoiceField):
    """Findings, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    findings: list = []

    def offer(self, findings: list, *, several: bool) -> None:
        """`several`: they are of several inspections, so that each is named with its own."""
        self.findings = findings
        self.choices = [(str(row.pk), self._label(row, several)) for row in findings]

    @staticmethod
    def _label(row, several: bool) -> str:
        wording = row.wording if len(row.wording) < 140 else f"{row.wording[:137].rstrip()}…"
        return f"{row.number}. {wording}" + (f" ({row.inspection.title})" if several else "")

    def clean(self, value):
        chosen = set(super().clean(value))
        return [row for row in self.findings if str(row.pk) in chosen]


class ListFindingsForm(OnceForm):
    findings = FindingChoice(label="Which findings does the plan list?", error_messages={"required": "Tick at least one finding"})
    on = DateField(label="Listed since", help_text="The date of the plan or paper that lists them.")
    reason = reason_field("Where does the plan list them?")

    def __init__(self, *args, findings, several, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["findings"].offer(findings, several=several)


class LinkFindingForm(OnceForm):
    target = ThingChoice(label="What answers it?", error_messages={"required": "Choose what answers the finding"})
    on = DateField(label="From", help_text="The day from which it answers the finding.")
    reason = reason_field("Why does it answer the finding?")

    def __init__(self, *args, things, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].offer(things)


class UnlinkFindingForm(OnceForm):
    on = DateField(label="Until", help_text="From this day on it no longer counts.")
    reason = reason_field("Why is the link taken away?")


class AnswerForm(OnceForm):
    answers = ThingChoice(label="What does the plan answer?", error_messages={"required": "Choose an inspection or a notice"})
    reason = reason_field("How is it known that the plan answers it?")

    def __init__(self, *args, things, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answers"].offer(things)


class EndAnswerForm(OnceForm):
    reason = reason_field("Why does the plan no longer answer it?")
