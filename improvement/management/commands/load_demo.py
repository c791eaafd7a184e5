import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import LocalAuthority
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar

# Every council that load_demo and load_published make.
LOADED_COUNCILS = ("exampleshire", "oldham", "north-east-lincolnshire", "havering")


class Command(BaseCommand):
    help = "Load the fictitious council Exampleshire: 40 actions, 18 closed months, the demo accounts. Needs DEMO=1."

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset", action="store_true", help="throw everything away first; only where all of it is the demonstration's"
        )

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded only with DEMO=1: its accounts have a published password.")
        if options["reset"]:
            self._reset()
        if LocalAuthority.objects.filter(slug="exampleshire").exists():
            self.stdout.write("Exampleshire is loaded already; nothing was changed.")
            return
        began = time.monotonic()
        Loader(Calendar(timezone.localtime()), self._say).run()
        self.stdout.write(f"Exampleshire is loaded ({time.monotonic() - began:.0f} s).")

    def _reset(self):
        foreign = LocalAuthority.objects.exclude(slug__in=LOADED_COUNCILS)
        if foreign.exists():
            raise CommandError(
                f"This database holds {foreign.first()}, which is not part of the demonstration. Nothing was thrown away."
            )
        self.stdout.write("Throwing the demonstration's data away")
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        call_command("load_published", stdout=self.stdout)

    def _say(self, text):
        self.stdout.write(f"  {text}")
        self.stdout.flush()
