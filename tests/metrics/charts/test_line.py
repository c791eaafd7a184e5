import re
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts import Annotation, Band, LinePoint, ReferenceLine, Step, line_chart
from metrics.charts.labels import LINE_CHARACTER, Label, overlap, within
from metrics.charts.marks import MARK_REACH, MARKS, STEPS
from tests.metrics.charts.samples import ANNOTATIONS, REFERENCES, START, full_chart, percent, points


def stroke(chart, kind):
    return next(stroke.path for stroke in chart.strokes if stroke.kind == kind)


def places(path):
    """The x and y of every corner of a path of M, L, H and V."""
    x = y = None
    found = []
    for letter, first, second in re.findall(r"([MLHV])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        x = float(first) if letter != "V" else x
        y = float(first) if letter == "V" else float(second) if second else y
        found.append((x, y))
    return found


# --- Where things are ---


def test_a_worked_example():
    chart = line_chart(
        [LinePoint(START, Decimal(70), "70"), LinePoint(START + 1, Decimal(80), "80"), LinePoint(START + 2, Decimal(88), "88")]
    )

    assert [(tick.text, tick.y) for tick in chart.ticks] == [("70", 300), ("75", 227.5), ("80", 155), ("85", 82.5), ("90", 10)]
    assert (chart.left, chart.right, chart.base, chart.view_box) == (36, 660, 300, "0 0 680 330")
    assert [(dot.x, dot.y, dot.title) for dot in chart.layers[0].dots] == [
        (140, 300, "November 2023: 70"),
        (348, 155, "December 2023: 80"),
        (556, 39, "January 2024: 88"),
    ]
    assert stroke(chart, "figures") == "M140 300L348 155L556 39"


def test_points_are_drawn_kind_by_kind_what_stands_out_last():
    assert [(layer.mark, layer.provisional, len(layer.dots)) for layer in full_chart().layers] == [
        ("", False, 31),
        ("", True, 2),
        ("improvement_high", False, 2),
        ("concern_low", False, 1),
    ]


def test_provisional_points_are_hollow():
    hollow = {layer.provisional: layer.fill for layer in full_chart().layers if layer.mark == ""}

    assert hollow == {False: MARKS[""].colour, True: "#fff"}


def test_a_point_says_its_figure_and_what_is_said_of_it():
    titles = [dot.title for layer in full_chart().layers for dot in layer.dots]

    assert "May 2024: 61.0%, unusually low or falling: concern" in titles
    assert "October 2026: 81.0% (provisional), usual variation" in titles


def test_missing_months_are_gaps():
    chart = line_chart(points((70, 71, None, 73, 74), marks={}))

    assert stroke(chart, "figures").count("M") == 2
    assert sum(len(layer.dots) for layer in chart.layers) == 4
    assert max(y for _, y in places(stroke(chart, "figures"))) <= chart.base
    assert [row.text for row in chart.rows] == ["70.0%", "71.0%", "c", "73.0%", "74.0%"]


def test_quarterly_figures_are_joined():
    quarters = [LinePoint(START + 3 * index, Decimal(70 + index), "7") for index in range(4)]

    assert stroke(line_chart(quarters, every=3), "figures").count("M") == 1
    assert [s.kind for s in line_chart(quarters).strokes] == []


def test_lines_are_drawn_under_the_figures():
    assert [s.kind for s in full_chart().strokes] == ["limits", "mean", "comparator", "target", "figures"]


def test_mean_and_limits_are_broken_between_segments_and_the_target_is_stepped():
    chart = full_chart()

    assert stroke(chart, "mean").count("M") == 2
    assert stroke(chart, "limits").count("M") == 4
    assert stroke(chart, "target").count("M") == 1
    assert stroke(chart, "target").count("V") == 1


def test_a_later_last_month_leaves_room_for_what_is_ahead():
    chart = full_chart(last=START + 41, steps=[Step(START + 41, None, Decimal(90), "90% by April", "milestone")])

    assert chart.x_labels[-1].text == "Apr 27"
    assert [label.text for label in chart.labels if label.fill == STEPS["milestone"].colour] == ["90% by April"]
    assert len(chart.rows) == 36


# --- The axis, and what is said of it ---


def test_a_scale_that_does_not_start_at_zero_says_so():
    assert full_chart().notes == ("The scale starts at 60, not at zero.",)
    assert full_chart(from_zero=True).notes == ()
    assert line_chart(points((-80, -81), marks={})).notes == ("The scale ends at −80.0, not at zero.",)


def test_limits_are_drawn_at_floor_and_ceiling_and_listed_as_computed():
    bands = [Band(START, START + 35, Decimal(76), Decimal("-4.5"), Decimal("106.1"))]
    chart = full_chart(bands=bands, floor=0, ceiling=100)

    assert [tick.text for tick in chart.ticks][::5] == ["0", "100"]
    assert {y for _, y in places(stroke(chart, "limits"))} == {chart.base, chart.top}
    assert chart.rows[0].cells[1:3] == ("−4.5%", "106.1%")
    assert chart.notes == (
        "A lower limit below 0.0% is drawn at 0.0%; the table has it as computed.",
        "An upper limit above 100.0% is drawn at 100.0%; the table has it as computed.",
    )


def test_a_value_beyond_the_ceiling_is_drawn_where_it_is():
    chart = line_chart(points((90, 103), marks={}), ceiling=100)

    assert [tick.text for tick in chart.ticks] == ["90", "95", "100", "105"]
    assert chart.ticks[-1].y < chart.layers[0].dots[1].y < chart.ticks[-2].y


def test_zero_has_a_line_of_its_own_between_values_on_both_sides():
    chart = line_chart(points((-200, 300), marks={}))

    assert chart.zero_y == next(tick.y for tick in chart.ticks if tick.text == "0")
    assert full_chart(from_zero=True).zero_y is None


# --- Little or nothing to draw ---


@pytest.mark.parametrize("values", [(5,), (0,), (-3,), (5, 5, 5), (0, 0, 0), (None, 5, None), (100, 100)])
def test_a_single_value_or_equal_ones_are_drawn_inside(values):
    chart = line_chart(points(values, marks={}))

    assert chart.drawn
    assert all(chart.top <= dot.y <= chart.base for layer in chart.layers for dot in layer.dots)


def test_no_points():
    chart = line_chart([], steps=[Step(START, None, Decimal(75), "Target")], annotations=ANNOTATIONS)

    assert (chart.drawn, chart.rows, chart.headings, chart.key) == (False, (), (), ())


def test_without_one_figure_the_table_says_what_there_is():
    chart = line_chart(points((None, None)), references=REFERENCES, write=percent)

    assert not chart.drawn and chart.strokes == ()
    assert [(row.text, row.cells) for row in chart.rows] == [("c", ("79.1%",)), ("c", ("79.1%",))]


# --- Words ---


def test_every_target_has_its_words():
    assert {"Target 75%", "Target 85%"} <= {label.text for label in full_chart().labels}


def test_the_number_of_months_named_suits_the_width():
    assert [label.text for label in full_chart().x_labels][-3:] == ["Feb 26", "Jun 26", "Oct 26"]


def test_a_second_row_of_flags_makes_the_drawing_higher():
    assert full_chart(annotations=ANNOTATIONS[:1]).height == 330
    assert full_chart().height == 350


# --- Whatever comes ---

numbers = st.decimals(min_value=-(10**7), max_value=10**7, places=2)
shares = st.decimals(min_value=0, max_value=100, places=1)
months = st.integers(-6, 60).map(lambda number: START + number)
words = st.text("abcdefgh %", max_size=40)


@st.composite
def charts(draw):
    values = draw(st.sampled_from([numbers, shares]))
    length = draw(st.integers(1, 50))
    marks = draw(st.lists(st.sampled_from(sorted(MARKS)), min_size=length, max_size=length))
    drawn = draw(st.lists(st.none() | values, min_size=length, max_size=length))
    steps = draw(st.lists(st.builds(Step, months, st.none(), values, words, st.sampled_from(sorted(STEPS))), max_size=4))
    series = st.dictionaries(months, values, min_size=1, max_size=4).map(lambda found: tuple(sorted(found.items())))
    references = draw(st.lists(st.builds(ReferenceLine, words, values | series, st.booleans()), max_size=3))
    bands = []
    if draw(st.booleans()):
        edge = START + draw(st.integers(0, 40))
        for start, end in ((START, edge), (edge + 1, START + 60)):
            mean, width = draw(values), abs(draw(values))
            bands.append(Band(start, end, mean, mean - width, mean + width))
    annotations = draw(st.lists(st.builds(Annotation, months, st.sampled_from(["notice", "rebase"]), words), max_size=6))
    return line_chart(
        [LinePoint(START + index, value, str(value), mark) for index, (value, mark) in enumerate(zip(drawn, marks, strict=True))],
        bands=bands,
        steps=steps,
        references=references,
        annotations=annotations,
        unit=draw(st.sampled_from(["", "%", "per 10,000 children"])),
        floor=draw(st.sampled_from([None, 0])),
        ceiling=draw(st.sampled_from([None, 100])),
    )


@given(charts())
@settings(max_examples=100, deadline=None)
def test_everything_is_drawn_inside_and_no_two_words_touch(chart):
    if not chart.drawn:
        assert all(row.text == "None" for row in chart.rows)
        return

    for x, y in [place for s in chart.strokes for place in places(s.path)] + places(chart.ground):
        assert chart.left <= x <= chart.right and chart.top <= y <= chart.base
    for dot in [dot for layer in chart.layers for dot in layer.dots]:
        assert chart.left <= dot.x <= chart.right and chart.top <= dot.y <= chart.base
        assert chart.top >= MARK_REACH and chart.base + MARK_REACH <= chart.height

    labels = [*chart.labels, *chart.x_labels, *(Label(t.text, t.label_x, t.label_y, "end") for t in chart.ticks)]
    boxes = [label.box(LINE_CHARACTER) for label in labels]
    boxes += [(flag.x, flag.y, flag.x + flag.w, flag.y + 16) for flag in chart.flags]
    if chart.unit:
        boxes.append(Label(chart.unit, 0, 13, "start").box())
    assert all(within(box, (-0.1, 0, chart.width + 0.1, chart.height)) for box in boxes)
    shrunk = [(left + 0.1, top + 0.1, right - 0.1, bottom - 0.1) for left, top, right, bottom in boxes]
    assert not any(overlap(one, other) for one, other in combinations(shrunk, 2))
