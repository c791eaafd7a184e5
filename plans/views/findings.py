"""The findings of an inspection: the page of one, adding and changing them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_DEMANDS, VIEW_PLANS
from accounts.saving import save
from metrics.asking import asked
from plans.forms.inspections import EditFindingForm, FindingForm
from plans.selectors.finding_page import find_finding, finding_page
from plans.selectors.inspections import next_number
from plans.services import inspections as services
from plans.views.inspections import (
    allowed,
    get_inspection,
    get_writable_inspection,
    inspection_url,
    refuse_published,
    warn_of_count,
)


def get_finding(authority, inspection: str, number: int, known_on=None):
    """The finding with its inspection, or a 404 that says which of them there is none of."""
    found = find_finding(authority, inspection, number, known_on)
    if found is None:
        get_inspection(authority, inspection, known_on)
        raise Http404("This inspection has no such finding.")
    return found


@council_view(VIEW_PLANS)
def finding(request, authority, inspection, finding):
    ask = asked(request)
    found = get_finding(authority, inspection, finding, ask.known_on)
    page = finding_page(found, **ask.position)
    if page is None:
        raise Http404(f"The findings of “{found.inspection.title}” were not known then.")
    rights = allowed(request.user, authority, past=page.viewing.past, published=found.inspection.published)
    context = {"authority": authority, "inspection": found.inspection, "finding": found, "page": page, "may": rights}
    return render(request, "plans/finding.html", context)


@council_view(MANAGE_DEMANDS)
def add(request, authority, inspection):
    ask = asked(request)
    found = get_writable_inspection(authority, inspection)
    initial = {} if request.method == "POST" else {"number": next_number(found)}
    form = FindingForm(request.POST or None, initial=initial)

    def work():
        row = services.add_finding(inspection=found, by=request.user, now=ask.now, **form.facts())
        messages.success(request, f"Finding {row.number} is recorded.")
        warn_of_count(request, found)
        return inspection_url(found)

    outcome = save(request, form, work, lambda: inspection_url(found))
    context = {"authority": authority, "inspection": found, "form": form}
    return outcome.response or render(request, "plans/add_finding.html", context, status=outcome.status)


@council_view(MANAGE_DEMANDS)
def edit(request, authority, inspection, finding):
    ask = asked(request)
    found = get_finding(authority, inspection, finding)
    refuse_published(found.inspection)
    initial = {name: getattr(found, name) for name in (*services.FINDING_FIELDS, "version")}
    initial["verbatim"] = "yes" if found.verbatim else "no"
    form = EditFindingForm(request.POST or None, initial=initial)

    def work():
        data = form.cleaned_data
        changed = services.edit_finding(
            finding=found,
            changes=form.facts(),
            reason=data["reason"],
            version=data["version"],
            by=request.user,
            now=ask.now,
        )
        messages.success(request, f"Finding {changed.number} is changed.")
        return inspection_url(found.inspection, "finding", changed.number)

    outcome = save(request, form, work, lambda: inspection_url(found.inspection, "finding", form.cleaned_data["number"]))
    context = {"authority": authority, "inspection": found.inspection, "finding": found, "form": form}
    context["theirs"] = outcome.theirs
    return outcome.response or render(request, "plans/edit_finding.html", context, status=outcome.status)
