from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_PROGRAMME, VIEW_PLANS
from metrics.asking import asked
from plans.forms.programme import AddRiskForm, CloseRiskForm, EditRiskForm
from plans.selectors import risks as selectors
from plans.selectors.programme_history import risk_history
from plans.services import programme
from plans.views.asking import get_plan
from plans.views.programme import found_or_404, get_writable_plan, may_keep, show_form

PAGE = "risks"


@council_view(VIEW_PLANS)
def risks(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan, ask.known_on)
    page = selectors.risks_page(plan, **ask.position)
    context = {
        "authority": authority,
        "plan": plan,
        "page": page,
        "may_keep": may_keep(request.user, plan, page.position.viewing),
    }
    return render(request, "plans/risks.html", context)


@council_view(MANAGE_PROGRAMME)
def add(request, authority, plan):
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    form = AddRiskForm(request.POST or None)

    def act():
        row = programme.add_risk(plan=plan, by=request.user, now=ask.now, **form.given())
        return f"The risk “{row.title}” is added."

    return show_form(request, plan, form, act, page=PAGE, template="plans/add_risk.html")


@council_view(MANAGE_PROGRAMME)
def edit(request, authority, plan, risk):
    ask = asked(request)
    plan, risk = _open_risk(authority, plan, risk)
    initial = {name: getattr(risk, name) for name in (*EditRiskForm.NAMES, "version")}
    form = EditRiskForm(request.POST or None, initial=initial)

    def act():
        data = form.cleaned_data
        more = {"reason": data["reason"], "version": data["version"], "by": request.user, "now": ask.now}
        row = programme.edit_risk(risk=risk, changes=form.given(), **more)
        return f"The risk “{row.title}” is changed."

    about = {"risk": risk, "history": lambda: risk_history(risk)}
    return show_form(request, plan, form, act, page=PAGE, template="plans/edit_risk.html", **about)


@council_view(MANAGE_PROGRAMME)
def close(request, authority, plan, risk):
    ask = asked(request)
    plan, risk = _open_risk(authority, plan, risk)
    form = CloseRiskForm(request.POST or None, initial={"on": ask.today})

    def act():
        data = form.cleaned_data
        row = programme.close_risk(risk=risk, on=data["on"], reason=data["reason"], by=request.user, now=ask.now, today=ask.today)
        return f"The risk “{row.title}” is closed."

    return show_form(request, plan, form, act, page=PAGE, template="plans/close_risk.html", risk=risk)


def _open_risk(authority, plan: str, key: int):
    """A risk of the plan for a form; a closed one takes no changes, which a 403 says."""
    plan = get_writable_plan(authority, plan)
    risk = found_or_404(selectors.find_risk(plan, key), "risk")
    if risk.closed_on:
        raise PermissionDenied(f"The risk “{risk.title}” is closed. Nothing in it is changed any more.")
    return plan, risk
