import datetime as dt

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from accounts.history import add_row
from metrics.fields import MonthField, MonthFormField, month_is_first_day
from metrics.months import Month
from plans.models import ReviewCycle
from tests.factories import at

AUGUST = Month(2019, 8)


@pytest.mark.parametrize(
    ("value", "month"),
    [
        (None, None),
        (AUGUST, AUGUST),
        (dt.date(2019, 8, 17), AUGUST),
        ("2019-08", AUGUST),
    ],
)
def test_a_month_field_takes_a_month_a_day_or_text(value, month):
    assert MonthField().to_python(value) == month


@pytest.mark.parametrize("value", ["2019", "2019-13", "August", 8])
def test_a_month_field_refuses_what_is_no_month(value):
    with pytest.raises(ValidationError) as refusal:
        MonthField().to_python(value)
    assert refusal.value.code == "invalid"


def test_a_month_is_stored_as_its_first_day():
    assert MonthField().get_prep_value(AUGUST) == dt.date(2019, 8, 1)
    assert MonthField().get_prep_value(None) is None


def test_a_month_comes_back_from_the_database_as_a_month():
    assert MonthField().from_db_value(dt.date(2019, 8, 1), None, None) == AUGUST
    assert MonthField().from_db_value(None, None, None) is None


def test_a_month_survives_the_database_and_is_compared_there(world):
    add_row(ReviewCycle(plan=world.plan, month=AUGUST, by=world.lead, known_from=at(AUGUST)))
    found = ReviewCycle.objects.filter(plan=world.plan)
    assert [cycle.month for cycle in found.filter(month__lte=AUGUST)] == [AUGUST]
    assert [cycle.month for cycle in found.filter(month__gt=AUGUST)] == [Month(2026, 1)]


def test_a_month_is_serialised_as_it_is_typed(world):
    cycle = ReviewCycle.objects.get(plan=world.plan)
    assert '"month": "2026-01"' in serializers.serialize("json", [cycle])
    assert ReviewCycle._meta.get_field("month").value_to_string(ReviewCycle()) == ""


def test_the_form_field_of_a_month_field_reads_a_typed_month():
    class Form(forms.Form):
        month = MonthField(blank=True).formfield()

    assert isinstance(Form().fields["month"], MonthFormField)
    form = Form({"month": "2019-08"})
    assert form.is_valid()
    assert form.cleaned_data["month"] == AUGUST


@pytest.mark.parametrize(("text", "valid"), [("", True), ("2019-08", True), ("2019-8", False), ("08/2019", False)])
def test_a_month_form_field_says_how_a_month_is_written(text, valid):
    field = MonthFormField(required=False)
    if valid:
        assert field.clean(text) == (AUGUST if text else None)
    else:
        with pytest.raises(ValidationError, match="such as 2019-08"):
            field.clean(text)


@pytest.mark.parametrize(("value", "shown"), [(AUGUST, "2019-08"), ("typed", "typed"), (None, None)])
def test_a_month_form_field_shows_a_month_as_it_is_typed(value, shown):
    assert MonthFormField().prepare_value(value) == shown


def test_the_database_refuses_a_day_that_is_not_the_first(world):
    """The column holds a day, so a write that bypasses the field could put any day there."""
    assert isinstance(month_is_first_day("month", "name"), models.CheckConstraint)
    cycle = ReviewCycle.objects.get(plan=world.plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(ReviewCycle).filter(pk=cycle.pk).update(month=_SecondDay())


class _SecondDay(models.expressions.Value):
    def __init__(self):
        super().__init__(dt.date(2026, 1, 2), output_field=models.DateField())
