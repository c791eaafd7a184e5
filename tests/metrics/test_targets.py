from decimal import Decimal

import pytest

from metrics.months import Month
from metrics.targets import Step, TargetRow, applied, distance, in_force, in_words, missed_in_words, missed_steps, steps

D = Decimal
JANUARY, MARCH, JUNE, JULY, DECEMBER = (Month(2020, number) for number in (1, 3, 6, 7, 12))


def row(kind, month, value, upper=None, key=0):
    return TargetRow(kind, month, None if value is None else D(value), None if upper is None else D(upper), key)


# "75 % by March, 85 % by June 2020": North East Lincolnshire's Improvement Notice, measure 6.
MILESTONES = [row("milestone", MARCH, 75, key=1), row("milestone", JUNE, 85, key=2)]


@pytest.mark.parametrize("kind", ["target", "aspiration", "limit"])
def test_a_row_holds_from_its_month_until_the_next_one(kind):
    rows = [row(kind, JUNE, 20, key=2), row(kind, JANUARY, 18, key=1)]
    assert in_force(rows, kind, JANUARY - 1) is None
    assert in_force(rows, kind, JANUARY).value == 18
    assert in_force(rows, kind, JUNE - 1).value == 18
    assert in_force(rows, kind, JUNE).value == 20
    assert in_force(rows, kind, Month(2026, 1)).value == 20


def test_another_kind_is_another_matter():
    assert in_force([row("aspiration", JANUARY, 15)], "target", JUNE) is None


def test_of_one_kind_and_month_the_row_added_last_holds():
    rows = [row("target", JANUARY, 20, key=9), row("target", JANUARY, 18, key=3), row("target", JANUARY, 19, key=5)]
    assert in_force(rows, "target", JUNE).value == 20


def test_a_row_without_a_value_ends_its_kind_from_its_month():
    rows = [row("target", JANUARY, 18, key=1), row("target", JUNE, None, key=2)]
    assert in_force(rows, "target", JUNE - 1).value == 18
    assert in_force(rows, "target", JUNE) is None
    assert in_force(rows, "target", DECEMBER) is None


def test_a_milestone_without_a_value_takes_only_that_months_milestone_back():
    rows = [*MILESTONES, row("milestone", JUNE, None, key=3)]
    assert in_force(rows, "milestone", DECEMBER).value == 75
    again = [*rows, row("milestone", JUNE, 80, key=4)]
    assert in_force(again, "milestone", DECEMBER).value == 80


@pytest.mark.parametrize(("month", "value"), [(MARCH - 1, None), (MARCH, 75), (JUNE - 1, 75), (JUNE, 85), (DECEMBER, 85)])
def test_of_milestones_the_latest_that_is_due_applies(month, value):
    found = applied(MILESTONES, month)
    assert (found and found.value) == value


def test_a_milestone_goes_before_the_target_a_target_before_the_range_a_range_before_the_limit():
    target, span, limit = row("target", JANUARY, 90), row("range", JANUARY, 50, 70), row("limit", JANUARY, 25)
    assert applied([limit, span, target, *MILESTONES], JUNE).value == 85
    assert applied([limit, span, target, *MILESTONES], JANUARY) == target
    assert applied([limit, span], JUNE) == span
    assert applied([limit], JUNE) == limit


@pytest.mark.parametrize(("month", "value"), [(JUNE, 85), (JULY - 1, 85), (JULY, 95), (DECEMBER, 95)])
def test_a_target_from_a_later_month_than_the_milestone_takes_over(month, value):
    assert applied([*MILESTONES, row("target", JULY, 95)], month).value == value


def test_a_target_from_the_month_of_the_milestone_does_not_take_over():
    assert applied([*MILESTONES, row("target", JUNE, 95)], DECEMBER).value == 85


def test_an_aspiration_is_never_judged_against():
    assert applied([row("aspiration", JANUARY, 15)], JUNE) is None


def test_steps_run_from_one_change_to_the_month_before_the_next():
    rows = [
        row("target", JANUARY, 70, key=1),
        row("target", MARCH, 75, key=2),
        row("target", JUNE, None, key=3),
        row("target", JULY, 80, key=4),
        row("target", DECEMBER, 90, key=5),
        row("milestone", MARCH, 99, key=6),
    ]
    assert steps(rows, "target", Month(2020, 10)) == [
        Step(JANUARY, Month(2020, 2), D(70), None),
        Step(MARCH, Month(2020, 5), D(75), None),
        Step(JULY, Month(2020, 10), D(80), None),
    ]


def test_a_step_of_a_range_has_both_ends_and_a_milestone_is_a_level_from_when_it_is_due():
    assert steps([row("range", MARCH, 50, 70)], "range", MARCH) == [Step(MARCH, MARCH, D(50), D(70))]
    assert steps(MILESTONES, "milestone", JULY) == [Step(MARCH, Month(2020, 5), D(75), None), Step(JUNE, JULY, D(85), None)]
    assert steps([*MILESTONES, row("milestone", MARCH, None, key=9)], "milestone", JULY) == [Step(JUNE, JULY, D(85), None)]


@pytest.mark.parametrize(
    ("value", "target", "polarity", "difference", "better_by", "meets"),
    [
        ("77", row("target", MARCH, 85), "higher", "-8", "-8", False),
        ("85", row("target", MARCH, 85), "higher", "0", "0", True),
        ("84.9999", row("milestone", MARCH, 85), "higher", "-0.0001", "-0.0001", False),
        ("90", row("milestone", MARCH, 85), "higher", "5", "5", True),
        ("17", row("limit", MARCH, 18), "lower", "-1", "1", True),
        ("18", row("limit", MARCH, 18), "lower", "0", "0", True),
        ("18.1", row("limit", MARCH, 18), "lower", "0.1", "-0.1", False),
        ("7", row("limit", MARCH, 5), "higher", "2", "2", True),
        ("-5", row("target", MARCH, 3), "closer_to_zero", "-8", "-2", False),
        ("-3", row("target", MARCH, 3), "closer_to_zero", "-6", "0", True),
        ("334", row("target", MARCH, 300), "neutral", "34", None, None),
        ("74", row("range", MARCH, 50, 70), "range", "4", "-4", False),
        ("45", row("range", MARCH, 50, 70), "range", "-5", "-5", False),
        ("50", row("range", MARCH, 50, 70), "range", "0", "0", True),
        ("70", row("range", MARCH, 50, 70), "range", "0", "0", True),
        ("65", row("range", MARCH, 50, 70), "lower", "0", "5", True),
        ("60", row("target", MARCH, 55), "range", "5", None, None),
    ],
)
def test_the_distance_is_signed_so_that_above_zero_is_better_and_equal_meets(
    value, target, polarity, difference, better_by, meets
):
    found = distance(D(value), target, polarity)
    assert (found.difference, found.better_by) == (D(difference), better_by and D(better_by))
    assert found.meets is meets


def test_there_is_no_distance_to_a_target_that_was_ended():
    with pytest.raises(ValueError, match="was ended"):
        distance(D(1), row("target", MARCH, None), "higher")


@pytest.mark.parametrize(
    ("value", "polarity", "month", "missed"),
    [
        ("77", "higher", JULY, [85]),
        ("70", "higher", JULY, [75, 85]),
        ("70", "higher", JUNE - 1, [75]),
        ("70", "higher", MARCH - 1, []),
        ("85", "higher", JULY, []),
        ("90", "lower", JULY, [75, 85]),
        ("75", "lower", JULY, []),
        ("70", "neutral", JULY, []),
        ("70", "closer_to_zero", JULY, []),
        ("70", "range", JULY, []),
        (None, "higher", JULY, []),
    ],
)
def test_the_milestones_that_are_due_and_not_reached_are_missed(value, polarity, month, missed):
    found = missed_steps(MILESTONES, value and D(value), value and JANUARY, polarity, month)
    assert [each.value for each in found] == missed


def test_a_milestone_that_was_replaced_or_taken_back_is_not_missed():
    rows = [*MILESTONES, row("milestone", JUNE, 76, key=3), row("milestone", MARCH, None, key=4)]
    assert missed_steps(rows, D(77), JULY, "higher", JULY) == []


def test_targets_and_limits_are_no_steps():
    assert missed_steps([row("target", MARCH, 85), row("limit", MARCH, 85)], D(1), JULY, "higher", JULY) == []


@pytest.mark.parametrize(("value", "count"), [("49", 1), ("60", 0)])
def test_a_milestone_that_is_a_range_is_judged_by_its_ends(value, count):
    assert len(missed_steps([row("milestone", MARCH, 50, 70)], D(value), MARCH, "range", MARCH)) == count


def test_a_figure_of_a_later_month_is_refused():
    with pytest.raises(ValueError, match="A figure of July 2020 says nothing about June 2020"):
        missed_steps(MILESTONES, D(77), JULY, "higher", JUNE)


@pytest.mark.parametrize(
    ("value", "target", "polarity", "unit", "decimals", "words", "text"),
    [
        ("77", row("target", MARCH, 85), "higher", "percent", 1, "", "target 85%, 8 percentage points short"),
        ("77", row("milestone", JUNE, 85), "higher", "percent", 0, "", "milestone 85% by June 2020, 8 percentage points short"),
        ("90", row("milestone", JUNE, 85), "higher", "percent", 0, "",
         "meets the milestone of 85% by June 2020, with 5 percentage points to spare"),
        ("84.96", row("target", MARCH, 85), "higher", "percent", 1, "",
         "target 85%, less than 0.1 percentage points short"),
        ("84.6", row("target", MARCH, 85), "higher", "percent", 0, "", "target 85%, less than 1 percentage point short"),
        ("85.04", row("target", MARCH, 85), "higher", "percent", 1, "", "meets the target of 85%"),
        ("18", row("limit", MARCH, 18), "lower", "ratio", 1, "", "meets the limit of 18"),
        ("17", row("limit", MARCH, 18), "lower", "ratio", 1, "cases per FTE",
         "meets the limit of 18 cases per FTE, with 1 to spare"),
        ("21", row("limit", MARCH, 18), "lower", "ratio", 1, "cases", "limit 18 cases, 3 cases over"),
        ("17.8", row("target", MARCH, "17.5"), "lower", "ratio", 0, "", "target 17.5, 0.3 over"),
        ("-8", row("target", MARCH, 0), "closer_to_zero", "money", 0, "£ thousand",
         "target £0 thousand, £8 thousand further from zero"),
        ("74", row("range", MARCH, 50, 70), "range", "ratio", 1, "children", "range 50 to 70 children, 4 children over"),
        ("45", row("range", MARCH, 50, 70), "range", "ratio", 1, "", "range 50 to 70, 5 short"),
        ("60", row("range", MARCH, 50, 70), "range", "ratio", 1, "", "within the range 50 to 70"),
        ("334", row("target", MARCH, 300), "neutral", "count", 0, "children",
         "target 300 children, 34 children above it; neither direction is good in itself"),
        ("290", row("target", MARCH, 300), "neutral", "count", 0, "",
         "target 300, 10 below it; neither direction is good in itself"),
        ("300", row("target", MARCH, 300), "neutral", "count", 0, "",
         "target 300, which it equals; neither direction is good in itself"),
        (None, row("target", MARCH, 85), "higher", "percent", 0, "", "target 85%, no figure"),
        ("77", None, "higher", "percent", 0, "", "no target set"),
        ("77", row("target", MARCH, None), "higher", "percent", 0, "", "no target set"),
    ],
)  # fmt: skip
def test_the_distance_is_said_in_words(value, target, polarity, unit, decimals, words, text):
    assert in_words(value and D(value), target, polarity, unit=unit, decimals=decimals, unit_words=words) == text


def test_a_missed_milestone_is_a_sentence_with_its_day_and_the_figure():
    found = missed_in_words(MILESTONES[1], D("77.0"), JULY, unit="percent", decimals=0)
    assert found == "85% was due by 30 June 2020; the figure for July 2020 is 77%."


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="No such kind of target"):
        row("hope", MARCH, 1)
