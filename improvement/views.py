from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.doors import council_view
from accounts.permissions import MANAGE_PROGRAMME, SEE_SMALL_NUMBERS, UPDATE_OWN_ACTIONS, VIEW_FULL_HISTORY, VIEW_PLANS, may
from boards.selectors.waiting import next_meetings
from improvement.selectors import boards_of_person, councils_of, where_we_stand
from metrics.asking import asked
from plans.selectors.my_work import my_work
from plans.selectors.programme_history import events_history
from plans.selectors.timeline import timeline_page


def start(request):
    """My work for whoever updates actions; for others their council's position, or the choice of councils."""
    user = request.user
    if any(may(user, UPDATE_OWN_ACTIONS, membership.authority_id) for membership in user.memberships):
        today = timezone.localdate()
        context = {"works": my_work(user, today), "boards": boards_of_person(user, today)}
        return render(request, "improvement/my_work.html", context)
    councils = councils_of(user)
    if len(councils) == 1:
        return redirect("authority", councils[0].slug)
    return render(request, "improvement/councils.html", {"councils": councils})


@council_view(VIEW_PLANS)
def authority(request, authority):
    """Where the council stands: its current plan, what needs attention, what moved."""
    ask = asked(request)
    stand = where_we_stand(authority, **ask.position, sees_small=may(request.user, SEE_SMALL_NUMBERS, authority))
    context = {"authority": authority, "stand": stand, "council": stand.council, "now": stand.current}
    if not stand.council.past:
        context["meetings"] = next_meetings(authority, ask.today)
    return render(request, "improvement/authority.html", context)


@council_view(VIEW_PLANS)
def timeline(request, authority):
    """The improvement journey: what happened and what is planned, drawn and in a table."""
    ask = asked(request)
    page = timeline_page(authority, **ask.position)
    sees_history = may(request.user, VIEW_FULL_HISTORY, authority) and not page.viewing.past
    context = {
        "authority": authority,
        "page": page,
        "may_keep": may(request.user, MANAGE_PROGRAMME, authority) and not page.viewing.past,
        "lines": events_history(authority) if sees_history else None,
    }
    return render(request, "improvement/timeline.html", context)
