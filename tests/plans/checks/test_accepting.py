import datetime as dt
from dataclasses import replace

import pytest

from plans.checks import Accepted, AcceptedProblem, run, split
from tests.plans.checks.making import action

PROBLEMS = run(action(due=None, success_measure=False))
NO_DATE, NO_MEASURE = PROBLEMS
MARCH_1, MARCH_31 = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
ACCEPTED = Accepted("NO_DUE_DATE", "action:12", "The date follows from the review.", "Programme lead", ends=MARCH_31, on=MARCH_1)
ENDED = "4.2 has no due date. It had been accepted until 31 March 2026; that has ended."
TAKEN_BACK = "4.2 has no due date. It had been accepted; that was taken back on 10 March 2026."


@pytest.mark.parametrize(
    ("on", "hidden"),
    [
        (dt.date(2026, 2, 28), False),
        (MARCH_1, True),
        (dt.date(2026, 3, 15), True),
        (MARCH_31, True),
        (dt.date(2026, 4, 1), False),
    ],
)
def test_an_acceptance_hides_a_problem_from_its_day_up_to_and_including_its_end(on, hidden):
    standing, accepted = split(PROBLEMS, [ACCEPTED], on)
    assert accepted == ([AcceptedProblem(NO_DATE, ACCEPTED)] if hidden else [])
    assert [problem.code for problem in standing] == (["NO_SUCCESS_MEASURE"] if hidden else ["NO_DUE_DATE", "NO_SUCCESS_MEASURE"])


def test_before_it_begins_an_acceptance_is_not_mentioned():
    assert split(PROBLEMS, [ACCEPTED], dt.date(2026, 2, 28)) == (PROBLEMS, [])


def test_a_problem_returns_by_itself_and_says_that_the_acceptance_has_ended():
    standing, _ = split(PROBLEMS, [ACCEPTED], dt.date(2026, 4, 1))
    assert standing[0].sentence == ENDED
    assert standing[0].acceptance_ended == ACCEPTED
    assert standing[1] == NO_MEASURE


def test_another_subject_or_another_code_is_not_accepted():
    others = [replace(ACCEPTED, subject="action:13"), replace(ACCEPTED, code="NO_OFFICER")]
    assert split(PROBLEMS, others, MARCH_1) == (PROBLEMS, [])


@pytest.mark.parametrize(
    ("rows", "on", "sentence"),
    [
        # Prolonged: the later one holds.
        ([("03-01", "03-31"), ("03-20", "06-30")], "05-01", None),
        ([("03-20", "06-30"), ("03-01", "03-31")], "05-01", None),
        # Shortened, and over.
        ([("03-01", "06-30"), ("03-20", "03-31")], "04-01", ENDED),
        # Taken back: the end lies before the beginning.
        ([("03-01", "06-30"), ("03-10", "03-09")], "03-10", TAKEN_BACK),
        ([("03-01", "06-30"), ("03-10", "03-09")], "03-09", None),
        # Taken back on the day on which it was made, by the row that comes later.
        ([("03-10", "06-30"), ("03-10", "03-09")], "03-10", TAKEN_BACK),
        # Accepted anew.
        ([("03-01", "06-30"), ("03-10", "03-09"), ("03-12", "06-30")], "03-12", None),
    ],
)
def test_of_several_acceptances_the_one_made_last_holds(rows, on, sentence):
    def day(text):
        return dt.date.fromisoformat(f"2026-{text}")

    standing, accepted = split([NO_DATE], [replace(ACCEPTED, on=day(begins), ends=day(ends)) for begins, ends in rows], day(on))
    assert [problem.sentence for problem in standing] == ([sentence] if sentence else [])
    assert len(accepted) == (0 if sentence else 1)


def test_an_acceptance_of_what_is_no_longer_a_problem_says_nothing():
    assert split([], [ACCEPTED], MARCH_1) == ([], [])
