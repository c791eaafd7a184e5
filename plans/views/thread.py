"""Linking what was asked to what answers it: which findings a plan lists, and what in it answers each."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_DEMANDS
from accounts.saving import save
from metrics.asking import asked
from plans.forms.thread import AnswerForm, EndAnswerForm, LinkFindingForm, ListFindingsForm, UnlinkFindingForm
from plans.models import Inspection
from plans.selectors.plan_findings import (
    find_answer,
    find_finding_by_key,
    find_link,
    links_of_finding,
    plan_findings,
    things_to_answer,
    things_to_link,
)
from plans.services import thread
from plans.views.asking import get_plan, plan_url, refuse_published

PAGE = "plan_findings"


def get_writable_plan(authority, slug: str):
    """The plan for a form, or a 403 that says why it takes no changes."""
    plan = get_plan(authority, slug)
    refuse_published(plan)
    return plan


def get_finding(authority, key: int):
    finding = find_finding_by_key(authority, key)
    if finding is None:
        raise Http404("This council has no such finding.")
    return finding


@council_view(MANAGE_DEMANDS)
def findings(request, authority, plan):
    """Every finding that concerns the plan with what is linked, and a form to list several at once."""
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    page = plan_findings(plan)
    form = ListFindingsForm(request.POST or None, findings=page.unlisted, several=len(page.groups) > 1)

    def work():
        data = form.cleaned_data
        chosen = data["findings"]
        say = {"on": data["on"], "reason": data["reason"], "by": request.user, "now": ask.now}
        thread.list_findings(plan=plan, findings=chosen, **say)
        messages.success(request, f"{len(chosen)} {'finding is' if len(chosen) == 1 else 'findings are'} listed.")
        return plan_url(plan, PAGE)

    return _answer(request, plan, form, work, "plans/findings.html", page=page)


@council_view(MANAGE_DEMANDS)
def link(request, authority, plan, finding):
    """Link a finding to an area, action or project of the plan, or to a measure of the council."""
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    finding = get_finding(authority, finding)
    form = LinkFindingForm(request.POST or None, things=things_to_link(plan))

    def work():
        data = form.cleaned_data
        say = {"on": data["on"], "reason": data["reason"], "by": request.user, "now": ask.now}
        thread.link_finding(finding=finding, target=data["target"], **say)
        messages.success(request, f"Finding {finding.number} is linked to {_named(data['target'])}.")
        return plan_url(plan, PAGE)

    return _answer(request, plan, form, work, "plans/link_finding.html", finding=finding, links=lambda: links_of_finding(finding))


@council_view(MANAGE_DEMANDS)
def unlink(request, authority, plan, link):
    """Take away the link between a finding and what answered it; `link` is the key of the row that says so."""
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    row = find_link(plan, link)
    if row is None:
        raise Http404("This link is not there, or not any more.")
    form = UnlinkFindingForm(request.POST or None)

    def work():
        data = form.cleaned_data
        say = {"on": data["on"], "reason": data["reason"], "by": request.user, "now": ask.now}
        thread.unlink_finding(finding=row.finding, target=row.target, **say)
        messages.success(request, f"Finding {row.finding.number} is no longer linked to {_named(row.target)}.")
        return plan_url(plan, PAGE)

    named = _named(row.target)
    return _answer(request, plan, form, work, "plans/unlink_finding.html", finding=row.finding, link=row, named=named)


@council_view(MANAGE_DEMANDS)
def answer(request, authority, plan):
    """Say which inspection or notice the plan answers."""
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    form = AnswerForm(request.POST or None, things=things_to_answer(plan))

    def work():
        thing = form.cleaned_data["answers"]
        name = "inspection" if isinstance(thing, Inspection) else "notice"
        say = {"reason": form.cleaned_data["reason"], "by": request.user, "now": ask.now}
        thread.answer_with_plan(plan=plan, **{name: thing}, **say)
        messages.success(request, f"“{plan.title}” answers “{thing}”.")
        return plan_url(plan, PAGE)

    return _answer(request, plan, form, work, "plans/answer.html")


@council_view(MANAGE_DEMANDS)
def end_answer(request, authority, plan, answer):
    """Say that the plan answers something no longer; `answer` is the key of the row that says so."""
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    row = find_answer(plan, answer)
    if row is None:
        raise Http404("The plan does not answer this, or not any more.")
    form = EndAnswerForm(request.POST or None)
    thing = row.inspection or row.notice

    def work():
        say = {"reason": form.cleaned_data["reason"], "by": request.user, "now": ask.now}
        thread.answer_with_plan(plan=plan, inspection=row.inspection, notice=row.notice, linked=False, **say)
        messages.success(request, f"“{plan.title}” no longer answers “{thing}”.")
        return plan_url(plan, PAGE)

    return _answer(request, plan, form, work, "plans/end_answer.html", row=row, thing=thing)


def _answer(request, plan, form, work, template, **more):
    outcome = save(request, form, work, lambda: plan_url(plan, PAGE))
    if outcome.response:
        return outcome.response
    context = {"authority": plan.authority, "plan": plan, "form": form} | more
    return render(request, template, context, status=outcome.status)


def _named(target) -> str:
    return f"action {target.reference}" if hasattr(target, "reference") else f"“{target.title}”"
