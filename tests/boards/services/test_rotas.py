"""Rotas: what is written, and what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, Refused
from boards.models import Rota
from boards.services import rotas
from tests.boards.making import make_board, make_rota
from tests.factories import JANUARY, World, at

NOW, STARTS = at(JANUARY), dt.date(2026, 1, 1)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


def refused(call, **fields) -> Refused:
    with pytest.raises(Refused) as caught:
        call(now=NOW, **fields)
    return caught.value


def test_a_board_has_one_rota_for_a_plan(world, board):
    rota = rotas.add_rota(board=board, plan=world.plan, per_meeting=2, starts=STARTS, by=world.lead, now=NOW)
    assert rota.history.get().actor_label == world.lead.name
    with pytest.raises(ValidationError, match="already has a rota for this plan"):
        make_rota(board, world.lead, world.plan)


@pytest.mark.parametrize(("per_meeting", "starts", "field"), [(0, STARTS, "per_meeting"), (21, STARTS, "per_meeting")])
def test_a_meeting_looks_at_1_to_20_areas(world, board, per_meeting, starts, field):
    call = {"board": board, "plan": world.plan, "per_meeting": per_meeting, "starts": starts, "by": world.lead}
    assert refused(rotas.add_rota, **call).field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        Rota.objects.bulk_create([Rota(board=board, plan=world.plan, per_meeting=per_meeting, starts=starts, known_from=NOW)])


def test_a_date_that_cannot_be_is_refused(world, board):
    call = {"board": board, "plan": world.plan, "per_meeting": 2, "starts": dt.date(1900, 1, 1), "by": world.lead}
    assert refused(rotas.add_rota, **call).field == "starts"


def test_a_plan_of_another_council_is_refused(world, board):
    call = {"board": board, "plan": World("elsewhere").plan, "per_meeting": 2, "starts": STARTS, "by": world.lead}
    assert refused(rotas.add_rota, **call).field == "plan"


def test_a_rota_is_changed_and_given_up_with_a_reason(world, board):
    rota = make_rota(board, world.lead, world.plan)
    assert refused(rotas.edit_rota, rota=rota, changes={"per_meeting": 3}, reason="", by=world.lead).field == "reason"
    assert refused(rotas.edit_rota, rota=rota, changes={"per_meeting": 0}, reason="So", by=world.lead).field == "per_meeting"
    changed = rotas.edit_rota(rota=rota, changes={"per_meeting": 3}, reason="More time", by=world.lead, now=NOW)
    assert (changed.per_meeting, changed.version) == (3, 2)
    with pytest.raises(NotAllowed):
        rotas.remove_rota(rota=rota, reason="So", by=world.board, now=NOW)
    key = rota.pk
    rotas.remove_rota(rota=rota, reason="By hand from now on", by=world.lead, now=NOW)
    assert not Rota.objects.exists()
    assert Rota.history.filter(id=key).order_by("pk").last().history_change_reason == "By hand from now on"
    rota.pk = key
    assert "given up" in refused(rotas.edit_rota, rota=rota, changes={"per_meeting": 1}, reason="So", by=world.lead).message
