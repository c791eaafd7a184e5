"""The page that a board reads: where the council stands, and what changed since it last met."""

from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import ASK_QUESTIONS, SEE_SMALL_NUMBERS, VIEW_PLANS, may
from boards.selectors.board_page import board_page
from boards.views.asking import NO_BOARD
from metrics.asking import asked


@council_view(VIEW_PLANS)
def board(request, authority, board):
    ask = asked(request)
    sees_small = may(request.user, SEE_SMALL_NUMBERS, authority)
    page = board_page(authority, board, **ask.position, sees_small=sees_small)
    if page is None:
        raise Http404(NO_BOARD)
    asks = may(request.user, ASK_QUESTIONS, authority) and not page.viewing.past and not page.board.published
    context = {"authority": authority, "page": page, "board": page.board, "now": page.now, "may": {"ask": asks}}
    return render(request, "boards/board.html", context)
