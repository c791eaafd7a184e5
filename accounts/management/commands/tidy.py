import datetime as dt

from axes.handlers.proxy import AxesProxyHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import FormToken, Job, OutgoingMessage

# How long a form may lie open and still be recognised when it is sent twice.
TOKEN_DAYS = 7
SIGN_IN_LOG_DAYS = 90
# How long the outcome of a background job can be read.
JOB_DAYS = 30
# How long a message that was sent, or that nobody may have any more, is kept. What waits is never deleted.
MAIL_DAYS = 90


class Command(BaseCommand):
    help = (
        "Delete what has served its time: expired sessions, tokens of sent forms, old sign-ins, jobs and mail. For a daily timer."
    )

    def handle(self, *args, **options):
        call_command("clearsessions")
        now = timezone.now()
        tokens = FormToken.objects.filter(created_at__lt=now - dt.timedelta(days=TOKEN_DAYS)).delete()[0]
        attempts = AxesProxyHandler.reset_logs(age_days=SIGN_IN_LOG_DAYS)
        jobs_end = now - dt.timedelta(days=JOB_DAYS)
        # A job without a sign of life for so long has ended, whatever it says; its place in the queue is as old.
        jobs = Job.objects.filter(heartbeat__lt=jobs_end).delete()[0]
        DBTaskResult.objects.filter(enqueued_at__lt=jobs_end).delete()
        mail = OutgoingMessage.objects.ended_before(now - dt.timedelta(days=MAIL_DAYS)).delete()[0]
        deleted = f"{tokens} form tokens, {attempts} sign-in records, {jobs} jobs and {mail} messages"
        self.stdout.write(f"Deleted {deleted}; expired sessions are gone.")
