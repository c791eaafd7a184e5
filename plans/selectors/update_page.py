"""What the forms about an update print: the update form, the correction of an update, the sign-off."""

import datetime as dt
from dataclasses import dataclass

from metrics.months import AsAt, Month
from plans.models import Action, Plan, Update
from plans.positions import Statement, statement
from plans.rag import MissedStep
from plans.selectors.changes import changes_of
from plans.selectors.linked_figures import Linked, linked_figures, missed_of
from plans.selectors.positions import Cycles, updates_by_original
from plans.selectors.told import Told, all_updates, families_of, told_of
from plans.viewing import Viewing, choose


@dataclass(frozen=True)
class UpdatePage:
    """What somebody who updates an action, or corrects an update, has before them.

    `month` is the review month that is written about, `linked` the measures as they stood in it.
    """

    plan: Plan
    action: Action
    viewing: Viewing
    statement: Statement
    told: list[Told]
    corrected: Told | None
    month: Month
    linked: list[Linked]

    @property
    def newest(self) -> int:
        """The key of what was written last; 0 where nothing was."""
        return max((update.pk for told in self.told for update in (told.update, *told.corrections)), default=0)

    @property
    def due_moves(self) -> int:
        return max(0, (self.action.due_rows or 0) - 1)

    @property
    def missed(self) -> tuple[MissedStep, ...]:
        return missed_of(self.linked)


def find_update(action: Action, key: int) -> Update | None:
    """An update of this action that corrects none, by its key."""
    update = Update.objects.originals().filter(action=action, pk=key).select_related("cycle").first()
    if update is not None:
        update.action = action
    return update


def waiting_update(action: Action) -> Update | None:
    """The update that awaits sign-off, if there is one. `action` comes from `find_action`. One query at most."""
    if action.latest_update is None:
        return None
    said = statement(updates_by_original([action.latest_update])[action.latest_update])
    if not said.awaits_sign_off:
        return None
    said.update.action = action
    return said.update


def update_page(action: Action, key: int | None, *, today: dt.date, sees_small: bool) -> UpdatePage | None:
    """What stands before an update is written, or the update `key` corrected; None where the action has no such update.

    `action` comes from `find_action`. Three queries, and those of `linked_figures`.
    """
    plan = action.plan
    viewing = choose(plan, Cycles.of(plan), month=None, known_on=None, today=today)
    families = families_of(all_updates(action))
    said = statement(families[0] if families else [])
    told = [told_of(family, said) for family in families]
    corrected = next((each for each in told if each.update.pk == key), None)
    if key is not None and corrected is None:
        return None
    month = corrected.update.cycle.month if corrected else viewing.as_at.month
    linked = linked_figures(plan.authority, changes_of(action), AsAt(month), today=today, sees_small=sees_small)
    return UpdatePage(plan, action, viewing, said, told, corrected, month, linked)
