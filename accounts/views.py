from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import jobs, services
from accounts.doors import council_view
from accounts.forms import OnceForm, ReminderForm
from accounts.permissions import VIEW_PLANS
from accounts.saving import save
from accounts.selectors import job_page, reminder_page

# As much of an address as the table of attempts holds.
ADDRESS_LENGTH = 255


class ChangePassword(PasswordChangeView):
    """Change one's own password, then go back to the start page."""

    success_url = reverse_lazy("start")


password_change = never_cache(ChangePassword.as_view())


def no_sign_up(request):
    """allauth asks for these addresses by name; the service has no sign-up, so there is nothing behind them."""
    raise Http404("People are added by an administrator.")


def address_tried(request, credentials=None) -> str | None:
    """The address that somebody tries to sign in with, as django-axes counts it: its case makes no other address.

    allauth hands it over as "email", axes itself (after a sign-in) under the name of the form's field, "login".
    """
    given = credentials or request.POST
    address = given.get("email") or given.get("login")
    return address.strip().lower()[:ADDRESS_LENGTH] if address else None


def place_tried_from(request) -> str | None:
    """The network address of the visitor, as django-axes counts it and allauth too: PROXY_COUNT says which proxies to believe."""
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        # A request that did not come over the network has none.
        return None


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """Too many wrong passwords for one address from one place (django-axes calls this)."""
    return render(request, "account/locked_out.html", status=429)


@council_view(VIEW_PLANS)
def job(request, authority, job):
    """How far a background job is and what came of it. Sent as a form, it starts a job again that has stopped.

    `?refresh=off` is the page that does not change by itself.
    """
    now = timezone.now()
    page = job_page(key=job, authority=authority, user=request.user, now=now)
    if page is None:
        raise Http404("There is no such job, or it is somebody else's.")
    form = OnceForm(request.POST if request.method == "POST" else None)

    def work():
        jobs.start_again(job=page.job, by=request.user, now=now)
        return reverse("job", args=[authority.slug, page.job.pk])

    outcome = save(request, form, work)
    if outcome.response:
        return outcome.response
    # What a refused form is told stays on the page.
    refreshing = page.going_on and request.method == "GET" and request.GET.get("refresh") != "off"
    context = {"authority": authority, "page": page, "form": form, "refreshing": refreshing}
    return render(request, "accounts/job.html", context, status=outcome.status)


def reminders(request):
    """Which e-mails a person gets, and a form for those that are no duty."""
    page = reminder_page(request.user)
    given = request.POST if request.method == "POST" else None
    form = ReminderForm(given, optional=page.optional, initial={"wanted": page.wanted})

    def work():
        services.choose_reminders(wanted=form.cleaned_data["wanted"], by=request.user, now=timezone.now())
        messages.success(request, "Your choice of e-mails is saved.")
        return reverse("reminders")

    outcome = save(request, form, work, lambda: reverse("reminders"))
    if outcome.response:
        return outcome.response
    return render(request, "accounts/reminders.html", {"page": page, "form": form}, status=outcome.status)
