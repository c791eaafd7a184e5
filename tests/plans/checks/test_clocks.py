import datetime as dt
from dataclasses import replace

import pytest

from metrics.months import Month
from plans.checks import run_check
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import NOTICE, STATEMENT, facts


def test_statement_late():
    """The day after 11 June 2019, with the report received on 27 February 2019; not on the day itself."""
    agrees("STATEMENT_LATE")


def test_review_overdue():
    """The day after the review was due; not on the day itself."""
    agrees("REVIEW_OVERDUE")


@pytest.mark.parametrize(
    ("sent", "found"),
    [(dt.date(2019, 6, 11), False), (dt.date(2019, 6, 30), False), (dt.date(2019, 7, 1), True), (None, True)],
)
def test_a_statement_that_was_sent_by_then_is_not_overdue_however_late_it_was(sent, found):
    late = facts(month=Month(2019, 6), on=dt.date(2019, 6, 30), statements=(replace(STATEMENT, sent=sent),))
    assert bool(run_check("STATEMENT_LATE", late)) is found


def test_over_a_weekend_no_working_day_has_passed():
    weekend = facts(on=dt.date(2019, 6, 12), statements=(replace(STATEMENT, sent=None, over=0),))
    [problem] = run_check("STATEMENT_LATE", weekend)
    assert "It was due on 11 June 2019: 70 working days" in problem.sentence


# Issued on 18 January 2026, due on 18 July 2026 and 18 January 2027. Half way lie 18 April and 17 October.
@pytest.mark.parametrize(
    ("on", "reviewed", "due"),
    [
        ((2026, 7, 18), [], None),
        ((2026, 7, 19), [], (2026, 7, 18)),
        ((2026, 7, 31), [(2026, 7, 18)], None),
        ((2026, 7, 31), [(2026, 7, 31)], None),
        ((2026, 7, 31), [(2026, 8, 1)], (2026, 7, 18)),
        ((2026, 7, 31), [(2026, 4, 20)], None),
        ((2026, 7, 31), [(2026, 4, 1)], (2026, 7, 18)),
        ((2027, 1, 18), [(2026, 7, 20)], None),
        ((2027, 1, 19), [(2026, 7, 20)], (2027, 1, 18)),
        ((2027, 1, 19), [(2026, 12, 1)], None),
        ((2027, 1, 19), [], (2027, 1, 18)),
    ],
)
def test_a_review_counts_for_the_due_date_that_it_is_nearest_to(on, reviewed, due):
    notice = replace(NOTICE, reviewed=tuple(dt.date(*day) for day in reviewed))
    found = run_check("REVIEW_OVERDUE", facts(on=dt.date(*on), notices=(notice,)))
    assert [problem.since for problem in found] == ([dt.date(*due) + dt.timedelta(days=1)] if due else [])


def test_a_notice_that_is_no_longer_in_force_has_no_reviews():
    assert run_check("REVIEW_OVERDUE", facts(notices=(replace(NOTICE, in_force=False, reviewed=()),))) == []


def test_a_notice_without_review_dates_is_not_overdue():
    assert run_check("REVIEW_OVERDUE", facts(notices=(replace(NOTICE, reviews_due=(), reviewed=()),))) == []


def test_a_notice_says_how_often_it_is_reviewed():
    [problem] = run_check("REVIEW_OVERDUE", facts(notices=(replace(NOTICE, reviewed=(), every=1),)))
    assert problem.sentence.startswith("The notice is to be reviewed every month. ")
