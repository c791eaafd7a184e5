"""Two people at the same moment: what one service checked still holds when it writes."""

from decimal import Decimal

import pytest
from django.db import connection

from metrics.models import BudgetLine, Indicator, Snapshot, SnapshotWithdrawal, Target
from metrics.services import indicators, snapshots
from tests.factories import (
    JANUARY,
    World,
    at,
    make_budget_line,
    make_indicator,
    make_series,
    make_snapshot,
    make_target,
)
from tests.shared import together

NOW = at(JANUARY)
pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's tests share one connection; its writers queue anyway"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def world(transactional_db) -> World:
    return World()


def kinds_of(found) -> list[str]:
    return sorted(type(each).__name__ for each in found)


def record(of, by, value, **said):
    entry = snapshots.Entry(value=Decimal(value))
    return snapshots.record_snapshot(series=of, month=JANUARY, entry=entry, by=by, now=NOW, **said)


def test_of_two_first_figures_one_is_told(world):
    of = make_series(world.authority, world.lead)
    found = together(lambda: record(of, world.officer, 70, seen=0), lambda: record(of, world.lead, 71, seen=0))
    assert kinds_of(found) == ["Snapshot", "Stale"]
    assert Snapshot.objects.count() == 1


def test_of_two_whole_months_one_is_told(world):
    rows = [make_series(world.authority, world.lead) for _ in range(5)]
    entries = {row.pk: (snapshots.Entry(value=Decimal(70)), 0) for row in rows}
    fields = {"authority": world.authority, "month": JANUARY, "entries": entries, "now": NOW}
    found = together(
        lambda: snapshots.record_month(by=world.officer, **fields), lambda: snapshots.record_month(by=world.lead, **fields)
    )
    assert kinds_of(found) == ["Stale", "list"]
    assert Snapshot.objects.count() == 5


def test_a_correction_and_a_withdrawal_of_the_same_figure(world):
    of = make_series(world.authority, world.lead)
    figure = make_snapshot(of, world.officer, 70)
    found = together(
        lambda: record(of, world.officer, 71, reason="x", seen=figure.pk),
        lambda: snapshots.withdraw_snapshot(snapshot=figure, reason="x", by=world.lead, now=NOW),
    )
    assert kinds_of(found) in (["Snapshot", "Stale"], ["SnapshotWithdrawal", "Stale"])
    assert Snapshot.objects.count() + SnapshotWithdrawal.objects.count() == 2


def test_of_two_targets_one_is_told(world):
    of = make_series(world.authority, world.lead)
    found = together(lambda: make_target(of, world.lead, 80, seen=0), lambda: make_target(of, world.administrator, 85, seen=0))
    assert kinds_of(found) == ["Stale", "Target"]
    assert Target.objects.count() == 1


def test_of_two_first_budget_lines_the_second_needs_a_reason(world):
    found = together(
        lambda: make_budget_line(world.authority, world.officer, forecast=Decimal(1)),
        lambda: make_budget_line(world.authority, world.lead, forecast=Decimal(2)),
    )
    assert kinds_of(found) == ["BudgetLine", "Refused"]
    assert BudgetLine.objects.count() == 1


def test_of_two_indicators_with_one_code_one_is_refused(world):
    found = together(
        lambda: make_indicator(world.authority, world.lead, code="SAME"),
        lambda: make_indicator(world.authority, world.administrator, code="SAME"),
    )
    assert kinds_of(found) == ["Indicator", "Refused"]
    assert Indicator.objects.filter(code="SAME").count() == 1


def test_a_series_that_ends_takes_no_later_figure_meanwhile(world):
    of = make_series(world.authority, world.lead)
    found = together(
        lambda: record(of, world.officer, 70),
        lambda: indicators.edit_series(series=of, changes={"ends": JANUARY - 1}, reason="x", by=world.lead, now=NOW),
    )
    assert kinds_of(found) in (["Refused", "Series"], ["Refused", "Snapshot"])


def test_the_unit_of_an_indicator_does_not_change_under_its_first_series(world):
    indicator = make_indicator(world.authority, world.lead)
    found = together(
        lambda: make_series(world.authority, world.lead, indicator),
        lambda: indicators.edit_indicator(
            indicator=indicator, changes={"unit": "count"}, reason="x", by=world.administrator, now=NOW
        ),
    )
    series = next((each for each in found if type(each).__name__ == "Series"), None)
    assert series is not None
    refused = "Refused" in kinds_of(found)
    assert Indicator.objects.get().unit == ("percent" if refused else "count")
    assert series.definition_version == Indicator.objects.get().definition_version
