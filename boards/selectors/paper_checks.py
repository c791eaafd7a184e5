"""The paper check: the packs that a paper can be held against, and what was recorded of papers that were."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from boards.checks import PaperFacts
from boards.models import PaperCheck, PublishedPack
from boards.papers.checking import Report, check, truth_of
from boards.papers.checking.reading import from_document
from boards.selectors.packs import opened
from boards.selectors.papers import Paper

RECORDS_SHOWN = 5


def packs_to_hold_against(authority) -> list[tuple[int, str]]:
    """Key and words of every published pack of a council, the latest month first. One query."""
    rows = PublishedPack.objects.filter(pack__board__authority=authority).order_by("-pack__month", "-pk")
    held = rows.values_list("pk", "pack__board__name", "pack__title", "pack__month")
    return [(key, f"{board}: {title} ({month.label})") for key, board, title, month in held]


def pack_to_hold_against(authority, key: int) -> PublishedPack | None:
    """A published pack of this council by its key. One query."""
    rows = PublishedPack.objects.filter(pack__board__authority=authority, pk=key)
    found = rows.select_related("pack__board").first()
    if found is not None:
        found.pack.board.authority = authority
    return found


def truth_of_published(published: PublishedPack):
    """What a paper is held against; None where the pack cannot be read any more, or is not what was published."""
    contents, tampered = opened(published)
    return None if contents is None or tampered else truth_of(contents)


def check_own_paper(paper: Paper) -> Report:
    """A paper of ours, held against the pack that it is made from."""
    dated = dt.date.fromisoformat(paper.contents.header.dated)
    return check(from_document(paper.document, dated=dated), truth_of(paper.contents))


# --- What was recorded ---


def papers_checked(authority, known_on: dt.datetime | None):
    """What was recorded of papers of a council, as `read_together` takes it, with what names the packs."""
    rows = PaperCheck.objects.filter(publication__pack__board__authority=authority).known_on(known_on)
    of_board = {"board_name": F("publication__pack__board__name"), "board_slug": F("publication__pack__board__slug")}
    of_pack = {"pack_id": F("publication__pack"), "title": F("publication__pack__title"), "slug": F("publication__pack__slug")}
    return rows.annotate(**of_pack, **of_board)


def papers_checked_last(authority) -> list[PaperCheck]:
    """The papers of a council that were recorded last, the latest first, with their packs and in what they differed: for
    those who prepare packs. One query."""
    rows = PaperCheck.objects.filter(publication__pack__board__authority=authority).order_by("-known_from", "-pk")
    found = rows.select_related("by", "publication__pack__board").defer("publication__data")
    return list(found[:RECORDS_SHOWN])


def paper_facts(rows: Sequence[PaperCheck]) -> tuple[PaperFacts, ...]:
    """The rows of `papers_checked` as the checks take them, in the order in which they were recorded. No query."""
    return tuple(
        PaperFacts(
            key=row.pack_id,
            title=row.title,
            board=row.board_name,
            filename=row.filename,
            checked=timezone.localdate(row.known_from),
            differences=row.differences,
        )
        for row in sorted(rows, key=lambda row: (row.known_from, row.pk))
    )
