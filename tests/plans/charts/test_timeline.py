"""The improvement journey as places on a drawing, from top to bottom."""

import datetime as dt
from itertools import pairwise

import pytest

from metrics.charts.labels import ASCENT
from metrics.months import Month
from plans.charts import NARROW, Happening, timeline_chart
from plans.charts.shapes import KIND_MARKS
from plans.charts.timeline import PANEL_HEIGHT, TEXT_CHARACTER, WIDE, YEAR_HEIGHT

AUGUST = Month(2019, 8)


def happening(when, kind="report", text="Report to the board", planned=False):
    """`when` is a day or a month, as text."""
    day = dt.date.fromisoformat(when) if len(when) > 7 else None
    return Happening(day, Month.parse(when[:7]), kind, text, planned)


def many(number, text="Progress report to the Overview and Scrutiny Board with the ratings of every action"):
    """So many events over six years, of every kind in turn, every third without a day."""
    kinds = list(KIND_MARKS)
    months = [Month(2016, 1) + index * 72 // number for index in range(number)]
    return [
        Happening(None if index % 3 == 0 else month.first, month, kinds[index % 7], text, index % 5 == 0)
        for index, month in enumerate(months)
    ]


def events(chart):
    return [event for panel in chart.panels for event in panel.events]


def test_events_stand_one_below_the_other_in_order_of_time():
    chart = timeline_chart(
        [
            happening("2019-08-21", text="c"),
            happening("2019-08", text="a"),
            happening("2019-09-10", text="d"),
            happening("2019-08-02", text="b"),
        ]
    )

    assert [event.lines[0].text for event in events(chart)] == ["a", "b", "c", "d"]
    assert [event.date.text for event in events(chart)] == ["Aug", "2 Aug", "21 Aug", "10 Sep"]
    assert all(above.y < below.y for above, below in pairwise(events(chart)))


def test_the_year_stands_above_its_first_event_only():
    (panel,) = timeline_chart([happening("2018-10"), happening("2018-11"), happening("2019-01-21")]).panels

    assert [year.text for year in panel.years] == ["2018", "2019"]
    first, second, third = panel.events
    assert panel.years[0].y < first.y < second.y < panel.years[1].y < third.y


def test_each_kind_that_occurs_has_a_lane_in_one_order():
    chart = timeline_chart([happening("2019-01", "report"), happening("2019-02", "inspection"), happening("2019-03", "notice")])

    assert [mark.word for mark in chart.key] == ["Inspection", "Notice or direction", "Report"]
    assert [event.x for event in events(chart)] == [111, 71, 91]
    assert chart.panels[0].lanes.count("M") == 3


def test_kinds_differ_in_shape_and_not_only_in_colour():
    assert len({mark.shape for mark in KIND_MARKS.values()}) == len(KIND_MARKS) == 7


def test_an_unknown_kind_is_drawn_as_other():
    (event,) = events(timeline_chart([happening("2019-01", "party")]))

    assert event.mark == KIND_MARKS["other"]


def test_what_is_planned_is_hollow_and_says_so():
    chart = timeline_chart([happening("2019-12", text="Hub fully recruited", planned=True)])
    (event,) = events(chart)

    assert (event.planned, event.lines[0].text, chart.any_planned) == (True, "Hub fully recruited (planned)", True)
    assert event.title == "December 2019: Report. Hub fully recruited (planned)"
    assert not timeline_chart([happening("2019-12")]).any_planned


def test_the_more_months_lie_between_the_wider_the_gap_up_to_a_point():
    def gap(first, second):
        above, below = events(timeline_chart([happening(first), happening(second)]))
        return below.y - above.y

    assert gap("2019-01", "2019-01-31") == gap("2019-01", "2019-02") < gap("2019-01", "2019-03") < gap("2019-01", "2019-06")
    assert gap("2019-01", "2019-09") == gap("2019-01", "2019-12")
    assert gap("2015-01", "2019-01") == gap("2010-01", "2019-01") > gap("2018-12", "2019-01")


# --- The month viewed ---


@pytest.mark.parametrize(
    ("viewed", "above"),
    [
        (Month(2018, 12), 0),
        (Month(2019, 7), 1),
        (Month(2019, 8), 3),
        (Month(2019, 9), 3),
        (Month(2020, 1), 4),
        (Month(2026, 1), 4),
    ],
)
def test_the_line_stands_after_the_events_of_the_month_viewed(viewed, above):
    chart = timeline_chart(
        [happening("2019-06-11"), happening("2019-08"), happening("2019-08-31"), happening("2020-01-07")], viewed=viewed
    )
    (panel,) = chart.panels
    line = float(panel.viewed_path.split()[1].split("H")[0])

    assert panel.viewed.text == chart.viewed == f"End of {viewed.label}"
    assert [event.y < line for event in panel.events] == [True] * above + [False] * (4 - above)


def test_without_a_month_there_is_no_line():
    (panel,) = timeline_chart([happening("2019-06-11")]).panels

    assert (panel.viewed, panel.viewed_path) == (None, "")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("month", [Month(2015, 12), Month(2018, 12), Month(2019, 1), Month(2030, 1)])
def test_the_line_is_in_exactly_one_panel(width, month):
    chart = timeline_chart(many(100), viewed=month, width=width)

    assert sum(panel.viewed is not None for panel in chart.panels) == 1


# --- A hundred events ---


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("number", [1, 7, 40, 100])
def test_nothing_overlaps_and_nothing_stands_outside(width, number):
    chart = timeline_chart(many(number), viewed=Month(2019, 3), width=width)

    assert len(events(chart)) == number
    for panel in chart.panels:
        bases = [line.y for event in panel.events for line in event.lines]
        assert all(below - above >= 15 for above, below in pairwise(bases))
        assert bases[0] >= ASCENT and bases[-1] <= panel.height - 4
        for event in panel.events:
            assert event.date.x + len(event.date.text) * TEXT_CHARACTER < min(mark.x for mark in panel.events) - 5
            assert event.x + 7 < event.lines[0].x
            assert all(line.x + len(line.text) * TEXT_CHARACTER <= width for line in event.lines)
        marks = [*((year.y, year.y) for year in panel.years)]
        assert all(abs(year - base) > 14 for year, _ in marks for base in bases)
        if panel.viewed:
            assert all(abs(panel.viewed.y - base) > 14 for base in bases)


def test_panels_fit_on_a_page_of_paper_and_begin_with_a_year():
    chart = timeline_chart(many(100))

    assert len(chart.panels) > 3
    assert all(panel.height <= PANEL_HEIGHT + YEAR_HEIGHT for panel in chart.panels)
    assert all(panel.years and panel.years[0].y < panel.events[0].y for panel in chart.panels)


def test_a_year_that_is_too_high_for_a_panel_is_continued_in_the_next():
    chart = timeline_chart([happening(f"2019-{1 + index // 5:02}") for index in range(60)])

    assert [[year.text for year in panel.years] for panel in chart.panels] == [
        ["2019"],
        *[["2019, continued"]] * (len(chart.panels) - 1),
    ]
    assert len(chart.panels) == 3


def test_panels_say_which_time_they_are_of_and_how_much_is_in_them():
    one = timeline_chart([happening("2019-08-21")]).panels[0]
    two = timeline_chart([happening("2018-12"), happening("2019-08-21")]).panels[0]

    assert (one.words, one.said) == ("August 2019", "1 event, which is in the table that follows.")
    assert (two.words, two.said) == ("December 2018 to August 2019", "2 events, which are in the table that follows.")


def test_long_text_is_wrapped_and_its_end_left_to_the_table():
    text = "The council’s draft plan was sent to Ofsted " * 12
    wide, narrow = (events(timeline_chart([happening("2019-06-11", text=text)], width=width))[0] for width in (WIDE, NARROW))

    assert (len(wide.lines), len(narrow.lines)) == (3, 6)
    assert wide.lines[-1].text.endswith("…") and narrow.lines[-1].text.endswith("…")
    assert text.strip() in wide.title


def test_a_word_longer_than_a_line_is_broken_and_no_text_is_no_line_of_text():
    (event,) = events(timeline_chart([happening("2019-06", text="x" * 300)], width=NARROW))
    (empty,) = events(timeline_chart([happening("2019-06", text="  ")]))

    assert all(line.x + len(line.text) * TEXT_CHARACTER <= NARROW for line in event.lines)
    assert [line.text for line in empty.lines] == [""]


# --- The rest ---


def test_rows_for_the_table_have_everything_in_full():
    found = Happening(dt.date(2019, 6, 11), Month(2019, 6), "plan", "Draft plan sent", False, "/oldham/plans/")
    chart = timeline_chart([happening("2019-07", planned=True), found])

    assert [(row.date, row.kind, row.text, row.planned, row.url) for row in chart.rows] == [
        ("11 June 2019", "Plan", "Draft plan sent", False, "/oldham/plans/"),
        ("July 2019", "Report", "Report to the board", True, ""),
    ]


def test_no_events_are_no_panels():
    chart = timeline_chart([], viewed=AUGUST)

    assert (chart.panels, chart.key, chart.rows, chart.viewed, chart.any_planned) == ((), (), (), "", False)


def test_the_order_in_which_events_are_handed_in_does_not_matter():
    assert timeline_chart(many(40)[::-1]) == timeline_chart(many(40))
