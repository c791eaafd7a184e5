"""Forms of the events of a council's timeline. The page itself is put together in `improvement`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import council_view
from accounts.errors import Refused
from accounts.permissions import MANAGE_PROGRAMME
from accounts.saving import save
from metrics.asking import asked
from plans.forms.events import AddEventForm, EditEventForm, RemoveEventForm, When
from plans.selectors.programme_history import event_history
from plans.selectors.timeline import find_event
from plans.services import events


@council_view(MANAGE_PROGRAMME)
def add(request, authority):
    """A form for an event of the timeline."""
    ask = asked(request)
    form = AddEventForm(request.POST or None)

    def act():
        event = events.add_event(authority=authority, by=request.user, now=ask.now, **form.given())
        return f"“{event.text}” is added to the timeline."

    return _show(request, authority, form, act, "plans/add_event.html")


@council_view(MANAGE_PROGRAMME)
def edit(request, authority, event):
    """A form that changes an event, with everything that was changed before."""
    ask = asked(request)
    event = _writable(authority, event)
    initial = {name: getattr(event, name) for name in ("kind", "text", "planned", "version")}
    form = EditEventForm(request.POST or None, initial=initial | {"when": When(event.month, event.day)})

    def act():
        data = form.cleaned_data
        more = {"reason": data["reason"], "version": data["version"], "by": request.user, "now": ask.now}
        changed = events.edit_event(event=event, changes=form.given(), **more)
        return f"“{changed.text}” is changed."

    return _show(request, authority, form, act, "plans/edit_event.html", event=event, history=lambda: event_history(event))


@council_view(MANAGE_PROGRAMME)
def remove(request, authority, event):
    """A form that deletes an event, with a reason; its history stays."""
    ask = asked(request)
    event = _writable(authority, event)
    form = RemoveEventForm(request.POST or None)

    def act():
        events.remove_event(event=event, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        return f"“{event.text}” is deleted from the timeline. Its history stays."

    return _show(request, authority, form, act, "plans/remove_event.html", event=event)


def _writable(authority, key: int):
    event = find_event(authority, key)
    if event is None:
        raise Http404("There is no such event.")
    if event.published:
        raise PermissionDenied("This event is shown as it was published. It cannot be changed.")
    return event


def _show(request, authority, form, act, template, history=None, **context):
    def timeline():
        return reverse("timeline", args=[authority.slug])

    def work():
        try:
            messages.success(request, act())
        except Refused as refusal:
            # The form asks for month and day in one field.
            if refusal.field in ("month", "day"):
                refusal.field = "when"
            raise
        return timeline()

    outcome = save(request, form, work, timeline)
    if outcome.response:
        return outcome.response
    context = {"authority": authority, "form": form, "theirs": outcome.theirs} | context
    context["lines"] = history() if history else None
    return render(request, template, context, status=outcome.status)
