"""Figures as files: whole for those who may see small numbers, suppressed for others."""

from django.http import Http404

from accounts.doors import council_view
from accounts.permissions import VIEW_FIGURES
from metrics.asking import asked
from metrics.selectors.exports import Export, figures_export, series_export
from metrics.views.asking import allowed
from metrics.views.downloads import download


@council_view(VIEW_FIGURES)
def export_figures(request, authority, kind):
    """What the scorecard shows, with its filters and position; a line for each series, the months across."""
    small = allowed(request.user, authority)["small"]
    return _file(kind, figures_export(authority, params=request.GET, sees_small=small, **asked(request).position))


@council_view(VIEW_FIGURES)
def export_indicator(request, authority, code, kind, sub_group=""):
    """One series, a line for each month."""
    small = allowed(request.user, authority)["small"]
    export = series_export(authority, code, sub_group, sees_small=small, **asked(request).position)
    if export is None:
        raise Http404("This council keeps no such figures.")
    return _file(kind, export)


def _file(kind: str, export: Export):
    return download(
        kind,
        export.name,
        export.columns,
        export.rows,
        title=export.title,
        notes=export.notes,
        first_line=export.first_line,
    )
