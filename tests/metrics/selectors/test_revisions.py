import datetime as dt

from metrics.models import Snapshot
from metrics.months import Month
from metrics.selectors.revisions import all_revisions, standing_of, stood
from metrics.services import snapshots
from tests.factories import at
from tests.metrics.story import FEBRUARY, MARCH, NOW

JANUARY = Month(2026, 1)


def test_every_revision_is_read_with_the_time_from_which_it_was_withdrawn(story):
    audit = story.series["AUDIT"]
    wrong = story.correct("AUDIT", 55)
    snapshots.withdraw_snapshot(snapshot=wrong, reason="Wrong", by=story.lead, now=at(MARCH, 13))
    rows = all_revisions([audit.pk], up_to=None)
    assert [(row.value, row.withdrawn_from) for row in rows] == [(50, None), (55, at(MARCH, 13))]
    assert all_revisions([audit.pk], up_to=JANUARY) == []


def test_the_revision_that_counts_is_the_one_that_the_database_would_give(story):
    """At each moment the same as `Snapshot.objects.standing`."""
    wrong = story.correct("AUDIT", 55)
    snapshots.withdraw_snapshot(snapshot=wrong, reason="Wrong", by=story.lead, now=at(MARCH, 13))
    story.correct("AUDIT", 60, now=at(MARCH, 14))
    rows = all_revisions([story.series["AUDIT"].pk], up_to=None)
    values = []
    for moment in (at(FEBRUARY), at(MARCH, 11), at(MARCH, 12), at(MARCH, 13), at(MARCH, 14), None):
        last = Snapshot.objects.filter(series=story.series["AUDIT"]).standing(moment).last()
        found = standing_of(rows, moment).get(story.series["AUDIT"].pk, {})
        assert found == ({FEBRUARY: last} if last else {})
        values.append(last and int(last.value))
    assert values == [None, 50, 55, 50, 60, 60]


def test_what_stood_after_each_change_of_a_month(story):
    both = [story.series["AUDIT"].pk, story.team_audit.pk]
    of = dict(zip(both, ("whole", "team"), strict=True))

    def states():
        found = stood(all_revisions(both, up_to=None))
        return [{of[key]: int(row.value) for key, row in state.items()} for state in found]

    assert states() == [{"whole": 50, "team": 40}]
    wrong = story.correct("AUDIT", 55)
    snapshots.withdraw_snapshot(snapshot=wrong, reason="Wrong", by=story.lead, now=NOW + dt.timedelta(hours=1))
    assert states() == [{"whole": 50, "team": 40}, {"whole": 55, "team": 40}, {"whole": 50, "team": 40}]
