"""What the board asked and decided since it last met, as a pack holds it."""

import datetime as dt

from django.db.models import OuterRef, Subquery

from boards.models import Board, Challenge, ChallengeAnswer, ChallengeOwner, Decision, FollowUp, Meeting, Pack
from boards.models.challenge import ANSWER_WORDS, CARRIED_OUT_WORDS
from boards.packs.contents import PackChallenge, PackDecision
from boards.selectors.boards import last_held_of

NOT_ANSWERED = "Not answered yet"


def since_when(pack: Pack, known_on: dt.datetime) -> dt.date | None:
    """The day of the last meeting that the board held before the one that the pack is for (without one, before the date of the
    paper); None where it had not met. One query."""
    before = pack.meeting.on if pack.meeting_id else pack.dated
    rows = Meeting.objects.filter(board=pack.board_id, on__lt=before, known_from__lte=known_on)
    last = last_held_of(rows, before - dt.timedelta(days=1))
    return last and last.on


def challenges_of(board: Board, since: dt.date | None, known_on: dt.datetime, today: dt.date) -> tuple[PackChallenge, ...]:
    """The questions asked or answered since a day (None: ever), and those still open. One query."""
    owners = ChallengeOwner.objects.filter(challenge=OuterRef("pk")).known_on(known_on).order_by("-pk")
    answers = ChallengeAnswer.objects.filter(challenge=OuterRef("pk"), on__lte=today).known_on(known_on).order_by("-pk")
    rows = Challenge.objects.filter(board=board, on__lte=today).known_on(known_on)
    rows = rows.select_related("action", "measure__notice", "limb__measure", "series__indicator", "series__sub_group", "finding")
    rows = rows.annotate(
        owner_now=Subquery(owners.values("owner_role")[:1]),
        due_now=Subquery(owners.values("due")[:1]),
        outcome_now=Subquery(answers.values("outcome")[:1]),
        answer_now=Subquery(answers.values("text")[:1]),
        answered_on=Subquery(answers.values("on")[:1]),
    )
    return tuple(_challenge(row) for row in rows.order_by("number") if _matters(row, since))


def _matters(row, since: dt.date | None) -> bool:
    return since is None or row.answered_on is None or row.on >= since or row.answered_on >= since


def _challenge(row) -> PackChallenge:
    return PackChallenge(
        number=row.number,
        question=row.question,
        about=about_words(row),
        asked_by=row.asked_by_role,
        asked_on=row.on.isoformat(),
        owner=row.owner_now or "",
        due=row.due_now.isoformat() if row.due_now else "",
        outcome=ANSWER_WORDS[row.outcome_now] if row.outcome_now else NOT_ANSWERED,
        answer=row.answer_now or "",
    )


def about_words(row: Challenge) -> str:
    """What a question is about, in a few words; empty for a question about nothing in particular."""
    if row.action_id:
        return f"action {row.action.reference} {row.action.title}"
    if row.measure_id:
        return f"measure {row.measure.number} {row.measure.title}"
    if row.limb_id:
        return f"measure {row.limb.measure.number}{row.limb.letter}: {row.limb.wording}"
    if row.series_id:
        return row.series.title
    return f"finding {row.finding.number}: {row.finding.wording}" if row.finding_id else ""


def decisions_of(board: Board, since: dt.date | None, known_on: dt.datetime, today: dt.date) -> tuple[PackDecision, ...]:
    """What was decided since a day (None: ever), and what is still to be looked at again; corrections in the place of what they
    correct. One query."""
    # What was recorded of a row that was corrected since still holds: all rows of a decision have its meeting and number.
    followed = FollowUp.objects.filter(decision__meeting=OuterRef("meeting"), decision__number=OuterRef("number"))
    followed = followed.filter(on__lte=today).known_on(known_on).order_by("-pk")
    rows = Decision.objects.filter(meeting__board=board, meeting__on__lte=today).known_on(known_on).select_related("meeting")
    rows = rows.annotate(
        done_now=Subquery(followed.values("status")[:1]),
        said_now=Subquery(followed.values("text")[:1]),
        again_now=Subquery(followed.values("again")[:1]),
    )
    found = list(rows.order_by("meeting__on", "number", "pk"))
    corrected = {row.corrects_id for row in found}
    return tuple(_decision(row) for row in found if row.pk not in corrected and _to_tell(row, since))


def _looked_at_again(row) -> dt.date | None:
    return row.again_now if row.done_now else row.follow_up


def _to_tell(row, since: dt.date | None) -> bool:
    return since is None or row.meeting.on >= since or _looked_at_again(row) is not None


def _decision(row) -> PackDecision:
    again = _looked_at_again(row)
    return PackDecision(
        number=row.number,
        meeting=row.meeting.on.isoformat(),
        kind=row.get_kind_display(),
        wording=row.wording,
        outcome=row.get_outcome_display(),
        owner=row.owner_role,
        follow_up=again.isoformat() if again else "",
        carried_out=f"{CARRIED_OUT_WORDS[row.done_now]}: {row.said_now}" if row.done_now else "",
    )
