"""Forms of boards, the seats on them, their rotas, and the reports that they are owed."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from boards.models.board import MEETS_WORDS
from metrics.months import MONTH_NAMES
from plans.forms.action import OneOf, reason_field
from plans.forms.notices import OptionalOneOf, number_field
from plans.models.inspection import WORDING_LIMIT

ROLE_HINT = "A role title, not a person's name."
WHY = "Kept in the history of the board."
MONTHS_OF_THE_YEAR = [("", "None"), *((str(number), name) for number, name in enumerate(MONTH_NAMES) if number)]


def reason_of(label: str) -> PlainTextField:
    """Why something about a board is changed."""
    field = reason_field(label)
    field.help_text = WHY
    return field


class ReasonForm(OnceForm):
    """Asks why, and nothing else."""

    reason = reason_of("Why?")


class ConfirmForm(OnceForm):
    """Asks nothing: the button says what is done."""


class BoardForm(OnceForm):
    NAMES = ("name", "remit", "chair_role", "independent", "meets", "reports_to")

    name = PlainTextField(label="Name of the board", max_length=200)
    remit = PlainTextField(
        label="What it is there for", widget=forms.Textarea(attrs={"rows": 4}), max_length=WORDING_LIMIT, required=False
    )
    chair_role = PlainTextField(label="Who chairs it", max_length=100, required=False, help_text=ROLE_HINT)
    independent = forms.BooleanField(label="The chair is independent of the council", required=False)
    meets = forms.ChoiceField(label="How often it meets", choices=MEETS_WORDS.items(), required=False)
    reports_to = OptionalOneOf(label="Which board it reports to", required=False)

    def __init__(self, *args, others, **kwargs):
        """`others` are the boards that it may report to."""
        super().__init__(*args, **kwargs)
        self.fields["reports_to"].offer(others)

    def given(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class EditBoardForm(BoardForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is this changed?")


class SeatForm(OnceForm):
    NAMES = ("role_title", "user", "since", "until")

    role_title = PlainTextField(label="Role of the member", max_length=100, help_text=ROLE_HINT)
    user = OptionalOneOf(
        label="Account of whoever holds it", required=False, help_text="Who is told of packs, and asks questions in this role."
    )
    since = DateField(label="Member since")
    until = DateField(label="Last day", required=False, help_text="Leave empty while the role has this seat.")

    def __init__(self, *args, people, **kwargs):
        """`people` are those who may be named."""
        super().__init__(*args, **kwargs)
        self.fields["user"].offer(people)

    def given(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class EditSeatForm(SeatForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is this changed?")


class RotaForm(OnceForm):
    per_meeting = number_field("Areas at each meeting", first=1, last=20, initial=2)
    starts = DateField(label="From the meeting on or after")


class AddRotaForm(RotaForm):
    plan = OneOf(label="The plan whose areas go round")
    field_order = ("plan", "per_meeting", "starts")

    def __init__(self, *args, plans, **kwargs):
        """`plans` are those to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["plan"].offer(plans)


class EditRotaForm(RotaForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is this changed?")


class ReportCycleForm(OnceForm):
    NAMES = ("title", "every_months", "first_due", "annual_review", "ended")

    title = PlainTextField(label="Title of the report", max_length=200, help_text="Such as “Six-monthly report to scrutiny”.")
    every_months = number_field("Due every (months)", first=1, last=24)
    first_due = DateField(
        label="First due", help_text="Later ones are due on the same day of the month, or on the last day of a shorter month."
    )
    annual_review = forms.TypedChoiceField(
        label="Month of the annual review",
        choices=MONTHS_OF_THE_YEAR,
        required=False,
        coerce=int,
        empty_value=None,
        help_text="The first report due in this month or after it is the annual review.",
    )
    ended = DateField(label="Not owed after", required=False, help_text="Leave empty while it is owed.")

    def given(self) -> dict:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.NAMES}


class EditReportCycleForm(ReportCycleForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is this changed?")


class DeliveryForm(OnceForm):
    due = forms.ChoiceField(label="Which report was given?")
    on = DateField(label="Given on")
    pack = OptionalOneOf(label="As which pack", required=False, help_text="One that is published, where there was one.")
    note = PlainTextField(
        label="Note", max_length=300, required=False, help_text="Needed where this corrects what was recorded before: why."
    )

    def __init__(self, *args, dues, packs, **kwargs):
        """`dues` are the reports that may be recorded, as pairs of a day and its words."""
        super().__init__(*args, **kwargs)
        self.dues = {day.isoformat(): day for day, _ in dues}
        self.fields["due"].choices = [(day.isoformat(), words) for day, words in dues]
        self.fields["pack"].offer(packs)

    def clean_due(self):
        return self.dues[self.cleaned_data["due"]]


class ReferralForm(OnceForm):
    pack = OptionalOneOf(label="Which pack", required=False, help_text="One that this board was given and that is published.")
    paper = PlainTextField(
        label="Or the title of a paper", max_length=200, required=False, help_text="For a paper that was not made from a pack."
    )
    to_board = OneOf(label="To which board")
    on = DateField(label="Passed on on")
    reason = reason_of("Why is it passed on?")

    def __init__(self, *args, packs, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pack"].offer(packs)
        self.fields["to_board"].offer(others)
