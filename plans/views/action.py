from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_ACTIONS, SEE_SMALL_NUMBERS, VIEW_PLANS, may
from accounts.saving import save
from metrics.asking import asked
from plans.forms.action import AddActionForm, AssignForm, DueDateForm, EndForm, ReasonForm, RewordForm
from plans.rag import STAGE_WORDS
from plans.selectors.action_page import action_page as read_action_page
from plans.selectors.history import action_history
from plans.selectors.standings import areas_of
from plans.services import actions
from plans.views.asking import (
    action_url,
    allowed,
    get_action,
    get_plan_with_areas,
    get_writable_action,
    plan_url,
    refuse_published,
)

LINES_A_PAGE = 50


@council_view(VIEW_PLANS)
def action_page(request, authority, plan, reference):
    ask = asked(request)
    action = get_action(authority, plan, reference, ask.known_on)
    small = may(request.user, SEE_SMALL_NUMBERS, authority)
    page = read_action_page(action, page=request.GET.get("page", "1"), sees_small=small, **ask.position)
    if page is None:
        raise Http404("This plan has no such action.")
    rights = allowed(request.user, action.plan, page.viewing)
    rights["update"] = rights["update_any"] or (rights["update_own"] and action.owner_now == request.user.pk)
    context = {"authority": authority, "plan": action.plan, "action": action, "page": page, "may": rights}
    return render(request, "plans/action.html", context)


@council_view(VIEW_PLANS)
def history(request, authority, plan, reference):
    action = get_action(authority, plan, reference)
    lines = Paginator(action_history(action), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"authority": authority, "plan": action.plan, "action": action, "lines": lines}
    return render(request, "plans/action_history.html", context)


@council_view(MANAGE_ACTIONS)
def add(request, authority, plan):
    ask = asked(request)
    plan, areas = get_plan_with_areas(authority, plan)
    refuse_published(plan)
    form = AddActionForm(request.POST or None, areas=areas, authority=authority)

    def work():
        data = form.cleaned_data
        action = actions.add_action(
            plan=plan,
            due=data["due"],
            owner=data["owner"],
            role_title=data["role_title"],
            by=request.user,
            now=ask.now,
            **form.wording(),
        )
        messages.success(request, f"Action {action.reference} is added.")
        return action_url(action)

    outcome = save(request, form, work, lambda: plan_url(plan, "action", form.cleaned_data["reference"]))
    context = {"authority": authority, "plan": plan, "form": form}
    return outcome.response or render(request, "plans/add_action.html", context, status=outcome.status)


@council_view(MANAGE_ACTIONS)
def reword(request, authority, plan, reference):
    def form_for(plan, action, data):
        initial = {name: getattr(action, name) for name in (*actions.WORDING, "version")}
        return RewordForm(data, areas=areas_of(plan), area=action.area, initial=initial)

    def work(action, form, by, now):
        data = form.cleaned_data
        changed = actions.edit_action(
            action=action, changes=form.wording(), reason=data["reason"], version=data["version"], by=by, now=now
        )
        return f"Action {changed.reference} is reworded.", changed.reference

    return _change(request, authority, plan, reference, form_for, work, "plans/reword.html")


@council_view(MANAGE_ACTIONS)
def due_date(request, authority, plan, reference):
    def form_for(plan, action, data):
        return DueDateForm(data, initial={"seen": action.due_now.isoformat() if action.due_now else ""})

    def work(action, form, by, now):
        data = form.cleaned_data
        actions.move_due_date(action=action, due=data["due"], reason=data["reason"], seen=data["seen"], by=by, now=now)
        return f"Action {action.reference} is now due on {data['due'].day} {data['due']:%B %Y}.", action.reference

    return _change(request, authority, plan, reference, form_for, work, "plans/due_date.html")


@council_view(MANAGE_ACTIONS)
def owner(request, authority, plan, reference):
    def form_for(plan, action, data):
        initial = {"owner": action.owner_now, "role_title": action.owner_role, "seen": action.assignment_now}
        return AssignForm(data, authority=authority, initial=initial)

    def work(action, form, by, now):
        data = form.cleaned_data
        actions.assign(
            action=action,
            owner=data["owner"],
            role_title=data["role_title"],
            reason=data["reason"],
            seen=data["seen"],
            by=by,
            now=now,
        )
        return f"Action {action.reference} now belongs to {data['role_title']}.", action.reference

    return _change(request, authority, plan, reference, form_for, work, "plans/owner.html")


@council_view(MANAGE_ACTIONS)
def end(request, authority, plan, reference):
    def work(action, form, by, now):
        data = form.cleaned_data
        actions.end_action(action=action, stage=data["stage"], reason=data["reason"], by=by, now=now)
        return f"Action {action.reference} is {STAGE_WORDS[data['stage']].lower()}.", action.reference

    return _change(request, authority, plan, reference, lambda plan, action, data: EndForm(data), work, "plans/end.html")


@council_view(MANAGE_ACTIONS)
def reopen(request, authority, plan, reference):
    def work(action, form, by, now):
        actions.reopen_action(action=action, reason=form.cleaned_data["reason"], by=by, now=now)
        return f"Action {action.reference} is in progress again.", action.reference

    return _change(request, authority, plan, reference, lambda plan, action, data: ReasonForm(data), work, "plans/reopen.html")


def _change(request, authority, plan, reference, form_for, work, template):
    """A form about one action: show it, or do `work` (it returns what to say, and the reference to go to)."""
    ask = asked(request)
    action = get_writable_action(authority, plan, reference)
    form = form_for(action.plan, action, request.POST or None)

    def act():
        words, goes_to = work(action, form, request.user, ask.now)
        messages.success(request, words)
        return plan_url(action.plan, "action", goes_to)

    def target():
        return plan_url(action.plan, "action", form.cleaned_data.get("reference", action.reference))

    outcome = save(request, form, act, target)
    context = {"authority": authority, "plan": action.plan, "action": action, "form": form, "theirs": outcome.theirs}
    return outcome.response or render(request, template, context, status=outcome.status)
