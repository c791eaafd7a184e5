"""Loads published records: facts of committee reports, each row with its document and paragraph, then sealed.

The actor is a user without sign-in, "Published record". What the papers do not give (dates, people, narratives) is not
invented; wording of ours is marked illustrative.
"""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.history import save_audited
from accounts.models import LocalAuthority, Membership, User
from accounts.permissions import Role
from accounts.services import published_actor
from improvement.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from metrics.months import Month
from plans import rag
from plans.models import Plan
from plans.services import actions, cycles, plans, updates
from plans.services.updates import Said

FOLDER = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")


@transaction.atomic
def load_authorities(now: dt.datetime) -> list[LocalAuthority]:
    """The three councils whose papers are loaded, without duplicates."""
    actor = published_actor()
    rows = [_oldham()["authority"], *json.loads((FOLDER / "authorities.json").read_text())]
    return [_authority(row, actor, now) for row in rows]


@transaction.atomic
def load_oldham_plan(authority: LocalAuthority, say: Callable[[str], None]) -> Plan:
    """Oldham's plan of 2019 as of August 2019: Table 1 of the paper of 10 September 2019. It is not sealed yet: what it answers
    is linked to it first (`demands.py`)."""
    data = _oldham()
    actor = published_actor()
    steps = data["statuses"]
    known = morning(steps[0]["on"])
    plan = plans.create_plan(
        authority=authority,
        by=actor,
        now=known,
        on=dt.date.fromisoformat(steps[0]["on"]),
        reason="As published",
        source=steps[0]["source"],
        **data["plan"],
    )
    for row in data["areas"]:
        say(f"Oldham: {row['title']}, {len(row['actions'])} actions")
        _area(plan, row, data["source"], actor, known)
    month = Month.parse(data["cycle"]["month"])
    closed = morning(data["cycle"]["closed_on"])
    for step in steps[1:]:
        plans.move_status(
            plan=plan,
            status=step["status"],
            on=dt.date.fromisoformat(step["on"]),
            note=step["note"],
            source=step["source"],
            first_month=month,
            by=actor,
            # A paper may tell a step as taken before its day.
            now=morning(step.get("known", step["on"])),
            today=closed.date(),
        )
    for row in data["areas"]:
        for published in row["actions"]:
            _update(plan, published, data["updates"][published["rating"]], actor, month, closed)
    cycles.close_cycle(
        plan=plan, month=month, by=actor, now=closed, today=closed.date(), source=data["cycle"]["source"], open_next=False
    )
    overall = data["overall"]
    cycles.confirm_overall(plan=plan, month=month, by=actor, now=closed, today=closed.date(), **overall)
    return plan


# Council and role of each account.
DEMO_ROLES = (
    ("oldham", Role.OFFICER),
    ("oldham", Role.BOARD),
    ("north-east-lincolnshire", Role.BOARD),
    ("havering", Role.BOARD),
)


@transaction.atomic
def load_published_demo_accounts() -> None:
    """The demonstration's accounts of the councils whose record was published, where the demonstration is on."""
    actor = published_actor()
    # Worked out once, as it is meant to take long; that it is the same for all of them is no secret.
    password = make_password(DEMO_PASSWORD)
    councils = {row.slug: row for row in LocalAuthority.objects.filter(slug__in={slug for slug, _ in DEMO_ROLES})}
    for slug, role in DEMO_ROLES:
        authority = councils[slug]
        email, name = f"{role}@{slug}.example", f"{Role(role).label}, {authority.name} (demonstration)"
        if email not in dict(DEMO_ACCOUNTS) or User.objects.filter(email=email).exists():
            continue
        user = User(email=email, name=name)
        user.password = password
        save_audited(user, by=user, reason="Demonstration", now=None)
        save_audited(Membership(user=user, authority=authority, role=role), by=actor, reason="Demonstration")


def _oldham() -> dict:
    return json.loads((FOLDER / "oldham.json").read_text())


def morning(day: str) -> dt.datetime:
    """Nine o'clock in London on an ISO date: the papers give days, not hours."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), tzinfo=LONDON)


def _authority(row, actor, now) -> LocalAuthority:
    authority = LocalAuthority.objects.filter(slug=row["slug"]).first()
    if authority is None:
        authority = save_audited(LocalAuthority(**row), by=actor, reason="As published", now=now)
        save_audited(
            Membership(user=actor, authority=authority, role=Role.LEAD), by=actor, reason="Loads what was published", now=now
        )
    return authority


def _area(plan, row, source, actor, known) -> None:
    area = plans.add_area(
        plan=plan, number=row["number"], title=row["title"], source=row["source"], by=actor, now=known, reason="As published"
    )
    for published in row["actions"]:
        actions.add_action(
            plan=plan,
            area=area,
            reference=published["reference"],
            title=published["title"],
            illustrative=True,
            source=source,
            by=actor,
            now=known,
            reason="Counted as published; wording illustrative",
        )


def _update(plan, published, words, actor, month, known) -> None:
    expected_by = words.get("expected_by")
    said = Said(
        stage=rag.IN_PROGRESS,
        rating=published["rating"],
        impact=rag.NOT_YET_MEASURABLE,
        progress=words["progress"],
        expected_rating=words.get("expected_rating", ""),
        expected_by=dt.date.fromisoformat(expected_by) if expected_by else None,
        difference_reason=words.get("difference_reason", ""),
    )
    updates.record_update(
        action=plan.actions.get(reference=published["reference"]),
        said=said,
        by=actor,
        now=known,
        today=month.last,
        as_published=words["source"],
    )
