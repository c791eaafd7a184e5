"""The dated rows about an action, read together: its due dates, its owners, its evidence, the measures that were linked to it,
and what was set on those."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import BigIntegerField, CharField, DateField, DecimalField, Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Cast

from metrics.models import Annotation, Rebase, Target
from metrics.months import Month
from metrics.selectors.book import REBASE, Mark
from plans.models import Action, Assignment, DueDate, Evidence, EvidenceWithdrawal, SeriesLink

DUE, OWNER, LINK, TARGET, MARK, EVIDENCE = "due", "owner", "link", "target", "mark", "evidence"
NONE = {
    "day": Cast(Value(None), DateField()),
    "before": Cast(Value(None), DateField()),
    "said": Value("", CharField()),
    "about": Cast(Value(None), BigIntegerField()),
    "holds": Value(1),
    "amount": Cast(Value(None), DecimalField(max_digits=14, decimal_places=4)),
    "other": Cast(Value(None), DecimalField(max_digits=14, decimal_places=4)),
}
COLUMNS = ("what", "pk", "known_from", "who", "words", *NONE)


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
class EvidenceRow:
    """A piece of evidence about the action, without its summary; `by` is the role title of who gathered it."""

    key: int
    by: str
    kind: str
    title: str
    on: dt.date
    valid_until: dt.date | None
    withdrawn: bool


@dataclass
class Changes:
    """Due dates, owners, links and evidence, each oldest first; by the key of a linked series its targets, and what is marked on
    its chart."""

    due_dates: list[DueRow] = field(default_factory=list)
    assignments: list[OwnerRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    evidence: list[EvidenceRow] = field(default_factory=list)
    targets: dict[int, list[Target]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[int | None, dict[tuple, Mark | None]] = field(default_factory=lambda: defaultdict(dict))

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

    def marks_on(self, series_id: int) -> list[Mark]:
        """What is marked on the chart of a series, that of the whole council included, by month."""
        found = (*self.marks[None].values(), *self.marks[series_id].values())
        return sorted((mark for mark in found if mark is not None), key=lambda mark: (mark.month, mark.kind))


def changes_of(action: Action, known_on: dt.datetime | None = None, figures_known_on: dt.datetime | None = None) -> Changes:
    """What had been recorded by `known_on` (None: all), of the measures by `figures_known_on`. One query.

    `action` comes with its plan.
    """
    found = Changes()
    rows = _about_the_action(action, known_on) + _about_its_measures(action, known_on, figures_known_on)
    for what, pk, at, who, words, day, before, said, about, holds, amount, other in sorted(
        rows[0].union(*rows[1:], all=True), key=lambda row: (row[0], row[1])
    ):
        if what == DUE:
            found.due_dates.append(DueRow(at, who, day, before, words))
        elif what == OWNER:
            found.assignments.append(OwnerRow(at, who, said, words))
        elif what == LINK:
            found.links.append(LinkRow(at, who, about, bool(holds), words))
        elif what == EVIDENCE:
            found.evidence.append(EvidenceRow(pk, who, said, words, day, before, not holds))
        elif what == TARGET:
            row = Target(pk=pk, series_id=about, kind=said, month=Month.of(day), value=amount, upper=other)
            found.targets[about].append(row)
        else:
            # Of the starts of new limits in one month the latest row holds; annotations stand beside each other.
            place = (day, said) if said == REBASE else (day, said, pk)
            found.marks[about][place] = Mark(Month.of(day), said, words) if holds else None
    return found


def _about_the_action(action, known_on) -> list:
    return [
        _read(DueDate.objects.filter(action=action), known_on, what=Value(DUE), day=F("due"), before=F("previous")),
        _read(Assignment.objects.filter(action=action), known_on, what=Value(OWNER), said=F("role_title")),
        _read(
            SeriesLink.objects.filter(action=action),
            known_on,
            what=Value(LINK),
            about=F("series"),
            holds=Cast("linked", IntegerField()),
        ),
        _read(
            Evidence.objects.filter(action=action),
            known_on,
            "title",
            "role_title",
            what=Value(EVIDENCE),
            day=F("on"),
            before=F("valid_until"),
            said=F("kind"),
            holds=Cast(~Exists(_withdrawals(known_on)), IntegerField()),
        ),
    ]


def _withdrawals(known_on):
    return EvidenceWithdrawal.objects.filter(evidence=OuterRef("pk")).known_on(known_on)


def _about_its_measures(action, links_known_on, known_on) -> list:
    series = SeriesLink.objects.filter(action=action).holding(links_known_on).order_by().values("series")
    annotations = Annotation.objects.filter(Q(series__in=series) | Q(series=None), authority=action.plan.authority_id)
    annotations = annotations.standing(known_on)
    target = {"said": F("kind"), "amount": F("value"), "other": F("upper")}
    rebase = {"said": Value(REBASE, CharField()), "holds": Cast("active", IntegerField())}
    return [
        _read(
            Target.objects.filter(series__in=series), known_on, what=Value(TARGET), day=F("month"), about=F("series"), **target
        ),
        _read(Rebase.objects.filter(series__in=series), known_on, what=Value(MARK), day=F("month"), about=F("series"), **rebase),
        _read(annotations, known_on, "text", what=Value(MARK), day=F("month"), about=F("series"), said=F("kind")),
    ]


def _read(rows, known_on, words="reason", who="by__name", **columns):
    given = NONE | columns | {"words": F(words), "who": F(who)}
    return rows.known_on(known_on).order_by().annotate(**given).values_list(*COLUMNS)
