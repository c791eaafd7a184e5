"""A council at a month: its plans, what was asked of it and what the figures say, from one reading.

The checks of twelve months and the page of where the council stands come from it. Seven queries at most, however many plans,
actions, measures, figures and months there are.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.models import LocalAuthority
from metrics.asking import query_of
from metrics.months import AsAt, Month
from plans.limbs import COMPARATOR
from plans.models import EscalationMeasure, Notice
from plans.selectors.council_figures import CouncilFigures, Wanted, all_series, read_figures, series_of
from plans.selectors.council_plans import CouncilPlans, PlanAt, PlanRecord, read_past
from plans.selectors.council_rows import CouncilRows, read_rows
from plans.selectors.judging import JudgedNotice, docket_from, rules_of

TREND_MONTHS = 12


@dataclass(frozen=True)
class Council:
    """What was read. `present` is the month shown where none is asked for; `record` says that it is the end of published
    records, and nothing newer is kept."""

    authority: LocalAuthority
    as_at: AsAt
    present: Month
    is_record: bool
    today: dt.date
    rows: CouncilRows
    plans: CouncilPlans
    figures: CouncilFigures
    rules: list[EscalationMeasure]
    notices: list[JudgedNotice]

    @property
    def past(self) -> bool:
        """Whether this is an earlier position, which is marked and cannot be edited."""
        return self.as_at.known_on is not None or self.as_at.month < self.present

    @property
    def known_day(self) -> dt.date | None:
        """The day on whose knowledge the page rests; None: on that of now."""
        return self.as_at.known_on and timezone.localdate(self.as_at.known_on)

    @property
    def query(self) -> str:
        """The query string that asks for this position; empty for the present one."""
        return query_of(self.as_at) if self.past else ""

    @property
    def suffix(self) -> str:
        """What a link to another page adds so that it shows the same position."""
        return f"?{self.query}" if self.query else ""

    @property
    def judged_on(self) -> dt.date:
        return self.on(self.as_at.month)

    def on(self, month: Month) -> dt.date:
        """The day on which a month is judged."""
        return AsAt(month).judged_on(self.today)

    @cached_property
    def begun(self) -> Month | None:
        """The month of the first plan, notice or inspection; None where there is none."""
        begun = [record.begun for record in self.plans.records if record.begun]
        begun += [Month.of(row.issued) for row in self.rows.notices]
        begun += [Month.of(row.reported_on) for row in self.rows.inspections]
        return min(begun, default=None)

    @property
    def first(self) -> Month:
        """The first month of which anything is to be looked at."""
        return min(self.begun or self.as_at.month, self.as_at.month)

    @property
    def months(self) -> list[Month]:
        """The months of which the checks are counted: up to twelve, ending with the one shown."""
        first = max(self.first, self.as_at.month - (TREND_MONTHS - 1))
        return [first + index for index in range(self.as_at.month - first + 1)]

    @property
    def choices(self) -> list[Month]:
        """The months to choose from, newest first."""
        first = min(max(self.first, self.present - 4 * TREND_MONTHS), self.as_at.month)
        return [self.present - back for back in range(self.present - first + 1)]

    @cached_property
    def asked_for(self) -> set[int]:
        """The series that show the effect of an action or are asked for in a notice."""
        linked = {row.series_id for row in self.rows.series_links}
        return linked | {row.rule.series_id for row in self.rules if getattr(row, "rule", None) is not None}

    def plan_at(self, record: PlanRecord, month: Month) -> PlanAt | None:
        return record.at(month, self.today, self.as_at.known_on)

    def positions(self, record: PlanRecord, at: PlanAt) -> list:
        """Every action of a plan where it stood: frozen rows of a closed month, positions of an open one."""
        if at.is_frozen:
            return self.plans.frozen_rows(record, at)
        return self.plans.live_positions(record, at, self.missed(record, at))

    def missed(self, record: PlanRecord, at: PlanAt) -> dict:
        """The target steps that linked measures miss, by action."""
        found = {}
        for action in record.actions:
            keys = [key for key in self.plans.links_at(action.pk, at.until) if key in self.figures.series]
            steps = [self.figures.missed(key, at.month) for key in keys]
            found[action.pk] = tuple(step for step in steps if step)
        return found


@dataclass(frozen=True)
class Asking:
    """A position that a council is read at: the end of a month (None: the present one), as known at a time, with `back` months
    before it. `today` is not later than that time."""

    month: Month | None
    known_on: dt.datetime | None
    today: dt.date
    back: int = TREND_MONTHS


def read_council(
    authority, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, sees_small: bool, back: int = TREND_MONTHS
) -> Council:
    """The council at the end of a month (None: the present one), as known at a time, and `back` months with it.

    Seven queries; one less for each of these that it has none of: review months that are closed, notices, limbs that are
    compared with others.
    """
    [found] = read_councils(authority, [Asking(month, known_on, today, back)], sees_small=sees_small)
    return found


def read_councils(authority, asked: Sequence[Asking], *, sees_small: bool) -> list[Council]:
    """The same at several positions: as many queries, and one more for each position but the first where there are notices."""
    begun = [
        _begin(authority, each, rows)
        for each, rows in zip(asked, read_rows(authority, [each.known_on for each in asked]), strict=True)
    ]
    past = [(one.as_at.month - (each.back - 1), one.as_at.month) for one, each in zip(begun, asked, strict=True)]
    read_past(authority, [(one.plans, one.rows, *months) for one, months in zip(begun, past, strict=True)])
    series = all_series(authority)
    rules = [
        rules_of([notice.pk for notice in one.rows.notices], one.as_at.known_on, sees_small) if one.rows.notices else []
        for one in begun
    ]
    wanted = [
        _wanted(one, own, series_of(series, one.as_at.known_on), each.today)
        for one, own, each in zip(begun, rules, asked, strict=True)
    ]
    figures = read_figures(authority, wanted, sees_small=sees_small)
    return [
        Council(
            authority=authority,
            as_at=one.as_at,
            present=one.present,
            is_record=one.is_record,
            today=each.today,
            rows=one.rows,
            plans=one.plans,
            figures=shown,
            rules=own,
            notices=_judged(one.rows, own, shown, one.as_at, each.today),
        )
        for one, own, shown, each in zip(begun, rules, figures, asked, strict=True)
    ]


@dataclass(frozen=True)
class _Begun:
    """A council at a position, as far as its rows tell."""

    rows: CouncilRows
    plans: CouncilPlans
    as_at: AsAt
    present: Month
    is_record: bool


def _begin(authority, asking: Asking, rows: CouncilRows) -> _Begun:
    plans = CouncilPlans.of(authority, rows, asking.known_on, asking.today)
    for notice in rows.notices:
        notice.authority = authority
    present, is_record = _present(rows, plans, asking.today)
    return _Begun(rows, plans, AsAt(min(asking.month or present, present), asking.known_on), present, is_record)


def _wanted(begun: _Begun, rules, series, today) -> Wanted:
    """The figures of the whole council, and those of teams that something rests on."""
    rows = begun.rows
    judged_by = [row.rule for row in rules if getattr(row, "rule", None) is not None]
    keys = {key for key, row in series.items() if row.sub_group_id is None}
    keys |= {row.series_id for row in rows.series_links} | {row.series_id for row in rows.parts}
    keys |= {rule.series_id for rule in judged_by if rule.series_id}
    compared = {rule.series.indicator_id for rule in judged_by if rule.kind == COMPARATOR}
    return Wanted(series, rows, begun.as_at, keys, compared, today)


def _judged(rows, rules, figures, as_at, today) -> list[JudgedNotice]:
    on = as_at.judged_on(today)
    notices: list[Notice] = sorted((row for row in rows.notices if row.issued <= on), key=lambda row: (row.issued, row.pk))
    return docket_from(notices, rules, rows.of_notices, figures.book, as_at, today=today).notices


def _present(rows, plans, today) -> tuple[Month, bool]:
    """This month, or that of a review opened early; of a council of which all was published, the end of the record."""
    ends = [row.record_ends for row in (*rows.plans, *rows.notices) if row.published and row.record_ends]
    alive = [row for row in (*rows.plans, *rows.notices, *rows.inspections) if not row.published]
    if ends and not alive:
        return max(ends), True
    opened = [cycle.month for record in plans.records for cycle in record.cycles.rows if not record.plan.published]
    return max([Month.of(today), *opened]), False
