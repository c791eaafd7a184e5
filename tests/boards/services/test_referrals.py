"""Passing a paper on to another board: what is written, and what is refused."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, Refused
from accounts.services import published_actor
from boards.models import Referral
from boards.services.referrals import refer
from tests.boards.making import MET, make_board, make_pack, publish
from tests.factories import JANUARY, World, at, make_notice

FIELDS = {"on": MET, "reason": "It concerns their plan", "now": at(JANUARY), "today": at(JANUARY).date()}


@pytest.fixture
def boards(world):
    return make_board(world.authority, world.lead), make_board(world.authority, world.lead)


@pytest.fixture
def pack(world, boards):
    return make_pack(boards[0], world.lead, notice=make_notice(world.authority, world.lead), title="January")


def refused(**fields) -> Refused:
    with pytest.raises(Refused) as caught:
        refer(**(FIELDS | fields))
    return caught.value


def test_a_paper_goes_by_its_title(world, boards):
    board, other = boards
    row = refer(board=board, to_board=other, paper=" The plan ", by=world.lead, **FIELDS)
    assert (row.paper, row.from_board, row.to_board, row.pack, row.by) == ("The plan", board, other, None, world.lead)


def test_a_published_pack_goes_and_one_that_is_not_published_does_not(world, boards, pack):
    board, other = boards
    assert refused(board=board, to_board=other, pack=pack, by=world.lead).field == "pack"
    publish(pack, world.lead, now=at(JANUARY))
    row = refer(board=board, to_board=other, pack=pack, by=world.lead, **(FIELDS | {"on": at(JANUARY).date()}))
    assert (row.pack, row.paper) == (pack, "January")
    assert refused(board=other, to_board=board, pack=pack, by=world.lead).field == "pack"


def test_either_a_pack_or_a_title_is_given(world, boards, pack):
    board, other = boards
    publish(pack, world.lead, now=at(JANUARY))
    assert refused(board=board, to_board=other, by=world.lead).field == "pack"
    assert refused(board=board, to_board=other, pack=pack, paper="X", by=world.lead).field == "pack"


def test_it_goes_to_another_board_of_the_same_council(world, boards):
    board, _ = boards
    there = World("elsewhere")
    theirs = make_board(there.authority, there.lead)
    for to_board in (board, theirs):
        assert refused(board=board, to_board=to_board, paper="X", by=world.lead).field == "to_board"
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.bulk_create(
            [Referral(paper="X", reason="X", from_board=board, to_board=board, on=MET, by=world.lead, known_from=at(JANUARY))]
        )


def test_a_published_record_takes_no_paper_but_that_of_its_own_account(world, boards):
    actor = published_actor()
    record = make_board(world.authority, actor, published=True, source="Report of 10 June 2019")
    found = refused(board=boards[0], to_board=record, paper="X", by=world.lead)
    assert found.field == "to_board" and "is a published record" in found.message
    assert not Referral.objects.exists()
    other = make_board(world.authority, actor, published=True, source="Report of 10 June 2019")
    assert refer(board=other, to_board=record, paper="X", by=actor, **FIELDS).to_board == record


def test_it_needs_a_reason_and_a_day_that_is_not_ahead(world, boards):
    board, other = boards
    call = {"board": board, "to_board": other, "paper": "X", "by": world.lead}
    assert refused(**call, reason=" ").field == "reason"
    assert refused(**call, on=dt.date(2026, 1, 21)).field == "on"
    assert refused(**call, on=dt.date(1999, 1, 1)).field == "on"


def test_the_same_paper_is_not_passed_on_twice_on_a_day(world, boards):
    board, other = boards
    call = {"board": board, "to_board": other, "paper": "X", "by": world.lead}
    refer(**call, **FIELDS)
    assert "already" in refused(**call).message


@pytest.mark.parametrize("role", ["officer", "board", "administrator", "auditor"])
def test_only_whoever_prepares_packs_passes_one_on(world, boards, role):
    board, other = boards
    with pytest.raises(NotAllowed):
        refer(board=board, to_board=other, paper="X", by=world.people[role], **FIELDS)


def test_a_pack_is_not_passed_on_before_it_was_published(world, boards, pack):
    board, other = boards
    publish(pack, world.lead, now=at(JANUARY))
    found = refused(board=board, to_board=other, pack=pack, by=world.lead, on=dt.date(2026, 1, 19))
    assert (found.field, found.message) == ("on", "“January” was published on 20 January 2026. Give a day from then on.")
    assert not Referral.objects.exists()
