"""Meetings of a board: one with its agenda, and the forms of meetings and agendas."""

from django.http import Http404
from django.shortcuts import render

from accounts.changes import day_in_words
from accounts.doors import council_view
from accounts.permissions import MANAGE_BOARDS, PREPARE_PACKS, VIEW_PLANS, may
from boards.forms.boards import ConfirmForm, ReasonForm
from boards.forms.meetings import (
    AddItemForm,
    AddMeetingForm,
    CancelForm,
    EditItemForm,
    EditMeetingForm,
    HoldForm,
    OrderForm,
    PlanAgainForm,
)
from boards.selectors import boards as selectors
from boards.selectors.log import log_at
from boards.selectors.log_rows import read_log
from boards.selectors.meetings import meeting_at
from boards.services import meetings as services
from boards.views.asking import (
    NO_MEETING,
    board_url,
    form_view,
    get_board,
    get_writable_board,
    get_writable_meeting,
    meeting_url,
    parse_day,
    refuse_published,
    show_form,
)
from boards.views.boards import rights
from metrics.asking import asked

NO_ITEM = "This agenda has no such item."
ITEM_NAMES = ("number", "title", "kind", "plan", "area", "notice", "group", "version")


@council_view(VIEW_PLANS)
def meeting(request, authority, board, day):
    """The agenda with what is looked at, and what comes with the meeting."""
    ask = asked(request)
    on = parse_day(day)
    found = get_board(authority, board, ask.known_on)
    page = meeting_at(found, on, prepares=may(request.user, PREPARE_PACKS, authority), **ask.position)
    if page is None:
        raise Http404(NO_MEETING)
    log = log_at(read_log(authority, ask.known_on, slug=found.slug), page.at.day, page.viewing.council_suffix)
    context = {
        "authority": authority,
        "board": page.at.board,
        "meeting": page.meeting,
        "page": page,
        "log": {"agenda": log.agenda(page.meeting), "decisions": log.decisions_of(page.meeting)},
        "may": rights(request.user, page.at),
    }
    return render(request, "boards/meeting.html", context)


@form_view(MANAGE_BOARDS)
def add(request, authority, board):
    ask = asked(request)
    found = get_writable_board(authority, board)
    form = AddMeetingForm(request.POST or None)

    def act():
        data = {name: form.cleaned_data[name] for name in ("on", "place", "status")}
        row = services.add_meeting(board=found, by=request.user, now=ask.now, today=ask.today, **data)
        return f"The meeting of {day_in_words(row.on)} is added. Write its agenda."

    def target():
        return board_url(found, "meeting", form.cleaned_data["on"].isoformat())

    return show_form(request, form, act, target, "boards/add_meeting.html", board=found)


@form_view(MANAGE_BOARDS)
def edit(request, authority, board, day):
    found = get_writable_meeting(authority, board, day)
    ask = asked(request)
    initial = {name: getattr(found, name) for name in (*services.MEETING_FIELDS, "version")}
    form = EditMeetingForm(request.POST or None, initial=initial)

    def act():
        data = form.cleaned_data
        changes = {name: data[name] for name in services.MEETING_FIELDS}
        more = {"reason": data["reason"], "version": data["version"], "by": request.user, "now": ask.now, "today": ask.today}
        services.edit_meeting(meeting=found, changes=changes, **more)
        return "The meeting is changed."

    def target():
        return board_url(found.board, "meeting", form.cleaned_data["on"].isoformat())

    return _show(request, found, form, act, "boards/edit_meeting.html", target)


@form_view(MANAGE_BOARDS)
def hold(request, authority, board, day):
    found = get_writable_meeting(authority, board, day)
    ask = asked(request)
    form = HoldForm(request.POST or None, initial={"version": found.version})

    def act():
        version = form.cleaned_data["version"]
        services.hold_meeting(meeting=found, version=version, by=request.user, now=ask.now, today=ask.today)
        return "The meeting is recorded as held. Record what was decided."

    return _show(request, found, form, act, "boards/hold_meeting.html")


@form_view(MANAGE_BOARDS)
def cancel(request, authority, board, day):
    found = get_writable_meeting(authority, board, day)
    ask = asked(request)
    form = CancelForm(request.POST or None, initial={"version": found.version})

    def act():
        data = {name: form.cleaned_data[name] for name in ("reason", "version")}
        services.cancel_meeting(meeting=found, by=request.user, now=ask.now, **data)
        return "The meeting is cancelled. What the rota had given it falls to the next one."

    return _show(request, found, form, act, "boards/cancel_meeting.html")


@form_view(MANAGE_BOARDS)
def plan_again(request, authority, board, day):
    found = get_writable_meeting(authority, board, day)
    ask = asked(request)
    form = PlanAgainForm(request.POST or None, initial={"version": found.version})

    def act():
        data = {name: form.cleaned_data[name] for name in ("reason", "version")}
        services.plan_again(meeting=found, by=request.user, now=ask.now, **data)
        return "The meeting is planned again."

    return _show(request, found, form, act, "boards/plan_meeting_again.html")


# --- The agenda ---


@form_view(MANAGE_BOARDS)
def add_item(request, authority, board, day):
    found = get_writable_meeting(authority, board, day)
    ask = asked(request)
    form = AddItemForm(request.POST or None, subjects=selectors.subjects_of(authority))

    def act():
        row = services.add_item(meeting=found, by=request.user, now=ask.now, **form.given())
        return f"“{row.title}” is item {row.number} of the agenda."

    return _show(request, found, form, act, "boards/add_item.html")


@form_view(MANAGE_BOARDS)
def edit_item(request, authority, board, day, item):
    row = _get_writable_item(authority, board, day, item)
    ask = asked(request)
    initial = {name: getattr(row, name) for name in ITEM_NAMES}
    form = EditItemForm(request.POST or None, subjects=selectors.subjects_of(authority), initial=initial)

    def act():
        data = form.cleaned_data
        more = {"reason": data["reason"], "version": data["version"], "by": request.user, "now": ask.now}
        changed = services.edit_item(item=row, changes=form.given(), **more)
        return f"Item {changed.number} is changed."

    return _show(request, row.meeting, form, act, "boards/edit_item.html", item=row)


@form_view(MANAGE_BOARDS)
def remove_item(request, authority, board, day, item):
    row = _get_writable_item(authority, board, day, item)
    ask = asked(request)
    form = ReasonForm(request.POST or None)

    def act():
        services.remove_item(item=row, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        return f"“{row.title}” is off the agenda. Its history stays."

    return _show(request, row.meeting, form, act, "boards/remove_item.html", item=row)


@form_view(MANAGE_BOARDS)
def order(request, authority, board, day):
    """Give the items of the agenda other numbers."""
    found = get_writable_meeting(authority, board, day)
    ask = asked(request)
    items = selectors.items_of(found)
    form = OrderForm(request.POST or None, items=items, initial={"seen": services.agenda_version(items)})

    def act():
        said = {name: form.cleaned_data[name] for name in ("reason", "seen")}
        services.order_items(meeting=found, numbers=form.numbers(), by=request.user, now=ask.now, **said)
        return "The agenda is in its new order."

    return _show(request, found, form, act, "boards/order_agenda.html", items=items)


@form_view(MANAGE_BOARDS)
def fill(request, authority, board, day):
    """Put the areas on the agenda whose turn it is; they are shown before."""
    found = get_writable_meeting(authority, board, day)
    ask = asked(request)
    form = ConfirmForm(request.POST or None)
    page = None if request.method == "POST" else meeting_at(found.board, found.on, **ask.position)

    def act():
        rows = services.fill_from_rota(meeting=found, by=request.user, now=ask.now, today=ask.today)
        return f"On the agenda by the rota: {', '.join(row.title for row in rows)}."

    return _show(request, found, form, act, "boards/fill_from_rota.html", turns=page.turns if page else None)


def _get_writable_item(authority, board: str, day: str, key: int):
    """An item of an agenda with its meeting and board, for a form. One query where there is one."""
    found = selectors.find_item(authority, board, parse_day(day), key)
    if found is None:
        get_writable_meeting(authority, board, day)
        raise Http404(NO_ITEM)
    refuse_published(found.meeting.board)
    return found


def _show(request, meeting, form, act, template, target=None, **context):
    context |= {"board": meeting.board, "meeting": meeting}
    return show_form(request, form, act, target or meeting_url(meeting), template, **context)
