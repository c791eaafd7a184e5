"""The coverage of a plan: what was asked of it, what answers that, and what is missing."""

from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_DEMANDS, SEE_SMALL_NUMBERS, VIEW_PLANS, may
from metrics.asking import asked
from plans.lifecycle import takes_changes
from plans.selectors.coverage import coverage as read_coverage
from plans.views.asking import get_plan_with_areas


@council_view(VIEW_PLANS)
def coverage(request, authority, plan):
    ask = asked(request)
    plan, areas = get_plan_with_areas(authority, plan, ask.known_on)
    page = read_coverage(plan, areas, sees_small=may(request.user, SEE_SMALL_NUMBERS, authority), **ask.position)
    writable = takes_changes(plan.published, plan.status_now) and not page.viewing.past
    can_link = writable and may(request.user, MANAGE_DEMANDS, authority)
    context = {"authority": authority, "plan": plan, "page": page, "can_link": can_link}
    return render(request, "plans/coverage.html", context)
