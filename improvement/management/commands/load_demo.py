import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import LocalAuthority
from improvement.demo.figures_loader import FiguresLoader, has_figures, story_calendar
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar

SLUG = "exampleshire"
# Every council that load_demo and load_published make.
LOADED_COUNCILS = ("exampleshire", "oldham", "north-east-lincolnshire", "havering")


class Command(BaseCommand):
    help = (
        "Load the fictitious council Exampleshire: 40 actions, 18 closed months, 36 months of figures, the demo accounts. "
        "Needs DEMO=1."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset", action="store_true", help="throw everything away first; only where all of it is the demonstration's"
        )

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded only with DEMO=1: its accounts have a published password.")
        if options["reset"]:
            self._reset()
        began, now = time.monotonic(), timezone.localtime()
        authority = LocalAuthority.objects.filter(slug=SLUG).first()
        if authority is None:
            Loader(Calendar(now), self._say).run()
            self._figures(LocalAuthority.objects.get(slug=SLUG), now)
        elif has_figures(authority):
            self.stdout.write("Exampleshire is loaded already; nothing was changed.")
            return
        else:
            # An earlier release loaded it without figures, and its people may have changed what these need since.
            try:
                self._figures(authority, now)
            except Refused as refusal:
                self.stderr.write(f"The figures of Exampleshire were not loaded. {refusal}")
                return
        self.stdout.write(f"Exampleshire is loaded ({time.monotonic() - began:.0f} s).")

    def _figures(self, authority, now):
        FiguresLoader(authority, story_calendar(authority, now), self._say).run()

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
