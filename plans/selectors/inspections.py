"""The inspections of a council, and the page of one of them, at a position. The number of queries is fixed."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from metrics.asking import end_of
from metrics.months import Month
from metrics.selectors.viewing import Viewing, viewing_of
from plans.coverage import UNANSWERED, not_recorded
from plans.models import Finding, Inspection, Plan, PlanAnswer
from plans.selectors.finding_links import Answers, answers_of
from plans.selectors.inspection_clocks import ShownClock, clocks_of, next_due
from plans.selectors.judgements import (
    AreaLine,
    Grade,
    JudgementHistory,
    Judgements,
    is_reported,
    judgements_of,
    order,
)
from plans.selectors.plan_links import plan_suffix, record_of


@dataclass(frozen=True)
class Counted:
    """How many findings the published report has (None: nobody counted them), and how many are recorded."""

    stated: int | None
    recorded: int

    @property
    def missing(self) -> int:
        """How many of the report's are not recorded."""
        return max(0, (self.stated or 0) - self.recorded)

    @property
    def extra(self) -> int:
        """How many more are recorded than the report is said to have."""
        return max(0, self.recorded - self.stated) if self.stated is not None else 0

    @property
    def differs(self) -> bool:
        return bool(self.missing or self.extra)

    @property
    def short(self) -> str:
        """`7 in the report, 6 recorded here`; one number where they are the same."""
        if self.stated is None:
            return f"{self.recorded} recorded" if self.recorded else "none recorded"
        if self.differs:
            return f"{self.stated} in the report, {self.recorded or 'none'} recorded here"
        return f"{self.stated}, all recorded" if self.stated else "none in the report"

    @property
    def sentence(self) -> str:
        """What is left out or too many, in a sentence; empty where the two agree."""
        if self.extra:
            has = f"The report is said to have {self.stated} finding{'' if self.stated == 1 else 's'}"
            return f"{has}, and {self.recorded} {'is' if self.recorded == 1 else 'are'} recorded here. One of the two is wrong."
        return not_recorded(self.stated, self.recorded)


@dataclass(frozen=True)
class InspectionRow:
    """An inspection in the list. `clock` is the one to be looked at first, `clocks` all of them."""

    inspection: Inspection
    overall: Grade | None
    reported: bool
    counted: Counted
    clocks: list[ShownClock]
    clock: ShownClock | None


@dataclass(frozen=True)
class InspectionList:
    viewing: Viewing
    rows: list[InspectionRow]
    history: JudgementHistory | None

    @property
    def latest(self) -> InspectionRow | None:
        """The newest inspection with a judgement overall."""
        return next((row for row in self.rows if row.overall), None)

    @property
    def open_clocks(self) -> list[tuple[Inspection, ShownClock]]:
        """Every deadline with something to do, the earliest first."""
        found = [(row.inspection, clock) for row in self.rows for clock in row.clocks if clock.is_open]
        return sorted(found, key=lambda pair: pair[1].due)


@dataclass(frozen=True)
class FindingRow:
    finding: Finding
    answers: Answers
    listed_in: list


@dataclass(frozen=True)
class InspectionPage:
    """`dates` are (words, day) as far as they had come by the day of the position. `plans` answer the inspection; `plan_links`
    has them with what a link to each adds."""

    viewing: Viewing
    inspection: Inspection
    reported: bool
    overall: Grade | None
    lines: list[AreaLine]
    history: JudgementHistory | None
    counted: Counted
    findings: list[FindingRow]
    plans: list
    plan_links: list[tuple[Plan, str]]
    clocks: list[ShownClock]
    dates: list[tuple[str, dt.date | None]]

    @property
    def with_action(self) -> int:
        return sum(row.answers.has_action for row in self.findings)

    @property
    def without_action(self) -> list[Finding]:
        """Those of which nothing says that anything is done about them."""
        return [row.finding for row in self.findings if row.answers.how == UNANSWERED]

    @property
    def not_said(self) -> int:
        """Of how many a published plan says that it takes them up, and not by which action."""
        return sum(row.answers.is_silent for row in self.findings)

    @property
    def previous_shown(self) -> bool:
        """Whether an earlier judgement stands beside one of these."""
        return any(line.before for line in self.lines)


DATE_WORDS = {
    "began": "First day",
    "ended": "Last day",
    "received": "Report received",
    "report_published": "Report published",
    "draft_sent": "Draft plan sent",
    "statement_sent": "Statement of action sent",
}


def find_inspection(authority, slug: str, known_on: dt.datetime | None = None) -> Inspection | None:
    """An inspection of the council by its address. One query."""
    found = Inspection.objects.for_authority(authority).known_on(known_on).filter(slug=slug).first()
    if found is not None:
        found.authority = authority
    return found


def taken_slugs(authority) -> set[str]:
    """The addresses that inspections of the council have already. One query."""
    return set(Inspection.objects.for_authority(authority).values_list("slug", flat=True))


def next_number(inspection: Inspection) -> int:
    """The number after the highest of the findings. One query."""
    last = inspection.findings.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def viewing(*, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> Viewing:
    """The position asked for; without a month the present one."""
    return viewing_of([], month=month, known_on=known_on, today=today)


def inspection_list(authority, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> InspectionList:
    """Every inspection of the council by the end of the month, the newest first. Three queries."""
    shown = viewing(month=month, known_on=known_on, today=today)
    inspections = _inspections(authority, shown)
    judgements = judgements_of(inspections, shown)
    kinds = _kinds_of_findings(inspections, shown)
    rows = [_row(inspection, judgements, kinds[inspection.pk], shown) for inspection in inspections]
    return InspectionList(shown, rows, judgements.history(shown.as_at))


def _inspections(authority, shown) -> list[Inspection]:
    rows = Inspection.objects.for_authority(authority).known_on(shown.as_at.known_on)
    return sorted(rows.filter(month__lte=shown.as_at.month), key=order, reverse=True)


def _kinds_of_findings(inspections, shown) -> dict[int, dict[str, int]]:
    """How many findings of each kind, by the key of the inspection."""
    rows = Finding.objects.filter(inspection__in=inspections).order_by()
    if shown.as_at.known_on is not None:
        rows = rows.filter(known_from__lte=shown.as_at.known_on)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows.values("inspection", "kind").annotate(number=Count("pk")):
        found[row["inspection"]][row["kind"]] = row["number"]
    return found


def _row(inspection, judgements: Judgements, kinds, shown) -> InspectionRow:
    reported = is_reported(inspection, shown)
    kinds = kinds if reported else {}
    clocks = clocks_of(inspection, kinds, shown)
    counted = Counted(inspection.findings_published if reported else None, sum(kinds.values()))
    return InspectionRow(inspection, judgements.overall(inspection), reported, counted, clocks, next_due(clocks))


def inspection_page(
    inspection: Inspection, *, month: Month | None, known_on: dt.datetime | None, today: dt.date
) -> InspectionPage | None:
    """Everything on the page of one inspection; None for a month before it took place. Seven queries."""
    shown = viewing(month=month, known_on=known_on, today=today)
    if inspection.month > shown.as_at.month:
        return None
    as_at = shown.as_at
    reported = is_reported(inspection, shown)
    judgements = judgements_of(_inspections(inspection.authority, shown), shown)
    findings = _findings_of(inspection, shown) if reported else []
    answers = answers_of(findings, shown)
    answered_by = _answered_by(inspection, shown)
    plans = {row.plan_id: row.plan for row in answered_by}
    return InspectionPage(
        viewing=shown,
        inspection=inspection,
        reported=reported,
        overall=judgements.overall(inspection),
        lines=judgements.lines(inspection),
        history=judgements.history(as_at),
        counted=Counted(inspection.findings_published if reported else None, len(findings)),
        findings=[FindingRow(row, answers[row.pk], _listed(answers[row.pk], plans)) for row in findings],
        plans=list(plans.values()),
        plan_links=[(row.plan, plan_suffix(row, shown)) for row in answered_by],
        clocks=clocks_of(inspection, {row.kind for row in findings}, shown),
        dates=_dates(inspection, shown),
    )


def _findings_of(inspection, shown) -> list[Finding]:
    rows = inspection.findings.order_by("number", "pk")
    if shown.as_at.known_on is not None:
        rows = rows.filter(known_from__lte=shown.as_at.known_on)
    return list(rows)


def _listed(answers: Answers, plans) -> list:
    """The plans that answer the inspection and list the finding."""
    return [plans[link.plan_id] for link in answers.to("plan") if link.plan_id in plans]


def _answered_by(inspection, shown):
    """The plans that answer it: what had been said of that by the day of the position."""
    known_on = shown.as_at.known_on
    until = end_of(shown.judged_on)
    rows = PlanAnswer.objects.filter(inspection=inspection).holding(min(known_on, until) if known_on else until)
    return rows.select_related("plan").annotate(**record_of("plan", known_on))


def _dates(inspection, shown) -> list[tuple[str, dt.date | None]]:
    """What had not come by the day of the position is not known at it."""
    days = ((words, getattr(inspection, name)) for name, words in DATE_WORDS.items())
    return [(words, day if day and day <= shown.judged_on else None) for words, day in days]
