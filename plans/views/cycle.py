from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.doors import council_view
from accounts.permissions import MANAGE_CYCLES
from accounts.saving import save
from metrics.asking import asked, parse_month
from plans.forms.plan import CloseMonthForm, ReopenMonthForm
from plans.selectors.positions import all_closings
from plans.selectors.standings import standings
from plans.services import cycles
from plans.views.asking import get_plan, plan_url, refuse_published


@council_view(MANAGE_CYCLES)
def month_page(request, authority, plan):
    """Who has not updated, what waits for sign-off, and the closing of the month."""
    plan = get_plan(authority, plan)
    refuse_published(plan)
    return _page(request, plan)


@require_POST
@council_view(MANAGE_CYCLES)
def close(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan)
    refuse_published(plan)
    form = CloseMonthForm(request.POST)

    def work():
        month = parse_month(form.cleaned_data["month"])
        cycles.close_cycle(plan=plan, month=month, by=request.user, now=ask.now, today=ask.today)
        messages.success(request, f"{month.label} is closed. Its position is frozen; updates now belong to {(month + 1).label}.")
        return plan_url(plan, "review_month")

    outcome = save(request, form, work, lambda: plan_url(plan, "review_month"))
    return outcome.response or _page(request, plan, close_form=form, status=outcome.status)


@require_POST
@council_view(MANAGE_CYCLES)
def reopen(request, authority, plan):
    ask = asked(request)
    plan = get_plan(authority, plan)
    refuse_published(plan)
    form = ReopenMonthForm(request.POST)

    def work():
        month = parse_month(form.cleaned_data["month"])
        cycles.reopen_cycle(plan=plan, month=month, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        messages.success(request, f"{month.label} is open again. Close it to freeze it anew; the earlier position stays listed.")
        return plan_url(plan, "review_month")

    outcome = save(request, form, work, lambda: plan_url(plan, "review_month"))
    return outcome.response or _page(request, plan, reopen_form=form, status=outcome.status)


def _page(request, plan, close_form=None, reopen_form=None, status=200):
    ask = asked(request)
    now = standings(plan, month=None, known_on=None, today=ask.today)
    month, closed = now.viewing.as_at.month, now.cycles.last_closed
    context = {
        "authority": plan.authority,
        "plan": plan,
        "now": now,
        "close_form": close_form or CloseMonthForm(initial={"month": str(month)}),
        "reopen_form": reopen_form or (ReopenMonthForm(initial={"month": str(closed.month)}) if closed else None),
        "form": reopen_form or close_form,
        "closings": all_closings(plan),
        "can_close": ask.today >= month.first,
    }
    return render(request, "plans/month.html", context, status=status)
