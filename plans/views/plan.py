from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import CONFIRM_OVERALL_RATING, MANAGE_PLANS, VIEW_FULL_HISTORY, VIEW_PLANS
from accounts.saving import save
from metrics.asking import asked, parse_month
from plans.forms.plan import OverallForm, StatusForm
from plans.rag import RATING_WORDS
from plans.selectors import history as histories
from plans.selectors.plan_page import plan_page as read_plan_page
from plans.selectors.programme_history import programme_history
from plans.selectors.standings import standings
from plans.services import cycles, plans
from plans.views.asking import allowed, get_plan, plan_url, refuse_published

LINES_A_PAGE = 50
HISTORIES = {
    "plan": ("Plan and areas", histories.plan_and_area_history),
    "actions": ("Actions", histories.all_action_edits),
    "months": ("Review months", histories.month_history),
    "programme": ("Projects, resources and risks", programme_history),
}


@council_view(VIEW_PLANS)
def plan_page(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan, ask.known_on)
    page = read_plan_page(plan, params=request.GET, **ask.position)
    rights = allowed(request.user, plan, page.standings.viewing)
    return render(
        request,
        "plans/plan.html",
        {
            "authority": authority,
            "plan": plan,
            "page": page,
            "now": page.standings,
            "may": rights,
        },
    )


@council_view(VIEW_FULL_HISTORY)
def history(request, authority, plan):
    plan = get_plan(authority, plan)
    about = request.GET.get("about", "plan")
    about = about if about in HISTORIES else "plan"
    title, read = HISTORIES[about]
    page = Paginator(read(plan), LINES_A_PAGE).get_page(request.GET.get("page"))
    tabs = [(key, words, key == about) for key, (words, _) in HISTORIES.items()]
    context = {"authority": authority, "plan": plan, "lines": page, "title": title, "tabs": tabs, "query": f"about={about}"}
    return render(request, "plans/plan_history.html", context)


@council_view(CONFIRM_OVERALL_RATING)
def overall_rating(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan)
    refuse_published(plan)
    # The month that was on screen, which may have been closed meanwhile.
    month = parse_month(request.POST["month"]) if request.POST.get("month") else ask.month
    form = OverallForm(request.POST or None, plan=plan)

    def work():
        said = {"rating": form.cleaned_data["rating"], "note": form.cleaned_data["note"]}
        cycles.confirm_overall(plan=plan, month=month, by=request.user, now=ask.now, today=ask.today, **said)
        messages.success(request, f"The overall rating for {month.label} is {RATING_WORDS[said['rating']]}.")
        return plan_url(plan)

    outcome = save(request, form, work, lambda: plan_url(plan))
    if outcome.response:
        return outcome.response
    now = standings(plan, month=month, known_on=None, today=ask.today)
    form.initial["month"] = str(now.viewing.as_at.month)
    context = {"authority": authority, "plan": plan, "now": now, "form": form}
    return render(request, "plans/overall_rating.html", context, status=outcome.status)


@council_view(MANAGE_PLANS)
def status(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan)
    refuse_published(plan)
    form = StatusForm(request.POST or None, plan=plan, initial={"seen": plan.status_now})

    def work():
        data = form.cleaned_data
        row = plans.move_status(
            plan=plan,
            status=data["status"],
            on=data["on"],
            note=data["note"],
            superseded_by=data.get("superseded_by"),
            seen=data["seen"],
            by=request.user,
            now=ask.now,
            today=ask.today,
        )
        messages.success(request, f"The plan is now: {row.get_status_display().lower()}.")
        return plan_url(plan)

    outcome = save(request, form, work, lambda: plan_url(plan))
    context = {"authority": authority, "plan": plan, "form": form, "steps": plan.statuses.select_related("by")}
    return outcome.response or render(request, "plans/status.html", context, status=outcome.status)
