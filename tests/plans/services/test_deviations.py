"""Accepting a problem that the checks find, until a day."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed, Refused, Stale
from plans.models import AcceptedDeviation
from plans.services.deviations import accept, take_back
from tests.factories import JANUARY, at

NOW, TODAY = at(JANUARY), at(JANUARY).date()
ABOUT = {"code": "NO_OFFICER", "subject": "action:1"}


def accepted(world, **changes) -> AcceptedDeviation:
    given = ABOUT | {
        "name": "1.1 Plans",
        "reason": "The post is being filled",
        "owner_role": "Programme lead",
        "on": TODAY,
        "ends": dt.date(2026, 3, 31),
        "by": world.lead,
        "now": NOW,
        "today": TODAY,
    }
    return accept(authority=world.authority, **(given | changes))


def taken_back(world, **changes) -> AcceptedDeviation:
    given = ABOUT | {"reason": "The post is filled", "by": world.lead, "now": NOW, "today": TODAY}
    return take_back(authority=world.authority, **(given | changes))


def test_an_acceptance_is_a_dated_row_with_reason_owner_and_end(world):
    row = accepted(world)
    assert AcceptedDeviation.objects.get() == row
    assert (row.reason, row.owner_role, row.on, row.ends) == (
        "The post is being filled",
        "Programme lead",
        TODAY,
        dt.date(2026, 3, 31),
    )
    assert (row.by, row.known_from) == (world.lead, NOW)


@pytest.mark.parametrize("person", ["officer", "board", "administrator", "auditor"])
def test_nobody_but_the_lead_accepts(world, person):
    accepted(world)
    for write in (accepted, taken_back):
        with pytest.raises(NotAllowed, match="accept a problem"):
            write(world, by=world.people[person])
    assert AcceptedDeviation.objects.count() == 1


def test_a_lead_of_another_council_accepts_nothing_here(world, other_world):
    with pytest.raises(NotAllowed):
        accepted(world, by=other_world.lead)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends": TODAY}, "ends", "after today"),
        ({"ends": dt.date(2027, 1, 21)}, "ends", "for a year at most"),
        ({"on": dt.date(2026, 1, 21)}, "on", "from today on"),
        ({"reason": "  "}, "reason", "Say why"),
        ({"reason": "x" * 501}, "reason", "500 characters"),
        ({"owner_role": " "}, "owner_role", "who answers"),
        ({"owner_role": "x" * 101}, "owner_role", "100 characters"),
        ({"code": "NO_SUCH_CHECK"}, None, "no such check"),
    ],
)
def test_what_is_refused(world, changes, field, words):
    with pytest.raises(Refused, match=words) as refusal:
        accepted(world, **changes)
    assert refusal.value.field == field
    assert not AcceptedDeviation.objects.exists()


def test_a_year_to_the_day_is_allowed(world):
    assert accepted(world, ends=dt.date(2027, 1, 20)).ends == dt.date(2027, 1, 20)


def test_it_can_be_prolonged(world):
    first = accepted(world)
    later = accepted(world, ends=dt.date(2026, 6, 30), seen=first.pk)
    assert later.pk > first.pk


def test_taken_back_it_ends_before_it_begins_and_both_rows_stay(world):
    first = accepted(world)
    row = taken_back(world, seen=first.pk)
    assert (row.on, row.ends, row.name, row.owner_role) == (TODAY, dt.date(2026, 1, 19), "1.1 Plans", "Programme lead")
    assert AcceptedDeviation.objects.count() == 2


@pytest.mark.parametrize("before", [[], ["taken back"], ["over"]], ids=["never accepted", "taken back", "over"])
def test_what_is_not_accepted_is_not_taken_back(world, before):
    if before:
        accepted(world)
    if before == ["taken back"]:
        taken_back(world)
    number = AcceptedDeviation.objects.count()
    today = dt.date(2026, 4, 1) if before == ["over"] else TODAY
    with pytest.raises(Refused, match="not accepted any more"):
        taken_back(world, today=today)
    assert AcceptedDeviation.objects.count() == number


def test_who_did_not_see_what_somebody_else_decided_is_told(world):
    first = accepted(world)
    with pytest.raises(Stale) as stale:
        accepted(world, seen=0)
    assert (stale.value.theirs, stale.value.seen) == (first, {"seen": first.pk})
    with pytest.raises(Stale):
        taken_back(world, seen=first.pk + 1)
    assert AcceptedDeviation.objects.count() == 1
