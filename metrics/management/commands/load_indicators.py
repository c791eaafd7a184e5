from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.services import published_actor
from metrics.library import indicators
from metrics.services.library import load_library


class Command(BaseCommand):
    help = "Load the shared library of indicators: add what is missing, change what reads otherwise and nobody edited here."

    def handle(self, *args, **options):
        rows = indicators()
        done = load_library(rows=rows, source="Loaded from the library file", by=published_actor(), now=timezone.now())
        for code in done.added:
            self.stdout.write(f"  {code}: added")
        for code in done.changed:
            self.stdout.write(f"  {code}: changed as the file has it")
        for code, why in done.left.items():
            self.stdout.write(f"  {code}: left alone. {why}")
        self.stdout.write(
            f"Indicator library: {len(rows)} in the file, {len(done.added)} added, {len(done.changed)} changed, "
            f"{len(done.same)} the same, {len(done.left)} left alone."
        )
