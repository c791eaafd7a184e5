"""What the published reports say of inspections, notices, plans, resources and events: as published, with its source, sealed."""

import datetime as dt
import json
import re
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.errors import Refused
from accounts.history import save_audited
from accounts.models import LocalAuthority, Membership
from accounts.services import published_actor
from improvement.published.demands import load_demands
from metrics.models import Annotation, Indicator
from metrics.months import AsAt, Month
from metrics.services.indicators import add_series
from metrics.services.series import annotate
from plans.bank_holidays import bank_holidays
from plans.models import (
    Action,
    Area,
    Claim,
    EscalationMeasure,
    Event,
    Evidence,
    Finding,
    FindingLink,
    Inspection,
    Judgement,
    Limb,
    LimbRule,
    Notice,
    NoticeReview,
    NoticeStep,
    Opinion,
    Plan,
    PlanAnswer,
    PlanStatus,
    ResourceArea,
    ResourceItem,
    ResourceRequest,
)
from plans.selectors.checks import read_checks
from plans.selectors.coverage import coverage
from plans.selectors.inspections import inspection_page
from plans.selectors.judging import judge_notice
from plans.services import claims, inspections, notices, plans, programme, thread
from plans.services.events import add_event, edit_event
from plans.working_days import count
from tests.factories import at, make_council, make_inspection, make_member
from tests.shared import kept

JUNE_2017 = "Report to Overview and Scrutiny Board, June 2017, "
JUNE_2019 = "Report to Overview and Scrutiny Board, 10 June 2019, "
SEPTEMBER = "Report to Overview and Scrutiny Board, 10 September 2019, "
CABINET = "Report to Cabinet, 8 July 2020, "
HAVERING = "Report to Cabinet, undated (before April 2019), "
LINCOLNSHIRE = "north-east-lincolnshire"
JULY_2020 = Month(2020, 7)
NOTICE = f"/{LINCOLNSHIRE}/notices/improvement-notice-2019/"
NOW = at(Month(2026, 11))
TODAY = NOW.date()

# The limbs of the notice as settled for July 2020, and what each measure is found to be.
LIMBS = {
    1: {"a": "not_evidenced", "b": "supported", "c": "supported", "d": "not_evidenced", "e": "supported"},
    2: {"a": "not_evidenced"},
    3: {"a": "not_evidenced", "b": "not_evidenced"},
    4: {"a": "not_evidenced"},
    5: {"a": "not_evidenced", "b": "supported"},
    6: {
        "a": "not_evidenced",
        "b": "supported",
        "c": "supported",
        "d": "contradicted",
        "e": "supported",
        "f": "not_evidenced",
    },
    7: {"a": "not_evidenced", "b": "not_evidenced"},
}
MEASURES = {
    1: "partly",
    2: "not_evidenced",
    3: "not_evidenced",
    4: "not_evidenced",
    5: "partly",
    6: "contradicted",
    7: "not_evidenced",
}
# Limb, kind, series, value, due: what the notice asks for in numbers.
ASKED = {
    ("1a", "trend", "SW_CASELOAD", None, None),
    ("1b", "threshold", "SW_CASELOAD", 30, "2019-12-31"),
    ("1c", "threshold", "SW_CASELOAD", 25, "2020-03-31"),
    ("1d", "count_to_zero", "SW_OVER_40", None, None),
    ("1e", "threshold", "ASYE_CASELOAD", 18, None),
    ("5a", "trend", "ICPC_15WD", None, None),
    ("5b", "threshold", "ICPC_15WD", 68, "2020-03-31"),
    ("6a", "trend", "VISITS_ALL", None, None),
    ("6b", "threshold", "CIN_VISIT", 75, "2020-03-31"),
    ("6c", "threshold", "CP_VISIT", 75, "2020-03-31"),
    ("6d", "threshold", "CIN_VISIT", 85, "2020-06-30"),
    ("6e", "threshold", "CP_VISIT", 85, "2020-06-30"),
}
# Council, month, framework, findings of the report, findings recorded, judgements, first day from which it is known.
INSPECTIONS = {
    ("havering", "2018-06", "ilacs_standard", 5, 5, 4, "2019-03-31"),
    ("havering", "2024-02", "ilacs_standard", None, 0, 2, "2024-02-16"),
    (LINCOLNSHIRE, "2017-12", "sif", None, 0, 1, "2020-07-08"),
    (LINCOLNSHIRE, "2019-03", "focused_visit", 3, 0, 0, "2020-07-08"),
    (LINCOLNSHIRE, "2019-10", "focused_visit", 5, 0, 0, "2020-07-08"),
    (LINCOLNSHIRE, "2021-11", "ilacs_standard", 9, 0, 4, "2021-11-26"),
    (LINCOLNSHIRE, "2025-09", "ilacs_standard", None, 0, 2, "2025-09-30"),
    ("oldham", "2015-05", "sif", 15, 4, 1, "2017-06-30"),
    ("oldham", "2019-01", "ilacs_standard", 7, 7, 1, "2019-06-10"),
    ("oldham", "2024-07", "ilacs_standard", None, 0, 5, "2024-07-12"),
}
OVERALL = {
    ("havering", "2018-06"): "good",
    ("havering", "2024-02"): "inadequate",
    (LINCOLNSHIRE, "2017-12"): "good",
    (LINCOLNSHIRE, "2021-11"): "inadequate",
    (LINCOLNSHIRE, "2025-09"): "good",
    ("oldham", "2015-05"): "requires_improvement",
    ("oldham", "2019-01"): "requires_improvement",
    ("oldham", "2024-07"): "good",
}
# Council, plan, areas, what its papers say it answers, end of its record, findings listed, links of findings to areas.
PLANS = {
    ("havering", "improvement-plan-2019-20", 7, None, "2019-03", 5, 6),
    (LINCOLNSHIRE, "improvement-plan", 4, 7, "2020-07", 0, 0),
    ("oldham", "priorities-2017-18", 5, None, "2017-06", 4, 4),
    ("oldham", "improvement-plan-2019", 4, 6, "2019-08", 6, 0),
}
# Line, pounds, numbers of the themes that it supports.
RESOURCES = [
    ("Head of Service, Quality Assurance (additional role)", 15_000, [1, 2, 3, 4, 6]),
    ("Group Manager (backfill)", 80_000, [1, 2, 3, 4, 6]),
    ("Quality Assurance Support Officer", 39_000, [1, 2, 3, 6]),
    ("Five family therapists, with training", 420_000, [3, 4, 7]),
    ("Co-ordinator of the Havering Social Care Academy", 51_000, [2, 3, 7]),
    ("Manager", 51_000, [1, 2, 3, 4, 5, 6, 7]),
    ("Practice (a membership)", 15_000, [1, 2, 3, 4, 5, 6, 7]),
    ("Website and licences for video editing", 5_000, [7]),
]
# Council, month or day, kind, whether only planned. Texts are ours; they are looked at where one matters.
EVENTS = [
    ("havering", "2019-03", "report", False),
    ("havering", "2019-03", "milestone", True),
    ("havering", "2019-03", "milestone", True),
    ("havering", "2019-04", "decision", True),
    ("havering", "2024-03", "decision", False),
    (LINCOLNSHIRE, "2019-12", "letter", False),
    (LINCOLNSHIRE, "2019-12-31", "milestone", False),
    (LINCOLNSHIRE, "2020-03-31", "milestone", False),
    (LINCOLNSHIRE, "2020-06-30", "milestone", False),
    (LINCOLNSHIRE, "2020-07-08", "report", False),
    (LINCOLNSHIRE, "2022-01", "decision", False),
    ("oldham", "2017-01", "report", False),
    ("oldham", "2017-01", "milestone", False),
    ("oldham", "2017-06", "report", False),
    ("oldham", "2017-10", "other", True),
    ("oldham", "2018-07", "milestone", False),
    ("oldham", "2018-07", "milestone", False),
    ("oldham", "2018-09", "milestone", False),
    ("oldham", "2018-10", "milestone", False),
    ("oldham", "2018-11", "decision", False),
    ("oldham", "2018-12-03", "milestone", False),
    ("oldham", "2019-05", "milestone", False),
    ("oldham", "2019-06-10", "report", False),
    ("oldham", "2019-07", "report", False),
    ("oldham", "2019-09", "decision", True),
    ("oldham", "2019-09-10", "report", False),
    ("oldham", "2019-11", "milestone", True),
    ("oldham", "2019-12", "milestone", True),
    ("oldham", "2019-12", "milestone", True),
    ("oldham", "2020-01", "milestone", True),
]
# Every table filled here whose rows name their document and paragraph.
LOADED = (
    Inspection,
    Judgement,
    Finding,
    Notice,
    NoticeStep,
    NoticeReview,
    EscalationMeasure,
    Limb,
    LimbRule,
    Claim,
    Opinion,
    PlanAnswer,
    FindingLink,
    ResourceItem,
    ResourceRequest,
    Event,
)


def load() -> str:
    out = StringIO()
    call_command("load_published", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loading(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, load)


@pytest.fixture(autouse=True)
def loaded(loading, db) -> str:
    return loading


def council(slug: str) -> LocalAuthority:
    return LocalAuthority.objects.get(slug=slug)


def inspection(slug: str, council: str = "oldham") -> Inspection:
    return Inspection.objects.get(authority__slug=council, slug=slug)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- North East Lincolnshire: the notice ---


@pytest.fixture
def judged():
    notice = Notice.objects.select_related("authority").get(slug="improvement-notice-2019")
    return judge_notice(notice, AsAt(JULY_2020, None), today=TODAY, sees_small=True)


def test_every_limb_of_the_notice_is_found_to_be_what_its_figures_say(judged):
    assert {each.number: {limb.letter: limb.finding for limb in each.limbs} for each in judged.measures} == LIMBS
    assert {each.number: each.finding for each in judged.measures} == MEASURES


def test_seven_of_seven_are_claimed_to_be_met_and_none_is_supported_in_full(judged):
    assert judged.claimed == {"met": 7}
    assert judged.found == {"partly": 2, "not_evidenced": 4, "contradicted": 1}


def test_the_limb_that_contradicts_the_claim_names_figure_value_and_distance(judged):
    sentence = judged.measure(6).limb("d").outcome.sentence
    assert sentence.startswith("77% in July 2020, against at least 85%: 8 percentage points short.")
    assert "30 June 2020" in sentence


def test_it_stays_so_whenever_somebody_looks(judged):
    """Nothing that was loaded of later years changes it: the record ends in July 2020."""
    later = judge_notice(judged.notice, AsAt(Month(2025, 12), None), today=TODAY, sees_small=True)
    then = judge_notice(judged.notice, AsAt(JULY_2020, at(dt.date(2020, 7, 8), 23)), today=TODAY, sees_small=True)
    for other in (later, then):
        assert {each.number: each.finding for each in other.measures} == MEASURES


def test_what_the_notice_asks_for_in_numbers():
    rows = LimbRule.objects.exclude(kind="evidence").select_related("limb__measure", "series__indicator")
    assert {
        (f"{r.limb.measure.number}{r.limb.letter}", r.kind, r.series.indicator.code, r.value, r.due and r.due.isoformat())
        for r in rows
    } == ASKED
    assert {row.trend for row in rows if row.kind == "trend"} == {"each_month", "trajectory"}
    assert set(LimbRule.objects.filter(kind="evidence").values_list("series", flat=True)) == {None}


def test_a_due_date_that_is_our_reading_says_so():
    note = LimbRule.objects.get(limb__measure__number=5, limb__letter="b").due_note
    assert note.startswith("31 March 2020 is our reading of the end of the year.")
    assert "whether 10% means percent or points is not said" in note


def test_the_claims_are_the_directors_and_the_contradicted_one_has_its_reason():
    rows = Claim.objects.select_related("measure").order_by("measure__number")
    role = "Deputy Chief Executive and Director of Children's Services"
    assert {(row.role_title, row.on, row.month) for row in rows} == {(role, dt.date(2020, 7, 8), JULY_2020)}
    assert {row.measure.number: row.finding for row in rows} == MEASURES
    assert {row.measure.number: row.reason for row in rows if row.reason} == {6: "The report gives no reason."}


def test_opinions_are_those_of_the_chair_and_the_department():
    rows = Opinion.objects.order_by("pk")
    assert [(row.whose, row.on, row.source) for row in rows] == [
        ("chair", dt.date(2020, 7, 8), f"{CABINET}1.3.1"),
        ("dfe", dt.date(2020, 7, 8), f"{CABINET}1.3.1"),
    ]
    assert all("without its date" in row.letter for row in rows)


def test_the_page_of_the_notice_shows_claims_beside_what_was_found(client):
    client.force_login(make_member(council(LINCOLNSHIRE), "board"))
    response = client.get(f"{NOTICE}?month=2020-07")
    assert response.status_code == 200
    words = text_of(response)
    assert "Improvement Notice of 18 December 2019" in words
    assert "77% in July 2020, against at least 85%: 8 percentage points short." in words
    for found, times in (("Contradicted", 1), ("Not evidenced", 4), ("Partly supported", 2)):
        assert words.count(found) >= times, found


# --- Inspections ---


def test_every_inspection_with_how_many_findings_its_report_has():
    rows = Inspection.objects.select_related("authority")
    assert {
        (
            row.authority.slug,
            str(row.month),
            row.framework,
            row.findings_published,
            row.findings.count(),
            row.judgements.count(),
            row.known_from.date().isoformat(),
        )
        for row in rows
    } == INSPECTIONS


def test_overall_judgements():
    rows = Judgement.objects.filter(area="overall").select_related("inspection__authority")
    assert {(row.inspection.authority.slug, str(row.inspection.month)): row.grade for row in rows} == OVERALL


def test_judgements_by_area_where_they_are_given():
    def grades(slug, authority):
        rows = inspection(slug, authority).judgements.exclude(area="overall")
        return dict(rows.values_list("area", "grade"))

    assert grades("ilacs-2018", "havering") == {
        "leaders": "good",
        "help_and_protection": "requires_improvement",
        "care_and_care_leavers": "good",
    }
    assert grades("ilacs-2024", "havering") == {"care_leavers": "requires_improvement"}
    assert grades("ilacs-2025", LINCOLNSHIRE) == {"leaders": "outstanding"}
    assert set(grades("ilacs-2021", LINCOLNSHIRE).values()) == {"inadequate"}
    assert grades("ilacs-2024", "oldham") == {
        "leaders": "good",
        "help_and_protection": "good",
        "care": "good",
        "care_leavers": "good",
    }
    assert grades("sif-2015", "oldham") == {}


def test_what_is_not_known_of_a_date_is_said():
    notes = dict(Inspection.objects.values_list("slug", "dates_note"))
    assert notes["inspection-2017"].startswith("Only the year is known.")
    assert "calls it a monitoring visit; Ofsted calls it a focused visit" in notes["focused-visit-march-2019"]
    assert "calls it a monitoring visit; Ofsted calls it a focused visit" in notes["focused-visit-october-2019"]
    assert notes["ilacs-2019"].startswith("The day of receipt is inferred")
    assert all(notes.values())


def test_oldhams_statement_of_action_was_sent_on_the_last_of_its_70_working_days():
    found = inspection("ilacs-2019")
    assert (found.began, found.ended) == (dt.date(2019, 1, 21), dt.date(2019, 2, 1))
    assert (found.received, found.report_published) == (dt.date(2019, 2, 27), dt.date(2019, 3, 4))
    clock = count(found.received, 70, bank_holidays(dt.date(2019, 1, 1), dt.date(2019, 12, 31)))
    assert clock.due == found.statement_sent == dt.date(2019, 6, 11)
    assert [day for day, _ in clock.holidays] == [
        dt.date(2019, 4, 19),
        dt.date(2019, 4, 22),
        dt.date(2019, 5, 6),
        dt.date(2019, 5, 27),
    ]


def test_the_day_on_which_the_statement_was_sent_is_known_from_a_later_paper():
    """The report of June is dated the day before; that of September tells it."""
    rows = inspection("ilacs-2019").history.order_by("history_date", "pk")
    assert [(row.history_date.date(), row.statement_sent) for row in rows] == [
        (dt.date(2019, 6, 10), None),
        (dt.date(2019, 9, 10), dt.date(2019, 6, 11)),
        (dt.date(2019, 9, 10), dt.date(2019, 6, 11)),
    ]
    assert rows[1].history_change_reason == f"As published: {SEPTEMBER}4.4"


def test_the_seven_findings_of_oldham_are_recorded_and_six_are_listed_in_the_plan():
    found = inspection("ilacs-2019")
    listed = set(
        FindingLink.objects.filter(plan__slug="improvement-plan-2019").holding().values_list("finding__number", flat=True)
    )
    assert set(found.findings.values_list("number", flat=True)) == {1, 2, 3, 4, 5, 6, 7}
    assert listed == {1, 2, 3, 4, 5, 6}
    assert found.findings.get(number=7).source == "Ofsted report, 4 March 2019, what needs to improve"


def test_the_findings_of_2015_are_the_four_that_the_priorities_match():
    rows = inspection("sif-2015").findings.all()
    links = FindingLink.objects.filter(area__isnull=False, finding__in=rows).holding()
    assert set(links.values_list("finding__number", "area__number")) == {(3, 2), (8, 4), (10, 3), (14, 5)}
    assert {row.kind for row in rows} == {"recommendation"}


def test_havering_links_its_findings_to_themes_and_leaves_three_themes_without_one():
    links = FindingLink.objects.filter(area__plan__slug="improvement-plan-2019-20").holding()
    assert set(links.values_list("finding__number", "area__number")) == {(1, 3), (1, 6), (2, 2), (3, 2), (4, 2), (5, 5)}
    without = Area.objects.filter(plan__slug="improvement-plan-2019-20").exclude(number__in=links.values("area__number"))
    assert list(without.order_by("number").values_list("title", flat=True)) == [
        "Pathway planning and transitions to adulthood",
        "Case recording and data quality",
        "Workforce and practice development",
    ]


# --- Plans and resources ---


def test_every_plan_with_what_it_lists():
    found = set()
    for plan in Plan.objects.select_related("authority"):
        links = FindingLink.objects.filter(finding__inspection__authority=plan.authority).holding()
        counts = links.filter(plan=plan).count(), links.filter(area__plan=plan).count()
        areas = plan.areas.count()
        found.add((plan.authority.slug, plan.slug, areas, plan.findings_stated, str(plan.record_ends), *counts))
    assert found == PLANS


def test_what_each_plan_answers():
    rows = PlanAnswer.objects.holding().select_related("plan", "inspection", "notice")
    assert {(row.plan.slug, (row.inspection or row.notice).slug) for row in rows} == {
        ("improvement-plan", "improvement-notice-2019"),
        ("improvement-plan", "focused-visit-march-2019"),
        ("improvement-plan", "focused-visit-october-2019"),
        ("improvement-plan-2019", "ilacs-2019"),
        ("priorities-2017-18", "sif-2015"),
        ("improvement-plan-2019-20", "ilacs-2018"),
    }


def test_no_action_and_no_evidence_is_made_up():
    """The papers give the actions of one plan, as numbers; of the others they give areas only, and no evidence of any."""
    assert set(Action.objects.values_list("plan__slug", flat=True)) == {"improvement-plan-2019"}
    assert not Evidence.objects.exists()


def test_a_plan_without_a_date_says_which_day_is_taken():
    sources = dict(Plan.objects.values_list("slug", "statuses__source"))
    assert sources["improvement-plan"] == f"{CABINET}1.3.1; it gives no date of the plan, so that of the report is taken"
    assert sources["improvement-plan-2019-20"].endswith("; it has no date; this is our reading")


def test_haverings_resources_add_up_to_676_of_750_thousand():
    lines = ResourceItem.objects.order_by("pk")
    supports = {line.pk: [] for line in lines}
    for row in ResourceArea.objects.holding().select_related("area"):
        supports[row.resource_id].append(row.area.number)
    assert [(line.item, line.amount, sorted(supports[line.pk])) for line in lines] == RESOURCES
    assert {(line.years, line.source) for line in lines} == {("2019/20", f"{HAVERING}3.3, table")}
    [asked] = ResourceRequest.objects.all()
    assert (asked.amount, sum(line.amount for line in lines)) == (Decimal(750_000), Decimal(676_000))
    assert "twice" in lines.get(item__startswith="Co-ordinator").note


# --- Pages ---


@pytest.mark.parametrize("slug", ["oldham", LINCOLNSHIRE, "havering"])
def test_the_pages_of_inspections_and_of_coverage_and_the_checks_name_the_same_findings_without_action(slug):
    """Findings of an inspection that a plan which goes on answers, or that none does."""
    authority = council(slug)
    asked = {"month": None, "known_on": None, "today": TODAY}
    checks = read_checks(authority, **asked, sees_small=True)
    named = {row.problem.subject for row in checks.standing if row.problem.code == "FINDING_NO_ACTION"}
    on_pages, covered = set(), set()
    for inspection in Inspection.objects.for_authority(authority):
        inspection.authority = authority
        on_pages |= {f"finding:{row.pk}" for row in inspection_page(inspection, **asked).without_action}
    for plan in Plan.objects.for_authority(authority):
        page = coverage(plan, list(plan.areas.all()), **asked, sees_small=True)
        covered |= {f"finding:{row.finding.key}" for row in page.rows if "no_action" in {gap.code for gap in row.gaps}}
    assert named == on_pages == covered
    assert len(named) == (1 if slug == "oldham" else 0)


def test_the_page_of_oldhams_inspection_says_of_which_findings_the_papers_name_no_action(client):
    client.force_login(make_member(council("oldham"), "board"))
    words = text_of(client.get("/oldham/inspections/ilacs-2019/"))
    assert "1 of 7 has no action; of 6 the published papers do not say which action answers them; " in words
    assert words.count("which action was not published") == 6
    assert words.count("no action") == 2, "in the sentence, and in the row of finding 7"
    third = text_of(client.get("/oldham/inspections/ilacs-2019/findings/3/"))
    assert "The papers do not say which of its actions answers it." in third
    assert "No action answers this finding." in text_of(client.get("/oldham/inspections/ilacs-2019/findings/7/"))


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("oldham", "The published report has 7 findings, and “Ofsted improvement plan 2019” lists 6. Not listed: finding 7."),
        ("oldham", "The published report has 15 findings, and “Priorities 2017/18” lists 4."),
        ("oldham", "says that the plan was submitted on 11 June 2019, a day that had not come."),
        ("oldham", "22 of 25 rated actions are Amber"),
        (
            LINCOLNSHIRE,
            "“Improvement plan” states 7 findings, and the published reports that it answers have 8: 3 of “Ofsted focused visit, "
            "March 2019” and 5 of “Ofsted focused visit, October 2019”.",
        ),
        (LINCOLNSHIRE, "Limb 6d: 77% in July 2020, against at least 85%: 8 percentage points short."),
        ("havering", "£750,000 was asked for, and the lines add up to £676,000"),
    ],
)
def test_the_checks_find_it(client, slug, sentence):
    client.force_login(make_member(council(slug), "board"))
    assert sentence in text_of(client.get(f"/{slug}/checks/"))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("oldham/inspections/ilacs-2019/", "Statement of action: due 11 June 2019, done on the last day."),
        ("oldham/plans/priorities-2017-18/", "Priorities 2017/18"),
        ("oldham/plans/priorities-2017-18/coverage/", "Nothing is said of the other eleven."),
        ("havering/plans/improvement-plan-2019-20/coverage/", "3 themes have no finding behind them."),
        ("havering/plans/improvement-plan-2019-20/resources/", "£74,000 less than the £750,000 asked for"),
        ("havering/plans/improvement-plan-2019-20/resources/", "Supported only by lines for all themes (2 lines)."),
        (f"{LINCOLNSHIRE}/plans/improvement-plan/", "0 actions"),
        (f"{LINCOLNSHIRE}/timeline/", "Statutory direction of the Department for Education"),
    ],
)
def test_the_pages_show_it(client, address, words):
    client.force_login(make_member(council(address.partition("/")[0]), "board"))
    response = client.get(f"/{address}")
    assert response.status_code == 200
    assert words in text_of(response)


# --- Events and charts ---


def test_every_event_once_with_its_day_or_only_its_month():
    rows = Event.objects.select_related("authority")
    found = [(r.authority.slug, r.day.isoformat() if r.day else str(r.month), r.kind, r.planned) for r in rows]
    assert sorted(found) == sorted(EVENTS)
    assert set(rows.values_list("published", flat=True)) == {True}


def test_two_dates_of_one_decision_are_both_there():
    """The investment was approved in November 2018 by one report, and submitted in December by another."""
    texts = {str(row.month): row for row in Event.objects.filter(text__contains="£12m")}
    assert set(texts) == {"2018-11", "2018-12"}
    assert [row.source for row in texts.values()] == [f"{SEPTEMBER}3.5", f"{JUNE_2019}1.4"]


def test_what_inspections_plans_and_notices_tell_is_no_event_as_well():
    """Inspections and their reports, the statement of action, the steps of Oldham's plan, the notice."""
    told = {day for row in Inspection.objects.all() for day in (row.began, row.report_published, row.statement_sent)}
    told |= set(PlanStatus.objects.filter(plan__slug="improvement-plan-2019").values_list("on", flat=True))
    told |= set(Notice.objects.values_list("issued", flat=True))
    assert not told & set(Event.objects.exclude(day=None).values_list("day", flat=True))


def test_charts_mark_each_inspection_and_the_notice_once():
    rows = Annotation.objects.select_related("authority")
    found = sorted((row.authority.slug, str(row.month), row.kind) for row in rows)
    marked = [(*row[:2], "inspection") for row in INSPECTIONS if row[1] != "2017-12"]
    assert found == sorted([*marked, (LINCOLNSHIRE, "2019-12", "notice")]), "of 2017 only the year is known"
    assert "18 December 2019" in rows.get(kind="notice").text
    assert {row.series for row in rows} == {None}


# --- Sources, dates of knowledge, seals ---


@pytest.mark.parametrize("model", LOADED, ids=lambda model: model.__name__)
def test_every_row_names_its_document(model):
    assert model.objects.exists()
    assert not model.objects.filter(source="").exists()


def test_everything_stands_for_the_published_record():
    for model in (Judgement, NoticeStep, NoticeReview, LimbRule, Claim, Opinion, PlanAnswer, FindingLink, ResourceRequest):
        assert set(model.objects.values_list("by", flat=True)) == {published_actor().pk}, model.__name__


@pytest.mark.parametrize("model", [Finding, EscalationMeasure, Limb, Opinion], ids=lambda model: model.__name__)
def test_no_wording_is_a_quotation(model):
    assert set(model.objects.values_list("verbatim", flat=True)) == {False}


@pytest.mark.parametrize(
    ("slug", "day", "inspections", "plans", "events"),
    [
        ("oldham", dt.date(2017, 6, 29), 0, 0, 0),
        ("oldham", dt.date(2017, 6, 30), 1, 1, 4),
        ("oldham", dt.date(2019, 6, 9), 1, 2, 4),
        ("oldham", dt.date(2019, 6, 10), 2, 2, 8),
        ("oldham", dt.date(2019, 9, 10), 2, 2, 19),
        ("oldham", dt.date(2024, 7, 12), 3, 2, 19),
        (LINCOLNSHIRE, dt.date(2020, 7, 7), 0, 0, 0),
        (LINCOLNSHIRE, dt.date(2020, 7, 8), 3, 1, 5),
        (LINCOLNSHIRE, dt.date(2021, 11, 26), 4, 1, 5),
        ("havering", dt.date(2019, 3, 30), 0, 0, 0),
        ("havering", dt.date(2019, 3, 31), 1, 1, 4),
    ],
)
def test_a_row_is_known_from_the_date_of_its_paper(slug, day, inspections, plans, events):
    moment = at(day, 23)
    found = [model.objects.filter(authority__slug=slug, known_from__lte=moment).count() for model in (Inspection, Plan, Event)]
    assert found == [inspections, plans, events]


def test_nothing_is_known_before_what_it_belongs_to():
    for model, whole in ((Finding, "inspection"), (Judgement, "inspection"), (EscalationMeasure, "notice"), (Area, "plan")):
        for row in model.objects.select_related(whole):
            assert row.known_from >= getattr(row, whole).known_from, row
    for row in FindingLink.objects.select_related("finding"):
        assert row.known_from >= row.finding.known_from, row


def test_every_inspection_notice_and_plan_is_sealed():
    for model in (Inspection, Notice, Plan):
        assert not model.objects.filter(published=False).exists(), model.__name__
    assert Notice.objects.get().record_ends == JULY_2020


def test_nobody_changes_what_was_published():
    oldham, lincolnshire = council("oldham"), council(LINCOLNSHIRE)
    lead = make_member(lincolnshire, "lead")
    notice, visit = Notice.objects.get(), inspection("focused-visit-march-2019", LINCOLNSHIRE)
    common = {"by": lead, "now": NOW}
    finding, plan = {"kind": "priority_action", "wording": "x"}, Plan.objects.get(authority=lincolnshire)
    claim = {"status": "not_met", "narrative": "x", "role_title": "x", "on": TODAY, "month": Month(2026, 10)}
    for write in (
        lambda: inspections.add_finding(inspection=visit, number=1, **finding, **common),
        lambda: inspections.record_judgement(inspection=visit, area="overall", grade="good", **common),
        lambda: notices.add_measure(notice=notice, number=8, title="x", **common),
        lambda: claims.make_claim(measure=notice.measures.first(), today=TODAY, **claim, **common),
        lambda: plans.add_area(plan=plan, number=5, title="x", **common),
        lambda: thread.answer_with_plan(plan=plan, notice=notice, linked=False, reason="x", **common),
        lambda: programme.request_resources(plan=plan, amount=Decimal(1), on=TODAY, reason="x", **common),
    ):
        with pytest.raises(Refused, match="published record.*8 July 2020.*cannot be changed"):
            write()
    event = Event.objects.filter(authority=oldham).first()
    with pytest.raises(Refused, match="as it was published.*cannot be changed"):
        edit_event(event=event, changes={"text": "x"}, reason="x", by=make_member(oldham, "lead"), now=NOW)


# --- The command ---


def rows():
    models = [m for app in ("accounts", "metrics", "plans") for m in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_loading_again_changes_nothing():
    before = rows()
    out = load()
    assert rows() == before
    assert f"  {council(LINCOLNSHIRE)}: published inspections and plans are here already\n" in out
    assert "Published records are loaded already; nothing was changed.\n" in out


def test_it_shows_its_progress(loaded):
    assert {
        "  Havering: inspections 2, findings 5, notices 0, plans 1, events 5",
        "  North East Lincolnshire: inspections 5, findings 0, notices 1, plans 1, events 6",
        "  Oldham: inspections 3, findings 11, notices 0, plans 2, events 19",
    } <= set(loaded.splitlines())


@pytest.fixture
def own(tmp_path):
    """A fourth council with a file for it: the council, the folder, what goes into the file, and how it is loaded."""
    visit = {"framework": "focused_visit", "title": "Visit", "slug": "visit", "month": "2019-02", "paper": "a", "at": "1"}
    data = {
        "slug": "own",
        "papers": {"a": {"title": "Report", "known": "2019-03-31"}},
        "inspections": [visit],
        "events": [{"kind": "letter", "month": "2019-02", "text": "A letter", "paper": "a", "at": "2"}],
    }

    def run():
        said = []
        (tmp_path / "own.json").write_text(json.dumps(data))
        number = load_demands(said.append, tmp_path)
        return number, said

    return make_council("own"), data, run


def test_a_council_is_loaded_as_a_whole_or_not_at_all(own):
    authority, data, run = own
    data["events"].append({"kind": "gossip", "month": "2019-02", "text": "x", "paper": "a", "at": "3"})
    make_published_lead(authority)
    with pytest.raises(Refused, match="Choose what kind of event it is."):
        run()
    assert not Inspection.objects.for_authority(authority).exists()
    data["events"].pop()
    assert run() == (1, ["Own: inspections 1, findings 0, notices 0, plans 0, events 1"])
    assert Inspection.objects.for_authority(authority).get().source == "Report, 1"
    assert run() == (0, ["Own: published inspections and plans are here already"])


def make_published_lead(authority):
    """The published record may write for the three councils; for a fourth it gets the role here."""
    actor = published_actor()
    save_audited(Membership(user=actor, authority=authority, role="lead"), by=actor, reason="Test")


def test_a_month_that_the_charts_mark_already_is_not_marked_twice(own):
    authority, _, run = own
    make_published_lead(authority)
    annotate(authority=authority, month=Month(2019, 2), kind="inspection", text="Visit", by=published_actor(), now=NOW)
    run()
    assert Annotation.objects.filter(authority=authority).count() == 1


@pytest.mark.parametrize("what", ["inspection", "event"])
def test_a_council_that_keeps_its_own_is_passed_over(own, what):
    authority, _, run = own
    lead = make_member(authority, "lead")
    if what == "inspection":
        make_inspection(authority, lead)
    else:
        add_event(authority=authority, kind="letter", month=Month(2026, 1), text="x", by=lead, now=NOW)
    before = rows()
    words = "Own: keeps inspections, notices, events or plans of its own, so the published inspections and plans are passed over"
    assert run() == (0, [words])
    assert rows() == before


def test_a_council_without_the_series_of_its_limbs_is_passed_over(own):
    authority, data, run = own
    limb = {"letter": "a", "wording": "x", "series": "CLA_NUM", "rule": {"kind": "count_to_zero"}}
    data["notices"] = [{"measures": [{"limbs": [limb]}]}]
    assert run() == (0, ["Own: has no series CLA_NUM, so the published inspections and plans are passed over"])
    lead = make_member(authority, "lead")
    add_series(authority=authority, indicator=Indicator.objects.get(code="CLA_NUM"), by=lead, now=NOW)
    data["notices"] = []
    make_published_lead(authority)
    assert run()[0] == 1


def test_a_plan_that_an_earlier_release_sealed_is_left_as_it_is(own):
    authority, data, run = own
    make_published_lead(authority)
    actor = published_actor()
    common = {"by": actor, "now": at(dt.date(2019, 3, 31))}
    plan = plans.create_plan(authority=authority, on=dt.date(2019, 3, 31), title="Plan", slug="plan", **common)
    plans.publish_record(plan=plan, record_ends=Month(2019, 3), source="Report, 1", **common)
    data["plans"] = [{"slug": "plan"}]
    words = "Own: its plan was loaded by an earlier release, so the published inspections and plans are passed over"
    assert run() == (0, [words])
