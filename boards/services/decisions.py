"""What a board decided or recommended, and whether it was carried out. Rows that are only ever added."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from accounts.errors import Refused, Stale
from accounts.guards import require_date, require_reason, require_text
from accounts.history import add_row
from accounts.permissions import MANAGE_BOARDS
from boards.models import Decision, FollowUp, Meeting
from boards.models.challenge import CARRIED_OUT, CARRIED_OUT_IN_PART, CARRIED_OUT_WORDS, DECISION_KIND_WORDS, DECISION_WORDS
from boards.models.meeting import CANCELLED
from boards.services.guards import require_past, writable_board, writable_meeting
from plans.models.inspection import WORDING_LIMIT

ROLE_LIMIT, TEXT_LIMIT = 100, 500
# What a correction may change.
DECISION_FIELDS = ("kind", "wording", "outcome", "owner_role", "follow_up")
WHAT = "record what a board decided"


@transaction.atomic
def record_decision(
    *,
    meeting: Meeting,
    kind: str,
    wording: str,
    outcome: str,
    by,
    now: dt.datetime,
    today: dt.date,
    owner_role: str = "",
    follow_up: dt.date | None = None,
    source: str = "",
) -> Decision:
    """Record a decision or recommendation of a meeting that has taken place. It takes the next number of the meeting.

    `follow_up` is the day on which the board looks at it again.
    """
    meeting = writable_meeting(meeting, by, MANAGE_BOARDS, WHAT)
    if meeting.status == CANCELLED:
        raise Refused("This meeting was cancelled. Nothing was decided at it.", field="meeting")
    if meeting.on > today:
        raise Refused("This meeting has not taken place yet.", field="meeting")
    facts = _facts(meeting, kind=kind, wording=wording, outcome=outcome, owner_role=owner_role, follow_up=follow_up)
    last = Decision.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    return add_row(Decision(meeting=meeting, number=last + 1, source=source, by=by, known_from=now, **facts))


@transaction.atomic
def correct_decision(
    *, decision: Decision, changes: dict, reason: str, by, now: dt.datetime, seen: int | None = None
) -> Decision:
    """Put a corrected row in the place of a decision: any of `DECISION_FIELDS`, with a reason. The earlier one stays.

    `seen` is the key of the row that stood when the form was opened (None: no form was open; it is that of `decision`).
    """
    unknown = set(changes) - set(DECISION_FIELDS)
    if unknown:
        raise ValueError(f"Not to be corrected: {sorted(unknown)}")
    found = _standing_decision(decision, by, seen)
    before = {name: getattr(found, name) for name in DECISION_FIELDS}
    facts = _facts(found.meeting, **(before | changes))
    if facts == before:
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, "this is corrected")
    row = Decision(
        meeting=found.meeting,
        number=found.number,
        corrects=found,
        reason=reason,
        source=found.source,
        by=by,
        known_from=now,
        **facts,
    )
    return add_row(row)


@transaction.atomic
def record_follow_up(
    *,
    decision: Decision,
    status: str,
    text: str,
    on: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    again: dt.date | None = None,
    seen: int | None = None,
) -> FollowUp:
    """Record whether a decision was carried out, as it was found on a day, and when it is looked at `again`.

    `seen` is the key of what was recorded last when the form was opened (0: nothing; None: no form was open).
    """
    found = _writable_decision(decision, by, "record what came of a decision")
    latest = _latest_follow_up(found)
    key = latest.pk if latest else 0
    if seen is not None and seen != key:
        if latest is None:
            raise Stale("What you had on screen is not there any more. Read the form once more.", seen=key)
        message = f"{latest.by} recorded something after you opened the form. It is shown beside yours."
        raise Stale(message, theirs=latest, seen=key)
    if status not in CARRIED_OUT_WORDS:
        raise Refused("Choose whether it was carried out.", field="status")
    text = require_text(text, "Say what was done, or why it was not.", "text", TEXT_LIMIT)
    require_past(on, today, "on", "Record it once it is known.")
    if on < found.meeting.on:
        raise Refused("This is before the decision was made. Correct the date.", field="on")
    if status == CARRIED_OUT and again is not None:
        raise Refused("What was carried out is not looked at again. Leave this empty.", field="again")
    if status == CARRIED_OUT_IN_PART and again is None:
        raise Refused("Say when the board looks at it again.", field="again")
    if again is not None:
        require_date(again, "again")
        if again <= on:
            raise Refused("Give a day after the one on which this was found.", field="again")
    return add_row(FollowUp(decision=found, status=status, text=text, on=on, again=again, by=by, known_from=now))


def _writable_decision(decision: Decision, by, what: str) -> Decision:
    """The decision as it stands, with its meeting and locked board. Refuses one that was corrected since."""
    board = writable_board(decision.meeting.board, by, MANAGE_BOARDS, what)
    found = Decision.objects.select_related("meeting", "corrected_by__by").get(pk=decision.pk, meeting__board=board)
    found.meeting.board = board
    later = getattr(found, "corrected_by", None)
    if later is not None:
        raise Refused(f"{later.by} has corrected this decision meanwhile. Go back, and look at it as it stands now.")
    return found


def _standing_decision(decision: Decision, by, seen: int | None) -> Decision:
    """The row of a decision that stands, to be corrected. Refuses where that is another than the one that was seen."""
    board = writable_board(decision.meeting.board, by, MANAGE_BOARDS, "correct what a board decided")
    rows = Decision.objects.filter(meeting=decision.meeting_id, number=decision.number, meeting__board=board)
    found = rows.select_related("meeting", "by").order_by("-pk").first()
    found.meeting.board = board
    if found.pk != (decision.pk if seen is None else seen):
        message = f"{found.by} has corrected this decision meanwhile. Their version is shown beside yours."
        raise Stale(message, theirs=found, seen=found.pk)
    return found


def _latest_follow_up(decision: Decision) -> FollowUp | None:
    """What was recorded last of a decision, of the rows that it corrects too: they are all of one number of a meeting."""
    rows = FollowUp.objects.filter(decision__meeting=decision.meeting_id, decision__number=decision.number)
    return rows.select_related("by").order_by("-pk").first()


def _facts(meeting, *, kind, wording, outcome, owner_role, follow_up) -> dict:
    """The fields of a decision, checked."""
    if kind not in DECISION_KIND_WORDS:
        raise Refused("Choose whether it is a decision or a recommendation.", field="kind")
    if outcome not in DECISION_WORDS:
        raise Refused("Choose the outcome.", field="outcome")
    wording = require_text(wording, "Write down what was decided.", "wording", WORDING_LIMIT)
    owner_role = (owner_role or "").strip()
    if len(owner_role) > ROLE_LIMIT:
        raise Refused(f"The role title must be {ROLE_LIMIT} characters or fewer.", field="owner_role")
    if follow_up is not None:
        require_date(follow_up, "follow_up")
        if follow_up <= meeting.on:
            raise Refused("Give a day after the meeting.", field="follow_up")
    return {"kind": kind, "wording": wording, "outcome": outcome, "owner_role": owner_role, "follow_up": follow_up}
