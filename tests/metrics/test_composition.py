from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.composition import HIDDEN_NOTE, MISSING_NOTE, Printed, Published, column

D = Decimal
LABELS = ("Children in Need", "Child Protection", "Children Looked After")


def printed(text):
    return Printed(D(text), len(text.partition(".")[2]))


def published(total, *shares):
    return Published(printed(total), {label: printed(text) for label, text in zip(LABELS, shares, strict=True)})


# Table 1.1 of Oldham's report of June 2017: open cases by category, with shares as printed.
@pytest.mark.parametrize(
    ("counts", "as_printed", "shares", "total", "notes"),
    [
        ((1116, 335, 420), published("1871", "59.65", "17.9", "22.45"), ("59.65", "17.90", "22.45"), 1871, ()),
        ((1415, 291, 457), published("2163", "65.42", "13.45", "21.13"), ("65.42", "13.45", "21.13"), 2163, ()),
        (
            (2435, 324, 487),
            published("3246", "75", "9.9", "15"),
            ("75.02", "9.98", "15.00"),
            3246,
            ("Child Protection: published 9.9%, recomputed 10.0%: 0.1 percentage points apart",),
        ),
    ],
)
def test_table_1_1_is_recomputed_and_differences_are_noted_at_the_decimals_printed(counts, as_printed, shares, total, notes):
    found = column(dict(zip(LABELS, counts, strict=True)), decimals=2, published=as_printed)
    assert [part.label for part in found.parts] == list(LABELS)
    assert [str(part.share) for part in found.parts] == list(shares)
    assert (found.total, found.notes) == (total, notes)


def test_shares_that_do_not_add_up_to_100_stay_and_are_noted():
    found = column({"A": 1, "B": 1, "C": 1}, decimals=1)
    assert [part.share for part in found.parts] == [D("33.3")] * 3
    assert found.notes == ("Shares are rounded and add up to 99.9%, not 100%.",)


def test_a_published_total_that_differs_is_noted():
    found = column({"A": 1000, "B": 500}, decimals=0, published=Published(Printed(D(1501))))
    assert found.notes[-1] == "Total: published 1,501, recomputed 1,500: 1 apart"
    assert found.total == 1500


def test_a_part_without_a_figure_leaves_no_total_and_no_share():
    found = column({"A": 10, "B": None}, decimals=1, published=Published(Printed(D(15)), {"A": printed("66.7")}))
    assert [(part.count, part.share) for part in found.parts] == [(10, None), (None, None)]
    assert (found.total, found.notes) == (None, (MISSING_NOTE,))


def test_a_hidden_part_leaves_no_total_no_share_and_no_difference_that_would_give_it_away():
    as_printed = Published(Printed(D(15)), {"A": printed("66.7")})
    found = column({"A": 10, "B": "c"}, decimals=1, published=as_printed)
    assert [(part.count, part.share) for part in found.parts] == [(10, None), ("c", None)]
    assert (found.total, found.notes) == (None, (HIDDEN_NOTE,))


def test_the_total_is_shown_where_whoever_hid_the_parts_says_it_is_safe():
    found = column({"A": 30, "B": "c", "C": "c"}, decimals=1, safe_total=40)
    assert (found.total, [part.share for part in found.parts]) == (40, [75, None, None])
    missing = column({"A": 30, "B": "c", "C": None}, decimals=1, safe_total=40)
    assert missing.total is None


def test_of_nothing_there_are_no_shares():
    found = column({"A": 0, "B": 0}, decimals=1, published=Published(shares={"A": printed("50.0")}))
    assert ([part.share for part in found.parts], found.total, found.notes) == ([None, None], 0, ())


def test_a_count_below_zero_and_a_share_of_no_part_are_refused():
    with pytest.raises(ValueError, match="less than nothing"):
        column({"A": -1}, decimals=0)
    with pytest.raises(ValueError, match="no part named 'B'"):
        column({"A": 1}, decimals=0, published=Published(shares={"B": printed("50")}))


@settings(max_examples=60)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=7), st.integers(0, 2))
def test_shares_add_up_to_100_within_half_a_place_for_each_part(numbers, decimals):
    found = column({str(index): number for index, number in enumerate(numbers)}, decimals=decimals)
    assert found.total == sum(numbers)
    if found.total:
        added = sum(part.share for part in found.parts)
        assert abs(added - 100) <= len(numbers) * D("0.5").scaleb(-decimals)
        assert bool(found.notes) == (added != 100)
