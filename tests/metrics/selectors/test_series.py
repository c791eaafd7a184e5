import datetime as dt
from decimal import Decimal

from metrics import kinds
from metrics.months import Month
from metrics.selectors.entry import standing_figure
from metrics.selectors.series import figure_months, find_series, rebases_of, target_text, targets_of
from metrics.services import snapshots
from tests.factories import at, make_council
from tests.metrics.story import FEBRUARY, MARCH, NOW

JANUARY = Month(2026, 1)


def test_a_series_is_found_in_its_council_by_code_and_sub_group(story):
    assert find_series(story.authority, "AUDIT") == story.series["AUDIT"]
    assert find_series(story.authority, "AUDIT", "north") == story.team_audit
    assert find_series(story.authority, "AUDIT", "south") is None
    assert find_series(story.authority, "audit") is None
    assert find_series(make_council(), "AUDIT") is None
    assert find_series(story.authority, "AUDIT", known_on=at(dt.date(2019, 12, 1))) is None


def test_targets_are_listed_newest_first_as_they_are_printed(story):
    story.target("TIMELY", None, month=FEBRUARY)
    assert [aim.text for aim in targets_of(story.series["TIMELY"])] == ["ended", "90.0%", "85.0%"]
    assert [aim.pk for aim in targets_of(story.series["TIMELY"])] == [aim.row.pk for aim in targets_of(story.series["TIMELY"])]
    assert targets_of(story.series["NEW"]) == []


def test_a_target_is_printed_with_as_many_decimals_as_it_needs_and_its_unit(story):
    """100 is no 1E+2, and 87.25 is no 87.3."""
    assert target_text(story.series["CALLS"], story.target("CALLS", 100, month=MARCH)) == "100 contacts"
    assert target_text(story.series["TIMELY"], story.target("TIMELY", Decimal("87.25"), month=MARCH)) == "87.25%"
    row = story.target("RANGE", 12, kind=kinds.IN_RANGE, upper=Decimal("16.5"), month=MARCH)
    assert target_text(story.series["RANGE"], row) == "12.0 to 16.5"


def test_of_new_limits_the_latest_row_of_a_month_holds(story):
    story.rebase("TIMELY", JANUARY)
    story.rebase("TIMELY", FEBRUARY)
    story.rebase("TIMELY", JANUARY, active=False, now=at(MARCH, 13))
    found = rebases_of(story.series["TIMELY"])
    assert [(each.month, each.row.active, each.holds) for each in found] == [
        (JANUARY, False, False),
        (FEBRUARY, True, True),
        (JANUARY, True, False),
    ]
    story.rebase("TIMELY", JANUARY, now=at(MARCH, 14))
    assert [each.holds for each in rebases_of(story.series["TIMELY"])] == [True, False, True, False]


def test_the_months_with_a_figure_are_those_that_stand_newest_first(story):
    story.correct("TIMELY", 77)
    assert figure_months(story.series["TIMELY"])[:2] == [FEBRUARY, JANUARY]
    assert len(figure_months(story.series["TIMELY"])) == 14
    row = standing_figure(story.series["AUDIT"], FEBRUARY)
    snapshots.withdraw_snapshot(snapshot=row, reason="Wrong", by=story.lead, now=NOW)
    assert figure_months(story.series["AUDIT"]) == []
