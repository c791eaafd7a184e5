"""What the views of projects, resources and risks have in common."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from accounts.permissions import MANAGE_PROGRAMME, may
from accounts.saving import save
from plans.lifecycle import takes_changes
from plans.views.asking import get_plan, plan_url, refuse_published


def get_writable_plan(authority, plan: str):
    """The plan for a form, or a 403 that says why it takes no changes."""
    found = get_plan(authority, plan)
    refuse_published(found)
    return found


def found_or_404(row, what: str):
    if row is None:
        raise Http404(f"This plan has no such {what}.")
    return row


def may_keep(user, plan, viewing) -> bool:
    """Whether links to the forms are shown: a published or ended plan, and a past view, offer none."""
    writable = takes_changes(plan.published, plan.status_now) and not viewing.past
    return writable and may(user, MANAGE_PROGRAMME, plan.authority_id)


def show_form(request, plan, form, act: Callable[[], str], *, page: str, template: str, history=None, **context):
    """Show a form about a plan, or do what it sends: `act` does it and returns what to say; `page` is where it leads.

    `history` reads the lines below the form, which a save does without.
    """

    def work():
        messages.success(request, act())
        return plan_url(plan, page)

    outcome = save(request, form, work, lambda: plan_url(plan, page))
    if outcome.response:
        return outcome.response
    context = {"authority": plan.authority, "plan": plan, "form": form, "theirs": outcome.theirs, "page_name": page} | context
    context["lines"] = history() if history else None
    return render(request, template, context, status=outcome.status)
