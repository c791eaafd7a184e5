"""The page of a notice: every measure with what is claimed and what the figures say, and its limbs below it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from metrics.months import AsAt, Month, add_months
from metrics.selectors.viewing import MONTHS_TO_CHOOSE, Viewing
from plans.checks.clocks import unreviewed
from plans.ladder import ENDED
from plans.limbs import CONTRADICTED, FINDING_WORDS
from plans.models import Notice, NoticeReview, PlanAnswer
from plans.models.claim import MET, PARTLY_MET
from plans.selectors.judging import JudgedMeasure, JudgedNotice, judge_notice
from plans.selectors.plan_links import plan_suffix
from plans.selectors.told_of_measures import tally
from plans.working_days import review_dates

MONTHS_DRAWN = 24


@dataclass(frozen=True)
class NoticeViewing(Viewing):
    """What is shown; `first` is the month of the notice, before which there is nothing to show."""

    first: Month

    @property
    def months(self) -> list[Month]:
        """The months to choose from, newest first."""
        earliest = max(self.first, min(self.present - MONTHS_TO_CHOOSE, self.as_at.month))
        return [self.present - back for back in range(self.present - earliest + 1)]


def viewing_of_notice(notice: Notice, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> NoticeViewing:
    """The position asked for. Without a month, or for a later one: the present; of a published notice, the end of its record.

    Raises `Http404` for a month before the notice.
    """
    first, present = Month.of(notice.issued), Month.of(today)
    if notice.published:
        present = min(present, notice.record_ends)
    present = max(present, first)
    if month is not None and month < first:
        raise Http404(f"“{notice.title}” was issued in {first.label}. There is nothing to show for {month.label}.")
    return NoticeViewing(AsAt(min(month or present, present), known_on), present, today, first)


def find_notice(authority, slug: str, known_on: dt.datetime | None = None) -> Notice | None:
    """The notice at an address, as it was there at a time. One query."""
    notice = Notice.objects.for_authority(authority).known_on(known_on).filter(slug=slug).first()
    if notice is not None:
        notice.authority = authority
    return notice


# --- Month by month ---


@dataclass(frozen=True)
class StripCell:
    finding: str
    month: Month

    @property
    def word(self) -> str:
        return FINDING_WORDS[self.finding]


@dataclass(frozen=True)
class StripRow:
    """A measure, or a limb of one, month by month. `number` leads to the measure, where there is one; `whole` sets off a measure
    from its limbs."""

    label: str
    cells: list[StripCell]
    number: int | None = None
    whole: bool = False


@dataclass(frozen=True)
class Strip:
    """What was found month by month, of the last months; `left_out` counts the months before them."""

    months: list[Month]
    rows: list[StripRow]
    left_out: int

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Those that occur, with their words, for the key."""
        there = {cell.finding for row in self.rows for cell in row.cells}
        return [(finding, word) for finding, word in FINDING_WORDS.items() if finding in there]

    @property
    def is_worth_showing(self) -> bool:
        return bool(self.rows) and len(self.months) > 1


def strip_of(rows: Sequence[tuple[str, int | None, Mapping[Month, str]]]) -> Strip:
    """From labels, numbers of measures, and the finding of each month in order."""
    months = list(rows[0][2]) if rows else []
    drawn = months[-MONTHS_DRAWN:]
    found = [StripRow(label, [StripCell(findings[month], month) for month in drawn], number) for label, number, findings in rows]
    return Strip(drawn, found, len(months) - len(drawn))


# --- The page ---


@dataclass(frozen=True)
class NoticePage:
    """What the page prints."""

    viewing: NoticeViewing
    judged: JudgedNotice

    @property
    def measures(self) -> list[JudgedMeasure]:
        return self.judged.measures

    @property
    def sentence(self) -> str:
        """Claimed and found in one line."""
        return tally(len(self.measures), self.judged.claimed, self.judged.found)

    @property
    def answers(self) -> list[tuple[PlanAnswer, str]]:
        """The plans that answer the notice, each with what a link to it adds."""
        return [(row, plan_suffix(row, self.viewing)) for row in self.judged.answers]

    @property
    def contradicted(self) -> list[JudgedMeasure]:
        """Those that are claimed met, in full or in part, against the figures."""
        return [
            each
            for each in self.measures
            if each.finding == CONTRADICTED and each.claim and each.claim.status in (MET, PARTLY_MET)
        ]

    @property
    def lost(self) -> list[JudgedMeasure]:
        return [each for each in self.measures if each.lost]

    @cached_property
    def strip(self) -> Strip:
        return strip_of(
            [
                (str(each.measure), each.number, {found.month: found.finding for found in each.by_month})
                for each in self.measures
                if each.limbs
            ]
        )

    # --- Reviews ---

    @property
    def has_ended(self) -> bool:
        return self.judged.status in ENDED

    @cached_property
    def next_review(self) -> dt.date | None:
        """The next day on which the notice is to be reviewed; None once it has ended."""
        if self.has_ended:
            return None
        return next(day for day in self._reviews_due(ahead=True) if day > self.judged.judged_on)

    @property
    def days_to_review(self) -> int:
        return (self.next_review - self.judged.judged_on).days

    @property
    def review_missing(self) -> dt.date | None:
        """The latest day on which a review was due, where none is recorded since the one due before it."""
        if self.has_ended:
            return None
        notice, reviewed = self.judged.notice, [review.on for review in self.judged.reviews]
        return unreviewed(notice.issued, self._reviews_due(ahead=False), reviewed, self.judged.judged_on)

    @property
    def last_review(self) -> NoticeReview | None:
        return self.judged.reviews[-1] if self.judged.reviews else None

    def _reviews_due(self, *, ahead: bool) -> list[dt.date]:
        notice = self.judged.notice
        until = add_months(self.judged.judged_on, notice.review_every + 1 if ahead else 0)
        return review_dates(notice.issued, until=until, months=notice.review_every)


def notice_page(
    notice: Notice, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, sees_small: bool
) -> NoticePage:
    """The page at a position. Six queries, however many measures, limbs and months there are."""
    viewing = viewing_of_notice(notice, month=month, known_on=known_on, today=today)
    return NoticePage(viewing, judge_notice(notice, viewing.as_at, today=today, sees_small=sees_small))
