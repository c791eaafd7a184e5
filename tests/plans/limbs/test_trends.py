"""Limbs judged on a trend."""

import pytest

from metrics.months import Month
from plans.limbs import AT_LEAST, AT_MOST, EACH_MONTH, TRAJECTORY, TREND, Facts, Rule
from tests.plans.limbs.shared import CASELOAD, CONTACTS, COVERAGE, OVER_40, VARIANCE, VISITS, judged, run

MONTHLY = Rule(TREND, trend=EACH_MONTH)
IMPROVING = Rule(TREND, trend=TRAJECTORY)


# --- Each month better ---


@pytest.mark.parametrize(
    ("measured", "values", "finding", "sentence"),
    [
        (
            CASELOAD,
            (30, 28, 27, 25, 22, 20, 19, 17),
            "supported",
            "Better each month from December 2019 to July 2020, from 30 cases to 17 cases.",
        ),
        (
            CASELOAD,
            (30, 28, 29, 25, 22, 22, 19, 17),
            "contradicted",
            "Not better each month from December 2019 to July 2020: 29 cases in February 2020 after 28 cases in January 2020 "
            "and 22 cases in May 2020 after 22 cases in April 2020.",
        ),
        (
            CASELOAD,
            (30, 28, None, 25, None, 20, 19, 17),
            "not_evidenced",
            "There is no figure for February 2020 and April 2020, so nothing can be said of each month.",
        ),
        (
            CASELOAD,
            (None, 28, 27, 25, 22, 20, 19, 17),
            "not_evidenced",
            "There is no figure for December 2019, so nothing can be said of each month.",
        ),
        (
            CASELOAD,
            (30, None, 28, 29),
            "contradicted",
            "Not better each month from December 2019 to March 2020: 29 cases in March 2020 after 28 cases in February 2020.",
        ),
        (VISITS, (60, 61, 62), "supported", "Better each month from December 2019 to February 2020, from 60% to 62%."),
        (VISITS, (60, 61), "not_evidenced", "From December 2019 on 2 months have a figure; a trend needs 3."),
        (VISITS, (60, 59), "not_evidenced", "From December 2019 on 2 months have a figure; a trend needs 3."),
        (VISITS, (60,), "not_evidenced", "From December 2019 on 1 month has a figure; a trend needs 3."),
        (VISITS, (), "not_evidenced", "There is no figure up to July 2020."),
    ],
)
def test_each_month_is_better_than_the_one_before(measured, values, finding, sentence):
    found = judged(MONTHLY, Facts(measured, run("2019-12", *values)))
    assert (found.finding, found.sentence) == (finding, sentence)


def test_a_trend_begins_with_the_month_of_the_notice_or_with_its_own():
    figures = run("2019-10", 90, 50, 60, 61, 62)
    assert judged(MONTHLY, Facts(VISITS, figures)).finding == "supported"
    assert judged(Rule(TREND, trend=EACH_MONTH, baseline=Month(2019, 10)), Facts(VISITS, figures)).finding == "contradicted"
    only_before = judged(MONTHLY, Facts(VISITS, run("2019-09", 50, 51, 52)))
    assert only_before.sentence.startswith("From December 2019 on no month has a figure; a trend needs 3.")


def test_a_trend_may_look_at_the_last_months_only():
    figures = run("2019-12", 60, 59, 58, 61, 62, 63)
    window = Rule(TREND, trend=EACH_MONTH, months=3)
    assert judged(MONTHLY, Facts(VISITS, figures)).finding == "contradicted"
    assert judged(window, Facts(VISITS, figures)).sentence == "Better each month from March 2020 to May 2020, from 61% to 63%."
    assert judged(Rule(TREND, trend=EACH_MONTH, months=4), Facts(VISITS, figures)).finding == "supported"
    assert judged(Rule(TREND, trend=EACH_MONTH, months=5), Facts(VISITS, figures)).finding == "contradicted"
    assert judged(Rule(TREND, trend=EACH_MONTH, months=99), Facts(VISITS, run("2019-11", 99, 60, 61, 62))).finding == "supported"


def test_many_months_that_are_not_better_are_counted():
    found = judged(MONTHLY, Facts(VISITS, run("2019-12", 66, 65, 64, 63, 62, 61)))
    assert found.sentence.endswith(
        "64% in February 2020 after 65% in January 2020, 63% in March 2020 after 64% in February 2020 and 2 months more."
    )
    found = judged(MONTHLY, Facts(VISITS, run("2019-12", 60, None, None, None, None, 61, 62)))
    assert "January 2020, February 2020, March 2020 and 1 more" in found.sentence


@pytest.mark.parametrize(
    ("direction", "values", "finding"),
    [
        (AT_MOST, (300, 250, 200), "supported"),
        (AT_MOST, (200, 250, 300), "contradicted"),
        (AT_LEAST, (200, 250, 300), "supported"),
        ("", (300, 250, 200), "not_evidenced"),
    ],
)
def test_a_neutral_series_needs_a_direction(direction, values, finding):
    rule = Rule(TREND, trend=EACH_MONTH, direction=direction, baseline=Month(2020, 5))
    found = judged(rule, Facts(CONTACTS, run("2020-05", *values)))
    assert found.finding == finding
    if not direction:
        assert (
            found.sentence == "Neither direction of this series is good in itself, and the limb does not say which is asked for."
        )


@pytest.mark.parametrize(
    ("measured", "values", "finding"),
    [
        (COVERAGE, (70, 80, 90), "supported"),
        (COVERAGE, (130, 120, 111), "supported"),
        (COVERAGE, (80, 90, 95), "contradicted"),
        (VARIANCE, (-300, 200, -100), "supported"),
        (VARIANCE, (-100, 0, 100), "contradicted"),
    ],
)
def test_of_a_range_and_closer_to_zero_better_is_what_their_polarity_says(measured, values, finding):
    assert judged(MONTHLY, Facts(measured, run("2019-12", *values))).finding == finding


# --- Improving trajectory ---

UP = (60, 62, 61, 66, 65, 70, 74, 77)


@pytest.mark.parametrize(
    ("variation", "finding", "end"),
    [
        (None, "supported", "there are too few figures for a control chart to tell whether it is more than chance."),
        (
            "improvement_high",
            "supported",
            "the months between point the same way, by more than chance explains, as the control chart shows.",
        ),
        (
            "common_cause",
            "not_evidenced",
            "that is within what chance explains, as the control chart shows, so it is no trend yet.",
        ),
        ("concern_low", "contradicted", "the control chart shows a change the other way, by more than chance explains."),
    ],
)
def test_the_control_chart_decides_on_a_trajectory(variation, finding, end):
    found = judged(IMPROVING, Facts(VISITS, run("2019-12", *UP), variation=variation))
    assert found.finding == finding
    assert found.sentence.startswith("77% in July 2020, from 60% in December 2019: up 17 percentage points; ")
    assert found.sentence.endswith(end)


@pytest.mark.parametrize("variation", [None, "common_cause", "improvement_high"])
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((60, 70, 60), "it is not better than at the start"),
        ((60, 70, 59), "it is not better than at the start"),
        ((60, 90, 40, 40, 61), "it is better than at the start, but the months between do not point that way"),
    ],
)
def test_a_trajectory_that_does_not_point_the_right_way_is_contradicted(values, reason, variation):
    found = judged(IMPROVING, Facts(VISITS, run("2019-12", *values), variation=variation))
    assert found.finding == "contradicted"
    assert reason in found.sentence


def test_a_trajectory_may_have_gaps_but_needs_three_figures():
    assert judged(IMPROVING, Facts(VISITS, run("2019-12", 60, None, None, 65, None, 70))).finding == "supported"
    found = judged(IMPROVING, Facts(VISITS, run("2019-12", 60, None, None, None, None, 70), variation="improvement_high"))
    assert found.finding == "not_evidenced"


@pytest.mark.parametrize(
    ("measured", "direction", "values", "variation", "finding"),
    [
        (CASELOAD, "", (30, 25, 20), "improvement_low", "supported"),
        (CASELOAD, "", (30, 25, 20), "concern_high", "contradicted"),
        (CONTACTS, AT_MOST, (300, 250, 200), "neutral_low", "supported"),
        (CONTACTS, AT_MOST, (300, 250, 200), "neutral_high", "contradicted"),
        (CONTACTS, AT_LEAST, (200, 250, 300), "neutral_high", "supported"),
        (CONTACTS, AT_LEAST, (300, 250, 200), None, "contradicted"),
        (CONTACTS, AT_LEAST, (200, 250, 300), "common_cause", "not_evidenced"),
        (CONTACTS, "", (200, 250, 300), "neutral_high", "not_evidenced"),
        (COVERAGE, "", (70, 80, 90), "neutral_high", "supported"),
        (COVERAGE, "", (130, 120, 111), "neutral_high", "contradicted"),
        (COVERAGE, "", (130, 120, 111), "neutral_low", "supported"),
        (VARIANCE, "", (-300, -200, -100), "neutral_high", "supported"),
    ],
)
def test_better_on_a_chart_is_the_side_that_is_better_for_the_limb(measured, direction, values, variation, finding):
    rule = Rule(TREND, trend=TRAJECTORY, direction=direction)
    assert judged(rule, Facts(measured, run("2019-12", *values), variation=variation)).finding == finding


@pytest.mark.parametrize("rule", [MONTHLY, IMPROVING])
def test_a_trend_never_rests_on_official_figures(rule):
    found = judged(rule, Facts(VISITS, run("2019-12", 60, 61, 62), official=True))
    assert found.finding == "not_evidenced"
    assert found.sentence == "A trend is never judged on official figures; the council has none of its own here."
    assert (found.text, found.value) == ("", None)


def test_an_icon_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="No such variation"):
        judged(IMPROVING, Facts(OVER_40, run("2019-12", 3, 2, 1), variation="better"))
