import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from metrics.months import Month


class MonthFormField(forms.CharField):
    """A month typed as `2019-08`."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value):
        return str(value) if isinstance(value, Month) else value


class MonthField(models.DateField):
    """A `Month`, stored as its first day. Models add `month_is_first_day(...)` so that the database refuses another day."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else Month.of(value)

    def to_python(self, value):
        if value is None or isinstance(value, Month):
            return value
        if isinstance(value, dt.date):
            return Month.of(value)
        try:
            return Month.parse(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else value.first

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs):
        return super(models.DateField, self).formfield(**{"form_class": MonthFormField, **kwargs})


def month_is_first_day(field: str, name: str) -> models.CheckConstraint:
    """The constraint that a MonthField's column holds the first day of a month."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__day": 1}), name=name)
