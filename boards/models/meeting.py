"""Meetings of a board, and what stands on their agendas."""

import re

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.changes import day_in_words
from accounts.constraints import not_blank, one_of
from accounts.history import audited
from boards.models.board import Board
from plans.models import Area, Notice, Plan
from plans.models.validation import ValidatedAtOnce

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
MEETING_STATUS_WORDS = {PLANNED: "Planned", HELD: "Held", CANCELLED: "Cancelled"}
ABOUT_PLAN, ABOUT_AREA, ABOUT_NOTICE, ABOUT_GROUP, ABOUT_FINANCE, ABOUT_OTHER = (
    "plan",
    "area",
    "notice",
    "group",
    "finance",
    "other",
)
ITEM_KIND_WORDS = {
    ABOUT_PLAN: "A plan",
    ABOUT_AREA: "An area of a plan",
    ABOUT_NOTICE: "A notice",
    ABOUT_GROUP: "A group of indicators",
    ABOUT_FINANCE: "Finance",
    ABOUT_OTHER: "Something else",
}
# How the source of a published meeting ends where its report gives no day: "…; the day, and that Cabinet met, are our reading".
_DAY_IS_READ = re.compile(r"; the (last )?day\b[^;]*\bour reading$")


class Meeting(ValidatedAtOnce):
    """One meeting of a board. A board meets once a day at most; the day is in the meeting's address."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField("date")
    place = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=MEETING_STATUS_WORDS.items(), default=PLANNED)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["board", "on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "on"],
                name="meeting_once_a_day",
                violation_error_message="This board already has a meeting on this day.",
            ),
            one_of("status", MEETING_STATUS_WORDS, "meeting_status_exists"),
        ]

    def __str__(self):
        return f"{self.board}, {self.on:%-d %B %Y}"

    @property
    def day_is_read(self) -> bool:
        """Whether the report gives no day, so that the one in the address is a reading of ours."""
        return bool(_DAY_IS_READ.search(self.source))

    @property
    def day_words(self) -> str:
        """The day; where it is a reading of ours the month, and that the day is not published."""
        return f"{self.on:%B %Y} (the day is not published)" if self.day_is_read else day_in_words(self.on)

    @property
    def when(self) -> str:
        """ "on 21 October 2026", for sentences."""
        return f"{'in' if self.day_is_read else 'on'} {self.day_words}"


def _about(kind: str, *names: str) -> Q:
    """Of an item of `kind` exactly these foreign keys are set."""
    return Q(kind=kind, **{f"{name}__isnull": name not in names for name in ("plan", "area", "notice")})


class AgendaItem(ValidatedAtOnce):
    """One item of an agenda: a title, and what is looked at. `group` is the name of a group of indicators on the scorecard."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField("what is looked at", max_length=10, choices=ITEM_KIND_WORDS.items())
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField("group of indicators", max_length=100, blank=True)
    by_rota = models.BooleanField("the rota's turn", default=False, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["meeting", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="agenda_number_once_in_a_meeting",
                violation_error_message="Another item of this agenda has this number.",
            ),
            not_blank("title", "agenda_item_title_not_blank"),
            one_of("kind", ITEM_KIND_WORDS, "agenda_item_kind_exists"),
            models.CheckConstraint(
                condition=_about(ABOUT_PLAN, "plan")
                | _about(ABOUT_AREA, "area")
                | _about(ABOUT_NOTICE, "notice")
                | _about(ABOUT_GROUP)
                | _about(ABOUT_FINANCE)
                | _about(ABOUT_OTHER),
                name="agenda_item_names_what_is_looked_at",
                violation_error_message="Choose what is looked at.",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ABOUT_GROUP) & ~Q(group="")) | (~Q(kind=ABOUT_GROUP) & Q(group="")),
                name="agenda_item_group_where_it_is_one",
                violation_error_message="Choose a group of indicators.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
