from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_PROGRAMME, VIEW_PLANS
from metrics.asking import asked
from plans.forms.programme import AddResourceForm, EditResourceForm, RequestForm
from plans.selectors import resources as selectors
from plans.selectors.programme_history import resource_history
from plans.services import programme
from plans.views.asking import get_plan, get_plan_with_areas, refuse_published
from plans.views.programme import found_or_404, get_writable_plan, may_keep, show_form

PAGE = "resources"


@council_view(VIEW_PLANS)
def resources(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan, ask.known_on)
    page = selectors.resources_page(plan, **ask.position)
    context = {
        "authority": authority,
        "plan": plan,
        "page": page,
        "may_keep": may_keep(request.user, plan, page.position.viewing),
    }
    return render(request, "plans/resources.html", context)


@council_view(MANAGE_PROGRAMME)
def add(request, authority, plan):
    ask = asked(request)
    plan, areas = get_plan_with_areas(authority, plan)
    refuse_published(plan)
    form = AddResourceForm(request.POST or None, areas=areas)

    def act():
        chosen = form.cleaned_data["areas"]
        row = programme.add_resource(plan=plan, areas=chosen, by=request.user, now=ask.now, **form.given())
        return f"“{row.item}” is added."

    return show_form(request, plan, form, act, page=PAGE, template="plans/add_resource.html")


@council_view(MANAGE_PROGRAMME)
def edit(request, authority, plan, resource):
    ask = asked(request)
    plan, areas = get_plan_with_areas(authority, plan)
    refuse_published(plan)
    resource, supported = selectors.find_resource(plan, resource)
    found_or_404(resource, "line of resources")
    initial = {name: getattr(resource, name) for name in (*EditResourceForm.NAMES, "version")}
    initial["areas"] = [str(key) for key in supported]
    form = EditResourceForm(request.POST or None, areas=areas, initial=initial)

    def act():
        data = form.cleaned_data
        more = {"reason": data["reason"], "version": data["version"], "by": request.user, "now": ask.now}
        row = programme.edit_resource(resource=resource, changes=form.given(), areas=data["areas"], **more)
        return f"“{row.item}” is changed."

    about = {"resource": resource, "history": lambda: resource_history(resource)}
    return show_form(request, plan, form, act, page=PAGE, template="plans/edit_resource.html", **about)


@council_view(MANAGE_PROGRAMME)
def request_amount(request, authority, plan):
    ask = asked(request)
    plan = get_writable_plan(authority, plan)
    latest = selectors.latest_request(plan)
    initial = {"seen": latest.pk if latest else 0}
    if latest:
        initial |= {"amount": latest.amount, "on": latest.on, "purpose": latest.purpose}
    form = RequestForm(request.POST or None, initial=initial)

    def act():
        data = form.cleaned_data
        given = {name: data[name] for name in ("amount", "on", "purpose", "reason", "seen")}
        row = programme.request_resources(plan=plan, by=request.user, now=ask.now, **given)
        return f"{row} is recorded as asked for."

    return show_form(request, plan, form, act, page=PAGE, template="plans/request_resources.html", latest=latest)
