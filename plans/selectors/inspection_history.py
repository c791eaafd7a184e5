"""Every change to an inspection, its judgements and its findings, as lines."""

from collections.abc import Iterator

from accounts.changes import NOTHING, Line, edits, edits_of_each, newest_first
from plans.frameworks import AREA_WORDS, FINDING_KIND_WORDS, FRAMEWORK_WORDS, GRADE_WORDS
from plans.models import Evidence, Finding, FindingLink, Inspection, PlanAnswer
from plans.selectors.finding_links import TARGETS_WITH_NAMES

INSPECTION_FIELDS = (
    "framework",
    "title",
    "slug",
    "month",
    "began",
    "ended",
    "dates_note",
    "received",
    "report_published",
    "draft_sent",
    "statement_sent",
    "findings_published",
    "summary",
    "published",
)
FINDING_FIELDS = ("number", "kind", "wording", "verbatim", "page")
KINDS = {"kind": FINDING_KIND_WORDS}
TARGET_WORDS = {"plan": "Listed in the plan", "area": "Area", "action": "Action", "series": "Measure", "project": "Project"}


def inspection_history(inspection: Inspection, finding: int | None = None) -> list[Line]:
    """Every change to an inspection, its judgements, its findings and what answers them, newest first; of the finding with one
    number only, where it is given. Six queries."""
    lines = _lines(inspection)
    return [line for line in lines if finding is None or line.about == _about(finding)]


def _about(number: int) -> str:
    return f"Finding {number}"


def _lines(inspection: Inspection) -> list[Line]:
    findings = Finding.history.filter(inspection_id=inspection.pk)
    links = FindingLink.objects.filter(finding__inspection=inspection)
    evidence = Evidence.objects.filter(finding__inspection=inspection)
    answers = PlanAnswer.objects.filter(inspection=inspection).select_related("by", "plan").order_by("pk")
    return newest_first(
        [
            *edits(inspection.history.order_by("pk"), Inspection, INSPECTION_FIELDS, "Inspection", _words()),
            *_judgements(inspection.judgements.select_related("by")),
            *edits_of_each(findings, Finding, FINDING_FIELDS, lambda row: _about(row.number), KINDS),
            *_answers(answers),
            *_links(links.select_related("finding", "by", *TARGETS_WITH_NAMES).order_by("pk")),
            *_evidence(evidence.select_related("finding", "by", "withdrawal__by").order_by("pk")),
        ]
    )


def _words() -> dict[str, dict]:
    return {"framework": FRAMEWORK_WORDS, "month": _MonthWords()}


class _MonthWords(dict):
    """Months as people read them."""

    def get(self, month, default=None):
        return month.label if month else default


def _judgements(rows) -> Iterator[Line]:
    before: dict[str, str] = {}
    for row in rows:
        after = GRADE_WORDS[row.grade]
        what = AREA_WORDS.get(row.area, row.area)
        yield Line(row.known_from, str(row.by), what, before.get(row.area, ""), after, row.source, "Judgement")
        before[row.area] = after


def _answers(rows) -> Iterator[Line]:
    for row in rows:
        before, after = ("", row.plan.title) if row.linked else (row.plan.title, NOTHING)
        yield Line(row.known_from, str(row.by), "Answered by the plan", before, after, row.reason, "Inspection")


def _links(rows) -> Iterator[Line]:
    for row in rows:
        name = next(name for name in FindingLink.TARGETS if getattr(row, f"{name}_id"))
        title = _name(name, row.target)
        before, after = ("", title) if row.linked else (title, NOTHING)
        yield Line(row.known_from, str(row.by), TARGET_WORDS[name], before, after, row.reason, _about(row.finding.number))


def _name(name, target) -> str:
    if name == "action":
        return f"{target.reference} {target.title}"
    if name == "area":
        return f"{target.number}. {target.title}"
    return target.title


def _evidence(rows) -> Iterator[Line]:
    for row in rows:
        about = _about(row.finding.number)
        yield Line(row.known_from, str(row.by), "Evidence", "", row.title, row.source, about)
        withdrawal = getattr(row, "withdrawal", None)
        if withdrawal is not None:
            yield Line(withdrawal.known_from, str(withdrawal.by), "Evidence", row.title, "withdrawn", withdrawal.reason, about)
