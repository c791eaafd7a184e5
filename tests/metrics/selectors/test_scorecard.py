import datetime as dt
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.months import Month
from metrics.selectors.scorecard import LOOKS, scorecard
from metrics.services import indicators
from tests.factories import at, make_council
from tests.metrics.story import FEBRUARY, MARCH, NOW, TODAY, fill


def look(story, *, month=None, known_on=None, sees_small=True, today=TODAY, **params):
    return scorecard(story.authority, params=params, month=month, known_on=known_on, today=today, sees_small=sees_small)


def codes(page) -> list[str]:
    return [reading.indicator.code for reading in page.shown]


def of(page, code):
    return next(reading for reading in page.readings if reading.indicator.code == code)


def test_every_indicator_of_the_whole_council_stands_in_its_group_in_the_order_of_the_library(story):
    page = look(story)
    assert [(group.words, [reading.indicator.code for reading in group.readings]) for group in page.groups] == [
        ("Front door", ["CALLS"]),
        ("Assessment and enquiry", ["TIMELY", "REPEAT"]),
        ("Children in need", ["VISITS"]),
        ("Child protection", ["PLANS"]),
        ("Children looked after", ["RANGE", "NEW"]),
        ("Workforce", ["STALE", "YEARLY"]),
        ("Quality of practice", ["AUDIT"]),
    ]


def test_the_summary_counts_what_stands_out(story):
    """PLANS, of which fewer are better, fell far; STALE was due by the end of January."""
    assert dict(look(story).summary) == {"worsening": 1, "improving": 2, "missing": 2, "late": 1}
    assert [codes(look(story, look=key)) for key in ("worsening", "improving", "missing", "late", "empty")] == [
        ["REPEAT"],
        ["TIMELY", "PLANS"],
        ["TIMELY", "REPEAT"],
        ["STALE"],
        ["NEW"],
    ]


def test_what_to_look_at_first_is_named_with_its_reading(story):
    found = [(words, [row.indicator.code for row in rows]) for words, rows in look(story).outstanding]
    assert found == [("Worsening by more than chance explains", ["REPEAT"]), ("Late", ["STALE"])]


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({"group": "workforce"}, ["STALE", "YEARLY"]),
        ({"group": "workforce", "look": "late"}, ["STALE"]),
        ({"group": "front_door", "look": "late"}, []),
        ({"look": "nonsense", "group": "nowhere"}, list("1234567890")),
        ({"look": ""}, list("1234567890")),
    ],
)
def test_the_address_chooses_what_is_shown_and_nonsense_chooses_nothing(story, params, shown):
    page = look(story, **params)
    assert len(codes(page)) == len(shown)
    if len(shown) < 10:
        assert codes(page) == shown


def test_every_filter_says_how_many_it_leaves_and_leaves_as_many(story):
    for params in ({}, {"look": "late"}, {"group": "assessment"}):
        for _, choices in look(story, **params).filters:
            for choice in choices:
                asked = {key: values[0] for key, values in parse_qs(choice.query).items()}
                assert len(look(story, **asked).shown) == choice.count, choice


def test_the_chosen_filter_is_marked_and_one_that_leaves_nothing_is_not_offered(story):
    filters = dict(look(story, look="late", group="workforce").filters)
    assert [choice.words for choices in filters.values() for choice in choices if choice.chosen] == ["Late", "Workforce"]
    offered = [choice.words for choice in dict(look(story, group="quality").filters)["Look at"]]
    assert offered == ["All"], "nothing of AUDIT stands out"


def test_filters_and_exports_keep_the_position_that_is_looked_at(story):
    known = at(dt.date(2026, 1, 10))
    page = look(story, month=Month(2025, 12), known_on=known, today=known.date(), look="late")
    assert page.export_query == "look=late&month=2025-12&known=2026-01-10"
    for _, choices in page.filters:
        assert all(choice.query.endswith("month=2025-12&known=2026-01-10") for choice in choices)
    assert look(story).export_query == ""


# --- Which position ---


def test_without_a_month_it_is_this_one_and_nothing_of_it_is_the_past(story):
    page = look(story)
    assert (page.viewing.as_at.month, page.viewing.past, page.viewing.suffix) == (MARCH, False, "")


def test_at_an_earlier_month_later_figures_are_not_there_yet(story):
    page = look(story, month=Month(2026, 1))
    timely = of(page, "TIMELY")
    assert (page.viewing.past, timely.latest_month, timely.latest_text) == (True, Month(2026, 1), "71.0%")
    assert dict(page.summary) == {"worsening": 0, "improving": 0, "missing": 2, "late": 1}


def test_a_month_to_come_is_shown_as_the_present(story):
    page = look(story, month=Month(2030, 1))
    assert (page.viewing.as_at.month, page.viewing.past) == (MARCH, False)
    assert of(page, "TIMELY").sparkline.drawn


def test_a_later_correction_is_shown_now_and_was_not_known_then(story):
    story.correct("TIMELY", 88, now=NOW)
    then = at(dt.date(2026, 3, 9), 23)
    assert of(look(story), "TIMELY").latest_text == "88.0%"
    assert of(look(story, month=FEBRUARY), "TIMELY").latest_text == "88.0%", "an earlier month is today's knowledge of it"
    assert of(look(story, month=FEBRUARY, known_on=at(MARCH, 11)), "TIMELY").latest_text == "80.0%"
    assert of(look(story, known_on=then, today=then.date()), "TIMELY").latest_month == Month(2026, 1), "entered on the tenth"


def test_targets_and_new_limits_hold_as_they_were_known(story):
    story.target("TIMELY", 95, month=FEBRUARY)
    assert of(look(story), "TIMELY").target_words == "target 95%, 15 percentage points short"
    earlier = look(story, known_on=at(FEBRUARY, 11), today=at(FEBRUARY).date())
    assert of(earlier, "TIMELY").target_words == "target 85%, 14 percentage points short"
    before_all = look(story, known_on=at(dt.date(2025, 3, 1)), today=dt.date(2025, 3, 1))
    assert of(before_all, "TIMELY").target_words == "no target set"
    story.rebase("REPEAT", FEBRUARY, now=NOW)
    assert of(look(story), "REPEAT").variation is None, "one figure since the new limits"
    assert of(look(story, known_on=at(MARCH, 11)), "REPEAT").variation is not None
    story.rebase("REPEAT", FEBRUARY, active=False, now=at(MARCH, 13))
    assert of(look(story), "REPEAT").variation is not None, "taken back"


def test_a_series_is_not_there_before_it_was_begun(story):
    indicators.edit_series(series=story.series["NEW"], changes={"ends": MARCH}, reason="Merged", by=story.lead, now=NOW)
    assert "NEW" in codes(look(story))
    page = look(story, known_on=at(dt.date(2019, 12, 31)), today=dt.date(2019, 12, 31))
    assert (page.readings, page.groups) == ([], [])


def test_the_scorecard_of_a_published_record_is_that_of_its_last_month(story):
    """Nothing in it is ever late; `?month=` shows an earlier one, and nothing after the end."""
    for code, each in story.series.items():
        ends = Month(2025, 11) if code == "STALE" else FEBRUARY
        indicators.publish_series(series=each, ends=ends, source="Board paper, page 3", by=story.lead, now=NOW)
    indicators.publish_series(series=story.team_audit, ends=FEBRUARY, source="Board paper", by=story.lead, now=NOW)
    page = look(story, today=dt.date(2027, 6, 1))
    assert (page.viewing.as_at.month, page.viewing.past, page.viewing.judged_on) == (FEBRUARY, False, dt.date(2026, 2, 28))
    assert dict(page.summary)["late"] == 0
    assert look(story, month=Month(2026, 12), today=dt.date(2027, 6, 1)).viewing.as_at.month == FEBRUARY
    assert look(story, month=Month(2025, 12), today=dt.date(2027, 6, 1)).viewing.past


def test_a_council_without_figures_has_an_empty_scorecard(db):
    page = scorecard(make_council(), params={}, month=None, known_on=None, today=TODAY, sees_small=True)
    assert (page.readings, page.groups, [count for _, count in page.summary]) == ([], [], [0, 0, 0, 0])


# --- What is late ---


def test_what_is_late_is_judged_on_the_day_that_is_looked_at(story):
    """STALE: December's figure was due by 30 January 2026. YEARLY: the next one is that of March 2026."""
    assert of(look(story), "STALE").lateness.is_late
    assert of(look(story), "STALE").lateness.age_months == 4
    assert not of(look(story, month=Month(2025, 12)), "STALE").lateness.is_late
    assert not of(look(story), "YEARLY").lateness.is_late
    assert of(look(story, today=dt.date(2026, 5, 1)), "YEARLY").lateness.is_late


def test_an_empty_series_is_neither_late_nor_missing_its_target(story):
    story.target("NEW", 50, month=FEBRUARY)
    new = of(look(story), "NEW")
    assert (new.latest, new.lateness.is_late, new.meets) == (None, False, None)
    assert new.target_words == "target 50%, no figure"
    assert not new.sparkline.drawn


# --- How it is asked for ---


@pytest.mark.parametrize(("sees_small", "number"), [(True, 5), (False, 6)])
def test_five_queries_and_one_more_where_small_numbers_are_hidden(story, sees_small, number):
    with CaptureQueriesContext(connection) as queries:
        page = look(story, sees_small=sees_small)
        assert page.summary
        assert [(reading.sparkline, reading.target_words, reading.comparison) for reading in page.shown]
    assert len(queries) == number


def test_every_look_has_words_and_is_told_of_each_reading(story):
    fill(story.series["NEW"], story.officer, [50])
    page = look(story)
    assert {key: sum(1 for row in page.readings if test(row)) for key, (_, test) in LOOKS.items()} == {
        "worsening": 1,
        "improving": 2,
        "missing": 2,
        "late": 1,
        "empty": 0,
    }
