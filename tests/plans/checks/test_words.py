import datetime as dt

import pytest

from plans.checks import words


@pytest.mark.parametrize(("names", "text"), [(["2a"], "2a"), (["2a", "2b"], "2a and 2b"), (["2a", "2b", "2c"], "2a, 2b and 2c")])
def test_listed(names, text):
    assert words.listed(names) == text


@pytest.mark.parametrize(("count", "text"), [(1, "once"), (2, "twice"), (3, "3 times")])
def test_times(count, text):
    assert words.times(count) == text


def test_number():
    assert [words.number(1, "day"), words.number(2, "day"), words.number(2, "is", "are")] == ["1 day", "2 days", "2 are"]


@pytest.mark.parametrize(("text", "found"), [("abc", "abc"), ("abcd", "abcd"), ("abcde", "abc…"), ("ab de", "ab…")])
def test_what_is_cut_ends_with_an_ellipsis(text, found):
    assert words.cut(text, 4) == found


def test_names_are_sorted_as_people_count():
    assert sorted(["10.1", "2.10 b", "2.9 a", "Measure 10", "Measure 9", "2"], key=words.natural) == [
        "2",
        "2.9 a",
        "2.10 b",
        "10.1",
        "Measure 9",
        "Measure 10",
    ]


def test_the_later_of_the_days_that_are_known():
    day = dt.date(2026, 1, 1)
    assert [words.later(None, day), words.later(), words.later(day, dt.date(2026, 1, 2))] == [day, None, dt.date(2026, 1, 2)]
