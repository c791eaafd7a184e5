from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import VIEW_FIGURES
from metrics.asking import asked
from metrics.icons import ASSURANCE, VARIATION
from metrics.selectors.scorecard import scorecard as read_scorecard
from metrics.views.asking import allowed


@council_view(VIEW_FIGURES)
def scorecard(request, authority):
    """Every indicator of the council with its latest figure."""
    ask = asked(request)
    rights = allowed(request.user, authority)
    page = read_scorecard(authority, params=request.GET, sees_small=rights["small"], **ask.position)
    rights = allowed(request.user, authority, past=page.viewing.past)
    context = {"authority": authority, "page": page, "may": rights}
    context |= {"variation_icons": VARIATION.values(), "assurance_icons": ASSURANCE.values()}
    return render(request, "metrics/scorecard.html", context)
