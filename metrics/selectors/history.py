"""The history of a series: every change to anything about it, newest first."""

from accounts.changes import Line, edits, newest_first
from metrics.kinds import PROFILE_WORDS
from metrics.models import Rebase, Series, Snapshot, Target
from metrics.months import AsAt, Month
from metrics.selectors.seen import read_seen
from metrics.selectors.series import target_text
from metrics.shown import SUPPRESSED, show

# A reason may tell the figure ("one child was counted twice").
NOT_SHOWN = "not shown beside a hidden figure"
SERIES_EDITS = ("definition_version", "definition_note", "owner_role", "small_numbers", "spc_profile", "ends", "published")
LAST = Month(2200, 12)


def series_history(series: Series, *, sees_small: bool) -> list[Line]:
    """Figures, targets, limits and settings. Four queries, seven where small numbers are hidden from the reader."""
    lines = [*_figures(series, sees_small), *_targets(series), *_rebases(series)]
    rows = list(series.history.order_by("pk"))
    words = {"spc_profile": PROFILE_WORDS, "ends": {row.ends: row.ends.label for row in rows if row.ends}}
    lines += edits(rows, Series, SERIES_EDITS, series.title, words)
    return newest_first(lines)


def _figures(series, sees_small) -> list[Line]:
    hidden = frozenset() if sees_small else _hidden_revisions(series)
    rows = Snapshot.objects.filter(series=series).select_related("by", "replaces", "withdrawal", "withdrawal__by", "upload")
    lines = []
    for row in rows.order_by("pk"):
        what = f"Figure for {row.month.label}"
        before = _text(series, row.replaces, row.replaces_id in hidden) if row.replaces_id else ""
        why = row.reason or (f"Uploaded in {row.upload.filename}" if row.upload_id else row.source)
        why = NOT_SHOWN if row.pk in hidden else why
        lines.append(Line(row.known_from, str(row.by), what, before, _text(series, row, row.pk in hidden), why))
        withdrawal = getattr(row, "withdrawal", None)
        if withdrawal is not None:
            text = _text(series, row, row.pk in hidden)
            why = NOT_SHOWN if row.pk in hidden else withdrawal.reason
            lines.append(Line(withdrawal.known_from, str(withdrawal.by), what, text, "withdrawn", why))
    return lines


def _hidden_revisions(series) -> frozenset[int]:
    return read_seen(series.authority, [series.pk], AsAt(LAST), up_to=None, sees_small=False).hidden.revisions


def _text(series, row, hidden) -> str:
    indicator = series.indicator
    text = SUPPRESSED if hidden else show(row.value, indicator.unit, indicator.decimals, indicator.unit_words)
    return f"{text} (provisional)" if row.provisional else text


def _targets(series) -> list[Line]:
    lines = []
    for row in Target.objects.filter(series=series).select_related("by"):
        what = f"{row.get_kind_display()}, {row.month.label}"
        lines.append(Line(row.known_from, str(row.by), what, "", target_text(series, row), row.reason))
    return lines


def _rebases(series) -> list[Line]:
    return [
        Line(
            row.known_from,
            str(row.by),
            f"Limits from {row.month.label}",
            "",
            "start anew" if row.active else "taken back",
            row.reason,
        )
        for row in Rebase.objects.filter(series=series).select_related("by")
    ]
