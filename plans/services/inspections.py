"""Inspections, their judgements and their findings: what a lead records of a report."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.changes import day_in_words
from accounts.editing import edit_in_place, require_known
from accounts.errors import Refused, Stale
from accounts.guards import require_date, require_permission, require_version
from accounts.history import add_row, save_audited
from accounts.permissions import MANAGE_DEMANDS
from metrics import kinds
from metrics.models import Annotation
from metrics.months import Month
from metrics.services.series import annotate, move_annotation
from plans.frameworks import AREA_WORDS, FRAMEWORK_WORDS, FRAMEWORKS, GRADE_WORDS, areas_of, in_use
from plans.models import Finding, Inspection, Judgement
from plans.selectors.together import read_together
from plans.services.guards import lock_council, writable_inspection

DATES = ("began", "ended", "received", "report_published", "draft_sent", "statement_sent")
INSPECTION_FIELDS = (
    "framework",
    "title",
    "slug",
    "month",
    "dates_note",
    "findings_published",
    "summary",
    *DATES,
)
FINDING_FIELDS = ("number", "kind", "wording", "verbatim", "page")
# Addresses of pages beside those of inspections and findings.
RESERVED = ("add",)
WHAT = "record inspections and what they found"


@transaction.atomic
def add_inspection(
    *,
    authority,
    framework: str,
    title: str,
    slug: str,
    month: Month,
    by,
    now: dt.datetime,
    today: dt.date,
    began: dt.date | None = None,
    ended: dt.date | None = None,
    dates_note: str = "",
    received: dt.date | None = None,
    report_published: dt.date | None = None,
    draft_sent: dt.date | None = None,
    statement_sent: dt.date | None = None,
    findings_published: int | None = None,
    summary: str = "",
    reason: str = "Recorded",
    source: str = "",
    annotated: bool = True,
) -> Inspection:
    """Record an inspection of a council. `annotated`: its month is marked on the council's charts."""
    lock_council(authority)
    require_permission(by, MANAGE_DEMANDS, authority, WHAT)
    inspection = Inspection(
        authority=authority,
        framework=framework,
        title=title,
        slug=slug,
        month=month,
        began=began,
        ended=ended,
        dates_note=dates_note,
        received=received,
        report_published=report_published,
        draft_sent=draft_sent,
        statement_sent=statement_sent,
        findings_published=findings_published,
        summary=summary,
        source=source,
        known_from=now,
    )
    _require_sense(inspection, today)
    save_audited(inspection, by=by, reason=reason, now=now)
    if annotated:
        mark = {"kind": kinds.INSPECTION, "text": inspection.title}
        annotate(authority=authority, month=month, by=by, now=now, source=source, **mark)
    return inspection


@transaction.atomic
def edit_inspection(
    *, inspection: Inspection, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None
) -> Inspection:
    """Change what is recorded of an inspection. Its judgements must still belong to what its framework grades.

    The mark on the charts goes with its month and title.
    """
    locked = writable_inspection(inspection, by, MANAGE_DEMANDS, WHAT)
    require_known(changes, INSPECTION_FIELDS)
    require_version(locked, version)
    changed = _copy_with(locked, changes)
    _require_sense(changed, timezone.localdate(now))
    marks = _graded_and_marked(locked, changed)
    edited = edit_in_place(locked, changes, allowed=INSPECTION_FIELDS, reason=reason, by=by, now=now, version=version)
    if marks and (edited.month, edited.title) != (marks[-1].month, marks[-1].text):
        move_annotation(annotation=marks[-1], month=edited.month, text=edited.title, by=by, now=now)
    return edited


@transaction.atomic
def record_judgement(*, inspection: Inspection, area: str, grade: str, by, now: dt.datetime, source: str = "") -> Judgement:
    """Record the grade of one area; a correction is a new row."""
    [row] = record_judgements(inspection=inspection, grades={area: grade}, by=by, now=now, source=source)
    return row


@transaction.atomic
def record_judgements(
    *, inspection: Inspection, grades: dict[str, str], by, now: dt.datetime, source: str = "", seen: int | None = None
) -> list[Judgement]:
    """Record the grades of several areas, by the code of the area, as one report gives them. What stands already adds no row.

    `seen` is the key of the newest judgement that was on screen (0: none; None: no form was open).
    """
    inspection = writable_inspection(inspection, by, MANAGE_DEMANDS, WHAT)
    rows = list(inspection.judgements.select_related("by"))
    latest = rows[-1] if rows else None
    if seen is not None and seen != (latest.pk if latest else 0):
        message = f"{latest.by} recorded judgements after you opened the form. What stands now is shown beside yours."
        raise Stale(message, theirs=rows, seen=latest.pk)
    _require_areas(inspection, set(grades))
    standing = {row.area: row.grade for row in rows}
    changed = {area: grade for area, grade in grades.items() if standing.get(area) != grade}
    if not changed:
        raise Refused("Nothing was changed.")
    for area, grade in changed.items():
        if grade not in GRADE_WORDS:
            raise Refused("Choose one of the four grades.", field=area)
    return [
        add_row(Judgement(inspection=inspection, area=area, grade=grade, source=source, by=by, known_from=now))
        for area, grade in changed.items()
    ]


@transaction.atomic
def add_finding(
    *,
    inspection: Inspection,
    number: int,
    kind: str,
    wording: str,
    by,
    now: dt.datetime,
    verbatim: bool = False,
    page: str = "",
    reason: str = "Recorded",
    source: str = "",
) -> Finding:
    """Record what an inspection asks for, with the number that it has in the report."""
    inspection = writable_inspection(inspection, by, MANAGE_DEMANDS, WHAT)
    finding = Finding(
        inspection=inspection,
        number=number,
        kind=kind,
        wording=wording,
        verbatim=verbatim,
        page=page,
        source=source,
        known_from=now,
    )
    return save_audited(finding, by=by, reason=reason, now=now)


@transaction.atomic
def edit_finding(*, finding: Finding, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Finding:
    """Change the number, kind, wording or page of a finding."""
    inspection = writable_inspection(finding.inspection, by, MANAGE_DEMANDS, WHAT)
    locked = Finding.objects.get(pk=finding.pk)
    locked.inspection = inspection
    return edit_in_place(locked, changes, allowed=FINDING_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def publish_inspection(*, inspection: Inspection, source: str, by, now: dt.datetime) -> Inspection:
    """Seal an inspection that was loaded from published papers: from now on it is read-only."""
    inspection = writable_inspection(inspection, by, MANAGE_DEMANDS, "seal a published inspection")
    inspection.published, inspection.source = True, source
    inspection.version += 1
    return save_audited(inspection, by=by, reason="Loaded as published", now=now)


def _copy_with(inspection, changes) -> Inspection:
    values = {field.attname: getattr(inspection, field.attname) for field in Inspection._meta.concrete_fields}
    return Inspection(**(values | changes))


def _require_sense(inspection: Inspection, today: dt.date) -> None:
    """Refuse a framework that was not in use, an address that is taken, and dates that cannot be."""
    if inspection.framework not in FRAMEWORK_WORDS:
        raise Refused("Choose the kind of inspection.", field="framework")
    if inspection.slug in RESERVED:
        raise Refused("This short name is the address of another page. Choose another one.", field="slug")
    _require_dates(inspection, today)
    _require_in_use(inspection)


def _require_dates(inspection, today) -> None:
    for name in DATES:
        day = getattr(inspection, name)
        if day is not None:
            require_date(day, name)
            if day > today:
                raise Refused("The date is in the future. Record it once it has come.", field=name)
    if inspection.month > Month.of(today):
        raise Refused(f"{inspection.month.label} has not begun yet.", field="month")
    began, ended, received = inspection.began, inspection.ended, inspection.received
    if began and ended and ended < began:
        raise Refused(f"The last day is before the first, {day_in_words(began)}.", field="ended")
    if began and Month.of(began) != inspection.month:
        raise Refused(
            f"The first day is in {Month.of(began).label}, and the month is given as {inspection.month.label}.", field="month"
        )
    over = ended or began or inspection.month.first
    if ended and Month.of(ended) < inspection.month:
        raise Refused(f"The last day is before {inspection.month.label}, the month of the inspection.", field="ended")
    for name, words in (("received", "received"), ("report_published", "published")):
        day = getattr(inspection, name)
        if day and day < over:
            what = f"ended, {day_in_words(ended)}" if ended else f"began, {day_in_words(over)}"
            raise Refused(f"The report was {words} before the inspection {what}.", field=name)
    for name, words in (("draft_sent", "draft"), ("statement_sent", "statement of action")):
        day, known = getattr(inspection, name), received or over
        if day and day < known:
            what = "the report was received" if received else "the inspection ended" if ended else "the inspection began"
            raise Refused(f"The {words} was sent before {what}, {day_in_words(known)}.", field=name)


def _graded_and_marked(locked: Inspection, changed: Inspection) -> list[Annotation]:
    """Refuse a change to what does not grade the areas that are judged; the inspection's mark on the charts, where it may have to
    move. One query, none where neither is touched."""
    graded = (changed.framework, changed.month) != (locked.framework, locked.month)
    if not graded and changed.title == locked.title:
        return []
    marks = Annotation.objects.of_council(locked.authority, kinds.INSPECTION, locked.month, locked.title.strip()).standing()
    judgements, marks = read_together(Judgement.objects.filter(inspection=locked), marks)
    if graded:
        _require_areas(changed, {row.area for row in judgements})
    return marks


def _require_in_use(inspection) -> None:
    month, framework = inspection.month, FRAMEWORKS[inspection.framework]
    if not (in_use(framework.code, month.first) or in_use(framework.code, month.last)):
        if framework.start and month.last < framework.start:
            limit = f"was not in use before {day_in_words(framework.start)}"
        else:
            limit = f"was in use until {day_in_words(framework.until)}"
        raise Refused(f"{framework.words} {limit}, and the inspection is of {month.label}.", field="framework")


def _require_areas(inspection, areas: set[str]) -> None:
    """Refuse judgements of areas that are not graded by the edition of the framework in the inspection's month."""
    graded = areas_of(inspection.framework, inspection.month.first)
    if not graded:
        if areas:
            raise Refused(f"{inspection.get_framework_display()}: nothing is graded on the four-point scale.", field="framework")
        return
    foreign = sorted(areas - {area.code for area in graded})
    if foreign:
        names = ", ".join(f"“{AREA_WORDS.get(code, code)}”" for code in foreign)
        raise Refused(
            f"{inspection.get_framework_display()} did not grade {names} in {inspection.month.label}.",
            field="framework",
        )
