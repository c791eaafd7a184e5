"""The checks of a council: the page, and the forms that accept a problem for a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import council_view
from accounts.errors import Refused
from accounts.permissions import ACCEPT_DEVIATIONS, ASK_QUESTIONS, SEE_SMALL_NUMBERS, VIEW_PLANS, may
from accounts.saving import save
from boards.checks import ALL_CHECKS
from boards.selectors.checks import board_checks
from metrics.asking import asked
from plans.forms.deviations import AcceptForm, TakeBackForm
from plans.selectors.checks import last_decision, read_checks, read_problem
from plans.services import deviations

GONE = "This problem is not there any more: what it was about has been put right, or is judged on other facts now."


@council_view(VIEW_PLANS)
def checks(request, authority):
    """What is contradicted, missing, late or impossible, the gravest first; of one kind alone where one is asked for."""
    ask = asked(request)
    small = may(request.user, SEE_SMALL_NUMBERS, authority)
    found = read_checks(authority, **ask.position, sees_small=small, others_of=board_checks)
    council, kind = found.council, found.of_kind(request.GET.get("kind", ""))
    context = {
        "authority": authority,
        "checks": found,
        "council": council,
        "kind": kind,
        "may_accept": may(request.user, ACCEPT_DEVIATIONS, authority) and not council.past and not council.is_record,
        "may_ask": may(request.user, ASK_QUESTIONS, authority) and not council.past and not council.is_record,
    }
    return render(request, "improvement/checks.html", context)


@council_view(ACCEPT_DEVIATIONS)
def accept(request, authority, code, subject):
    """Accept a problem until a day, with a reason and an owner."""
    if code not in ALL_CHECKS:
        raise Http404("There is no such check.")
    ask = asked(request)
    sees_small = may(request.user, SEE_SMALL_NUMBERS, authority)
    found, row = read_problem(authority, code, subject, today=ask.today, sees_small=sees_small, others_of=board_checks)
    if found.council.is_record:
        raise PermissionDenied("What these checks find stands in published records. It is shown as it is, and not accepted.")
    if row is None and request.method != "POST":
        raise Http404(GONE)
    initial = {"seen": found.decided(code, subject), "owner_role": row.problem.owner if row else ""}
    form = AcceptForm(request.POST or None, initial=initial)

    def work():
        if row is None:
            raise Refused(GONE)
        data, problem = form.cleaned_data, row.problem
        deviations.accept(
            authority=authority,
            code=code,
            subject=subject,
            name=problem.name,
            on=ask.today,
            by=request.user,
            now=ask.now,
            today=ask.today,
            codes=ALL_CHECKS,
            **{name: data[name] for name in ("reason", "owner_role", "ends", "seen")},
        )
        messages.success(request, f"“{problem.name}” is accepted until {data['ends']:%-d %B %Y}.")
        return reverse("checks", args=[authority.slug])

    outcome = save(request, form, work, lambda: reverse("checks", args=[authority.slug]))
    context = {"authority": authority, "form": form, "row": row, "check": ALL_CHECKS[code], "theirs": outcome.theirs}
    return outcome.response or render(request, "improvement/accept_problem.html", context, status=outcome.status)


@council_view(ACCEPT_DEVIATIONS)
def take_back(request, authority, code, subject):
    """Accept a problem no longer; it stands on the list again from today on."""
    ask = asked(request)
    accepted = last_decision(authority, code, subject)
    if accepted is None or code not in ALL_CHECKS:
        raise Http404("Nobody has accepted this problem.")
    form = TakeBackForm(request.POST or None, initial={"seen": accepted.pk})

    def work():
        data = form.cleaned_data
        about = {"authority": authority, "code": code, "subject": subject}
        deviations.take_back(**about, reason=data["reason"], seen=data["seen"], by=request.user, now=ask.now, today=ask.today)
        messages.success(request, f"“{accepted.name}” is accepted no longer.")
        return reverse("checks", args=[authority.slug])

    outcome = save(request, form, work, lambda: reverse("checks", args=[authority.slug]))
    context = {"authority": authority, "form": form, "accepted": accepted, "check": ALL_CHECKS[code], "theirs": outcome.theirs}
    return outcome.response or render(request, "improvement/take_back_problem.html", context, status=outcome.status)
