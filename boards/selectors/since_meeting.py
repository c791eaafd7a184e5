"""What changed of a council since a board last met. No queries: from one reading of the council."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from boards.selectors.last_pack import LastPack
from boards.selectors.then import then_at
from boards.since import Since, between
from metrics.months import Month
from plans.checks.words import times
from plans.models import Claim
from plans.positions import Position
from plans.selectors.checks import Checks, Row
from plans.selectors.council import Council
from plans.selectors.council_plans import PlanRecord
from plans.selectors.judging import JudgedMeasure


@dataclass(frozen=True)
class Made:
    """A claim that was made, or became known, since the board met."""

    judged: JudgedMeasure
    claim: Claim

    @property
    def slug(self) -> str:
        """The short name of the notice in addresses."""
        return self.judged.measure.notice.slug


@dataclass(frozen=True)
class DueMoved:
    """An action of which the due date was moved since the board met: from `before` to where it stands."""

    position: Position
    before: dt.date

    @property
    def often(self) -> str:
        """How often it has been moved in all; empty for the first time."""
        number = self.position.due_moves
        return f"moved {times(number)}" if number > 1 else ""


@dataclass(frozen=True)
class SinceMeeting:
    """What a board reads first. `on` is the day of the meeting, `month` the last month that was closed by then (of a council
    without a closed month the last that was over); `rated` is false where the two positions are of the same month."""

    on: dt.date
    month: Month
    rated: bool
    changes: Since
    dues: list[DueMoved]
    claims: list[Made]
    contradictions: list[Row]
    packs: list[LastPack]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all changed."""
        moved = any(row.rating_changed for row in self.changes.actions) and self.rated
        corrected = any(pack.corrections or pack.tampered for pack in self.packs)
        return not (moved or self.dues or self.claims or self.contradictions or corrected)


def since_meeting(
    council: Council,
    record: PlanRecord | None,
    positions: list[Position],
    checks: Checks,
    on: dt.date,
    packs: list[LastPack],
) -> SinceMeeting:
    """What changed between the meeting of the day `on` and the position of the council; `positions` are those shown of the plan.

    Ratings and contradictions are compared with the month that the board had before it: the last one that was closed when it met.
    """
    month = month_before(council, record, on)
    shown = record.at(council.as_at.month, council.today, council.as_at.known_on) if record else None
    rated = shown is not None and month < shown.month
    others = checks.others
    before = then_at(council, record if rated else None, month, corrected_until=council.as_at.month, others=others)
    after = then_at(council, record if rated else None, council.as_at.month, others=others)
    changes = between(before, after)
    new = changes.new_problems
    return SinceMeeting(
        on=on,
        month=month,
        rated=rated,
        changes=changes,
        dues=_dues(council, positions, on),
        claims=_claims(council, on),
        contradictions=[
            row for row in checks.standing if row.check.contradicts and (row.problem.code, row.problem.subject) in new
        ],
        packs=packs,
    )


def month_before(council: Council, record: PlanRecord | None, on: dt.date) -> Month:
    """The last month of the plan that had been closed by the end of a day; where none had, the last one that was over."""
    undone = {row.closing_id for row in council.rows.reopenings if timezone.localdate(row.known_from) <= on}
    stood = (row for row in council.rows.closings if row.pk not in undone and timezone.localdate(row.known_from) <= on)
    closed = {row.cycle_id for row in stood}
    months = [cycle.month for cycle in record.cycles.rows if cycle.pk in closed and cycle.closing_now] if record else []
    over = Month.of(on) if on == Month.of(on).last else Month.of(on) - 1
    return max(months, default=over)


def _dues(council, positions, on) -> list[DueMoved]:
    """Moves recorded after the day, of actions that have not ended; those back to where it stood are left out."""
    last = council.judged_on
    found = []
    for position in positions:
        rows = [row for row in council.plans.due_dates[position.action_id] if timezone.localdate(row.known_from) <= last]
        moved = [row for row in rows if row.previous and timezone.localdate(row.known_from) > on]
        if moved and moved[0].previous != position.due and position.due is not None:
            found.append(DueMoved(position, moved[0].previous))
    return found


def _claims(council, on) -> list[Made]:
    found = []
    for notice in council.notices:
        for judged in notice.measures:
            claim = judged.claim
            if claim is not None and max(claim.on, timezone.localdate(claim.known_from)) > on:
                found.append(Made(judged, claim))
    return found
