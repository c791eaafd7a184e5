"""What the plan page prints, in at most seven queries whatever the size of the plan."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count

from metrics.charts import Column, Series, StackedColumns, stacked_columns
from metrics.months import Month
from plans import movement, rag
from plans.lifecycle import STATUS_WORDS
from plans.listing import OVERDUE_WORDS, RATING_KEYS, SORT_WORDS, Listing, is_overdue
from plans.models import Area, FrozenPosition, Plan
from plans.movement import Move, Standing
from plans.positions import Position
from plans.rollup import Counts, Overall, count, propose_overall
from plans.selectors.positions import Cycles, count_positions, frozen_positions, live_positions
from plans.viewing import Viewing, choose

CHART_MONTHS = 24
CHART_ORDER = (rag.RED, rag.AMBER, rag.GREEN, "none")
CHART_SERIES = (
    Series(rag.RED, "Red", "#eda599", "hatch"),
    Series(rag.AMBER, "Amber", "#ffd98a", "dots"),
    Series(rag.GREEN, "Green", "#b5dcc0", "solid"),
    Series("none", "Not rated", "#ffffff", "dashed"),
)


@dataclass(frozen=True)
class AreaRow:
    area: Area
    counts: Counts


@dataclass(frozen=True)
class Moved:
    position: Position
    move: Move


@dataclass(frozen=True)
class Option:
    """One link of a filter: its words, query string, how many actions it shows, and whether it is chosen."""

    label: str
    query: str
    number: int | None
    chosen: bool


@dataclass(frozen=True)
class Standings:
    """A plan at one time: every action's position, counted by area and in all, and what that proposes."""

    plan: Plan
    viewing: Viewing
    cycles: Cycles
    areas: list[AreaRow]
    positions: list[Position]
    totals: Counts
    overall: Overall
    baseline: Month | None
    moves: dict[int, Move] = field(repr=False)

    @property
    def cycle(self):
        return self.viewing.cycle

    @property
    def status_word(self) -> str:
        return STATUS_WORDS[self.plan.status_now]

    @property
    def wording(self) -> list[tuple[str, str]]:
        """What each rating means, in the plan's own words."""
        return [(rating, self.plan.wording(rating)) for rating in rag.RATINGS]

    @property
    def suffix(self) -> str:
        """What a link to another page adds to its address so that it shows the same position."""
        if not self.viewing.past:
            return ""
        known = self.viewing.as_at.known_on
        asked = {"month": str(self.viewing.as_at.month)} | ({"known": f"{known:%Y-%m-%d}"} if known else {})
        return "?" + urlencode(asked)

    @property
    def overdue_updates(self) -> list[Position]:
        return [position for position in self.positions if position.overdue_since]

    @property
    def past_due(self) -> list[Position]:
        return [position for position in self.positions if position.days_late]

    @property
    def past_due_not_rosier(self) -> list[Position]:
        """Past due, and not listed already as rated rosier than the rules suggest."""
        return [position for position in self.past_due if not position.is_rosier]

    @property
    def attention(self) -> int:
        """How many things need attention: each line of the authority page's list."""
        return sum(map(len, (self.rosier, self.overdue_updates, self.past_due_not_rosier, self.moved_often)))

    @property
    def next_month(self) -> Month:
        return self.viewing.as_at.month + 1

    @property
    def rosier(self) -> list[Position]:
        return [position for position in self.positions if position.is_rosier]

    @property
    def awaiting_sign_off(self) -> list[Position]:
        return [position for position in self.positions if position.stage == rag.AWAITING_SIGN_OFF]

    @property
    def moved_often(self) -> list[Position]:
        return [position for position in self.positions if position.due_moves >= 2 and not position.has_ended]

    @property
    def without_update_this_month(self) -> list[Position]:
        month = self.viewing.as_at.month
        return [p for p in self.positions if not p.has_ended and p.last_update_month != month]

    @property
    def not_updated(self) -> list[Position]:
        return [position for position in self.positions if position.wants_update]

    def moved(self, kind: str) -> list[Moved]:
        return [
            Moved(p, self.moves[p.action_id])
            for p in self.positions
            if p.action_id in self.moves and self.moves[p.action_id].kind == kind
        ]

    @property
    def improved(self) -> list[Moved]:
        return self.moved(movement.IMPROVED)

    @property
    def worsened(self) -> list[Moved]:
        return self.moved(movement.WORSENED)

    @property
    def unchanged(self) -> list[Moved]:
        return self.moved(movement.SAME)

    @property
    def new(self) -> list[Moved]:
        return self.moved(movement.NEW)

    @property
    def corrected(self) -> list[Moved]:
        return self.moved(movement.CORRECTED)

    @property
    def left(self) -> list[Moved]:
        return self.moved(movement.LEFT)

    @property
    def days_since_month_ended(self) -> int:
        """How long the open review month has been over; 0 while it runs."""
        if self.cycle is None or self.viewing.frozen or self.viewing.past:
            return 0
        return max(0, (self.viewing.today - self.cycle.month.last).days)


@dataclass(frozen=True)
class PlanPage:
    """The whole plan page: the standings, the chart by month, and the list of actions as filtered and sorted."""

    standings: Standings
    chart: StackedColumns
    chart_series: tuple[Series, ...]
    listing: Listing
    rows: list[Position]
    filters: list[tuple[str, list[Option]]]
    sorts: list[Option]
    months: list[Option]


def find_plan(authority, slug: str, known_on: dt.datetime | None = None) -> Plan | None:
    """A plan of this council by its address, with status and thresholds; None where it has none such."""
    plans = Plan.objects.for_authority(authority).known_on(known_on).with_status(known_on)
    return plans.select_related("superseded_by").filter(slug=slug).first()


def standings(plan: Plan, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> Standings:
    """Where the plan stands in `month` (None: now). Five queries."""
    cycles = Cycles.of(plan, known_on)
    viewing = choose(plan, cycles, month=month, known_on=known_on, today=today)
    areas = list(Area.objects.for_plan(plan))
    earlier = cycles.closed_before(viewing.as_at.month)
    before = frozen_positions(earlier, known_on, viewing.as_at.month) if earlier else []
    if viewing.frozen:
        positions = frozen_positions(viewing.cycle, known_on)
    else:
        actions = plan.actions.known_on(known_on).with_facts(viewing.as_at.month, known_on).in_plan_order()
        positions = live_positions(plan, list(actions), cycles, viewing.as_at, today=today)
    by_area = defaultdict(list)
    for position in positions:
        by_area[position.area_id].append(position)
    totals = count_positions(positions)
    return Standings(
        plan=plan,
        viewing=viewing,
        cycles=cycles,
        areas=[AreaRow(area, count_positions(by_area[area.pk])) for area in areas],
        positions=positions,
        totals=totals,
        overall=_overall(plan, viewing, totals),
        baseline=earlier.month if earlier else None,
        moves=movement.compare(_baseline(before), _standing(positions)) if earlier else {},
    )


def plan_page(plan: Plan, *, month: Month | None, known_on: dt.datetime | None, today: dt.date, params) -> PlanPage:
    """Everything on the plan page. `params` is the address's query (area, rating, stage, owner, overdue, sort)."""
    now = standings(plan, month=month, known_on=known_on, today=today)
    numbers = {row.area.pk: row.area.number for row in now.areas}
    owners = sorted({position.owner_role for position in now.positions if position.owner_role})
    listing = Listing.parse(params, numbers.values(), owners)
    kept = {name: params[name] for name in ("month", "known") if params.get(name)}
    return PlanPage(
        standings=now,
        chart=_chart(now),
        chart_series=CHART_SERIES,
        listing=listing,
        rows=listing.choose(now.positions, numbers),
        filters=_filters(listing, now, numbers, owners, kept),
        sorts=[Option(words, _query(listing, kept, sort=key), None, listing.sort == key) for key, words in SORT_WORDS.items()],
        months=_months(now),
    )


def _overall(plan, viewing, totals) -> Overall:
    if viewing.frozen:
        cycle = viewing.cycle
        return Overall(cycle.proposed_rating, cycle.proposed_code, cycle.proposed_sentence)
    return propose_overall(totals, red_share=plan.red_share, green_share=plan.green_share)


def _standing(positions) -> dict[int, Standing]:
    return {position.action_id: Standing(position.stage, position.rating) for position in positions}


def _baseline(before) -> dict[int, Standing]:
    return {position.action_id: Standing(position.stage, position.rating, position.corrected_to) for position in before}


def _chart(now: Standings) -> StackedColumns:
    month = now.viewing.as_at.month
    closed = [cycle for cycle in now.cycles.rows if cycle.closing_now and cycle.month <= month][-CHART_MONTHS:]
    rows = FrozenPosition.objects.filter(closing__in=[cycle.closing_now for cycle in closed]).order_by()
    grouped = defaultdict(list)
    for row in rows.values("closing", "stage", "rating").annotate(number=Count("pk")):
        grouped[row["closing"]].append(row)
    columns = []
    for cycle in closed:
        found = grouped[cycle.closing_now]
        counts = count([(row["stage"], row["rating"]) for row in found], [row["number"] for row in found])
        columns.append(_column(cycle.month, counts))
    if not now.viewing.frozen and now.cycle is not None:
        columns.append(_column(month, now.totals, "so far"))
    return stacked_columns(columns, CHART_ORDER)


def _column(month, counts, note="") -> Column:
    return Column(
        month.label,
        month.short_label,
        {rag.RED: counts.red, rag.AMBER: counts.amber, rag.GREEN: counts.green, "none": counts.not_rated},
        note,
    )


def _query(listing, kept, **changes) -> str:
    return "&".join(part for part in (urlencode(kept), listing.query(**changes)) if part)


def _filters(listing, now, numbers, owners, kept) -> list[tuple[str, list[Option]]]:
    tally = lambda test: sum(1 for position in now.positions if test(position))  # noqa: E731

    def option(name, value, label, test):
        return Option(label, _query(listing, kept, **{name: value}), tally(test), getattr(listing, name) == value)

    def group(name, options):
        return [Option("All", _query(listing, kept, **{name: ""}), None, not getattr(listing, name)), *options]

    return [
        (
            "Rating",
            group(
                "rating",
                [
                    option("rating", key, rag.RATING_WORDS[rating], lambda p, rating=rating: p.rating == rating)
                    for key, rating in RATING_KEYS.items()
                ],
            ),
        ),
        (
            "Look at",
            group(
                "overdue",
                [option("overdue", key, words, lambda p, key=key: is_overdue(p, key)) for key, words in OVERDUE_WORDS.items()],
            ),
        ),
        (
            "Area",
            group(
                "area",
                [
                    option("area", str(row.area.number), row.area.title, lambda p, key=row.area.pk: p.area_id == key)
                    for row in now.areas
                ],
            ),
        ),
        (
            "Stage",
            group(
                "stage",
                [option("stage", key, words, lambda p, key=key: p.stage == key) for key, words in rag.STAGE_WORDS.items()],
            ),
        ),
        ("Owner", group("owner", [option("owner", role, role, lambda p, role=role: p.owner_role == role) for role in owners])),
    ]


def _months(now: Standings) -> list[Option]:
    chosen = now.viewing.cycle
    return [
        Option(
            f"{cycle.month.label}{'' if cycle.closing_now else ' (open)'}",
            f"month={cycle.month}",
            None,
            chosen is not None and cycle.pk == chosen.pk,
        )
        for cycle in reversed(now.cycles.rows)
    ]
