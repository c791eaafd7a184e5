import datetime as dt

from axes.handlers.proxy import AxesProxyHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import FormToken

# How long a form may lie open and still be recognised when it is sent twice.
TOKEN_DAYS = 7
SIGN_IN_LOG_DAYS = 90


class Command(BaseCommand):
    help = "Delete what has served its time: expired sessions, tokens of sent forms, old sign-in attempts. For a daily timer."

    def handle(self, *args, **options):
        call_command("clearsessions")
        old = FormToken.objects.filter(created_at__lt=timezone.now() - dt.timedelta(days=TOKEN_DAYS))
        tokens = old.delete()[0]
        attempts = AxesProxyHandler.reset_logs(age_days=SIGN_IN_LOG_DAYS)
        self.stdout.write(f"Deleted {tokens} form tokens and {attempts} sign-in records; expired sessions are gone.")
