"""Monthly figures: entered, corrected, withdrawn; for one series, or for many at once."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed, Refused, Stale
from metrics import kinds
from metrics.models import Series, Snapshot, SnapshotWithdrawal
from metrics.months import Month
from metrics.services import indicators, snapshots
from metrics.services.snapshots import Entry
from tests.factories import JANUARY, at, make_figures, make_indicator, make_series, make_snapshot

NOW = at(JANUARY)


@pytest.fixture
def of(world) -> Series:
    """A percentage."""
    return make_series(world.authority, world.lead)


def kept_in(world, unit):
    return make_series(world.authority, world.lead, make_indicator(world.authority, world.lead, unit=unit))


def entry(value=None, top=None, bottom=None, **fields) -> Entry:
    numbers = [None if number is None else Decimal(str(number)) for number in (value, top, bottom)]
    return Entry(*numbers, **fields)


def record(of, by, said, *, month=JANUARY, reason="", seen=None, now=NOW):
    return snapshots.record_snapshot(series=of, month=month, entry=said, by=by, now=now, reason=reason, seen=seen)


def withdraw(snapshot, by, reason="Counted twice", now=NOW):
    return snapshots.withdraw_snapshot(snapshot=snapshot, reason=reason, by=by, now=now)


def record_month(world, entries, *, by=None, month=JANUARY, reason="", authority=None):
    """`entries`: (series, entry, seen)."""
    told = {of.pk: (said, seen) for of, said, seen in entries}
    authority = authority or world.authority
    return snapshots.record_month(authority=authority, month=month, entries=told, by=by or world.officer, now=NOW, reason=reason)


def standing(of, month=JANUARY, known_on=None):
    """The value that counts, as a reading page finds it."""
    last = Snapshot.objects.filter(series=of, month=month).standing(known_on).last()
    return last and last.value


# --- Who ---


WRITES = {
    "enter figures": [
        lambda world, of, figure, by: record(of, by, entry(80), month=JANUARY - 1),
        lambda world, of, figure, by: record(of, by, entry(80), reason="x"),
        lambda world, of, figure, by: record_month(world, [(of, entry(80), figure.pk)], by=by, reason="x"),
    ],
    "withdraw figures": [lambda world, of, figure, by: withdraw(figure, by)],
}


@pytest.mark.parametrize("what", WRITES)
def test_officers_leads_and_administrators_of_the_council_enter_figures(world, other_world, of, what):
    figure = make_snapshot(of, world.officer, 77)
    for write in WRITES[what]:
        for person in (world.board, world.auditor, *other_world.people.values()):
            with pytest.raises(NotAllowed, match=f"does not allow you to {what}"):
                write(world, of, figure, person)
    assert (Snapshot.objects.count(), SnapshotWithdrawal.objects.count()) == (1, 0)


@pytest.mark.parametrize("role", ["officer", "lead", "administrator"])
@pytest.mark.parametrize(("what", "number"), [(what, n) for what, writes in WRITES.items() for n in range(len(writes))])
def test_what_they_enter_names_them(world, of, role, what, number):
    figure, person = make_snapshot(of, world.officer, 77), world.people[role]
    row = WRITES[what][number](world, of, figure, person)
    row = row[0] if isinstance(row, list) else row
    assert (row.by, row.known_from) == (person, NOW)


@pytest.mark.parametrize(("what", "number"), [(what, n) for what, writes in WRITES.items() for n in range(len(writes))])
def test_a_published_series_stays_as_its_paper_has_it(world, of, what, number):
    figure = make_snapshot(of, world.officer, 77, source="Paper 4, 2.1")
    assert figure.source == "Paper 4, 2.1"
    indicators.publish_series(series=of, ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
    with pytest.raises(Refused, match="published record"):
        WRITES[what][number](world, of, figure, world.lead)
    assert (Snapshot.objects.count(), SnapshotWithdrawal.objects.count()) == (1, 0)


# --- One figure ---


def test_a_figure_is_kept_with_all_that_was_said_of_it(world, of):
    said = entry(top=77, bottom=100, provisional=True, caveat=" One team late ", commentary=" Better since May. ")
    row = record(of, world.officer, said)
    row.refresh_from_db()
    assert (row.value, row.numerator, row.denominator) == (77, 77, 100)
    assert (row.provisional, row.caveat, row.commentary) == (True, "One team late", "Better since May.")
    assert (row.month, row.replaces, row.reason, row.upload, str(row)) == (JANUARY, None, "", None, "January 2026: 77")


@pytest.mark.parametrize(
    ("unit", "said", "value"),
    [
        (kinds.PERCENT, entry(top=1, bottom=3), "33.3333"),
        (kinds.PERCENT, entry("66.7", 2, 3), "66.6667"),
        (kinds.PERCENT, entry("77.5"), "77.5"),
        (kinds.RATE, entry(top=334, bottom=58000), "57.5862"),
        (kinds.RATIO, entry(top=522, bottom=40), "13.05"),
        (kinds.COUNT, entry(0), "0"),
        (kinds.COUNT, entry(334), "334"),
        (kinds.MONEY, entry("-205.5"), "-205.5"),
    ],
)
def test_the_value_is_computed_where_it_can_be(world, unit, said, value):
    row = record(kept_in(world, unit), world.officer, said)
    row.refresh_from_db()
    assert row.value == Decimal(value)


@pytest.mark.parametrize(
    ("unit", "said", "message"),
    [
        (kinds.PERCENT, entry(), "Give a value, or a numerator and a denominator"),
        (kinds.PERCENT, entry(66, 2, 3), "is not what 2 over 3 gives: 66.6667"),
        (kinds.PERCENT, entry(top=3), "a numerator without a denominator"),
        (kinds.PERCENT, entry(bottom=3), "a denominator without a numerator"),
        (kinds.PERCENT, entry(top=4, bottom=3), "The numerator 4 is above the denominator 3"),
        (kinds.PERCENT, entry(top=0, bottom=0), "The denominator is 0"),
        (kinds.PERCENT, entry(top=-1, bottom=3), "is below 0"),
        (kinds.PERCENT, entry("100.01"), "is not between 0 and 100"),
        (kinds.COUNT, entry(-1), "is below 0"),
        (kinds.COUNT, entry(top=1, bottom=2), "Leave them empty"),
        (kinds.COUNT, entry(10**10), "too large"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_in_words(world, unit, said, message):
    of = kept_in(world, unit)
    with pytest.raises(Refused, match=message) as refusal:
        record(of, world.officer, said)
    assert refusal.value.field == "value"
    with pytest.raises(Refused, match=message) as refusal:
        record_month(world, [(of, said, 0)])
    assert refusal.value.field == f"value_{of.pk}"
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("month", "message"),
    [
        (JANUARY + 1, "February 2026 has not begun yet"),
        (Month(1989, 12), "The month must be January 1990 or later"),
    ],
)
def test_a_month_that_cannot_have_a_figure_is_refused(world, of, month, message):
    for write in (lambda: record(of, world.officer, entry(77), month=month), lambda: record_month(world, [], month=month)):
        with pytest.raises(Refused, match=message) as refusal:
            write()
        assert refusal.value.field == "month"


def test_a_series_that_has_ended_takes_no_later_figure(world, of):
    indicators.edit_series(series=of, changes={"ends": JANUARY - 1}, reason="Stopped", by=world.lead, now=NOW)
    with pytest.raises(Refused, match="ends with December 2025. Change that first") as refusal:
        record(of, world.officer, entry(77))
    assert refusal.value.field == "month"
    with pytest.raises(Refused, match="ends with December 2025") as refusal:
        record_month(world, [(of, entry(77), 0)])
    assert refusal.value.field == f"value_{of.pk}", "the month of the page is right for the others"
    assert record(of, world.officer, entry(77), month=JANUARY - 1)


@pytest.mark.parametrize(
    "fields",
    [{"commentary": "x" * 2001}, {"caveat": "x" * 301}, {"caveat": "A\x07B"}, {"commentary": "\u200b"}],
)
def test_words_that_do_not_fit_or_cannot_be_read_are_refused(world, of, fields):
    with pytest.raises((Refused, ValidationError)):
        record(of, world.officer, entry(77, **fields))
    assert not Snapshot.objects.exists()


# --- Corrections and withdrawals ---


def test_a_correction_keeps_the_earlier_figure_and_says_why(world, of):
    first = record(of, world.officer, entry(77), reason="no reason is asked for the first")
    with pytest.raises(Refused, match="Say why the figure is corrected") as refusal:
        record(of, world.lead, entry(78))
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="Nothing was changed"):
        record(of, world.lead, entry("77.0"), reason="x")
    second = record(of, world.lead, entry(78), reason=" One team was missing ")
    assert (first.reason, second.replaces, second.reason) == ("", first, "One team was missing")
    assert (standing(of), first.value) == (78, 77)


@pytest.mark.parametrize(
    "said",
    [
        entry(77, provisional=True),
        entry(77, caveat="Late"),
        entry(77, commentary="Why"),
        entry(top=77, bottom=100),
    ],
)
def test_what_is_said_of_the_same_value_is_a_correction_too(world, of, said):
    record(of, world.officer, entry(77))
    assert record(of, world.officer, said, reason="Said now").replaces


def test_a_withdrawn_correction_lets_what_it_replaced_stand_again(world, of):
    """What stands after each step of a long chain: the newest revision that was not withdrawn."""
    first = record(of, world.officer, entry(70))
    second = record(of, world.officer, entry(71), reason="a")
    third = record(of, world.officer, entry(72), reason="b")
    withdraw(third, world.lead)
    assert standing(of) == 71
    fourth = record(of, world.officer, entry(73), reason="c")
    assert (fourth.replaces, standing(of)) == (third, 73)
    withdraw(fourth, world.lead)
    assert standing(of) == 71
    withdraw(second, world.lead)
    assert standing(of) == 70
    withdraw(first, world.lead)
    assert standing(of) is None
    fifth = record(of, world.officer, entry(70))
    assert (fifth.replaces, fifth.reason) == (fourth, "Entered again after it had been withdrawn")
    assert standing(of) == 70
    sixth = record(of, world.officer, entry(71), reason="d")
    assert (sixth.replaces, standing(of)) == (fifth, 71)
    assert Snapshot.objects.count() == 6


def test_what_stood_then_is_known_by_its_dates(world, of):
    """Corrected in February and taken back in March: a page of each time finds what was known at that time."""
    record(of, world.officer, entry(70))
    second = record(of, world.officer, entry(71), reason="a", now=at(JANUARY + 1))
    withdraw(second, world.lead, now=at(JANUARY + 2))
    found = [standing(of, known_on=at(JANUARY + n)) for n in (-1, 0, 1, 2)]
    assert found == [None, 70, 71, 70]
    assert standing(of) == 70


def test_a_figure_entered_again_may_say_why(world, of):
    withdraw(record(of, world.officer, entry(70)), world.lead)
    assert record(of, world.officer, entry(70), reason="It was right").reason == "It was right"


def test_only_the_figure_that_stands_is_withdrawn_and_once(world, of):
    first = record(of, world.officer, entry(70))
    second = record(of, world.officer, entry(71), reason="a")
    with pytest.raises(Refused, match="Say why this figure is withdrawn") as refusal:
        withdraw(second, world.lead, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Stale, match=f"{world.officer} changed the figure for January 2026") as stale:
        withdraw(first, world.lead)
    assert stale.value.theirs == second
    withdraw(second, world.lead)
    with pytest.raises(Stale, match=f"{world.lead} changed the figure for January 2026") as stale:
        withdraw(second, world.administrator)
    assert stale.value.theirs == first
    withdraw(first, world.administrator)
    with pytest.raises(Stale, match=f"{world.administrator} changed the figure") as stale:
        withdraw(first, world.lead)
    assert (stale.value.theirs, stale.value.seen) == (None, {"seen": 0})
    assert SnapshotWithdrawal.objects.count() == 2


def test_a_withdrawn_month_leaves_the_others_alone(world, of):
    _, figure = make_figures(of, world.officer, [70, 77])
    withdraw(figure, world.lead)
    assert (standing(of, JANUARY - 1), standing(of)) == (70, None)


# --- Stale forms ---


def test_a_form_opened_before_there_was_a_figure_is_told(world, of):
    theirs = record(of, world.officer, entry(77), seen=0)
    with pytest.raises(Stale, match=f"{world.officer} changed the figure for January 2026") as stale:
        record(of, world.lead, entry(78), reason="x", seen=0)
    assert (stale.value.theirs, stale.value.seen) == (theirs, {"seen": theirs.pk})
    assert record(of, world.lead, entry(78), reason="x", seen=theirs.pk)


def test_a_form_opened_before_a_figure_was_withdrawn_is_told_by_whom(world, of):
    """Not its author: what stands again was written by somebody who changed nothing now."""
    first = record(of, world.officer, entry(77))
    second = record(of, world.officer, entry(78), reason="x")
    withdraw(second, world.lead)
    with pytest.raises(Stale, match=f"{world.lead} changed the figure") as stale:
        record(of, world.administrator, entry(79), reason="x", seen=second.pk)
    assert (stale.value.theirs, stale.value.seen) == (first, {"seen": first.pk})


# --- A whole month ---


@pytest.fixture
def page(world):
    """Three series of the entry page: one with a figure, two without."""
    first, second, third = (kept_in(world, unit) for unit in (kinds.PERCENT, kinds.COUNT, kinds.RATE))
    return SimpleNamespace(first=first, second=second, third=third, figure=make_snapshot(first, world.officer, 77))


def test_a_month_is_saved_in_one_go_and_what_is_the_same_is_passed_over(world, page):
    rows = record_month(
        world,
        [(page.first, entry(77), page.figure.pk), (page.second, entry(12), 0), (page.third, entry(top=1, bottom=1000), 0)],
    )
    assert {(row.series, row.value) for row in rows} == {(page.second, 12), (page.third, 10)}
    assert all(row.pk for row in rows)
    assert Snapshot.objects.count() == 3
    with pytest.raises(Refused, match="Nothing was changed"):
        record_month(world, [(page.first, entry(77), page.figure.pk)])


def test_a_month_with_a_correction_needs_one_reason(world, page):
    lines = [(page.first, entry(78), page.figure.pk), (page.second, entry(12), 0)]
    with pytest.raises(Refused, match="Say why the figure is corrected") as refusal:
        record_month(world, lines)
    assert (refusal.value.field, Snapshot.objects.count()) == ("reason", 1)
    rows = record_month(world, lines, reason="Team 3 was missing")
    assert {row.series: (row.reason, row.replaces) for row in rows} == {
        page.first: ("Team 3 was missing", page.figure),
        page.second: ("", None),
    }


def test_one_wrong_line_and_nothing_is_saved(world, page):
    lines = [(page.second, entry(12), 0), (page.third, entry(top=1), 0), (page.first, entry(77), page.figure.pk)]
    with pytest.raises(Refused, match="numerator without a denominator") as refusal:
        record_month(world, lines)
    assert refusal.value.field == f"value_{page.third.pk}"
    assert list(Snapshot.objects.all()) == [page.figure]


def test_too_long_words_stand_beside_their_line(world, page):
    with pytest.raises(Refused, match="2,000 characters or fewer") as refusal:
        record_month(world, [(page.second, entry(12, commentary="x" * 2001), 0)])
    assert refusal.value.field == f"value_{page.second.pk}"


def test_one_stale_line_and_nothing_is_saved(world, page):
    theirs = record(page.second, world.lead, entry(11))
    with pytest.raises(Stale, match=f"{world.lead} changed “{page.second.title}” for January 2026") as stale:
        record_month(world, [(page.third, entry(1), 0), (page.second, entry(12), 0)])
    assert (stale.value.theirs, stale.value.seen) == (theirs, {f"seen_{page.second.pk}": theirs.pk})
    assert Snapshot.objects.count() == 2


def test_a_line_sent_back_as_it_was_on_screen_does_not_undo_what_others_did_to_it(world, page):
    make_snapshot(page.first, world.lead, 79, reason="Recount")
    rows = record_month(world, [(page.first, entry(77), page.figure.pk), (page.second, entry(12), 0)])
    assert [row.series for row in rows] == [page.second]
    assert Snapshot.objects.filter(series=page.first).standing().last().value == 79
    with pytest.raises(Stale):
        record_month(world, [(page.first, entry(77, provisional=True), page.figure.pk)])


def test_another_councils_series_is_not_saved_and_not_passed_over(world, other_world, page):
    theirs = make_series(other_world.authority, other_world.lead)
    with pytest.raises(Refused, match="not kept by this council"):
        record_month(world, [(page.second, entry(12), 0), (theirs, entry(1), 0)])
    with pytest.raises(NotAllowed):
        record_month(world, [(theirs, entry(1), 0)], authority=other_world.authority)
    assert list(Snapshot.objects.all()) == [page.figure]


def test_a_published_line_and_nothing_is_saved(world, page):
    indicators.publish_series(series=page.third, ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
    with pytest.raises(Refused, match="published record") as refusal:
        record_month(world, [(page.second, entry(12), 0), (page.third, entry(1), 0)])
    assert refusal.value.field == f"value_{page.third.pk}"
    assert list(Snapshot.objects.all()) == [page.figure]


def test_a_month_of_many_series_takes_as_many_queries_as_one(world):
    """The council, its series, what they have, and one query that adds the rows."""

    def queries(number):
        lines = [(kept_in(world, kinds.COUNT), entry(n + 1), 0) for n in range(number)]
        with CaptureQueriesContext(connection) as found:
            record_month(world, lines)
        return [query["sql"] for query in found if "SAVEPOINT" not in query["sql"]]

    assert len(queries(1)) == len(queries(12)) == 4
