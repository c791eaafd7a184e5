"""The questions of boards: the log, one question, asking, giving it to somebody else, answering."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import ANSWER_QUESTIONS, ASK_QUESTIONS, MANAGE_BOARDS, VIEW_PLANS, may
from accounts.saving import save
from boards.challenges import OVERDUE
from boards.forms.challenges import AnswerForm, AskForm, ReassignForm
from boards.models.challenge import SUBJECTS
from boards.selectors.asking import Topic, boards_to_ask, find_topic, owner_of
from boards.selectors.boards import find_meeting
from boards.selectors.log_history import question_history
from boards.services import challenges as services
from boards.services.challenges import QUESTION_LIMIT
from boards.views.asking import NO_MEETING, board_url, form_view, parse_day, show_form
from boards.views.log_asking import get_log, get_question, get_writable_log
from metrics.asking import asked

ROWS_A_PAGE = 50
# An answer is due by the next meeting; where none is planned, in four weeks.
USUAL_TIME = dt.timedelta(weeks=4)
UNANSWERED = "unanswered"


@council_view(VIEW_PLANS)
def log(request, authority, board):
    """Every question of a board, those without an answer first; only some where these are asked for."""
    found = get_log(authority, board, asked(request))
    shown = request.GET.get("show", "")
    chosen = {
        UNANSWERED: found.log.open,
        OVERDUE: found.log.overdue,
        "answered": [row for row in reversed(found.log.questions) if not row.is_open],
    }
    shown = shown if shown in chosen else ""
    rows = chosen[shown] if shown else [*found.log.open, *chosen["answered"]]
    context = _context(request, found) | {
        "rows": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "query": "&".join(part for part in (f"show={shown}" if shown else "", found.viewing.query) if part),
        "choices": [
            ("", "All", len(found.log.questions)),
            (UNANSWERED, "Not answered", len(found.log.open)),
            (OVERDUE, "Overdue", len(found.log.overdue)),
            ("answered", "Answered", len(chosen["answered"])),
        ],
    }
    return render(request, "boards/challenges.html", context)


@council_view(VIEW_PLANS)
def challenge(request, authority, board, question):
    found = get_log(authority, board, asked(request))
    row = get_question(found, question)
    meeting = next((each for each in found.log.meetings if each.pk == row.row.meeting_id), None)
    context = {"question": row, "meeting": meeting, "lines": question_history(row)}
    return render(request, "boards/challenge.html", _context(request, found) | context)


@form_view(ASK_QUESTIONS)
def ask(request, authority):
    """A form for a question about something (`?about=action:12`) or about nothing in particular, with the board to choose where
    the council has several (`?board=`), and at a meeting where one is named (`&meeting=2026-01-15`)."""
    clock = asked(request)
    boards = boards_to_ask(authority, request.user, clock.today)
    topic = _topic(authority, request.GET.get("about", ""))
    if not boards:
        if request.method == "POST":
            raise Http404("This council has no board that takes questions.")
        return render(request, "boards/no_board_to_ask.html", {"authority": authority})
    boards, meeting = _named(boards, request.GET)
    named = request.GET.get("about", "")
    initial = _begin(request, boards, topic, clock.today)
    form = AskForm(request.POST or None, boards=boards, about_nothing=bool(named) and topic is None, initial=initial)

    def work():
        data = form.cleaned_data
        # Who answers for the thing itself is known by account; of somebody else only the role is.
        owner = owner_of(topic) if topic and data["owner_role"] == topic.owner_role else None
        if owner is not None and not services.may_answer(owner, form.chosen):
            owner = None
        row = services.ask(
            board=form.chosen,
            subject=topic.row if topic else None,
            owner=owner,
            meeting=meeting,
            on=min(meeting.on, clock.today) if meeting else clock.today,
            by=request.user,
            now=clock.now,
            today=clock.today,
            **{name: data[name] for name in ("question", "asked_by_role", "owner_role", "due")},
        )
        messages.success(request, f"Question {row.number} is asked. {data['owner_role']} is to answer it.")
        row.board.authority = authority
        return board_url(row.board, "challenge", row.number)

    outcome = save(request, form, work)
    context = {"authority": authority, "form": form, "topic": topic, "board": form.only, "meeting": meeting}
    return outcome.response or render(request, "boards/ask.html", context, status=outcome.status)


@form_view(MANAGE_BOARDS)
def reassign(request, authority, board, question):
    """Somebody else is to answer, or by another day."""
    found = get_writable_log(authority, board, asked(request))
    row = get_question(found, question)
    owner = row.owner
    initial = {"owner_role": owner.owner_role, "owner": owner.owner_id, "due": owner.due, "seen": owner.pk}
    form = ReassignForm(request.POST or None, authority=authority, initial=initial)

    def work(by, now, today):
        data = {name: form.cleaned_data[name] for name in ("owner_role", "owner", "due", "reason", "seen")}
        changed = services.reassign(challenge=row.row, by=by, now=now, **data)
        return f"{changed.owner_role} is to answer question {row.number} by {changed.due:%-d %B %Y}."

    return _save(request, found, row, form, work, "boards/reassign_question.html")


@form_view(ANSWER_QUESTIONS)
def answer(request, authority, board, question):
    ask = asked(request)
    found = get_writable_log(authority, board, ask)
    row = get_question(found, question)
    initial = {"role_title": row.owner.owner_role, "on": ask.today, "seen": row.answer.pk if row.answer else 0}
    form = AnswerForm(request.POST or None, about_action=row.row.action_id is not None, initial=initial)

    def work(by, now, today):
        data = {name: form.cleaned_data[name] for name in ("outcome", "text", "role_title", "on", "seen")}
        services.answer(challenge=row.row, by=by, now=now, today=today, **data)
        return f"Question {row.number} is answered."

    return _save(request, found, row, form, work, "boards/answer_question.html")


def _save(request, found, row, form, work, template):
    """Show a form about a question, or do `work` (it returns what to say) and go to the question."""
    clock = asked(request)
    target = board_url(found.board, "challenge", row.number)

    def act():
        return work(request.user, clock.now, clock.today)

    return show_form(request, form, act, target, template, board=found.board, question=row, target=target)


def _context(request, found) -> dict:
    open_to = not found.board.published and not found.viewing.past
    rights = {"ask": ASK_QUESTIONS, "answer": ANSWER_QUESTIONS, "manage": MANAGE_BOARDS}
    return {
        "authority": request.authority,
        "board": found.board,
        "viewing": found.viewing,
        "log": found.log,
        "may": {name: open_to and may(request.user, permission, request.authority) for name, permission in rights.items()},
    }


def _topic(authority, code: str) -> Topic | None:
    """What the address says that the question is about. Problems of the checks are about other things too: of these the question
    speaks for itself."""
    if not code or code.partition(":")[0] not in SUBJECTS:
        return None
    try:
        topic = find_topic(authority, code)
    except ValueError:
        topic = None
    if topic is None:
        raise Http404("This council has nothing of the kind to ask about.")
    return topic


def _named(boards, query):
    """The boards to choose from, which is one alone where the address names it, and the meeting of that board."""
    if not query.get("board"):
        return boards, None
    boards = [row for row in boards if row.slug == query["board"]]
    if not boards:
        raise Http404("This council has no such board that takes questions.")
    if not query.get("meeting"):
        return boards, None
    meeting = find_meeting(boards[0].authority, boards[0].slug, parse_day(query["meeting"]))
    if meeting is None:
        raise Http404(NO_MEETING)
    return boards, meeting


def _begin(request, boards, topic, today) -> dict:
    """What stands in the form before anything is typed."""
    only = boards[0] if len(boards) == 1 else None
    sits_on = [row for row in boards if row.seat_role]
    board = only or (sits_on[0] if len(sits_on) == 1 else None)
    due = board.next_on if board and board.next_on else today + USUAL_TIME
    return {
        "board": board,
        "question": request.GET.get("question", "")[:QUESTION_LIMIT],
        "asked_by_role": (board.seat_role if board else "") or "",
        "owner_role": topic.owner_role if topic else "",
        "due": due,
    }
