"""Limbs judged on a number, kind by kind and finding by finding."""

from decimal import Decimal as D

import pytest

from metrics.months import Month
from plans.limbs import (
    AT_LEAST,
    AT_MOST,
    CHANGE,
    COMPARATOR,
    COUNT_TO_ZERO,
    PERCENT,
    POINTS,
    STEPPED,
    SUSTAINED,
    THRESHOLD,
    Facts,
    Other,
    Rule,
    Step,
)
from tests.plans.limbs.shared import CASELOAD, CONTACTS, COVERAGE, JULY, OVER_40, VARIANCE, VISITS, day, judged, run

JUNE_30 = day("2020-06-30")
AT_LEAST_85 = Rule(THRESHOLD, JUNE_30, AT_LEAST, D(85))
AT_MOST_25 = Rule(THRESHOLD, day("2020-03-31"), AT_MOST, D(25))


# --- Threshold ---


@pytest.mark.parametrize(
    ("rule", "measured", "value", "finding", "text", "distance"),
    [
        (AT_LEAST_85, VISITS, "84", "contradicted", "84%", "1 percentage point short"),
        (AT_LEAST_85, VISITS, "85", "supported", "85%", "exactly that"),
        (AT_LEAST_85, VISITS, "90", "supported", "90%", "5 percentage points above"),
        (AT_LEAST_85, VISITS, "84.6", "contradicted", "84.6%", "0.4 percentage points short"),
        (AT_LEAST_85, VISITS, "84.9999", "contradicted", "84.9999%", "0.0001 percentage points short"),
        (AT_MOST_25, CASELOAD, "25.0000", "supported", "25 cases", "exactly that"),
        (AT_MOST_25, CASELOAD, "25.1", "contradicted", "25.1 cases", "0.1 cases over"),
        (AT_MOST_25, CASELOAD, "17", "supported", "17 cases", "8 cases below"),
        (AT_MOST_25, CASELOAD, "0", "supported", "0 cases", "25 cases below"),
        (Rule(THRESHOLD, None, AT_MOST, D("-50")), VARIANCE, "-60", "supported", "−£60 thousand", "£10 thousand below"),
    ],
)
def test_a_threshold_is_judged_on_the_latest_figure_and_equal_meets(rule, measured, value, finding, text, distance):
    found = judged(rule, Facts(measured, run("2020-06", value)))
    assert (found.finding, found.text, found.distance, found.month) == (finding, text, distance, Month(2020, 6))
    assert found.value == D(value)


def test_the_sentence_names_figure_month_test_distance_and_due_date():
    found = judged(AT_LEAST_85, Facts(VISITS, run("2020-06", "77")))
    assert found.sentence == "77% in June 2020, against at least 85%: 8 percentage points short. It was due by 30 June 2020."
    assert (found.test, found.due) == ("at least 85%", JUNE_30)


@pytest.mark.parametrize(
    ("figures", "remark"),
    [
        (run("2020-07", 77), "It is the first figure since the due date, 30 June 2020; there is none for June 2020."),
        (run("2020-05", 70, None, 77), "It is the first figure since the due date, 30 June 2020; there is none for June 2020."),
        (run("2020-06", 70, 77), "The figure is from after the due date, 30 June 2020."),
        (run("2020-04", 70), "The figure is from before the due date, 30 June 2020; there is none for June 2020."),
    ],
)
def test_a_figure_of_another_month_than_the_due_one_counts_and_the_sentence_says_so(figures, remark):
    assert judged(AT_LEAST_85, Facts(VISITS, figures)).sentence.endswith(f"short. {remark}")


def test_it_is_not_the_first_figure_since_the_due_date_where_one_came_between():
    found = judged(AT_LEAST_85, Facts(VISITS, run("2020-07", 77, 78)), Month(2020, 8))
    assert found.sentence.endswith("The figure is from after the due date, 30 June 2020.")


def test_without_a_due_date_nothing_is_said_but_that_a_figure_is_older_than_the_notice():
    rule = Rule(THRESHOLD, None, AT_MOST, D(18))
    after = judged(rule, Facts(CASELOAD, run("2020-07", 14)))
    assert after.sentence == "14 cases in July 2020, against at most 18 cases: 4 cases below."
    assert after.due is None
    before = judged(rule, Facts(CASELOAD, run("2019-11", 14)))
    assert before.sentence.endswith("The figure is from before the notice of 18 December 2019.")


# --- Stepped ---

STEPS = Rule(
    STEPPED,
    direction=AT_MOST,
    steps=(Step(day("2019-12-31"), D(30)), Step(day("2020-03-31"), D(25)), Step(day("2020-09-30"), D(20))),
)


@pytest.mark.parametrize(
    ("month", "value", "finding", "test", "due"),
    [
        ("2019-12", 30, "supported", "at most 30 cases", "2019-12-31"),
        ("2019-12", 31, "contradicted", "at most 30 cases", "2019-12-31"),
        ("2020-02", 28, "supported", "at most 30 cases", "2019-12-31"),
        ("2020-03", 28, "contradicted", "at most 25 cases", "2020-03-31"),
        ("2020-07", 17, "supported", "at most 25 cases", "2020-03-31"),
        ("2020-09", 21, "contradicted", "at most 20 cases", "2020-09-30"),
    ],
)
def test_a_stepped_limb_is_judged_by_the_latest_step_due(month, value, finding, test, due):
    found = judged(STEPS, Facts(CASELOAD, run(month, value)), Month.parse(month))
    assert (found.finding, found.test, found.due) == (finding, test, day(due))


def test_before_its_first_step_a_stepped_limb_is_not_yet_due():
    found = judged(STEPS, Facts(CASELOAD, run("2019-12", 33)), Month(2019, 12), on=day("2019-12-30"))
    assert (found.finding, found.due, found.is_due) == ("not_yet_due", day("2019-12-31"), False)
    assert found.sentence == (
        "Not due until 31 December 2019. So far: 33 cases in December 2019, against at most 30 cases: 3 cases over."
    )


def test_a_stepped_limb_without_figure_is_not_evidenced():
    assert judged(STEPS, Facts(CASELOAD)).finding == "not_evidenced"


# --- Count to zero ---


@pytest.mark.parametrize(
    ("values", "finding", "sentence"),
    [
        ((9, 0), "supported", "0 social workers in July 2020, against a count of 0: none left."),
        ((9, 1), "contradicted", "1 in July 2020, against a count of 0: 1 too many."),
        ((0, 3), "contradicted", "3 social workers in July 2020, against a count of 0: 3 social workers too many."),
    ],
)
def test_a_count_to_zero_is_supported_by_zero_alone(values, finding, sentence):
    found = judged(Rule(COUNT_TO_ZERO), Facts(OVER_40, run("2020-06", *values)))
    assert (found.finding, found.sentence) == (finding, sentence)


def test_a_missing_count_is_not_zero():
    found = judged(Rule(COUNT_TO_ZERO), Facts(OVER_40))
    assert (found.finding, found.sentence) == ("not_evidenced", "There is no figure up to July 2020.")


# --- Change ---


def change(direction, value, unit, baseline="2020-01"):
    return Rule(CHANGE, None, direction, D(value), baseline=Month.parse(baseline), unit_of_change=unit)


@pytest.mark.parametrize(
    ("rule", "measured", "first", "last", "finding", "distance"),
    [
        (change(AT_LEAST, 10, POINTS), VISITS, 60, 70, "supported", "exactly as asked"),
        (change(AT_LEAST, 10, POINTS), VISITS, 60, 77, "supported", "7 percentage points more than asked"),
        (change(AT_LEAST, 10, POINTS), VISITS, 60, 69, "contradicted", "1 percentage point short"),
        (change(AT_LEAST, 10, POINTS), VISITS, 60, 50, "contradicted", "20 percentage points short"),
        (change(AT_MOST, 5, POINTS), CASELOAD, 30, 25, "supported", "exactly as asked"),
        (change(AT_MOST, 5, POINTS), CASELOAD, 30, 26, "contradicted", "1 short"),
        (change(AT_MOST, 20, PERCENT), CASELOAD, 30, 24, "supported", "exactly as asked"),
        (change(AT_MOST, 20, PERCENT), CASELOAD, 30, 25, "contradicted", "3.3 percentage points short"),
        (change(AT_LEAST, "12.5", PERCENT), VISITS, 80, 90, "supported", "exactly as asked"),
        (change(AT_MOST, 20, PERCENT), VARIANCE, -100, -120, "supported", "exactly as asked"),
    ],
)
def test_a_change_is_measured_from_its_baseline_to_the_latest_figure(rule, measured, first, last, finding, distance):
    found = judged(rule, Facts(measured, run("2020-01", first, None, None, None, None, None, last)))
    assert (found.finding, found.distance) == (finding, distance)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            change(AT_LEAST, 20, PERCENT),
            "77% in July 2020, from 60% in January 2020: up 28.3%, against a rise of at least 20%: "
            "8.3 percentage points more than asked.",
        ),
        (
            change(AT_MOST, 5, POINTS),
            "77% in July 2020, from 60% in January 2020: up 17 percentage points, against a fall of at least "
            "5 percentage points: 22 percentage points short.",
        ),
    ],
)
def test_a_change_is_said_with_both_figures(rule, sentence):
    assert judged(rule, Facts(VISITS, run("2020-01", 60, 65, 62, 66, 70, 74, 77))).sentence == sentence


def test_no_change_is_called_unchanged():
    found = judged(change(AT_LEAST, 10, POINTS), Facts(VISITS, run("2020-06", 60, 60)), JULY)
    assert found.finding == "not_evidenced"
    found = judged(change(AT_LEAST, 10, POINTS, "2020-06"), Facts(VISITS, run("2020-06", 60, 60)), JULY)
    assert "unchanged, against a rise of at least 10 percentage points: 10 percentage points short." in found.sentence


@pytest.mark.parametrize(
    ("rule", "figures", "sentence"),
    [
        (
            change(AT_LEAST, 10, POINTS),
            run("2020-02", 60, 77),
            "There is no figure for January 2020 to measure the change from.",
        ),
        (
            change(AT_LEAST, 10, POINTS),
            run("2019-12", 50, 60),
            "There is no figure later than January 2020 to measure the change by.",
        ),
        (
            change(AT_LEAST, 10, POINTS, "2020-09"),
            run("2020-07", 50, None, 60),
            "There is no figure for September 2020 to measure the change from.",
        ),
        (
            change(AT_LEAST, 10, PERCENT),
            run("2020-01", 0, 5),
            "The figure of January 2020 is 0, and a change from 0 cannot be said in percent.",
        ),
        (change(AT_LEAST, 10, PERCENT), {}, "There is no figure up to July 2020."),
    ],
)
def test_a_change_without_two_figures_or_from_zero_is_not_evidenced(rule, figures, sentence):
    found = judged(rule, Facts(VISITS, figures))
    assert (found.finding, found.sentence) == ("not_evidenced", sentence)


def test_from_zero_a_change_in_units_can_be_said():
    rule = change(AT_LEAST, 5, POINTS)
    assert judged(rule, Facts(OVER_40, run("2020-01", 0, 5))).finding == "supported"


# --- Comparator ---

REGION = "the Yorkshire and the Humber region (year to 31 March 2019)"


def near(value, unit, group="region", **changes):
    return Rule(COMPARATOR, None, value=D(value), unit_of_change=unit, group=group, **changes)


def other(value, month="2019-03"):
    return Other(REGION, Month.parse(month), D(value))


@pytest.mark.parametrize(
    ("rule", "measured", "value", "of_other", "finding", "allows"),
    [
        (near(10, PERCENT), VISITS, 69, 76, "supported", "allows at least 68.4%: 0.6 percentage points above."),
        (near(10, PERCENT), VISITS, 68, 76, "contradicted", "allows at least 68.4%: 0.4 percentage points below."),
        (near(10, POINTS), VISITS, 68, 76, "supported", "allows at least 66%: 2 percentage points above."),
        (near(10, POINTS), VISITS, 66, 76, "supported", "allows at least 66%: exactly that."),
        (near(10, POINTS), VISITS, 65, 76, "contradicted", "allows at least 66%: 1 percentage point below."),
        (near(10, POINTS), VISITS, 99, 76, "supported", "allows at least 66%: 33 percentage points above."),
        (near(10, PERCENT), CASELOAD, 22, 20, "supported", "allows at most 22 cases: exactly that."),
        (near(10, PERCENT), CASELOAD, "22.1", 20, "contradicted", "allows at most 22 cases: 0.1 cases above."),
        (near(10, PERCENT), CASELOAD, 5, 20, "supported", "allows at most 22 cases: 17 cases below."),
        (near(5, POINTS), COVERAGE, 86, 90, "supported", "allows from 85% to 115%: 1 percentage point inside."),
        (near(5, POINTS), COVERAGE, 118, 88, "contradicted", "allows from 83% to 117%: 1 percentage point outside."),
        (near(0, POINTS), VISITS, 76, 76, "supported", "allows at least 76%: exactly that."),
    ],
)
def test_within_n_is_one_sided_by_polarity(rule, measured, value, of_other, finding, allows):
    found = judged(rule, Facts(measured, run("2020-07", value), others=[other(of_other)]))
    assert found.finding == finding
    assert found.sentence.endswith(allows)


@pytest.mark.parametrize(("value", "finding"), [(45, "supported"), (55, "supported"), (44, "contradicted"), (56, "contradicted")])
def test_within_n_is_two_sided_where_neither_direction_is_better(value, finding):
    neutral = type(VISITS)("Share", "percent", 0, "", "neutral")
    assert judged(near(10, PERCENT), Facts(neutral, run("2020-07", value), others=[other(50)])).finding == finding


@pytest.mark.parametrize(
    ("unit", "begin"),
    [
        (PERCENT, f"86% in July 2020. Within 10% of {REGION}, 76%, allows"),
        (POINTS, f"86% in July 2020. Within 10 percentage points of {REGION}, 76%, allows"),
    ],
)
def test_the_sentence_says_which_of_the_two_it_is(unit, begin):
    facts = Facts(VISITS, run("2020-07", 86), others=[other(76)])
    assert judged(near(10, unit), facts).sentence.startswith(begin)


@pytest.mark.parametrize(("value", "finding"), [(-7, "supported"), (0, "supported"), (7, "supported"), (8, "contradicted")])
def test_closer_to_zero_is_within_on_either_side(value, finding):
    balance = type(VISITS)("Balance", "ratio", 0, "", "closer_to_zero")
    found = judged(near(2, POINTS), Facts(balance, run("2020-07", value), others=[other(-5)]))
    assert found.finding == finding
    assert "allows from −7 to 7: " in found.sentence


def test_the_latest_official_figure_up_to_the_month_counts():
    facts = Facts(VISITS, run("2020-07", 70), others=[other(90, "2021-03"), other(50, "2018-03"), other(75)])
    assert "75%" in judged(near(10, POINTS), facts).sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            Facts(VISITS, run("2020-07", 86), others=[other(76, "2020-08")]),
            "There is no official figure to compare with; within 10% of the region is asked for.",
        ),
        (Facts(VISITS, {}, others=[other(76)]), "There is no figure up to July 2020."),
        (
            Facts(CONTACTS, run("2020-07", 86), others=[other(76)]),
            "Counts and sums of money are not compared with other places: they follow how many children live there.",
        ),
    ],
)
def test_without_something_to_compare_it_is_not_evidenced(facts, sentence):
    found = judged(near(10, PERCENT), facts)
    assert (found.finding, found.sentence) == ("not_evidenced", sentence)


# --- Sustained ---

THREE = Rule(SUSTAINED, None, AT_LEAST, D(85), months=3)


@pytest.mark.parametrize(
    ("values", "finding", "sentence"),
    [
        (
            (60, 85, 86, 90),
            "supported",
            "At least 85% in each of the 3 months to July 2020: 90% in July 2020, 5 percentage points above.",
        ),
        (
            (90, 90, 84, 90),
            "contradicted",
            "Not at least 85% in each of the 3 months to July 2020: 84% in June 2020, 1 percentage point short.",
        ),
        (
            (90, 84, 90, 80),
            "contradicted",
            "Not at least 85% in each of the 3 months to July 2020: 84% in May 2020, 1 percentage point short; "
            "80% in July 2020, 5 percentage points short.",
        ),
        (
            (90, 90, None, 90),
            "not_evidenced",
            "Of the 3 months to July 2020 only 2 have a figure; there is none for June 2020.",
        ),
        (
            (90, None, None, 90),
            "not_evidenced",
            "Of the 3 months to July 2020 only 1 has a figure; there is none for May 2020 and June 2020.",
        ),
        (
            (None, 84, None, 90),
            "contradicted",
            "Not at least 85% in each of the 3 months to July 2020: 84% in May 2020, 1 percentage point short.",
        ),
    ],
)
def test_a_value_is_sustained_over_the_last_months_in_a_row(values, finding, sentence):
    found = judged(THREE, Facts(VISITS, run("2020-04", *values)))
    assert (found.finding, found.sentence) == (finding, sentence)


def test_the_months_end_with_the_latest_figure():
    assert judged(THREE, Facts(VISITS, run("2020-03", 85, 85, 85))).finding == "supported"


def test_many_failing_or_missing_months_are_counted():
    year = Rule(SUSTAINED, None, AT_LEAST, D(85), months=6)
    failing = judged(year, Facts(VISITS, run("2020-02", 1, 2, 3, 4, 5, 6)))
    assert failing.sentence.endswith("; 3% in April 2020, 82 percentage points short; 3 months more.")
    missing = judged(year, Facts(VISITS, run("2020-07", 90)))
    assert missing.sentence.endswith("there is none for February 2020, March 2020, April 2020 and 2 more.")


def test_one_month_is_enough_where_one_is_asked_for():
    one = Rule(SUSTAINED, None, AT_LEAST, D(85), months=1)
    assert judged(one, Facts(VISITS, run("2020-07", 85))).sentence.startswith("At least 85% in each of the 1 month to")
