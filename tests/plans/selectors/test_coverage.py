"""The coverage of a plan, read from rows: what answers each finding, at one time and for one reader, in how many queries."""

import datetime as dt

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from metrics.services.series import rebase
from plans.selectors.coverage import coverage
from plans.selectors.standings import find_plan_with_areas
from plans.services.actions import end_action
from plans.services.evidence import withdraw_evidence
from plans.services.links import link_series
from plans.services.programme import set_project_status
from plans.services.thread import answer_with_plan, unlink_finding
from tests.factories import (
    JANUARY,
    World,
    at,
    close,
    link_finding,
    make_action,
    make_area,
    make_evidence,
    make_figures,
    make_indicator,
    make_plan,
    make_project,
    make_resource,
    make_series,
    make_update,
)
from tests.plans.asked import a_finding, an_inspection, findings_of

NOW, TODAY = at(JANUARY), at(JANUARY).date()
DECEMBER, FEBRUARY = JANUARY - 1, JANUARY + 1


def read(world, *, month=None, known_on=None, today=TODAY, sees_small=True, plan=None):
    plan, areas = find_plan_with_areas(world.authority, (plan or world.plan).slug, known_on)
    plan.authority = world.authority
    return coverage(plan, areas, month=month, known_on=known_on, today=today, sees_small=sees_small)


def answer(world, inspection, now=NOW):
    answer_with_plan(plan=world.plan, inspection=inspection, reason="The statement of action", by=world.lead, now=now)


@pytest.fixture
def findings(world):
    found = findings_of(world.authority, world.lead, 3)
    answer(world, found[0].inspection)
    return found


def words(row) -> list[str]:
    return [gap.words for gap in row.gaps]


def row_of(page, finding):
    return next(row for row in page.rows if row.finding.key == finding.pk)


def test_a_finding_with_nothing_lacks_everything(world, findings):
    page = read(world)
    assert [row.finding.number for row in page.rows] == [1, 2, 3]
    assert words(page.rows[0]) == ["no action", "no measure", "no evidence", "not listed in the plan"]
    assert page.sentence.startswith(
        "0 of 3 findings have an action and evidence of two kinds; findings 1, 2 and 3 have no action"
    )


def test_a_finding_with_everything_lacks_nothing(world, findings):
    series = make_series(world.authority, world.lead)
    make_figures(series, world.lead, [70, 77])
    for target in (world.plan, world.action, series):
        link_finding(findings[0], target, world.lead)
    make_evidence(findings[0], world.officer, kind="audit")
    voice = make_evidence(world.action, world.officer, kind="voice", on=dt.date(2026, 1, 11))
    make_update(
        world.action, world.officer, rating="green", impact="early_evidence", impact_evidence="Audit", difference_reason="x"
    )
    row = row_of(read(world), findings[0])
    assert words(row) == []
    (stand,) = row.actions
    assert (stand.reference, stand.rating, stand.impact_word) == ("1.1", "green", "Early evidence")
    (measure,) = row.measures
    assert (measure.series, measure.through, measure.reading.travel.before.words) == (
        series,
        "",
        "up 7 percentage points since December 2025: better",
    )
    held = {cell.kind: cell for cell in row.kinds}
    assert [kind for kind, cell in held.items() if cell.count] == ["audit", "voice"]
    assert (held["voice"].newest.key, held["voice"].newest.item.on, held["voice"].past) == (voice.pk, dt.date(2026, 1, 11), False)


def test_evidence_and_measures_of_an_action_count_for_its_findings(world, findings):
    series = make_series(world.authority, world.lead)
    link_series(action=world.action, series=series, reason="The effect", by=world.lead, now=NOW)
    make_evidence(world.action, world.officer, kind="data")
    link_finding(findings[1], world.action, world.lead)
    page = read(world)
    row = row_of(page, findings[1])
    assert [(cell.series, cell.through) for cell in row.measures] == [(series, "1.1")]
    assert words(row) == ["evidence of one kind only (data)", "not listed in the plan"]
    assert row_of(page, findings[0]).measures == []


def test_an_area_answers_with_its_actions_and_projects_count(world, findings):
    empty = make_area(world.plan, world.lead, 2, "Empty")
    link_finding(findings[0], world.area, world.lead)
    link_finding(findings[1], empty, world.lead)
    link_finding(findings[2], make_project(world.plan, world.lead, title="Pilot"), world.lead)
    page = read(world)
    first, second, third = page.rows
    assert [(each.area.number, each.counts.total) for each in first.areas] == [(1, 1)]
    assert "no action" not in words(first)
    assert "no action" in words(second)
    assert (third.projects, "no action" in words(third)) == (["Pilot"], False)
    assert [(row.area.number, [f.number for _, f in row.findings]) for row in page.areas] == [(1, [1]), (2, [2])]
    assert [gap.words for gap in page.areas[1].gaps] == ["no action"]


def test_a_stopped_action_answers_nothing(world, findings):
    link_finding(findings[0], world.action, world.lead)
    make_evidence(world.action, world.officer)
    end_action(action=world.action, stage="stopped", reason="Merged", by=world.lead, now=NOW)
    page = read(world)
    row = page.rows[0]
    assert (row.actions[0].stopped, words(row)[0], words(row)[2]) == (True, "no action", "no evidence")
    assert page.areas[0].findings == []


def test_things_of_another_plan_of_the_council_answer_too(world, findings):
    other = make_plan(world.authority, world.lead, title="Finance plan")
    area = make_area(other, world.lead, 1)
    action = make_action(area, world.lead, reference="9.1", title="Fund it")
    link_finding(findings[0], action, world.lead)
    link_finding(findings[1], area, world.lead)
    page = read(world)
    first, second, _ = page.rows
    assert [(each.label, each.plan) for each in first.others] == [("9.1 Fund it", other.slug)]
    assert "no action" not in words(first) + words(second)
    # The other plan shows these findings, since something in it answers them, and no others.
    assert [row.finding.number for row in read(world, plan=other).rows] == [1, 2]


def test_actions_of_another_plan_count_where_they_go_on_and_were_there(world, findings):
    """Each once, with what shows their effect: not those that were stopped, nor those that came later."""
    other = make_plan(world.authority, world.lead)
    area, bare = make_area(other, world.lead, 1), make_area(other, world.lead, 2)
    action = make_action(area, world.lead, reference="9.1", title="Fund it")
    for target in (action, area, bare):
        link_finding(findings[0], target, world.lead)
    link_series(action=action, series=make_series(world.authority, world.lead), reason="x", by=world.lead, now=NOW)
    make_evidence(action, world.officer)
    make_action(bare, world.lead, now=at(FEBRUARY))
    row = read(world).rows[0]
    assert (row.answers, row.in_force, [cell.through for cell in row.measures]) == (1, 1, ["9.1"])
    known = read(world, known_on=at(JANUARY, 23), today=TODAY).rows[0]
    assert known.answers == 1
    end_action(action=action, stage="stopped", reason="Merged", by=world.lead, now=NOW)
    row = read(world).rows[0]
    assert (row.answers, row.in_force, row.measures, words(row)[0]) == (0, 0, [], "no action")
    assert row.others[0].label == "Stopped: 9.1 Fund it"


def test_a_closed_project_is_named_as_such_and_answers_nothing(world, findings):
    project = make_project(world.plan, world.lead, title="Pilot")
    link_finding(findings[0], project, world.lead)
    assert (read(world).rows[0].projects, read(world).rows[0].answers) == (["Pilot"], 1)
    change = {"on": TODAY, "reason": "It is done", "by": world.lead, "now": NOW, "today": TODAY}
    set_project_status(project=project, status="closed", **change)
    row = read(world).rows[0]
    assert (row.projects, row.answers, words(row)[0]) == (["Not active: Pilot"], 0, "no action")


def test_evidence_that_is_out_of_date_is_named_and_withdrawn_is_left_out(world, findings):
    make_evidence(findings[0], world.officer, title="Old audit", on=dt.date(2025, 12, 1), valid_until=dt.date(2026, 1, 19))
    gone = make_evidence(findings[0], world.officer, kind="voice")
    withdraw_evidence(evidence=gone, reason="Wrong", by=world.lead, now=NOW)
    row = read(world).rows[0]
    assert words(row)[2:4] == ["no evidence in force", "evidence out of date: “Old audit” (19 January 2026)"]
    assert [(cell.kind, cell.count, cell.past) for cell in row.kinds if cell.count] == [("audit", 1, True)]


def test_the_newest_evidence_in_force_stands_for_its_kind(world, findings):
    make_evidence(findings[0], world.officer, on=dt.date(2026, 1, 12), valid_until=dt.date(2026, 1, 19))
    older = make_evidence(findings[0], world.officer, on=dt.date(2026, 1, 2))
    cell = next(cell for cell in read(world).rows[0].kinds if cell.kind == "audit")
    assert (cell.newest.key, cell.count, cell.past) == (older.pk, 2, False)


def test_findings_that_nobody_recorded_are_said(world):
    inspection = an_inspection(world.authority, world.lead, findings_published=15)
    for number in range(1, 5):
        a_finding(inspection, world.lead, number)
    answer(world, inspection)
    page = read(world)
    assert page.groups[0].unrecorded == "The report has 15 findings; 4 are recorded here. Nothing is said of the other eleven."
    assert page.sentence.startswith("0 of 15 findings")
    assert page.sentence.endswith("eleven are not recorded here.")


def test_an_inspection_of_which_nothing_is_recorded_stands_there_too(world):
    inspection = an_inspection(world.authority, world.lead, findings_published=7)
    answer(world, inspection)
    (group,) = read(world).groups
    assert (group.rows, group.unrecorded[:23]) == ([], "The report has 7 findin")


def test_themes_say_which_resources_support_them(world, findings):
    two = make_area(world.plan, world.lead, 2, "Leadership")
    make_resource(world.plan, world.lead, item="Quality team", areas=[world.area, two])
    make_resource(world.plan, world.lead, item="Training", areas=[two])
    link_finding(findings[0], world.area, world.lead)
    page = read(world)
    assert [(row.area.number, row.resources) for row in page.areas] == [
        (1, ["Quality team"]),
        (2, ["Quality team", "Training"]),
    ]
    assert [row.area.number for row in page.areas_without_finding] == [2]
    assert [gap.words for gap in page.areas[1].gaps] == ["no finding behind it", "no action"]


def test_an_earlier_month_shows_what_stood_then(world, findings):
    """Ratings as frozen, links from their day, evidence by its date."""
    link_finding(findings[0], world.action, world.lead)
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    make_update(world.action, world.officer, month=FEBRUARY, rating="red")
    march = FEBRUARY.last
    later = {"now": at(march), "today": march}
    make_evidence(findings[0], world.officer, on=dt.date(2026, 2, 10), **later)
    unlink_finding(
        finding=findings[0], target=world.action, on=dt.date(2026, 2, 20), reason="Another", by=world.lead, now=at(march)
    )
    then = read(world, month=JANUARY, today=march)
    row = then.rows[0]
    assert ([stand.rating for stand in row.actions], row.in_force) == (["amber"], 0)
    assert then.viewing.past
    now = read(world, today=march).rows[0]
    assert (now.actions, now.in_force) == ([], 1)
    with pytest.raises(Http404):
        read(world, month=JANUARY - 6)


def test_what_was_recorded_later_is_left_out_of_what_was_known(world, findings):
    link_finding(findings[0], world.action, world.lead)
    early = at(dt.date(2026, 1, 19), 23)
    known = read(world, known_on=early, today=early.date())
    assert known.rows == []
    assert read(world, known_on=at(JANUARY, 23)).rows[0].actions


def test_a_finding_that_was_reported_later_is_not_there_yet(world):
    inspection = an_inspection(world.authority, world.lead, month=JANUARY, report_published=None)
    a_finding(inspection, world.lead)
    answer(world, inspection)
    # Nobody says when the report came, so it counts from the end of the month.
    assert read(world).rows == []
    assert len(read(world, today=JANUARY.last).rows) == 1


def test_the_plan_that_answers_no_longer_keeps_only_what_is_linked(world, findings):
    link_finding(findings[2], world.action, world.lead)
    answer_with_plan(
        plan=world.plan, inspection=findings[0].inspection, linked=False, reason="Another does", by=world.lead, now=NOW
    )
    page = read(world)
    assert [row.finding.number for row in page.rows] == [3]
    assert page.groups[0].unrecorded == ""


def test_a_plan_with_nothing_behind_it_says_so(world):
    page = read(world)
    assert page.sentence == "No finding leads to this plan, so nothing in it can be traced to what was asked."
    assert [gap.words for gap in page.areas[0].gaps] == ["no finding behind it"]


def test_nothing_of_another_council_is_read(world, findings):
    other = World("elsewhere")
    theirs = findings_of(other.authority, other.lead)[0]
    link_finding(theirs, other.action, other.lead)
    make_evidence(theirs, other.officer)
    assert len(read(world).rows) == 3
    assert [row.finding.key for row in read(other).rows] == [theirs.pk]


def test_a_small_number_is_not_told_by_its_direction(world, findings):
    """The latest figure is 3: who may not see it is not told where it comes from."""
    indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="lower")
    series = make_series(world.authority, world.lead, indicator, small_numbers=True)
    make_figures(series, world.lead, [12, 3])
    link_finding(findings[0], series, world.lead)
    (open_cell,) = read(world, sees_small=True).rows[0].measures
    (closed_cell,) = read(world, sees_small=False).rows[0].measures
    assert open_cell.reading.travel.before.words.startswith("down 9")
    assert (closed_cell.reading.latest_is_hidden, closed_cell.reading.travel) == (True, None)


def test_the_direction_starts_where_new_limits_were_begun(world, findings):
    """The control chart is the one of the measure's own page: with its new limits."""
    series = make_series(world.authority, world.lead)
    make_figures(series, world.lead, [50] * 13 + [70, 71] * 8)
    rebase(series=series, month=JANUARY - 15, reason="New form", by=world.lead, now=NOW)
    link_finding(findings[0], series, world.lead)
    (cell,) = read(world).rows[0].measures
    assert [mark.month for mark in cell.reading.rebases] == [JANUARY - 15]
    assert cell.reading.variation.key == "common_cause"


@pytest.mark.parametrize("sees_small", [True, False])
@pytest.mark.parametrize("frozen", [True, False])
def test_the_number_of_queries_does_not_grow(world, findings, sees_small, frozen):
    """At most eight, with the plan; with the session and the person that makes ten."""

    def grow(number):
        for _ in range(number):
            action = make_action(world.area, world.lead, owner=world.officer)
            make_update(action, world.officer)
            indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0)
            series = make_series(world.authority, world.lead, indicator, small_numbers=True)
            make_figures(series, world.lead, [12, 3])
            link_series(action=action, series=series, reason="The effect", by=world.lead, now=NOW)
            make_evidence(action, world.officer)
            make_resource(world.plan, world.lead, areas=[world.area])
            for finding in findings:
                link_finding(finding, action, world.lead)
                make_evidence(finding, world.officer, kind="voice")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page = read(world, month=JANUARY if frozen else None, sees_small=sees_small)
            assert page.sentence
        return len(caught)

    grow(2)
    if frozen:
        grow(4)
        close(world.plan, world.lead)
    few = queries()
    if frozen:
        for finding in findings * 3:
            make_evidence(finding, world.officer, kind="data")
            link_finding(finding, make_project(world.plan, world.lead), world.lead)
    else:
        grow(6)
    many = queries()
    assert few == many == {(True, True): 6, (True, False): 7, (False, True): 7, (False, False): 8}[frozen, sees_small]
