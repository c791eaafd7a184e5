"""Which questions of boards wait for a person, and when the boards of a council meet next."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from boards.models import Board, Meeting, Seat
from boards.models.meeting import PLANNED
from boards.selectors.log import Log, Question, log_at
from boards.selectors.log_rows import log_from, read_log, rows_of_log
from plans.models import Assignment
from plans.selectors.together import read_together


@dataclass(frozen=True)
class NextMeeting:
    """A board, and the day on which it meets next (None: none is planned)."""

    board: Board
    on: dt.date | None


@dataclass(frozen=True)
class Waiting:
    """What the boards of a council wait for on the day of the `log`. `titles` are the role titles of each account, without
    regard to capitals."""

    authority: object
    log: Log
    boards: list[Board]
    titles: dict[int, set[str]]

    @property
    def open(self) -> list[Question]:
        """The questions without an answer, the one due first at the top. Of a published record nothing waits."""
        return [row for row in self.log.open if not row.board.published]

    def answerers(self, question: Question) -> set[int]:
        """The accounts that are to answer: the one that is named; where none is, those who have the role title."""
        owner = question.owner
        if owner.owner_id is not None:
            return {owner.owner_id}
        title = plain(owner.owner_role)
        return {key for key, titles in self.titles.items() if title in titles}

    def of_person(self, key: int) -> list[Question]:
        """The open questions that a person is to answer, the one due first at the top, so that the overdue ones come first."""
        return [row for row in self.open if key in self.answerers(row)]

    @property
    def meetings(self) -> list[NextMeeting]:
        """The boards by name, each with its next meeting."""
        found = []
        for board in sorted(self.boards, key=lambda row: (row.name, row.pk)):
            days = [row.on for row in self.log.meetings if row.board_id == board.pk and row.status == PLANNED]
            found.append(NextMeeting(board, min((day for day in days if day >= self.log.judged_on), default=None)))
        return found


def waiting_at(authority, today: dt.date) -> Waiting:
    """One query."""
    later = Assignment.objects.filter(action=OuterRef("action"), pk__gt=OuterRef("pk"))
    assigned = Assignment.objects.filter(action__plan__authority=authority, owner__isnull=False).exclude(Exists(later))
    seats = Seat.objects.filter(board__authority=authority, user__isnull=False)
    *log, seats, assigned = read_together(*rows_of_log(authority, None), seats, assigned)
    rows = log_from(authority, log)
    sitting = [row for row in seats if row.since <= today and (row.until is None or row.until >= today)]
    titles = _titles([(row.user_id, row.role_title) for row in sitting] + [(row.owner_id, row.role_title) for row in assigned])
    return Waiting(authority, log_at(rows, today), [board for board in rows.boards if not board.published], titles)


def next_meetings(authority, today: dt.date) -> list[NextMeeting]:
    """The boards of a council by name, each with its next meeting; none of a published record. One query."""
    ahead = Meeting.objects.filter(board=OuterRef("pk"), status=PLANNED, on__gte=today).order_by("on")
    rows = Board.objects.for_authority(authority).filter(published=False).annotate(next_on=Subquery(ahead.values("on")[:1]))
    return [NextMeeting(row, row.next_on) for row in rows.order_by("name", "pk")]


def open_about(authority, kind: str, key: int, today: dt.date) -> list[Question]:
    """The questions about one thing, such as an "action", that have no answer yet, the one due first at the top. One query."""
    return [row for row in log_at(read_log(authority, None), today).open if getattr(row.row, f"{kind}_id") == key]


def plain(title: str) -> str:
    """A role title as it is compared: capitals and spaces make no other role."""
    return " ".join(title.casefold().split())


def _titles(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for key, title in pairs:
        found[key].add(plain(title))
    return found
