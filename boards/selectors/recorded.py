"""What had been recorded of the boards of a council, all of it in one query.

What is edited in place (boards, meetings, agendas, rotas) is read as it was recorded at an earlier moment, those rows included
that were deleted since; what is only ever added, as far as it was known then.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from boards.models import AgendaItem, Board, Delivery, Meeting, Referral, ReportCycle, Rota, Seat
from boards.models.meeting import CANCELLED
from metrics.months import Month
from metrics.selectors.viewing import Viewing
from plans.models import Area
from plans.selectors.together import read_together

# What the name and the address of what an item is about are made of.
ABOUT = {
    "plan_slug": "plan__slug",
    "plan_title": "plan__title",
    "area_number": "area__number",
    "area_title": "area__title",
    "area_plan": "area__plan__slug",
    "area_plan_title": "area__plan__title",
    "notice_slug": "notice__slug",
    "notice_title": "notice__title",
}


@dataclass(frozen=True)
class BoardRows:
    """The rows by kind. An item has what it is about as in `ABOUT`, a rota its `plan_title`, a referral the names of its boards
    and the slug of its pack."""

    boards: list[Board]
    seats: list[Seat]
    meetings: list[Meeting]
    items: list[AgendaItem]
    rotas: list[Rota]
    areas: list[Area]
    cycles: list[ReportCycle]
    deliveries: list[Delivery]
    referrals: list[Referral]


def moment_of(viewing: Viewing) -> dt.datetime | None:
    """What was recorded later is left out of this position; None: nothing is. An earlier month is what is known of it now."""
    return viewing.as_at.known_on


def given_by(viewing: Viewing) -> dt.datetime | None:
    """Packs that were published later are left out of this position, as nobody had been given them, and so are boards that were
    recorded later; None: none are."""
    if viewing.as_at.known_on is not None or not viewing.past:
        return viewing.as_at.known_on
    return end_of_month(viewing.as_at.month)


def is_recorded(board: Board, viewing: Viewing) -> bool:
    """Whether the board was there at this position: what did not exist in a month is absent from it."""
    moment = given_by(viewing)
    return moment is None or board.known_from <= moment


def end_of_month(month: Month) -> dt.datetime:
    """Its last moment in London."""
    return timezone.make_aware(dt.datetime.combine(month.last, dt.time.max))


def read_boards(authority, moment: dt.datetime | None, *, slug: str = "") -> BoardRows:
    """The boards of a council, or the one with this `slug`, and what stands on them, as recorded by `moment` (None: as it is).

    One query. The boards themselves are all that had been recorded, for whom each reports to.
    """
    return boards_from(authority, moment, read_together(*rows_of_boards(authority, moment, slug=slug)))


def boards_from(authority, moment: dt.datetime | None, found: list[list]) -> BoardRows:
    """From what `rows_of_boards` asked for."""
    rows = BoardRows(*(part if moment is None else as_they_stood(part) for part in found))
    for board in rows.boards:
        board.authority = authority
    return rows


def rows_of_boards(authority, moment: dt.datetime | None, *, slug: str = "") -> list:
    """What is read of boards, as `read_together` takes it."""

    def of(path):
        return {f"{path}__authority": authority} | ({f"{path}__slug": slug} if slug else {})

    def recorded(model, **where):
        return model.objects.filter(**where) if moment is None else model.history.filter(history_date__lte=moment, **where)

    def known(rows):
        return rows if moment is None else rows.filter(known_from__lte=moment)

    ends = {"from_name": "from_board__name", "from_slug": "from_board__slug", "to_name": "to_board__name"}
    ends |= {"to_slug": "to_board__slug", "pack_slug": "pack__slug"}
    on_rotas = Rota.objects.filter(**of("board")) if moment is None else Rota.history.filter(**of("board"))
    return [
        recorded(Board, authority=authority),
        recorded(Seat, **of("board")),
        recorded(Meeting, **of("board")),
        recorded(AgendaItem, **of("meeting__board")).annotate(**{name: F(path) for name, path in ABOUT.items()}),
        recorded(Rota, **of("board")).annotate(plan_title=F("plan__title"), plan_slug=F("plan__slug")),
        known(Area.objects.filter(plan__in=on_rotas.order_by().values("plan"))),
        recorded(ReportCycle, **of("board")),
        known(Delivery.objects.filter(**of("cycle__board"))),
        known(Referral.objects.filter(Q(**of("from_board")) | Q(**of("to_board")))).annotate(
            **{name: F(path) for name, path in ends.items()}
        ),
    ]


def standing_meetings(moment: dt.datetime | None, **where) -> QuerySet:
    """The meetings that are not cancelled; as recorded by `moment` (None: as they are) in the rows of their history, of which the
    latest of each counts."""
    if moment is None:
        return Meeting.objects.filter(**where).exclude(status=CANCELLED)
    rows = Meeting.history.filter(history_date__lte=moment)
    same = Q(history_date=OuterRef("history_date"), history_id__gt=OuterRef("history_id"))
    later = rows.filter(Q(history_date__gt=OuterRef("history_date")) | same, id=OuterRef("id"))
    return rows.filter(~Exists(later), **where).exclude(status=CANCELLED).exclude(history_type="-")


def as_they_stood(rows: list) -> list:
    """Of the rows of a history the latest of each object, unless it was deleted; other rows as they are."""
    if not rows or not hasattr(rows[0], "history_type"):
        return rows
    latest = {row.id: row for row in sorted(rows, key=lambda row: (row.history_date, row.pk))}
    return [_object_of(row) for key, row in sorted(latest.items()) if row.history_type != "-"]


def _object_of(row):
    """The object that a row of its history tells of, with what was annotated."""
    found = row.instance
    for name, value in vars(row).items():
        if not hasattr(found, name):
            setattr(found, name, value)
    return found
