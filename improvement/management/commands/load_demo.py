import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import LocalAuthority
from improvement.demo.boards_loader import BoardsLoader, has_boards
from improvement.demo.demands import DemandsLoader, has_demands
from improvement.demo.figures_loader import FiguresLoader, has_figures, story_calendar
from improvement.demo.loader import Loader
from improvement.demo.story import Calendar

SLUG = "exampleshire"
# Every council that load_demo and load_published make.
LOADED_COUNCILS = ("exampleshire", "oldham", "north-east-lincolnshire", "havering")


class Command(BaseCommand):
    help = (
        "Load the fictitious council Exampleshire: 40 actions, 18 closed months, 36 months of figures, inspections, a notice "
        "with claims and evidence, boards with questions, decisions and packs, the demo accounts. Needs DEMO=1."
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
            authority = LocalAuthority.objects.get(slug=SLUG)
            for _, load in self._missing(authority):
                load(authority, story_calendar(authority, now), self._say).run()
        elif not self._complete(authority, now):
            return
        self.stdout.write(f"Exampleshire is loaded ({time.monotonic() - began:.0f} s).")

    def _missing(self, authority):
        """What the council does not have yet: its name and its loader, in the order in which they build on each other."""
        parts = (
            ("figures", has_figures, FiguresLoader),
            ("inspections and notice", has_demands, DemandsLoader),
            ("boards", has_boards, BoardsLoader),
        )
        return [(name, load) for name, has, load in parts if not has(authority)]

    def _complete(self, authority, now) -> bool:
        """Load what an earlier release had not; whether anything was loaded and nothing refused."""
        missing = self._missing(authority)
        if not missing:
            self.stdout.write("Exampleshire is loaded already; nothing was changed.")
        for name, load in missing:
            # Its people may have changed what these need since.
            try:
                load(authority, story_calendar(authority, now), self._say).run()
            except Refused as refusal:
                self.stderr.write(f"The {name} of Exampleshire were not loaded. {refusal}")
                return False
        return bool(missing)

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
