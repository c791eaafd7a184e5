"""Charts that stand on their own."""

import re
from dataclasses import replace
from xml.etree import ElementTree

from boards.packs.contents import Counts, MonthCounts, Point
from boards.papers.drawing import RATINGS, figure_chart, ratings_chart
from tests.boards.papers.example import HIDDEN, figure, plan_of

SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_is_well_formed_and_has_its_words_for_those_who_do_not_see_it():
    for chart in (ratings_chart(plan_of().months), figure_chart(figure())):
        root = ElementTree.fromstring(chart.svg)
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text == f"{chart.title}. {chart.description}"
        assert (root.get("width"), root.get("height")) == (str(chart.width), str(chart.height))


def test_a_drawing_has_no_style_sheet_and_fetches_nothing():
    for chart in (ratings_chart(plan_of().months), figure_chart(figure())):
        assert not re.search(r"class=|style=|href|<script|<image", chart.svg)
        assert not re.findall(r"url\((?!#)", chart.svg)


def test_ratings_are_told_apart_by_pattern_and_word_as_well_as_colour():
    svg = ratings_chart(plan_of().months).svg
    assert [series.pattern for series in RATINGS] == ["hatch", "dots", "solid", "dashed"]
    assert all(f">{series.word}</text>" in svg for series in RATINGS)
    assert len(re.findall(r"<pattern ", svg)) == 4


def test_names_with_signs_of_markup_are_escaped():
    chart = figure_chart(replace(figure(), name='Plans < 5 & "more"'))
    assert "Plans < 5" in ElementTree.fromstring(chart.svg).find(f"{SVG}title").text


def test_the_target_is_drawn_where_it_is_a_number_and_named():
    assert "Target: 85%" in figure_chart(figure()).svg
    assert "Target" not in figure_chart(replace(figure(), target_value="")).svg


def test_a_series_with_fewer_than_two_figures_that_may_be_shown_is_not_drawn():
    assert figure_chart(HIDDEN) is None
    assert figure_chart(replace(figure(), points=())) is None


def test_a_month_without_a_figure_breaks_the_line():
    points = tuple(Point(f"2019-0{n}", value, value or "c") for n, value in enumerate(("1", "2", "", "4", "5"), 1))
    svg = figure_chart(replace(figure(unit="count"), points=points, target_value="")).svg
    assert any(re.fullmatch(r"M[\d. ]+L[\d. ]+M[\d. ]+L[\d. ]+", path) for path in re.findall(r' d="([^"]+)"', svg))


def test_quarterly_figures_are_joined():
    points = tuple(Point(month, "10", "10") for month in ("2019-01", "2019-04", "2019-07"))
    svg = figure_chart(replace(figure(unit="count"), points=points, target_value="")).svg
    assert any(re.fullmatch(r"M[\d. ]+L[\d. ]+L[\d. ]+", path) for path in re.findall(r' d="([^"]+)"', svg))


def test_months_without_actions_are_not_drawn():
    assert ratings_chart(()) is None
    assert ratings_chart((MonthCounts("2019-08", Counts(0, 0, 0, 0)),)) is None
