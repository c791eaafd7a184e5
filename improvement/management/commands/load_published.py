from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from improvement.published.figures import load_figures
from improvement.published.loader import load_authorities, load_oldham, load_oldham_demo_accounts


class Command(BaseCommand):
    help = (
        "Load what three councils published: the councils, Oldham's plan of 2019 with its ratings, and the figures of their "
        "reports; with them the shared library of indicators and the official statistics."
    )

    def handle(self, *args, **options):
        for authority in load_authorities(timezone.now()):
            self._say(authority.name)
        call_command("load_indicators", stdout=self.stdout)
        call_command("load_official_statistics", stdout=self.stdout)
        plan = load_oldham(self._say)
        councils = load_figures(self._say)
        self.stdout.write(
            "Published records are loaded." if plan or councils else "Published records are loaded already; nothing was changed."
        )
        if settings.DEMO:
            load_oldham_demo_accounts()

    def _say(self, text):
        self.stdout.write(f"  {text}")
        self.stdout.flush()
