from allauth.account.views import PasswordChangeView
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse_lazy


class ChangePassword(PasswordChangeView):
    """Change one's own password, then go back to the start page."""

    success_url = reverse_lazy("start")


password_change = ChangePassword.as_view()


def no_sign_up(request):
    """allauth asks for these addresses by name; the service has no sign-up, so there is nothing behind them."""
    raise Http404("People are added by an administrator.")


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """Too many wrong passwords for one address from one place (django-axes calls this)."""
    return render(request, "account/locked_out.html", status=429)
