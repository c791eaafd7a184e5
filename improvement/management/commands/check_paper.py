import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import LocalAuthority
from boards.papers.checking import Report, check
from boards.papers.checking.docx_reading import Unreadable
from boards.papers.checking.files import read_paper
from boards.selectors.packs import find_published
from boards.selectors.paper_checks import truth_of_published
from plans.evidence_files import Unsuitable, check_size


class Command(BaseCommand):
    help = (
        "Check a committee paper, a Word document (.docx) or plain text (.txt): sums, dates, claims and words, and the figures "
        "of a published pack where one is named. Nothing is kept. Ends with exit code 1 where something was found, "
        "and with 2 where it could not be read through."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the paper")
        parser.add_argument("--date", type=day, required=True, help="the date of the paper, such as 2019-09-10")
        parser.add_argument("--pack", default="", help="a published pack, such as oldham/overview-and-scrutiny/september-2019")

    def handle(self, *args, **options):
        truth = self._truth(options["pack"]) if options["pack"] else None
        report = check(self._paper(options["file"], options["date"]), truth)
        self._print(report)
        if report.empty or report.cut:
            raise SystemExit(2)
        if report.findings:
            raise SystemExit(1)

    def _paper(self, path: Path, dated: dt.date):
        try:
            check_size(path.stat().st_size)
            return read_paper(path.name, path.read_bytes(), dated)
        except OSError as error:
            raise CommandError(f"“{path}” cannot be read: {error.strerror}.", returncode=2) from error
        except (Unreadable, Unsuitable) as error:
            raise CommandError(str(error), returncode=2) from error

    def _truth(self, named: str):
        council, _, rest = named.partition("/")
        board, _, pack = rest.partition("/")
        authority = LocalAuthority.objects.filter(slug=council).first()
        published = find_published(authority, board, pack) if authority else None
        if published is None:
            raise CommandError(
                f"There is no published pack “{named}”. Name council, board and pack, with / between.", returncode=2
            )
        truth = truth_of_published(published)
        if truth is None:
            raise CommandError("The data of this pack is not what was published, so no paper is held against it.", returncode=2)
        return truth

    def _print(self, report: Report):
        self.stdout.write(report.answer)
        for words, findings in report.groups:
            self.stdout.write(f"{words} ({len(findings)})")
            for each in findings:
                self.stdout.write(f"  {each.code}: {each.sentence}")
        self.stdout.write(report.read)


def day(text: str) -> dt.date:
    """The date of an argument; argparse says what is wrong where this raises."""
    return dt.date.fromisoformat(text)
