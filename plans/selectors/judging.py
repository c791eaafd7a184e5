"""What the figures say of the escalation measures of a notice, at a month, as it was known at a time.

The rules are those of `plans.limbs`; this module reads what they ask for. Findings always follow from the true figures. Where a
figure of a series is hidden from the reader, the sentences of limbs that are judged by it name no figure.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils import timezone

from metrics.comparing import named
from metrics.models import Comparator, CompositionPart, Series
from metrics.months import AsAt, Month
from metrics.selectors.book import Book, all_series, read_book
from metrics.selectors.hiding import NOTHING_HIDDEN
from metrics.selectors.readings import Reading, read
from plans import limbs
from plans.limb_rows import measured_by, rule_of
from plans.limbs import Facts, Item, Measured, Other, Outcome, Rule
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
from plans.selectors.measures import may_be_small
from plans.selectors.plan_links import record_of
from plans.selectors.together import read_together
from plans.selectors.told_of_measures import agreement, disagreement, lost

# Every rule that was recorded, by measure and limb.
Rules = dict[int, dict[int, list[LimbRule]]]


@dataclass(frozen=True)
class JudgedLimb:
    """A limb as it is judged at the position: the rule that holds, its series (None: evidence), what was found.

    evidence: every item about it that stands and is dated up to the day of judgement, the oldest first
    facts: what it was judged on; the true figures, not for the page
    tells: False where the reader may not see the figures of the series
    """

    limb: Limb
    rule_row: LimbRule
    rule: Rule
    measured: Measured | None
    series: Series | None
    outcome: Outcome
    evidence: list[Evidence]
    facts: Facts
    tells: bool
    as_at: AsAt
    today: dt.date

    @property
    def letter(self) -> str:
        return self.limb.letter

    @property
    def finding(self) -> str:
        return self.outcome.finding

    @property
    def finding_word(self) -> str:
        return limbs.FINDING_WORDS[self.outcome.finding]

    @property
    def kind_words(self) -> str:
        return limbs.KIND_WORDS[self.rule.kind]

    @cached_property
    def asks(self) -> str:
        """What is asked for and by when, in words. A rule with problems has no words of its own."""
        return "" if limbs.problems(self.rule, measured=self.measured) else limbs.in_words(self.rule, self.measured)

    @cached_property
    def run_rate(self) -> str:
        """Whether the next value due would be reached at the present pace; empty where there is nothing to say."""
        return limbs.run_rate(self.rule, self.facts, month=self.as_at.month, on=self.as_at.judged_on(self.today))


@dataclass(frozen=True)
class MonthFound:
    """What was found of a measure at the end of one month, and of each of its limbs by letter."""

    month: Month
    finding: str
    limbs: Mapping[str, str]

    @property
    def word(self) -> str:
        return limbs.FINDING_WORDS[self.finding]


@dataclass(frozen=True)
class JudgedMeasure:
    """A measure with what is claimed of it and what the figures say. Claims and opinions are those dated up to the day of
    judgement, by their dates; the last claim holds. `withdrawn` are the limbs that were taken out, by the row that says so."""

    measure: EscalationMeasure
    limbs: list[JudgedLimb]
    withdrawn: list[LimbRule]
    claims: list[Claim]
    opinions: list[Opinion]
    _months: "_Months" = field(repr=False, compare=False)

    @property
    def number(self) -> int:
        return self.measure.number

    @cached_property
    def finding(self) -> str:
        return limbs.measure_finding([each.outcome for each in self.limbs])

    @property
    def finding_word(self) -> str:
        return limbs.FINDING_WORDS[self.finding]

    @cached_property
    def why(self) -> str:
        """Why it is found so, in a sentence."""
        return limbs.why_finding([each.outcome for each in self.limbs])

    @property
    def claim(self) -> Claim | None:
        return self.claims[-1] if self.claims else None

    @property
    def disagrees(self) -> str:
        """In words how claim and finding differ; empty where they agree or nothing is claimed."""
        return disagreement(self.claim.status, self.finding) if self.claim else ""

    @property
    def agrees(self) -> str:
        """In words that the figures bear out a claim that it is not met; empty otherwise."""
        return agreement(self.claim.status, self.finding) if self.claim else ""

    @property
    def tells(self) -> bool:
        """Whether the reader may see every figure that the measure is judged on."""
        return all(each.tells for each in self.limbs)

    @cached_property
    def by_month(self) -> list[MonthFound]:
        """The finding of each month since the notice, up to the one viewed. Reckoned when asked for, without a query."""
        return self._months.of(self.measure)

    @cached_property
    def lost(self) -> str:
        """Where the figures supported it in an earlier month and do not any more: a sentence with the months."""
        return lost([(each.month, each.finding) for each in self.by_month])

    def limb(self, letter: str) -> JudgedLimb | None:
        return next((each for each in self.limbs if each.letter == letter), None)


@dataclass(frozen=True)
class JudgedNotice:
    """A notice with everything that was known of it at the position; `step` is None where none had been recorded yet."""

    notice: Notice
    as_at: AsAt
    today: dt.date
    measures: list[JudgedMeasure]
    steps: list[NoticeStep]
    reviews: list[NoticeReview]
    opinions: list[Opinion]
    answers: list[PlanAnswer]

    @property
    def judged_on(self) -> dt.date:
        return self.as_at.judged_on(self.today)

    @property
    def step(self) -> NoticeStep | None:
        return self.steps[-1] if self.steps else None

    @property
    def status(self) -> str:
        """The status as the constants of `plans.models.notice`; empty before the first step."""
        return self.step.status if self.step else ""

    @property
    def status_word(self) -> str:
        return self.step.get_status_display() if self.step else ""

    @cached_property
    def claimed(self) -> Counter:
        """How many measures are claimed to be what; "" counts those of which nothing is claimed."""
        return Counter(each.claim.status if each.claim else "" for each in self.measures)

    @cached_property
    def found(self) -> Counter:
        """How many measures are found to be what."""
        return Counter(each.finding for each in self.measures)

    def measure(self, number: int) -> JudgedMeasure | None:
        return next((each for each in self.measures if each.number == number), None)


def judge_notice(notice: Notice, as_at: AsAt, *, today: dt.date, sees_small: bool) -> JudgedNotice:
    """The notice at a position. A published one is not judged beyond the end of its record.

    Six queries, and one more where small numbers may be hidden, however many measures, limbs and months there are.
    """
    return read_docket(notice.authority, [notice], as_at, today=today, sees_small=sees_small).notices[0]


def judge_measures(authority, as_at: AsAt, *, today: dt.date, sees_small: bool = True) -> list[JudgedNotice]:
    """Every notice of the council that had been issued by the end of the month, the oldest first. Eight queries at most."""
    rows = Notice.objects.for_authority(authority).known_on(as_at.known_on).filter(issued__lte=as_at.judged_on(today))
    notices = list(rows.select_related("authority").order_by("issued", "pk"))
    return read_docket(authority, notices, as_at, today=today, sees_small=sees_small).notices


# --- What was read ---


@dataclass(frozen=True)
class Docket:
    """Judged notices, and the figures of their series as the reader may see them, for charts."""

    notices: list[JudgedNotice]
    book: Book
    today: dt.date

    @cached_property
    def readings(self) -> dict[int, Reading]:
        """By the key of the series."""
        return {series.pk: read(self.book, series, self.today) for series in self.book.series}


def read_docket(authority, notices: Sequence[Notice], as_at: AsAt, *, today: dt.date, sees_small: bool) -> Docket:
    """Everything about `notices` of one council, judged. Six queries, seven where small numbers may be hidden."""
    if not notices:
        return Docket([], Book(as_at, [], {}, {}, {}, {}, NOTHING_HIDDEN), today)
    return docket_of(
        authority,
        notices,
        rules_of(notices, as_at.known_on, sees_small),
        as_at,
        today=today,
        sees_small=sees_small,
    )


def rules_of(notices, known_on: dt.datetime | None, sees_small: bool) -> list[EscalationMeasure]:
    """A row for each rule that was ever recorded of each limb of each measure, in their order; a measure without limbs has one
    row, without a `rule`. Measures with their notice, limbs and series come along. One query."""
    return _rules(EscalationMeasure.objects.filter(notice__in=notices), known_on, sees_small)


def rules_at(authority, slug: str, number: int, known_on: dt.datetime | None, sees_small: bool) -> list[EscalationMeasure]:
    """The same for one measure by its address; empty where there was none at the time. One query."""
    measures = EscalationMeasure.objects.filter(notice__authority=authority, notice__slug=slug, number=number)
    if known_on is not None:
        measures = measures.filter(notice__known_from__lte=known_on)
    return _rules(measures, known_on, sees_small)


def rules_among(measures, known_on: dt.datetime | None, sees_small: bool) -> list[EscalationMeasure]:
    """The same for the measures of a queryset, with what it is annotated with; services ask this under a lock. One query."""
    return _rules(measures, known_on, sees_small)


def _rules(measures, known_on, sees_small) -> list[EscalationMeasure]:
    known = Q()
    if known_on is not None:
        measures = measures.filter(known_from__lte=known_on)
        known = Q(limbs__rules__known_from__lte=known_on)
    rows = measures.annotate(rule=FilteredRelation("limbs__rules", condition=known)).select_related(
        "notice__authority", "rule__limb", "rule__series__indicator", "rule__series__sub_group"
    )
    if not sees_small:
        rows = rows.annotate(small=may_be_small("rule__series__"))
    return list(rows.order_by("notice", "number", "pk", F("rule__limb__letter").asc(nulls_last=True), "rule__pk"))


def docket_of(
    authority, notices, rows: Iterable[EscalationMeasure], as_at: AsAt, *, today: dt.date, sees_small: bool, broadly: bool = False
) -> Docket:
    """The docket, from the rows of `rules_of`. Five queries, six where small numbers may be hidden; `broadly`: five, and no
    figure is named of a series in which one may be hidden, now or after a correction."""
    _, _, series, small = _in_force(rows)
    keys = [notice.pk for notice in notices]
    of_notices = Q(notice__in=keys) | Q(measure__notice__in=keys)
    hides = bool(small) and not sees_small and not broadly
    *dated, parts = read_together(
        *dated_rows(Q(notice__in=keys), Q(measure__notice__in=keys), of_notices, as_at.known_on),
        CompositionPart.objects.filter(composition__authority=authority),
    )
    book = read_book(
        authority,
        as_at,
        series=all_series(authority) if hides else [],
        wanted=series.values(),
        sees_small=not hides,
        parts=[(row.composition_id, row.series_id) for row in parts],
    )
    return docket_from(notices, rows, dated, book, as_at, today=today, broadly=broadly)


def docket_from(
    notices, rows: Iterable[EscalationMeasure], dated, book: Book, as_at: AsAt, *, today: dt.date, broadly: bool = False
) -> Docket:
    """The docket from what was read: `rows` of `rules_of`, `dated` of `dated_rows`, each in the order of keys, and a book of the
    council's figures with what is hidden from the reader. No queries."""
    keys = {notice.pk for notice in notices}
    measures, rules, _, small = _in_force(row for row in rows if row.notice_id in keys)
    if not broadly:
        small = {key for key in small if book.hidden.months_of(key)}
    dated = _Dated.of(dated, notices, measures, rules, as_at, today)
    found = []
    for notice in notices:
        at = position_of(notice, as_at)
        judge = _Judge(notice, book, at, today, small, dated.evidence, rules)
        found.append(_judged(notice, judge, measures, dated, at, today))
    return Docket(found, book, today)


def position_of(notice: Notice, as_at: AsAt) -> AsAt:
    """The position at which the notice is shown: not beyond the end of a published record."""
    return replace(as_at, month=min(as_at.month, notice.record_ends)) if notice.published else as_at


def _in_force(rows):
    """Of the rows of `rules_of`: the measures by notice, every rule by measure and limb in the order of recording, the series,
    and the keys of those whose figures may be small."""
    measures: dict[int, dict[int, EscalationMeasure]] = defaultdict(dict)
    rules: Rules = defaultdict(dict)
    series: dict[int, Series] = {}
    small = set()
    for row in rows:
        measures[row.notice_id].setdefault(row.pk, row)
        # A measure without limbs has no such attribute.
        rule = getattr(row, "rule", None)
        if rule is not None:
            rules[row.pk].setdefault(rule.limb_id, []).append(rule)
            if rule.series_id:
                series.setdefault(rule.series_id, rule.series)
                if getattr(row, "small", False):
                    small.add(rule.series_id)
    return {key: list(found.values()) for key, found in measures.items()}, rules, series, small


def rule_on(rows: Sequence[LimbRule], day: dt.date) -> LimbRule:
    """Of the rules of one limb the one by which it is judged on a day: a rule holds from the day on which it was recorded, the
    first one from the beginning."""
    return next((row for row in reversed(rows) if timezone.localdate(row.known_from) <= day), rows[0])


def dated_rows(of_a_notice: Q, of_a_measure: Q, of_either: Q, known_on: dt.datetime | None) -> list:
    """What is read of notices beside their rules, as `read_together` takes it: steps, reviews, claims, opinions, evidence of
    limbs, and the plans that answer them. The conditions say of which notices."""
    withdrawn = EvidenceWithdrawal.objects.filter(evidence=OuterRef("pk")).known_on(known_on)
    limbs_of = Q(limb__in=Limb.objects.filter(of_a_measure))
    return [
        NoticeStep.objects.filter(of_a_notice)
        .known_on(known_on)
        .annotate(other_title=F("replaced_by__title"), other_slug=F("replaced_by__slug")),
        NoticeReview.objects.filter(of_a_notice).known_on(known_on),
        Claim.objects.filter(of_a_measure).known_on(known_on),
        Opinion.objects.filter(of_either).known_on(known_on),
        Evidence.objects.filter(~Exists(withdrawn), limbs_of).known_on(known_on),
        PlanAnswer.objects.filter(of_a_notice)
        .holding(known_on)
        .annotate(plan_title=F("plan__title"), plan_slug=F("plan__slug"), **record_of("plan", known_on)),
    ]


@dataclass(frozen=True)
class _Dated:
    """Dated rows up to the day of judgement of their notice, by the key of the notice, measure or limb."""

    steps: dict[int, list[NoticeStep]]
    reviews: dict[int, list[NoticeReview]]
    claims: dict[int, list[Claim]]
    of_notices: dict[int, list[Opinion]]
    of_measures: dict[int, list[Opinion]]
    evidence: dict[int, list[Evidence]]
    answers: list[PlanAnswer]

    @classmethod
    def of(cls, found, notices, measures, rules, as_at, today) -> "_Dated":
        """From the rows of `dated_rows`."""
        steps, reviews, claims, opinions, evidence, answers = found
        keys = {notice.pk for notice in notices}
        answers = [row for row in answers if row.notice_id in keys]
        days = {notice.pk: position_of(notice, as_at).judged_on(today) for notice in notices}
        day_of = {measure.pk: days[key] for key, rows in measures.items() for measure in rows}
        day_of_limb = {limb: day_of[key] for key, of_limbs in rules.items() for limb in of_limbs}
        evidence = sorted(evidence, key=lambda row: (row.on, row.pk))
        return cls(
            steps=_by(steps, "notice_id", days),
            reviews=_by(reviews, "notice_id", days),
            claims=_by(claims, "measure_id", day_of),
            of_notices=_by(opinions, "notice_id", days),
            of_measures=_by(opinions, "measure_id", day_of),
            evidence=_by(evidence, "limb_id", day_of_limb),
            answers=answers,
        )


def _by(rows, key: str, days: Mapping[int, dt.date]) -> dict[int, list]:
    """By the key of a notice, measure or limb, without what is dated after the day of judgement there."""
    found = defaultdict(list)
    for row in rows:
        about = getattr(row, key)
        if about in days and row.on <= days[about]:
            found[about].append(row)
    return found


def _judged(notice, judge, measures, dated, as_at, today) -> JudgedNotice:
    found = []
    for measure in measures.get(notice.pk, []):
        measure.notice = notice
        for row in dated.claims.get(measure.pk, []):
            row.measure = measure
        rules = judge.rules_on(measure, as_at.judged_on(today))
        for rule in rules:
            rule.limb.measure = measure
        found.append(
            JudgedMeasure(
                measure=measure,
                limbs=[judge.limb(rule) for rule in rules if not rule.withdrawn],
                withdrawn=[rule for rule in rules if rule.withdrawn],
                claims=sorted(dated.claims.get(measure.pk, []), key=lambda row: (row.on, row.pk)),
                opinions=dated.of_measures.get(measure.pk, []),
                _months=_Months(judge),
            )
        )
    return JudgedNotice(
        notice=notice,
        as_at=as_at,
        today=today,
        measures=found,
        steps=dated.steps.get(notice.pk, []),
        reviews=sorted(dated.reviews.get(notice.pk, []), key=lambda row: (row.on, row.pk)),
        opinions=dated.of_notices.get(notice.pk, []),
        answers=[row for row in dated.answers if row.notice_id == notice.pk],
    )


# --- Judging ---


@dataclass(frozen=True)
class _Judge:
    """What is known of one notice's limbs, and their judging at any month up to the position. No queries."""

    notice: Notice
    book: Book
    as_at: AsAt
    today: dt.date
    small: frozenset[int] | set[int]
    evidence: Mapping[int, list[Evidence]]
    rules: "Rules"

    def rules_on(self, measure: EscalationMeasure, day: dt.date) -> list[LimbRule]:
        """The rules by which the limbs of a measure are judged on a day, by letter; those that take a limb out too."""
        found = [rule_on(rows, day) for rows in self.rules.get(measure.pk, {}).values()]
        return sorted(found, key=lambda row: row.limb.letter)

    def facts(self, row: LimbRule) -> Facts:
        items = self.evidence.get(row.limb_id, [])
        return self._facts(rule_of(row), row.series, items, tells=row.series_id not in self.small)

    def limb(self, row: LimbRule) -> JudgedLimb:
        rule, series = rule_of(row), row.series
        items = self.evidence.get(row.limb_id, [])
        facts = self.facts(row)
        return JudgedLimb(
            limb=row.limb,
            rule_row=row,
            rule=rule,
            measured=facts.measured,
            series=series,
            outcome=self.outcome(rule, series, facts, self.as_at.month),
            evidence=items,
            facts=facts,
            tells=facts.tells,
            as_at=self.as_at,
            today=self.today,
        )

    def outcome(self, rule: Rule, series: Series | None, facts: Facts, month: Month) -> Outcome:
        """At the end of a month, or today where that comes first."""
        if rule.kind == limbs.TREND and rule.trend == limbs.TRAJECTORY:
            facts = replace(facts, variation=self._variation(series, month))
        on = AsAt(month).judged_on(self.today)
        return limbs.judge(rule, facts, month=month, on=on, begins=self.notice.issued)

    def _facts(self, rule, series, items, tells) -> Facts:
        # A council's own series never are official statistics: those are comparators.
        return Facts(
            measured=measured_by(series),
            figures=self._figures(series),
            others=self._others(rule, series) if rule.kind == limbs.COMPARATOR else (),
            items=[Item(row.kind, row.on, row.valid_until, row.title) for row in items],
            tells=tells,
        )

    def _figures(self, series) -> dict[Month, Decimal]:
        return {month: row.value for month, row in self.book.figures_of(series).items()} if series else {}

    def _others(self, rule, series) -> list[Other]:
        newest: dict[tuple, Comparator] = {}
        for row in self.book.official_rows:
            same = (row.indicator_id, row.group, row.statistic, row.model)
            if same == (series.indicator_id, rule.group, rule.statistic, rule.model) and self._is_known(row):
                newest[row.group_name, row.month] = row
        return [
            Other(
                named(row.group, row.group_name, statistic=row.statistic, model=row.model, period=row.period),
                row.month,
                row.value,
            )
            for row in newest.values()
        ]

    def _is_known(self, row) -> bool:
        return self.as_at.known_on is None or row.known_from <= self.as_at.known_on

    def _variation(self, series, month) -> str | None:
        """What the control chart says of the latest figure up to a month, from the true figures."""
        if series is None:
            return None
        figures = {each: row for each, row in self.book.figures_of(series).items() if each <= month}
        marks = [mark for mark in self.book.marks.get(series.pk, []) if mark.month <= month]
        book = replace(
            self.book,
            as_at=replace(self.as_at, month=month),
            figures={series.pk: figures},
            marks={series.pk: marks},
            hidden=NOTHING_HIDDEN,
        )
        return read(book, series, self.today).variation_key


@dataclass(frozen=True)
class _Months:
    """The findings of a measure's limbs month by month."""

    judge: _Judge

    def of(self, measure: EscalationMeasure) -> list[MonthFound]:
        """Each month by the rules that held at its end."""
        first, last = Month.of(self.judge.notice.issued), self.judge.as_at.month
        found, facts = [], {}
        for month in (first + index for index in range(last - first + 1)):
            outcomes = {}
            for row in self.judge.rules_on(measure, AsAt(month).judged_on(self.judge.today)):
                if not row.withdrawn:
                    if row.pk not in facts:
                        facts[row.pk] = self.judge.facts(row)
                    outcomes[row.limb.letter] = self.judge.outcome(rule_of(row), row.series, facts[row.pk], month)
            finding = limbs.measure_finding(list(outcomes.values()))
            found.append(MonthFound(month, finding, {letter: outcome.finding for letter, outcome in outcomes.items()}))
        return found
