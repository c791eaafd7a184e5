"""The packs that a board goes by: the one that it had when it met last and those published since, and what of them was corrected.
No queries: from one reading of the council."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from boards.models import PublishedPack
from boards.packs.corrections import Correction
from boards.selectors.corrections import corrections_since
from boards.selectors.packs import opened
from plans.selectors.council import Council


@dataclass(frozen=True)
class LastPack:
    """A published pack by its title and its short name in addresses. `in_hand`: it had been published when the board met last.
    `tampered`: its text is not what was published."""

    title: str
    slug: str
    published_on: dt.date
    in_hand: bool
    corrections: list[Correction]
    tampered: bool


def last_packs(council: Council, published: Iterable[PublishedPack], met: dt.date) -> list[LastPack]:
    """Of the packs of `packs_in_hand` of one board, which met last on the day `met`, the one it had then first."""
    found = []
    for row in published:
        contents, tampered = opened(row)
        corrections = corrections_since(council, contents, row.known_on) if contents is not None else []
        day = timezone.localdate(row.known_from)
        found.append(LastPack(row.title, row.slug, day, day <= met, corrections, tampered))
    return found
