"""The yearly reconciliation with official statistics."""

from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import VIEW_FIGURES
from metrics.asking import asked
from metrics.selectors.reconciliation import reconciliation_page
from metrics.views.asking import allowed


@council_view(VIEW_FIGURES)
def reconciliation(request, authority):
    """The council's own figures beside the official ones of the same time, those that are apart first."""
    rights = allowed(request.user, authority)
    page = reconciliation_page(authority, sees_small=rights["small"], **asked(request).position)
    return render(request, "metrics/reconciliation.html", {"authority": authority, "page": page, "may": rights})
