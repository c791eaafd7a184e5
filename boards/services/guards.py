"""What every write about a board checks first.

Everything about a board (its meetings and agendas, questions and decisions, packs) is written under the lock of the board's
row. The lock is a query of its own: what is read after it is as the last writer left it.
"""

import datetime as dt

from django.utils import timezone

from accounts.changes import day_in_words
from accounts.errors import Refused
from accounts.guards import require_date, require_permission
from accounts.services import PUBLISHED_EMAIL
from boards.models import Board, Meeting, PublishedPack

YEARS_AHEAD = 5


def lock_board(board_id: int) -> Board:
    """The board with its council; its row is locked until the transaction ends."""
    _lock(board_id)
    return Board.objects.select_related("authority").get(pk=board_id)


def writable_board(board: Board, by, permission: str, what: str) -> Board:
    """The locked board, if `by` has the permission and it is no published record. `what` completes "does not allow you to"."""
    locked = lock_board(board.pk)
    require_open_board(locked, by, permission, what)
    return locked


def writable_meeting(meeting: Meeting, by, permission: str, what: str) -> Meeting:
    """The meeting as it is now, with its locked board."""
    return writable_row(Meeting, meeting, by, permission, what, gone="Somebody else has deleted this meeting.")


def writable_row(model, row, by, permission: str, what: str, *, gone: str):
    """A row of `model` that has a `board`, as it is now, with that board locked. `gone` is said where it was deleted."""
    _lock(row.board_id)
    found = model.objects.select_related("board__authority").filter(pk=row.pk, board=row.board_id).first()
    if found is None:
        raise Refused(gone)
    require_open_board(found.board, by, permission, what)
    return found


def require_open_board(board: Board, by, permission: str, what: str) -> None:
    """Refuse who lacks the permission, and changes to a published record by anybody but the account that stands for it."""
    require_permission(by, permission, board.authority_id, what)
    if board.published and by.email != PUBLISHED_EMAIL:
        raise Refused(f"“{board}” is a published record, shown as it was published ({board.source}). It cannot be changed.")


def require_past(day: dt.date, today: dt.date, field: str, message: str) -> None:
    """Refuse an impossible date, and one that is still ahead."""
    require_date(day, field)
    if day > today:
        raise Refused(f"The date is in the future. {message}", field=field)


def require_soon(day: dt.date, today: dt.date, field: str) -> None:
    """Refuse a day more than `YEARS_AHEAD` years from now: it is a slip of the pen."""
    require_date(day, field)
    if (day.year - YEARS_AHEAD, day.month, day.day) > (today.year, today.month, today.day):
        raise Refused(f"This day is more than {YEARS_AHEAD} years ahead. Correct the year.", field=field)


def require_published_by(pack, on: dt.date, message: str) -> None:
    """Refuse a pack that is not published (with `message`), or was not yet on that day."""
    published = PublishedPack.objects.filter(pack=pack).only("known_from").first()
    if published is None:
        raise Refused(message, field="pack")
    since = timezone.localdate(published.known_from)
    if on < since:
        raise Refused(f"“{pack.title}” was published on {day_in_words(since)}. Give a day from then on.", field="on")


def _lock(board_id: int) -> None:
    if Board.objects.select_for_update().only("pk").filter(pk=board_id).first() is None:
        raise Refused("Somebody else has deleted this board.")
