"""Which report is due next, which are late, and which is the annual review."""

import datetime as dt
import random

import pytest

from boards.reporting import Cycle, due_days, is_annual_review, is_due_on, owed


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def days(*texts: str) -> list[dt.date]:
    return [day(text) for text in texts]


@pytest.mark.parametrize(
    ("first", "every", "until", "expected"),
    [
        ("2026-03-31", 3, "2026-12-31", ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]),
        ("2026-01-31", 1, "2026-04-30", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2024-02-29", 12, "2028-12-31", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("2026-09-10", 6, "2027-09-09", ["2026-09-10", "2027-03-10"]),
        ("2026-09-10", 6, "2026-09-09", []),
        ("2025-08-31", 18, "2028-12-31", ["2025-08-31", "2027-02-28", "2028-08-31"]),
    ],
)
def test_reports_are_due_on_the_same_day_or_at_the_end_of_a_shorter_month(first, every, until, expected):
    assert list(due_days(Cycle(day(first), every), day(until))) == days(*expected)


def test_nothing_is_due_after_the_day_on_which_a_cycle_ended():
    cycle = Cycle(day("2026-01-15"), 3, ended=day("2026-07-15"))
    assert list(due_days(cycle, day("2030-01-01"))) == days("2026-01-15", "2026-04-15", "2026-07-15")
    assert is_due_on(cycle, day("2026-07-15"))
    assert not is_due_on(cycle, day("2026-10-15"))
    assert not is_due_on(cycle, day("2026-04-16"))


@pytest.mark.parametrize(
    ("today", "given", "coming", "late"),
    [
        ("2026-01-01", [], "2026-03-31", []),
        ("2026-03-31", [], "2026-03-31", []),
        ("2026-04-01", [], "2026-06-30", ["2026-03-31"]),
        ("2026-04-01", ["2026-03-31"], "2026-06-30", []),
        ("2026-10-01", ["2026-06-30"], "2026-12-31", ["2026-03-31", "2026-09-30"]),
        # Given ahead of its day: the one after it is next.
        ("2026-03-15", ["2026-03-31"], "2026-06-30", []),
        ("2026-03-15", ["2026-03-31", "2026-06-30"], "2026-09-30", []),
    ],
)
def test_what_is_next_and_what_is_late_on_a_day(today, given, coming, late):
    found = owed(Cycle(day("2026-03-31"), 3), set(days(*given)), day(today))
    assert found.next.on == day(coming)
    assert [due.on for due in found.late] == days(*late)


def test_a_cycle_that_has_ended_owes_nothing_more_and_what_was_not_given_stays_late():
    found = owed(Cycle(day("2026-03-31"), 3, ended=day("2026-06-30")), {day("2026-03-31")}, day("2027-01-01"))
    assert found.next is None
    assert [due.on for due in found.late] == days("2026-06-30")


@pytest.mark.parametrize(
    ("first", "every", "review", "annual"),
    [
        # Quarterly, the review in March, which is a month in which one is due.
        ("2026-03-31", 3, 3, ["2026-03-31", "2027-03-31", "2028-03-31"]),
        # In May none is due: the first one after it.
        ("2026-03-31", 3, 5, ["2026-06-30", "2027-06-30", "2028-06-30"]),
        # The first month of the review that the cycle reaches is in the next year.
        ("2026-09-10", 6, 3, ["2027-03-10", "2028-03-10"]),
        # Over the turn of the year: none is due in December, so January.
        ("2026-01-15", 3, 12, ["2027-01-15", "2028-01-15"]),
        ("2026-03-31", 3, None, []),
        ("2026-06-30", 12, 6, ["2026-06-30", "2027-06-30", "2028-06-30"]),
    ],
)
def test_the_annual_review_is_the_first_report_in_its_month_or_after(first, every, review, annual):
    cycle = Cycle(day(first), every, review)
    assert [due for due in due_days(cycle, day("2028-12-31")) if is_annual_review(cycle, due)] == days(*annual)


@pytest.mark.parametrize("seed", range(200))
def test_the_next_is_the_earliest_that_is_ahead_and_late_are_all_that_are_behind(seed):
    pick = random.Random(seed)
    cycle = Cycle(
        dt.date(2024, 1, 1) + dt.timedelta(days=pick.randint(0, 800)), pick.randint(1, 24), pick.choice([None, 1, 6, 12])
    )
    today = dt.date(2024, 1, 1) + dt.timedelta(days=pick.randint(0, 1500))
    every = list(due_days(cycle, dt.date(2034, 1, 1)))
    given = {due for due in every if pick.random() < 0.4 and due < dt.date(2029, 1, 1)}
    found = owed(cycle, given, today)
    assert [due.on for due in found.late] == [due for due in every if due < today and due not in given]
    assert found.next.on == next(due for due in every if due >= today and due not in given)


@pytest.mark.parametrize("seed", range(100))
def test_of_the_reports_from_one_review_month_to_the_next_the_first_is_the_annual_review(seed):
    pick = random.Random(seed)
    cycle = Cycle(
        dt.date(2024, pick.choice([1, 3, 5, 7, 8, 10, 12]), pick.randint(1, 31)), pick.randint(1, 12), pick.randint(1, 12)
    )
    for year in range(2025, 2040):
        begins, ends = dt.date(year, cycle.annual_review, 1), dt.date(year + 1, cycle.annual_review, 1)
        between = [due for due in due_days(cycle, ends) if begins <= due < ends]
        assert [is_annual_review(cycle, due) for due in between] == [True] + [False] * (len(between) - 1)
