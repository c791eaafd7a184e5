"""The pages on which a notice and its measures are read."""

from django.http import Http404
from django.shortcuts import render

from accounts import permissions
from accounts.doors import council_view
from accounts.permissions import SEE_SMALL_NUMBERS, VIEW_PLANS, may
from metrics.asking import asked
from plans.ladder import ENDED
from plans.selectors.measure_page import measure_page
from plans.selectors.notice_page import find_notice, notice_page


@council_view(VIEW_PLANS)
def notice(request, authority, notice):
    ask = asked(request)
    found = find_notice(authority, notice, ask.known_on)
    if found is None:
        raise Http404("This council has no such notice.")
    page = notice_page(found, sees_small=may(request.user, SEE_SMALL_NUMBERS, authority), **ask.position)
    rights = allowed(request.user, found, page.viewing, page.judged.status)
    context = {"authority": authority, "notice": found, "page": page, "may": rights}
    return render(request, "plans/notice.html", context)


@council_view(VIEW_PLANS)
def measure(request, authority, notice, number):
    ask = asked(request)
    small = may(request.user, SEE_SMALL_NUMBERS, authority)
    page = measure_page(authority, notice, number, sees_small=small, **ask.position)
    rights = allowed(request.user, page.notice, page.viewing, page.judged_notice.status)
    context = {"authority": authority, "notice": page.notice, "measure": page.judged.measure, "page": page, "may": rights}
    return render(request, "plans/measure.html", context)


def allowed(user, notice, viewing, status: str) -> dict[str, bool]:
    """Which links of these pages a person sees. A published notice and a past view offer none that change anything."""
    writable = not notice.published and not viewing.past
    return {
        "manage": writable and may(user, permissions.MANAGE_DEMANDS, notice.authority_id),
        "claim": writable and status not in ENDED and may(user, permissions.MAKE_CLAIMS, notice.authority_id),
        "add_evidence": writable and may(user, permissions.ADD_EVIDENCE, notice.authority_id),
        "ask": writable and may(user, permissions.ASK_QUESTIONS, notice.authority_id),
    }
