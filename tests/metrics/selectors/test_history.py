import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import kinds
from metrics.months import Month
from metrics.selectors.history import NOT_SHOWN, series_history
from metrics.services import indicators, snapshots
from tests.factories import BEGUN, at, make_snapshot, make_upload
from tests.metrics.story import FEBRUARY, MARCH, NOW, fill

LATER = at(MARCH, 15)


def told(story, code, *, sees_small=True, since=dt.datetime(2026, 3, 15, tzinfo=dt.UTC)):
    """What, from, to and why of each line since 15 March, newest first."""
    series = story.series[code]
    series.authority = story.authority
    found = series_history(series, sees_small=sees_small)
    return [(line.what, line.before, line.after, line.why) for line in found if line.when >= since]


def test_a_series_begins_with_its_being_added(story):
    line = series_history(story.series["NEW"], sees_small=True)[-1]
    assert (line.when, line.what, line.after, line.who) == (BEGUN, "Added", "New measure", str(story.lead))


def test_figures_corrections_and_withdrawals_are_told_with_their_reasons(story):
    make_snapshot(story.series["NEW"], story.officer, 50, month=FEBRUARY, provisional=True, now=NOW)
    wrong = story.correct("NEW", Decimal("55.5"), now=at(MARCH, 13))
    snapshots.withdraw_snapshot(snapshot=wrong, reason="Wrong team", by=story.lead, now=at(MARCH, 14))
    assert told(story, "NEW") == [
        ("Figure for February 2026", "55.5%", "withdrawn", "Wrong team"),
        ("Figure for February 2026", "50.0% (provisional)", "55.5%", "Counted again"),
        ("Figure for February 2026", "", "50.0% (provisional)", ""),
    ]


def test_a_figure_from_a_file_names_it_and_one_from_a_paper_its_paragraph(story):
    upload = make_upload(story.authority, story.officer, filename="february.csv")
    fill(story.series["NEW"], story.officer, [50], last=MARCH, upload=upload)
    make_snapshot(story.series["AUDIT"], story.officer, 60, month=MARCH, now=NOW, source="Board paper, page 3")
    assert told(story, "NEW")[0][-1] == "Uploaded in february.csv"
    assert told(story, "AUDIT")[0][-1] == "Board paper, page 3"


def test_targets_limits_and_settings_are_told(story):
    story.target("NEW", 60, month=FEBRUARY, reason="The board asked for it")
    story.target("NEW", None, month=Month(2026, 9), reason="Done by then")
    story.target("NEW", 10, kind=kinds.IN_RANGE, upper=Decimal(20), month=MARCH)
    story.rebase("AUDIT", FEBRUARY)
    story.rebase("AUDIT", FEBRUARY, active=False, now=LATER)
    changes = {"ends": Month(2026, 12), "spc_profile": kinds.PACKAGE, "small_numbers": True}
    indicators.edit_series(series=story.series["NEW"], changes=changes, reason="Merged", by=story.lead, now=NOW)
    everything = told(story, "NEW", since=BEGUN)
    for line in (
        ("Target, February 2026", "", "60.0%", "The board asked for it"),
        ("Target, September 2026", "", "ended", "Done by then"),
        ("Range, March 2026", "", "10.0% to 20.0%", "Agreed"),
        ("Counts of 1 to 5 are hidden", "no", "yes", "Merged"),
        ("Control chart profile", "Making Data Count", "With outliers screened (R package)", "Merged"),
        ("The last month with a figure", "nothing", "December 2026", "Merged"),
    ):
        assert line in everything, everything
    assert [line[:3] for line in told(story, "AUDIT")] == [
        ("Limits from February 2026", "", "taken back"),
        ("Limits from February 2026", "", "start anew"),
    ]


def test_lines_come_newest_first(story):
    story.correct("TIMELY", 88)
    moments = [line.when for line in series_history(story.series["TIMELY"], sees_small=True)]
    assert moments == sorted(moments, reverse=True)
    assert len(moments) == 18


def test_who_may_not_see_small_numbers_reads_c_and_no_reason_that_may_tell_it(story):
    """3, corrected to 30, corrected to 4."""
    story.correct("PLANS", 30)
    story.correct("PLANS", 4, now=at(MARCH, 13))
    assert [line[1:3] for line in told(story, "PLANS")] == [("30", "4"), ("3", "30")]
    assert told(story, "PLANS", sees_small=False) == [
        ("Figure for February 2026", "30", "c", NOT_SHOWN),
        ("Figure for February 2026", "c", "30", "Counted again"),
    ]


def test_a_withdrawn_small_figure_is_not_told(story):
    wrong = story.correct("PLANS", 2)
    snapshots.withdraw_snapshot(snapshot=wrong, reason="Wrong", by=story.lead, now=at(MARCH, 13))
    assert [line[1:3] for line in told(story, "PLANS", sees_small=False)] == [("c", "withdrawn"), ("c", "c")]


@pytest.mark.parametrize(("sees_small", "number"), [(True, 4), (False, 7)])
def test_four_queries_and_three_more_where_small_numbers_are_hidden(story, sees_small, number):
    story.correct("TIMELY", 88)
    series = story.series["TIMELY"]
    with CaptureQueriesContext(connection) as queries:
        assert series_history(series, sees_small=sees_small)
    assert len(queries) == number
