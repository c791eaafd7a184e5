"""Boards, who sits on them, what they look at in turn, and which reports they are owed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from plans.models import Plan
from plans.models.inspection import WORDING_LIMIT
from plans.models.validation import ValidatedAtOnce
from plans.querysets import CouncilQuerySet

MONTHLY, SIX_WEEKLY, TWO_MONTHLY, QUARTERLY, SIX_MONTHLY, YEARLY, NOT_SET = (
    "monthly",
    "six_weekly",
    "two_monthly",
    "quarterly",
    "six_monthly",
    "yearly",
    "",
)
MEETS_WORDS = {
    MONTHLY: "Every month",
    SIX_WEEKLY: "Every six weeks",
    TWO_MONTHLY: "Every two months",
    QUARTERLY: "Every quarter",
    SIX_MONTHLY: "Every six months",
    YEARLY: "Every year",
    NOT_SET: "Not set",
}


class Board(ValidatedAtOnce):
    """A board, committee or panel that looks at the council's improvement. Its chair is a role title."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, verbose_name="local authority")
    name = models.CharField(max_length=200)
    slug = models.SlugField("short name in addresses", max_length=80)
    remit = models.TextField(max_length=WORDING_LIMIT, blank=True)
    chair_role = models.CharField("chair", max_length=100, blank=True, help_text="A role title, not a person's name.")
    independent = models.BooleanField("the chair is independent of the council", default=False)
    meets = models.CharField("how often it meets", max_length=12, choices=MEETS_WORDS.items(), default=NOT_SET, blank=True)
    reports_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published = models.BooleanField("as published", default=False, editable=False)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()
    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "slug"],
                name="board_slug_once_in_a_council",
                violation_error_message="This council already has a board with this short name.",
            ),
            not_blank("name", "board_name_not_blank"),
            one_of("meets", MEETS_WORDS, "board_meets_exists"),
            at_most("remit", WORDING_LIMIT, "board_remit_not_too_long"),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")),
                name="board_reports_to_another",
                violation_error_message="A board reports to another board, not to itself.",
            ),
            models.CheckConstraint(condition=Q(published=False) | ~Q(source=""), name="published_board_has_source"),
        ]

    def __str__(self):
        return self.name


class Seat(ValidatedAtOnce):
    """A place on a board, by role title. `user` is the account of whoever holds it, where that person has one."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    role_title = models.CharField(max_length=100, help_text="A role title, not a person's name.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField("last day", null=True, blank=True)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["board", "pk"]
        constraints = [
            not_blank("role_title", "seat_role_not_blank"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="seat_ends_after_it_begins",
                violation_error_message="The last day is before the first.",
            ),
        ]

    def __str__(self):
        return self.role_title


class Rota(ValidatedAtOnce):
    """Spreads the areas of a plan over a board's meetings, in the order of the plan: so many a meeting, from a day on."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="rotas")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    per_meeting = models.PositiveSmallIntegerField("areas at each meeting")
    starts = models.DateField("from the meeting on or after")
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["board", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "plan"],
                name="rota_once_for_a_board_and_plan",
                violation_error_message="This board already has a rota for this plan.",
            ),
            models.CheckConstraint(
                condition=Q(per_meeting__gte=1, per_meeting__lte=20),
                name="rota_has_1_to_20_areas_a_meeting",
                violation_error_message="A meeting looks at 1 to 20 areas.",
            ),
        ]

    def __str__(self):
        return f"{self.plan}: {self.per_meeting} a meeting"


class ReportCycle(ValidatedAtOnce):
    """A report that a board is owed again and again: every so many months from the first one on."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="report_cycles")
    title = models.CharField(max_length=200)
    every_months = models.PositiveSmallIntegerField("every (months)")
    first_due = models.DateField("first due")
    annual_review = models.PositiveSmallIntegerField(
        "month of the annual review",
        null=True,
        blank=True,
        help_text="1 for January, 12 for December; empty where there is none.",
    )
    ended = models.DateField("not owed after", null=True, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["board", "pk"]
        constraints = [
            not_blank("title", "report_cycle_title_not_blank"),
            models.CheckConstraint(
                condition=Q(every_months__gte=1, every_months__lte=24),
                name="report_every_1_to_24_months",
                violation_error_message="A report is due every 1 to 24 months.",
            ),
            models.CheckConstraint(
                condition=Q(annual_review__isnull=True) | Q(annual_review__gte=1, annual_review__lte=12),
                name="annual_review_in_a_month",
                violation_error_message="The annual review is in a month from 1 to 12.",
            ),
        ]

    def __str__(self):
        return self.title


class Delivery(AppendOnly):
    """A report of a cycle that was given: for the date it was due, on the day it was given. `pack` where one was published."""

    cycle = models.ForeignKey(ReportCycle, on_delete=models.PROTECT, related_name="deliveries")
    due = models.DateField()
    on = models.DateField("given on")
    pack = models.ForeignKey("boards.Pack", on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]

    def __str__(self):
        return f"{self.cycle}: {self.on}"
