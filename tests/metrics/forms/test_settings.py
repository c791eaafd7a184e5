from decimal import Decimal

import pytest

from metrics.forms.settings import RebaseForm, RemoveForm, TargetForm
from metrics.kinds import TARGET_WORDS
from metrics.months import Month

MARCH = Month(2026, 3)
GIVEN = {"seen": "0", "kind": "target", "month": "2026-03", "value": "85", "reason": "The notice"}


def test_a_target_is_read():
    form = TargetForm(GIVEN | {"upper": ""}, today=MARCH)
    assert form.is_valid()
    assert (form.cleaned_data["month"], form.cleaned_data["value"], form.cleaned_data["upper"]) == (MARCH, Decimal(85), None)


def test_every_kind_of_target_has_its_words_and_a_hint():
    form = TargetForm(today=MARCH)
    assert set(form.fields["kind"].choice_hints) == set(TARGET_WORDS)


@pytest.mark.parametrize(("month", "valid"), [("2029-03", True), ("2029-04", False), ("2021-03", True), ("2021-02", False)])
def test_a_target_may_lie_three_years_ahead_and_five_back(month, valid):
    assert TargetForm(GIVEN | {"month": month}, today=MARCH).is_valid() is valid


@pytest.mark.parametrize(
    ("typed", "field", "gist"),
    [
        ({"kind": ""}, "kind", "Select kind of target"),
        ({"kind": "wish"}, "kind", "Select kind of target from the list"),
        ({"value": "much"}, "value", "Value must be a number"),
        ({"upper": "1,5"}, "upper", "full stop for decimals"),
        ({"reason": ""}, "reason", "Say why"),
        ({"reason": "x" * 100_000}, "reason", "500 characters or fewer"),
        ({"month": "soon"}, "month", "from the list"),
        ({"seen": ""}, "seen", "Load the page again"),
    ],
)
def test_what_cannot_be_is_refused(typed, field, gist):
    form = TargetForm(GIVEN | typed, today=MARCH)
    assert list(form.errors) == [field]
    assert gist in form.errors[field][0]


def test_new_limits_start_in_a_month_with_a_figure():
    months = [MARCH - 1, MARCH - 3]
    assert RebaseForm({"seen": "0", "month": "2026-02", "reason": "New team"}, months=months).is_valid()
    assert list(RebaseForm({"seen": "0", "month": "2026-01", "reason": "New team"}, months=months).errors) == ["month"]
    assert list(RebaseForm({"seen": "0", "month": "2026-02", "reason": ""}, months=months).errors) == ["reason"]


def test_taking_back_needs_a_reason():
    assert RemoveForm({"seen": "3", "reason": ""}).errors["reason"] == ["Say why"]
    assert RemoveForm({"seen": "3", "reason": "It was chance"}).is_valid()
