"""What the action page prints, in seven queries whatever the number of updates."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils import timezone

from metrics.months import Month
from plans import rag
from plans.models import Action, Assignment, DueDate, FrozenPosition, Plan, Update
from plans.positions import Position, Statement, frozen, live, sign_off_of, statement
from plans.selectors.positions import Cycles, with_corrections
from plans.viewing import Viewing, choose

UPDATES_A_PAGE = 12


@dataclass(frozen=True)
class Told:
    """One update as told: the statement, its corrections (oldest first) and the answer to its request for sign-off."""

    update: Update
    corrections: list[Update]
    sign_off: object | None
    is_latest: bool

    @property
    def now(self) -> Update:
        """What stands: the latest correction, or the update itself."""
        return self.corrections[-1] if self.corrections else self.update

    @property
    def can_be_corrected(self) -> bool:
        """Not once it was answered, and not where it ended the action; see `services.updates.correct_update`."""
        return self.sign_off is None and self.update.stage in rag.OFFICER_STAGES

    @property
    def is_rosier(self) -> bool:
        return rag.is_rosier(self.update.rating, self.update.suggested_rating)


@dataclass(frozen=True)
class Step:
    """The rating of one month on the action's path; `closed` is false for the month that is open."""

    month: Month
    rating: str
    stage: str
    closed: bool


@dataclass(frozen=True)
class ActionPage:
    plan: Plan
    action: Action
    viewing: Viewing
    cycles: Cycles
    position: Position
    statement: Statement
    told: Page
    path: list[Step]
    due_dates: list[DueDate]
    assignments: list[Assignment]

    @property
    def query(self) -> str:
        """What a link within the page adds to its address so that it stays at the same position; without a question mark."""
        return self.viewing.query

    @property
    def moves(self) -> list[DueDate]:
        return [row for row in self.due_dates if row.previous]

    @property
    def waiting(self) -> Update | None:
        """The update that awaits sign-off, if there is one."""
        return self.statement.update if self.statement.awaits_sign_off else None


def find_action(plan: Plan, reference: str) -> Action | None:
    """An action of this plan by its reference, with the dated facts that hold now."""
    return plan.actions.with_facts().select_related("area").filter(reference=reference).first()


def all_updates(action, *, month=None, known_on=None) -> list[Update]:
    """Every update of an action, oldest first, with month, author and sign-off. One query.

    `month` leaves out updates of later months with their corrections; `known_on` what was written later.
    """
    rows = Update.objects.filter(action=action).known_on(known_on).about_months_up_to(month)
    return list(rows.select_related("cycle", "by", "sign_off", "sign_off__by").order_by("pk"))


def action_page(
    plan: Plan, reference: str, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, page: str = "1"
) -> ActionPage | None:
    """Everything on the page of one action; None where the plan has no such action, or had none in that month."""
    cycles = Cycles.of(plan, known_on)
    viewing = choose(plan, cycles, month=month, known_on=known_on, today=today)
    shown = viewing.as_at.month if viewing.past else None
    found = plan.actions.known_on(known_on).with_facts(shown, known_on).select_related("area")
    action = found.filter(reference=reference).first()
    if action is None:
        return None
    until = viewing.cycle.closed_on if viewing.frozen and viewing.past else known_on
    families = _families(all_updates(action, month=shown, known_on=until))
    said = statement(families[0] if families else [], until)
    frozen_rows = _frozen_rows(action, cycles, viewing)
    if viewing.frozen and viewing.cycle.closing_now not in frozen_rows:
        # It was added to the plan after that month.
        return None
    position = _position(plan, action, families, cycles, viewing, frozen_rows)
    return ActionPage(
        plan=plan,
        action=action,
        viewing=viewing,
        cycles=cycles,
        position=position,
        statement=said,
        told=Paginator([_told(family, said, until) for family in families], UPDATES_A_PAGE).get_page(page),
        path=_path(frozen_rows, cycles, viewing, position),
        due_dates=list(DueDate.objects.filter(action=action).known_on(until).select_related("by")),
        assignments=list(Assignment.objects.filter(action=action).known_on(until).select_related("by", "owner")),
    )


def _families(updates) -> list[list[Update]]:
    """Updates with their corrections, latest review month first."""
    families: dict[int, list[Update]] = {}
    for update in updates:
        families.setdefault(update.corrects_id or update.pk, []).append(update)
    return sorted(families.values(), key=lambda family: (family[0].cycle.month, family[0].pk), reverse=True)


def _told(family, said, known_on) -> Told:
    original, *corrections = family
    answers = [answer for answer in (sign_off_of(update, known_on) for update in family) if answer]
    return Told(
        original, corrections, answers[-1] if answers else None, said.original is not None and original.pk == said.original.pk
    )


def _frozen_rows(action, cycles, viewing) -> dict[int, FrozenPosition]:
    rows = FrozenPosition.objects.filter(action=action, closing__in=cycles.closing_keys).select_related("owner")
    return {row.closing_id: row for row in with_corrections(rows, viewing.as_at.known_on)}


def _position(plan, action, families, cycles, viewing, frozen_rows) -> Position:
    row = frozen_rows.get(viewing.cycle.closing_now) if viewing.frozen else None
    if row is not None:
        judged_on = min(viewing.as_at.month.last, timezone.localdate(viewing.cycle.closed_on))
        return frozen(row, judged_on=judged_on, action=action)
    # Where an earlier month was reopened there may be updates of later months; they do not count in it.
    counting = (family for family in families if family[0].cycle.month <= viewing.as_at.month)
    return live(
        action,
        next(counting, []),
        plan=plan,
        as_at=viewing.as_at,
        today=viewing.today,
        first_cycle=cycles.first_month,
        has_cycle=bool(cycles.rows),
    )


def _path(frozen_rows, cycles, viewing, position) -> list[Step]:
    steps = []
    for cycle in cycles.rows:
        if cycle.month > viewing.as_at.month:
            break
        row = frozen_rows.get(cycle.closing_now)
        if row is not None:
            steps.append(Step(cycle.month, row.rating, row.stage, True))
        elif cycle.closing_now is None and not viewing.frozen and cycle.month == viewing.as_at.month:
            steps.append(Step(cycle.month, position.rating, position.stage, False))
    return steps
