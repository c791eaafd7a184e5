import datetime as dt

import pytest

from plans.checks import run_check
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import action, said


def test_no_update():
    agrees("NO_UPDATE")


def test_same_words():
    """Three in a row; two are no habit yet."""
    agrees("SAME_WORDS")


def test_rating_no_reason():
    """The rating got better and nothing else changed; early evidence of impact is a change."""
    agrees("RATING_NO_REASON")


def test_an_action_without_any_update_says_so():
    [problem] = run_check("NO_UPDATE", action(cycles_without_update=3, last_update=None))
    assert problem.sentence == "4.2 has had no update for 3 review months; there has never been one."
    assert problem.since == dt.date(2026, 1, 5)


def test_white_space_and_capitals_make_no_new_words():
    updates = (
        said(8, progress="Audits  are\nheld."),
        said(9, progress=" audits are held."),
        said(10, progress="AUDITS ARE HELD."),
    )
    assert run_check("SAME_WORDS", action(updates=updates))


@pytest.mark.parametrize(
    "words",
    [
        ("Same.", "Same.", "Same.", "New."),
        ("Same.", "New.", "Same.", "Same."),
        ("Same.", "Same.", "Same", "Same."),
        ("", " ", "\n", ""),
        (),
    ],
)
def test_words_that_are_not_the_same_to_the_end(words):
    updates = tuple(said(month, progress=each) for month, each in enumerate(words, 5))
    assert run_check("SAME_WORDS", action(updates=updates)) == []


def test_the_run_goes_back_as_far_as_the_words_are_the_same():
    updates = (said(5, progress="Other."), *(said(month) for month in range(6, 11)))
    [problem] = run_check("SAME_WORDS", action(updates=updates))
    assert problem.sentence == "The last 5 updates of 4.2 say the same, word for word: June 2026 to October 2026."
    assert problem.since == dt.date(2026, 7, 31)


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": "awaiting_sign_off"},
        {"impact": "early_evidence"},
        {"progress": "Audits are held and read."},
        {"due": dt.date(2027, 1, 31)},
        {"figures": (("visits", 85),)},
    ],
)
def test_any_change_of_the_facts_is_a_reason(changes):
    assert run_check("RATING_NO_REASON", action(updates=(said(8, "red"), said(9, "amber", **changes)))) == []


@pytest.mark.parametrize(
    ("ratings", "found"),
    [
        (("red", "amber"), True),
        (("red", "green"), True),
        (("amber", "amber"), False),
        (("green", "amber"), False),
        (("", "amber"), False),
        (("green", ""), False),
        # It stays so while nothing else changes, until the rating is put back.
        (("red", "amber", "amber"), True),
        (("red", "green", "amber"), True),
        (("red", "amber", "red"), False),
        (("amber", "red", "amber"), True),
        (("amber",), False),
        ((), False),
    ],
)
def test_which_ratings_got_better_for_no_reason(ratings, found):
    updates = tuple(said(month, rating) for month, rating in enumerate(ratings, 6))
    assert bool(run_check("RATING_NO_REASON", action(updates=updates))) is found


def test_a_change_of_the_facts_after_the_better_rating_settles_it():
    updates = (said(7, "amber"), said(8, "green"), said(9, "green", progress="All 12 audits were chaired."))
    assert run_check("RATING_NO_REASON", action(updates=updates)) == []


def test_linked_figures_are_named_where_there_are_any():
    same = (("visits", 77),)
    [problem] = run_check("RATING_NO_REASON", action(updates=(said(8, "red", figures=same), said(9, "amber", figures=same))))
    assert "its stage, impact, progress, linked figures and due date are the same as in August 2026." in problem.sentence
    assert "77" not in problem.sentence
    assert problem.since == dt.date(2026, 9, 30)
