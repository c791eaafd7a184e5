from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.services import published_actor
from metrics.library import comparator_rows, official_statistics
from metrics.services.library import load_statistics


class Command(BaseCommand):
    help = "Load official yearly statistics of the councils that are here, to set beside their figures. First: load_indicators."

    def handle(self, *args, **options):
        meta = official_statistics()["meta"]
        done = load_statistics(rows=comparator_rows(), source=meta["source"], by=published_actor(), now=timezone.now())
        for name, number in done.without_council.items():
            self.stdout.write(f"  {name}: {number:,} figures passed over, because this council is not here.")
        for code, number in done.without_indicator.items():
            self.stdout.write(f"  {code}: {number:,} figures passed over: no such indicator here. Run load_indicators first.")
        self.stdout.write(f"Official statistics: {done.added:,} figures added, {done.standing:,} were there already.")
        self.stdout.write(meta["attribution"])
