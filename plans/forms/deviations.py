"""Forms about problems that the checks find."""

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from metrics.forms.fields import SeenField
from plans.forms.action import reason_field


class AcceptForm(OnceForm):
    reason = reason_field("Why is it accepted for now?")
    owner_role = PlainTextField(label="Who answers for it", max_length=100, help_text="A role title, not a person's name.")
    ends = DateField(label="Accepted until", help_text="The last day, within a year. The day after, it stands on the list again.")
    seen = SeenField()


class TakeBackForm(OnceForm):
    reason = reason_field("Why is it accepted no longer?")
    seen = SeenField()
