"""Papers that take long to make: begun by whoever asks for one first, made by a job, and kept."""

import datetime as dt
import hashlib

from django.db import transaction
from django.urls import reverse

from accounts.errors import Refused
from accounts.guards import require_permission
from accounts.history import add_row
from accounts.jobs import start_job
from accounts.models import Job
from accounts.permissions import VIEW_PLANS
from boards.models import Pack, PaperFile, PublishedPack
from boards.models.pack import PAPER_KIND_WORDS
from boards.packs.contents import checksum
from boards.papers.document import LOOK
from boards.services.guards import lock_board

WHAT = "read papers"
NOT_AS_PUBLISHED = (
    "The text of this pack is not what was published, so no paper of it is made to be kept. Tell whoever runs this service."
)


@transaction.atomic
def start_paper(*, published: PublishedPack, kind: str, by, now: dt.datetime) -> Job:
    """Have the paper of a published pack made in Word or PDF."""
    board = lock_board(published.pack.board_id)
    require_permission(by, VIEW_PLANS, board.authority_id, WHAT)
    if kind not in PAPER_KIND_WORDS:
        raise Refused("Papers are made in Word or PDF.")
    _require_as_published(published)
    published.pack.board = board
    return start_job(
        kind="make_paper",
        authority=board.authority,
        by=by,
        title=f"Make “{published.pack.title}” in {PAPER_KIND_WORDS[kind]}",
        arguments={"published": published.pk, "kind": kind},
        target=address_of(published.pack),
        now=now,
    )


@transaction.atomic
def keep_paper(*, published: PublishedPack, kind: str, content: bytes, by, now: dt.datetime, template: str = "") -> PaperFile:
    """Keep a file that was made of `published`, as it was read then, unless somebody else's was kept meanwhile. `template`: the
    checksum of the council's own. Nothing is kept of a pack whose own checksum does not fit: it would outlast the mending."""
    board = lock_board(published.pack.board_id)
    require_permission(by, VIEW_PLANS, board.authority_id, WHAT)
    _require_as_published(published)
    named = {"publication": published, "kind": kind, "layout": LOOK, "template": template}
    earlier = PaperFile.objects.filter(**named).first()
    if earlier is not None:
        return earlier
    return add_row(PaperFile(**named, content=content, sha256=hashlib.sha256(content).hexdigest(), by=by, known_from=now))


def _require_as_published(published: PublishedPack) -> None:
    if checksum(published.data) != published.sha256:
        raise Refused(NOT_AS_PUBLISHED)


def address_of(pack: Pack) -> str:
    """The page of the paper of a pack that came with its board and council."""
    return reverse("paper", args=[pack.board.authority.slug, pack.board.slug, pack.slug])
