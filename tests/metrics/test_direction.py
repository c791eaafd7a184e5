from decimal import Decimal

import pytest

from metrics.direction import Measure, change, travel
from metrics.months import Month

D = Decimal
AUGUST, SEPTEMBER = Month(2026, 8), Month(2026, 9)
VISITS = Measure("percent", 1, "higher")
REREFERRALS = Measure("percent", 1, "lower")
CHILDREN = Measure("count", 0, "neutral", "children")


@pytest.mark.parametrize(
    ("measure", "now", "before", "amount", "judgement", "words"),
    [
        (VISITS, "77", "74", "3", "better", "up 3 percentage points since August 2026: better"),
        (VISITS, "74", "75", "-1", "worse", "down 1 percentage point since August 2026: worse"),
        (VISITS, "74.04", "73.96", "0", "as_good", "unchanged since August 2026"),
        (VISITS, "74.05", "73.96", "0.1", "better", "up 0.1 percentage points since August 2026: better"),
        (VISITS, "79.96", "76.94", "3.1", "better", "up 3.1 percentage points since August 2026: better"),
        (REREFERRALS, "21", "18", "3", "worse", "up 3 percentage points since August 2026: worse"),
        (CHILDREN, "38", "50", "-12", "no_direction",
         "down 12 children since August 2026: neutral, neither direction is good in itself"),
        (CHILDREN, "38", "38", "0", "as_good", "unchanged since August 2026"),
        # The child protection plans of Oldham's paper of September 2019: 541 in August 2018, 334 in July 2019.
        (CHILDREN, "334", "541", "-207", "no_direction",
         "down 207 children (38%) since August 2026: neutral, neither direction is good in itself"),
        (CHILDREN, "100", "99", "1", "no_direction", "up 1 since August 2026: neutral, neither direction is good in itself"),
        (CHILDREN, "301", "300", "1", "no_direction",
         "up 1 (less than 1%) since August 2026: neutral, neither direction is good in itself"),
        (Measure("money", 0, "closer_to_zero", "£ thousand"), "471", "1152", "-681", "better",
         "down £681 thousand (59%) since August 2026: better"),
        (Measure("money", 0, "closer_to_zero", "£ thousand"), "-50", "50", "-100", "as_good",
         "down £100 thousand since August 2026: neither better nor worse"),
        (Measure("ratio", 1, "range", "children", (D(50), D(70))), "74", "77", "-3", "better",
         "down 3 children since August 2026: better"),
        (Measure("ratio", 1, "range", "children", (D(50), D(70))), "60", "65", "-5", "as_good",
         "down 5 children since August 2026: neither better nor worse"),
    ],
)  # fmt: skip
def test_a_change_is_said_with_its_polarity_between_the_figures_as_shown(measure, now, before, amount, judgement, words):
    found = change(D(now), D(before), AUGUST, measure)
    assert (found.amount, found.judgement, found.words) == (D(amount), judgement, words)


def test_the_latest_figure_is_compared_with_the_one_before_and_with_the_same_month_last_year():
    found = travel({Month(2025, 9): D(70), SEPTEMBER: D(77), Month(2026, 7): D(60), AUGUST: D(74)}, VISITS)
    assert (found.month, found.before.since, found.last_year.since) == (SEPTEMBER, AUGUST, Month(2025, 9))
    assert found.sentence == (
        "Up 3 percentage points since August 2026: better. Up 7 percentage points since September 2025: better."
    )
    assert found.signal == ""


def test_the_one_before_is_named_where_months_are_missing():
    found = travel({Month(2026, 5): D(74), SEPTEMBER: D(77)}, VISITS)
    assert found.before.since == Month(2026, 5)
    assert found.last_year is None


def test_a_yearly_figure_is_compared_once():
    found = travel({Month(2025, 3): D(70), Month(2026, 3): D(72)}, VISITS)
    assert found.sentence == "Up 2 percentage points since March 2025: better."
    assert found.before == found.last_year


@pytest.mark.parametrize(
    ("variation", "end"),
    [
        ("common_cause", " This is within the usual month-to-month variation."),
        ("improvement_high", " The latest figures differ from those before by more than chance explains."),
        ("concern_low", " The latest figures differ from those before by more than chance explains."),
        ("neutral_high", " The latest figures differ from those before by more than chance explains."),
        (None, ""),
    ],
)
def test_noise_is_told_from_a_signal_where_a_control_chart_is_shown(variation, end):
    found = travel({AUGUST: D(74), SEPTEMBER: D(77)}, VISITS, variation)
    assert found.sentence == "Up 3 percentage points since August 2026: better." + end


def test_the_first_figure_comes_from_nowhere():
    found = travel({SEPTEMBER: D(77)}, VISITS)
    assert (found.before, found.last_year, found.sentence) == (None, None, "The first figure is that of September 2026.")
    assert travel({}, VISITS) is None


def test_after_a_hidden_figure_the_latest_is_not_called_the_first():
    found = travel({SEPTEMBER: D("12")}, CHILDREN, after_hidden=True)
    assert found.sentence == "The figure before it is hidden, so it is not said how this one compares."
