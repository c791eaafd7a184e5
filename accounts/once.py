"""A form does its work once, however often it is sent.

Each form carries a token. The first time it is acted on, the token is stored in the same transaction as the work, with a
fingerprint of what was sent; the same form sent again (a double click) is led to where the first one went. A form that was
changed in between (Back, another word, Save) is not a repeat: it is dealt with on its own. A refused form stores nothing.
"""

import hashlib
import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from accounts.models import FormToken


def new_token() -> str:
    return str(uuid.uuid4())


def fingerprint(posted) -> str:
    """A digest of everything in a form (a QueryDict) but the tokens."""
    kept = sorted((name, values) for name, values in posted.lists() if name not in ("csrfmiddlewaretoken", "token"))
    return hashlib.sha256(repr(kept).encode()).hexdigest()


def do_once(*, token: uuid.UUID | None, user, work: Callable[[], str], sent: str = "") -> str:
    """Run `work` (it returns the address to go to next) unless this person has sent the same before; return the address.

    `sent` is the fingerprint of the form. The token is written before the work, so that of two sendings at the same moment
    the second waits for the first.
    """
    earlier = FormToken.objects.filter(token=token).first() if token else None
    if earlier and earlier.user_id == user.pk and earlier.sent == sent:
        return earlier.target
    if token is None or earlier:
        # Changed since, or somebody else's token (a copied page): no repeat of anything.
        with transaction.atomic():
            return work()
    try:
        with transaction.atomic():
            row = FormToken(token=token, user=user, sent=sent, target="")
            row.save()
            target = work()
            row.target = target
            row.save(update_fields=["target"])
    except IntegrityError:
        earlier = FormToken.objects.filter(token=token, user=user, sent=sent).first()
        if earlier is None:
            raise
        return earlier.target
    return target


def where_it_went(request) -> str | None:
    """Where the first sending of this form led, if this is the same form again.

    Asked before a view looks at what it is about: that may have changed by the first sending (signed off, given another
    reference), and a second click should not end in an error.
    """
    if request.method != "POST":
        return None
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return None
    earlier = FormToken.objects.filter(token=token, user=request.user, sent=fingerprint(request.POST))
    return earlier.values_list("target", flat=True).first() or None
