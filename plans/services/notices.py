"""What is recorded of a notice: its steps on the ladder, its reviews, its measures, and their limbs with their rules."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.changes import day_in_words
from accounts.editing import edit_in_place
from accounts.errors import Refused, Stale
from accounts.guards import require_date, require_permission, require_reason
from accounts.history import add_row, save_audited
from accounts.permissions import MANAGE_DEMANDS
from accounts.plain_text import is_blank
from metrics import kinds
from metrics.models import Annotation, Series
from metrics.months import Month
from metrics.services.series import annotate, move_annotation
from plans import ladder
from plans.limb_rows import row_of, rule_of
from plans.limbs import Rule
from plans.models import Claim, EscalationMeasure, Limb, LimbRule, Notice, NoticeReview, NoticeStep, Opinion
from plans.models.notice import IN_FORCE, NOTICE_STATUS_WORDS, REPLACED
from plans.selectors.judging import rules_among
from plans.selectors.together import read_together
from plans.services.guards import lock_council, lock_notice, require_open_record, writable_notice
from plans.services.limb_rules import require_rule

NOTICE_FIELDS = ("kind", "title", "slug", "issued", "review_every", "reasons", "letter")
MEASURE_FIELDS = ("number", "title", "wording", "verbatim", "owner_role")
LIMB_FIELDS = ("letter", "wording", "verbatim")
# Addresses of pages beside those of notices.
RESERVED = ("add",)
WHAT = "record notices and what they ask for"


# --- Notices ---


@transaction.atomic
def add_notice(
    *,
    authority,
    kind: str,
    title: str,
    slug: str,
    issued: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    review_every: int = 6,
    reasons: str = "",
    letter: str = "",
    reason: str = "Recorded",
    source: str = "",
    annotated: bool = True,
) -> Notice:
    """Record a notice, in force from the day it was issued; every chart of the council marks its month (if `annotated`)."""
    require_permission(by, MANAGE_DEMANDS, authority, WHAT)
    lock_council(authority)
    require_past(issued, today, "issued", "Record a notice once it has been issued.")
    _require_free(slug)
    notice = Notice(
        authority=authority,
        kind=kind,
        title=title.strip(),
        slug=slug,
        issued=issued,
        review_every=review_every,
        reasons=reasons.strip(),
        letter=letter.strip(),
        source=source,
        known_from=now,
    )
    save_audited(notice, by=by, reason=reason, now=now)
    add_row(NoticeStep(notice=notice, status=IN_FORCE, on=issued, letter=notice.letter, source=source, by=by, known_from=now))
    if annotated:
        annotate(
            authority=authority,
            month=Month.of(issued),
            kind=kinds.NOTICE,
            text=notice.title,
            source=source,
            by=by,
            now=now,
        )
    return notice


@transaction.atomic
def edit_notice(*, notice, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Notice:
    """Change any of `NOTICE_FIELDS`. The mark on the charts goes with the month and the title."""
    locked = writable_notice(notice, by, MANAGE_DEMANDS, WHAT)
    _require_free(changes.get("slug", locked.slug))
    issued = changes.get("issued", locked.issued)
    moved = issued != locked.issued
    if moved:
        require_past(issued, timezone.localdate(now), "issued", "Record a notice once it has been issued.")
        first, marks = _require_nothing_before(locked, issued)
    else:
        marks = list(_marks(locked)) if changes.get("title", locked.title) != locked.title else []
    edited = edit_in_place(locked, changes, allowed=NOTICE_FIELDS, reason=reason, by=by, now=now, version=version)
    month = Month.of(edited.issued)
    if marks and (month, edited.title) != (marks[-1].month, marks[-1].text):
        move_annotation(annotation=marks[-1], month=month, text=edited.title, by=by, now=now)
    if moved:
        add_row(
            NoticeStep(
                notice=edited, status=first.status, on=issued, note="The date of the notice was corrected.", by=by, known_from=now
            )
        )
    return edited


@transaction.atomic
def move_notice(
    *,
    notice,
    status: str,
    on: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    note: str = "",
    letter: str = "",
    replaced_by: Notice | None = None,
    source: str = "",
    seen: int | None = None,
) -> NoticeStep:
    """Take the next step on the ladder, on the day `on`. `seen` is the key of the step on screen (None: no form was open).

    A notice that was replaced or lifted is in force again only with a `note` that says why.
    """
    notice = writable_notice(notice, by, MANAGE_DEMANDS, WHAT)
    step = latest_step(notice)
    if seen is not None and step.pk != seen:
        words = NOTICE_STATUS_WORDS[step.status].lower()
        raise Stale(f"{step.by} recorded the step “{words}” after you opened the form.", theirs=step, seen=step.pk)
    if status not in NOTICE_STATUS_WORDS or not ladder.may_follow(step.status, status):
        choices = ", ".join(NOTICE_STATUS_WORDS[later].lower() for later in ladder.FOLLOWS[step.status])
        raise Refused(f"A notice that is {NOTICE_STATUS_WORDS[step.status].lower()} can become: {choices}.", field="status")
    require_past(on, today, "on", "Record a step once it has been taken.")
    if on < step.on:
        raise Refused(f"The date is before the step before it, {day_in_words(step.on)}.", field="on")
    if step.status in ladder.ENDED and is_blank(note):
        raise Refused("Say why the notice is in force again.", field="note")
    _require_other(notice, status, replaced_by)
    row = NoticeStep(
        notice=notice,
        status=status,
        on=on,
        note=note.strip(),
        letter=letter.strip(),
        replaced_by=replaced_by,
        source=source,
        by=by,
        known_from=now,
    )
    return add_row(row)


@transaction.atomic
def record_review(
    *, notice, on: dt.date, outcome: str, by, now: dt.datetime, today: dt.date, letter: str = "", source: str = ""
) -> NoticeReview:
    """Record that the notice was reviewed on the day `on`, and what came of it."""
    notice = writable_notice(notice, by, MANAGE_DEMANDS, WHAT)
    require_past(on, today, "on", "Record a review once it has taken place.")
    require_since(notice, on, "on")
    step = latest_step(notice)
    if step.status in ladder.ENDED and on > step.on:
        words = NOTICE_STATUS_WORDS[step.status].lower()
        raise Refused(f"The notice was {words} on {day_in_words(step.on)}. It was not reviewed after that.", field="on")
    if is_blank(outcome or ""):
        raise Refused("Say what came of the review.", field="outcome")
    row = NoticeReview(notice=notice, on=on, outcome=outcome.strip(), letter=letter.strip(), source=source, by=by, known_from=now)
    return add_row(row)


@transaction.atomic
def publish_notice(*, notice, record_ends: Month, source: str, by, now: dt.datetime) -> Notice:
    """Seal a notice that was loaded from published papers: from now on it is read-only and ends with `record_ends`."""
    notice = writable_notice(notice, by, MANAGE_DEMANDS, WHAT)
    if record_ends < Month.of(notice.issued):
        raise Refused("The record ends before the notice was issued.", field="record_ends")
    notice.published, notice.record_ends, notice.source = True, record_ends, source
    notice.version += 1
    return save_audited(notice, by=by, reason="Loaded as published", now=now)


# --- Measures ---


@transaction.atomic
def add_measure(
    *,
    notice,
    number: int,
    title: str,
    by,
    now: dt.datetime,
    wording: str = "",
    verbatim: bool = False,
    owner_role: str = "",
    reason: str = "Recorded",
    source: str = "",
) -> EscalationMeasure:
    """Record a measure of a notice. What it takes to meet it is recorded limb by limb."""
    notice = writable_notice(notice, by, MANAGE_DEMANDS, WHAT)
    measure = EscalationMeasure(
        notice=notice,
        number=number,
        title=title.strip(),
        wording=wording.strip(),
        verbatim=verbatim,
        owner_role=owner_role.strip(),
        source=source,
        known_from=now,
    )
    return save_audited(measure, by=by, reason=reason, now=now)


@transaction.atomic
def edit_measure(*, measure, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> EscalationMeasure:
    """Change any of `MEASURE_FIELDS`."""
    locked = locked_measure(measure, by, MANAGE_DEMANDS, WHAT)
    return edit_in_place(locked, changes, allowed=MEASURE_FIELDS, reason=reason, by=by, now=now, version=version)


# --- Limbs ---


@transaction.atomic
def add_limb(
    *,
    measure,
    letter: str,
    wording: str,
    rule: Rule,
    series: Series | None,
    by,
    now: dt.datetime,
    due_note: str = "",
    verbatim: bool = False,
    reason: str = "Recorded",
    source: str = "",
) -> Limb:
    """Add a limb to a measure, with the rule that it is judged by."""
    measure, rules = _locked(measure, by, MANAGE_DEMANDS, WHAT)
    require_rule(measure.notice, rule, series, letter, _holding(rules), timezone.localdate(now))
    limb = Limb(measure=measure, letter=letter, wording=wording.strip(), verbatim=verbatim, source=source, known_from=now)
    save_audited(limb, by=by, reason=reason, now=now)
    _add_rule(limb, rule, series, due_note=due_note, reason=reason, source=source, by=by, now=now)
    return limb


@transaction.atomic
def edit_limb(*, limb, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Limb:
    """Change any of `LIMB_FIELDS`. Its rule has a service of its own."""
    _, rules = _locked(limb.measure, by, MANAGE_DEMANDS, WHAT)
    locked = rules[limb.pk].limb
    return edit_in_place(locked, changes, allowed=LIMB_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def set_limb_rule(
    *,
    limb,
    rule: Rule,
    series: Series | None,
    reason: str,
    by,
    now: dt.datetime,
    due_note: str = "",
    source: str = "",
    seen: int | None = None,
) -> LimbRule:
    """Judge a limb by another rule from now on; one that was withdrawn counts again. `seen` is the key of the rule on screen
    (None: no form was open)."""
    measure, rules = _locked(limb.measure, by, MANAGE_DEMANDS, WHAT)
    row = rules[limb.pk]
    _require_unseen(row, seen)
    same = not row.withdrawn and (rule_of(row), row.series_id) == (rule, series.pk if series else None)
    if same and row.due_note == due_note.strip():
        raise Refused("Nothing was changed.")
    require_rule(measure.notice, rule, series, row.limb.letter, _holding(rules, but=limb.pk), timezone.localdate(now))
    reason = require_reason(reason, "the limb is judged by another rule")
    return _add_rule(row.limb, rule, series, due_note=due_note, reason=reason, source=source, by=by, now=now)


@transaction.atomic
def withdraw_limb(*, limb, reason: str, by, now: dt.datetime, seen: int | None = None) -> LimbRule:
    """Take a limb out of its measure from now on. It stays in earlier positions, and in the history with the reason."""
    _, rules = _locked(limb.measure, by, MANAGE_DEMANDS, WHAT)
    row = rules[limb.pk]
    _require_unseen(row, seen)
    if row.withdrawn:
        raise Refused(f"Limb {row.limb.letter} is withdrawn already.")
    reason = require_reason(reason, "the limb is withdrawn")
    return _add_rule(
        row.limb, rule_of(row), row.series, due_note=row.due_note, reason=reason, source="", by=by, now=now, withdrawn=True
    )


# --- What other services of notices ask for too ---


def locked_measure(measure: EscalationMeasure, by, permission: str, what: str) -> EscalationMeasure:
    """The measure as the last writer left it, with its locked notice, if `by` has the permission and it takes changes."""
    return _locked(measure, by, permission, what)[0]


def latest_step(notice: Notice) -> NoticeStep:
    """Where the notice stands; every notice has a step."""
    return NoticeStep.objects.filter(notice=notice).select_related("by").order_by("-pk").first()


def require_past(day: dt.date, today: dt.date, field: str, once: str) -> None:
    """Refuse a day in the future; `once` says when to record it."""
    require_date(day, field)
    if day > today:
        raise Refused(f"The date is in the future. {once}", field=field)


def require_since(notice, day: dt.date, field: str) -> None:
    """Refuse a day before the notice was issued."""
    if day < notice.issued:
        raise Refused(f"The date is before the notice itself, {day_in_words(notice.issued)}.", field=field)


def _locked(measure, by, permission, what) -> tuple[EscalationMeasure, dict[int, LimbRule]]:
    """The locked measure, and the latest rule of each of its limbs by the key of the limb, with limb and series. Two queries."""
    lock_notice(measure.notice_id)
    rows = rules_among(EscalationMeasure.objects.filter(pk=measure.pk), None, sees_small=True)
    found = rows[0]
    require_open_record(found.notice, by, permission, what)
    rules = [rule for row in rows if (rule := getattr(row, "rule", None)) is not None]
    latest = {rule.limb_id: rule for rule in rules}
    for rule in latest.values():
        rule.limb.measure = found
    return found, latest


def _holding(rules: dict[int, LimbRule], but: int | None = None) -> list[LimbRule]:
    """The rules of the limbs that were not withdrawn, in the order of their letters, without the limb `but`."""
    rows = [row for key, row in rules.items() if not row.withdrawn and key != but]
    return sorted(rows, key=lambda row: row.limb.letter)


def _require_unseen(rule: LimbRule, seen: int | None) -> None:
    if seen is not None and rule.pk != seen:
        message = f"{rule.by} changed the rule of this limb after you opened the form. Theirs is shown beside yours."
        raise Stale(message, theirs=rule, seen=rule.pk)


def _add_rule(limb, rule, series, *, due_note, reason, source, by, now, withdrawn=False) -> LimbRule:
    row = LimbRule(
        limb=limb,
        series=series,
        due_note=due_note.strip(),
        withdrawn=withdrawn,
        reason=reason,
        source=source,
        by=by,
        known_from=now,
        **row_of(rule),
    )
    return add_row(row)


def _require_free(slug: str) -> None:
    if slug in RESERVED:
        raise Refused("This short name is the address of another page. Choose another one.", field="slug")


def _require_other(notice, status, other) -> None:
    if status == REPLACED and other is None:
        raise Refused("Choose the notice that replaces this one.", field="replaced_by")
    if other is None:
        return
    if status not in ladder.LEADS_TO_ANOTHER:
        raise Refused("Only a notice that is replaced or escalated leads to another. Leave this empty.", field="replaced_by")
    if other.pk == notice.pk or other.authority_id != notice.authority_id:
        raise Refused("Choose another notice of this council.", field="replaced_by")


def _marks(notice):
    """The marks of the notice on the charts: one, unless it was left out."""
    month = Month.of(notice.issued)
    return Annotation.objects.of_council(notice.authority, kinds.NOTICE, month, notice.title.strip()).standing().order_by("pk")


def _require_nothing_before(notice, issued: dt.date) -> tuple[NoticeStep, list[Annotation]]:
    """Refuse to issue a notice after what was recorded of it already; its first step, if it is the only one, or else refuse. With
    its marks on the charts."""
    steps, reviews, claims, opinions, marks = read_together(
        NoticeStep.objects.filter(notice=notice),
        NoticeReview.objects.filter(notice=notice),
        Claim.objects.filter(measure__notice=notice),
        Opinion.objects.filter(Q(notice=notice) | Q(measure__notice=notice)),
        _marks(notice),
    )
    if any(step.status != IN_FORCE for step in steps):
        raise Refused("The notice has moved on since it was issued, so the date of issue stays as it is.", field="issued")
    days: list[tuple[str, dt.date]] = [
        *(("review", row.on) for row in reviews),
        *(("claim", row.on) for row in claims),
        *(("opinion", row.on) for row in opinions),
        *_due_days(notice),
    ]
    for what, day in days:
        if day < issued:
            raise Refused(f"A {what} is dated {day_in_words(day)}, before that.", field="issued")
    return steps[0], marks


def _due_days(notice):
    rows = LimbRule.objects.filter(limb__measure__notice=notice).order_by("pk")
    for row in {row.limb_id: row for row in rows}.values():
        rule = rule_of(row)
        yield from (("limb", day) for day in (rule.due, *(step.due for step in rule.steps)) if day and not row.withdrawn)
