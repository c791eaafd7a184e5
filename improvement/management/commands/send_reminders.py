import logging
from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import outbox
from accounts.models import LocalAuthority, OutgoingMessage
from accounts.reminders import REMINDERS
from improvement.reminders import Letter, letters
from improvement.reminding import Days

logger = logging.getLogger(__name__)

NOT_SENT, NOT_SET_UP = 1, 2


class Command(BaseCommand):
    help = (
        "Write the reminders that people are owed today and send them, with whatever waits in the outbox: updates due and "
        "overdue to officers, what is missing before the month closes to leads, published packs to members. For a timer: it may "
        "run as often as you like and twice at once, and nobody gets the same reminder twice. It ends with 0 if everything went "
        "well, with 1 if something could not be sent (it is kept and tried again by later runs), with 2 if settings are wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="print what would be sent; write and send nothing")

    def handle(self, *args, dry_run=False, **options):
        site, days = settings.SITE_ADDRESS, _days()
        if not site.startswith(("https://", "http://")):
            raise CommandError(
                "SITE_ADDRESS is not set, so links cannot be written. Set it to the address of the service, such as "
                "https://plans.example.gov.uk.",
                returncode=NOT_SET_UP,
            )
        now = timezone.now()
        owed, failed = [], []
        for authority in LocalAuthority.objects.order_by("pk"):
            try:
                owed += letters(authority, today=timezone.localdate(now), days=days, site=site)
            except Exception:
                # What goes wrong in one council keeps nobody else's reminders back.
                logger.exception("The reminders of council %s could not be written", authority.pk)
                failed.append(f"The reminders of {authority} could not be written; the log says why.")
        if dry_run:
            self._print(owed, now)
        else:
            failed += self._send(owed, now)
        if failed:
            raise CommandError(" ".join(failed), returncode=NOT_SENT)

    def _send(self, owed: list[Letter], now) -> list[str]:
        """Put the letters into the outbox and send what waits there. What went wrong, in sentences."""
        made = Counter(letter.kind for letter in owed if outbox.put(**vars(letter), now=now))
        for kind, number in sorted(made.items()):
            self.stdout.write(f"New: {number}, “{REMINDERS[kind].words}”.")
        done = outbox.deliver()
        waiting = OutgoingMessage.objects.waiting().count()
        self.stdout.write(f"Sent: {done.sent}. Not wanted any more: {done.dropped}. Waiting: {waiting}.")
        if not done.put_off:
            return []
        first = OutgoingMessage.objects.waiting().order_by("made_at").first()
        since = f" The oldest was made on {timezone.localtime(first.made_at):%-d %B %Y at %H:%M}." if first else ""
        return [f"{done.put_off} could not be sent; {waiting} wait and are tried again.{since}", *done.errors]

    def _print(self, owed: list[Letter], now) -> None:
        keys = {letter.key for letter in owed}
        there = set(OutgoingMessage.objects.filter(key__in=keys).values_list("key", flat=True))
        new = [letter for letter in owed if letter.key not in there]
        for letter in new:
            self.stdout.write(f"To: {letter.user.email}\nSubject: {letter.subject}\n\n{letter.text}\n{'=' * 60}")
        again = OutgoingMessage.objects.to_be_tried(now).select_related("user")
        waiting = [row for row in again if not outbox.why_dropped(row)]
        for row in waiting:
            self.stdout.write(f"To: {row.user.email}\nSubject: {row.subject}\nWaits in the outbox; tries so far: {row.tries}")
        self.stdout.write(f"Would be sent: {len(new)} new, {len(waiting)} from the outbox. Nothing was written.")


def _days() -> Days:
    try:
        return Days(
            officers=tuple(settings.REMIND_OFFICERS_BEFORE),
            leads=tuple(settings.REMIND_LEADS_BEFORE),
            again=settings.REMIND_AGAIN_EVERY,
            packs=settings.REMIND_OF_PACKS_FOR,
        )
    except ValueError as error:
        raise CommandError(str(error), returncode=NOT_SET_UP) from None
