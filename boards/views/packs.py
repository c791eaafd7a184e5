"""Packs as they are read: the list of a board, a published pack, two of them side by side."""

from django.core.cache import cache
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate

from accounts.doors import council_view
from accounts.permissions import PREPARE_PACKS, VIEW_PLANS, may
from boards.papers.document import LOOK, Edition, pack_of
from boards.papers.html import to_html
from boards.selectors.packs import compare_packs, find_published, packs_of, papers_received, read_published
from boards.selectors.recorded import given_by
from boards.selectors.viewing import board_viewing
from boards.views.asking import get_board, require_recorded
from boards.views.preparing import preparing
from metrics.asking import asked

KEPT_SECONDS = 3600
NO_PACK = "This board has no such pack."


@council_view(VIEW_PLANS)
def packs(request, authority, board):
    """The packs that a board was given; whoever prepares them sees those that are not published yet."""
    ask = asked(request)
    found = get_board(authority, board, ask.known_on)
    viewing = board_viewing(found, **ask.position)
    require_recorded(found, viewing)
    writable = may(request.user, PREPARE_PACKS, authority) and not found.published and not viewing.past
    context = {
        "authority": authority,
        "board": found,
        "viewing": viewing,
        "lines": packs_of(found, given_by(viewing), drafts=writable, checked=True),
        "received": papers_received(found, viewing),
        "may_prepare": writable,
    }
    return render(request, "boards/packs.html", context)


@council_view(VIEW_PLANS)
def pack(request, authority, board, pack):
    """A published pack as members saw it, with what of it was corrected since. One that is being prepared is shown to those who
    prepare it."""
    ask = asked(request)
    published = find_published(authority, board, pack, ask.known_on)
    if published is None:
        if ask.known_on is not None or not may(request.user, PREPARE_PACKS, authority):
            raise Http404(NO_PACK)
        return preparing(request, authority, board, pack)
    reading = read_published(published, ask.known_on)
    board = published.pack.board
    context = {
        "authority": authority,
        "board": board,
        "pack": published.pack,
        "published": published,
        "reading": reading,
        "known_on": ask.known_on,
        "may_check": may(request.user, PREPARE_PACKS, authority),
        "body": body_of(reading) if reading.contents else "",
        "others": [line.pack for line in packs_of(board, ask.known_on) if line.pack.pk != published.pack_id],
    }
    return render(request, "boards/pack.html", context)


@council_view(VIEW_PLANS)
def compare(request, authority, board, pack, other):
    """Two published packs side by side, the earlier month first."""
    ask = asked(request)
    one, two = (find_published(authority, board, slug, ask.known_on) for slug in (pack, other))
    if one is None or two is None:
        raise Http404(NO_PACK)
    compared = compare_packs(one, two)
    if compared is None:
        raise Http404("One of these packs cannot be read any more.")
    context = {"authority": authority, "board": one.pack.board, "compared": compared, "beside": compared.comparison}
    return render(request, "boards/compare_packs.html", context)


def body_of(reading) -> str:
    """The pack as HTML; all words in it are escaped. It is what the text makes it, so it is kept by the checksum of that."""

    def written() -> str:
        published = reading.published
        edition = Edition(published=localdate(published.known_from).isoformat(), checksum=published.sha256)
        return to_html(pack_of(reading.contents, edition))

    return cache.get_or_set(f"pack:{LOOK}:{reading.published.pk}:{reading.digest}", written, KEPT_SECONDS)
