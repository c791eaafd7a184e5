from decimal import Decimal

import pytest

from metrics.charts import Column


def test_a_kind_that_is_left_out_has_none():
    assert Column("May 2026", "May 26", {"red": 2}).count("green") == 0


@pytest.mark.parametrize("count", [-1, Decimal("-0.1")])
def test_a_count_below_nothing_is_refused(count):
    with pytest.raises(ValueError, match="less than nothing: May 2026"):
        Column("May 2026", "May 26", {"red": count})


@pytest.mark.parametrize("counts", [{"red": 1.5}, {"red": "x"}, {"red": ""}, "x"])
def test_what_is_no_count_is_refused(counts):
    """A float, or a text other than "c", would silently not be drawn."""
    with pytest.raises(ValueError, match="“c” or None, not .*: May 2026"):
        Column("May 2026", "May 26", counts)
