"""The golden thread: which plan answers an inspection or a notice, and what answers a finding. Each link is a dated row."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.guards import require_date, require_permission, require_reason
from accounts.history import add_row, add_rows
from accounts.permissions import MANAGE_DEMANDS
from metrics.models import Series
from plans.models import Action, Area, Finding, FindingLink, Plan, PlanAnswer, Project
from plans.services.guards import lock_council, writable_plan

WHAT = "link what was asked to what answers it"
TARGET_NAMES = {Plan: "plan", Area: "area", Action: "action", Series: "series", Project: "project"}


@transaction.atomic
def answer_with_plan(
    *, plan, by, now: dt.datetime, reason: str, inspection=None, notice=None, linked: bool = True, source: str = ""
) -> PlanAnswer:
    """Say that `plan` answers an inspection or a notice of the same council; with `linked` false, that it does no longer."""
    asked = inspection or notice
    if asked is None or (inspection and notice):
        raise ValueError("Name an inspection or a notice, and one of them.")
    plan = writable_plan(plan.pk, by, MANAGE_DEMANDS, WHAT)
    field = "inspection" if inspection else "notice"
    if asked.authority_id != plan.authority_id:
        raise Refused("Choose an inspection or a notice of this council.", field=field)
    pair = {"plan": plan, field: asked}
    if PlanAnswer.objects.filter(**pair).holding().exists() == linked:
        said = f"“{plan.title}” answers “{asked}” already." if linked else f"“{plan.title}” does not answer “{asked}”."
        raise Refused(said, field=field)
    reason = require_reason(reason, "this plan answers it" if linked else "this plan answers it no longer")
    return add_row(PlanAnswer(**pair, linked=linked, reason=reason, source=source, by=by, known_from=now))


@transaction.atomic
def link_finding(*, finding, target, on: dt.date, reason: str, by, now: dt.datetime, source: str = "") -> FindingLink:
    """Say that `target` answers `finding` from the day `on`: an area, action, series or project; with a plan, that it lists the
    finding. The inspection itself is not changed, so one of a published record may be linked to what is still written."""
    return _link(finding, target, on, reason, by, now, source, linked=True)


@transaction.atomic
def unlink_finding(*, finding, target, on: dt.date, reason: str, by, now: dt.datetime, source: str = "") -> FindingLink:
    """Say that `target` answers `finding` no longer, from the day `on`."""
    return _link(finding, target, on, reason, by, now, source, linked=False)


@transaction.atomic
def list_findings(*, plan, findings, on: dt.date, reason: str, by, now: dt.datetime, source: str = "") -> list[FindingLink]:
    """Say that `plan` lists these findings, from the day `on`: all of them, or none if one is refused."""
    if not findings:
        raise Refused("Choose the findings that the plan lists.", field="findings")
    _lock_target(plan, by)
    reason, rows = require_reason(reason, "the plan lists them"), []
    listed = set(FindingLink.objects.filter(plan=plan).holding().values_list("finding_id", flat=True))
    for finding in findings:
        if finding.pk in listed:
            raise Refused(f"Finding {finding.number} is listed already.", field="findings")
        _require_fit(finding, plan, on, now, field="findings")
        listed.add(finding.pk)
        rows.append(_row(finding, plan, True, on, reason, by, now, source))
    return add_rows(rows)


def _link(finding, target, on, reason, by, now, source, *, linked: bool) -> FindingLink:
    _lock_target(target, by)
    _require_fit(finding, target, on, now)
    name = TARGET_NAMES[type(target)]
    if FindingLink.objects.filter(finding=finding, **{name: target}).holding().exists() == linked:
        raise Refused(
            f"Finding {finding.number} is {'linked to' if linked else 'not linked to'} {_said(target)}{' already' * linked}."
        )
    reason = require_reason(reason, "it is linked" if linked else "it is unlinked")
    return add_row(_row(finding, target, linked, on, reason, by, now, source))


def _lock_target(target, by) -> None:
    """Take the lock under which links to `target` are written, and refuse what takes no links.

    The lock is that of the thing and not of the inspection: a finding may be linked while its inspection is a sealed record.
    """
    if type(target) not in TARGET_NAMES:
        raise ValueError(f"Nothing that a finding is linked to: {target!r}")
    if isinstance(target, Series):
        lock_council(target.authority)
        require_permission(by, MANAGE_DEMANDS, target.authority_id, WHAT)
        return
    writable_plan(target.pk if isinstance(target, Plan) else target.plan_id, by, MANAGE_DEMANDS, WHAT)


def _require_fit(finding: Finding, target, on: dt.date, now: dt.datetime, field: str = "target") -> None:
    inspection = finding.inspection
    council = target if isinstance(target, Plan | Series) else target.plan
    if council.authority_id != inspection.authority_id:
        raise Refused(f"Choose {_kind(target)} of this council.", field=field)
    if isinstance(target, Series) and target.published and inspection.published:
        raise Refused(
            f"“{inspection.title}” and “{target.title}” are published records, shown as they were published. "
            "No link between them can be added or taken away.",
            field=field,
        )
    require_date(on, "on")
    if on > timezone.localdate(now):
        raise Refused("The link cannot begin in the future.", field="on")
    if on < inspection.month.first:
        raise Refused(f"The link cannot begin before the inspection, which was in {inspection.month.label}.", field="on")


def _row(finding, target, linked, on, reason, by, now, source) -> FindingLink:
    name = TARGET_NAMES[type(target)]
    row = {"finding": finding, name: target, "linked": linked, "on": on, "reason": reason}
    return FindingLink(**row, source=source, by=by, known_from=now)


def _kind(target) -> str:
    words = {"area": "an area", "action": "an action", "series": "a measure", "project": "a project", "plan": "a plan"}
    return words[TARGET_NAMES[type(target)]]


def _said(target) -> str:
    """How a sentence names a thing: by its reference or its title."""
    if isinstance(target, Action):
        return f"action {target.reference}"
    return f"“{target.title}”"
