import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import LocalAuthority
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar


class Command(BaseCommand):
    help = "Load the fictitious council Exampleshire: 40 actions, 18 closed months, the demo accounts. Needs DEMO=1."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded only with DEMO=1: its accounts have a published password.")
        if LocalAuthority.objects.filter(slug="exampleshire").exists():
            self.stdout.write("Exampleshire is loaded already; nothing was changed.")
            return
        began = time.monotonic()
        Loader(Calendar(timezone.localtime()), self._say).run()
        self.stdout.write(f"Exampleshire is loaded ({time.monotonic() - began:.0f} s).")

    def _say(self, text):
        self.stdout.write(f"  {text}")
        self.stdout.flush()
