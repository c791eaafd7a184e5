"""What every view of a plan asks first: the plan or action named in the address, and the position wanted."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts import permissions
from accounts.permissions import may
from metrics.months import Month
from plans.lifecycle import ENDED, takes_changes
from plans.selectors.action_page import find_action
from plans.selectors.standings import find_plan
from plans.viewing import parse_known, parse_month


@dataclass(frozen=True)
class Asked:
    """The position that the address asks for, and the clock as read once. `today` is not later than the day of `known_on`."""

    month: Month | None
    known_on: dt.datetime | None
    now: dt.datetime
    today: dt.date

    @property
    def position(self) -> dict:
        return {"month": self.month, "known_on": self.known_on, "today": self.today}


def asked(request) -> Asked:
    month, known = request.GET.get("month"), request.GET.get("known")
    known_on = parse_known(known) if known else None
    now = timezone.now()
    # What is late is judged as it would have been on the day of that knowledge.
    today = timezone.localdate(min(now, known_on) if known_on else now)
    return Asked(parse_month(month) if month else None, known_on, now, today)


def get_plan(authority, slug: str, known_on: dt.datetime | None = None):
    """The plan, or a 404. Its council is the one the door let the person into."""
    plan = find_plan(authority, slug, known_on)
    if plan is None:
        raise Http404("This council has no such plan.")
    plan.authority = authority
    return plan


def get_action(plan, reference: str):
    action = find_action(plan, reference)
    if action is None:
        raise Http404("This plan has no such action.")
    action.plan = plan
    return action


def refuse_published(plan) -> None:
    """A form for a plan that takes no changes is not shown: a 403 that says why."""
    if plan.published:
        raise PermissionDenied(f"“{plan.title}” is a published record, shown as its council published it. It cannot be changed.")
    if plan.status_now in ENDED:
        raise PermissionDenied(f"“{plan.title}” has ended. Nothing in it can be changed any more.")


def plan_url(plan, name: str = "plan") -> str:
    return reverse(name, args=[plan.authority.slug, plan.slug])


def action_url(plan, reference: str, name: str = "action", *more) -> str:
    return reverse(name, args=[plan.authority.slug, plan.slug, reference, *more])


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
        "full_history": may(user, permissions.VIEW_FULL_HISTORY, plan.authority_id),
    }
