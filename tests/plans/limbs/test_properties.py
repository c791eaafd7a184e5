"""What holds whatever is recorded."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from metrics.icons import VARIATION
from metrics.months import Month
from plans.limbs import (
    CHANGE_WORDS,
    DIRECTION_WORDS,
    EVIDENCE_KIND_WORDS,
    FINDING_WORDS,
    KIND_WORDS,
    NEEDS_SERIES,
    TREND_WORDS,
    Facts,
    Item,
    Other,
    Rule,
    Step,
    judge,
    measure_finding,
    problems,
    run_rate,
    why_finding,
)
from tests.plans.limbs.shared import CASELOAD, CONTACTS, COVERAGE, NOTICE, OVER_40, VISITS

FIRST, COUNT = Month(2019, 10), 14
MONTHS = [FIRST + ahead for ahead in range(COUNT)]

months = st.sampled_from(MONTHS)
days = st.builds(lambda ahead: NOTICE + timedelta(days=ahead), st.integers(-60, 400))
values = st.decimals(min_value=0, max_value=100, places=1)
kinds = st.sampled_from(sorted(EVIDENCE_KIND_WORDS))
steps = st.lists(st.builds(Step, due=days, value=values), min_size=1, max_size=3)

rules = st.builds(
    Rule,
    kind=st.sampled_from(sorted(KIND_WORDS)),
    due=st.none() | days,
    direction=st.sampled_from(["", *DIRECTION_WORDS]),
    value=values,
    steps=steps.map(tuple),
    baseline=st.none() | months,
    unit_of_change=st.sampled_from(sorted(CHANGE_WORDS)),
    trend=st.sampled_from(sorted(TREND_WORDS)),
    months=st.none() | st.integers(1, 6),
    group=st.sampled_from(["region", "england"]),
    needs=st.integers(1, 3),
    kinds=st.lists(kinds, min_size=1, max_size=3).map(tuple),
    since=st.none() | days,
)
facts = st.builds(
    Facts,
    measured=st.sampled_from([None, VISITS, CASELOAD, OVER_40, CONTACTS, COVERAGE]),
    figures=st.dictionaries(months, values, max_size=COUNT),
    official=st.booleans(),
    others=st.lists(st.builds(Other, words=st.just("the region"), month=months, value=values), max_size=3),
    items=st.lists(st.builds(Item, kind=kinds, on=days, valid_until=st.none() | days), max_size=4),
    variation=st.none() | st.sampled_from(sorted(VARIATION)),
    tells=st.booleans(),
)


def at(rule: Rule, known: Facts, month: Month, on: date | None = None):
    return judge(rule, known, month=month, on=on or month.last, begins=NOTICE)


def up_to(known: Facts, month: Month) -> Facts:
    """As if nothing had been recorded for later months."""
    return replace(
        known,
        figures={each: value for each, value in known.figures.items() if each <= month},
        others=[each for each in known.others if each.month <= month],
        items=[each for each in known.items if each.on <= month.last],
    )


@given(st.lists(st.tuples(rules, facts), max_size=4), months)
def test_no_measure_is_supported_while_a_limb_that_is_due_is_not(limbs, month):
    outcomes = [at(rule, known, month) for rule, known in limbs]
    due = [outcome for outcome in outcomes if outcome.is_due]
    if measure_finding(outcomes) == "supported":
        assert due
        assert {outcome.finding for outcome in due} == {"supported"}
    assert why_finding(outcomes).startswith(f"{FINDING_WORDS[measure_finding(outcomes)]}: ")


@given(rules, facts, months)
def test_a_month_is_judged_the_same_whatever_is_recorded_for_later_ones(rule, known, month):
    assert at(rule, known, month) == at(rule, up_to(known, month), month)
    assert run_rate(rule, known, month=month, on=month.last) == run_rate(rule, up_to(known, month), month=month, on=month.last)


@given(rules, facts, months, days)
def test_a_verdict_needs_a_limb_that_is_due_and_a_figure(rule, known, month, on):
    found = at(rule, known, month, on)
    assert found.finding in FINDING_WORDS
    assert found.is_due == (found.finding != "not_yet_due")
    assert found.sentence.endswith(".")
    if found.finding in ("supported", "contradicted") and rule.kind in NEEDS_SERIES:
        assert not known.official
        assert not problems(rule)
        assert any(each <= month for each in known.figures)
    if rule.kind not in NEEDS_SERIES:
        assert found.finding != "contradicted"


@given(rules, facts, months)
def test_who_may_not_see_the_figures_gets_the_same_finding_and_no_figure(rule, known, month):
    told, hidden = at(rule, replace(known, tells=True), month), at(rule, replace(known, tells=False), month)
    assert (hidden.finding, hidden.month, hidden.due, hidden.test) == (told.finding, told.month, told.due, told.test)
    if rule.kind in NEEDS_SERIES:
        assert (hidden.value, hidden.text, hidden.distance) == (None, "", "")
    assert isinstance(told.value, Decimal | None)


@given(rules, facts, facts, months)
def test_hidden_sentences_depend_on_the_finding_alone(rule, one, other, month):
    """Two sets of figures of the same months with the same finding give the same sentence to who may not see them."""
    if rule.kind == "change":
        rule = replace(rule, unit_of_change="percentage_points")
    first = replace(one, tells=False)
    same_months = dict(zip(first.figures, other.figures.values(), strict=False))
    second = replace(first, figures=first.figures | same_months)
    found, again = at(rule, first, month), at(rule, second, month)
    if found.finding == again.finding:
        assert (found.sentence, found.month) == (again.sentence, again.month)
