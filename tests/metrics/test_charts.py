from itertools import pairwise

import pytest

from metrics.charts import (
    BOTTOM_MARGIN,
    LABEL_CHARACTER,
    LEFT,
    TOP,
    Column,
    axis,
    stacked_columns,
)

ORDER = ("green", "amber", "red")


def columns(number, counts=None, label="Nov 26"):
    return [Column(f"Column {index}", label, counts or {"green": 1}) for index in range(number)]


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (10, [0, 2, 4, 6, 8, 10]),
        (11, [0, 5, 10, 15]),
        (25, [0, 5, 10, 15, 20, 25]),
        (47, [0, 10, 20, 30, 40, 50]),
        (51, [0, 20, 40, 60]),
        (60, [0, 20, 40, 60]),
        (101, [0, 50, 100, 150]),
        (999, [0, 200, 400, 600, 800, 1000]),
    ],
)
def test_axis_reaches_the_highest_in_at_most_five_round_steps(highest, expected):
    assert axis(highest) == expected


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


def test_a_count_below_nothing_is_refused():
    with pytest.raises(ValueError, match="May 2026"):
        stacked_columns([Column("May 2026", "May 26", {"red": -1})], ORDER)


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
