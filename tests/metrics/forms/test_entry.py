from decimal import Decimal

import pytest

from metrics import kinds
from metrics.forms.entry import MonthForm, SnapshotForm, WithdrawForm, value_hint
from metrics.models import Indicator, Series, Snapshot
from metrics.months import Month
from metrics.selectors.entry import Line

MONTH = Month(2026, 2)
PERCENT = Indicator(
    name="In time", unit=kinds.PERCENT, numerator_words="Done in time", denominator_words="All that were due", decimals=1
)
COUNT = Indicator(name="Contacts", unit=kinds.COUNT)
MONEY = Indicator(name="Variance", unit=kinds.MONEY, unit_words="£ thousand")
SERIES = {each.name: Series(pk=number, indicator=each) for number, each in enumerate((PERCENT, COUNT, MONEY), start=1)}


def stands(pk=7, value="80", numerator=None, denominator=None, **fields) -> Snapshot:
    numbers = (None if n is None else Decimal(n) for n in (value, numerator, denominator))
    return Snapshot(pk=pk, month=MONTH, **dict(zip(("value", "numerator", "denominator"), numbers, strict=True)), **fields)


def single(name="In time", standing=None, **typed) -> SnapshotForm:
    data = {"month": "2026-02", "seen": str(standing.pk if standing else 0)} | typed
    return SnapshotForm(data, series=SERIES[name], month=MONTH, standing=standing)


# --- One figure ---


def test_numerator_and_denominator_are_asked_for_in_the_indicators_own_words():
    form = SnapshotForm(series=SERIES["In time"], month=MONTH, standing=None)
    assert (form.fields["numerator"].help_text, form.fields["denominator"].help_text) == ("Done in time", "All that were due")
    assert "Leave it empty where you give numerator and denominator" in form.fields["value"].help_text


@pytest.mark.parametrize("name", ["Contacts", "Variance"])
def test_a_count_and_a_sum_of_money_have_a_value_alone(name):
    form = SnapshotForm(series=SERIES[name], month=MONTH, standing=None)
    assert not {"numerator", "denominator"} & set(form.fields)


def test_the_hint_says_in_what_a_value_is_typed():
    assert value_hint(PERCENT) == "As a number between 0 and 100, such as 77.5."
    assert value_hint(MONEY) == "In £ thousand, below zero with a minus sign."
    assert value_hint(Indicator(unit=kinds.MONEY)) == "In pounds, below zero with a minus sign."
    assert value_hint(COUNT) == ""


def test_what_was_typed_becomes_an_entry():
    form = single(numerator="3", denominator="4", provisional="on", caveat=" One team is missing ", commentary="Better.")
    assert form.is_valid()
    entry = form.entry()
    assert (entry.value, entry.numerator, entry.denominator) == (None, Decimal(3), Decimal(4))
    assert (entry.provisional, entry.caveat, entry.commentary) == (True, "One team is missing", "Better.")


@pytest.mark.parametrize(
    ("typed", "gist"),
    [
        ({}, "Give a value, or a numerator and a denominator."),
        ({"numerator": "3"}, "There is a numerator without a denominator."),
        ({"numerator": "5", "denominator": "4"}, "The numerator 5 is above the denominator 4."),
        ({"numerator": "0", "denominator": "0"}, "The denominator is 0"),
        ({"numerator": "3", "denominator": "4", "value": "70"}, "is not what 3 over 4 gives: 75"),
        ({"value": "101"}, "101 is not between 0 and 100"),
        ({"value": "-1"}, "is not between 0 and 100"),
        ({"numerator": "-1", "denominator": "4"}, "The numerator −1 is below 0."),
    ],
)
def test_a_figure_that_cannot_be_is_refused_beside_the_value(typed, gist):
    form = single(**typed)
    assert list(form.errors) == ["value"]
    assert gist in form.errors["value"][0]


@pytest.mark.parametrize("name", ["Contacts", "Variance"])
def test_a_value_that_stands_alone_is_needed(name):
    assert single(name).errors["value"] == ["Give a value."]
    assert not SnapshotForm(series=SERIES[name], month=MONTH, standing=None)["value"].optional


def test_none_of_three_boxes_is_called_optional_as_not_all_may_stay_empty():
    form = SnapshotForm(series=SERIES["In time"], month=MONTH, standing=None)
    assert [form[name].optional for name in ("numerator", "denominator", "value", "caveat")] == [False, False, False, True]


def test_a_figure_and_a_reason_that_are_wrong_are_told_together():
    form = single(standing=stands(), numerator="5", denominator="4", reason="")
    assert dict(form.errors) == {"reason": ["Say why"], "value": ["The numerator 5 is above the denominator 4."]}


def test_a_box_that_is_wrong_is_named_and_nothing_is_said_of_the_sum_of_it():
    form = single(numerator="three", denominator="4")
    assert dict(form.errors) == {"numerator": ["Numerator must be a number"]}


@pytest.mark.parametrize(("seen", "required"), [("7", True), ("6", False), ("0", False), ("", False)])
def test_a_reason_is_asked_of_whoever_saw_the_figure_that_stands(seen, required):
    """Somebody who did not is first told of it, and not that a reason is missing which they could not give."""
    form = single(standing=stands(), value="70", seen=seen)
    assert form.fields["reason"].required is required
    assert "reason" not in single(value="70").fields
    assert SnapshotForm(series=SERIES["In time"], month=MONTH, standing=stands()).fields["reason"].required


def test_another_month_than_the_one_in_the_address_is_refused():
    assert "month" in single(value="70", month="2026-01").errors


@pytest.mark.parametrize(("name", "limit"), [("caveat", 300), ("commentary", 2000)])
def test_a_long_text_is_counted(name, limit):
    assert single(value="70", **{name: "x" * limit}).is_valid()
    assert (
        f"must be {limit} characters or fewer. You have typed 100000."
        in single(value="70", **{name: "x" * 100_000}).errors[name][0]
    )


def test_a_withdrawal_needs_a_reason():
    assert WithdrawForm({"reason": " "}).errors["reason"] == ["Say why"]
    assert WithdrawForm({"reason": "Wrong team"}).is_valid()


# --- A month ---


def month(lines, **typed) -> MonthForm:
    return MonthForm({"month": "2026-02", **typed}, lines=lines, month=MONTH)


def line(name, standing=None) -> Line:
    return Line(SERIES[name], standing, None, False)


EMPTY = [line("In time"), line("Contacts")]


def test_each_line_has_the_boxes_of_its_unit():
    rows = list(MonthForm(lines=EMPTY, month=MONTH).rows())
    names = {row["line"].series.title: [name for name, box in row["boxes"].items() if box] for row in rows}
    assert names == {"In time": ["numerator", "denominator", "value"], "Contacts": ["value"]}


def test_a_line_begins_with_what_stands_and_a_computed_value_is_left_to_be_computed():
    lines = [
        line("In time", stands(value="75", numerator="3", denominator="4", provisional=True)),
        line("Contacts", stands(8, "12")),
    ]
    form = MonthForm(lines=lines, month=MONTH)
    assert [form[f"{name}_1"].value() for name in ("numerator", "denominator", "value", "provisional", "seen")] == [
        "3",
        "4",
        None,
        True,
        7,
    ]
    assert form["value_2"].value() == "12"


def test_lines_left_empty_are_left_as_they_are():
    form = month(EMPTY, value_2="12", seen_1="0", seen_2="0")
    assert form.is_valid()
    assert set(form.entries()) == {2}
    assert form.entries()[2][0].value == 12
    assert form.entries()[2][1] == 0


def test_a_correction_keeps_the_caveat_and_the_commentary_that_stand():
    form = month([line("Contacts", stands(caveat="One team", commentary="As usual"))], value_2="13", seen_2="7", reason="Recount")
    assert form.is_valid()
    entry, seen = form.entries()[2]
    assert (entry.value, entry.caveat, entry.commentary, seen) == (13, "One team", "As usual", 7)


def test_every_line_that_is_wrong_says_so_by_itself():
    form = month(EMPTY, numerator_1="5", denominator_1="4", value_2="many", seen_1="0", seen_2="0")
    assert dict(form.errors) == {
        "value_1": ["In time: The numerator 5 is above the denominator 4."],
        "value_2": ["Contacts: value must be a number"],
    }
    assert [[box.name for box in row["wrong"]] for row in form.rows()] == [["value_1"], ["value_2"]]


@pytest.mark.parametrize("seen", ["", "x", None])
def test_what_was_on_screen_must_be_said(seen):
    assert "seen_2" in month(EMPTY, value_2="12", seen_1="0", **({} if seen is None else {"seen_2": seen})).errors
