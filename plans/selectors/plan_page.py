"""What the plan page prints, in at most eight queries with the plan, whatever its size."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count

from metrics.charts import Column, Series, StackedColumns, stacked_columns
from metrics.months import Month
from plans import rag
from plans.listing import OVERDUE_WORDS, RATING_KEYS, SORT_WORDS, Listing, has_rating, is_overdue
from plans.models import FrozenPosition, Plan
from plans.positions import Position
from plans.rollup import count
from plans.selectors.standings import Standings, standings

CHART_MONTHS = 24
CHART_ORDER = (rag.RED, rag.AMBER, rag.GREEN, "none")
CHART_SERIES = (
    Series(rag.RED, "Red", "#eda599", "hatch"),
    Series(rag.AMBER, "Amber", "#ffd98a", "dots"),
    Series(rag.GREEN, "Green", "#b5dcc0", "solid"),
    Series("none", "Not rated", "#ffffff", "dashed"),
)


@dataclass(frozen=True)
class Option:
    """One link of a filter: its words, query string, how many actions it shows, and whether it is chosen."""

    label: str
    query: str
    number: int | None
    chosen: bool


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
                    option("rating", key, rag.RATING_WORDS[rating], lambda p, key=key: has_rating(p, key))
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
