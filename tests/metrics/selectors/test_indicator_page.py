import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import kinds
from metrics.months import Month
from metrics.selectors.indicator_page import indicator_page
from metrics.services import indicators, snapshots
from metrics.services import series as settings
from tests.factories import at, make_series, make_snapshot
from tests.metrics.story import FEBRUARY, MARCH, NOW, TODAY, counts, fill

JANUARY = Month(2026, 1)


def look(story, code, sub_group="", *, month=None, known_on=None, sees_small=True, today=TODAY):
    return indicator_page(story.authority, code, sub_group, month=month, known_on=known_on, today=today, sees_small=sees_small)


def told(page):
    """Each revision: month, figure, and what became of it."""
    return [
        (each.row.month.short_label, each.text, "stands" if each.stands else "withdrawn" if each.withdrawn else "replaced")
        for each in page.revisions
    ]


def test_a_series_is_found_by_its_code_and_its_sub_group(story):
    assert look(story, "AUDIT").reading.series == story.series["AUDIT"]
    assert look(story, "AUDIT", "north").reading.series == story.team_audit
    assert look(story, "TIMELY", "north") is None
    assert look(story, "NOTHING") is None


def test_another_councils_series_is_not_found(story, other_world):
    make_series(other_world.authority, other_world.lead)
    assert indicator_page(other_world.authority, "TIMELY", "", month=None, known_on=None, today=TODAY, sees_small=True) is None


def test_a_series_is_not_there_before_it_was_begun(story):
    assert look(story, "TIMELY", known_on=at(dt.date(2019, 12, 1)), today=dt.date(2019, 12, 1)) is None


def test_the_same_of_teams_stands_beside_it(story):
    assert [other.series for other in look(story, "AUDIT").others] == [story.team_audit]
    assert [other.series for other in look(story, "AUDIT", "north").others] == [story.series["AUDIT"]]
    assert look(story, "TIMELY").others == []


# --- Revisions ---


def test_every_revision_is_listed_the_newest_month_first(story):
    story.correct("AUDIT", 55)
    page = look(story, "AUDIT")
    assert told(page) == [("Feb 26", "55.0%", "stands"), ("Feb 26", "50.0%", "replaced")]
    assert [each.row.reason for each in page.revisions] == ["Counted again", ""]
    assert [each.row.month for each in look(story, "TIMELY").revisions][:2] == [FEBRUARY, JANUARY]


def test_corrections_are_what_was_replaced_with_what_replaced_it(story):
    story.correct("TIMELY", 77, month=JANUARY)
    page = look(story, "TIMELY")
    assert [(each.text, each.is_correction) for each in page.corrections] == [("77.0%", True), ("71.0%", False)]
    assert look(story, "REPEAT").corrections == []


def test_a_withdrawn_figure_stays_listed_and_what_it_replaced_stands_again(story):
    wrong = story.correct("AUDIT", 55)
    snapshots.withdraw_snapshot(snapshot=wrong, reason="Wrong team", by=story.lead, now=NOW)
    page = look(story, "AUDIT")
    assert told(page) == [("Feb 26", "55.0%", "withdrawn"), ("Feb 26", "50.0%", "stands")]
    assert (page.revisions[0].withdrawn.reason, page.revisions[0].withdrawn.by) == ("Wrong team", story.lead)
    assert page.reading.latest_text == "50.0%"
    assert len(page.corrections) == 2


def test_what_was_not_known_yet_is_not_listed(story):
    """The correction of 20 March, and the withdrawal of the 21st, seen from the 19th, the 20th and today."""
    wrong = story.correct("AUDIT", 55)
    snapshots.withdraw_snapshot(snapshot=wrong, reason="Wrong team", by=story.lead, now=at(dt.date(2026, 3, 21)))
    on = {day: at(dt.date(2026, 3, day), 23) for day in (19, 20)}
    assert told(look(story, "AUDIT", known_on=on[19], today=on[19].date())) == [("Feb 26", "50.0%", "stands")]
    assert told(look(story, "AUDIT", known_on=on[20], today=on[20].date())) == [
        ("Feb 26", "55.0%", "stands"),
        ("Feb 26", "50.0%", "replaced"),
    ]
    assert told(look(story, "AUDIT"))[0] == ("Feb 26", "55.0%", "withdrawn")


def test_a_month_after_the_one_that_is_viewed_is_not_listed(story):
    assert told(look(story, "TIMELY", month=JANUARY))[0] == ("Jan 26", "71.0%", "stands")


def test_numerator_and_denominator_are_listed_and_missing_is_said(story):
    counts(story.series["NEW"], story.officer, {FEBRUARY: (1234, 2468)})
    make_snapshot(story.series["NEW"], story.officer, 50, month=MARCH, now=NOW)
    rows = look(story, "NEW").revisions
    assert [(each.numerator, each.denominator) for each in rows] == [("not given", "not given"), ("1,234", "2,468")]


def test_what_is_hidden_is_hidden_in_every_revision_that_would_tell(story):
    """PLANS in February: 3, corrected to 30 and then to 4, is hidden in two of three."""
    for number in (30, 4):
        story.correct("PLANS", number)
    assert [text for _, text, _ in told(look(story, "PLANS"))][:3] == ["4", "30", "3"]
    page = look(story, "PLANS", sees_small=False)
    assert [text for _, text, _ in told(page)][:3] == ["c", "30", "c"]
    assert page.commentary == []


def test_of_a_hidden_percentage_the_denominator_may_be_seen(story):
    series = story.series["NEW"]
    indicators.edit_series(series=series, changes={"small_numbers": True}, reason="Few children", by=story.lead, now=NOW)
    counts(series, story.officer, {JANUARY: (2, 40), FEBRUARY: (2, 4)})
    rows = look(story, "NEW", sees_small=False).revisions
    assert [(each.text, each.numerator, each.denominator) for each in rows] == [("c", "c", "c"), ("c", "c", "40")]


# --- What is said of the figures ---


def test_what_was_said_of_the_figures_that_stand_newest_first(story):
    series = story.series["NEW"]
    for month, words in ((JANUARY, "Two social workers were off."), (FEBRUARY, "They are back.")):
        make_snapshot(series, story.officer, 50, month=month, commentary=words, now=NOW)
    make_snapshot(series, story.officer, 51, month=FEBRUARY, caveat="Provisional count", reason="Recount", now=NOW)
    found = [(each.row.month, each.row.commentary, each.row.caveat) for each in look(story, "NEW").commentary]
    assert found == [(FEBRUARY, "", "Provisional count"), (JANUARY, "Two social workers were off.", "")]


def test_a_year_of_commentary_is_shown(story):
    fill(story.series["NEW"], story.officer, [50] * 14, commentary="As usual.")
    assert len(look(story, "NEW").commentary) == 12


def test_published_statements_stand_beside_the_figures_from_their_month_on(story):
    settings.add_statement(
        series=story.series["TIMELY"],
        label="Average of the quarter",
        text="522/3",
        period="October to December 2025",
        month=JANUARY,
        source="Board paper, page 3",
        by=story.lead,
        now=NOW,
    )
    assert [str(row) for row in look(story, "TIMELY").statements] == ["Average of the quarter: 522/3"]
    assert look(story, "TIMELY", month=Month(2025, 12)).statements == []
    assert look(story, "TIMELY", known_on=at(MARCH, 11)).statements == []
    assert look(story, "REPEAT").statements == []
    assert all("522" not in row.text for row in look(story, "TIMELY").chart.rows)


def test_statements_of_later_months_are_shown_at_the_end_of_a_published_record(story):
    timely = story.series["TIMELY"]
    said = {"series": timely, "label": "Referrals", "period": "March", "source": "Board paper", "by": story.lead, "now": NOW}
    for month, text in ((FEBRUARY, "522/3"), (MARCH, "3% higher")):
        settings.add_statement(text=text, month=month, **said)
    indicators.publish_series(series=timely, ends=FEBRUARY, source="Board papers", by=story.lead, now=NOW)
    page = look(story, "TIMELY")
    assert (page.viewing.as_at.month, [row.text for row in page.statements]) == (FEBRUARY, ["3% higher", "522/3"])
    assert look(story, "TIMELY", month=JANUARY).statements == []
    assert look(story, "TIMELY", known_on=at(MARCH, 11)).statements == []


# --- Targets and the pair ---


def lines(page):
    return [(line.kind, line.month, line.value) for line in page.target_lines]


def test_everything_that_was_set_is_listed_newest_first(story):
    story.target("TIMELY", None, month=FEBRUARY, reason="No longer asked for")
    story.target("TIMELY", Decimal("87.5"), kind=kinds.IN_RANGE, upper=Decimal(92), month=MARCH)
    assert lines(look(story, "TIMELY")) == [
        ("Range", "from March 2026", "87.5% to 92.0%"),
        ("Target", "from February 2026", "ended"),
        ("Milestone", "by June 2026", "90.0%"),
        ("Target", "from April 2025", "85.0%"),
    ]
    assert lines(look(story, "REPEAT")) == [("Limit not to be crossed", "from April 2025", "75.0%")]
    assert len(lines(look(story, "TIMELY", known_on=at(dt.date(2026, 1, 5)), today=dt.date(2026, 1, 5)))) == 1


def test_the_balancing_indicator_is_named_where_the_council_keeps_it(story):
    edit = {"by": story.lead, "now": NOW, "reason": "Balance"}
    for pair, found in (("VISITS", "VISITS"), ("ELSEWHERE", "")):
        indicators.edit_indicator(indicator=story.indicators["TIMELY"], changes={"pair": pair}, **edit)
        assert look(story, "TIMELY").pair == found


def test_rolled_figures_are_drawn_where_the_indicator_asks_for_them(story):
    assert look(story, "CALLS").rolled == []
    changes = {"rolling_3": True, "rolling_12": True}
    indicators.edit_indicator(indicator=story.indicators["CALLS"], changes=changes, reason="Asked", by=story.lead, now=NOW)
    page = look(story, "CALLS")
    assert [window for window, _ in page.rolled] == [3, 12]
    assert page.rolled[0][1].rows[-1].text == "800"
    assert [window for window, _ in look(story, "CALLS", month=Month(2025, 6)).rolled] == [3]


# --- How it is asked for ---


@pytest.mark.parametrize(("sees_small", "number"), [(True, 7), (False, 8)])
@pytest.mark.parametrize(("code", "figures"), [("TIMELY", 14), ("NEW", 0)])
def test_seven_queries_and_one_more_where_small_numbers_are_hidden(story, code, figures, sees_small, number):
    with CaptureQueriesContext(connection) as queries:
        page = look(story, code, sees_small=sees_small)
        assert (page.commentary, page.corrections, len(page.target_lines)) == ([], [], 2 if figures else 0)
        assert [str(each.row.by) for each in page.revisions] == [str(story.officer)] * figures
    assert len(queries) == number
