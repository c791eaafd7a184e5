"""What a plan runs on beside its actions: projects, resources, risks."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.editing import edit_in_place, require_known
from accounts.errors import Refused, Stale
from accounts.guards import changed_fields, require_date, require_reason, require_version
from accounts.history import add_row, add_rows, save_audited
from accounts.permissions import MANAGE_PROGRAMME
from plans.models import Project, ProjectStatus, ResourceArea, ResourceItem, ResourceRequest, Risk
from plans.models.project import ACTIVE, PROJECT_STATUS_WORDS
from plans.selectors.resources import find_resource
from plans.services.guards import writable_plan

PROJECT_FIELDS = ("title", "aims", "success_measures", "begins", "ends", "lead_role")
RESOURCE_FIELDS = ("item", "years", "amount", "note")
RISK_FIELDS = ("title", "description", "likelihood", "impact", "owner_role", "mitigation")

PROJECTS, RESOURCES, RISKS = "keep the projects of a plan", "keep the resources of a plan", "keep the risks of a plan"
# What fits into the column: twelve digits, two of them pence.
LARGEST_AMOUNT = Decimal("9999999999.99")
SCORES = range(1, 6)


# --- Projects ---


@transaction.atomic
def add_project(
    *,
    plan,
    title: str,
    by,
    now: dt.datetime,
    aims: str = "",
    success_measures: str = "",
    begins: dt.date | None = None,
    ends: dt.date | None = None,
    lead_role: str = "",
    reason: str = "Recorded",
    source: str = "",
) -> Project:
    """Add a project. It is active from its first day, or from today where that is still ahead or not known."""
    plan = writable_plan(plan.pk, by, MANAGE_PROGRAMME, PROJECTS)
    _require_days(begins=begins, ends=ends)
    project = Project(
        plan=plan,
        title=title,
        aims=aims,
        success_measures=success_measures,
        begins=begins,
        ends=ends,
        lead_role=lead_role,
        source=source,
        known_from=now,
    )
    save_audited(project, by=by, reason=reason, now=now)
    day = timezone.localdate(now)
    on = min(begins, day) if begins else day
    add_row(ProjectStatus(project=project, status=ACTIVE, on=on, by=by, known_from=now))
    return project


@transaction.atomic
def edit_project(*, project, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Project:
    """Change any of `PROJECT_FIELDS`. What became of the project has a service of its own."""
    locked = _locked(Project, project, by, PROJECTS)
    _require_days(**{name: changes.get(name) for name in ("begins", "ends")})
    return edit_in_place(locked, changes, allowed=PROJECT_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def set_project_status(
    *, project, status: str, on: dt.date, reason: str, by, now: dt.datetime, today: dt.date, seen: int | None = None
) -> ProjectStatus:
    """Say what became of a project on the day `on`: active, devolved to business as usual, closed.

    `seen` is the key of the status that was on screen (None: no form was open).
    """
    locked = _locked(Project, project, by, PROJECTS)
    latest = ProjectStatus.objects.filter(project=locked).select_related("by").order_by("-pk").first()
    if seen is not None and latest is not None and latest.pk != seen:
        raise Stale(
            f"{latest.by} changed the status to “{latest.get_status_display()}” after you opened the form.",
            theirs=latest,
            seen=latest.pk,
        )
    if status not in PROJECT_STATUS_WORDS:
        raise Refused("Choose what became of the project.", field="status")
    if latest is not None and latest.status == status:
        raise Refused(f"The project is {latest.get_status_display().lower()} already.", field="status")
    _require_days(on=on)
    if on > today:
        raise Refused("The date is in the future. Record it once it has happened.", field="on")
    if latest is not None and on < latest.on:
        raise Refused(f"The date is before the status before it, {latest.on.day} {latest.on:%B %Y}.", field="on")
    reason = require_reason(reason, "the status changes")
    return add_row(ProjectStatus(project=locked, status=status, on=on, reason=reason, by=by, known_from=now))


# --- Resources ---


@transaction.atomic
def add_resource(
    *,
    plan,
    item: str,
    amount: Decimal,
    by,
    now: dt.datetime,
    years: str = "",
    note: str = "",
    areas: Iterable = (),
    reason: str = "Recorded",
    source: str = "",
) -> ResourceItem:
    """Add a line of what the plan costs, in pounds, with the areas that it supports."""
    plan = writable_plan(plan.pk, by, MANAGE_PROGRAMME, RESOURCES)
    _require_amount(amount)
    areas = _areas_of(plan, areas)
    resource = ResourceItem(plan=plan, item=item, years=years, amount=amount, note=note, source=source, known_from=now)
    save_audited(resource, by=by, reason=reason, now=now)
    add_rows([ResourceArea(resource=resource, area=area, by=by, known_from=now) for area in areas])
    return resource


@transaction.atomic
def edit_resource(
    *, resource, changes: dict, areas: Iterable | None, reason: str, by, now: dt.datetime, version: int | None = None
) -> ResourceItem:
    """Change any of `RESOURCE_FIELDS`, and which areas the line supports (None: as they are)."""
    plan = writable_plan(resource.plan_id, by, MANAGE_PROGRAMME, RESOURCES)
    locked, before = find_resource(plan, resource.pk)
    locked.plan = plan
    require_known(changes, RESOURCE_FIELDS)
    require_version(locked, version)
    if "amount" in changes:
        _require_amount(changes["amount"])
    changed = changed_fields(locked, changes)
    rows = [] if areas is None else _changed_areas(locked, before, _areas_of(plan, areas), by, now)
    if not changed and not rows:
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, "this is changed")
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.version += 1
    save_audited(locked, by=by, reason=reason, now=now)
    add_rows(rows)
    return locked


@transaction.atomic
def request_resources(
    *,
    plan,
    amount: Decimal,
    on: dt.date,
    reason: str,
    by,
    now: dt.datetime,
    purpose: str = "",
    source: str = "",
    seen: int | None = None,
) -> ResourceRequest:
    """Record the amount that was asked for on the day `on`, in pounds. It replaces an earlier one, which stays listed.

    `seen` is the key of the request that was on screen (0: there was none; None: no form was open).
    """
    plan = writable_plan(plan.pk, by, MANAGE_PROGRAMME, RESOURCES)
    latest = ResourceRequest.objects.filter(plan=plan).select_related("by").order_by("-pk").first()
    if seen is not None and latest is not None and latest.pk != seen:
        raise Stale(f"{latest.by} recorded {latest} after you opened the form.", theirs=latest, seen=latest.pk)
    _require_amount(amount)
    _require_days(on=on)
    if on > timezone.localdate(now):
        raise Refused("The date is in the future. Record a request once it has been made.", field="on")
    if latest is not None and (latest.amount, latest.on, latest.purpose) == (amount, on, purpose):
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, "this amount is recorded")
    return add_row(
        ResourceRequest(plan=plan, amount=amount, on=on, purpose=purpose, reason=reason, source=source, by=by, known_from=now)
    )


# --- Risks ---


@transaction.atomic
def add_risk(
    *,
    plan,
    title: str,
    likelihood: int,
    impact: int,
    owner_role: str,
    mitigation: str,
    by,
    now: dt.datetime,
    description: str = "",
    reason: str = "Recorded",
    source: str = "",
) -> Risk:
    """Add a risk: how likely and how bad, each 1 to 5, whose it is, and what is done about it."""
    plan = writable_plan(plan.pk, by, MANAGE_PROGRAMME, RISKS)
    _require_scores(likelihood=likelihood, impact=impact)
    risk = Risk(
        plan=plan,
        title=title,
        description=description,
        likelihood=likelihood,
        impact=impact,
        owner_role=owner_role,
        mitigation=mitigation,
        source=source,
        known_from=now,
    )
    return save_audited(risk, by=by, reason=reason, now=now)


@transaction.atomic
def edit_risk(*, risk, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Risk:
    """Change any of `RISK_FIELDS` of a risk that is open."""
    locked = _locked(Risk, risk, by, RISKS)
    _require_open(locked)
    _require_scores(**{name: changes[name] for name in ("likelihood", "impact") if name in changes})
    return edit_in_place(locked, changes, allowed=RISK_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def close_risk(*, risk, on: dt.date, reason: str, by, now: dt.datetime, today: dt.date) -> Risk:
    """Close a risk on the day `on`. It stays listed below the open ones, and is changed no more."""
    locked = _locked(Risk, risk, by, RISKS)
    _require_open(locked)
    _require_days(on=on)
    if on > today:
        raise Refused("The date is in the future. Close a risk once it is over.", field="on")
    reason = require_reason(reason, "the risk is closed")
    locked.closed_on = on
    locked.version += 1
    return save_audited(locked, by=by, reason=reason, now=now)


# --- What several of them check ---


def _locked(model, row, by, what: str):
    """The row as it is now, with its plan, which is locked and takes changes."""
    plan = writable_plan(row.plan_id, by, MANAGE_PROGRAMME, what)
    locked = model.objects.get(pk=row.pk)
    locked.plan = plan
    return locked


def _require_days(**days: dt.date | None) -> None:
    for field, day in days.items():
        if day is not None:
            require_date(day, field)


def _require_amount(amount: Decimal) -> None:
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount != round(amount, 2):
        raise Refused("Give the amount in pounds and pence, such as 1,234.50.", field="amount")
    if amount < 0:
        raise Refused("The amount must be £0 or more.", field="amount")
    if amount > LARGEST_AMOUNT:
        raise Refused(f"The amount must be £{LARGEST_AMOUNT:,} or less.", field="amount")


def _require_scores(**scores: int) -> None:
    for field, score in scores.items():
        if score not in SCORES:
            raise Refused("Choose a number from 1 to 5.", field=field)


def _require_open(risk: Risk) -> None:
    if risk.closed_on:
        day = f"{risk.closed_on.day} {risk.closed_on:%B %Y}"
        raise Refused(f"This risk was closed on {day}, so it is not changed any more. Add it again if it is back.")


def _areas_of(plan, areas: Iterable) -> list:
    areas = list(areas)
    if any(area.plan_id != plan.pk for area in areas):
        raise Refused("Choose areas of this plan.", field="areas")
    return list({area.pk: area for area in areas}.values())


def _changed_areas(resource: ResourceItem, before: list[int], areas: list, by, now) -> list[ResourceArea]:
    """The rows that make a line, which supported the areas with the keys `before`, support just these areas."""
    after = [area.pk for area in areas]
    changes = [(key, True) for key in after if key not in before] + [(key, False) for key in before if key not in after]
    return [ResourceArea(resource=resource, area_id=key, linked=linked, by=by, known_from=now) for key, linked in changes]
