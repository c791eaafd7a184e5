"""The notices of a council as a list, and what the forms about them need to know."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery

from metrics.models import Series
from metrics.months import AsAt, Month
from metrics.selectors.viewing import Viewing
from plans.models import Claim, EscalationMeasure, LimbRule, Notice, NoticeStep
from plans.selectors.judging import JudgedMeasure, JudgedNotice, docket_of, judge_measures, rules_at
from plans.selectors.notice_page import NoticePage, viewing_of_notice

# --- The list ---


@dataclass(frozen=True)
class Rung:
    """A step of one of the notices: the ladder of all of them is told in the order of their days."""

    notice: Notice
    step: NoticeStep
    first: bool

    @property
    def words(self) -> str:
        """What happened: the first step of a notice is that it was issued."""
        return f"{self.notice.get_kind_display()} issued" if self.first else self.step.get_status_display()


@dataclass(frozen=True)
class NoticeList:
    """Every notice that had been issued by the end of the month, the oldest first, as its own page tells of it."""

    viewing: Viewing
    pages: list[NoticePage]

    @property
    def in_force(self) -> list[NoticePage]:
        return [page for page in self.pages if not page.has_ended]

    @property
    def ladder(self) -> list[Rung]:
        """Every step of every notice, in the order of their days."""
        rungs = [
            Rung(page.judged.notice, step, number == 0) for page in self.pages for number, step in enumerate(page.judged.steps)
        ]
        return sorted(rungs, key=lambda rung: (rung.step.on, rung.step.pk))


def notice_list(authority, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, sees_small: bool) -> NoticeList:
    """The list at a position. Seven queries at most, however many notices there are."""
    present = Month.of(today)
    as_at = AsAt(min(month or present, present), known_on)
    judged = judge_measures(authority, as_at, today=today, sees_small=sees_small)
    return NoticeList(Viewing(as_at, present, today), [_page(each, as_at, today) for each in judged])


def _page(judged: JudgedNotice, as_at: AsAt, today: dt.date) -> NoticePage:
    viewing = viewing_of_notice(judged.notice, month=as_at.month, known_on=as_at.known_on, today=today)
    return NoticePage(viewing, judged)


# --- For forms ---


def taken_slugs(authority) -> set[str]:
    """The short names in addresses that the council's notices have. One query."""
    return set(Notice.objects.for_authority(authority).values_list("slug", flat=True))


def find_notice_to_write(authority, slug: str) -> Notice | None:
    """The notice with its status now (`status_now`, `status_on`) and the key of its latest step (`step_now`). One query."""
    steps = NoticeStep.objects.filter(notice=OuterRef("pk")).order_by("-pk")
    rows = Notice.objects.for_authority(authority).filter(slug=slug)
    found = rows.annotate(
        status_now=Subquery(steps.values("status")[:1]),
        status_on=Subquery(steps.values("on")[:1]),
        step_now=Subquery(steps.values("pk")[:1]),
    ).first()
    if found is not None:
        found.authority = authority
    return found


def other_notices(notice: Notice) -> list[Notice]:
    """The other notices of the council. One query."""
    return list(Notice.objects.for_authority(notice.authority).exclude(pk=notice.pk).order_by("issued", "pk"))


def next_number(notice: Notice) -> int:
    """The number after the last measure of the notice. One query."""
    return (notice.measures.aggregate(last=Max("number"))["last"] or 0) + 1


def find_measure(authority, slug: str, number: int) -> EscalationMeasure | None:
    """The measure with its notice, the status of the notice (`status_now`) and the key of the latest claim (`claim_now`, 0
    without one). One query."""
    steps = NoticeStep.objects.filter(notice=OuterRef("notice")).order_by("-pk")
    claims = Claim.objects.filter(measure=OuterRef("pk")).order_by("-pk")
    rows = EscalationMeasure.objects.filter(notice__authority=authority, notice__slug=slug, number=number)
    found = (
        rows.annotate(status_now=Subquery(steps.values("status")[:1]), claim_now=Subquery(claims.values("pk")[:1]))
        .select_related("notice")
        .first()
    )
    if found is not None:
        found.notice.authority = authority
        found.claim_now = found.claim_now or 0
    return found


def find_rule(authority, slug: str, number: int, letter: str) -> LimbRule | None:
    """The latest rule of a limb, with the limb, its measure and notice, and the series. One query."""
    rows = LimbRule.objects.filter(
        limb__measure__notice__authority=authority,
        limb__measure__notice__slug=slug,
        limb__measure__number=number,
        limb__letter=letter,
    )
    related = ("by", "limb__measure__notice", "series__indicator", "series__sub_group")
    found = rows.select_related(*related).order_by("-pk").first()
    if found is not None:
        found.limb.measure.notice.authority = authority
    return found


def taken_letters(measure: EscalationMeasure) -> list[str]:
    """The letters of the limbs of a measure, those of withdrawn ones too. One query."""
    return list(measure.limbs.order_by("letter").values_list("letter", flat=True))


def series_to_choose(authority):
    """The council's own series, in the order of the scorecard; read when somebody looks."""
    return Series.objects.for_authority(authority).with_names().in_order()


def judged_at(measure: EscalationMeasure, month: Month, *, today: dt.date, sees_small: bool) -> JudgedMeasure:
    """What the figures of a month say of a measure, as they are known now. Six queries."""
    notice = measure.notice
    rows = rules_at(notice.authority, notice.slug, measure.number, None, sees_small)
    docket = docket_of(notice.authority, [notice], rows, AsAt(month), today=today, sees_small=sees_small)
    return docket.notices[0].measures[0]
