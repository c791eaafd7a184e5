"""What every view of a board asks first: the board or meeting named in the address, and where a form leads."""

import datetime as dt
import functools
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import EARLIER, council_view
from accounts.saving import save
from boards.selectors.boards import find_board, find_meeting, find_row
from boards.selectors.recorded import is_recorded
from metrics.asking import asked
from metrics.months import Month

NO_BOARD, NO_MEETING = "This council has no such board.", "This board has no such meeting."


def form_view(permission: str):
    """`council_view` for a form: at an earlier position, which cannot be changed, it is a 403 that says so, whatever is sent."""

    def wrap(view):
        @functools.wraps(view)
        def inner(request, authority, *args, **kwargs):
            refuse_earlier(request)
            return view(request, authority, *args, **kwargs)

        return council_view(permission)(inner)

    return wrap


def refuse_earlier(request) -> None:
    """A form is not shown for a month that is past, or as anything was known on a day."""
    ask = asked(request)
    if ask.known_on is not None or (ask.month is not None and ask.month < Month.of(ask.today)):
        raise PermissionDenied(EARLIER)


def get_board(authority, slug: str, known_on: dt.datetime | None = None):
    """The board, or a 404. Its council is the one the door let the person into."""
    return _or_404(find_board(authority, slug, known_on), NO_BOARD)


def require_recorded(board, viewing) -> None:
    """A 404 where the board was not there at a position."""
    if not is_recorded(board, viewing):
        raise Http404(NO_BOARD)


def get_writable_board(authority, slug: str):
    """The same for a form: a 403 that says why where the board takes no changes."""
    found = get_board(authority, slug)
    refuse_published(found)
    return found


def get_writable_meeting(authority, slug: str, day: str):
    """The meeting of that day with its board, for a form. One query where there is one."""
    on = parse_day(day)
    found = find_meeting(authority, slug, on)
    if found is None:
        get_writable_board(authority, slug)
        raise Http404(NO_MEETING)
    refuse_published(found.board)
    return found


def get_writable_row(authority, slug: str, model: str, key: int, gone: str):
    """A row of a board by the name of its model and its key, for a form; `gone` is said where there is none."""
    found = find_row(authority, slug, model, key)
    if found is None:
        get_writable_board(authority, slug)
        raise Http404(gone)
    refuse_published(found.board)
    return found


def refuse_published(board) -> None:
    """A form about a board of a published record is not shown: a 403 that says why."""
    if board.published:
        raise PermissionDenied(f"“{board.name}” is a published record, shown as it was published. It cannot be changed.")


def parse_day(text: str) -> dt.date:
    """The day `2026-02-12` of an address, or a 404."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise Http404(NO_MEETING)
    return day


def board_url(board, name: str = "board_about", *more) -> str:
    """An address of a board that came with its council."""
    return reverse(name, args=[board.authority.slug, board.slug, *more])


def meeting_url(meeting, name: str = "meeting", *more) -> str:
    """An address of a meeting that came with its board."""
    return board_url(meeting.board, name, meeting.on.isoformat(), *more)


def show_form(request, form, act: Callable[[], str], target, template: str, /, **context):
    """Show a form about a board, or do what it sends and go to `target`: `act` does it and returns what to say; `target` is an
    address, or what gives it once the form is valid."""
    address = target if callable(target) else lambda: target

    def work():
        messages.success(request, act())
        return address()

    outcome = save(request, form, work, address)
    if outcome.response:
        return outcome.response
    context = {"authority": request.authority, "form": form, "theirs": outcome.theirs} | context
    return render(request, template, context, status=outcome.status)


def _or_404(found, message: str):
    if found is None:
        raise Http404(message)
    return found
