"""The paper of a published pack as HTML, printed once and kept by the process: what was published never changes.

The keys are the text that was frozen and the edition, so that a tampered text is another one.
"""

import functools
from dataclasses import dataclass

from boards.packs.contents import from_json
from boards.papers.document import Edition, paper_of
from boards.papers.effort import effort
from boards.papers.html import to_html

# So many are kept, each half a megabyte at most.
KEPT = 16


@dataclass(frozen=True)
class Printed:
    """A paper as HTML, and how much work it is in another form."""

    html: str
    effort: int


@functools.lru_cache(maxsize=KEPT)
def printed_paper(data: str, edition: Edition) -> Printed:
    """The committee paper of a pack from its text. Raises `ValueError` where that is not a pack's."""
    document = paper_of(from_json(data), edition)
    return Printed(to_html(document), effort(document))
