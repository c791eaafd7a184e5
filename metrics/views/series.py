"""The page of one indicator, and what it can be taken away as."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import VIEW_FIGURES
from metrics.asking import asked
from metrics.selectors.history import series_history
from metrics.selectors.indicator_page import indicator_page
from metrics.views.asking import allowed, get_series, series_url

LINES_A_PAGE = 50


@council_view(VIEW_FIGURES)
def indicator(request, authority, code, sub_group=""):
    """One indicator: the latest in words, the chart, what it stands beside, and where each figure came from."""
    ask = asked(request)
    rights = allowed(request.user, authority)
    page = indicator_page(authority, code, sub_group, sees_small=rights["small"], **ask.position)
    if page is None:
        raise Http404("This council keeps no such figures.")
    series = page.reading.series
    series.authority = authority
    rights = allowed(request.user, authority, past=page.viewing.past, published=series.published)
    context = {
        "authority": authority,
        "page": page,
        "r": page.reading,
        "series": series,
        "may": rights,
        "here": series_url(series),
    }
    return render(request, "metrics/indicator.html", context)


@council_view(VIEW_FIGURES)
def history(request, authority, code, sub_group=""):
    """Every change to anything about the series: figures, targets, limits, definition."""
    series = get_series(authority, code, sub_group)
    small = allowed(request.user, authority)["small"]
    lines = Paginator(series_history(series, sees_small=small), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"authority": authority, "series": series, "lines": lines, "back": series_url(series)}
    return render(request, "metrics/series_history.html", context)
