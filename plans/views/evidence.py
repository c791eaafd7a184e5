"""Evidence: its page, its file, adding it to an action, a finding or a limb, and withdrawing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.doors import council_view
from accounts.permissions import ADD_EVIDENCE, VIEW_FULL_HISTORY, VIEW_PLANS, may
from accounts.saving import save
from metrics.asking import asked
from metrics.months import AsAt, Month
from metrics.selectors.viewing import Viewing
from plans.forms.evidence import EvidenceForm, WithdrawEvidenceForm
from plans.selectors.finding_page import find_finding
from plans.selectors.thread import About, about_action, about_finding, about_limb, content_of, evidence_page, find_limb
from plans.services import evidence as services
from plans.views.asking import get_writable_action


def get_evidence(authority, key: int, known_on=None):
    """The evidence page, or a 404."""
    page = evidence_page(authority, key, known_on)
    if page is None:
        raise Http404("This council has no such evidence.")
    return page


@council_view(VIEW_PLANS)
def evidence(request, authority, key):
    """One piece of evidence: what it shows, where it can be read, and what has become of it."""
    ask = asked(request)
    page = get_evidence(authority, key, ask.known_on)
    present = Month.of(ask.today)
    viewing = Viewing(AsAt(min(ask.month or present, present), ask.known_on), present, ask.today)
    line = page.line_on(viewing.judged_on)
    if line.evidence.on > viewing.judged_on:
        raise Http404("There was no such evidence by then.")
    can_withdraw = not viewing.past and page.can_be_withdrawn and may(request.user, ADD_EVIDENCE, authority)
    has_file = page.file and (not page.withdrawal or may(request.user, VIEW_FULL_HISTORY, authority))
    context = {"authority": authority, "page": page, "line": line, "can_withdraw": can_withdraw, "has_file": has_file}
    return render(request, "plans/evidence.html", context | {"viewing": viewing, "suffix": viewing.suffix})


@council_view(VIEW_PLANS)
def evidence_file(request, authority, key):
    """The file, to be kept and not shown: a browser runs nothing of what somebody uploaded."""
    page = get_evidence(authority, key)
    if page.file is None:
        raise Http404("This evidence has no file.")
    if page.withdrawal and not may(request.user, VIEW_FULL_HISTORY, authority):
        raise PermissionDenied("This evidence has been withdrawn, so its file is not handed out any more.")
    response = HttpResponse(content_of(page.file), content_type=page.file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, page.file.filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@council_view(ADD_EVIDENCE)
def withdraw(request, authority, key):
    """Take a piece of evidence out of everything, with a reason."""
    ask = asked(request)
    page = get_evidence(authority, key)
    _refuse_published(page.about)
    if page.withdrawal:
        raise PermissionDenied("This evidence has been withdrawn already.")
    form = WithdrawEvidenceForm(request.POST or None)
    back = reverse("evidence", args=[authority.slug, key])

    def work():
        services.withdraw_evidence(evidence=page.evidence, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        messages.success(request, f"“{page.evidence.title}” is withdrawn. It counts nowhere from now on.")
        return back

    outcome = save(request, form, work, lambda: back)
    context = {"authority": authority, "page": page, "form": form}
    return outcome.response or render(request, "plans/withdraw_evidence.html", context, status=outcome.status)


@council_view(ADD_EVIDENCE)
def add_to_action(request, authority, plan, reference):
    action = get_writable_action(authority, plan, reference)
    return _add(request, authority, about_action(authority, action))


@council_view(ADD_EVIDENCE)
def add_to_finding(request, authority, inspection, finding):
    found = find_finding(authority, inspection, finding)
    if found is None:
        raise Http404("This inspection has no such finding.")
    return _add(request, authority, about_finding(authority, found))


@council_view(ADD_EVIDENCE)
def add_to_limb(request, authority, notice, measure, limb):
    found = find_limb(authority, notice, measure, limb)
    if found is None:
        raise Http404("This measure has no such limb.")
    return _add(request, authority, about_limb(authority, found))


def _add(request, authority, about: About):
    ask = asked(request)
    _refuse_published(about)
    sent = request.method == "POST"
    form = EvidenceForm(request.POST if sent else None, request.FILES if sent else None)

    def work():
        row = services.add_evidence(subject=about.subject, by=request.user, now=ask.now, today=ask.today, **_facts(form))
        messages.success(request, f"“{row.title}” is added.")
        return reverse("evidence", args=[authority.slug, row.pk])

    outcome = save(request, form, work)
    context = {"authority": authority, "about": about, "form": form}
    return outcome.response or render(request, "plans/add_evidence.html", context, status=outcome.status)


def _facts(form) -> dict:
    names = ("kind", "title", "on", "summary", "role_title", "valid_until", "url", "file")
    return {name: form.cleaned_data[name] for name in names}


def _refuse_published(about: About) -> None:
    if about.record.published:
        raise PermissionDenied(f"“{about.record}” is a published record, shown as it was published. It cannot be changed.")
