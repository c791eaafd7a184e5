from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts import Annotation
from metrics.charts.axes import Months
from metrics.charts.flags import flags, rows_of
from metrics.charts.labels import overlap
from metrics.months import Month

JAN = Month(2026, 1)
MONTHS = Months(JAN, JAN + 35, 36, 560)


def test_flags_are_numbered_in_order_of_month_with_their_words():
    found = flags(
        [Annotation(JAN + 20, "rebase", "New front door."), Annotation(JAN + 4, "inspection", "Inadequate.")], MONTHS, 680, 2
    )

    assert [(flag.number, flag.month, flag.word, flag.text) for flag in found] == [
        (1, "May 2026", "Inspection", "Inadequate."),
        (2, "September 2027", "New limits from here", "New front door."),
    ]
    assert rows_of(found) == 1


def test_flags_that_would_touch_stand_in_rows():
    found = flags(
        [Annotation(JAN + 4, "notice", "a"), Annotation(JAN + 4, "other", "b"), Annotation(JAN + 7, "other", "c")], MONTHS, 680, 2
    )

    assert [flag.y for flag in found] == [2, 22, 2]
    assert rows_of(found) == 2


def test_what_lies_outside_the_months_has_no_flag():
    assert flags([Annotation(JAN - 1, "notice", "a"), Annotation(JAN + 36, "notice", "b")], MONTHS, 680, 2) == ()


@given(st.lists(st.integers(0, 35), max_size=30))
@settings(max_examples=60)
def test_flags_never_touch_and_stay_inside(at):
    found = flags([Annotation(JAN + number, "other", "x") for number in at], MONTHS, 680, 2)

    boxes = [(flag.x, flag.y, flag.x + flag.w, flag.y + 16) for flag in found]
    assert len(boxes) == len(at)
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert all(box[0] >= 0 and box[2] <= 680 for box in boxes)
