import datetime as dt
from dataclasses import dataclass

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, GovukDateInput, PlainTextField
from metrics.forms.fields import SeenField
from metrics.months import Month
from plans.forms.action import reason_field
from plans.models.event import EVENT_WORDS


@dataclass(frozen=True)
class When:
    """A month, and the day in it where that is known."""

    month: Month
    day: dt.date | None = None


class WhenInput(GovukDateInput):
    """Day, month and year, of which the day may be left empty."""

    def decompress(self, value):
        if isinstance(value, When):
            return [str(value.day.day) if value.day else "", str(value.month.month), str(value.month.year)]
        return super().decompress(value)


class WhenField(DateField):
    """A day, or a month without one. Its value is a `When`."""

    widget = WhenInput

    def to_python(self, value):
        if isinstance(value, When):
            return value
        parts = [(part or "").strip() for part in value] if value else []
        if len(parts) == 3 and not parts[0] and any(parts):
            # Read as the first of the month, so that each part is checked as it is in any date.
            return When(Month.of(super().to_python(["1", *parts[1:]])))
        day = super().to_python(value)
        return When(Month.of(day), day) if day else None


class EventFields(OnceForm):
    kind = forms.ChoiceField(label="What kind of event is it?", choices=list(EVENT_WORDS.items()), widget=forms.RadioSelect)
    when = WhenField(label="When", help_text="Leave the day empty if you know only the month.")
    text = PlainTextField(
        label="What happened",
        max_length=250,
        help_text="In one line, such as: Cabinet agrees the improvement plan. Role titles, no names of people.",
    )
    planned = forms.BooleanField(label="It is only planned", required=False)

    def given(self) -> dict:
        """The cleaned fields, as the service takes them."""
        when = self.cleaned_data["when"]
        return {"month": when.month, "day": when.day} | {name: self.cleaned_data[name] for name in ("kind", "text", "planned")}


class AddEventForm(EventFields):
    pass


class EditEventForm(EventFields):
    version = SeenField()
    reason = reason_field("Why is this changed?")


class RemoveEventForm(OnceForm):
    reason = reason_field("Why is it deleted?")
