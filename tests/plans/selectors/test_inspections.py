"""What the pages of inspections print at a position."""

import datetime as dt

import pytest

from accounts.services import published_actor
from metrics.months import Month
from plans.coverage import NO_ACTION
from plans.models import FindingLink
from plans.selectors.checks import read_checks
from plans.selectors.coverage import coverage
from plans.selectors.finding_links import answers_of
from plans.selectors.finding_page import find_finding, finding_page
from plans.selectors.inspection_clocks import UNKNOWN
from plans.selectors.inspection_history import inspection_history
from plans.selectors.inspections import Counted, inspection_list, inspection_page, viewing
from plans.selectors.standings import find_plan_with_areas
from plans.services import actions, inspections, thread
from plans.services.evidence import withdraw_evidence
from plans.services.links import link_series
from plans.services.plans import publish_record
from plans.services.programme import set_project_status
from tests.factories import (
    JANUARY,
    at,
    close,
    link_finding,
    make_action,
    make_area,
    make_evidence,
    make_finding,
    make_inspection,
    make_judgement,
    make_plan,
    make_project,
    make_series,
    make_update,
)

NOW, TODAY = at(JANUARY), at(JANUARY).date()
FEBRUARY = JANUARY + 1
RECEIVED = dt.date(2019, 2, 27)


def day(month, number):
    return month.first.replace(day=number)


def page_of(inspection, *, month=None, known_on=None, today=TODAY):
    return inspection_page(inspection, month=month, known_on=known_on, today=today)


def page_of_finding(finding, *, month=None, known_on=None, today=TODAY):
    return finding_page(finding, month=month, known_on=known_on, today=today)


def unanswered(world, inspection, *, month=None, known_on=None, today=TODAY) -> set[int]:
    """The findings that nothing answers, in which four pages agree: those of the inspection and the finding, coverage, checks."""
    asked = {"month": month, "known_on": known_on, "today": today}
    plan, areas = find_plan_with_areas(world.authority, world.plan.slug, known_on)
    plan.authority = world.authority
    rows = coverage(plan, areas, sees_small=True, **asked).rows
    problems = read_checks(world.authority, sees_small=True, **asked).standing
    subjects = {row.problem.subject for row in problems if row.problem.code == "FINDING_NO_ACTION"}
    findings = list(inspection.findings.all())
    pages = {each.number: page_of_finding(each, **asked) for each in findings}
    found = {
        "inspection": {each.number for each in page_of(inspection, **asked).without_action},
        "finding": {number for number, page in pages.items() if "no action" in page.gaps},
        "actions": {number for number, page in pages.items() if not page.answering and not page.others["projects"]},
        "coverage": {row.finding.number for row in rows if any(gap.code == NO_ACTION for gap in row.gaps)},
        "checks": {each.number for each in findings if f"finding:{each.pk}" in subjects},
    }
    assert all(each == found["inspection"] for each in found.values()), found
    return found["inspection"]


def stop(action, by, now=NOW):
    actions.end_action(action=action, stage="stopped", reason="Merged", by=by, now=now)


@pytest.fixture
def oldest(world):
    """January 2019: received on 27 February, published on 4 March, the statement sent on the last day."""
    made = make_inspection(
        world.authority,
        world.lead,
        Month(2019, 1),
        began=dt.date(2019, 1, 21),
        ended=dt.date(2019, 2, 1),
        received=RECEIVED,
        report_published=dt.date(2019, 3, 4),
        statement_sent=dt.date(2019, 6, 11),
        findings_published=7,
        now=at(dt.date(2019, 7, 1)),
    )
    for area, grade in {"overall": "requires_improvement", "leaders": "good", "care_and_care_leavers": "good"}.items():
        make_judgement(made, world.lead, grade, area)
    for number in range(1, 7):
        make_finding(made, world.lead, number)
    return made


@pytest.fixture
def newest(world):
    """October 2025, in which no day is known."""
    made = make_inspection(world.authority, world.lead)
    make_judgement(made, world.lead, "good")
    make_judgement(made, world.lead, "inadequate", "leaders")
    make_judgement(made, world.lead, "good", "care")
    return made


class TestCounted:
    @pytest.mark.parametrize(
        ("stated", "recorded", "short", "sentence"),
        [
            (None, 0, "none recorded", ""),
            (None, 3, "3 recorded", ""),
            (0, 0, "none in the report", ""),
            (7, 7, "7, all recorded", ""),
            (
                7,
                6,
                "7 in the report, 6 recorded here",
                "The report has 7 findings; 6 are recorded here. Nothing is said of the other one.",
            ),
            (
                15,
                4,
                "15 in the report, 4 recorded here",
                "The report has 15 findings; 4 are recorded here. Nothing is said of the other eleven.",
            ),
            (
                1,
                2,
                "1 in the report, 2 recorded here",
                "The report is said to have 1 finding, and 2 are recorded here. One of the two is wrong.",
            ),
        ],
    )
    def test_the_two_numbers_in_words(self, stated, recorded, short, sentence):
        counted = Counted(stated, recorded)
        assert (counted.short, counted.sentence) == (short, sentence)

    def test_a_report_of_which_nothing_is_recorded(self):
        assert Counted(3, 0).short == "3 in the report, none recorded here"
        assert "none is recorded here" in Counted(3, 0).sentence


class TestList:
    def test_the_newest_comes_first_with_its_judgement_and_the_count(self, world, oldest, newest):
        found = inspection_list(world.authority, month=None, known_on=None, today=TODAY)
        assert [row.inspection for row in found.rows] == [newest, oldest]
        assert [row.overall.word for row in found.rows] == ["Good", "Requires improvement to be good"]
        assert [row.counted.short for row in found.rows] == ["none recorded", "7 in the report, 6 recorded here"]
        assert found.latest.inspection == newest

    def test_the_next_deadline_is_the_one_that_is_due_first(self, world, oldest):
        found = inspection_list(world.authority, month=Month(2019, 4), known_on=None, today=TODAY)
        [row] = found.rows
        assert row.clock.sentence == "Statement of action: due 11 June 2019, 28 working days left."
        assert [clock.sentence for _, clock in found.open_clocks] == [row.clock.sentence]
        present = inspection_list(world.authority, month=None, known_on=None, today=TODAY)
        assert (present.rows[0].clock, present.open_clocks) == (None, [])

    def test_at_a_month_only_what_had_taken_place_and_was_reported(self, world, oldest, newest):
        def at_month(month):
            found = inspection_list(world.authority, month=month, known_on=None, today=TODAY)
            return [(row.inspection, row.reported, row.overall and row.overall.code) for row in found.rows]

        assert at_month(Month(2018, 12)) == []
        assert at_month(Month(2019, 2)) == [(oldest, False, None)]
        assert at_month(Month(2019, 3)) == [(oldest, True, "requires_improvement")]
        assert len(at_month(Month(2025, 10))) == 2

    def test_known_on_leaves_out_what_was_recorded_later(self, world, oldest, newest):
        make_judgement(newest, world.lead, "inadequate", now=at(day(JANUARY, 10)))
        for known, word in ((at(day(JANUARY, 9)), "Good"), (at(day(JANUARY, 10)), "Inadequate")):
            found = inspection_list(world.authority, month=None, known_on=known, today=known.date())
            assert found.rows[0].overall.word == word
        known = at(dt.date(2019, 6, 1))
        assert inspection_list(world.authority, month=None, known_on=known, today=known.date()).rows == []

    def test_the_history_lines_up_areas_that_frameworks_share(self, world, oldest, newest):
        history = inspection_list(world.authority, month=None, known_on=None, today=TODAY).history
        assert history.inspections == [oldest, newest]
        table = {line.area.code: [cell and cell.code for cell in line.cells] for line in history.lines}
        assert table == {
            "overall": ["requires_improvement", "good"],
            "leaders": ["good", "inadequate"],
            "care_and_care_leavers": ["good", None],
            "care": [None, "good"],
        }
        assert [row.area for row in history.wide.rows] == list(table)

    def test_another_council_has_none(self, other_world, oldest):
        found = inspection_list(other_world.authority, month=None, known_on=None, today=TODAY)
        assert (found.rows, found.history, found.latest) == ([], None, None)


class TestClocks:
    def test_a_statement_of_action_counts_seventy_days_past_four_bank_holidays(self, oldest):
        [published, statement] = page_of(oldest).clocks
        assert published.sentence == "Publication of the report: due 15 March 2019, done 9 working days early."
        assert statement.sentence == "Statement of action: due 11 June 2019, done on the last day."
        assert (statement.lines[-1].total, sum(len(line.holidays) for line in statement.lines)) == (70, 4)

    def test_it_is_judged_at_the_month_that_is_shown(self, oldest):
        words = {
            Month(2019, 1): "starts when the report is received",
            Month(2019, 2): "69 working days left",
            Month(2019, 5): "7 working days left",
            Month(2019, 6): "done on the last day",
        }
        for month, said in words.items():
            clock = next(clock for clock in page_of(oldest, month=month).clocks if clock.code == "statement")
            assert clock.words == said, month
            assert (clock.due is None) is (month == Month(2019, 1))
            assert (clock.done is None) is (month < Month(2019, 6))

    def test_a_draft_is_due_only_after_a_priority_action_that_is_known(self, world):
        visit = make_inspection(world.authority, world.lead, framework="focused_visit", received=dt.date(2025, 10, 15))
        assert [clock.code for clock in page_of(visit).clocks] == ["publish"]
        make_finding(visit, world.lead, kind="priority_action", now=at(day(JANUARY, 10)))
        assert [clock.code for clock in page_of(visit).clocks] == ["draft", "statement", "publish"]
        draft = page_of(visit).clocks[0]
        assert (draft.due, draft.words, draft.is_late) == (dt.date(2025, 11, 12), "46 working days over", True)
        known = at(day(JANUARY, 9))
        assert [clock.code for clock in page_of(visit, known_on=known, today=known.date()).clocks] == ["publish"]

    def test_a_published_record_is_never_over(self, world):
        made = make_inspection(world.authority, world.lead, Month(2019, 1), received=RECEIVED, now=at(dt.date(2019, 7, 1)))
        inspections.publish_inspection(inspection=made, source="Letter", by=world.lead, now=NOW)
        made.refresh_from_db()
        by_code = {clock.code: clock for clock in page_of(made).clocks}
        assert by_code["statement"].standing == UNKNOWN
        assert by_code["statement"].sentence == (
            "Statement of action: due 11 June 2019, the published record does not say when it was done."
        )
        assert by_code["publish"].words == "not counted: the published record does not give the day of the end of the inspection"
        assert not any(clock.is_open or clock.is_late for clock in by_code.values())
        assert page_of(made, month=Month(2019, 5)).clocks[0].words == "7 working days left"


class TestPage:
    def test_each_area_of_the_edition_has_a_line_beside_the_one_before(self, world, oldest, newest):
        lines = {line.area.code: line for line in page_of(newest).lines}
        assert list(lines) == ["overall", "leaders", "help_and_protection", "care", "care_leavers"]
        told = {code: (line.grade and line.grade.word, line.movement) for code, line in lines.items()}
        assert told == {
            "overall": ("Good", "better by 1 grade"),
            "leaders": ("Inadequate", "worse by 2 grades"),
            "help_and_protection": (None, ""),
            "care": ("Good", ""),
            "care_leavers": (None, ""),
        }

    def test_a_corrected_judgement_says_so(self, world, newest):
        make_judgement(newest, world.lead, "inadequate", now=NOW)
        line = page_of(newest).lines[0]
        assert (line.grade.word, line.grade.corrected) == ("Inadequate", True)

    def test_before_the_month_there_is_no_page_and_before_the_report_no_findings(self, oldest):
        assert page_of(oldest, month=Month(2018, 12)) is None
        early = page_of(oldest, month=Month(2019, 2))
        assert (early.reported, early.findings, early.counted, early.overall) == (False, [], Counted(None, 0), None)
        assert dict(early.dates)["Report published"] is None
        assert dict(early.dates)["Report received"] == RECEIVED
        assert len(page_of(oldest, month=Month(2019, 3)).findings) == 6

    def test_what_answers_each_finding_is_counted(self, world, oldest):
        first, second, third, *_ = oldest.findings.all()
        other = make_action(make_action(world.area, world.lead).area, world.lead)
        series = make_series(world.authority, world.lead)
        link_series(action=other, series=series, reason="Its effect", by=world.lead, now=NOW)
        for finding, target in ((first, world.plan), (first, other), (second, world.area)):
            link_finding(finding, target, world.lead)
        thread.answer_with_plan(plan=world.plan, inspection=oldest, reason="It answers it", by=world.lead, now=NOW)
        make_evidence(first, world.lead)
        make_evidence(other, world.lead, kind="voice")
        page = page_of(oldest)
        assert page.plans == [world.plan]
        assert [row.listed_in for row in page.findings[:2]] == [[world.plan], []]
        assert page.findings[0].answers.counts == [(1, "action,actions"), (1, "measure,measures")]
        kinds = [words for words, _ in page.findings[0].answers.evidence_kinds]
        assert len(kinds) == 2
        assert page.findings[1].answers.counts == [(1, "area,areas"), (1, "measure,measures")]
        assert page.with_action == 2
        assert third in page.without_action


class TestAnswers:
    """What answers a finding, by kind of thing; actions that were stopped answer nothing."""

    @pytest.fixture
    def finding(self, world, newest):
        return make_finding(newest, world.lead)

    def answers(self, finding, month=JANUARY, known_on=None):
        today = known_on.date() if known_on else (month + 1).last
        return answers_of([finding], viewing(month=month, known_on=known_on, today=today))[finding.pk]

    def test_nothing_answers_it_at_first(self, finding):
        found = self.answers(finding)
        assert (found.counts, found.has_action, found.evidence_kinds, found.measures) == ([], False, [], set())

    @pytest.mark.parametrize("kind", ["action", "area", "project", "series", "plan"])
    def test_an_action_an_area_with_actions_and_a_project_do_something_about_it(self, world, finding, kind):
        made = {
            "action": lambda: world.action,
            "area": lambda: world.area,
            "project": lambda: make_project(world.plan, world.lead),
            "series": lambda: make_series(world.authority, world.lead),
            "plan": lambda: world.plan,
        }
        link_finding(finding, made[kind](), world.lead)
        assert self.answers(finding).has_action is (kind in ("action", "area", "project"))

    def test_of_what_a_published_plan_lists_nothing_says_which_action_answers_it(self, world, finding):
        link_finding(finding, world.plan, world.lead)
        assert not self.answers(finding).is_silent, "it is the council's own: it can say so"
        publish_record(plan=world.plan, record_ends=JANUARY, source="A paper", by=published_actor(), now=NOW)
        found = self.answers(finding)
        assert (found.is_silent, found.has_action) == (True, False)
        own = make_plan(world.authority, world.lead)
        link_finding(finding, make_action(make_area(own, world.lead), world.lead), world.lead)
        assert (self.answers(finding).is_silent, self.answers(finding).has_action) == (False, True)

    def test_nor_of_an_area_of_which_no_action_was_published(self, world, finding):
        bare = make_plan(world.authority, world.lead)
        link_finding(finding, make_area(bare, world.lead), world.lead)
        assert not self.answers(finding).is_silent
        publish_record(plan=bare, record_ends=JANUARY, source="A paper", by=published_actor(), now=NOW)
        assert self.answers(finding).is_silent

    @pytest.mark.parametrize("target", ["action", "area"])
    def test_a_stopped_action_answers_nothing_and_brings_no_measure_or_evidence(self, world, finding, target):
        link_finding(finding, getattr(world, target), world.lead)
        link_series(action=world.action, series=make_series(world.authority, world.lead), reason="x", by=world.lead, now=NOW)
        make_evidence(world.action, world.lead)
        found = self.answers(finding)
        assert (found.has_action, len(found.measures), len(found.evidence)) == (True, 1, 1)
        actions.end_action(action=world.action, stage="stopped", reason="Merged", by=world.lead, now=NOW)
        found = self.answers(finding)
        assert (found.has_action, len(found.measures), len(found.evidence)) == (False, 0, 0)

    def test_a_link_holds_from_its_day_until_it_is_taken_back(self, world, finding):
        later = day(FEBRUARY, 5)
        link_finding(finding, world.action, world.lead, on=day(JANUARY, 5))
        thread.unlink_finding(
            finding=finding, target=world.action, on=later, reason="Another does", by=world.lead, now=at(day(FEBRUARY, 6))
        )
        held = {month: bool(self.answers(finding, month).links) for month in (JANUARY - 1, JANUARY, FEBRUARY)}
        assert held == {JANUARY - 1: False, JANUARY: True, FEBRUARY: False}
        assert self.answers(finding, FEBRUARY, at(later)).links
        assert FindingLink.objects.count() == 2

    def test_evidence_of_an_action_that_answers_two_findings_counts_for_both(self, world, newest, finding):
        second = make_finding(newest, world.lead, 2)
        for each in (finding, second):
            link_finding(each, world.action, world.lead)
        link_finding(finding, world.area, world.lead)
        row = make_evidence(world.action, world.lead)
        found = answers_of([finding, second], viewing(month=JANUARY, known_on=None, today=TODAY))
        assert [found[each.pk].evidence for each in (finding, second)] == [[row], [row]]

    def test_withdrawn_and_later_evidence_does_not_count(self, world, finding):
        row = make_evidence(finding, world.lead, on=day(JANUARY, 10))
        assert self.answers(finding, JANUARY - 1).evidence == []
        withdraw_evidence(evidence=row, reason="Wrong team", by=world.lead, now=at(day(JANUARY, 25)))
        assert self.answers(finding).evidence == []
        assert self.answers(finding, known_on=at(day(JANUARY, 24))).evidence == [row]


class TestAgreement:
    """Four pages say alike at each position whether something answers a finding."""

    @pytest.fixture
    def finding(self, world, newest):
        thread.answer_with_plan(plan=world.plan, inspection=newest, reason="It answers it", by=world.lead, now=NOW)
        return make_finding(newest, world.lead)

    def test_stopped_actions_of_another_plan_answer_nothing(self, world, newest, finding):
        other = make_plan(world.authority, world.lead)
        first, second = make_area(other, world.lead), make_area(other, world.lead)
        linked, within = make_action(first, world.lead), make_action(second, world.lead)
        for target in (linked, second):
            link_finding(finding, target, world.lead)
        for action in (linked, within):
            assert unanswered(world, newest) == set()
            stop(action, world.lead)
        assert unanswered(world, newest) == {1}

    def test_an_action_answers_from_the_day_on_which_it_came_into_its_plan(self, world, newest, finding):
        """Also where it is of another plan, and on what was known by a day."""
        march, area = FEBRUARY + 1, make_area(make_plan(world.authority, world.lead), world.lead)
        second, here = make_finding(newest, world.lead, 2), make_area(world.plan, world.lead, 7)
        link_finding(finding, area, world.lead)
        link_finding(second, here, world.lead)
        for month in (JANUARY, FEBRUARY):
            close(world.plan, world.lead, month)
        for each in (area, here):
            make_action(each, world.lead, now=at(march))
        today = at(march).date()
        assert unanswered(world, newest, month=JANUARY, today=today) == {1, 2}
        assert unanswered(world, newest, known_on=at(day(march, 10)), today=day(march, 10)) == {1, 2}
        assert unanswered(world, newest, today=today) == set()

    def test_one_that_was_added_while_an_earlier_month_was_still_open(self, world, newest, finding):
        link_finding(finding, world.area, world.lead)
        stop(world.action, world.lead)
        make_action(world.area, world.lead, now=at(FEBRUARY))
        assert unanswered(world, newest, month=JANUARY, today=at(FEBRUARY).date()) == {1}

    def test_a_closed_project_answers_nothing_from_its_day_and_one_that_is_devolved_does(self, world, newest, finding):
        second = make_finding(newest, world.lead, 2)
        other = make_plan(world.authority, world.lead)
        projects = [make_project(world.plan, world.lead), make_project(other, world.lead), make_project(world.plan, world.lead)]
        for each, project in zip((finding, finding, second), projects, strict=True):
            link_finding(each, project, world.lead)
        close(world.plan, world.lead)
        for project, status in zip(projects, ("closed", "closed", "devolved"), strict=True):
            change = {"by": world.lead, "now": at(day(FEBRUARY, 12)), "today": at(FEBRUARY).date()}
            set_project_status(project=project, status=status, on=day(FEBRUARY, 10), reason="It is done", **change)
        today = at(FEBRUARY).date()
        assert unanswered(world, newest, today=today) == {1}
        assert unanswered(world, newest, month=JANUARY, today=today) == set()
        assert unanswered(world, newest, known_on=at(day(FEBRUARY, 11)), today=day(FEBRUARY, 11)) == set()

    def test_an_action_answers_in_a_closed_month_through_the_area_it_stood_in(self, world, newest, finding):
        link_finding(finding, world.area, world.lead)
        close(world.plan, world.lead)
        other = {"area": make_area(world.plan, world.lead, 7)}
        actions.edit_action(action=world.action, changes=other, reason="Moved", by=world.lead, now=at(FEBRUARY))
        today = at(FEBRUARY).date()
        assert unanswered(world, newest, month=JANUARY, today=today) == set()
        assert unanswered(world, newest, today=today) == {1}

    def test_an_action_that_was_stopped_later_answered_in_an_earlier_month(self, world, newest, finding):
        link_finding(finding, world.action, world.lead)
        close(world.plan, world.lead)
        stop(world.action, world.lead, at(FEBRUARY))
        today = at(FEBRUARY).date()
        assert unanswered(world, newest, month=JANUARY, today=today) == set()
        assert unanswered(world, newest, today=today) == {1}


class TestDay:
    """Within a month, a page shows what had come by its day."""

    @pytest.fixture
    def visit(self, world):
        made = make_inspection(world.authority, world.lead, JANUARY, now=at(day(JANUARY, 2)), began=day(JANUARY, 2))
        make_judgement(made, world.lead, now=at(day(JANUARY, 4)))
        make_finding(made, world.lead, now=at(day(JANUARY, 4)))
        changes = {"received": TODAY}
        return inspections.edit_inspection(inspection=made, changes=changes, reason="It came", by=world.lead, now=NOW)

    def test_a_report_that_came_later_in_the_month_was_not_known(self, world, visit):
        early = day(JANUARY, 5)
        for known_on, today, reported in ((at(early), early, False), (None, TODAY, True)):
            page = page_of(visit, known_on=known_on, today=today)
            assert (page.reported, page.overall is not None, len(page.findings)) == (reported, reported, int(reported))
            assert dict(page.dates)["Report received"] == (TODAY if reported else None)
            [row] = inspection_list(world.authority, month=None, known_on=known_on, today=today).rows
            assert (row.reported, row.overall is not None) == (reported, reported)

    def test_nor_is_there_a_page_of_its_findings(self, visit):
        early = day(JANUARY, 5)
        assert page_of_finding(visit.findings.get(), known_on=at(early), today=early) is None
        assert page_of_finding(visit.findings.get()).finding.number == 1

    def test_one_of_which_no_day_is_recorded_is_looked_at_in_its_month(self, world):
        made = make_inspection(world.authority, world.lead, JANUARY)
        finding = make_finding(made, world.lead)
        assert [row.finding for row in page_of(made).findings] == [finding]
        assert page_of_finding(finding)

    def test_a_plan_that_answered_later_is_not_named(self, world, newest):
        finding, march = make_finding(newest, world.lead), FEBRUARY + 1
        change = {"plan": world.plan, "inspection": newest, "reason": "It answers it", "by": world.lead}
        thread.answer_with_plan(**change, now=at(march))
        today = day(march, 25)
        assert [page_of(newest, month=month, today=today).plans for month in (JANUARY, march)] == [[], [world.plan]]
        thread.answer_with_plan(**change, linked=False, now=at(day(march, 22)))
        assert page_of(newest, today=today).plans == []
        assert page_of(newest, known_on=at(day(march, 21)), today=day(march, 21)).plans == [world.plan]
        assert finding.number == 1


class TestFindingPage:
    @pytest.fixture
    def finding(self, world, newest):
        finding = make_finding(newest, world.lead)
        link_finding(finding, world.action, world.lead)
        return finding

    def test_actions_come_with_rating_and_impact(self, world, finding):
        make_update(world.action, world.officer, rating="green", impact="early_evidence", impact_evidence="Audit")
        [each] = page_of_finding(finding).actions
        assert (each.reference, each.plan, each.through) == ("1.1", world.plan, None)
        assert (each.position.rating, each.position.impact) == ("green", "early_evidence")

    def test_a_closed_month_is_its_frozen_rows(self, world, finding):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        make_update(world.action, world.officer, month=FEBRUARY, rating="red")
        today = at(FEBRUARY).date()
        ratings = {m: page_of_finding(finding, month=m, today=today).actions[0].position.rating for m in (JANUARY, FEBRUARY)}
        assert ratings == {JANUARY: "amber", FEBRUARY: "red"}

    def test_an_action_whose_plan_had_no_review_month_yet_has_no_position(self, world, finding):
        link_finding(finding, make_action(world.area, world.lead), world.lead, on=day(Month(2025, 11), 1))
        [each] = page_of_finding(finding, month=Month(2025, 11)).actions
        assert each.position is None

    def test_actions_of_a_linked_area_answer_it_through_the_area(self, world, newest):
        finding = make_finding(newest, world.lead, 2)
        second = make_action(world.area, world.lead, reference="1.2")
        elsewhere = make_action(make_area(world.plan, world.lead, 7), world.lead)
        link_finding(finding, world.area, world.lead)
        link_finding(finding, second, world.lead)
        page = page_of_finding(finding)
        assert [(each.reference, each.through) for each in page.answering] == [("1.2", None), ("1.1", world.area)]
        assert elsewhere.pk not in {each.position.action_id for each in page.actions}
        assert page.gaps == ["no measure", "no evidence", "not listed in a plan"]

    def test_a_stopped_action_is_shown_and_answers_nothing(self, world, newest, finding):
        by_area = make_finding(newest, world.lead, 2)
        link_finding(by_area, world.area, world.lead)
        actions.end_action(action=world.action, stage="stopped", reason="Merged", by=world.lead, now=NOW)
        for each in (finding, by_area):
            page = page_of_finding(each)
            assert (len(page.actions), page.answering, page.gaps[0]) == (1, [], "no action")
            link_finding(each, make_project(world.plan, world.lead), world.lead)
            assert "no action" not in page_of_finding(each).gaps

    def test_an_action_that_changed_its_area_answers_in_a_closed_month_as_it_stood(self, world, newest):
        finding = make_finding(newest, world.lead, 2)
        link_finding(finding, world.area, world.lead)
        close(world.plan, world.lead)
        other = {"area": make_area(world.plan, world.lead, 7)}
        actions.edit_action(action=world.action, changes=other, reason="Moved", by=world.lead, now=at(FEBRUARY))
        today = at(FEBRUARY).date()
        shown = {month: len(page_of_finding(finding, month=month, today=today).actions) for month in (JANUARY, FEBRUARY)}
        assert shown == {JANUARY: 1, FEBRUARY: 0}

    def test_it_agrees_with_coverage_and_checks(self, world, newest):
        """Whatever is linked: the three say alike whether something is done about a finding."""
        stopped = make_action(world.area, world.lead, reference="1.2")
        actions.end_action(action=stopped, stage="stopped", reason="Merged", by=world.lead, now=NOW)
        empty = make_area(world.plan, world.lead, 7)
        targets = (world.action, stopped, world.area, empty, make_project(world.plan, world.lead), world.plan)
        for number, target in enumerate(targets, start=2):
            link_finding(make_finding(newest, world.lead, number), target, world.lead)
        thread.answer_with_plan(plan=world.plan, inspection=newest, reason="It answers it", by=world.lead, now=NOW)
        assert unanswered(world, newest) == {3, 5, 7}

    def test_gaps_are_named(self, world, finding):
        assert page_of_finding(finding).gaps == ["no measure", "no evidence", "not listed in a plan"]
        link_finding(finding, world.plan, world.lead)
        link_finding(finding, make_series(world.authority, world.lead), world.lead)
        make_evidence(finding, world.lead, valid_until=day(JANUARY, 15))
        page = page_of_finding(finding)
        assert page.evidence[0].expired
        assert all("evidence" in gap for gap in page.gaps)
        make_evidence(finding, world.lead, kind="voice")
        make_evidence(finding, world.lead, kind="data")
        assert not any(gap.startswith(("no ", "not ")) for gap in page_of_finding(finding).gaps)

    def test_before_the_report_there_is_no_page(self, finding):
        assert page_of_finding(finding, month=Month(2025, 9)) is None
        assert page_of_finding(finding, month=Month(2025, 10)) is not None

    def test_it_is_found_in_its_own_council_and_inspection_only(self, world, other_world, finding):
        slug = finding.inspection.slug
        assert find_finding(world.authority, slug, 1) == finding
        assert find_finding(other_world.authority, slug, 1) is None
        assert find_finding(world.authority, slug, 2) is None
        assert find_finding(world.authority, "other", 1) is None
        assert find_finding(world.authority, slug, 1, at(dt.date(2025, 10, 1))) is None


class TestHistory:
    def test_every_change_is_a_line(self, world, newest):
        finding = make_finding(newest, world.lead, wording="Plans are late.")
        change = {"by": world.lead, "now": NOW}
        inspections.edit_inspection(inspection=newest, changes={"findings_published": 2}, reason="Counted", **change)
        inspections.edit_finding(finding=finding, changes={"kind": "priority_action"}, reason="Read again", **change)
        make_judgement(newest, world.lead, "inadequate", now=NOW)
        thread.answer_with_plan(plan=world.plan, inspection=newest, reason="It answers it", **change)
        link_finding(finding, world.action, world.lead)
        thread.unlink_finding(finding=finding, target=world.action, on=TODAY, reason="Another does", **change)
        withdraw_evidence(evidence=make_evidence(finding, world.lead), reason="Wrong team", **change)
        told = {(line.about, line.what, line.before, line.after, line.why) for line in inspection_history(newest)}
        action = f"1.1 {world.action.title}"
        assert told >= {
            ("Inspection", "Added", "", "Inspection", "Recorded"),
            ("Inspection", "Findings in the published report", "nothing", "2", "Counted"),
            ("Inspection", "Answered by the plan", "", world.plan.title, "It answers it"),
            ("Judgement", "Overall effectiveness", "", "Good", ""),
            ("Judgement", "Overall effectiveness", "Good", "Inadequate", ""),
            ("Finding 1", "Kind", "Area for improvement", "Area for priority action", "Read again"),
            ("Finding 1", "Action", "", action, "It answers it"),
            ("Finding 1", "Action", action, "nothing", "Another does"),
        }
        assert [line.after for line in inspection_history(newest) if line.what == "Evidence"].count("withdrawn") == 1

    def test_of_one_finding_only(self, world, newest):
        for number in (1, 2):
            make_finding(newest, world.lead, number)
        assert {line.about for line in inspection_history(newest, 2)} == {"Finding 2"}
        assert inspection_history(newest, 3) == []

    def test_months_and_kinds_are_told_in_words(self, world, newest):
        changes = {"month": Month(2025, 9), "framework": "ilacs_short"}
        inspections.edit_inspection(inspection=newest, changes=changes, reason="x", by=world.lead, now=NOW)
        told = [(line.before, line.after) for line in inspection_history(newest) if line.why == "x"]
        assert ("October 2025", "September 2025") in told
        assert ("ILACS standard inspection", "ILACS short inspection") in told
