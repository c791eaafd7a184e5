"""Form fields for figures."""

import re
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError

from metrics.months import Month

TOO_LARGE = "The number is too large: at most 10 digits before the decimal point"
NOT_WHOLE = "This form has lost a part. Load the page again."
SPACES = re.compile(r"[\s\u00a0\u202f]")


class FigureField(forms.DecimalField):
    """A number as people type it: "1,234", "−£1,200", "77%", "−5"."""

    widget = forms.TextInput
    default_error_messages: ClassVar = {
        "max_digits": TOO_LARGE,
        "max_whole_digits": TOO_LARGE,
        "max_decimal_places": "Give at most %(max)d decimal places",
    }

    def __init__(self, *, max_digits=14, decimal_places=4, **kwargs):
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("class", "govuk-input--width-10")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value):
        if isinstance(value, str):
            text = SPACES.sub("", value).replace("−", "-").replace("£", "", 1).removesuffix("%")
            if "," in text:
                if not re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
                    raise ValidationError("Write the number with a full stop for decimals, such as 1,234.5.", code="invalid")
                text = text.replace(",", "")
            value = text
        return super().to_python(value)

    def prepare_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class SeenField(forms.IntegerField):
    """The key of what was on screen when the form was opened; 0: there was nothing. Nobody types it."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(error_messages={"required": NOT_WHOLE, "invalid": NOT_WHOLE}, **kwargs)


class MonthChoiceField(forms.ChoiceField):
    """A month out of a list, the newest first."""

    def __init__(self, *, first: Month | None = None, last: Month | None = None, months=None, **kwargs):
        super().__init__(**kwargs)
        if months is None and first is not None and last is not None:
            months = [last - index for index in range(last - first + 1)]
        self.months_to_choose(months or [])

    def months_to_choose(self, months) -> None:
        self.choices = [(str(month), month.label) for month in months]

    def prepare_value(self, value):
        return str(value) if isinstance(value, Month) else value

    def clean(self, value):
        text = super().clean(value)
        return Month.parse(text) if text else None
