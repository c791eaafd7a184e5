"""What the start page and the authority page print: positions of a council's plans, put together."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import LocalAuthority
from metrics.months import Month
from plans.lifecycle import MONITORING
from plans.models import Plan
from plans.selectors.standings import Movement, Standings, movement_before, standings


def councils_of(user) -> list[LocalAuthority]:
    """The councils that this person may look at: one's own; every one for a superuser."""
    if user.is_superuser:
        return list(LocalAuthority.objects.all())
    return [membership.authority for membership in user.memberships]


@dataclass(frozen=True)
class WhereWeStand:
    """A council's position: the standings of its current plan, and its other plans by name."""

    authority: LocalAuthority
    current: Standings | None
    movement_before: Movement | None
    others: list[Plan]


def where_we_stand(authority, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> WhereWeStand:
    """The plan that is being monitored (the newest of them; else the newest plan) with its standings. Seven queries."""
    day = month.last if month else None
    plans = list(Plan.objects.for_authority(authority).known_on(known_on).with_status(known_on, day).order_by("-pk"))
    monitored = [plan for plan in plans if plan.status_now == MONITORING]
    current = (monitored or plans or [None])[0]
    now = standings(current, month=month, known_on=known_on, today=today) if current else None
    return WhereWeStand(
        authority,
        now,
        movement_before(now) if now and not now.viewing.frozen else None,
        [plan for plan in plans if plan is not current],
    )
