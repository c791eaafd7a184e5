"""The outbox: mail is put here first, sent from here, and kept and tried again while it cannot be sent.

`put` adds a message once, however often the same is asked for: its key is unique in the database. `deliver` sends what waits.
A message is claimed before it is sent, so that of two runs at once only one sends it; the claim ends by itself, so that a run
that was killed loses nothing. At worst a message that was sent in the very moment in which the run was killed is sent again,
with the same Message-ID, by which a mailbox knows it. A run that comes back after its claim has ended overwrites nothing of what
another has stored since; that it sent the message, it still says.

What waits is never given up: after a few tries it is tried once a day, until it is sent or the person may not have it any more.
"""

import contextlib
import datetime as dt
import hashlib
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import OutgoingMessage
from accounts.permissions import ROLES
from accounts.plain_text import made_printable
from accounts.reminders import REMINDERS
from accounts.selectors import switched_off

logger = logging.getLogger(__name__)

# How long after the first, second, … try that failed the next one is made; after the last of them always as long.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (15, 30, 60, 2 * 60, 4 * 60, 8 * 60, 24 * 60))
# A run that claimed a message and gives no sign for so long was killed. A message takes some fifteen answers of the mail server,
# from the connection to the last one, and each may take EMAIL_TIMEOUT (a minute): twice as long as the slowest that succeeds.
CLAIM = dt.timedelta(minutes=30)
SWITCHED_OFF = "The account is switched off."
NO_ROLE = "The person has no role in this council any more."
OTHER_ROLE = "The person's role has changed; it is no longer theirs to do."
NOT_WANTED = "The person does not want this reminder."


@dataclass
class Delivered:
    """What a run did: how many messages were `sent`, `dropped` or put off, with the errors of these, each once."""

    sent: int = 0
    dropped: int = 0
    put_off: int = 0
    errors: list[str] = field(default_factory=list)


def put(*, key: str, kind: str, user, authority, subject: str, text: str, html: str = "", now: dt.datetime) -> bool:
    """Add a message to the outbox, to be sent at once. False where one with this key is there already, sent or not."""
    _, added = OutgoingMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "user": user,
            "authority": authority,
            "address": user.email,
            # A line feed would begin another header.
            "subject": Truncator(made_printable(" ".join(subject.split()))).chars(200),
            "text": made_printable(text),
            "html": made_printable(html),
            "made_at": now,
            "next_try": now,
        },
    )
    return added


def deliver(*, clock: Callable[[], dt.datetime] = timezone.now) -> Delivered:
    """Send what is to be tried now. A message that is refused is put off and the next one tried; where the mail server itself
    cannot be reached, the others stay as they are for the next run."""
    done = Delivered()
    connection = get_connection()
    try:
        for key in list(OutgoingMessage.objects.to_be_tried(clock()).values_list("pk", flat=True)):
            row = _claim(key, clock())
            if row is not None and not _deliver_one(row, connection, done, clock):
                break
    finally:
        with contextlib.suppress(OSError):
            connection.close()
    return done


def pause_after(tries: int) -> dt.timedelta:
    """How long to wait after so many tries that failed (at least one)."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def why_dropped(row: OutgoingMessage) -> str:
    """Why the person is not to have this message now; empty where they are. Three queries."""
    if not row.user.is_active:
        return SWITCHED_OFF
    role = row.user.roles.get(row.authority_id)
    if role is None:
        return NO_ROLE
    reminder = REMINDERS.get(row.kind)
    if reminder is not None and reminder.permission not in ROLES[role]:
        return OTHER_ROLE
    return NOT_WANTED if (row.user_id, row.kind) in switched_off([row.user_id]) else ""


def _deliver_one(row, connection, done: Delivered, clock) -> bool:
    """Send, drop or put off one message. False where there is no use in trying another one."""
    why = why_dropped(row)
    if why:
        done.dropped += _store(row, next_try=None, dropped_at=clock(), last_error=why)
        return True
    try:
        _send(row, connection)
    except Exception as error:
        logger.warning("Message %s was not sent on try %d: %s", row.pk, row.tries, type(error).__name__)
        said = Truncator(made_printable(f"{type(error).__name__}: {error}")).chars(500)
        done.put_off += _store(row, next_try=clock() + pause_after(row.tries), last_error=said)
        done.errors += [said] if said not in done.errors else []
        return not _is_unreachable(error)
    # It is sent, whoever claimed it since: to say so keeps the others from sending it once more.
    _store(row, claimed=False, next_try=None, sent_at=clock(), last_error="")
    done.sent += 1
    return True


def _claim(key: int, now: dt.datetime) -> OutgoingMessage | None:
    """Take a message up: of several runs that try at the same moment, one gets it and the others None."""
    if not OutgoingMessage.objects.to_be_tried(now).filter(pk=key).update(next_try=now + CLAIM, tries=F("tries") + 1):
        return None
    row = OutgoingMessage.objects.select_related("user").get(pk=key)
    if row.address != row.user.email:
        # Somebody put a wrong address right.
        _store(row, address=row.user.email)
    return row


def _store(row: OutgoingMessage, *, claimed: bool = True, **values) -> bool:
    """Store what came of a try, unless the message was sent or dropped meanwhile, or (`claimed`) another run has claimed it
    since. Whether it was stored."""
    mine = OutgoingMessage.objects.filter(pk=row.pk, sent_at=None, dropped_at=None)
    if claimed:
        # Each claim counts a try.
        mine = mine.filter(tries=row.tries)
    if not mine.update(**values):
        logger.warning("Message %s: try %d ended after its claim; what another run stored stays", row.pk, row.tries)
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _send(row: OutgoingMessage, connection) -> None:
    connection.open()
    mail = EmailMultiAlternatives(
        row.subject,
        row.text,
        settings.DEFAULT_FROM_EMAIL,
        [row.address],
        connection=connection,
        headers={"Message-ID": message_id(row), "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    if row.html:
        mail.attach_alternative(row.html, "text/html")
    if not mail.send():
        raise RuntimeError("The mail server did not take it.")


def message_id(row: OutgoingMessage) -> str:
    """The same for every try."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(row.key.encode()).hexdigest()[:40]}@{domain}>"


def _is_unreachable(error: Exception) -> bool:
    """Whether it is the mail server that failed, not this message that was refused."""
    refusals = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
    return isinstance(error, OSError) and not isinstance(error, refusals)
