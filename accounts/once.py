"""A form does its work once, however often it is sent.

Each form carries a token. The first time it is acted on, the token is stored in the same transaction as the work; a second
sending finds it and is led to where the first one went. A refused form stores nothing, so it can be sent again.
"""

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from accounts.models import FormToken


def new_token() -> str:
    return str(uuid.uuid4())


def do_once(*, token: uuid.UUID | None, user, work: Callable[[], str]) -> str:
    """Run `work` (it returns the address to go to next) unless this token has been used by this person; return the address.

    The token is written before the work, so that of two sendings at the same moment the second waits for the first.
    """
    earlier = FormToken.objects.filter(token=token).first() if token else None
    if earlier and earlier.user_id == user.pk:
        return earlier.target
    if token is None or earlier:
        # Somebody else's token (a copied page) is none of ours: it stops nobody and says nothing.
        with transaction.atomic():
            return work()
    try:
        with transaction.atomic():
            row = FormToken(token=token, user=user, target="")
            row.save()
            target = work()
            row.target = target
            row.save(update_fields=["target"])
    except IntegrityError:
        earlier = FormToken.objects.filter(token=token, user=user).first()
        if earlier is None:
            raise
        return earlier.target
    return target


def where_it_went(request) -> str | None:
    """Where the first sending of this form led, if this is a second one.

    Asked before a view looks at what it is about: that may have changed by the first sending (signed off, given another
    reference), and a second click should not end in an error.
    """
    if request.method != "POST":
        return None
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return None
    return FormToken.objects.filter(token=token, user=request.user).values_list("target", flat=True).first() or None
