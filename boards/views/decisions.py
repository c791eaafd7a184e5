"""What a board decided: the log, one decision, recording, correcting and following it up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_BOARDS, VIEW_PLANS, may
from accounts.saving import save
from boards.forms.decisions import CorrectDecisionForm, DecisionForm, FollowUpForm
from boards.selectors.log_history import decision_history
from boards.services import decisions as services
from boards.views.asking import board_url, form_view, show_form
from boards.views.log_asking import get_decision, get_log, get_writable_log
from metrics.asking import asked

ROWS_A_PAGE = 50


@council_view(VIEW_PLANS)
def log(request, authority, board):
    """Every decision and recommendation of a board, the latest meeting first."""
    found = get_log(authority, board, asked(request))
    latest = sorted(found.log.decisions, key=lambda row: (row.meeting.on, -row.row.number), reverse=True)
    shown = "overdue" if request.GET.get("show") == "overdue" else ""
    rows = [row for row in latest if row.is_overdue] if shown else latest
    context = _context(request, found) | {
        "rows": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "shown": shown,
        "query": "&".join(part for part in (f"show={shown}" if shown else "", found.viewing.query) if part),
        "choices": [("", "All", len(latest)), ("overdue", "Overdue", len(found.log.overdue_decisions))],
    }
    return render(request, "boards/decisions.html", context)


@council_view(VIEW_PLANS)
def decision(request, authority, board, decision):
    found = get_log(authority, board, asked(request))
    row = get_decision(found, decision)
    return render(request, "boards/decision.html", _context(request, found) | {"decision": row, "lines": decision_history(row)})


@form_view(MANAGE_BOARDS)
def add(request, authority, board):
    """Record what was decided, at the meeting that the address names (`?meeting=2026-01-15`) or at another that took place."""
    ask = asked(request)
    found = get_writable_log(authority, board, ask)
    meetings = [row for row in reversed(found.log.sittings) if row.on <= ask.today]
    for row in meetings:
        row.board = found.board
    named = next((row for row in meetings if row.on.isoformat() == request.GET.get("meeting")), None)
    initial = {"meeting": named or (meetings[0] if meetings else None), "kind": "decision"}
    form = DecisionForm(request.POST or None, meetings=meetings, initial=initial)
    target = board_url(found.board, "decisions")

    def work():
        row = services.record_decision(
            meeting=form.cleaned_data["meeting"], by=request.user, now=ask.now, today=ask.today, **form.facts()
        )
        messages.success(request, f"{row.get_kind_display()} {row.number} of {row.meeting.on:%-d %B %Y} is recorded.")
        return target

    outcome = save(request, form, work, lambda: target)
    context = {"authority": authority, "board": found.board, "form": form, "meetings": meetings}
    return outcome.response or render(request, "boards/add_decision.html", context, status=outcome.status)


@form_view(MANAGE_BOARDS)
def correct(request, authority, board, decision):
    """Put a corrected wording, outcome or date in the place of what was recorded."""
    found = get_writable_log(authority, board, asked(request))
    row = get_decision(found, decision)
    initial = {name: getattr(row.row, name) for name in services.DECISION_FIELDS} | {"seen": row.row.pk}
    form = CorrectDecisionForm(request.POST or None, initial=initial)

    def work(by, now, today):
        said = {name: form.cleaned_data[name] for name in ("reason", "seen")}
        changed = services.correct_decision(decision=row.row, changes=form.facts(), by=by, now=now, **said)
        return f"{changed.get_kind_display()} {changed.number} is corrected."

    return _save(request, found, row, form, work, "boards/correct_decision.html")


@form_view(MANAGE_BOARDS)
def follow_up(request, authority, board, decision):
    """Record whether a decision was carried out."""
    ask = asked(request)
    found = get_writable_log(authority, board, ask)
    row = get_decision(found, decision)
    form = FollowUpForm(request.POST or None, initial={"on": ask.today, "seen": row.last.pk if row.last else 0})

    def work(by, now, today):
        data = {name: form.cleaned_data[name] for name in ("status", "text", "on", "again", "seen")}
        said = services.record_follow_up(decision=row.row, by=by, now=now, today=today, **data)
        return f"{row.row.get_kind_display()} {row.row.number}: {said.get_status_display().lower()}."

    return _save(request, found, row, form, work, "boards/follow_up_decision.html")


def _save(request, found, row, form, work, template):
    """Show a form about a decision, or do `work` (it returns what to say) and go to the decision."""
    clock = asked(request)
    target = board_url(found.board, "decision", row.key)

    def act():
        return work(request.user, clock.now, clock.today)

    return show_form(request, form, act, target, template, board=found.board, decision=row, target=target)


def _context(request, found) -> dict:
    open_to = not found.board.published and not found.viewing.past
    return {
        "authority": request.authority,
        "board": found.board,
        "viewing": found.viewing,
        "log": found.log,
        "may": {"manage": open_to and may(request.user, MANAGE_BOARDS, request.authority)},
    }
