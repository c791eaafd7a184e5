"""What is claimed of a measure, and what others think of it. Each is a dated row; a claim keeps what the figures said."""

import datetime as dt

from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.changes import day_in_words
from accounts.errors import Refused, Stale
from accounts.guards import require_reason, require_text
from accounts.history import add_row
from accounts.permissions import MAKE_CLAIMS, MANAGE_DEMANDS
from accounts.plain_text import is_blank
from metrics.months import AsAt, Month
from plans import ladder, limbs
from plans.models import Claim, EscalationMeasure, Notice, NoticeStep, Opinion
from plans.models.claim import CLAIM_WORDS, MET, OPINION_WORDS, PARTLY_MET
from plans.models.inspection import WORDING_LIMIT
from plans.models.notice import NOTICE_STATUS_WORDS
from plans.selectors.judging import JudgedMeasure, docket_of, rules_among
from plans.services.guards import lock_notice, require_open_record, writable_notice
from plans.services.notices import require_past, require_since

# Claims that figures can contradict.
SAYS_MET = frozenset({MET, PARTLY_MET})


@transaction.atomic
def make_claim(
    *,
    measure,
    status: str,
    narrative: str,
    role_title: str,
    on: dt.date,
    month: Month,
    by,
    now: dt.datetime,
    today: dt.date,
    reason: str = "",
    source: str = "",
    seen: int | None = None,
) -> Claim:
    """Claim that a measure is met, partly met or not, on the figures of `month`. The row keeps what was found on the day of the
    claim: by naming an earlier month nobody leaves out figures that were there by then.

    The finding follows from the true figures; its sentence names none that some readers may not see. A claim that the figures
    contradict needs a `reason`. `seen` is the key of the claim on screen (0: there was none; None: no form was open).
    """
    lock_notice(measure.notice_id)
    rows = _rules_with_standing(measure, now)
    if not rows:
        raise Refused("The measure had not been recorded at that time.")
    measure = rows[0]
    notice = measure.notice
    require_open_record(notice, by, MAKE_CLAIMS, "claim that a measure is met")
    _require_unseen(measure, seen)
    if measure.status_now in ladder.ENDED:
        words = NOTICE_STATUS_WORDS[measure.status_now].lower()
        raise Refused(f"“{notice.title}” is {words}. Nothing is claimed of its measures any more.")
    if status not in CLAIM_WORDS:
        raise Refused("Choose what is claimed.", field="status")
    narrative = require_text(narrative, "Say what was done and what it changed.", "narrative", WORDING_LIMIT)
    role_title = require_text(role_title, "Give the role title of whoever claims it.", "role_title", 100)
    require_past(on, today, "on", "Record a claim once it is made.")
    require_since(notice, on, "on")
    require_claim_month(notice, month, on)
    # Kept for good and read by everybody, so no figure that might have to be hidden one day.
    docket = docket_of(notice.authority, [notice], rows, AsAt(Month.of(on), now), today=on, sees_small=False, broadly=True)
    judged = docket.notices[0].measures[0]
    reason = (reason or "").strip()
    if judged.finding == limbs.CONTRADICTED and status in SAYS_MET:
        if is_blank(reason):
            against = " ".join(contradictions_of(judged))
            message = f"The figures contradict this claim. {against} Say why it is claimed all the same."
            raise Refused(message, field="reason")
        reason = require_reason(reason, "it is claimed all the same", limit=WORDING_LIMIT)
    row = Claim(
        measure=measure,
        status=status,
        narrative=narrative,
        role_title=role_title,
        on=on,
        month=month,
        finding=judged.finding,
        finding_sentence=sentence_of(judged),
        reason=require_text(reason, "", "reason", WORDING_LIMIT) if reason else "",
        source=source,
        by=by,
        known_from=now,
    )
    return add_row(row)


@transaction.atomic
def record_opinion(
    *,
    whose: str,
    text: str,
    on: dt.date,
    letter: str,
    by,
    now: dt.datetime,
    today: dt.date,
    notice: Notice | None = None,
    measure: EscalationMeasure | None = None,
    verbatim: bool = False,
    source: str = "",
) -> Opinion:
    """Record what somebody else thinks of a notice or of one of its measures (one of the two), as theirs."""
    if (notice is None) == (measure is None):
        raise ValueError("An opinion is about a notice or about a measure.")
    about = notice if measure is None else measure.notice
    found = writable_notice(about, by, MANAGE_DEMANDS, "record what others think of a notice")
    if whose not in OPINION_WORDS:
        raise Refused("Choose whose opinion it is.", field="whose")
    text = require_text(text, "Write down what they think.", "text", WORDING_LIMIT)
    letter = require_text(letter, "Name the letter or document that says so.", "letter", 200)
    require_past(on, today, "on", "Record an opinion once it is given.")
    require_since(found, on, "on")
    row = Opinion(
        notice=notice,
        measure=measure,
        whose=whose,
        text=text,
        verbatim=verbatim,
        on=on,
        letter=letter,
        source=source,
        by=by,
        known_from=now,
    )
    return add_row(row)


def require_claim_month(notice: Notice, month: Month, on: dt.date) -> None:
    """Refuse figures of a month after the day of the claim, and of one before the notice."""
    if month > Month.of(on):
        raise Refused(f"On {day_in_words(on)} there were no figures of {month.label} yet.", field="month")
    if month < Month.of(notice.issued):
        raise Refused(
            f"The notice was issued in {Month.of(notice.issued).label}. Choose that month or a later one.", field="month"
        )


def sentence_of(judged: JudgedMeasure) -> str:
    """What was found of a measure, and of the limbs that contradict it, in words."""
    return " ".join([judged.why, *contradictions_of(judged)])


def contradictions_of(judged: JudgedMeasure) -> list[str]:
    """What the figures say against each limb that they contradict."""
    return [f"Limb {each.letter}: {each.outcome.sentence}" for each in judged.limbs if each.finding == limbs.CONTRADICTED]


def _rules_with_standing(measure, now) -> list[EscalationMeasure]:
    """What `docket_of` takes, with the status of the notice and the key of the latest claim that hold now. One query."""
    steps = NoticeStep.objects.filter(notice=OuterRef("notice")).order_by("-pk")
    claims = Claim.objects.filter(measure=OuterRef("pk")).order_by("-pk")
    measures = EscalationMeasure.objects.filter(pk=measure.pk).annotate(
        status_now=Subquery(steps.values("status")[:1]), claim_now=Subquery(claims.values("pk")[:1])
    )
    return rules_among(measures, now, sees_small=False)


def _require_unseen(measure, seen) -> None:
    key = measure.claim_now or 0
    if seen is not None and key != seen:
        latest = Claim.objects.select_related("by").filter(pk=key).first()
        if latest is None:
            raise Refused("This form does not fit the measure any more. Open it again.")
        message = f"{latest.by} claimed something of this measure after you opened the form. Their claim is shown beside yours."
        raise Stale(message, theirs=latest, seen=key)
