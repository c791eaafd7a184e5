"""Every change to a board, its members, meetings, agendas, rotas and the reports it is owed, as lines: when, who, what, why."""

from collections.abc import Callable, Iterator

from django.db.models import F

from accounts.changes import Line, day_in_words, edits, newest_first
from boards.models import AgendaItem, Board, Delivery, Meeting, Referral, ReportCycle, Rota, Seat
from boards.models.board import MEETS_WORDS
from boards.models.meeting import ITEM_KIND_WORDS, MEETING_STATUS_WORDS
from plans.selectors.together import read_together

# What an item of an agenda may be about, with where its words are.
LOOKED_AT = {"plan_id": "plan__title", "area_id": "area__title", "notice_id": "notice__title"}
DELETED = "deleted since"
BOARD_FIELDS = ("name", "slug", "remit", "chair_role", "independent", "meets", "reports_to_id")
SEAT_FIELDS = ("role_title", "user_id", "since", "until")
MEETING_FIELDS = ("on", "place", "status")
ITEM_FIELDS = ("number", "title", "kind", *LOOKED_AT, "group")
ROTA_FIELDS = ("per_meeting", "starts")
CYCLE_FIELDS = ("title", "every_months", "first_due", "annual_review", "ended")


def board_history(board: Board) -> list[Line]:
    """Every change, newest first. One query."""
    here = {"board": board.pk}
    boards, seats, meetings, items, rotas, cycles, deliveries, referrals = read_together(
        Board.history.filter(id=board.pk).annotate(above=F("reports_to__name")),
        Seat.history.filter(**here).annotate(holder=F("user__name")),
        Meeting.history.filter(**here),
        AgendaItem.history.filter(meeting__board=board.pk).annotate(
            **{f"{name}_words": F(path) for name, path in LOOKED_AT.items()}
        ),
        Rota.history.filter(**here).annotate(plan_title=F("plan__title")),
        ReportCycle.history.filter(**here),
        Delivery.objects.filter(cycle__board=board.pk).annotate(by_name=F("by__name"), cycle_title=F("cycle__title")),
        Referral.objects.filter(from_board=board.pk).annotate(by_name=F("by__name"), to_name=F("to_board__name")),
    )
    words = {"meets": MEETS_WORDS, "reports_to_id": _spelt(boards, "reports_to_id", "above")}
    looked_at = {name: _spelt(items, name, f"{name}_words") for name in LOOKED_AT}
    lines = [
        *edits(boards, Board, BOARD_FIELDS, "Board", words),
        *_each(seats, Seat, SEAT_FIELDS, lambda row: f"Member {row.role_title}", {"user_id": _spelt(seats, "user_id", "holder")}),
        *_each(meetings, Meeting, MEETING_FIELDS, _meeting, {"status": MEETING_STATUS_WORDS}),
        *_each(items, AgendaItem, ITEM_FIELDS, lambda row: f"Item {row.title}", {"kind": ITEM_KIND_WORDS} | looked_at),
        *_each(rotas, Rota, ROTA_FIELDS, lambda row: f"Rota of {row.plan_title}"),
        *_each(cycles, ReportCycle, CYCLE_FIELDS, lambda row: f"Report {row.title}"),
        *_deliveries(deliveries),
        *_referrals(referrals),
    ]
    return newest_first(lines)


def _each(rows: list, model, fields, name: Callable[[object], str], words=None) -> Iterator[Line]:
    """Lines of each of several objects; `name` gives an object's name from its last row."""
    families: dict[int, list] = {}
    for row in rows:
        families.setdefault(row.id, []).append(row)
    for family in families.values():
        yield from edits(family, model, fields, name(family[-1]), words)


def _spelt(rows: list, field: str, words: str) -> dict:
    """The words of each key that stands in `field`, as they were read with the row."""
    return {getattr(row, field): getattr(row, words) or DELETED for row in rows if getattr(row, field) is not None}


def _meeting(row) -> str:
    return f"Meeting of {day_in_words(row.on)}"


def _deliveries(rows) -> Iterator[Line]:
    for row in rows:
        after = f"due {day_in_words(row.due)}, given {day_in_words(row.on)}"
        yield Line(row.known_from, row.by_name, "Given", "", after, row.note, f"Report {row.cycle_title}")


def _referrals(rows) -> Iterator[Line]:
    for row in rows:
        yield Line(row.known_from, row.by_name, "Passed on", "", f"{row.paper}, to {row.to_name}", row.reason, "Papers")
