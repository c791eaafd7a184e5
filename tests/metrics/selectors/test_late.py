"""Which series are late on a day: those of the whole council that were begun, and whose next figure is past its day."""

import datetime as dt

import pytest

from metrics.months import Month
from metrics.selectors.late import late_series
from metrics.services import snapshots
from tests.factories import JANUARY, at, make_figures, make_indicator, make_series, make_snapshot, make_sub_group

NOVEMBER = Month(2025, 11)


def names(world, day) -> list[str]:
    return [one.series.title for one in late_series(world.authority, day)]


def add(world, name, last=NOVEMBER, values=(80, 81), indicator=None, **fields):
    of = make_series(
        world.authority, world.lead, make_indicator(world.authority, world.lead, name=name, **(indicator or {})), **fields
    )
    make_figures(of, world.lead, values, last=last)
    return of


@pytest.mark.parametrize(("day", "late"), [(dt.date(2026, 1, 30), []), (dt.date(2026, 1, 31), ["Visits"])])
def test_a_series_is_late_once_the_day_of_its_next_figure_has_passed(world, day, late):
    add(world, "Visits")
    assert names(world, day) == late


def test_only_begun_series_of_the_whole_council_for_which_figures_are_expected_are_late(world, other_world):
    add(world, "Visits")
    add(world, "Never begun", values=())
    add(world, "Ended", ends=NOVEMBER)
    add(world, "Up to date", last=Month(2025, 12))
    add(world, "Of a team", sub_group=make_sub_group(world.authority, world.lead))
    add(world, "Quarterly", last=Month(2025, 9), indicator={"every": 3})
    add(other_world, "Elsewhere")
    assert names(world, JANUARY.last) == ["Quarterly", "Visits"]


def test_a_figure_that_was_withdrawn_does_not_count(world):
    of = add(world, "Visits")
    last = make_snapshot(of, world.lead, 82, month=Month(2025, 12))
    assert names(world, JANUARY.last) == []
    snapshots.withdraw_snapshot(snapshot=last, reason="Of another team", by=world.lead, now=at(JANUARY))
    assert names(world, JANUARY.last) == ["Visits"]


def test_two_queries_whatever_the_number_of_series(world, django_assert_num_queries):
    for number in range(5):
        add(world, f"Visits {number}")
    with django_assert_num_queries(2):
        assert len(late_series(world.authority, JANUARY.last)) == 5
