"""Rotas: how the areas of a plan are spread over the meetings of a board."""

import datetime as dt

from django.db import transaction

from accounts.editing import edit_in_place
from accounts.errors import Refused
from accounts.guards import require_date, require_reason
from accounts.history import delete_audited, save_audited
from accounts.permissions import MANAGE_BOARDS
from boards.models import Rota
from boards.services.guards import writable_board, writable_row

ROTA_FIELDS = ("per_meeting", "starts")
MOST_A_MEETING = 20
WHAT = "keep the rota of a board"


@transaction.atomic
def add_rota(
    *, board, plan, per_meeting: int, starts: dt.date, by, now: dt.datetime, reason: str = "Recorded", source: str = ""
) -> Rota:
    """Spread the areas of a plan over the meetings from the day `starts` on, `per_meeting` at each."""
    board = writable_board(board, by, MANAGE_BOARDS, WHAT)
    if plan.authority_id != board.authority_id:
        raise Refused("Choose a plan of this council.", field="plan")
    _require_sense(per_meeting, starts)
    rota = Rota(board=board, plan=plan, per_meeting=per_meeting, starts=starts, source=source, known_from=now)
    return save_audited(rota, by=by, reason=reason, now=now)


@transaction.atomic
def edit_rota(*, rota, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Rota:
    """Change any of `ROTA_FIELDS`. Agendas that were filled stay as they are."""
    locked = _writable_rota(rota, by)
    _require_sense(changes.get("per_meeting", locked.per_meeting), changes.get("starts", locked.starts))
    return edit_in_place(locked, changes, allowed=ROTA_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_rota(*, rota, reason: str, by, now: dt.datetime) -> None:
    """Give up a rota. Agendas that were filled stay as they are, and so does its history."""
    locked = _writable_rota(rota, by)
    delete_audited(locked, by=by, reason=require_reason(reason, "the rota is given up"))


def _writable_rota(rota, by) -> Rota:
    return writable_row(Rota, rota, by, MANAGE_BOARDS, WHAT, gone="Somebody else has given up this rota.")


def _require_sense(per_meeting: int, starts: dt.date) -> None:
    if not 1 <= per_meeting <= MOST_A_MEETING:
        raise Refused(f"A meeting looks at 1 to {MOST_A_MEETING} areas.", field="per_meeting")
    require_date(starts, "starts")
