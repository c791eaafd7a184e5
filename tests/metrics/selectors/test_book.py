import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import kinds
from metrics.months import AsAt, Month
from metrics.selectors.book import REBASE, all_series, known_series, read_book
from metrics.selectors.hiding import NOTHING_HIDDEN
from metrics.services import series as settings
from tests.factories import at, make_comparator, make_series, make_sub_group
from tests.metrics.story import FEBRUARY, MARCH, NOW, fill

JANUARY = Month(2026, 1)


def book_of(story, *codes, month=MARCH, known_on=None, sees_small=True):
    series = all_series(story.authority)
    wanted = [row for row in series if str(row) in codes]
    return read_book(story.authority, AsAt(month, known_on), series=series, wanted=wanted, sees_small=sees_small)


def test_the_series_of_a_council_come_in_the_order_of_the_scorecard(story, other_world):
    make_series(other_world.authority, other_world.lead)
    assert [str(row) for row in all_series(story.authority)][-3:] == ["YEARLY", "AUDIT", "AUDIT/north"]
    assert len(all_series(story.authority)) == 11


def test_known_series_are_those_that_were_there(story):
    series = all_series(story.authority)
    assert known_series(series, None) == series
    assert known_series(series, at(dt.date(2020, 1, 5))) == []
    assert known_series(series, at(dt.date(2020, 1, 7))) == series


def test_a_book_holds_what_was_asked_for_and_no_more(story):
    book = book_of(story, "TIMELY", "AUDIT/north", "NEW")
    timely = story.series["TIMELY"]
    assert set(book.figures) == {timely.pk, story.team_audit.pk}
    assert list(book.figures_of(timely)) == sorted(book.figures_of(timely))
    assert book.figures_of(story.series["NEW"]) == {}
    assert book.figures_of(story.series["REPEAT"]) == {}
    assert set(book.comparators) == {story.indicators["TIMELY"].pk}


def test_what_is_hidden_is_decided_over_what_adds_up_though_one_series_is_asked_for(story):
    """The whole council is asked for; of its two teams, one has a small number that the other protects."""
    assert book_of(story, "PLANS").hidden == NOTHING_HIDDEN
    plans, teams = story.series["PLANS"], []
    for name, figures in (("North", [9, 2]), ("South", [12, 7])):
        team = make_sub_group(story.authority, story.lead, name)
        teams.append(make_series(story.authority, story.lead, story.indicators["PLANS"], sub_group=team))
        fill(teams[-1], story.officer, figures)
    story.correct("PLANS", 9)
    asked = book_of(story, "PLANS", sees_small=False).hidden
    assert asked.months_of(plans.pk) == frozenset()
    assert [asked.months_of(team.pk) for team in teams] == [{FEBRUARY}, {FEBRUARY}]
    assert not asked.value(teams[0].pk, JANUARY)
    everything = [str(row) for row in all_series(story.authority)]
    assert book_of(story, *everything, sees_small=False).hidden == asked
    assert book_of(story, "TIMELY", sees_small=False).hidden == NOTHING_HIDDEN, "nothing adds up with it"


def test_figures_are_those_up_to_the_month_as_they_were_known(story):
    timely = story.series["TIMELY"]
    story.correct("TIMELY", 88)
    assert book_of(story, "TIMELY").figures_of(timely)[FEBRUARY].value == 88
    assert book_of(story, "TIMELY", known_on=at(MARCH, 11)).figures_of(timely)[FEBRUARY].value == 80
    assert max(book_of(story, "TIMELY", month=JANUARY).figures_of(timely)) == JANUARY


def marks(book, series):
    return [(mark.month, mark.kind, mark.text) for mark in book.marks[series.pk]]


def test_marks_are_the_councils_and_the_series_own_in_order_of_month(story):
    note = {"authority": story.authority, "by": story.lead, "kind": kinds.NOTICE}
    settings.annotate(month=FEBRUARY, text="Notice", now=NOW, **note)
    settings.annotate(month=FEBRUARY, text="Second notice", now=NOW, **note)
    settings.annotate(month=JANUARY, text="New form", series=story.series["TIMELY"], now=at(MARCH, 13), **note)
    story.rebase("TIMELY", JANUARY)
    story.rebase("TIMELY", FEBRUARY)
    story.rebase("TIMELY", FEBRUARY, active=False, now=at(MARCH, 13))
    book = book_of(story, "TIMELY", "REPEAT")
    both = [(FEBRUARY, kinds.NOTICE, "Notice"), (FEBRUARY, kinds.NOTICE, "Second notice")]
    assert marks(book, story.series["REPEAT"]) == both
    assert marks(book, story.series["TIMELY"]) == [
        (JANUARY, kinds.NOTICE, "New form"),
        (JANUARY, REBASE, "New team"),
        *both,
    ]
    then = book_of(story, "TIMELY", known_on=at(MARCH, 12))
    assert (FEBRUARY, REBASE, "New team") in marks(then, story.series["TIMELY"])
    assert marks(book_of(story, "TIMELY", month=Month(2025, 12)), story.series["TIMELY"]) == []


def test_a_mark_that_was_moved_stands_in_its_new_month_from_then_on(story):
    note = {"authority": story.authority, "by": story.lead, "kind": kinds.NOTICE}
    first = settings.annotate(month=JANUARY, text="Notice", now=at(MARCH, 11), **note)
    settings.move_annotation(annotation=first, month=FEBRUARY, text="Notice", by=story.lead, now=at(MARCH, 13))
    timely = story.series["TIMELY"]
    assert marks(book_of(story, "TIMELY"), timely) == [(FEBRUARY, kinds.NOTICE, "Notice")]
    assert marks(book_of(story, "TIMELY", known_on=at(MARCH, 12)), timely) == [(JANUARY, kinds.NOTICE, "Notice")]


def test_of_official_figures_the_newest_row_of_each_holds(story, other_world):
    timely = story.indicators["TIMELY"]
    make_comparator(timely, Decimal("82.4"))
    make_comparator(timely, 1, group=kinds.REGION, authority=other_world.authority)
    found = [(row.group, row.statistic, row.model, row.value) for row in book_of(story, "TIMELY").comparators[timely.pk]]
    assert (kinds.ENGLAND, "", "", Decimal("82.4")) in found
    assert len(found) == 5


@pytest.mark.parametrize("codes", [(), ("TIMELY",), ("TIMELY", "CALLS", "PLANS", "AUDIT", "AUDIT/north")])
@pytest.mark.parametrize(("sees_small", "number"), [(True, 4), (False, 5)])
def test_four_queries_and_one_more_where_small_numbers_are_hidden(story, codes, sees_small, number):
    series = all_series(story.authority)
    wanted = [row for row in series if str(row) in codes]
    with CaptureQueriesContext(connection) as queries:
        read_book(story.authority, AsAt(MARCH), series=series, wanted=wanted, sees_small=sees_small)
    # Of nothing, the database is not asked for figures, targets and official figures.
    assert len(queries) == (number if codes else number - 3)
