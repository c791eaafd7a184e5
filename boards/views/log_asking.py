"""What every page about questions and decisions asks first: the board named in the address, with its log."""

from dataclasses import dataclass

from django.http import Http404

from boards.models import Board
from boards.selectors.log import Log, Question, Resolution, log_at
from boards.selectors.log_rows import LogRows, read_log
from boards.selectors.viewing import BoardViewing, board_viewing
from boards.views.asking import NO_BOARD, refuse_published, require_recorded
from metrics.asking import Asked
from metrics.months import AsAt, Month


@dataclass(frozen=True)
class Asking:
    """A board with its log at the position that is asked for."""

    board: Board
    viewing: BoardViewing
    log: Log


def get_log(authority, slug: str, ask: Asked) -> Asking:
    """The board with its log, or a 404. Two queries."""
    rows = _read(authority, slug, ask.known_on)
    [board] = rows.boards
    viewing = board_viewing(board, **ask.position)
    require_recorded(board, viewing)
    return Asking(board, viewing, log_at(rows, viewing.judged_on, viewing.council_suffix))


def get_writable_log(authority, slug: str, ask: Asked) -> Asking:
    """The same for a form, as it is now: a 403 that says why where the board takes no changes. One query."""
    rows = _read(authority, slug, None)
    [board] = rows.boards
    refuse_published(board)
    present = Month.of(ask.today)
    viewing = BoardViewing(AsAt(present), present, ask.today)
    return Asking(board, viewing, log_at(rows, viewing.judged_on))


def _read(authority, slug, known_on) -> LogRows:
    rows = read_log(authority, known_on, slug=slug)
    if not rows.boards:
        raise Http404(NO_BOARD)
    return rows


def get_question(asking: Asking, number: int) -> Question:
    found = asking.log.question(number)
    if found is None:
        raise Http404("This board has not asked such a question.")
    found.row.board = asking.board
    return found


def get_decision(asking: Asking, key: int) -> Resolution:
    found = asking.log.decision(key)
    if found is None:
        raise Http404("This board has made no such decision.")
    found.row.meeting = found.meeting
    return found
