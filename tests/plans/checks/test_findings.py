import datetime as dt
from dataclasses import replace

import pytest

from plans.checks import Reported, run_check
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import FINDING, INSPECTION, PLAN, facts


def test_finding_no_action():
    agrees("FINDING_NO_ACTION")


def test_findings_left_out():
    """Seven in the report, six in the plan."""
    agrees("FINDINGS_LEFT_OUT")


@pytest.mark.parametrize(
    ("published", "listed", "found"),
    [(7, 6, True), (7, 0, True), (7, 7, False), (7, 8, False), (None, 6, False), (7, None, False), (0, 0, False)],
)
def test_only_known_numbers_are_compared(published, listed, found):
    inspection = replace(INSPECTION, published_count=published, listed=listed)
    assert bool(run_check("FINDINGS_LEFT_OUT", facts(inspections=(inspection,)))) is found


def test_several_are_named_in_order():
    inspection = replace(INSPECTION, published_count=15, listed=12, not_listed=(9, 2), plan_title="")
    [problem] = run_check("FINDINGS_LEFT_OUT", facts(inspections=(inspection,)))
    assert problem.sentence == "The published report has 15 findings, and the plan lists 12. Not listed: findings 2 and 9."
    assert problem.question == "Which 3 findings of the report are not in the plan, and who decided to leave that out?"


def test_one_that_nobody_has_recorded_is_noticed_all_the_same():
    [problem] = run_check("FINDINGS_LEFT_OUT", facts(inspections=(replace(INSPECTION, published_count=1, listed=0),)))
    assert problem.sentence == "The published report has 1 finding, and “Improvement plan” lists 0."


class TestSeveralReports:
    """Of a plan that answers several inspections, and says how many findings it answers together."""

    MARCH, OCTOBER = Reported("Visit of March", 3, dt.date(2019, 3, 31)), Reported("Visit of October", 5, dt.date(2019, 10, 31))
    STATES = replace(PLAN, stated=7, answers=(OCTOBER, MARCH), since=dt.date(2020, 7, 8))

    def test_fewer_are_stated_than_the_reports_have_together(self):
        [problem] = run_check("FINDINGS_LEFT_OUT", facts(plans=(self.STATES,)))
        assert problem.sentence == (
            "“Improvement plan” states 7 findings, and the published reports that it answers have 8: 3 of “Visit of March” and 5 "
            "of “Visit of October”."
        )
        assert problem.question == "Which finding of the reports is not in the plan, and who decided to leave that out?"
        assert (problem.subject, problem.kind_of_link, problem.since) == ("plan:1", "plan", dt.date(2020, 7, 8))

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"stated": 8}, False),
            ({"stated": 9}, False),
            ({"stated": 0}, True),
            ({"stated": None}, False),
            ({"stated": 2, "answers": (MARCH,)}, False),
            ({"answers": ()}, False),
        ],
    )
    def test_only_a_number_that_is_stated_of_several_is_compared(self, changes, found):
        assert bool(run_check("FINDINGS_LEFT_OUT", facts(plans=(replace(self.STATES, **changes),)))) is found


def test_the_name_of_a_finding_is_its_number_and_the_beginning_of_its_words():
    [problem] = run_check("FINDING_NO_ACTION", facts(findings=(replace(FINDING, actions=0, words="Plans " * 50),)))
    assert problem.name.startswith("Finding 5: Plans Plans")
    assert len(problem.name) <= 120
