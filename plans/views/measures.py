"""Which measures show the effect of an action: linking and unlinking them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_ACTIONS
from accounts.saving import save
from metrics.asking import asked
from plans.forms.measures import LinkForm, UnlinkForm
from plans.selectors.links import links_of
from plans.services import links
from plans.views.asking import action_url, get_writable_action

PAGE = "action_measures"


@council_view(MANAGE_ACTIONS)
def measures(request, authority, plan, reference):
    """The measures that are linked, and a form to link another."""
    ask = asked(request)
    action = get_writable_action(authority, plan, reference)
    found = links_of(action)
    # Whoever chooses what somebody else linked meanwhile is told so.
    form = LinkForm(request.POST or None, series=found.series if request.method == "POST" else found.others)

    def work():
        series = form.cleaned_data["series"]
        links.link_series(action=action, series=series, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        messages.success(request, f"“{series.title}” is linked to action {action.reference}.")
        return action_url(action, PAGE)

    outcome = save(request, form, work, lambda: action_url(action, PAGE))
    context = {"authority": authority, "plan": action.plan, "action": action, "links": found.linked, "form": form}
    return outcome.response or render(request, "plans/measures.html", context, status=outcome.status)


@council_view(MANAGE_ACTIONS)
def unlink(request, authority, plan, reference, series):
    """Take a measure away from an action, with a reason. `series` is its key."""
    ask = asked(request)
    action = get_writable_action(authority, plan, reference)
    link = next((row for row in links_of(action).linked if row.series.pk == series), None)
    if link is None:
        raise Http404("This measure is not linked to the action.")
    form = UnlinkForm(request.POST or None)

    def work():
        links.unlink_series(action=action, series=link.series, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        messages.success(request, f"“{link.series.title}” is no longer linked to action {action.reference}.")
        return action_url(action, PAGE)

    outcome = save(request, form, work, lambda: action_url(action, PAGE))
    context = {"authority": authority, "plan": action.plan, "action": action, "link": link, "form": form}
    return outcome.response or render(request, "plans/unlink.html", context, status=outcome.status)
