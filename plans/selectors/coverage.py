"""The coverage page of a plan: for each finding what answers it and what bears it out, and for each area what it answers.

What answers a finding is the rule of `plans.answering`, of whatever plan it is. Measures and evidence count where they are linked
to the finding or to an action that answers it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from metrics.models import Series
from metrics.months import Month
from metrics.selectors.book import Book, known_series
from metrics.selectors.readings import Reading, read
from metrics.selectors.seen import read_seen
from plans import rag
from plans.answering import Answering
from plans.coverage import (
    IN_FORCE,
    PAST,
    Gap,
    Row,
    evidence_status,
    gaps_of_area,
    gaps_of_finding,
    in_short,
    kinds_in_force,
    not_recorded,
)
from plans.frameworks import FINDING_KIND_WORDS
from plans.limbs import EVIDENCE_KIND_WORDS
from plans.models import Area, Plan
from plans.positions import statement
from plans.rollup import Counts
from plans.selectors import thread_rows
from plans.selectors.measures import may_be_small
from plans.selectors.positions import Cycles, count_positions, frozen_positions, updates_by_original
from plans.selectors.programme import Position
from plans.selectors.thread_rows import Asked, AskedBy, Shown, Target, thread_of
from plans.viewing import Viewing, choose

MEASURES_SHOWN = 6
SHORT_KIND_WORDS = {"data": "Data", "audit": "Audit", "voice": "Voice", "staff": "Staff", "peer": "Peer"}


@dataclass(frozen=True)
class Stand:
    """Where an action stands, as far as this page needs it."""

    action_id: int
    area_id: int
    reference: str
    title: str
    stage: str
    rating: str
    impact: str

    @property
    def impact_word(self) -> str:
        return rag.IMPACT_WORDS[self.impact]

    @property
    def stage_word(self) -> str:
        return rag.STAGE_WORDS[self.stage]

    @property
    def stopped(self) -> bool:
        return self.stage == rag.STOPPED


@dataclass(frozen=True)
class AreaAnswer:
    """An area that answers a finding, with the actions in it counted."""

    area: Area
    counts: Counts


@dataclass(frozen=True)
class MeasureCell:
    """A measure of a finding; `through` is the reference of the action that brings it, "" where it is linked itself."""

    reading: Reading
    through: str

    @property
    def series(self) -> Series:
        return self.reading.series


@dataclass(frozen=True)
class KindCell:
    """The evidence of one kind: how many pieces, and the newest, in force if any is. `newest` None: there is none."""

    kind: str
    count: int
    newest: Shown | None
    past: bool

    @property
    def word(self) -> str:
        return SHORT_KIND_WORDS[self.kind]

    @property
    def full_word(self) -> str:
        return EVIDENCE_KIND_WORDS[self.kind]

    @property
    def more(self) -> int:
        return self.count - 1


@dataclass(frozen=True)
class FindingRow:
    """A finding and everything on its thread. `others` are things of other plans, by their labels."""

    finding: Asked
    actions: list[Stand]
    areas: list[AreaAnswer]
    projects: list[str]
    others: list[Target]
    measures: list[MeasureCell]
    kinds: list[KindCell]
    in_force: int
    answers: int
    unsaid: bool
    gaps: list[Gap]

    @property
    def kind_word(self) -> str:
        return FINDING_KIND_WORDS[self.finding.kind]

    @property
    def shown_measures(self) -> list[MeasureCell]:
        return self.measures[:MEASURES_SHOWN]

    @property
    def more_measures(self) -> int:
        return max(0, len(self.measures) - MEASURES_SHOWN)


@dataclass(frozen=True)
class InspectionRows:
    """The findings of one inspection; `unrecorded` says in words which its report has besides."""

    inspection: AskedBy
    rows: list[FindingRow]
    unrecorded: str


@dataclass(frozen=True)
class AreaRow:
    """An area: the findings behind it, its actions, and the resources that support it."""

    area: Area
    findings: list[tuple[AskedBy, Asked]]
    counts: Counts
    resources: list[str]
    gaps: list[Gap]


@dataclass(frozen=True)
class Coverage:
    plan: Plan
    position: Position
    groups: list[InspectionRows]
    areas: list[AreaRow]

    @property
    def viewing(self) -> Viewing:
        return self.position.viewing

    @property
    def rows(self) -> list[FindingRow]:
        return [row for group in self.groups for row in group.rows]

    @cached_property
    def sentence(self) -> str:
        rows = [Row(row.finding.number, row.answers, row.in_force, row.unsaid) for row in self.rows]
        beyond = sum(_beyond(group.inspection) for group in self.groups if group.unrecorded)
        return in_short(rows, numbered=len(self.groups) == 1, beyond=beyond)

    @property
    def kind_words(self) -> list[tuple[str, str]]:
        """The kinds of evidence: the word at the head of a column, and what it stands for."""
        return [(SHORT_KIND_WORDS[kind], words) for kind, words in EVIDENCE_KIND_WORDS.items()]

    @property
    def areas_without_finding(self) -> list[AreaRow]:
        return [row for row in self.areas if not row.findings]


def coverage(
    plan: Plan,
    areas: list[Area],
    *,
    month: Month | None,
    known_on: dt.datetime | None,
    today: dt.date,
    sees_small: bool,
) -> Coverage:
    """The coverage of a plan, which comes with its areas. At most seven queries, however many findings, actions and measures.

    Links count from their day and evidence from its date, so an earlier month shows what stood then.
    """
    cycles = Cycles.of(plan, known_on)
    viewing = choose(plan, cycles, month=month, known_on=known_on, today=today)
    stands = _stands(plan, cycles, viewing)
    thread = thread_of(plan, viewing.as_at, on=viewing.judged_on)
    maker = _Maker(plan, areas, viewing, stands, thread)
    maker.readings = _readings(plan, viewing, maker.wanted_series, thread, sees_small)
    return Coverage(plan, Position(viewing, list(reversed(cycles.rows))), maker.groups(), maker.areas_rows())


class _Maker:
    """Puts the rows together. No queries."""

    def __init__(self, plan, areas, viewing, stands: list[Stand], thread):
        self.plan, self.viewing, self.thread, self.on = plan, viewing, thread, viewing.judged_on
        self.stands = {stand.action_id: stand for stand in stands}
        self.in_area: dict[int, list[Stand]] = {}
        for stand in stands:
            self.in_area.setdefault(stand.area_id, []).append(stand)
        self.areas = {area.pk: area for area in areas if self._was_there(area)}
        self.readings: dict[int, Reading] = {}

    def _was_there(self, area) -> bool:
        """Whether the plan had this area then: actions stand in it, or it was known."""
        if area.pk in self.in_area or not self.viewing.past or not self.viewing.frozen:
            return True
        return area.known_from <= self.viewing.cycle.closed_on

    @cached_property
    def findings(self) -> list[Asked]:
        """Those of inspections that the plan answers, and those that are linked to something in it."""
        return [row for row in self.thread.findings if row.inspection in self.thread.answered or self._of_this_plan(row)]

    def _of_this_plan(self, finding: Asked) -> bool:
        return any(target.plan == self.plan.slug for target in self.thread.links[finding.key])

    def targets(self, finding: Asked, kind: str) -> list[Target]:
        return [target for target in self.thread.links[finding.key] if target.kind == kind]

    def actions_of(self, finding: Asked) -> list[Stand]:
        found = (self.stands.get(target.key) for target in self.targets(finding, thread_rows.ACTION))
        return [stand for stand in found if stand is not None]

    def areas_of(self, finding: Asked) -> list[Area]:
        found = (self.areas.get(target.key) for target in self.targets(finding, thread_rows.AREA))
        return [area for area in found if area is not None]

    def answering(self, finding: Asked) -> Answering:
        """What answers it, of this plan and of others."""
        return self.thread.standing.answering((target.kind, target.key) for target in self.thread.links[finding.key])

    def series_of(self, finding: Asked) -> dict[int, str]:
        """The keys of its series, those linked to itself first, each with the action that brings it."""
        found = {target.key: "" for target in self.targets(finding, thread_rows.SERIES)}
        for action in self.answering(finding).actions:
            for key in self.thread.series.get(action, ()):
                found.setdefault(key, self.thread.references[action])
        return found

    @property
    def wanted_series(self) -> set[int]:
        return {key for finding in self.findings for key in self.series_of(finding)}

    def evidence_of(self, finding: Asked) -> list[Shown]:
        found = list(self.thread.about_findings.get(finding.key, ()))
        for action in self.answering(finding).actions:
            found += self.thread.about_actions.get(action, ())
        return found

    def groups(self) -> list[InspectionRows]:
        asking = {row.inspection for row in self.findings} | (self.thread.answered & set(self.thread.inspections))
        inspections = sorted((self.thread.inspections[key] for key in asking), key=lambda each: (each.month, each.key))
        groups = []
        for inspection in inspections:
            rows = [row for row in self.findings if row.inspection == inspection.key]
            unrecorded = not_recorded(inspection.published, inspection.recorded)
            groups.append(
                InspectionRows(
                    inspection,
                    [self.row(finding) for finding in sorted(rows, key=lambda row: row.number)],
                    unrecorded if inspection.key in self.thread.answered else "",
                )
            )
        return groups

    def row(self, finding: Asked) -> FindingRow:
        actions, areas, shown = self.actions_of(finding), self.areas_of(finding), self.evidence_of(finding)
        answering = self.answering(finding)
        others = [
            replace(target, label=_label(target, answering))
            for target in self.thread.links[finding.key]
            if target.plan not in ("", self.plan.slug) and target.kind != thread_rows.PLAN
        ]
        own = [target for target in self.targets(finding, thread_rows.PROJECT) if target.plan == self.plan.slug]
        projects = [_label(target, answering) for target in own]
        answers = answering.things
        measures = [
            MeasureCell(self.readings[key], through) for key, through in self.series_of(finding).items() if key in self.readings
        ]
        items = [each.item for each in shown]
        listed = any(target.plan == self.plan.slug for target in self.targets(finding, thread_rows.PLAN))
        unsaid = self.plan.published and (listed or (bool(areas) and not self.stands))
        return FindingRow(
            finding=finding,
            actions=actions,
            areas=[AreaAnswer(area, count_positions(self.in_area.get(area.pk, ()))) for area in areas],
            projects=projects,
            others=others,
            measures=measures,
            kinds=[_kind_cell(kind, shown, self.on) for kind in EVIDENCE_KIND_WORDS],
            in_force=len(kinds_in_force(items, self.on)),
            answers=answers,
            unsaid=unsaid,
            gaps=gaps_of_finding(actions=answers, measures=len(measures), items=items, listed=listed, on=self.on, unsaid=unsaid),
        )

    def areas_rows(self) -> list[AreaRow]:
        rows = []
        for area in self.areas.values():
            counts = count_positions(self.in_area.get(area.pk, ()))
            findings = [(self.thread.inspections[row.inspection], row) for row in self.behind(area)]
            gaps = gaps_of_area(findings=len(findings), actions=counts.total + counts.left_out)
            rows.append(AreaRow(area, findings, counts, self.thread.resources.get(area.pk, []), gaps))
        return rows

    def behind(self, area: Area) -> Iterable[Asked]:
        """The findings that the area is linked to, or one of its actions that answers them."""
        ours = {stand.action_id for stand in self.in_area.get(area.pk, ())}
        found = (row for row in self.findings if area in self.areas_of(row) or ours & set(self.answering(row).actions))
        return sorted(found, key=lambda row: (row.inspection, row.number))


def _stands(plan, cycles, viewing) -> list[Stand]:
    """Every action of the plan: as frozen when the month was closed (one query), or as it stands (two)."""
    known_on = viewing.as_at.known_on
    if viewing.frozen:
        return [
            Stand(p.action_id, p.area_id, p.reference, p.title, p.stage, p.rating, p.impact)
            for p in frozen_positions(viewing.cycle, known_on)
        ]
    actions = list(plan.actions.known_on(known_on).with_facts(viewing.as_at.month, known_on).in_plan_order())
    updates = updates_by_original([action.latest_update for action in actions if action.latest_update], known_on)
    return [_live(action, statement(updates.get(action.latest_update, ()), known_on)) for action in actions]


def _live(action, said) -> Stand:
    impact = said.update.impact if said.update else rag.NOT_YET_MEASURABLE
    return Stand(action.pk, action.area_id, action.reference, action.title, said.stage, said.rating, impact)


def _readings(plan, viewing, keys, thread, sees_small) -> dict[int, Reading]:
    """What is said of each of these series, as this reader may see it. No query without any; at most three."""
    if not keys:
        return {}
    as_at, authority = viewing.as_at, plan.authority
    rows = Series.objects.for_authority(authority).with_names().annotate(small=may_be_small())
    series = list(rows.filter(pk__in=keys) if sees_small else rows.in_order())
    wanted = [row for row in known_series(series, as_at.known_on) if row.pk in keys]
    hides = not sees_small and any(row.small for row in wanted)
    ours = {row.pk for row in wanted}
    seen = read_seen(authority, ours, as_at, up_to=as_at.month, sees_small=not hides, series=series)
    book = Book(
        as_at=as_at,
        series=wanted,
        figures=seen.figures,
        targets={},
        marks={key: [mark for mark in thread.limits.get(key, ()) if mark.month <= as_at.month] for key in ours},
        comparators={},
        hidden=seen.hidden,
    )
    return {row.pk: read(book, row, viewing.today) for row in wanted}


def _kind_cell(kind: str, shown: list[Shown], on: dt.date) -> KindCell:
    mine = [each for each in shown if each.item.kind == kind]
    status = {each.key: evidence_status(each.item.valid_until, False, on) for each in mine}
    newest = max(mine, key=lambda each: (status[each.key] == IN_FORCE, each.item.on, each.key), default=None)
    return KindCell(kind, len(mine), newest, newest is not None and status[newest.key] == PAST)


def _label(target: Target, answering: Answering) -> str:
    """How a linked thing is called; of an action that was stopped, or a project that has ended or not begun, it is said."""
    if target.kind == thread_rows.ACTION and target.key in answering.stopped:
        return f"Stopped: {target.label}"
    if target.kind == thread_rows.PROJECT and target.key not in answering.projects:
        return f"Not active: {target.label}"
    return target.label


def _beyond(inspection: AskedBy) -> int:
    return max(0, (inspection.published or 0) - inspection.recorded)
