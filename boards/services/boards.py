"""Boards and the seats on them."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.editing import edit_in_place, require_known
from accounts.errors import Refused
from accounts.guards import require_date, require_permission, require_reason
from accounts.history import delete_audited, save_audited
from accounts.models import Membership
from accounts.permissions import MANAGE_BOARDS
from boards.models import Board, Challenge, Implication, Meeting, Pack, Referral, ReportCycle, Rota, Seat
from boards.services.guards import writable_board, writable_row
from plans.services.guards import lock_council

BOARD_FIELDS = ("name", "remit", "chair_role", "independent", "meets", "reports_to")
SEAT_FIELDS = ("role_title", "user", "since", "until")
# Addresses of pages beside those of boards.
RESERVED = ("add", "ask", "check-a-paper", "word-template")
ADDRESS_STAYS = "The short name of a board stays: links and earlier positions are found by it. Change the name of the board."
WHAT = "keep boards"
SEATS = "keep the members of a board"


# --- Boards ---


@transaction.atomic
def add_board(
    *,
    authority,
    name: str,
    slug: str,
    by,
    now: dt.datetime,
    remit: str = "",
    chair_role: str = "",
    independent: bool = False,
    meets: str = "",
    reports_to: Board | None = None,
    published: bool = False,
    reason: str = "Recorded",
    source: str = "",
) -> Board:
    """Record a board, committee or panel of the council. It may report to another board of the same council.

    `published`: loaded from a published paper, named in `source`; from then on only the account that stands for published
    records writes about it.
    """
    require_permission(by, MANAGE_BOARDS, authority, WHAT)
    lock_council(authority)
    if slug in RESERVED:
        raise Refused(f"“{slug}” is an address of its own. Choose another short name.", field="slug")
    board = Board(
        authority=authority,
        name=name.strip(),
        slug=slug,
        remit=remit.strip(),
        chair_role=chair_role.strip(),
        independent=independent,
        meets=meets,
        reports_to=reports_to,
        published=published,
        source=source,
        known_from=now,
    )
    _require_line(board)
    return save_audited(board, by=by, reason=reason, now=now)


@transaction.atomic
def edit_board(*, board, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Board:
    """Change any of `BOARD_FIELDS`. No line of boards that report to each other may lead back to where it began, and its address
    stays."""
    if "slug" in changes:
        raise Refused(ADDRESS_STAYS, field="slug")
    require_known(changes, BOARD_FIELDS)
    lock_council(board.authority)
    locked = writable_board(board, by, MANAGE_BOARDS, WHAT)
    if "reports_to" in changes:
        before, locked.reports_to = locked.reports_to, changes["reports_to"]
        _require_line(locked)
        locked.reports_to = before
    return edit_in_place(locked, changes, allowed=BOARD_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_board(*, board, reason: str, by, now: dt.datetime) -> None:
    """Delete a board that was added by mistake: nothing may stand on it yet. Its history stays."""
    lock_council(board.authority)
    locked = writable_board(board, by, MANAGE_BOARDS, WHAT)
    reason = require_reason(reason, "the board is deleted")
    if not is_bare(locked):
        raise Refused("This board has members, meetings, packs or questions, or another board reports to it. It is kept.")
    delete_audited(locked, by=by, reason=reason)


def is_bare(board: Board) -> bool:
    """Whether nothing stands on the board. One query."""
    here = {"board": OuterRef("pk")}
    held = [Exists(model.objects.filter(**here)) for model in (Seat, Rota, ReportCycle, Meeting, Challenge, Pack, Implication)]
    held.append(Exists(Board.objects.filter(reports_to=OuterRef("pk"))))
    held += [Exists(Referral.objects.filter(**{name: OuterRef("pk")})) for name in ("from_board", "to_board")]
    rows = Board.objects.filter(pk=board.pk)
    for one in held:
        rows = rows.exclude(one)
    return rows.exists()


def _require_line(board: Board) -> None:
    """Refuse a board of another council to report to, and a line that leads back to where it began."""
    above = board.reports_to
    if above is None:
        return
    line = dict(Board.objects.filter(authority=board.authority_id).values_list("pk", "reports_to"))
    if above.pk not in line:
        raise Refused("Choose a board of this council.", field="reports_to")
    step, passed = above.pk, set()
    while step is not None and step not in passed:
        if step == board.pk:
            raise Refused(
                f"“{above}” reports to this board, directly or through others. Two boards cannot report to each other.",
                field="reports_to",
            )
        passed.add(step)
        step = line.get(step)


# --- Seats ---


@transaction.atomic
def add_seat(
    *,
    board,
    role_title: str,
    since: dt.date,
    by,
    now: dt.datetime,
    user=None,
    until: dt.date | None = None,
    reason: str = "Recorded",
) -> Seat:
    """Give a role a place on the board from the day `since` on. `user` is the account of whoever holds it."""
    board = writable_board(board, by, MANAGE_BOARDS, SEATS)
    _require_seat(board, user, since, until)
    seat = Seat(board=board, role_title=role_title.strip(), user=user, since=since, until=until, known_from=now)
    return save_audited(seat, by=by, reason=reason, now=now)


@transaction.atomic
def edit_seat(*, seat, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Seat:
    """Change any of `SEAT_FIELDS`; a seat that is given up gets its last day."""
    locked = _writable_seat(seat, by)
    after = {name: changes.get(name, getattr(locked, name)) for name in ("user", "since", "until")}
    if after["user"] == locked.user:
        after["user"] = None
    _require_seat(locked.board, **after)
    return edit_in_place(locked, changes, allowed=SEAT_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_seat(*, seat, reason: str, by, now: dt.datetime) -> None:
    """Delete a seat that was added by mistake. Its history stays."""
    locked = _writable_seat(seat, by)
    delete_audited(locked, by=by, reason=require_reason(reason, "the seat is deleted"))


def _writable_seat(seat, by) -> Seat:
    return writable_row(Seat, seat, by, MANAGE_BOARDS, SEATS, gone="Somebody else has deleted this seat.")


def _require_seat(board: Board, user, since: dt.date, until: dt.date | None) -> None:
    for field, day in (("since", since), ("until", until)):
        if day is not None:
            require_date(day, field)
    if until is not None and until < since:
        raise Refused("The last day is before the first.", field="until")
    if user is not None and not Membership.objects.filter(user=user, authority=board.authority_id).exists():
        raise Refused("This person has no role in this council. An administrator can give them one.", field="user")
