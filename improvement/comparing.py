"""Two dates side by side: a council's plan, measures and figures at the end of one month and of another, each as it was known at
a time, from one reading."""

import datetime as dt
import math
from collections import defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from accounts.changes import day_in_words
from boards.selectors.checks import board_checks
from boards.selectors.gather_figures import address_of
from boards.selectors.then import positions_at, then_at
from boards.since import FigurePair, MeasurePair, Since, between
from metrics.asking import query_of
from metrics.months import AsAt, Month
from plans.limbs import FINDING_WORDS
from plans.models import Plan
from plans.models.claim import CLAIM_WORDS
from plans.rollup import Counts
from plans.selectors.council import TREND_MONTHS, Asking, Council, read_councils
from plans.selectors.council_plans import PlanRecord
from plans.selectors.council_standings import current_plan
from plans.selectors.positions import count_positions


@dataclass(frozen=True)
class Named:
    """A date as it is asked for: a month (None: the usual one), and the moment on whose knowledge it rests (None: now)."""

    month: Month | None
    known_on: dt.datetime | None = None

    def today(self, today: dt.date) -> dt.date:
        """The day on which it is judged what is late: not after that of its knowledge."""
        return min(today, timezone.localdate(self.known_on)) if self.known_on else today


@dataclass(frozen=True)
class Side:
    """One of the two dates: the month, the day on which it is judged, the day on whose knowledge it rests (None: now), how many
    actions had which rating (None: the plan had not begun), and what a link adds to show it. `words` name it beside the other."""

    month: Month
    on: dt.date
    known_day: dt.date | None
    words: str
    totals: Counts | None
    contradictions: int
    suffix: str


@dataclass(frozen=True)
class AreaBeside:
    """The actions of an area by rating at both dates; None where it had none."""

    title: str
    before: Counts | None
    after: Counts | None


@dataclass(frozen=True)
class MeasureBeside:
    """A measure at both dates in words, with its address at the later one."""

    pair: MeasurePair
    href: str

    @property
    def before(self) -> tuple[str, str] | None:
        return _measure_words(self.pair.before)

    @property
    def after(self) -> tuple[str, str] | None:
        return _measure_words(self.pair.after)


@dataclass(frozen=True)
class FigureBeside:
    pair: FigurePair
    href: str


@dataclass(frozen=True)
class Compared:
    """What the page prints, the earlier date first. `apart`: the two rest on what was known at different times; `council` is
    that of the later one."""

    council: Council
    earlier: Side
    later: Side
    apart: bool
    plan: Plan | None
    areas: list[AreaBeside]
    since: Since
    measures: list[MeasureBeside]
    figures: list[FigureBeside]

    @property
    def choices(self) -> list[Month]:
        """The months to choose from, newest first."""
        return sorted({*self.council.choices, self.earlier.month, self.later.month}, reverse=True)

    @property
    def is_same(self) -> bool:
        """Whether both dates are one and the same."""
        return (self.earlier.month, self.earlier.known_day) == (self.later.month, self.later.known_day)

    @property
    def number_of_actions(self) -> int:
        return len(self.since.counted_actions)

    @property
    def changed_figures(self) -> list[FigureBeside]:
        return [row for row in self.figures if row.pair.changed]


def compare_dates(authority, one: Named, other: Named, *, today: dt.date, sees_small: bool) -> Compared:
    """The two dates, whichever is named first; without one of the months the present one, and the month before the other. Eight
    queries at most, ten where they were known at different times."""
    first, second = _named(one, other, today)
    back = max(TREND_MONTHS, second.month - first.month + 1)
    asked = [Asking(each.month, each.known_on, each.today(today), back) for each in (first, second)]
    councils = read_councils(authority, asked if _is_apart(one, other) else asked[1:], sees_small=sees_small)
    before_in, after_in = councils[0], councils[-1]
    later = after_in.as_at.month
    earlier = min(first.month, before_in.as_at.month, later)
    chosen = current_plan(after_in, later if after_in.past else None) or current_plan(before_in, earlier)
    records = [_record(council, chosen) for council in (before_in, after_in)]
    apart = _is_apart(one, other)
    # Known at two times, a month may have been corrected between them.
    corrected = {"corrected_until": later if apart or earlier < later else None, "corrected_in": records[1]}
    others = [board_checks(council) for council in councils]
    before = then_at(before_in, records[0], earlier, **corrected, others=others[0], figures=True)
    after = then_at(after_in, records[1], later, others=others[-1], figures=True)
    since = between(before, after)
    positions = [
        positions_at(council, record, month) if record else []
        for council, record, month in zip((before_in, after_in), records, (earlier, later), strict=True)
    ]
    return Compared(
        council=after_in,
        earlier=_side(before_in, earlier, positions[0], before, apart),
        later=_side(after_in, later, positions[1], after, apart),
        apart=apart,
        plan=chosen.plan if chosen else None,
        areas=_areas(chosen, *positions) if chosen else [],
        since=since,
        measures=_measures(councils, since),
        figures=_figures(councils, since),
    )


def _named(one: Named, other: Named, today: dt.date) -> tuple[Named, Named]:
    """Both with a month, the earlier one first; of the same month what was known earlier."""
    present = Month.of(max(one.today(today), other.today(today)))
    if one.month is None or other.month is None:
        month = one.month or other.month or present - 1
        usual = present if month < present else present - 1
        if one.month is None and other.month is None:
            one, other = replace(one, month=month), replace(other, month=usual)
        else:
            one, other = (replace(each, month=each.month or usual) for each in (one, other))
    return tuple(sorted((one, other), key=lambda each: (each.month, each.known_on.timestamp() if each.known_on else math.inf)))


def _is_apart(one: Named, other: Named) -> bool:
    """Whether the two rest on what was known at different times."""
    return one.known_on != other.known_on


def _record(council, chosen) -> PlanRecord | None:
    """The plan that is compared, as this council has it; None where it was not known."""
    return next((row for row in council.plans.records if chosen and row.plan.pk == chosen.plan.pk), None)


def _side(council, month, positions, then, apart) -> Side:
    at, known = AsAt(month, council.as_at.known_on), council.known_day
    past = at.known_on is not None or month < council.present
    words = f"{month.label}, as known {'on ' + day_in_words(known) if known else 'now'}" if apart else month.label
    totals = count_positions(positions) if positions else None
    return Side(month, council.on(month), known, words, totals, len(then.problems), f"?{query_of(at)}" if past else "")


def _areas(record, before, after) -> list[AreaBeside]:
    by_area = [defaultdict(list), defaultdict(list)]
    for found, positions in zip(by_area, (before, after), strict=True):
        for position in positions:
            found[position.area_id].append(position)
    return [
        AreaBeside(area.title, *(count_positions(found[area.pk]) if area.pk in found else None for found in by_area))
        for area in record.areas
        if any(area.pk in found for found in by_area)
    ]


def _measures(councils, since) -> list[MeasureBeside]:
    notices = [notice for council in councils for notice in council.notices]
    slugs = {each.measure.pk: (notice.notice.slug, each.number) for notice in notices for each in notice.measures}
    slug = councils[0].authority.slug
    return [MeasureBeside(pair, reverse("measure", args=[slug, *slugs[pair.key]])) for pair in since.measures]


def _figures(councils, since) -> list[FigureBeside]:
    slug, series = councils[0].authority.slug, {}
    for council in councils:
        series |= council.figures.series
    return [FigureBeside(pair, address_of(series[pair.key], slug)) for pair in since.figures]


def _measure_words(then) -> tuple[str, str] | None:
    if then is None:
        return None
    return CLAIM_WORDS.get(then.claim, "Nothing claimed"), FINDING_WORDS.get(then.finding, "Not judged")
