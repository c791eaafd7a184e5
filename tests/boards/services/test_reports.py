"""Reports that a board is owed, and that they were given: what is written, and what is refused."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, Refused
from boards.models import Delivery, ReportCycle
from boards.services import reports
from tests.boards.making import make_board, make_delivery, make_pack, make_report_cycle, publish
from tests.factories import JANUARY, at, make_notice

NOW = at(JANUARY)
MARCH, JUNE = dt.date(2026, 3, 31), dt.date(2026, 6, 30)
LATER = {"now": at(dt.date(2026, 7, 1)), "today": dt.date(2026, 7, 1)}


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


@pytest.fixture
def cycle(world, board):
    return make_report_cycle(board, world.lead)


def refused(call, **fields) -> Refused:
    with pytest.raises(Refused) as caught:
        call(**fields)
    return caught.value


class TestCycles:
    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"every_months": 0}, "every_months"),
            ({"every_months": 25}, "every_months"),
            ({"annual_review": 0}, "annual_review"),
            ({"annual_review": 13}, "annual_review"),
            ({"first_due": dt.date(1999, 1, 1)}, "first_due"),
            ({"ended": dt.date(2026, 3, 30)}, "ended"),
            ({"ended": dt.date(2300, 1, 1)}, "ended"),
        ],
    )
    def test_what_makes_no_rhythm_is_refused(self, world, board, cycle, fields, field):
        given = {"title": "Report", "every_months": 3, "first_due": MARCH} | fields
        assert refused(reports.add_report_cycle, board=board, by=world.lead, now=NOW, **given).field == field
        found = refused(reports.edit_report_cycle, cycle=cycle, changes=fields, reason="So", by=world.lead, now=NOW)
        assert found.field == field

    @pytest.mark.parametrize("fields", [{"every_months": 25}, {"annual_review": 13}, {"title": " "}])
    def test_the_database_refuses_it_too(self, board, fields):
        row = ReportCycle(board=board, known_from=NOW, **({"title": "X", "every_months": 3, "first_due": MARCH} | fields))
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportCycle.objects.bulk_create([row])

    def test_once_a_report_was_given_its_days_stay_and_the_rest_can_change(self, world, cycle):
        make_delivery(cycle, world.lead)
        said = {"reason": "Agreed", "by": world.lead, "now": LATER["now"]}
        for changes in ({"every_months": 6}, {"first_due": JUNE}):
            assert refused(reports.edit_report_cycle, cycle=cycle, changes=changes, **said).field == next(iter(changes))
        changed = reports.edit_report_cycle(cycle=cycle, changes={"ended": JUNE, "title": "Old", "every_months": 3}, **said)
        assert (changed.ended, changed.title) == (JUNE, "Old")

    def test_a_cycle_of_which_nothing_was_given_is_deleted_and_no_other(self, world, board, cycle):
        other = make_report_cycle(board, world.lead)
        make_delivery(other, world.lead)
        said = {"reason": "A mistake", "by": world.lead, "now": LATER["now"]}
        assert "have been given" in refused(reports.remove_report_cycle, cycle=other, **said).message
        reports.remove_report_cycle(cycle=cycle, **said)
        assert list(ReportCycle.objects.all()) == [other]

    def test_whoever_keeps_no_boards_is_refused(self, world, board, cycle):
        with pytest.raises(NotAllowed):
            reports.add_report_cycle(board=board, title="X", every_months=3, first_due=MARCH, by=world.officer, now=NOW)
        with pytest.raises(NotAllowed):
            reports.record_delivery(cycle=cycle, due=MARCH, on=MARCH, by=world.board, **LATER)


class TestDeliveries:
    def test_a_report_is_given_for_the_day_on_which_it_was_due(self, world, cycle):
        row = reports.record_delivery(cycle=cycle, due=MARCH, on=dt.date(2026, 4, 2), by=world.lead, **LATER)
        assert (row.due, row.on, row.by, row.known_from) == (MARCH, dt.date(2026, 4, 2), world.lead, LATER["now"])

    def test_a_day_on_which_none_is_due_is_refused(self, world, cycle):
        found = refused(reports.record_delivery, cycle=cycle, due=dt.date(2026, 4, 1), on=JUNE, by=world.lead, **LATER)
        assert (found.field, found.message) == ("due", "No report of this cycle is due on 1 April 2026.")

    def test_a_report_is_not_given_in_the_future(self, world, cycle):
        found = refused(reports.record_delivery, cycle=cycle, due=MARCH, on=dt.date(2026, 7, 2), by=world.lead, **LATER)
        assert found.field == "on"

    def test_a_second_record_says_why_it_corrects_the_first_and_both_are_kept(self, world, cycle):
        make_delivery(cycle, world.lead)
        call = {"cycle": cycle, "due": MARCH, "on": dt.date(2026, 4, 2), "by": world.lead}
        assert refused(reports.record_delivery, **call, **LATER).field == "note"
        reports.record_delivery(note="It went out two days later.", **call, **LATER)
        assert list(Delivery.objects.values_list("on", flat=True)) == [MARCH, dt.date(2026, 4, 2)]

    def test_only_a_published_pack_of_this_board_is_what_was_given(self, world, board, cycle):
        notice = make_notice(world.authority, world.lead)
        draft = make_pack(board, world.lead, notice=notice)
        elsewhere = make_pack(make_board(world.authority, world.lead), world.lead, notice=notice)
        call = {"cycle": cycle, "due": MARCH, "on": MARCH, "by": world.lead}
        for pack in (draft, elsewhere):
            assert refused(reports.record_delivery, pack=pack, **call, **LATER).field == "pack"
        publish(draft, world.lead)
        assert reports.record_delivery(pack=draft, **call, **LATER).pack == draft

    def test_a_pack_was_not_given_before_it_was_published(self, world, board):
        early = make_report_cycle(board, world.lead, first_due=dt.date(2026, 1, 31), every_months=1)
        pack = make_pack(board, world.lead, notice=make_notice(world.authority, world.lead), title="January")
        publish(pack, world.lead)
        call = {"cycle": early, "due": early.first_due, "pack": pack, "by": world.lead, **LATER}
        found = refused(reports.record_delivery, on=dt.date(2026, 2, 1), **call)
        assert (found.field, found.message) == ("on", "“January” was published on 2 February 2026. Give a day from then on.")
        assert reports.record_delivery(on=dt.date(2026, 2, 2), **call)
