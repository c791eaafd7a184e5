"""Budgets: the page, what it can be taken away as, and entering a service's line."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import council_view
from accounts.permissions import ENTER_FIGURES, VIEW_FIGURES
from accounts.saving import save
from metrics.asking import asked, query_of
from metrics.finance import pounds
from metrics.forms.finance import BudgetForm
from metrics.months import Month
from metrics.selectors.budget_entry import in_words, service_entries
from metrics.selectors.finance import as_line, finance_page
from metrics.selectors.finance_table import COLUMNS, NOTES, finance_rows
from metrics.services.finance import record_budget_line
from metrics.views.asking import allowed
from metrics.views.downloads import download

MONTHS_BACK = 24


@council_view(VIEW_FIGURES)
def finance(request, authority):
    """Budgets by service at the end of a month."""
    page = finance_page(authority, **asked(request).position)
    context = {
        "authority": authority,
        "page": page,
        "may": allowed(request.user, authority, past=page.viewing.past, published=page.published),
        "export_query": query_of(page.viewing.as_at),
    }
    return render(request, "metrics/finance.html", context)


@council_view(ENTER_FIGURES)
def enter(request, authority):
    """The services of a month, and a form for the one in the address; without one, for a new service."""
    ask = asked(request)
    month = ask.month or Month.of(ask.today) - 1
    entries = service_entries(authority, month)
    entry = _chosen(entries, request.GET.get("service", ""))
    standing = entry.standing if entry else None
    form = BudgetForm(request.POST or None, month=month, chosen=entry, listed=entries)
    here = f"{reverse('enter_budget', args=[authority.slug])}?{urlencode({'month': str(month)})}"

    def work():
        row = record_budget_line(
            authority=authority,
            service=form.service_name,
            month=month,
            money=form.money(),
            reason=form.cleaned_data.get("reason", ""),
            seen=form.cleaned_data["seen"],
            by=request.user,
            now=ask.now,
        )
        done = "corrected" if standing else "saved"
        budget, forecast = pounds(row.revised_budget), pounds(row.forecast)
        messages.success(
            request, f"{row.service}, {month.label}: {done}. Budget {budget}, forecast {forecast}: {as_line(row).words}."
        )
        return here

    outcome = save(request, form, work, target=lambda: here)
    if outcome.theirs:
        form.ask_why()
    context = {
        "authority": authority,
        "form": form,
        "month": month,
        "months": [Month.of(ask.today) - index for index in range(MONTHS_BACK)],
        "entries": [(each, urlencode({"month": str(month), "service": each.service})) for each in entries],
        "entry": entry,
        "before": in_words(as_line(entry.before)) if entry and entry.before else [],
        "theirs": outcome.theirs,
        "theirs_words": in_words(as_line(outcome.theirs)) if outcome.theirs else [],
        "typed_words": in_words(form.line()) if outcome.theirs else [],
    }
    return outcome.response or render(request, "metrics/enter_budget.html", context, status=outcome.status)


def _chosen(entries, service: str):
    """The service named in the address. A line of a published paper takes no correction: a 403 that says why."""
    if not service:
        return None
    entry = next((each for each in entries if each.service == service), None)
    if entry is None:
        raise Http404("This council has no budget for such a service.")
    if entry.published:
        raise PermissionDenied(
            f"“{entry.service}” of this month is a published record, shown as its council published it. It cannot be changed."
        )
    return entry


@council_view(VIEW_FIGURES)
def export(request, authority, kind):
    """The table of the finance page as a file."""
    page = finance_page(authority, **asked(request).position)
    month = page.viewing.as_at.month
    title = f"Budgets of {authority.name}, {month.label}"
    name = f"{authority.slug}-budgets-{month}"
    return download(kind, name, COLUMNS, finance_rows(page), title=title, notes=NOTES)
