"""A form does its work once, however often it is sent.

Each form carries a token. When it is acted on, the token is stored in the same transaction as the work, with a fingerprint of
what was sent; the same form sent again (a double click) finds the token taken and is led to where the first one went. A form
that was changed in between (Back, another word, Save) is not a repeat: it is dealt with on its own. A refused form stores
nothing.
"""

import hashlib
import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from accounts.models import FormToken


def new_token() -> str:
    return str(uuid.uuid4())


def fingerprint(posted, files=None) -> str:
    """A digest of everything in a form but the tokens: its fields (a QueryDict) and its `files` (a MultiValueDict)."""
    kept = sorted((name, values) for name, values in posted.lists() if name not in ("csrfmiddlewaretoken", "token"))
    total = hashlib.sha256(repr(kept).encode())
    for name, uploaded in sorted(files.lists() if files else ()):
        for file in uploaded:
            total.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                total.update(chunk)
    return total.hexdigest()


def do_once(*, token: uuid.UUID | None, user, work: Callable[[], str], sent: str = "", target: str = "") -> str:
    """Run `work` (it returns the address to go to next) unless this person has sent the same before; return the address.

    `sent` is the fingerprint of the form; `target` the address where it is known beforehand, which saves writing it after the
    work. The token is written before the work, so that of two sendings at the same moment the second waits for the first.
    """
    if token is None:
        with transaction.atomic():
            return work()
    try:
        with transaction.atomic():
            row = FormToken(token=token, user=user, sent=sent, target=target)
            row.save()
            row.target = work()
            if row.target != target:
                row.save(update_fields=["target"])
            return row.target
    except IntegrityError:
        # Either the token is taken, or the work broke a constraint; then the token went back with it.
        earlier = FormToken.objects.filter(token=token).first()
        if earlier is None:
            raise
    if earlier.user_id == user.pk and earlier.sent == sent:
        return earlier.target
    # Changed since, or somebody else's token (a copied page): no repeat of anything.
    with transaction.atomic():
        return work()


def where_it_went(request) -> str | None:
    """Where the first sending of this form led, if this is the same form again.

    Asked where a form did not get as far as `do_once`: what it is about may have changed by the first sending (signed off,
    given another reference), and a second click should not end in an error.
    """
    if request.method != "POST":
        return None
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return None
    earlier = FormToken.objects.filter(token=token, user=request.user, sent=fingerprint(request.POST, request.FILES))
    return earlier.values_list("target", flat=True).first() or None
