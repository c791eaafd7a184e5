"""The plan of a pack: where every action stood, counted by area and month, and what moved. No queries: from one reading."""

import datetime as dt

from django.urls import reverse

from boards.packs.contents import Counts, MonthCounts, Moved, PackAction, PackArea, PackPlan
from metrics.months import Month
from plans import rollup
from plans.selectors.council import Council
from plans.selectors.council_plans import PlanRecord
from plans.selectors.council_standings import standings_at
from plans.selectors.positions import count_positions
from plans.selectors.standings import Movement, Standings

MONTHS = 24


def plan_of(council: Council, record: PlanRecord, month: Month | None, suffix: str) -> PackPlan:
    """The plan at the end of a review month (None: it has none). `suffix` is what a link adds to show the same position."""
    now, _ = standings_at(council, record, month=month)
    plan, cycle = record.plan, now.cycle
    slug = council.authority.slug
    return PackPlan(
        title=plan.title,
        slug=plan.slug,
        href=f"{reverse('plan', args=[slug, plan.slug])}{suffix}",
        status=now.status_word if plan.status_now else "",
        position=now.viewing.judged_on.isoformat(),
        suggested=now.overall.rating,
        confirmed=(cycle.confirmed_rating or "") if cycle else "",
        confirmed_note=(cycle.confirmed_note or "") if cycle else "",
        counts=_counts(now.totals),
        areas=tuple(PackArea(row.area.number, row.area.title, _counts(row.counts)) for row in now.areas),
        months=_months(record, now),
        since=str(now.movement.since) if now.movement else "",
        moved=_moved(now.movement) if now.movement else (),
        actions=_actions(council, record, now, suffix),
    )


def _counts(counts: rollup.Counts) -> Counts:
    return Counts(counts.red, counts.amber, counts.green, counts.not_rated)


def _months(record: PlanRecord, now: Standings) -> tuple[MonthCounts, ...]:
    """The closed months up to the one shown as they were frozen, and that one."""
    shown = now.viewing.as_at.month
    closed = [cycle for cycle in record.cycles.rows if cycle.closing_now and shown - MONTHS < cycle.month < shown]
    found = [MonthCounts(str(cycle.month), _counts(count_positions(record.frozen[cycle.closing_now]))) for cycle in closed]
    return (*found, MonthCounts(str(shown), _counts(now.totals)))


def _moved(movement: Movement) -> tuple[Moved, ...]:
    return tuple(
        Moved(item.position.reference, item.position.title, item.move.kind, item.move.before or "", item.move.after)
        for item in (*movement.worsened, *movement.improved)
    )


def _actions(council: Council, record: PlanRecord, now: Standings, suffix: str) -> tuple[PackAction, ...]:
    numbers = {area.pk: area.number for area in record.areas}
    said = {row.pk: row.progress for groups in record.updates.values() for group in groups for row in group}
    found = []
    for position in now.positions:
        address = reverse("action", args=[council.authority.slug, record.plan.slug, position.reference])
        found.append(
            PackAction(
                key=position.action_id,
                href=f"{address}{suffix}",
                reference=position.reference,
                title=position.title,
                area=numbers[position.area_id],
                stage=position.stage,
                rating=position.rating,
                suggested=position.suggestion.rating,
                why=position.suggestion.sentence,
                difference=position.rosier_because if position.is_rosier else "",
                impact=position.impact,
                owner=position.owner_role,
                due=_day(position.due),
                first_due=_day(position.first_due),
                moved=position.due_moves,
                updated=_day(position.last_update_on),
                progress=said.get(position.update_id, ""),
                late=position.days_late > 0,
            )
        )
    return tuple(found)


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
