"""What every view of a plan asks first: the plan or action named in the address."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts import permissions
from accounts.permissions import may
from plans.lifecycle import ENDED, takes_changes
from plans.selectors.action_page import find_action
from plans.selectors.standings import find_plan, find_plan_with_areas


def get_plan(authority, slug: str, known_on: dt.datetime | None = None):
    """The plan, or a 404. Its council is the one the door let the person into."""
    return _of(authority, find_plan(authority, slug, known_on))


def get_plan_with_areas(authority, slug: str, known_on: dt.datetime | None = None):
    """The same with the areas of the plan."""
    plan, areas = find_plan_with_areas(authority, slug, known_on)
    return _of(authority, plan), areas


def get_action(authority, plan: str, reference: str, known_on: dt.datetime | None = None):
    """The action with its plan, or a 404 that says which of them there is none of. One query where there is one."""
    action = find_action(authority, plan, reference, known_on)
    if action is None:
        get_plan(authority, plan, known_on)
        raise Http404("This plan has no such action.")
    return action


def get_writable_action(authority, plan: str, reference: str):
    """The same for a form: a 403 that says why where the plan takes no changes, whether it has the action or not."""
    action = find_action(authority, plan, reference)
    found = action.plan if action else get_plan(authority, plan)
    refuse_published(found)
    if action is None:
        raise Http404("This plan has no such action.")
    return action


def refuse_published(plan) -> None:
    """A form for a plan that takes no changes is not shown: a 403 that says why."""
    if plan.published:
        raise PermissionDenied(f"“{plan.title}” is a published record, shown as its council published it. It cannot be changed.")
    if plan.status_now in ENDED:
        raise PermissionDenied(f"“{plan.title}” has ended. Nothing in it can be changed any more.")


def plan_url(plan, name: str = "plan", *more) -> str:
    return reverse(name, args=[plan.authority.slug, plan.slug, *more])


def action_url(action, name: str = "action") -> str:
    """An address of an action that came with its plan."""
    return plan_url(action.plan, name, action.reference)


def allowed(user, plan, viewing=None) -> dict[str, bool]:
    """Which links of a plan's pages this person sees. A published or ended plan, and a past view, offer none that change it."""
    writable = takes_changes(plan.published, plan.status_now) and not (viewing and viewing.past)
    return {
        "manage_actions": writable and may(user, permissions.MANAGE_ACTIONS, plan.authority_id),
        "manage_months": writable and may(user, permissions.MANAGE_CYCLES, plan.authority_id),
        "confirm_overall": writable and may(user, permissions.CONFIRM_OVERALL_RATING, plan.authority_id),
        "manage_plan": writable and may(user, permissions.MANAGE_PLANS, plan.authority_id),
        "sign_off": writable and may(user, permissions.SIGN_OFF, plan.authority_id),
        "update_any": writable and may(user, permissions.UPDATE_ANY_ACTION, plan.authority_id),
        "update_own": writable and may(user, permissions.UPDATE_OWN_ACTIONS, plan.authority_id),
        "add_evidence": writable and may(user, permissions.ADD_EVIDENCE, plan.authority_id),
        "full_history": may(user, permissions.VIEW_FULL_HISTORY, plan.authority_id),
        "ask": not plan.published and not (viewing and viewing.past) and may(user, permissions.ASK_QUESTIONS, plan.authority_id),
    }


def _of(authority, plan):
    if plan is None:
        raise Http404("This council has no such plan.")
    plan.authority = authority
    return plan
