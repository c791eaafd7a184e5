"""The one door for views about a council: who comes in, and with which role.

`council_view(PERMISSION)` resolves the council named in the address for the person who asks. Somebody without a role there
gets a 404, as if the council did not exist; somebody whose role lacks the permission gets a 403.
"""

import functools

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect

from accounts.models import LocalAuthority
from accounts.once import where_it_went
from accounts.permissions import may

EARLIER = (
    "An earlier position cannot be changed, so there is no form for it. "
    "Leave out the month and the day at the end of the address to open the form for today."
)


def open_door(user, slug: str, permission: str) -> LocalAuthority:
    """The council `slug` for `user`. Raises `Http404` for a stranger and `PermissionDenied` for the wrong role."""
    authority = _council(user, slug)
    if authority is None:
        raise Http404("No such council.")
    if not may(user, permission, authority):
        raise PermissionDenied("Your role does not allow this.")
    return authority


def _council(user, slug):
    for membership in user.memberships:
        if membership.authority.slug == slug:
            return membership.authority
    if user.is_superuser:
        return LocalAuthority.objects.for_user(user).filter(slug=slug).first()
    return None


def council_view(permission: str):
    """Wrap a view so that its `authority` argument, a slug, arrives as the LocalAuthority the person may enter.

    What is sent from an earlier position (`?known=`) is refused, as nothing can be changed there.
    A form that is sent a second time and does not get through any more is led to where the first one went (`once.py`).

    The permission stays readable on the view, for the table that a test compares with every address.
    """

    def wrap(view):
        @functools.wraps(view)
        def inner(request, authority, *args, **kwargs):
            request.authority = open_door(request.user, authority, permission)
            if request.method == "POST" and request.GET.get("known"):
                raise PermissionDenied(EARLIER)
            try:
                response = view(request, request.authority, *args, **kwargs)
            except (Http404, PermissionDenied):
                earlier = where_it_went(request)
                if earlier is None:
                    raise
                return HttpResponseRedirect(earlier)
            earlier = where_it_went(request) if response.status_code >= 400 else None
            return HttpResponseRedirect(earlier) if earlier else response

        inner.permission = permission
        return inner

    return wrap
