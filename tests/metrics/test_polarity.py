from decimal import Decimal

import pytest

from metrics.polarity import gain, judge, outside

D = Decimal
RANGE = (D(50), D(70))


@pytest.mark.parametrize(
    ("polarity", "good_range", "value", "than", "better_by", "word"),
    [
        ("higher", None, 77, 74, 3, "better"),
        ("higher", None, 74, 77, -3, "worse"),
        ("higher", None, 77, 77, 0, "as_good"),
        ("lower", None, 17, 21, 4, "better"),
        ("lower", None, 21, 17, -4, "worse"),
        ("lower", None, -1, 1, 2, "better"),
        ("closer_to_zero", None, -2, 5, 3, "better"),
        ("closer_to_zero", None, -5, 2, -3, "worse"),
        ("closer_to_zero", None, -5, 5, 0, "as_good"),
        ("range", RANGE, 71, 74, 3, "better"),
        ("range", RANGE, 45, 71, -4, "worse"),
        ("range", RANGE, 50, 70, 0, "as_good"),
        ("range", RANGE, 48, 72, 0, "as_good"),
        ("range", None, 71, 74, None, "no_direction"),
        ("neutral", None, 334, 541, None, "no_direction"),
        ("neutral", RANGE, 60, 541, None, "no_direction"),
    ],
)
def test_which_figure_is_better_follows_the_polarity(polarity, good_range, value, than, better_by, word):
    assert gain(D(value), D(than), polarity, good_range) == better_by
    assert judge(D(value), D(than), polarity, good_range) == word


@pytest.mark.parametrize(("value", "far"), [(49, 1), (50, 0), (60, 0), (70, 0), (72, 2)])
def test_both_ends_of_a_range_are_inside_it(value, far):
    assert outside(D(value), RANGE) == far


def test_a_polarity_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="No such polarity: 'up'"):
        gain(D(1), D(2), "up")
