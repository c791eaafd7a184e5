import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import LocalAuthority
from boards.selectors.checks import board_checks
from improvement.management.commands.measures import month_of
from plans.selectors.checks import Checks, Row, read_checks


class Command(BaseCommand):
    help = (
        "Print what the checks find of a council, as its page of checks shows it to officers, counts of 1 to 5 included: what "
        "stands, the gravest first, and then what is accepted for now."
    )

    def add_arguments(self, parser):
        parser.add_argument("authority", help="the council's short name in addresses, such as oldham")
        parser.add_argument("--month", help="the position at the end of this month, such as 2019-08; without it, the present")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        authority = LocalAuthority.objects.filter(slug=options["authority"]).first()
        if authority is None:
            raise CommandError(f"There is no council “{options['authority']}”.")
        month = month_of(options["month"]) if options["month"] else None
        asked = {"month": month, "known_on": None, "today": timezone.localdate(), "sees_small": True}
        checks = read_checks(authority, **asked, others_of=board_checks)
        begun = checks.council.begun
        if month is not None and begun is not None and month < begun:
            raise CommandError(
                f"The record of {authority.name} begins in {begun.label}. There is nothing to check for {month.label}."
            )
        if options["format"] == "json":
            found = [as_json(row) for row in (*checks.standing, *checks.accepted)]
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            self._print(authority, checks)

    def _print(self, authority, checks: Checks):
        write = self.stdout.write
        write(f"{authority.name}, position at {checks.council.judged_on:%-d %B %Y}")
        write(checks.sentence)
        for kind in checks.kinds:
            write(f"{kind.check.words} ({kind.check.code}, {len(kind.rows)})")
            for row in kind.rows:
                self._print_row(row)
        if checks.accepted:
            write(f"Accepted for now ({len(checks.accepted)})")
        for row in checks.accepted:
            self._print_row(row)
            accepted = row.acceptance
            write(f"    Accepted until {accepted.ends:%-d %B %Y}, {accepted.owner}: {accepted.reason}")

    def _print_row(self, row: Row):
        problem = row.problem
        self.stdout.write(f"  {problem.name}: {problem.sentence}")
        since = f", since {problem.since:%-d %B %Y}" if problem.since else ""
        self.stdout.write(f"    {problem.owner or 'No owner is recorded'}{since}. To ask: {problem.question}")


def as_json(row: Row) -> dict:
    """A problem as other programs read it; `accepted` is null where it stands."""
    problem, accepted = row.problem, row.acceptance
    return {
        "code": problem.code,
        "kind": row.check.words,
        "subject": problem.subject,
        "name": problem.name,
        "sentence": problem.sentence,
        "question": problem.question,
        "owner": problem.owner,
        "since": problem.since.isoformat() if problem.since else None,
        "path": row.href,
        "accepted": None
        if accepted is None
        else {"until": accepted.ends.isoformat(), "owner": accepted.owner, "reason": accepted.reason},
    }
