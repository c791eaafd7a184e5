from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from improvement.published.demands import load_demands
from improvement.published.figures import load_figures
from improvement.published.loader import load_authorities, load_published_demo_accounts
from improvement.published.papers import load_boards


class Command(BaseCommand):
    help = (
        "Load what three councils published: the councils, the figures of their reports, their inspections, notices, plans, "
        "events, boards and packs; with them the shared library of indicators and the official statistics."
    )

    def handle(self, *args, **options):
        for authority in load_authorities(timezone.now()):
            self._say(authority.name)
        call_command("load_indicators", stdout=self.stdout)
        call_command("load_official_statistics", stdout=self.stdout)
        # Limbs of measures are judged by series, so figures come first; packs hold all of it, so they come last.
        loaded = load_figures(self._say) + load_demands(self._say) + load_boards(self._say)
        self.stdout.write(
            "Published records are loaded." if loaded else "Published records are loaded already; nothing was changed."
        )
        if settings.DEMO:
            load_published_demo_accounts()

    def _say(self, text):
        self.stdout.write(f"  {text}")
        self.stdout.flush()
