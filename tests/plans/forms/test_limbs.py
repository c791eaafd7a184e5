"""The forms of limbs: what is typed becomes a rule."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans import limbs
from plans.forms.limbs import RULE_FIELDS, USES, LimbRuleForm, StepsField, initial_of
from plans.limbs import Rule, Step
from plans.models import Notice

NOTICE = Notice(issued=dt.date(2019, 12, 18))
MARCH, JUNE = dt.date(2020, 3, 31), dt.date(2020, 6, 30)


def test_every_kind_has_fields_and_every_field_is_one_of_a_rule():
    assert set(USES) == set(limbs.KIND_WORDS)
    assert set(RULE_FIELDS) - {"series"} <= set(Rule.__dataclass_fields__)
    assert {kind for kind, names in USES.items() if "series" in names} == limbs.NEEDS_SERIES


@pytest.mark.parametrize("kind", limbs.KIND_WORDS)
def test_a_form_shows_the_fields_of_its_kind_only(kind):
    form = LimbRuleForm(kind=kind, series=[], notice=NOTICE)
    assert set(form.fields) & set(RULE_FIELDS) == set(USES[kind])


@pytest.mark.parametrize(
    "typed",
    ["31 March 2020: 75\n30 June 2020: 85", "31/3/2020: 75%\r\n\r\n30/6/2020:85", "2020-03-31: 75.0\n 30 jun 2020 : 85 "],
)
def test_steps_are_typed_one_a_line(typed):
    assert StepsField().clean(typed) == (Step(MARCH, Decimal(75)), Step(JUNE, Decimal(85)))


@pytest.mark.parametrize("typed", ["", "  \n ", None])
def test_no_steps_are_none(typed):
    assert StepsField(required=False).clean(typed) == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("75", "Line 1 must be a date, a colon and a value"),
        ("31 March 2020: 75\nJune 2020: 85", "Line 2 must begin with a date"),
        ("31 February 2020: 75", "The date in line 1 must be a real date"),
        ("31 March 20: 75", "year of four numbers"),
        ("31 March 2020: many", "The value in line 1 must be a number"),
        ("31 March 2020:", "The value in line 1 must be a number"),
        ("31 March 2020: 1e400", "The value in line 1 must be a number"),
        ("%s %s %s: 1", "The date in line 1"),
        ("31 March 2020: 1\n" * 25, "at most 24"),
    ],
)
def test_what_cannot_be_read_is_said_by_its_line(typed, words):
    with pytest.raises(ValidationError) as caught:
        StepsField().clean(typed)
    assert words in caught.value.messages[0]


def test_steps_are_shown_as_they_are_typed():
    steps = (Step(MARCH, Decimal("77.5000")), Step(JUNE, Decimal(100)))
    assert StepsField().prepare_value(steps) == "31 March 2020: 77.5\n30 June 2020: 100"


def typed(kind, **data):
    form = LimbRuleForm({"kind": kind, "seen": "1", "reason": "As the notice says", **data}, kind=kind, series=[], notice=NOTICE)
    form.is_valid()
    return form


def test_an_evidence_rule_comes_out_as_typed():
    form = typed(limbs.EVIDENCE, needs="2", kinds=["audit", "voice"], due_day="30", due_month="6", due_year="2020")
    assert form.errors == {}
    assert form.asked() == {
        "rule": Rule(limbs.EVIDENCE, due=JUNE, needs=2, kinds=("audit", "voice")),
        "series": None,
        "due_note": "",
    }


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (limbs.THRESHOLD, {"series", "direction", "value"}),
        (limbs.STEPPED, {"series", "direction", "steps"}),
        (limbs.COUNT_TO_ZERO, {"series"}),
        (limbs.CHANGE, {"series", "direction", "value", "unit_of_change", "baseline"}),
        (limbs.TREND, {"series", "trend"}),
        (limbs.COMPARATOR, {"series", "group", "value", "unit_of_change"}),
        (limbs.SUSTAINED, {"series", "direction", "value", "months"}),
        (limbs.EVIDENCE, {"needs", "kinds"}),
    ],
)
def test_what_a_kind_cannot_do_without_is_asked_for_beside_its_field(kind, fields):
    assert set(typed(kind).errors) == fields


def test_a_due_date_before_the_notice_is_refused_beside_it():
    form = typed(limbs.EVIDENCE, needs="1", kinds=["audit"], due_day="17", due_month="12", due_year="2019")
    assert form.errors == {"due": ["The due date is before the notice of 18 December 2019."]}


def test_a_rule_starts_the_form_it_came_from():
    rule = Rule(limbs.SUSTAINED, direction=limbs.AT_LEAST, value=Decimal("85.0000"), months=3)
    form = LimbRuleForm(kind=limbs.SUSTAINED, series=[], notice=NOTICE, initial=initial_of(rule))
    html = form.as_p()
    assert 'value="85"' in html
    assert 'value="3"' in html
