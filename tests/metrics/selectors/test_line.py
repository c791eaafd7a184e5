from decimal import Decimal

import pytest

from metrics import kinds
from metrics.months import Month
from metrics.selectors.line import chart_of, rolling_chart
from metrics.services import series as settings
from tests.factories import make_comparator, make_indicator, make_series
from tests.metrics.selectors.test_readings import reading
from tests.metrics.story import FEBRUARY, MARCH, NOW, counts, fill

JANUARY = Month(2026, 1)


def columns(chart) -> dict[str, list[str]]:
    """The table under a chart by heading, "Month" and "Figure" among them."""
    rows = [[row.month, row.text, *row.cells] for row in chart.rows]
    return dict(zip(["Month", "Figure", *chart.headings], zip(*rows, strict=True), strict=True)) if rows else {}


def words_of(chart) -> list[str]:
    return [label.text for label in chart.labels]


# --- Points ---


def test_a_hidden_month_is_a_gap_that_says_c(story):
    fill(story.series["PLANS"], story.officer, [30], last=MARCH)
    full, seen = chart_of(reading(story, "PLANS")), chart_of(reading(story, "PLANS", sees_small=False))
    assert columns(full)["Figure"][-3:] == ("21", "3", "30")
    assert columns(seen)["Figure"][-3:] == ("21", "c", "30")
    assert sum(len(layer.dots) for layer in full.layers) == 15
    assert sum(len(layer.dots) for layer in seen.layers) == 14


def test_the_drawing_with_a_hidden_month_is_the_same_whatever_it_is(story):
    before = chart_of(reading(story, "PLANS", sees_small=False))
    for number in (1, 5):
        story.correct("PLANS", number)
        assert chart_of(reading(story, "PLANS", sees_small=False)) == before


def test_a_month_that_is_all_hidden_leaves_nothing_to_draw(story):
    series = make_series(
        story.authority,
        story.lead,
        make_indicator(story.authority, story.lead, code="FEW", unit=kinds.COUNT, small_numbers=True, decimals=0),
    )
    fill(series, story.officer, [3, 4])
    chart = chart_of(reading(story, "FEW", sees_small=False))
    assert not chart.drawn
    assert columns(chart)["Figure"] == ("c", "c")


def test_a_missing_month_breaks_the_line(story):
    fill(story.series["NEW"], story.officer, [50, 60, None, 60, 70])
    chart = chart_of(reading(story, "NEW"))
    assert columns(chart)["Month"] == ("October 2025", "November 2025", "January 2026", "February 2026")
    assert chart.strokes[-1].path.count("M") == 2


def test_what_stands_out_is_told_apart_and_said(story):
    chart = chart_of(reading(story, "TIMELY"))
    assert chart.judged
    assert [layer.mark for layer in chart.layers] == ["", "improvement_high"]
    assert chart.rows[-1].said == "improvement: outside the limits"
    assert chart_of(reading(story, "CALLS")).rows[-1].said == "change: outside the limits"
    assert chart_of(reading(story, "REPEAT")).rows[-1].said == "concern: outside the limits"


def test_the_last_three_years_are_drawn(story):
    fill(story.series["NEW"], story.officer, [50] * 40)
    chart = chart_of(reading(story, "NEW"))
    assert len(chart.rows) == 36
    assert columns(chart)["Month"][0] == "March 2023"


def test_without_a_figure_nothing_is_drawn_and_nothing_breaks(story):
    story.target("NEW", 60, month=FEBRUARY)
    chart = chart_of(reading(story, "NEW"))
    assert (chart.drawn, chart.rows) == (False, ())


# --- Mean and limits ---


def test_below_thirteen_figures_there_is_a_mean_and_no_limit(story):
    chart = chart_of(reading(story, "VISITS"))
    assert not chart.judged
    assert [heading for heading in chart.headings if "limit" in heading.lower()] == []
    assert columns(chart)["Mean"][0] == "70.6%"
    fill(story.series["VISITS"], story.officer, [71], last=MARCH)
    chart = chart_of(reading(story, "VISITS"))
    assert len([heading for heading in chart.headings if "limit" in heading.lower()]) == 2


def test_a_segment_that_ended_before_the_drawing_begins_is_left_out(story):
    fill(story.series["NEW"], story.officer, [40] * 10 + [50] * 36)
    story.rebase("NEW", FEBRUARY - 35)
    chart = chart_of(reading(story, "NEW"))
    assert set(columns(chart)["Mean"]) == {"50.0%"}


def test_where_new_limits_begin_the_chart_says_so(story):
    story.rebase("REPEAT", JANUARY)
    flags = [(flag.month, flag.kind, flag.text) for flag in chart_of(reading(story, "REPEAT")).flags]
    assert flags == [("January 2026", "rebase", "New team")]


def test_what_happened_in_the_council_stands_on_every_chart_and_what_concerns_one_on_that(story):
    fields = {"authority": story.authority, "by": story.lead, "now": NOW, "kind": kinds.INSPECTION}
    settings.annotate(month=JANUARY, text="Focused visit", **fields)
    settings.annotate(month=FEBRUARY, text="New form", series=story.series["TIMELY"], **fields)
    assert [flag.text for flag in chart_of(reading(story, "TIMELY")).flags] == ["Focused visit", "New form"]
    assert [flag.text for flag in chart_of(reading(story, "REPEAT")).flags] == ["Focused visit"]
    assert chart_of(reading(story, "TIMELY", month=Month(2025, 12))).flags == ()


# --- What it is held against ---


def test_a_milestone_ahead_is_drawn_up_to_a_year_ahead(story):
    chart = chart_of(reading(story, "TIMELY"))
    assert chart.x_labels[-1].text.startswith(("May", "Jun", "Apr"))
    assert any("90.0%" in text for text in words_of(chart))
    plain = chart_of(reading(story, "REPEAT"))
    assert plain.x_labels[-1].x == pytest.approx(plain.right, abs=60)
    story.target("REPEAT", 50, kind=kinds.MILESTONE, month=Month(2027, 6))
    assert chart_of(reading(story, "REPEAT")).x_labels == plain.x_labels, "more than a year ahead"


def test_each_kind_of_target_is_a_line_of_its_own(story):
    for kind, value in ((kinds.TARGET, 60), (kinds.ASPIRATION, 90), (kinds.LIMIT, 40)):
        story.target("AUDIT", value, kind=kind, month=Month(2025, 4))
    story.target("AUDIT", 55, kind=kinds.IN_RANGE, upper=Decimal(75), month=Month(2025, 4))
    said = " ".join(" ".join(cells) for cells in columns(chart_of(reading(story, "AUDIT"))).values())
    for text in ("60.0%", "90.0%", "40.0%", "55.0%", "75.0%"):
        assert text in said, text


def test_the_neighbours_median_and_england_are_lines_and_others_are_not(story):
    headings = chart_of(reading(story, "TIMELY")).headings
    assert [heading for heading in headings if heading in ("Neighbours’ median", "England")] == ["Neighbours’ median", "England"]
    assert not any("mean of" in heading.lower() or "North West" in heading for heading in headings)
    # They hold from the end of their year on.
    values = columns(chart_of(reading(story, "TIMELY")))["England"]
    assert (*values[:3], values[-1]) == ("", "", "82.0%", "82.0%")


def test_an_official_figure_of_a_later_month_than_the_last_one_is_not_drawn(story):
    make_comparator(story.indicators["REPEAT"], 50, month=MARCH)
    assert reading(story, "REPEAT").comparison.text == "50.0%"
    assert "England" not in chart_of(reading(story, "REPEAT")).headings


def test_a_count_has_no_line_of_another_place(story):
    assert "England" not in chart_of(reading(story, "CALLS")).headings


# --- Rolling ---


def test_rolling_is_the_sum_of_the_numerators_over_the_sum_of_the_denominators(story):
    counts(story.series["NEW"], story.officer, {Month(2025, 12): (1, 10), JANUARY: (30, 100), FEBRUARY: (9, 10)})
    chart = rolling_chart(reading(story, "NEW"), 3)
    assert columns(chart)["Figure"] == ("33.3%",)
    assert rolling_chart(reading(story, "NEW"), 12) is None


def test_a_window_with_a_hidden_month_is_not_drawn(story):
    """PLANS is 3 in February: the rolled figures of January and February less those of December would give it away."""
    fill(story.series["PLANS"], story.officer, [22], last=MARCH)
    full, seen = rolling_chart(reading(story, "PLANS"), 3), rolling_chart(reading(story, "PLANS", sees_small=False), 3)
    assert columns(full)["Month"][-2:] == ("February 2026", "March 2026")
    assert columns(seen)["Month"][-1] == "January 2026"


def test_rates_and_money_are_not_rolled(story):
    make_series(story.authority, story.lead, make_indicator(story.authority, story.lead, code="RATED", unit=kinds.RATE))
    assert rolling_chart(reading(story, "RATED"), 3) is None


def test_the_gap_of_a_window_that_is_not_complete_stays_a_gap(story):
    fill(story.series["CALLS"], story.officer, [700, 700, 700], last=Month(2024, 11))
    chart = rolling_chart(reading(story, "CALLS"), 3)
    assert columns(chart)["Month"][:3] == ("November 2024", "December 2024", "January 2025")
    assert columns(chart)["Figure"][:5] == ("700", "no figure", "no figure", "no figure", "710")


def test_it_may_begin_before_the_first_figure(story):
    fill(story.series["NEW"], story.officer, [50, 60])
    read = reading(story, "NEW")
    first = Month.of(read.chart.points[0].date)
    chart = chart_of(read, begins=first - 3)
    assert columns(chart)["Month"][:2] == ((first - 3).label, first.label)
    assert columns(chart)["Figure"][0] == "no figure"
    for month in (first, first + 1, first - 36):
        assert chart_of(read, begins=month) == chart_of(read)
