"""Evidence: what shows whether an action worked, a finding was answered, a limb is met. Added and withdrawn, never edited."""

import datetime as dt
import hashlib

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_date, require_reason
from accounts.history import add_row
from accounts.permissions import ADD_EVIDENCE
from plans import limbs
from plans.evidence_files import Checked
from plans.models import Action, Evidence, EvidenceFile, EvidenceWithdrawal, Finding, Limb
from plans.models.inspection import WORDING_LIMIT
from plans.services.guards import writable_action, writable_inspection, writable_notice

WHAT = "add evidence or withdraw it"


@transaction.atomic
def add_evidence(
    *,
    subject: Action | Finding | Limb,
    kind: str,
    title: str,
    on: dt.date,
    summary: str,
    role_title: str,
    by,
    now: dt.datetime,
    today: dt.date,
    url: str = "",
    valid_until: dt.date | None = None,
    file: Checked | None = None,
    source: str = "",
) -> Evidence:
    """Add evidence about an action, a finding or a limb. `on` is its own date; `file` comes from `evidence_files.check`."""
    name = _lock(subject, by)
    if kind not in limbs.EVIDENCE_KIND_WORDS:
        raise Refused("Choose the kind of evidence.", field="kind")
    title = _required(title, "title", "Give the evidence a title", 200)
    summary = _required(summary, "summary", "Say what the evidence shows", WORDING_LIMIT)
    role_title = _required(role_title, "role_title", "Say who gathered it: a role title, not a name", 100)
    _require_dates(on, valid_until, today)
    row = Evidence(
        **{name: subject},
        kind=kind,
        title=title,
        on=on,
        summary=summary,
        url=_address(url),
        role_title=role_title,
        valid_until=valid_until,
        source=source,
        by=by,
        known_from=now,
    )
    evidence = add_row(row)
    if file is not None:
        add_row(
            EvidenceFile(
                evidence=evidence,
                filename=file.filename,
                content_type=file.content_type,
                size=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
                content=file.content,
                by=by,
                known_from=now,
            )
        )
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, reason: str, by, now: dt.datetime) -> EvidenceWithdrawal:
    """Take a piece of evidence out of everything. It stays to be read, with the reason, and counts nowhere from now on."""
    _lock(evidence.action or evidence.finding or evidence.limb, by, withdrawing=True)
    if EvidenceWithdrawal.objects.filter(evidence=evidence).exists():
        raise Refused("This evidence has been withdrawn already.")
    reason = require_reason(reason, "this evidence is withdrawn")
    return add_row(EvidenceWithdrawal(evidence=evidence, reason=reason, by=by, known_from=now))


def _lock(subject, by, *, withdrawing: bool = False) -> str:
    """Lock what the evidence is about, refuse where it takes no changes, and name its column."""
    if isinstance(subject, Action):
        writable_action(subject, by, ADD_EVIDENCE, WHAT)
        return "action"
    if isinstance(subject, Finding):
        writable_inspection(subject.inspection, by, ADD_EVIDENCE, WHAT)
        return "finding"
    if isinstance(subject, Limb):
        writable_notice(subject.measure.notice, by, ADD_EVIDENCE, WHAT)
        rule = None if withdrawing else subject.rules.order_by("-pk").first()
        if rule is not None and rule.withdrawn:
            raise Refused(f"Limb {subject.letter} has been withdrawn. It takes no evidence any more.")
        return "limb"
    raise ValueError(f"Nothing that evidence is about: {subject!r}")


def _address(url: str) -> str:
    """The address, without blanks around it. Refuses one with a name or password in it, which every reader would see."""
    url = (url or "").strip()
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise Refused("The address holds a name or a password. Take out what stands before the @.", field="url")
    return url


def _required(text: str, field: str, message: str, limit: int) -> str:
    text = (text or "").strip()
    if not text:
        raise Refused(f"{message}.", field=field)
    if len(text) > limit:
        raise Refused(f"This must be {limit:,} characters or fewer. You have typed {len(text):,}.", field=field)
    return text


def _require_dates(on: dt.date, valid_until: dt.date | None, today: dt.date) -> None:
    require_date(on, "on")
    if on > today:
        raise Refused("The date of the evidence cannot be in the future.", field="on")
    if valid_until is not None:
        require_date(valid_until, "valid_until")
        if valid_until < on:
            raise Refused(f"It cannot end before the date of the evidence, {on.day} {on:%B %Y}.", field="valid_until")
