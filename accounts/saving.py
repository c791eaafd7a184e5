"""From a valid form to a write and an answer: the one way in which views save."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect

from accounts.errors import NotAllowed, Refused, Stale
from accounts.once import do_once, fingerprint

OK, INVALID, CONFLICT = 200, 422, 409


class Outcome:
    """What came of a form: `response` to send, or the `status` with which the page is shown again, its form filled.

    `theirs` is what somebody else saved in the meantime.
    """

    def __init__(self, response=None, status=OK, theirs=None):
        self.response = response
        self.status = status
        self.theirs = theirs


def save(request, form, work: Callable[[], str], target: Callable[[], str] | None = None) -> Outcome:
    """Run `work` (a service call that returns the address to go to) if the request sends a valid form.

    `target` gives the same address before the work is done, where it is known by then; that saves a query. A refusal goes
    beside the field it names, or to the top of the form. Raises `PermissionDenied` for the wrong person.
    """
    if request.method != "POST":
        return Outcome()
    if not form.is_valid():
        return Outcome(status=INVALID)
    once = {
        "token": form.cleaned_data.get("token"),
        "user": request.user,
        "sent": fingerprint(request.POST, request.FILES),
        "target": target() if target else "",
    }
    try:
        address = do_once(work=work, **once)
    except Stale as stale:
        form.add_error(None, stale.message)
        # What was typed stays in the form. Sending it again now means: I have seen theirs.
        form.data = form.data.copy()
        for name, value in stale.seen.items():
            form.data[form.add_prefix(name)] = "" if value is None else str(value)
        return Outcome(status=CONFLICT, theirs=stale.theirs)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return Outcome(status=INVALID)
    except ValidationError as error:
        add_errors(form, error)
        return Outcome(status=INVALID)
    return Outcome(HttpResponseRedirect(address))


def add_errors(form, error: ValidationError) -> None:
    """Put a model's own messages beside the fields of a form; what has no field there goes to the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.message_dict.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
