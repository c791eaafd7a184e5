from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from improvement.published.loader import load_authorities, load_oldham, load_oldham_demo_accounts


class Command(BaseCommand):
    help = "Load what three councils published: Oldham's plan of 2019 with its ratings, and the councils themselves."

    def handle(self, *args, **options):
        for authority in load_authorities(timezone.now()):
            self.stdout.write(f"  {authority.name}")
        plan = load_oldham(lambda text: self.stdout.write(f"  {text}"))
        self.stdout.write(
            "Published records are loaded." if plan else "Published records are loaded already; nothing was changed."
        )
        if settings.DEMO:
            load_oldham_demo_accounts()
