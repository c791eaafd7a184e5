import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import LocalAuthority
from metrics.months import EARLIEST, AsAt, Month
from plans.models import Notice
from plans.models.claim import CLAIM_WORDS
from plans.selectors.judging import JudgedMeasure, JudgedNotice, judge_measures
from plans.selectors.told_of_measures import tally


class Command(BaseCommand):
    help = (
        "Print the escalation measures of a council with what is claimed and what the figures say, as its pages show them to "
        "officers, counts of 1 to 5 included."
    )

    def add_arguments(self, parser):
        parser.add_argument("authority", help="the council's short name in addresses, such as north-east-lincolnshire")
        parser.add_argument("--month", help="the position at the end of this month, such as 2020-07; without it, the present")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        authority = LocalAuthority.objects.filter(slug=options["authority"]).first()
        if authority is None:
            raise CommandError(f"There is no council “{options['authority']}”.")
        today = timezone.localdate()
        month = min(month_of(options["month"]), Month.of(today)) if options["month"] else Month.of(today)
        notices = judge_measures(authority, AsAt(month), today=today)
        if not notices:
            self._require_none(authority, month)
        if options["format"] == "json":
            found = [_as_json(notice, measure) for notice in notices for measure in notice.measures]
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
            return
        for notice in notices:
            self._print(notice)
        if not notices:
            self.stdout.write(f"{authority.name} has no notice.")

    def _require_none(self, authority, month):
        first = Notice.objects.for_authority(authority).order_by("issued").first()
        if first is not None:
            raise CommandError(
                f"The first notice of {authority.name} was issued in {Month.of(first.issued).label}. "
                f"There is nothing to show for {month.label}."
            )

    def _print(self, notice: JudgedNotice):
        write = self.stdout.write
        write(f"{notice.notice.title}, position at {notice.as_at.month.label}")
        write(tally(len(notice.measures), notice.claimed, notice.found))
        for measure in notice.measures:
            claimed = CLAIM_WORDS[measure.claim.status] if measure.claim else "nothing yet"
            write(f"{measure.measure}")
            write(f"  Claimed: {claimed}. Found: {measure.finding_word}. {measure.disagrees}".rstrip())
            for limb in measure.limbs:
                write(f"    {limb.letter}. {limb.finding_word}: {limb.outcome.sentence}")


def month_of(text: str) -> Month:
    """The month `2020-07`. Raises `CommandError` with a sentence for anything else."""
    try:
        month = Month.parse(text)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if month < EARLIEST:
        raise CommandError(f"Nothing is kept from before {EARLIEST.label}.")
    return month


def _as_json(notice: JudgedNotice, measure: JudgedMeasure) -> dict:
    return {
        "notice": notice.notice.slug,
        "number": measure.number,
        "title": measure.measure.title,
        "claim": measure.claim.status if measure.claim else None,
        "finding": measure.finding,
        "sentence": measure.why,
        "limbs": [
            {"letter": limb.letter, "finding": limb.finding, "sentence": limb.outcome.sentence, "wording": limb.limb.wording}
            for limb in measure.limbs
        ],
    }
