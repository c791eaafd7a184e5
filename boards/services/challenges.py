"""The questions of a board: asking, giving them to somebody else, answering. Each step is a dated row."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from accounts.errors import Refused, Stale
from accounts.guards import require_reason, require_text
from accounts.history import add_row
from accounts.permissions import ANSWER_QUESTIONS, ASK_QUESTIONS, MANAGE_BOARDS, may
from boards.models import Board, Challenge, ChallengeAnswer, ChallengeOwner, Meeting
from boards.models.challenge import ACTION_CHANGED, ANSWER_WORDS
from boards.models.meeting import CANCELLED
from boards.services.guards import require_past, require_soon, writable_board
from metrics.models import Series
from plans.models import Action, EscalationMeasure, Finding, Limb
from plans.models.inspection import WORDING_LIMIT

QUESTION_LIMIT, ROLE_LIMIT = 500, 100
Subject = Action | EscalationMeasure | Limb | Series | Finding

# By the field of a challenge, the model of its subject and how the council of one is reached.
_SUBJECTS = {
    "action": (Action, lambda row: row.plan.authority_id),
    "measure": (EscalationMeasure, lambda row: row.notice.authority_id),
    "limb": (Limb, lambda row: row.measure.notice.authority_id),
    "series": (Series, lambda row: row.authority_id),
    "finding": (Finding, lambda row: row.inspection.authority_id),
}


@transaction.atomic
def ask(
    *,
    board: Board,
    question: str,
    asked_by_role: str,
    owner_role: str,
    due: dt.date,
    on: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    subject: Subject | None = None,
    owner=None,
    meeting: Meeting | None = None,
    source: str = "",
) -> Challenge:
    """Ask a question on the day `on`, about one `subject` of the council or about none, of whoever is to answer by `due`.

    `meeting` is the one at which it was asked, where it was asked at one; `owner` the account of who is to answer. The question
    takes the next number of its board.
    """
    board = writable_board(board, by, ASK_QUESTIONS, "ask a question of a board")
    question = require_text(question, "Write your question.", "question", QUESTION_LIMIT)
    asked_by_role = require_text(asked_by_role, "Give the role of whoever asks.", "asked_by_role", ROLE_LIMIT)
    require_past(on, today, "on", "A question is recorded once it is asked.")
    if meeting is not None and not Meeting.objects.filter(pk=meeting.pk, board=board).exclude(status=CANCELLED).exists():
        raise Refused("This board holds no such meeting.", field="meeting")
    about = _about(board, subject)
    last = Challenge.objects.filter(board=board).aggregate(last=Max("number"))["last"] or 0
    row = Challenge(
        board=board,
        meeting=meeting,
        number=last + 1,
        question=question,
        asked_by_role=asked_by_role,
        on=on,
        source=source,
        by=by,
        known_from=now,
        **about,
    )
    # Checked before anything is added, so that what is wrong is said of the whole form.
    owning = _owner_row(row, board, owner_role=owner_role, owner=owner, due=due, reason="", by=by, now=now)
    add_row(row)
    owning.challenge = row
    add_row(owning)
    return row


@transaction.atomic
def reassign(
    *,
    challenge: Challenge,
    owner_role: str,
    due: dt.date,
    reason: str,
    by,
    now: dt.datetime,
    owner=None,
    seen: int | None = None,
) -> ChallengeOwner:
    """Give a question to somebody else, or another day, with a reason. `seen` is the key of the row on screen that says who is to
    answer (None: no form was open)."""
    board, challenge = _writable(challenge, by, MANAGE_BOARDS, "give a question to somebody else")
    if challenge.answer_now:
        raise Refused("This question has been answered. Nobody has to answer it any more.")
    latest = ChallengeOwner.objects.select_related("by").get(pk=challenge.owner_now)
    if seen is not None and seen != latest.pk:
        message = (
            f"{latest.by} gave this question to somebody else after you opened the form. Their choice is shown beside yours."
        )
        raise Stale(message, theirs=latest, seen=latest.pk)
    owner_key = owner.pk if owner else None
    if (owner_role or "").strip() == latest.owner_role and due == latest.due and owner_key == latest.owner_id:
        raise Refused("Nothing was changed.")
    reason = require_reason(reason, "this is changed")
    present = latest.owner_id
    return add_row(
        _owner_row(challenge, board, owner_role=owner_role, owner=owner, due=due, reason=reason, by=by, now=now, present=present)
    )


@transaction.atomic
def answer(
    *,
    challenge: Challenge,
    outcome: str,
    text: str,
    role_title: str,
    on: dt.date,
    by,
    now: dt.datetime,
    today: dt.date,
    seen: int | None = None,
) -> ChallengeAnswer:
    """Answer a question, and say what came of it. Answered once more, what was said last holds; the earlier answers stay.

    `seen` is the key of the answer on screen (0: there was none; None: no form was open).
    """
    _, challenge = _writable(challenge, by, ANSWER_QUESTIONS, "answer a question of a board")
    key = challenge.answer_now or 0
    if seen is not None and seen != key:
        theirs = ChallengeAnswer.objects.select_related("by").filter(pk=key).first()
        if theirs is None:
            raise Stale("The answer that you had on screen is not there any more. Read the form once more.", seen=key)
        message = f"{theirs.by} answered this question after you opened the form. Their answer is shown beside yours."
        raise Stale(message, theirs=theirs, seen=key)
    if outcome not in ANSWER_WORDS:
        raise Refused("Choose what came of the question.", field="outcome")
    if outcome == ACTION_CHANGED and challenge.action_id is None:
        raise Refused("This question is not about an action, so no action was changed. Choose another outcome.", field="outcome")
    text = require_text(text, "Write the answer.", "text", WORDING_LIMIT)
    role_title = require_text(role_title, "Give the role title of whoever answers.", "role_title", ROLE_LIMIT)
    require_past(on, today, "on", "An answer is recorded once it is given.")
    if on < challenge.on:
        raise Refused("The answer is older than the question. Correct the date.", field="on")
    return add_row(
        ChallengeAnswer(challenge=challenge, outcome=outcome, text=text, role_title=role_title, on=on, by=by, known_from=now)
    )


def may_answer(account, board: Board) -> bool:
    """Whether a question of the board can be given to this account: one in use, of the council, that answers questions."""
    belongs = account.is_active and board.authority_id in account.roles
    return belongs and may(account, ANSWER_QUESTIONS, board.authority_id)


def _writable(challenge: Challenge, by, permission: str, what: str) -> tuple[Board, Challenge]:
    """The locked board, and the question with the keys of who is to answer it (`owner_now`) and of its latest answer
    (`answer_now`)."""
    board = writable_board(challenge.board, by, permission, what)
    owners = ChallengeOwner.objects.filter(challenge=OuterRef("pk")).order_by("-pk")
    answers = ChallengeAnswer.objects.filter(challenge=OuterRef("pk")).order_by("-pk")
    found = Challenge.objects.annotate(owner_now=Subquery(owners.values("pk")[:1]), answer_now=Subquery(answers.values("pk")[:1]))
    return board, found.get(pk=challenge.pk, board=board)


def _about(board: Board, subject: Subject | None) -> dict[str, Subject]:
    """The field of a challenge that names its subject. Refuses what belongs to another council."""
    if subject is None:
        return {}
    for name, (model, council_of) in _SUBJECTS.items():
        if isinstance(subject, model):
            if council_of(subject) != board.authority_id:
                raise Refused("This council has nothing of the kind to ask about.")
            return {name: subject}
    raise TypeError(f"No question is asked about {type(subject).__name__}.")


def _owner_row(challenge, board, *, owner_role, owner, due, reason, by, now, present=None) -> ChallengeOwner:
    """Who is to answer, checked and not yet added. `present` is the key of the account that has it already."""
    owner_role = require_text(owner_role, "Say who is to answer, as a role title.", "owner_role", ROLE_LIMIT)
    if owner is not None and owner.pk != present and not may_answer(owner, board):
        raise Refused("Choose an officer or programme lead of this council.", field="owner")
    require_soon(due, timezone.localdate(now), "due")
    if due < challenge.on:
        raise Refused("The answer would be due before the question was asked. Give a later day.", field="due")
    return ChallengeOwner(
        challenge=challenge if challenge.pk else None,
        owner_role=owner_role,
        owner=owner,
        due=due,
        reason=reason,
        by=by,
        known_from=now,
    )
