import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import kinds
from metrics.months import Month
from metrics.selectors.entry import figure_text, find_snapshot, month_lines, standing_figure
from metrics.services import indicators, snapshots
from tests.factories import at, make_indicator, make_series
from tests.metrics.story import FEBRUARY, MARCH, NOW, TODAY, counts, fill


def lines(story, month, today=TODAY):
    return {str(line.series): line for line in month_lines(story.authority, month, today)}


def test_every_series_has_a_line_in_the_order_of_the_scorecard(story):
    codes = ["CALLS", "TIMELY", "REPEAT", "VISITS", "PLANS", "RANGE", "NEW", "STALE", "YEARLY", "AUDIT", "AUDIT/north"]
    assert list(lines(story, MARCH)) == codes
    assert list(lines(story, FEBRUARY)) == [code for code in codes if code != "YEARLY"]


def test_a_yearly_figure_is_asked_for_in_march_and_a_quarterly_one_at_the_end_of_each_quarter(story):
    quarterly = make_indicator(story.authority, story.lead, code="QUARTER", every=kinds.QUARTERLY)
    make_series(story.authority, story.lead, quarterly)
    asked = {
        code: [month.month for month in (Month(2025, 1) + n for n in range(12)) if code in lines(story, month)]
        for code in ("QUARTER", "YEARLY")
    }
    assert asked == {"QUARTER": [3, 6, 9, 12], "YEARLY": [3]}


def test_a_figure_that_is_there_can_be_corrected_though_none_is_expected(story):
    fill(story.series["YEARLY"], story.officer, [13], last=FEBRUARY)
    assert lines(story, FEBRUARY)["YEARLY"].standing.value == 13


def test_a_line_has_what_stands_and_what_stood_before(story):
    line = lines(story, FEBRUARY)["TIMELY"]
    assert (line.standing.value, line.before.month, line.before_text) == (Decimal(80), Month(2026, 1), "71.0%")
    line = lines(story, MARCH)["STALE"]
    assert (line.standing, line.before.month, line.before_text) == (None, Month(2025, 11), "16.0%")
    line = lines(story, MARCH)["NEW"]
    assert (line.standing, line.before, line.before_text) == (None, None, "")


def test_what_is_late_is_marked(story):
    assert [code for code, line in lines(story, MARCH).items() if line.is_late] == ["STALE"]


def test_a_correction_stands_in_its_line_and_a_withdrawn_figure_does_not(story):
    story.correct("TIMELY", 77)
    assert lines(story, FEBRUARY)["TIMELY"].standing.value == 77
    snapshots.withdraw_snapshot(snapshot=standing_figure(story.series["AUDIT"], FEBRUARY), reason="Wrong", by=story.lead, now=NOW)
    assert lines(story, FEBRUARY)["AUDIT"].standing is None


def test_what_takes_no_figure_has_no_line(story):
    edit = {"by": story.lead, "now": NOW}
    indicators.edit_series(series=story.series["STALE"], changes={"ends": Month(2025, 12)}, reason="Merged", **edit)
    indicators.publish_series(series=story.series["AUDIT"], ends=FEBRUARY, source="Board paper", **edit)
    assert not {"STALE", "AUDIT"} & set(lines(story, FEBRUARY))
    assert "STALE" in lines(story, Month(2025, 12))


def test_another_councils_series_have_no_line(story, other_world):
    make_series(other_world.authority, other_world.lead)
    assert len(lines(story, MARCH)) == 11
    assert len(month_lines(other_world.authority, MARCH, TODAY)) == 1


def test_two_queries_for_all_lines(story):
    with CaptureQueriesContext(connection) as queries:
        assert [line.before_text for line in month_lines(story.authority, FEBRUARY, TODAY)]
    assert len(queries) == 2


def test_a_figure_is_printed_with_what_it_was_computed_from(story):
    [row] = counts(story.series["NEW"], story.officer, {FEBRUARY: (1234, 2468)})
    assert figure_text(story.series["NEW"], row) == "50.0% (1,234 of 2,468)"
    assert figure_text(story.series["CALLS"], standing_figure(story.series["CALLS"], FEBRUARY)) == "1,000 contacts"
    assert figure_text(story.series["CALLS"], None) == ""


def test_the_figure_that_stands_is_the_newest_that_was_not_withdrawn(story):
    first = standing_figure(story.series["AUDIT"], FEBRUARY)
    second = story.correct("AUDIT", 55)
    assert standing_figure(story.series["AUDIT"], FEBRUARY) == second
    snapshots.withdraw_snapshot(snapshot=second, reason="Wrong", by=story.lead, now=at(dt.date(2026, 3, 21)))
    assert standing_figure(story.series["AUDIT"], FEBRUARY) == first
    assert standing_figure(story.series["AUDIT"], MARCH) is None


def test_a_figure_is_found_by_its_key_in_its_own_series_alone(story):
    row = standing_figure(story.series["AUDIT"], FEBRUARY)
    assert find_snapshot(story.series["AUDIT"], row.pk) == row
    assert find_snapshot(story.team_audit, row.pk) is None
    assert find_snapshot(story.series["AUDIT"], 10**30) is None
    snapshots.withdraw_snapshot(snapshot=row, reason="Wrong", by=story.lead, now=NOW)
    assert find_snapshot(story.series["AUDIT"], row.pk) is None
