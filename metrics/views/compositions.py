"""Wholes and their parts."""

from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import VIEW_FIGURES
from metrics.asking import asked
from metrics.selectors.compositions import composition_page, compositions_page
from metrics.views.asking import allowed


@council_view(VIEW_FIGURES)
def compositions(request, authority):
    """Every composition of the council, each with its latest date."""
    rights = allowed(request.user, authority)
    viewing, pages = compositions_page(authority, sees_small=rights["small"], **asked(request).position)
    context = {"authority": authority, "viewing": viewing, "pages": pages, "may": rights}
    return render(request, "metrics/compositions.html", context)


@council_view(VIEW_FIGURES)
def composition(request, authority, composition):
    """One composition at each date."""
    rights = allowed(request.user, authority)
    page = composition_page(authority, composition, sees_small=rights["small"], **asked(request).position)
    if page is None:
        raise Http404("This council has no such composition.")
    return render(request, "metrics/composition.html", {"authority": authority, "page": page, "may": rights})
