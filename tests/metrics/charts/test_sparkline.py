import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts import sparkline

numbers = st.none() | st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def test_the_line_goes_from_edge_to_edge_and_the_last_figure_is_marked():
    line = sparkline([Decimal(10), Decimal(20), Decimal(15)], mark="concern_low")

    assert line.path == "M5 23L60 5L115 14"
    assert (line.x, line.y, line.colour, line.target_y) == (115, 14, "#c04f00", None)


def test_gaps_are_gaps_and_a_figure_between_two_is_a_dot():
    line = sparkline([Decimal(1), Decimal(2), None, Decimal(1), None, Decimal(2)])

    assert line.path == "M5 23L27 5M70 23h2M114 5h2"


def test_a_series_that_stopped_is_seen_to_stop():
    line = sparkline([Decimal(1), Decimal(2), None, None, None])

    assert line.x == 32.5


def test_only_the_last_24_are_drawn():
    assert sparkline([Decimal(900)] * 9 + [Decimal(1), Decimal(2)] * 12) == sparkline([Decimal(1), Decimal(2)] * 12)


@pytest.mark.parametrize("values", [[], [None], [None] * 30, [Decimal(5), *[None] * 24]])
def test_without_a_figure_nothing_is_drawn(values):
    assert not sparkline(values).drawn


@pytest.mark.parametrize(("values", "target"), [([Decimal(5)], None), ([Decimal(5)] * 13, Decimal(5)), ([Decimal(0)] * 13, None)])
def test_equal_values_lie_in_the_middle(values, target):
    assert sparkline(values, target=target).y == 14


def test_the_target_is_reached_whatever_the_values():
    assert sparkline([Decimal(10), Decimal(20)], target=Decimal(30)).target_y == 5


@given(st.lists(numbers, min_size=1, max_size=30), st.none() | st.decimals(min_value=-1000, max_value=1000, places=1))
@settings(max_examples=80)
def test_everything_lies_inside(values, target):
    line = sparkline(values, target=target)

    for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", line.path):
        assert 0 < float(x) < line.width and 0 < float(y) < line.height
    assert "-" not in line.path
    assert line.path.count("M") + line.path.count("L") == sum(value is not None for value in values[-24:])
