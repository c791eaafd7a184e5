"""The due dates, owners and linked measures that an action had, read together."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BigIntegerField, DateField, F, IntegerField, Value
from django.db.models.functions import Cast

from plans.models import Action, Assignment, DueDate, SeriesLink

DUE, OWNER, LINK = "due", "owner", "link"
COLUMNS = ("what", "pk", "known_from", "who", "reason", "day", "before", "role", "linked_series", "holds")


@dataclass(frozen=True)
class DueRow:
    """A due date and the one before it (None: it is the original)."""

    known_from: dt.datetime
    by: str
    due: dt.date
    previous: dt.date | None
    reason: str


@dataclass(frozen=True)
class OwnerRow:
    """Who answered for the action from then on, as a role title."""

    known_from: dt.datetime
    by: str
    role_title: str
    reason: str


@dataclass(frozen=True)
class LinkRow:
    """A series, by its key, that was linked or unlinked."""

    known_from: dt.datetime
    by: str
    series_id: int
    linked: bool
    reason: str


@dataclass(frozen=True)
class Changes:
    """Each oldest first."""

    due_dates: list[DueRow]
    assignments: list[OwnerRow]
    links: list[LinkRow]

    @property
    def moves(self) -> list[DueRow]:
        return [row for row in self.due_dates if row.previous]

    @cached_property
    def holding(self) -> dict[int, LinkRow]:
        """The links that hold, by the key of the series, in the order of linking."""
        found: dict[int, LinkRow] = {}
        for row in self.links:
            found.pop(row.series_id, None)
            if row.linked:
                found[row.series_id] = row
        return found


def changes_of(action: Action, known_on: dt.datetime | None = None) -> Changes:
    """What had been recorded by `known_on` (None: all). One query."""
    found: dict[str, list] = {DUE: [], OWNER: [], LINK: []}
    for what, _, at, who, reason, day, before, role, series, holds in sorted(_rows(action, known_on), key=lambda row: row[1]):
        if what == DUE:
            found[what].append(DueRow(at, who, day, before, reason))
        elif what == OWNER:
            found[what].append(OwnerRow(at, who, role, reason))
        else:
            found[what].append(LinkRow(at, who, series, bool(holds), reason))
    return Changes(found[DUE], found[OWNER], found[LINK])


def _rows(action, known_on):
    def read(model, **columns):
        rows = model.objects.filter(action=action).known_on(known_on).order_by().annotate(who=F("by__name"), **columns)
        return rows.values_list(*COLUMNS)

    no_day, no_key, no_number = (Cast(Value(None), kind()) for kind in (DateField, BigIntegerField, IntegerField))
    no_series = {"linked_series": no_key, "holds": no_number}
    due = read(DueDate, what=Value(DUE), day=F("due"), before=F("previous"), role=Value(""), **no_series)
    owners = read(Assignment, what=Value(OWNER), day=no_day, before=no_day, role=F("role_title"), **no_series)
    links = read(
        SeriesLink,
        what=Value(LINK),
        day=no_day,
        before=no_day,
        role=Value(""),
        linked_series=F("series"),
        holds=Cast("linked", IntegerField()),
    )
    return due.union(owners, links, all=True)
