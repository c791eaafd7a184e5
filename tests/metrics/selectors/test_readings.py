from decimal import Decimal

import pytest

from metrics import kinds
from metrics.months import AsAt, Month
from metrics.selectors.book import all_series, known_series, read_book
from metrics.selectors.readings import point_mark, read
from metrics.services import indicators
from tests.factories import make_comparator, make_indicator, make_series, make_snapshot
from tests.metrics.story import FEBRUARY, MARCH, NOW, TODAY, fill

JANUARY = Month(2026, 1)


def reading(story, code, *, month=MARCH, known_on=None, sees_small=True, today=TODAY):
    series = all_series(story.authority)
    as_at = AsAt(month, known_on)
    wanted = known_series(series, known_on)
    book = read_book(story.authority, as_at, series=series, wanted=wanted, sees_small=sees_small)
    [row] = [row for row in wanted if row.indicator.code == code and row.sub_group_id is None]
    return read(book, row, today)


# --- The latest figure ---


def test_the_latest_figure_is_said_with_what_follows_from_it(story):
    timely = reading(story, "TIMELY")
    assert (timely.latest_text, timely.latest_month, timely.latest_value) == ("80.0%", FEBRUARY, Decimal(80))
    assert timely.target_words == "target 85%, 5 percentage points short"
    assert timely.meets is False
    assert timely.travel.before.words == "up 9 percentage points since January 2026: better"
    assert timely.travel.last_year.words == "up 8 percentage points since February 2025: better"
    assert (timely.variation_key, timely.mark, timely.is_improving) == ("improvement_high", "improvement_high", True)
    assert timely.spark_words == "From 70.0% in January 2025 to 80.0% in February 2026"


def test_without_a_figure_everything_says_so(story):
    new = reading(story, "NEW")
    assert (new.latest, new.latest_month, new.latest_text, new.latest_is_hidden) == (None, None, "no figure", False)
    assert (new.travel, new.variation, new.assurance, new.meets) == (None, None, None, None)
    assert (new.target_words, new.spark_words, new.sparkline.drawn) == ("no target set", "No figures", False)
    assert new.lateness.sentence == "No figure yet."


def test_the_owner_is_the_series_own_and_otherwise_the_indicators(story):
    edit = {"by": story.lead, "now": NOW, "reason": "Named"}
    indicators.edit_indicator(indicator=story.indicators["TIMELY"], changes={"owner_role": "Head of Quality"}, **edit)
    assert reading(story, "TIMELY").owner_role == "Head of Quality"
    indicators.edit_series(series=story.series["TIMELY"], changes={"owner_role": "Service Manager"}, **edit)
    assert reading(story, "TIMELY").owner_role == "Service Manager"


def test_a_correction_counts_in_place_of_what_it_replaced(story):
    story.correct("TIMELY", 70)
    assert reading(story, "TIMELY").latest_text == "70.0%"
    assert reading(story, "TIMELY").variation_key == "common_cause"


# --- What may not be seen ---


def test_of_a_hidden_latest_figure_nothing_is_said_that_gives_it_away(story):
    """PLANS: 21 in January, 3 in February, target 10 or fewer."""
    seen, plans = reading(story, "PLANS"), reading(story, "PLANS", sees_small=False)
    assert (seen.latest_text, seen.meets, seen.is_improving) == ("3", True, True)
    assert (plans.latest_text, plans.latest_value, plans.latest_month) == ("c", None, FEBRUARY)
    assert plans.target_words == "target 10, the figure is not shown"
    assert (plans.travel, plans.meets, plans.variation, plans.mark) == (None, None, None, "")
    assert not (plans.is_improving or plans.is_worsening)
    assert plans.spark_words == "From 20 in January 2025 to 21 in January 2026; hidden months are left out"
    assert FEBRUARY not in plans.figures
    assert all(point.value != 3 for point in plans.chart.points)


def test_what_is_said_with_a_hidden_figure_is_the_same_whatever_it_is(story):
    """1, 2, 4 or 5 in place of the 3: the reader could not tell."""

    def said():
        plans = reading(story, "PLANS", sees_small=False)
        return (
            plans.latest_text,
            plans.target_words,
            plans.travel,
            plans.sparkline,
            plans.spark_words,
            plans.chart,
            plans.assurance,
        )

    before = said()
    for number in (1, 2, 4, 5):
        story.correct("PLANS", number)
        assert said() == before


def test_an_earlier_hidden_month_is_left_out_and_not_passed_over(story):
    """A change since January would read as if there had been no February; a mean without it is not the series' own."""
    fill(story.series["PLANS"], story.officer, [30], last=MARCH)
    plans = reading(story, "PLANS", sees_small=False)
    assert plans.travel.before.words == "up 9 since March 2025: worse"
    assert (plans.is_judged, plans.variation, plans.assurance) == (False, None, None)
    assert plans.why_not_judged.startswith("Some months are hidden")
    assert plans.text_of(FEBRUARY) == "c"
    assert plans.text_of(MARCH + 1) == "no figure"
    assert plans.sparkline != reading(story, "PLANS").sparkline


def test_official_figures_are_not_compared_with_a_hidden_one(story):
    small = make_series(
        story.authority, story.lead, make_indicator(story.authority, story.lead, code="SMALL", small_numbers=True)
    )
    make_comparator(small.indicator, 50)
    make_snapshot(small, story.officer, numerator=Decimal(2), denominator=Decimal(8), month=FEBRUARY, now=NOW)
    assert reading(story, "SMALL").comparison.words == "25 percentage points below England (year to 31 March 2025): worse"
    assert reading(story, "SMALL", sees_small=False).comparison.words == ""


# --- The control chart ---


def test_icons_are_shown_from_thirteen_figures(story):
    visits = reading(story, "VISITS")
    assert (len(visits.figures), visits.is_judged, visits.variation, visits.assurance) == (12, False, None, None)
    fill(story.series["VISITS"], story.officer, [71], last=MARCH)
    visits = reading(story, "VISITS")
    assert (len(visits.figures), visits.is_judged, visits.variation_key) == (13, True, "common_cause")
    assert visits.assurance.key == "pass"


@pytest.mark.parametrize("code", ["CALLS", "RANGE"])
def test_where_no_direction_is_better_there_is_no_assurance(story, code):
    """Though a target is set, and a change is still said to be more than chance."""
    story.target(code, 500 if code == "CALLS" else 13, month=Month(2025, 4))
    found = reading(story, code)
    assert found.is_judged
    assert found.assurance is None
    assert found.mark in ("", "neutral_high")
    assert not (found.is_improving or found.is_worsening)


def test_closer_to_zero_has_no_assurance_and_no_direction(story):
    indicator = make_indicator(
        story.authority, story.lead, code="GAP", unit=kinds.MONEY, polarity=kinds.CLOSER_TO_ZERO, unit_words="£ thousand"
    )
    series = make_series(story.authority, story.lead, indicator)
    fill(series, story.officer, [5, -4, 6, -5, 4, -6, 5, -4, 6, -5, 4, -6, 5, 90])
    story.series["GAP"] = series
    story.target("GAP", 10, month=Month(2025, 4))
    gap = reading(story, "GAP")
    assert (gap.assurance, gap.variation_key, gap.meets) == (None, "neutral_high", False)


@pytest.mark.parametrize(
    ("values", "key"), [([71] * 2, "common_cause"), ([71, 90], "improvement_high"), ([71, 40], "concern_low")]
)
def test_the_variation_is_that_of_the_latest_figure(story, values, key):
    fill(story.series["VISITS"], story.officer, values, last=MARCH + 1)
    assert reading(story, "VISITS", month=MARCH + 1).variation_key == key


def test_the_target_of_the_chart_is_the_one_of_the_latest_figure_and_a_range_is_none(story):
    assert reading(story, "TIMELY").chart.options.target == 85
    assert reading(story, "REPEAT").chart.options.target == 75
    story.target("RANGE", 12, month=Month(2025, 5), kind=kinds.IN_RANGE, upper=Decimal(16))
    assert reading(story, "RANGE").meets
    assert reading(story, "RANGE").chart.options.target is None


def test_new_limits_start_where_a_person_set_them_and_stop_the_count(story):
    story.rebase("TIMELY", Month(2025, 12))
    timely = reading(story, "TIMELY")
    assert [mark.text for mark in timely.rebases] == ["New team"]
    assert [segment.n for segment in timely.chart.segments] == [11, 3]
    assert timely.variation is None
    assert len(reading(story, "TIMELY", month=JANUARY).rebases) == 1
    assert reading(story, "TIMELY", month=Month(2025, 11)).rebases == []


@pytest.mark.parametrize(
    ("point_type", "side", "mark"),
    [
        ("common_cause", None, ""),
        ("special_cause_improvement", "high", "improvement_high"),
        ("special_cause_concern", "low", "concern_low"),
        ("special_cause_neutral_high", "high", "neutral_high"),
        ("special_cause_neutral_low", "low", "neutral_low"),
    ],
)
def test_a_point_is_marked_as_charts_name_it(point_type, side, mark):
    assert point_mark(point_type, side) == mark


# --- Beside others ---


def compared(found):
    return [(each.row.group, each.row.statistic, each.row.model, each.text) for each in found.comparisons]


def test_a_figure_stands_beside_the_newest_official_ones(story):
    """Neighbours by each statistic in their newest model, then the region, then England; the median is the one for a row."""
    timely = reading(story, "TIMELY")
    assert compared(timely) == [
        ("neighbours", "median", "April 2025", "78.0%"),
        ("neighbours", "mean", "April 2025", "79.0%"),
        ("region", "", "", "75.0%"),
        ("england", "", "", "82.0%"),
    ]
    words = "2 percentage points above the statistical neighbours' median (April 2025 model, year to 31 March 2025): better"
    assert timely.comparison.words == words


def test_a_newer_year_goes_before_a_newer_model_and_both_end_at_the_month_viewed(story):
    neighbours = {"group": kinds.NEIGHBOURS, "authority": story.authority, "statistic": kinds.MEDIAN}
    make_comparator(story.indicators["TIMELY"], 77, month=Month(2026, 3), model="April 2021", **neighbours)
    make_comparator(story.indicators["TIMELY"], 83, month=Month(2026, 3))
    assert reading(story, "TIMELY").comparison.text == "77.0%"
    assert reading(story, "TIMELY", month=FEBRUARY).comparison.text == "78.0%"
    assert reading(story, "TIMELY", month=Month(2025, 2)).comparisons == []


def test_a_revised_official_figure_counts_in_place_of_the_first(story):
    make_comparator(story.indicators["TIMELY"], 81)
    assert ("england", "", "", "81.0%") in compared(reading(story, "TIMELY"))
    assert len(reading(story, "TIMELY").comparisons) == 4


def test_a_count_is_never_compared_with_other_places(story):
    calls = reading(story, "CALLS")
    assert (calls.comparisons, calls.comparison, calls.is_never_compared) == ([], None, True)
    assert not reading(story, "TIMELY").is_never_compared
    assert not reading(story, "NEW").is_never_compared


def test_the_councils_own_official_figure_is_not_another_place(story):
    make_comparator(story.indicators["VISITS"], 70, group=kinds.OWN, authority=story.authority)
    assert reading(story, "VISITS").comparisons == []


def test_another_councils_neighbours_are_not_ours(story, other_world):
    make_comparator(
        story.indicators["TIMELY"],
        1,
        group=kinds.NEIGHBOURS,
        authority=other_world.authority,
        statistic=kinds.MEDIAN,
        model="April 2026",
        month=MARCH,
    )
    assert reading(story, "TIMELY").comparison.text == "78.0%"


# --- The small drawing ---


def test_the_small_drawing_covers_two_years_and_stops_where_the_series_stopped(story):
    """A series that ended is drawn up to its end; one that is late leaves the months empty that it lacks."""
    stale = reading(story, "STALE").sparkline
    indicators.edit_series(
        series=story.series["STALE"], changes={"ends": Month(2025, 11)}, reason="Merged", by=story.lead, now=NOW
    )
    ended = reading(story, "STALE").sparkline
    assert ended.x > stale.x
    assert ended.x == ended.width - 5


def test_yearly_figures_stand_a_year_apart(story):
    """Of months in a row 24 would be drawn, with eleven gaps between two figures; of years, two beside each other."""
    yearly = reading(story, "YEARLY").sparkline
    assert yearly.path.count("L") == 1


def test_the_target_is_drawn_unless_it_is_a_range(story):
    assert reading(story, "TIMELY").sparkline.target_y is not None
    story.target("RANGE", 12, month=Month(2025, 5), kind=kinds.IN_RANGE, upper=Decimal(16))
    assert reading(story, "RANGE").sparkline.target_y is None


def test_at_the_earliest_month_there_is_nothing_to_draw_and_nothing_breaks(story):
    assert not reading(story, "TIMELY", month=Month(1990, 1)).sparkline.drawn


def test_a_published_record_is_late_at_no_time(story):
    indicators.publish_series(series=story.series["STALE"], ends=FEBRUARY, source="Board paper", by=story.lead, now=NOW)
    assert not reading(story, "STALE").lateness.is_late
    assert not reading(story, "STALE", month=Month(2025, 10)).lateness.is_late
