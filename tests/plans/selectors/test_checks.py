"""What the checks find of what was recorded, through the services: one case for each kind, and the month-by-month counts."""

import datetime as dt
from decimal import Decimal

import pytest

from metrics.months import Month
from metrics.services.finance import Money, record_budget_line
from plans import limbs
from plans.models import Action, DueDate
from plans.selectors.checks import read_checks, read_problem
from plans.services import actions, deviations, inspections, notices, plans, programme, thread, updates
from plans.services.evidence import withdraw_evidence
from plans.services.links import link_series, unlink_series
from tests.factories import (
    JANUARY,
    at,
    close,
    link_finding,
    make_action,
    make_area,
    make_claim,
    make_evidence,
    make_figures,
    make_finding,
    make_inspection,
    make_limb,
    make_measure,
    make_notice,
    make_plan,
    make_resource,
    make_series,
    make_snapshot,
    make_target,
    make_update,
    said,
)

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
GREEN = {"rating": "green", "difference_reason": "The audit is in", "expected_rating": "", "expected_by": None}


def checks_of(world, month=None, *, today=None, sees_small=True, known_on=None):
    today = today or at(JANUARY).date()
    return read_checks(world.authority, month=month, known_on=known_on, today=today, sees_small=sees_small)


def found(world, code, **asked):
    return [row.problem for row in checks_of(world, **asked).standing if row.problem.code == code]


def one(world, code, **asked):
    [problem] = found(world, code, **asked)
    return problem


def row_of(world, code, **asked):
    [row] = [row for row in checks_of(world, **asked).standing if row.problem.code == code]
    return row


def ask_for_sign_off(world):
    make_update(world.action, world.officer, stage="awaiting_sign_off", expected_rating="", expected_by=None)
    [update] = world.action.updates.all()
    updates.sign_off(update=update, accepted=True, reason="", by=world.lead, now=at(JANUARY))


# --- Actions ---


def test_green_past_due(world):
    late = make_action(world.area, world.lead, reference="1.2", title="Late", due=dt.date(2026, 1, 10), owner=world.officer)
    make_update(late, world.officer, **GREEN)
    row = row_of(world, "GREEN_PAST_DUE")
    assert row.problem.sentence == "1.2 is Green and 10 days past due: it was due on 10 January 2026."
    assert (row.problem.owner, row.problem.since) == (world.officer.name, dt.date(2026, 1, 20))
    assert row.href == f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.2/"


class TestWatermelon:
    @pytest.fixture
    def series(self, world):
        series = make_series(world.authority, world.lead)
        make_snapshot(series, world.officer, 60)
        make_target(series, world.lead, 85, kind="milestone", month=JANUARY - 1)
        link_series(action=world.action, series=series, reason="Effect", by=world.lead, now=at(JANUARY.first))
        return series

    def test_green_while_a_linked_measure_misses_its_step(self, world, series):
        make_update(world.action, world.officer, **GREEN)
        problem = one(world, "WATERMELON")
        assert f"“{series.title}” is 60%" in problem.sentence
        assert "85% was due by 31 December 2025." in problem.sentence

    def test_amber_is_no_watermelon(self, world, series):
        make_update(world.action, world.officer, difference_reason="The audit is in")
        assert found(world, "WATERMELON") == []

    def test_a_measure_that_was_unlinked_by_then_is_none(self, world, series):
        make_update(world.action, world.officer, **GREEN)
        unlink_series(action=world.action, series=series, reason="Another", by=world.lead, now=at(JANUARY))
        assert found(world, "WATERMELON") == []

    def test_a_small_number_is_not_told(self, world):
        series = make_series(world.authority, world.lead, small_numbers=True)
        make_snapshot(series, world.officer, 60, numerator=3, denominator=5)
        make_target(series, world.lead, 85, kind="milestone", month=JANUARY - 1)
        link_series(action=world.action, series=series, reason="Effect", by=world.lead, now=at(JANUARY.first))
        make_update(world.action, world.officer, **GREEN)
        told = one(world, "WATERMELON", sees_small=False).sentence
        assert "60" not in told
        assert "misses a target step: 85% was due" in told


def test_completed_without_evidence_then_on_data_alone_then_with_an_audit(world):
    ask_for_sign_off(world)
    assert one(world, "COMPLETE_NO_EVIDENCE").since == at(JANUARY).date()
    assert found(world, "COMPLETE_NO_SIGN_OFF") == []
    make_evidence(world.action, world.lead, kind="data")
    assert found(world, "COMPLETE_NO_EVIDENCE") == []
    one(world, "COMPLETE_DATA_ONLY")
    make_evidence(world.action, world.lead, kind="audit")
    assert found(world, "COMPLETE_DATA_ONLY") == []


def test_withdrawn_evidence_shows_nothing(world):
    ask_for_sign_off(world)
    evidence = make_evidence(world.action, world.lead, kind="audit")
    withdraw_evidence(evidence=evidence, reason="Wrong year", by=world.lead, now=at(JANUARY))
    one(world, "COMPLETE_NO_EVIDENCE")


def test_no_officer_no_due_date_and_no_success_measure(world):
    bare = make_action(world.area, world.lead, reference="1.2", due=None, role_title="Head of Service")
    full = make_action(world.area, world.lead, reference="1.3", owner=world.officer, success_measure="Nine of ten are good")
    codes = {row.problem.code for row in checks_of(world).standing if row.problem.subject == f"action:{bare.pk}"}
    assert codes == {"NO_OFFICER", "NO_DUE_DATE", "NO_SUCCESS_MEASURE"}
    assert not [row for row in checks_of(world).standing if row.problem.subject == f"action:{full.pk}"]


def test_due_date_moved_twice(world):
    for month in (FEBRUARY, MARCH):
        actions.move_due_date(action=world.action, due=month.last, reason="Late", by=world.lead, now=at(JANUARY))
    problem = one(world, "DUE_MOVED_OFTEN")
    assert problem.sentence == "The due date of 1.1 has moved twice: first due 31 December 2026, now 31 March 2026."
    assert problem.since == at(JANUARY).date()


def test_no_update_for_two_months(world):
    make_update(world.action, world.officer)
    for month in (JANUARY, FEBRUARY):
        close(world.plan, world.lead, month)
    assert found(world, "NO_UPDATE", today=at(MARCH).date()) == []
    close(world.plan, world.lead, MARCH)
    april = {"today": at(MARCH + 1).date()}
    assert one(world, "NO_UPDATE", **april).sentence == (
        "1.1 has had no update for 2 review months; the last one is of 20 January 2026."
    )


def test_an_action_updated_every_three_months_is_not_without_update_for_two(world):
    quarterly = make_action(world.area, world.lead, reference="1.2", owner=world.officer, update_every=3)
    make_update(quarterly, world.officer)
    for month in (JANUARY, FEBRUARY, MARCH):
        close(world.plan, world.lead, month)
    subjects = [problem.subject for problem in found(world, "NO_UPDATE", today=at(MARCH + 1).date())]
    assert f"action:{quarterly.pk}" not in subjects


def test_the_same_words_three_months_in_a_row_and_corrections_count(world):
    for month in (JANUARY, FEBRUARY):
        make_update(world.action, world.officer, month=month)
        close(world.plan, world.lead, month)
    make_update(world.action, world.officer, month=MARCH, progress="the work  GOES on.")
    asked = {"today": at(MARCH).date()}
    assert "January 2026 to March 2026" in one(world, "SAME_WORDS", **asked).sentence
    assert found(world, "SAME_WORDS", month=FEBRUARY, **asked) == []
    newest = world.action.updates.order_by("-pk").first()
    updates.correct_update(
        update=newest, said=said(progress="Two teams are done."), by=world.officer, now=at(MARCH, 15), today=at(MARCH).date()
    )
    assert found(world, "SAME_WORDS", **asked) == []


class TestBetterRatingSameFacts:
    def green_after_amber(self, world, between=None):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        if between:
            between()
        make_update(world.action, world.officer, month=FEBRUARY, **GREEN)
        return found(world, "RATING_NO_REASON", today=at(FEBRUARY).date())

    def test_the_rating_alone_changed(self, world):
        [problem] = self.green_after_amber(world)
        assert problem.sentence.startswith("1.1 moved from Amber to Green in February 2026, but its stage")

    def test_the_due_date_changed_too(self, world):
        def move():
            actions.move_due_date(action=world.action, due=MARCH.last, reason="Late", by=world.lead, now=at(FEBRUARY.first))

        assert self.green_after_amber(world, move) == []

    def test_a_linked_figure_changed_too(self, world):
        series = make_series(world.authority, world.lead)
        link_series(action=world.action, series=series, reason="Effect", by=world.lead, now=at(JANUARY.first))
        make_snapshot(series, world.officer, 60)

        def enter():
            make_snapshot(series, world.officer, 70, month=FEBRUARY)

        assert self.green_after_amber(world, enter) == []


def test_ratings_nearly_all_the_same(world):
    for number in range(2, 12):
        make_update(make_action(world.area, world.lead, reference=f"1.{number}", owner=world.officer), world.officer)
    row = row_of(world, "RATING_ONE_SIDED")
    assert row.problem.sentence == "10 of 10 rated actions are Amber, so the rating tells members little."
    assert row.href == f"/{world.authority.slug}/plans/{world.plan.slug}/"


def test_actions_of_a_draft_are_not_looked_at(world):
    draft = make_plan(world.authority, world.lead, title="Next plan", monitored=False)
    action = make_action(make_area(draft, world.lead), world.lead, due=None)
    assert f"action:{action.pk}" not in {row.problem.subject for row in checks_of(world).standing}


# --- Demands ---


class TestFindings:
    @pytest.fixture
    def inspection(self, world):
        inspection = make_inspection(world.authority, world.lead, findings_published=3)
        for number in (1, 2, 3):
            make_finding(inspection, world.lead, number)
        return inspection

    def answer(self, world, inspection, listed=(1, 2)):
        thread.answer_with_plan(plan=world.plan, inspection=inspection, by=world.lead, now=at(JANUARY), reason="It answers it")
        for finding in inspection.findings.filter(number__in=listed):
            link_finding(finding, world.plan, world.lead)

    def test_the_plan_lists_fewer_than_the_report_has(self, world, inspection):
        self.answer(world, inspection)
        row = row_of(world, "FINDINGS_LEFT_OUT")
        assert row.problem.sentence.endswith("lists 2. Not listed: finding 3.")
        assert row.href == f"/{world.authority.slug}/inspections/{inspection.slug}/"

    def test_all_are_listed(self, world, inspection):
        self.answer(world, inspection, listed=(1, 2, 3))
        assert found(world, "FINDINGS_LEFT_OUT") == []

    def test_without_a_plan_that_answers_nothing_is_said_of_the_list(self, world, inspection):
        assert found(world, "FINDINGS_LEFT_OUT") == []

    def test_a_number_stated_of_several_inspections_is_compared_with_their_sum(self, world, inspection):
        other = make_inspection(world.authority, world.lead, findings_published=5)
        lead = {"by": world.lead, "now": at(JANUARY), "reason": "As its paper says"}
        plans.edit_plan(plan=world.plan, changes={"findings_stated": 7}, **lead)
        self.answer(world, inspection, listed=())
        assert found(world, "FINDINGS_LEFT_OUT") == []
        thread.answer_with_plan(plan=world.plan, inspection=other, **lead)
        row = row_of(world, "FINDINGS_LEFT_OUT")
        assert "states 7 findings, and the published reports that it answers have 8" in row.problem.sentence
        assert row.href == f"/{world.authority.slug}/plans/{world.plan.slug}/"
        assert found(world, "FINDINGS_LEFT_OUT", month=JANUARY - 1) == []
        thread.answer_with_plan(plan=world.plan, inspection=other, linked=False, **lead)
        assert found(world, "FINDINGS_LEFT_OUT") == []

    def test_a_plan_whose_place_another_one_has_taken_is_not_compared(self, world, inspection):
        lead = {"by": world.lead, "now": at(JANUARY), "reason": "As its paper says"}
        plans.edit_plan(plan=world.plan, changes={"findings_stated": 2}, **lead)
        others = [inspection, make_inspection(world.authority, world.lead, findings_published=5)]
        newer = make_plan(world.authority, world.lead)
        for each in others:
            thread.answer_with_plan(plan=world.plan, inspection=each, **lead)
        assert found(world, "FINDINGS_LEFT_OUT")
        for each in others:
            thread.answer_with_plan(plan=newer, inspection=each, **lead)
        assert f"plan:{world.plan.pk}" not in {problem.subject for problem in found(world, "FINDINGS_LEFT_OUT")}

    def test_a_finding_is_answered_by_an_action_or_by_an_area_with_actions(self, world, inspection):
        empty = make_area(world.plan, world.lead, 7)
        one_, two, three = inspection.findings.order_by("number")
        link_finding(one_, world.action, world.lead)
        link_finding(two, world.area, world.lead)
        link_finding(three, empty, world.lead)
        row = row_of(world, "FINDING_NO_ACTION")
        assert row.problem.subject == f"finding:{three.pk}"
        assert row.href == f"/{world.authority.slug}/inspections/{inspection.slug}/findings/3/"

    def test_an_action_that_was_stopped_answers_nothing_once_its_plan_is_closed_either(self, world, inspection):
        newer = make_plan(world.authority, world.lead)
        lead = {"by": world.lead, "now": at(JANUARY), "reason": "It answers it"}
        for plan in (world.plan, newer):
            thread.answer_with_plan(plan=plan, inspection=inspection, **lead)
        kept = make_action(world.area, world.lead)
        for finding, action in zip(inspection.findings.order_by("number"), (world.action, kept, kept), strict=True):
            link_finding(finding, action, world.lead)
        actions.end_action(action=world.action, stage="stopped", **lead)
        subject = f"finding:{inspection.findings.get(number=1).pk}"
        assert [problem.subject for problem in found(world, "FINDING_NO_ACTION")] == [subject]
        day = at(JANUARY).date()
        plans.move_status(plan=world.plan, status="closed", on=day, by=world.lead, now=at(JANUARY), today=day)
        assert [problem.subject for problem in found(world, "FINDING_NO_ACTION")] == [subject]

    def test_a_link_counts_from_its_day(self, world, inspection):
        for finding in inspection.findings.all():
            link_finding(finding, world.action, world.lead)
        assert found(world, "FINDING_NO_ACTION") == []
        assert len(found(world, "FINDING_NO_ACTION", month=JANUARY - 1)) == 3


def test_statement_of_action_overdue(world):
    inspection = make_inspection(world.authority, world.lead, received=dt.date(2025, 10, 1), now=at(Month(2025, 10).last))
    row = row_of(world, "STATEMENT_LATE")
    assert row.problem.sentence.startswith(
        "The statement of action has not been sent. It was due on 12 January 2026, 6 working days"
    )
    assert row.href == f"/{world.authority.slug}/inspections/{inspection.slug}/"
    more = {"by": world.lead, "now": at(JANUARY), "reason": "Sent"}
    inspections.edit_inspection(inspection=inspection, changes={"statement_sent": dt.date(2026, 1, 9)}, **more)
    assert found(world, "STATEMENT_LATE") == []


class TestNotices:
    def test_a_review_that_is_missing(self, world):
        notice = make_notice(world.authority, world.lead)
        row = row_of(world, "REVIEW_OVERDUE")
        assert row.problem.since == dt.date(2026, 1, 2)
        assert row.href == f"/{world.authority.slug}/notices/{notice.slug}/"

    def claimed(self, world, value):
        series = make_series(world.authority, world.lead)
        make_snapshot(series, world.officer, value)
        measure = make_measure(make_notice(world.authority, world.lead), world.lead, title="Visits")
        make_limb(measure, world.lead, series, due=dt.date(2025, 12, 31))
        make_claim(measure, world.lead, reason="We see it otherwise")
        return measure

    def test_claimed_met_against_the_figures(self, world):
        measure = self.claimed(world, 77)
        row = row_of(world, "CLAIM_CONTRADICTED")
        assert row.problem.sentence.startswith(
            "Measure 1 was claimed met on 20 January 2026, but the figures contradict it. Limb 1a: 77%"
        )
        assert row.href == f"/{world.authority.slug}/notices/{measure.notice.slug}/measures/1/"

    def test_claimed_met_as_the_figures_say(self, world):
        self.claimed(world, 90)
        assert not [row for row in checks_of(world).standing if row.problem.code.startswith("CLAIM")]

    def test_claimed_met_and_shown_in_part(self, world):
        measure = self.claimed(world, 90)
        make_limb(measure, world.lead, letter="b", kind=limbs.EVIDENCE)
        assert one(world, "CLAIM_NOT_EVIDENCED").sentence.endswith("in part only: limb 1b is not evidenced.")

    def test_the_months_before_the_claim_have_none(self, world):
        self.claimed(world, 77)
        months = dict(checks_of(world).months)
        assert (months[JANUARY]["CLAIM_CONTRADICTED"], months[JANUARY - 1]["CLAIM_CONTRADICTED"]) == (1, 0)

    def test_of_a_notice_that_has_ended_nothing_is_left_to_mend(self, world):
        measure = self.claimed(world, 77)
        when = {"on": dt.date(2026, 1, 20), "now": at(JANUARY), "today": at(JANUARY).date()}
        notices.move_notice(notice=measure.notice, status="lifted", note="It is done", by=world.lead, **when)
        assert found(world, "CLAIM_CONTRADICTED") == []

    def test_since_is_not_before_the_day_on_which_it_fell_due(self, world):
        series = make_series(world.authority, world.lead)
        make_snapshot(series, world.officer, 77)
        measure = make_measure(make_notice(world.authority, world.lead), world.lead)
        make_claim(measure, world.lead, now=at(JANUARY - 1), month=JANUARY - 1)
        make_limb(measure, world.lead, series, due=dt.date(2026, 1, 15))
        assert one(world, "CLAIM_CONTRADICTED").since == dt.date(2026, 1, 15)

    def test_figures_that_a_reader_may_not_see_are_not_told(self, world):
        series = make_series(world.authority, world.lead, small_numbers=True)
        make_snapshot(series, world.officer, 75, numerator=3, denominator=4)
        measure = make_measure(make_notice(world.authority, world.lead), world.lead)
        make_limb(measure, world.lead, series, due=dt.date(2025, 12, 31))
        make_claim(measure, world.lead, reason="We see it otherwise")
        assert "75" in one(world, "CLAIM_CONTRADICTED").sentence
        assert "75" not in one(world, "CLAIM_CONTRADICTED", sees_small=False).sentence


# --- Figures, totals, evidence, plans ---


def test_a_series_that_is_late(world):
    series = make_series(world.authority, world.lead)
    make_figures(series, world.officer, [1, 2, 3], last=JANUARY - 3)
    row = row_of(world, "SERIES_STALE")
    assert row.problem.since == dt.date(2025, 12, 31)
    assert row.href == f"/{world.authority.slug}/metrics/{series.indicator.code}/"
    assert found(world, "SERIES_STALE", month=JANUARY - 2) == []


def test_a_published_variance_that_its_parts_do_not_give(world):
    money = Money(
        revised_budget=Decimal(1000), forecast=Decimal(1545), use_of_reserves=Decimal(-279), published_variance=Decimal(267)
    )
    about = {"authority": world.authority, "month": JANUARY, "by": world.lead, "now": at(JANUARY), "reason": ""}
    record_budget_line(service="Fieldwork", money=money, **about)
    row = row_of(world, "TOTAL_WRONG")
    assert row.problem.sentence.startswith(
        "The variance of Fieldwork in the budget table of January 2026 is given as £267, but its parts add up to £266"
    )
    assert row.href == f"/{world.authority.slug}/metrics/finance/?month=2026-01"
    assert found(world, "TOTAL_WRONG", month=JANUARY - 1) == []


def test_a_total_that_nobody_holds_as_printed_is_not_said_to_be_given(world):
    about = {"authority": world.authority, "month": JANUARY, "by": world.lead, "now": at(JANUARY), "reason": ""}
    for service, published in (("Fieldwork", 267), ("Placements", 205)):
        money = Money(
            revised_budget=Decimal(1000),
            forecast=Decimal(1000 + published),
            use_of_reserves=Decimal(-1 if service == "Fieldwork" else 0),
            published_variance=Decimal(published),
        )
        record_budget_line(service=service, money=money, **about)
    sentences = [problem.sentence for problem in found(world, "TOTAL_WRONG")]
    assert any(
        "of all services in the budget table of January 2026 is, from its budget, forecast and reserves, £471, but its parts "
        "add up to £472" in sentence
        for sentence in sentences
    )


def test_resources_that_do_not_add_up_to_the_request(world):
    make_resource(world.plan, world.lead, "676000")
    programme.request_resources(
        plan=world.plan, amount=Decimal(750000), on=dt.date(2026, 1, 5), reason="Cabinet", by=world.lead, now=at(JANUARY)
    )
    row = row_of(world, "RESOURCES_UNEXPLAINED")
    assert row.problem.sentence == "£750,000 was asked for, and the lines add up to £676,000: £74,000 is unexplained."
    assert row.href == f"/{world.authority.slug}/plans/{world.plan.slug}/resources/"


def test_resources_are_those_of_the_day(world):
    row = make_resource(world.plan, world.lead, "60000")
    by = {"by": world.lead, "reason": "Cabinet"}
    programme.request_resources(plan=world.plan, amount=Decimal(100000), on=dt.date(2026, 1, 5), now=at(JANUARY), **by)
    programme.edit_resource(resource=row, changes={"amount": Decimal(100000)}, areas=None, now=at(FEBRUARY), **by)
    today = at(FEBRUARY).date()
    assert found(world, "RESOURCES_UNEXPLAINED", today=today) == []
    end = dt.date(2026, 1, 31)
    for asked in ({"month": JANUARY, "today": today}, {"known_on": at(end, 23), "today": end}):
        assert "£40,000 is unexplained" in one(world, "RESOURCES_UNEXPLAINED", **asked).sentence


def test_services_that_begin_alike_are_two_problems(world):
    begin = "Children in care placements and residential homes outside the county"
    about = {"authority": world.authority, "month": JANUARY, "by": world.lead, "now": at(JANUARY), "reason": ""}
    amounts = {"forecast": Decimal(1545), "use_of_reserves": Decimal(-279), "published_variance": Decimal(267)}
    for service in (f"{begin}, north", f"{begin}, south"):
        record_budget_line(service=service, money=Money(revised_budget=Decimal(1000), **amounts), **about)
    subjects = {problem.subject for problem in found(world, "TOTAL_WRONG") if begin in problem.sentence}
    assert len(subjects) == 2
    assert all(len(subject) <= 60 for subject in subjects)


def test_evidence_of_a_limb_that_was_withdrawn_is_not_out_of_date(world):
    measure = make_measure(make_notice(world.authority, world.lead), world.lead)
    limb = make_limb(measure, world.lead, kind=limbs.EVIDENCE)
    make_evidence(limb, world.lead, valid_until=dt.date(2026, 1, 15))
    assert one(world, "EVIDENCE_OUT_OF_DATE")
    notices.withdraw_limb(limb=limb, reason="Not asked any more", by=world.lead, now=at(JANUARY))
    assert found(world, "EVIDENCE_OUT_OF_DATE") == []


def test_evidence_out_of_date(world):
    evidence = make_evidence(world.action, world.lead, valid_until=dt.date(2026, 1, 15), title="Audit of 20 files")
    row = row_of(world, "EVIDENCE_OUT_OF_DATE")
    assert row.problem.sentence == "This evidence of 1.1 is out of date: it held until 15 January 2026, 5 days ago."
    assert row.href == f"/{world.authority.slug}/evidence/{evidence.pk}/"


def test_in_a_published_record_nothing_becomes_late(world):
    late = make_action(world.area, world.lead, reference="1.2", due=dt.date(2026, 2, 10), owner=world.officer)
    make_update(late, world.officer, **GREEN)
    make_evidence(late, world.lead, valid_until=dt.date(2026, 3, 31))
    close(world.plan, world.lead)
    plans.publish_record(plan=world.plan, record_ends=JANUARY, source="A paper", by=world.lead, now=at(JANUARY.last))
    codes = {row.problem.code for row in checks_of(world, today=dt.date(2030, 1, 1)).standing}
    assert not codes & {"GREEN_PAST_DUE", "NO_UPDATE", "EVIDENCE_OUT_OF_DATE", "SERIES_STALE"}


# --- Accepting and counting ---


def accept(world, **changes):
    about = {"code": "NO_SUCCESS_MEASURE", "subject": f"action:{world.action.pk}", "name": "1.1"}
    given = {"reason": "It is being worked out", "owner_role": "Programme lead"} | changes
    dates = {"on": at(JANUARY).date(), "ends": dt.date(2026, 2, 10)}
    by = {"by": world.lead, "now": at(JANUARY), "today": at(JANUARY).date()}
    return deviations.accept(authority=world.authority, **about, **given, **dates, **by)


def test_an_accepted_problem_stands_apart_until_its_day_and_returns_by_itself(world):
    accept(world)
    checks = checks_of(world)
    assert "NO_SUCCESS_MEASURE" not in {row.problem.code for row in checks.standing}
    [row] = checks.accepted
    assert (row.acceptance.reason, row.acceptance.owner) == ("It is being worked out", "Programme lead")
    later = {"today": dt.date(2026, 2, 11)}
    assert one(world, "NO_SUCCESS_MEASURE", **later).sentence.endswith(
        "It had been accepted until 10 February 2026; that has ended."
    )
    assert [
        row.acceptance is None for row in checks_of(world, month=JANUARY - 1).standing if row.problem.code == "NO_SUCCESS_MEASURE"
    ] == []


def test_accepted_problems_are_counted(world):
    before = dict(checks_of(world).months)
    accept(world)
    assert dict(checks_of(world).months) == before


def test_a_problem_is_found_by_its_code_and_subject(world):
    today = {"today": at(JANUARY).date(), "sees_small": True}
    subject = f"action:{world.action.pk}"
    _, row = read_problem(world.authority, "NO_SUCCESS_MEASURE", subject, **today)
    assert row.problem.subject == subject
    _, gone = read_problem(world.authority, "NO_DUE_DATE", subject, **today)
    assert gone is None


def test_the_months_are_those_of_the_record_and_twelve_at_most(quarter):
    checks = checks_of(quarter.world, today=at(MARCH).date())
    assert [month for month, _ in checks.months] == [JANUARY, FEBRUARY, MARCH]
    assert [month for month, _, _ in checks.totals] == [JANUARY, FEBRUARY, MARCH]
    assert checks.honesty.startswith("March 2026 has")
    far = checks_of(quarter.world, today=at(MARCH + 24).date())
    assert len(far.months) == 12


def test_a_month_counts_the_same_whatever_is_recorded_later(quarter):
    """A closed month is its frozen rows."""
    before = dict(checks_of(quarter.world, today=at(MARCH).date()).months)
    actions.move_due_date(
        action=Action.objects.get(pk=quarter.actions["1.1"].pk),
        due=MARCH.last,
        reason="Late",
        by=quarter.world.lead,
        now=at(MARCH),
    )
    quarter.update("1.1", MARCH, rating="red")
    after = dict(checks_of(quarter.world, today=at(MARCH).date()).months)
    assert DueDate.objects.filter(action=quarter.actions["1.1"]).count() == 2
    assert (after[JANUARY], after[FEBRUARY]) == (before[JANUARY], before[FEBRUARY])


def test_the_count_of_a_month_is_what_its_own_page_shows(quarter):
    """Closed months: counted from March, and looked at one by one."""
    counted = dict(checks_of(quarter.world, today=at(MARCH).date()).months)
    for month in (JANUARY, FEBRUARY, MARCH):
        page = checks_of(quarter.world, month=month, today=at(MARCH).date())
        assert counted[month] == page.months[-1][1]


def test_the_questions_are_of_different_kinds_first(world):
    for number in (2, 3, 4):
        make_action(world.area, world.lead, reference=f"1.{number}", due=None)
    asked = [row.problem.code for row in checks_of(world).questions]
    assert asked[:3] == ["NO_OFFICER", "NO_DUE_DATE", "NO_SUCCESS_MEASURE"]
    assert len(asked) == 5


def test_before_the_record_nothing_is_found_to_be_right(world):
    assert checks_of(world, month=Month(2001, 1)).sentence == "The record had not begun, so there is nothing to check."


def test_the_answer_in_a_sentence(world):
    assert checks_of(world).sentence == "1 problem: no success measure (1)."
    accept(world)
    assert checks_of(world).sentence == "The checks find no problem that is not accepted."
