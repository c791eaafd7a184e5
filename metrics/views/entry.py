"""Entering, correcting and withdrawing figures."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import council_view
from accounts.permissions import ENTER_FIGURES
from accounts.saving import save
from metrics.asking import asked
from metrics.forms.entry import MonthForm, SnapshotForm, WithdrawForm
from metrics.months import Month
from metrics.selectors.entry import figure_text, find_snapshot, month_lines, standing_figure
from metrics.services import snapshots
from metrics.views.asking import get_series, refuse_published, series_url

MONTHS_BACK = 24


@council_view(ENTER_FIGURES)
def enter_month(request, authority):
    """The figures of every series that takes one, for one month."""
    ask = asked(request)
    month = _month_to_enter(ask)
    lines = month_lines(authority, month, ask.today)
    form = MonthForm(request.POST or None, lines=lines, month=month, initial={"month": month})

    def work():
        rows = snapshots.record_month(
            authority=authority,
            month=month,
            entries=form.entries(),
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=ask.now,
        )
        messages.success(request, f"{len(rows)} {'figure' if len(rows) == 1 else 'figures'} for {month.label} saved.")
        return reverse("scorecard", args=[authority.slug])

    outcome = save(request, form, work)
    months = _months_to_choose(ask, month)
    context = {"authority": authority, "form": form, "month": month, "months": months, "theirs": outcome.theirs}
    if outcome.theirs:
        changed = next(line.series for line in lines if line.series.pk == outcome.theirs.series_id)
        context["theirs_text"] = f"{changed.title}: {figure_text(changed, outcome.theirs)}"
    return outcome.response or render(request, "metrics/enter_month.html", context, status=outcome.status)


@council_view(ENTER_FIGURES)
def enter(request, authority, code, sub_group=""):
    """One figure with its caveat and what it means; the month stands in the address."""
    ask = asked(request)
    series = get_series(authority, code, sub_group)
    refuse_published(series)
    month = _month_to_enter(ask)
    standing = standing_figure(series, month)
    before = standing_figure(series, month - series.indicator.every)
    form = SnapshotForm(request.POST or None, series=series, month=month, standing=standing, initial=_stands(standing, month))

    def work():
        snapshots.record_snapshot(
            series=series,
            month=month,
            entry=form.entry(),
            reason=form.cleaned_data.get("reason", ""),
            seen=form.cleaned_data["seen"],
            by=request.user,
            now=ask.now,
        )
        messages.success(request, f"{series.title}: the figure for {month.label} is {'corrected' if standing else 'saved'}.")
        return series_url(series)

    outcome = save(request, form, work)
    context = {
        "authority": authority,
        "series": series,
        "month": month,
        "months": _months_to_choose(ask, month),
        "standing": standing,
        "before": before,
        "standing_text": figure_text(series, standing),
        "before_text": figure_text(series, before),
        "form": form,
        "theirs": outcome.theirs,
        "theirs_text": figure_text(series, outcome.theirs),
        "back": series_url(series),
    }
    return outcome.response or render(request, "metrics/enter.html", context, status=outcome.status)


@council_view(ENTER_FIGURES)
def withdraw(request, authority, key, code, sub_group=""):
    """Take a figure out of everything, with a reason."""
    ask = asked(request)
    series = get_series(authority, code, sub_group)
    refuse_published(series)
    snapshot = find_snapshot(series, key)
    if snapshot is None:
        raise Http404("This series has no such figure.")
    standing = standing_figure(series, snapshot.month)
    if standing.pk != snapshot.pk and request.method != "POST":
        raise Http404("This figure was corrected. Only the one that stands can be withdrawn.")
    form = WithdrawForm(request.POST or None)

    def work():
        snapshots.withdraw_snapshot(snapshot=snapshot, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        messages.success(request, f"{series.title}: the figure for {snapshot.month.label} is withdrawn.")
        return series_url(series)

    outcome = save(request, form, work)
    context = {"authority": authority, "series": series, "snapshot": snapshot, "form": form, "back": series_url(series)}
    context |= {"snapshot_text": figure_text(series, snapshot), "theirs": outcome.theirs}
    context["theirs_text"] = figure_text(series, outcome.theirs)
    return outcome.response or render(request, "metrics/withdraw.html", context, status=outcome.status)


def _month_to_enter(ask) -> Month:
    """The month asked for, without one the last that is over. A 404 for one that has not begun."""
    month = ask.month or Month.of(ask.today) - 1
    if month > Month.of(ask.today):
        raise Http404(f"{month.label} has not begun yet, so there are no figures to enter.")
    return month


def _months_to_choose(ask, month) -> list[Month]:
    """The last two years and the month that is shown, newest first."""
    recent = {Month.of(ask.today) - index for index in range(MONTHS_BACK)}
    return sorted(recent | {month}, reverse=True)


def _stands(standing, month) -> dict:
    """What the form begins with: the figure that stands. A computed value is left empty, so that it is computed again."""
    if standing is None:
        return {"seen": 0, "month": month}
    names = ("numerator", "denominator", "provisional", "caveat", "commentary")
    fields = {name: getattr(standing, name) for name in names}
    return fields | {"seen": standing.pk, "month": month, "value": None if standing.numerator is not None else standing.value}
