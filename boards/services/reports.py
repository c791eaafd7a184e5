"""Reports that a board is owed again and again, and that they were given."""

import datetime as dt

from django.db import transaction

from accounts.changes import day_in_words
from accounts.editing import edit_in_place
from accounts.errors import Refused
from accounts.guards import require_date, require_reason
from accounts.history import add_row, delete_audited, save_audited
from accounts.permissions import MANAGE_BOARDS
from boards.models import Delivery, ReportCycle
from boards.reporting import is_due_on
from boards.selectors.boards import rhythm_of
from boards.services.guards import require_past, require_published_by, writable_board, writable_row

CYCLE_FIELDS = ("title", "every_months", "first_due", "annual_review", "ended")
RHYTHM = ("every_months", "first_due")
MONTHS_APART = range(1, 25)
WHAT = "keep the reports that a board is owed"


@transaction.atomic
def add_report_cycle(
    *,
    board,
    title: str,
    every_months: int,
    first_due: dt.date,
    by,
    now: dt.datetime,
    annual_review: int | None = None,
    ended: dt.date | None = None,
    reason: str = "Recorded",
    source: str = "",
) -> ReportCycle:
    """Record a report that the board is owed every `every_months` from `first_due` on."""
    board = writable_board(board, by, MANAGE_BOARDS, WHAT)
    cycle = ReportCycle(
        board=board,
        title=title.strip(),
        every_months=every_months,
        first_due=first_due,
        annual_review=annual_review,
        ended=ended,
        source=source,
        known_from=now,
    )
    _require_sense(cycle)
    return save_audited(cycle, by=by, reason=reason, now=now)


@transaction.atomic
def edit_report_cycle(*, cycle, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> ReportCycle:
    """Change any of `CYCLE_FIELDS`; once a report was given, no longer when reports are due: the cycle is ended instead."""
    locked = _writable_cycle(cycle, by)
    moved = [name for name in RHYTHM if changes.get(name, getattr(locked, name)) != getattr(locked, name)]
    if moved and Delivery.objects.filter(cycle=locked).exists():
        raise Refused(
            "Reports of this cycle have been given, so its days stay. Say after which day it is not owed, and add another.",
            field=moved[0],
        )
    after = ReportCycle(**{name: changes.get(name, getattr(locked, name)) for name in CYCLE_FIELDS})
    _require_sense(after)
    return edit_in_place(locked, changes, allowed=CYCLE_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_report_cycle(*, cycle, reason: str, by, now: dt.datetime) -> None:
    """Delete a cycle that was added by mistake: no report of it may have been given. Its history stays."""
    locked = _writable_cycle(cycle, by)
    reason = require_reason(reason, "the report is deleted")
    if Delivery.objects.filter(cycle=locked).exists():
        raise Refused("Reports of this cycle have been given. Say after which day it is not owed instead.")
    delete_audited(locked, by=by, reason=reason)


@transaction.atomic
def record_delivery(
    *,
    cycle,
    due: dt.date,
    on: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    pack=None,
    note: str = "",
    source: str = "",
) -> Delivery:
    """Record that the report due on `due` was given on the day `on`, as a published pack where there was one.

    A second record for the same day corrects the first, and needs a `note` that says why.
    """
    locked = _writable_cycle(cycle, by)
    if not is_due_on(rhythm_of(locked), due):
        raise Refused(f"No report of this cycle is due on {day_in_words(due)}.", field="due")
    require_past(on, today, "on", "Record a report once it has been given.")
    if pack is not None:
        _require_published(pack, locked.board_id, on)
    note = note.strip()
    if not note and Delivery.objects.filter(cycle=locked, due=due).exists():
        raise Refused("This report has been recorded as given. Say in the note why you correct it.", field="note")
    return add_row(Delivery(cycle=locked, due=due, on=on, pack=pack, note=note, source=source, by=by, known_from=now))


def _writable_cycle(cycle, by) -> ReportCycle:
    return writable_row(ReportCycle, cycle, by, MANAGE_BOARDS, WHAT, gone="Somebody else has deleted this report.")


def _require_published(pack, board_id: int, on: dt.date) -> None:
    if pack.board_id != board_id:
        raise Refused("Choose a pack of this board.", field="pack")
    require_published_by(pack, on, "This pack is not published yet.")


def _require_sense(cycle: ReportCycle) -> None:
    if cycle.every_months not in MONTHS_APART:
        raise Refused("A report is due every 1 to 24 months.", field="every_months")
    require_date(cycle.first_due, "first_due")
    if cycle.annual_review is not None and not 1 <= cycle.annual_review <= 12:
        raise Refused("The annual review is in a month from 1 to 12.", field="annual_review")
    if cycle.ended is not None:
        require_date(cycle.ended, "ended")
        if cycle.ended < cycle.first_due:
            raise Refused("This is before the first report is due.", field="ended")
