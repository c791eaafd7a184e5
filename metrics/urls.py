from django.urls import path, register_converter

from metrics.models.indicator import CODE
from metrics.views import compositions, entry, exports, finance, reconciliation, scorecard, series, settings, teams, uploads


class CodeConverter:
    """An indicator's code. Capital letters: every other address here has small ones."""

    regex = CODE

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(CodeConverter, "code")


def of_series(end: str, view, name: str) -> list:
    """A page about a series: at the indicator's address, and at that of each sub-group."""
    return [
        path(f"<code:code>/{end}", view, name=name),
        path(f"<code:code>/groups/<slug:sub_group>/{end}", view, name=f"{name}_of_group"),
    ]


urlpatterns = [
    path("", scorecard.scorecard, name="scorecard"),
    path("export/figures.<slug:kind>", exports.export_figures, name="export_figures"),
    path("enter/", entry.enter_month, name="enter_month"),
    path("upload/", uploads.upload_file, name="upload_file"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:key>/", uploads.upload, name="upload"),
    path("uploads/<uuid:key>/columns/", uploads.columns, name="upload_columns"),
    path("uploads/<uuid:key>/save/", uploads.confirm, name="confirm_upload"),
    path("uploads/<uuid:key>/discard/", uploads.discard, name="discard_upload"),
    path("uploads/<uuid:key>/undo/", uploads.undo, name="undo_upload"),
    path("finance/", finance.finance, name="finance"),
    path("finance/enter/", finance.enter, name="enter_budget"),
    path("finance/export.<slug:kind>", finance.export, name="export_finance"),
    path("compositions/", compositions.compositions, name="compositions"),
    path("compositions/<slug:composition>/", compositions.composition, name="composition"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<slug:sub_group>/", teams.team, name="team"),
    path("teams/<slug:sub_group>/note/", teams.team_note, name="team_note"),
    path("official-figures/", reconciliation.reconciliation, name="reconciliation"),
    *of_series("", series.indicator, "indicator"),
    *of_series("export.<slug:kind>", exports.export_indicator, "export_indicator"),
    *of_series("history/", series.history, "indicator_history"),
    *of_series("enter/", entry.enter, "enter_figure"),
    *of_series("withdraw/<int:key>/", entry.withdraw, "withdraw_figure"),
    *of_series("targets/", settings.targets, "targets"),
    *of_series("limits/", settings.limits, "limits"),
    *of_series("limits/<slug:month>/remove/", settings.remove_limits, "remove_limits"),
]
