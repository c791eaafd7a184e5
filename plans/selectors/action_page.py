"""What the page of one action prints, in a number of queries that does not depend on how much was said of it."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils import timezone

from metrics.months import Month
from plans.coverage import EVIDENCE_STATUS_WORDS, evidence_status
from plans.limbs import EVIDENCE_KIND_WORDS
from plans.models import Action, FrozenPosition, Plan, Update
from plans.positions import Position, Statement, frozen, live, statement
from plans.querysets import plan_of
from plans.selectors.changes import Changes, EvidenceRow, changes_of
from plans.selectors.linked_figures import Linked, linked_figures, missed_of
from plans.selectors.positions import Cycles, with_corrections
from plans.selectors.told import all_updates, families_of, told_of
from plans.viewing import Viewing, choose

UPDATES_A_PAGE = 12


@dataclass(frozen=True)
class Step:
    """The rating of one month on the action's path; `closed` is false for the month that is open. `corrected_to` is the other
    rating that a correction written after the closing gives (None: there is none)."""

    month: Month
    rating: str
    stage: str
    closed: bool
    corrected_to: str | None = None


@dataclass(frozen=True)
class ShownEvidence:
    """A piece of evidence, and what has become of it by the day of the position."""

    row: EvidenceRow
    status: str

    @property
    def kind_word(self) -> str:
        return EVIDENCE_KIND_WORDS[self.row.kind]

    @property
    def status_word(self) -> str:
        return EVIDENCE_STATUS_WORDS[self.status]


@dataclass(frozen=True)
class ActionPage:
    plan: Plan
    action: Action
    viewing: Viewing
    position: Position
    statement: Statement
    told: Page
    path: list[Step]
    changes: Changes
    linked: list[Linked]

    @property
    def query(self) -> str:
        """What a link within the page adds to its address so that it stays at the same position; without a question mark."""
        return self.viewing.query

    @property
    def evidence(self) -> list[ShownEvidence]:
        """Its evidence dated up to the day of the position, the newest first."""
        day = self.viewing.judged_on
        rows = sorted((row for row in self.changes.evidence if row.on <= day), key=lambda row: (row.on, row.key), reverse=True)
        return [ShownEvidence(row, evidence_status(row.valid_until, row.withdrawn, day)) for row in rows]

    @property
    def waiting(self) -> Update | None:
        """The update that awaits sign-off, if there is one."""
        return self.statement.update if self.statement.awaits_sign_off else None


def find_action(authority, plan: str, reference: str, known_on: dt.datetime | None = None) -> Action | None:
    """An action by the address of its plan and its reference, with the dated facts that hold, and with its plan, as from
    `find_plan`; None where this council has none such."""
    rows = Action.objects.filter(plan__authority=authority, plan__slug=plan, reference=reference).known_on(known_on)
    if known_on is not None:
        rows = rows.filter(plan__known_from__lte=known_on)
    action = rows.with_facts(known_on=known_on).with_plan(known_on).select_related("area").first()
    if action is not None:
        plan_of(action).authority = authority
    return action


def action_page(
    action: Action,
    *,
    month: Month | None,
    known_on: dt.datetime | None,
    today: dt.date,
    sees_small: bool,
    page: str = "1",
) -> ActionPage | None:
    """Everything on the page of one action, from `find_action`; None where the plan did not have it in that month.

    Four queries, and those of `linked_figures`.
    """
    plan = action.plan
    cycles = Cycles.of(plan, known_on)
    viewing = choose(plan, cycles, month=month, known_on=known_on, today=today)
    # As known on a day without a month asked for, it shows what it showed on that day.
    asked = viewing.past and month is not None
    shown = viewing.as_at.month if asked else None
    until = viewing.cycle.closed_on if viewing.frozen and asked else known_on
    families = families_of(all_updates(action, month=shown, known_on=until))
    said = statement(families[0] if families else [], until)
    frozen_rows = _frozen_rows(action, cycles, viewing)
    if viewing.frozen and viewing.cycle.closing_now not in frozen_rows:
        # It was added to the plan after that month.
        return None
    changes = changes_of(action, until, known_on)
    linked = linked_figures(plan.authority, changes, viewing.as_at, today=today, sees_small=sees_small)
    position = _position(action, families, cycles, viewing, frozen_rows, missed_of(linked))
    return ActionPage(
        plan=plan,
        action=action,
        viewing=viewing,
        position=position,
        statement=said,
        told=Paginator([told_of(family, said, until) for family in families], UPDATES_A_PAGE).get_page(page),
        path=_path(frozen_rows, cycles, viewing, position),
        changes=changes,
        linked=linked,
    )


def _frozen_rows(action, cycles, viewing) -> dict[int, FrozenPosition]:
    rows = FrozenPosition.objects.filter(action=action, closing__in=cycles.closing_keys).select_related("owner")
    return {row.closing_id: row for row in with_corrections(rows, viewing.as_at.known_on)}


def _position(action, families, cycles, viewing, frozen_rows, missed) -> Position:
    row = frozen_rows.get(viewing.cycle.closing_now) if viewing.frozen else None
    if row is not None:
        judged_on = min(viewing.as_at.month.last, timezone.localdate(viewing.cycle.closed_on))
        return frozen(row, judged_on=judged_on, action=action)
    # Where an earlier month was reopened there may be updates of later months; they do not count in it.
    counting = (family for family in families if family[0].cycle.month <= viewing.as_at.month)
    return live(
        action,
        next(counting, []),
        plan=action.plan,
        as_at=viewing.as_at,
        today=viewing.today,
        first_cycle=cycles.first_month,
        has_cycle=bool(cycles.rows),
        missed=missed,
    )


def _path(frozen_rows, cycles, viewing, position) -> list[Step]:
    steps = []
    for cycle in cycles.rows:
        if cycle.month > viewing.as_at.month:
            break
        row = frozen_rows.get(cycle.closing_now)
        if row is not None:
            later = row.corrected_to if row.corrected_to != row.rating else None
            steps.append(Step(cycle.month, row.rating, row.stage, True, later))
        elif cycle.closing_now is None and not viewing.frozen and cycle.month == viewing.as_at.month:
            steps.append(Step(cycle.month, position.rating, position.stage, False))
    return steps
