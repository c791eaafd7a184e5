import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.months import Month
from plans.expected import update_due
from plans.rag import ENDED_STAGES, STAGES

JAN, FEB, MAR, APR, MAY = (Month(2026, number) for number in range(1, 6))


def due(**changes):
    """An action under way since the plan's first month, January, seen in the open month of January."""
    usual = {
        "stage": "in_progress",
        "every": 1,
        "start": None,
        "first_cycle": JAN,
        "last_update": None,
        "month": JAN,
        "month_closed": False,
    }
    return update_due(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "due_in", "overdue_since", "is_due"),
    [
        # The first update is due in the plan's first month,
        ({}, JAN, None, True),
        ({"month_closed": True}, JAN, JAN.last, True),
        ({"month": FEB}, JAN, JAN.last, True),
        # or in the month of the start date, where that is later.
        ({"start": dt.date(2025, 6, 1)}, JAN, None, True),
        ({"start": dt.date(2026, 3, 31)}, MAR, None, False),
        ({"start": dt.date(2026, 3, 31), "month": MAR}, MAR, None, True),
        ({"start": dt.date(2026, 3, 31), "month": APR}, MAR, MAR.last, True),
        # The next is due n months after the last.
        ({"last_update": JAN}, FEB, None, False),
        ({"last_update": JAN, "month": FEB}, FEB, None, True),
        ({"last_update": JAN, "month": FEB, "month_closed": True}, FEB, FEB.last, True),
        ({"last_update": JAN, "month": MAR}, FEB, FEB.last, True),
        ({"last_update": JAN, "month": MAR, "every": 3}, APR, None, False),
        ({"last_update": JAN, "month": APR, "every": 3}, APR, None, True),
        ({"last_update": JAN, "month": MAY, "every": 3}, APR, APR.last, True),
        # An update in the month looked at is in time.
        ({"last_update": JAN, "month_closed": True}, FEB, None, False),
        # Not started although an update was written: the next is due when it starts.
        ({"stage": "not_started", "last_update": JAN, "start": dt.date(2026, 4, 9), "month": FEB}, APR, None, False),
        ({"stage": "not_started", "last_update": JAN, "start": dt.date(2026, 4, 9), "month": MAY}, APR, APR.last, True),
        ({"stage": "not_started", "last_update": FEB, "start": dt.date(2026, 1, 9), "month": FEB}, MAR, None, False),
        ({"stage": "not_started", "last_update": JAN, "month": MAR}, FEB, FEB.last, True),
        # Awaiting sign-off is not the end.
        ({"stage": "awaiting_sign_off", "last_update": JAN, "month": MAR}, FEB, FEB.last, True),
        # Nothing is expected of an action that has ended, or in a plan without review months.
        ({"stage": "completed", "last_update": JAN, "month": MAY}, None, None, False),
        ({"stage": "stopped", "month": MAY}, None, None, False),
        ({"stage": "devolved", "month": MAY}, None, None, False),
        ({"month": None}, None, None, False),
        ({"first_cycle": None}, None, None, False),
    ],
)
def test_when_an_update_is_due_and_since_when_it_is_missing(changes, due_in, overdue_since, is_due):
    found = due(**changes)
    assert (found.due_in, found.overdue_since, found.is_due) == (due_in, overdue_since, is_due)


def test_an_update_in_the_month_looked_at_is_told():
    assert due(last_update=JAN).updated
    assert not due(last_update=JAN, month=FEB).updated
    assert due(last_update=JAN, stage="stopped").updated


@pytest.mark.parametrize("every", [0, -1])
def test_updates_are_expected_every_month_at_most(every):
    with pytest.raises(ValueError, match="every 1 month or more"):
        due(every=every)


some_month = st.builds(Month, st.just(2026), st.integers(1, 12))


@given(
    stage=st.sampled_from(STAGES),
    every=st.integers(1, 12),
    start=st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
    first=some_month,
    last=st.none() | st.integers(0, 11),
    month=some_month,
    closed=st.booleans(),
)
def test_overdue_means_that_a_month_in_which_an_update_was_due_ended_without_it(stage, every, start, first, last, month, closed):
    last_update = None if last is None else min(first + last, month)
    found = update_due(
        stage=stage, every=every, start=start, first_cycle=first, last_update=last_update, month=month, month_closed=closed
    )
    if found.overdue_since:
        assert stage not in ENDED_STAGES
        assert last_update != month
        assert found.due_in <= month
        assert found.due_in < month or closed
        assert found.overdue_since == found.due_in.last
        assert found.is_due
    if found.due_in and start and last_update is None:
        assert found.due_in >= Month.of(start)
