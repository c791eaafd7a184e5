"""Dates against the calendar and against the date of the paper, which is 10 March 2026, a Tuesday."""

import datetime as dt

import pytest

from boards.papers.checking.dates import dates_in, without_dates
from tests.boards.papers.checking.making import found


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("on 11 June 2019", ["2019-06-11"]),
        ("on Tuesday the 11th of June 2019 and 3rd Sept 2019", ["2019-06-11", "2019-09-03"]),
        ("in June 2019", ["2019-06-01"]),
        ("on 11/06/2019", ["2019-06-11"]),
        ("on 31 June 2019", [None]),
        ("by the end of 2019", []),
        ("in May we met", []),
        ("may 2019 people come", ["2019-05-01"]),
    ],
)
def test_dates_of_a_sentence(words, days):
    assert [date.first and date.first.isoformat() for date in dates_in(words)] == days


def test_figures_stay_where_dates_are_left_out():
    words = "334 on 31 July 2019, 541 in August 2018 and 12 in 2018/19"
    assert without_dates(words).split() == ["334", "on", ",", "541", "in", "and", "12", "in"]
    assert len(without_dates(words)) == len(words)


CASES = [
    ("WEEKDAY", "The board met on Monday 10 March 2026.", "10 March 2026 is a Tuesday, not a Monday."),
    ("WEEKDAY", "The board met on Wednesday, the 4th March 2026.", ""),
    ("WEEKDAY", "The board meets on Mondays. On 10 March 2026 it did not.", ""),
    ("WEEKDAY", "The board meets on Monday.", ""),
    ("NO_SUCH_DATE", "It is due on 31 June 2026.", "There is no such day as 31 June 2026."),
    ("NO_SUCH_DATE", "It was due on 29 February 2025.", "There is no such day as 29 February 2025."),
    ("NO_SUCH_DATE", "It was due on 29 February 2024.", ""),
    ("NO_SUCH_DATE", "Paper 31/06/2026 refers.", ""),
    ("NO_SUCH_DATE", "Of 31 in June 2026 none is left.", ""),
    ("NOT_YET", "The plan has been submitted to the inspectorate on 11 March 2026.", "1 day ahead"),
    ("NOT_YET", "The letter was sent on Friday 13 March 2026.", "3 days ahead"),
    ("NOT_YET", "The review was completed in April 2026.", "in a month that had not begun"),
    ("NOT_YET", "The plan was submitted on 9 March 2026.", ""),
    ("NOT_YET", "The plan was submitted on 10 March 2026.", ""),
    ("NOT_YET", "The figures were published in March 2026.", ""),
    ("NOT_YET", "The plan will have been submitted on 11 March 2026.", ""),
    ("NOT_YET", "The date was agreed for 11 March 2026.", ""),
    ("NOT_YET", "The deadline was set for 11 March 2026.", ""),
    ("NOT_YET", "The plan has been submitted for the meeting on 11 March 2026.", ""),
    ("NOT_YET", "The plan was approved, and it starts on 1 April 2026.", ""),
    ("NOT_YET", "It was agreed that the review takes place on 1 April 2026.", ""),
    ("NOT_YET", "The contract was signed until 1 April 2027.", ""),
    ("NOT_YET", "The proposal was considered and is effective from 1 April 2026.", ""),
    ("NOT_YET", "Once it has been approved on 1 April 2026, recruitment begins.", ""),
    ("ALREADY_PAST", "The new team will start on 1 February 2026.", "1 February 2026 was past by then"),
    ("ALREADY_PAST", "The review will be held in January 2026.", "January 2026 was past by then"),
    ("ALREADY_PAST", "The audit is due to be finished by the end of February 2026.", "February 2026 was past by then"),
    ("ALREADY_PAST", "The new team will start on 1 April 2026.", ""),
    ("ALREADY_PAST", "The review will be held in March 2026.", ""),
    ("ALREADY_PAST", "The board was told that the team will start on 1 February 2026, and said so.", ""),
    ("ALREADY_PAST", "At least 85% of visits will be on time by the end of February 2026.", ""),
    ("ALREADY_PAST", "The team was to start on 1 February 2026.", ""),
    ("ALREADY_PAST", "The plan, which will run for a year, was agreed on 1 February 2026.", ""),
    ("ALREADY_PAST", "Members will recall the meeting of 1 February 2026.", ""),
    ("ALREADY_PAST", "The report will follow the inspection in January 2026.", ""),
    ("ALREADY_PAST", "The notice requires that it will be done by 1 February 2026.", ""),
    ("NOT_YET", "On 20 March 2026 the board agreed.", "10 days ahead"),
    ("NOT_YET", "On 20 March 2026, the board agreed the plan.", "10 days ahead"),
    ("NOT_YET", "On Friday 20 March 2026 the plan was formally approved by the board.", "10 days ahead"),
    ("NOT_YET", "The board met on 20 March 2026.", "10 days ahead"),
    ("NOT_YET", "The board approved it on 20 March 2026.", "10 days ahead"),
    ("NOT_YET", "The board agreed to meet on 20 March 2026.", ""),
    ("NOT_YET", "The board agreed on 20 March 2026 as its next date.", ""),
    ("NOT_YET", "The board agreed a visit on 20 March 2026.", ""),
    ("NOT_YET", "On 20 March 2026 the agreed plan starts.", ""),
    ("NOT_YET", "On 20 March 2026 the plan agreed by the board starts.", ""),
    ("NOT_YET", "On 9 March 2026 the board agreed.", ""),
    ("ALREADY_PAST", "We will report on 5 December 2025.", "5 December 2025 was past by then"),
    ("ALREADY_PAST", "On 5 December 2025 we will report.", "5 December 2025 was past by then"),
    ("ALREADY_PAST", "We will report on December 2025.", ""),
    ("ALREADY_PAST", "We will report on 5 December 2025 figures.", ""),
    ("ALREADY_PAST", "We will report on 5 December 2026.", ""),
    ("WORKING_DAYS", "A plan has to be sent within 70 days of the inspection.", "70 working days"),
    ("WORKING_DAYS", "Conferences are held within 15 days of Section 47 enquiries.", "15 working days"),
    ("WORKING_DAYS", "A plan has to be sent within 70 working days of the inspection.", ""),
    ("WORKING_DAYS", "Invoices are paid within 30 days of the inspection.", ""),
    ("WORKING_DAYS", "Questions are answered within 15 days.", ""),
]


@pytest.mark.parametrize(("code", "words", "wrong"), CASES)
def test_dates_that_do_not_fit(code, words, wrong):
    findings = found(code, words)
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong and each.quote for each in findings)


@pytest.mark.parametrize("code", ["NOT_YET", "ALREADY_PAST"])
def test_without_a_date_of_the_paper_nothing_is_held_against_it(code):
    assert not found(code, "The plan was submitted on 11 March 2036.", "It will start on 1 February 2006.", dated=None)


def test_headings_and_dates_of_other_papers_are_left_alone():
    assert not found("NOT_YET", "Plan submitted on 11 March 2026", dated=dt.date(2026, 3, 10))


def test_a_period_is_told_once_in_a_paper():
    assert len(found("WORKING_DAYS", "It is within 70 days of the inspection.", "It was within 70 days of the inspection.")) == 1
