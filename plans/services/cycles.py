"""The review months of a plan: opening, closing (which freezes every position), reopening, the overall rating."""

import datetime as dt

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_reason
from accounts.history import add_row
from accounts.permissions import CONFIRM_OVERALL_RATING, MANAGE_CYCLES
from metrics.months import AsAt, Month
from plans import rag
from plans.models import CycleClosing, CycleReopening, FrozenPosition, OverallConfirmation, ReviewCycle
from plans.rollup import propose_overall
from plans.selectors.positions import Cycles, count_positions, positions_of_open_month
from plans.services.guards import first_open, writable_cycles


def open_first_cycle(plan, month: Month, *, by, now: dt.datetime) -> ReviewCycle:
    """Open the first review month of a plan, when monitoring begins. Called inside the caller's transaction."""
    return add_row(ReviewCycle(plan=plan, month=month, by=by, known_from=now))


@transaction.atomic
def close_cycle(
    *, plan, month: Month, by, now: dt.datetime, today: dt.date, source: str = "", open_next: bool = True
) -> CycleClosing:
    """Close a review month: freeze each action's position and what the rules propose overall, and open the next month.

    A published record ends with its last month: its loader opens no next one.
    """
    plan, found = writable_cycles(plan, by, MANAGE_CYCLES, "close a review month")
    cycle = first_open(found)
    if cycle is None or cycle.month != month:
        raise Refused(f"{month.label} is not the open review month of this plan, so it cannot be closed.")
    if today < month.first:
        raise Refused(f"{month.label} has not begun. It can be closed from {month.first.day} {month.label}.")
    positions = positions_of_open_month(plan, AsAt(month), today=today, closing=True, cycles=Cycles(found))
    overall = propose_overall(count_positions(positions), red_share=plan.red_share, green_share=plan.green_share)
    closing = add_row(
        CycleClosing(
            cycle=cycle,
            number=(cycle.closings_count or 0) + 1,
            proposed_rating=overall.rating,
            proposed_code=overall.code,
            proposed_sentence=overall.sentence,
            source=source,
            by=by,
            known_from=now,
        )
    )
    FrozenPosition.objects.bulk_create([_frozen_row(closing, position, by, now) for position in positions])
    if open_next and month + 1 not in {row.month for row in found}:
        add_row(ReviewCycle(plan=plan, month=month + 1, by=by, known_from=now))
    return closing


@transaction.atomic
def reopen_cycle(*, plan, month: Month, reason: str, by, now: dt.datetime) -> CycleReopening:
    """Reopen the month that was closed last. What was frozen stays listed; closing again freezes anew."""
    plan, found = writable_cycles(plan, by, MANAGE_CYCLES, "reopen a review month")
    closed = [cycle for cycle in found if cycle.closing_now]
    if not closed or closed[-1].month != month:
        raise Refused("Only the month that was closed last can be reopened. Put earlier months right with a correction.")
    reason = require_reason(reason, "the month is reopened")
    closing = CycleClosing.objects.get(pk=closed[-1].closing_now)
    return add_row(CycleReopening(closing=closing, reason=reason, by=by, known_from=now))


@transaction.atomic
def confirm_overall(
    *, plan, month: Month, rating: str, note: str, by, now: dt.datetime, today: dt.date, source: str = ""
) -> OverallConfirmation:
    """Confirm the plan's overall rating for a month, with a note; it may differ from what the rules propose."""
    plan, found = writable_cycles(plan, by, CONFIRM_OVERALL_RATING, "confirm the overall rating")
    if rating not in rag.RATINGS:
        raise Refused("Choose Red, Amber or Green.", field="rating")
    note = require_reason(note, "you confirm this rating", field="note", limit=1000)
    cycle = next((cycle for cycle in found if cycle.month == month), None)
    if cycle is None:
        raise Refused(f"{month.label} is not a review month of this plan.")
    if cycle.closing_now:
        proposed, code = cycle.proposed_rating, cycle.proposed_code
    else:
        positions = positions_of_open_month(plan, AsAt(month), today=today, cycles=Cycles(found))
        overall = propose_overall(count_positions(positions), red_share=plan.red_share, green_share=plan.green_share)
        proposed, code = overall.rating, overall.code
    return add_row(
        OverallConfirmation(
            cycle=cycle,
            rating=rating,
            proposed_rating=proposed,
            proposed_code=code,
            note=note,
            source=source,
            by=by,
            known_from=now,
        )
    )


def _frozen_row(closing, position, by, now) -> FrozenPosition:
    return FrozenPosition(
        closing=closing,
        action_id=position.action_id,
        area_id=position.area_id,
        stage=position.stage,
        rating=position.rating,
        impact=position.impact,
        suggested_rating=position.suggestion.rating,
        suggested_code=position.suggestion.code,
        suggested_sentence=position.suggestion.sentence,
        due=position.due,
        first_due=position.first_due,
        due_moves=position.due_moves,
        owner_id=position.owner_id,
        owner_role=position.owner_role,
        update_id=position.update_id,
        original_id=position.original_id,
        last_update_month=position.last_update_month,
        last_update_on=position.last_update_on,
        overdue_since=position.overdue_since,
        expected_rating=position.expected_rating,
        expected_by=position.expected_by,
        rosier_because=position.rosier_because,
        by=by,
        known_from=now,
    )
