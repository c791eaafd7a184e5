from decimal import Decimal
from itertools import pairwise

import pytest

from metrics.charts import Column, stacked_columns
from metrics.charts.labels import LABEL_CHARACTER
from metrics.charts.stacked import BOTTOM_MARGIN, LEFT, TOP

ORDER = ("green", "amber", "red")


def columns(number, counts=None, label="Nov 26"):
    return [Column(f"Column {index}", label, counts or {"green": 1}) for index in range(number)]


def test_segments_stand_on_each_other_from_the_base_line_up():
    chart = stacked_columns(
        [Column("May 2026", "May 26", {"red": 1, "amber": 2, "green": 2})],
        ORDER,
        width=156,
        height=136,
    )

    # Five in all on an axis to 5; 100 pixels between y = 10 and the base line at y = 110: 20 pixels each.
    assert chart.base == 110
    assert [(s.key, s.count, s.y, s.h) for s in chart.bars[0].segments] == [
        ("green", 2, 70, 40),
        ("amber", 2, 30, 40),
        ("red", 1, 10, 20),
    ]
    assert {(s.x, s.w) for s in chart.bars[0].segments} == {(62, 48)}
    assert [(tick.value, tick.y) for tick in chart.ticks] == [
        (0, 110),
        (1, 90),
        (2, 70),
        (3, 50),
        (4, 30),
        (5, 10),
    ]
    assert chart.view_box == "0 0 156 136"


def test_layers_hold_the_same_segments_kind_by_kind():
    chart = stacked_columns(columns(3, {"green": 1, "red": 2}), ORDER)

    assert [(layer.key, [s.count for s in layer.segments]) for layer in chart.layers] == [
        ("green", [1, 1, 1]),
        ("amber", []),
        ("red", [2, 2, 2]),
    ]


def test_table_rows_count_only_what_is_drawn():
    chart = stacked_columns([Column("May 2026", "May 26", {"green": 3, "unknown": 9}, note="open")], ORDER)

    (row,) = chart.rows
    assert (row.label, row.note, row.counts, row.total) == (
        "May 2026",
        "open",
        (3, 0, 0),
        3,
    )
    assert chart.noted_rows == (row,)


def test_no_columns():
    chart = stacked_columns([], ORDER)

    assert chart.bars == chart.rows == chart.x_labels == chart.numbers == ()
    assert [tick.value for tick in chart.ticks] == [0, 1]
    assert [layer.segments for layer in chart.layers] == [(), (), ()]


def test_columns_of_nothing_keep_their_labels():
    chart = stacked_columns(
        [Column("May 2026", "May 26", {}), Column("June 2026", "Jun 26", {"red": 0})],
        ORDER,
    )

    assert [bar.segments for bar in chart.bars] == [(), ()]
    assert [label.text for label in chart.x_labels] == ["May 26", "Jun 26"]
    assert [row.total for row in chart.rows] == [0, 0]


@pytest.mark.parametrize("number", [1, 2, 7, 12, 18, 36, 60, 120])
def test_labels_never_touch_and_the_last_column_has_one(number):
    cols = columns(number, label="Nov 26")
    chart = stacked_columns(cols, ORDER)

    ends = [
        (
            label.x - len(label.text) * LABEL_CHARACTER / 2,
            label.x + len(label.text) * LABEL_CHARACTER / 2,
        )
        for label in chart.x_labels
    ]
    assert all(right < next_left for (_, right), (next_left, _) in pairwise(ends))
    assert ends[0][0] >= 0
    assert ends[-1][1] <= chart.width + 0.1
    assert abs(chart.x_labels[-1].x - chart.bars[-1].centre) < 25


@pytest.mark.parametrize(("number", "expected"), [(7, 7), (12, 12), (18, 9), (36, 12), (60, 12), (120, 12)])
def test_how_many_labels_remain(number, expected):
    assert len(stacked_columns(columns(number), ORDER).x_labels) == expected


def test_a_column_with_a_note_is_marked():
    chart = stacked_columns([Column("May 2026", "May 26", {"red": 1}, note="open")], ORDER)

    assert chart.x_labels[0].text == "May 26*"


@pytest.mark.parametrize(
    ("number", "counts", "shown"),
    [
        (6, {"green": 10}, True),
        (6, {"green": 99, "red": 1}, False),
        (36, {"green": 9}, True),
        (36, {"green": 40}, False),
        (60, {"green": 10}, False),
    ],
)
def test_numbers_stand_on_columns_only_where_they_fit(number, counts, shown):
    chart = stacked_columns(columns(number, counts), ORDER)

    assert chart.bars[0].segments[-1].show_count is shown
    assert chart.plates.count("M") == len(chart.numbers) == sum(s.show_count for bar in chart.bars for s in bar.segments)


def test_numbers_are_on_all_columns_or_on_none():
    mixed = columns(35, {"green": 5}) + columns(1, {"green": 40})

    assert stacked_columns(mixed, ORDER).numbers == ()


@pytest.mark.parametrize("number", [1, 5, 36, 60])
def test_everything_is_drawn_inside_the_view_box(number):
    chart = stacked_columns(columns(number, {"green": 13, "amber": 7, "red": 1}), ORDER)

    for bar in chart.bars:
        for segment in bar.segments:
            assert segment.x >= LEFT
            assert segment.x + segment.w <= chart.right + 0.1
            assert segment.y >= TOP
            assert segment.y + segment.h <= chart.height - BOTTOM_MARGIN


def test_columns_keep_apart():
    chart = stacked_columns(columns(60), ORDER)

    assert all(left.centre + left.width / 2 < right.centre - right.width / 2 for left, right in pairwise(chart.bars))


def test_whole_pixels_print_without_a_decimal():
    chart = stacked_columns([Column("May 2026", "May 26", {"green": 5})], ORDER, width=156, height=136)

    assert repr(chart.bars[0].segments[0].y) == "10"


# --- Shares, and what may not be shown ---


def test_shares_reach_the_top_of_an_axis_to_a_hundred():
    shares = {"green": Decimal("33.3"), "amber": Decimal("41.4"), "red": Decimal("25.3")}
    chart = stacked_columns([Column("June 2017", "Jun 17", shares)], ORDER, part_of=100, write=lambda share: f"{share}%")

    assert [tick.value for tick in chart.ticks] == [0, 20, 40, 60, 80, 100]
    assert chart.bars[0].segments[-1].y == TOP
    assert [label.text for label in chart.numbers] == ["33.3%", "41.4%", "25.3%"]
    assert chart.rows[0].texts == ("33.3%", "41.4%", "25.3%")
    assert chart.rows[0].total_text == "100.0%"


def test_rounded_shares_that_come_to_more_than_a_hundred_stay_inside():
    shares = {"green": Decimal("33.4"), "amber": Decimal("33.4"), "red": Decimal("33.4")}
    chart = stacked_columns([Column("June 2017", "Jun 17", shares)], ORDER, part_of=100)

    assert chart.bars[0].segments[-1].y == TOP
    assert chart.ticks[-1].value == 100
    assert TOP < chart.ticks[-1].y < TOP + 1


def test_a_suppressed_count_is_not_drawn_and_gives_no_total():
    chart = stacked_columns([Column("May 2026", "May 26", {"green": 9, "amber": "c", "red": 7})], ORDER)

    (row,) = chart.rows
    assert [(s.key, s.count) for s in chart.bars[0].segments] == [("green", 9), ("red", 7)]
    assert (row.texts, row.total_text) == (("9", "c", "7"), "c")
    assert chart.x_labels[0].text == "May 26*"
    assert [label.text for label in chart.asterisks] == ["*"]
    assert chart.notes == ("May 2026: c stands for a number too small to be shown; it is not drawn",)


def test_a_missing_count_is_said_and_is_not_zero():
    chart = stacked_columns([Column("May 2026", "May 26", {"green": 9, "red": None})], ORDER)

    assert chart.rows[0].texts == ("9", "0", "no figure")
    assert chart.rows[0].total_text == "no figure"
    assert chart.notes == ("May 2026: a figure is missing, which is not zero",)


@pytest.mark.parametrize(("counts", "text"), [("c", "c"), (None, "no figure")])
def test_a_whole_column_may_be_without_counts(counts, text):
    chart = stacked_columns([Column("May 2026", "May 26", counts), *columns(1)], ORDER)

    assert chart.bars[0].segments == ()
    assert chart.rows[0].texts == (text, text, text)
    assert chart.asterisks[0].y <= chart.base


def test_a_total_that_may_be_shown_stands_beside_counts_that_may_not():
    column = Column("May 2026", "May 26", {"green": "c", "amber": "c", "red": 20}, total=26)

    assert stacked_columns([column], ORDER).rows[0].total_text == "26"


def test_the_sum_of_full_counts_holds_whatever_total_is_handed_in():
    assert stacked_columns([Column("May 2026", "May 26", {"red": 20}, total=26)], ORDER).rows[0].total == 20


def test_one_note_is_printed_once_for_all_its_columns():
    suppressed = {"green": "c"}
    chart = stacked_columns(
        [Column("May 2026", "May 26", suppressed), Column("June 2026", "Jun 26", suppressed, note="open")], ORDER
    )

    assert chart.notes == (
        "May 2026: c stands for a number too small to be shown; it is not drawn",
        "June 2026: open; c stands for a number too small to be shown; it is not drawn",
    )
    same = stacked_columns([Column("May 2026", "May 26", suppressed), Column("June 2026", "Jun 26", suppressed)], ORDER)
    assert same.notes == ("May 2026, June 2026: c stands for a number too small to be shown; it is not drawn",)
