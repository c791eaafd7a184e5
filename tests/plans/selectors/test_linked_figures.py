"""The figures of linked measures: what the action page draws and the update form says."""

import datetime as dt

import pytest

from metrics.months import AsAt
from metrics.selectors.book import all_series, read_book
from metrics.selectors.readings import read
from metrics.services import series as about_series
from plans.selectors.action_page import action_page, find_action
from plans.selectors.changes import changes_of
from plans.selectors.linked_figures import linked_figures, missed_of
from plans.selectors.measures import missed_by
from plans.selectors.update_page import update_page
from plans.services.links import link_series, unlink_series
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_sub_group,
    make_target,
    make_update,
)

DECEMBER, FEBRUARY = JANUARY - 1, JANUARY + 1
TODAY = at(JANUARY).date()
FIGURES = [60, 62, 61, 63, 60, 64, 62, 61, 60, 63, 62, 61, 60, 77]


@pytest.fixture
def series(world):
    """Linked, with fourteen months of figures; 85% was due by December."""
    made = make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))
    make_figures(made, world.lead, FIGURES, last=DECEMBER)
    make_target(made, world.lead, 85, kind="milestone", month=DECEMBER, now=at(dt.date(2026, 1, 2)))
    link(world, made)
    return made


def link(world, series):
    link_series(action=world.action, series=series, reason="Its effect", by=world.lead, now=at(dt.date(2026, 1, 5)))


def found(world):
    return find_action(world.authority, world.plan.slug, "1.1")


def look(world, *, month=JANUARY, sees_small=True, known=None, today=TODAY):
    as_at = AsAt(month, known)
    return linked_figures(world.authority, changes_of(found(world), known, known), as_at, today=today, sees_small=sees_small)


def test_a_measure_comes_with_its_latest_figure_and_what_it_misses(world, series):
    [each] = look(world)
    assert (each.series, each.link.reason) == (series, "Its effect")
    assert (each.reading.latest_text, each.reading.latest_month) == ("77%", DECEMBER)
    assert (each.missed.figure, each.missed.step) == ("77%", "85%")
    assert [row.text for row in each.chart.rows][-1] == "77%"


def test_it_is_what_the_page_of_the_measure_itself_shows(world, series):
    """The same reading from the same figures, official figures of others apart."""
    about_series.rebase(series=series, month=DECEMBER - 3, reason="New team", by=world.lead, now=at(JANUARY))
    about_series.annotate(
        authority=world.authority, series=None, month=DECEMBER, kind="inspection", text="Ofsted", by=world.lead, now=at(JANUARY)
    )
    as_at = AsAt(JANUARY)
    own = all_series(world.authority)
    expected = read(read_book(world.authority, as_at, series=own, wanted=own, sees_small=True), series, TODAY)
    [each] = look(world)
    for name in ("latest", "hidden", "target_rows", "marks", "figures", "target_words", "chart", "travel", "sparkline"):
        assert getattr(each.reading, name) == getattr(expected, name), name
    assert len(each.reading.marks) == 2


def test_what_it_misses_is_what_the_plan_page_judges_by(world, series):
    for month, today in ((JANUARY, TODAY), (DECEMBER, dt.date(2025, 12, 31)), (FEBRUARY, at(FEBRUARY).date())):
        assert missed_of(look(world, month=month, today=today)) == missed_by(world.action, AsAt(month), today=today) != ()
    assert missed_of(look(world, month=DECEMBER - 1)) == missed_by(world.action, AsAt(DECEMBER - 1), today=TODAY) == ()


@pytest.mark.parametrize(("kind", "month", "value"), [("target", JANUARY, 90), ("milestone", JANUARY, 70)])
def test_the_missed_step_is_said_beside_a_target_that_holds_by_now(world, series, kind, month, value):
    assert look(world)[0].missed_besides is None, "the words about the target name it already"
    make_snapshot(series, world.lead, 77, month=JANUARY)
    make_target(series, world.lead, value, kind=kind, month=month, now=at(dt.date(2026, 1, 3)))
    [each] = look(world)
    assert each.reading.applied.kind == kind
    assert each.missed_besides.step == "85%"


def test_a_measure_without_figures_says_so(world):
    link(world, make_series(world.authority, world.lead))
    [each] = look(world)
    assert (each.reading.latest, each.missed, each.missed_besides, each.chart.rows) == (None, None, None, ())


def test_they_stand_in_the_order_of_linking_until_they_are_unlinked(world, series):
    second = make_series(world.authority, world.lead, make_indicator(name="Aardvarks"))
    link(world, second)
    assert [each.series for each in look(world)] == [series, second]
    unlink_series(action=world.action, series=series, reason="x", by=world.lead, now=at(JANUARY))
    assert [each.series for each in look(world)] == [second]


def test_a_series_is_absent_before_it_was_known(world, series):
    assert look(world, known=at(dt.date(2026, 1, 4), 23)) == []
    [each] = look(world, known=at(dt.date(2026, 1, 5), 23))
    assert each.missed.step == "85%"


class TestSmallNumbers:
    @pytest.fixture
    def team(self, world, series):
        """3 of 10 for a team, and 40 of 60 for another; together they are the council's 43 of 70."""
        indicator = make_indicator(name="Placed far away", decimals=0)
        whole = make_series(world.authority, world.lead, indicator)
        teams = [make_sub_group(world.authority, world.lead, name) for name in ("North", "South")]
        north = make_series(world.authority, world.lead, indicator, sub_group=teams[0], small_numbers=True)
        south = make_series(world.authority, world.lead, indicator, sub_group=teams[1])
        for made, top, bottom in ((whole, 43, 70), (north, 3, 10), (south, 40, 60)):
            make_snapshot(made, world.lead, month=DECEMBER, numerator=top, denominator=bottom)
        for made in (north, south):
            link(world, made)
        return north

    def test_whoever_may_not_see_them_sees_c_and_no_drawing_of_it(self, world, team):
        _, north, south = look(world, sees_small=False)
        assert (north.reading.latest_text, north.reading.latest_value) == ("c", None)
        assert [row.text for row in north.chart.rows] == ["c"]
        assert not north.reading.sparkline.drawn
        assert south.reading.latest_text == "c", "with the council's it would give the other away"

    def test_whoever_may_sees_them(self, world, team):
        assert [each.reading.latest_text for each in look(world)] == ["77%", "30%", "67%"]

    def test_a_measure_that_none_of_this_concerns_is_seen_by_all(self, world, team):
        assert look(world, sees_small=False)[0].reading.latest_text == "77%"

    def test_the_page_and_the_form_hide_alike(self, world, team):
        action = found(world)
        page = action_page(action, month=None, known_on=None, today=TODAY, sees_small=False)
        form = update_page(action, None, today=TODAY, sees_small=False)
        for linked in (page.linked, form.linked):
            assert [each.reading.latest_text for each in linked] == ["77%", "c", "c"]


class TestQueries:
    def test_none_without_a_measure(self, world, django_assert_num_queries):
        changes = changes_of(found(world))
        with django_assert_num_queries(0):
            assert linked_figures(world.authority, changes, AsAt(JANUARY), today=TODAY, sees_small=False) == []

    @pytest.mark.parametrize(("small", "sees_small", "number"), [(True, True, 2), (True, False, 3), (False, False, 2)])
    def test_as_many_with_one_as_with_several(self, world, series, django_assert_num_queries, small, sees_small, number):
        def read_all():
            with django_assert_num_queries(number):
                for each in linked_figures(world.authority, changes, AsAt(JANUARY), today=TODAY, sees_small=sees_small):
                    assert each.chart, each.missed

        type(series).objects.filter(pk=series.pk).update(small_numbers=small)
        changes = changes_of(found(world))
        read_all()
        for _ in range(3):
            more = make_series(world.authority, world.lead)
            make_figures(more, world.lead, [1, 2, 3])
            link(world, more)
        changes = changes_of(found(world))
        read_all()


# --- On the pages ---


def test_the_page_of_a_closed_month_shows_the_measures_that_were_linked_then(world, series):
    make_update(world.action, world.officer, rating="red")
    close(world.plan, world.lead)
    later = make_series(world.authority, world.lead)
    unlink_series(action=world.action, series=series, reason="x", by=world.lead, now=at(FEBRUARY))
    link_series(action=world.action, series=later, reason="x", by=world.lead, now=at(FEBRUARY))
    asked = {"known_on": None, "today": at(FEBRUARY).date(), "sees_small": True}
    assert [each.series for each in action_page(found(world), month=JANUARY, **asked).linked] == [series]
    assert [each.series for each in action_page(found(world), month=None, **asked).linked] == [later]


def test_the_position_of_the_action_page_is_suggested_red_by_the_measure(world, series):
    make_update(world.action, world.officer, rating="red")
    page = action_page(found(world), month=None, known_on=None, today=TODAY, sees_small=True)
    assert page.position.suggestion.code == "R7"
    other = make_action(world.area, world.lead, reference="1.2")
    assert missed_by(other, AsAt(JANUARY), today=TODAY) == ()


def test_the_form_of_a_correction_shows_the_figures_of_its_month(world, series):
    update = make_update(world.action, world.officer, rating="red")
    close(world.plan, world.lead)
    make_snapshot(series, world.lead, 90, month=FEBRUARY)
    today = at(FEBRUARY).date()
    now = update_page(found(world), None, today=today, sees_small=True)
    then = update_page(found(world), update.pk, today=today, sees_small=True)
    assert (now.month, now.linked[0].reading.latest_text, now.missed) == (FEBRUARY, "90%", ())
    assert (then.month, then.linked[0].reading.latest_text, then.missed[0].step) == (JANUARY, "77%", "85%")
    assert update_page(found(world), update.pk + 1, today=today, sees_small=True) is None
