"""Review packs: prepared by the lead, written section by section, and published once and for all."""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.changes import day_in_words
from accounts.editing import edit_in_place, require_known
from accounts.errors import Refused, Stale
from accounts.guards import require_date, require_reason, require_version
from accounts.history import add_row, delete_audited, save_audited
from accounts.jobs import start_job
from accounts.models import Job
from accounts.permissions import PREPARE_PACKS
from boards.models import Board, Commentary, Implication, Meeting, Pack, PackDraft, PublishedPack
from boards.models.meeting import CANCELLED
from boards.models.pack import EXEMPT, IMPLICATION_WORDS, OPENNESS_WORDS
from boards.packs.contents import LAYOUT, Contents, checksum, to_json
from boards.packs.sections import SECTION_WORDS
from boards.selectors.gather import gather
from boards.selectors.pack_words import header_of, texts_mark, texts_of
from boards.selectors.packs import load_pack
from boards.services.guards import lock_board, require_open_board, writable_board
from metrics.months import Month
from plans.models import Notice, Plan
from plans.models.inspection import WORDING_LIMIT
from plans.services.guards import lock_cycles

# What a lead can change while a pack is prepared; its plan, notice and month are what it is.
PACK_FIELDS = (
    "title",
    "meeting",
    "dated",
    "portfolio_holder",
    "officers",
    "contact",
    "key_decision",
    "forward_plan",
    "openness",
    "exempt_reason",
    "purpose",
    "asks",
    "background",
)
HEADER_FIELDS = PACK_FIELDS[3:]
# Addresses of pages beside those of packs.
RESERVED = ("add", "implications")
WHAT = "prepare packs"
PUBLISHED = "This pack is published. What members saw stays as it is."
GONE = "Somebody else has deleted this pack."


# --- Preparing ---


@transaction.atomic
def prepare_pack(
    *,
    board: Board,
    month: Month,
    title: str,
    slug: str,
    dated: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    plan: Plan | None = None,
    notice: Notice | None = None,
    meeting: Meeting | None = None,
    reason: str = "Prepared",
    source: str = "",
    **header,
) -> Pack:
    """Begin a pack about a plan, a notice or both, for the end of `month`. `header` are any of `HEADER_FIELDS`.

    `source`: the published paper whose facts it holds, for packs that are loaded.
    """
    require_known(header, HEADER_FIELDS)
    board = writable_board(board, by, PREPARE_PACKS, WHAT)
    _require_about(board, plan, notice, month, today)
    _require_dates(board, meeting, dated)
    if slug in RESERVED:
        raise Refused(f"“{slug}” is an address of its own. Choose another title.", field="title")
    pack = Pack(
        board=board,
        month=month,
        title=title.strip(),
        slug=slug,
        dated=dated,
        plan=plan,
        notice=notice,
        meeting=meeting,
        source=source,
        known_from=now,
        **header,
    )
    _require_openness(pack.openness, pack.exempt_reason)
    return save_audited(pack, by=by, reason=reason, now=now)


@transaction.atomic
def edit_pack(*, pack: Pack, changes: dict, by, now: dt.datetime, version: int | None = None, reason: str = "Prepared") -> Pack:
    """Change any of `PACK_FIELDS` before the pack is published."""
    locked = _writable_pack(pack, by)
    after = {name: changes.get(name, getattr(locked, name)) for name in ("meeting", "dated", "openness", "exempt_reason")}
    _require_dates(locked.board, after["meeting"], after["dated"])
    _require_openness(after["openness"], after["exempt_reason"])
    return edit_in_place(locked, changes, allowed=PACK_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_pack(*, pack: Pack, reason: str, by, now: dt.datetime) -> None:
    """Delete a pack that was begun by mistake. Its history stays, and that of what was written in it."""
    locked = _writable_pack(pack, by)
    reason = require_reason(reason, "the pack is deleted")
    for row in locked.commentaries.all():
        delete_audited(row, by=by, reason=reason)
    PackDraft.objects.filter(pack=locked).delete()
    delete_audited(locked, by=by, reason=reason)


@transaction.atomic
def write_commentary(
    *, pack: Pack, section: str, text: str, by, now: dt.datetime, version: int | None = None, reason: str = "Written"
) -> Commentary | None:
    """Write what stands beside the figures of a section, in place of what stood there; without text it is taken out.

    `version` is that of the commentary that was read, 0 where there was none.
    """
    locked = _writable_pack(pack, by)
    if section not in SECTION_WORDS:
        raise Refused("There is no such section.")
    row = locked.commentaries.filter(section=section).first()
    return _write(row, Commentary(pack=locked, section=section), text, by=by, now=now, version=version, reason=reason)


@transaction.atomic
def write_implication(
    *, board: Board, kind: str, text: str, by, now: dt.datetime, version: int | None = None, reason: str = "Written"
) -> Implication | None:
    """Write a standing text of the board's papers, which every later pack takes over; without text it is taken out."""
    board = writable_board(board, by, PREPARE_PACKS, WHAT)
    if kind not in IMPLICATION_WORDS:
        raise Refused("There is no such kind of implication.")
    row = board.implications.filter(kind=kind).first()
    return _write(row, Implication(board=board, kind=kind), text, by=by, now=now, version=version, reason=reason)


# --- Gathering ---


@transaction.atomic
def begin_pack(*, board: Board, by, now: dt.datetime, **about) -> Job:
    """Prepare a pack as `prepare_pack` does, and have its figures gathered."""
    return _start("gather_pack", "Gather the figures of", prepare_pack(board=board, by=by, now=now, **about), by, now)


@transaction.atomic
def start_gathering(*, pack: Pack, by, now: dt.datetime) -> Job:
    """Have the figures of the pack gathered as they are known now, by a job, for the pages on which it is written."""
    return _start("gather_pack", "Gather the figures of", _writable_pack(pack, by), by, now)


@transaction.atomic
def keep_draft(*, pack: Pack, contents: Contents, by, now: dt.datetime) -> PackDraft:
    """Keep what was gathered at `now`, in place of what was gathered before."""
    locked = _writable_pack(pack, by)
    draft = PackDraft.objects.filter(pack=locked).first() or PackDraft(pack=locked)
    draft.data, draft.gathered_at = to_json(contents), now
    draft.save()
    return draft


# --- Publishing ---


@transaction.atomic
def start_publishing(*, pack: Pack, by, now: dt.datetime, version: int | None = None, texts: str | None = None) -> Job:
    """Have the pack published by a job. Refused at once where it cannot be.

    `version` is that of the head of the paper and `texts` the `texts_mark` of what was written, as the publisher saw them; the
    job refuses where either is another by then.
    """
    locked = _writable_pack(pack, by)
    require_version(locked, version)
    mark = texts_mark(locked)
    if texts is not None and texts != mark:
        raise Stale("What is written in this pack was changed after you opened the form.", theirs=locked, texts=mark)
    _require_publishable(locked, now)
    return _start("publish_pack", "Publish", locked, by, now, version=locked.version, texts=mark)


@transaction.atomic
def publish_pack(
    *,
    pack: Pack,
    by,
    now: dt.datetime,
    today: dt.date,
    contents: Contents | None = None,
    version: int | None = None,
    texts: str | None = None,
) -> PublishedPack:
    """Freeze the pack as it is known at `now`, for good.

    `contents` is what was gathered at that moment; without it, it is gathered here. Header and commentary are those that stand
    when it is published. Refused for a pack that is published already, while its review month is open, of a month that is not
    over and of a meeting that was cancelled; and where they are others than those of `version` and `texts` (see
    `start_publishing`).
    """
    locked = _writable_pack(pack, by)
    if version not in (None, locked.version) or (texts is not None and texts != texts_mark(locked)):
        raise Refused("What is written in this pack was changed while it was being published. Read it again, then publish it.")
    _require_publishable(locked, now)
    contents = contents or gather(locked, known_on=now, today=today)
    data = to_json(replace(contents, header=header_of(locked), **texts_of(locked)))
    return add_row(
        PublishedPack(pack=locked, data=data, layout=LAYOUT, sha256=checksum(data), known_on=now, by=by, known_from=now)
    )


def _start(kind: str, what: str, pack: Pack, by, now: dt.datetime, **more) -> Job:
    return start_job(
        kind=kind,
        authority=pack.board.authority,
        by=by,
        title=f"{what} “{pack.title}”",
        arguments={"pack": pack.pk} | more,
        target=address_of(pack),
        now=now,
    )


def address_of(pack: Pack) -> str:
    return reverse("pack", args=[pack.board.authority.slug, pack.board.slug, pack.slug])


# --- What is checked ---


def _writable_pack(pack: Pack, by) -> Pack:
    """The pack as it is now, its board locked, if `by` may change it and it is not published."""
    board = lock_board(pack.board_id)
    require_open_board(board, by, PREPARE_PACKS, WHAT)
    found = load_pack(pack.pk)
    if found is None:
        raise Refused(GONE)
    if found.is_published:
        raise Refused(PUBLISHED)
    return found


def _require_about(board: Board, plan: Plan | None, notice: Notice | None, month: Month, today: dt.date) -> None:
    if plan is None and notice is None:
        raise Refused("Choose a plan, a notice or both.", field="plan")
    for field, thing in (("plan", plan), ("notice", notice)):
        if thing is not None and thing.authority_id != board.authority_id:
            raise Refused(f"Choose a {field} of this council.", field=field)
    require_date(month.first, "month")
    if month > Month.of(today):
        raise Refused(f"{month.label} is still ahead. Choose a month that has begun.", field="month")
    if notice is not None and notice.issued > month.last:
        raise Refused(
            f"“{notice}” was issued after {month.label}. Choose a later month, or leave the notice out.", field="notice"
        )


def _require_dates(board: Board, meeting: Meeting | None, dated: dt.date) -> None:
    require_date(dated, "dated")
    if meeting is not None and (meeting.board_id != board.pk or meeting.status == CANCELLED):
        raise Refused("Choose a meeting of this board that is not cancelled.", field="meeting")


def _require_openness(openness: str, why: str) -> None:
    if openness not in OPENNESS_WORDS:
        raise Refused("Say whether the paper is open or exempt.", field="openness")
    if openness == EXEMPT and not why.strip():
        raise Refused("Say why the paper is exempt from publication.", field="exempt_reason")


def _require_publishable(pack: Pack, now: dt.datetime) -> None:
    if pack.meeting is not None and pack.meeting.status == CANCELLED:
        raise Refused(f"{pack.meeting} was cancelled. Choose another meeting for this pack, or none.")
    cycles = lock_cycles(pack.plan)[1] if pack.plan_id else []
    if cycles:
        _require_closed(pack, cycles, now)
    else:
        _require_over(pack, now)


def _require_over(pack: Pack, now: dt.datetime) -> None:
    """Without review months a month is what it is at its end; a paper that is dated by today says that it is as at its date."""
    today = timezone.localdate(now)
    if today < pack.month.last and pack.dated > today:
        raise Refused(
            f"{pack.month.label} is not over, and the paper is dated {day_in_words(pack.dated)}: where things stand then is not "
            "known yet. Publish it once the month is over, or date it by today."
        )


def _require_closed(pack: Pack, cycles: list, now: dt.datetime) -> None:
    """Refuse while the review month is open: what members are given is what the month was closed with. The plan is locked."""
    cycle = next((row for row in cycles if row.month == pack.month), None)
    if cycle is None:
        raise Refused(f"“{pack.plan}” has no review month {pack.month.label}.")
    if cycle.closing_now is None:
        raise Refused(f"{pack.month.label} is still open in “{pack.plan}”. Close the month first, then publish the pack.")
    if cycle.closed_on > now:
        raise Refused(f"{pack.month.label} was closed while the pack was being gathered. Publish it again.")


def _write(row, fresh, text: str, *, by, now: dt.datetime, version: int | None, reason: str):
    """Put `text` in place of that of `row` (None: there is none yet, `fresh` is added); without text the row is deleted."""
    text = (text or "").strip()
    if len(text) > WORDING_LIMIT:
        raise Refused(f"The text must be {WORDING_LIMIT:,} characters or fewer. You have typed {len(text):,}.", field="text")
    if row is None:
        if version:
            raise Stale("Somebody else took this text out after you opened the form.", theirs=fresh, version=0)
        if not text:
            raise Refused("Write something first.", field="text")
        fresh.text = text
        return save_audited(fresh, by=by, reason=reason, now=now)
    if version == 0:
        raise Stale(
            "Somebody else wrote this after you opened the form. Their text is shown beside yours.", row, version=row.version
        )
    if not text:
        require_version(row, version)
        delete_audited(row, by=by, reason="Taken out")
        return None
    return edit_in_place(row, {"text": text}, allowed=("text",), reason=reason, by=by, now=now, version=version)
