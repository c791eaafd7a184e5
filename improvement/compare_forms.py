"""The form of the page that compares two dates: for each a month, and the day on whose knowledge it rests."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.changes import day_in_words
from accounts.govuk import GovukForm
from metrics.asking import NOTHING_BEFORE
from metrics.months import EARLIEST, Month

# As people write a day, and as it stands in addresses.
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
HINT = "For example, 15 February 2026. Empty for what is known now."


class MonthChoice(forms.Field):
    """A month of the list, or any other that an address names; empty for the usual one."""

    widget = forms.Select

    def clean(self, value):
        if not value:
            return None
        try:
            month = Month.parse(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if month < EARLIEST:
            raise ValidationError(NOTHING_BEFORE)
        return month


class KnownField(forms.DateField):
    """A day that has come, in one box."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"})

    def __init__(self, *, today, **kwargs):
        self.today = today
        wrong = "Write a day, such as 15 February 2026 or 15/2/2026"
        super().__init__(required=False, input_formats=DAYS, error_messages={"invalid": wrong}, help_text=HINT, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and value > self.today:
            raise ValidationError(f"{day_in_words(value)} has not come yet. Write a day up to {day_in_words(self.today)}")
        if value and value < EARLIEST.first:
            raise ValidationError(NOTHING_BEFORE)


class CompareForm(GovukForm):
    """`month` and `known`, beside `with` and `with_known`. Where an address has no `with_known`, `known` holds for both."""

    def __init__(self, query, *, today):
        super().__init__(query.copy(), auto_id="%s")
        self.fields["month"] = MonthChoice(label="Position at the end of")
        self.fields["known"] = KnownField(label="As it was known on", today=today)
        self.fields["with"] = MonthChoice(label="Beside that at the end of")
        self.fields["with_known"] = KnownField(label="As it was known on", today=today)

    def clean(self):
        if "with_known" not in self.data:
            self.cleaned_data["with_known"] = self.cleaned_data.get("known")

    def show(self, page) -> None:
        """Offer the months of the page, and say what it shows where nothing wrong was typed."""
        for name, side in (("month", page.earlier), ("with", page.later)):
            self.fields[name].widget.choices = [(str(month), month.label) for month in page.choices]
            if not self.errors:
                known = {"month": "known", "with": "with_known"}[name]
                self.data[name] = str(side.month)
                self.data[known] = day_in_words(side.known_day) if side.known_day else ""
