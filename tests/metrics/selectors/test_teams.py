"""Teams and groups: worst news first, each indicator beside the whole council's, and what is said of the months."""

import datetime as dt

import pytest

from metrics.months import Month
from metrics.selectors.team_notes import find_sub_group, is_published, notes_about
from metrics.selectors.teams import team_page, teams_page
from metrics.services.compositions import write_profile_note
from metrics.services.indicators import publish_series
from tests.factories import (
    BEGUN,
    JANUARY,
    at,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_sub_group,
    make_target,
)

TODAY = dt.date(2026, 1, 20)
STEADY = [80, 82] * 9
FALLING = [*STEADY, 60, 58, 56]


@pytest.fixture
def indicator(world):
    return make_indicator(world.authority, world.lead, code="VISITS", name="Visits on time")


@pytest.fixture
def north(world):
    return make_sub_group(world.authority, world.lead, "North", slug="north")


def team_series(world, group, indicator, values, **fields):
    series = make_series(world.authority, world.lead, indicator, sub_group=group, **fields)
    make_figures(series, world.officer, values)
    return series


def teams_of(world, sees_small=True, **position):
    position = {"month": None, "known_on": None} | position
    return teams_page(world.authority, today=TODAY, sees_small=sees_small, **position)


def profile(world, slug="north", sees_small=True, **position):
    position = {"month": None, "known_on": None} | position
    return team_page(world.authority, slug, today=TODAY, sees_small=sees_small, **position)


def test_the_worst_news_comes_first_and_no_data_last(world, indicator, north):
    bad = make_sub_group(world.authority, world.lead, "Zebra", slug="zebra")
    missing = make_sub_group(world.authority, world.lead, "Middle", slug="middle")
    make_sub_group(world.authority, world.lead, "Alone", slug="alone")
    team_series(world, north, indicator, STEADY)
    team_series(world, bad, indicator, FALLING)
    make_target(team_series(world, missing, indicator, STEADY), world.lead, 90)
    teams = teams_of(world).teams
    assert [team.sub_group.name for team in teams] == ["Zebra", "Middle", "North", "Alone"]
    assert [(len(team.worsening), len(team.missing), len(team.lines)) for team in teams] == [
        (1, 0, 1),
        (0, 1, 1),
        (0, 0, 1),
        (0, 0, 0),
    ]
    assert [team.sub_group.name for team in teams_of(world).worsening] == ["Zebra"]


def test_within_a_team_the_worst_news_comes_first_and_no_data_last(world, north):
    named = {}
    for name in ("A steady", "B empty", "C late", "D missing", "E worsening"):
        named[name] = make_indicator(world.authority, world.lead, name=name)
    team_series(world, north, named["A steady"], STEADY)
    team_series(world, north, named["B empty"], [])
    make_snapshot(team_series(world, north, named["C late"], []), world.officer, 80, month=JANUARY - 6)
    make_target(team_series(world, north, named["D missing"], STEADY), world.lead, 90)
    team_series(world, north, named["E worsening"], FALLING)
    lines = profile(world).summary.lines
    assert [line.reading.indicator.name for line in lines] == ["E worsening", "D missing", "C late", "A steady", "B empty"]


def test_a_team_stands_beside_the_whole_council_of_the_same_month(world, indicator, north):
    whole = make_series(world.authority, world.lead, indicator)
    make_figures(whole, world.officer, [70, 90])
    team_series(world, north, indicator, [77, None])
    [line] = profile(world).summary.lines
    assert line.reading.latest_month == JANUARY - 1
    assert line.whole_text == "70.0%"
    assert line.words == "7 percentage points above the whole council: better"


def test_of_counts_both_are_shown_and_nothing_is_said(world, north):
    indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="lower")
    whole = make_series(world.authority, world.lead, indicator)
    make_snapshot(whole, world.officer, 100)
    make_target(whole, world.lead, 10)
    team_series(world, north, indicator, [20])
    [line] = profile(world).summary.lines
    assert (line.whole_text, line.words, line.council_target) == ("100", "", None)


def test_without_a_figure_of_the_council_for_the_month_nothing_is_compared(world, indicator, north):
    make_series(world.authority, world.lead, indicator)
    team_series(world, north, indicator, [77])
    [line] = profile(world).summary.lines
    assert (line.whole_text, line.words) == ("no figure", "")


def test_without_a_target_of_its_own_a_team_is_held_against_the_councils(world, indicator, north):
    whole = make_series(world.authority, world.lead, indicator)
    make_target(whole, world.lead, 85)
    own = team_series(world, north, indicator, [77])
    [line] = profile(world).summary.lines
    assert line.target_words == "target 85%, 8 percentage points short"
    assert line.meets is False
    make_target(own, world.lead, 75)
    [line] = profile(world).summary.lines
    assert line.council_target is None
    assert line.target_words.startswith("meets")
    assert line.meets is True


def test_a_hidden_figure_of_a_team_is_not_compared(world, north):
    """3 of 40 is hidden from the board, and so is all that is made of it."""
    indicator = make_indicator(world.authority, world.lead)
    make_snapshot(make_series(world.authority, world.lead, indicator), world.officer, numerator=60, denominator=100)
    small = team_series(world, north, indicator, [], small_numbers=True)
    make_snapshot(small, world.officer, numerator=3, denominator=40)
    [line] = profile(world, sees_small=False).summary.lines
    assert (line.reading.latest_text, line.words, line.meets) == ("c", "", None)
    [line] = profile(world).summary.lines
    assert line.reading.latest_text == "7.5%"
    assert line.words


def note(world, group, month, good="Good.", poor="", **fields):
    return write_profile_note(sub_group=group, month=month, good=good, poor=poor, by=world.officer, now=at(JANUARY), **fields)


def test_notes_stand_by_month_newest_first_with_what_was_said_before(world, north):
    note(world, north, JANUARY - 1, good="First.")
    note(world, north, JANUARY, poor="A gap in January.")
    note(world, north, JANUARY - 1, good="Second.")
    january, december = profile(world).notes
    assert (january.note.poor, january.earlier) == ("A gap in January.", [])
    assert (december.note.good, [row.good for row in december.earlier]) == ("Second.", ["First."])


def test_notes_of_later_months_and_later_knowledge_are_left_out(world, north):
    note(world, north, JANUARY)
    assert profile(world, month=JANUARY - 1).notes == []
    assert profile(world, known_on=at(JANUARY) - dt.timedelta(days=1)).notes == []


def test_more_than_a_year_of_notes_is_cut_and_said(world, north):
    for back in range(14):
        note(world, north, JANUARY - back)
    page = profile(world)
    assert (len(page.notes), page.more_notes) == (12, 2)


def test_a_team_of_nothing_but_published_series_is_a_published_record(world, indicator, north):
    series = team_series(world, north, indicator, [77])
    assert not profile(world).published
    assert not is_published(north)
    publish_series(series=series, ends=JANUARY, source="Report, 7.5", by=world.lead, now=at(JANUARY))
    page = profile(world)
    assert page.published
    assert is_published(north)
    assert page.viewing.present == JANUARY


def test_a_team_that_was_not_there_yet_or_is_of_another_council_is_none(world, other_world, north):
    assert profile(world, known_on=BEGUN - dt.timedelta(days=1)) is None
    assert profile(other_world) is None
    assert find_sub_group(other_world.authority, "north") is None
    assert teams_of(world, known_on=BEGUN - dt.timedelta(days=1)).teams == []


def test_the_note_of_a_month_and_the_one_before_it(world, north):
    note(world, north, Month(2025, 10), good="October.")
    note(world, north, JANUARY, good="January.")
    standing, before = notes_about(north, JANUARY)
    assert (standing.good, before.good) == ("January.", "October.")
    assert notes_about(north, JANUARY - 1)[0] is None
