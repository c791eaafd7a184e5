"""The ladder of formal intervention."""

import pytest

from plans.ladder import ENDED, ESCALATED, FOLLOWS, IN_FORCE, LIFTED, REPLACED, may_follow


@pytest.mark.parametrize(
    ("status", "later", "may"),
    [
        (IN_FORCE, ESCALATED, True),
        (IN_FORCE, REPLACED, True),
        (IN_FORCE, LIFTED, True),
        (IN_FORCE, IN_FORCE, False),
        (ESCALATED, IN_FORCE, True),
        (ESCALATED, LIFTED, True),
        (LIFTED, ESCALATED, False),
        (LIFTED, IN_FORCE, True),
        (REPLACED, LIFTED, False),
        ("", IN_FORCE, False),
        (IN_FORCE, "gone", False),
    ],
)
def test_what_may_follow_what(status, later, may):
    assert may_follow(status, later) is may


def test_from_what_has_ended_there_is_only_the_way_back():
    assert {FOLLOWS[status] for status in ENDED} == {(IN_FORCE,)}
