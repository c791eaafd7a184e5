from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from metrics.forms.fields import FigureField, MonthChoiceField, SeenField
from metrics.months import Month


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("77", "77"),
        ("77.5", "77.5"),
        (" 1 234 ", "1234"),
        ("1,234", "1234"),
        ("1,234,567.25", "1234567.25"),
        ("1\u00a0234", "1234"),
        ("77%", "77"),
        ("77 %", "77"),
        ("£1,200", "1200"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("−£5", "-5"),
        ("£-1,200", "-1200"),
        ("0", "0"),
        (".5", "0.5"),
        ("9999999999.9999", "9999999999.9999"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed, number):
    assert FigureField().clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "gist"),
    [
        ("1,23", "full stop for decimals"),
        ("77,5", "full stop for decimals"),
        ("1,2345", "full stop for decimals"),
        ("many", "number"),
        ("c", "number"),
        ("=1+1", "number"),
        ("NaN", "number"),
        ("Infinity", "number"),
        ("1..2", "number"),
        ("12\x00", "number"),
        ("--5", "number"),
        ("12345678901", "too large"),
        ("1e300", "too large"),
        ("9" * 100_000, "too large"),
        ("1.23456", "at most 4 decimal places"),
        ("0.00001", "at most 4 decimal places"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(typed, gist):
    with pytest.raises(ValidationError, match=gist):
        FigureField().clean(typed)


def test_nothing_is_no_number_and_no_zero():
    assert FigureField(required=False).clean("") is None
    assert FigureField(required=False).clean("  ") is None


@pytest.mark.parametrize(("value", "shown"), [("77.5000", "77.5"), ("100.0000", "100"), ("0.0000", "0"), ("1200.25", "1200.25")])
def test_a_stored_number_comes_back_as_one_would_type_it(value, shown):
    assert FigureField().prepare_value(Decimal(value)) == shown
    assert FigureField().prepare_value("as typed") == "as typed"


class _Form(OnceForm):
    share = FigureField(label="Share in time")
    month = MonthChoiceField(label="From", first=Month(2025, 12), last=Month(2026, 2))


def test_messages_name_the_box():
    form = _Form({"share": "x", "month": "2026-02"})
    assert form.errors["share"] == ["Share in time must be a number"]
    assert _Form({"share": "", "month": "2026-02"}).errors["share"] == ["Enter share in time"]


def test_the_months_to_choose_from_come_newest_first():
    assert _Form().fields["month"].choices == [
        ("2026-02", "February 2026"),
        ("2026-01", "January 2026"),
        ("2025-12", "December 2025"),
    ]


@pytest.mark.parametrize("typed", ["2026-03", "2025-11", "soon", "2026-2", "\x00"])
def test_a_month_that_cannot_be_chosen_is_refused(typed):
    assert "month" in _Form({"share": "1", "month": typed}).errors


def test_a_chosen_month_is_a_month_and_none_is_none():
    assert _Form({"share": "1", "month": "2026-01"}).fields["month"].clean("2026-01") == Month(2026, 1)
    assert MonthChoiceField(required=False).clean("") is None
    assert MonthChoiceField().prepare_value(Month(2026, 1)) == "2026-01"
    assert isinstance(MonthChoiceField().widget, forms.Select)


@pytest.mark.parametrize("sent", ["", "x", None])
def test_a_hidden_field_that_is_lost_is_nothing_to_type(sent):
    class Form(OnceForm):
        seen = SeenField()

    assert Form({} if sent is None else {"seen": sent}).errors["seen"] == ["This form has lost a part. Load the page again."]
    assert Form({"seen": "7"}).is_valid()
