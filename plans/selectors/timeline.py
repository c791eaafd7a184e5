"""The improvement journey of a council: inspections, reports, plans, notices, letters, decisions, in the order of time.

What happened after the month viewed is left out; what was only planned then stays, and so does a deadline that was running.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from metrics.months import Month, add_months
from metrics.selectors.viewing import Viewing, viewing_of
from plans import ladder
from plans.bank_holidays import bank_holidays
from plans.charts import NARROW, Happening, Timeline, timeline_chart
from plans.charts.shapes import DECISION, INSPECTION, KIND_MARKS, LETTER, NOTICE, OTHER, PLAN, REPORT
from plans.frameworks import PRIORITY_ACTION
from plans.lifecycle import DRAFT, STATUS_WORDS, SUPERSEDED
from plans.models import Event, Finding, Inspection, NoticeReview, NoticeStep, Opinion, PlanStatus, ReviewCycle
from plans.models import event as events
from plans.models.claim import OPINION_WORDS
from plans.models.notice import IN_FORCE, NOTICE_STATUS_WORDS, REPLACED
from plans.selectors.programme import as_recorded
from plans.working_days import clocks_for, holidays_needed, review_dates

EVENT_KINDS = {
    events.LETTER: LETTER,
    events.DECISION: DECISION,
    events.REPORT: REPORT,
    events.MILESTONE: OTHER,
    events.OTHER_EVENT: OTHER,
}
CLOCKS_SHOWN = ("statement", "draft")
NOT_SAID = "planned; nothing here says whether it happened"


@dataclass(frozen=True)
class Row:
    """One happening with what its line in the table says besides: the word for its kind, its source where it was published,
    and the event that can be edited, if it is one."""

    happening: Happening
    kind_word: str
    source: str = ""
    event: Event | None = None
    known_from: dt.datetime | None = None
    note: str = ""

    @property
    def date(self) -> str:
        """The day, or the month where only that is known."""
        day, month = self.happening.day, self.happening.month
        return f"{day.day} {month.label}" if day else month.label


@dataclass(frozen=True)
class TimelinePage:
    """The rows, the oldest first, the drawing of them in two widths, and the months to choose from, the newest first."""

    viewing: Viewing
    rows: list[Row]
    chart: Timeline
    narrow: Timeline
    months: list[Month]

    @property
    def any_source(self) -> bool:
        """Whether anything on it was published."""
        return any(row.source for row in self.rows)

    @property
    def sentence(self) -> str:
        """The page in one sentence."""
        if not self.rows:
            return "Nothing is recorded yet."
        number, planned = len(self.rows), sum(row.happening.planned for row in self.rows)
        first, last = self.rows[0].happening.month.label, self.rows[-1].happening.month.label
        span = f"in {first}" if first == last else f"from {first} to {last}"
        ahead = f", {planned} of them planned" if planned else ""
        return f"{number} event{'' if number == 1 else 's'} {span}{ahead}."


def timeline_page(authority, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> TimelinePage:
    """Everything on the page, in seven queries whatever the number of events."""
    viewing = viewing_of([], month=month, known_on=known_on, today=today)
    everything = [
        *_inspections(authority, viewing),
        *_plans(authority, viewing),
        *_notices(authority, viewing),
        *_reviews(authority, viewing),
        *_opinions(authority, viewing),
        *_events(authority, known_on),
    ]
    rows = [_said(row, viewing) for row in everything if _is_shown(row, viewing)]
    rows.sort(key=lambda row: (row.happening.month, row.happening.day or row.happening.month.first, bool(row.happening.day)))
    happenings = [row.happening for row in rows]
    ahead = any(found.month > viewing.as_at.month for found in happenings)
    viewed = viewing.as_at.month if viewing.past or ahead else None
    months = {row.happening.month for row in everything if row.happening.month <= viewing.present}
    return TimelinePage(
        viewing,
        rows,
        timeline_chart(happenings, viewed=viewed),
        timeline_chart(happenings, viewed=viewed, width=NARROW),
        sorted(months | {viewing.present, viewing.as_at.month}, reverse=True),
    )


def find_event(authority, key: int) -> Event | None:
    """An event of this council by its key."""
    event = Event.objects.for_authority(authority).filter(pk=key).first()
    if event is not None:
        event.authority = authority
    return event


def _is_shown(row: Row, viewing: Viewing) -> bool:
    """Whether it had happened by the end of the month viewed, or was planned by then."""
    if row.happening.month <= viewing.as_at.month:
        return True
    if not row.happening.planned:
        return False
    return row.known_from is None or Month.of(timezone.localdate(row.known_from)) <= viewing.as_at.month


def _said(row: Row, viewing: Viewing) -> Row:
    """The same; what was planned for a day that is over says that nobody said what came of it."""
    over = (row.happening.day or row.happening.month.last) < viewing.judged_on
    if row.happening.planned and over and row.event is not None:
        return Row(row.happening, row.kind_word, row.source, row.event, row.known_from, NOT_SAID)
    return row


def _row(kind, day, text, *, month=None, planned=False, url="", kind_word="", **more) -> Row:
    happening = Happening(day, month or Month.of(day), kind, text, planned, url)
    return Row(happening, kind_word or KIND_MARKS[kind].word, **more)


def _url(name: str, authority, row, viewing: Viewing) -> str:
    """The page of an inspection or a notice, at the same position."""
    try:
        return reverse(name, args=[authority.slug, row.slug]) + viewing.suffix
    except NoReverseMatch:
        return ""


# --- Inspections ---


def _inspections(authority, viewing: Viewing) -> Iterator[Row]:
    rows = list(as_recorded(Inspection, viewing.as_at.known_on).filter(authority=authority))
    holidays = _holidays(rows)
    priority = _with_priority_action(authority, viewing.as_at.known_on)
    for row in rows:
        kinds = (PRIORITY_ACTION,) if row.pk in priority else ()
        yield from _inspection(row, kinds, viewing, holidays, _url("inspection", authority, row, viewing))


def _with_priority_action(authority, known_on) -> set[int]:
    """The keys of the inspections that asked for priority action."""
    found = Finding.objects.filter(inspection__authority=authority, kind=PRIORITY_ACTION)
    found = found if known_on is None else found.filter(known_from__lte=known_on)
    return set(found.order_by().values_list("inspection_id", flat=True))


def _inspection(row: Inspection, kinds, viewing: Viewing, holidays, url) -> Iterator[Row]:
    more = {"url": url, "source": row.source}
    until = f", until {_day(row.ended)}" if row.began and row.ended and row.ended != row.began else ""
    yield _row(INSPECTION, row.began, f"{row.title}{until}", month=row.month, **more)
    for day, kind, words in (
        (row.received, REPORT, "report received by the council"),
        (row.report_published, REPORT, "report published"),
        (row.draft_sent, PLAN, "draft of the action plan sent"),
        (row.statement_sent, PLAN, "statement of action sent"),
    ):
        if day:
            yield _row(kind, day, f"{row.title}: {words}", **more)
    if row.received is None or row.received > viewing.judged_on:
        return
    clocks = clocks_for(row.framework, received=row.received, ended=row.ended, finding_kinds=kinds, holidays=holidays)
    for clock in clocks:
        if clock.code in CLOCKS_SHOWN and clock.due:
            words = f"{row.title}: {clock.words.lower()} due, {clock.days} working days after receipt of the report"
            yield _row(PLAN, clock.due, words, planned=clock.due > viewing.judged_on, **more)


def _holidays(rows) -> dict[dt.date, str]:
    needed = holidays_needed([day for row in rows for day in (row.received, row.ended)])
    return bank_holidays(*needed) if needed else {}


# --- Plans and notices ---


def _plans(authority, viewing: Viewing) -> Iterator[Row]:
    known_on = viewing.as_at.known_on
    # A plan's page shows the months of its record only, so that no other is asked for.
    cycles = ReviewCycle.objects.filter(plan=OuterRef("plan"), month=viewing.as_at.month).known_on(known_on)
    rows = PlanStatus.objects.filter(plan__authority=authority).known_on(known_on).annotate(has_month=Exists(cycles))
    for row in rows.select_related("plan__superseded_by").order_by("pk"):
        words = "begun as a draft" if row.status == DRAFT else STATUS_WORDS[row.status].lower()
        if row.status == SUPERSEDED and row.plan.superseded_by:
            words += f" by {row.plan.superseded_by.title}"
        url = reverse("plan", args=[authority.slug, row.plan.slug]) + (viewing.suffix if row.has_month else "")
        yield _row(PLAN, row.on, f"{row.plan.title}: {words}", url=url, source=row.source)


def _notices(authority, viewing: Viewing) -> Iterator[Row]:
    found = NoticeStep.objects.filter(notice__authority=authority).known_on(viewing.as_at.known_on)
    steps: dict[int, list[NoticeStep]] = {}
    for row in found.select_related("notice", "replaced_by").order_by("pk"):
        before = steps.setdefault(row.notice_id, [])
        if before and before[-1].status == row.status:
            # The same status again is the date of the notice, corrected.
            before.pop()
        before.append(row)
    for rows in steps.values():
        notice = rows[0].notice
        url = _url("notice", authority, notice, viewing)
        for row in rows:
            text = f"{notice.title}: {_step(row, row is rows[0])}"
            yield _row(NOTICE, row.on, text, url=url, source=row.source or notice.source)
        taken = [row for row in rows if row.on <= viewing.judged_on]
        if taken and taken[-1].status not in ladder.ENDED and not notice.published:
            yield _row(NOTICE, _next_review(notice, viewing.judged_on), f"{notice.title}: review due", planned=True, url=url)


def _next_review(notice, day: dt.date) -> dt.date:
    until = add_months(day, notice.review_every + 1)
    return next(due for due in review_dates(notice.issued, until=until, months=notice.review_every) if due > day)


def _step(row: NoticeStep, first: bool) -> str:
    words = NOTICE_STATUS_WORDS[row.status].lower()
    if row.status == IN_FORCE:
        words = "issued" if first else "in force again"
    if row.status == REPLACED and row.replaced_by:
        words = f"replaced by {row.replaced_by.title}"
    return f"{words} ({row.letter})" if row.letter else words


def _reviews(authority, viewing: Viewing) -> Iterator[Row]:
    rows = NoticeReview.objects.filter(notice__authority=authority).known_on(viewing.as_at.known_on).select_related("notice")
    for row in rows:
        url = _url("notice", authority, row.notice, viewing)
        yield _row(NOTICE, row.on, f"{row.notice.title} reviewed: {row.outcome}", url=url, source=row.source)


def _opinions(authority, viewing: Viewing) -> Iterator[Row]:
    """Letters of others about a notice or one of its measures. Those of one day in one letter are one happening."""
    about = Q(notice__authority=authority) | Q(measure__notice__authority=authority)
    seen = set()
    rows = Opinion.objects.filter(about).known_on(viewing.as_at.known_on).select_related("notice", "measure__notice")
    for row in rows.order_by("pk"):
        notice = row.notice or row.measure.notice
        if (row.on, row.whose, row.letter, notice.pk) in seen:
            continue
        seen.add((row.on, row.whose, row.letter, notice.pk))
        text = f"{OPINION_WORDS[row.whose]} on the {notice.get_kind_display()}: {row.letter}"
        yield _row(LETTER, row.on, text, url=_url("notice", authority, notice, viewing), source=row.source)


# --- Events ---


def _events(authority, known_on) -> Iterator[Row]:
    for row in as_recorded(Event, known_on).filter(authority=authority):
        yield _row(
            EVENT_KINDS[row.kind],
            row.day,
            row.text,
            month=row.month,
            planned=row.planned,
            kind_word=events.EVENT_WORDS[row.kind],
            source=row.source,
            event=row,
            known_from=row.known_from,
        )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
