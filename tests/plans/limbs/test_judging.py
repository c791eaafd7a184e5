"""What holds for limbs of every kind: due dates, figures of later months, readers who may not see small numbers."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from metrics.months import Month
from plans.limbs import (
    AT_LEAST,
    AT_MOST,
    CHANGE,
    COMPARATOR,
    COUNT_TO_ZERO,
    KIND_WORDS,
    NEEDS_SERIES,
    STEPPED,
    SUSTAINED,
    THRESHOLD,
    TRAJECTORY,
    TREND,
    Facts,
    Item,
    Other,
    Rule,
    judge,
)
from tests.plans.limbs.shared import CASELOAD, JULY, NOTICE, OVER_40, RULES, VISITS, day, judged, run

END_OF_YEAR = day("2020-12-31")
ENGLAND = Other("England (year to 31 March 2020)", Month(2020, 3), D(92))
RISING = run("2019-12", 43, 51, 62, 63, 64, 68, 71, 83)
SURE = Facts(VISITS, RISING, others=[ENGLAND], items=[Item("audit", day("2020-01-15"))])


def test_there_is_a_rule_of_each_kind():
    assert set(RULES) == set(KIND_WORDS)


@pytest.mark.parametrize("kind", sorted(NEEDS_SERIES))
@pytest.mark.parametrize("facts", [Facts(VISITS), Facts(VISITS, run("2020-08", 90)), Facts(others=[ENGLAND])])
def test_without_a_figure_up_to_the_month_nothing_is_found(kind, facts):
    found = judged(RULES[kind], facts)
    assert found.finding == "not_evidenced"
    assert found.sentence == (
        "There is no figure up to July 2020." if facts.measured else "There is no series of figures behind it."
    )
    assert (found.month, found.value, found.text, found.distance) == (None, None, "", "")


@pytest.mark.parametrize("kind", sorted(NEEDS_SERIES))
def test_official_figures_never_feed_a_limb(kind):
    assert judged(RULES[kind], replace(SURE, official=True)).finding == "not_evidenced"


@pytest.mark.parametrize("kind", sorted(set(KIND_WORDS) - {STEPPED}))
@pytest.mark.parametrize(("due", "is_due"), [("2020-07-30", True), ("2020-07-31", True), ("2020-08-01", False)])
def test_a_limb_is_due_on_its_due_date_and_not_before(kind, due, is_due):
    found = judged(replace(RULES[kind], due=day(due)), SURE)
    assert found.is_due == is_due
    assert (found.finding == "not_yet_due") != is_due
    assert found.due == day(due)
    assert found.sentence.startswith("Not due until 1 August 2020. So far: ") != is_due


def test_a_limb_without_a_date_is_due_from_the_day_of_the_notice():
    rule, facts = RULES[THRESHOLD], Facts(VISITS, run("2019-12", 90))
    before = judged(rule, facts, Month(2019, 12), on=day("2019-12-17"))
    assert (before.finding, before.due) == ("not_yet_due", None)
    assert before.sentence.startswith("Not due until 18 December 2019.")
    assert judged(rule, facts, Month(2019, 12), on=NOTICE).finding == "supported"


def test_what_is_not_due_is_told_with_its_figure_so_far():
    found = judged(Rule(THRESHOLD, END_OF_YEAR, AT_LEAST, D(85)), Facts(VISITS, RISING))
    assert found.sentence == (
        "Not due until 31 December 2020. So far: 83% in July 2020, against at least 85%: 2 percentage points short."
    )
    assert (found.text, found.distance, found.month) == ("83%", "2 percentage points short", JULY)
    none = judged(Rule(THRESHOLD, END_OF_YEAR, AT_LEAST, D(85)), Facts(VISITS))
    assert none.sentence == "Not due until 31 December 2020. So far: there is no figure up to July 2020."


@pytest.mark.parametrize("kind", sorted(KIND_WORDS))
def test_nothing_later_than_the_month_is_looked_at(kind):
    later = replace(
        SURE,
        figures=SURE.figures | run("2020-08", 0, 100),
        others=[*SURE.others, Other("England", Month(2020, 8), D(1))],
        items=[*SURE.items, Item("audit", day("2020-08-01"))],
    )
    assert judged(RULES[kind], later) == judged(RULES[kind], SURE)
    # Whoever gives a day after the month gets the month.
    assert judged(RULES[kind], later, on=day("2021-01-01")) == judged(RULES[kind], SURE)


def numbers_in(text: str) -> str:
    return "".join(letter if letter.isdigit() else " " for letter in text)


@pytest.mark.parametrize("due", [None, END_OF_YEAR])
@pytest.mark.parametrize("kind", sorted(NEEDS_SERIES))
def test_a_reader_who_may_not_see_small_numbers_is_told_no_figure_and_no_distance(kind, due):
    rule = RULES[kind] if kind == STEPPED else replace(RULES[kind], due=due)
    told, hidden = judged(rule, SURE), judged(rule, replace(SURE, tells=False))
    assert (hidden.finding, hidden.month, hidden.test, hidden.due) == (told.finding, told.month, told.test, told.due)
    assert (hidden.value, hidden.text, hidden.distance) == (None, "", "")
    assert not set(numbers_in(hidden.sentence).split()) & {str(value) for value in RISING.values()}
    assert hidden.sentence


@pytest.mark.parametrize(
    ("rule", "values", "sentence"),
    [
        (RULES[THRESHOLD], (84,), "The figure of July 2020 is not at least 85%."),
        (RULES[THRESHOLD], (85,), "The figure of July 2020 is at least 85%."),
        (RULES[COUNT_TO_ZERO], (3,), "The count of July 2020 is not 0."),
        (RULES[COUNT_TO_ZERO], (0,), "The count of July 2020 is 0."),
        (RULES[SUSTAINED], (84, 85), "Not at least 85% in each of the 2 months to August 2020."),
        (RULES[SUSTAINED], (85, 85), "At least 85% in each of the 2 months to August 2020."),
        (
            replace(RULES[CHANGE], baseline=JULY),
            (20, 31),
            "The figure of August 2020 shows a rise of at least 10 percentage points from July 2020.",
        ),
        (
            replace(RULES[CHANGE], baseline=JULY),
            (20, 29),
            "The figure of August 2020 does not show a rise of at least 10 percentage points from July 2020.",
        ),
        (
            replace(RULES[CHANGE], baseline=JULY, unit_of_change="percent"),
            (0, 29),
            "The change from the first figure cannot be said in percent.",
        ),
        (
            RULES[COMPARATOR],
            (20,),
            "The figure of July 2020 is not within 10 percentage points of England (year to 31 March 2020), 92%, "
            "which allows at least 82%.",
        ),
        (
            RULES[COMPARATOR],
            (92,),
            "The figure of July 2020 is within 10 percentage points of England (year to 31 March 2020), 92%, "
            "which allows at least 82%.",
        ),
        (
            replace(RULES[TREND], baseline=JULY),
            (20, 19, 21),
            "Not every month from July 2020 to September 2020 is better than the one before.",
        ),
        (replace(RULES[TREND], baseline=JULY), (20, 21, 22), "Better each month from July 2020 to September 2020."),
        (
            Rule(TREND, trend=TRAJECTORY, baseline=JULY),
            (20, 21, 22),
            "The figures from July 2020 to September 2020 show an improving trajectory.",
        ),
        (
            Rule(TREND, trend=TRAJECTORY, baseline=JULY, direction=AT_MOST),
            (20, 21, 22),
            "The figures from July 2020 to September 2020 do not show a falling trajectory.",
        ),
    ],
)
def test_what_such_a_reader_is_told(rule, values, sentence):
    measured = OVER_40 if rule.kind == COUNT_TO_ZERO else VISITS
    facts = Facts(measured, run("2020-07", *values), others=[ENGLAND], tells=False)
    assert judged(rule, facts, Month(2020, 9)).sentence == sentence


def test_such_a_reader_is_told_of_chance():
    rule = Rule(TREND, trend=TRAJECTORY)
    found = judged(rule, replace(SURE, tells=False, variation="common_cause"))
    assert found.finding == "not_evidenced"
    assert found.sentence == (
        "The figures from December 2019 to July 2020 do not show an improving trajectory: "
        "that is within what chance explains, as the control chart shows."
    )


def test_what_is_not_due_is_told_such_a_reader_without_a_side():
    found = judged(Rule(THRESHOLD, END_OF_YEAR, AT_MOST, D(20)), Facts(CASELOAD, run("2020-07", 4), tells=False))
    assert found.sentence == "Not due until 31 December 2020."


def test_a_faulty_rule_is_not_evidenced_and_says_why():
    found = judged(Rule(THRESHOLD, direction=AT_MOST), Facts(CASELOAD, run("2020-07", 4)))
    assert found.finding == "not_evidenced"
    assert found.sentence == "This limb cannot be judged as it stands. Enter the value to be reached, as a number."


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="No such kind of limb"):
        judge(Rule("guess"), Facts(), month=JULY, on=JULY.last, begins=NOTICE)
