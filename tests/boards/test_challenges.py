"""Where a question stands on a day, and on which agenda it returns."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.challenges import (
    ANSWERED,
    OPEN,
    OVERDUE,
    Asked,
    answered_between,
    asked_last_time,
    returns,
    tally,
)


def january(day: int) -> dt.date:
    return dt.date(2026, 1, day)


ASKED = Asked(january(10), january(20))
DONE = Asked(january(10), january(20), january(15))


@pytest.mark.parametrize(
    ("asked", "day", "state", "over"),
    [
        (ASKED, 10, OPEN, 0),
        (ASKED, 20, OPEN, 0),
        (ASKED, 21, OVERDUE, 1),
        (ASKED, 31, OVERDUE, 11),
        (DONE, 14, OPEN, 0),
        (DONE, 15, ANSWERED, 0),
        (DONE, 31, ANSWERED, 0),
        (Asked(january(10), january(12), january(15)), 14, OVERDUE, 2),
    ],
)
def test_a_question_is_open_until_it_is_answered_and_overdue_from_the_day_after(asked, day, state, over):
    assert (asked.state(january(day)), asked.days_over(january(day))) == (state, over)


@pytest.mark.parametrize(
    ("asked", "meeting", "before", "on", "expected"),
    [
        # Asked before the meeting, and unanswered.
        (ASKED, 15, None, 12, True),
        (ASKED, 15, 5, 12, True),
        # Asked on the day of the meeting or later: it does not return to it.
        (ASKED, 10, 5, 12, False),
        (ASKED, 8, None, 12, False),
        # Answered before the meeting, on its day, after it.
        (DONE, 16, None, 31, False),
        (DONE, 15, None, 31, True),
        (DONE, 14, None, 31, True),
        # Looked at before it was answered.
        (DONE, 16, None, 14, True),
        # Of two meetings ahead the nearer one takes it, also while it lasts; afterwards the next.
        (ASKED, 25, 15, 12, False),
        (ASKED, 25, 15, 15, False),
        (ASKED, 25, 15, 16, True),
        # Asked at the meeting before, it is for the next.
        (ASKED, 25, 10, 10, True),
    ],
)
def test_an_unanswered_question_returns_on_the_next_agenda(asked, meeting, before, on, expected):
    assert returns(asked, january(meeting), before and january(before), january(on)) is expected


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@given(DAYS, st.none() | DAYS, st.lists(DAYS, min_size=1, max_size=6, unique=True), DAYS)
def test_it_stands_on_one_agenda_ahead_at_most_and_on_none_once_it_is_answered(asked_on, answered_on, meetings, on):
    """Whatever meetings there are: seen from a day, of those ahead one takes it, the first; answered by then, none does."""
    meetings = sorted(meetings)
    asked = Asked(min(asked_on, on), on, answered_on)
    ahead = [
        meeting
        for before, meeting in zip([None, *meetings], meetings, strict=False)
        if meeting >= on and returns(asked, meeting, before, on)
    ]
    later = [meeting for meeting in meetings if meeting >= on and meeting > asked.on]
    if asked.state(on) == ANSWERED:
        assert ahead in ([], [answered_on]), "only the agenda of the day on which it was answered"
    else:
        assert ahead == later[:1]


def test_an_answer_counts_for_the_time_in_which_it_came():
    assert answered_between(DONE, january(14), january(15))
    assert not answered_between(DONE, january(15), january(31))
    assert not answered_between(DONE, None, january(14))
    assert not answered_between(ASKED, None, january(31))


def test_asked_last_time_is_what_was_asked_since_the_meeting_before_last():
    assert asked_last_time(ASKED, january(10), january(5))
    assert asked_last_time(ASKED, january(12), None)
    assert not asked_last_time(ASKED, january(12), january(10))
    assert not asked_last_time(ASKED, january(9), january(1))


def test_states_are_counted_in_one_order():
    assert tally([OVERDUE, ANSWERED, OPEN, ANSWERED]) == "answered 2, open 1, overdue 1"
    assert tally([]) == ""
