"""What a lead sets on a series: targets, and where its control chart starts anew."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_SERIES
from accounts.saving import save
from metrics.asking import asked, parse_month
from metrics.forms.settings import RebaseForm, RemoveForm, TargetForm
from metrics.months import Month
from metrics.selectors.series import figure_months, rebases_of, targets_of
from metrics.services import series as services
from metrics.views.asking import get_series, refuse_published, series_url


@council_view(MANAGE_SERIES)
def targets(request, authority, code, sub_group=""):
    """What the series is to reach: what is set, and a form to set more."""
    ask = asked(request)
    series = get_series(authority, code, sub_group)
    refuse_published(series)
    rows = targets_of(series)
    this_month = Month.of(ask.today)
    form = TargetForm(request.POST or None, today=this_month, initial={"seen": rows[0].pk if rows else 0, "month": this_month})

    def work():
        data = form.cleaned_data
        row = services.set_target(
            series=series,
            kind=data["kind"],
            month=data["month"],
            value=data["value"],
            upper=data["upper"],
            reason=data["reason"],
            seen=data["seen"],
            by=request.user,
            now=ask.now,
        )
        messages.success(
            request, f"{series.title}: {row.get_kind_display().lower()} {'set' if row.value is not None else 'ended'}."
        )
        return series_url(series)

    outcome = save(request, form, work)
    context = {"authority": authority, "series": series, "rows": rows, "form": form, "back": series_url(series)}
    return outcome.response or render(
        request, "metrics/targets.html", context | {"theirs": outcome.theirs}, status=outcome.status
    )


@council_view(MANAGE_SERIES)
def limits(request, authority, code, sub_group=""):
    """Where the limits of the chart start anew, and a form to start them in another month."""
    ask = asked(request)
    series = get_series(authority, code, sub_group)
    refuse_published(series)
    rows = rebases_of(series)
    form = RebaseForm(request.POST or None, months=figure_months(series), initial={"seen": rows[0].pk if rows else 0})

    def work():
        data = form.cleaned_data
        services.rebase(
            series=series, month=data["month"], reason=data["reason"], seen=data["seen"], by=request.user, now=ask.now
        )
        messages.success(request, f"{series.title}: new limits start with {data['month'].label}.")
        return series_url(series)

    outcome = save(request, form, work)
    context = {"authority": authority, "series": series, "rows": rows, "form": form, "back": series_url(series)}
    return outcome.response or render(request, "metrics/limits.html", context | {"theirs": outcome.theirs}, status=outcome.status)


@council_view(MANAGE_SERIES)
def remove_limits(request, authority, month, code, sub_group=""):
    """Take a start of new limits back."""
    ask = asked(request)
    series = get_series(authority, code, sub_group)
    refuse_published(series)
    month = parse_month(month)
    rows = rebases_of(series)
    if not any(row.month == month and row.holds for row in rows):
        raise Http404("No new limits start in this month.")
    form = RemoveForm(request.POST or None, initial={"seen": rows[0].pk})

    def work():
        data = form.cleaned_data
        services.rebase(
            series=series, month=month, active=False, reason=data["reason"], seen=data["seen"], by=request.user, now=ask.now
        )
        messages.success(request, f"{series.title}: no new limits start with {month.label} any more.")
        return series_url(series)

    outcome = save(request, form, work)
    context = {"authority": authority, "series": series, "month": month, "form": form, "back": series_url(series)}
    return outcome.response or render(request, "metrics/remove_limits.html", context, status=outcome.status)
