"""What the lead has written in a pack: the head of its paper, the commentary of its sections, the implications of its board."""

import hashlib
import json

from boards.models import Pack
from boards.models.pack import IMPLICATION_WORDS
from boards.packs.contents import Header
from boards.packs.sections import SECTION_WORDS


def header_of(pack: Pack) -> Header:
    """The head of the paper, as the pack says it now."""
    same = ("title", "portfolio_holder", "officers", "contact", "key_decision", "forward_plan", "openness", "exempt_reason")
    return Header(
        council=pack.board.authority.name,
        board=pack.board.name,
        month=str(pack.month),
        dated=pack.dated.isoformat(),
        meeting=pack.meeting.on.isoformat() if pack.meeting_id else "",
        purpose=pack.purpose,
        asks=_lines(pack.asks),
        background=_lines(pack.background),
        as_published=bool(pack.source),
        source=pack.source,
        **{name: getattr(pack, name) for name in same},
    )


def texts_of(pack: Pack) -> dict[str, dict[str, str]]:
    """What the lead has written: the commentary by section, and the board's implications by their kind in words. Two queries."""
    written = {row.section: row.text for row in pack.commentaries.all()}
    kept = {row.kind: row.text for row in pack.board.implications.all()}
    return {
        "commentary": {section: written[section] for section in SECTION_WORDS if section in written},
        "implications": {words: kept[kind] for kind, words in IMPLICATION_WORDS.items() if kind in kept},
    }


def texts_mark(pack: Pack) -> str:
    """What stands for these texts, to tell whether they are still those that were read. One query."""
    kept = pack.board.implications.order_by().values_list("kind", "text")
    rows = sorted(pack.commentaries.order_by().values_list("section", "text").union(kept, all=True))
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
