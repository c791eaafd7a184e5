"""The packs of boards: found, listed, read, and what is to be known before one is published."""

import datetime as dt
import functools
import logging
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Case, DateField, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from boards.models import Board, Meeting, Pack, PublishedPack, Referral
from boards.models.meeting import CANCELLED, HELD, PLANNED
from boards.models.pack import IMPLICATION_WORDS
from boards.packs.comparing import Comparison, beside
from boards.packs.contents import Contents, checksum, from_json
from boards.packs.corrections import Correction
from boards.packs.sections import POSITION, SECTION_WORDS
from boards.selectors.corrections import corrections_of
from boards.selectors.pack_words import header_of
from boards.selectors.recorded import moment_of, standing_meetings
from boards.selectors.viewing import BoardViewing
from metrics.months import Month
from plans.models import CycleClosing, Notice, Plan
from plans.selectors.positions import Cycles
from plans.selectors.together import read_together

logger = logging.getLogger(__name__)


# --- Finding ---


def load_pack(key: int) -> Pack | None:
    """A pack with all that it is about, and whether it `is_published`. One query."""
    return _with_all(Pack.objects.filter(pk=key)).first()


def find_pack(authority, board: str, slug: str) -> Pack | None:
    """The same at an address, of this council."""
    found = _with_all(Pack.objects.filter(board__authority=authority, board__slug=board, slug=slug)).first()
    if found is not None:
        found.board.authority = authority
    return found


def find_published(authority, board: str, slug: str, known_on: dt.datetime | None = None) -> PublishedPack | None:
    """A published pack with what it holds and with its board by the name that it had; None where there is none, or it was not
    published by then. One query."""
    rows = PublishedPack.objects.filter(pack__board__authority=authority, pack__board__slug=board, pack__slug=slug)
    rows = rows.annotate(board_name=name_of_board("pack__board", known_on))
    found = rows.known_on(known_on).select_related("pack__board", "by").first()
    if found is not None:
        found.pack.board.authority, found.pack.board.name = authority, found.board_name
    return found


def _with_all(packs):
    published = PublishedPack.objects.filter(pack=OuterRef("pk"))
    return packs.select_related("board__authority", "plan", "notice", "meeting").annotate(is_published=Exists(published))


def packs_in_hand(authority, known_on: dt.datetime | None, published_by: dt.datetime | None = None):
    """For each board of a council the packs that it had when it met last, and those published since; of a board that never met
    those published last. As `read_together` takes them, with what names them.

    Meetings and names are those known at `known_on`. `published_by`: what was published later, and meetings after that day, are
    left out (None: after `known_on`).
    """
    by = published_by or known_on
    met = standing_meetings(known_on, board=OuterRef("pack__board"), status=HELD)
    if by is not None:
        met = met.filter(on__lte=timezone.localdate(by))
    # Whatever a board was given that never met was there "when it met".
    last = Coalesce(Subquery(met.order_by("-on").values("on")[:1]), Value(dt.date.max, DateField()))
    rows = PublishedPack.objects.filter(pack__board__authority=authority).known_on(by).alias(met=last, **_SUBJECT)
    # What was published later about the same, and was there at the meeting, stood in its place; of a pack for that meeting or one
    # ahead only what was for the same meeting.
    instead = PublishedPack.objects.known_on(by).alias(**_SUBJECT)
    instead = instead.filter(pack__board=OuterRef("pack__board"), pk__gt=OuterRef("pk"), known_from__date__lte=OuterRef("met"))
    instead = instead.filter(plan=OuterRef("plan"), notice=OuterRef("notice"))
    to_come = standing_meetings(known_on, id=OuterRef("pack__meeting"), on__gte=OuterRef("met"))
    rows = rows.filter(~Exists(instead.filter(meeting_key=OuterRef("meeting_key"))), Exists(to_come) | ~Exists(instead))
    of_board = {"board_name": name_of_board("pack__board", known_on), "board_slug": F("pack__board__slug")}
    return rows.annotate(title=F("pack__title"), slug=F("pack__slug"), **of_board)


# What a pack is about and for, in keys that can be compared where there is none.
_SUBJECT = {
    "plan": Coalesce("pack__plan", 0),
    "notice": Coalesce("pack__notice", 0),
    "meeting_key": Coalesce("pack__meeting", 0),
}


def name_of_board(path: str, known_on: dt.datetime | None):
    """The name of the board to which `path` leads, as it was recorded by `known_on` (None: as it is), for an annotation."""
    if known_on is None:
        return F(f"{path}__name")
    rows = Board.history.filter(id=OuterRef(path), history_date__lte=known_on)
    return Subquery(rows.order_by("-history_date", "-history_id").values("name")[:1])


# --- The list ---


@dataclass(frozen=True)
class PackLine:
    """A pack with when it was published (None: it is being prepared). `tampered`: its text is not what was published."""

    pack: Pack
    published_on: dt.datetime | None
    tampered: bool = False


def packs_of(board: Board, known_on: dt.datetime | None = None, *, drafts: bool = False, checked: bool = False) -> list[PackLine]:
    """The published packs, the latest month first, and before them those that are being prepared where `drafts` are to be seen.
    `checked`: each is held against its checksum. Two queries, one without drafts."""
    rows = PublishedPack.objects.filter(pack__board=board).known_on(known_on).select_related("pack__plan", "pack__notice")
    found = [
        PackLine(row.pack, row.known_from, checked and checksum(row.data) != row.sha256)
        for row in (rows if checked else rows.defer("data"))
    ]
    found.sort(key=lambda line: (line.pack.month, line.pack.dated, line.pack.pk), reverse=True)
    if not drafts:
        return found
    begun = _with_all(Pack.objects.filter(board=board)).filter(is_published=False).order_by("-month", "-pk")
    return [*(PackLine(pack, None) for pack in begun), *found]


def papers_received(board: Board, viewing: BoardViewing) -> list[Referral]:
    """The papers that other boards passed on to this one, as known at the position, the latest first; each with the name and the
    slug of the board, and the slug of the pack where it is one. One query."""
    moment = moment_of(viewing)
    rows = Referral.objects.filter(to_board=board, on__lte=viewing.judged_on)
    rows = rows if moment is None else rows.filter(known_from__lte=moment)
    names = {"from_name": name_of_board("from_board", moment), "from_slug": F("from_board__slug"), "pack_slug": F("pack__slug")}
    return list(rows.annotate(**names).order_by("-on", "-pk"))


# --- A published pack ---


@dataclass(frozen=True)
class Reading:
    """A published pack as it is read. `contents` is None where the text cannot be read any more.

    digest: the checksum of the text as it is stored
    tampered: it is not the one that was kept
    """

    published: PublishedPack
    contents: Contents | None
    digest: str
    tampered: bool
    corrections: list[Correction]

    @property
    def pack(self) -> Pack:
        return self.published.pack

    @property
    def corrected_the_same_day(self) -> dt.date | None:
        """The day of the pack, if something of it was corrected later that day: what was known on a day is known at its end, so
        the pages that the pack leads to show what was corrected."""
        day = timezone.localdate(self.published.known_on)
        return day if any(each.since == day for each in self.corrections) else None


def read_published(published: PublishedPack, known_on: dt.datetime | None = None) -> Reading:
    """The pack, whether it is as it was published, and what of it was corrected since. Six queries at most.

    A pack whose checksum does not fit is shown as it is and logged, never mended.
    """
    contents, tampered = opened(published)
    found = corrections_of(published, contents, known_on) if contents is not None else []
    return Reading(published, contents, checksum(published.data), tampered, found)


def opened(published: PublishedPack) -> tuple[Contents | None, bool]:
    """What a published pack holds (None where it cannot be read), and whether somebody tampered with it. No query.

    That it cannot be read does not mean that somebody changed it: one of another shape can be what was published.
    """
    tampered = checksum(published.data) != published.sha256
    try:
        contents = _read(published.data)
    except ValueError:
        contents = None
        if not tampered:
            logger.error("Pack %d (%s): its data is what was published, but cannot be read", published.pack_id, published.pack)
    if tampered:
        logger.error(
            "Pack %d (%s): its data is not what was published; its checksum does not fit", published.pack_id, published.pack
        )
    return contents, tampered


@functools.lru_cache(maxsize=64)
def _read(text: str) -> Contents:
    """What a text says never changes, so it is kept. The page of a council reads every pack in hand, one or more of each board;
    if fewer were kept than it reads, each would drive out the next and all be read anew on every load."""
    return from_json(text)


# --- Comparing ---


@dataclass(frozen=True)
class Compared:
    """Two published packs side by side, the earlier month first."""

    first: PublishedPack
    second: PublishedPack
    comparison: Comparison
    tampered: bool


def compare_packs(one: PublishedPack, other: PublishedPack) -> Compared | None:
    """None where one of them cannot be read any more. No query."""
    (here, wrong), (there, also_wrong) = opened(one), opened(other)
    if here is None or there is None:
        return None
    comparison = beside(here, there)
    first, second = (one, other) if comparison.earlier is here else (other, one)
    return Compared(first, second, comparison, wrong or also_wrong)


# --- While it is prepared ---


@dataclass(frozen=True)
class SectionLine:
    """A section, and what is written beside its figures so far ("": nothing)."""

    key: str
    title: str
    text: str
    version: int


@dataclass(frozen=True)
class Preparation:
    """A pack that is being prepared. `contents` is what was gathered last (None: nothing yet), with what is written now."""

    pack: Pack
    gathered_at: dt.datetime | None
    contents: Contents | None
    sections: list[SectionLine]
    implications: list[tuple[str, str]]
    cycles: Cycles | None

    @cached_property
    def open_month(self) -> str:
        """Why it cannot be published yet, in a sentence; empty where it can."""
        if self.cycles is None or not self.cycles.rows:
            return ""
        cycle = self.cycles.of_month(self.pack.month)
        if cycle is None:
            return f"“{self.pack.plan}” has no review month {self.pack.month.label}."
        if cycle.closing_now is None:
            return f"{self.pack.month.label} is still open in “{self.pack.plan}”. Close the month first, then publish the pack."
        return ""

    @property
    def missing(self) -> list[str]:
        """What is not there yet and may be missed, in sentences. None of it keeps the pack from being published."""
        found = []
        if not self.section(POSITION).text:
            found.append(f"Nothing is written about “{SECTION_WORDS[POSITION]}”.")
        if not self.pack.purpose:
            found.append("The purpose of the report is not given.")
        if not self.pack.asks:
            found.append("It does not say what members are asked to decide.")
        if not self.implications:
            found.append("The papers of this board have no implications yet.")
        return found

    def section(self, key: str) -> SectionLine | None:
        return next((line for line in self.sections if line.key == key), None)


def preparation_of(pack: Pack) -> Preparation:
    """The pack with what was gathered and written. Four queries, three without a plan."""
    contents, gathered_at = draft_of(pack)
    written = {row.section: row for row in pack.commentaries.all()}
    kept = {row.kind: row.text for row in pack.board.implications.all()}
    sections = [
        SectionLine(key, title, written[key].text if key in written else "", written[key].version if key in written else 0)
        for key, title in SECTION_WORDS.items()
    ]
    implications = [(words, kept[kind]) for kind, words in IMPLICATION_WORDS.items() if kind in kept]
    if contents is not None:
        said = {line.key: line.text for line in sections if line.text}
        contents = replace(contents, header=header_of(pack), commentary=said, implications=dict(implications))
    cycles = Cycles.of(pack.plan) if pack.plan_id else None
    return Preparation(pack, gathered_at, contents, sections, implications, cycles)


@dataclass(frozen=True)
class ImplicationLine:
    kind: str
    words: str
    text: str
    version: int


def implications_of(board: Board) -> list[ImplicationLine]:
    """Every kind, with what is kept of it ("": nothing). One query."""
    kept = {row.kind: row for row in board.implications.all()}
    return [
        ImplicationLine(kind, words, kept[kind].text if kind in kept else "", kept[kind].version if kind in kept else 0)
        for kind, words in IMPLICATION_WORDS.items()
    ]


# --- For forms ---


@dataclass(frozen=True)
class Begun:
    """What packs the board has, for the next one: their short names in addresses, and `packs` in the order in which they were
    begun. And what there is to choose from: the plans and notices of the council, the latest first, and the meetings of the
    board, the next one first and those that are past below. `next_meeting` is None where none is planned."""

    slugs: set[str]
    packs: list[Pack]
    plans: list[Plan]
    notices: list[Notice]
    meetings: list[Meeting]
    next_meeting: Meeting | None

    @property
    def last(self) -> Pack | None:
        """The pack that was begun last."""
        return self.packs[-1] if self.packs else None

    def before(self, month: Month) -> Pack | None:
        """The pack from which one for `month` takes over what stays the same: of the packs up to that month the newest that is
        published; where none is, the newest draft. A later month may have had another purpose."""
        earlier = [row for row in self.packs if row.month <= month]
        return max(earlier, key=lambda row: (row.publication_key is not None, row.month, row.pk), default=None)


def packs_begun(board: Board, today: dt.date) -> Begun:
    """One query; `board` comes with its council."""
    packs, plans, notices, meetings = read_together(
        Pack.objects.filter(board=board).annotate(publication_key=F("publication__pk")),
        Plan.objects.for_authority(board.authority),
        Notice.objects.for_authority(board.authority),
        Meeting.objects.filter(board=board).exclude(status=CANCELLED),
    )
    # The next one first; those that are past below them, the latest first.
    meetings.sort(key=lambda row: (row.on < today, abs((row.on - today).days), row.pk))
    for pack in packs[-1:]:
        pack.plan = next((plan for plan in plans if plan.pk == pack.plan_id), None)
        pack.notice = next((notice for notice in notices if notice.pk == pack.notice_id), None)
    for meeting in meetings:
        meeting.board = board
    return Begun(
        slugs={pack.slug for pack in packs},
        packs=packs,
        plans=plans[::-1],
        notices=sorted(notices, key=lambda notice: (notice.issued, notice.pk), reverse=True),
        meetings=meetings,
        next_meeting=next((row for row in meetings if row.status == PLANNED and row.on >= today), None),
    )


def meetings_to_choose(board: Board, today: dt.date):
    """The meetings of the board that are not cancelled, the next one first and those that are past below; read when somebody
    looks."""
    ahead = Case(When(on__gte=today, then=F("on"))).asc(nulls_last=True)
    return Meeting.objects.filter(board=board).exclude(status=CANCELLED).select_related("board").order_by(ahead, "-on")


def find_commentary(pack: Pack, section: str) -> SectionLine:
    """What is written about a section. One query."""
    row = pack.commentaries.filter(section=section).first()
    return SectionLine(section, SECTION_WORDS[section], row.text if row else "", row.version if row else 0)


def draft_of(pack: Pack) -> tuple[Contents | None, dt.datetime | None]:
    """What was gathered last for a pack that is being prepared, and when. One query."""
    draft = getattr(pack, "draft", None)
    return (from_json(draft.data), draft.gathered_at) if draft else (None, None)


def last_closed_month(authority) -> Month | None:
    """The review month of the council that was closed last. One query."""
    rows = CycleClosing.objects.filter(cycle__plan__authority=authority, cycle__plan__published=False, reopening__isnull=True)
    return rows.order_by("-cycle__month").values_list("cycle__month", flat=True).first()
