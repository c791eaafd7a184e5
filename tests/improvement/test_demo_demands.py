"""What was asked of Exampleshire and what answers it: inspections, a notice whose measures show every outcome, evidence."""

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import Client, override_settings

from accounts.models import LocalAuthority, User
from improvement.demo import loader
from metrics import kinds
from metrics.models import Annotation
from metrics.months import AsAt, Month
from plans import limbs
from plans.coverage import NO_ACTION, NO_EVIDENCE, NO_FINDING, NO_MEASURE, NOT_LISTED, ONE_KIND, OUT_OF_DATE
from plans.frameworks import GRADE_WORDS, areas_of
from plans.models import (
    AcceptedDeviation,
    Claim,
    Event,
    Evidence,
    EvidenceFile,
    EvidenceWithdrawal,
    Finding,
    Inspection,
    LimbRule,
    Notice,
    NoticeReview,
    Opinion,
    Project,
    Risk,
)
from plans.models.claim import MET, NOT_MET, PARTLY_MET
from plans.selectors.checks import read_checks
from plans.selectors.coverage import coverage
from plans.selectors.inspection_clocks import clocks_of
from plans.selectors.judging import judge_measures
from plans.selectors.projects import projects_page
from plans.selectors.standings import find_plan
from plans.working_days import DONE_IN_TIME, review_dates
from tests.factories import LONDON

TODAY = dt.datetime(2026, 11, 20, 10, tzinfo=LONDON)
NOVEMBER = Month(2026, 11)
PLAN = "plans/improvement-plan/"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demonstration without the published records, loaded once for this file on 20 November 2026."""
    out = StringIO()
    with django_db_blocker.unblock(), override_settings(DEMO=True), time_machine.travel(TODAY, tick=False):
        call_command("load_demo", stdout=out)
        yield out.getvalue()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def demo(loaded, db, settings):
    """The council, on the day of loading; what a test writes is rolled back."""
    settings.DEMO = True
    with time_machine.travel(TODAY, tick=False):
        yield LocalAuthority.objects.get(slug="exampleshire")


@pytest.fixture
def notice(demo):
    [judged] = judge_measures(demo, AsAt(NOVEMBER), today=TODAY.date())
    return judged


@pytest.fixture
def plan(demo):
    return find_plan(demo, "improvement-plan")


@pytest.fixture
def covered(plan):
    return coverage(plan, list(plan.areas.all()), month=None, known_on=None, today=TODAY.date(), sees_small=True)


@pytest.fixture
def checks(demo):
    return read_checks(demo, month=None, known_on=None, today=TODAY.date(), sees_small=True)


def rows():
    models = [
        m for app in ("accounts", "metrics", "plans") for m in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# How the rows of a council are found, where not by its key.
OF_A_COUNCIL = {
    Claim: "measure__notice__authority__slug",
    LimbRule: "limb__measure__notice__authority__slug",
    Risk: "plan__authority__slug",
    Project: "plan__authority__slug",
}


def count_of(model, slug="exampleshire"):
    return model.objects.filter(**{OF_A_COUNCIL.get(model, "authority__slug"): slug}).count()


# --- The notice ---


def test_every_outcome_appears_among_the_measures(notice):
    assert {measure.finding for measure in notice.measures} == set(limbs.FINDING_WORDS)
    assert 7 <= len(notice.measures) <= 8


def test_every_kind_of_limb_appears_and_each_way_in_which_it_can_be_told(notice):
    rules = [limb.rule for measure in notice.measures for limb in measure.limbs]
    assert {rule.kind for rule in rules} == set(limbs.KIND_WORDS)
    assert {rule.trend for rule in rules if rule.kind == limbs.TREND} == set(limbs.TREND_WORDS)
    assert {rule.unit_of_change for rule in rules if rule.kind == limbs.COMPARATOR} == {limbs.PERCENT, limbs.POINTS}
    assert {rule.direction for rule in rules if rule.kind == limbs.THRESHOLD} == {limbs.AT_MOST, limbs.AT_LEAST}
    assert {limb.finding for measure in notice.measures for limb in measure.limbs} == set(limbs.FINDING_WORDS)


def test_no_limb_is_not_evidenced_for_want_of_figures(notice):
    """What is shown as not evidenced is so because of what the figures and the evidence say."""
    sentences = [limb.outcome.sentence for measure in notice.measures for limb in measure.limbs]
    assert not [each for each in sentences if "no official figure" in each or "There is no" in each]


def test_measures_were_met_and_then_lost(notice):
    lost = {measure.number: measure.lost for measure in notice.measures if measure.lost}
    assert sorted(lost) == [3, 7]
    assert lost[3].startswith("Met, then lost: all that was due was supported from February 2026 to April 2026.")


def test_one_value_will_be_reached_at_the_present_pace_and_others_will_not(notice):
    told = [limb.run_rate for measure in notice.measures for limb in measure.limbs if limb.run_rate]
    assert [each for each in told if "would be reached" in each]
    assert [each for each in told if "would not be reached" in each]


def test_contradicted_claims_stand_with_the_reason_that_was_given(notice):
    against = Claim.objects.filter(finding=limbs.CONTRADICTED).exclude(status=NOT_MET)
    assert against.count() >= 2
    assert all(claim.reason for claim in against)
    assert [measure.number for measure in notice.measures if measure.claim and measure.claim in against] == [3]


def test_claims_are_honest_dishonest_raised_and_lowered(notice):
    said = {measure.number: [claim.status for claim in measure.claims] for measure in notice.measures}
    assert said[1] == [MET, PARTLY_MET, MET], "lowered, and raised again once it was so"
    assert said[7] == [MET, MET, PARTLY_MET, NOT_MET], "lowered step by step"
    assert said[8] == [], "nothing is claimed of what is not due"
    made = Counter(Claim.objects.values_list("status", "finding"))
    for status, finding in ((MET, "supported"), (MET, "not_evidenced"), (PARTLY_MET, "partly"), (NOT_MET, "contradicted")):
        assert made[status, finding], (status, finding)
    assert set(Claim.objects.values_list("role_title", flat=True)) == {"Director of Children's Services"}


def test_a_claim_is_made_once_its_figures_are_known(notice):
    """Figures of a month are entered on the 15th of the next one."""
    for claim in Claim.objects.all():
        assert claim.on >= (claim.month + 1).first.replace(day=15)


def test_every_review_that_was_due_is_recorded_and_others_have_their_say(notice):
    assert len(notice.reviews) == len(review_dates(notice.notice.issued, until=TODAY.date())) == NoticeReview.objects.count() == 3
    assert set(Opinion.objects.values_list("whose", flat=True)) >= {"chair", "ofsted", "dfe"}
    assert notice.answers
    assert notice.notice.letter


# --- Inspections ---


def test_inspections_of_several_kinds_have_their_dates_judgements_and_statement(demo):
    made = list(Inspection.objects.for_authority(demo).order_by("month"))
    assert [row.framework for row in made] == [
        "ilacs_standard",
        "ilacs_standard",
        "peer_review",
        "focused_visit",
        "monitoring_visit",
    ]
    earlier, latest = made[:2]
    assert 24 <= latest.month - earlier.month <= 36
    assert latest.month == NOVEMBER - 23
    for row in (earlier, latest):
        graded = {area.code for area in areas_of(row.framework, row.month.first)}
        assert {each.area for each in row.judgements.all()} == graded
        assert {each.grade for each in row.judgements.all()} <= set(GRADE_WORDS)
    assert earlier.judgements.count() != latest.judgements.count(), "care leavers became an area of their own between them"
    assert latest.judgements.get(area="overall").grade == "inadequate"


def test_every_statutory_clock_of_it_was_kept(demo):
    class Day:
        judged_on = TODAY.date()

    for row in Inspection.objects.for_authority(demo).exclude(received=None):
        kept = {clock.code: clock.standing for clock in clocks_of(row, {each.kind for each in row.findings.all()}, Day)}
        assert set(kept.values()) <= {DONE_IN_TIME}, (row, kept)
    focused = Inspection.objects.get(framework="focused_visit")
    assert focused.findings.filter(kind="priority_action").exists()
    assert focused.draft_sent < focused.statement_sent


def test_nothing_was_done_on_a_weekend(demo):
    for row in Inspection.objects.for_authority(demo):
        days = (row.began, row.ended, row.received, row.report_published, row.statement_sent)
        assert all(day.weekday() < 5 for day in days if day)
    assert all(claim.on.weekday() < 5 for claim in Claim.objects.all())


# --- The golden thread ---


def test_the_check_finds_the_finding_that_the_plan_leaves_out(checks):
    [left] = checks.of_kind("FINDINGS_LEFT_OUT").rows
    assert "has 8 findings" in left.problem.sentence
    assert left.problem.sentence.endswith("lists 7. Not listed: finding 8.")


def test_coverage_shows_a_gap_of_each_kind_and_findings_without_any(covered):
    gaps = {gap.code for row in covered.rows for gap in row.gaps} | {gap.code for row in covered.areas for gap in row.gaps}
    assert gaps == {NO_ACTION, NO_MEASURE, NO_EVIDENCE, ONE_KIND, OUT_OF_DATE, NOT_LISTED, NO_FINDING}
    assert len([row for row in covered.rows if not row.gaps]) >= 3
    assert [row.area.title for row in covered.areas_without_finding] == ["Workforce"]
    assert [row for row in covered.rows if row.projects]


def test_evidence_is_of_all_five_kinds_about_actions_findings_and_limbs(demo):
    assert set(Evidence.objects.values_list("kind", flat=True)) == set(limbs.EVIDENCE_KIND_WORDS)
    for subject in ("action", "finding", "limb"):
        assert Evidence.objects.filter(**{f"{subject}__isnull": False}).exists()
    assert Evidence.objects.filter(valid_until__lt=TODAY.date()).exists()
    assert Evidence.objects.exclude(url="").exists()
    assert EvidenceWithdrawal.objects.count() == 1


def test_a_file_of_it_can_be_fetched(demo, client):
    client.force_login(User.objects.get(email="board@exampleshire.example"))
    for kept in EvidenceFile.objects.all():
        response = client.get(f"/exampleshire/evidence/{kept.evidence_id}/file/")
        assert response.status_code == 200
        assert b"".join(response.streaming_content if response.streaming else [response.content]) == bytes(kept.content)
    assert {kept.filename.rpartition(".")[2] for kept in EvidenceFile.objects.all()} == {"csv", "txt"}


# --- The programme ---


def test_the_programme_has_projects_risks_resources_and_events_of_every_standing(demo, plan, checks):
    page = projects_page(plan, month=None, known_on=None, today=TODAY.date())
    assert page.sentence == "5 projects: 3 active, 1 devolved to business as usual, 1 closed."
    assert Project.objects.filter(aims="").exists() is False
    assert Risk.objects.filter(closed_on__isnull=False).count() == 1
    assert Risk.objects.filter(version__gt=1).exists()
    assert {event.kind for event in Event.objects.for_authority(demo)} >= {"letter", "report", "decision", "milestone"}
    assert Event.objects.filter(planned=True, month__gt=NOVEMBER).exists()
    [resources] = checks.of_kind("RESOURCES_UNEXPLAINED").rows
    assert "£12,000 is unexplained" in resources.problem.sentence


# --- The checks ---


def test_the_checks_find_problems_of_many_kinds_but_not_absurdly_many(checks):
    assert len({row.problem.code for row in checks.standing}) >= 10
    assert len(checks.standing) <= 30


def test_one_deviation_is_accepted_and_another_has_returned(checks):
    assert [row.check.code for row in checks.accepted] == ["DUE_MOVED_OFTEN"]
    returned = [row.problem.sentence for row in checks.standing if "that has ended" in row.problem.sentence]
    assert returned == ["5.7 has no due date. It had been accepted until 31 August 2026; that has ended."]
    assert AcceptedDeviation.objects.count() == 2


def test_claims_get_more_honest_over_the_months(checks):
    numbers = {row.check.code: row.numbers for row in checks.counts}
    claims = [sum(pair) for pair in zip(numbers["CLAIM_CONTRADICTED"], numbers["CLAIM_NOT_EVIDENCED"], strict=True)]
    assert claims[0] >= 3 * claims[-1] > 0
    assert "1 fewer" in checks.honesty


# --- Loading ---


@pytest.mark.parametrize("month", ["2025-05", "2025-12", "2026-05", "2026-10", ""])
def test_the_board_can_read_every_page_at_any_month(demo, month):
    client = Client()
    client.force_login(User.objects.get(email="board@exampleshire.example"))
    notice, asked = "notices/improvement-notice/", "inspections/"
    pages = ["", asked, "notices/", notice, "timeline/", "checks/"]
    pages += [f"{notice}measures/{number}/" for number in range(1, 9)]
    pages += [f"{PLAN}{page}" for page in ("", "coverage/", "projects/", "resources/", "risks/", "actions/2.2/")]
    if month not in ("2025-05", "2025-12"):
        pages += [f"{asked}{row.slug}/" for row in Inspection.objects.for_authority(demo).filter(month__lte=Month(2026, 5))]
        found = Finding.objects.filter(inspection__authority=demo).select_related("inspection")[:3]
        pages += [f"{asked}{row.inspection.slug}/findings/{row.number}/" for row in found]
    asked_for = {"month": month} if month else {}
    refused = [page for page in pages if client.get(f"/exampleshire/{page}", asked_for).status_code != 200]
    assert not refused


def test_nothing_of_it_was_known_after_now(demo):
    for model in apps.get_app_config("plans").get_models():
        names = {field.name for field in model._meta.fields}
        for name in {"known_from", "history_date"} & names:
            assert not model.objects.filter(**{f"{name}__gt": TODAY}).exists(), model.__name__


def test_inspections_and_notice_mark_the_charts_once(demo):
    marks = Annotation.objects.filter(authority=demo)
    asked = Counter(marks.exclude(kind="other").values_list("kind", flat=True))
    assert asked == {kinds.INSPECTION: 4, kinds.NOTICE: 1}, "the peer review has a mark of its own"
    assert max(Counter(marks.exclude(kind="other").values_list("month", flat=True)).values()) == 1


def test_loading_again_changes_nothing(demo):
    before, out = rows(), StringIO()
    call_command("load_demo", stdout=out)
    assert out.getvalue() == "Exampleshire is loaded already; nothing was changed.\n"
    assert rows() == before


@pytest.mark.full
def test_reset_throws_all_of_it_away_and_loads_it_anew(demo, monkeypatch):
    """Every row goes, those that nobody may delete included; the updates are left out because loading them takes long."""
    monkeypatch.setattr(loader, "events", lambda calendar: [])
    theirs = [Inspection, Notice, Claim, LimbRule, Event, Risk, Project, AcceptedDeviation]
    counted = {model.__name__: count_of(model) for model in theirs}
    made, evidence = set(Claim.objects.values_list("month", "on")), Evidence.objects.count()
    with time_machine.travel(TODAY + dt.timedelta(days=31), tick=False):
        call_command("load_demo", "--reset", stdout=StringIO())
    assert {model.__name__: count_of(model) for model in theirs} == counted
    again = Claim.objects.filter(measure__notice__authority__slug="exampleshire")
    assert set(again.values_list("month", "on")).isdisjoint(made), "the same story a month later"
    assert Evidence.objects.filter(by__email__endswith="@exampleshire.example").count() == evidence
