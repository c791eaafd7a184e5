"""A straight line through monthly figures."""

from decimal import Decimal as D
from fractions import Fraction

import pytest

from metrics.months import Month
from plans.limbs.lines import at, slope
from tests.plans.limbs.shared import run


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2, 3), Fraction(1)),
        ((3, 2, 1), Fraction(-1)),
        ((5, 5), Fraction(0)),
        ((1, None, 3), Fraction(1)),
        ((0, 0, 3), Fraction(3, 2)),
        (("33.3", "33.3", "33.3"), Fraction(0)),
        ((1, 2, 4, 3), Fraction(4, 5)),
    ],
)
def test_the_slope_is_exact(values, expected):
    assert slope(run("2019-11", *values)) == expected


def test_the_line_goes_on():
    figures = run("2019-11", 10, 12, 14)
    assert [at(figures, Month.parse(text)) for text in ("2019-10", "2019-12", "2020-03")] == [8, 12, 18]


@pytest.mark.parametrize("figures", [{}, {Month(2020, 1): D(1)}])
def test_a_line_needs_two_months(figures):
    with pytest.raises(ValueError, match="two months"):
        slope(figures)
