from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache

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
