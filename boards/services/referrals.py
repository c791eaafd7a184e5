"""Passing a paper on to another board of the same council."""

import datetime as dt

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_reason
from accounts.history import add_row
from accounts.permissions import PREPARE_PACKS
from accounts.plain_text import is_blank
from accounts.services import PUBLISHED_EMAIL
from boards.models import Board, Referral
from boards.services.guards import require_past, require_published_by, writable_board

WHAT = "pass a paper on to another board"


@transaction.atomic
def refer(
    *,
    board,
    to_board: Board,
    on: dt.date,
    reason: str,
    by,
    now: dt.datetime,
    today: dt.date,
    pack=None,
    paper: str = "",
    source: str = "",
) -> Referral:
    """Pass a published pack of the board, or a paper by its title, on to another board of the council, once to each."""
    board = writable_board(board, by, PREPARE_PACKS, WHAT)
    if to_board.authority_id != board.authority_id:
        raise Refused("Choose a board of this council.", field="to_board")
    if to_board.published and by.email != PUBLISHED_EMAIL:
        raise Refused(f"“{to_board}” is a published record. No paper can be passed on to it.", field="to_board")
    if to_board.pk == board.pk:
        raise Refused("Choose another board than this one.", field="to_board")
    if (pack is None) == is_blank(paper):
        raise Refused("Choose a published pack, or type the title of a paper that has none.", field="pack")
    require_past(on, today, "on", "Record it once the paper has been passed on.")
    if pack is not None:
        if pack.board_id != board.pk:
            raise Refused("Choose a pack of this board that is published.", field="pack")
        require_published_by(pack, on, "Choose a pack of this board that is published.")
    reason = require_reason(reason, "the paper is passed on")
    title = pack.title if pack is not None else paper.strip()
    if Referral.objects.filter(from_board=board, to_board=to_board, pack=pack, paper=title, on=on).exists():
        raise Refused(f"“{title}” was passed on to {to_board} on this day already.", field="to_board")
    return add_row(
        Referral(
            pack=pack,
            paper=title,
            from_board=board,
            to_board=to_board,
            on=on,
            reason=reason,
            source=source,
            by=by,
            known_from=now,
        )
    )
