"""The page of one escalation measure: its limbs with their figures, claims over time, evidence by kind, opinions."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import Http404

from metrics.charts import LineChart
from metrics.kinds import MILESTONE, TARGET
from metrics.months import Month
from metrics.selectors.line import chart_of
from metrics.selectors.readings import Reading
from metrics.targets import TargetRow
from plans import limbs
from plans.limbs import EVIDENCE_KIND_WORDS, FINDING_WORDS, NOT_YET_DUE
from plans.models import Claim, Evidence, Notice
from plans.selectors.judging import Docket, JudgedLimb, JudgedMeasure, JudgedNotice, docket_of, rules_at
from plans.selectors.notice_page import NoticeViewing, Strip, find_notice, strip_of, viewing_of_notice
from plans.selectors.told_of_measures import claim_in_words, lost


@dataclass(frozen=True)
class LimbLine:
    """A limb with the figures of its series as the reader may see them (None: it asks for evidence).

    chart: None where the series is drawn beside an earlier limb, whose letter is `drawn_at`
    lost: where it was met and is not any more, in a sentence
    """

    judged: JudgedLimb
    reading: Reading | None
    chart: LineChart | None
    drawn_at: str
    lost: str


@dataclass(frozen=True)
class EvidenceLine:
    """An item of evidence, of which limb it is, and whether it is out of date on the day of judgement."""

    row: Evidence
    letter: str
    out_of_date: bool


@dataclass(frozen=True)
class MeasurePage:
    """What the page prints."""

    viewing: NoticeViewing
    notice: Notice
    judged_notice: JudgedNotice
    judged: JudgedMeasure
    docket: Docket

    @property
    def sentence(self) -> str:
        """What is claimed and what the figures say."""
        return claim_in_words(self.judged.claim, self.judged.finding)

    @cached_property
    def lines(self) -> list[LimbLine]:
        drawn: dict[int, str] = {}
        found = []
        for each in self.judged.limbs:
            series = each.series
            reading = None if series is None else self._reading(series.pk)
            at = drawn.setdefault(series.pk, each.letter) if series else ""
            chart = self._chart(reading) if reading and at == each.letter and reading.snapshots else None
            months = [(month.month, month.limbs.get(each.letter, NOT_YET_DUE)) for month in self.judged.by_month]
            found.append(LimbLine(each, reading, chart, at if at != each.letter else "", lost(months, "this limb")))
        return found

    def _chart(self, reading: Reading) -> LineChart:
        """From the month of the notice on at the latest, so that what was due before the first figure is seen too."""
        return chart_of(reading, begins=Month.of(self.notice.issued))

    def _reading(self, key: int) -> Reading:
        """With what the limbs of this measure ask for drawn in the place of the series' own targets."""
        asked = [row for each in self.judged.limbs if each.series and each.series.pk == key for row in _asked(each, self.notice)]
        reading = self.docket.readings[key]
        return replace(reading, target_rows=asked) if asked else reading

    @cached_property
    def evidence(self) -> list[tuple[str, list[EvidenceLine]]]:
        """By kind, in words, those without an item left out; the newest first."""
        day = self.judged_notice.judged_on
        items = [
            EvidenceLine(row, each.letter, row.valid_until is not None and row.valid_until < day)
            for each in self.judged.limbs
            for row in each.evidence
        ]
        items.sort(key=lambda item: (item.row.on, item.row.pk), reverse=True)
        kinds = {words: [item for item in items if item.row.kind == kind] for kind, words in EVIDENCE_KIND_WORDS.items()}
        return [(words, found) for words, found in kinds.items() if found]

    @property
    def evidence_missing(self) -> list[str]:
        """The kinds of evidence of which there is no item, in words."""
        there = {words for words, _ in self.evidence}
        return [words.lower() for words in EVIDENCE_KIND_WORDS.values() if words not in there]

    @property
    def claims(self) -> list[tuple[Claim, str]]:
        """Newest first, each with what the figures said then, in a word."""
        return [(claim, FINDING_WORDS[claim.finding]) for claim in reversed(self.judged.claims)]

    @cached_property
    def strip(self) -> Strip:
        months = self.judged.by_month
        rows = []
        for each in self.judged.limbs:
            label = f"{each.letter}. {each.limb.wording}"
            rows.append((label, None, {found.month: found.limbs.get(each.letter, NOT_YET_DUE) for found in months}))
        strip = strip_of([*rows, ("The measure", None, {found.month: found.finding for found in months})])
        return replace(strip, rows=[*strip.rows[:-1], replace(strip.rows[-1], whole=True)])


def _asked(each: JudgedLimb, notice: Notice) -> Iterable[TargetRow]:
    """What a limb asks for, as a chart draws it: by its date a milestone, without a date a line from the notice on."""
    rule = each.rule
    begins = Month.of(notice.issued)
    if rule.kind == limbs.STEPPED:
        return [TargetRow(MILESTONE, Month.of(step.due), step.value, key=number) for number, step in enumerate(rule.steps)]
    value = 0 if rule.kind == limbs.COUNT_TO_ZERO else rule.value
    if rule.kind not in (limbs.THRESHOLD, limbs.COUNT_TO_ZERO, limbs.SUSTAINED) or value is None:
        return []
    if rule.due and rule.kind != limbs.SUSTAINED:
        return [TargetRow(MILESTONE, Month.of(rule.due), value)]
    return [TargetRow(TARGET, begins, value)]


def measure_page(
    authority, slug: str, number: int, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, sees_small: bool
) -> MeasurePage:
    """The page at a position. Six queries, seven where small numbers may be hidden, however many limbs and months there are.

    Raises `Http404` with a sentence where the council has no such notice, the notice no such measure, or for a month before it.
    """
    rows = rules_at(authority, slug, number, known_on, sees_small)
    if not rows:
        notice = find_notice(authority, slug, known_on)
        raise Http404("This council has no such notice." if notice is None else f"“{notice.title}” has no measure {number}.")
    notice = rows[0].notice
    notice.authority = authority
    viewing = viewing_of_notice(notice, month=month, known_on=known_on, today=today)
    docket = docket_of(authority, [notice], rows, viewing.as_at, today=today, sees_small=sees_small)
    judged = docket.notices[0]
    return MeasurePage(viewing, notice, judged, judged.measures[0], docket)
