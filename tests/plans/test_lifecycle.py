import itertools

import pytest

from plans.lifecycle import ENDED, FOLLOWS, STATUS_WORDS, may_follow

ALLOWED = {
    ("draft", "submitted"),
    ("submitted", "draft"),
    ("submitted", "confirmed"),
    ("submitted", "closed"),
    ("submitted", "superseded"),
    ("confirmed", "monitoring"),
    ("confirmed", "closed"),
    ("confirmed", "superseded"),
    ("monitoring", "closed"),
    ("monitoring", "superseded"),
}


@pytest.mark.parametrize(("earlier", "later"), itertools.product(STATUS_WORDS, repeat=2))
def test_which_status_may_follow_which(earlier, later):
    assert may_follow(earlier, later) == ((earlier, later) in ALLOWED)


def test_every_status_has_its_steps_and_nothing_follows_an_end():
    assert set(FOLLOWS) == set(STATUS_WORDS)
    assert {status for status, steps in FOLLOWS.items() if not steps} == set(ENDED)
