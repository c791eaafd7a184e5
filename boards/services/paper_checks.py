"""That a paper was checked against a published pack: recorded, never edited. The paper itself is not kept."""

import datetime as dt
import json
from collections.abc import Sequence

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import require_date
from accounts.history import add_row
from accounts.permissions import PREPARE_PACKS
from boards.models import PaperCheck, PublishedPack
from boards.services.guards import writable_board

WHAT = "record that a paper was checked"
SENTENCES_KEPT, SENTENCE_LIMIT = 20, 400
NUMBER_LIMIT = 32_767


@transaction.atomic
def record_paper_check(
    *,
    published: PublishedPack,
    filename: str,
    sha256: str,
    dated: dt.date,
    differences: Sequence[str],
    by,
    now: dt.datetime,
) -> PaperCheck:
    """Record that a paper was held against a published pack, and in what it differs: a sentence each, the first twenty are kept.

    `published` comes with its pack and board. What is recorded last of a pack holds: without differences it ends the problem.
    """
    writable_board(published.pack.board, by, PREPARE_PACKS, WHAT)
    require_date(dated, "dated")
    if not filename.strip():
        raise Refused("The paper has no name. Check it again.")
    kept = [_cut(" ".join(sentence.split())) for sentence in differences[:SENTENCES_KEPT]]
    return add_row(
        PaperCheck(
            publication=published,
            filename=filename.strip(),
            sha256=sha256,
            dated=dated,
            differences=min(len(differences), NUMBER_LIMIT),
            sentences=json.dumps(kept, ensure_ascii=False),
            by=by,
            known_from=now,
        )
    )


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= SENTENCE_LIMIT else f"{sentence[: SENTENCE_LIMIT - 1].rstrip()}…"
