"""Budgets: one line for a service and month, corrected by a new one."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from metrics.models import BudgetLine
from metrics.months import Month
from metrics.services.finance import Money, record_budget_line
from tests.factories import JANUARY, at

NOW = at(JANUARY)
MONEY = {"revised_budget": Decimal("4000"), "forecast": Decimal("4205.50")}


def record(world, *, by=None, service="Placements", month=JANUARY, reason="", seen=None, source="", now=NOW, **money):
    return record_budget_line(
        authority=world.authority,
        service=service,
        month=month,
        money=Money(**(MONEY | money)),
        by=by or world.officer,
        now=now,
        reason=reason,
        seen=seen,
        source=source,
    )


def test_officers_leads_and_administrators_of_the_council_enter_budgets(world, other_world):
    for person in (world.board, world.auditor, *other_world.people.values()):
        with pytest.raises(NotAllowed, match="does not allow you to enter budgets"):
            record(world, by=person)
    assert not BudgetLine.objects.exists()
    for number, person in enumerate((world.officer, world.lead, world.administrator)):
        assert record(world, by=person, service=f"Service {number}").by == person


def test_a_line_is_kept_as_given_with_its_service_tidied(world):
    row = record(world, service="  Placements\t and  fees ", use_of_reserves=Decimal(-50), commentary="Two residential starts")
    row.refresh_from_db()
    assert (row.service, row.month, row.revised_budget, row.forecast) == ("Placements and fees", JANUARY, 4000, Decimal("4205.5"))
    assert (row.use_of_reserves, row.published_variance, row.commentary) == (-50, None, "Two residential starts")
    assert (row.replaces, row.reason, row.by, row.known_from) == (None, "", world.officer, NOW)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"service": ""}, "service", "Name the service"),
        ({"service": " \u200b "}, "service", "Name the service"),
        ({"revised_budget": Decimal(-1)}, "revised_budget", "A budget is not below 0"),
        ({"month": JANUARY + 1}, "month", "February 2026 has not begun"),
        ({"month": Month(1989, 12)}, "month", "January 1990 or later"),
    ],
)
def test_a_line_that_cannot_be_is_refused_beside_its_field(world, changes, field, message):
    with pytest.raises(Refused, match=message) as refusal:
        record(world, **changes)
    assert refusal.value.field == field
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize("changes", [{"commentary": "x" * 501}, {"service": "x" * 101}, {"forecast": Decimal("1.005")}])
def test_what_does_not_fit_is_refused(world, changes):
    with pytest.raises(ValidationError):
        record(world, **changes)
    assert not BudgetLine.objects.exists()


def test_a_forecast_may_be_below_nothing(world):
    assert record(world, revised_budget=Decimal(0), forecast=Decimal(-100)).forecast == -100


def test_a_correction_replaces_the_line_and_says_why(world):
    first = record(world)
    with pytest.raises(Refused, match="Say why the line is corrected") as refusal:
        record(world, forecast=Decimal(4300))
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="Nothing was changed"):
        record(world, forecast=Decimal("4205.5000"), reason="x")
    second = record(world, forecast=Decimal(4300), reason="One placement was missing", by=world.lead)
    third = record(world, reason="It was not")
    assert [(row.replaces, row.reason) for row in (first, second, third)] == [
        (None, ""),
        (first, "One placement was missing"),
        (second, "It was not"),
    ]
    assert record(world, service="Agency staff").replaces is None


def test_a_stale_form_is_told_what_stands_now(world):
    first = record(world, seen=0)
    with pytest.raises(Stale, match=f"{world.officer} changed Placements for January 2026") as stale:
        record(world, forecast=Decimal(1), reason="x", by=world.lead, seen=0)
    assert (stale.value.theirs, stale.value.seen) == (first, {"seen": first.pk})
    assert record(world, forecast=Decimal(1), reason="x", by=world.lead, seen=first.pk).replaces == first


def test_a_published_line_stays_as_its_paper_has_it(world):
    line = record(world, source="Paper 4, table 2")
    with pytest.raises(Refused, match=r"“Placements, January 2026” is a published record.*\(Paper 4, table 2\)"):
        record(world, forecast=Decimal(1), reason="x", by=world.lead)
    assert list(BudgetLine.objects.all()) == [line]
