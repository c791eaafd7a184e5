"""The constraints of what is asked of a council and of what answers it: inspections, notices, claims, the golden thread, the
programme, events. Each is broken twice, as in `test_constraints`, which sees to it that none is missing from either table.
"""

import copy
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from metrics import kinds
from plans import limbs
from plans import models as m
from plans.services import claims, deviations, events, evidence, inspections, notices, programme, thread
from tests import constraints as shared
from tests.constraints import A_MONTH, COMPUTED, SECOND, constraints
from tests.demands import DAY, Demands, one_of_each_demand
from tests.factories import JANUARY, World, at, make_figures, make_indicator, make_series
from tests.shared import kept

NOW = at(JANUARY)
EARLIER = DAY - dt.timedelta(days=1)
# One character more than a long text may have.
TOO_LONG = "x" * 2001
ONE_SUBJECT = "the service takes one subject and names its column"
ONE_OF_TWO = "the service takes one of the two; a caller that gives none or both is a fault in the program (ValueError)"


@dataclass(frozen=True)
class Scene:
    """A world with one of every demand, and a second measure whose only limb the figures contradict."""

    world: World
    demands: Demands
    series: object
    contradicted: m.EscalationMeasure


def build() -> Scene:
    world = World()
    lead = {"by": world.lead, "now": NOW}
    indicator = make_indicator(world.authority, world.lead, unit=kinds.COUNT, polarity=kinds.LOWER)
    series = make_series(world.authority, world.lead, indicator)
    make_figures(series, world.lead, [40, 40, 40])
    demands = one_of_each_demand(world, series)
    measure = notices.add_measure(notice=demands.notice, number=2, title="Caseloads", **lead)
    notices.add_limb(measure=measure, letter="a", wording="At most 20", rule=numbers(), series=series, **lead)
    return Scene(world, demands, series, measure)


def numbers(**changes) -> limbs.Rule:
    """A rule on figures: at most 20."""
    return limbs.Rule(**({"kind": limbs.THRESHOLD, "direction": limbs.AT_MOST, "value": Decimal(20)} | changes))


def items(**changes) -> limbs.Rule:
    """A rule on evidence: one audit."""
    return limbs.Rule(**({"kind": limbs.EVIDENCE, "needs": 1, "kinds": ("audit",)} | changes))


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


@pytest.fixture
def scene(built, db) -> Scene:
    return copy.deepcopy(built)


# A good row of each model, as a write past the services would make it.
GOOD = {
    m.Inspection: lambda s: {
        "authority": s.world.authority,
        "framework": "ilacs_standard",
        "title": "New",
        "slug": "new",
        "month": JANUARY,
    },
    m.Judgement: lambda s: {"inspection": s.demands.inspection, "area": "overall", "grade": "good"},
    m.Finding: lambda s: {"inspection": s.demands.inspection, "number": 2, "kind": "improvement", "wording": "New"},
    m.Notice: lambda s: {
        "authority": s.world.authority,
        "kind": "improvement_notice",
        "title": "New",
        "slug": "new",
        "issued": DAY,
    },
    m.NoticeStep: lambda s: {"notice": s.demands.notice, "status": "lifted", "on": DAY},
    m.NoticeReview: lambda s: {"notice": s.demands.notice, "on": DAY, "outcome": "x"},
    m.EscalationMeasure: lambda s: {"notice": s.demands.notice, "number": 3, "title": "New"},
    m.Limb: lambda s: {"measure": s.demands.measure, "letter": "b", "wording": "New"},
    m.LimbRule: lambda s: {"limb": s.demands.limb, "kind": limbs.EVIDENCE, "needs": 1, "reason": "x"},
    m.Claim: lambda s: {
        "measure": s.demands.measure,
        "status": "met",
        "narrative": "x",
        "role_title": "Director",
        "on": DAY,
        "month": JANUARY,
        "finding": limbs.SUPPORTED,
    },
    m.Opinion: lambda s: {"notice": s.demands.notice, "whose": "chair", "text": "x", "on": DAY, "letter": "x"},
    m.Event: lambda s: {"authority": s.world.authority, "kind": "letter", "month": JANUARY, "text": "New"},
    m.AcceptedDeviation: lambda s: {
        "authority": s.world.authority,
        "code": "NO_OFFICER",
        "subject": f"action:{s.world.action.pk}",
        "name": "x",
        "reason": "x",
        "owner_role": "Manager",
        "on": DAY,
        "ends": dt.date(2026, 3, 31),
    },
    m.Project: lambda s: {"plan": s.world.plan, "title": "New"},
    m.ProjectStatus: lambda s: {"project": s.demands.project, "status": "closed", "on": DAY},
    m.ResourceItem: lambda s: {"plan": s.world.plan, "item": "New", "amount": Decimal(1)},
    m.ResourceRequest: lambda s: {"plan": s.world.plan, "amount": Decimal(1), "on": DAY, "reason": "x"},
    m.Risk: lambda s: {
        "plan": s.world.plan,
        "title": "New",
        "likelihood": 1,
        "impact": 5,
        "owner_role": "Manager",
        "mitigation": "x",
    },
    m.PlanAnswer: lambda s: {"plan": s.world.plan, "notice": s.demands.notice, "reason": "x"},
    m.FindingLink: lambda s: {"finding": s.demands.finding, "action": s.world.action, "on": DAY, "reason": "x"},
    m.Evidence: lambda s: {
        "action": s.world.action,
        "kind": "audit",
        "title": "New",
        "on": DAY,
        "summary": "x",
        "role_title": "Manager",
    },
    m.EvidenceWithdrawal: lambda s: {"evidence": s.demands.evidence, "reason": "x"},
}


def lead(s) -> dict:
    return {"by": s.world.lead, "now": NOW}


def inspect(s, **changes):
    fields = {"framework": "ilacs_standard", "title": "New", "slug": "new", "month": JANUARY} | changes
    inspections.add_inspection(authority=s.world.authority, today=DAY, **fields, **lead(s))


def judge(s, **changes):
    fields = {"area": "overall", "grade": "good"} | changes
    inspections.record_judgement(inspection=s.demands.inspection, **fields, **lead(s))


def find(s, **changes):
    fields = {"number": 2, "kind": "improvement", "wording": "New"} | changes
    inspections.add_finding(inspection=s.demands.inspection, **fields, **lead(s))


def notify(s, **changes):
    fields = {"kind": "improvement_notice", "title": "New", "slug": "new", "issued": DAY} | changes
    notices.add_notice(authority=s.world.authority, today=DAY, **fields, **lead(s))


def measure(s, **changes):
    notices.add_measure(notice=s.demands.notice, **({"number": 3, "title": "New"} | changes), **lead(s))


def add_limb(s, **changes):
    fields = {"letter": "b", "wording": "New", "rule": items(), "series": None} | changes
    notices.add_limb(measure=s.demands.measure, **fields, **lead(s))


def by_numbers(s, **changes):
    add_limb(s, rule=numbers(**changes), series=s.series)


def by_change(s, **changes):
    by_numbers(s, **({"kind": limbs.CHANGE, "baseline": JANUARY, "unit_of_change": limbs.PERCENT} | changes))


def by_trend(s, **changes):
    by_numbers(s, **({"kind": limbs.TREND, "trend": limbs.TRAJECTORY} | changes))


def publish_inspection(s, **changes):
    inspections.publish_inspection(inspection=s.demands.inspection, **({"source": "x"} | changes), **lead(s))


def publish_notice(s, **changes):
    fields = {"record_ends": JANUARY, "source": "x"} | changes
    notices.publish_notice(notice=s.demands.notice, **fields, **lead(s))


def step(s, **changes):
    fields = {"status": "lifted", "on": DAY} | changes
    notices.move_notice(notice=s.demands.notice, today=DAY, **fields, **lead(s))


def review(s, **changes):
    notices.record_review(notice=s.demands.notice, on=DAY, today=DAY, **({"outcome": "x"} | changes), **lead(s))


def judge_otherwise(s, **changes):
    fields = {"rule": items(needs=2), "series": None, "reason": "x"} | changes
    notices.set_limb_rule(limb=s.demands.limb, **fields, **lead(s))


def claim(s, of=None, **changes):
    fields = {"status": "met", "narrative": "x", "role_title": "Director", "on": DAY, "month": JANUARY} | changes
    claims.make_claim(measure=of or s.demands.measure, today=DAY, **fields, **lead(s))


def opine(s, **changes):
    fields = {"whose": "chair", "text": "x", "letter": "x"} | changes
    claims.record_opinion(notice=s.demands.notice, on=DAY, today=DAY, **fields, **lead(s))


def happen(s, **changes):
    fields = {"kind": "letter", "month": JANUARY, "text": "New"} | changes
    events.add_event(authority=s.world.authority, **fields, **lead(s))


def accept(s, **changes):
    fields = GOOD[m.AcceptedDeviation](s) | changes
    deviations.accept(today=DAY, **fields, **lead(s))


def add_project(s, **changes):
    programme.add_project(plan=s.world.plan, **({"title": "New"} | changes), **lead(s))


def add_resource(s, **changes):
    programme.add_resource(plan=s.world.plan, **({"item": "New", "amount": Decimal(1)} | changes), **lead(s))


def ask_for(s, **changes):
    fields = {"amount": Decimal(1), "reason": "x"} | changes
    programme.request_resources(plan=s.world.plan, on=DAY, **fields, **lead(s))


def add_risk(s, **changes):
    programme.add_risk(**(GOOD[m.Risk](s) | changes), **lead(s))


def show(s, **changes):
    fields = {"kind": "audit", "title": "New", "on": DAY, "summary": "x", "role_title": "Manager"} | changes
    evidence.add_evidence(subject=s.world.action, today=DAY, **fields, **lead(s))


def end_project(s, **changes):
    # The project began on the day that is now.
    fields = {"status": "closed", "on": NOW.date(), "today": NOW.date(), "reason": "x"} | changes
    programme.set_project_status(project=s.demands.project, **fields, **lead(s))


def answer(s, **changes):
    fields = {"notice": s.demands.notice, "reason": "x"} | changes
    thread.answer_with_plan(plan=s.world.plan, **fields, **lead(s))


def unlink(s, **changes):
    fields = {"target": s.world.action, "on": DAY, "reason": "x"} | changes
    thread.unlink_finding(finding=s.demands.finding, **fields, **lead(s))


def withdraw(s, **changes):
    evidence.withdraw_evidence(evidence=s.demands.evidence, **({"reason": "x"} | changes), **lead(s))


# name: model, what breaks it, the same through the service
TABLE = {
    "inspection_slug_once_in_a_council": (m.Inspection, {"slug": "ilacs"}, lambda s: inspect(s, slug="ilacs")),
    "inspection_framework_exists": (m.Inspection, {"framework": "lost"}, lambda s: inspect(s, framework="lost")),
    "inspection_month_first_day": (m.Inspection, {"month": SECOND}, A_MONTH),
    "inspection_title_not_blank": (m.Inspection, {"title": " "}, lambda s: inspect(s, title=" ")),
    "inspection_summary_not_too_long": (m.Inspection, {"summary": TOO_LONG}, lambda s: inspect(s, summary=TOO_LONG)),
    "inspection_begins_before_it_ends": (
        m.Inspection,
        {"began": DAY, "ended": EARLIER},
        lambda s: inspect(s, began=DAY, ended=EARLIER),
    ),
    "inspection_report_after_it_ended": (
        m.Inspection,
        {"ended": DAY, "received": EARLIER},
        lambda s: inspect(s, ended=DAY, received=EARLIER),
    ),
    "published_inspection_has_source": (
        m.Inspection,
        {"published": True},
        lambda s: publish_inspection(s, source=""),
    ),
    "judgement_grade_exists": (m.Judgement, {"grade": "great"}, lambda s: judge(s, grade="great")),
    "judgement_area_not_blank": (m.Judgement, {"area": " "}, lambda s: judge(s, area=" ")),
    "finding_number_once_in_an_inspection": (m.Finding, {"number": 1}, lambda s: find(s, number=1)),
    "finding_kind_exists": (m.Finding, {"kind": "lost"}, lambda s: find(s, kind="lost")),
    "finding_wording_not_blank": (m.Finding, {"wording": " "}, lambda s: find(s, wording=" ")),
    "finding_wording_not_too_long": (m.Finding, {"wording": TOO_LONG}, lambda s: find(s, wording=TOO_LONG)),
    "notice_slug_once_in_a_council": (m.Notice, {"slug": "notice"}, lambda s: notify(s, slug="notice")),
    "notice_kind_exists": (m.Notice, {"kind": "lost"}, lambda s: notify(s, kind="lost")),
    "notice_title_not_blank": (m.Notice, {"title": " "}, lambda s: notify(s, title=" ")),
    "notice_reasons_not_too_long": (m.Notice, {"reasons": TOO_LONG}, lambda s: notify(s, reasons=TOO_LONG)),
    "notice_reviewed_every_1_to_24": (m.Notice, {"review_every": 25}, lambda s: notify(s, review_every=25)),
    "notice_record_ends_first_day": (m.Notice, {"record_ends": SECOND}, A_MONTH),
    "published_notice_has_end_and_source": (
        m.Notice,
        {"published": True, "record_ends": JANUARY},
        lambda s: publish_notice(s, source=""),
    ),
    "notice_step_status_exists": (
        m.NoticeStep,
        {"status": "lost"},
        lambda s: step(s, status="lost"),
    ),
    "notice_review_outcome_not_blank": (
        m.NoticeReview,
        {"outcome": " "},
        lambda s: review(s, outcome=" "),
    ),
    "measure_number_once_in_a_notice": (m.EscalationMeasure, {"number": 1}, lambda s: measure(s, number=1)),
    "measure_title_not_blank": (m.EscalationMeasure, {"title": " "}, lambda s: measure(s, title=" ")),
    "measure_wording_not_too_long": (m.EscalationMeasure, {"wording": TOO_LONG}, lambda s: measure(s, wording=TOO_LONG)),
    "measure_number_from_1": (m.EscalationMeasure, {"number": 0}, lambda s: measure(s, number=0)),
    "limb_letter_once_in_a_measure": (m.Limb, {"letter": "a"}, lambda s: add_limb(s, letter="a")),
    "limb_wording_not_blank": (m.Limb, {"wording": " "}, lambda s: add_limb(s, wording=" ")),
    "limb_rule_kind_exists": (
        m.LimbRule,
        lambda s: {"kind": "lost", "series": s.series},
        lambda s: by_numbers(s, kind="lost"),
    ),
    "limb_rule_direction_exists": (m.LimbRule, {"direction": "lost"}, lambda s: by_numbers(s, direction="lost")),
    "limb_rule_unit_of_change_exists": (m.LimbRule, {"unit_of_change": "lost"}, lambda s: by_change(s, unit_of_change="lost")),
    "limb_rule_trend_exists": (m.LimbRule, {"trend": "lost"}, lambda s: by_trend(s, trend="lost")),
    "limb_rule_group_exists": (
        m.LimbRule,
        {"group": "lost"},
        lambda s: by_numbers(s, kind=limbs.COMPARATOR, unit_of_change=limbs.POINTS, group="lost"),
    ),
    "limb_rule_statistic_exists": (m.LimbRule, {"statistic": "mode"}, lambda s: by_numbers(s, statistic="mode")),
    "limb_rule_numbers_need_a_series": (
        m.LimbRule,
        {"kind": limbs.THRESHOLD},
        lambda s: add_limb(s, rule=numbers(), series=None),
    ),
    "limb_rule_baseline_first_day": (m.LimbRule, {"baseline": SECOND}, A_MONTH),
    "limb_rule_reason_not_blank": (
        m.LimbRule,
        {"reason": " "},
        lambda s: judge_otherwise(s, reason=" "),
    ),
    "claim_status_exists": (m.Claim, {"status": "lost"}, lambda s: claim(s, status="lost")),
    "claim_finding_exists": (m.Claim, {"finding": "lost"}, COMPUTED),
    "claim_month_first_day": (m.Claim, {"month": SECOND}, A_MONTH),
    "claim_narrative_not_blank": (m.Claim, {"narrative": " "}, lambda s: claim(s, narrative=" ")),
    "claim_role_title_not_blank": (m.Claim, {"role_title": " "}, lambda s: claim(s, role_title=" ")),
    "claim_narrative_not_too_long": (m.Claim, {"narrative": TOO_LONG}, lambda s: claim(s, narrative=TOO_LONG)),
    "claim_reason_not_too_long": (m.Claim, {"reason": TOO_LONG}, lambda s: claim(s, reason=TOO_LONG)),
    "contradicted_claim_has_reason": (
        m.Claim,
        {"finding": limbs.CONTRADICTED},
        lambda s: claim(s, of=s.contradicted, reason=""),
    ),
    "opinion_of_somebody_known": (m.Opinion, {"whose": "lost"}, lambda s: opine(s, whose="lost")),
    "opinion_about_one_thing": (m.Opinion, lambda s: {"measure": s.demands.measure}, ONE_OF_TWO),
    "opinion_text_not_blank": (m.Opinion, {"text": " "}, lambda s: opine(s, text=" ")),
    "opinion_letter_not_blank": (m.Opinion, {"letter": " "}, lambda s: opine(s, letter=" ")),
    "opinion_text_not_too_long": (m.Opinion, {"text": TOO_LONG}, lambda s: opine(s, text=TOO_LONG)),
    "event_kind_exists": (m.Event, {"kind": "lost"}, lambda s: happen(s, kind="lost")),
    "event_month_first_day": (m.Event, {"month": SECOND}, A_MONTH),
    "event_text_not_blank": (m.Event, {"text": " "}, lambda s: happen(s, text=" ")),
    "published_event_has_source": (m.Event, {"published": True}, lambda s: happen(s, published=True, source="")),
    "accepted_deviation_code_not_blank": (m.AcceptedDeviation, {"code": " "}, lambda s: accept(s, code=" ")),
    "accepted_deviation_subject_not_blank": (m.AcceptedDeviation, {"subject": " "}, lambda s: accept(s, subject=" ")),
    "accepted_deviation_reason_not_blank": (m.AcceptedDeviation, {"reason": " "}, lambda s: accept(s, reason=" ")),
    "accepted_deviation_owner_not_blank": (m.AcceptedDeviation, {"owner_role": " "}, lambda s: accept(s, owner_role=" ")),
    "project_title_once_in_a_plan": (m.Project, {"title": "Our project"}, lambda s: add_project(s, title="Our project")),
    "project_title_not_blank": (m.Project, {"title": " "}, lambda s: add_project(s, title=" ")),
    "project_aims_not_too_long": (m.Project, {"aims": TOO_LONG}, lambda s: add_project(s, aims=TOO_LONG)),
    "project_success_measures_not_too_long": (
        m.Project,
        {"success_measures": TOO_LONG},
        lambda s: add_project(s, success_measures=TOO_LONG),
    ),
    "project_begins_before_it_ends": (
        m.Project,
        {"begins": DAY, "ends": EARLIER},
        lambda s: add_project(s, begins=DAY, ends=EARLIER),
    ),
    "project_status_exists": (
        m.ProjectStatus,
        {"status": "lost"},
        lambda s: end_project(s, status="lost"),
    ),
    "resource_item_once_in_a_plan": (m.ResourceItem, {"item": "Our post"}, lambda s: add_resource(s, item="Our post")),
    "resource_item_not_blank": (m.ResourceItem, {"item": " "}, lambda s: add_resource(s, item=" ")),
    "resource_amount_not_below_0": (m.ResourceItem, {"amount": -1}, lambda s: add_resource(s, amount=Decimal(-1))),
    "resource_request_not_below_0": (m.ResourceRequest, {"amount": -1}, lambda s: ask_for(s, amount=Decimal(-1))),
    "resource_request_reason_not_blank": (m.ResourceRequest, {"reason": " "}, lambda s: ask_for(s, reason=" ")),
    "risk_scores_1_to_5": (m.Risk, {"impact": 6}, lambda s: add_risk(s, impact=6)),
    "risk_title_not_blank": (m.Risk, {"title": " "}, lambda s: add_risk(s, title=" ")),
    "risk_owner_not_blank": (m.Risk, {"owner_role": " "}, lambda s: add_risk(s, owner_role=" ")),
    "risk_mitigation_not_blank": (m.Risk, {"mitigation": " "}, lambda s: add_risk(s, mitigation=" ")),
    "risk_description_not_too_long": (m.Risk, {"description": TOO_LONG}, lambda s: add_risk(s, description=TOO_LONG)),
    "risk_mitigation_not_too_long": (m.Risk, {"mitigation": TOO_LONG}, lambda s: add_risk(s, mitigation=TOO_LONG)),
    "plan_answers_one_thing": (m.PlanAnswer, lambda s: {"inspection": s.demands.inspection}, ONE_OF_TWO),
    "plan_answer_reason_not_blank": (
        m.PlanAnswer,
        {"reason": " "},
        lambda s: answer(s, reason=" "),
    ),
    "finding_link_to_one_thing": (m.FindingLink, lambda s: {"area": s.world.area}, ONE_SUBJECT),
    "finding_link_reason_not_blank": (
        m.FindingLink,
        {"reason": " "},
        lambda s: unlink(s, reason=" "),
    ),
    "evidence_about_one_thing": (m.Evidence, lambda s: {"limb": s.demands.limb}, ONE_SUBJECT),
    "evidence_kind_exists": (m.Evidence, {"kind": "lost"}, lambda s: show(s, kind="lost")),
    "evidence_title_not_blank": (m.Evidence, {"title": " "}, lambda s: show(s, title=" ")),
    "evidence_summary_not_blank": (m.Evidence, {"summary": " "}, lambda s: show(s, summary=" ")),
    "evidence_role_title_not_blank": (m.Evidence, {"role_title": " "}, lambda s: show(s, role_title=" ")),
    "evidence_summary_not_too_long": (m.Evidence, {"summary": TOO_LONG}, lambda s: show(s, summary=TOO_LONG)),
    "evidence_link_is_a_web_address": (m.Evidence, {"url": "ftp://a.org"}, lambda s: show(s, url="ftp://a.org")),
    "evidence_valid_after_its_date": (m.Evidence, {"valid_until": EARLIER}, lambda s: show(s, valid_until=EARLIER)),
    "evidence_withdrawal_reason_not_blank": (
        m.EvidenceWithdrawal,
        {"reason": " "},
        lambda s: withdraw(s, reason=" "),
    ),
}

RULES = constraints("plans")


def row(model, scene, changes=None):
    return shared.row(model, GOOD, changes, scene, NOW)


@pytest.mark.parametrize("model", GOOD, ids=lambda model: model.__name__)
def test_a_good_row_passes(scene, model):
    shared.assert_taken(row(model, scene))


@pytest.mark.parametrize("name", TABLE)
def test_the_database_refuses_a_row_that_goes_past_every_service(scene, name):
    model, changes, _ = TABLE[name]
    shared.assert_refused_by_the_database(row(model, scene, changes), RULES[name][1])


@pytest.mark.parametrize("name", [name for name, (_, _, service) in TABLE.items() if callable(service)])
def test_the_service_refuses_it_with_words(scene, name):
    shared.assert_refused_with_words(lambda: TABLE[name][2](scene))


GOOD_CALLS = {
    "inspection": inspect,
    "judgement": judge,
    "finding": find,
    "notice": notify,
    "measure": measure,
    "limb on evidence": add_limb,
    "limb on figures": by_numbers,
    "limb on a change": by_change,
    "limb on a trend": by_trend,
    "rule": judge_otherwise,
    "step": step,
    "review": review,
    "published inspection": publish_inspection,
    "published notice": publish_notice,
    "claim": claim,
    "contradicted claim with a reason": lambda s: claim(s, of=s.contradicted, reason="x"),
    "opinion": opine,
    "event": happen,
    "accepted problem": accept,
    "project": add_project,
    "resource": add_resource,
    "request": ask_for,
    "risk": add_risk,
    "status of a project": end_project,
    "answer": answer,
    "link": unlink,
    "evidence": show,
    "withdrawal": withdraw,
}


@pytest.mark.parametrize("call", GOOD_CALLS.values(), ids=GOOD_CALLS)
def test_the_service_takes_the_same_with_good_values(scene, call):
    """So that the refusals above are for what was broken, and for nothing else in the call."""
    call(scene)


@pytest.mark.parametrize(
    "call",
    [
        lambda s: opine(s, measure=s.demands.measure),
        lambda s: answer(s, notice=None),
        lambda s: answer(s, inspection=s.demands.inspection),
    ],
    ids=["an opinion about two", "an answer to none", "an answer to two"],
)
def test_none_or_both_of_two_is_a_fault_in_the_program(scene, call):
    with pytest.raises(ValueError, match="notice"):
        call(scene)
