"""Teams and groups: all of them, the profile of one, and what is said of its month."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import council_view
from accounts.permissions import ENTER_FIGURES, VIEW_FIGURES
from accounts.saving import save
from metrics.asking import asked
from metrics.forms.teams import ProfileNoteForm
from metrics.months import Month
from metrics.selectors.team_notes import find_sub_group, is_published, notes_about
from metrics.selectors.teams import team_page, teams_page
from metrics.services.compositions import write_profile_note
from metrics.views.asking import allowed

MONTHS_BACK = 24


@council_view(VIEW_FIGURES)
def teams(request, authority):
    """Every team and group, worst news first."""
    rights = allowed(request.user, authority)
    page = teams_page(authority, sees_small=rights["small"], **asked(request).position)
    return render(request, "metrics/teams.html", {"authority": authority, "page": page, "may": rights})


@council_view(VIEW_FIGURES)
def team(request, authority, sub_group):
    """One team's indicators beside the whole council's, and why they are good or poor."""
    rights = allowed(request.user, authority)
    page = team_page(authority, sub_group, sees_small=rights["small"], **asked(request).position)
    if page is None:
        raise Http404("This council has no such team.")
    rights = allowed(request.user, authority, past=page.viewing.past, published=page.published)
    return render(request, "metrics/team.html", {"authority": authority, "page": page, "may": rights})


@council_view(ENTER_FIGURES)
def team_note(request, authority, sub_group):
    """Say why a team did well or badly in a month; the month stands in the address."""
    ask = asked(request)
    group = find_sub_group(authority, sub_group)
    if group is None:
        raise Http404("This council has no such team.")
    if is_published(group):
        raise PermissionDenied(f"The figures of “{group}” are a published record, shown as the council published them.")
    month = ask.month or Month.of(ask.today) - 1
    standing, before = notes_about(group, month)
    initial = {"month": month, "seen": standing.pk if standing else 0}
    if standing:
        initial |= {"good": standing.good, "poor": standing.poor}
    form = ProfileNoteForm(request.POST or None, month=month, initial=initial)
    back = reverse("team", args=[authority.slug, group.slug])

    def work():
        data = form.cleaned_data
        write_profile_note(
            sub_group=group, month=month, good=data["good"], poor=data["poor"], seen=data["seen"], by=request.user, now=ask.now
        )
        messages.success(request, f"{group}: the note for {month.label} is saved.")
        return back

    outcome = save(request, form, work, target=lambda: back)
    context = {
        "authority": authority,
        "group": group,
        "form": form,
        "month": month,
        "months": [Month.of(ask.today) - index for index in range(MONTHS_BACK)],
        "standing": standing,
        "before": before,
        "theirs": outcome.theirs,
        "back": back,
    }
    return outcome.response or render(request, "metrics/team_note.html", context, status=outcome.status)
