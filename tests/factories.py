"""Councils, people, plans, updates and figures for tests, made through the services as people make them."""

import datetime as dt
import itertools
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.history import save_audited
from accounts.models import LocalAuthority, Membership, User
from accounts.permissions import Role
from accounts.services import published_actor
from metrics import kinds
from metrics.models import Comparator, Upload
from metrics.months import Month
from metrics.selectors.upload_contents import Head
from metrics.services import compositions, finance, indicators, series, snapshots
from metrics.uploads.cells import Heading
from plans import limbs, rag
from plans.lifecycle import CONFIRMED, MONITORING, SUBMITTED
from plans.services import actions, claims, cycles, events, evidence, inspections, notices, plans, programme, thread, updates
from plans.services.updates import Said

LONDON = ZoneInfo("Europe/London")
JANUARY = Month(2026, 1)
OCTOBER = Month(2025, 10)
# The last month of the latest official year.
OFFICIAL = Month(2025, 3)
# When what has figures was begun, so that it was there in every month that a test looks at.
BEGUN = dt.datetime(2020, 1, 6, 9, tzinfo=LONDON)
PASSWORD = "a-long-password-for-tests"
_numbers = itertools.count(1)
_councils = itertools.count()


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
        # Below 200: no council that a loader brings has such a number.
        dfe_number=f"{next(_councils) % 200:03}",
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


# --- Figures ---


def make_indicator(authority=None, by=None, *, now=BEGUN, **fields):
    """A percentage, higher is better, with one decimal: a council's own as `by` adds it, or without a council the library's."""
    number = next(_numbers)
    given = {
        "code": f"MADE_{number}",
        "name": f"Indicator {number}",
        "group": "assessment",
        "definition": "What was done in time, of all that was due.",
        "unit": kinds.PERCENT,
        "decimals": 1,
        "polarity": kinds.HIGHER,
    }
    return indicators.add_indicator(authority=authority, by=by or published_actor(), now=now, **(given | fields))


def make_sub_group(authority, by, name: str = "", *, now=BEGUN, **fields):
    number = next(_numbers)
    fields = {"name": name or f"Team {number}", "slug": f"team-{number}", "kind": kinds.TEAM} | fields
    return indicators.add_sub_group(authority=authority, by=by, now=now, **fields)


def make_series(authority, by, indicator=None, *, sub_group=None, now=BEGUN, **fields):
    """A series of `indicator`, otherwise of a new one of the council's own."""
    indicator = indicator or make_indicator(authority, by)
    return indicators.add_series(authority=authority, indicator=indicator, sub_group=sub_group, by=by, now=now, **fields)


def make_snapshot(of, by, value=None, *, month: Month = JANUARY, reason: str = "", now=None, source: str = "", **entry):
    """A figure of the series `of`, entered on the twentieth of its month; with a `reason` it corrects the one that stands."""
    value = None if value is None else Decimal(str(value))
    said = snapshots.Entry(value=value, **entry)
    return snapshots.record_snapshot(
        series=of, month=month, entry=said, reason=reason, by=by, now=now or at(month), source=source
    )


def make_figures(of, by, values, *, last: Month = JANUARY) -> list:
    """A figure for each month up to `last`, the oldest first; None leaves a month out."""
    first = last - len(values) + 1
    return [make_snapshot(of, by, value, month=first + n) for n, value in enumerate(values) if value is not None]


def make_target(of, by, value, *, kind: str = kinds.TARGET, month: Month = JANUARY, reason: str = "Agreed", now=None, **fields):
    value = None if value is None else Decimal(str(value))
    return series.set_target(
        series=of, kind=kind, month=month, value=value, reason=reason, by=by, now=now or at(JANUARY), **fields
    )


def make_composition(authority, by, labels=("Low", "High"), *, now=BEGUN, **fields):
    """A whole of which each label is a part: a series of counts of an indicator of its own."""
    number = next(_numbers)
    counts = [make_indicator(authority, by, unit=kinds.COUNT, decimals=0, polarity=kinds.NEUTRAL) for _ in labels]
    parts = [(make_series(authority, by, indicator), label) for indicator, label in zip(counts, labels, strict=True)]
    fields = {"title": f"Composition {number}", "slug": f"composition-{number}", "whole": "cases"} | fields
    return compositions.add_composition(authority=authority, parts=parts, by=by, now=now, **fields)


def make_budget_line(authority, by, service: str = "Placements", *, month: Month = JANUARY, reason: str = "", now=None, **money):
    money = finance.Money(**({"revised_budget": Decimal(1000), "forecast": Decimal(1200)} | money))
    return finance.record_budget_line(
        authority=authority, service=service, month=month, money=money, by=by, now=now or at(month), reason=reason
    )


def make_comparator(indicator, value, *, authority=None, group: str = kinds.ENGLAND, month: Month = OFFICIAL, **fields):
    """An official figure, known at the end of November of its year."""
    row = Comparator(
        indicator=indicator,
        authority=authority,
        group=group,
        group_name=fields.pop("group_name", kinds.COMPARATOR_WORDS[group]),
        month=month,
        period=f"year to 31 March {month.year}",
        value=Decimal(str(value)),
        source="Official statistics",
        known_from=at(Month(month.year, 11).last),
        **fields,
    )
    series.add_comparators(rows=[row], by=published_actor())
    return Comparator.objects.filter(indicator=indicator).order_by("-pk").first()


def make_upload(authority, by, **fields) -> Upload:
    """An upload that waits for its columns to be named, as its row says it, without a file."""
    head = Head(header=(Heading(1, "KPI"), Heading(2, "Result")), sample=(("CON_NUM", "12"),))
    fields = {"preview": {"head": head.to_json()}, "filename": "figures.csv", "size": 1200, "received_at": at(JANUARY)} | fields
    fields = {"sha256": "0" * 64} | fields
    return save_audited(Upload(authority=authority, by=by, **fields), by=by, reason="Test", now=fields["received_at"])


def one_of_each(authority, by, words: str = "") -> dict:
    """A council's rows behind the pages of the admin of figures, by the name of the model, with `words` in what is shown."""
    indicator = make_indicator(authority, by, name=f"{words} visits in time".strip())
    of = make_series(authority, by, indicator)
    own = {"authority": authority, "group": kinds.OWN, "group_name": authority.name}
    return {
        "indicator": indicator,
        "subgroup": make_sub_group(authority, by, f"{words} duty team".strip()),
        "series": of,
        "composition": make_composition(authority, by, title=f"{words} caseloads".strip()),
        "snapshot": make_snapshot(of, by, 77),
        "upload": make_upload(authority, by, filename=f"{words} figures.csv".strip()),
        "comparator": make_comparator(indicator, 80, **own),
    }


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


# --- The programme: projects, resources, risks, events ---


def make_project(plan, by, *, now=None, **fields):
    fields = {"title": f"Project {next(_numbers)}"} | fields
    return programme.add_project(plan=plan, by=by, now=now or at(JANUARY), **fields)


def make_resource(plan, by, amount="10000", *, now=None, **fields):
    """A line of £10,000 for 2026/27, unless said otherwise."""
    fields = {"item": f"Item {next(_numbers)}", "years": "2026/27"} | fields
    return programme.add_resource(plan=plan, amount=Decimal(amount), by=by, now=now or at(JANUARY), **fields)


def make_risk(plan, by, *, now=None, **fields):
    fields = {"title": f"Risk {next(_numbers)}", "likelihood": 3, "impact": 4, "owner_role": "Head of Service"} | fields
    return programme.add_risk(plan=plan, by=by, now=now or at(JANUARY), **({"mitigation": "It is watched."} | fields))


def make_event(authority, by, month: Month = JANUARY, *, now=None, **fields):
    fields = {"kind": "letter", "text": f"Letter {next(_numbers)}"} | fields
    return events.add_event(authority=authority, month=month, by=by, now=now or at(month), **fields)


# --- The golden thread ---


def make_evidence(subject, by, *, now=None, today=None, **fields):
    """An audit of 10 January 2026 about an action, a finding or a limb."""
    fields = {"kind": "audit", "title": f"Evidence {next(_numbers)}", "on": dt.date(2026, 1, 10)} | fields
    fields = {"summary": "Seven of ten plans were good.", "role_title": "Principal Social Worker"} | fields
    moment = now or at(JANUARY)
    return evidence.add_evidence(subject=subject, by=by, now=moment, today=today or moment.date(), **fields)


def link_finding(finding, target, by, *, on: dt.date = dt.date(2026, 1, 12), now=None, reason="It answers it"):
    return thread.link_finding(finding=finding, target=target, on=on, reason=reason, by=by, now=now or at(JANUARY))


# --- Notices, measures, limbs, claims ---


def make_notice(authority, by, *, issued: dt.date = dt.date(2025, 7, 1), now=None, **fields):
    """An Improvement Notice of 1 July 2025, unless said otherwise."""
    number = next(_numbers)
    fields = {"kind": "improvement_notice", "title": f"Notice {number}", "slug": f"notice-{number}"} | fields
    moment = now or at(issued)
    return notices.add_notice(
        authority=authority, issued=issued, by=by, now=moment, today=fields.pop("today", moment.date()), **fields
    )


def make_measure(notice, by, number: int | None = None, *, now=None, **fields):
    fields = {"title": f"Measure {next(_numbers)}"} | fields
    taken = [row.number for row in notice.measures.all()]
    number = number or max(taken, default=0) + 1
    return notices.add_measure(notice=notice, number=number, by=by, now=now or at(notice.issued), **fields)


def make_limb(measure, by, of=None, letter: str = "a", *, kind: str = limbs.THRESHOLD, now=None, **fields):
    """At least 85 of the series `of`, undated; of another `kind` what `limbs.Rule` needs is among the fields."""
    names = set(limbs.Rule.__dataclass_fields__)
    asked = {name: fields.pop(name) for name in list(fields) if name in names}
    if kind == limbs.THRESHOLD:
        asked = {"direction": limbs.AT_LEAST, "value": Decimal(85)} | asked
    if kind == limbs.EVIDENCE:
        asked = {"needs": 1, "kinds": ("audit",)} | asked
    if "value" in asked:
        asked["value"] = Decimal(str(asked["value"]))
    fields = {"wording": f"Limb {next(_numbers)}", "rule": limbs.Rule(kind=kind, **asked)} | fields
    moment = now or at(measure.notice.issued)
    return notices.add_limb(measure=measure, letter=letter, series=of, by=by, now=moment, **fields)


def make_claim(measure, by, status: str = "met", *, month: Month = JANUARY, now=None, **fields):
    """A claim on the twentieth of `month`, on its figures."""
    moment = now or at(month)
    fields = {"narrative": "Visits are on time.", "role_title": "Director of Children's Services", "on": moment.date()} | fields
    return claims.make_claim(
        measure=measure, status=status, month=month, by=by, now=moment, today=fields.pop("today", moment.date()), **fields
    )


def make_opinion(by, *, notice=None, measure=None, now=None, **fields):
    fields = {"whose": "chair", "text": "The pace is too slow.", "on": dt.date(2026, 1, 10), "letter": "Letter"} | fields
    moment = now or at(JANUARY)
    return claims.record_opinion(notice=notice, measure=measure, by=by, now=moment, today=moment.date(), **fields)


# --- Inspections ---


def make_inspection(authority, by, month: Month = OCTOBER, *, now=None, **fields):
    """An ILACS standard inspection of October 2025, recorded on the twentieth of its month, unless said otherwise."""
    number = next(_numbers)
    moment = now or at(month)
    fields = {"framework": "ilacs_standard", "title": f"Inspection {number}", "slug": f"inspection-{number}"} | fields
    return inspections.add_inspection(authority=authority, month=month, by=by, now=moment, today=moment.date(), **fields)


def make_judgement(of, by, grade: str = "requires_improvement", area: str = "overall", *, now=None, **fields):
    return inspections.record_judgement(inspection=of, area=area, grade=grade, by=by, now=now or at(of.month), **fields)


def make_finding(of, by, number: int = 1, *, now=None, **fields):
    """An area for improvement of the inspection `of`, in our words."""
    fields = {"kind": "improvement", "wording": f"Assessments are to be timely ({next(_numbers)})."} | fields
    return inspections.add_finding(inspection=of, number=number, by=by, now=now or at(of.month), **fields)
