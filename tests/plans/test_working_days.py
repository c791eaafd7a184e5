"""Deadlines in working days, checked against the dates that councils published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.months import Month
from plans.working_days import (
    DONE_IN_TIME,
    DONE_LATE,
    DUE_TODAY,
    OVER,
    RUNNING,
    WAITING,
    between,
    calendar_lines,
    clocks_for,
    count,
    holidays_needed,
    is_working_day,
    review_dates,
)

# As proclaimed for England and Wales; only those that the cases below need.
HOLIDAYS = {
    date(2016, 12, 26): "Boxing Day",
    date(2016, 12, 27): "Christmas Day (in lieu)",
    date(2017, 1, 2): "New Year's Day (in lieu)",
    date(2018, 8, 27): "Summer bank holiday",
    date(2019, 4, 19): "Good Friday",
    date(2019, 4, 22): "Easter Monday",
    date(2019, 5, 6): "Early May bank holiday",
    date(2019, 5, 27): "Spring bank holiday",
    date(2019, 8, 26): "Summer bank holiday",
    date(2023, 5, 29): "Spring bank holiday",
}
RECEIVED = date(2019, 2, 27)
DUE = date(2019, 6, 11)


@pytest.mark.parametrize(
    ("start", "days", "due", "left_out"),
    [
        # Oldham 2019: submitted on the day it was due.
        (date(2019, 2, 27), 70, date(2019, 6, 11), ["2019-04-19", "2019-04-22", "2019-05-06", "2019-05-27"]),
        (date(2023, 5, 9), 70, date(2023, 8, 16), ["2023-05-29"]),  # Stockton 2023
        (date(2019, 8, 21), 70, date(2019, 11, 28), ["2019-08-26"]),  # Medway 2019
        (date(2016, 11, 28), 70, date(2017, 3, 9), ["2016-12-26", "2016-12-27", "2017-01-02"]),  # Kirklees 2016
        (date(2018, 8, 10), 20, date(2018, 9, 10), ["2018-08-27"]),  # St Helens 2018: the draft after a focused visit
    ],
)
def test_published_deadlines_are_counted_as_the_councils_counted_them(start, days, due, left_out):
    counted = count(start, days, HOLIDAYS)

    assert counted.due == due
    assert [day.isoformat() for day, _ in counted.holidays] == left_out
    assert [name for _, name in counted.holidays] == [HOLIDAYS[day] for day, _ in counted.holidays]


def test_from_publication_the_deadline_would_be_another_one_and_in_calendar_days_yet_another():
    """Oldham's report was published on 4 March 2019; the clock runs from receipt, and says neither of these dates."""
    assert count(date(2019, 3, 4), 70, HOLIDAYS).due == date(2019, 6, 14)
    assert date(2019, 3, 4) + timedelta(days=70) == date(2019, 5, 13)
    assert count(RECEIVED, 70, HOLIDAYS).due not in (date(2019, 6, 14), date(2019, 5, 13))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2019, 3, 4), 0, date(2019, 3, 4)),
        (date(2019, 3, 9), 0, date(2019, 3, 9)),  # a Saturday stays where it is with nothing to count
        (date(2019, 3, 9), 1, date(2019, 3, 11)),
        (date(2019, 3, 10), 1, date(2019, 3, 11)),
        (date(2019, 3, 8), 1, date(2019, 3, 11)),
        (date(2019, 4, 18), 1, date(2019, 4, 23)),  # over Easter
        (date(2019, 4, 19), 1, date(2019, 4, 23)),  # from a bank holiday
    ],
)
def test_the_day_it_runs_from_is_day_nought_whichever_day_that_is(start, days, due):
    assert count(start, days, HOLIDAYS).due == due


def test_a_bank_holiday_on_a_weekend_is_not_left_out_twice():
    assert count(date(2019, 3, 8), 1, {date(2019, 3, 9): "On a Saturday"}).holidays == ()


def test_fewer_than_no_days_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        count(RECEIVED, -1, {})


def test_the_same_time_in_calendar_days():
    assert count(RECEIVED, 70, HOLIDAYS).calendar_days == 104


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2019, 6, 10), date(2019, 6, 11), 1),
        (date(2019, 6, 11), date(2019, 6, 11), 0),
        (date(2019, 6, 11), date(2019, 6, 10), -1),
        (date(2019, 6, 7), date(2019, 6, 10), 1),
        (date(2019, 6, 8), date(2019, 6, 9), 0),
        (date(2019, 4, 18), date(2019, 4, 23), 1),
        (date(2019, 4, 23), date(2019, 4, 18), -1),
    ],
)
def test_working_days_between(start, end, days):
    assert between(start, end, HOLIDAYS) == days


@given(st.dates(date(2016, 1, 1), date(2024, 1, 1)), st.integers(1, 150))
def test_a_deadline_is_a_working_day_and_so_many_working_days_away(start, days):
    counted = count(start, days, HOLIDAYS)

    assert is_working_day(counted.due, HOLIDAYS)
    assert between(start, counted.due, HOLIDAYS) == days
    lines = calendar_lines(counted)
    assert lines[-1].total == sum(line.days for line in lines) == days
    assert sum((line.holidays for line in lines), ()) == counted.holidays


def test_the_count_month_by_month():
    lines = calendar_lines(count(RECEIVED, 70, HOLIDAYS))

    assert [(line.label, line.days, line.total, [str(day) for day, _ in line.holidays]) for line in lines] == [
        ("February 2019", 1, 1, []),
        ("March 2019", 21, 22, []),
        ("April 2019", 20, 42, ["2019-04-19", "2019-04-22"]),
        ("May 2019", 21, 63, ["2019-05-06", "2019-05-27"]),
        ("June 2019", 7, 70, []),
    ]


def test_a_count_from_the_last_day_of_a_month_begins_with_the_next_and_one_of_nothing_is_one_line():
    assert [line.month for line in calendar_lines(count(date(2019, 6, 30), 2, {}))] == [Month(2019, 7)]
    assert calendar_lines(count(date(2019, 6, 30), 0, {})) == ((Month(2019, 6), 0, 0, ()),)


# --- Clocks ---


def statement(received=RECEIVED, done=None):
    (found,) = [
        clock
        for clock in clocks_for(
            "ilacs_standard", received=received, ended=date(2019, 2, 1), done={"statement": done}, holidays=HOLIDAYS
        )
        if clock.code == "statement"
    ]
    return found


@pytest.mark.parametrize(
    ("on", "done", "standing", "words", "left"),
    [
        (date(2019, 2, 26), None, WAITING, "starts when the report is received", None),
        (date(2019, 2, 27), None, RUNNING, "70 working days left", 70),
        (date(2019, 5, 24), None, RUNNING, "11 working days left", 11),
        (date(2019, 6, 8), None, RUNNING, "2 working days left", 2),
        (date(2019, 6, 10), None, RUNNING, "1 working day left", 1),
        (date(2019, 6, 11), None, DUE_TODAY, "due today", 0),
        (date(2019, 6, 12), None, OVER, "1 working day over", -1),
        (date(2019, 6, 16), None, OVER, "3 working days over", -3),
        (date(2019, 6, 12), date(2019, 6, 7), DONE_IN_TIME, "done 2 working days early", 2),
        (date(2019, 6, 12), date(2019, 6, 11), DONE_IN_TIME, "done on the last day", 0),
        (date(2019, 6, 20), date(2019, 6, 14), DONE_LATE, "done 3 working days late", -3),
        (date(2019, 6, 20), date(2019, 6, 12), DONE_LATE, "done 1 working day late", -1),
        # What is done later is not done yet on an earlier day.
        (date(2019, 6, 13), date(2019, 6, 14), OVER, "2 working days over", -2),
    ],
)
def test_how_a_clock_stands(on, done, standing, words, left):
    clock = statement(done=done)

    assert clock.due == DUE
    assert clock.standing(on) == standing
    assert clock.state(on) == (words, left)


def test_the_weekend_after_a_deadline_is_late_without_a_working_day_over():
    clock = statement(received=date(2019, 3, 4))
    assert clock.due == date(2019, 6, 14)

    assert clock.standing(date(2019, 6, 15)) == OVER
    assert clock.state(date(2019, 6, 15)) == ("over, with no working day since", 0)
    assert statement(date(2019, 3, 4), done=date(2019, 6, 16)).state(date(2019, 6, 20)) == (
        "done late, with no working day between",
        0,
    )


def test_a_clock_without_a_day_to_run_from_waits():
    clock = statement(received=None)

    assert (clock.start, clock.count, clock.due, clock.days, clock.start_words) == (None, None, None, 70, "receipt of the report")
    assert clock.state(date(2030, 1, 1)) == ("starts when the report is received", None)


def test_bank_holidays_after_the_deadline_are_not_days_over():
    clock = statement(received=date(2019, 1, 8))  # due on 16 April, with Easter after it

    assert clock.due == date(2019, 4, 16)
    assert clock.state(date(2019, 4, 23)).left == -3


@pytest.mark.parametrize(
    ("framework", "finding_kinds", "codes"),
    [
        ("sif", (), ["statement"]),
        ("ilacs_standard", (), ["publish", "statement"]),
        ("ilacs_short", ("improvement",), ["publish", "statement"]),
        ("focused_visit", (), ["publish"]),
        ("focused_visit", ("improvement",), ["publish"]),
        ("focused_visit", ("improvement", "priority_action"), ["publish", "draft", "statement"]),
        ("ilacs_standard", ("priority_action",), ["publish", "statement"]),
        ("monitoring_visit", ("priority_action",), []),
        ("jtai", (), ["statement"]),
        ("independent_review", (), []),
        ("peer_review", (), []),
    ],
)
def test_which_clocks_run(framework, finding_kinds, codes):
    clocks = clocks_for(
        framework, received=date(2018, 8, 10), ended=date(2018, 7, 18), finding_kinds=finding_kinds, holidays=HOLIDAYS
    )

    assert [clock.code for clock in clocks] == codes


def test_each_clock_of_a_focused_visit_with_a_priority_action_runs_from_its_own_day():
    publish, draft, full = clocks_for(
        "focused_visit",
        received=date(2018, 8, 10),
        ended=date(2018, 7, 18),
        done={"publish": date(2018, 8, 15)},
        finding_kinds={"priority_action"},
        holidays=HOLIDAYS,
    )

    assert (publish.start, publish.due, publish.start_words) == (
        date(2018, 7, 18),
        date(2018, 8, 30),
        "the end of the inspection",
    )
    assert publish.state(date(2018, 9, 1)) == ("done 10 working days early", 10)
    assert (draft.days, draft.due, draft.words) == (20, date(2018, 9, 10), "Draft of the action plan")
    assert (full.days, full.due) == (70, date(2018, 11, 19))
    assert all(clock.source and clock.explains for clock in (publish, draft, full))


def test_publication_waits_for_the_end_of_the_inspection():
    publish, _ = clocks_for("ilacs_short", received=None, ended=None, holidays={})

    assert publish.state(date(2019, 1, 1)).words == "starts when the inspection ends"


# --- Reviews ---


@pytest.mark.parametrize(
    ("issued", "until", "months", "dates"),
    [
        (date(2019, 12, 18), date(2021, 6, 18), 6, ["2020-06-18", "2020-12-18", "2021-06-18"]),
        (date(2019, 12, 18), date(2021, 6, 17), 6, ["2020-06-18", "2020-12-18"]),
        (date(2019, 8, 31), date(2020, 12, 31), 6, ["2020-02-29", "2020-08-31"]),
        (date(2018, 8, 31), date(2019, 8, 31), 6, ["2019-02-28", "2019-08-31"]),
        (date(2019, 12, 31), date(2020, 4, 30), 1, ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]),
        (date(2019, 12, 18), date(2019, 12, 18), 6, []),
        (date(2019, 12, 18), date(2019, 1, 1), 6, []),
    ],
)
def test_a_notice_is_reviewed_every_six_months(issued, until, months, dates):
    assert [day.isoformat() for day in review_dates(issued, until=until, months=months)] == dates


def test_reviews_are_at_least_a_month_apart():
    with pytest.raises(ValueError, match="1 or more"):
        review_dates(RECEIVED, until=DUE, months=0)


@given(st.dates(date(2016, 1, 1), date(2024, 1, 1)))
def test_the_bank_holidays_that_are_needed_reach_beyond_the_longest_clock(start):
    first, last = holidays_needed([start])

    assert first <= start < count(start, 70, HOLIDAYS).due < last


def test_which_bank_holidays_a_page_needs():
    assert holidays_needed([None, RECEIVED, date(2019, 2, 1)]) == (date(2019, 2, 1), date(2019, 7, 17))
    assert holidays_needed([None]) is None
