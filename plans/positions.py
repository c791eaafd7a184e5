"""Where one action stands: a value that pages print, count and sort, made from live facts or from a frozen row.

No queries here. `live` is handed the action with its annotated facts, its latest update with its corrections and their
sign-offs; `frozen` is handed a row of a closed cycle. Both give the same `Position`.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from metrics.months import AsAt, Month
from plans import rag
from plans.expected import update_due
from plans.rag import Facts, MissedStep, Suggestion


@dataclass(frozen=True)
class Position:
    """One action at one time. Ratings and stages are the codes of `rag.py`; dates are days in Europe/London."""

    action_id: int
    area_id: int
    reference: str
    title: str
    stage: str
    rating: str
    impact: str
    suggestion: Suggestion
    due: dt.date | None
    first_due: dt.date | None
    due_moves: int
    owner_id: int | None
    owner_name: str
    owner_role: str
    update_id: int | None
    original_id: int | None
    last_update_month: Month | None
    last_update_on: dt.date | None
    overdue_since: dt.date | None
    wants_update: bool
    expected_rating: str
    expected_by: dt.date | None
    rosier_because: str
    days_late: int
    # The rating that a correction written after this month was closed gives for it; None where there is none.
    corrected_to: str | None = None

    @property
    def rating_word(self) -> str:
        return rag.RATING_WORDS[self.rating]

    @property
    def stage_word(self) -> str:
        return rag.STAGE_WORDS[self.stage]

    @property
    def impact_word(self) -> str:
        return rag.IMPACT_WORDS[self.impact]

    @property
    def expected_word(self) -> str:
        return rag.RATING_WORDS[self.expected_rating]

    @property
    def is_rosier(self) -> bool:
        """Rated rosier than the rules suggest now. Red and Amber are no rosy picture of an action that takes no rating yet."""
        if self.suggestion.rating == rag.NOT_RATED and self.rating != rag.GREEN:
            return False
        return rag.is_rosier(self.rating, self.suggestion.rating)

    @property
    def has_ended(self) -> bool:
        return self.stage in rag.ENDED_STAGES


@dataclass(frozen=True)
class Statement:
    """What an action's latest update says, after corrections and sign-off."""

    stage: str
    rating: str
    update: object | None
    original: object | None

    @property
    def awaits_sign_off(self) -> bool:
        return self.stage == rag.AWAITING_SIGN_OFF


def statement(rows, known_on=None) -> Statement:
    """The statement that holds, from an original update and its corrections (in any order; empty: never updated).

    The latest correction stands for the original. Signed off, the action is completed and Green; refused, in progress again.
    """
    if not rows:
        return Statement(rag.NOT_STARTED, rag.NOT_RATED, None, None)
    original = next(row for row in rows if row.corrects_id is None)
    effective = max(rows, key=lambda row: row.pk)
    answer = sign_off_of(effective, known_on)
    if answer is None:
        return Statement(effective.stage, effective.rating, effective, original)
    if answer.accepted:
        return Statement(rag.COMPLETED, rag.GREEN, effective, original)
    return Statement(rag.IN_PROGRESS, effective.rating, effective, original)


def sign_off_of(update, known_on=None):
    """The sign-off of an update that was loaded with it, unless it was recorded after `known_on`."""
    answer = getattr(update, "sign_off", None)
    if answer is not None and known_on is not None and answer.known_from > known_on:
        return None
    return answer


def live(
    action,
    rows,
    *,
    plan,
    as_at: AsAt,
    today: dt.date,
    first_cycle: Month | None,
    has_cycle: bool,
    closing: bool = False,
    missed: tuple[MissedStep, ...] = (),
) -> Position:
    """The position of an open month, from today's facts.

    `action` comes from `ActionQuerySet.with_facts`, `plan` from `PlanQuerySet.with_status`, `rows` are the action's latest
    original update and its corrections, `missed` the target steps that its linked measures miss (`selectors/measures.py`).
    `closing` judges the month as it ends: an update due in it is then missing.
    """
    said = statement(rows, as_at.known_on)
    update = said.update
    expected = update_due(
        stage=said.stage,
        every=action.update_every or plan.update_every,
        start=action.start,
        first_cycle=first_cycle,
        last_update=said.original.cycle.month if said.original else None,
        month=as_at.month if has_cycle else None,
        month_closed=closing,
        added=Month.of(timezone.localdate(action.known_from)),
    )
    on = as_at.judged_on(today)
    suggestion = rag.suggest(
        Facts(
            on=on,
            stage=said.stage,
            impact=update.impact if update else rag.NOT_YET_MEASURABLE,
            start=action.start,
            due=action.due_now,
            updated_in_time=expected.overdue_since is None,
            missed=missed,
            green_needs_impact=plan.green_needs_impact,
        )
    )
    return Position(
        action_id=action.pk,
        area_id=action.area_id,
        reference=action.reference,
        title=action.title,
        stage=said.stage,
        rating=said.rating,
        impact=update.impact if update else rag.NOT_YET_MEASURABLE,
        suggestion=suggestion,
        due=action.due_now,
        first_due=action.due_first,
        due_moves=max(0, (action.due_rows or 0) - 1),
        owner_id=action.owner_now,
        owner_name=action.owner_name or "",
        owner_role=action.owner_role or "",
        update_id=update.pk if update else None,
        original_id=said.original.pk if said.original else None,
        last_update_month=said.original.cycle.month if said.original else None,
        last_update_on=timezone.localdate(update.known_from) if update else None,
        # A month that was closed before its end is over from that day.
        overdue_since=min(expected.overdue_since, today) if expected.overdue_since else None,
        wants_update=expected.is_due,
        expected_rating=update.expected_rating if update else "",
        expected_by=update.expected_by if update else None,
        rosier_because=update.difference_reason if update else "",
        days_late=_days_late(said.stage, action.due_now, on),
    )


def frozen(row, *, judged_on: dt.date, action) -> Position:
    """The position of a closed month, as it was frozen; wording (reference, title) is shown as now, from `action`."""
    return Position(
        action_id=row.action_id,
        area_id=row.area_id,
        reference=action.reference,
        title=action.title,
        stage=row.stage,
        rating=row.rating,
        impact=row.impact,
        suggestion=Suggestion(row.suggested_rating, row.suggested_code, row.suggested_sentence),
        due=row.due,
        first_due=row.first_due,
        due_moves=row.due_moves,
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        owner_role=row.owner_role,
        update_id=row.update_id,
        original_id=row.original_id,
        last_update_month=row.last_update_month,
        last_update_on=row.last_update_on,
        overdue_since=row.overdue_since,
        wants_update=False,
        expected_rating=row.expected_rating,
        expected_by=row.expected_by,
        rosier_because=row.rosier_because,
        days_late=_days_late(row.stage, row.due, judged_on),
        corrected_to=row.corrected_to,
    )


def _days_late(stage, due, on):
    return 0 if stage in rag.ENDED_STAGES else rag.days_late(due, on)
