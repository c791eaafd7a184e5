"""Whether a decision is to be looked at again, and when."""

import datetime as dt

import pytest

from boards.decisions import DONE, DUE, NOT_DONE, NOTHING_DUE, OVERDUE, PARTLY, STATE_WORDS, Decided, Followed
from boards.models.challenge import CARRIED_OUT_WORDS

DAY, LATER = dt.date(2026, 3, 31), dt.date(2026, 6, 30)
FOUND = dt.date(2026, 4, 10)


@pytest.mark.parametrize(
    ("decided", "on", "state", "due"),
    [
        (Decided(None), LATER, NOTHING_DUE, None),
        (Decided(DAY), DAY, DUE, DAY),
        (Decided(DAY), dt.date(2026, 4, 1), OVERDUE, DAY),
        (Decided(DAY, Followed(DONE, FOUND)), LATER, DONE, None),
        (Decided(DAY, Followed(PARTLY, FOUND, LATER)), LATER, DUE, LATER),
        (Decided(DAY, Followed(PARTLY, FOUND, LATER)), dt.date(2026, 7, 1), OVERDUE, LATER),
        (Decided(DAY, Followed(PARTLY, FOUND)), LATER, PARTLY, None),
        (Decided(DAY, Followed(NOT_DONE, FOUND)), dt.date(2030, 1, 1), NOT_DONE, None),
        (Decided(None, Followed(NOT_DONE, FOUND, LATER)), dt.date(2026, 7, 1), OVERDUE, LATER),
    ],
)
def test_what_was_recorded_last_says_whether_it_is_looked_at_again(decided, on, state, due):
    assert (decided.state(on), decided.due) == (state, due)
    assert state in STATE_WORDS


def test_what_a_follow_up_may_say_has_its_state():
    assert {key: STATE_WORDS[key] for key in CARRIED_OUT_WORDS} == CARRIED_OUT_WORDS
