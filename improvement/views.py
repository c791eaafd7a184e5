from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.doors import council_view
from accounts.permissions import UPDATE_OWN_ACTIONS, VIEW_PLANS, may
from improvement.selectors import councils_of, where_we_stand
from metrics.asking import asked
from plans.selectors.my_work import my_work


def start(request):
    """My work for whoever updates actions; for others their council's position, or the choice of councils."""
    user = request.user
    if any(may(user, UPDATE_OWN_ACTIONS, membership.authority_id) for membership in user.memberships):
        return render(request, "improvement/my_work.html", {"works": my_work(user, timezone.localdate())})
    councils = councils_of(user)
    if len(councils) == 1:
        return redirect("authority", councils[0].slug)
    return render(request, "improvement/councils.html", {"councils": councils})


@council_view(VIEW_PLANS)
def authority(request, authority):
    """Where the council stands: its current plan, what needs attention, what moved."""
    ask = asked(request)
    stand = where_we_stand(authority, **ask.position)
    context = {"authority": authority, "stand": stand, "now": stand.current}
    return render(request, "improvement/authority.html", context)
