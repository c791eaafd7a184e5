import datetime as dt

import pytest

from metrics.lateness import lateness
from metrics.months import Month

AUGUST = Month(2026, 8)


@pytest.mark.parametrize(
    ("judged_on", "late_since", "sentence"),
    [
        (dt.date(2026, 8, 31), None, "Figures for September 2026 are due by 30 October 2026."),
        (dt.date(2026, 10, 30), None, "Figures for September 2026 are due by 30 October 2026."),
        (dt.date(2026, 10, 31), dt.date(2026, 10, 31), "Figures for September 2026 were due by 30 October 2026."),
        (dt.date(2027, 2, 1), dt.date(2026, 10, 31), "Figures for September 2026 were due by 30 October 2026."),
    ],
)
def test_a_monthly_figure_is_due_30_days_after_its_month_and_late_from_the_day_after(judged_on, late_since, sentence):
    found = lateness(every=1, latest=AUGUST, judged_on=judged_on)
    assert (found.expected, found.due) == (Month(2026, 9), dt.date(2026, 10, 30))
    assert (found.late_since, found.is_late, found.sentence) == (late_since, late_since is not None, sentence)


@pytest.mark.parametrize(
    ("every", "latest", "expected", "due", "sentence"),
    [
        (3, Month(2026, 6), Month(2026, 9), dt.date(2026, 10, 30), "Figures for the quarter to September 2026 were due"),
        (12, Month(2025, 3), Month(2026, 3), dt.date(2026, 4, 30), "Figures for the year to March 2026 were due"),
        (1, Month(2026, 1), Month(2026, 2), dt.date(2026, 3, 30), "Figures for February 2026 were due"),
        (1, Month(2025, 12), Month(2026, 1), dt.date(2026, 3, 2), "Figures for January 2026 were due by 2 March 2026."),
    ],
)
def test_a_quarterly_or_yearly_figure_stands_on_its_last_month(every, latest, expected, due, sentence):
    found = lateness(every=every, latest=latest, judged_on=dt.date(2026, 12, 1))
    assert (found.expected, found.due) == (expected, due)
    assert found.sentence.startswith(sentence)
    in_time = lateness(every=every, latest=latest, judged_on=due)
    assert not in_time.is_late


@pytest.mark.parametrize(
    ("ends", "is_late", "sentence"),
    [
        (None, True, "Figures for September 2026 were due by 30 October 2026."),
        (Month(2026, 9), True, "Figures for September 2026 were due by 30 October 2026."),
        (Month(2026, 8), False, "No figures are expected after August 2026."),
        (Month(2026, 7), False, "No figures are expected after July 2026."),
    ],
)
def test_nothing_is_expected_after_the_month_in_which_a_series_ends(ends, is_late, sentence):
    found = lateness(every=1, latest=AUGUST, ends=ends, judged_on=dt.date(2028, 1, 1))
    assert (found.is_late, found.sentence) == (is_late, sentence)
    assert (found.expected is None) == (not is_late)


def test_a_series_without_a_figure_is_not_late_and_says_so():
    found = lateness(every=1, latest=None, judged_on=dt.date(2026, 10, 31))
    assert (found.expected, found.late_since, found.age_months, found.sentence) == (None, None, None, "No figure yet.")


@pytest.mark.parametrize(
    ("judged_on", "age"),
    [(dt.date(2026, 8, 31), 0), (dt.date(2026, 9, 1), 1), (dt.date(2027, 9, 30), 13), (dt.date(2026, 7, 31), 0)],
)
def test_the_age_is_in_whole_months(judged_on, age):
    assert lateness(every=1, latest=AUGUST, judged_on=judged_on).age_months == age


def test_the_days_of_grace_can_be_chosen():
    found = lateness(every=1, latest=AUGUST, judged_on=dt.date(2026, 10, 1), grace_days=0)
    assert (found.due, found.late_since) == (dt.date(2026, 9, 30), dt.date(2026, 10, 1))


@pytest.mark.parametrize("every", [0, 2, 6])
def test_other_rhythms_are_refused(every):
    with pytest.raises(ValueError, match="every 1, 3 or 12 months"):
        lateness(every=every, latest=AUGUST, judged_on=dt.date(2026, 10, 1))
