from metrics.charts import line_chart
from metrics.months import Month
from tests.metrics.charts.samples import full_chart, points

START = Month(2023, 11)


def words(chart):
    return [entry.word for entry in chart.key]


def test_the_key_names_what_occurs_points_first():
    assert words(full_chart()) == [
        "Usual variation",
        "Unusual: improvement",
        "Unusual: concern",
        "Hollow: provisional",
        "Usual range, between the control limits",
        "Mean",
        "Statistical neighbours 79.1% (2024, median)",
        "Target",
    ]


def test_where_nothing_is_judged_a_point_is_a_figure():
    assert words(line_chart(points((1, 2, 3), marks={}))) == ["Figure of the month"]


def test_a_mark_of_a_month_without_a_figure_is_not_in_the_key():
    assert words(line_chart(points((1, None, 3), marks={1: "concern_high"}))) == ["Usual variation"]


def test_high_and_low_of_one_meaning_share_an_entry_and_triangles_do_not():
    marks = {0: "concern_low", 1: "concern_high", 2: "neutral_low", 3: "neutral_high"}

    assert words(line_chart(points((1, 2, 3, 4), marks=marks))) == [
        "Unusual: concern",
        "Unusually high or rising",
        "Unusually low or falling",
    ]
