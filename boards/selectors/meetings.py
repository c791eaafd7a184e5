"""A meeting of a board: its agenda with the addresses of what is looked at, what the rota would add, and its packs."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.models import LocalAuthority
from boards.models import AgendaItem, Meeting, Pack
from boards.models.meeting import ABOUT_AREA, ABOUT_FINANCE, ABOUT_GROUP, ABOUT_NOTICE, ABOUT_PLAN, CANCELLED, HELD
from boards.selectors.boards import BoardAt, board_at
from boards.selectors.recorded import given_by
from metrics.asking import query_of
from metrics.kinds import GROUP_WORDS
from metrics.months import AsAt, Month


@dataclass(frozen=True)
class AgendaLine:
    """An item of the agenda: what is looked at in words, and where ("": nowhere in particular)."""

    item: AgendaItem
    about: str
    href: str


@dataclass(frozen=True)
class MeetingAt:
    """A meeting at a position. `packs` are those made for it that had been published by then, and for whoever prepares packs,
    at present, the others too."""

    at: BoardAt
    meeting: Meeting
    agenda: list[AgendaLine]
    packs: list[Pack]

    @property
    def viewing(self):
        return self.at.viewing

    @property
    def is_held(self) -> bool:
        return self.meeting.status == HELD and self.meeting.on <= self.at.day

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.status == CANCELLED

    @property
    def is_unsaid(self) -> bool:
        """Whether it is past and nobody has said whether it was held."""
        return self.meeting in self.at.unsaid

    @property
    def status_words(self) -> str:
        return "Planned" if self.meeting.status == HELD and not self.is_held else self.meeting.get_status_display()

    @cached_property
    def before(self) -> Meeting | None:
        """The last meeting before this one that was not cancelled."""
        return max((row for row in self._others if row.on < self.meeting.on), key=lambda row: row.on, default=None)

    @cached_property
    def after(self) -> Meeting | None:
        """The next one after it."""
        return min((row for row in self._others if row.on > self.meeting.on), key=lambda row: row.on, default=None)

    @property
    def turns(self) -> list:
        """The areas that the rota would add to its agenda."""
        own = [turn for rota in self.at.rotas for turn in rota.turns if turn.sitting.on == self.meeting.on]
        return [area for turn in own for area in turn.due]

    @property
    def _others(self) -> list[Meeting]:
        return [row for row in self.at.meetings if row.pk != self.meeting.pk and row.status != CANCELLED]


def meeting_at(
    board, on: dt.date, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, prepares: bool = False
) -> MeetingAt | None:
    """The meeting of a day at a position; None: there was none that had been recorded. Three queries.

    `prepares`: the person prepares packs, so the ones that are not published yet are shown.
    """
    at = board_at(board, month=month, known_on=known_on, today=today)
    meeting = at and next((row for row in at.meetings if row.on == on), None)
    if meeting is None:
        return None
    meeting.board = board
    suffix = suffix_of_meeting(at, meeting)
    items = [row for row in at.items if row.meeting_id == meeting.pk]
    lines = [AgendaLine(item, *told(item, board.authority, suffix)) for item in items]
    return MeetingAt(at, meeting, lines, _packs(meeting, at, prepares))


def suffix_of_meeting(at: BoardAt, meeting: Meeting) -> str:
    """What a link adds to show what the meeting looks at: the position at its month, or at the one shown where that is earlier;
    at present and later nothing, as pages show the latest then."""
    viewing = at.viewing
    month = min(Month.of(meeting.on), viewing.as_at.month)
    if viewing.past or month < viewing.present:
        return "?" + query_of(AsAt(viewing.of_record(month), viewing.as_at.known_on))
    return ""


def told(item: AgendaItem, authority: LocalAuthority, suffix: str) -> tuple[str, str]:
    """What an item looks at, in words and as an address. The item came with its annotations from `read_boards`."""
    slug = authority.slug
    if item.kind == ABOUT_PLAN:
        return f"The plan: {item.plan_title}", reverse("plan", args=[slug, item.plan_slug]) + suffix
    if item.kind == ABOUT_AREA:
        within = f"{suffix}&area={item.area_number}" if suffix else f"?area={item.area_number}"
        words = f"Area {item.area_number} of {item.area_plan_title}: {item.area_title}"
        return words, reverse("plan", args=[slug, item.area_plan]) + within
    if item.kind == ABOUT_NOTICE:
        return f"The notice: {item.notice_title}", reverse("notice", args=[slug, item.notice_slug]) + suffix
    if item.kind == ABOUT_GROUP:
        within = f"{suffix}&group={item.group}" if suffix else f"?group={item.group}"
        return f"Figures: {GROUP_WORDS.get(item.group, item.group)}", reverse("scorecard", args=[slug]) + within
    if item.kind == ABOUT_FINANCE:
        return "Finance", reverse("finance", args=[slug]) + suffix
    return "", ""


def _packs(meeting: Meeting, at: BoardAt, prepares: bool) -> list[Pack]:
    moment = given_by(at.viewing)
    known = F("publication__known_from")
    rows = list(Pack.objects.filter(meeting=meeting.pk).annotate(published_from=known).order_by("month", "pk"))
    for pack in rows:
        pack.is_published = pack.published_from is not None and (moment is None or pack.published_from <= moment)
        pack.published_day = timezone.localdate(pack.published_from) if pack.is_published else None
    return [pack for pack in rows if pack.is_published or (prepares and not at.viewing.past)]
