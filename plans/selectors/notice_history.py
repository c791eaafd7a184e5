"""Every change to a notice, its measures and their limbs, and everything that was claimed and said of them, as lines."""

from collections.abc import Iterator

from django.db.models import F, Q

from accounts.changes import NOTHING, Line, day_in_words, edits, edits_of_each, newest_first
from plans import limbs
from plans.limb_rows import measured_by, rule_of
from plans.models import (
    Claim,
    EscalationMeasure,
    Evidence,
    EvidenceWithdrawal,
    Limb,
    LimbRule,
    Notice,
    NoticeReview,
    NoticeStep,
    Opinion,
    PlanAnswer,
)
from plans.models.notice import NOTICE_KIND_WORDS, NOTICE_STATUS_WORDS
from plans.selectors.together import read_together

NOTICE_FIELDS = ("kind", "title", "slug", "issued", "review_every", "reasons", "letter", "published")
MEASURE_FIELDS = ("number", "title", "wording", "verbatim", "owner_role")
LIMB_FIELDS = ("letter", "wording", "verbatim")


def notice_history(notice: Notice) -> list[Line]:
    """Every change to a notice and to what hangs on it, newest first. Six queries."""
    measures = EscalationMeasure.history.filter(notice_id=notice.pk)
    numbers = dict(notice.measures.values_list("pk", "number"))
    found = Limb.history.filter(measure_id__in=numbers)
    rules = LimbRule.objects.filter(limb__measure__notice=notice)
    steps, reviews, answers, *about_measures = read_together(
        _signed(NoticeStep.objects.filter(notice=notice)).annotate(other=F("replaced_by__title")),
        _signed(NoticeReview.objects.filter(notice=notice)),
        _signed(PlanAnswer.objects.filter(notice=notice)).annotate(plan_title=F("plan__title")),
        *_of_measures(EscalationMeasure.objects.filter(notice=notice), Q(notice=notice)),
    )
    return newest_first(
        [
            *edits(notice.history.order_by("pk"), Notice, NOTICE_FIELDS, "Notice", {"kind": NOTICE_KIND_WORDS}),
            *edits_of_each(measures, EscalationMeasure, MEASURE_FIELDS, lambda row: f"Measure {row.number}"),
            *edits_of_each(found, Limb, LIMB_FIELDS, lambda row: f"Measure {numbers[row.measure_id]}, limb {row.letter}"),
            *_steps(steps),
            *_reviews(reviews),
            *_answers(answers),
            *_rules(rules),
            *_said(*about_measures),
        ]
    )


def measure_history(measure: EscalationMeasure) -> list[Line]:
    """Every change to one measure and its limbs, newest first. Four queries."""
    about_measures = read_together(*_of_measures(EscalationMeasure.objects.filter(pk=measure.pk), Q(pk__isnull=True)))
    name = f"Measure {measure.number}"
    found = Limb.history.filter(measure_id=measure.pk)
    return newest_first(
        [
            *edits(measure.history.order_by("pk"), EscalationMeasure, MEASURE_FIELDS, name),
            *edits_of_each(found, Limb, LIMB_FIELDS, lambda row: f"{name}, limb {row.letter}"),
            *_rules(LimbRule.objects.filter(limb__measure=measure)),
            *_said(*about_measures),
        ]
    )


def _signed(rows):
    """Rows with the name of whoever stands for each."""
    return rows.annotate(who=F("by__name"))


def _of_measures(measures, also: Q) -> list:
    """Claims, opinions, evidence and its withdrawals about `measures`; opinions that are `also` asked for too."""
    number = {"number": F("measure__number")}
    of_limb = {"number": F("limb__measure__number"), "letter": F("limb__letter")}
    withdrawn = {
        "number": F("evidence__limb__measure__number"),
        "letter": F("evidence__limb__letter"),
        "title": F("evidence__title"),
    }
    return [
        _signed(Claim.objects.filter(measure__in=measures)).annotate(**number),
        _signed(Opinion.objects.filter(Q(measure__in=measures) | also)).annotate(**number),
        _signed(Evidence.objects.filter(limb__measure__in=measures)).annotate(**of_limb),
        _signed(EvidenceWithdrawal.objects.filter(evidence__limb__measure__in=measures)).annotate(**withdrawn),
    ]


def _steps(rows) -> Iterator[Line]:
    before = ""
    for row in rows:
        after = f"{NOTICE_STATUS_WORDS[row.status]} on {day_in_words(row.on)}" + (f": {row.other}" if row.other else "")
        yield Line(row.known_from, row.who, "Step", before, after, _why(row.note, row.letter, row.source), "Notice")
        before = after


def _reviews(rows) -> Iterator[Line]:
    for row in rows:
        after = f"{day_in_words(row.on)}: {row.outcome}"
        yield Line(row.known_from, row.who, "Review", "", after, _why(row.letter, row.source), "Notice")


def _answers(rows) -> Iterator[Line]:
    for row in rows:
        before, after = ("", row.plan_title) if row.linked else (row.plan_title, NOTHING)
        yield Line(row.known_from, row.who, "Answered by the plan", before, after, row.reason, "Notice")


def _rules(rows) -> Iterator[Line]:
    """A line for each rule, told against the one before it of the same limb. One query."""
    before: dict[int, str] = {}
    for row in rows.select_related("by", "limb__measure", "series__indicator", "series__sub_group").order_by("pk"):
        after = "withdrawn" if row.withdrawn else rule_words(row)
        about = f"Measure {row.limb.measure.number}, limb {row.limb.letter}"
        yield Line(row.known_from, str(row.by), "Judged by", before.get(row.limb_id, ""), after, row.reason, about)
        before[row.limb_id] = after


def rule_words(row: LimbRule) -> str:
    """What a rule asks for, of which measure, in words. It comes with its series and indicator."""
    rule, measured = rule_of(row), measured_by(row.series)
    asks = limbs.KIND_WORDS[rule.kind] if limbs.problems(rule, measured) else limbs.in_words(rule, measured)
    words = f"{row.series.title}: {asks}" if row.series else asks
    return f"{words}. {row.due_note}" if row.due_note else words


def _said(claims, opinions, evidence, withdrawals) -> Iterator[Line]:
    for row in claims:
        after = f"{row.get_status_display()}, on the figures of {row.month.label}: {row.narrative}"
        said = f"{limbs.FINDING_WORDS[row.finding]} by the figures."
        yield Line(row.known_from, row.who, "Claim", "", after, _why(row.reason, said, row.source), f"Measure {row.number}")
    for row in opinions:
        about = f"Measure {row.number}" if row.number else "Notice"
        after = f"{row.get_whose_display()}, {day_in_words(row.on)}: {row.text}"
        yield Line(row.known_from, row.who, "Opinion", "", after, _why(row.letter, row.source), about)
    for row in evidence:
        about = f"Measure {row.number}, limb {row.letter}"
        yield Line(row.known_from, row.who, "Evidence", "", row.title, row.source, about)
    for row in withdrawals:
        about = f"Measure {row.number}, limb {row.letter}"
        yield Line(row.known_from, row.who, "Evidence", row.title, "withdrawn", row.reason, about)


def _why(*words: str) -> str:
    return " ".join(word for word in words if word)
