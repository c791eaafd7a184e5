"""How figures and distances stand in a sentence."""

from decimal import Decimal as D
from fractions import Fraction

import pytest

from plans.limbs.saying import counted, joined, places_to_tell


@pytest.mark.parametrize(
    ("value", "other", "start", "places"),
    [
        (D(77), D(85), 0, 0),
        (D("84.6"), D(85), 0, 1),
        (D("84.96"), D(85), 0, 2),
        (D("84.96"), D(85), 1, 2),
        (D(85), D("85.0000"), 0, 0),
        (D("77.4"), D(85), 0, 0),
        # Shown as 78 and 60 the difference would seem to be 18, and it is 17.4.
        (D("77.5"), D("60.1"), 0, 1),
        (Fraction(100, 3), D(33), 0, 1),
        (Fraction(1, 10**12), D(0), 0, 10),
    ],
)
def test_figures_are_shown_with_the_places_it_takes_for_the_sentence_to_be_true(value, other, start, places):
    assert places_to_tell(value, other, start) == places


def test_lists_and_counts():
    assert [joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"], "or")] == ["a", "a and b", "a, b or c"]
    assert [counted(1, "item", "items"), counted(0, "item", "items")] == ["1 item", "0 items"]
