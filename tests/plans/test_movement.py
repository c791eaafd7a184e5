import pytest

from plans.movement import KINDS, Move, Standing, compare


def move(before, after) -> Move:
    """The move between two standings, each given as stage, rating and (before only) the corrected rating."""
    earlier = {1: Standing(*before)} if before else {}
    return compare(earlier, {1: Standing(*after)})[1]


UNDER_WAY, NOT_YET, DONE = "in_progress", "not_started", "completed"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ((UNDER_WAY, "red"), (UNDER_WAY, "amber"), "improved"),
        ((UNDER_WAY, "red"), (UNDER_WAY, "green"), "improved"),
        ((UNDER_WAY, "amber"), (DONE, "green"), "improved"),
        ((UNDER_WAY, "green"), (UNDER_WAY, "amber"), "worsened"),
        ((UNDER_WAY, "amber"), (UNDER_WAY, "red"), "worsened"),
        ((DONE, "green"), (UNDER_WAY, "red"), "worsened"),
        ((UNDER_WAY, "amber"), (UNDER_WAY, "amber"), "same"),
        ((NOT_YET, ""), (NOT_YET, ""), "same"),
        # A first rating is new, and so is an action that was not in the plan; neither is better or worse.
        (None, (UNDER_WAY, "red"), "new"),
        (None, (NOT_YET, ""), "new"),
        ((NOT_YET, ""), (UNDER_WAY, "red"), "new"),
        ((NOT_YET, ""), (UNDER_WAY, "green"), "new"),
        (("stopped", ""), (UNDER_WAY, "amber"), "new"),
        # Stopped, devolved or back to not started: no longer rated.
        ((UNDER_WAY, "amber"), ("stopped", ""), "left"),
        ((UNDER_WAY, "green"), ("devolved", ""), "left"),
        ((NOT_YET, ""), ("stopped", ""), "left"),
        (("stopped", ""), ("devolved", ""), "out"),
        (("stopped", ""), ("stopped", ""), "out"),
        (None, ("stopped", ""), "out"),
        ((UNDER_WAY, "red"), (NOT_YET, ""), "left"),
        # A correction counts as what the rating should have been, and is never an improvement or a worsening.
        ((UNDER_WAY, "green", "red"), (UNDER_WAY, "red"), "corrected"),
        ((UNDER_WAY, "red", "green"), (UNDER_WAY, "green"), "corrected"),
        ((UNDER_WAY, "amber", "amber"), (UNDER_WAY, "amber"), "same"),
        ((UNDER_WAY, "green", "red"), (UNDER_WAY, "amber"), "improved"),
        ((UNDER_WAY, "red", "green"), (UNDER_WAY, "amber"), "worsened"),
        ((UNDER_WAY, "amber", ""), (NOT_YET, ""), "corrected"),
        ((UNDER_WAY, "amber", ""), (UNDER_WAY, "red"), "new"),
        ((NOT_YET, "", "amber"), (UNDER_WAY, "amber"), "corrected"),
    ],
)
def test_how_an_action_moved(before, after, kind):
    found = move(before, after)
    assert found.kind == kind
    assert found.kind in KINDS
    assert found.before == (before[1] if before else None)
    assert found.after == after[1]


def test_actions_that_are_no_longer_there_are_left_out():
    assert compare({1: Standing(UNDER_WAY, "red"), 2: Standing(UNDER_WAY, "red")}, {2: Standing(UNDER_WAY, "red")}) == {
        2: Move("same", "red", "red")
    }
