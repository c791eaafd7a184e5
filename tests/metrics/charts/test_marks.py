"""What the drawing stands on: shapes and dashes that differ, and colours that stand out."""

from itertools import combinations

import pytest

from metrics.charts.marks import COMPARATORS, DATA, GREY, LIMITS, MARKS, MEAN, STEPS, USUAL_RANGE


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


STYLES = [DATA, MEAN, LIMITS, *COMPARATORS, *STEPS.values()]


@pytest.mark.parametrize("colour", sorted({style.colour for style in STYLES} | {mark.colour for mark in MARKS.values()}))
def test_colours_stand_out_from_white_far_enough_for_words_too(colour):
    """Graphics need 3 to 1; the words beside the lines have the same colours and need 4.5."""
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_words_on_the_ground_between_the_limits_stand_out_too():
    ground = luminance(USUAL_RANGE)
    assert (ground + 0.05) / (luminance(GREY) + 0.05) >= 4.5


def test_every_meaning_has_a_shape_of_its_own():
    """What points say in colours they say in shapes; high and low of one meaning need none, their place shows it."""
    shapes = {mark.shape: {other.colour for other in MARKS.values() if other.shape == mark.shape} for mark in MARKS.values()}

    assert all(len(colours) == 1 for colours in shapes.values())
    assert MARKS["neutral_high"].shape != MARKS["neutral_low"].shape
    assert len({MARKS[mark].shape for mark in ("", "improvement_high", "concern_low", "neutral_high")}) == 4


def test_lines_that_can_meet_on_a_chart_are_dashed_differently():
    kinds = [LIMITS, COMPARATORS[0], COMPARATORS[1], *(style for kind, style in STEPS.items() if kind != "range_high")]

    assert not [(one, other) for one, other in combinations(kinds, 2) if one.dash == other.dash]
