"""Councils, people, plans and updates for tests, made through the services as people make them."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

from accounts.history import save_audited
from accounts.models import LocalAuthority, Membership, User
from accounts.permissions import Role
from metrics.months import Month
from plans import rag
from plans.lifecycle import CONFIRMED, MONITORING, SUBMITTED
from plans.services import actions, cycles, plans, updates
from plans.services.updates import Said

LONDON = ZoneInfo("Europe/London")
JANUARY = Month(2026, 1)
PASSWORD = "a-long-password-for-tests"
_numbers = itertools.count(1)


def at(day: dt.date | Month, hour: int = 12) -> dt.datetime:
    """Noon in London on a day, or on the twentieth of a month."""
    if isinstance(day, Month):
        day = day.first.replace(day=20)
    return dt.datetime.combine(day, dt.time(hour), tzinfo=LONDON)


def make_user(name: str = "", **fields) -> User:
    number = next(_numbers)
    user = User(email=fields.pop("email", f"person{number}@example.org"), name=name or f"Person {number}", **fields)
    user.set_password(PASSWORD)
    return save_audited(user, by=user, reason="Test")


def make_council(slug: str = "") -> LocalAuthority:
    number = next(_numbers)
    slug = slug or f"council-{number}"
    authority = LocalAuthority(
        name=slug.replace("-", " ").title(),
        slug=slug,
        dfe_number=f"{number % 1000:03}",
        ons_code=f"E{number:08}",
        region="North West",
    )
    return save_audited(authority, by=make_user(), reason="Test")


def make_member(authority, role: str = Role.OFFICER, name: str = "", **fields) -> User:
    user = make_user(name or f"{Role(role).label} {next(_numbers)}", **fields)
    save_audited(Membership(user=user, authority=authority, role=role), by=user, reason="Test")
    return user


def make_plan(authority, lead, *, month: Month = JANUARY, monitored: bool = True, **fields):
    """A plan that is being monitored from `month`, as `lead` (a programme lead) makes it."""
    on = month.first - dt.timedelta(days=60)
    fields = {"title": f"Plan {next(_numbers)}", "slug": f"plan-{next(_numbers)}"} | fields
    plan = plans.create_plan(authority=authority, by=lead, now=at(on), on=on, **fields)
    if monitored:
        for status, days in ((SUBMITTED, 50), (CONFIRMED, 20), (MONITORING, 0)):
            day = month.first - dt.timedelta(days=days)
            plans.move_status(plan=plan, status=status, on=day, by=lead, now=at(day), today=month.last, first_month=month)
    return plan


def make_area(plan, lead, number: int | None = None, title: str = ""):
    number = number or next(_numbers)
    return plans.add_area(plan=plan, number=number, title=title or f"Area {number}", by=lead, now=at(JANUARY))


def make_action(area, lead, *, owner=None, reference: str = "", now=None, **fields):
    """An action that began on 1 January 2026 and is due on 31 December 2026, unless said otherwise."""
    number = next(_numbers)
    fields = {"start": dt.date(2026, 1, 1), "due": dt.date(2026, 12, 31), "title": f"Action {number}"} | fields
    return actions.add_action(
        plan=area.plan,
        area=area,
        reference=reference or f"{area.number}.{number}",
        owner=owner,
        role_title=fields.pop("role_title", owner.name if owner else "Head of Service"),
        by=lead,
        now=now or at(dt.date(2025, 12, 1)),
        **fields,
    )


def said(**changes) -> Said:
    """What an officer says in an ordinary month: in progress, Amber, no evidence yet, Green expected at the year's end."""
    fields = {
        "stage": rag.IN_PROGRESS,
        "rating": rag.AMBER,
        "impact": rag.NO_EVIDENCE,
        "progress": "The work goes on.",
        "expected_rating": rag.GREEN,
        "expected_by": dt.date(2027, 3, 31),
    }
    return Said(**(fields | changes))


def make_update(action, by, *, month: Month = JANUARY, **changes):
    """An update on the twentieth of `month`, which must be the month that is open."""
    return updates.record_update(action=action, said=said(**changes), by=by, now=at(month), today=at(month).date())


def close(plan, lead, month: Month = JANUARY):
    """Close `month` on its last day."""
    return cycles.close_cycle(plan=plan, month=month, by=lead, now=at(month.last, 23), today=month.last)


class World:
    """One council with a person in each role, a monitored plan, an area, and an action that the officer owns."""

    def __init__(self, slug: str = ""):
        self.authority = make_council(slug)
        self.officer = make_member(self.authority, Role.OFFICER)
        self.lead = make_member(self.authority, Role.LEAD)
        self.board = make_member(self.authority, Role.BOARD)
        self.administrator = make_member(self.authority, Role.ADMINISTRATOR)
        self.auditor = make_member(self.authority, Role.AUDITOR)
        self.plan = make_plan(self.authority, self.lead)
        self.area = make_area(self.plan, self.lead, 1, "Standards of practice")
        self.action = make_action(self.area, self.lead, owner=self.officer, reference="1.1")

    @property
    def people(self) -> dict[str, User]:
        return {role: getattr(self, role) for role in ("officer", "lead", "board", "administrator", "auditor")}
